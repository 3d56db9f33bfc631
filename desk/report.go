package desk

import (
	"net/url"
	"strconv"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// report.go is the annual report at the desk: the official form itself, every figure a way to what it counts, failing
// relations lit, findings beside; counting, entering by hand, writing, freezing, making it an item (条例 arts. 49, 50).

// reportOrgan is the organ whose reports are looked at: the one asked for, the visitor's own, or the first there is.
func reportOrgan(v *page.Visit) (string, error) {
	organ := v.R.URL.Query().Get("organ")
	if organ == "" {
		organ = v.Actor.Organ
		if may := v.Actor.Where(annual.VerbRead); !v.Actor.May(annual.VerbRead, organ) && len(may) > 0 {
			organ = may[0]
		}
	}
	return organ, v.Actor.Allow(annual.VerbRead, organ)
}

// reportPath is the address of a report or of what is below it; the organ is named where it is not the visitor's own.
func reportPath(v *page.Visit, organ string, year int, below string) string {
	path := "/desk/reports"
	if year > 0 {
		path += "/" + strconv.Itoa(year)
	}
	path += below
	if organ != v.Actor.Organ {
		path += "?organ=" + url.QueryEscape(organ)
	}
	return path
}

func reportYear(v *page.Visit) int {
	year, err := strconv.Atoi(v.Path("year"))
	if err != nil || year < 1900 || year > 9999 {
		return 0 // no report has it: not found
	}
	return year
}

// reportsPage is the list of an organ's reports.
type reportsPage struct {
	Organ  office.Organ
	Rows   []reportRow
	Organs []page.Link // the other organs whose reports the visitor may read
	Key    string
	May    bool // begin one
	Begin  []int
	Action string
	Import string // where reports of other bodies are taken in; "" for who may not
}

type reportRow struct {
	Year  int
	Form  string
	Href  string
	State annual.State
	Item  string // where it became an item
	Stage string // message key of the item's stage
	Live  bool
	Newer bool // public, and signed again since: a correction can be made
}

func (d *Desk) reportList(v *page.Visit) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	p := reportsPage{Key: page.FormKey(), May: v.Actor.May(annual.VerbFill, organ), Action: reportPath(v, organ, 0, "")}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if p.Organs, err = reportOrgans(q, v, organ); err != nil {
			return err
		}
		list, err := annual.List(q, organ)
		if err != nil {
			return err
		}
		p.Rows, err = reportRows(q, v, list)
		p.Begin = yearsToBegin(list, workday.DateOf(q.Now()).Year())
		return err
	})
	if err != nil {
		return err
	}
	if v.Actor.Anywhere(annual.VerbImport) {
		p.Import = "/desk/imports"
	}
	f := d.frame(v, v.T("annual.desk.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("annual.desk.title")})
	return v.Render(200, reportListView(f, p))
}

func reportOrgans(q db.Query, v *page.Visit, but string) ([]page.Link, error) {
	var out []page.Link
	for _, id := range v.Actor.Where(annual.VerbRead) {
		if id == but || len(out) == 100 {
			continue
		}
		o, err := office.OrganByID(q, id)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Link{Href: reportPath(v, id, 0, ""), Label: o.Display()})
	}
	return out, nil
}

func reportRows(q db.Query, v *page.Visit, list []*annual.Filing) ([]reportRow, error) {
	var out []reportRow
	for _, f := range list {
		row := reportRow{Year: f.Year, Form: f.Form.Basis, Href: reportPath(v, f.Organ, f.Year, ""), State: f.State, Item: f.Item}
		if f.Item != "" {
			it, err := disclosure.ItemByID(q, f.Item)
			if err != nil {
				return nil, err
			}
			row.Stage, row.Live = it.Stage.Key(), it.Live > 0
			row.Newer = it.Stage == disclosure.Published && f.FrozenAt.After(it.UpdatedAt)
		}
		out = append(out, row)
	}
	return out, nil
}

