package site

// describe.go tells machines what a page is, in the words of schema.org as JSON-LD: who publishes, what the text is, where it
// stands. It is a block of data, no script. FACTS 6.F.

import (
	"encoding/json"
	"strconv"
	"time"

	"gongkai/catalogue"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// block is JSON being written by hand, for every page of an item has one: values in their order, the empty ones left out.
type block struct{ json []byte }

func (w *block) raw(parts ...string) {
	for _, p := range parts {
		w.json = append(w.json, p...)
	}
}

// text writes a value as JSON does, without "<", ">" and "&", so that it cannot end the element it stands in.
func (w *block) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0xe2 || c == 0x7f { // 0xe2: line ends of JavaScript begin so
			raw, err := json.Marshal(s)
			if err != nil {
				raw = []byte(`""`)
			}
			w.json = append(w.json, raw...)
			return
		}
	}
	w.raw(`"`, s, `"`)
}

// thing begins an object of a kind; raw("}") ends it.
func (w *block) thing(kind string) { w.raw(`{"@type":"`, kind, `"`) }

// field writes a name and a value, unless that is empty.
func (w *block) field(name, value string) {
	if value != "" {
		w.raw(`,"`, name, `":`)
		w.text(value)
	}
}

// described is one thing of a page's description.
type described func(w *block)

// addressOf is a path of this site as a whole address, "" where the site's domain is not given.
func addressOf(site page.Site, path string) string {
	if site.Domain == "" {
		return ""
	}
	return "https://" + site.Domain + path
}

func organized(site page.Site, o office.Organ) described {
	return func(w *block) {
		w.thing("GovernmentOrganization")
		for _, f := range [...][2]string{{"name", o.Name}, {"alternateName", o.ShortName}, {"url", addressOf(site, "/organs/"+o.ID)}, {"identifier", o.Code},
			{"address", o.Address}, {"telephone", o.Phone}, {"email", o.Email}, {"openingHours", o.Hours}} {
			w.field(f[0], f[1])
		}
		w.raw("}")
	}
}

func crumbed(site page.Site, crumbs []page.Link) described {
	return func(w *block) {
		w.thing("BreadcrumbList")
		w.raw(`,"itemListElement":[`)
		for i, c := range crumbs {
			if i > 0 {
				w.raw(",")
			}
			w.thing("ListItem")
			w.raw(`,"position":`, strconv.Itoa(i+1))
			w.field("name", c.Label)
			if c.Href != "" {
				w.field("item", addressOf(site, c.Href))
			}
			w.raw("}")
		}
		w.raw("]}")
	}
}

// describe makes the block of data.
func describe(things ...described) []byte {
	w := block{json: make([]byte, 0, 2048)}
	w.raw(`{"@context":"https://schema.org","@graph":[`)
	for i, write := range things {
		if i > 0 {
			w.raw(",")
		}
		write(&w)
	}
	w.raw("]}")
	return w.json
}

// described says what the item is: a piece of law-making, news, or an article.
func (p *itemPage) described(f page.Frame) []byte {
	return describe(func(w *block) { p.article(w, f) }, crumbed(f.Site, f.Crumbs))
}

func (p *itemPage) article(w *block, f page.Frame) {
	kind := "Article"
	switch {
	case p.Normative:
		kind = "Legislation"
	case p.Column.Kind == catalogue.News:
		kind = "NewsArticle"
	}
	w.thing(kind)
	w.field("headline", p.Title)
	if p.Normative {
		w.field("name", p.Title)
	}
	modified := ""
	if !p.UpdatedAt.Equal(p.PublishedAt) {
		modified = p.UpdatedAt.In(workday.Beijing).Format(time.RFC3339)
	}
	for _, one := range [...][2]string{{"url", f.Self}, {"inLanguage", "zh-CN"}, {"identifier", p.IndexNumber}, {"articleSection", p.Column.Name}, {"keywords", p.Keywords},
		{"description", p.Summary}, {"datePublished", p.PublishedAt.In(workday.Beijing).Format(time.RFC3339)}, {"dateModified", modified}} {
		w.field(one[0], one[1])
	}
	w.raw(`,"publisher":`)
	w.thing("GovernmentOrganization")
	w.field("name", p.Organ.Name)
	w.field("url", addressOf(f.Site, "/organs/"+p.Organ.ID))
	w.raw("}")
	if p.Normative {
		w.field("legislationIdentifier", p.DocumentNumber)
		w.field("legislationDate", p.FormedOn.String())
		w.field("legislationDateVersion", p.EffectiveOn.String())
		w.field("legislationLegalForce", legalForce[string(p.Validity)])
	}
	w.raw("}")
}

var legalForce = map[string]string{"in_force": "https://schema.org/InForce", "amended": "https://schema.org/PartiallyInForce",
	"abolished": "https://schema.org/NotInForce", "lapsed": "https://schema.org/NotInForce"}
