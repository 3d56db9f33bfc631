package desk

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// import.go takes in annual reports other bodies made: one file, several or an archive of them. What was read is shown with
// every doubt, people set it right, say whose report it is and keep it; a file that cannot be used is named with its
// reason, and the others go on.

const uploadMost = 100 // files in one form

// importOrgan is the organ that takes reports in: the one asked for, else the visitor's own, else the first allowed.
func importOrgan(v *page.Visit) (string, error) {
	organ := v.Ask("organ")
	if organ == "" {
		organ = v.Actor.Organ
		if may := v.Actor.Where(annual.VerbImport); !v.Actor.May(annual.VerbImport, organ) && len(may) > 0 {
			organ = may[0]
		}
	}
	return organ, v.Actor.Allow(annual.VerbImport, organ)
}

// importsPage is the form for files and what was taken in before.
type importsPage struct {
	Organ   office.Organ
	Organs  []page.Option
	Batches []annual.Batch
	Key     string
	Bad     page.FieldErrors
}

func (d *Desk) imports(v *page.Visit) error { return d.showImports(v, nil) }

func (d *Desk) showImports(v *page.Visit, fail error) error {
	organ, err := importOrgan(v)
	if err != nil {
		return err
	}
	p := importsPage{Key: page.FormKey(), Bad: page.Errors(v.Lang, fail)}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if _, p.Organs, err = organNames(q, v.Actor, annual.VerbImport); err != nil {
			return err
		}
		p.Batches, err = annual.Batches(q, organ, 30)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("annual.import.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/reports", Label: v.T("annual.desk.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), importsView(f, p))
}

// importsPost keeps the originals, reads every file, and shows what came of it.
func (d *Desk) importsPost(v *page.Visit) error {
	organ, err := importOrgan(v)
	if err != nil {
		return err
	}
	files, err := d.receiveReports(v)
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			batch, err := annual.TakeIn(tx, v.Actor, organ, files)
			return batchPath(organ, batch), err
		})
	}
	if err != nil && wordable(err) {
		return d.showImports(v, err)
	}
	return err
}

func batchPath(organ, batch string) string {
	return "/desk/import-batches/" + batch + "?organ=" + url.QueryEscape(organ)
}

func (d *Desk) receiveReports(v *page.Visit) (out []annual.Received, err error) {
	noFiles := fault.Form{}
	noFiles.Add("files", "annual.import.no_files")
	if v.R.MultipartForm == nil {
		return nil, noFiles.Err()
	}
	for n, h := range v.R.MultipartForm.File["files"] {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		if n >= uploadMost {
			return nil, fault.BadInput("annual.import.too_many", uploadMost)
		}
		parts, err := d.receiveReport(v, h)
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	if len(out) == 0 {
		return nil, noFiles.Err()
	}
	return out, nil
}

// receiveReport reads an uploaded file, or every file of an archive; the original of what is usable is kept.
func (d *Desk) receiveReport(v *page.Visit, h *multipart.FileHeader) (out []annual.Received, err error) {
	file, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	err = annual.Parts(disclosure.CleanName(h.Filename), file, h.Size, func(p annual.Part) error {
		r := annual.Received{File: p.File, Size: int64(len(p.Data)), Err: p.Err}
		if r.Err == nil {
			r.Report, r.Err = annual.Parse(p.File, p.Data)
		}
		if r.Err != nil && fault.As(r.Err) == nil {
			return r.Err
		}
		if r.Err == nil {
			ref, err := d.Blobs.Put(v.R.Context(), bytes.NewReader(p.Data))
			if err != nil {
				return err
			}
			r.Hash = ref.Hash
		}
		out = append(out, r)
		return nil
	})
	return out, err
}

// importPage is one file taken in.
type importPage struct {
	*annual.Import
	Now       *annual.Report
	Findings  []annual.Finding
	Decisions []annual.Decision
	Bodies    []page.Option
	Parents   []page.Option
	BodyName  string
	Key       string
	Bad       page.FieldErrors
	Typed     url.Values // after a fault
	Editing   bool
	May       func(office.Verb) bool
	History   []page.Moment
	Replaced  *annual.Import // what it takes the place of, or would
}

func (p importPage) path(below string) string { return "/desk/imports/" + p.ID + below }

func (p importPage) typed(name, otherwise string) string {
	if all, sent := p.Typed[name]; sent && len(all) > 0 {
		return all[0]
	}
	return otherwise
}

func (p importPage) open() bool { return p.State == annual.Taken || p.State == annual.Kept }

func (d *Desk) importOne(v *page.Visit) error { return d.showImport(v, nil) }

func (d *Desk) showImport(v *page.Visit, fail error) error {
	var p importPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = readImport(q, v)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad, p.Editing = page.Errors(v.Lang, fail), v.Ask("edit") == "1" || strings.HasSuffix(v.R.URL.Path, "/cells")
	if fail != nil {
		p.Typed = v.R.PostForm
	}
	f := d.frame(v, p.heading())
	f.Wide = true
	f.Rail = importRail(p)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/imports?organ=" + url.QueryEscape(p.Organ), Label: v.T("annual.import.title")},
		page.Link{Href: batchPath(p.Organ, p.Batch), Label: v.T("annual.import.batch")}, page.Link{Label: p.File})
	return v.Render(page.StatusOf(fail), importView(f, p))
}

