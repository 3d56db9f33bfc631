package desk

import (
	"net/url"
	"strconv"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/page"
)

// import_finding.go is the page of the findings in a report taken in: the same cards and decisions as for a report of ours.
// They are kept for the body and the year, so that the next file of the same report finds them again.

func (d *Desk) importFindings(v *page.Visit) error { return d.showImportFindings(v, nil) }

func (d *Desk) showImportFindings(v *page.Visit, fail error) error {
	var i importPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		i, err = readImport(q, v)
		return err
	})
	if err != nil {
		return err
	}
	_, known := i.Docket()
	p := findingsPage{Title: i.heading(), Lead: "annual.import.findings.lead", Back: page.Link{Href: i.path(""), Label: v.T("annual.import.findings.back")},
		Figures: counted(v.R.Context(), i.Findings, len(annual.Blocking(i.Findings, i.Decisions)))}
	if !known {
		p.Lead = "annual.import.findings.lead_whose"
	}
	p.findingsOf = findingsOf{At: i.path("/findings"), Cell: func(annual.Place) string { return "" }, Words: "annual.import.findings.", Key: i.Key,
		Seen: strconv.FormatInt(i.Revision, 10), Bad: page.Errors(v.Lang, fail), Decisions: i.Decisions, Open: i.open() && known, May: i.May}
	p.Groups = findingGroups(v, p.findingsOf, i.Findings)
	f := d.frame(v, v.T("annual.findings.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/imports?organ=" + url.QueryEscape(i.Organ), Label: v.T("annual.import.title")},
		page.Link{Href: i.path(""), Label: i.heading()}, page.Link{Label: v.T("annual.findings.title")})
	return v.Render(page.StatusOf(fail), findingsView(f, p))
}

// heading is what an import is called: its title, or its file where nothing was read.
func (p importPage) heading() string {
	if p.Title != "" {
		return p.Title
	}
	return p.File
}

func (d *Desk) importDecide(v *page.Visit) error { return d.importFindingPost(v, annual.DecideImport) }

func (d *Desk) importSecond(v *page.Visit) error { return d.importFindingPost(v, annual.SecondImport) }

func (d *Desk) importFindingPost(v *page.Visit, act findingAct) error {
	return d.importPostTo(v, "/findings", d.showImportFindings, func(tx *db.Tx, id string, seen int64) error {
		return act(tx, v.Actor, id, asked(v, seen))
	})
}
