package desk

// itemform.go is the form of a text: all its fields, the editor, its files. One save keeps all of it as one revision; a
// refused save gives back everything that was typed.

import (
	"errors"
	"io"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/manuscript"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// itemForm is the form of a new item or of a new revision.
type itemForm struct {
	ID, Organ string // ID empty: a new item
	Action    string
	Key, Seen string
	Title     string // of the page
	Back      string
	Fields    map[string]string
	Normative bool
	Files     []disclosure.Attachment
	Dropped   []string // hashes ticked to be taken out
	Organs    []page.Option
	Columns   []page.Option
	Statutory []page.Option
	Labels    itemLabels
	Errors    page.FieldErrors
	Moved     bool // somebody else saved meanwhile
	Approved  bool // saving takes approvals back
	beside         // drafts, other writers (draft.go)
	relating       // other documents (relation.go)

	// What the buttons of itemhelp.go leave behind.
	Given       bool // the form holds what was typed: no older draft may come over it
	Templates   []page.Option
	MayShape    bool              // may change templates
	Sealed      map[string]string // each file, sealed, by hash
	Sheets      []string          // of a workbook: one is to be chosen
	ImportKept  string            // that workbook, sealed
	Taken       string            // name of the file that was taken in
	Missing     []string          // pictures that did not come along
	GuideColumn bool              // the column holds service guides
	Blocks      int               // after which a picture can be put
}

// textFields are the fields of the form that are plain text in disclosure.Text, by name.
func textFields(t *disclosure.Text) map[string]*string {
	return map[string]*string{"title": &t.Title, "column": &t.Column, "statutory": &t.Statutory, "topic": &t.Topic, "genre": &t.Genre, "issuer": &t.Issuer,
		"document_number": &t.DocumentNumber, "source": &t.Source, "keywords": &t.Keywords, "summary": &t.Summary, "reason": &t.Reason, "body": &t.Body, "catalogue_row": &t.CatalogueRow,
		"validity": (*string)(&t.Validity), "attribute": (*string)(&t.Attribute), "article": (*string)(&t.Article)}
}

func dateFields(t *disclosure.Text) map[string]*workday.Date {
	return map[string]*workday.Date{"formed_on": &t.FormedOn, "effective_on": &t.EffectiveOn, "abolished_on": &t.AbolishedOn,
		"expires_on": &t.ExpiresOn, "changed_on": &t.ChangedOn}
}

// fill puts a text into the form.
func (p *itemForm) fill(t disclosure.Text) {
	p.Fields = map[string]string{"term_days": ""}
	if t.TermDays > 0 {
		p.Fields["term_days"] = strconv.FormatInt(t.TermDays, 10)
	}
	for name, value := range textFields(&t) {
		p.Fields[name] = *value
	}
	for name, value := range dateFields(&t) {
		p.Fields[name] = value.String()
	}
	for _, e := range t.Elements {
		p.Fields[disclosure.ElementField(e.Key)] = e.Value
	}
	p.Fields["classes"] = t.Classes
	p.Normative, p.Files = t.Normative, t.Attachments
	p.Relations = t.Relations
}

// typed reads the form into a text; what cannot be read is said field by field, and stays in the form.
func (p *itemForm) typed(v *page.Visit, had []disclosure.Attachment) (t disclosure.Text, err error) {
	var f fault.Form
	p.Fields = map[string]string{}
	for name, into := range textFields(&t) {
		*into = v.Form(name)
		p.Fields[name] = *into
	}
	for name, into := range dateFields(&t) {
		p.Fields[name] = v.Form(name)
		day, err := workday.ParseDate(p.Fields[name])
		if p.Fields[name] == "" {
			continue
		}
		if err != nil {
			f.Add(name, "disclosure.bad_date")
			continue
		}
		*into = day
	}
	for _, key := range slices.Concat(disclosure.GuideElements, disclosure.OfficialElements) {
		name := disclosure.ElementField(key)
		if p.Fields[name] = v.Form(name); p.Fields[name] != "" {
			t.Elements = append(t.Elements, disclosure.Element{Key: key, Value: p.Fields[name]})
		}
	}
	p.Fields["term_days"] = v.Form("term_days")
	if p.Fields["term_days"] != "" {
		if t.TermDays, err = strconv.ParseInt(p.Fields["term_days"], 10, 32); err != nil || t.TermDays == 0 {
			f.Add("term_days", "disclosure.bad_term")
		}
	}
	t.Normative, t.Classes = v.Form("normative") == "1", strings.Join(v.FormAll("classes"), " ")
	p.Fields["classes"] = t.Classes
	p.typedRelations(v)
	p.Normative, p.Files, p.Dropped = t.Normative, had, v.FormAll("drop")
	for _, a := range had {
		if !slices.Contains(p.Dropped, a.Hash) {
			t.Attachments = append(t.Attachments, a)
		}
	}
	return t, f.Err()
}

func (d *Desk) itemNew(v *page.Visit) error {
	p := itemForm{Organ: v.Ask("organ")}
	if p.Organ == "" {
		p.Organ = homeFor(v, disclosure.VerbDraft)
	}
	if err := v.Actor.Allow(disclosure.VerbDraft, p.Organ); err != nil {
		return err
	}
	text := disclosure.Text{Attribute: disclosure.Proactive, Column: v.Ask("column")}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		organ, err := office.OrganByID(q, p.Organ)
		text.Issuer = organ.Name
		return err
	})
	if err != nil {
		return err
	}
	p.fill(text)
	if err := d.attend(v, &p, disclosure.Revision{}); err != nil {
		return err
	}
	return d.showItemForm(v, p, nil)
}

