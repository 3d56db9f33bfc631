package page

// Components of every public page that are written by hand rather than as templates: a template goes through fmt for each
// expression, and these three hold most expressions of an item's page.

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// markup gathers HTML; text and attribute values are escaped.
type markup struct{ strings.Builder }

func (m *markup) raw(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
}

func (m *markup) text(s string) { m.WriteString(templ.EscapeString(s)) }

// link opens an anchor; an address with a scheme that could run is made harmless.
func (m *markup) link(href string, file bool) {
	m.WriteString(`<a href="`)
	m.text(string(templ.URL(href)))
	m.WriteString(`"`)
	if file {
		m.WriteString(` download`)
	}
	m.WriteString(`>`)
}

// drawn makes a component of a function that writes markup.
func drawn(draw func(ctx context.Context, m *markup)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var m markup
		m.Grow(2048)
		draw(ctx, &m)
		_, err := io.WriteString(w, m.String())
		return err
	})
}

// metaTags are the head's metadata; what is empty is left out.
func metaTags(list []Meta) templ.Component {
	return drawn(func(_ context.Context, m *markup) {
		for _, one := range list {
			if one.Content == "" {
				continue
			}
			m.raw(`<meta name="`)
			m.text(one.Name)
			m.raw(`" content="`)
			m.text(one.Content)
			m.raw(`">`)
		}
	})
}

// feedLinks tell feed readers where a page's news are: of the portal where the page has none of its own.
func feedLinks(of string) templ.Component {
	if of == "" {
		of = "/feeds/portal"
	}
	return drawn(func(_ context.Context, m *markup) {
		for _, f := range [...][2]string{{"application/atom+xml", "atom"}, {"application/rss+xml", "rss"}, {"application/feed+json", "json"}} {
			m.raw(`<link rel="alternate" type="`, f[0], `" href="`)
			m.text(of + "." + f[1])
			m.raw(`">`)
		}
	})
}

// Breadcrumb is where the page stands, from the home page down.
func Breadcrumb(crumbs []Link) templ.Component {
	return drawn(func(ctx context.Context, m *markup) {
		if len(crumbs) == 0 {
			return
		}
		m.raw(`<nav class="crumbs" aria-label="`)
		m.text(T(ctx, "page.crumbs"))
		m.raw(`"><ol>`)
		for i, c := range crumbs {
			m.raw(`<li>`)
			switch {
			case i == len(crumbs)-1:
				m.raw(`<span aria-current="page">`)
				m.text(c.Label)
				m.raw(`</span>`)
			case c.Href == "":
				m.raw(`<span>`)
				m.text(c.Label)
				m.raw(`</span>`)
			default:
				m.link(c.Href, false)
				m.text(c.Label)
				m.raw(`</a>`)
			}
			m.raw(`</li>`)
		}
		m.raw(`</ol></nav>`)
	})
}

// MetaBox shows names and values in two columns; those without a value are left out (FACTS 7.4).
func MetaBox(label string, pairs []Pair) templ.Component {
	return drawn(func(_ context.Context, m *markup) {
		m.raw(`<div class="meta-box" role="group" aria-label="`)
		m.text(label)
		m.raw(`"><dl class="meta">`)
		for _, p := range pairs {
			if p.Value == "" {
				continue
			}
			m.raw(`<div`)
			if p.Wide {
				m.raw(` class="meta-wide"`)
			}
			m.raw(`><dt>`)
			m.text(p.Label)
			m.raw(`</dt><dd>`)
			if p.Href != "" {
				m.link(p.Href, p.File)
				m.text(p.Value)
				m.raw(`</a>`)
			} else {
				m.text(p.Value)
			}
			m.raw(`</dd></div>`)
		}
		m.raw(`</dl></div>`)
	})
}
