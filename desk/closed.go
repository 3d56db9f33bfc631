package desk

// closed.go is the queue of information that is not public on the organ's own motion, and the decision to keep it closed or to open
// it (条例 arts. 14–16, 18).

import (
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// closedPath is the queue.
const closedPath = "/desk/closed"

// closedPage is what an organ keeps closed.
type closedPage struct {
	Organ   string
	Organs  []page.Option
	Figures []page.Figure
	Rows    []closedRow
	Months  string
	Key     string
	MayRule bool
	Errors  page.FieldErrors
}

type closedRow struct {
	disclosure.Shut
	Level disclosure.Level
}

func (d *Desk) closed(v *page.Visit) error { return d.showClosed(v, v.Ask("organ"), nil) }

func (d *Desk) showClosed(v *page.Visit, organ string, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := closedPage{Organ: organ, Key: page.FormKey(), Errors: page.Errors(v.Lang, fail)}
	if p.Organ == "" {
		p.Organ = homeFor(v, "item.read")
	}
	if err := v.Actor.Allow("item.read", p.Organ); err != nil {
		return err
	}
	if err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.read(q, v) }); err != nil {
		return err
	}
	f := d.frame(v, v.T("closed.title"))
	f.Crumbs, f.Wide = crumbs(v, page.Link{Href: "/desk/items?organ=" + p.Organ, Label: v.T("desk.menu.items")}, page.Link{Label: f.Title}), true
	return v.Render(page.StatusOf(fail), closedView(f, p))
}

func (p *closedPage) read(q db.Query, v *page.Visit) (err error) {
	if _, p.Organs, err = organNames(q, v.Actor, "item.read"); err != nil {
		return err
	}
	list, err := disclosure.ClosedOf(q, p.Organ)
	if err != nil {
		return err
	}
	months, err := disclosure.ReassessMonths(q, p.Organ)
	if err != nil {
		return err
	}
	p.Months, p.MayRule = strconv.Itoa(months), v.Actor.May(disclosure.VerbReassessRule, p.Organ)
	today := workday.DateOf(q.Now())
	counts := map[disclosure.Level]int{}
	for _, one := range list {
		row := closedRow{one, disclosure.ReassessLevel(one.ReassessOn, today)}
		counts[row.Level]++
		p.Rows = append(p.Rows, row)
	}
	for _, f := range []struct {
		key  string
		n    int
		tone page.Tone
	}{{"all", len(list), page.Neutral}, {"soon", counts[disclosure.LevelFive], page.Info}, {"due", counts[disclosure.LevelToday] + counts[disclosure.LevelLate], page.Bad}} {
		figure := page.Figure{Label: v.T("closed.figure." + f.key), Value: strconv.Itoa(f.n)}
		if f.n > 0 {
			figure.Tone = f.tone
		}
		p.Figures = append(p.Figures, figure)
	}
	return nil
}

// closedRulePost sets after how many months closed information is looked at again.
func (d *Desk) closedRulePost(v *page.Visit) error {
	organ := v.Form("organ")
	months, err := strconv.Atoi(v.Form("months"))
	if err != nil {
		months = 0
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return closedPath + "?organ=" + organ, disclosure.SetReassessMonths(tx, v.Actor, organ, months)
	})
	if err != nil {
		return d.showClosed(v, organ, err)
	}
	return nil
}

// closedPart is what the page of an item says of its not being public.
type closedPart struct {
	disclosure.Item
	Level   disclosure.Level
	History []disclosure.Reassessment
	May     bool // the visitor may decide now
	Own     bool // but decided last
	Key     string
	Fields  map[string]string
	Errors  page.FieldErrors
}

func closedOf(q db.Query, v *page.Visit, it disclosure.Item, lawful []office.Verb) (p closedPart, err error) {
	if p.History, err = disclosure.ReassessmentsOf(q, it.ID); err != nil || it.Stage != disclosure.Closed {
		return p, err
	}
	today := workday.DateOf(q.Now())
	p.Item, p.Level, p.Key = it, disclosure.ReassessLevel(it.ReassessOn, today), page.FormKey()
	p.May = slices.Contains(lawful, disclosure.VerbReassess)
	p.Own = !p.May && v.Actor.May(disclosure.VerbReassess, it.Organ)
	next, err := disclosure.NextAssessment(q, it.Organ, today)
	if err != nil {
		return p, err
	}
	p.Fields = map[string]string{"next_on": next.String(), "outcome": string(disclosure.Stays)}
	if n := len(p.History); n > 0 {
		p.Fields["article"] = string(p.History[n-1].Article)
	}
	return p, nil
}

// typed puts what was refused back into the form.
func (p *closedPart) typed(v *page.Visit, fail error) {
	p.Errors = page.Errors(v.Lang, fail)
	if p.Fields == nil { // decided meanwhile
		return
	}
	for _, name := range []string{"outcome", "article", "reason", "next_on"} {
		p.Fields[name] = v.Form(name)
	}
}

func (p closedPart) field(name, label string) page.Field {
	return page.Field{Name: name, Label: label, Value: p.Fields[name], Error: p.Errors.Of(name)}
}

// reassessPost decides about a closed item.
func (d *Desk) reassessPost(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	var f fault.Form
	next, err := workday.ParseDate(v.Form("next_on"))
	if err != nil && v.Form("outcome") == string(disclosure.Stays) {
		f.Add("next_on", "disclosure.bad_date")
	}
	if err = f.Err(); err == nil {
		err = d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/items/" + it.ID + "#closed", disclosure.Reassess(tx, v.Actor, it.ID, seen(v), disclosure.Reassessment{Outcome: disclosure.Outcome(v.Form("outcome")),
				Article: disclosure.Article(v.Form("article")), Reason: v.Form("reason"), NextOn: next})
		})
	}
	if err != nil {
		return d.showItem(v, err, func(p *itemPage) { p.Closed.typed(v, err) })
	}
	return nil
}

// closedDuties are the re-assessments that wait for the visitor.
func closedDuties(q db.Query, v *page.Visit) ([]duty, error) {
	today := workday.DateOf(q.Now())
	var duties []duty
	for _, organ := range v.Actor.Where(disclosure.VerbReassess) {
		list, err := disclosure.ClosedOf(q, organ)
		if err != nil || len(list) == 0 {
			return duties, err
		}
		staff, err := disclosure.StaffOf(q, organ)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			level := disclosure.ReassessLevel(one.ReassessOn, today)
			if slices.Contains(disclosure.ReassessConcerned(one.Item, level, staff), v.Actor.ID) {
				duties = append(duties, duty{What: one.HeadTitle, Kind: v.T("closed.kind"), Do: v.T("verb.item.reassess"), Href: "/desk/items/" + one.ID + "#closed",
					Due: one.ReassessOn})
			}
		}
	}
	return duties, nil
}
