package site

// item.go is the page of one item: its metadata in the familiar order, the text, attachments, what was corrected and when,
// and its place in the public log. FACTS 6.23, 6.28, 6.30, 6.31, 7.4.

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gongkai/catalogue"
	"gongkai/compare"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/publiclog"
	"gongkai/views"
	"gongkai/workday"
)

// itemPage is an item as the public sees it.
type itemPage struct {
	disclosure.Page
	Column  catalogue.Column
	Organ   office.Organ
	Facts   []page.Pair
	Files   []disclosure.Attachment
	History []page.Moment
	Latest  disclosure.Publication // what was shown or taken down last; zero for a plain item
	Hurried disclosure.Publication // the last publication in an emergency; zero without one
	Newer   page.Link              // its neighbours in the column; zero at the ends
	Older   page.Link
	Same    []page.Pair         // others of its column
	Linked  []disclosure.Linked // other documents, where there are any
	Today   workday.Date
	Since   compare.Difference // from a superseded text to the present one
	Reads   string             // how often it was read, where that is public
	Ended   ended              // its organ was closed
	Labels  []page.Pair        // own classes, the row of the standard catalogue (class.go)
}

func (s *Site) item(v *page.Visit) error { return s.itemByID(v, v.Path("id")) }

func (s *Site) itemByID(v *page.Visit, id string) error {
	return s.showItem(v, func(q db.Query) (disclosure.Page, error) { return disclosure.Public(q, id) })
}

func (s *Site) revision(v *page.Visit) error {
	return s.showItem(v, func(q db.Query) (disclosure.Page, error) {
		return disclosure.PublicRevision(q, v.Path("id"), int64(count(v.Path("n"))))
	})
}

func (s *Site) showItem(v *page.Visit, read func(db.Query) (disclosure.Page, error)) error {
	var p itemPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Page, err = read(q); err != nil {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		if p.Organ, err = k.organ(p.Page.Organ); err != nil {
			return err
		}
		p.Ended = k.endedOf(v, p.Organ)
		if f, err = s.frame(v, q, p.Title); err != nil {
			return err
		}
		if p.Withdrawn() && !p.Kept() {
			f.Title, f.Crumbs = v.T("portal.withdrawn"), trail(v, page.Link{Label: v.T("portal.withdrawn")})
			return nil
		}
		if p.Column, err = k.column(q, p.Revision.Column); err != nil {
			return err
		}
		if len(p.Relations) > 0 || p.Links > 0 {
			if p.Linked, err = disclosure.Links(q, p.Page); err != nil {
				return err
			}
			p.Today = workday.DateOf(q.Now())
		}
		if p.CatalogueRow != "" || p.Classes != "" {
			if p.Labels, err = p.labels(q, v); err != nil {
				return err
			}
		}
		if p.Reads, err = readsOf(q, k, p.ID); err != nil {
			return err
		}
		if err := p.since(q, v, k); err != nil {
			return err
		}
		near, err := k.recentOf(q, p.Column.ID)
		if err != nil {
			return err
		}
		p.Newer, p.Older, p.Same = near.beside(p.ID)
		f.Crumbs, err = k.columnTrail(q, v, p.Column)
		return err
	})
	if err != nil {
		return err
	}
	p.history(v)
	if p.Withdrawn() && p.Taken.Shows == disclosure.ShowsRedirect {
		return v.Moved("/items/" + p.Taken.Target)
	}
	if p.Withdrawn() && !p.Kept() {
		return v.Render(http.StatusGone, withdrawnView(f, p))
	}
	if s.cache.views != nil && !p.Superseded && !p.Withdrawn() {
		v.W.Header().Set(readHeader, p.ID)
	}
	p.Files = p.Attachments
	p.facts(v)
	f.Column, f.Meta = p.Column.Name, p.meta(f.Site)
	f.Crumbs = append(f.Crumbs, page.Link{Label: v.T("portal.item")})
	f.Self = addressOf(f.Site, p.href())
	f.Data = p.described(f)
	return v.Render(200, itemView(f, &p))
}

// readsOf gives how often an item was read, in words; "" where the portal does not show that. The number is of the moment the page
// was made: it changes with the next public event, so that pages can be kept.
func readsOf(q db.Query, k *known, id string) (string, error) {
	if !k.reads {
		return "", nil
	}
	n, err := views.Total(q, id)
	return strconv.FormatInt(n, 10), err
}

// neighbour leads to the item next to this one in its column's list, or to the column where the list ends.
func (s *Site) neighbour(v *page.Visit, newer bool) error {
	var to string
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		next, err := disclosure.Neighbour(q, v.Path("id"), newer)
		if err == nil {
			to = next.Href()
			return nil
		}
		it, gone := disclosure.Public(q, v.Path("id"))
		if gone != nil || it.Withdrawn() {
			return err
		}
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		column, err := k.column(q, it.Column)
		to = columnHref(column)
		return err
	})
	if err != nil {
		return err
	}
	return v.See(to)
}

