package desk

import (
	"context"

	"gongkai/page"
)

// orNobody is the name of the organ that carries on, or that there is none.
func orNobody(ctx context.Context, name string) string {
	if name == "" {
		return page.T(ctx, "closing.nobody")
	}
	return name
}

// decidedWords is who decided and when; empty while nobody did.
func decidedWords(p closingOnePage) string {
	if p.DoneAs == "" {
		return ""
	}
	return closingDone(p.Proposal)
}

func effectColumns(ctx context.Context) []page.Column {
	all := columns(ctx, "closing.what", "closing.count", "closing.then")
	all[1].Numeric = true
	return all
}
