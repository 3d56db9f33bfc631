package desk

import (
	"context"
	"strconv"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
)

// finding.go is the page of a report's findings: what is wrong, with its figures and the way to the cells behind them, what to
// do about it, and what people have decided. An error stands only by the word of two (adr 12).

// findingsPage is the findings of one report, of ours or taken in, worst first.
type findingsPage struct {
	findingsOf
	Title   string
	Lead    string // message key
	Figures []page.Figure
	Groups  []findingGroup
	Back    page.Link
}

// findingsOf is what the cards of findings need of the report they are about.
type findingsOf struct {
	At        string                    // where decisions are posted; seconds below it
	Cell      func(annual.Place) string // address of a cell's page; "" where cells have none
	Words     string                    // prefix of the message keys that differ
	Key, Seen string
	Bad       page.FieldErrors
	Decisions []annual.Decision
	Open      bool // decisions may still be made
	May       func(office.Verb) bool
}

type findingGroup struct {
	Severity annual.Severity
	Cards    []findingCard
}

// findingCard is one finding with what stands about it and what the visitor may do.
type findingCard struct {
	annual.Finding
	N        int
	Standing annual.Standing
	Options  []page.Option // rulings the visitor may make; none when he may not decide
	Second   bool          // a waiver waits and the visitor may agree to it
	Waits    bool          // a waiver waits for somebody else
	Open     bool          // its form is to be open: it was just sent and refused
	Chosen   string
	Reason   string
}

// severities in the order they are shown.
var severities = []annual.Severity{annual.Error, annual.Warning, annual.Notice}

func (d *Desk) reportFindings(v *page.Visit) error { return d.showFindings(v, nil) }

// showFindings shows the findings; after a fault with what was typed.
func (d *Desk) showFindings(v *page.Visit, fail error) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	var r reportPage
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		r, err = readReport(q, v, organ, reportYear(v))
		return err
	})
	if err != nil {
		return err
	}
	p := findingsPage{Title: r.Title, Lead: findingsLead(r), Figures: counted(v.R.Context(), r.Findings, len(r.Blocking)), Back: page.Link{Href: r.Path(""), Label: v.T("annual.desk.back")}}
	p.findingsOf = findingsOf{At: r.Path("/findings"), Cell: func(p annual.Place) string { return r.Path(cellBelow(p)) }, Words: "annual.findings.",
		Key: r.Key, Seen: seenOf(r), Bad: page.Errors(v.Lang, fail), Decisions: r.Decisions, Open: r.State == annual.Draft, May: r.May}
	p.Groups = findingGroups(v, p.findingsOf, r.Findings)
	f := d.frame(v, v.T("annual.findings.title"))
	f.Crumbs = crumbs(v, page.Link{Href: reportPath(v, organ, 0, ""), Label: v.T("annual.desk.title")},
		page.Link{Href: r.Path(""), Label: strconv.Itoa(r.Year)}, page.Link{Label: v.T("annual.findings.title")})
	return v.Render(page.StatusOf(fail), findingsView(f, p))
}

