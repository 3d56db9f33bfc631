package desk

// case_words.go puts parts of a case into words.

import (
	"context"

	"gongkai/message"
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

// allOutcomes are the outcomes in the order of the report.
func allOutcomes(ctx context.Context) []page.Option {
	var out []page.Option
	for _, kind := range request.Replies {
		out = append(out, page.Option{Value: string(kind.Outcome), Label: page.T(ctx, kind.Outcome.Key())})
	}
	return out
}

// resultOptions are the results of reconsiderations and suits.
func resultOptions(ctx context.Context) []page.Option {
	var out []page.Option
	for _, r := range request.Results {
		out = append(out, page.Option{Value: r.Code, Label: page.T(ctx, r.Key())})
	}
	return out
}

// word says a message in the language of a page.
func word(f page.Frame, key string) string { return message.T(f.Lang, key) }

// wordOf is word with arguments.
func wordOf(f page.Frame, key string, args ...any) string { return message.T(f.Lang, key, args...) }
