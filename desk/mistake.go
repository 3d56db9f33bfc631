package desk

// mistake.go is the queue of what visitors say is wrong with the site: open reports by their term, each with the page it is
// about, its answer, and the way to a correction of the item it names.

import (
	"context"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

const mistakesPath = "/desk/mistakes"

// mistakesPage is an organ's reports in one state.
type mistakesPage struct {
	Organ  office.Organ
	Organs []page.Option
	Tabs   []page.Tab
	Rows   []mistakeRow
	State  mistake.State
}

type mistakeRow struct {
	mistake.Report
	Late int
}

func (d *Desk) mistakes(v *page.Visit) error {
	p := mistakesPage{State: mistake.Open}
	if v.Ask("state") == string(mistake.Answered) {
		p.State = mistake.Answered
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		organ := v.Ask("organ")
		if organ == "" {
			organ = homeFor(v, mistake.VerbRead)
		}
		if err := v.Actor.Allow(mistake.VerbRead, organ); err != nil {
			return err
		}
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if _, p.Organs, err = organNames(q, v.Actor, mistake.VerbRead); err != nil {
			return err
		}
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		list, err := mistake.List(q, organ, p.State)
		for _, r := range list {
			p.Rows = append(p.Rows, mistakeRow{r, r.Late(workday.DateOf(q.Now()), cal)})
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range []mistake.State{mistake.Open, mistake.Answered} {
		p.Tabs = append(p.Tabs, page.Tab{Href: ofOrgan(mistakesPath, p.Organ.ID) + "&state=" + string(s), Label: v.T(s.Key()), Count: -1, Current: s == p.State})
	}
	f := d.frame(v, v.T("mistake.title"))
	f.Crumbs = crumbs(v, page.Link{Label: f.Title})
	return v.Render(200, mistakesView(f, p))
}

// mistakeOnePage is one report with the form of its answer.
type mistakeOnePage struct {
	mistake.Report
	Reply   mistake.Reply
	Late    int
	Item    disclosure.Item // the item the page is about; empty where it is none
	Contact string          // opened just now
	Key     string
	Bad     page.FieldErrors
	May     func(office.Verb) bool
}

func (d *Desk) mistakeOne(v *page.Visit) error { return d.showMistake(v, nil, "", nil) }

func (d *Desk) showMistake(v *page.Visit, fail error, contact string, typed *mistake.Reply) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := mistakeOnePage{Contact: contact, Key: page.FormKey(), Bad: page.Errors(v.Lang, fail)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Report, err = mistake.ByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow(mistake.VerbRead, p.Organ); err != nil {
			return err
		}
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		p.Late = p.Report.Late(workday.DateOf(q.Now()), cal)
		p.Item, err = itemAt(q, p.Page)
		return err
	})
	if err != nil {
		return err
	}
	p.Reply = mistake.Reply{Valid: p.Valid || p.State == mistake.Open, Answer: p.Answer, Gist: p.Gist, Show: p.Shown}
	if typed != nil {
		p.Reply = *typed
	}
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ) }
	f := d.frame(v, p.Number)
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan(mistakesPath, p.Organ), Label: v.T("mistake.title")}, page.Link{Label: p.Number})
	return v.Render(page.StatusOf(fail), mistakeOneView(f, p))
}

// itemAt gives the public item whose page stands at a path; the zero value where there is none.
func itemAt(q db.Query, path string) (it disclosure.Item, err error) {
	path, _, _ = strings.Cut(path, "?")
	id := ""
	if rest, found := strings.CutPrefix(path, "/items/"); found {
		id, _, _ = strings.Cut(rest, "/")
	} else if a, err := catalogue.Readable(q, path); err == nil && a.Kind == catalogue.ItemTarget {
		id = a.Target
	} else if err != nil && fault.Of(err) != fault.NotFound {
		return it, err
	}
	if id == "" {
		return it, nil
	}
	if it, err = disclosure.ItemByID(q, id); fault.Of(err) == fault.NotFound && err != nil || it.Live == 0 {
		return disclosure.Item{}, nil
	}
	return it, err
}

func (d *Desk) mistakeAnswer(v *page.Visit) error {
	organ, err := d.mistakeOrgan(v)
	if err != nil {
		return err
	}
	reply := mistake.Reply{Valid: v.Form("valid") == "1", Answer: v.Form("answer"), Gist: v.Form("gist"), Show: v.Form("show") == "1"}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return mistakesPath + "/" + v.Path("id"), mistake.Answer(tx, v.Actor, v.Path("id"), seen(v), reply)
	})
	if err != nil {
		return d.showMistake(v, err, "", &reply)
	}
	return nil
}

// mistakeReveal shows the reporter's contact once; that it was looked at is recorded.
func (d *Desk) mistakeReveal(v *page.Visit) error {
	organ, err := d.mistakeOrgan(v)
	if err != nil {
		return err
	}
	contact := ""
	err = d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) (err error) {
		contact, err = mistake.Reveal(tx, d.Keys, v.Actor, v.Path("id"))
		return err
	})
	return d.showMistake(v, err, contact, nil)
}

func (d *Desk) mistakeOrgan(v *page.Visit) (organ string, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		r, err := mistake.ByID(q, v.Path("id"))
		organ = r.Organ
		return err
	})
	return organ, err
}

// mistakeDuties are the reports that wait for an answer.
func mistakeDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(mistake.VerbAnswer) {
		list, err := mistake.List(q, organ, mistake.Open)
		if err != nil {
			return nil, err
		}
		for _, r := range list[:min(len(list), perStage)] {
			duties = append(duties, duty{What: r.Number + " " + brief(r.Words), Kind: v.T("mistake.title"), Do: v.T("verb.mistake.answer"), Href: mistakesPath + "/" + r.ID, Due: r.DueOn})
		}
	}
	return duties, nil
}

// mistakePairs says how a report stands.
func mistakePairs(ctx context.Context, p mistakeOnePage) []page.Pair {
	late := ""
	if p.Late > 0 {
		late = page.T(ctx, "mistake.late", p.Late)
	}
	return []page.Pair{
		{Label: page.T(ctx, "mistake.field.kind"), Value: page.T(ctx, p.Kind.Key())}, {Label: page.T(ctx, "mistake.field.page"), Value: p.Page, Href: p.Page},
		{Label: page.T(ctx, "mistake.received"), Value: p.ReceivedOn.String()}, {Label: page.T(ctx, "mistake.due"), Value: p.DueOn.String()},
		{Label: page.T(ctx, "mistake.state"), Value: page.T(ctx, p.State.Key())}, {Label: page.T(ctx, "mistake.overdue"), Value: late},
		{Label: page.T(ctx, "mistake.answered"), Value: p.AnsweredOn.String()}, {Label: page.T(ctx, "mistake.answered_by"), Value: p.ByName},
		{Label: page.T(ctx, "mistake.field.words"), Value: p.Words, Wide: true}, {Label: page.T(ctx, "mistake.field.contact"), Value: p.Contact},
	}
}
