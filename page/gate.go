package page

// A gate is a door's table of routes: pattern, who may call it, what it does. Everything every request needs is here: security
// headers, the check of who may come, the reading of forms, errors put into words and statuses.

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/a-h/templ"

	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
)

// Who may call a route. The zero value is nobody: a route without a rule cannot be registered.
type Who struct {
	kind whoKind
	verb office.Verb
}

type whoKind int

const (
	whoUnset whoKind = iota
	whoAnyone
	whoStaff
	whoVerb
)

var (
	// Anyone may call it, signed in or not.
	Anyone = Who{kind: whoAnyone}
	// Staff may call it: whoever is signed in.
	Staff = Who{kind: whoStaff}
)

// May lets in whoever may do the verb in some organ; the action itself asks again for the organ of its subject.
func May(verb office.Verb) Who { return Who{kind: whoVerb, verb: verb} }

// String says the rule, for the printed table of routes.
func (w Who) String() string {
	return [...]string{"nobody", "anyone", "staff", "may " + string(w.verb)}[w.kind]
}

// Admits says why the actor may not come in: nil, a SignIn fault or a Denied one.
func (w Who) Admits(a office.Actor) error {
	switch {
	case w.kind == whoAnyone:
		return nil
	case !a.SignedIn():
		return fault.New(fault.SignIn, "fault.sign_in")
	case w.kind == whoStaff, w.kind == whoVerb && a.Anywhere(w.verb):
		return nil
	}
	return fault.Deny("fault.denied")
}

// Handler does a visit: read, one View or Update, show.
type Handler func(v *Visit) error

// Route is one row of a door's table.
type Route struct {
	Pattern string // method and path as net/http.ServeMux has them, "GET /items/{id}"
	Who     Who
	Do      Handler
}

// Gate is what its routes share.
type Gate struct {
	Log *slog.Logger
	// Enter finds who asks and fills the visit's Actor; nil means the citizen.
	Enter func(v *Visit) error
	// Denied records a denial; nil means there is nothing to record.
	Denied func(ctx context.Context, a office.Actor, verb office.Verb, path string)
	// SignIn is where a visitor who must sign in is sent, "" for nowhere.
	SignIn string
	// Failed shows an error page within the door's frame.
	Failed func(v *Visit, f Failure) templ.Component
	// Answer gives an error in a form of its own, for programs; nil means the page of Failed.
	Answer func(v *Visit, f Failure) error
}

// Failure is an error as a person sees it.
type Failure struct {
	Status int
	Title  string // what happened
	Text   string // what to do
	Ref    string // the number to quote; empty when there is nothing in the log
	Fields []FieldError
}

// statuses maps kinds of fault to HTTP statuses.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError,
	fault.Invalid:  http.StatusUnprocessableEntity,
	fault.NotFound: http.StatusNotFound,
	fault.Denied:   http.StatusForbidden,
	fault.SignIn:   http.StatusUnauthorized,
	fault.Stale:    http.StatusConflict,
	fault.Refused:  http.StatusConflict,
	fault.TooMany:  http.StatusTooManyRequests,
	fault.Busy:     http.StatusServiceUnavailable,
}

// StatusOf is the HTTP status of an error: 200 for none.
func StatusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return statuses[fault.Of(err)]
}

// Register adds the routes to mux. It panics on a route without a rule, or whose verb no role has: that is a mistake in
// a table, found by the first test that runs.
func (g *Gate) Register(mux *http.ServeMux, routes []Route) {
	for _, r := range routes {
		if r.Who.kind == whoUnset || (r.Who.kind == whoVerb && !office.Known(r.Who.verb)) {
			panic("page: route " + r.Pattern + " has no rule of who may call it")
		}
		mux.HandleFunc(r.Pattern, func(w http.ResponseWriter, q *http.Request) { g.serve(w, q, r) })
	}
}

