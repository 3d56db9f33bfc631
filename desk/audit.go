package desk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// audit.go shows the ledger of an organ to those who watch: by time, actor, verb and subject, with the state of its chain,
// and exports exactly what is chosen. An export is itself recorded. FACTS 9.21 8.1.4.3, 9.22.

const (
	auditPageSize = 50
	auditExport   = 100_000 // events in one file
)

// auditPage is a stretch of an organ's ledger, newest first.
type auditPage struct {
	By           office.Actor // who looks: only what they may open is a link
	Organs       []page.Option
	Organ        string
	From, To     string // days, as typed
	Filter       ledger.Filter
	Verbs        []page.Option
	Events       []ledger.Event
	Older        string // address of what came before; empty at the end
	Export       string // address of the file; empty for those who may not
	Check        string // address that checks the chain
	Checked      bool
	Sound        int64         // events that hold
	Broken       *ledger.Break // the first that does not
	ActorOptions []page.Option
	Errors       page.FieldErrors
}

func (d *Desk) audit(v *page.Visit) error {
	p := auditPage{By: v.Actor, Organ: v.Ask("organ"), From: v.Ask("from"), To: v.Ask("to")}
	if p.Organ == "" {
		p.Organ = v.Actor.Organ
	}
	if where := v.Actor.Where("audit.read"); len(where) > 0 && v.Ask("organ") == "" && !slices.Contains(where, p.Organ) {
		p.Organ = where[0]
	}
	if err := v.Actor.Allow("audit.read", p.Organ); err != nil {
		return err
	}
	p.Filter = auditFilter(v, p.Organ)
	before, _ := strconv.ParseInt(v.Ask("before"), 10, 64) // unreadable: from the newest
	err := d.DB.View(v.R.Context(), func(q *db.View) error { return p.read(q, v, before) })
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.audit"))
	f.Crumbs, f.Wide = crumbs(v, page.Link{Label: v.T("desk.menu.audit")}), true
	return v.Render(200, auditView(f, p))
}

func (p *auditPage) read(q *db.View, v *page.Visit, before int64) (err error) {
	if _, p.Organs, err = organNames(q, v.Actor, "audit.read"); err != nil {
		return err
	}
	if p.ActorOptions, err = actorOptions(q, p.Organ, p.Filter.Actor); err != nil {
		return err
	}
	for _, row := range office.PermissionTable() {
		p.Verbs = append(p.Verbs, page.Option{Value: string(row.Verb), Label: verbWord(v.Lang, row.Verb)})
	}
	if p.Events, err = ledger.Latest(q, p.Filter, before, auditPageSize); err != nil {
		return err
	}
	asked := v.R.URL.Query()
	asked.Set("organ", p.Organ)
	if len(p.Events) == auditPageSize {
		p.Older = address("/desk/audit", asked, "before", strconv.FormatInt(p.Events[len(p.Events)-1].Seq, 10))
	}
	p.Check = address("/desk/audit", asked, "check", "1")
	if v.Actor.May("audit.export", p.Organ) {
		p.Export = address("/desk/audit.csv", asked, "check", "")
	}
	if v.Ask("check") != "1" {
		return nil
	}
	p.Checked = true
	p.Sound, err = ledger.Verify(q, p.Organ)
	if errors.As(err, &p.Broken) {
		return nil
	}
	return err
}

// actorOptions are the staff of the organ, and whoever is asked for although of another organ.
func actorOptions(q db.Query, organ, asked string) ([]page.Option, error) {
	staff, err := office.StaffOf(q, organ)
	if err != nil {
		return nil, err
	}
	var options []page.Option
	found := asked == ""
	for _, s := range staff {
		options = append(options, page.Option{Value: s.ID, Label: s.Name + " (" + s.Login + ")"})
		found = found || s.ID == asked
	}
	if !found {
		options = append(options, page.Option{Value: asked, Label: asked})
	}
	return options, nil
}

// address is a path with the asked values and one of them changed.
func address(path string, asked url.Values, name, value string) string {
	values := url.Values{}
	for k, all := range asked {
		if len(all) > 0 && all[0] != "" && k != "check" && k != "before" {
			values.Set(k, all[0])
		}
	}
	if value != "" {
		values.Set(name, value)
	}
	return path + "?" + values.Encode()
}

// auditFilter reads the filter from the address; a day that is none bounds nothing.
func auditFilter(v *page.Visit, organ string) ledger.Filter {
	f := ledger.Filter{Organ: organ, Actor: v.Ask("actor"), Verb: v.Ask("verb"), Subject: v.Ask("subject")}
	if from, err := workday.ParseDate(v.Ask("from")); err == nil {
		f.From = from.Start()
	}
	if to, err := workday.ParseDate(v.Ask("to")); err == nil {
		f.To = to.AddDays(1).Start()
	}
	return f
}

// auditCSV gives the chosen events as a table file and records that they were taken.
func (d *Desk) auditCSV(v *page.Visit) error {
	organ := v.Ask("organ")
	if organ == "" {
		organ = v.Actor.Organ
	}
	if err := v.Actor.Allow("audit.export", organ); err != nil {
		return err
	}
	filter := auditFilter(v, organ)
	var events []ledger.Event
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		events, err = ledger.Latest(q, filter, 0, auditExport)
		return err
	})
	if err != nil {
		return err
	}
	err = d.DB.Update(v.R.Context(), organ, func(tx *db.Tx) error {
		return ledger.Append(tx, v.Actor.Event("audit.export", "organ:"+organ, "", map[string]any{"events": len(events),
			"actor": filter.Actor, "verb": filter.Verb, "subject": filter.Subject, "from": v.Ask("from"), "to": v.Ask("to")}))
	})
	if err != nil {
		return err
	}
	body, err := auditTable(v, events)
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	return v.Send(200, "text/csv; charset=utf-8", body)
}

func auditTable(v *page.Visit, events []ledger.Event) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(&b)
	rows := [][]string{{v.T("audit.seq"), v.T("audit.at"), v.T("audit.actor"), v.T("audit.actor_id"), v.T("audit.verb"), v.T("audit.verb_id"),
		v.T("audit.subject"), v.T("audit.title"), v.T("audit.data"), v.T("audit.hash")}}
	for _, e := range events {
		rows = append(rows, []string{strconv.FormatInt(e.Seq, 10), e.At.In(workday.Beijing).Format("2006-01-02 15:04:05.000000"), e.ActorName,
			e.Actor, verbWord(v.Lang, office.Verb(e.Verb)), e.Verb, e.Subject, e.Title, string(e.Data), e.Hash})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = page.Harmless(row[i])
		}
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// subjectHref is the page of a subject of the ledger, "" where there is none.
func subjectHref(subject string) string {
	kind, id, ok := strings.Cut(subject, ":")
	folder, known := map[string]string{"item": "/desk/items/", "case": "/desk/cases/", "staff": "/desk/staff/", "organ": "/desk/organs/"}[kind]
	if !ok || !known || id == "unknown" {
		return ""
	}
	return folder + url.PathEscape(id)
}

// openHref is subjectHref where the one who looks may open that page, "" elsewhere.
func openHref(by office.Actor, subject string) string {
	kind, _, _ := strings.Cut(subject, ":")
	if !by.Anywhere(office.Verb(kind + ".read")) {
		return ""
	}
	return subjectHref(subject)
}
