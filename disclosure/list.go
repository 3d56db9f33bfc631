// list.go is what the public and the desk read: one item as it is public, lists with exact totals, figures. The public
// page costs one query for a plain item; attachments and history are asked for only where there are any.
package disclosure

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

// Page is an item as the public may see it at its address.
type Page struct {
	ID, Organ   string
	IndexNumber string
	PublishedAt time.Time
	UpdatedAt   time.Time
	Live        int64         // the public revision; 0 when the item was withdrawn
	Revision                  // the text shown: the public one, or the superseded one asked for; empty when withdrawn
	Superseded  bool          // the text shown is not the public one any more
	History     []Publication // more than one entry once corrected or withdrawn; nil for a plain item
	Standing    Validity      // as the public relations of others leave it; Revision.Validity is what its own text says
	Links       int64         // public relations of others to it
	Taken       Withdrawal    // how it was taken down; zero for a public item
	Emergency   Emergency     // how a text stands that went out unapproved; empty for one that went the whole way
	Approval    workday.Date  // the day by which it was to be approved
	Address     string        // its readable address; empty where it has none
}

// Kept says whether the text of a withdrawn item is still to be read, under its notice.
func (p Page) Kept() bool { return p.Withdrawn() && p.Taken.Shows == ShowsNotice }

// Withdrawn says whether the address shows only a notice; the last entry of History then tells why.
func (p Page) Withdrawn() bool { return p.Live == 0 }

// pageQuery leaves out what the public does not see of a revision: who wrote it, its hash, what was weighed. Each column costs
// half a microsecond, so ids, dates and codes come as one text, a line each ($2 is the end of a line), which pageCodes reads.
const pageQuery = `SELECT i.id, i.index_number, i.published_at, i.updated_at, i.live, i.corrections, i.lapsed_at, i.links,
	r.title, r.topic, r.genre, r.issuer, r.document_number, r.source, r.keywords, r.summary, r.normative, r.body, r.elements, r.relations, r.attachments, r.term_days,
	i.organ || $2 || i.expires_on || $2 || i.emergency || $2 || i.emergency_due || $2 || i.validity || $2 || i.path || $2 || r.column_id || $2 || r.statutory || $2 ||
	r.formed_on || $2 || r.effective_on || $2 || r.abolished_on || $2 || r.validity || $2 || r.attribute || $2 || r.catalogue_row || $2 || r.classes
	FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.live > 0 AND `

// validNow is the validity of a public text on this day: what it says of itself and what other public texts do to it, unless its
// last day has passed.
const validNow = `CASE WHEN i.lapsed_at > 0 THEN 'lapsed' WHEN i.validity <> '' THEN i.validity ELSE r.validity END`

