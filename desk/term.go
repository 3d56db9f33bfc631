package desk

// term.go is the statutory term of items (条例 art. 26): the board of what each unit owes, and the reason of every day on one
// item's page. Whom a term concerns when is package disclosure's to say (Concerned).

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// termsPath is the board.
const termsPath = "/desk/terms"

// levelTones is the weight of each level.
var levelTones = map[disclosure.Level]page.Tone{disclosure.LevelLate: page.Bad, disclosure.LevelToday: page.Warn, disclosure.LevelOne: page.Warn,
	disclosure.LevelFive: page.Info, disclosure.LevelCalm: page.Neutral, disclosure.LevelNone: page.Neutral}

// termWords says how an item stands with its term: days left, days late, or published so many days late.
func termWords(v *page.Visit, it disclosure.Item, today workday.Date, cal workday.Calendar) (words string, late bool) {
	switch {
	case it.Owed():
		level := disclosure.LevelOf(it.DueOn, today, cal)
		return levelWords(v.Lang, level, it.DueOn, today, cal), level == disclosure.LevelLate
	case it.Stage == disclosure.Published && it.Corrections == 0 && !it.ClockFrom.After(workday.DateOf(it.PublishedAt)):
		if n := disclosure.Late(it.DueOn, workday.DateOf(it.PublishedAt), cal); n > 0 {
			return v.T("item.published_late", n), true
		}
	}
	return "", false
}

// levelWords says a level with its number of days.
func levelWords(lang message.Lang, level disclosure.Level, due, today workday.Date, cal workday.Calendar) string {
	switch level {
	case disclosure.LevelNone:
		return message.T(lang, level.Key())
	case disclosure.LevelLate:
		return message.T(lang, "item.days_late", disclosure.Late(due, today, cal))
	case disclosure.LevelToday:
		return message.T(lang, level.Key())
	}
	return message.T(lang, "item.days_left", cal.Between(today, due))
}

// dueWords is the day an item is due while it is owed.
func dueWords(it disclosure.Item) string {
	if !it.Owed() && it.Stage != disclosure.Published {
		return ""
	}
	return it.DueOn.String()
}

// termPart is what the page of an item says of its term.
type termPart struct {
	disclosure.Item
	Owed  bool
	Level disclosure.Level
	Words string // how it stands
	Rule  string // by which rule
	Days  int64
	Strip page.Strip
	Table []disclosure.TermDay
	Kept  []disclosure.Kept // how what went out kept its term
}

func termOf(q db.Query, v *page.Visit, it disclosure.Item, t disclosure.Text) (p termPart, err error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return p, err
	}
	if p.Kept, err = disclosure.KeptOf(q, it.ID); err != nil {
		return p, err
	}
	p.Item, p.Owed, p.Days = it, it.Owed(), t.TermDays
	if !p.Owed {
		return p, nil
	}
	rule, err := disclosure.TermRuleFor(q, it.Organ, t, cal)
	if err != nil {
		return p, err
	}
	if rule.Days != t.TermDays {
		rule = disclosure.TermRule{Source: disclosure.RuleOfText, Days: t.TermDays}
	}
	p.Rule = v.T("term.rule."+string(rule.Source), t.TermDays, rule.Words)
	today := workday.DateOf(q.Now())
	p.Level = disclosure.LevelOf(it.DueOn, today, cal)
	p.Words = levelWords(v.Lang, p.Level, it.DueOn, today, cal)
	p.Table = disclosure.TermDays(it.ClockFrom, it.DueOn, cal)
	p.Strip = termStrip(v, it, p.Table, today, cal)
	return p, nil
}

// begun is what the first day of a term is: the information was formed, or changed.
var begun = map[bool]string{false: ".formed", true: ".changed"}