func readImport(q db.Query, v *page.Visit) (p importPage, err error) {
	if p.Import, err = annual.ImportByID(q, v.Path("id")); err != nil {
		return p, err
	}
	if err := v.Actor.Allow(annual.VerbImport, p.Organ); err != nil {
		return p, err
	}
	p.Key = page.FormKey()
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ) }
	all, err := annual.Agencies(q)
	if err != nil {
		return p, err
	}
	for _, b := range all {
		p.Bodies = append(p.Bodies, page.Option{Value: b.ID, Label: b.Name})
		if b.ID == p.Import.Body {
			p.BodyName = b.Name
		}
		if !b.Outside || b.Kind == office.Government {
			p.Parents = append(p.Parents, page.Option{Value: b.ID, Label: b.Name})
		}
	}
	if p.History, err = importHistory(q, v, p.Subject()); err != nil || p.Read == nil {
		return p, err
	}
	p.Now = p.Import.Report()
	if p.Findings, _, err = annual.Findings(q, p.Import); err != nil {
		return p, err
	}
	if docket, ok := p.Docket(); ok {
		if p.Decisions, err = annual.Decisions(q, docket); err != nil {
			return p, err
		}
	}
	kept, err := annual.ImportsKept(q, p.Import.Body)
	if i := slices.IndexFunc(kept, func(i *annual.Import) bool { return i.ID != p.ID && i.Year == p.Year && i.Scope == p.Scope }); i >= 0 && p.Import.Body != "" {
		p.Replaced = kept[i]
	}
	return p, err
}

// importFile gives the original, as it came.
func (d *Desk) importFile(v *page.Visit) error {
	var i *annual.Import
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		i, err = annual.ImportByID(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(annual.VerbImport, i.Organ); err != nil {
		return err
	}
	if i.Hash == "" {
		return fault.Missing("annual.import.none")
	}
	f, err := blob.OpenRef(v.R.Context(), d.Blobs, blob.Ref{Hash: i.Hash, Size: i.Size})
	if err != nil {
		return err
	}
	defer f.Close()
	return v.SendFile(page.Download{Name: disclosure.CleanName(i.File), Type: "application/octet-stream", ETag: i.Hash, Cache: "no-store"}, f)
}

// importPost does what a form of an import asks and goes back to it.
func (d *Desk) importPost(v *page.Visit, act func(tx *db.Tx, id string, seen int64) error) error {
	return d.importPostTo(v, "", d.showImport, act)
}

// importPostTo goes to a page below the import's, and shows it again where the form was not right.
func (d *Desk) importPostTo(v *page.Visit, below string, show func(*page.Visit, error) error, act func(tx *db.Tx, id string, seen int64) error) error {
	var organ string
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		i, err := annual.ImportByID(q, v.Path("id"))
		if err == nil {
			organ = i.Organ
		}
		return err
	})
	if err == nil {
		err = d.once(v, organ, func(tx *db.Tx) (string, error) {
			return "/desk/imports/" + v.Path("id") + below, act(tx, v.Path("id"), seen(v))
		})
	}
	if err != nil && wordable(err) {
		return show(v, err)
	}
	return err
}

func (d *Desk) importKeep(v *page.Visit) error {
	return d.importPost(v, func(tx *db.Tx, id string, seen int64) error {
		year, _ := strconv.Atoi(v.Form("year")) // 0 has no form
		w := annual.Whose{Body: v.Form("body"), Year: year, Scope: annual.Scope(v.Form("scope")), Source: v.Form("source"),
			New: annual.Agency{Name: v.Form("name"), Kind: office.Kind(v.Form("kind")), Parent: v.Form("parent")}}
		w.Received, _ = workday.ParseDate(v.Form("received")) // the zero date is refused
		return annual.KeepImport(tx, v.Actor, id, seen, w)
	})
}

func (d *Desk) importCorrect(v *page.Visit) error {
	return d.importPost(v, func(tx *db.Tx, id string, seen int64) error {
		i, err := annual.ImportByID(tx, id)
		if err != nil {
			return err
		}
		entries := map[annual.Place]string{}
		for name := range v.R.PostForm {
			row, column, ok := strings.Cut(name, "/")
			p := annual.Place{Row: row, Column: column}
			if typed := v.Form(name); ok && i.Read != nil && typed != shownCell(i.Report(), p) {
				entries[p] = typed
			}
		}
		_, err = annual.CorrectImport(tx, v.Actor, id, seen, entries, v.Form("reason"))
		return err
	})
}

func (d *Desk) importDrop(v *page.Visit) error {
	return d.importPost(v, func(tx *db.Tx, id string, seen int64) error {
		return annual.DropImport(tx, v.Actor, id, seen, v.Form("reason"))
	})
}

func (d *Desk) importShow(v *page.Visit) error {
	return d.importPost(v, func(tx *db.Tx, id string, seen int64) error {
		return annual.ShowImport(tx, v.Actor, id, seen, v.Form("public") == "1")
	})
}
