package casefile

// ledger.go is the ledger of days on paper: what each day after receipt was to the clock, to keep with the file or to hold
// against it.

import (
	"io"
	"strconv"

	"gongkai/message"
	"gongkai/pdf"
	"gongkai/request"
	"gongkai/workday"
)

// LedgerPaper is a ledger to be printed. Organ and Number are empty for a reckoning that belongs to no case.
type LedgerPaper struct {
	Organ, Number string
	Facts         []request.Fact
	request.Deadline
	On workday.Date // the day it was computed
}

// Weekday names the day of the week.
func Weekday(lang message.Lang, on workday.Date) string {
	return message.T(lang, "clock.weekday."+strconv.Itoa(int(on.Weekday())))
}

// number is the number of a counted day, or a dash.
func number(day request.Day) string {
	if day.N == 0 {
		return "—"
	}
	return strconv.Itoa(day.N)
}

// WritePDF writes the ledger as an A4 document.
func (p LedgerPaper) WritePDF(to io.Writer, lang message.Lang) error {
	title := message.T(lang, "clock.paper.title")
	doc := pdf.Document{Subject: title, Author: p.Organ}
	line := func(key string, args ...any) {
		doc.Blocks = append(doc.Blocks, pdf.Paragraph{Text: message.T(lang, key, args...), Size: 12, Line: 20, Align: pdf.Left})
	}
	doc.Blocks = append(doc.Blocks, pdf.Paragraph{Text: title, Size: 18, Line: 34, Align: pdf.Center, Outline: title})
	if p.Number != "" {
		line("clock.paper.case", p.Organ, p.Number)
	}
	line("clock.paper.state", StateWords(lang, p.Deadline), DueWords(lang, p.Deadline))
	for _, f := range p.Facts {
		f.Whom = "" // may be a person
		line("clock.paper.fact", f.On, message.T(lang, "request.fact."+string(f.Kind)), factNote(lang, f))
	}
	for _, term := range p.Terms {
		line("clock.paper.term", message.T(lang, "request.term."+string(term.What)), term.Due)
	}
	rows := [][]pdf.Cell{{}}
	for _, key := range []string{"casefile.day", "clock.weekday", "clock.number", "casefile.why"} {
		rows[0] = append(rows[0], pdf.Cell{Text: message.T(lang, key), Align: pdf.Center, Head: true})
	}
	for _, day := range p.Days {
		rows = append(rows, []pdf.Cell{{Text: day.Date.String(), Align: pdf.Center}, {Text: Weekday(lang, day.Date), Align: pdf.Center},
			{Text: number(day), Align: pdf.Center}, {Text: DayWords(lang, day)}})
	}
	doc.Blocks = append(doc.Blocks, pdf.Paragraph{Size: 6, Line: 8}, pdf.Table{Widths: []int{3, 2, 2, 7}, Heads: 1, Size: 10, Rows: rows})
	line("clock.paper.foot", p.On)
	return doc.Write(to)
}

// factNote is the date or the days that belong to a fact.
func factNote(lang message.Lang, f request.Fact) string {
	switch {
	case f.Kind == request.Extended:
		return message.T(lang, "casefile.extended", f.Days)
	case !f.Until.IsZero():
		return message.T(lang, "casefile.until", f.Until)
	}
	return ""
}
