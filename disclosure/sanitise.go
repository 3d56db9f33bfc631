// sanitise.go lets into an item only what a published text needs: structure, tables with merged cells, links, and images
// that are attachments of the same text. Everything else a paste or an attacker brings is dropped. Pure.
package disclosure

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/manuscript"
)

// policy is built once and only read afterwards.
var policy = newPolicy()

// ourImage is the address of an attachment, as used in a body: /attachments/<hash>/<name>.
var ourImage = regexp.MustCompile(`^/attachments/([0-9a-f]{64})/[^/?#\\"'<>\s]*$`)

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "em", "i", "u", "s", "sub", "sup", "blockquote",
		"ul", "li", "dl", "dt", "dd", "pre", "code", "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col", "ol")
	span := regexp.MustCompile(`^[1-9][0-9]?$`)
	p.AllowAttrs("colspan", "rowspan").Matching(span).OnElements("td", "th")
	p.AllowAttrs("span").Matching(span).OnElements("col", "colgroup")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col|rowgroup|colgroup)$`)).OnElements("th")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,4}$`)).OnElements("ol")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(align-left|align-center|align-right|align-justify|indent)$`)).
		OnElements("p", "h2", "h3", "h4", "h5", "h6", "td", "th", "figure")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^note-ref$`)).OnElements("sup")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^notes$`)).OnElements("ol")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^note-ref-[1-9][0-9]{0,2}$`)).OnElements("a")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^note-[1-9][0-9]{0,2}$`)).OnElements("li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(ourImage).OnElements("img")
	p.AllowAttrs("alt").Matching(bluemonday.Paragraph).OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}

// Clean gives the HTML that may be kept and shown. What comes from an office program is first made plain
// (manuscript.Tidy). Images must be among the attachments; a first-level heading becomes a second, because the title is the
// page's first; what stands too deep inside other elements gives its words only. Cleaning again changes nothing.
func Clean(body string, attachments []Attachment) string {
	body = strings.ToValidUTF8(strings.ReplaceAll(body, "\x00", ""), "\uFFFD")
	if manuscript.FromOffice(body) {
		body = manuscript.Tidy(body, manuscript.Pictures{Known: func(src string) bool { return isAttached(src, attachments) }}).HTML
	}
	body = policy.Sanitize(body)
	var out bytes.Buffer
	var n nesting
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return strings.TrimSpace(out.String())
		}
		raw := string(z.Raw())
		name, hasAttr := z.TagName()
		switch {
		case !n.admits(kind, string(name)):
			// dropped: it stands too deep
		case string(name) == "h1":
			out.WriteString(strings.Replace(raw, "h1", "h2", 1))
		case string(name) == "img" && (!hasAttr || !attached(z, attachments)):
			// dropped
		default:
			out.WriteString(raw)
		}
	}
}

func attached(z *html.Tokenizer, attachments []Attachment) bool {
	for {
		key, value, more := z.TagAttr()
		if string(key) == "src" {
			return isAttached(string(value), attachments)
		}
		if !more {
			return false
		}
	}
}

// isAttached says whether an address of a body is that of one of the attachments.
func isAttached(src string, attachments []Attachment) bool {
	m := ourImage.FindStringSubmatch(src)
	return m != nil && slices.ContainsFunc(attachments, func(a Attachment) bool { return a.Hash == m[1] })
}

// inline are the elements that do not end a word: 政<b>府</b> is one.
var inline = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.Strong: true, atom.Em: true, atom.I: true, atom.U: true, atom.S: true,
	atom.Sub: true, atom.Sup: true, atom.Code: true, atom.Span: true}

// PlainText gives the words of a body, a line for each block: for search, summaries and checks.
func PlainText(body string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(out.String())
		case html.TextToken:
			out.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if !inline[atom.Lookup(name)] && out.Len() > 0 {
				out.WriteByte('\n')
			}
		}
	}
}

// Excerpt gives the first n letters of a body's words on one line, with … when there is more. It reads no further than
// it must.
func Excerpt(body string, n int) string {
	if most := 8*n + 256; len(body) > most { // nearly always the beginning holds enough: a page need not copy all of its text
		head := body[:most]
		if cut := strings.LastIndexByte(head, '&'); cut > 0 {
			head = head[:cut]
		}
		for len(head) > 0 && !utf8.RuneStart(body[len(head)]) {
			head = head[:len(head)-1]
		}
		if out, more := excerpt(head, n); more {
			return out
		}
	}
	out, _ := excerpt(body, n)
	return out
}

// excerpt is Excerpt of all of body, and whether there is more.
func excerpt(body string, n int) (text string, more bool) {
	z := html.NewTokenizer(strings.NewReader(body))
	var out strings.Builder
	letters, gap := 0, false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String(), false
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			gap = gap || !inline[atom.Lookup(name)]
		case html.TextToken:
			for _, r := range string(z.Text()) {
				if unicode.IsSpace(r) {
					gap = true
					continue
				}
				if gap && out.Len() > 0 {
					out.WriteByte(' ')
					letters++
				}
				gap = false
				if letters >= n {
					return strings.TrimSpace(out.String()) + "…", true
				}
				out.WriteRune(r)
				letters++
			}
		}
	}
}

// CleanName gives a file name fit to be shown, stored and sent: no folders, no control or direction marks, at most 120
// letters with its ending kept. An empty one becomes "附件".
func CleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>:"|?*#%&;`+"'`", r), unicode.IsSpace(r):
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(name, "._ ")
	if name == "" || name == "/" {
		return "附件"
	}
	if letters := []rune(name); len(letters) > 120 {
		end := []rune(path.Ext(name))
		if len(end) > 12 {
			end = nil
		}
		name = string(letters[:120-len(end)]) + string(end)
	}
	return name
}

