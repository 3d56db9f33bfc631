package site_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
)

// node is an element of an XML document, whatever its name.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Under   []node     `xml:",any"`
}

func (n node) all(name string) (found []node) {
	for _, u := range n.Under {
		if u.XMLName.Local == name {
			found = append(found, u)
		}
	}
	return found
}

func (n node) text(name string) string {
	if found := n.all(name); len(found) > 0 {
		return strings.TrimSpace(found[0].Text)
	}
	return ""
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// xml reads the answer strictly, to its end.
func (r *reader) xml(path string) (root node) {
	r.t.Helper()
	if status := r.get(path); status != 200 {
		r.t.Fatalf("%s answers %d: %s", path, status, r.body)
	}
	if kind := r.header.Get("Content-Type"); !strings.Contains(kind, "xml; charset=utf-8") {
		r.t.Errorf("%s is %s", path, kind)
	}
	d := xml.NewDecoder(strings.NewReader(r.body))
	if err := d.Decode(&root); err != nil {
		r.t.Fatalf("%s: %v\n%s", path, err, r.body)
	}
	if _, err := d.Token(); err != io.EOF && err != nil {
		r.t.Fatalf("%s goes on after its end: %v", path, err)
	}
	return root
}

var urnForm = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// hard is an item whose every field would break a careless writer.
func (r *reader) hard() (id string, file disclosure.Attachment) {
	ref, err := r.blobs.Put(r.t.Context(), strings.NewReader("%PDF-1.7 表"))
	r.must(err)
	text := r.text(`公告 <b> & "引号" ]]> \x01`)
	text.Title = "公告 <b> & \"引号\" ]]> \x01末"
	text.Summary = "概述 <script>alert(1)</script> &amp; \x0b完"
	text.Body = `<p>见<a href="/items/x">旧文</a>与 a="/b" 的写法。</p>`
	text.Attachments = []disclosure.Attachment{{Name: "附 表&1.pdf", Type: "application/pdf", Ref: ref}}
	return r.publish(text), text.Attachments[0]
}

func TestFeedsAreWellFormedAndWhole(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		id, _ := r.hard()
		column := r.columns[catalogue.Notices].ID
		ids := map[string]string{}
		for _, where := range []string{"/feeds/portal", "/feeds/organs/" + town, "/feeds/columns/" + column, "/search/feed"} {
			query := ""
			if strings.HasPrefix(where, "/search") {
				query = "?q=" + url.QueryEscape("公告")
			}
			ids[where+"rss"] = r.checkRSS(where+".rss"+query, id)
			ids[where+"atom"] = r.checkAtom(where+".atom"+query, id)
			ids[where+"json"] = r.checkJSONFeed(where+".json"+query, id)
		}
		for where, urn := range ids {
			if urn != ids["/feeds/portalatom"] || !urnForm.MatchString(urn) {
				t.Errorf("%s names the item %s", where, urn)
			}
		}
		before := ids["/feeds/portalatom"]
		r.domain("new.example")
		if after := r.checkAtom("/feeds/portal.atom", id); after != before {
			t.Errorf("with another domain the item is named %s, not %s", after, before)
		}
		if !strings.Contains(r.body, "https://new.example/items/"+id) {
			t.Error("the feed does not follow the domain")
		}
		for _, path := range []string{"/feeds/portal.xml", "/feeds/other.rss", "/feeds/columns/none.rss", "/feeds/organs/none.atom", "/search/other.rss", "/feeds/portal"} {
			if r.get(path) != 404 {
				t.Errorf("%s is there", path)
			}
		}
		if r.get("/search/feed.rss") != 422 {
			t.Error("a search for nothing has a feed")
		}
	})
}

