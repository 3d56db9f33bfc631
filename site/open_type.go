package site

// open_type.go is what the open data interface answers, as types; the schema is made of them (open_schema.go). The words of a
// field are open.field.NAME. A field that may be empty is left out when it is.

import (
	"strconv"

	"gongkai/catalogue"
	"gongkai/disclosure"
	"gongkai/office"
)

type openOrgans struct {
	Organs []openOrgan `json:"organs"`
}

type openOrgan struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	ShortName      string `json:"short_name,omitempty"`
	Kind           string `json:"kind" one:"government,bureau,township,subdistrict,other"`
	Code           string `json:"code,omitempty"`
	Parent         string `json:"parent,omitempty"`
	DisclosureUnit string `json:"disclosure_unit,omitempty"`
	Address        string `json:"address,omitempty"`
	Postcode       string `json:"postcode,omitempty"`
	Phone          string `json:"phone,omitempty"`
	Email          string `json:"email,omitempty"`
	Hours          string `json:"hours,omitempty"`
	Portal         bool   `json:"portal"`
	ClosedOn       string `json:"closed_on,omitempty" form:"date"`
	Successor      string `json:"successor,omitempty"`
	Items          int64  `json:"items"`
	URL            string `json:"url" form:"uri"`
	Feed           string `json:"feed" form:"uri"`
}

type openColumns struct {
	Columns []openColumn `json:"columns"`
}

