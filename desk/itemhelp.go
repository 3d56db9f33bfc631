package desk

// itemhelp.go is what the form of a text does without saving: begin it by a template, take a file in as text, put a picture
// into it, change the order of the files. Each is a button of the form, so that all of it works without script; the form
// comes back with everything that was typed, and the files it has, which travel sealed.

import (
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/manuscript"
	"gongkai/page"
)

// seal names a file that was received, so that the form can carry it until it is saved; nobody can name a file they have
// not sent or seen themselves.
func (d *Desk) seal(v *page.Visit, a disclosure.Attachment) (string, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	return d.Keys.SealSecret("form file "+v.Actor.ID, string(raw))
}

func (d *Desk) unseal(v *page.Visit, sealed string) (a disclosure.Attachment, err error) {
	raw, err := d.Keys.OpenSecret("form file "+v.Actor.ID, sealed)
	if err != nil {
		return a, fault.BadInput("fault.request")
	}
	return a, json.Unmarshal([]byte(raw), &a)
}

// carried gives the files the form has, in its order: those it carries, or those of the saved text.
func (d *Desk) carried(v *page.Visit, had []disclosure.Attachment) ([]disclosure.Attachment, error) {
	sealed := v.FormAll("kept")
	if len(sealed) == 0 {
		return had, nil
	}
	if len(sealed) > disclosure.MaxAttachments {
		sealed = sealed[:disclosure.MaxAttachments]
	}
	var list []disclosure.Attachment
	for _, s := range sealed {
		a, err := d.unseal(v, s)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	for _, a := range had { // that arrived another way since the form was shown
		if !slices.ContainsFunc(list, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
			list = append(list, a)
		}
	}
	return list, nil
}

// help does what a button of the form asks for, and shows the form again. Of what was wrong in the form only files that
// were refused are said: the rest is looked at when it is saved.
func (d *Desk) help(v *page.Visit, p itemForm, text disclosure.Text, bad error) error {
	what, which, _ := strings.Cut(v.Form("help"), ":")
	var err error
	switch what {
	case "template":
		err = d.helpTemplate(v, &text)
	case "import":
		err = d.helpImport(v, &p, &text)
	case "place":
		err = place(v, &text, which)
	case "up", "down":
		move(text.Attachments, which, what == "up")
	default:
		err = fault.BadInput("fault.request")
	}
	if f := fault.As(bad); err == nil && f != nil && slices.ContainsFunc(f.Fields, func(one fault.Field) bool { return one.Name == "files" }) {
		err = bad
	}
	p.given(text)
	p.Given = true
	return d.showItemForm(v, p, err)
}

// given puts into the form what a button changed; the rest stays as it was typed.
func (p *itemForm) given(t disclosure.Text) {
	p.Fields["body"], p.Fields["title"], p.Fields["genre"] = t.Body, t.Title, t.Genre
	for _, e := range t.Elements {
		p.Fields[disclosure.ElementField(e.Key)] = e.Value
	}
	var dropped []disclosure.Attachment // stay in the list, ticked, until the form is saved
	for _, a := range p.Files {
		if slices.Contains(p.Dropped, a.Hash) {
			dropped = append(dropped, a)
		}
	}
	p.Files = append(slices.Clone(t.Attachments), dropped...)
}

func (d *Desk) helpTemplate(v *page.Visit, text *disclosure.Text) error {
	key := v.Form("template")
	if key == "" {
		return fieldFault("template", "item.choose_template")
	}
	return d.DB.View(v.R.Context(), func(q *db.View) error {
		t, err := disclosure.TemplateByKey(q, v.Form("organ"), key)
		if err == nil {
			*text = t.Fill(*text)
		}
		return err
	})
}

// fieldFault is a fault of one field.
func fieldFault(name, key string, args ...any) error {
	var f fault.Form
	f.Add(name, key, args...)
	return f.Err()
}

// helpImport takes a file in as text, after what is there already or in its place. A workbook of several sheets is kept and
// asked about.
func (d *Desk) helpImport(v *page.Visit, p *itemForm, text *disclosure.Text) error {
	name, data, err := d.textFile(v, p)
	if err != nil {
		return err
	}
	pictures := manuscript.Pictures{Keep: func(one manuscript.Picture) (string, bool) { return d.keepPicture(v, text, one) }}
	taken, book, err := manuscript.File(name, data, number(v.Form("sheet")), pictures)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return fieldFault("import", f.Key, f.Args...)
	} else if err != nil {
		return err
	}
	if len(book.Sheets) > 0 {
		p.Sheets = book.Sheets
		return nil
	}
	p.ImportKept, p.Missing, p.Taken = "", taken.Missing, name
	if v.Form("import_way") == "replace" {
		text.Body = taken.HTML
	} else {
		text.Body = manuscript.InsertAfter(text.Body, -1, taken.HTML)
	}
	if text.Title == "" {
		text.Title = taken.Title
	}
	text.Body = disclosure.Clean(text.Body, text.Attachments)
	return nil
}

