package desk

// draft.go is what surrounds the form of a text: what was typed is kept for its writer until it is saved, with and without
// script; who else has the form open is said; a save that comes too late loses nothing, both texts are shown side by side.

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/compare"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// beside is what the form shows besides its fields.
type beside struct {
	Place   string
	Writers []disclosure.Writer // others who have the form open
	Kept    disclosure.Typed    // what was typed earlier and not saved; At zero when there is nothing, or when it is in the form
	Resumed bool                // the form holds what was kept
	Refused bool                // the form holds what was not saved just now
	Theirs  disclosure.Revision // the newest revision, when somebody else saved it meanwhile
	Between compare.Difference  // from theirs to what is in the form
}

// filesKept is the field of a draft under which files are remembered that arrived with a form that could not be saved. A
// form cannot set it.
const filesKept = "_files"

// place is where drafts of the form are kept.
func (p *itemForm) place() string {
	if p.ID == "" {
		return disclosure.NewPlace(p.Organ)
	}
	return p.ID
}

// attend notes that the visitor has opened the form, offers what was kept, and with ?draft=1 puts it into the form.
func (d *Desk) attend(v *page.Visit, p *itemForm, r disclosure.Revision) error {
	if p.ID != "" {
		err := d.DB.Update(v.R.Context(), p.Organ, func(tx *db.Tx) error { return disclosure.Attend(tx, v.Actor, p.ID) })
		if err != nil && fault.Of(err) != fault.Busy { // with a full disk people can still read
			return err
		}
	}
	return d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Writers, err = disclosure.Writers(q, p.ID, v.Actor.ID); err != nil {
			return err
		}
		p.Place = p.place()
		if p.Kept, err = disclosure.TypedBy(q, v.Actor.ID, p.Place); err != nil || p.Kept.At.IsZero() || v.Ask("draft") == "" {
			return err
		}
		p.Resumed = true
		v.R.PostForm = p.Kept.Fields
		text, _ := p.typed(v, withKept(r.Attachments, p.Kept)) // what cannot be read is in the form, and said when it is saved
		if p.ID != "" && p.Kept.Seen != r.N {
			return p.besides(q, v, r, text)
		}
		return nil
	})
}

// besides sets what is in the form beside the newest revision.
func (p *itemForm) besides(q db.Query, v *page.Visit, theirs disclosure.Revision, mine disclosure.Text) error {
	_, columns, err := columnOptions(q, p.Organ)
	p.Moved, p.Theirs = true, theirs
	mine.Body = disclosure.Clean(mine.Body, mine.Attachments)
	p.Between = disclosure.Between(theirs.Text, mine, valueWords(v, columns))
	return err
}

// withKept adds files that arrived with an earlier form.
func withKept(had []disclosure.Attachment, kept disclosure.Typed) []disclosure.Attachment {
	out := slices.Clone(had)
	for _, raw := range kept.Fields[filesKept] {
		var a disclosure.Attachment
		if json.Unmarshal([]byte(raw), &a) == nil && !slices.ContainsFunc(out, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
			out = append(out, a)
		}
	}
	return out
}

// arrived gives the files a form starts from: those of the text, and those that arrived with a form that could not be saved.
func (d *Desk) arrived(v *page.Visit, p *itemForm, had []disclosure.Attachment) (all []disclosure.Attachment, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		kept, err := disclosure.TypedBy(q, v.Actor.ID, p.place())
		all = withKept(had, kept)
		return err
	})
	return all, err
}

// saved forgets the draft of a form that has become a revision.
func saved(tx *db.Tx, v *page.Visit, p *itemForm) error {
	if p.ID != "" {
		if err := disclosure.Leave(tx, v.Actor, p.ID); err != nil {
			return err
		}
	}
	return disclosure.DropTyped(tx, v.Actor.ID, p.place())
}

