package testkit

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Visitor is a person with a browser without script: opens pages, fills forms, presses buttons, follows links. Every
// page seen is held to CheckHTML.
type Visitor struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
	name   string

	Path   string // where the visitor is now
	Status int
	Body   []byte
	doc    *html.Node
	fields url.Values

	mayFail  bool
	formPath string     // where Again posts to
	formSent url.Values // and what
}

// MayFail lets the visitor meet answers of 500 and above without failing the test.
func (v *Visitor) MayFail() *Visitor {
	v.mayFail = true
	return v
}

// Again presses the button of the form that stood on the page when Again was first called, each time with a key of its
// own, as somebody does who fills in the same form anew.
func (v *Visitor) Again(words string) *Visitor {
	v.t.Helper()
	if v.formSent == nil {
		form, _ := v.button(words)
		if form == nil {
			v.t.Fatalf("%s finds no button %q on %s", v.name, words, v.Path)
		}
		v.formPath, v.formSent = attr(form, "action"), defaults(form, v.doc)
		for name, typed := range v.fields {
			v.formSent[name] = typed
		}
		v.fields = nil
	}
	v.formSent.Set("_key", v.formSent.Get("_key")+"x")
	return v.Post(v.formPath, v.formSent)
}

// NewVisitor is a visitor of the server who has never been there; name is for messages of the test.
func NewVisitor(t *testing.T, server *httptest.Server, name string) *Visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Visitor{t: t, server: server, name: name, client: &http.Client{Jar: jar}}
}

// Open goes to a page and wants it to be there.
func (v *Visitor) Open(path string) *Visitor {
	v.t.Helper()
	if v.Try(path); v.Status != http.StatusOK {
		v.t.Fatalf("%s opened %s and was answered %d: %s", v.name, path, v.Status, v.Words())
	}
	return v
}

// Try goes to a page, whatever the answer.
func (v *Visitor) Try(path string) *Visitor {
	v.t.Helper()
	answer, err := v.client.Get(v.server.URL + path)
	v.arrive(answer, err)
	return v
}

