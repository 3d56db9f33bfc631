package desk

// standard.go is the standard catalogues of grass-roots disclosure at the desk: the 26 fields, the rows of each with what is
// public under them and what is missing, taking rows in from a workbook after a look at what would change, and back out.

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
)

const standardPath = "/desk/catalogue/standard"

// standardPage is the 26 fields.
type standardPage struct {
	shelfFrame
	Fields []fieldRow
	May    func(office.Verb) bool
	Bad    page.FieldErrors
	Chosen string // field chosen in the form
}

type fieldRow struct {
	catalogue.FieldState
	Name  string
	Gaps  int
	Items int64
}

// Href is the field's own page.
func (f fieldRow) Href(organ string) string {
	return ofOrgan(standardPath+"/"+strconv.Itoa(f.Field), organ)
}

func (d *Desk) standard(v *page.Visit) error { return d.showStandard(v, nil) }

func (d *Desk) showStandard(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := standardPage{Bad: page.Errors(v.Lang, fail), Chosen: v.Form("field")}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), standardPath); err != nil {
			return err
		}
		states, err := catalogue.Fields(q, p.Organ.ID)
		if err != nil {
			return err
		}
		held, err := disclosure.HeldRows(q, p.Organ.ID, 0)
		for _, s := range states {
			row := fieldRow{FieldState: s, Name: catalogue.FieldName(s.Field)}
			for _, h := range held {
				if h.Field == s.Field && h.Gap() {
					row.Gaps++
				}
			}
			p.Fields = append(p.Fields, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ.ID) }
	f := d.frame(v, v.T("standard.title"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), standardView(f, p))
}

// fieldPage is one field with its rows.
type fieldPage struct {
	shelfFrame
	fieldRow
	Rows []catalogue.Held
	May  func(office.Verb) bool
	Bad  page.FieldErrors
	Why  string
}

func (d *Desk) standardField(v *page.Visit) error { return d.showField(v, nil) }

func (d *Desk) showField(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	field := number(v.Path("field"))
	p := fieldPage{Bad: page.Errors(v.Lang, fail)}
	p.Name = catalogue.FieldName(field)
	if p.Name == "" {
		return fault.Missing("standard.bad_field")
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), standardPath); err != nil {
			return err
		}
		states, err := catalogue.Fields(q, p.Organ.ID)
		if err != nil {
			return err
		}
		p.FieldState = states[field-1]
		p.Rows, err = disclosure.HeldRows(q, p.Organ.ID, field)
		return err
	})
	if err != nil {
		return err
	}
	p.Why = p.Explanation
	if fail != nil {
		p.Why = v.Form("explanation")
	}
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ.ID) }
	f := d.frame(v, p.Name)
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan(standardPath, p.Organ.ID), Label: v.T("standard.title")}, page.Link{Label: p.Name})
	return v.Render(page.StatusOf(fail), fieldView(f, p))
}

func (d *Desk) standardDeclare(v *page.Visit) error {
	organ, field := v.Ask("organ"), number(v.Path("field"))
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		return ofOrgan(standardPath, organ) + "#field-" + strconv.Itoa(field),
			catalogue.DeclareField(tx, v.Actor, organ, field, v.Form("involved") == "1", v.Form("explanation"))
	})
	if err != nil {
		return d.showField(v, err)
	}
	return nil
}

