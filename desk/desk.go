// Package desk is the staff door: where items are written, cases handled and reports made. Every route names the verb it
// needs; every action asks again, for the organ of its subject, and records itself.
package desk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/vault"
)

// Options are what a desk is made of.
type Options struct {
	DB      *db.DB
	Keys    *vault.Keys // what opens the personal data of applicants
	Blobs   blob.Store
	Log     *slog.Logger
	Links   bool // outside links are asked every day
	Letters bool // mails can be sent
	// Keeper checks passwords and second factors; nil means one with the usual costs that seals its secrets with Keys.
	Keeper *office.Gate
	// Finder searches what is public, shared with the public door; nil means one of the desk's own.
	Finder *disclosure.Finder
}

// Desk is the staff door.
type Desk struct {
	Options
	gate       page.Gate
	finder     *disclosure.DeskFinder
	caseFinder *request.CaseFinder
}

// route is one row of the desk's table (routes.go).
type route struct {
	pattern string
	who     page.Who
	do      func(*Desk, *page.Visit) error
}

// New makes the staff door and registers its routes on mux.
func New(o Options, mux *http.ServeMux) *Desk {
	d := &Desk{Options: o}
	if d.Keeper == nil {
		d.Keeper = office.NewGate(office.DefaultRules(), office.Sealer{Seal: o.Keys.SealSecret, Open: o.Keys.OpenSecret})
	}
	if d.Finder == nil {
		d.Finder = disclosure.NewFinder(ownFinder)
	}
	d.finder = disclosure.NewDeskFinder(d.Finder)
	d.caseFinder = request.NewCaseFinder(caseFinder)
	d.gate = page.Gate{Log: o.Log, Enter: d.enter, Denied: d.denied, SignIn: "/desk/sign-in", Failed: d.failed}
	var rows []page.Route
	for _, r := range routes {
		rows = append(rows, page.Route{Pattern: r.pattern, Who: r.who, Do: func(v *page.Visit) error {
			v.W.Header().Set("Cache-Control", "no-store") // what staff see is not for a shared machine's cache
			if looksInto(r.pattern) {
				if err := d.lookInto(v); err != nil {
					return err
				}
			}
			return r.do(d, v)
		}})
	}
	d.gate.Register(mux, rows)
	mux.HandleFunc("/desk/", d.gate.NotFound)
	return d
}

// caseFinder is how many bytes of the index of cases a desk keeps in memory.
const caseFinder = 32 << 20

// ownFinder is how many bytes of the public index a desk keeps that shares no Finder.
const ownFinder = 8 << 20

// enter finds who is signed in; nobody is no error here, the route decides. Who must change the password or set
// up a second factor first is nobody but on the pages for that, so that every other page leads there by way of the sign-in page.
func (d *Desk) enter(v *page.Visit) error {
	v.Actor = office.Actor{}
	if v.Lang == message.Traditional { // what staff read is what they wrote, letter for letter
		v.Lang = message.Chinese
	}
	c, err := v.R.Cookie(office.CookieName)
	if err != nil || c.Value == "" {
		return nil
	}
	var s office.Session
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		v.Actor, s, err = office.SessionActor(q, c.Value)
		return err
	})
	if fault.Of(err) == fault.SignIn || (err == nil && bound(s, v.R.URL.Path)) {
		v.Actor = office.Actor{}
		return nil
	}
	if err != nil {
		return err
	}
	v.Token = c.Value
	if err := office.KeepAlive(v.R.Context(), d.DB, v.Actor, s); err != nil {
		d.Log.Warn("note that a session was used", "err", err) // with a full disk people can still read
	}
	return nil
}

// bound says whether the session may not see the page yet: the password or the second factor comes first.
func bound(s office.Session, path string) bool {
	return s.MustChange && !slices.Contains(changePages, path) || !s.MustChange && s.MustFactor && !slices.Contains(factorPages, path)
}

