package site

// open_page.go is the open data interface for people: what there is, what it takes, and examples that are addresses of this
// very portal. A test follows every one of them.

import (
	"reflect"
	"strconv"
	"strings"

	"gongkai/disclosure"
	"gongkai/message"
	"gongkai/page"
)

// guidePage says what the interface has.
type guidePage struct {
	Base   string
	Routes []guideRoute
}

type guideRoute struct {
	ID, Path, Title, Text string
	Params                []page.Pair
	Fields                []page.Pair
	Examples              []string // addresses, from the root
}

func (s *Site) openGuide(v *page.Visit) error {
	var p guidePage
	var f page.Frame
	err := s.open(v, func(c openContext) (err error) {
		if f, err = s.frame(v, c.q, v.T("open.title")); err != nil {
			return err
		}
		fill, err := c.examples()
		if err != nil {
			return err
		}
		p.Base = c.base
		for _, r := range openRoutes {
			p.Routes = append(p.Routes, r.guide(v.Lang, fill))
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.Crumbs = trail(v, page.Link{Label: v.T("open.title")})
	return v.Render(200, guideView(f, p))
}

// examples are what stands for {item}, {organ}, {column} and {year} in the examples: of the newest item, so that they work.
func (c openContext) examples() (map[string]string, error) {
	fill := map[string]string{"organ": c.k.portal.ID}
	list, err := disclosure.List(c.q, disclosure.Shelf{Size: 1})
	if err != nil || len(list.Items) == 0 {
		return fill, err
	}
	it := list.Items[0]
	fill["item"], fill["organ"], fill["column"] = it.ID, it.Organ, it.Column
	fill["year"] = day(it.PublishedAt)[:4]
	return fill, nil
}

func (r openRoute) guide(lang message.Lang, fill map[string]string) guideRoute {
	g := guideRoute{ID: r.name, Path: openRoot + r.path, Title: message.T(lang, "open."+r.name), Text: message.T(lang, "open."+r.name+"_text")}
	for _, m := range pathParam.FindAllStringSubmatch(r.path, -1) {
		g.Params = append(g.Params, page.Pair{Label: m[1], Value: message.T(lang, "open.param."+m[1])})
	}
	for _, p := range r.params {
		text := message.T(lang, "open.param."+p.name)
		switch p.format {
		case "choice":
			text += " " + strings.Join(p.one, " | ")
		case "number":
			if p.name != "from" {
				text += " " + strconv.Itoa(p.least) + "–" + strconv.Itoa(p.most)
			}
		}
		g.Params = append(g.Params, page.Pair{Label: p.name, Value: text})
	}
	if r.answer != nil {
		g.Fields = fieldGuide(lang, reflect.TypeOf(r.answer), "")
	}
	for _, example := range r.examples {
		for name, value := range fill {
			example = strings.ReplaceAll(example, "{"+name+"}", value)
		}
		if !strings.Contains(example, "{") { // nothing is public yet to show it with
			g.Examples = append(g.Examples, openRoot+example)
		}
	}
	return g
}

// fieldGuide names the fields of a type with their meaning, those below with the name above.
func fieldGuide(lang message.Lang, t reflect.Type, above string) (list []page.Pair) {
	for _, f := range fieldsOf(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := f.Type
		label := above + name
		if of.Kind() == reflect.Slice {
			label, of = label+"[]", of.Elem()
		}
		list = append(list, page.Pair{Label: label, Value: message.T(lang, "open.field."+name)})
		if of.Kind() == reflect.Struct {
			list = append(list, fieldGuide(lang, of, label+".")...)
		}
	}
	return list
}
