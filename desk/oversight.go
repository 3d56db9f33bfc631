package desk

// oversight.go is the register of trainings, inspections, results and problems: what the annual report tells of in its
// sections one and five, entered when it happens by whoever held it.

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/oversight"
	"gongkai/page"
	"gongkai/workday"
)

// oversightPage is an organ's register of one year.
type oversightPage struct {
	Organ    office.Organ
	Organs   []page.Link
	Year     int
	Years    []int
	Today    workday.Date
	Records  []oversight.Record // held in the year, those taken back too, newest first
	Problems []oversight.Problem
	Sums     oversight.Year
	Key      string
	Bad      page.FieldErrors
	Typed    url.Values // after a fault
	Form     string     // which form was refused: "records", "problems", or the id of a problem or record
	May      func(office.Verb) bool
}

// typed is what stands in a field of a form: what was sent when that form was refused.
func (p oversightPage) typed(form, name string) string {
	if p.Form == form {
		return p.Typed.Get(name)
	}
	return ""
}

func (p oversightPage) bad(form, name string) string {
	if p.Form == form {
		return p.Bad.Of(name)
	}
	return ""
}

// path is an address of the register with its organ and year.
func (p oversightPage) path(below string) string {
	return "/desk/oversight" + below + "?organ=" + url.QueryEscape(p.Organ.ID) + "&year=" + strconv.Itoa(p.Year)
}

// inspections are the choices of what found a problem.
func (p oversightPage) inspections() []page.Option {
	var all []page.Option
	for _, r := range p.Sums.Of(oversight.Inspection) {
		all = append(all, page.Option{Value: r.ID, Label: r.HeldOn.String() + " " + r.Title})
	}
	return all
}

func (d *Desk) oversight(v *page.Visit) error { return d.showOversight(v, "", nil) }

func (d *Desk) showOversight(v *page.Visit, form string, fail error) error {
	var p oversightPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = readOversight(q, v)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad, p.Form = page.Errors(v.Lang, fail), form
	if fail != nil {
		p.Typed = v.R.PostForm
	}
	f := d.frame(v, v.T("oversight.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Label: v.T("oversight.title")})
	return v.Render(page.StatusOf(fail), oversightView(f, p))
}

func readOversight(q db.Query, v *page.Visit) (p oversightPage, err error) {
	organ := v.R.URL.Query().Get("organ")
	if organ == "" {
		organ = homeFor(v, oversight.VerbRead)
	}
	if err := v.Actor.Allow(oversight.VerbRead, organ); err != nil {
		return p, err
	}
	if p.Organ, err = office.OrganByID(q, organ); err != nil {
		return p, err
	}
	p.Key, p.Today = page.FormKey(), workday.DateOf(q.Now())
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, organ) }
	p.Year = p.Today.Year()
	if y, err := strconv.Atoi(v.R.URL.Query().Get("year")); err == nil && y > 2000 && y <= p.Today.Year() {
		p.Year = y
	}
	for _, id := range v.Actor.Where(oversight.VerbRead) {
		if id == organ || len(p.Organs) == 100 {
			continue
		}
		o, err := office.OrganByID(q, id)
		if err != nil {
			return p, err
		}
		p.Organs = append(p.Organs, page.Link{Href: "/desk/oversight?organ=" + url.QueryEscape(id), Label: o.Display()})
	}
	records, err := oversight.Records(q, organ)
	if err != nil {
		return p, err
	}
	problems, err := oversight.Problems(q, organ)
	p.take(records, problems)
	return p, err
}

// take sorts the register for the year shown: what is open stays in sight in every later year.
func (p *oversightPage) take(records []oversight.Record, problems []oversight.Problem) {
	p.Sums = oversight.YearOf(records, problems, p.Year)
	years := map[int]bool{p.Today.Year(): true, p.Year: true}
	for _, r := range slices.Backward(records) {
		years[r.HeldOn.Year()] = true
		if r.HeldOn.Year() == p.Year {
			p.Records = append(p.Records, r)
		}
	}
	for _, one := range slices.Backward(problems) {
		years[one.FoundOn.Year()] = true
		open := one.Void == "" && one.FoundOn.Year() < p.Year && (one.DoneOn.IsZero() || one.DoneOn.Year() >= p.Year)
		if one.FoundOn.Year() == p.Year || open {
			p.Problems = append(p.Problems, one)
		}
	}
	for y := range years {
		p.Years = append(p.Years, y)
	}
	slices.Sort(p.Years)
	slices.Reverse(p.Years)
}

// oversightPost does what a form of the register asks and goes back to it; form names the one to show again.
func (d *Desk) oversightPost(v *page.Visit, form string, act func(tx *db.Tx) error) error {
	organ := v.R.URL.Query().Get("organ")
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/oversight?" + url.Values{"organ": {organ}, "year": {v.R.URL.Query().Get("year")}}.Encode(), act(tx)
	})
	if err != nil && wordable(err) {
		return d.showOversight(v, form, err)
	}
	return err
}

// dayField reads a date that was typed; what cannot be read is the zero date, which the action refuses where it needs one.
func dayField(v *page.Visit, name string) (workday.Date, error) {
	typed := v.Form(name)
	if typed == "" {
		return workday.Date{}, nil
	}
	day, err := workday.ParseDate(typed)
	if err != nil {
		var f fault.Form
		f.Add(name, "disclosure.bad_date")
		return day, f.Err()
	}
	return day, nil
}

func (d *Desk) oversightEnter(v *page.Visit) error {
	return d.oversightPost(v, "records", func(tx *db.Tx) error {
		on, err := dayField(v, "held_on")
		if err != nil {
			return err
		}
		people, _ := strconv.ParseInt(v.Form("people"), 10, 64) // unreadable: 0, which the action refuses for a training
		_, err = oversight.Enter(tx, v.Actor, oversight.Record{Organ: v.R.URL.Query().Get("organ"), Kind: oversight.Kind(v.Form("kind")), HeldOn: on,
			Title: v.Form("title"), ByWhom: oversight.ByWhom(v.Form("by_whom")), People: people, Result: v.Form("result")})
		return err
	})
}

func (d *Desk) oversightFind(v *page.Visit) error {
	return d.oversightPost(v, "problems", func(tx *db.Tx) error {
		found, err := dayField(v, "found_on")
		if err != nil {
			return err
		}
		due, err := dayField(v, "due_on")
		if err != nil {
			return err
		}
		_, err = oversight.Find(tx, v.Actor, oversight.Problem{Organ: v.R.URL.Query().Get("organ"), Record: v.Form("record"), FoundOn: found, DueOn: due,
			What: v.Form("what"), Measure: v.Form("measure")})
		return err
	})
}

func (d *Desk) oversightMend(v *page.Visit) error {
	return d.oversightPost(v, v.Path("id"), func(tx *db.Tx) error {
		on, err := dayField(v, "done_on")
		if err != nil {
			return err
		}
		return oversight.Mend(tx, v.Actor, v.Path("id"), on, v.Form("outcome"))
	})
}

func (d *Desk) oversightVoidRecord(v *page.Visit) error {
	return d.oversightPost(v, v.Path("id"), func(tx *db.Tx) error {
		return oversight.VoidRecord(tx, v.Actor, v.Path("id"), v.Form("reason"))
	})
}

func (d *Desk) oversightVoidProblem(v *page.Visit) error {
	return d.oversightPost(v, v.Path("id"), func(tx *db.Tx) error {
		return oversight.VoidProblem(tx, v.Actor, v.Path("id"), v.Form("reason"))
	})
}
