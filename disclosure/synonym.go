package disclosure

// synonym.go is what else things are called, as an installation adds to the words the product brings along. Events
// search.add_synonym, search.drop_synonym. Table disclosure_synonym.

import (
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// SynonymLine is the words for one thing.
type SynonymLine struct {
	ID, Words, ByName string
	At                time.Time
}

// The verbs of synonyms.
const (
	VerbAddSynonym  office.Verb = "search.add_synonym"
	VerbDropSynonym office.Verb = "search.drop_synonym"
)

const maxSynonyms = 2000 // lines

// AddSynonym adds a line of words for one thing, at least two, parted by blanks.
func AddSynonym(tx *db.Tx, by office.Actor, words string) error {
	if err := by.Allow(VerbAddSynonym, tx.Organ()); err != nil {
		return err
	}
	lines, err := SynonymLines(tx)
	if err != nil {
		return err
	}
	var f fault.Form
	line, wrong := synonymLine(words)
	switch {
	case wrong != "":
		f.Add("words", wrong)
	case len(lines) >= maxSynonyms:
		f.Add("words", "search.synonym_many", maxSynonyms)
	case slices.ContainsFunc(lines, func(l SynonymLine) bool { return l.Words == line }):
		f.Add("words", "search.synonym_there")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return addSynonym(tx, by, line)
}

// ImportSynonyms adds the lines of a text, each the words for one thing; lines that begin with # are remarks, and lines that
// are there already stay as they are. It gives how many were added; one line that is wrong refuses all, naming it.
func ImportSynonyms(tx *db.Tx, by office.Actor, text string) (added int, err error) {
	if err := by.Allow(VerbAddSynonym, tx.Organ()); err != nil {
		return 0, err
	}
	lines, err := SynonymLines(tx)
	if err != nil {
		return 0, err
	}
	have := map[string]bool{}
	for _, l := range lines {
		have[l.Words] = true
	}
	var f fault.Form
	var fresh []string
	n := 0
	for typed := range strings.Lines(text) {
		n++
		typed = strings.TrimSpace(strings.TrimPrefix(typed, "\ufeff"))
		if typed == "" || strings.HasPrefix(typed, "#") {
			continue
		}
		line, wrong := synonymLine(typed)
		if wrong != "" {
			f.Add("files", "search.synonym_bad_line", n, line)
			break
		}
		if !have[line] {
			have[line], fresh = true, append(fresh, line)
		}
	}
	if len(have) > maxSynonyms {
		f.Add("files", "search.synonym_many", maxSynonyms)
	}
	if n == 0 {
		f.Add("files", "search.synonym_no_file")
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	for _, line := range fresh {
		if err := addSynonym(tx, by, line); err != nil {
			return 0, err
		}
	}
	return len(fresh), nil
}

// synonymLine brings a line into order; wrong is the message key of what is wrong with it.
func synonymLine(typed string) (line, wrong string) {
	list := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\n\r　,，、;；", r) })
	line = strings.Join(list, " ")
	switch {
	case len(list) < 2:
		return line, "search.synonym_two"
	case len([]rune(line)) > 200 || len(list) > 12:
		return string([]rune(line)[:min(len([]rune(line)), 60)]), "search.synonym_long"
	}
	return line, ""
}

func addSynonym(tx *db.Tx, by office.Actor, line string) error {
	l := SynonymLine{ID: db.NewID(tx.Now()), Words: line, ByName: by.Name, At: tx.Now()}
	if err := insertSynonym(tx, l); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbAddSynonym, "synonym:"+l.ID, l.Words, nil))
}

// DropSynonym takes a line out again.
func DropSynonym(tx *db.Tx, by office.Actor, id string) error {
	if err := by.Allow(VerbDropSynonym, tx.Organ()); err != nil {
		return err
	}
	words, err := deleteSynonym(tx, id)
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbDropSynonym, "synonym:"+id, words, nil))
}

// SynonymLines gives what the installation has added, newest first.
func SynonymLines(q db.Query) (list []SynonymLine, err error) {
	rows, err := q.Query(`SELECT id, words, by_name, at FROM disclosure_synonym ORDER BY id DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l SynonymLine
		var at int64
		if err := rows.Scan(&l.ID, &l.Words, &l.ByName, &at); err != nil {
			return nil, err
		}
		l.At = instant(at)
		list = append(list, l)
	}
	return list, rows.Err()
}

// synonymsMark moves when the lines change: their number and the newest of them.
func synonymsMark(q db.Query) (string, error) {
	var n int64
	var newest string
	err := q.QueryRow(`SELECT COUNT(*), COALESCE(MAX(id), '') FROM disclosure_synonym`).Scan(&n, &newest)
	return strconv.FormatInt(n, 10) + " " + newest, err
}

func insertSynonym(tx *db.Tx, l SynonymLine) error {
	_, err := tx.Exec(`INSERT INTO disclosure_synonym (id, words, by_name, at) VALUES ($1, $2, $3, $4)`, l.ID, l.Words, l.ByName, micros(l.At))
	return err
}

func deleteSynonym(tx *db.Tx, id string) (words string, err error) {
	err = tx.QueryRow(`DELETE FROM disclosure_synonym WHERE id = $1 RETURNING words`, id).Scan(&words)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("search.no_synonym")
	}
	return words, err
}
