// The queries of package disclosure that read and write one item. Tables disclosure_item, disclosure_revision,
// disclosure_attachment, disclosure_publication, disclosure_count, disclosure_rule. Lists are in list.go.
package disclosure

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

const itemFields = `id, organ, unit, stage, head, head_hash, head_title, head_column, due_on, created_at, changed_at, created_by,
	submitted_by, round, base, withdraw_by, withdraw_reason,
	live, live_title, live_column, live_hash, published_at, updated_at, index_number, corrections,
	plan, expires_on, lapsed_at, emergency, emergency_due, emergency_by, attribute, clock_from,
	reassess_on, closed_by, opened_on`

const itemCount = 36 // of itemFields

type scanner interface{ Scan(...any) error }

func scanItem(row scanner) (it Item, err error) {
	var created, changed, published, updated, lapsed int64
	err = row.Scan(&it.ID, &it.Organ, &it.Unit, &it.Stage, &it.Head, &it.HeadHash, &it.HeadTitle, &it.HeadColumn, &it.DueOn, &created, &changed, &it.CreatedBy,
		&it.SubmittedBy, &it.Round, &it.Base, &it.WithdrawBy, &it.WithdrawReason,
		&it.Live, &it.LiveTitle, &it.LiveColumn, &it.LiveHash, &published, &updated, &it.IndexNumber, &it.Corrections,
		&it.Plan, &it.ExpiresOn, &lapsed, &it.Emergency, &it.EmergencyDue, &it.EmergencyBy, &it.Attribute, &it.ClockFrom,
		&it.ReassessOn, &it.ClosedBy, &it.OpenedOn)
	it.LapsedAt = instant(lapsed)
	it.CreatedAt, it.ChangedAt, it.PublishedAt, it.UpdatedAt = instant(created), instant(changed), instant(published), instant(updated)
	return it, err
}

func (it Item) row() []any {
	return []any{it.ID, it.Organ, it.Unit, it.Stage, it.Head, it.HeadHash, it.HeadTitle, it.HeadColumn, it.DueOn, micros(it.CreatedAt), micros(it.ChangedAt), it.CreatedBy,
		it.SubmittedBy, it.Round, it.Base, it.WithdrawBy, it.WithdrawReason,
		it.Live, it.LiveTitle, it.LiveColumn, it.LiveHash, micros(it.PublishedAt), micros(it.UpdatedAt), it.IndexNumber, it.Corrections,
		it.Plan, it.ExpiresOn, micros(it.LapsedAt), it.Emergency, it.EmergencyDue, it.EmergencyBy, it.Attribute, it.ClockFrom, it.ReassessOn, it.ClosedBy, it.OpenedOn}
}

