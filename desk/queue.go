package desk

// queue.go is what is about to become public: texts ready to go out, alone or together, at once or at a time; what waits for
// its time and whether it could go out now; what went out in an emergency; what lapses soon. Arts. 6, 26.

import (
	"strings"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// queuePage is an organ's publishing plans.
type queuePage struct {
	Organ       string
	Organs      []page.Option
	Waiting     []planRow
	Ended       []planRow
	Ready       []disclosure.Item
	Emergencies []disclosure.Item
	Expiring    []disclosure.Item
	Chosen      []string // items ticked
	Name, When  string
	Notes       map[string]string // of corrections, by item
	MayPlan     bool
	Key         string
	Errors      page.FieldErrors
}

// planRow is a plan with what stands against it, in words.
type planRow struct {
	disclosure.Plan
	Against string
	Mine    bool
}

const (
	endedShown  = 20
	soonLapsing = 30 // days
	readyShown  = 100
)

func (d *Desk) queue(v *page.Visit) error {
	return d.showQueue(v, queuePage{Organ: v.Ask("organ"), Chosen: v.R.URL.Query()["item"]}, nil)
}

func (d *Desk) showQueue(v *page.Visit, p queuePage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	if p.Organ == "" {
		p.Organ = homeFor(v, "item.read")
	}
	if err := v.Actor.Allow("item.read", p.Organ); err != nil {
		return err
	}
	p.Key, p.Errors, p.MayPlan = page.FormKey(), page.Errors(v.Lang, fail), v.Actor.May(disclosure.VerbSchedule, p.Organ)
	if err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.read(q, v) }); err != nil {
		return err
	}
	f := d.frame(v, v.T("queue.title"))
	f.Crumbs, f.Wide = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: v.T("queue.title")}), true
	return v.Render(page.StatusOf(fail), queueView(f, p))
}

func (p *queuePage) read(q db.Query, v *page.Visit) (err error) {
	if _, p.Organs, err = organNames(q, v.Actor, "item.read"); err != nil {
		return err
	}
	waiting, err := disclosure.WaitingPlans(q, p.Organ)
	if err != nil {
		return err
	}
	for _, plan := range waiting {
		row := planRow{Plan: plan}
		if err := disclosure.Ready(q, plan); err != nil {
			if fault.Of(err) == fault.Internal {
				return err
			}
			row.Against = againstWords(v, err)
		}
		p.Waiting = append(p.Waiting, row)
	}
	ended, err := disclosure.EndedPlans(q, p.Organ, endedShown)
	if err != nil {
		return err
	}
	for _, plan := range ended {
		p.Ended = append(p.Ended, planRow{plan, saidWords(v, plan.Why), plan.ByID == v.Actor.ID && plan.State == disclosure.Refused && !plan.Noted})
	}
	if p.Ready, err = disclosure.Waiting(q, p.Organ, disclosure.SignedOff, readyShown); err != nil {
		return err
	}
	if p.Emergencies, err = disclosure.Emergencies(q, p.Organ); err != nil {
		return err
	}
	p.Expiring, err = disclosure.Expiring(q, p.Organ, workday.DateOf(q.Now()).AddDays(soonLapsing))
	return err
}

// againstWords puts a fault into words: those of its fields where it has any.
func againstWords(v *page.Visit, err error) string {
	e := page.Errors(v.Lang, err)
	var words []string
	for _, f := range e.Fields {
		words = append(words, f.Text)
	}
	if len(words) == 0 {
		words = []string{e.Summary}
	}
	return strings.Join(words, " ")
}

// saidWords puts kept faults into words.
func saidWords(v *page.Visit, why []disclosure.Said) string {
	words := make([]string, len(why))
	for i, s := range why {
		args := make([]any, len(s.Args))
		for j, a := range s.Args {
			args[j] = a
		}
		words[i] = v.T(s.Key, args...)
	}
	return strings.Join(words, " ")
}

// queuePost has the texts that were ticked go out, at once or at the time given.
func (d *Desk) queuePost(v *page.Visit) error {
	p := queuePage{Organ: v.Form("organ"), Chosen: v.FormAll("item"), Name: v.Form("name"), When: v.Form("at"), Notes: map[string]string{}}
	at, err := beijing(p.When)
	if err != nil {
		return d.showQueue(v, p, err)
	}
	var items []disclosure.Planned
	for _, id := range p.Chosen {
		p.Notes[id] = v.Form("note-" + id)
		items = append(items, disclosure.Planned{Item: id, N: int64(number(v.Form("seen-" + id))), Note: p.Notes[id]})
	}
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		_, err := disclosure.Arrange(tx, v.Actor, p.Organ, p.Name, at, items)
		return "/desk/queue?organ=" + p.Organ, err
	})
	if err != nil {
		return d.showQueue(v, p, err)
	}
	return nil
}

// beijing reads a moment as a form gives it, Beijing time to the minute; nothing typed is the zero time.
func beijing(typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if at, err := time.ParseInLocation(form, typed, workday.Beijing); err == nil {
			return at, nil
		}
	}
	var f fault.Form
	f.Add("at", "queue.bad_when")
	return time.Time{}, f.Err()
}

// queueCancel takes a plan back, queueNote the alert of a refused one away.
func (d *Desk) queueCancel(v *page.Visit) error { return d.planStep(v, disclosure.Cancel) }

func (d *Desk) queueNote(v *page.Visit) error { return d.planStep(v, disclosure.NoteRefusal) }

func (d *Desk) planStep(v *page.Visit, act planAct) error {
	var p disclosure.Plan
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = disclosure.PlanByID(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	return d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/queue?organ=" + p.Organ, act(tx, v.Actor, p.ID)
	})
}

type planAct = func(tx *db.Tx, by office.Actor, id string) error

// queueDuties are plans of the visitor that did not go out.
func queueDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(disclosure.VerbSchedule) {
		plans, err := disclosure.RefusedPlans(q, organ, v.Actor.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range plans {
			duties = append(duties, duty{What: v.T("today.plan_refused", p.Name), Do: v.T("today.plan_look"), Kind: v.T("queue.title"),
				Href: "/desk/queue?organ=" + organ + "#ended", Due: workday.DateOf(p.At)})
		}
	}
	return duties, nil
}
