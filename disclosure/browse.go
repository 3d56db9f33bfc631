package disclosure

// browse.go is what the public pages beside an item read: its neighbours in the column, the catalogue of an organ (art. 12:
// 索引、名称、内容概述、生成日期; FACTS 7.10), and service guides with their elements (FACTS 6.12).

import (
	"database/sql"
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

// Neighbour gives the public item next to one in its column's list, newer or older; NotFound at the end of the list.
func Neighbour(q db.Query, id string, newer bool) (next Listed, err error) {
	var column string
	var at int64
	err = q.QueryRow(`SELECT live_column, published_at FROM disclosure_item WHERE id = $1 AND live > 0`, id).Scan(&column, &at)
	if err == nil && newer {
		err = q.QueryRow(`SELECT id, path FROM disclosure_item WHERE live > 0 AND live_column = $1 AND (published_at, id) > ($2, $3)
			ORDER BY published_at, id LIMIT 1`, column, at, id).Scan(&next.ID, &next.Address)
	} else if err == nil {
		err = q.QueryRow(`SELECT id, path FROM disclosure_item WHERE live > 0 AND live_column = $1 AND (published_at, id) < ($2, $3)
			ORDER BY published_at DESC, id DESC LIMIT 1`, column, at, id).Scan(&next.ID, &next.Address)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return next, fault.Missing("disclosure.no_item")
	}
	return next, err
}

// CatalogueEntry is a line of the catalogue: what art. 12 wants of it at least.
type CatalogueEntry struct {
	ID, Address, IndexNumber, Title, Summary string
	FormedOn                                 workday.Date
}

// Catalogue gives a page of an organ's public items, or of one of its columns, newest first; pages count from 1. The
// summary of an item without one is the beginning of its text.
func Catalogue(q db.Query, organ, column string, page, size int) (list []CatalogueEntry, total int64, err error) {
	if total, err = Total(q, organ, column, 0); err != nil {
		return nil, 0, err
	}
	where, place := "i.organ = $3", organ
	if column != "" {
		where, place = "i.live_column = $3", column
	}
	rows, err := q.Query(`SELECT i.id, i.path, i.index_number, i.live_title, r.summary, r.formed_on, CASE WHEN r.summary = '' THEN r.body ELSE '' END
		FROM disclosure_item i JOIN (SELECT i.id FROM disclosure_item i WHERE i.live > 0 AND `+where+`
			ORDER BY i.published_at DESC, i.id DESC LIMIT $1 OFFSET $2) x ON x.id = i.id
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		ORDER BY i.published_at DESC, i.id DESC`, size, (max(page, 1)-1)*size, place)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var e CatalogueEntry
		var body string
		if err := rows.Scan(&e.ID, &e.Address, &e.IndexNumber, &e.Title, &e.Summary, &e.FormedOn, &body); err != nil {
			return nil, 0, err
		}
		if e.Summary == "" {
			e.Summary = Excerpt(body, 80)
		}
		list = append(list, e)
	}
	return list, total, rows.Err()
}

// ServiceGuide is a guide to a service with its elements, as far as they are filled in.
type ServiceGuide struct {
	ID, Address, Title, Summary string
	Elements                    Elements
}

// ServiceGuides gives the public guides of a column, newest first, at most 200.
func ServiceGuides(q db.Query, column string) ([]ServiceGuide, error) {
	rows, err := q.Query(`SELECT i.id, i.path, i.live_title, r.summary, r.elements FROM disclosure_item i
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		WHERE i.live > 0 AND i.live_column = $1 ORDER BY i.published_at DESC, i.id DESC LIMIT 200`, column)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []ServiceGuide
	for rows.Next() {
		var g ServiceGuide
		if err := rows.Scan(&g.ID, &g.Address, &g.Title, &g.Summary, &g.Elements); err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	return list, rows.Err()
}

// FirstPublic gives an organ's items that became public for the first time from one day to another and still are, oldest first,
// with the revision that is public.
func FirstPublic(q db.Query, organ string, from, to workday.Date, most int) ([]Entry, error) {
	return entries(q, false, ` AND i.organ = $1 AND i.published_at >= $2 AND i.published_at < $3 ORDER BY i.published_at, i.id LIMIT $4`,
		organ, micros(from.Start()), micros(to.AddDays(1).Start()), most)
}
