package site

// open.go is the open data interface: what the portal says, for programs. One table says which addresses there are, what they
// take and what they answer; the routes, the OpenAPI document (open_schema.go), the page for people (open_page.go) and the
// tests are made of it. Art. 24 (检索、查阅、下载), FACTS 7.2; adr 0022.

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/workday"
)

const openRoot = "/api/v1"

// openRoute is one documented address.
type openRoute struct {
	name     string // operationId; its words are open.NAME and open.NAME_text
	path     string // below openRoot, as OpenAPI writes it
	params   []openParam
	answer   any    // a value of the type answered; nil for a file
	kind     string // media type of a file
	examples []string
	do       func(s *Site, v *page.Visit, a asked) (any, error)
	bulk     bool // bounded per address
}

// openParam is a value of the query; its words are open.param.NAME.
type openParam struct {
	name   string
	format string // text, number, time, or one of a list
	least  int
	most   int
	one    []string
}

func choice(name string, one ...string) openParam {
	return openParam{name: name, format: "choice", one: one}
}

var (
	paramOrgan    = openParam{name: "organ", format: "text"}
	paramColumn   = openParam{name: "column", format: "text"}
	paramGenre    = openParam{name: "genre", format: "text"}
	paramYear     = openParam{name: "year", format: "number", least: 1949, most: 2200}
	paramValidity = choice("validity", "in_force", "amended", "abolished", "lapsed")
	paramChanged  = openParam{name: "changed_since", format: "time"}
	paramOrder    = choice("order", "oldest", "newest")
	paramFrom     = openParam{name: "from", format: "number", most: 1 << 50}
	paramLimit    = openParam{name: "limit", format: "number", least: 1, most: 1000}
	paramWords    = openParam{name: "q", format: "text"}
	paramPage     = openParam{name: "page", format: "number", least: 1, most: 100}
	paramSort     = choice("sort", "title", "newest")
	itemFilters   = []openParam{paramOrgan, paramColumn, paramGenre, paramYear, paramValidity, paramChanged}
)

// openRoutes is the whole interface.
var openRoutes = []openRoute{
	{name: "organs", path: "/organs", answer: openOrgans{}, examples: []string{"/organs"}, do: (*Site).openOrgans},
	{name: "columns", path: "/columns", params: []openParam{paramOrgan}, answer: openColumns{}, examples: []string{"/columns", "/columns?organ={organ}"}, do: (*Site).openColumns},
	{name: "catalogue", path: "/catalogue", answer: openCatalogue{}, examples: []string{"/catalogue"}, do: (*Site).openCatalogue},
	{name: "items", path: "/items", params: slices.Concat(itemFilters, []openParam{paramOrder, paramFrom, paramLimit}), answer: openItems{},
		examples: []string{"/items?order=newest&limit=5", "/items?organ={organ}&year={year}", "/items?column={column}&changed_since=2020-01-01T00:00:00%2B08:00&from=1"}, do: (*Site).openItems},
	{name: "item", path: "/items/{id}", answer: openItem{}, examples: []string{"/items/{item}"}, do: (*Site).openItem},
	{name: "revision", path: "/items/{id}/revisions/{n}", answer: openItem{}, examples: []string{"/items/{item}/revisions/1"}, do: (*Site).openRevision},
	{name: "proof", path: "/items/{id}/proof", answer: openProof{}, examples: []string{"/items/{item}/proof"}, do: (*Site).openProof},
	{name: "changes", path: "/changes", params: []openParam{paramFrom, paramLimit}, answer: openChanges{}, examples: []string{"/changes?limit=5", "/changes?from=1"}, do: (*Site).openChanges},
	{name: "search", path: "/search", params: []openParam{paramWords, paramOrgan, paramSort, paramPage}, answer: openSearch{}, examples: []string{"/search?q=%E5%85%AC%E5%BC%80", "/search?q=%E5%85%AC%E5%BC%80&organ={organ}&sort=newest"}, do: (*Site).openSearch},
	{name: "jsonl", path: "/items.jsonl", params: itemFilters, kind: "application/jsonl", examples: []string{"/items.jsonl?year={year}"}, do: (*Site).openLines, bulk: true},
	{name: "csv", path: "/items.csv", params: itemFilters, kind: "text/csv", examples: []string{"/items.csv?column={column}"}, do: (*Site).openCSV, bulk: true},
}

// registerOpen adds the interface to mux.
func (s *Site) registerOpen(mux *http.ServeMux) {
	gate := page.Gate{Log: s.Log, Answer: sendProblem}
	var rows []page.Route
	for _, r := range openRoutes {
		rows = append(rows, page.Route{Pattern: "GET " + openRoot + r.path, Who: page.Anyone, Do: func(v *page.Visit) error { return s.answerOpen(v, r) }})
	}
	for _, lang := range openLangs {
		rows = append(rows, page.Route{Pattern: "GET " + openRoot + "/" + lang.file, Who: page.Anyone, Do: func(v *page.Visit) error { return s.openDocument(v, lang.lang) }})
	}
	gate.Register(mux, rows)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		allow(w.Header())
		switch r.Method {
		case http.MethodOptions:
			w.WriteHeader(http.StatusNoContent)
		case http.MethodGet, http.MethodHead:
			gate.NotFound(w, r)
		default:
			onlyRead(w, r)
		}
	})
}

