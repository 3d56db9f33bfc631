// Package page is the face every door shares: the frame of a page, the components in it, the style sheet and scripts,
// and the reading of a form. It knows words and shapes, never rules: what is shown is decided by site and desk.
package page

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gongkai/message"
	"gongkai/traditional"
)

// Link is a place to go, with its words in the reader's language.
type Link struct{ Href, Label string }

// NavItem is one entry of a menu. Icon names a symbol of the sprite; Count, when above zero, is shown behind the label.
type NavItem struct {
	Href, Label, Icon string
	Current           bool
	Count             int
}

// Meta is one meta element of the page's head (FACTS 6.30).
type Meta struct{ Name, Content string }

// Site is what the frame says about whose site this is: the header and the seven elements of the footer (FACTS 6.25).
// What is empty is left out.
type Site struct {
	Name      string // 网站名称, as in SiteName (FACTS 6.30)
	Domain    string // 网站域名
	IDCode    string // 网站标识码, ten characters (FACTS 6.26)
	Organ     string // 网站主办单位
	Undertake string // 承办单位
	Address   string
	Postcode  string
	Phone     string
	Email     string
	Hours     string
	ICP       string // ICP备案号 (FACTS 6.27)
	Police    string // 公安机关备案号 (FACTS 6.27)
	BadgeHref string // 党政机关标识: the link issued by the staffing office
	ErrorHref string // 我为政府网站找错: the entry
	Grey      bool   // days of mourning: the whole site without colour
}

// Person is who works at the desk now.
type Person struct{ Name, Roles string }

// Flash is a word about what was just done, shown once above the content.
type Flash struct {
	Tone Tone
	Text string
}

// Frame is everything of a page that is not its content.
type Frame struct {
	Lang   message.Lang
	Title  string // without the site's name, which is added
	Column string // the column a title belongs to (FACTS 6.23: 标题_栏目_网站名)
	Crumbs []Link // from the home page down; the page itself comes last and needs no Href
	Nav    []NavItem
	Site   Site
	Head   string // the header as Head made it; "" draws it anew
	Foot   string // the footer as Foot made it; "" draws it anew
	Meta   []Meta
	Data   []byte // schema.org's description of the page as JSON-LD, made by json.Marshal; nil for none
	Self   string // the page's one address for search engines; "" for none
	Path   string

	Elder, Contrast bool // how the reader likes pages (Look)
	Size            int

	Query  string // what stands in the search field
	Person Person
	Feed   string // address of the page's own feeds without their ending, such as "/feeds/columns/x"; "" names the portal's
	Alerts int
	Search string // where the desk's search field leads; "" for none
	Flash  Flash
	Rail   templ.Component // right rail of the desk; nil for none
	Editor bool            // the page carries the editor and needs its script
	Wide   bool            // the content takes the whole width (tables, the statutory forms)
	Plain  bool            // desk pages before sign-in: no menu, no search
	Home   bool            // the home page: a large head with the search field in the middle
}

// SitePage is a page of the public site around its children.
func SitePage(f Frame) templ.Component { return inLang(f.Lang, siteFrame(f)) }

// headPath stands in a kept header where the page's own address belongs.
const headPath = "/the-page-itself"

// Head draws the header of a site once, for frames to carry: on a page that is no entry of the menu it differs by the
// page's own address alone, to which the preferences come back.
func Head(ctx context.Context, look Look, site Site, nav []NavItem) (string, error) {
	var b strings.Builder
	err := siteHeader(Frame{Lang: look.Lang, Elder: look.Elder, Site: site, Nav: nav, Path: headPath}).Render(WithLang(ctx, look.Lang), &b)
	return b.String(), err
}

// keptHead is the kept header for this page; kept is false where this page's header is one of its own.
func (f Frame) keptHead() (head string, kept bool) {
	if f.Head == "" || f.Home || f.Query != "" {
		return "", false
	}
	for _, n := range f.Nav {
		if n.Current {
			return "", false
		}
	}
	return strings.ReplaceAll(f.Head, url.QueryEscape(headPath), url.QueryEscape(f.Path)), true
}