// yearsToBegin are the present year and the one before, where there is no report of them yet.
func yearsToBegin(list []*annual.Filing, today int) []int {
	var out []int
	for _, year := range []int{today - 1, today} {
		have := annual.FormOf(year) == nil
		for _, f := range list {
			have = have || f.Year == year
		}
		if !have {
			out = append(out, year)
		}
	}
	return out
}

// reportBegin counts a report of a year for the first time.
func (d *Desk) reportBegin(v *page.Visit) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(v.Form("year"))
	if err != nil {
		return fault.BadInput("annual.no_form", v.Form("year"))
	}
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := annual.Refill(tx, v.Actor, organ, year)
		return reportPath(v, organ, year, ""), err
	})
}

// reportPage is one report.
type reportPage struct {
	*annual.Filing
	Organ     office.Organ
	Title     string
	Findings  []annual.Finding // of a frozen report: those found at freezing
	Verdict   annual.Verdict
	Blocking  []annual.Finding // errors that stand in the way of freezing
	Decisions []annual.Decision
	Today     workday.Date
	Moved     bool // the cases and items count otherwise now
	Item      reportRow
	History   []page.Moment
	Comments  comments
	Key       string
	Bad       page.FieldErrors
	Path      func(below string) string
	May       func(office.Verb) bool
	Typed     map[int]string    // sections as typed, after a fault
	Figures   map[string]string // figures as typed, after a fault
	Text      textPart          // how its texts stand to their sources
	Charts    []page.Chart
	Due       workday.Date
	Left      int // days to it
	Urgency   annual.Urgency
}

// readReport reads all that stands on a report's page.
func readReport(q db.Query, v *page.Visit, organ string, year int) (p reportPage, err error) {
	if p.Filing, err = annual.Of(q, organ, year); err != nil {
		return p, err
	}
	if p.Organ, err = office.OrganByID(q, organ); err != nil {
		return p, err
	}
	p.Title, p.Key, p.Today = p.Filing.Title(p.Organ), page.FormKey(), workday.DateOf(q.Now())
	if err = readFindings(q, &p); err != nil {
		return p, err
	}
	now, err := annual.Fill(q, organ, year, time.Time{})
	if err != nil {
		return p, err
	}
	p.Moved = !p.Filled.Equal(now)
	if p.Text, err = readText(q, p.Filing); err != nil {
		return p, err
	}
	if p.Due, _, err = annual.Due(q, p.Organ, year); err != nil {
		return p, err
	}
	p.Left, p.Urgency = annual.Countdown(p.Due, p.Today)
	rows, err := reportRows(q, v, []*annual.Filing{p.Filing})
	if err != nil {
		return p, err
	}
	p.Item = rows[0]
	p.Path = func(below string) string { return reportPath(v, organ, year, below) }
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, organ) }
	if p.Comments, err = commentsOf(q, v, organ, p.Subject()); err != nil {
		return p, err
	}
	events, err := ledger.Of(q, p.Subject(), 200)
	for _, e := range events {
		p.History = append(p.History, page.Moment{When: instant(e.At), Who: e.ActorName, What: verbWord(v.Lang, office.Verb(e.Verb))})
	}
	return p, err
}

// readFindings reads what the checks find, and what people decided about it.
func readFindings(q db.Query, p *reportPage) (err error) {
	if p.Findings, p.Verdict, err = p.Examine(q); err != nil {
		return err
	}
	if p.State == annual.Frozen {
		if p.Findings, err = annual.FoundAtFreezing(q, p.ID); err != nil {
			return err
		}
	}
	p.Decisions, err = annual.Decisions(q, p.ID)
	p.Blocking = annual.Blocking(p.Findings, p.Decisions)
	return err
}

func (d *Desk) report(v *page.Visit) error { return d.showReport(v, nil) }

// showReport shows a report; after a fault with what was typed.
func (d *Desk) showReport(v *page.Visit, fail error) error {
	return d.showReportAs(v, fail, reportView)
}

func (d *Desk) reportFigures(v *page.Visit) error { return d.showReportAs(v, nil, figuresView) }
