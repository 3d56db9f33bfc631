package site

// track.go is what the page of a case needs beside the case: names of letters, and what was typed when it was refused.

import (
	"context"
	"slices"
	"time"

	"gongkai/casefile"
	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// letterName is the name of a kind of letter as its reader knows it.
func letterName(lang message.Lang, code request.LetterCode) string {
	for _, kind := range request.Replies {
		if request.ReplyCode(kind.Outcome) == code {
			return message.T(lang, "letter.kind.reply", message.T(lang, kind.Outcome.Key()))
		}
	}
	return message.T(lang, code.Key())
}

// confirmed says whether the applicant confirmed the service of a letter.
func confirmed(p trackPage, one request.Issued) bool {
	return slices.ContainsFunc(p.Submissions, func(s request.Submission) bool { return s.Kind == request.HandInService && s.Letter == one.ID })
}

// dayOf is the day of an instant in China.
func dayOf(micros int64) string { return workday.DateOf(time.UnixMicro(micros)).String() }

func errorOf(p trackPage, kind request.SubmissionKind, name string) string {
	if p.Kind != kind {
		return ""
	}
	return p.Errors.Of(name)
}

func textOf(p trackPage, kind request.SubmissionKind) string {
	if p.Kind != kind {
		return ""
	}
	return p.Text
}

// history is what happened; a case that is answered under another number ends with its going there.
func (p trackPage) history(lang message.Lang) []page.Moment {
	if !p.Ended() {
		return casefile.History(lang, p.Case, p.Deadline, false)
	}
	c := p.Case
	c.Facts = slices.DeleteFunc(slices.Clone(c.Facts), func(f request.Fact) bool { return f.Kind == request.Replied || f.Kind == request.Served })
	g := p.End()
	return append(casefile.History(lang, c, request.Deadline{}, false), page.Moment{When: g.On.String(), What: message.T(lang, "onward.short."+string(g.Kind)), Note: goneTo(g), Tone: page.Neutral})
}

// goneTo names what a case went to: the number it is answered under where it was merged, otherwise who has it.
func goneTo(g request.Gone) string {
	if g.Kind == request.Merged {
		return g.Next.Number
	}
	return g.Organ
}

// dayWords is a day in the reader's words, empty for none.
func dayWords(ctx context.Context, d workday.Date) string {
	if d.IsZero() {
		return ""
	}
	return page.DateText(ctx, d.String())
}