func (r *reader) checkRSS(path, id string) (urn string) {
	r.t.Helper()
	root := r.xml(path)
	channel := root.Under[0]
	if root.XMLName.Local != "rss" || root.attr("version") != "2.0" || channel.text("title") == "" || channel.text("description") == "" || !strings.HasPrefix(channel.text("link"), "https://") {
		r.t.Errorf("%s lacks what every channel has: %s", path, r.body)
	}
	if _, err := time.Parse(time.RFC1123Z, channel.text("lastBuildDate")); err != nil {
		r.t.Error(path, err)
	}
	it := channel.all("item")[0]
	if _, err := time.Parse(time.RFC1123Z, it.text("pubDate")); err != nil {
		r.t.Error(path, err)
	}
	if it.text("link") != "https://zhuqiao.example/items/"+id || it.all("guid")[0].attr("isPermaLink") != "false" || it.text("identifier") != "11330683742010670P/2026-00001" {
		r.t.Errorf("%s: %+v", path, it)
	}
	file := it.all("enclosure")[0]
	if file.attr("length") != "12" || file.attr("type") != "application/pdf" || !strings.HasPrefix(file.attr("url"), "https://zhuqiao.example/attachments/") {
		r.t.Errorf("%s: %+v", path, file)
	}
	if html := it.text("encoded"); !strings.Contains(html, `href="https://zhuqiao.example/items/x"`) {
		r.t.Errorf("%s: links lead nowhere: %s", path, html)
	}
	return it.text("guid")
}

func (r *reader) checkAtom(path, id string) (urn string) {
	r.t.Helper()
	root := r.xml(path)
	if root.XMLName.Space != "http://www.w3.org/2005/Atom" || root.XMLName.Local != "feed" || root.text("title") == "" || !urnForm.MatchString(root.text("id")) {
		r.t.Errorf("%s lacks what every feed has", path)
	}
	e := root.all("entry")[0]
	for _, when := range []string{root.text("updated"), e.text("published"), e.text("updated")} {
		if _, err := time.Parse(time.RFC3339, when); err != nil {
			r.t.Error(path, err)
		}
	}
	rels := map[string]bool{}
	for _, l := range append(root.all("link"), e.all("link")...) {
		rels[l.attr("rel")] = true
		if u, err := url.Parse(l.attr("href")); err != nil || !u.IsAbs() {
			r.t.Errorf("%s: the link %q", path, l.attr("href"))
		}
	}
	if !rels["self"] || !rels["alternate"] || !rels["enclosure"] {
		r.t.Errorf("%s has the links %v", path, rels)
	}
	if !strings.Contains(e.text("title"), `公告 <b> & "引号" ]]>`) || !strings.HasSuffix(e.text("title"), "末") {
		r.t.Errorf("%s: the title is %q", path, e.text("title"))
	}
	if e.text("author") != "" || e.all("author")[0].text("name") != "竹桥街道办事处" || e.text("created") != "2026-03-02" {
		r.t.Errorf("%s: %+v", path, e)
	}
	return e.text("id")
}

func (r *reader) checkJSONFeed(path, id string) (urn string) {
	r.t.Helper()
	if r.get(path) != 200 || r.header.Get("Content-Type") != "application/feed+json; charset=utf-8" {
		r.t.Fatalf("%s: %s", path, r.body)
	}
	var doc struct {
		Version, Title string
		FeedURL        string `json:"feed_url"`
		Items          []struct {
			ID, URL, Title string
			Published      time.Time `json:"date_published"`
			Modified       time.Time `json:"date_modified"`
			Attachments    []struct {
				URL  string
				Size int64 `json:"size_in_bytes"`
			}
			Gongkai map[string]string `json:"_gongkai"`
		}
	}
	r.must(json.Unmarshal([]byte(r.body), &doc))
	it := doc.Items[0]
	if doc.Version != "https://jsonfeed.org/version/1.1" || doc.Title == "" || !strings.HasSuffix(doc.FeedURL, path) || it.Published.IsZero() || it.Modified.IsZero() ||
		len(it.Attachments) != 1 || it.Attachments[0].Size != 12 || it.Gongkai["document_number"] != "竹街办〔2026〕8号" || it.Gongkai["column"] != "公告通告" {
		r.t.Errorf("%s: %+v", path, doc)
	}
	return it.ID
}

// domain gives the portal its address.
func (r *reader) domain(name string) {
	r.t.Helper()
	r.do(func(tx *db.Tx) error {
		organ, err := office.OrganByID(tx, town)
		if err != nil {
			return err
		}
		site, err := office.SiteOf(tx, organ)
		if err != nil {
			return err
		}
		site.Organ, site.Domain = town, name
		site.Name = orThis(site.Name, "竹桥街道")
		return office.EditSite(tx, who("系统管理员", office.SystemAdmin), site)
	})
}