// onlyRead refuses whatever would write.
func onlyRead(w http.ResponseWriter, r *http.Request) {
	v := &page.Visit{W: w, R: r, Look: page.LookOf(r)}
	w.Header().Set("Allow", "GET, HEAD, OPTIONS")
	_ = sendProblem(v, page.Failure{Status: http.StatusMethodNotAllowed, Title: v.T("open.only_read"), Text: v.T("open.only_read_text")}) // who has left is nobody's error
}

// allow lets pages of other sites read: all of it is public, and nobody is signed in here.
func allow(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Retry-After")
	h.Set("Access-Control-Max-Age", "86400")
}

// answerOpen reads what was asked, and sends what the route's function gives.
func (s *Site) answerOpen(v *page.Visit, r openRoute) error {
	if r.bulk && !s.bulk.of(address(v.R)).Allow() {
		v.W.Header().Set("Retry-After", strconv.Itoa(int(limitEvery/time.Second)))
		return fault.New(fault.TooMany, "fault.too_many")
	}
	a, err := r.read(v)
	if err != nil {
		return err
	}
	doc, err := r.do(s, v, a)
	if err != nil || r.answer == nil {
		return err
	}
	status, kind := http.StatusOK, "application/json; charset=utf-8"
	if p, ok := doc.(problem); ok {
		status, kind = p.Status, problemKind
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return v.Send(status, kind, append(body, '\n'))
}

// asked is what an address asks for, read and within bounds.
type asked struct {
	texts   map[string]string
	numbers map[string]int64
	changed time.Time
}

// read reads the query. A name that is not in the table is refused: a misspelt filter would else give everything.
func (r openRoute) read(v *page.Visit) (asked, error) {
	a := asked{texts: map[string]string{}, numbers: map[string]int64{}}
	var f fault.Form
	query := v.R.URL.Query()
	for _, p := range r.params {
		value, given := query[p.name]
		delete(query, p.name)
		if !given || len(value) == 1 && value[0] == "" {
			continue
		}
		if len(value) > 1 || !a.take(p, value[0]) {
			f.Add(p.name, "open.bad_value")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		f.Add(name, "open.no_param")
	}
	return a, f.Err()
}

// take reads one value and says whether it is one.
func (a *asked) take(p openParam, value string) bool {
	switch p.format {
	case "number":
		n, err := strconv.ParseInt(value, 10, 64)
		a.numbers[p.name] = n
		return err == nil && n >= int64(p.least) && n <= int64(p.most)
	case "time":
		at, err := time.Parse(time.RFC3339, value)
		if day, bad := time.ParseInLocation(time.DateOnly, value, workday.Beijing); bad == nil {
			at, err = day, nil
		}
		a.changed = at
		return err == nil && at.Year() > 0 && at.Year() < 10_000
	case "choice":
		a.texts[p.name] = value
		return slices.Contains(p.one, value)
	}
	a.texts[p.name] = value
	return len(value) <= 300
}

// harvest is what an address asks for, as a walk over the items.
func (a asked) harvest() disclosure.Harvest {
	return disclosure.Harvest{Organ: a.texts["organ"], Column: a.texts["column"], Genre: a.texts["genre"], Year: int(a.numbers["year"]),
		Validity: disclosure.Validity(a.texts["validity"]), Changed: a.changed, Newest: a.texts["order"] == "newest", From: a.numbers["from"], Limit: int(a.numbers["limit"])}
}

// problem is an error as programs read it (RFC 9457).
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Ref    string         `json:"ref,omitempty"`
	Errors []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

const problemKind = "application/problem+json"

func sendProblem(v *page.Visit, f page.Failure) error {
	p := problem{Type: "about:blank", Title: f.Title, Status: f.Status, Detail: f.Text, Ref: f.Ref}
	for _, one := range f.Fields {
		p.Errors = append(p.Errors, problemField{one.Name, one.Text})
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	allow(v.W.Header())
	return v.Send(f.Status, problemKind, append(body, '\n'))
}

// openContext is what nearly every answer needs: who is who, and the address of the site.
type openContext struct {
	q    db.Query
	k    *known
	base string
}

// open reads within one snapshot.
func (s *Site) open(v *page.Visit, read func(c openContext) error) error {
	return s.Store.View(v.R.Context(), func(q *db.View) error {
		k, err := s.cache.know(q)
		if err != nil {
			return err
		}
		portal, err := s.cache.portal(q)
		if err != nil {
			return err
		}
		return read(openContext{q: q, k: k, base: s.base(v, portal.site)})
	})
}

// isBulk says whether an address of the interface streams, so that nothing may hold its answer back.
func isBulk(path string) bool { return strings.HasPrefix(path, openRoot+"/items.") }