// href is where the present text is read.
func (p *itemPage) href() string { return disclosure.ItemHref(p.ID, p.Address) }

// standing is the validity shown: of the present text as others leave it, of a superseded one as it said itself.
func (p *itemPage) standing() disclosure.Validity {
	if p.Superseded || p.Standing == "" {
		return p.Validity
	}
	return p.Standing
}

// facts is the metadata box, in the order of real pages (FACTS 7.4); what is empty is left out by the component.
func (p *itemPage) facts(v *page.Visit) {
	statutory := ""
	if s, ok := catalogue.StatutoryByKey(p.Statutory); ok {
		statutory = v.T("portal.by_article", s.Article)
	}
	validity := ""
	if standing := p.standing(); standing != "" {
		validity = v.T("disclosure.validity." + string(standing))
	}
	p.Facts = []page.Pair{
		{Label: v.T("portal.meta.index"), Value: p.IndexNumber},
		{Label: v.T("portal.meta.topic"), Value: p.Topic},
		{Label: v.T("portal.meta.issuer"), Value: p.Issuer},
		{Label: v.T("portal.meta.genre"), Value: p.Genre},
		{Label: v.T("portal.meta.formed"), Value: p.FormedOn.String()},
		{Label: v.T("portal.meta.published"), Value: minute(p.PublishedAt)},
		{Label: v.T("portal.meta.number"), Value: p.DocumentNumber},
		{Label: v.T("portal.meta.validity"), Value: validity},
		{Label: v.T("portal.meta.effective"), Value: p.EffectiveOn.String()},
		{Label: v.T("portal.meta.abolished"), Value: p.AbolishedOn.String()},
		{Label: v.T("portal.meta.expires"), Value: p.ExpiresOn.String()},
		{Label: v.T("portal.meta.term"), Value: cmp.Or(p.Column.Term, v.T("portal.meta.term_law"))},
		{Label: v.T("portal.meta.mode"), Value: v.T("disclosure.attribute." + string(p.Attribute))},
		{Label: v.T("portal.meta.basis"), Value: statutory},
		{Label: v.T("portal.meta.source"), Value: p.Source},
		{Label: v.T("portal.meta.keywords"), Value: p.Keywords},
		{Label: v.T("views.times"), Value: p.Reads},
		{Label: v.T("portal.meta.summary"), Value: p.Summary, Wide: true},
	}
	p.Facts = append(p.Facts, p.Labels...)
}

// sourceName is where the text comes from: the source it names, or else who issued it.
func (p *itemPage) sourceName() string { return cmp.Or(p.Source, p.Issuer) }

// fileKind is the sort of file a name ends in, as people say it: "PDF，".
func fileKind(name string) string {
	ext := strings.TrimPrefix(path.Ext(name), ".")
	if ext == "" || len(ext) > 5 {
		return ""
	}
	return strings.ToUpper(ext) + "，"
}

// firstPicture is the path and the description of a text's first picture, "" for none. Pictures are attachments (disclosure.Clean).
func firstPicture(body string) (path, words string) {
	_, rest, found := strings.Cut(body, `<img src="/attachments/`)
	tag, _, whole := strings.Cut(rest, ">")
	src, rest, quoted := strings.Cut(tag, `"`)
	if !found || !whole || !quoted {
		return "", ""
	}
	if _, alt, described := strings.Cut(rest, ` alt="`); described {
		words, _, _ = strings.Cut(alt, `"`)
	}
	return "/attachments/" + html.UnescapeString(src), html.UnescapeString(words)
}

// firstImage is the whole address of a text's first picture.
func firstImage(site page.Site, body string) string {
	path, _ := firstPicture(body)
	if path == "" {
		return ""
	}
	return addressOf(site, path)
}

// meta is the head's metadata in the order of FACTS 6.31; the site's own three come before.
func (p *itemPage) meta(site page.Site) []page.Meta {
	description := p.Summary
	if description == "" {
		description = disclosure.Excerpt(p.Body, 100)
	}
	return []page.Meta{
		{Name: "ColumnName", Content: p.Column.Name}, {Name: "ColumnType", Content: p.Column.Type()}, {Name: "ArticleTitle", Content: p.Title},
		{Name: "PubDate", Content: minute(p.PublishedAt)}, {Name: "ContentSource", Content: p.sourceName()}, {Name: "Keywords", Content: p.Keywords},
		{Name: "Author", Content: p.Issuer}, {Name: "Description", Content: description}, {Name: "Image", Content: firstImage(site, p.Body)},
		{Name: "Url", Content: addressOf(site, p.href())}, {Name: "keywords", Content: p.Keywords}, {Name: "description", Content: description},
	}
}

