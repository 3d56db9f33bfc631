// label.go is what a text says of itself to be found by: the row of a standard catalogue it answers (FACTS 7.12) and the values
// of the organ's own classes. Table disclosure_label holds the labels of public texts; and how much is public in each
// column, for each statutory item and each label. It is read by the catalogue's pages.
package disclosure

import (
	"slices"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
)

// LabelKind is what a label points to.
type LabelKind string

// The kinds of label.
const (
	RowLabel   LabelKind = "row"   // a row of a standard catalogue
	ClassLabel LabelKind = "class" // a value of an own class
)

// Label is one label of a text.
type Label struct {
	Kind LabelKind
	ID   string
}

// ClassIDs gives the values of own classes the text carries.
func (t Text) ClassIDs() []string { return strings.Fields(t.Classes) }

// labels gives all labels of the text.
func (t Text) labels() []Label {
	var list []Label
	if t.CatalogueRow != "" {
		list = append(list, Label{RowLabel, t.CatalogueRow})
	}
	for _, id := range t.ClassIDs() {
		list = append(list, Label{ClassLabel, id})
	}
	return list
}

// tidyList sorts ids and leaves doubles out.
func tidyList(ids string) string {
	list := strings.Fields(ids)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

const mostClasses = 30 // values on one text

// known refuses a row or a class value that is not the organ's.
func known(q db.Query, organ string, t Text) error {
	var f fault.Form
	if t.CatalogueRow != "" {
		row, err := catalogue.RowByID(q, t.CatalogueRow)
		if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		if err != nil || row.Organ != organ {
			f.Add("catalogue_row", "catalogue.bad_row")
		}
	}
	if ids := t.ClassIDs(); len(ids) > 0 {
		known, err := catalogue.ClassValues(q, organ)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, ok := known[id]; !ok || len(ids) > mostClasses {
				f.Add("classes", "catalogue.bad_class")
				break
			}
		}
	}
	return f.Err()
}

// label writes the labels of a text that has become public.
func label(tx *db.Tx, it Item, t Text) error {
	if it.Corrections > 0 {
		if err := unlabel(tx, it.ID); err != nil {
			return err
		}
	}
	for _, m := range t.labels() {
		if _, err := tx.Exec(`INSERT INTO disclosure_label (kind, label, item, published_at) VALUES ($1, $2, $3, $4)`, m.Kind, m.ID, it.ID, micros(it.PublishedAt)); err != nil {
			return err
		}
	}
	return nil
}

func unlabel(tx *db.Tx, item string) error {
	_, err := tx.Exec(`DELETE FROM disclosure_label WHERE item = $1`, item)
	return err
}

// ActivityOf gives how much is public in each of an organ's columns, and when the last item was published there.
func ActivityOf(q db.Query, organ string) (map[string]catalogue.Activity, error) {
	return activity(q, `SELECT c.column_id, CAST(SUM(c.n) AS BIGINT), COALESCE((SELECT i.published_at FROM disclosure_item i
		WHERE i.live_column = c.column_id AND i.live > 0 ORDER BY i.published_at DESC, i.id DESC LIMIT 1), 0)
		FROM disclosure_count c WHERE c.organ = $1 GROUP BY c.column_id HAVING SUM(c.n) > 0 ORDER BY c.column_id`, organ)
}

// StatutoryActivity gives how much an organ has public for each statutory item its texts name.
func StatutoryActivity(q db.Query, organ string) (map[string]catalogue.Activity, error) {
	return activity(q, `SELECT r.statutory, COUNT(*), MAX(i.published_at) FROM disclosure_item i
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.organ = $1 AND i.live > 0 GROUP BY r.statutory ORDER BY r.statutory`, organ)
}

// LabelActivity gives how much an organ has public under each label of a kind, by the label's id.
func LabelActivity(q db.Query, organ string, kind LabelKind) (map[string]catalogue.Activity, error) {
	return activity(q, `SELECT m.label, COUNT(*), MAX(m.published_at) FROM disclosure_label m JOIN disclosure_item i ON i.id = m.item
		WHERE i.organ = $1 AND m.kind = $2 GROUP BY m.label ORDER BY m.label`, organ, kind)
}

// Labelled gives a page of the public items under a label, newest first, with the exact total.
func Labelled(q db.Query, m Label, number, size int) (l Listing, err error) {
	if size <= 0 || size > 100 {
		size = 20
	}
	if err := q.QueryRow(`SELECT COUNT(*) FROM disclosure_label WHERE kind = $1 AND label = $2`, m.Kind, m.ID).Scan(&l.Total); err != nil {
		return l, err
	}
	l.Page, l.Size, l.Pages = max(number, 1), size, int((l.Total+int64(size)-1)/int64(size))
	l.Items, err = listed(q, `SELECT i.id, i.organ, i.live_column, i.live_title, i.index_number, i.published_at, i.corrections, i.validity, i.path
		FROM disclosure_label m JOIN disclosure_item i ON i.id = m.item WHERE m.kind = $1 AND m.label = $2
		ORDER BY m.published_at DESC, m.item DESC LIMIT $3 OFFSET $4`, m.Kind, m.ID, size, (l.Page-1)*size)
	return l, err
}

func activity(q db.Query, text string, args ...any) (map[string]catalogue.Activity, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]catalogue.Activity{}
	for rows.Next() {
		var key string
		var a catalogue.Activity
		var last int64
		if err := rows.Scan(&key, &a.N, &last); err != nil {
			return nil, err
		}
		a.Last = instant(last)
		found[key] = a
	}
	return found, rows.Err()
}

// HeldRows gives the rows of an organ's standard catalogues, of one field or all (0), each with what is public under it.
func HeldRows(q db.Query, organ string, field int) ([]catalogue.Held, error) {
	rows, err := catalogue.Rows(q, organ, field)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	named, err := LabelActivity(q, organ, RowLabel)
	if err != nil {
		return nil, err
	}
	shelves, err := ActivityOf(q, organ)
	return catalogue.Hold(rows, named, shelves), err
}
