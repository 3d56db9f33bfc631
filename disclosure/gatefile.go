// gatefile.go has the attachments of texts looked into for the gate (package clearance) soon after they came, whichever way: a
// text whose files nobody has looked into by the present rules neither goes on nor out. Arts. 14, 15, 17; FACTS 8.E.
package disclosure

import (
	"context"
	"errors"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
)

// GateReader looks into the files of texts that are not public yet: work in the background, every few seconds.
type GateReader struct {
	DB    *db.DB
	Blobs blob.Store
}

// filed is a file of an item's newest text.
type filed struct{ item, organ, hash string }

const mostFiled = 5000 // files of unpublished texts that are held to what was read, at a time

// Read looks into what nobody has looked into yet. What fails keeps nothing else back; it stays unread, and its text in.
func (g GateReader) Read(ctx context.Context) error {
	var todo []string
	err := g.DB.View(ctx, func(q *db.View) (err error) { todo, err = unreadItems(q); return err })
	for _, id := range todo {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = errors.Join(err, g.item(ctx, id))
	}
	return err
}

func (g GateReader) item(ctx context.Context, id string) error {
	var m clearance.Matter
	err := g.DB.View(ctx, func(q *db.View) error {
		it, err := ItemByID(q, id)
		if err != nil {
			return err
		}
		r, err := RevisionOf(q, id, it.Head)
		if err != nil {
			return err
		}
		m, err = ClearanceOf(q, it, r.Text)
		return err
	})
	if err != nil {
		return err
	}
	return clearance.LookInto(ctx, g.DB, g.Blobs, m)
}

// unreadItems gives the items, not public yet, with a file nobody has looked into by the present rules.
func unreadItems(q db.Query) (ids []string, err error) {
	files, err := unpublishedFiles(q)
	if err != nil {
		return nil, err
	}
	for at := 0; at < len(files); {
		organ, first := files[at].organ, at
		var hashes []string
		for ; at < len(files) && files[at].organ == organ; at++ {
			hashes = append(hashes, files[at].hash)
		}
		unread, err := clearance.UnreadOf(q, organ, hashes)
		if err != nil {
			return nil, err
		}
		for _, f := range files[first:at] {
			if n := len(ids); unread[f.hash] && (n == 0 || ids[n-1] != f.item) {
				ids = append(ids, f.item)
			}
		}
	}
	return ids, nil
}

func unpublishedFiles(q db.Query) (list []filed, err error) {
	rows, err := q.Query(`SELECT i.id, i.organ, a.hash FROM disclosure_item i JOIN disclosure_attachment a ON a.item = i.id AND a.n = i.head
		WHERE i.stage IN ('draft', 'submitted', 'reviewed', 'signed_off', 'scheduled') ORDER BY i.organ, i.id, a.position LIMIT $1`, mostFiled)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f filed
		if err := rows.Scan(&f.item, &f.organ, &f.hash); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, rows.Err()
}

// LookIntoFiles looks into the files of a text in the transaction that takes it in: for whoever imports texts, or makes them, many
// at a time. The files are read while the organ's writer waits.
func LookIntoFiles(ctx context.Context, tx *db.Tx, store blob.Store, t Text) error {
	if len(t.Attachments) == 0 {
		return nil
	}
	m, err := ClearanceOf(tx, Item{Organ: tx.Organ()}, t)
	if err != nil {
		return err
	}
	return clearance.LookIntoWithin(ctx, tx, store, m)
}