// Foot draws the footer of a site once, for frames to carry: it is the same on every page of a language.
func Foot(ctx context.Context, lang message.Lang, site Site) (string, error) {
	var b strings.Builder
	err := siteFooter(Frame{Lang: lang, Site: site}).Render(WithLang(ctx, lang), &b)
	return b.String(), err
}

// DeskPage is a page of the staff workspace around its children.
func DeskPage(f Frame) templ.Component { return inLang(f.Lang, deskFrame(f)) }

type langKey struct{}

// WithLang gives a context whose components speak the language. SitePage and DeskPage do it for all within them;
// only a component rendered outside of a frame needs it.
func WithLang(ctx context.Context, lang message.Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// LangOf is the language components speak in ctx: Chinese unless WithLang said otherwise.
func LangOf(ctx context.Context) message.Lang {
	if lang, ok := ctx.Value(langKey{}).(message.Lang); ok && lang != "" {
		return lang
	}
	return message.Chinese
}

// T says the message under key in the language of the page, for use inside templates: { page.T(ctx, "site.home") }.
func T(ctx context.Context, key string, args ...any) string {
	return message.T(LangOf(ctx), key, args...)
}

func inLang(lang message.Lang, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(WithLang(ctx, lang), w)
	})
}

// fullTitle is the title of the window: 标题_栏目_网站名 (FACTS 6.23), the empty parts left out.
func (f Frame) fullTitle() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{f.Title, f.Column, f.Site.Name} {
		if part != "" && (len(parts) == 0 || parts[len(parts)-1] != part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "_")
}

// htmlClass names the modes of the page on its root element.
func (f Frame) htmlClass(door string) string {
	class := door
	if f.Elder {
		class += " elder"
	}
	if f.Contrast {
		class += " contrast"
	}
	if f.Size > 0 {
		class += " size-" + strconv.Itoa(f.Size)
	}
	if f.Wide && door == "site" {
		class += " wide"
	}
	if f.Site.Grey {
		class += " grey"
	}
	return class
}

// mainClass names how the content of a page of the site is laid out.
func (f Frame) mainClass() string {
	class := "main"
	if f.Wide {
		class += " main-wide"
	}
	if f.Home {
		class += " main-home"
	}
	return class
}

// preferHref is the address that keeps a preference and comes back to this page. See SavePreference.
func (f Frame) preferHref(name, value string) string {
	return "/prefer?back=" + url.QueryEscape(f.Path) + "&" + name + "=" + url.QueryEscape(value)
}

// tongue is a language with its own name in itself.
type tongue struct {
	Lang message.Lang
	Name string
}

var tongues = []tongue{{message.Chinese, "简体"}, {message.Traditional, "繁體"}, {message.English, "English"}}

// otherLangs are the languages one can switch to; the desk has no traditional characters, for staff read what they wrote.
func (f Frame) otherLangs(door string) []tongue {
	var list []tongue
	for _, t := range tongues {
		if t.Lang != f.Lang && (t.Lang != message.Traditional || door == "site" && traditional.Ready()) {
			list = append(list, t)
		}
	}
	return list
}

// brand is the name at the top: the site's, or where it is not known, what all such sites are called.
func (f Frame) brand(ctx context.Context) string {
	if f.Site.Name != "" {
		return f.Site.Name
	}
	return T(ctx, "page.brand")
}

// errorHref is the entry 我为政府网站找错: the one the supervisors issued, or this site's own page (FACTS 6.20, 6.25).
func (f Frame) errorHref() string {
	if f.Site.ErrorHref != "" {
		return f.Site.ErrorHref
	}
	return "/mistake"
}

// dialled is a telephone number as a telephone takes it, "" where the text is more than one number.
func dialled(phone string) string {
	if strings.Trim(phone, "0123456789-+() ") != "" || len(phone) > 20 {
		return ""
	}
	return strings.ReplaceAll(phone, " ", "")
}

// TelHref is the link that dials a number, "" where the text is more than one number.
func TelHref(phone string) string {
	if dial := dialled(phone); dial != "" {
		return "tel:" + dial
	}
	return ""
}
