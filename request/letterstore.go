package request

// Queries on request_letter and request_template.

import (
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

const letterFields = `l.id, l.organ, l.case_id, c.number, c.person, l.kind, l.series, l.serial, l.number, l.recipient, l.fact_seq, l.template, l.hash, l.letter,
	l.issued_on, l.issuer_name, l.service, l.served_on, l.returned`

func scanLetter(r scanner) (i Issued, err error) {
	var returned int64
	err = r.Scan(&i.ID, &i.Organ, &i.Case, &i.CaseNumber, &i.person, &i.Kind, &i.Series, &i.Serial, &i.Number, &i.Recipient, &i.Fact, &i.Template, &i.Hash,
		&i.sealed, &i.IssuedOn, &i.IssuerName, &i.Service, &i.ServedOn, &returned)
	i.Returned = returned == 1
	return i, err
}

func insertLetter(tx *db.Tx, i Issued, base, issuer string) error {
	_, err := tx.Exec(`INSERT INTO request_letter (id, organ, case_id, kind, series, year, serial, number, recipient, fact_seq, template, base, hash, letter,
		issued_on, issuer, issuer_name, at, service, served_on, returned) VALUES `+db.Values(1, 21),
		i.ID, i.Organ, i.Case, string(i.Kind), i.Series, i.IssuedOn.Year(), i.Serial, i.Number, string(i.Recipient), i.Fact, i.Template, base, i.Hash, i.sealed,
		i.IssuedOn.String(), issuer, i.IssuerName, tx.Now().UnixMicro(), "", "", 0)
	return err
}

// LettersIn gives the letters of a case, oldest first.
func LettersIn(q db.Query, caseID string) ([]Issued, error) {
	rows, err := q.Query(`SELECT `+letterFields+` FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE l.case_id = $1 ORDER BY l.id LIMIT 500`, caseID)
	return collect(rows, err, scanLetter)
}

// LetterByID gives a letter of the register, or fault.NotFound.
func LetterByID(q db.Query, id string) (Issued, error) {
	one, err := scanLetter(q.QueryRow(`SELECT `+letterFields+` FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE l.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Issued{}, fault.Missing("letter.none")
	}
	return one, err
}

func lettersNumbered(q db.Query, number string) ([]Issued, error) {
	rows, err := q.Query(`SELECT `+letterFields+` FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE l.number = $1 ORDER BY l.id LIMIT 20`, number)
	return collect(rows, err, scanLetter)
}

// RegisterFilter chooses letters of an organ; empty means any.
type RegisterFilter struct {
	Organ   string
	Kind    LetterCode
	Year    int
	Waiting bool // not served, or come back
}

const registered = `l.organ = $1 AND ($2 = '' OR l.kind = $2) AND ($3 = 0 OR l.year = $3) AND ($4 = 0 OR l.served_on = '' OR l.returned = 1)`

func (f RegisterFilter) args() []any {
	waiting := 0
	if f.Waiting {
		waiting = 1
	}
	return []any{f.Organ, string(f.Kind), f.Year, waiting}
}

// LetterRegister gives letters, the newest first, from the offset on.
func LetterRegister(q db.Query, f RegisterFilter, offset, limit int) ([]Issued, error) {
	rows, err := q.Query(`SELECT `+letterFields+` FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE `+registered+`
		ORDER BY l.issued_on DESC, l.id DESC LIMIT $5 OFFSET $6`, append(f.args(), limit, offset)...)
	return collect(rows, err, scanLetter)
}

// CountRegister gives how many letters the filter chooses.
func CountRegister(q db.Query, f RegisterFilter) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM request_letter l WHERE `+registered, f.args()...).Scan(&n)
	return n, err
}

func saveLetterService(tx *db.Tx, id string, way ServiceWay, on workday.Date, returned bool) error {
	back := 0
	if returned {
		back = 1
	}
	_, err := tx.Exec(`UPDATE request_letter SET service = $2, served_on = $3, returned = $4 WHERE id = $1`, id, string(way), on.String(), back)
	return err
}

const editionFields = `organ, kind, version, state, slots, base, author, author_name, at, decider, decider_name, decided_at, reason`

func scanEdition(r scanner) (e Edition, err error) {
	var slots string
	err = r.Scan(&e.Organ, &e.Kind, &e.Version, &e.State, &slots, &e.base, &e.Author, &e.AuthorName, &e.At, &e.Decider, &e.DeciderName, &e.DecidedAt, &e.Reason)
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(slots), &e.Slots)
}

// Editions gives an organ's editions of a kind, newest first; of all kinds for "".
func Editions(q db.Query, organ string, kind LetterCode) ([]Edition, error) {
	rows, err := q.Query(`SELECT `+editionFields+` FROM request_template WHERE organ = $1 AND ($2 = '' OR kind = $2) ORDER BY kind, version DESC LIMIT 2000`, organ, string(kind))
	return collect(rows, err, scanEdition)
}

func editionInForce(q db.Query, organ string, kind LetterCode) (Edition, error) {
	e, err := scanEdition(q.QueryRow(`SELECT `+editionFields+` FROM request_template WHERE organ = $1 AND kind = $2 AND state = 'in_force' ORDER BY version DESC LIMIT 1`, organ, string(kind)))
	if errors.Is(err, sql.ErrNoRows) {
		return Edition{}, fault.Missing("letter.no_edition")
	}
	return e, err
}

func insertEdition(tx *db.Tx, e Edition) error {
	slots, err := json.Marshal(e.Slots)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_template (`+editionFields+`) VALUES `+db.Values(1, 13), e.Organ, string(e.Kind), e.Version, string(e.State), string(slots), e.base,
		e.Author, e.AuthorName, e.At, e.Decider, e.DeciderName, e.DecidedAt, e.Reason)
	return err
}

func saveEdition(tx *db.Tx, e Edition) error {
	_, err := tx.Exec(`UPDATE request_template SET state = $4, decider = $5, decider_name = $6, decided_at = $7, reason = $8 WHERE organ = $1 AND kind = $2 AND version = $3`,
		e.Organ, string(e.Kind), e.Version, string(e.State), e.Decider, e.DeciderName, e.DecidedAt, e.Reason)
	return err
}