func (d *Desk) itemNewPost(v *page.Visit) error {
	p := itemForm{Organ: v.Form("organ")}
	if err := v.Actor.Allow(disclosure.VerbDraft, p.Organ); err != nil {
		return err
	}
	had, err := d.arrived(v, &p, nil)
	if err != nil {
		return err
	}
	text, err := d.sent(v, &p, had)
	if v.Form("help") != "" && (err == nil || wordable(err)) {
		return d.help(v, p, text, err)
	}
	if err == nil {
		err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
			id, err := disclosure.Draft(tx, v.Actor, p.Organ, text)
			if err != nil {
				return "", err
			}
			return "/desk/items/" + id, saved(tx, v, &p)
		})
	}
	if err != nil {
		if err := d.refused(v, &p, text, err); err != nil {
			return err
		}
		return d.showItemForm(v, p, err)
	}
	return nil
}

func (d *Desk) itemEdit(v *page.Visit) error {
	it, r, err := d.newest(v)
	if err != nil {
		return err
	}
	p := itemForm{ID: it.ID, Organ: it.Organ, Seen: strconv.FormatInt(it.Head, 10), Approved: it.Stage != disclosure.Drafting}
	p.fill(r.Text)
	if err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.byRule(q, r.Text) }); err != nil {
		return err
	}
	if err := d.attend(v, &p, r); err != nil {
		return err
	}
	return d.showItemForm(v, p, nil)
}

func (d *Desk) itemEditPost(v *page.Visit) error {
	it, r, err := d.newest(v)
	if err != nil {
		return err
	}
	p := itemForm{ID: it.ID, Organ: it.Organ, Seen: v.Form("_seen"), Approved: it.Stage != disclosure.Drafting}
	had, err := d.arrived(v, &p, r.Attachments)
	if err != nil {
		return err
	}
	text, err := d.sent(v, &p, had)
	if v.Form("help") != "" && (err == nil || wordable(err)) {
		return d.help(v, p, text, err)
	}
	if err == nil {
		err = d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
			if _, err := disclosure.Save(tx, v.Actor, it.ID, seen(v), text); err != nil {
				return "", err
			}
			return "/desk/items/" + it.ID, saved(tx, v, &p)
		})
	}
	if err != nil {
		if err := d.refused(v, &p, text, err); err != nil {
			return err
		}
		if p.Theirs.N > 0 {
			p.Seen = strconv.FormatInt(p.Theirs.N, 10) // sent again, it is meant
		}
		return d.showItemForm(v, p, err)
	}
	return nil
}

// byRule leaves the term open where it is the one of the text's column or catalogue row: it then follows the column.
func (p *itemForm) byRule(q db.Query, t disclosure.Text) error {
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	rule, err := disclosure.TermRuleFor(q, p.Organ, t, cal)
	if err == nil && rule.Days == t.TermDays {
		p.Fields["term_days"] = ""
	}
	return err
}

// newest gives the item of the address with its newest text, to someone who may write in it.
func (d *Desk) newest(v *page.Visit) (it disclosure.Item, r disclosure.Revision, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if it, err = disclosure.ItemByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow(disclosure.VerbSave, it.Organ); err != nil {
			return err
		}
		r, err = disclosure.RevisionOf(q, it.ID, it.Head)
		return err
	})
	return it, r, err
}

// sent reads the form with its files. Files that came are kept and stay in the form also when something else is wrong.
func (d *Desk) sent(v *page.Visit, p *itemForm, had []disclosure.Attachment) (disclosure.Text, error) {
	carried, err := d.carried(v, had)
	if err != nil {
		return disclosure.Text{}, err
	}
	text, err := p.typed(v, carried)
	if bad := d.related(v, p, &text); err == nil {
		err = bad
	}
	if bad := d.receive(v, &text); err == nil {
		err = bad
	}
	for _, a := range text.Attachments {
		if !slices.ContainsFunc(p.Files, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
			p.Files = append(slices.Clone(p.Files), a)
		}
	}
	return text, err
}

