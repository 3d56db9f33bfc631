package office

import (
	"context"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// comment.go is what supervision leaves behind: remarks of the people's congress and of inspection on an item, a case or a
// report, and the record of what somebody was refused. Table office_comment. Events: comment.add, access.deny.

// Comment is one remark; it is never changed or taken away.
type Comment struct {
	ID, Subject, Organ string
	Staff, Name, Text  string
	At                 time.Time
}

// AddComment leaves a remark on a subject of an organ and gives its id. The ledger keeps that it was made, not its words.
func AddComment(tx *db.Tx, by Actor, organ, subject, text string) (string, error) {
	if err := by.Allow("comment.add", organ); err != nil {
		return "", err
	}
	var f fault.Form
	need(&f, "text", text, 2000)
	if err := first(f.Err(), own(tx, organ)); err != nil {
		return "", err
	}
	c := Comment{ID: db.NewID(tx.Now()), Subject: subject, Organ: organ, Staff: by.ID, Name: by.Name,
		Text: strings.TrimSpace(text), At: tx.Now()}
	_, err := tx.Exec(`INSERT INTO office_comment (id, subject, organ, staff, name, text, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		c.ID, c.Subject, c.Organ, c.Staff, c.Name, c.Text, c.At.UnixMicro())
	if err != nil {
		return "", err
	}
	return c.ID, ledger.Append(tx, by.Event("comment.add", subject, "", map[string]string{"comment": c.ID}))
}

// Comments gives the remarks on a subject, oldest first. The caller has asked for comment.read.
func Comments(q db.Query, subject string) ([]Comment, error) {
	rows, err := q.Query(`SELECT id, subject, organ, staff, name, text, at FROM office_comment WHERE subject = $1
		ORDER BY at, id LIMIT $2`, subject, listLimit)
	return collect(rows, err, func(r scanner) (c Comment, err error) {
		var at int64
		err = r.Scan(&c.ID, &c.Subject, &c.Organ, &c.Staff, &c.Name, &c.Text, &at)
		c.At = time.UnixMicro(at)
		return c, err
	})
}

// RecordDenial puts into the organ's ledger that somebody was refused a verb (FACTS 9.21 8.1.4.3). Organ empty: the actor's own;
// nobody's: the portal's. Doors call it when an action answered fault.Denied to somebody signed in.
func RecordDenial(ctx context.Context, d *db.DB, by Actor, v Verb, organ, subject string) error {
	if organ == "" {
		organ = by.Organ
	}
	err := d.View(ctx, func(q *db.View) error {
		if _, err := OrganByID(q, organ); fault.Of(err) != fault.NotFound {
			return err
		}
		portal, err := PortalOrgan(q)
		organ = portal.ID
		return err
	})
	if err != nil {
		return err
	}
	return d.Update(ctx, organ, func(tx *db.Tx) error {
		return ledger.Append(tx, by.Event("access.deny", subject, "", map[string]string{"verb": string(v)}))
	})
}