var historyTones = map[disclosure.PublicationKind]page.Tone{disclosure.FirstPublished: page.Good, disclosure.Corrected: page.Warn, disclosure.TakenDown: page.Over,
	disclosure.InEmergency: page.Warn, disclosure.ApprovedAfter: page.Good, disclosure.RanOut: page.Over}

// history tells publications, corrections and withdrawal, newest first.
func (p *itemPage) history(v *page.Visit) {
	gone := p.Withdrawn() && !p.Kept()
	for i := len(p.Page.History) - 1; i >= 0; i-- {
		one := p.Page.History[i]
		m := page.Moment{When: minute(one.At), What: v.T("disclosure.kind." + string(one.Kind)), Note: one.Note, Tone: historyTones[one.Kind]}
		if !gone && one.N != p.N && one.Kind != disclosure.TakenDown {
			m.Href = "/items/" + p.ID + "/revisions/" + strconv.FormatInt(one.N, 10)
			if one.N == p.Live {
				m.Href = p.href()
			}
		}
		if i > 0 && !gone && one.Kind.Shows() {
			m.Href = "/items/" + p.ID + "/changes/" + strconv.FormatInt(one.Serial, 10)
		}
		p.History = append(p.History, m)
	}
	for _, one := range p.Page.History {
		if one.Kind.Shows() || one.Kind == disclosure.TakenDown {
			p.Latest = one
		}
		if one.Kind == disclosure.InEmergency {
			p.Hurried = one
		}
	}
}

// proofPage shows that each publication of an item stands in the public log.
type proofPage struct {
	ID     string
	Title  string
	Proofs []proof
	Key    string // the log's public key
	Origin string
}

// proof is one publication with all that a stranger needs to check it.
type proof struct {
	Kind       string   `json:"kind"`
	At         string   `json:"at"`
	Record     string   `json:"record"`
	Nonce      string   `json:"nonce"`
	Commitment string   `json:"commitment"`
	Leaf       int64    `json:"leaf"`
	TreeSize   int64    `json:"tree_size"`
	Root       string   `json:"root"`
	Path       []string `json:"path"`
}

func (s *Site) readProofs(q db.Query, id string) (p proofPage, err error) {
	it, err := disclosure.Public(q, id)
	if err != nil {
		return p, err
	}
	p.ID, p.Title = it.ID, it.Title
	if s.LogKey != nil {
		p.Key, p.Origin = s.LogKey.Verifier, s.LogKey.Origin
	}
	list, err := disclosure.Publications(q, id)
	if err != nil {
		return p, err
	}
	for _, one := range list {
		in, err := publiclog.ProofOf(q, one.Leaf)
		if err != nil {
			return p, fmt.Errorf("proof of item %s: %w", id, err)
		}
		record := one.Record(it.Organ, it.IndexNumber)
		if err := in.Check(record); err != nil {
			return p, fmt.Errorf("proof of item %s: %w", id, err)
		}
		shown := proof{Kind: string(one.Kind), At: minute(one.At), Record: string(record), Nonce: in.Nonce, Commitment: in.Commitment, Leaf: in.Index,
			TreeSize: in.Tree.Size, Root: in.Tree.Root.String(), Path: []string{}}
		for _, h := range in.Path {
			shown.Path = append(shown.Path, h.String())
		}
		p.Proofs = append(p.Proofs, shown)
	}
	return p, nil
}

// itemCode is the page's address as a QR code.
func (s *Site) itemCode(v *page.Visit) error {
	id := v.Path("id")
	var domain string
	err := s.Store.View(v.R.Context(), func(q *db.View) error {
		if _, err := disclosure.Public(q, id); err != nil {
			return err
		}
		portal, err := s.cache.portal(q)
		if err == nil {
			domain = portal.site.Domain
		}
		return err
	})
	if err != nil {
		return err
	}
	picture := page.QRImage("https://" + domain + "/items/" + id)
	if domain == "" || picture == nil {
		return fault.Missing("fault.not_found")
	}
	return v.Send(http.StatusOK, "image/svg+xml", picture)
}

func (s *Site) proof(v *page.Visit) error {
	var p proofPage
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p, err = s.readProofs(q, v.Path("id")); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("portal.proof"))
		return err
	})
	if err != nil {
		return err
	}
	f.Crumbs = trail(v, page.Link{Href: "/items/" + p.ID, Label: v.T("portal.item")}, page.Link{Label: v.T("portal.proof")})
	return v.Render(200, proofView(f, p))
}

// proofData is the proof for machines.
func (s *Site) proofData(v *page.Visit) error {
	var p proofPage
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = s.readProofs(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(map[string]any{"item": p.ID, "origin": p.Origin, "key": p.Key, "proofs": p.Proofs}, "", "  ")
	if err != nil {
		return err
	}
	return v.Send(200, "application/json; charset=utf-8", raw)
}
