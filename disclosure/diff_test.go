package disclosure

import (
	"testing"

	"gongkai/blob"
	"gongkai/compare"
)

func TestADifferenceCoversEveryFieldTheBodyAndTheFiles(t *testing.T) {
	base := Text{Title: "通知", Column: "c1", Issuer: "浦口街道办事处", Attribute: Proactive, TermDays: 20, Body: "<p>一</p>"}
	if d := Between(base, base, nil); !d.Empty() {
		t.Errorf("a text differs from itself: %+v", d)
	}
	changes := map[string]func(*Text){
		"item.field.title":          func(t *Text) { t.Title = "通知（更正）" },
		"item.field.column":         func(t *Text) { t.Column = "c2" },
		"item.field.normative":      func(t *Text) { t.Normative = true },
		"item.field.term_days":      func(t *Text) { t.TermDays = 10 },
		"item.field.validity":       func(t *Text) { t.Validity = Amended },
		"disclosure.element.phone":  func(t *Text) { t.Elements = Elements{{"phone", "83001234"}} },
		"disclosure.element.matter": func(t *Text) { t.Elements = Elements{{"matter", "办证"}} },
	}
	for key, change := range changes {
		after := base
		change(&after)
		if d := Between(base, after, nil); len(d.Fields) != 1 || d.Fields[0].Key != key || d.Body != nil || d.Files != nil {
			t.Errorf("%s: %+v", key, d)
		}
	}
	after := base
	after.Body = "<p>二</p>"
	if d := Between(base, after, nil); len(d.Body) != 2 || len(d.Fields) != 0 {
		t.Errorf("%+v", d)
	}
}

func TestFilesAreMatchedByContentThenByName(t *testing.T) {
	a, b, c := file("甲.pdf", 'a'), file("乙.pdf", 'b'), file("丙.pdf", 'c')
	renamed, replaced := a, b
	renamed.Name = "甲（新）.pdf"
	replaced.Ref = blob.Ref{Hash: c.Hash, Size: 9}
	for _, one := range []struct {
		name          string
		before, after []Attachment
		want          []compare.File
	}{
		{"nothing", []Attachment{a, b}, []Attachment{a, b}, nil},
		{"added", []Attachment{a}, []Attachment{a, b}, []compare.File{{Op: compare.Put}}},
		{"taken out", []Attachment{a, b}, []Attachment{b}, []compare.File{{Op: compare.Taken}}},
		{"renamed", []Attachment{a}, []Attachment{renamed}, []compare.File{{Op: compare.Changed}}},
		{"other content", []Attachment{b}, []Attachment{replaced}, []compare.File{{Op: compare.Changed, Content: true}}},
		{"other order", []Attachment{a, b}, []Attachment{b, a}, []compare.File{{Op: compare.Changed, Moved: true}}},
		{"the same file twice", []Attachment{a, a}, []Attachment{a}, []compare.File{{Op: compare.Taken}}},
	} {
		got := filesBetween(one.before, one.after)
		if len(got) != len(one.want) {
			t.Errorf("%s: %+v", one.name, got)
			continue
		}
		for i, w := range one.want {
			if got[i].Op != w.Op || got[i].Content != w.Content || got[i].Moved != w.Moved {
				t.Errorf("%s: %+v", one.name, got[i])
			}
		}
	}
}
