package desk

// number.go is an organ's index numbers at the desk: the rule they are built by, with a preview; serials kept free for an
// earlier system; and every gap in the public row of numbers, explained.

import (
	"io"
	"maps"
	"slices"
	"strconv"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

const numberPath = "/desk/catalogue/numbers"

// numberPage is the rule, the scopes and the gaps of one of them.
type numberPage struct {
	shelfFrame
	Rule    catalogue.NumberRule
	Preview []string
	Scopes  []page.Tab
	Scope   string
	Gaps    []disclosure.Gap
	More    int // gaps beyond those shown
	Typed   map[string]string
	Bad     page.FieldErrors
	TakeBad page.FieldErrors
	Old     []catalogue.Alias // numbers of an earlier system, the newest
	OldAll  int64             // how many there are
	OldBad  page.FieldErrors
	Items   string // where items are looked at
	May     func(office.Verb) bool
}

const (
	segmentRows = 10  // places for segments in the form
	gapsShown   = 500 // of a scope
	oldShown    = 50  // numbers of an earlier system
)

func (d *Desk) numbers(v *page.Visit) error { return d.showNumbers(v, nil, nil) }

// showNumbers shows the page; change puts what was typed, and what was wrong with it, into it.
func (d *Desk) showNumbers(v *page.Visit, fail error, change func(*numberPage, page.FieldErrors)) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := numberPage{Typed: map[string]string{}}
	var organ office.Organ
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.shelfFrame, err = shelfOf(q, v, v.Ask("organ"), numberPath); err != nil {
			return err
		}
		organ = p.Organ
		if p.Rule, err = catalogue.NumberRuleOf(q, organ.ID); err != nil {
			return err
		}
		if p.Old, p.OldAll, err = catalogue.Aliases(q, catalogue.IndexAlias, organ.ID, oldShown); err != nil {
			return err
		}
		return p.gaps(q, v)
	})
	if err != nil {
		return err
	}
	if change != nil {
		change(&p, page.Errors(v.Lang, fail))
	}
	if organ.Code != "" {
		p.Preview = p.Rule.Preview(catalogue.NumberFacts{Code: organ.Code, Region: organ.Division, Category: catalogue.CategoryNotice, Statutory: "20.15",
			Day: workday.DateOf(d.DB.Now())}, 2)
	}
	p.May, p.Items = func(verb office.Verb) bool { return v.Actor.May(verb, organ.ID) }, itemsFor(v, organ.ID)
	f := d.frame(v, v.T("numbers.title"))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan("/desk/columns", organ.ID), Label: v.T("columns.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), numbersView(f, p))
}

// gaps reads what the organ counts by, and the gaps of the scope asked for, or the newest.
func (p *numberPage) gaps(q db.Query, v *page.Visit) error {
	scopes, err := catalogue.Scopes(q, p.Organ.ID)
	if err != nil || len(scopes) == 0 {
		return err
	}
	names := slices.Sorted(maps.Keys(scopes))
	slices.Reverse(names)
	p.Scope = names[0]
	if _, there := scopes[v.Ask("scope")]; there {
		p.Scope = v.Ask("scope")
	}
	for _, name := range names[:min(len(names), 30)] {
		p.Scopes = append(p.Scopes, page.Tab{Href: ofOrgan(numberPath, p.Organ.ID) + "&scope=" + name + "#gaps", Label: name, Count: int(scopes[name]), Current: name == p.Scope})
	}
	p.Gaps, err = disclosure.Gaps(q, p.Organ.ID, p.Scope)
	if len(p.Gaps) > gapsShown {
		p.More, p.Gaps = len(p.Gaps)-gapsShown, p.Gaps[:gapsShown]
	}
	return err
}