// termStrip shows the days of a term as a strip.
func termStrip(v *page.Visit, it disclosure.Item, days []disclosure.TermDay, today workday.Date, cal workday.Calendar) page.Strip {
	s := page.Strip{Title: v.T("term.strip")}
	if len(days) == 0 {
		return s
	}
	s.Days = append(s.Days, page.Day{Date: it.ClockFrom.String(), Kind: page.DayStart, Begin: begun[it.Live > 0], Today: it.ClockFrom == today})
	for _, day := range days {
		kind := page.DayKind(day.Kind)
		if day.Kind == workday.Workday {
			kind = page.DayCounted
		}
		s.Days = append(s.Days, page.Day{Date: day.Date.String(), Kind: kind, N: day.N, Why: day.Why, Today: day.Date == today, Due: day.Date == it.DueOn,
			Provisional: !cal.Settled(day.Date)})
	}
	return s
}

// termDayWords says what a day was to the term.
func termDayWords(lang message.Lang, day disclosure.TermDay) string {
	switch day.Kind {
	case workday.Workday:
		return message.T(lang, "casefile.day.counted", day.N)
	case workday.MakeUp:
		return message.T(lang, "casefile.day.make_up", day.N)
	case workday.Weekend:
		return message.T(lang, "casefile.day.weekend")
	}
	return day.Why
}

// termsPage is the board of an organ.
type termsPage struct {
	Organ   string
	Unit    string // chosen; "" all
	Year    int
	Organs  []page.Option
	Years   []page.Option
	Figures []page.Figure
	Units   []unitTerms
	Rows    []termRow
	Late    []lateRow
	Owe     int
}

// unitTerms is how one unit stands.
type unitTerms struct {
	ID, Name string
	Levels   map[disclosure.Level]int
	Owes     int
	disclosure.Record
}

// termRow is one item that is owed.
type termRow struct {
	disclosure.Item
	UnitName string
	Level    disclosure.Level
	Words    string
}

type lateRow struct {
	disclosure.Kept
	UnitName string
}

func (d *Desk) terms(v *page.Visit) error {
	p := termsPage{Organ: v.Ask("organ"), Unit: v.Ask("unit"), Year: number(v.Ask("year"))}
	if p.Organ == "" {
		p.Organ = homeFor(v, "item.read")
	}
	if err := v.Actor.Allow("item.read", p.Organ); err != nil {
		return err
	}
	if err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.read(q, v) }); err != nil {
		return err
	}
	f := d.frame(v, v.T("term.title"))
	f.Crumbs, f.Wide = crumbs(v, page.Link{Href: "/desk/items?organ=" + p.Organ, Label: v.T("desk.menu.items")}, page.Link{Label: f.Title}), true
	return v.Render(200, termsView(f, p))
}

const lateShown = 50 // of what was published late, on the board

func (p *termsPage) read(q db.Query, v *page.Visit) (err error) {
	if _, p.Organs, err = organNames(q, v.Actor, "item.read"); err != nil {
		return err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	today := workday.DateOf(q.Now())
	if p.Year < 2019 || p.Year > today.Year() {
		p.Year = today.Year()
	}
	for year := today.Year(); year > today.Year()-5; year-- {
		p.Years = append(p.Years, page.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year)})
	}
	units, err := office.Units(q, p.Organ)
	if err != nil {
		return err
	}
	owed, err := disclosure.Owed(q, p.Organ)
	if err != nil {
		return err
	}
	records, err := disclosure.RecordsOf(q, p.Organ, p.Year)
	if err != nil {
		return err
	}
	names := map[string]string{"": v.T("term.no_unit")}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	all := p.fill(v, owed, records, names, today, cal)
	p.figures(v, all)
	late, err := disclosure.LateOnes(q, p.Organ, p.Year, lateShown)
	for _, k := range late {
		if p.Unit == "" || k.Unit == p.Unit {
			p.Late = append(p.Late, lateRow{k, names[k.Unit]})
		}
	}
	return err
}

