package desk

// gate_words.go is the page of an organ's own list of expressions that the gate looks for: what is in it, and a file to take its
// place.

import (
	"io"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
)

// wordsPage is the list.
type wordsPage struct {
	Organ  string
	Organs []page.Option
	Key    string
	Words  []clearance.Word
	Errors page.FieldErrors
}

func (d *Desk) gateWords(v *page.Visit) error { return d.showWords(v, v.Ask("organ"), nil) }

func (d *Desk) showWords(v *page.Visit, organ string, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := wordsPage{Organ: organ, Key: page.FormKey(), Errors: page.Errors(v.Lang, fail)}
	if p.Organ == "" {
		p.Organ = homeFor(v, clearance.VerbWords)
	}
	if err := v.Actor.Allow(clearance.VerbWords, p.Organ); err != nil {
		return err
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, clearance.VerbWords); err != nil {
			return err
		}
		p.Words, err = clearance.WordsOf(q, p.Organ)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("clearance.words"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: v.T("clearance.words")})
	return v.Render(page.StatusOf(fail), wordsView(f, p))
}

const maxWordsFile = 4 << 20 // bytes

func (d *Desk) gateWordsPost(v *page.Visit) error {
	organ := v.Form("organ")
	list, err := wordsSent(v)
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			return "/desk/words?organ=" + organ, clearance.SetWords(tx, v.Actor, organ, list)
		})
	}
	if err != nil {
		return d.showWords(v, organ, err)
	}
	return nil
}

// wordsSent reads the list from the file sent.
func wordsSent(v *page.Visit) ([]clearance.Word, error) {
	var f fault.Form
	if v.R.MultipartForm == nil || len(v.R.MultipartForm.File["file"]) == 0 {
		f.Add("file", "clearance.words_unreadable")
		return nil, f.Err()
	}
	h := v.R.MultipartForm.File["file"][0]
	in, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(blob.Limit(in, maxWordsFile))
	if err != nil {
		return nil, err
	}
	return clearance.ParseWords(h.Filename, data)
}
