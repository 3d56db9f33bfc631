package site

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
)

// explore.go is the figures of many bodies side by side: any row of the report over bodies and years, sorted and
// narrowed by the address alone, as a page, as CSV and as JSON. Published reports of the house and imported ones whose
// source is named; what is not public is never read.

const (
	explorePage  = 100 // lines on a page; the files have all
	exploreYears = 5   // shown when nobody says which
	chartBodies  = 8
)

// explorePageData is a question with its answer.
type exploration struct {
	annual.Question
	annual.Answer
	Known   []int // years there are figures of, newest first
	Bodies  map[string]annual.Agency
	Sources map[string]string
	Portal  string
	Page    int
	Note    string // said above: what was asked for does not go together
	asked   url.Values
	at      string
}

// ask reads the question from the address. What does not go together is brought together and said.
func (x *exploration) ask(v *page.Visit) {
	x.asked, x.at = v.R.URL.Query(), v.R.URL.Path
	newest, oldest := 0, 0
	if len(x.Known) > 0 {
		newest, oldest = x.Known[0], max(x.Known[len(x.Known)-1], x.Known[0]-exploreYears+1)
	}
	x.Question = annual.Question{Row: cmp.Or(v.Ask("row"), "R1"), Column: cmp.Or(v.Ask("column"), "total"), From: number(v.Ask("from"), oldest), To: number(v.Ask("to"), newest),
		Scope: annual.Scope(cmp.Or(v.Ask("scope"), string(annual.Self))), Words: v.Ask("q"), Kind: office.Kind(v.Ask("kind")), Parent: v.Ask("parent"),
		Sort: v.Ask("sort"), Down: v.Ask("order") != "up"}
	if len([]rune(x.Words)) > 100 {
		x.Words = string([]rune(x.Words)[:100])
	}
	if x.From > x.To {
		x.From, x.To = x.To, x.From
	}
	if code, ok := strings.CutPrefix(x.Row, "share."); ok {
		x.Share, x.Row, x.Column = code, "", ""
	}
	if form := annual.FormOf(x.To); form != nil && x.Share == "" {
		m, ok := form.MeasureOf(x.Row)
		if ok && x.Column != annual.Every && !slices.ContainsFunc(m.Columns, func(c annual.Column) bool { return c.Code == x.Column }) {
			if v.Ask("column") != "" && v.Ask("column") != "total" {
				x.Note = v.T("annual.explore.other_column", m.Columns[len(m.Columns)-1].Label)
			}
			x.Column = m.Columns[len(m.Columns)-1].Code
		}
	}
	if x.Sort == "" {
		x.Sort = strconv.Itoa(x.To)
		if x.Column == annual.Every {
			x.Sort = "year"
		}
	}
	if x.Sort == "name" || x.Sort == "kind" || x.Sort == "parent" {
		x.Down = v.Ask("order") == "down"
	}
	x.Page = max(number(v.Ask("page"), 1), 1)
}

func number(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9999 {
		return otherwise
	}
	return n
}

// readExploration answers the question of the address.
func (s *Site) readExploration(v *page.Visit, q db.Query) (x exploration, err error) {
	known, err := s.cache.know(q)
	if err != nil {
		return x, err
	}
	x.Portal = known.portal.ID
	if x.Bodies, err = known.agencies(q); err != nil {
		return x, err
	}
	if x.Known, err = annual.ComparedYears(q); err != nil {
		return x, err
	}
	x.ask(v)
	if len(x.Known) == 0 {
		return x, nil
	}
	if x.Answer, err = annual.Explore(q, x.Bodies, x.Question); err != nil {
		return x, err
	}
	x.Sources, err = annual.Sources(q, x.From, x.To)
	return x, err
}

