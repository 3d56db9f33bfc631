// happening.go is what happened in public, newest first, for a whole organ and the whole portal: publications, corrections
// however small, withdrawals, changes of validity. Arts. 6, 12, 24.
package disclosure

import (
	"time"

	"gongkai/db"
)

// happened is one line of the record as it is written.
type happened struct {
	item   string
	serial int64
	cause  string // item whose publication did this, '' for the item's own
	organ  string
	kind   PublicationKind
	at     time.Time
}

func insertChange(tx *db.Tx, list ...happened) error {
	args := make([]any, 0, 6*len(list))
	for _, h := range list {
		args = append(args, h.item, h.serial, h.cause, h.organ, string(h.kind), micros(h.at))
	}
	_, err := tx.Exec(`INSERT INTO disclosure_change (item, serial, cause, organ, kind, at) VALUES `+db.Values(len(list), 6)+` ON CONFLICT DO NOTHING`, args...)
	return err
}

// Happening is one thing that happened in public.
type Happening struct {
	Item, Organ, IndexNumber string
	Serial                   int64 // of the publication, of Cause's where there is one
	Kind                     PublicationKind
	At                       time.Time
	Title                    string // as it was called then; empty when nothing of the text may be shown any more
	Note                     string // public note
	First                    bool   // the item's first publication: nothing was changed
	Cause, CauseTitle        string // the item that did it, with its title while it is public
}

// News says which happenings: of an organ or all, of a kind or all.
type News struct {
	Organ string
	Kind  PublicationKind
	Page  int // from 1
	Size  int // 30 when 0, at most 100
}

// Happenings gives a page of what happened, newest first, and how much there is in all.
func Happenings(q db.Query, n News) (list []Happening, total int64, err error) {
	if n.Size <= 0 || n.Size > 100 {
		n.Size = 30
	}
	where, args := "1 = 1", []any{}
	if n.Organ != "" {
		args = append(args, n.Organ)
		where = "c.organ = " + place(len(args))
	}
	if n.Kind != "" {
		args = append(args, string(n.Kind))
		where += " AND c.kind = " + place(len(args))
	}
	if n.Kind != "" && n.Kind != FirstPublished {
		where += " AND c.kind <> 'published'" // so that the index of the rarer kinds is used
	}
	if err := q.QueryRow(`SELECT COUNT(*) FROM disclosure_change c WHERE `+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	args = append(args, n.Size, (max(n.Page, 1)-1)*n.Size)
	rows, err := q.Query(happeningQuery(where, len(args)), args...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var h Happening
		var at int64
		if err := rows.Scan(&h.Item, &h.Organ, &h.IndexNumber, &h.Serial, &h.Kind, &at, &h.Title, &h.Note, &h.Cause, &h.CauseTitle); err != nil {
			return nil, 0, err
		}
		h.At, h.First = instant(at), h.Serial == 1 && h.Cause == ""
		list = append(list, h)
	}
	return list, total, rows.Err()
}

// happeningQuery walks the index of changes alone, and then reads what the page shows: the title as it was then, while
// something of the text may be read.
func happeningQuery(where string, last int) string {
	order := " ORDER BY c.at DESC, c.item DESC, c.serial DESC"
	return `SELECT c.item, c.organ, i.index_number, c.serial, c.kind, c.at,
			CASE WHEN i.live > 0 OR i.stage = 'withdrawn' AND w.shows = 'notice' THEN COALESCE(r.title, i.live_title) ELSE '' END, COALESCE(p.note, ''),
			c.cause, COALESCE(b.live_title, '')
		FROM (SELECT c.item, c.organ, c.serial, c.kind, c.at, c.cause FROM disclosure_change c WHERE ` + where + order +
		` LIMIT ` + place(last-1) + ` OFFSET ` + place(last) + `) c
		JOIN disclosure_item i ON i.id = c.item
		LEFT JOIN disclosure_withdrawal w ON w.item = c.item
		LEFT JOIN disclosure_publication p ON p.item = c.item AND p.serial = c.serial AND c.cause = ''
		LEFT JOIN disclosure_revision r ON r.item = p.item AND r.n = p.n
		LEFT JOIN disclosure_item b ON b.id = c.cause AND b.live > 0` + order
}