// standardFile gives the rows, of one field or all, as a workbook in the national form.
func (d *Desk) standardFile(v *page.Visit) error {
	var rows []catalogue.Row
	var organ office.Organ
	field := number(v.Ask("field"))
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		s, err := shelfOf(q, v, v.Ask("organ"), standardPath)
		if err != nil {
			return err
		}
		organ = s.Organ
		rows, err = catalogue.Rows(q, organ.ID, field)
		return err
	})
	if err != nil {
		return err
	}
	file, err := catalogue.FileOf(organ.Name, rows)
	if err != nil {
		return err
	}
	return v.SendNamed(organ.Display()+catalogue.FieldName(field)+"基层政务公开标准目录.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

// previewPage shows what taking a file in would do.
type previewPage struct {
	shelfFrame
	File     string
	Ref      blob.Ref
	Field    int
	Problems []string
	Dropped  int // problems that keep something out
	Changes  []catalogue.RowChange
	Count    map[catalogue.ChangeKind]int
}

const workbookMost = 20 << 20 // bytes of a workbook

// standardImport reads the file sent and shows what it would change; nothing is kept but the file itself.
func (d *Desk) standardImport(v *page.Visit) error {
	organ := v.Ask("organ")
	if err := v.Actor.Allow(catalogue.VerbImport, organ); err != nil {
		return err
	}
	name, file, err := oneFile(v, "file")
	if err != nil {
		return d.showStandard(v, err)
	}
	p := previewPage{File: name, Field: number(v.Form("field"))}
	read, err := catalogue.ReadFile(file, p.Field)
	if err != nil {
		return d.showStandard(v, err)
	}
	if p.Ref, err = d.Blobs.Put(v.R.Context(), bytes.NewReader(file)); err != nil {
		return err
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, organ, standardPath); err != nil {
			return err
		}
		kept, err := catalogue.Rows(q, organ, 0)
		p.Changes = catalogue.Compare(kept, read.Rows)
		return err
	})
	if err != nil {
		return err
	}
	p.Count = map[catalogue.ChangeKind]int{}
	for _, c := range p.Changes {
		p.Count[c.Kind]++
	}
	for _, problem := range read.Problems {
		p.Problems = append(p.Problems, problemWords(v.Lang, problem))
		if problem.Drops {
			p.Dropped++
		}
	}
	f := d.frame(v, v.T("standard.preview"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan(standardPath, organ), Label: v.T("standard.title")}, page.Link{Label: f.Title})
	return v.Render(200, previewView(f, p))
}

// problemWords says where and what.
func problemWords(lang message.Lang, p catalogue.Problem) string {
	words := ""
	if p.Sheet != "" {
		words = message.T(lang, "standard.at_sheet", p.Sheet)
	}
	if p.Line > 0 {
		words += message.T(lang, "standard.at_line", p.Line)
	}
	if p.Column != "" {
		words += message.T(lang, "standard.at_column", p.Column)
	}
	if words == "" {
		return message.T(lang, p.Key, p.Args...)
	}
	return message.T(lang, "standard.at", words, message.T(lang, p.Key, p.Args...))
}

// oneFile reads the one file of a form into memory.
func oneFile(v *page.Visit, field string) (name string, file []byte, err error) {
	var f fault.Form
	if v.R.MultipartForm == nil || len(v.R.MultipartForm.File[field]) == 0 || v.R.MultipartForm.File[field][0].Size == 0 {
		f.Add(field, "standard.no_file")
		return "", nil, f.Err()
	}
	h := v.R.MultipartForm.File[field][0]
	if h.Size > workbookMost {
		f.Add(field, "fault.too_large", blob.HumanSize(workbookMost))
		return "", nil, f.Err()
	}
	from, err := h.Open()
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = from.Close() }() // read only
	file, err = io.ReadAll(from)
	return disclosure.CleanName(h.Filename), file, err
}

// standardTake takes the file in that was looked at: it is read again, from its hash.
func (d *Desk) standardTake(v *page.Visit) error {
	organ := v.Ask("organ")
	if err := v.Actor.Allow(catalogue.VerbImport, organ); err != nil {
		return err
	}
	size, err := strconv.ParseInt(v.Form("size"), 10, 64)
	if err != nil || size > workbookMost {
		return fault.BadInput("fault.request")
	}
	from, err := blob.OpenRef(v.R.Context(), d.Blobs, blob.Ref{Hash: v.Form("hash"), Size: size})
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // read only
	file, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	read, err := catalogue.ReadFile(file, number(v.Form("field")))
	if err != nil {
		return d.showStandard(v, err)
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := catalogue.TakeIn(tx, v.Actor, organ, read.Rows, v.Form("drop") == "1")
		return ofOrgan(standardPath, organ), err
	})
	if err != nil {
		return d.showStandard(v, err)
	}
	return nil
}