// segmentsTyped reads the rule of the form; rows without a kind are left out.
func segmentsTyped(v *page.Visit) []catalogue.Segment {
	var list []catalogue.Segment
	for i := range segmentRows {
		n := strconv.Itoa(i)
		kind := catalogue.SegmentKind(v.Form("kind_" + n))
		if kind == "" {
			continue
		}
		s := catalogue.Segment{Kind: kind}
		switch kind {
		case catalogue.Serial:
			s.Width = number(v.Form("text_" + n))
		case catalogue.Literal, catalogue.Department:
			s.Text = v.Form("text_" + n)
		}
		list = append(list, s)
	}
	return list
}

// numberRule previews a rule, or chooses it.
func (d *Desk) numberRule(v *page.Visit) error {
	organ := v.Ask("organ")
	rule := catalogue.NumberRule{Segments: segmentsTyped(v), Revision: int64(number(v.Form("_seen")))}
	err := v.Actor.Allow(catalogue.VerbNumberRule, organ)
	if err == nil && v.Form("act") == "preview" {
		return d.showNumbers(v, rule.Check(), func(p *numberPage, bad page.FieldErrors) { p.Rule.Segments, p.Bad = rule.Segments, bad })
	}
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			return ofOrgan(numberPath, organ), catalogue.SetRule(tx, v.Actor, organ, rule)
		})
	}
	if err != nil {
		return d.showNumbers(v, err, func(p *numberPage, bad page.FieldErrors) { p.Rule.Segments, p.Bad = rule.Segments, bad })
	}
	return nil
}

func (d *Desk) numberReserve(v *page.Visit) error {
	id := v.Ask("organ")
	err := d.once(v, id, func(tx *db.Tx) (string, error) {
		organ, err := office.OrganByID(tx, id)
		if err != nil {
			return "", err
		}
		return ofOrgan(numberPath, id) + "#gaps", catalogue.Reserve(tx, v.Actor, organ, number(v.Form("year")), int64(number(v.Form("upto"))), v.Form("note"))
	})
	if err != nil {
		return d.showNumbers(v, err, func(p *numberPage, bad page.FieldErrors) {
			p.TakeBad = bad
			p.Typed = map[string]string{"year": v.Form("year"), "upto": v.Form("upto"), "note": v.Form("note")}
		})
	}
	return nil
}

const maxNumberFile = 4 << 20 // bytes

// numberOld takes in a table of numbers of an earlier system.
func (d *Desk) numberOld(v *page.Visit) error {
	organ := v.Ask("organ")
	list, err := oldNumbersSent(v)
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			_, err := disclosure.TakeOldNumbers(tx, v.Actor, organ, list)
			return ofOrgan(numberPath, organ) + "#old", err
		})
	}
	if err != nil {
		return d.showNumbers(v, err, func(p *numberPage, bad page.FieldErrors) { p.OldBad = bad })
	}
	return nil
}

func oldNumbersSent(v *page.Visit) ([]disclosure.OldNumber, error) {
	name, data, err := fileSent(v, "files", maxNumberFile)
	if err != nil {
		return nil, err
	}
	return disclosure.ReadOldNumbers(name, data)
}

// fileSent gives the first file sent under a name; none is an empty one.
func fileSent(v *page.Visit, field string, most int64) (name string, data []byte, err error) {
	if v.R.MultipartForm == nil || len(v.R.MultipartForm.File[field]) == 0 {
		return "", nil, nil
	}
	h := v.R.MultipartForm.File[field][0]
	in, err := h.Open()
	if err != nil {
		return "", nil, err
	}
	defer in.Close()
	data, err = io.ReadAll(blob.Limit(in, most))
	return h.Filename, data, err
}

// segmentText is what stands in the second field of a segment.
func segmentText(s catalogue.Segment) string {
	if s.Kind == catalogue.Serial {
		return strconv.Itoa(s.Width)
	}
	return s.Text
}

// gapNumbers names a run of serials.
func gapNumbers(g disclosure.Gap) string {
	if g.First == g.Last {
		return g.Number
	}
	return g.Number + " … " + strconv.FormatInt(g.Last, 10)
}
