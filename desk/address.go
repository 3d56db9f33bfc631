package desk

// address.go is an organ's readable addresses at the desk: the rule they are built by, what it makes of a column and an item,
// and the address of every column.

import (
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

const addressPath = "/desk/catalogue/addresses"

// addressPage is the rule and what it gives.
type addressPage struct {
	shelfFrame
	Rule    catalogue.AddressRule
	Shown   []catalogue.Part // in the form: the rule's, what was typed, or a proposal
	Preview []string
	Columns []catalogue.Placed
	Bad     page.FieldErrors
	May     bool
}

const partRows = 8

func (d *Desk) addresses(v *page.Visit) error { return d.showAddresses(v, nil, nil, false) }

// showAddresses shows the page; typed are the parts of the form, when it was sent.
func (d *Desk) showAddresses(v *page.Visit, fail error, typed []catalogue.Part, sent bool) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := addressPage{Bad: page.Errors(v.Lang, fail)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), addressPath); err != nil {
			return err
		}
		if p.Rule, err = catalogue.AddressRuleOf(q, p.Organ.ID); err != nil {
			return err
		}
		columns, err := catalogue.Columns(q, p.Organ.ID)
		p.Columns = catalogue.Walk(columns)
		return err
	})
	if err != nil {
		return err
	}
	p.May = v.Actor.May(catalogue.VerbAddressRule, p.Organ.ID)
	switch {
	case sent:
		p.Shown = typed
	case p.Rule.Given():
		p.Shown = p.Rule.Parts
	default:
		p.Shown = catalogue.SampleParts
	}
	if rule := (catalogue.AddressRule{Parts: p.Shown}); rule.Given() && rule.Check() == nil {
		p.Preview = p.preview(v, rule, workday.DateOf(d.DB.Now()))
	}
	f := d.frame(v, v.T("address.title"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", p.Organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), addressesView(f, p))
}

// preview gives the addresses a rule would make of a column and of an item in it.
func (p *addressPage) preview(v *page.Visit, rule catalogue.AddressRule, today workday.Date) []string {
	names := []string{v.T("address.sample_column")}
	for _, c := range p.Columns {
		if c.Kind == catalogue.Notices {
			names = c.Path
		}
	}
	column := rule.ColumnPath(p.Organ.Display(), names)
	return []string{column, rule.ItemPath(column, catalogue.ItemFacts{Title: v.T("address.sample_title"), IndexNumber: "11330683742010670P/2026-00001", Day: today})}
}

// partsTyped reads the rule of the form; rows without a kind are left out.
func partsTyped(v *page.Visit) (list []catalogue.Part) {
	for i := range partRows {
		n := strconv.Itoa(i)
		p := catalogue.Part{Kind: catalogue.PartKind(v.Form("kind_" + n))}
		switch p.Kind {
		case "":
			continue
		case catalogue.WordPart:
			p.Text = v.Form("text_" + n)
		case catalogue.TitlePart:
			p.Width = number(v.Form("text_" + n))
		}
		list = append(list, p)
	}
	return list
}

// addressRule previews a rule, or chooses it.
func (d *Desk) addressRule(v *page.Visit) error {
	organ := v.Ask("organ")
	rule := catalogue.AddressRule{Parts: partsTyped(v), Revision: int64(number(v.Form("_seen")))}
	err := v.Actor.Allow(catalogue.VerbAddressRule, organ)
	if err == nil && v.Form("act") == "preview" {
		return d.showAddresses(v, rule.Check(), rule.Parts, true)
	}
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			o, err := office.OrganByID(tx, organ)
			if err != nil {
				return "", err
			}
			return ofOrgan(addressPath, organ), catalogue.SetAddressRule(tx, v.Actor, o, rule, v.Form("renew") == "1")
		})
	}
	if err != nil {
		return d.showAddresses(v, err, rule.Parts, true)
	}
	return nil
}

// partText is what stands in the second field of a part.
func partText(p catalogue.Part) string {
	if p.Kind == catalogue.TitlePart {
		return strconv.Itoa(p.Width)
	}
	return p.Text
}
