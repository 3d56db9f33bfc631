// Package export writes the portal as files that any web server can give out: every public page, its files, feeds, sitemap and
// the still parts of the open data interface. What needs the program (forms, search, proofs) is linked to it. After a
// publication only what it touched is written again. adr 0022.
//
// address.go says which addresses become files, under which names, and what a link in a page becomes. Pure.
package export

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/catalogue"
)

// live are the addresses that need the program. One that ends in a slash stands for all below it.
var live = []string{"/apply", "/apply/", "/correct", "/track", "/track/", "/verify", "/deadline", "/deadline.pdf", "/deadline.json", "/search", "/search/", "/prefer", "/preferences", "/mistake", "/mistake/", "/leave", "/desk", "/desk/", "/reports/explore", "/reports/explore.csv",
	"/reports/explore.json", "/reports/check", "/api/v1/search", "/api/v1/changes", "/api/v1/items", "/api/v1/items.jsonl", "/api/v1/items.csv", "/healthz", "/readyz"}

// made are the last parts of addresses that the program answers too: a proof and an item's neighbours change with other
// publications, and a QR code or the text as an official document takes longer to draw than the page it stands on.
var made = []string{"proof", "proof.json", "qr.svg", "newer", "older", "document", "document.docx", "document.pdf"}

// fileNameMost is how many bytes a file system takes as one name, with room for an ending.
const fileNameMost = 240

// pagesMost is how far lists other than those of columns are written: further pages are asked of the program.
const pagesMost = 20

// target is what an address becomes.
type target struct {
	address string // as the handler takes it
	clean   string // as the copy serves it: without a query
	file    string // below the folder, with slashes
}

// targetOf gives the file of an address, path and query; ok is false for what the program itself must answer.
func targetOf(address string) (t target, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || !isLocal(u.Path) {
		return t, false
	}
	for _, l := range live {
		if u.Path == l || strings.HasSuffix(l, "/") && strings.HasPrefix(u.Path, l) {
			return t, false
		}
	}
	if !catalogue.IsAddress(u.Path) && slices.Contains(made, path.Base(u.Path)) || strings.HasPrefix(u.Path, "/api/v1/items/") && strings.Contains(u.Path, "/revisions/") {
		return t, false
	}
	suffix, ok := listSuffix(u)
	if !ok {
		return t, false
	}
	t.address, t.clean = u.EscapedPath(), u.EscapedPath()
	if u.RawQuery != "" {
		t.address += "?" + u.Query().Encode() // one spelling for one page
	}
	name := strings.TrimPrefix(u.Path, "/")
	if name == "" {
		t.file = "index.html"
		return t, suffix == ""
	}
	if suffix != "" {
		t.clean, name = t.clean+"/"+suffix, name+"/"+suffix
	}
	t.file = name + ending(u.Path)
	return t, true
}

// isLocal says whether a path can be the name of a file below a folder, part by part.
func isLocal(p string) bool {
	if p == "/" {
		return true
	}
	for _, part := range strings.Split(p[1:], "/") {
		if part == "" || strings.HasPrefix(part, ".") || len(part) > fileNameMost || strings.ContainsAny(part, "\\\x00\n\r") {
			return false
		}
	}
	return true
}

// listSuffix names a page of a list, by year and number; what has other things in its query is no list of ours.
func listSuffix(u *url.URL) (suffix string, ok bool) {
	if u.RawQuery == "" {
		return "", true
	}
	var parts []string
	query := u.Query()
	for _, name := range []string{"year", "page"} {
		if value := query.Get(name); value != "" {
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 1_000_000 || len(query[name]) > 1 || strconv.Itoa(n) != value {
				return "", false
			}
			if name == "page" && n > pagesMost && !strings.HasPrefix(u.Path, "/columns/") && !catalogue.IsAddress(u.Path) {
				return "", false
			}
			parts = append(parts, name+"-"+value)
		}
		query.Del(name)
	}
	return strings.Join(parts, "-"), len(query) == 0 && len(parts) > 0
}

// ending is what the file of a page has behind the address's last part: nothing where that is a file's name already.
func ending(p string) string {
	switch {
	case strings.HasPrefix(p, "/log/checkpoint"), strings.HasPrefix(p, "/log/tile/"), strings.HasPrefix(p, "/attachments/"):
		return ""
	case strings.HasPrefix(p, "/api/v1/") && path.Ext(p) == "":
		return ".json"
	case path.Ext(p) != "":
		return ""
	}
	return ".html"
}

// still says whether what an address answers never changes, so that a file once written need not be asked for again.
func still(address string) bool {
	return strings.HasPrefix(address, "/assets/") || strings.HasPrefix(address, "/attachments/") ||
		strings.HasPrefix(address, "/log/tile/") && !strings.Contains(address, ".p/")
}

var linkAttributes = [][]byte{[]byte("href"), []byte("src"), []byte("action"), []byte("formaction"), []byte("poster")}

// rewrite copies a page with each link of this site as turn wants it. Values are turned as they stand between the quotation
// marks; in pages of ours every value has them.
func rewrite(out *bytes.Buffer, page []byte, turn func(value []byte) []byte) {
	mark := []byte(`="/`)
	for {
		at := bytes.Index(page, mark)
		if at < 0 {
			out.Write(page)
			return
		}
		from := at + 2
		end := bytes.IndexByte(page[from:], '"')
		if end < 0 {
			out.Write(page)
			return
		}
		out.Write(page[:from])
		value := page[from : from+end]
		if isLink(page[:at]) && !bytes.HasPrefix(value, []byte("//")) {
			value = turn(value)
		}
		out.Write(value)
		page = page[from+end:]
	}
}

// isLink says whether what stands before an equals sign is the name of an attribute that holds an address.
func isLink(before []byte) bool {
	for _, name := range linkAttributes {
		if bytes.HasSuffix(before, name) && len(before) > len(name) && before[len(before)-len(name)-1] <= ' ' {
			return true
		}
	}
	return false
}

// unescape reads an attribute's value.
func unescape(value []byte) string { return strings.ReplaceAll(string(value), "&amp;", "&") }