// receive keeps the files sent with the form and adds them to the text, before any row names them.
func (d *Desk) receive(v *page.Visit, text *disclosure.Text) error {
	if v.R.MultipartForm == nil {
		return nil
	}
	for _, h := range v.R.MultipartForm.File["files"] {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		a, err := d.receiveOne(v, h)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(text.Attachments, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
			text.Attachments = append(text.Attachments, a)
		}
	}
	return nil
}

func (d *Desk) receiveOne(v *page.Visit, h *multipart.FileHeader) (a disclosure.Attachment, err error) {
	bad := func(key string, args ...any) error {
		var f fault.Form
		f.Add("files", key, args...)
		return f.Err()
	}
	if h.Size == 0 {
		return a, bad("disclosure.empty_file")
	}
	file, err := h.Open()
	if err != nil {
		return a, err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return a, err
	}
	a.Name = disclosure.CleanName(h.Filename)
	kind, ok := disclosure.SniffType(a.Name, head[:n])
	if !ok {
		return a, bad("disclosure.bad_file", strings.Join(disclosure.Kinds(), " "))
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return a, err
	}
	a.Type = kind
	a.Ref, err = d.Blobs.Put(v.R.Context(), blob.Limit(file, disclosure.MaxAttachment))
	if fault.Of(err) == fault.Invalid {
		return a, bad("fault.too_large", blob.HumanSize(disclosure.MaxAttachment))
	}
	return a, err
}

func (d *Desk) showItemForm(v *page.Visit, p itemForm, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, disclosure.VerbDraft); err != nil {
			return err
		}
		if p.Columns, _, err = columnOptions(q, p.Organ); err != nil {
			return err
		}
		p.Labels, err = readLabels(q, p.Organ, p.Fields["catalogue_row"], p.Fields["classes"], page.Errors(v.Lang, fail))
		if err != nil {
			return err
		}
		return p.offer(q, v)
	})
	if err != nil {
		return err
	}
	if err := d.sealFiles(v, &p); err != nil {
		return err
	}
	for _, s := range catalogue.AllStatutory() {
		p.Statutory = append(p.Statutory, page.Option{Value: s.Key, Label: s.Article + " " + s.Name})
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	p.Title, p.Action, p.Back = v.T("item.new"), "/desk/items/new", "/desk/items"
	if p.ID != "" {
		p.Title, p.Action, p.Back = v.T("item.edit"), "/desk/items/"+p.ID+"/edit", "/desk/items/"+p.ID
	}
	f := d.frame(v, p.Title)
	f.Editor = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: p.Title})
	return v.Render(page.StatusOf(fail), itemFormView(f, p))
}

// offer lists the templates, those for the column chosen first.
func (p *itemForm) offer(q db.Query, v *page.Visit) error {
	list, err := disclosure.Templates(q, p.Organ)
	if err != nil {
		return err
	}
	column, err := catalogue.ColumnByID(q, p.Fields["column"])
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	p.GuideColumn = column.Kind == catalogue.Services
	var rest []page.Option
	for _, t := range list {
		switch o := (page.Option{Value: t.Key, Label: t.Name}); {
		case t.Hidden:
		case t.Kind != "" && t.Kind == column.Kind:
			p.Templates = append(p.Templates, o)
		default:
			rest = append(rest, o)
		}
	}
	p.Templates = append(p.Templates, rest...)
	p.MayShape = v.Actor.May(disclosure.VerbTemplate, p.Organ)
	p.Blocks = min(manuscript.Blocks(p.Fields["body"]), 100)
	return nil
}

// sealFiles names the files of the form for its next sending.
func (d *Desk) sealFiles(v *page.Visit, p *itemForm) (err error) {
	p.Sealed = map[string]string{}
	for _, a := range p.Files {
		if p.Sealed[a.Hash], err = d.seal(v, a); err != nil {
			return err
		}
	}
	return nil
}

// elementField gives a control of the form for a structured field.
func (p itemForm) elementField(key, label string) page.Field {
	f := p.field(disclosure.ElementField(key), label)
	f.Max = 300
	if slices.Contains(disclosure.GuideElements, key) {
		f.Max, f.Rows, f.Width = 5000, 2, "full"
	}
	return f
}

// opens says whether a section of structured fields has something in it.
func (p itemForm) opens(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		name := disclosure.ElementField(key)
		return p.Fields[name] != "" || p.Errors.Of(name) != ""
	})
}

// field gives a control of the form its value and its fault.
func (p itemForm) field(name, label string) page.Field {
	return page.Field{Name: name, Label: label, Value: p.Fields[name], Error: p.Errors.Of(name)}
}

// choices are plain words to choose from.
func choices(words []string) []page.Option {
	options := make([]page.Option, len(words))
	for i, w := range words {
		options[i] = page.Option{Value: w, Label: w}
	}
	return options
}
