package desk

// archive.go is the archive of closed cases: what is to be archived and how long it waits, the file of each with its list and as
// one download, supplements, and lists of destruction (package archive).

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"gongkai/archive"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

const (
	archivePath  = "/desk/archive"
	archivedPage = 50
)

// archiveRow is a case that is to be archived.
type archiveRow struct {
	request.Case
	request.Rest
	Waits int // days since it could be
}

// archivePage is the list: one of its tabs.
type archivePage struct {
	Organ, Show, Key string
	Organs           []page.Option
	Tabs             []page.Tab
	Today            workday.Date
	Waiting          []archiveRow
	Files            []archive.File
	Lists            []archive.Destruction
	Filter           archive.Filter
	YearTyped        string
	More             string
	MayKeep          bool
	MayPropose       bool
	Reason           string
	Errors           page.FieldErrors
}

var archiveTabs = []string{"waiting", "register", "reopened", "expired", "destruction"}

func (d *Desk) archive(v *page.Visit) error { return d.showArchive(v, nil) }

func (d *Desk) showArchive(v *page.Visit, failed error) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := archivePage{Organ: organ, Show: v.Ask("show"), Key: page.FormKey(), Today: workday.DateOf(d.DB.Now()), Errors: page.Errors(v.Lang, failed), Reason: v.Form("reason"),
		MayKeep: v.Actor.May(request.VerbArchive, organ), MayPropose: v.Actor.May(archive.VerbPropose, organ)}
	if failed != nil {
		p.Show = "expired"
	}
	if p.Show == "" {
		p.Show = archiveTabs[0]
	}
	for _, tab := range archiveTabs {
		p.Tabs = append(p.Tabs, page.Tab{Label: v.T("archive.tab." + tab), Href: archivePath + "?" + url.Values{"organ": {organ}, "show": {tab}}.Encode(), Current: tab == p.Show})
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		return p.fill(q, v)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("archive.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("archive.title")})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, archiveView(f, p))
}

// fill reads what the tab shows.
func (p *archivePage) fill(q db.Query, v *page.Visit) (err error) {
	switch p.Show {
	case "register":
		p.YearTyped = v.Ask("year")
		year, _ := strconv.Atoi(p.YearTyped)
		p.Filter = archive.Filter{Organ: p.Organ, State: archive.State(v.Ask("state")), Year: year, Number: v.Ask("number")}
		p.Files, err = archive.Register(q, p.Filter, v.Ask("after"), archivedPage+1)
		if len(p.Files) > archivedPage {
			p.Files = p.Files[:archivedPage]
			p.More = archivePath + "?" + url.Values{"organ": {p.Organ}, "show": {"register"}, "year": {p.YearTyped}, "state": {string(p.Filter.State)},
				"after": {p.Files[archivedPage-1].ID}}.Encode()
		}
	case "reopened":
		p.Files, err = archive.Owed(q, p.Organ, archivedPage)
	case "expired":
		p.Files, err = archive.Expired(q, p.Organ, p.Today, archivedPage)
	case "destruction":
		p.Lists, err = archive.Destructions(q, p.Organ, archivedPage)
	default:
		var cases []request.Case
		var next string
		if cases, next, err = request.Closed(q, p.Organ, v.Ask("after"), archivedPage); err != nil {
			return err
		}
		for _, c := range cases {
			row := archiveRow{Case: c}
			if row.Rest, err = request.RestOf(q, c); err != nil {
				return err
			}
			if len(row.Lacks) == 0 {
				row.Waits = max(0, p.Today.Sub(row.From))
			}
			p.Waiting = append(p.Waiting, row)
		}
		if next != "" {
			p.More = archivePath + "?" + url.Values{"organ": {p.Organ}, "after": {next}}.Encode()
		}
	}
	return err
}

// keepPage is one case before it is archived.
type keepPage struct {
	request.Case
	request.Rest
	Rule   request.Handling
	Papers []request.Paper
	Key    string
	Errors page.FieldErrors
}

func (d *Desk) archiveCase(v *page.Visit) error { return d.showArchiveCase(v, nil) }

func (d *Desk) showArchiveCase(v *page.Visit, failed error) error {
	p := keepPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Case, err = d.loadCase(q, v); err != nil {
			return err
		}
		if err := v.Actor.Allow(request.VerbArchive, p.Organ); err != nil {
			return err
		}
		if p.Rest, err = request.RestOf(q, p.Case); err != nil {
			return err
		}
		if p.Rule, err = request.HandlingOf(q, p.Organ); err != nil {
			return err
		}
		p.Papers, err = request.Papers(q, d.Keys, d.Blobs, p.Case)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("step.archive"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T("step.archive")})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, archiveCaseView(f, p))
}

// prepared reads the papers of a case and puts them into the store, for whoever may archive it.
func (d *Desk) prepared(v *page.Visit, verb office.Verb, organ, caseID string) (made archive.Prepared, err error) {
	if err := v.Actor.Allow(verb, organ); err != nil {
		return made, err
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		made, err = archive.Prepare(v.R.Context(), q, d.Keys, d.Blobs, caseID)
		return err
	})
	return made, err
}

func (d *Desk) archiveCasePost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	made, err := d.prepared(v, request.VerbArchive, c.Organ, c.ID)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		f, err := archive.Keep(tx, d.Keys, v.Actor, c.ID, caseSeen(v), made)
		return archivePath + "/" + f.ID, err
	})
	if err != nil && wordable(err) {
		return d.showArchiveCase(v, err)
	}
	return err
}

// archivedFilePage is one file.
type archivedFilePage struct {
	archive.Cover
	Key           string
	Missing       []request.Paper // for a supplement
	Lacks         []request.Lack  // that stand against one
	MaySupplement bool
	MayOpen       bool
	Errors        page.FieldErrors
}

