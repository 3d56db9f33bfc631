package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// words.go puts instants, roles and verbs into words.

func instantMicro(at int64) string { return instant(time.UnixMicro(at)) }

// instant is a moment as staff read it, Beijing time to the minute.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Beijing).Format("2006-01-02 15:04")
}

// verbWord is the verb in words, or its name where nobody gave it any.
func verbWord(lang message.Lang, v office.Verb) string {
	if message.Has(lang, v.Key()) {
		return message.T(lang, v.Key())
	}
	return string(v)
}

// roleWords joins the names of roles.
func roleWords(lang message.Lang, roles []office.Role) string {
	words := ""
	for i, r := range roles {
		if i > 0 {
			words += message.T(lang, "desk.and")
		}
		words += message.T(lang, r.Key())
	}
	return words
}

// crumbs is the way from the desk's home to a page.
func crumbs(v *page.Visit, links ...page.Link) []page.Link {
	return append([]page.Link{{Href: "/desk", Label: v.T("desk.menu.today")}}, links...)
}

// actorWord names who acted; those who are no staff have no name.
func actorWord(ctx context.Context, id, name string) string {
	switch {
	case name != "":
		return name
	case id == "citizen" || id == "nobody":
		return page.T(ctx, "audit."+id)
	}
	return id
}

// subjectWord is the title a subject had, or its id.
func subjectWord(subject, title string) string {
	if title != "" {
		return title
	}
	return subject
}

// dataLetters is how much of one detail the list shows; the exported file has all of it.
const dataLetters = 40

// dataWords lays out an event's details to be read: name and value of what is not empty, in order. Names are the program's.
func dataWords(raw json.RawMessage) string {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return string(raw) // no object: shown as it is
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		text := fmt.Sprint(fields[name])
		if fields[name] == nil || text == "" || text == "false" || text == "0" || text == "[]" {
			continue
		}
		if runes := []rune(text); len(runes) > dataLetters {
			text = string(runes[:dataLetters]) + "…"
		}
		words = append(words, name+": "+text)
	}
	return strings.Join(words, "; ")
}
