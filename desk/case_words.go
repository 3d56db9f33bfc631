package desk

// case_words.go puts parts of a case into words.

import (
	"context"
	"strings"

	"gongkai/page"
	"gongkai/request"
)

// short is a text's beginning on one line.
func short(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

func outcomeWord(ctx context.Context, o request.Outcome) string {
	if o == "" {
		return ""
	}
	return page.T(ctx, o.Key())
}

// dueTag is the due date with how long it is until then, or what is waited for.
func dueTag(ctx context.Context, d request.Deadline) string {
	switch {
	case d.Received.IsZero():
		return page.T(ctx, request.StageSubmitted.Key())
	case d.Due.IsZero():
		return page.T(ctx, "request.state."+string(d.State))
	case d.Overdue:
		return page.T(ctx, "case.late", d.Due, -d.Left)
	}
	return page.T(ctx, "case.left", d.Due, d.Left)
}
