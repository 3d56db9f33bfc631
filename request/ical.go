package request

// The calendar as a file of RFC 5545, so that any program people keep their days in can show the terms.

import (
	"strings"
	"time"
	"unicode/utf8"
)

// CalendarEvent is a day of a calendar. All words are the caller's.
type CalendarEvent struct {
	OpenTerm
	Summary string
	Address string // where to look, https://…
}

// WriteCalendar writes a calendar of whole days. Programs are asked to look again every few hours.
func WriteCalendar(name string, now time.Time, events []CalendarEvent) string {
	var b strings.Builder
	line := func(words string) { fold75(&b, words) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//gongkai//terms//ZH")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + escaped(name))
	line("NAME:" + escaped(name))
	line("REFRESH-INTERVAL;VALUE=DURATION:PT4H")
	line("X-PUBLISHED-TTL:PT4H")
	for _, e := range events {
		line("BEGIN:VEVENT")
		line("UID:" + e.Case + "-" + string(e.What) + "-" + e.Due.String() + "@gongkai")
		line("DTSTAMP:" + now.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + strings.ReplaceAll(e.Due.String(), "-", ""))
		line("DTEND;VALUE=DATE:" + strings.ReplaceAll(e.Due.AddDays(1).String(), "-", ""))
		line("SUMMARY:" + escaped(e.Summary))
		if e.Address != "" {
			line("URL:" + e.Address)
		}
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.String()
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func escaped(text string) string { return escapes.Replace(text) }

// fold75 writes a line in pieces of 75 bytes at most, never within a character.
func fold75(b *strings.Builder, line string) {
	room := 75
	for _, r := range line {
		if size := utf8.RuneLen(r); size > room {
			b.WriteString("\r\n ")
			room = 74 - size
		} else {
			room -= size
		}
		b.WriteRune(r)
	}
	b.WriteString("\r\n")
}
