// diff.go sets two texts of an item side by side: metadata by word, the body by paragraph, table row and word, attachments by
// name and content. What an approver is shown of a correction, and the public of what became of a text. Pure.
package disclosure

import (
	"slices"
	"strconv"

	"gongkai/compare"
)

// Between gives what leads from one text to another; fields are named by their message keys. shown puts a field's stored
// value into words; nil shows it as stored.
func Between(before, after Text, shown func(field, value string) string) compare.Difference {
	if shown == nil {
		shown = func(_, value string) string { return value }
	}
	var d compare.Difference
	now := after.fields()
	for i, f := range before.fields() {
		switch {
		case f.value == now[i].value, f.name == "body":
		case f.name == "elements":
			d.Fields = append(d.Fields, before.Elements.until(after.Elements)...)
		case f.name == "relations":
			name := func(key string) string { return shown("relation", key) }
			d.Fields = append(d.Fields, compare.Field{Key: "item.field.relations", Words: compare.Words(before.Relations.Words(name), after.Relations.Words(name))})
		default:
			d.Fields = append(d.Fields, compare.Field{Key: "item.field." + f.name, Words: compare.Words(shown(f.name, f.value), shown(f.name, now[i].value))})
		}
	}
	if before.Body != after.Body {
		d.Body = compare.Bodies(before.Body, after.Body)
	}
	d.Files = filesBetween(before.Attachments, after.Attachments)
	return d
}

// until compares structured fields one by one.
func (e Elements) until(after Elements) []compare.Field {
	var out []compare.Field
	for _, key := range slices.Concat(GuideElements, OfficialElements) {
		if was, is := e.Of(key), after.Of(key); was != is {
			out = append(out, compare.Field{Key: ElementKey(key), Words: compare.Words(was, is)})
		}
	}
	return out
}

// filesBetween matches attachments by content, then by name, then tells the rest as taken out and put in.
func filesBetween(before, after []Attachment) []compare.File {
	var out []compare.File
	used := make([]bool, len(after))
	match := func(same func(Attachment) bool) int {
		for j, a := range after {
			if !used[j] && same(a) {
				used[j] = true
				return j
			}
		}
		return -1
	}
	twin := make([]int, len(before))
	for i, b := range before {
		twin[i] = match(func(a Attachment) bool { return a.Hash == b.Hash })
	}
	for i, b := range before {
		if twin[i] < 0 {
			twin[i] = match(func(a Attachment) bool { return a.Name == b.Name })
		}
	}
	last := -1 // of those that stayed, in order
	for i, b := range before {
		if twin[i] < 0 {
			out = append(out, compare.File{Op: compare.Taken, Name: compare.Words(b.Name, "")})
			continue
		}
		a := after[twin[i]]
		f := compare.File{Op: compare.Changed, Name: compare.Words(b.Name, a.Name), Content: a.Hash != b.Hash, Moved: twin[i] < last}
		last = max(last, twin[i])
		if f.Moved || a != b {
			out = append(out, f)
		}
	}
	for j, a := range after {
		if !used[j] {
			out = append(out, compare.File{Op: compare.Put, Name: compare.Words("", a.Name)})
		}
	}
	return out
}

// Public gives the text without what the public is not shown of it.
func (t Text) Public() Text {
	t.Reason, t.Article, t.TermDays, t.Normative = "", "", 0, false
	return t
}

// ValueKey gives the message key that puts a field's stored value into words, "" where the value speaks for itself.
func ValueKey(field, value string) string {
	switch {
	case value == "":
		return ""
	case field == "relation":
		return value
	case field == "validity", field == "attribute", field == "article":
		return "disclosure." + field + "." + value
	case field == "normative":
		yes, _ := strconv.ParseBool(value) // anything else is no
		return map[bool]string{true: "page.yes", false: "page.no"}[yes]
	}
	return ""
}
