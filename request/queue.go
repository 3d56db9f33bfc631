package request

// The queue: cases of an organ by what is due first. It is read from a place on, never counted through, so that the
// thousandth page of a million cases costs what the first one does.

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/db"
	"gongkai/vault"
	"gongkai/workday"
)

// Filter chooses cases of an organ. Empty means any.
type Filter struct {
	Organ     string
	Stage     Stage
	Open      bool // a reply is still owed
	Requester Requester
	Number    string // a number as printed, or its year and serial, or its serial alone
	DueBefore workday.Date
	Handler   string // who answers for it (handler.go): a member of staff, or Nobody
	Unit      string // which owes a part of it: for UnitPage
	Without   string // open cases of these applicants (blind indexes parted by blanks) are left out: they stand as groups (intake_group.go)
}

// stretch is a part of the queue with its own order. A place in it is the values of its last row.
type stretch struct {
	name  string
	query string // with the organ $1, the requester $2, the day before which it is due $3, the stage $4, the limit $5, and its place from $6 on
	begin []string
	place func(c Case) []string
}

const (
	ofColumn = ` AND ($2 = '' OR requester = $2)`
	lastDay  = "9999-12-31"
	lastSign = "~"
)

func byDue(c Case) []string     { return []string{c.DueOn.String(), c.ID} }
func byItself(c Case) []string  { return []string{c.ID} }
func byDecided(c Case) []string { return []string{c.DecidedOn.String(), c.Row, c.ID} }