// fill puts what is owed and what was kept together by unit, and gives the sums of all units.
func (p *termsPage) fill(v *page.Visit, owed []disclosure.Item, records map[string]disclosure.Record, names map[string]string, today workday.Date, cal workday.Calendar) (all unitTerms) {
	all.Levels = map[disclosure.Level]int{}
	byUnit := map[string]*unitTerms{}
	unit := func(id string) *unitTerms {
		if byUnit[id] == nil {
			byUnit[id] = &unitTerms{ID: id, Name: names[id], Levels: map[disclosure.Level]int{}, Record: records[id]}
		}
		return byUnit[id]
	}
	for id, r := range records {
		unit(id)
		all.N, all.Record.Late, all.Days, all.Worst = all.N+r.N, all.Record.Late+r.Late, all.Days+r.Days, max(all.Worst, r.Worst)
	}
	for _, it := range owed {
		level := disclosure.LevelOf(it.DueOn, today, cal)
		u := unit(it.Unit)
		for _, one := range []*unitTerms{u, &all} {
			one.Owes++
			one.Levels[level]++
		}
		if p.Unit == "" || p.Unit == it.Unit {
			p.Rows = append(p.Rows, termRow{it, names[it.Unit], level, levelWords(v.Lang, level, it.DueOn, today, cal)})
		}
	}
	for _, u := range byUnit {
		p.Units = append(p.Units, *u)
	}
	slices.SortFunc(p.Units, func(a, b unitTerms) int {
		return cmp.Or(cmp.Compare(b.Levels[disclosure.LevelLate], a.Levels[disclosure.LevelLate]), cmp.Compare(b.Owes, a.Owes), cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	p.Owe = all.Owes
	return all
}

func (p *termsPage) figures(v *page.Visit, all unitTerms) {
	near := all.Levels[disclosure.LevelToday] + all.Levels[disclosure.LevelOne] + all.Levels[disclosure.LevelFive]
	figure := func(key string, n int64, bad page.Tone) page.Figure {
		f := page.Figure{Label: v.T("term.figure."+key, p.Year), Value: strconv.FormatInt(n, 10)}
		if n > 0 {
			f.Tone = bad
		}
		return f
	}
	p.Figures = []page.Figure{
		figure("owed", int64(all.Owes), page.Neutral), figure("near", int64(near), page.Warn), figure("late", int64(all.Levels[disclosure.LevelLate]), page.Bad),
		figure("kept", all.N-all.Record.Late, page.Good), figure("published_late", all.Record.Late, page.Bad), figure("worst", all.Worst, page.Bad),
	}
}

// termDuties are the terms that concern the visitor now (disclosure.Concerned), and are not somebody's step already.
func termDuties(q db.Query, v *page.Visit) ([]duty, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	var duties []duty
	for _, organ := range v.Actor.Where("item.read") {
		owed, err := disclosure.Owed(q, organ)
		if err != nil {
			return nil, err
		}
		staff, err := disclosure.StaffOf(q, organ)
		if err != nil {
			return nil, err
		}
		for _, it := range owed {
			level := disclosure.LevelOf(it.DueOn, today, cal)
			if !slices.Contains(disclosure.Concerned(it, level, staff), v.Actor.ID) {
				continue
			}
			duties = append(duties, duty{What: it.HeadTitle, Kind: v.T("term.urge"), Do: v.T("term.urge_do", v.T(it.Stage.Key())), Href: "/desk/items/" + it.ID,
				Due: it.DueOn, Count: levelWords(v.Lang, level, it.DueOn, today, cal), Tone: levelTones[level], Urge: true})
		}
	}
	return duties, nil
}

// mergeUrged tells each once: what waits for the visitor as a step already is not told again as a reminder, but says how urgent
// it is.
func mergeUrged(duties []duty) []duty {
	at := map[string]int{}
	var list []duty
	for _, d := range duties {
		i, known := at[d.Href]
		switch {
		case !known || !d.Urge:
			at[d.Href] = len(list)
			list = append(list, d)
		case list[i].Count == "":
			list[i].Count, list[i].Tone, list[i].Due = d.Count, d.Tone, d.Due
		}
	}
	return list
}
