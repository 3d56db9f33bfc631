package disclosure

// oldnumber.go takes in the index numbers of an earlier system: a table of old numbers and the items that now hold what they
// named. An old number then leads to its item for good (FACTS 7.6). Event number.alias.

import (
	"strings"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/screen"
)

// VerbOldNumber is taking in index numbers of an earlier system.
const VerbOldNumber office.Verb = "number.alias"

// OldNumber is a row of the table: a number, and the item it is to lead to, named by its index number, address or document
// number.
type OldNumber struct {
	Row       int // in the file, from 1
	Old, Item string
}

const (
	maxOldNumbers = 20_000 // rows of a file
	longestNumber = 100    // letters
	rowsNamed     = 20     // that are wrong, at once
)

// ReadOldNumbers reads the table from a file (XLSX, CSV): the first two columns; a first row that names them is left out.
func ReadOldNumbers(name string, data []byte) ([]OldNumber, error) {
	r := screen.Read(name, data)
	var list []OldNumber
	for _, p := range r.Parts {
		if p.Hidden {
			continue
		}
		for i, row := range p.Rows {
			cell := func(n int) string {
				if n >= len(row) {
					return ""
				}
				return strings.Join(strings.Fields(row[n]), " ")
			}
			o := OldNumber{i + 1, cell(0), cell(1)}
			heading := i == 0 && (strings.Contains(o.Old, "号") || strings.Contains(strings.ToLower(o.Old), "old")) && !strings.ContainsAny(o.Old, "0123456789")
			if !heading && (o.Old != "" || o.Item != "") {
				list = append(list, o)
			}
		}
	}
	if r.State != screen.Whole || len(list) == 0 {
		return nil, wrongFile("numbers.old_unreadable")
	}
	if len(list) > maxOldNumbers {
		return nil, wrongFile("numbers.old_too_many", maxOldNumbers)
	}
	return list, nil
}

func wrongFile(key string, args ...any) error {
	var f fault.Form
	f.Add("files", key, args...)
	return f.Err()
}

// TakeOldNumbers has the old numbers lead to their items; those that do already are left as they are. One row that is wrong
// refuses all, and the rows are named. It gives how many were added.
func TakeOldNumbers(tx *db.Tx, by office.Actor, organ string, list []OldNumber) (added int, err error) {
	if err := by.Allow(VerbOldNumber, organ); err != nil {
		return 0, err
	}
	var f fault.Form
	wrong := 0
	for _, o := range list {
		item, key, err := oldNumber(tx, organ, o)
		if err != nil {
			return 0, err
		}
		switch {
		case key != "":
			if wrong++; wrong <= rowsNamed {
				f.Add("files", key, o.Row, shortly(o.Old), shortly(o.Item))
			}
		case item != "" && wrong == 0:
			if err := catalogue.PutAlias(tx, catalogue.IndexAlias, o.Old, item, organ, by.Name); err != nil {
				return 0, err
			}
			added++
		}
	}
	if wrong > rowsNamed {
		f.Add("files", "numbers.old_more", wrong-rowsNamed)
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	if added == 0 {
		return 0, nil
	}
	return added, ledger.Append(tx, by.Event(VerbOldNumber, "organ:"+organ, "", map[string]any{"numbers": added}))
}

// oldNumber gives the item a row is to lead to, "" where it does already; wrong is the message key of what is wrong with it.
func oldNumber(q db.Query, organ string, o OldNumber) (item, wrong string, err error) {
	if n := utf8.RuneCountInString(o.Old); n == 0 || n > longestNumber {
		return "", "numbers.old_bad", nil
	}
	found, err := Targets(q, o.Item)
	if err != nil {
		return "", "", err
	}
	ours := found[:0]
	for _, t := range found {
		if t.Organ == organ {
			ours = append(ours, t)
		}
	}
	switch {
	case len(ours) == 0:
		return "", "numbers.old_no_item", nil
	case len(ours) > 1:
		return "", "numbers.old_several", nil
	}
	leads, err := ByIndexNumber(q, o.Old)
	switch {
	case fault.Of(err) == fault.NotFound:
		return ours[0].ID, "", nil
	case err != nil:
		return "", "", err
	case leads != ours[0].ID:
		return "", "numbers.old_taken", nil
	}
	return "", "", nil
}

func shortly(s string) string {
	if letters := []rune(s); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return s
}