func (g *Gate) serve(w http.ResponseWriter, r *http.Request, route Route) {
	v := &Visit{W: w, R: r, Actor: office.Citizen(), Ref: newRef()}
	v.Look = LookOf(r)
	defer func() {
		if p := recover(); p != nil {
			g.Log.Error("panic", "ref", v.Ref, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			g.show(v, fault.New(fault.Internal, "fault.internal", v.Ref))
		}
	}()
	if err := g.admit(v, route); err != nil {
		g.fail(v, route, err)
		return
	}
	if err := route.Do(v); err != nil {
		g.fail(v, route, err)
	}
}

func (g *Gate) admit(v *Visit, route Route) error {
	if err := checkValues(v.R.URL.Query()); err != nil {
		return err
	}
	if err := checkValues(url.Values{"path": {v.R.URL.Path}}); err != nil {
		return err
	}
	if g.Enter != nil {
		if err := g.Enter(v); err != nil {
			return err
		}
	}
	if err := route.Who.Admits(v.Actor); err != nil {
		return err
	}
	if v.R.Method == http.MethodPost {
		return v.readForm()
	}
	return nil
}

// fail logs what is ours, records what was denied, and shows the rest.
func (g *Gate) fail(v *Visit, route Route, err error) {
	switch fault.Of(err) {
	case fault.Internal:
		g.Log.Error("internal error", "ref", v.Ref, "route", route.Pattern, "path", v.R.URL.Path, "err", err)
	case fault.Busy:
		g.Log.Warn("store unavailable", "ref", v.Ref, "route", route.Pattern, "err", err)
	case fault.Denied:
		if g.Denied != nil && v.Actor.SignedIn() {
			g.Denied(v.R.Context(), v.Actor, denied(route, err), v.R.URL.Path)
		}
	case fault.SignIn:
		if g.SignIn != "" && v.R.Method == http.MethodGet {
			_ = v.See(g.SignIn + "?back=" + url.QueryEscape(v.R.URL.RequestURI())) // a redirect cannot fail
			return
		}
	}
	g.show(v, err)
}

// denied is the verb that was refused: the action's own when it said so, else the route's.
func denied(route Route, err error) office.Verb {
	if f := fault.As(err); f != nil && f.Key == "office.denied" && len(f.Args) > 0 {
		if verb, ok := f.Args[0].(string); ok {
			return office.Verb(verb)
		}
	}
	return route.Who.verb
}

func (g *Gate) show(v *Visit, err error) {
	f := fault.As(err)
	if f == nil {
		f = fault.New(fault.Internal, "fault.internal", v.Ref)
	}
	failure := Failure{Status: statuses[f.Kind], Title: v.T("failure." + f.Kind.String()), Text: v.T(f.Key, f.Args...)}
	failure.Fields = Errors(v.Lang, f).Fields
	if f.Kind == fault.Internal || f.Kind == fault.Busy {
		failure.Ref = v.Ref
	}
	v.W.Header().Set("Cache-Control", "no-store")
	if f.Kind == fault.Busy {
		v.W.Header().Set("Retry-After", "30")
	}
	if g.Answer != nil {
		if e := g.Answer(v, failure); e != nil {
			g.Log.Error("error answer", "ref", v.Ref, "err", e)
		}
		return
	}
	if e := v.Render(failure.Status, g.Failed(v, failure)); e != nil {
		g.Log.Error("error page", "ref", v.Ref, "err", e)
		http.Error(v.W, failure.Title+"\n"+failure.Text, failure.Status)
	}
}

// NotFound answers what no route answers.
func (g *Gate) NotFound(w http.ResponseWriter, r *http.Request) {
	g.serve(w, r, Route{Pattern: "not found", Who: Anyone, Do: func(*Visit) error { return fault.Missing("fault.not_found") }})
}

// contentSecurityPolicy: everything from this site, no inline script or style, no frames, no plug-ins.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"

// Secure wraps a handler with the headers every answer carries, and refuses forms sent from other sites.
func Secure(next http.Handler, lang func(r *http.Request) message.Lang) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, message.T(lang(r), "fault.cross_site"), http.StatusForbidden)
	}))
	inner := guard.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = headerCSP
		h["X-Content-Type-Options"] = headerNosniff
		h["Referrer-Policy"] = headerReferrer
		h["X-Frame-Options"] = headerFrame
		inner.ServeHTTP(w, r)
	})
}

var (
	headerCSP      = []string{contentSecurityPolicy}
	headerNosniff  = []string{"nosniff"}
	headerReferrer = []string{"same-origin"}
	headerFrame    = []string{"DENY"}
)

var refLetters = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// newRef makes a short number to quote on the telephone.
func newRef() string {
	var b [5]byte
	rand.Read(b[:])
	return refLetters.EncodeToString(b[:])
}

// FormKey makes a key for a form's hidden field _key.
func FormKey() string { return strings.ToLower(newRef() + newRef()) }