func findingGroups(v *page.Visit, p findingsOf, findings []annual.Finding) []findingGroup {
	var out []findingGroup
	n := 0
	for _, s := range severities {
		g := findingGroup{Severity: s}
		for _, one := range findings {
			if one.Severity == s {
				n++
				g.Cards = append(g.Cards, cardOf(v, p, one, n))
			}
		}
		if len(g.Cards) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func cardOf(v *page.Visit, p findingsOf, one annual.Finding, n int) findingCard {
	c := findingCard{Finding: one, N: n, Standing: annual.StandingOf(one, p.Decisions)}
	if !p.Open {
		return c
	}
	if c.Standing.Waiting() {
		c.Second = p.May(annual.VerbWaive) && c.Standing.Last.By != v.Actor.ID
		c.Waits = !c.Second
	}
	if p.May(annual.VerbDecide) {
		c.Options = rulings(v, p, c)
	}
	if v.R.Method == "POST" && v.Form("finding") == one.Identity() {
		c.Open, c.Chosen, c.Reason = true, v.Form("ruling"), v.Form("reason")
	}
	return c
}

// rulings are what can be decided about a finding: an error is waived, anything else explained.
func rulings(v *page.Visit, p findingsOf, c findingCard) []page.Option {
	option := func(r annual.Ruling) page.Option {
		return page.Option{Value: string(r), Label: v.T("annual.findings.choose." + string(r)), Hint: v.T(p.Words + "hint." + string(r))}
	}
	out := []page.Option{option(annual.Confirmed)}
	switch {
	case c.Waivable():
		out = append(out, option(annual.Waived))
	case c.Severity != annual.Error:
		out = append(out, option(annual.Explained))
	}
	if c.Standing.Last != nil {
		out = append(out, option(annual.Withdrawn))
	}
	return out
}

// reportDecide records what the visitor decides about a finding.
func (d *Desk) reportDecide(v *page.Visit) error { return d.findingPost(v, annual.Decide) }

// reportSecond agrees to a waiver as the second person.
func (d *Desk) reportSecond(v *page.Visit) error { return d.findingPost(v, annual.Second) }

type findingAct func(tx *db.Tx, by office.Actor, id string, a annual.Ask) error

func (d *Desk) findingPost(v *page.Visit, act findingAct) error {
	err := d.reportPost(v, "/findings", func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		return "", act(tx, v.Actor, f.ID, asked(v, seen))
	})
	if err != nil && wordable(err) {
		return d.showFindings(v, err)
	}
	return err
}

// asked is the decision a form of a finding asks for.
func asked(v *page.Visit, seen int64) annual.Ask {
	return annual.Ask{Seen: seen, Finding: v.Form("finding"), Figures: v.Form("figures"), Ruling: annual.Ruling(v.Form("ruling")), Reason: v.Form("reason")}
}

// standingWord says in a few words where a finding stands, with its tone; "" when nothing was decided.
func standingWord(ctx context.Context, s annual.Standing) (page.Tone, string) {
	switch {
	case s.Last == nil:
		return page.Info, ""
	case s.Stale:
		return page.Warn, page.T(ctx, "annual.findings.stale")
	case s.Waived():
		return page.Good, page.T(ctx, "annual.findings.waived")
	case s.Waiting():
		return page.Info, page.T(ctx, "annual.findings.waiting")
	case s.Last.Ruling == annual.Confirmed:
		return page.Warn, page.T(ctx, annual.Confirmed.Key())
	}
	return page.Good, page.T(ctx, s.Last.Ruling.Key())
}

// counted gives how many findings there are of each severity, and of how many errors nobody has said that they may stand.
func counted(ctx context.Context, findings []annual.Finding, blocking int) []page.Figure {
	var out []page.Figure
	for _, s := range severities {
		n := 0
		for _, f := range findings {
			if f.Severity == s {
				n++
			}
		}
		fig := page.Figure{Label: page.T(ctx, "annual.severity."+string(s)), Value: strconv.Itoa(n)}
		if s == annual.Error && n > blocking {
			fig.Note = page.T(ctx, "annual.findings.of_them_waived", n-blocking)
		}
		out = append(out, fig)
	}
	return out
}

// cellWords names a cell a finding is about, with what stands in it.
func cellWords(ctx context.Context, c annual.Shown) string {
	value := c.Raw
	if value == "" {
		value = page.T(ctx, "annual.desk.nothing")
	}
	words := c.Row + " · " + c.Column + "：" + value
	if c.Previous {
		return page.T(ctx, "annual.findings.last_year", words)
	}
	return words
}

// decisionWords says who decided what, when and why.
func decisionWords(ctx context.Context, d annual.Decision) string {
	if d.Reason == "" {
		return page.T(ctx, "annual.findings.by", d.ByName, page.T(ctx, d.Ruling.Key()), instant(d.At))
	}
	return page.T(ctx, "annual.findings.by_why", d.ByName, page.T(ctx, d.Ruling.Key()), instant(d.At), d.Reason)
}

// findingsLead is the message key of what the page is for, as the report stands.
func findingsLead(p reportPage) string {
	switch {
	case p.State == annual.Frozen:
		return "annual.findings.lead_frozen"
	case len(p.Blocking) > 0:
		return "annual.findings.lead_blocked"
	}
	return "annual.findings.lead"
}

// reasonFault is what is wrong with the reason typed for a finding.
func reasonFault(p findingsOf, c findingCard) string {
	if !c.Open {
		return ""
	}
	return p.Bad.Of("reason")
}