// The pages open to whoever must change the password, or set up a second factor, first.
var (
	changePages = []string{"/desk/account", "/desk/account/password", "/desk/sign-out"}
	factorPages = append([]string{"/desk/account/factor", "/desk/account/factor/confirm"}, changePages...)
)

// denied records what somebody was refused.
func (d *Desk) denied(ctx context.Context, a office.Actor, verb office.Verb, path string) {
	if err := office.RecordDenial(context.WithoutCancel(ctx), d.DB, a, verb, a.Organ, path); err != nil {
		d.Log.Error("record a denial", "actor", a.ID, "verb", string(verb), "err", err)
	}
}

// menu is the desk's menu: at most eight entries, each shown to whoever may do its verb somewhere.
var menu = []struct {
	href, key, icon string
	verb            office.Verb
}{
	{"/desk", "desk.menu.today", "today", "desk.home"},
	{"/desk/items", "desk.menu.items", "item", "item.read"},
	{"/desk/columns", "desk.menu.columns", "book", "column.read"},
	{"/desk/cases", "desk.menu.cases", "case", "case.read"},
	{"/desk/reports", "desk.menu.reports", "report", "report.read"},
	{"/desk/oversight", "desk.menu.oversight", "book", "oversight.read"},
	{"/desk/staff", "desk.menu.staff", "staff", "staff.read"},
	{"/desk/audit", "desk.menu.audit", "audit", "audit.read"},
	{"/desk/calendar", "desk.menu.calendar", "calendar", "calendar.load"},
	{"/desk/permissions", "desk.menu.permissions", "lock", "permission.read"},
	{"/desk/account", "desk.menu.account", "person", "account.password"},
}

// frame is the frame of a desk page: menu, who is signed in.
func (d *Desk) frame(v *page.Visit, title string) page.Frame {
	f := page.Frame{Lang: v.Lang, Title: title, Elder: v.Elder, Contrast: v.Contrast, Size: v.Size, Path: v.R.URL.RequestURI()}
	f.Site.Name = v.T("desk.name")
	if !v.Actor.SignedIn() {
		f.Plain = true
		return f
	}
	f.Person = page.Person{Name: v.Actor.Name, Roles: d.roles(v)}
	if v.Actor.Anywhere("item.read") {
		f.Search, f.Query = "/desk/items", v.Ask("q")
	}
	for _, n := range menu {
		if v.Actor.Anywhere(n.verb) {
			f.Nav = append(f.Nav, page.NavItem{Href: n.href, Label: v.T(n.key), Icon: n.icon, Current: current(v.R.URL.Path, n.href)})
		}
	}
	return f
}

func current(path, href string) bool {
	if href == "/desk" {
		return path == href
	}
	return path == href || len(path) > len(href) && path[:len(href)+1] == href+"/"
}

// roles names the visitor's roles in the home organ.
func (d *Desk) roles(v *page.Visit) string {
	words := ""
	for _, role := range v.Actor.Grants[v.Actor.Organ] {
		if words != "" {
			words += v.T("desk.and")
		}
		words += v.T(role.Key())
	}
	return words
}

// failed shows an error within the desk's frame.
func (d *Desk) failed(v *page.Visit, fail page.Failure) templ.Component {
	return page.FailurePage(page.DeskPage(d.frame(v, fail.Title)), v.Lang, fail, "/desk")
}

// once runs a form's action exactly once however often it is sent; act gives the path to look at next.
func (d *Desk) once(v *page.Visit, organ string, act func(tx *db.Tx) (next string, err error)) error {
	next, _, err := d.DB.Once(v.R.Context(), organ, v.Key(), act)
	if err != nil {
		return err
	}
	if next == "" {
		return errors.New("desk: an action gave no page to look at next")
	}
	return v.See(next)
}

// Table gives who may call each route of the desk: for tests that walk the whole door.
func Table() map[string]page.Who {
	table := map[string]page.Who{}
	for _, r := range routes {
		table[r.pattern] = r.who
	}
	return table
}