// micros and instant turn times to and from stored microseconds; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// ItemByID gives an item in whatever stage, or a NotFound fault. It is for the desk; the public reads Public.
func ItemByID(q db.Query, id string) (Item, error) {
	it, err := scanItem(q.QueryRow(`SELECT `+itemFields+` FROM disclosure_item WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Item{}, fault.Missing("disclosure.no_item")
	}
	return it, err
}

func insertItem(tx *db.Tx, it Item) error {
	_, err := tx.Exec(`INSERT INTO disclosure_item (`+itemFields+`) VALUES `+db.Values(1, itemCount), it.row()...)
	return err
}

func updateItem(tx *db.Tx, it Item) error {
	_, err := tx.Exec(`UPDATE disclosure_item SET organ = $2, unit = $3, stage = $4, head = $5, head_hash = $6, head_title = $7, head_column = $8,
		due_on = $9, created_at = $10, changed_at = $11, created_by = $12, submitted_by = $13, round = $14, base = $15,
		withdraw_by = $16, withdraw_reason = $17, live = $18, live_title = $19, live_column = $20, live_hash = $21,
		published_at = $22, updated_at = $23, index_number = $24, corrections = $25,
		plan = $26, expires_on = $27, lapsed_at = $28, emergency = $29, emergency_due = $30, emergency_by = $31,
		attribute = $32, clock_from = $33, reassess_on = $34, closed_by = $35, opened_on = $36 WHERE id = $1`, it.row()...)
	return err
}

const revisionFields = `item, n, at, author, author_name, hash, title, column_id, statutory, topic, genre, normative, issuer, document_number, source,
	keywords, summary, formed_on, effective_on, abolished_on, validity, attribute, reason, term_days, body, elements, attachments, catalogue_row, classes, expires_on, relations, changed_on, article`

const revisionCount = 33 // of revisionFields

func (r *Revision) into(at, files *int64) []any {
	return []any{&r.Item, &r.N, at, &r.Author, &r.AuthorName, &r.Hash, &r.Title, &r.Column, &r.Statutory, &r.Topic, &r.Genre, &r.Normative, &r.Issuer,
		&r.DocumentNumber, &r.Source, &r.Keywords, &r.Summary, &r.FormedOn, &r.EffectiveOn, &r.AbolishedOn, &r.Validity, &r.Attribute, &r.Reason,
		&r.TermDays, &r.Body, &r.Elements, files, &r.CatalogueRow, &r.Classes, &r.ExpiresOn, &r.Relations, &r.ChangedOn, &r.Article}
}

func (r Revision) row() []any {
	return []any{r.Item, r.N, micros(r.At), r.Author, r.AuthorName, r.Hash, r.Title, r.Column, r.Statutory, r.Topic, r.Genre, r.Normative, r.Issuer,
		r.DocumentNumber, r.Source, r.Keywords, r.Summary, r.FormedOn, r.EffectiveOn, r.AbolishedOn, r.Validity, r.Attribute, r.Reason,
		r.TermDays, r.Body, r.Elements, int64(len(r.Attachments)), r.CatalogueRow, r.Classes, r.ExpiresOn, r.Relations, r.ChangedOn, r.Article}
}

// RevisionOf gives one revision of an item with its attachments, or a NotFound fault. It is for the desk.
func RevisionOf(q db.Query, item string, n int64) (Revision, error) {
	var r Revision
	var at, files int64
	err := q.QueryRow(`SELECT `+revisionFields+` FROM disclosure_revision WHERE item = $1 AND n = $2`, item, n).Scan(r.into(&at, &files)...)
	if errors.Is(err, sql.ErrNoRows) {
		return Revision{}, fault.Missing("disclosure.no_revision")
	}
	if err != nil {
		return Revision{}, err
	}
	r.At = instant(at)
	if files > 0 {
		r.Attachments, err = attachments(q, item, n)
	}
	return r, err
}

func insertRevision(tx *db.Tx, r Revision) error {
	if _, err := tx.Exec(`INSERT INTO disclosure_revision (`+revisionFields+`) VALUES `+db.Values(1, revisionCount), r.row()...); err != nil {
		return err
	}
	for i, a := range r.Attachments {
		_, err := tx.Exec(`INSERT INTO disclosure_attachment (item, n, position, name, type, hash, size) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			r.Item, r.N, i+1, a.Name, a.Type, a.Hash, a.Size)
		if err != nil {
			return err
		}
	}
	return nil
}

// insertMany writes the rows of many items at once; each argument holds the values of all rows of one table, in order.
func insertMany(tx *db.Tx, items, revisions, files, publications []any) error {
	for _, t := range []struct {
		into    string
		columns int
		values  []any
	}{
		{`INSERT INTO disclosure_item (` + itemFields + `) VALUES `, itemCount, items},
		{`INSERT INTO disclosure_revision (` + revisionFields + `) VALUES `, revisionCount, revisions},
		{`INSERT INTO disclosure_attachment (item, n, position, name, type, hash, size) VALUES `, 7, files},
		{`INSERT INTO disclosure_publication (item, serial, kind, n, hash, at, by_name, note, leaf, round) VALUES `, 10, publications},
	} {
		if len(t.values) == 0 {
			continue
		}
		if _, err := tx.Exec(t.into+db.Values(len(t.values)/t.columns, t.columns), t.values...); err != nil {
			return err
		}
	}
	return nil
}

