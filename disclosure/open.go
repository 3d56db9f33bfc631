// open.go is what others take away whole: public items and what changed, read by their place in the public log. A leaf is
// given in the transaction that publishes and leaves become visible in their order, so that a walk from leaf to leaf misses
// and doubles nothing, however much is published meanwhile. For feeds, sitemap, the open data interface and bulk files.
// 条例 arts. 23–24; FACTS 7.2, 7.4, 7.10.
package disclosure

import (
	"database/sql"
	"errors"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

// Entry is a public item as it is taken away: the public text with its place in the public log.
type Entry struct {
	Leaf int64 // of the first publication: it never changes
	Page
}

// Harvest says which public items, and from where on. An empty field chooses all.
type Harvest struct {
	Organ, Column, Genre string
	Validity             Validity
	Year                 int       // of first publication, in China
	Changed              time.Time // published or corrected at or after
	Newest               bool      // backwards from the end of the log
	From                 int64     // the leaf where the last part ended; 0 begins
	Limit                int       // at most 1000
	Text                 bool      // with body, attachments and history; otherwise without them
}

// harvestWindow is how many leaves one part looks at: a rare kind costs no more than this to look for.
const harvestWindow = 20_000

// Harvested is one part of a walk.
type Harvested struct {
	Entries []Entry
	Next    int64 // From of the next part
	More    bool  // there may be more; Entries may still be empty
}

const entryFields = `p.leaf, i.id, i.organ, i.index_number, i.published_at, i.updated_at, i.live, i.corrections, i.path,
	r.hash, r.title, r.column_id, r.statutory, r.topic, r.genre, r.normative, r.issuer, r.document_number, r.source, r.keywords, r.summary,
	r.formed_on, r.effective_on, r.abolished_on, ` + validNow + `, r.attribute, r.elements, r.attachments, `

const entryFrom = ` FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item
	JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE p.serial = 1 AND i.live > 0`

// Entries gives a part of the public items in the order in which they entered the public log. What is public during a whole
// walk is met exactly once.
func Entries(q db.Query, h Harvest) (part Harvested, err error) {
	end, err := logEnd(q)
	if err != nil {
		return part, err
	}
	h.Limit = min(max(h.Limit, 1), 1000)
	// From and Next count leaves from 1, so that 0 can mean the beginning in both directions.
	low, high := h.From, min(h.From+harvestWindow, end)
	order := " ORDER BY p.leaf"
	if h.Newest {
		if high = h.From - 1; h.From == 0 {
			high = end
		}
		low, order = max(high-harvestWindow, 0), order+" DESC"
	}
	where, args := h.where(low, high)
	part.Entries, err = entries(q, h.Text, where+order+" LIMIT "+place(len(args)+1), append(args, h.Limit)...)
	if err != nil {
		return part, err
	}
	switch n := len(part.Entries); {
	case n == h.Limit:
		part.Next, part.More = part.Entries[n-1].Leaf+1, true
	case h.Newest:
		part.Next, part.More = low+1, low > 0
	default:
		part.Next, part.More = max(high, h.From), high < end
	}
	return part, nil
}

func (h Harvest) where(low, high int64) (where string, args []any) {
	where, args = " AND p.leaf >= $1 AND p.leaf < $2", []any{low, high}
	and := func(condition string, value any) {
		args = append(args, value)
		where += " AND " + condition + place(len(args))
	}
	for _, c := range []struct{ column, value string }{{"i.organ", h.Organ}, {"i.live_column", h.Column}, {"r.genre", h.Genre}, {validNow, string(h.Validity)}} {
		if c.value != "" {
			and(c.column+" = ", c.value)
		}
	}
	if h.Year != 0 {
		from, to := yearSpan(h.Year)
		and("i.published_at >= ", from)
		and("i.published_at < ", to)
	}
	if !h.Changed.IsZero() {
		and("i.updated_at >= ", micros(h.Changed))
	}
	return where, args
}

// logEnd is the number of leaves that publications have.
func logEnd(q db.Query) (n int64, err error) {
	err = q.QueryRow(`SELECT COALESCE(MAX(leaf), -1) + 1 FROM disclosure_publication`).Scan(&n)
	return n, err
}

// LogEnd is how far the public log goes: it moves with every publication, correction and withdrawal, and with nothing else.
func LogEnd(q db.Query) (int64, error) { return logEnd(q) }

// EntriesByID gives public items in the order asked for, at most 100, whole or without text. What is not public is left out.
func EntriesByID(q db.Query, ids []string, whole bool) ([]Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, 0, len(ids))
	for _, id := range ids[:min(len(ids), 100)] {
		args = append(args, id)
	}
	found, err := entries(q, whole, " AND i.id IN "+db.Values(1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	byID := map[string]Entry{}
	for _, e := range found {
		byID[e.ID] = e
	}
	ordered := make([]Entry, 0, len(found))
	for _, id := range ids {
		if e, ok := byID[id]; ok {
			ordered = append(ordered, e)
		}
	}
	return ordered, nil
}

// EntryByID gives one public item whole. One that was withdrawn has only its history; one never public is NotFound.
func EntryByID(q db.Query, id string) (Entry, error) {
	found, err := entries(q, true, " AND i.id = $1", id)
	if err != nil {
		return Entry{}, err
	}
	if len(found) == 1 {
		return found[0], nil
	}
	p, err := withdrawn(q, id)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Leaf: p.History[0].Leaf, Page: p}, nil
}

func entries(q db.Query, whole bool, rest string, args ...any) ([]Entry, error) {
	body := "''"
	if whole {
		body = "r.body"
	}
	rows, err := q.Query(`SELECT `+entryFields+body+entryFrom+rest, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Entry
	files, corrected := []int{}, []int{}
	for rows.Next() {
		e, attached, corrections, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		if attached > 0 {
			files = append(files, len(list))
		}
		if corrections > 0 {
			corrected = append(corrected, len(list))
		}
		list = append(list, e)
	}
	if err := rows.Err(); err != nil || !whole {
		return list, err
	}
	for _, i := range files {
		if list[i].Attachments, err = attachments(q, list[i].ID, list[i].N); err != nil {
			return nil, err
		}
	}
	for _, i := range corrected {
		if list[i].History, err = Publications(q, list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func scanEntry(row scanner) (e Entry, files, corrections int64, err error) {
	var published, updated int64
	err = row.Scan(&e.Leaf, &e.ID, &e.Organ, &e.IndexNumber, &published, &updated, &e.Live, &corrections, &e.Address,
		&e.Hash, &e.Title, &e.Column, &e.Statutory, &e.Topic, &e.Genre, &e.Normative, &e.Issuer, &e.DocumentNumber, &e.Source, &e.Keywords, &e.Summary,
		&e.FormedOn, &e.EffectiveOn, &e.AbolishedOn, &e.Validity, &e.Attribute, &e.Elements, &files, &e.Body)
	e.Item, e.N, e.PublishedAt, e.UpdatedAt = e.ID, e.Live, instant(published), instant(updated)
	return e, files, corrections, err
}

// Change is one thing that happened in public, as the public may know it.
type Change struct {
	Publication
	Organ, IndexNumber string
	Title, Column      string // as they are now; empty when the item was withdrawn
	Public             bool   // the item is public now
}

// Changes gives what happened in public from a place in the log on (0: from the beginning), oldest first, and where to go
// on. Nothing is missed and nothing comes twice.
func Changes(q db.Query, from int64, limit int) (list []Change, next int64, err error) {
	rows, err := q.Query(`SELECT p.item, p.serial, p.kind, p.n, p.hash, p.at, p.note, p.leaf, i.organ, i.index_number, i.live_title, i.live_column, i.live
		FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item WHERE p.leaf >= $1 ORDER BY p.leaf LIMIT $2`, from, min(max(limit, 1), 1000))
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	next = max(from, 0)
	for rows.Next() {
		var c Change
		var at, live int64
		if err := rows.Scan(&c.Item, &c.Serial, &c.Kind, &c.N, &c.Hash, &at, &c.Note, &c.Leaf, &c.Organ, &c.IndexNumber, &c.Title, &c.Column, &live); err != nil {
			return nil, 0, err
		}
		c.At, c.Public = instant(at), live > 0
		list, next = append(list, c), c.Leaf+1
	}
	return list, next, rows.Err()
}

// SitemapPart is how many places of the public log one part of the sitemap covers.
const SitemapPart = 5000

// Part is one part of the sitemap: the items that entered the log in its stretch.
type Part struct {
	N       int64 // 0, 1, 2 …
	Changed time.Time
}

// Parts gives the parts of the sitemap that have public items.
func Parts(q db.Query) ([]Part, error) {
	rows, err := q.Query(`SELECT part, MAX(at) FROM (SELECT p.leaf / 5000 AS part, i.updated_at AS at FROM disclosure_publication p
		JOIN disclosure_item i ON i.id = p.item WHERE p.serial = 1 AND i.live > 0) x GROUP BY part ORDER BY part LIMIT 50000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Part
	for rows.Next() {
		var p Part
		var at int64
		if err := rows.Scan(&p.N, &at); err != nil {
			return nil, err
		}
		p.Changed = instant(at)
		list = append(list, p)
	}
	return list, rows.Err()
}

// Place is one line of the sitemap.
type Place struct {
	ID, Address string
	Changed     time.Time
}

// Places gives the public items of a part of the sitemap; a part that has none is NotFound.
func Places(q db.Query, part int64) ([]Place, error) {
	rows, err := q.Query(`SELECT i.id, i.path, i.updated_at FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item
		WHERE p.serial = 1 AND i.live > 0 AND p.leaf >= $1 AND p.leaf < $2 ORDER BY p.leaf`, part*SitemapPart, (part+1)*SitemapPart)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Place
	for rows.Next() {
		var p Place
		var at int64
		if err := rows.Scan(&p.ID, &p.Address, &at); err != nil {
			return nil, err
		}
		p.Changed = instant(at)
		list = append(list, p)
	}
	if len(list) == 0 && rows.Err() == nil {
		return nil, fault.Missing("fault.not_found")
	}
	return list, rows.Err()
}

// LastChange is when the newest thing happened in public; the zero time when nothing did.
func LastChange(q db.Query) (time.Time, error) {
	var at int64
	err := q.QueryRow(`SELECT at FROM disclosure_publication ORDER BY leaf DESC LIMIT 1`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return instant(at), err
}

// Words gives a list of words written with any of the separators people use.
func Words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune("；;，,、 ", r) })
}