// refused keeps a form that could not be saved, with the files that came with it, and sets it beside what somebody else saved
// meanwhile.
func (d *Desk) refused(v *page.Visit, p *itemForm, mine disclosure.Text, fail error) error {
	if !wordable(fail) {
		return nil
	}
	p.Refused, p.Place = true, p.place()
	if len(p.Errors.Fields) == 0 && fault.Of(fail) == fault.Invalid { // the fields were at fault before the files were looked at
		_ = d.receive(v, &mine) // a file that is refused too will be said when the fields are in order
	}
	fields := formFields(v)
	for _, a := range mine.Attachments {
		if !slices.ContainsFunc(p.Files, func(b disclosure.Attachment) bool { return b.Hash == a.Hash }) {
			p.Files = append(p.Files, a)
		}
	}
	for _, a := range p.Files {
		raw, err := json.Marshal(a)
		if err != nil {
			return err
		}
		fields[filesKept] = append(fields[filesKept], string(raw))
	}
	return d.DB.Update(v.R.Context(), p.Organ, func(tx *db.Tx) error {
		if err := disclosure.KeepTyped(tx, v.Actor, p.Organ, disclosure.Typed{Place: p.Place, Seen: seen(v), Fields: fields}); err != nil {
			return err
		}
		if fault.Of(fail) != fault.Stale {
			return nil
		}
		it, err := disclosure.ItemByID(tx, p.ID)
		if err != nil {
			return err
		}
		theirs, err := disclosure.RevisionOf(tx, p.ID, it.Head)
		if err != nil {
			return err
		}
		return p.besides(tx, v, theirs, mine)
	})
}

// formFields are the fields of the form sent, without those that belong to the sending.
func formFields(v *page.Visit) map[string][]string {
	fields := maps.Clone(map[string][]string(v.R.PostForm))
	for name := range fields {
		if strings.HasPrefix(name, "_") {
			delete(fields, name)
		}
	}
	return fields
}

// draftAnswer is what the script is told after a draft was kept.
type draftAnswer struct {
	At     string   `json:"at"`
	Others []string `json:"others"` // who else writes, in words
	Moved  bool     `json:"moved"`  // somebody saved a newer revision
}

// draftPost keeps what is in the form for its writer: every few seconds where there is script, by a button otherwise.
func (d *Desk) draftPost(v *page.Visit) error {
	p := itemForm{ID: v.Path("id"), Organ: v.Form("organ")}
	var head int64
	if p.ID != "" {
		it, err := d.itemOf(v)
		if err != nil {
			return err
		}
		p.Organ, head = it.Organ, it.Head
	}
	answer := draftAnswer{Others: []string{}, Moved: p.ID != "" && seen(v) != head}
	err := d.DB.Update(v.R.Context(), p.Organ, func(tx *db.Tx) error {
		was, err := disclosure.TypedBy(tx, v.Actor.ID, p.place())
		if err != nil {
			return err
		}
		fields := formFields(v)
		if files := was.Fields[filesKept]; len(files) > 0 {
			fields[filesKept] = files
		}
		if err := disclosure.KeepTyped(tx, v.Actor, p.Organ, disclosure.Typed{Place: p.place(), Seen: seen(v), Fields: fields}); err != nil || p.ID == "" {
			return err
		}
		if err := disclosure.Attend(tx, v.Actor, p.ID); err != nil {
			return err
		}
		others, err := disclosure.Writers(tx, p.ID, v.Actor.ID)
		for _, o := range others {
			answer.Others = append(answer.Others, writerWords(v, o))
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.R.Header.Get("Accept") != "application/json" {
		return v.See(p.formHref() + "draft=1")
	}
	answer.At = instant(d.DB.Now())
	raw, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "application/json", raw)
}

// draftDrop forgets the draft.
func (d *Desk) draftDrop(v *page.Visit) error {
	p := itemForm{ID: v.Path("id"), Organ: v.Form("organ")}
	if p.ID != "" {
		it, err := d.itemOf(v)
		if err != nil {
			return err
		}
		p.Organ = it.Organ
	}
	return d.once(v, p.Organ, func(tx *db.Tx) (string, error) { return p.formHref(), disclosure.DropTyped(tx, v.Actor.ID, p.place()) })
}

// formHref is the form's address, to which one more word of the query can be added.
func (p *itemForm) formHref() string {
	if p.ID == "" {
		return "/desk/items/new?organ=" + url.QueryEscape(p.Organ) + "&"
	}
	return "/desk/items/" + url.PathEscape(p.ID) + "/edit?"
}

// draftHref is where drafts of the form are sent.
func (p *itemForm) draftHref() string {
	if p.ID == "" {
		return "/desk/items/new/draft"
	}
	return "/desk/items/" + p.ID + "/draft"
}

func writerWords(v *page.Visit, w disclosure.Writer) string {
	return v.T("draft.writer", w.Name, instant(w.Since))
}
