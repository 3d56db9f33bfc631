package desk

import (
	"context"
	"encoding/json"
	"strings"

	"gongkai/catalogue"
	"gongkai/disclosure"
	"gongkai/page"
)

// item_words.go puts an item's stages, events and fields into words.

var stageTones = map[disclosure.Stage]page.Tone{disclosure.Drafting: page.Neutral, disclosure.Submitted: page.Info, disclosure.Reviewed: page.Info,
	disclosure.SignedOff: page.Info, disclosure.Scheduled: page.Info, disclosure.Published: page.Good, disclosure.Withdrawing: page.Warn, disclosure.Withdrawn: page.Over, disclosure.Closed: page.Neutral, disclosure.Dropped: page.Over}

// itemEvent is what the item page reads of an event's details.
type itemEvent struct {
	N       int64    `json:"n"`
	Note    string   `json:"note"`
	Name    string   `json:"name"` // of a route's step
	Changed []string `json:"changed"`
}

func eventData(raw json.RawMessage) (e itemEvent) {
	if err := json.Unmarshal(raw, &e); err != nil {
		return itemEvent{} // an event of another making: its verb says enough
	}
	return e
}

// fieldWords names changed fields as the form does.
func fieldWords(v *page.Visit, names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = v.T("item.field." + name)
	}
	return strings.Join(words, v.T("desk.and"))
}

// valueWords puts the stored value of a field of a text into words; columns are the names of columns by id.
func valueWords(v *page.Visit, columns map[string]string) func(field, value string) string {
	return func(field, value string) string {
		if name, ok := columns[value]; ok && field == "column" {
			return name
		}
		if s, ok := catalogue.StatutoryByKey(value); ok && field == "statutory" {
			return s.Article + " " + s.Name
		}
		if key := disclosure.ValueKey(field, value); key != "" {
			return v.T(key)
		}
		return value
	}
}

// answerOptions are the answers to a question of a step.
func answerOptions(ctx context.Context) []page.Option {
	options := make([]page.Option, len(disclosure.Answers))
	for i, a := range disclosure.Answers {
		options[i] = page.Option{Value: a, Label: page.T(ctx, "disclosure.answer."+a)}
	}
	return options
}