// rowPage is the form of one row.
type rowPage struct {
	shelfFrame
	catalogue.Row
	Held    catalogue.Held
	Items   []page.Pair
	Columns []page.Option
	Bad     page.FieldErrors
	MayEdit bool
}

func (d *Desk) standardRow(v *page.Visit) error { return d.showRow(v, nil, nil) }

func (d *Desk) showRow(v *page.Visit, typed *catalogue.Row, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := rowPage{Bad: page.Errors(v.Lang, fail)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if v.Path("id") == "new" {
			p.Row = catalogue.Row{Organ: v.Ask("organ"), Field: number(v.Ask("field")), Channels: []int{1}, Everyone: true, Proactive: true}
		} else if p.Row, err = catalogue.RowByID(q, v.Path("id")); err != nil {
			return err
		}
		if p.shelfFrame, err = shelfOf(q, v, p.Row.Organ, standardPath); err != nil {
			return err
		}
		p.Row.Organ = p.shelfFrame.Organ.ID
		if p.Columns, _, err = columnOptions(q, p.Row.Organ); err != nil {
			return err
		}
		list, err := disclosure.Labelled(q, disclosure.Label{Kind: disclosure.RowLabel, ID: p.ID}, 1, 50)
		for _, it := range list.Items {
			p.Items = append(p.Items, page.Pair{Label: it.Title, Href: "/items/" + it.ID, Value: instant(it.PublishedAt)[:10]})
		}
		return err
	})
	if err != nil {
		return err
	}
	if catalogue.FieldName(p.Field) == "" {
		return fault.Missing("standard.bad_field")
	}
	if typed != nil {
		typed.Revision = p.Revision
		p.Row = *typed
	}
	p.MayEdit = v.Actor.May(catalogue.VerbRow, p.Row.Organ) && p.RemovedAt.IsZero()
	title := p.Row.Name()
	if p.ID == "" {
		title = v.T("standard.new_row")
	}
	f := d.frame(v, title)
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan(standardPath, p.Row.Organ), Label: v.T("standard.title")},
		page.Link{Href: ofOrgan(standardPath+"/"+strconv.Itoa(p.Field), p.Row.Organ), Label: catalogue.FieldName(p.Field)}, page.Link{Label: title})
	return v.Render(page.StatusOf(fail), rowView(f, p))
}

func (d *Desk) standardRowPost(v *page.Visit) error {
	r := catalogue.Row{Organ: v.Form("organ"), Field: number(v.Form("field")), Level1: v.Form("level1"), Level2: v.Form("level2"), Content: v.Form("content"),
		Basis: v.Form("basis"), Term: v.Form("term"), Body: v.Form("body"), ChannelsAlso: v.Form("also"), Audience: v.Form("audience"), Column: v.Form("column"),
		Revision: seen(v)}
	if r.ID = v.Path("id"); r.ID == "new" {
		r.ID = ""
	}
	for _, n := range v.FormAll("channels") {
		r.Channels = append(r.Channels, number(n))
	}
	who, how := v.FormAll("for"), v.FormAll("mode")
	r.Everyone, r.Some = slices.Contains(who, "everyone"), slices.Contains(who, "some")
	r.Proactive, r.OnRequest = slices.Contains(how, "proactive"), slices.Contains(how, "on_request")
	for _, t := range v.FormAll("tiers") {
		r.Tiers = append(r.Tiers, catalogue.Tier(t))
	}
	err := d.once(v, r.Organ, func(tx *db.Tx) (string, error) {
		next := ofOrgan(standardPath+"/"+strconv.Itoa(r.Field), r.Organ)
		if v.Form("act") == "drop" {
			return next, catalogue.DropRow(tx, v.Actor, r.Organ, r.ID, r.Revision)
		}
		_, err := catalogue.SaveRow(tx, v.Actor, r)
		return next, err
	})
	if err != nil {
		return d.showRow(v, &r, err)
	}
	return nil
}
