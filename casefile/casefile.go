// Package casefile shows what both doors show of a case of disclosure on request: the strip of days with the reason of
// each, the history, the terms, and the reply letter as a page; and takes in what the forms of both doors ask and send.
package casefile

import (
	"strconv"

	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// Strip is the running term as a strip of days: from receipt, or from the correction or payment that restarted it.
func Strip(lang message.Lang, cal func(workday.Date) bool, d request.Deadline, today workday.Date) page.Strip {
	s := page.Strip{Title: message.T(lang, "casefile.strip")}
	if d.Received.IsZero() {
		return s
	}
	if d.Start != d.Received {
		s.Title = message.T(lang, "casefile.strip.again", d.Start)
	}
	s.Days = append(s.Days, page.Day{Date: d.Start.String(), Kind: page.DayStart, Today: d.Start == today})
	for _, day := range d.Days {
		if !day.Date.After(d.Start) {
			continue
		}
		s.Days = append(s.Days, page.Day{Date: day.Date.String(), Kind: page.DayKind(day.Kind), N: day.N, Why: Why(lang, day),
			Today: day.Date == today, Due: day.Date == d.Due, Provisional: d.Provisional && !cal(day.Date)})
	}
	return s
}

// Why says the reason of a day of the ledger in words.
func Why(lang message.Lang, day request.Day) string {
	if day.Kind == request.WaitingDay {
		return message.T(lang, "request.state."+day.Why)
	}
	return day.Why
}

// DayWords says what a day was to the clock: 计入第 3 天, 周末, 春节 …
func DayWords(lang message.Lang, day request.Day) string {
	switch day.Kind {
	case request.CountedDay:
		return message.T(lang, "casefile.day.counted", day.N)
	case request.OnMakeUp:
		return message.T(lang, "casefile.day.make_up", day.N)
	case request.OnWeekend:
		return message.T(lang, "casefile.day.weekend")
	}
	return Why(lang, day)
}

// DueWords says when a reply is owed, or why nobody can know it yet.
func DueWords(lang message.Lang, d request.Deadline) string {
	switch {
	case d.Received.IsZero():
		return message.T(lang, "casefile.due.not_received")
	case d.State == request.DeemedAbandoned:
		return message.T(lang, "request.state.deemed_abandoned")
	case d.Due.IsZero():
		return message.T(lang, "casefile.due.waiting", message.T(lang, "request.state."+string(d.State)), d.Left)
	case d.Provisional:
		return message.T(lang, "casefile.due.provisional", DateWords(lang, d.Due))
	}
	return DateWords(lang, d.Due)
}

// DateWords is a date as written in running text: 2026年3月5日, or 5 March 2026.
func DateWords(lang message.Lang, on workday.Date) string {
	if on.IsZero() {
		return ""
	}
	year, month, day := on.Civil()
	return message.T(lang, "page.date", year, int(month), day, message.T(lang, "page.month."+strconv.Itoa(int(month))))
}

// Tone is the weight of a deadline: overdue, soon (five workdays or less), or under way.
func Tone(d request.Deadline) page.Tone {
	switch {
	case d.Overdue:
		return page.Bad
	case d.State == request.StateServed || d.State == request.StateWithdrawn || d.State == request.DeemedAbandoned:
		return page.Over
	case d.State == request.StateReplied:
		return page.Good
	case !d.Due.IsZero() && d.Left <= 5:
		return page.Warn
	}
	return page.Info
}

// StateWords says the state, and first of all that it is overdue.
func StateWords(lang message.Lang, d request.Deadline) string {
	if d.Overdue {
		return message.T(lang, "casefile.overdue")
	}
	if d.Received.IsZero() {
		return message.T(lang, request.StageSubmitted.Key())
	}
	return message.T(lang, "request.state."+string(d.State))
}

// History is what happened and the terms still to come, as moments. Whom is for staff's eyes only.
func History(lang message.Lang, c request.Case, d request.Deadline, staff bool) []page.Moment {
	moments := []page.Moment{{When: c.ArrivedOn.String(), What: message.T(lang, "casefile.arrived", message.T(lang, c.Channel.Key())), Tone: page.Neutral}}
	for _, f := range c.Facts {
		m := page.Moment{When: f.On.String(), What: message.T(lang, "request.fact."+string(f.Kind)), Tone: page.Good}
		switch {
		case f.Kind == request.Extended:
			m.Note = message.T(lang, "casefile.extended", f.Days)
		case f.Kind == request.Delayed || f.Kind == request.ClarificationAsked:
			if !f.Until.IsZero() {
				m.Note = message.T(lang, "casefile.until", f.Until)
			}
		case staff:
			m.Note = f.Whom
		}
		moments = append(moments, m)
	}
	for _, term := range d.Terms {
		moments = append(moments, page.Moment{When: term.Due.String(), What: message.T(lang, "request.term."+string(term.What)), Tone: page.Warn, Until: true})
	}
	return moments
}
