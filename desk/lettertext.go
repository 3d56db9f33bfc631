package desk

// lettertext.go is the texts of letters: what the law says in each, which nobody edits, and the office's own paragraphs,
// proposed by one person and put in force by another.

import (
	"strconv"

	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

// letterTextsPage is the catalogue.
type letterTextsPage struct {
	Organ  string
	Organs []page.Option
	Rows   []letterTextRow
}

type letterTextRow struct {
	Code     request.LetterCode
	Version  int64 // in force; 0 is the default
	Waiting  bool  // an edition waits for a second person
	Outdated bool  // the law's text changed under the organ's edition
}

func (d *Desk) letterTexts(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := letterTextsPage{Organ: organ}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		editions, err := request.Editions(q, organ, "")
		if err != nil {
			return err
		}
		for _, code := range request.LetterCodes() {
			row := letterTextRow{Code: code}
			t, err := request.DefaultTemplate(code)
			if err != nil {
				return err
			}
			for _, e := range editions {
				if e.Kind != code {
					continue
				}
				row.Waiting = row.Waiting || e.State == request.EditionProposed
				if e.State == request.EditionInForce {
					row.Outdated = e.Outdated(t)
					row.Version = e.Version
				}
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("letter.texts"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/letters", Label: v.T("letter.register")}, page.Link{Label: v.T("letter.texts")})
	return v.Render(page.StatusOf(nil), letterTextsView(f, p))
}

// letterTextPage is the text of one kind of letter.
type letterTextPage struct {
	Organ    string
	Code     request.LetterCode
	Template request.Template // in force
	Slots    []string         // as typed, or as in force
	Blanks   []string
	Proposed *request.Edition
	Old      []request.Edition
	MayEdit  bool
	MayAgree bool
	MayDrop  bool
	Key      string
	Errors   page.FieldErrors
}

func (d *Desk) letterText(v *page.Visit) error { return d.showLetterText(v, nil, nil) }

func (d *Desk) showLetterText(v *page.Visit, slots []string, failed error) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := letterTextPage{Organ: organ, Code: request.LetterCode(v.Path("kind")), Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Template, err = request.TemplateInForce(q, organ, p.Code); err != nil {
			return err
		}
		p.Old, err = request.Editions(q, organ, p.Code)
		return err
	})
	if err != nil {
		return err
	}
	kind, _ := request.LetterKindOf(p.Code)
	p.Blanks = kind.Blanks()
	if p.Slots = slots; len(slots) != len(p.Template.Slots) {
		p.Slots = p.Template.Slots
	}
	for i := range p.Old {
		if p.Old[i].State == request.EditionProposed && len(p.Old[i].Slots) == len(p.Template.Slots) {
			p.Proposed = &p.Old[i]
		}
	}
	p.MayEdit = v.Actor.May(request.VerbTemplate, organ)
	p.MayAgree = p.Proposed != nil && v.Actor.May(request.VerbTemplateAgree, organ) && p.Proposed.Author != v.Actor.ID
	p.MayDrop = p.Proposed != nil && v.Actor.May(request.VerbTemplateRefuse, organ)
	f := d.frame(v, letterName(v.Lang, p.Code))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/letters", Label: v.T("letter.register")}, page.Link{Href: "/desk/letter-texts?organ=" + organ, Label: v.T("letter.texts")}, page.Link{Label: letterName(v.Lang, p.Code)})
	return v.Render(page.StatusOf(failed), letterTextView(f, p))
}

func (d *Desk) letterTextPost(v *page.Visit) error {
	code := request.LetterCode(v.Path("kind"))
	t, err := request.DefaultTemplate(code)
	if err != nil {
		return err
	}
	slots := make([]string, len(t.Slots))
	for i := range slots {
		slots[i] = v.Form(request.SlotField(i))
	}
	return d.letterTextDo(v, slots, func(tx *db.Tx, organ string) error { return request.EditTemplate(tx, v.Actor, organ, code, slots) })
}

func (d *Desk) letterTextAgree(v *page.Visit) error {
	return d.letterTextDo(v, nil, func(tx *db.Tx, organ string) error {
		return request.AgreeTemplate(tx, v.Actor, organ, request.LetterCode(v.Path("kind")), editionOf(v))
	})
}

func (d *Desk) letterTextRefuse(v *page.Visit) error {
	return d.letterTextDo(v, nil, func(tx *db.Tx, organ string) error {
		return request.RefuseTemplate(tx, v.Actor, organ, request.LetterCode(v.Path("kind")), editionOf(v), v.Form("reason"))
	})
}

func editionOf(v *page.Visit) int64 {
	n, _ := strconv.ParseInt(v.Form("version"), 10, 64) // unreadable: 0, which there is none of
	return n
}

func (d *Desk) letterTextDo(v *page.Visit, slots []string, act func(tx *db.Tx, organ string) error) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/letter-texts/" + v.Path("kind") + "?organ=" + organ, act(tx, organ)
	})
	if err != nil && wordable(err) {
		return d.showLetterText(v, slots, err)
	}
	return err
}

// slotRows is how high the field of a slot is: one line while it is empty.
func slotRows(text string) int {
	if text == "" {
		return 1
	}
	return 3
}
