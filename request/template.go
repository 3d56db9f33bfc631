package request

// A template of a letter: paragraphs of the law, which nobody edits, and between them paragraphs that are the office's.
// A blank stands in braces: {补正事项} must be filled, {事实?} may be empty and then takes its paragraph with it. The
// default set is in letterset: the first line is the title, § begins a locked paragraph, · a free one.

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/privacy"
)

//go:embed letterset/*.txt
var letterSet embed.FS

// Template is the text of a kind of letter. There is one slot of free text before each locked paragraph and one after the
// last: len(Slots) == len(Locked)+1. A slot's lines are paragraphs.
type Template struct {
	Code    LetterCode
	Title   string
	Locked  []string
	Slots   []string
	Version int64 // of the organ's edition; 0 is the default set
}

// readTemplate reads a file of the default set.
func readTemplate(code LetterCode, text string) Template {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	t := Template{Code: code, Title: strings.TrimSpace(lines[0]), Slots: []string{""}}
	for _, line := range lines[1:] {
		switch last := len(t.Slots) - 1; {
		case strings.HasPrefix(line, "§"):
			t.Locked, t.Slots = append(t.Locked, strings.TrimSpace(line[len("§"):])), append(t.Slots, "")
		case strings.HasPrefix(line, "·"):
			t.Slots[last] = strings.TrimPrefix(t.Slots[last]+"\n"+strings.TrimSpace(line[len("·"):]), "\n")
		}
	}
	return t
}

// DefaultTemplate gives the text that the program brings along.
func DefaultTemplate(code LetterCode) (Template, error) {
	outcome, reply := outcomeOf(code)
	name := string(code)
	kind, _ := KindOf(outcome)
	switch {
	case reply && kind.Row == "":
		name = "reply_correction" // art. 41: no disclosure, so titled otherwise too
	case reply:
		name = "reply"
	}
	raw, err := letterSet.ReadFile("letterset/" + name + ".txt")
	if err != nil {
		return Template{}, fault.Missing("letter.no_kind")
	}
	t := readTemplate(code, string(raw))
	if reply && kind.Row != "" {
		t.Title = "政府信息公开" + kind.Title
	}
	return t, nil
}

// Base is the hash of what the law says in the template: an edition made over another base is out of date.
func (t Template) Base() string {
	sum := sha256.Sum256([]byte(t.Title + "\n" + strings.Join(t.Locked, "\n")))
	return hex.EncodeToString(sum[:])
}

// Piece is a paragraph of a template with who may change it.
type Piece struct {
	Text   string
	Locked bool
}

// Pieces gives the paragraphs in order.
func (t Template) Pieces() []Piece {
	var all []Piece
	for i, slot := range t.Slots {
		for line := range strings.SplitSeq(slot, "\n") {
			if line != "" {
				all = append(all, Piece{Text: line})
			}
		}
		if i < len(t.Locked) {
			all = append(all, Piece{t.Locked[i], true})
		}
	}
	return all
}

var blankMark = regexp.MustCompile(`\{([^{}?]+)(\??)\}`)

const longestSlot = 1000

// check cleans the free text and names what is wrong: a blank the kind does not have, a brace that opens none.
func (t *Template) check() error {
	kind, _ := LetterKindOf(t.Code)
	known := kind.Blanks()
	var form fault.Form
	for i := range t.Slots {
		name := SlotField(i)
		text, flaw := privacy.Text(t.Slots[i], longestSlot)
		if flaw != privacy.Fine && flaw != privacy.Missing {
			form.Add(name, "request.flaw."+string(flaw))
		}
		for _, m := range blankMark.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(known, m[1]) {
				form.Add(name, "letter.unknown_blank", m[1])
			}
		}
		if strings.ContainsAny(blankMark.ReplaceAllString(text, ""), "{}") {
			form.Add(name, "letter.open_brace")
		}
		t.Slots[i] = text
	}
	return form.Err()
}

// SlotField names the field of a slot in a form.
func SlotField(i int) string { return "slot" + string(rune('a'+i)) }

// Values are what the blanks are filled with, by name. A value of several lines makes as many paragraphs.
type Values map[string]string

// missingMark is how an empty blank is shown in a preview; PreviewPieces finds it again.
const missingMark = "［待填："

// Fill writes the paragraphs of the letter and names the blanks that must be filled and are not, each once; in the text
// they stand as ［待填：…］.
func (t Template) Fill(v Values) (paragraphs, missing []string) {
	for _, p := range t.Pieces() {
		drop := false
		text := blankMark.ReplaceAllStringFunc(p.Text, func(mark string) string {
			m := blankMark.FindStringSubmatch(mark)
			value := strings.TrimSpace(v[m[1]])
			switch {
			case value != "":
				return value
			case m[2] != "":
				drop = true
				return ""
			}
			if !slices.Contains(missing, m[1]) {
				missing = append(missing, m[1])
			}
			return missingMark + m[1] + "］"
		})
		if drop {
			continue
		}
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				paragraphs = append(paragraphs, line)
			}
		}
	}
	return paragraphs, missing
}

// Stretch is a part of a paragraph; Missing marks an empty blank in a preview.
type Stretch struct {
	Text    string
	Missing bool
}

// Stretches parts a paragraph at its empty blanks.
func Stretches(paragraph string) []Stretch {
	var all []Stretch
	for paragraph != "" {
		i := strings.Index(paragraph, missingMark)
		if i < 0 {
			return append(all, Stretch{Text: paragraph})
		}
		end := strings.Index(paragraph[i:], "］")
		if end < 0 {
			return append(all, Stretch{Text: paragraph})
		}
		if i > 0 {
			all = append(all, Stretch{Text: paragraph[:i]})
		}
		end += i + len("］")
		all = append(all, Stretch{paragraph[i:end], true})
		paragraph = paragraph[end:]
	}
	return all
}

// cleanBlank brings what a person typed into a blank into order.
func cleanBlank(form *fault.Form, name, text string) string {
	text, flaw := privacy.Text(text, longestBlank)
	if flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add(BlankField(name), "request.flaw."+string(flaw))
	}
	if strings.Contains(text, missingMark) || utf8.RuneCountInString(text) > longestBlank {
		form.Add(BlankField(name), "request.flaw.wrong_form")
	}
	return text
}

// BlankField names the field of a blank in a form.
func BlankField(name string) string { return "blank_" + hex.EncodeToString([]byte(name)) }
