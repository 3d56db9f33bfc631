package page

// Components of every public page that are written by hand rather than as templates: a template goes through fmt for each
// expression, and these hold most expressions of an item's page.

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"sync"

	"github.com/a-h/templ"
)

// markup gathers HTML; text and attribute values are escaped.
type markup struct{ bytes.Buffer }

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
		m := markups.Get().(*markup)
		m.Reset()
		defer markups.Put(m)
		draw(ctx, m)
		_, err := w.Write(m.Bytes())
		return err
	})
}

// markups are used again, like the buffers of whole pages.
var markups = sync.Pool{New: func() any { return new(markup) }}

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

// selfAndData are the page's one address for search engines and its description by schema.org: a block of data, which
// no browser runs and the policy of scripts lets pass. json.Marshal leaves no "<" in it.
func selfAndData(self string, data []byte) templ.Component {
	return drawn(func(_ context.Context, m *markup) {
		if self != "" {
			m.raw(`<link rel="canonical" href="`)
			m.text(self)
			m.raw(`">`)
		}
		if data != nil {
			m.raw(`<script type="application/ld+json">`)
			m.Write(data)
			m.raw(`</script>`)
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

// Onward is what to read next: the neighbours in the column's list, and others of the column. A neighbour without a
// label is found when the link is followed.
func Onward(newer, older Link, same []Pair, column string) templ.Component {
	return drawn(func(ctx context.Context, m *markup) {
		if newer.Href == "" && older.Href == "" && len(same) == 0 {
			return
		}
		m.raw(`<nav class="onward" aria-label="`)
		m.text(T(ctx, "reading.onward"))
		m.raw(`"><ul class="neighbours">`)
		m.neighbour(ctx, "reading.newer", newer)
		m.neighbour(ctx, "reading.older", older)
		m.raw(`</ul>`)
		if len(same) > 0 {
			m.raw(`<h2>`)
			m.text(T(ctx, "reading.same"))
			m.raw(`</h2><ul class="links">`)
			for _, p := range same {
				m.raw(`<li>`)
				m.link(p.Href, false)
				m.text(p.Label)
				m.raw(`</a><time>`)
				m.text(p.Value)
				m.raw(`</time></li>`)
			}
			m.raw(`</ul><p>`)
			m.link(column, false)
			m.text(T(ctx, "portal.more"))
			m.raw(`</a></p>`)
		}
		m.raw(`</nav>`)
	})
}

func (m *markup) neighbour(ctx context.Context, key string, l Link) {
	if l.Href == "" {
		return
	}
	m.raw(`<li>`)
	if l.Label == "" {
		m.link(l.Href, false)
		m.text(T(ctx, key))
	} else {
		m.text(T(ctx, key))
		m.text(T(ctx, "reading.colon"))
		m.link(l.Href, false)
		m.text(l.Label)
	}
	m.raw(`</a></li>`)
}

// ReadingBar is the line below a title: when and from where, and what makes reading easier. Type size is a link, so that it
// works without script; reading aloud and printing are there only where the browser can do them.
func ReadingBar(f Frame, published, source string) templ.Component {
	return drawn(func(ctx context.Context, m *markup) {
		m.raw(`<div class="reading-bar"><p class="reading-facts">`)
		for _, p := range []Pair{{Label: T(ctx, "reading.published"), Value: published}, {Label: T(ctx, "reading.source"), Value: source}} {
			if p.Value != "" {
				m.raw(`<span>`)
				m.text(p.Label)
				m.text(p.Value)
				m.raw(`</span> `)
			}
		}
		m.raw(`</p><div class="reading-tools"><span class="reading-size" role="group" aria-label="`)
		m.text(T(ctx, "reading.size"))
		m.raw(`"><span aria-hidden="true">`)
		m.text(T(ctx, "reading.size"))
		m.raw(`</span>`)
		back := url.QueryEscape(f.Path)
		for n, key := range sizeKeys {
			m.raw(`<a rel="nofollow" href="/prefer?size=`, sizeDigits[n], `&amp;back=`, back, `"`)
			if n == f.Size {
				m.raw(` aria-current="true"`)
			}
			m.raw(`>`)
			m.text(T(ctx, key))
			m.raw(`</a>`)
		}
		m.raw(`</span><button type="button" class="button button-quiet button-small needs-script needs-speech" data-aloud="`)
		m.text(T(ctx, "reading.aloud.play"))
		m.raw(`" data-pause="`)
		m.text(T(ctx, "reading.aloud.pause"))
		m.raw(`" data-resume="`)
		m.text(T(ctx, "reading.aloud.resume"))
		m.raw(`"><svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="`, iconSheet, `#aloud"></use></svg><span>`)
		m.text(T(ctx, "reading.aloud.play"))
		m.raw(`</span></button><button type="button" class="button button-quiet button-small needs-script" data-print><svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="`,
			iconSheet, `#print"></use></svg><span>`)
		m.text(T(ctx, "page.print"))
		m.raw(`</span></button></div></div>`)
	})
}

var (
	sizeKeys   = [...]string{"reading.size.0", "reading.size.1", "reading.size.2"}
	sizeDigits = [...]string{"0", "1", "2"}
	iconSheet  = Asset("icons.svg")
)
