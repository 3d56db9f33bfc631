package desk

// case_words.go puts parts of a case into words.

import (
	"context"

	"gongkai/page"
	"gongkai/request"
)

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