func attachments(q db.Query, item string, n int64) ([]Attachment, error) {
	rows, err := q.Query(`SELECT name, type, hash, size FROM disclosure_attachment WHERE item = $1 AND n = $2 ORDER BY position`, item, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Attachment
	for rows.Next() {
		var a Attachment
		if err := rows.Scan(&a.Name, &a.Type, &a.Hash, &a.Size); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// authors gives the ids of everyone who saved a revision after the one that last went through its route.
func authors(q db.Query, it Item) ([]string, error) {
	rows, err := q.Query(`SELECT DISTINCT author FROM disclosure_revision WHERE item = $1 AND n > $2 ORDER BY author`, it.ID, it.Base)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Rule is an organ's declaration that one person may take several steps of a route.
type Rule struct {
	SameHand bool
	Reason   string
	ByName   string
	At       time.Time
}

// RuleOf gives the organ's declaration; none made means two different people.
func RuleOf(q db.Query, organ string) (Rule, error) {
	var r Rule
	var at int64
	err := q.QueryRow(`SELECT same_hand, reason, by_name, at FROM disclosure_rule WHERE organ = $1`, organ).Scan(&r.SameHand, &r.Reason, &r.ByName, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return Rule{}, nil
	}
	r.At = instant(at)
	return r, err
}

// Rules gives every organ's declaration by the organ's id; organs that made none are not in it.
func Rules(q db.Query) (map[string]Rule, error) {
	rows, err := q.Query(`SELECT organ, same_hand, reason, by_name, at FROM disclosure_rule`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	rules := map[string]Rule{}
	for rows.Next() {
		var organ string
		var r Rule
		var at int64
		if err := rows.Scan(&organ, &r.SameHand, &r.Reason, &r.ByName, &at); err != nil {
			return nil, err
		}
		r.At = instant(at)
		rules[organ] = r
	}
	return rules, rows.Err()
}

func setRule(tx *db.Tx, organ string, r Rule) error {
	_, err := tx.Exec(`INSERT INTO disclosure_rule (organ, same_hand, reason, by_name, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organ) DO UPDATE SET same_hand = excluded.same_hand, reason = excluded.reason, by_name = excluded.by_name, at = excluded.at`,
		organ, r.SameHand, r.Reason, r.ByName, micros(r.At))
	return err
}

func insertPublication(tx *db.Tx, p Publication) error {
	_, err := tx.Exec(`INSERT INTO disclosure_publication (item, serial, kind, n, hash, at, by_name, note, leaf, round, ground, shows, target)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		p.Item, p.Serial, p.Kind, p.N, p.Hash, micros(p.At), p.ByName, p.Note, p.Leaf, p.Round, string(p.Ground), string(p.Shows), p.Target)
	return err
}

// Publications gives what became public of an item and when, oldest first.
func Publications(q db.Query, item string) ([]Publication, error) {
	rows, err := q.Query(`SELECT item, serial, kind, n, hash, at, by_name, note, leaf, round, ground, shows, target FROM disclosure_publication WHERE item = $1 ORDER BY serial`, item)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Publication
	for rows.Next() {
		var p Publication
		var at int64
		if err := rows.Scan(&p.Item, &p.Serial, &p.Kind, &p.N, &p.Hash, &at, &p.ByName, &p.Note, &p.Leaf, &p.Round, &p.Ground, &p.Shows, &p.Target); err != nil {
			return nil, err
		}
		p.At = instant(at)
		list = append(list, p)
	}
	return list, rows.Err()
}

// count adds n to the number of public items of a column and year.
func count(tx *db.Tx, organ, column string, year int, n int64) error {
	_, err := tx.Exec(`INSERT INTO disclosure_count (organ, column_id, year, n) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organ, column_id, year) DO UPDATE SET n = disclosure_count.n + excluded.n`, organ, column, year, n)
	return err
}
