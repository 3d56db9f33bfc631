package desk

// route.go is how an item goes through its route: the steps with who approved what and when, the form of the next one with
// its questions, and the reasons kept ready for returning a text. Art. 17.

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/page"
)

// routeRow is one step of an item's route.
type routeRow struct {
	Name    string
	Tone    page.Tone
	State   string
	By, At  string
	Answers []disclosure.Answer
	Comment string
}

// passForm is the form of the step the item waits for, for whoever may take it.
type passForm struct {
	disclosure.RouteStep
	Label   string
	Answers []string // as typed, where they were refused
	Comment string
	Errors  page.FieldErrors
}

// answer gives the control of a question its answer and its fault.
func (p passForm) answer(i int, f page.Field) page.Field {
	if i < len(p.Answers) {
		f.Value = p.Answers[i]
	}
	f.Error = p.Errors.Of(f.Name)
	return f
}

// stepWord is a step's name, or what its verb is called.
func stepWord(ctx context.Context, name string, verb office.Verb) string {
	if name != "" {
		return name
	}
	return page.T(ctx, "disclosure.step."+strings.TrimPrefix(string(verb), "item."))
}

// route lays out the steps: those taken, the one that is due, those to come.
func (p *itemPage) route(v *page.Visit, crew disclosure.Crew, lawful []office.Verb) {
	due, waits := crew.Next(p.Item)
	for _, s := range crew.Route.Steps {
		row := routeRow{Name: stepWord(v.Context(), s.Name, s.Verb), Tone: page.Neutral, State: v.T("route.to_come")}
		if waits && s.Key == due.Key {
			row.Tone, row.State = page.Info, v.T("route.due")
		}
		if i := slices.IndexFunc(crew.Approvals, func(a disclosure.Approval) bool { return a.Step == s.Key && a.Verb == s.Verb }); i >= 0 {
			a := crew.Approvals[i]
			row.Tone, row.State = page.Good, v.T("route.done")
			row.By, row.At, row.Answers, row.Comment = a.ByName, instant(a.At), a.Answers, a.Comment
		}
		p.Route = append(p.Route, row)
	}
	p.RouteName = crew.Route.Name
	if waits && slices.Contains(lawful, due.Verb) && p.Shown == p.Head {
		p.Pass = &passForm{RouteStep: due, Label: v.T(due.Verb.Key())}
	}
}

// itemPass takes the next step of an item's route with answers and a comment. Where it is refused, what was answered and remarked
// stays in the form, as long as the form is for the step that is due.
func (d *Desk) itemPass(v *page.Visit) error {
	given := disclosure.Passing{Step: v.Form("step"), Comment: v.Form("note")}
	for i := range disclosure.MaxQuestions {
		given.Answers = append(given.Answers, v.Form("answer-"+strconv.Itoa(i+1)))
	}
	err := itemStep(func(tx *db.Tx, by office.Actor, id string, seen int64, _ string) error {
		return disclosure.Approve(tx, by, id, seen, given)
	})(d, v)
	if err == nil {
		return nil
	}
	return d.showItem(v, err, func(p *itemPage) {
		p.Errors = page.Errors(v.Lang, err)
		if p.Pass != nil && p.Pass.Key == given.Step {
			p.Pass.Answers, p.Pass.Comment, p.Pass.Errors = given.Answers, given.Comment, p.Errors
		}
	})
}

// usualReasons is how many reasons for returning a text the house offers where an organ has written none.
const usualReasons = 6

// returnReasons are the reasons an organ keeps ready, or the usual ones.
func returnReasons(q db.Query, v *page.Visit, organ string) ([]string, error) {
	reasons, err := disclosure.Reasons(q, organ)
	if err != nil || len(reasons) > 0 {
		return reasons, err
	}
	for i := range usualReasons {
		reasons = append(reasons, v.T("item.usual_reason."+strconv.Itoa(i+1)))
	}
	return reasons, nil
}

// itemReturn gives a text back: a reason that was ready, own words, or both.
func itemReturn(tx *db.Tx, by office.Actor, id string, seen int64, reason, note string) error {
	words := []string{}
	for _, w := range []string{reason, note} {
		if w = strings.TrimSpace(w); w != "" {
			words = append(words, w)
		}
	}
	return disclosure.Return(tx, by, id, seen, strings.Join(words, "\n"))
}

func (d *Desk) itemReturnPost(v *page.Visit) error {
	reason := v.Form("reason")
	return itemStep(func(tx *db.Tx, by office.Actor, id string, seen int64, note string) error {
		return itemReturn(tx, by, id, seen, reason, note)
	})(d, v)
}

// reasonsPage is the form of an organ's ready reasons.
type reasonsPage struct {
	Organ  string
	Organs []page.Option
	Words  string
	Own    bool // the organ has written its own
	Key    string
	Errors page.FieldErrors
}

func (d *Desk) reasons(v *page.Visit) error {
	return d.showReasons(v, reasonsPage{Organ: v.Ask("organ")}, nil)
}

func (d *Desk) reasonsPost(v *page.Visit) error {
	p := reasonsPage{Organ: v.Form("organ"), Words: v.Form("reasons")}
	err := d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/reasons?organ=" + p.Organ, disclosure.SetReasons(tx, v.Actor, p.Organ, strings.Split(p.Words, "\n"))
	})
	if err != nil {
		return d.showReasons(v, p, err)
	}
	return nil
}

func (d *Desk) showReasons(v *page.Visit, p reasonsPage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	if p.Organ == "" {
		p.Organ = homeFor(v, disclosure.VerbReasons)
	}
	if err := v.Actor.Allow(disclosure.VerbReasons, p.Organ); err != nil {
		return err
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, disclosure.VerbReasons); err != nil {
			return err
		}
		own, err := disclosure.Reasons(q, p.Organ)
		if err != nil {
			return err
		}
		p.Own = len(own) > 0
		if fail == nil {
			reasons, err := returnReasons(q, v, p.Organ)
			p.Words = strings.Join(reasons, "\n")
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("reasons.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: v.T("reasons.title")})
	return v.Render(page.StatusOf(fail), reasonsView(f, p))
}