func orThis(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func TestFeedsAreAskedForOnceAndFollowThePortal(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		r.publish(r.text("第一条"))
		r.get("/")
		r.clock.Advance(time.Minute)
		for _, path := range []string{"/feeds/portal.atom", "/sitemap.xml", "/robots.txt", "/", "/log/checkpoint", "/search?q=" + url.QueryEscape("第一条")} {
			if r.get(path) != 200 {
				t.Fatalf("%s: %s", path, r.body)
			}
			tag, since := r.header.Get("ETag"), r.header.Get("Last-Modified")
			if tag == "" || r.get(path, "If-None-Match", tag) != 304 || r.body != "" {
				t.Errorf("%s with its tag %q is sent again", path, tag)
			}
			if strings.HasPrefix(path, "/search") {
				continue // the index follows a moment later: no date can be told
			}
			if _, err := time.Parse(time.RFC1123, since); err != nil || r.get(path, "If-Modified-Since", since) != 304 {
				t.Errorf("%s of %q is sent again", path, since)
			}
			if r.get(path, "If-None-Match", `"other"`, "If-Modified-Since", since) != 200 {
				t.Errorf("%s: another tag counts less than the date", path)
			}
		}
		r.get("/feeds/portal.atom")
		tag, since := r.header.Get("ETag"), r.header.Get("Last-Modified")
		r.publish(r.text("第二条"))
		if r.get("/feeds/portal.atom", "If-None-Match", tag) != 200 || !strings.Contains(r.body, "第二条") || r.get("/feeds/portal.atom", "If-Modified-Since", since) != 200 {
			t.Error("the feed does not follow the portal")
		}
		if r.header.Get("Last-Modified") != "" {
			t.Error("an answer is dated within the second of a change")
		}
	})
}

func TestTheSitemapNamesEveryPageOnce(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		want := map[string]bool{"/": true, "/columns": true, "/organs/" + town: true, "/columns/" + r.columns[catalogue.Notices].ID: true}
		for i := range 3 {
			want["/items/"+r.publish(r.text(fmt.Sprint("公告", i)))] = true
		}
		r.get("/robots.txt")
		if !strings.Contains(r.body, "\nSitemap: https://zhuqiao.example/sitemap.xml\n") {
			t.Errorf("robots.txt says %q", r.body)
		}
		seen := map[string]bool{}
		for _, part := range r.xml("/sitemap.xml").all("sitemap") {
			path := strings.TrimPrefix(part.text("loc"), "https://zhuqiao.example")
			pages := r.xml(path).all("url")
			if len(pages) == 0 || len(pages) > 50_000 {
				t.Errorf("%s has %d pages", path, len(pages))
			}
			for _, p := range pages {
				where := strings.TrimPrefix(p.text("loc"), "https://zhuqiao.example")
				if seen[where] {
					t.Errorf("%s stands twice", where)
				}
				seen[where] = true
				if _, err := time.Parse(time.RFC3339, p.text("lastmod")); strings.HasPrefix(where, "/items/") && err != nil {
					t.Error(where, err)
				}
			}
		}
		for path := range want {
			if !seen[path] {
				t.Errorf("the sitemap lacks %s", path)
			}
		}
		for path := range seen {
			if status := r.get(path); status != 200 {
				t.Errorf("the sitemap names %s, which answers %d", path, status)
			}
		}
		for _, path := range []string{"/sitemap/items-2.xml", "/sitemap/items-0.xml", "/sitemap/items-01.xml", "/sitemap/other.xml", "/sitemap/items-x.xml"} {
			if r.get(path) != 404 {
				t.Errorf("%s is there", path)
			}
		}
	})
}

func TestPagesNameTheirFeeds(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("公告"))
		column := r.columns[catalogue.Notices].ID
		for path, feed := range map[string]string{"/": "/feeds/portal", "/items/" + id: "/feeds/portal", "/columns/" + column: "/feeds/columns/" + column, "/organs/" + town: "/feeds/organs/" + town} {
			r.page(path, `<link rel="alternate" type="application/atom+xml" href="`+feed+`.atom">`)
			for _, ending := range []string{".atom", ".rss", ".json"} {
				if r.get(feed+ending) != 200 {
					t.Errorf("%s names %s%s, which answers otherwise", path, feed, ending)
				}
			}
		}
	})
}
