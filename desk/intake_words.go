package desk

// intake_words.go puts parts of what came with an application into words.

import (
	"context"
	"slices"
	"strings"

	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
)

// agentOpen says whether the part about an agent is shown open.
func (p intakePage) agentOpen() bool {
	return p.App.Agent.There() || slices.ContainsFunc(p.Errors.Fields, func(f page.FieldError) bool {
		return strings.HasPrefix(f.Name, "agent_") || f.Name == "authorisation"
	})
}

func callResults(ctx context.Context, none bool) []page.Option {
	values := []string{"yes", "no"}
	if none {
		values = append(values, "")
	}
	var all []page.Option
	for _, value := range values {
		key := "intake.reached." + value
		if value == "" {
			key = "intake.reached.none"
		}
		all = append(all, page.Option{Value: value, Label: page.T(ctx, key)})
	}
	return all
}

func reachedWord(ctx context.Context, reached bool) string {
	if reached {
		return page.T(ctx, "intake.reached.yes")
	}
	return page.T(ctx, "intake.reached.no")
}

func oralWord(ctx context.Context, oral bool) string {
	if !oral {
		return ""
	}
	return page.T(ctx, "intake.oral")
}

func onPaperWord(ctx context.Context, yes bool) string {
	if !yes {
		return ""
	}
	return page.T(ctx, "intake.on_paper_yes")
}

// waysWord names every form and way that would do.
func waysWord(ctx context.Context, in request.Intake) string {
	var words []string
	for _, f := range in.Forms {
		words = append(words, page.T(ctx, "request.form."+f))
	}
	for _, w := range in.Ways {
		words = append(words, page.T(ctx, "request.way."+w))
	}
	return strings.Join(words, " · ")
}

func ackedWord(ctx context.Context, m request.Mail) string {
	if m.AckedAt.IsZero() {
		return page.T(ctx, "intake.mail.not_acked")
	}
	return instant(m.AckedAt)
}

// whyWord says why a mail was set aside: a program wrote it, or a person's words.
func whyWord(ctx context.Context, m request.Mail) string {
	if key := "intake.mail.why." + m.Why; message.Has(message.Chinese, key) {
		return page.T(ctx, key)
	}
	return m.Why
}
