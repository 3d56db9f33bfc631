package desk

// import_batch.go is the files of one upload: what became of each, and keeping or showing the ticked ones, each by itself.

import (
	"net/url"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// batchPage is the files of one upload.
type batchPage struct {
	Organ   office.Organ
	ID      string
	Rows    []batchRow
	Key     string
	Failed  []string // what could not be kept, with the reason
	MayKeep bool
	MayShow bool
	Source  string
	Counts  map[annual.ImportState]int
}

type batchRow struct {
	*annual.Import
	Body   string // name
	New    bool   // not known yet
	Ticked bool
}

func (d *Desk) importBatch(v *page.Visit) error { return d.showBatch(v, nil) }

func (d *Desk) showBatch(v *page.Visit, failed []string) error {
	organ, err := importOrgan(v)
	if err != nil {
		return err
	}
	p := batchPage{ID: v.Path("id"), Key: page.FormKey(), Failed: failed, MayKeep: v.Actor.May(annual.VerbImportKeep, organ), MayShow: v.Actor.May(annual.VerbImportShow, organ),
		Source: v.R.PostFormValue("source"), Counts: map[annual.ImportState]int{}}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		list, err := annual.ImportsOf(q, organ, p.ID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.Missing("annual.import.none")
		}
		names, err := agencyNames(q)
		for _, i := range list {
			row := batchRow{Import: i, Body: names[i.Body], Ticked: i.Clear()}
			if i.Body == "" {
				row.Body, row.New = i.Named, true
			}
			p.Rows = append(p.Rows, row)
			p.Counts[i.State]++
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("annual.import.batch"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/imports?organ=" + url.QueryEscape(organ), Label: v.T("annual.import.title")}, page.Link{Label: f.Title})
	status := 200
	if len(failed) > 0 {
		status = 422
	}
	return v.Render(status, batchView(f, p))
}

func agencyNames(q db.Query) (map[string]string, error) {
	all, err := annual.Agencies(q)
	names := map[string]string{}
	for _, b := range all {
		names[b.ID] = b.Name
	}
	return names, err
}

// importBatchKeep keeps the ticked files, each by itself: one that cannot be kept holds up no other.
func (d *Desk) importBatchKeep(v *page.Visit) error {
	return d.eachTicked(v, func(tx *db.Tx, i *annual.Import) error {
		w := annual.Whose{Body: i.Body, New: annual.Agency{Name: i.Named, Kind: annual.GuessKind(i.Named), Parent: i.Organ}, Year: i.Year, Scope: i.Scope, Received: i.Received, Source: v.Form("source")}
		if w.Source == "" {
			w.Source = i.Source
		}
		return annual.KeepImport(tx, v.Actor, i.ID, i.Revision, w)
	})
}

// importBatchShow shows the figures of the ticked imports in public.
func (d *Desk) importBatchShow(v *page.Visit) error {
	return d.eachTicked(v, func(tx *db.Tx, i *annual.Import) error {
		return annual.ShowImport(tx, v.Actor, i.ID, i.Revision, true)
	})
}

func (d *Desk) eachTicked(v *page.Visit, act func(tx *db.Tx, i *annual.Import) error) error {
	organ, err := importOrgan(v)
	if err != nil {
		return err
	}
	var failed []string
	for _, id := range v.FormAll("keep") {
		_, _, err := d.DB.Once(v.R.Context(), organ, v.Key()+" "+id, func(tx *db.Tx) (string, error) {
			i, err := annual.ImportByID(tx, id)
			if err != nil {
				return "", err
			}
			if i.Organ != organ || i.Batch != v.Path("id") {
				return "", fault.Missing("annual.import.none")
			}
			return "done", act(tx, i)
		})
		switch f := fault.As(err); {
		case err == nil:
		case f == nil || f.Kind == fault.Denied || f.Kind == fault.Busy:
			return err
		default:
			failed = append(failed, d.fileOf(v, id)+"："+faultWords(v, f))
		}
	}
	if len(failed) > 0 {
		return d.showBatch(v, failed)
	}
	return v.See(batchPath(organ, v.Path("id")))
}

// fileOf is the name of an import's file, for a message.
func (d *Desk) fileOf(v *page.Visit, id string) (name string) {
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		i, err := annual.ImportByID(q, id)
		if err == nil {
			name = i.File
		}
		return err
	})
	if err != nil {
		return id
	}
	return name
}

// faultWords says a fault, its fields too.
func faultWords(v *page.Visit, f *fault.Error) string {
	if len(f.Fields) == 0 {
		return v.T(f.Key, f.Args...)
	}
	var all []string
	for _, field := range f.Fields {
		all = append(all, v.T(field.Key, field.Args...))
	}
	return strings.Join(all, " ")
}