// kinds are the file types an organ may attach: ending → media type, and how the content begins. Types that a browser
// would run (HTML, SVG, scripts) and programs are not among them.
var kinds = map[string]struct {
	media  string
	begins []string // any of these; empty means text without zero bytes
}{
	".pdf":  {"application/pdf", []string{"%PDF-"}},
	".ofd":  {"application/ofd", []string{"PK\x03\x04"}},
	".doc":  {"application/msword", []string{"\xD0\xCF\x11\xE0"}},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{"PK\x03\x04"}},
	".wps":  {"application/vnd.ms-works", []string{"\xD0\xCF\x11\xE0", "PK\x03\x04"}},
	".xls":  {"application/vnd.ms-excel", []string{"\xD0\xCF\x11\xE0"}},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{"PK\x03\x04"}},
	".et":   {"application/vnd.ms-excel", []string{"\xD0\xCF\x11\xE0", "PK\x03\x04"}},
	".ppt":  {"application/vnd.ms-powerpoint", []string{"\xD0\xCF\x11\xE0"}},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{"PK\x03\x04"}},
	".zip":  {"application/zip", []string{"PK\x03\x04", "PK\x05\x06"}},
	".rar":  {"application/vnd.rar", []string{"Rar!"}},
	".7z":   {"application/x-7z-compressed", []string{"7z\xBC\xAF"}},
	".jpg":  {"image/jpeg", []string{"\xFF\xD8\xFF"}},
	".jpeg": {"image/jpeg", []string{"\xFF\xD8\xFF"}},
	".png":  {"image/png", []string{"\x89PNG\r\n"}},
	".gif":  {"image/gif", []string{"GIF87a", "GIF89a"}},
	".webp": {"image/webp", []string{"RIFF"}},
	".mp4":  {"video/mp4", nil},
	".mp3":  {"audio/mpeg", nil},
	".txt":  {"text/plain; charset=utf-8", []string{}},
	".csv":  {"text/csv; charset=utf-8", []string{}},
}

// SniffType gives the media type of a file by its name and its first bytes (512 are enough), and false when the type may
// not be attached or the content is not what the name says.
func SniffType(name string, head []byte) (string, bool) {
	k, ok := kinds[strings.ToLower(path.Ext(name))]
	if !ok || len(head) == 0 {
		return "", false
	}
	switch {
	case k.begins == nil:
		return k.media, detect(head) == k.media
	case len(k.begins) == 0:
		return k.media, !bytes.ContainsRune(head, 0)
	}
	return k.media, slices.ContainsFunc(k.begins, func(b string) bool { return strings.HasPrefix(string(head), b) })
}

// detect knows the two kinds that have no fixed beginning: an MP4's first box names itself at the fifth byte, an MP3 begins
// with a tag or with a frame.
func detect(head []byte) string {
	switch {
	case len(head) > 8 && string(head[4:8]) == "ftyp":
		return "video/mp4"
	case bytes.HasPrefix(head, []byte("ID3")), len(head) > 1 && head[0] == 0xFF && head[1]&0xE0 == 0xE0:
		return "audio/mpeg"
	}
	return ""
}

// Kinds lists the endings that may be attached, sorted, for the file chooser.
func Kinds() []string {
	var endings []string
	for ending := range kinds {
		endings = append(endings, ending)
	}
	slices.Sort(endings)
	return endings
}

// IsImage says whether the attachment can be shown in a body.
func (a Attachment) IsImage() bool { return strings.HasPrefix(a.Type, "image/") }
