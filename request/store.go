package request

// Queries on request_case, request_fact, request_reply and request_number.

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
)

const columns = `id, organ, number, year, serial, stage, channel, requester, person, name, paper, identity, contact, phone,
	email, address, code, same, description, document, form, way, transcriber, arrived_on, received_on, due_on, decided_on,
	served_on, outcome, report_row, revision, filed_at, kind, handler`

type scanner interface{ Scan(...any) error }

func scanCase(r scanner) (c Case, err error) {
	s := &c.sealed
	err = r.Scan(&c.ID, &c.Organ, &c.Number, &c.Year, &c.Serial, &c.Stage, &c.Channel, &c.Requester, &c.Person, &s.name, &s.paper,
		&s.identity, &s.contact, &s.phone, &s.email, &s.address, &s.code, &c.Same, &c.Description, &c.Document, &c.Form, &c.Way,
		&c.Transcriber, &c.ArrivedOn, &c.ReceivedOn, &c.DueOn, &c.DecidedOn, &c.ServedOn, &c.Outcome, &c.Row, &c.Revision, &c.FiledAt, &c.Kind, &c.Handler)
	return c, err
}

func collect[T any](rows *db.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// ByID gives a case with its facts, or fault.NotFound.
func ByID(q db.Query, id string) (Case, error) {
	c, err := scanCase(q.QueryRow(`SELECT `+columns+` FROM request_case WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Case{}, fault.Missing("request.no_case")
	}
	if err != nil {
		return Case{}, err
	}
	c.Facts, err = factsOf(q, id)
	return c, err
}

// byCode gives the cases with a query code: one, or the parts of one that was split.
func byCode(q db.Query, hash string) ([]Case, error) {
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE code_hash = $1 ORDER BY id LIMIT 60`, hash)
	return collect(rows, err, scanCase)
}

func factsOf(q db.Query, id string) ([]Fact, error) {
	rows, err := q.Query(`SELECT on_date, kind, until, days, whom FROM request_fact WHERE case_id = $1 ORDER BY seq`, id)
	return collect(rows, err, func(r scanner) (f Fact, err error) {
		return f, r.Scan(&f.On, &f.Kind, &f.Until, &f.Days, &f.Whom)
	})
}

// WithFacts reads the facts of a page of cases, at most 500, with one statement.
func WithFacts(q db.Query, cases []Case) error {
	if len(cases) == 0 {
		return nil
	}
	at, marks, args := map[string]int{}, make([]string, len(cases)), make([]any, len(cases))
	for i, c := range cases {
		at[c.ID], marks[i], args[i] = i, "$"+strconv.Itoa(i+1), c.ID
	}
	rows, err := q.Query(`SELECT case_id, on_date, kind, until, days, whom FROM request_fact WHERE case_id IN (`+strings.Join(marks, ",")+`)
		ORDER BY case_id, seq`, args...)
	_, err = collect(rows, err, func(r scanner) (_ struct{}, err error) {
		var id string
		var f Fact
		err = r.Scan(&id, &f.On, &f.Kind, &f.Until, &f.Days, &f.Whom)
		cases[at[id]].Facts = append(cases[at[id]].Facts, f)
		return struct{}{}, err
	})
	return err
}

func insertCase(tx *db.Tx, c *Case, codeHash string) error {
	s := c.sealed
	_, err := tx.Exec(`INSERT INTO request_case (`+columns+`, code_hash, received_year, decided_year) VALUES `+db.Values(1, 37),
		c.ID, c.Organ, c.Number, c.Year, c.Serial, string(c.Stage), string(c.Channel), string(c.Requester), string(c.Person), s.name, s.paper,
		s.identity, s.contact, s.phone, s.email, s.address, s.code, c.Same, c.Description, c.Document, c.Form, c.Way,
		c.Transcriber, c.ArrivedOn.String(), c.ReceivedOn.String(), c.DueOn.String(), c.DecidedOn.String(), c.ServedOn.String(),
		string(c.Outcome), c.Row, c.Revision, c.FiledAt, string(c.Kind), c.Handler, codeHash, receivedYear(c), decidedYear(c))
	if err != nil {
		return err
	}
	if err := insertTerms(tx, c); err != nil {
		return err
	}
	return keepStanding(tx, c)
}

// saveCase writes what steps change. The revision was checked under the organ's lock.
func saveCase(tx *db.Tx, c *Case) error {
	c.Revision++
	_, err := tx.Exec(`UPDATE request_case SET stage = $2, received_on = $3, due_on = $4, decided_on = $5, served_on = $6, outcome = $7,
		report_row = $8, revision = $9, requester = $10, received_year = $11, decided_year = $12 WHERE id = $1`,
		c.ID, string(c.Stage), c.ReceivedOn.String(), c.DueOn.String(), c.DecidedOn.String(), c.ServedOn.String(), string(c.Outcome),
		c.Row, c.Revision, string(c.Requester), receivedYear(c), decidedYear(c))
	if err != nil {
		return err
	}
	if err := replaceTerms(tx, c); err != nil {
		return err
	}
	return keepStanding(tx, c)
}

// receivedYear and decidedYear are the years by which the annual report counts a case (tally.go).
// A correction counts in none.
func receivedYear(c *Case) string {
	if c.Kind != ForInformation {
		return ""
	}
	return c.ReceivedOn.String()[:min(4, len(c.ReceivedOn.String()))]
}

func decidedYear(c *Case) string {
	if c.DecidedOn.IsZero() {
		return "9999"
	}
	return c.DecidedOn.String()[:4]
}

func insertFact(tx *db.Tx, id string, seq int, f Fact, actor string) error {
	_, err := tx.Exec(`INSERT INTO request_fact (case_id, seq, on_date, kind, until, days, whom, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		id, seq, f.On.String(), string(f.Kind), f.Until.String(), f.Days, f.Whom, actor, tx.Now().UnixMicro())
	return err
}

// nextNumber gives the next number of a kind and year: 1, 2, 3 … without gaps, because the organ's writers queue.
func nextNumber(tx *db.Tx, organ, kind string, year int) (n int64, err error) {
	err = tx.QueryRow(`INSERT INTO request_number (organ, kind, year, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (organ, kind, year) DO UPDATE SET last = request_number.last + 1 RETURNING last`, organ, kind, year).Scan(&n)
	return n, err
}

// eraseCase takes the applicant's sealed values and the blind index from the row.
func eraseCase(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE request_case SET name = '', identity = '', contact = '', phone = '', email = '', address = '', code = '',
		code_hash = '', same = '' WHERE id = $1`, id)
	return err
}

const replyColumns = `version, text, hash, drafter, drafted_at, signer, signer_name, signed_on, document, letter`

func scanReply(r scanner) (d Draft, err error) {
	var text string
	err = r.Scan(&d.Version, &text, &d.Hash, &d.Drafter, &d.DraftedAt, &d.Signer, &d.SignerName, &d.SignedOn, &d.Document, &d.letter)
	if err != nil {
		return d, err
	}
	d.text = d.Hash
	return d, d.read(text)
}

// Drafts gives every version of the case's reply, oldest first.
func Drafts(q db.Query, id string) ([]Draft, error) {
	rows, err := q.Query(`SELECT `+replyColumns+` FROM request_reply WHERE case_id = $1 ORDER BY version`, id)
	drafts, err := collect(rows, err, scanReply)
	if n := len(drafts); err == nil && n > 0 {
		drafts[n-1].Hash, err = wholeHash(q, id, drafts[n-1])
	}
	return drafts, err
}

func insertReply(tx *db.Tx, id string, d Draft, text string) error {
	_, err := tx.Exec(`INSERT INTO request_reply (case_id, `+replyColumns+`) VALUES ($1,$2,$3,$4,$5,$6,'','','','','')`,
		id, d.Version, text, d.Hash, d.Drafter, d.DraftedAt)
	return err
}

func signReply(tx *db.Tx, id string, d Draft) error {
	_, err := tx.Exec(`UPDATE request_reply SET signer = $3, signer_name = $4, signed_on = $5, document = $6, letter = $7 WHERE case_id = $1 AND version = $2`,
		id, d.Version, d.Signer, d.SignerName, d.SignedOn.String(), d.Document, d.letter)
	return err
}

// SameApplicant gives the other cases of the same applicant at the organ, newest first.
func SameApplicant(q db.Query, c Case, limit int) ([]Case, error) {
	if c.Same == "" {
		return nil, nil
	}
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND same = $2 AND id <> $3 ORDER BY id DESC LIMIT $4`,
		c.Organ, c.Same, c.ID, limit)
	return collect(rows, err, scanCase)
}