// Fill types into the fields of the form that will be sent next; pairs are names and values.
func (v *Visitor) Fill(pairs ...string) *Visitor {
	if v.fields == nil {
		v.fields = url.Values{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.fields[pairs[i]] = []string{pairs[i+1]}
	}
	return v
}

// Press presses the button with the words and sends its form as a browser would: with what the page had filled in, what
// Fill typed, and the button's own name and value.
func (v *Visitor) Press(words string) *Visitor {
	v.t.Helper()
	form, button := v.button(words)
	if form == nil {
		v.t.Fatalf("%s finds no button %q on %s among %v:\n%s", v.name, words, v.Path, v.Buttons(), v.Words())
	}
	action := attr(form, "action")
	if own := attr(button, "formaction"); own != "" {
		action = own
	}
	values := defaults(form, v.doc)
	if n := attr(button, "name"); n != "" {
		values.Set(n, attr(button, "value"))
	}
	for name, typed := range v.fields {
		values[name] = typed
	}
	v.fields = nil
	base, err := url.Parse(v.server.URL + v.Path)
	if err != nil {
		v.t.Fatal(err)
	}
	to, err := base.Parse(action)
	if err != nil {
		v.t.Fatal(err)
	}
	if strings.EqualFold(attr(form, "method"), "post") {
		answer, err := v.post(to.String(), form, values)
		v.arrive(answer, err)
	} else {
		to.RawQuery = values.Encode()
		answer, err := v.client.Get(to.String())
		v.arrive(answer, err)
	}
	return v
}

// post sends the form in the encoding it asks for.
func (v *Visitor) post(to string, form *html.Node, values url.Values) (*http.Response, error) {
	if attr(form, "enctype") != "multipart/form-data" {
		return v.client.PostForm(to, values)
	}
	body, kind := multipartForm(values)
	return v.client.Post(to, kind, body)
}

// Post sends values to a path as a program would, without a form.
func (v *Visitor) Post(path string, values url.Values) *Visitor {
	v.t.Helper()
	answer, err := v.client.PostForm(v.server.URL+path, values)
	v.arrive(answer, err)
	return v
}

// Sees fails the test unless every one of the words stands on the page.
func (v *Visitor) Sees(words ...string) *Visitor {
	v.t.Helper()
	for _, w := range words {
		if !strings.Contains(v.Words(), w) {
			v.t.Fatalf("%s does not see %q on %s (%d):\n%s", v.name, w, v.Path, v.Status, v.Words())
		}
	}
	return v
}

// Misses fails the test if the words stand on the page.
func (v *Visitor) Misses(words ...string) *Visitor {
	v.t.Helper()
	for _, w := range words {
		if strings.Contains(v.Words(), w) {
			v.t.Fatalf("%s sees %q on %s, and should not", v.name, w, v.Path)
		}
	}
	return v
}

// Gets fails the test unless the last answer had the status.
func (v *Visitor) Gets(status int) *Visitor {
	v.t.Helper()
	if v.Status != status {
		v.t.Fatalf("%s was answered %d at %s, want %d:\n%s", v.name, v.Status, v.Path, status, v.Words())
	}
	return v
}

// Words is the page's text, white space folded.
func (v *Visitor) Words() string {
	if v.doc == nil {
		return string(v.Body)
	}
	var b strings.Builder
	readable(v.doc, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func readable(n *html.Node, b *strings.Builder) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.DataAtom == atom.Script || n.DataAtom == atom.Style:
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		readable(c, b)
	}
	if n.Type == html.ElementNode {
		b.WriteString(" ")
	}
}

// Link gives the address of the first link whose words contain the given ones, "" when there is none.
func (v *Visitor) Link(words string) string {
	for n := range v.doc.Descendants() {
		if n.DataAtom == atom.A && strings.Contains(text(n), words) {
			return attr(n, "href")
		}
	}
	return ""
}

// Links gives the addresses of all links that begin with prefix.
func (v *Visitor) Links(prefix string) []string {
	var all []string
	seen := map[string]bool{}
	for n := range v.doc.Descendants() {
		if n.DataAtom == atom.A {
			if href := attr(n, "href"); strings.HasPrefix(href, prefix) && !seen[href] {
				seen[href] = true
				all = append(all, href)
			}
		}
	}
	return all
}

// Field gives what stands in a form's field.
func (v *Visitor) Field(name string) string {
	for n := range v.doc.Descendants() {
		if attr(n, "name") == name {
			switch n.DataAtom {
			case atom.Input:
				return attr(n, "value")
			case atom.Textarea:
				return text(n)
			}
		}
	}
	return ""
}

// Option gives the value of the choice with the words in a select, "" when there is none.
func (v *Visitor) Option(name, words string) string {
	for n := range v.doc.Descendants() {
		if n.DataAtom == atom.Option && n.Parent != nil && strings.TrimSpace(text(n)) == words {
			for p := n.Parent; p != nil; p = p.Parent {
				if p.DataAtom == atom.Select && attr(p, "name") == name {
					return attr(n, "value")
				}
			}
		}
	}
	return ""
}

// Buttons lists the words of all buttons on the page.
func (v *Visitor) Buttons() []string {
	var all []string
	for n := range v.doc.Descendants() {
		if n.DataAtom == atom.Button {
			all = append(all, strings.TrimSpace(text(n)))
		}
	}
	return all
}

func (v *Visitor) arrive(answer *http.Response, err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("%s: %v", v.name, err)
	}
	defer answer.Body.Close()
	if v.Body, err = io.ReadAll(answer.Body); err != nil {
		v.t.Fatalf("%s: %v", v.name, err)
	}
	v.Status, v.Path, v.doc = answer.StatusCode, answer.Request.URL.RequestURI(), nil
	if v.Status >= http.StatusInternalServerError && !v.mayFail {
		v.t.Errorf("%s was answered %d at %s", v.name, v.Status, v.Path)
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		CheckHTML(v.t, v.Path, v.Body)
		if v.doc, err = html.Parse(bytes.NewReader(v.Body)); err != nil {
			v.t.Fatal(err)
		}
	}
}

func (v *Visitor) button(words string) (form, button *html.Node) {
	if v.doc == nil {
		return nil, nil
	}
	for n := range v.doc.Descendants() {
		if n.DataAtom != atom.Button || !strings.Contains(text(n), words) || attr(n, "type") == "button" {
			continue
		}
		if id := attr(n, "form"); id != "" {
			return byID(v.doc, id), n
		}
		for p := n.Parent; p != nil; p = p.Parent {
			if p.DataAtom == atom.Form {
				return p, n
			}
		}
	}
	return nil, nil
}

func byID(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// defaults is what a form sends untouched, fields that belong to it by id included.
func defaults(form, doc *html.Node) url.Values {
	values := url.Values{}
	id := attr(form, "id")
	for n := range doc.Descendants() {
		inside := false
		for p := n.Parent; p != nil; p = p.Parent {
			inside = inside || p == form
		}
		if !inside && (id == "" || attr(n, "form") != id) || attr(n, "name") == "" || has(n, "disabled") {
			continue
		}
		switch n.DataAtom {
		case atom.Input:
			switch attr(n, "type") {
			case "checkbox", "radio":
				if has(n, "checked") {
					values.Add(attr(n, "name"), attr(n, "value"))
				}
			case "submit", "file":
			default:
				values.Add(attr(n, "name"), attr(n, "value"))
			}
		case atom.Textarea:
			values.Add(attr(n, "name"), strings.TrimPrefix(text(n), "\n"))
		case atom.Select:
			if chosen, ok := selected(n); ok {
				values.Add(attr(n, "name"), chosen)
			}
		}
	}
	return values
}

func selected(n *html.Node) (value string, ok bool) {
	for o := range n.Descendants() {
		if o.DataAtom == atom.Option {
			if has(o, "selected") {
				return attr(o, "value"), true
			}
			if !ok {
				value, ok = attr(o, "value"), true
			}
		}
	}
	return value, ok
}
