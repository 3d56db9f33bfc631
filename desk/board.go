package desk

// board.go is the board by day: which case is due on which day, with workdays and days off, a month at a time, and one day
// whole. On a phone it is a list of the days on which something is due.

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// boardPage is a month.
type boardPage struct {
	request.BoardOf
	Organ             string
	Organs            []page.Option
	Today             workday.Date
	Previous, Next    string
	Title, MonthValue string
}

const termsPerPage = 100

func (d *Desk) board(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := boardPage{Organ: organ, Today: workday.DateOf(d.DB.Now())}
	month, err := workday.ParseDate(v.Ask("month") + "-01")
	if err != nil || month.Year() < 2019 || month.Year() > 2200 {
		month = p.Today
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		p.BoardOf, err = request.Board(q, cal, organ, month, p.Today)
		return err
	})
	if err != nil {
		return err
	}
	p.Title, p.MonthValue = monthWords(v.Lang, p.Month), p.Month.String()[:7]
	p.Previous, p.Next = boardHref(organ, p.Month.AddDays(-1)), boardHref(organ, p.Month.AddDays(31))
	f := d.frame(v, v.T("remind.board"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("remind.board")})
	return v.Render(http.StatusOK, boardView(f, p))
}

func boardHref(organ string, month workday.Date) string {
	return "/desk/board?" + url.Values{"organ": {organ}, "month": {month.String()[:7]}}.Encode()
}

func (p boardPage) dayHref(day workday.Date) string {
	return "/desk/board/" + day.String() + "?organ=" + url.QueryEscape(p.Organ)
}

func monthWords(lang message.Lang, month workday.Date) string {
	year, m, _ := month.Civil()
	return message.T(lang, "remind.month", year, message.T(lang, "page.month."+strconv.Itoa(int(m))))
}

// dayClass tells days apart for the style sheet.
func (p boardPage) dayClass(day request.BoardDay) string {
	class := "board-day board-" + string(day.Kind)
	if !day.In {
		class += " board-out"
	}
	if day.N == 0 {
		class += " board-empty"
	}
	if day.Date == p.Today {
		class += " board-today"
	}
	return class
}

// termTone is the weight of a term on a day: what the organ owes and is over is bad, what others owe is only to be looked at.
func termTone(t request.OpenTerm, today workday.Date) page.Tone {
	owed := t.What == request.ReplyTerm || t.What == request.ServeTerm
	switch {
	case owed && t.Due.Before(today):
		return page.Bad
	case owed && t.Due.Sub(today) <= 7:
		return page.Warn
	case owed:
		return page.Info
	}
	return page.Neutral
}

// boardDayPage is one day whole.
type boardDayPage struct {
	Organ string
	Date  workday.Date
	Words string
	Terms []request.OpenTerm
	Next  string
	Today workday.Date
}

func (d *Desk) boardDay(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	date, err := workday.ParseDate(v.Path("day"))
	if err != nil {
		d.gate.NotFound(v.W, v.R)
		return nil
	}
	p := boardDayPage{Organ: organ, Date: date, Today: workday.DateOf(d.DB.Now())}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		p.Words = dayWords(v.Lang, cal, date)
		var next string
		if p.Terms, next, err = request.TermsBetween(q, organ, date, date, v.Ask("after"), termsPerPage); next != "" {
			p.Next = "/desk/board/" + date.String() + "?" + url.Values{"organ": {organ}, "after": {next}}.Encode()
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, casefile.DateWords(v.Lang, date))
	f.Crumbs = crumbs(v, page.Link{Href: boardHref(organ, date), Label: v.T("remind.board")}, page.Link{Label: date.String()})
	return v.Render(http.StatusOK, boardDayView(f, p))
}

// dayWords is the day of the week and what kind of day it is.
func dayWords(lang message.Lang, cal workday.Calendar, date workday.Date) string {
	kind, name := cal.Kind(date)
	words := casefile.Weekday(lang, date) + " · " + message.T(lang, "remind.kind."+string(kind))
	if kind == workday.Holiday {
		words += " · " + name
	}
	return words
}

// calendarFeed gives the calendar of a secret address to whatever program asks.
func (d *Desk) calendarFeed(v *page.Visit) error {
	var events []request.CalendarEvent
	var now time.Time
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		terms, err := request.Feed(q, v.Path("secret"))
		if err != nil {
			return err
		}
		base := d.baseOf(q)
		now = q.Now()
		for i, t := range terms {
			if i > 0 && terms[i-1].Case == t.Case && terms[i-1].Term == t.Term {
				continue
			}
			e := request.CalendarEvent{OpenTerm: t, Summary: message.T(message.Chinese, "remind.event", message.T(message.Chinese, "request.term."+string(t.What)), t.Number)}
			if base != "" {
				e.Address = base + t.Href()
			}
			events = append(events, e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "text/calendar; charset=utf-8", []byte(request.WriteCalendar(message.T(message.Chinese, "remind.calendar"), now, events)))
}

// baseOf is the address of the site, or "" while it has none.
func (d *Desk) baseOf(q db.Query) string {
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return ""
	}
	s, err := office.SiteOf(q, portal)
	if err != nil || s.Domain == "" {
		return ""
	}
	return "https://" + s.Domain
}

func dayOfMonth(d workday.Date) int {
	_, _, day := d.Civil()
	return day
}

// upTo is a number that was counted up to a bound.
func upTo(n, most int64) string {
	if n >= most {
		return strconv.FormatInt(most-1, 10) + "+"
	}
	return strconv.FormatInt(n, 10)
}

func (p boardPage) total() string {
	if p.More {
		return strconv.FormatInt(p.Total, 10) + "+"
	}
	return strconv.FormatInt(p.Total, 10)
}
