package desk

// synonym.go is the page of what else things are called: lines of words that find each other, added one by one or from a text
// file. They hold for the whole portal.

import (
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/screen"
)

const synonymPath = "/desk/synonyms"

// synonymPage is the installation's lines.
type synonymPage struct {
	Lines   []disclosure.SynonymLine
	Typed   string
	Key     string
	MayDrop bool
	Errors  page.FieldErrors
}

func (d *Desk) synonyms(v *page.Visit) error { return d.showSynonyms(v, nil) }

func (d *Desk) showSynonyms(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := synonymPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, fail), MayDrop: v.Actor.Anywhere(disclosure.VerbDropSynonym)}
	if fail != nil {
		p.Typed = v.Form("words")
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p.Lines, err = disclosure.SynonymLines(q)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("synonyms.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("synonyms.title")})
	return v.Render(page.StatusOf(fail), synonymsView(f, p))
}

func (d *Desk) synonymAdd(v *page.Visit) error {
	return d.synonymStep(v, disclosure.VerbAddSynonym, func(tx *db.Tx) error { return disclosure.AddSynonym(tx, v.Actor, v.Form("words")) })
}

func (d *Desk) synonymDrop(v *page.Visit) error {
	return d.synonymStep(v, disclosure.VerbDropSynonym, func(tx *db.Tx) error { return disclosure.DropSynonym(tx, v.Actor, v.Path("id")) })
}

func (d *Desk) synonymImport(v *page.Visit) error {
	text, err := synonymsSent(v)
	if err != nil {
		return d.showSynonyms(v, err)
	}
	return d.synonymStep(v, disclosure.VerbAddSynonym, func(tx *db.Tx) error { _, err := disclosure.ImportSynonyms(tx, v.Actor, text); return err })
}

// synonymStep acts in the ledger of the organ where the visitor may.
func (d *Desk) synonymStep(v *page.Visit, verb office.Verb, do func(tx *db.Tx) error) error {
	err := d.once(v, homeFor(v, verb), func(tx *db.Tx) (string, error) { return synonymPath, do(tx) })
	if err != nil {
		return d.showSynonyms(v, err)
	}
	return nil
}

const maxSynonymFile = 1 << 20 // bytes

// synonymsSent reads the text file sent, in UTF-8 or GB 18030.
func synonymsSent(v *page.Visit) (string, error) {
	_, data, err := fileSent(v, "files", maxSynonymFile)
	if err != nil {
		return "", err
	}
	var f fault.Form
	if strings.ContainsRune(string(data), 0) {
		f.Add("files", "search.synonym_no_text")
		return "", f.Err()
	}
	return screen.Decode(data), nil
}
