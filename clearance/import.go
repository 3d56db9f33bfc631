package clearance

// import.go takes in an organ's own list of expressions: a table of four columns (wrong, correct, grave, note), as CSV or XLSX. The
// list that is sent takes the place of the one before. Event clearance.words.

import (
	"strings"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/screen"
)

// VerbWords is keeping the organ's list.
const VerbWords office.Verb = "clearance.words"

// The bounds of a list.
const (
	mostRows    = 5000
	longestWord = 60 // letters
)

// ParseWords reads a list from a file; the first row is taken for headings when it says so.
func ParseWords(name string, data []byte) ([]Word, error) {
	r := screen.Read(name, data)
	var rows [][]string
	for _, p := range r.Parts {
		if !p.Hidden {
			rows = append(rows, p.Rows...)
		}
	}
	if r.State != screen.Whole || len(rows) == 0 {
		return nil, fault.BadInput("clearance.words_unreadable")
	}
	var list []Word
	seen := map[string]bool{}
	for i, row := range rows {
		cell := func(n int) string {
			if n >= len(row) {
				return ""
			}
			return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(row[n], "\x00", ""), "")), " ")
		}
		w := Word{Wrong: cell(0), Correct: cell(1), Grave: strings.ContainsAny(cell(2), "1是重严Yy√"), Note: cell(3)}
		heading := i == 0 && (strings.Contains(w.Wrong, "错误") || strings.Contains(w.Wrong, "用语") || strings.EqualFold(w.Wrong, "wrong"))
		if heading || w.Wrong == "" || seen[w.Wrong] {
			continue
		}
		if w.Wrong == w.Correct || utf8.RuneCountInString(w.Wrong) < 2 || utf8.RuneCountInString(w.Wrong+w.Correct) > 2*longestWord || utf8.RuneCountInString(w.Note) > 200 {
			return nil, fault.BadInput("clearance.words_row", i+1)
		}
		seen[w.Wrong] = true
		list = append(list, w)
	}
	if len(list) > mostRows {
		return nil, fault.BadInput("clearance.words_many", mostRows)
	}
	if len(list) == 0 {
		return nil, fault.BadInput("clearance.words_unreadable")
	}
	return list, nil
}

// SetWords puts a list in the place of the organ's former one.
func SetWords(tx *db.Tx, by office.Actor, organ string, list []Word) error {
	if err := by.Allow(VerbWords, organ); err != nil {
		return err
	}
	if err := clearWords(tx, organ); err != nil {
		return err
	}
	for _, w := range list {
		if err := insertWord(tx, organ, w); err != nil {
			return err
		}
	}
	return ledger.Append(tx, by.Event(VerbWords, "organ:"+organ, "", map[string]any{"words": len(list)}))
}