// What is owed by the day it is due, then what waits for somebody so that no day is known, then what was decided, the
// latest first; and the same for one stage, where what is over goes backwards.
var (
	owed = stretch{"owed", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND $4 = '' AND decided_on = '' AND due_on < $3
		AND (due_on, id) > ($6, $7) ORDER BY due_on, id LIMIT $5`, []string{"0", ""}, byDue}
	unknown = stretch{"unknown", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND $4 = '' AND $3 <> '' AND decided_on = '' AND due_on = ''
		AND id > $6 ORDER BY id LIMIT $5`, []string{""}, byItself}
	decided = stretch{"decided", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND $4 = '' AND $3 <> '' AND decided_on > ''
		AND (decided_on, report_row, id) < ($6, $7, $8) ORDER BY decided_on DESC, report_row DESC, id DESC LIMIT $5`, []string{lastDay, lastSign, lastSign}, byDecided}
	dated = stretch{"dated", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND stage = $4 AND due_on < $3
		AND (due_on, id) > ($6, $7) ORDER BY due_on, id LIMIT $5`, []string{"0", ""}, byDue}
	undated = stretch{"undated", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND $3 <> '' AND stage = $4 AND due_on = ''
		AND id > $6 ORDER BY id LIMIT $5`, []string{""}, byItself}
	over = stretch{"over", `SELECT ` + columns + ` FROM request_case WHERE organ = $1` + ofColumn + ` AND $3 <> '' AND stage = $4
		AND (due_on, id) < ($6, $7) ORDER BY due_on DESC, id DESC LIMIT $5`, []string{lastDay, lastSign}, byDue}
)

func (f Filter) stretches() []stretch {
	parts := f.stretched()
	if f.Handler != "" {
		for i := range parts {
			parts[i] = parts[i].handled(f.Handler != Nobody)
		}
	}
	return parts
}

func (f Filter) stretched() []stretch {
	switch {
	case !f.DueBefore.IsZero() && f.Stage == "":
		return []stretch{owed}
	case f.Stage == StageServed || f.Stage == StageWithdrawn || f.Stage == StageClosed || f.Stage == StageArchived:
		return []stretch{over}
	case !f.DueBefore.IsZero():
		return []stretch{dated}
	case f.Stage != "":
		return []stretch{dated, undated}
	case f.Open || f.Handler == Nobody:
		return []stretch{owed, unknown}
	}
	return []stretch{owed, unknown, decided}
}

// Page gives the cases after a place of the queue, "" being its beginning, and the place after the last of them; that is
// "" when there are no more.
func Page(q db.Query, f Filter, after string, limit int) ([]Case, string, error) {
	if f.Number != "" {
		found, err := numbered(q, f)
		return found, "", err
	}
	parts := f.stretches()
	from, place := 0, parts[0].begin
	if said := strings.Split(after, " "); after != "" {
		i := slices.IndexFunc(parts, func(s stretch) bool { return s.name == said[0] })
		if i >= 0 && len(said)-1 == len(parts[i].begin) {
			from, place = i, said[1:]
		}
	}
	before := lastDay
	if !f.DueBefore.IsZero() {
		before = f.DueBefore.String()
	}
	var cases []Case
	for i := from; i < len(parts); i++ {
		if i > from {
			place = parts[i].begin
		}
		args := []any{f.Organ, string(f.Requester), before, string(f.Stage), limit + 1 - len(cases)}
		for _, value := range place {
			args = append(args, value)
		}
		switch f.Handler {
		case "":
		case Nobody:
			args = append(args, "")
		default:
			args = append(args, f.Handler)
		}
		for _, same := range strings.Fields(f.Without) {
			args = append(args, same)
		}
		rows, err := q.Query(without(parts[i].query, strings.Fields(f.Without), len(args)), args...)
		more, err := collect(rows, err, scanCase)
		if err != nil {
			return nil, "", err
		}
		if cases = append(cases, more...); len(cases) > limit {
			// the last one asked for may stand in an earlier stretch than the one too many
			if len(more) > 1 {
				return cases[:limit], strings.Join(append([]string{parts[i].name}, parts[i].place(cases[limit-1])...), " "), nil
			}
			return cases[:limit], strings.Join(append([]string{parts[i].name}, parts[i].begin...), " "), nil
		}
	}
	return cases, "", nil
}

// numbered finds cases by number: year and serial are its last digits, a serial alone is looked for in the last years.
func numbered(q db.Query, f Filter) ([]Case, error) {
	digits := f.Number[len(strings.TrimRightFunc(f.Number, unicode.IsDigit)):]
	first, last, serial := 0, 0, digits
	if len(digits) >= 8 {
		first, _ = strconv.Atoi(digits[:4])
		last, serial = first, digits[4:]
	} else {
		last = workday.DateOf(q.Now()).Year()
		first = last - yearsBack
	}
	n, err := strconv.ParseInt(serial, 10, 64)
	if err != nil {
		return nil, nil // no number at all
	}
	var found []Case
	for year := last; year >= first; year-- {
		rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1`+ofColumn+` AND ($3 = '' OR stage = $3) AND year = $4 AND serial = $5`,
			f.Organ, string(f.Requester), string(f.Stage), year, n)
		more, err := collect(rows, err, scanCase)
		if err != nil {
			return nil, err
		}
		for _, c := range more {
			if (!f.Open || c.Open()) && (f.DueBefore.IsZero() || c.Open() && !c.DueOn.IsZero() && c.DueOn.Before(f.DueBefore)) {
				found = append(found, c)
			}
		}
	}
	return found, nil
}

const yearsBack = 9 // how far a serial without its year is looked for

// List gives cases of the queue from the offset on: for the first few. Who goes on and on asks for pages.
func List(q db.Query, f Filter, offset, limit int) ([]Case, error) {
	cases, _, err := Page(q, f, "", offset+limit)
	return cases[min(offset, len(cases)):], err
}

// MaskedNames gives the applicants' names of a page of cases as staff see them by default; "" where somebody was erased.
func MaskedNames(q db.Query, k *vault.Keys, cases []Case) ([]string, error) {
	sealed := make(map[vault.PersonID]string, len(cases))
	for _, c := range cases {
		sealed[c.Person] = c.sealed.name
	}
	plain, err := k.RevealEach(q, "name", sealed)
	names := make([]string, len(cases))
	for i, c := range cases {
		names[i] = Person{Name: plain[c.Person]}.Masked(c.Requester).Name
	}
	return names, err
}
