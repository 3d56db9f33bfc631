package desk

// merge.go is the merging of columns: asked for by the system administrator, agreed to by somebody of the disclosure office
// where public items move.

import (
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

const mergePath = "/desk/catalogue/merges"

// mergePage is the merges of an organ, those that wait first, and the form for another.
type mergePage struct {
	shelfFrame
	Rows    []mergeRow
	Columns []page.Option
	Typed   map[string]string
	Bad     page.FieldErrors
	May     func(office.Verb) bool
}

type mergeRow struct {
	catalogue.Merge
	From, To   string
	MayConfirm bool
	MayRefuse  bool
}

func (d *Desk) merges(v *page.Visit) error { return d.showMerges(v, nil) }

func (d *Desk) showMerges(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := mergePage{Typed: map[string]string{"source": v.Ask("source"), "target": "", "reason": ""}}
	if fail != nil {
		p.Typed = map[string]string{"source": v.Form("source"), "target": v.Form("target"), "reason": v.Form("reason")}
	}
	p.Bad = page.Errors(v.Lang, fail)
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), mergePath); err != nil {
			return err
		}
		p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ.ID) }
		columns, err := catalogue.Columns(q, p.Organ.ID)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, c := range catalogue.Walk(columns) {
			names[c.ID] = c.Name
			if c.Holds() {
				p.Columns = append(p.Columns, page.Option{Value: c.ID, Label: indent(c.Depth) + c.Name})
			}
		}
		list, err := catalogue.Merges(q, p.Organ.ID)
		for _, m := range list {
			row := mergeRow{Merge: m, From: names[m.Source], To: names[m.Target], MayRefuse: m.State == "asked" && p.May(catalogue.VerbMergeRefuse),
				MayConfirm: m.State == "asked" && p.May(catalogue.VerbMergeConfirm) && m.AskedBy != v.Actor.ID}
			if row.From == "" {
				row.From = v.T("merge.gone")
			}
			p.Rows = append(p.Rows, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("merge.title"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), mergesView(f, p))
}

func (d *Desk) mergeAsk(v *page.Visit) error {
	organ := v.Ask("organ")
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := disclosure.AskMerge(tx, v.Actor, v.Form("source"), v.Form("target"), v.Form("reason"))
		return ofOrgan(mergePath, organ), err
	})
	if err != nil {
		return d.showMerges(v, err)
	}
	return nil
}

// mergeStep agrees to a merge or refuses it.
func (d *Desk) mergeStep(v *page.Visit) error {
	organ := v.Ask("organ")
	act := map[string]func(*db.Tx, office.Actor, string) error{"confirm": disclosure.ConfirmMerge, "refuse": disclosure.RefuseMerge}[v.Path("step")]
	if act == nil {
		return fault.Missing("fault.not_found")
	}
	err := d.once(v, organ, func(tx *db.Tx) (string, error) { return ofOrgan(mergePath, organ), act(tx, v.Actor, v.Path("id")) })
	if err != nil {
		return d.showMerges(v, err)
	}
	return nil
}