func (d *Desk) archivedFile(v *page.Visit) error { return d.showArchivedFile(v, nil) }

// coverOf reads the file of the address for whoever may read cases of its organ.
func coverOf(q db.Query, v *page.Visit) (archive.Cover, error) {
	c, err := archive.CoverOf(q, v.Path("id"))
	if err != nil {
		return c, err
	}
	return c, v.Actor.Allow("case.read", c.File.Organ)
}

func (d *Desk) showArchivedFile(v *page.Visit, failed error) error {
	p := archivedFilePage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Cover, err = coverOf(q, v); err != nil {
			return err
		}
		p.MaySupplement = v.Actor.May(archive.VerbSupplement, p.File.Organ) && p.File.State == archive.Reopened
		p.MayOpen = archive.MayOpen(v.Actor, p.File.Organ) && p.File.State != archive.Destroyed
		if p.File.State != archive.Reopened {
			return nil
		}
		if p.Missing, err = archive.Missing(q, d.Keys, d.Blobs, p.File.Case); err != nil {
			return err
		}
		c, err := request.ByID(q, p.File.Case)
		if err != nil {
			return err
		}
		rest, err := request.RestOf(q, c)
		p.Lacks = rest.Lacks
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, p.File.Number)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: archivePath + "?organ=" + p.File.Organ + "&show=register", Label: v.T("archive.title")}, page.Link{Label: p.File.Number})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, archivedFileView(f, p))
}

// archivedList gives cover and list as a file.
func archivedList(kind string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		var c archive.Cover
		err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
			c, err = coverOf(q, v)
			return err
		})
		if err != nil {
			return err
		}
		var b bytes.Buffer
		write, media := c.WriteDOCX, letterTypes["docx"]
		if kind == "pdf" {
			write, media = c.WritePDF, "application/pdf"
		}
		if err := write(&b); err != nil {
			return err
		}
		return v.SendNamed(c.File.Number+"."+kind, media, b.Bytes())
	}
}

// archivedWhole streams the whole file, recorded before the first byte goes.
func (d *Desk) archivedWhole(v *page.Visit) error {
	var c archive.Cover
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		c, err = coverOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	err = d.DB.Update(v.R.Context(), c.File.Organ, func(tx *db.Tx) error {
		_, err := archive.Open(tx, v.Actor, c.File.ID)
		return err
	})
	if err != nil {
		return err
	}
	return v.Stream(c.File.Number+".zip", "application/zip", func(w io.Writer) error {
		return d.DB.View(v.R.Context(), func(q *db.View) error { return archive.WriteZIP(v.R.Context(), q, d.Keys, d.Blobs, c.File.ID, w) })
	})
}

func (d *Desk) archivedSupplement(v *page.Visit) error {
	var c archive.Cover
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		c, err = coverOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	made, err := d.prepared(v, archive.VerbSupplement, c.File.Organ, c.File.Case)
	if err != nil {
		return err
	}
	err = d.once(v, c.File.Organ, func(tx *db.Tx) (string, error) {
		return archivePath + "/" + c.File.ID, archive.Supplement(tx, d.Keys, v.Actor, c.File.ID, caseSeen(v), made)
	})
	if err != nil && wordable(err) {
		return d.showArchivedFile(v, err)
	}
	return err
}

func (d *Desk) destructionPost(v *page.Visit) error {
	organ, err := caseOrgan(v, archive.VerbPropose)
	if err != nil {
		return err
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		id, err := archive.Propose(tx, v.Actor, organ, v.FormAll("file"), v.Form("reason"))
		return "/desk/destructions/" + id, err
	})
	if err != nil && wordable(err) {
		return d.showArchive(v, err)
	}
	return err
}

// destructionPage is one list.
type destructionPage struct {
	archive.Destruction
	Lines  []archive.Line
	Organs string
	Key    string
	Decide bool
	Errors page.FieldErrors
}

func (d *Desk) destruction(v *page.Visit) error { return d.showDestruction(v, nil) }

func (d *Desk) showDestruction(v *page.Visit, failed error) error {
	p := destructionPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Destruction, err = archive.DestructionByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow("case.read", p.Organ); err != nil {
			return err
		}
		p.Decide = p.State == archive.Waiting && v.Actor.May(archive.VerbDecide, p.Organ) && v.Actor.ID != p.ByID
		p.Lines, err = archive.Lines(q, p.ID)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("destruction.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: archivePath + "?organ=" + p.Organ + "&show=destruction", Label: v.T("archive.title")}, page.Link{Label: v.T("destruction.title")})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, destructionView(f, p))
}

func (d *Desk) destructionDecide(v *page.Visit) error {
	var list archive.Destruction
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		list, err = archive.DestructionByID(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	if v.Form("agree") != "yes" && v.Form("agree") != "no" {
		return fault.BadInput("request.flaw.choose")
	}
	err = d.once(v, list.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/destructions/" + list.ID, archive.Decide(tx, d.Keys, v.Actor, list.ID, v.Form("agree") == "yes", v.Form("reason"))
	})
	if err != nil && wordable(err) {
		return d.showDestruction(v, err)
	}
	return err
}

// keepTerm says how long a case that is archived now would be kept.
func keepTerm(ctx context.Context, p keepPage) string {
	years, why := p.Rule.Years, "archive.why.usual"
	if p.Litigated {
		years, why = p.Rule.Litigated, "archive.why.litigated"
	}
	return page.T(ctx, "archive.years", years) + page.T(ctx, "desk.and") + page.T(ctx, why)
}

func destructionDecider(p destructionPage) string {
	if p.DecidedAt.IsZero() {
		return ""
	}
	return p.DeciderName + " " + instant(p.DecidedAt)
}