type openColumn struct {
	ID          string   `json:"id"`
	Organ       string   `json:"organ"`
	Parent      string   `json:"parent,omitempty"`
	Name        string   `json:"name"`
	Standard    string   `json:"standard,omitempty"`
	Description string   `json:"description,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Statutory   string   `json:"statutory,omitempty"`
	Items       int64    `json:"items"`
	URL         string   `json:"url" form:"uri"`
	Feed        string   `json:"feed" form:"uri"`
}

type openCatalogue struct {
	Statutory  []openStatutory `json:"statutory_items"`
	Topics     []string        `json:"topics"`
	Genres     []string        `json:"genres"`
	Validities []openWord      `json:"validities"`
	Years      []openYear      `json:"years"`
}

type openStatutory struct {
	Key     string `json:"key"`
	Article string `json:"article"`
	Name    string `json:"name"`
	Gloss   string `json:"gloss"`
}

type openWord struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type openYear struct {
	Year  int   `json:"year"`
	Items int64 `json:"items"`
}

// openBrief is an item without its text.
type openBrief struct {
	ID             string   `json:"id"`
	URL            string   `json:"url" form:"uri"`
	Self           string   `json:"self" form:"uri"`
	Position       int64    `json:"position"`
	IndexNumber    string   `json:"index_number"`
	DocumentNumber string   `json:"document_number,omitempty"`
	Title          string   `json:"title"`
	Organ          openName `json:"organ"`
	Column         openName `json:"column"`
	Issuer         string   `json:"issuer,omitempty"`
	Source         string   `json:"source,omitempty"`
	Topic          string   `json:"topic,omitempty"`
	Genre          string   `json:"genre,omitempty"`
	Normative      bool     `json:"normative"`
	Statutory      string   `json:"statutory,omitempty"`
	Keywords       []string `json:"keywords,omitempty"`
	Summary        string   `json:"summary,omitempty"`
	FormedOn       string   `json:"formed_on,omitempty" form:"date"`
	EffectiveOn    string   `json:"effective_on,omitempty" form:"date"`
	AbolishedOn    string   `json:"abolished_on,omitempty" form:"date"`
	Validity       string   `json:"validity,omitempty" one:"in_force,amended,abolished,lapsed"`
	Attribute      string   `json:"attribute" one:"proactive,on_request,withheld"`
	PublishedAt    string   `json:"published_at" form:"date-time"`
	UpdatedAt      string   `json:"updated_at" form:"date-time"`
	Revision       int64    `json:"revision"`
	Hash           string   `json:"hash"`
}

type openName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type openItems struct {
	Items []openBrief `json:"items"`
	Next  int64       `json:"next"`
	More  bool        `json:"more"`
}

// openItem is an item whole.
type openItem struct {
	openBrief
	HTML        string        `json:"html"`
	Text        string        `json:"text"`
	Elements    []openElement `json:"elements,omitempty"`
	Superseded  bool          `json:"superseded"`
	Attachments []openFile    `json:"attachments"`
	History     []openHistory `json:"history"`
	Proof       string        `json:"proof" form:"uri"`
}

type openElement struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type openFile struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	URL    string `json:"url" form:"uri"`
}

type openHistory struct {
	Position int64  `json:"position"`
	Kind     string `json:"kind"`
	At       string `json:"at" form:"date-time"`
	Revision int64  `json:"revision"`
	Hash     string `json:"hash"`
	Note     string `json:"note,omitempty"`
}

type openProof struct {
	Item   string  `json:"item"`
	Origin string  `json:"origin"`
	Key    string  `json:"key"`
	Proofs []proof `json:"proofs"`
}

type openChanges struct {
	Changes []openChange `json:"changes"`
	Next    int64        `json:"next"`
	More    bool         `json:"more"`
}

type openChange struct {
	openHistory
	Item        string `json:"item"`
	Organ       string `json:"organ"`
	IndexNumber string `json:"index_number"`
	Title       string `json:"title,omitempty"`
	Public      bool   `json:"public"`
	URL         string `json:"url" form:"uri"`
	Self        string `json:"self" form:"uri"`
}

type openSearch struct {
	Total  int         `json:"total"`
	Capped bool        `json:"capped"`
	Items  []openBrief `json:"items"`
}

func (c openContext) organ(o office.Organ, items int64) openOrgan {
	return openOrgan{ID: o.ID, Name: o.Name, ShortName: o.ShortName, Kind: string(o.Kind), Code: o.Code, Parent: o.Parent, DisclosureUnit: o.DisclosureUnit,
		Address: o.Address, Postcode: o.Postcode, Phone: o.Phone, Email: o.Email, Hours: o.Hours, Portal: o.ID == c.k.portal.ID, Items: items,
		ClosedOn: o.ClosedOn.String(), Successor: o.Successor,
		URL: c.base + "/organs/" + o.ID, Feed: c.base + "/feeds/organs/" + o.ID + ".json"}
}

func (c openContext) column(one catalogue.Column, items int64) openColumn {
	return openColumn{ID: one.ID, Organ: one.Organ, Parent: one.Parent, Name: one.Name, Standard: string(one.Kind), Description: one.Description,
		Keywords: disclosure.Words(one.Keywords), Statutory: one.Statutory, Items: items, URL: c.base + columnHref(one), Feed: c.base + "/feeds/columns/" + one.ID + ".json"}
}

// brief is an item without its text.
func (c openContext) brief(e disclosure.Entry) (openBrief, error) {
	o, err := c.k.organ(e.Page.Organ)
	if err != nil {
		return openBrief{}, err
	}
	column, err := c.k.column(c.q, e.Revision.Column)
	if err != nil {
		return openBrief{}, err
	}
	return openBrief{ID: e.ID, URL: c.base + "/items/" + e.ID, Self: c.self(e.ID), Position: e.Leaf, IndexNumber: e.IndexNumber, DocumentNumber: e.DocumentNumber,
		Title: e.Title, Organ: openName{o.ID, o.Name}, Column: openName{column.ID, column.Name}, Issuer: e.Issuer, Source: e.Source, Topic: e.Topic, Genre: e.Genre,
		Normative: e.Normative, Statutory: e.Statutory, Keywords: disclosure.Words(e.Keywords), Summary: e.Summary, FormedOn: e.FormedOn.String(),
		EffectiveOn: e.EffectiveOn.String(), AbolishedOn: e.AbolishedOn.String(), Validity: string(e.Validity), Attribute: string(e.Attribute),
		PublishedAt: stamp(e.PublishedAt), UpdatedAt: stamp(e.UpdatedAt), Revision: e.N, Hash: e.Hash}, nil
}

func (c openContext) self(item string) string { return c.base + openRoot + "/items/" + item }

// item is an item whole.
func (c openContext) item(e disclosure.Entry) (openItem, error) {
	brief, err := c.brief(e)
	if err != nil {
		return openItem{}, err
	}
	one := openItem{openBrief: brief, HTML: absolute(e.Body, c.base), Text: disclosure.PlainText(e.Body), Superseded: e.Superseded,
		Attachments: []openFile{}, History: []openHistory{}, Proof: brief.Self + "/proof"}
	if e.Superseded {
		one.URL, one.Self = one.URL+"/revisions/"+strconv.FormatInt(e.N, 10), one.Self+"/revisions/"+strconv.FormatInt(e.N, 10)
	}
	for _, el := range e.Elements.Guide() {
		one.Elements = append(one.Elements, openElement{el.Key, el.Value})
	}
	for _, a := range e.Attachments {
		one.Attachments = append(one.Attachments, openFile{a.Name, a.Type, a.Size, a.Hash, c.base + fileHref(a)})
	}
	for _, p := range e.History {
		one.History = append(one.History, historyOf(p))
	}
	if len(one.History) == 0 { // a plain item has no more to tell than this
		one.History = append(one.History, openHistory{e.Leaf, string(disclosure.FirstPublished), brief.PublishedAt, e.N, e.Hash, ""})
	}
	return one, nil
}

func historyOf(p disclosure.Publication) openHistory {
	return openHistory{p.Leaf, string(p.Kind), stamp(p.At), p.N, p.Hash, p.Note}
}