// textFile gives the file to take in: the one sent now, or the workbook sent before.
func (d *Desk) textFile(v *page.Visit, p *itemForm) (name string, data []byte, err error) {
	var sent []*multipart.FileHeader
	if v.R.MultipartForm != nil {
		sent = v.R.MultipartForm.File["import"]
	}
	var from io.ReadCloser
	switch {
	case len(sent) > 0 && sent[0].Size > 0:
		if sent[0].Size > manuscript.MaxFile {
			return "", nil, fieldFault("import", "manuscript.large")
		}
		name = sent[0].Filename
		from, err = sent[0].Open()
	case v.Form("import_kept") != "":
		a, err := d.unseal(v, v.Form("import_kept"))
		if err != nil {
			return "", nil, err
		}
		name, p.ImportKept = a.Name, v.Form("import_kept")
		if from, err = blob.OpenRef(v.R.Context(), d.Blobs, a.Ref); err != nil {
			return "", nil, err
		}
	default:
		return "", nil, fieldFault("import", "item.choose_import")
	}
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = from.Close() }() // read only
	if data, err = io.ReadAll(io.LimitReader(from, manuscript.MaxFile+1)); err != nil {
		return "", nil, err
	}
	if p.ImportKept == "" && strings.HasSuffix(strings.ToLower(name), ".xlsx") { // a sheet may have to be chosen
		a := disclosure.Attachment{Name: disclosure.CleanName(name)}
		if a.Ref, err = d.Blobs.Put(v.R.Context(), strings.NewReader(string(data))); err != nil {
			return "", nil, err
		}
		p.ImportKept, err = d.seal(v, a)
	}
	return name, data, err
}

// keepPicture makes a picture that came within a text one of its attachments.
func (d *Desk) keepPicture(v *page.Visit, text *disclosure.Text, one manuscript.Picture) (string, bool) {
	kind, ok := disclosure.SniffType(one.Name, one.Data[:min(len(one.Data), 512)])
	if !ok || len(text.Attachments) >= disclosure.MaxAttachments {
		return "", false
	}
	ref, err := d.Blobs.Put(v.R.Context(), strings.NewReader(string(one.Data)))
	if err != nil {
		return "", false // it is named as missing
	}
	a := disclosure.Attachment{Name: disclosure.CleanName(one.Name), Type: kind, Ref: ref}
	if !slices.ContainsFunc(text.Attachments, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
		text.Attachments = append(text.Attachments, a)
	}
	return "/attachments/" + a.Hash + "/" + a.Name, true
}

// place puts an attached picture into the text, with what it shows in words.
func place(v *page.Visit, text *disclosure.Text, hash string) error {
	i := slices.IndexFunc(text.Attachments, func(a disclosure.Attachment) bool { return a.Hash == hash && a.IsImage() })
	if i < 0 {
		return fieldFault("files", "item.no_picture")
	}
	words := strings.TrimSpace(v.Form("alt_" + hash))
	if words == "" {
		return fieldFault("alt_"+hash, "item.no_alt")
	}
	at := -1
	if n, err := strconv.Atoi(v.Form("at_" + hash)); err == nil {
		at = n
	}
	a := text.Attachments[i]
	text.Body = manuscript.InsertAfter(text.Body, at, `<p class="align-center"><img src="/attachments/`+a.Hash+"/"+a.Name+`" alt="`+html.EscapeString(words)+`"></p>`)
	return nil
}

// move brings a file one place up or down.
func move(list []disclosure.Attachment, hash string, up bool) {
	i := slices.IndexFunc(list, func(a disclosure.Attachment) bool { return a.Hash == hash })
	to := i + 1
	if up {
		to = i - 1
	}
	if i >= 0 && to >= 0 && to < len(list) {
		list[i], list[to] = list[to], list[i]
	}
}

// tidyPost answers what the editor pastes: HTML of any origin comes back as a text is kept. It changes nothing.
func (d *Desk) tidyPost(v *page.Visit) error {
	body := v.Form("html")
	if body == "" {
		return fault.BadInput("manuscript.empty")
	}
	got := manuscript.Tidy(body, manuscript.Pictures{})
	raw, err := json.Marshal(map[string]any{"html": got.HTML, "missing": append([]string{}, got.Missing...)})
	if err != nil {
		return err
	}
	return v.Send(200, "application/json; charset=utf-8", raw)
}
