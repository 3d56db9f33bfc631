package site

// track.go is what the page of a case needs beside the case: names of letters, and what was typed when it was refused.

import (
	"slices"
	"time"

	"gongkai/message"
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
