package desk

import (
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// report_form.go takes what is done on a report's pages: count, enter, write, freeze, reopen, make an item of it.

// reportPost does what a form of a report asks and goes back to it.
func (d *Desk) reportPost(v *page.Visit, back string, act func(tx *db.Tx, f *annual.Filing, seen int64) (next string, err error)) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	year := reportYear(v)
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		f, err := annual.Of(tx, organ, year)
		if err != nil {
			return "", err
		}
		next, err := act(tx, f, seen(v))
		if next == "" {
			next = reportPath(v, organ, year, back)
		}
		return next, err
	})
}

func (d *Desk) reportFill(v *page.Visit) error {
	return d.reportPost(v, "", func(tx *db.Tx, f *annual.Filing, _ int64) (string, error) {
		_, err := annual.Refill(tx, v.Actor, f.Organ, f.Year)
		return "", err
	})
}

// reportAdjust takes figures typed in the forms or on a cell's page: every field named row/column.
func (d *Desk) reportAdjust(v *page.Visit) error {
	back := v.Form("back")
	if !strings.HasPrefix(back, "/cells/") {
		back = ""
	}
	err := d.reportPost(v, back, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		entries, err := typedFigures(v, f)
		if err != nil {
			return "", err
		}
		_, err = annual.Adjust(tx, v.Actor, f.ID, seen, entries, v.Form("reason"))
		return "", err
	})
	if err != nil && wordable(err) {
		return d.showReportAs(v, err, figuresView)
	}
	return err
}

// typedFigures reads the figures of a form; an empty field leaves its cell alone.
func typedFigures(v *page.Visit, f *annual.Filing) ([]annual.Entry, error) {
	var out []annual.Entry
	var bad fault.Form
	for name := range v.R.PostForm {
		row, column, ok := strings.Cut(name, "/")
		typed := v.Form(name)
		if !ok || typed == "" {
			continue
		}
		cell, ok := f.ReadFigure(annual.Place{Row: row, Column: column}, typed)
		if !ok {
			bad.Add(name, "annual.bad_figure", f.Form.Label(row), typed)
			continue
		}
		out = append(out, annual.Entry{Place: annual.Place{Row: row, Column: column}, Value: cell})
	}
	return out, bad.Err()
}

func (d *Desk) reportWrite(v *page.Visit) error {
	err := d.reportPost(v, "#texts", func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		return "", annual.Write(tx, v.Actor, f.ID, seen, typedTexts(v))
	})
	if err != nil && wordable(err) {
		return d.showReport(v, err)
	}
	return err
}

func typedTexts(v *page.Visit) map[int]string {
	out := map[int]string{}
	for n := 1; n <= 6; n++ {
		name := "section" + strconv.Itoa(n)
		if _, sent := v.R.PostForm[name]; sent {
			out[n] = v.Form(name)
		}
	}
	return out
}

func (d *Desk) reportFreeze(v *page.Visit) error {
	return d.reportStep(v, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		return "", annual.Freeze(tx, v.Actor, f.ID, seen)
	})
}

func (d *Desk) reportReopen(v *page.Visit) error {
	return d.reportStep(v, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		return "", annual.Reopen(tx, v.Actor, f.ID, seen, v.Form("reason"))
	})
}

// reportPublish makes the report an item, with the report as files beside it, and goes to the item, where the usual approvals
// wait. The files are stored before any row names them.
func (d *Desk) reportPublish(v *page.Visit) error {
	files, err := d.reportFiles(v)
	if err != nil {
		return err
	}
	return d.reportStep(v, func(tx *db.Tx, f *annual.Filing, seen int64) (string, error) {
		item, err := annual.Publish(tx, v.Actor, f.ID, seen, files...)
		return "/desk/items/" + item, err
	})
}

// reportFiles writes the frozen report as the files that go beside its item, and stores them; none of a report that is not frozen,
// which is refused later.
func (d *Desk) reportFiles(v *page.Visit) ([]disclosure.Attachment, error) {
	organ, err := reportOrgan(v)
	if err != nil {
		return nil, err
	}
	if err := v.Actor.Allow(annual.VerbPublish, organ); err != nil {
		return nil, err
	}
	var doc annual.Document
	frozen := false
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		f, err := annual.Of(q, organ, reportYear(v))
		if err != nil || f.State != annual.Frozen || strconv.FormatInt(f.Revision, 10) != v.Form("_seen") {
			return err
		}
		o, err := office.OrganByID(q, organ)
		if err != nil {
			return err
		}
		doc, frozen = f.Document(o), true
		return nil
	})
	if err != nil || !frozen {
		return nil, err
	}
	return annual.Keep(v.R.Context(), d.Blobs, doc)
}
func (d *Desk) reportStep(v *page.Visit, act func(tx *db.Tx, f *annual.Filing, seen int64) (string, error)) error {
	err := d.reportPost(v, "", act)
	if err != nil && wordable(err) {
		return d.showReport(v, err)
	}
	return err
}