func (s *Site) explore(v *page.Visit) error {
	var x exploration
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if x, err = s.readExploration(v, q); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("annual.explore.title"))
		return err
	})
	if err != nil {
		return err
	}
	f.Wide = true
	f.Crumbs = []page.Link{{Href: "/", Label: v.T("site.menu.home")}, {Href: "/reports", Label: v.T("annual.site.title")}, {Label: f.Title}}
	return v.Render(200, exploreView(f, x))
}

// with is the address of the same question with one answer changed; the page begins anew.
func (x exploration) with(path string, pairs ...string) string {
	values := url.Values{}
	for name, all := range x.asked {
		if name != "page" && len(all) > 0 && all[0] != "" {
			values.Set(name, all[0])
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// shown is the lines of the page asked for.
func (x exploration) shown() []annual.Compared {
	from := min((x.Page-1)*explorePage, len(x.Lines))
	return x.Lines[from:min(from+explorePage, len(x.Lines))]
}

func (x exploration) pages() page.Pages {
	return page.Pages{Page: x.Page, Size: explorePage, Total: len(x.Lines), Href: func(n int) string { return x.with("/reports/explore", "page", strconv.Itoa(n)) }}
}

// head is the columns of the table, each a way to sort by it.
func (x exploration) head(lang message.Lang) []page.Column {
	var out []page.Column
	add := func(sort, label string, numeric bool) {
		c := page.Column{Label: label, Numeric: numeric}
		order := "down"
		if !numeric {
			order = "up"
		}
		if x.Sort == sort {
			c.Sorted = "ascending"
			order = "down"
			if x.Down {
				c.Sorted, order = "descending", "up"
			}
		}
		c.SortHref = x.with("/reports/explore", "sort", sort, "order", order)
		out = append(out, c)
	}
	add("name", message.T(lang, "annual.explore.body"), false) // the figures next to it: a phone shows little more
	if x.Columns != nil {
		add("year", message.T(lang, "annual.report.year"), true)
	}
	for _, c := range x.Columns {
		add(c.Code, columnName(lang, c), true)
	}
	for _, y := range x.Years {
		add(strconv.Itoa(y), strconv.Itoa(y), true)
	}
	if len(x.Years) > 1 {
		add("change", message.T(lang, "annual.explore.change"), true)
	}
	add("kind", message.T(lang, "annual.explore.kind"), false)
	add("parent", message.T(lang, "annual.explore.parent"), false)
	return append(out, page.Column{Label: message.T(lang, "annual.explore.source")})
}

func columnName(lang message.Lang, c annual.Column) string {
	if lang == message.English {
		return c.Label + " " + c.Gloss
	}
	return c.Label
}

// kindAt and text write figures as their column is written.
func (x exploration) text(i int, v int64) string {
	if i < len(x.Columns) {
		return annual.WriteFigure(v, x.Columns[i].Kind, annual.UnitOf(x.Columns[i]))
	}
	return annual.WriteFigure(v, x.Answer.Kind, x.Unit)
}

func (x exploration) changeText(v int64) string {
	if v == annual.None {
		return ""
	}
	s := annual.WriteFigure(v, x.Answer.Kind, x.Unit)
	if v > 0 {
		return "+" + s
	}
	return s
}

// source says where a line's figures come from: our own report's page, or where the imported one is published.
func (x exploration) source(lang message.Lang, l annual.Compared) page.Link {
	year := cmp.Or(l.Year, l.Last)
	switch from := x.Sources[l.Report]; {
	case l.Own:
		return page.Link{Href: reportHref(x.Portal, l.ID, year), Label: message.T(lang, "annual.explore.own")}
	case strings.HasPrefix(from, "https://"), strings.HasPrefix(from, "http://"):
		if u, err := url.Parse(from); err == nil && u.Host != "" {
			return page.Link{Href: from, Label: u.Host}
		}
		return page.Link{Label: from}
	default:
		return page.Link{Label: from}
	}
}

// chart draws the first bodies as they are sorted, the last two years; a single body over all years.
func (x exploration) chart(lang message.Lang) page.Chart {
	c := page.Chart{Title: x.title(lang), Unit: x.Unit, Over: message.T(lang, "annual.explore.body")}
	scale := func(v int64) float64 {
		switch {
		case v == annual.None:
			return 0
		case x.Answer.Kind == annual.ShareKind:
			c.Unit = "%"
			return float64(v) / 100
		case x.Answer.Kind == "money":
			f, _ := strconv.ParseFloat(annual.WriteFigure(v, x.Answer.Kind, x.Unit), 64)
			return f
		}
		return float64(v)
	}
	if len(x.Lines) == 1 {
		c.Over = message.T(lang, "annual.report.year")
		var values []float64
		for i, y := range x.Years {
			c.Labels, values = append(c.Labels, strconv.Itoa(y)), append(values, scale(x.Lines[0].Values[i]))
		}
		c.Series = []page.Series{{Name: x.Lines[0].Display(), Values: values}}
		return c
	}
	first := x.shown()[:min(len(x.shown()), chartBodies)]
	for _, l := range first {
		c.Labels = append(c.Labels, short(x.Bodies[l.Parent].Display(), l.Display()))
	}
	for i := max(0, len(x.Years)-2); i < len(x.Years); i++ {
		s := page.Series{Name: strconv.Itoa(x.Years[i])}
		for _, l := range first {
			s.Values = append(s.Values, scale(l.Values[i]))
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// short keeps of a name what stands under a bar: without the parent's, which all have, and the usual endings.
func short(parent, name string) string {
	if t := strings.TrimPrefix(name, parent); parent != "" && t != "" {
		name = t
	}
	if t, _, ok := strings.Cut(name, "（"); ok && t != "" {
		name = t
	}
	for _, end := range []string{"人民政府", "办事处"} {
		if t := strings.TrimSuffix(name, end); t != "" {
			name = t
		}
	}
	return clipped(name, 6)
}

// clipped is a text of at most n characters.
func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// title says what is compared.
func (x exploration) title(lang message.Lang) string {
	if x.Share != "" {
		s, _ := annual.ShareOf(x.Share)
		return message.T(lang, s.Key())
	}
	title := x.Measure.Label
	for _, c := range x.Measure.Columns {
		if c.Code == x.Column {
			title += " · " + columnName(lang, c)
		}
	}
	return title
}

// choices of the form.
func (x exploration) rowOptions(lang message.Lang) []page.Option {
	var out []page.Option
	for _, s := range annual.Shares {
		out = append(out, page.Option{Value: "share." + s.Code, Label: message.T(lang, s.Key())})
	}
	form := annual.FormOf(x.To)
	if form == nil {
		return out
	}
	for _, m := range form.Measures() {
		label := m.Label
		if lang == message.English {
			label += " " + m.Gloss
		}
		if m.Group {
			label += message.T(lang, "annual.explore.group")
		}
		out = append(out, page.Option{Value: m.Row, Label: label})
	}
	return out
}

func (x exploration) columnOptions(lang message.Lang) []page.Option {
	out := []page.Option{{Value: annual.Every, Label: message.T(lang, "annual.explore.every")}}
	for _, c := range x.Measure.Columns {
		out = append(out, page.Option{Value: c.Code, Label: columnName(lang, c)})
	}
	return out
}

func (x exploration) yearOptions() []page.Option {
	var out []page.Option
	for _, y := range x.Known {
		out = append(out, page.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}

func (x exploration) parentOptions() []page.Option {
	seen := map[string]bool{"": true}
	var out []page.Option
	for _, b := range x.Bodies {
		if p, ok := x.Bodies[b.Parent]; ok && !seen[b.Parent] {
			seen[b.Parent] = true
			out = append(out, page.Option{Value: p.ID, Label: p.Display()})
		}
	}
	slices.SortFunc(out, func(a, b page.Option) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	return out
}

// rowAsked is the row as the form sends it.
func (x exploration) rowAsked() string {
	if x.Share != "" {
		return "share." + x.Share
	}
	return x.Row
}