// Public gives an item's public page, or the notice of its withdrawal. An item that was never public is NotFound, like one
// that is not there.
func Public(q db.Query, id string) (Page, error) {
	p, err := readPage(q, pageQuery+`i.id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return withdrawn(q, id)
	}
	return p, err
}

// PublicAt is Public for the readable address an item has; NotFound where no public item has it, whatever else may.
func PublicAt(q db.Query, path string) (Page, error) {
	p, err := readPage(q, pageQuery+`i.path = $1 AND i.path <> ''`, path)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("disclosure.no_item")
	}
	return p, err
}

func readPage(q db.Query, text, of string) (p Page, err error) {
	var published, updated, corrections, lapsed, files int64
	var expires workday.Date
	var codes string
	err = q.QueryRow(text, of, "\n").Scan(&p.ID, &p.IndexNumber, &published, &updated, &p.Live, &corrections, &lapsed, &p.Links,
		&p.Title, &p.Topic, &p.Genre, &p.Issuer, &p.DocumentNumber, &p.Source, &p.Keywords, &p.Summary, &p.Normative, &p.Body, &p.Elements, &p.Relations, &files, &p.TermDays, &codes)
	if err != nil {
		return Page{}, err
	}
	if expires, err = p.codes(codes); err != nil {
		return Page{}, err
	}
	p.N = p.Live
	p.PublishedAt, p.UpdatedAt = instant(published), instant(updated)
	if files > 0 {
		if p.Attachments, err = attachments(q, p.ID, p.N); err != nil {
			return Page{}, err
		}
	}
	if p.ExpiresOn = expires; lapsed > 0 {
		p.Validity, p.Standing, p.AbolishedOn = Lapsed, Lapsed, expires
	}
	if corrections > 0 || lapsed > 0 || p.Emergency != "" {
		p.History, err = Publications(q, p.ID)
	}
	return p, err
}

// codes reads the last column of pageQuery.
func (p *Page) codes(text string) (expires workday.Date, err error) {
	line := strings.Split(text, "\n")
	if len(line) != 15 {
		return expires, fmt.Errorf("disclosure: item %s has a line end in an id, a date or a code", p.ID)
	}
	p.Organ, p.Emergency, p.Standing, p.Address = line[0], Emergency(line[2]), Validity(line[4]), line[5]
	p.Column, p.Statutory, p.Validity, p.Attribute, p.CatalogueRow, p.Classes = line[6], line[7], Validity(line[11]), Attribute(line[12]), line[13], line[14]
	for _, one := range [...]struct {
		at   int
		date *workday.Date
	}{{1, &expires}, {3, &p.Approval}, {8, &p.FormedOn}, {9, &p.EffectiveOn}, {10, &p.AbolishedOn}} {
		if line[one.at] == "" {
			continue
		}
		if *one.date, err = workday.ParseDate(line[one.at]); err != nil {
			return expires, err
		}
	}
	return expires, nil
}

func withdrawn(q db.Query, id string) (Page, error) {
	it, err := ItemByID(q, id)
	if err != nil {
		return Page{}, err
	}
	if it.Stage != Withdrawn {
		return Page{}, fault.Missing("disclosure.no_item")
	}
	p := Page{ID: it.ID, Organ: it.Organ, IndexNumber: it.IndexNumber, PublishedAt: it.PublishedAt, UpdatedAt: it.UpdatedAt}
	if p.History, err = Publications(q, id); err != nil {
		return p, err
	}
	if p.Address, err = addressOf(q, id); err != nil {
		return p, err
	}
	if p.Taken, err = WithdrawalOf(q, id); err != nil || !p.Kept() {
		return p, err
	}
	p.Revision, err = RevisionOf(q, id, p.History[len(p.History)-1].N)
	p.Revision.Text = p.Revision.Text.Public()
	return p, err
}

// PublicRevision gives the page with the text of a revision that was public once. Of a withdrawn item none is to be had,
// unless its text was left to be read.
func PublicRevision(q db.Query, id string, n int64) (Page, error) {
	p, err := Public(q, id)
	if err != nil || p.Withdrawn() && !p.Kept() {
		return p, err
	}
	if p.History == nil {
		if p.History, err = Publications(q, id); err != nil {
			return Page{}, err
		}
	}
	for _, was := range p.History {
		if was.N == n {
			p.Revision, err = RevisionOf(q, id, n)
			p.Superseded = n != p.Live && n != p.History[len(p.History)-1].N
			return p, err
		}
	}
	return Page{}, fault.Missing("disclosure.no_revision")
}

// PublicAttachment gives the attachment with that hash if some public text, present or superseded, has it.
func PublicAttachment(q db.Query, hash string) (Attachment, error) {
	return oneAttachment(q.QueryRow(`SELECT a.name, a.type, a.hash, a.size FROM disclosure_attachment a
		WHERE a.hash = $1 AND EXISTS (SELECT 1 FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item
			WHERE p.item = a.item AND p.n = a.n AND (i.live > 0 OR i.stage = 'withdrawn' AND EXISTS
				(SELECT 1 FROM disclosure_withdrawal w WHERE w.item = i.id AND w.shows = 'notice')))
		ORDER BY a.item DESC, a.n DESC LIMIT 1`, hash))
}

// OrganAttachment gives the attachment with that hash if some text of the organ, public or not, has it. It is for the desk.
func OrganAttachment(q db.Query, organ, hash string) (Attachment, error) {
	return oneAttachment(q.QueryRow(`SELECT a.name, a.type, a.hash, a.size FROM disclosure_attachment a
		JOIN disclosure_item i ON i.id = a.item WHERE a.hash = $1 AND i.organ = $2 ORDER BY a.item DESC, a.n DESC LIMIT 1`, hash, organ))
}

func oneAttachment(row *db.Row) (a Attachment, err error) {
	err = row.Scan(&a.Name, &a.Type, &a.Hash, &a.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.Missing("blob.missing")
	}
	return a, err
}

// Shelf says which public items: of one column, or of one organ, or of all; of one year of publication or of all (0).
type Shelf struct {
	Organ, Column string // Column alone, Organ alone, or neither
	Year          int
	Page, Size    int // Page from 1; Size 20 when 0, at most 100
}

// Listed is one line of a public list.
type Listed struct {
	ID, Organ, Column, Title, IndexNumber string
	PublishedAt                           time.Time
	Corrected                             bool
	Validity                              Validity // as the public relations of others leave it
	Address                               string   // its readable address; empty where it has none
}

// Href is where the item is read.
func (l Listed) Href() string { return ItemHref(l.ID, l.Address) }

// Listing is a page of a public list.
type Listing struct {
	Items []Listed
	Total int64 // exact
	Page  int
	Pages int
	Size  int
}

// List gives a page of public items, newest first, with the exact total. A page beyond the last one is empty.
func List(q db.Query, s Shelf) (Listing, error) {
	total, err := Total(q, s.Organ, s.Column, s.Year)
	if err != nil {
		return Listing{}, err
	}
	return ListOf(q, s, total)
}

// ListOf is List for whoever knows the total already, in the same view.
func ListOf(q db.Query, s Shelf, total int64) (l Listing, err error) {
	if s.Size <= 0 || s.Size > 100 {
		s.Size = 20
	}
	s.Page = max(s.Page, 1)
	l = Listing{Total: total, Page: s.Page, Size: s.Size, Pages: int((total + int64(s.Size) - 1) / int64(s.Size))}
	if s.Page > l.Pages {
		return l, nil
	}
	from, to := yearSpan(s.Year)
	where, args := "i.live > 0", []any{s.Size, (s.Page - 1) * s.Size}
	switch {
	case s.Column != "":
		where, args = where+" AND i.live_column = $3", append(args, s.Column)
	case s.Organ != "":
		where, args = where+" AND i.organ = $3", append(args, s.Organ)
	}
	if s.Year != 0 {
		where += " AND i.published_at >= " + place(len(args)+1) + " AND i.published_at < " + place(len(args)+2)
		args = append(args, from, to)
	}
	order := " ORDER BY i.published_at DESC, i.id DESC"
	// The inner query walks the index alone, so that a late page does not read the rows it passes over.
	l.Items, err = listed(q, `SELECT i.id, i.organ, i.live_column, i.live_title, i.index_number, i.published_at, i.corrections, i.validity, i.path
		FROM disclosure_item i JOIN (SELECT i.id FROM disclosure_item i WHERE `+where+order+` LIMIT $1 OFFSET $2) x ON x.id = i.id`+order, args...)
	return l, err
}

func listed(q db.Query, text string, args ...any) ([]Listed, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]Listed, 0, 20)
	for rows.Next() {
		var l Listed
		var at, corrections int64
		if err := rows.Scan(&l.ID, &l.Organ, &l.Column, &l.Title, &l.IndexNumber, &at, &corrections, &l.Validity, &l.Address); err != nil {
			return nil, err
		}
		l.PublishedAt, l.Corrected = instant(at), corrections > 0
		list = append(list, l)
	}
	return list, rows.Err()
}

func place(n int) string { return "$" + strconv.Itoa(n) }

// yearSpan gives a year in China as instants.
func yearSpan(year int) (from, to int64) {
	return micros(workday.On(year, 1, 1).Start()), micros(workday.On(year+1, 1, 1).Start())
}

// Total gives the exact number of public items of a column, or an organ, or all; in a year, or all (0).
func Total(q db.Query, organ, column string, year int) (n int64, err error) {
	where, args := "1 = 1", []any{}
	if column != "" {
		where, args = "column_id = $1", append(args, column)
	} else if organ != "" {
		where, args = "organ = $1", append(args, organ)
	}
	if year != 0 {
		where, args = where+" AND year = "+place(len(args)+1), append(args, year)
	}
	err = q.QueryRow(`SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM disclosure_count WHERE `+where, args...).Scan(&n)
	return n, err
}

// Years gives the years in which a column (or, when empty, an organ) has public items, newest first, with their numbers.
func Years(q db.Query, organ, column string) ([]YearCount, error) {
	rows, err := q.Query(`SELECT year, CAST(SUM(n) AS BIGINT) FROM disclosure_count WHERE (column_id = $1 OR $1 = '') AND (organ = $2 OR $2 = '')
		GROUP BY year HAVING SUM(n) > 0 ORDER BY year DESC LIMIT 100`, column, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var years []YearCount
	for rows.Next() {
		var y YearCount
		if err := rows.Scan(&y.Year, &y.N); err != nil {
			return nil, err
		}
		years = append(years, y)
	}
	return years, rows.Err()
}

// YearCount is a number of items of a year.
type YearCount struct {
	Year int
	N    int64
}

// ColumnCounts gives the number of public items of each of an organ's columns that has any, in a year or in all (0).
func ColumnCounts(q db.Query, organ string, year int) (map[string]int64, error) {
	rows, err := q.Query(`SELECT column_id, CAST(SUM(n) AS BIGINT) FROM disclosure_count WHERE organ = $1 AND ($2 = 0 OR year = $2) GROUP BY column_id`, organ, int64(year))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int64{}
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		counts[id] = n
	}
	return counts, rows.Err()
}

// ListedByID gives the lines of those items that are public, in the order asked for: for search hits.
func ListedByID(q db.Query, ids []string) ([]Listed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if len(ids) > 200 {
		ids = ids[:200]
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	found, err := listed(q, `SELECT id, organ, live_column, live_title, index_number, published_at, corrections, validity, path FROM disclosure_item
		WHERE live > 0 AND id IN `+db.Values(1, len(ids)), args...)
	if err != nil {
		return nil, err
	}
	byID := map[string]Listed{}
	for _, l := range found {
		byID[l.ID] = l
	}
	ordered := make([]Listed, 0, len(found))
	for _, id := range ids {
		if l, ok := byID[id]; ok {
			ordered = append(ordered, l)
		}
	}
	return ordered, nil
}

// publicWords gives the words of public items, at most a page of them: summary, then body.
func publicWords(q db.Query, items []Listed) (map[string]string, error) {
	found := map[string]string{}
	if len(items) == 0 {
		return found, nil
	}
	args := make([]any, 0, 100)
	for _, it := range items[:min(len(items), 100)] {
		args = append(args, it.ID)
	}
	rows, err := q.Query(`SELECT i.id, r.summary, r.body FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		WHERE i.live > 0 AND i.id IN `+db.Values(1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, summary, body string
		if err := rows.Scan(&id, &summary, &body); err != nil {
			return nil, err
		}
		found[id] = strings.TrimSpace(summary + " " + PlainText(body))
	}
	return found, rows.Err()
}

// publicFiles gives the attachments of an item's public text.
func publicFiles(q db.Query, id string) ([]Attachment, error) {
	var live, files int64
	err := q.QueryRow(`SELECT i.live, r.attachments FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		WHERE i.id = $1 AND i.live > 0`, id).Scan(&live, &files)
	if errors.Is(err, sql.ErrNoRows) || err == nil && files == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return attachments(q, id, live)
}
