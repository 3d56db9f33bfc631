package catalogue

// standard_read.go reads standard catalogues from workbooks as counties hand them round: a title, a head of two rows with
// merged cells and labels that vary, ticks as √ or ■, matters of one or two levels merged down over their rows (FACTS
// 7.12–7.14). What cannot be read is said with its sheet, row and column; nothing is guessed in silence. Pure.

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"gongkai/sheet"
)

// Problem is what is to be said of a place in a file.
type Problem struct {
	Sheet  string
	Line   int    // row of the sheet; 0: of the sheet as a whole
	Column string // label of the column; may be empty
	Key    string // message key
	Args   []any
	Drops  bool // the row, or the sheet, cannot be taken
}

// ReadRow is a row as it was read.
type ReadRow struct {
	Row
	Sheet string
	Line  int
}

// Reading is what a file says.
type Reading struct {
	Rows     []ReadRow
	Problems []Problem
}

// role is what a column of a file is for.
type role string

// roles are the columns of the form, by the words of their labels; the first that fits counts.
var roles = []struct {
	role  role
	label *regexp.Regexp // of the label under the group where there is one, else of the group
}{
	{"number", regexp.MustCompile(`^(序号|编号)$`)},
	{"level2", regexp.MustCompile(`二级事项|三级事项`)},
	{"level1", regexp.MustCompile(`一级事项|公开事项|事项名称`)},
	{"content", regexp.MustCompile(`公开内容|公开要素|内容要素`)},
	{"basis", regexp.MustCompile(`公开依据`)},
	{"term", regexp.MustCompile(`公开时限|公开时间`)},
	{"body", regexp.MustCompile(`公开主体|责任主体|责任单位|公开责任`)},
	{"channels", regexp.MustCompile(`公开渠道|渠道和载体|公开载体`)},
	{"everyone", regexp.MustCompile(`^全社会|面向社会`)},
	{"some", regexp.MustCompile(`^特定`)},
	{"audience", regexp.MustCompile(`公开对象`)},
	{"proactive", regexp.MustCompile(`^主动`)},
	{"on_request", regexp.MustCompile(`^依申请`)},
	{"mode", regexp.MustCompile(`公开方式`)},
	{"tier", regexp.MustCompile(`层级|[县区市乡镇街村]级?$|^(县|区|市|乡|镇|街|村)`)},
}

// plain takes blanks and differences of width out of a label.
func plain(s string) string { return strings.Join(strings.Fields(width.Fold.String(s)), "") }

// grid is a sheet with merged places filled in.
type grid struct {
	cells map[[2]int]string // row, column → text
	lines []int             // rows there are, in order
	wide  int
}

func gridOf(s sheet.Sheet) grid {
	g := grid{cells: map[[2]int]string{}}
	seen := map[int]bool{}
	for _, row := range s.Rows {
		for _, c := range row {
			for r := range min(max(c.Down, 1), 2000) {
				for k := range min(max(c.Across, 1), 60) {
					g.cells[[2]int{c.Row + r, c.Column + k}] = strings.TrimSpace(c.Text)
				}
			}
			if !seen[c.Row] {
				seen[c.Row] = true
				g.lines = append(g.lines, c.Row)
			}
			g.wide = max(g.wide, c.Column)
		}
	}
	slices.Sort(g.lines)
	return g
}

func (g grid) at(line, column int) string { return g.cells[[2]int{line, column}] }

// columns is where each role stands, and its label in the file.
type fileColumns struct {
	by     map[role]int
	tiers  map[int][]Tier // columns of single tiers
	labels map[int]string
	last   int // last row of the head
}

// head finds the head of the table: the first of the upper rows that speaks of matters and contents.
func (g grid) head() (fileColumns, bool) {
	for _, line := range g.lines[:min(len(g.lines), 15)] {
		words := ""
		for k := 1; k <= g.wide; k++ {
			words += plain(g.at(line, k)) + " "
		}
		if !strings.Contains(words, "事项") || !strings.Contains(words, "公开内容") && !strings.Contains(words, "要素") {
			continue
		}
		last := line
		for k := 1; k <= g.wide; k++ { // a second row of the head
			if below := plain(g.at(line+1, k)); below != plain(g.at(line, k)) && (strings.Contains(below, "级事项") || strings.HasPrefix(below, "全社会")) {
				last = line + 1
			}
		}
		return g.columnsOf(line, last), true
	}
	return fileColumns{}, false
}

func (g grid) columnsOf(line, last int) fileColumns {
	f := fileColumns{by: map[role]int{}, tiers: map[int][]Tier{}, labels: map[int]string{}, last: last}
	for k := 1; k <= g.wide; k++ {
		top, own := plain(g.at(line, k)), plain(g.at(last, k))
		f.labels[k] = own
		found := roleOf(own)
		if found == "" || found == "tier" && !strings.Contains(top, "层级") && own == top {
			found = roleOf(top)
		}
		if strings.Contains(top, "层级") && own != top {
			f.tiers[k] = tiersIn(own)
			continue
		}
		if found == "tier" && !strings.Contains(top, "层级") {
			continue
		}
		if _, twice := f.by[found]; found != "" && !twice {
			f.by[found] = k
		}
	}
	return f
}

func roleOf(label string) role {
	for _, r := range roles {
		if label != "" && r.label.MatchString(label) {
			return r.role
		}
	}
	return ""
}

// tiersIn reads the tiers a label or a cell names: 县级, 乡、村级, 镇街级, 区级.
func tiersIn(s string) []Tier {
	var list []Tier
	for _, t := range []struct {
		tier  Tier
		words string
	}{{County, "县区市"}, {Town, "乡镇街"}, {Village, "村"}} {
		if strings.ContainsAny(s, t.words) {
			list = append(list, t.tier)
		}
	}
	return list
}

// ReadCatalogue reads every sheet of a workbook that holds a catalogue. field is the field they belong to; 0: each sheet says
// so in its name or its title.
func ReadCatalogue(book sheet.Book, field int) Reading {
	var r Reading
	for _, s := range book.Sheets {
		g := gridOf(s)
		if len(g.lines) == 0 {
			continue
		}
		r.sheet(s.Name, g, field)
	}
	if len(r.Rows) == 0 && len(r.Problems) == 0 {
		r.Problems = append(r.Problems, Problem{Key: "standard.read.nothing", Drops: true})
	}
	return r
}

func (r *Reading) sheet(name string, g grid, field int) {
	f, ok := g.head()
	if !ok {
		r.Problems = append(r.Problems, Problem{Sheet: name, Key: "standard.read.no_head", Drops: true})
		return
	}
	if field == 0 {
		title := name
		for _, line := range g.lines {
			if line >= f.last {
				break
			}
			title += " " + g.at(line, 1)
		}
		if field = FieldOf(title); field == 0 {
			r.Problems = append(r.Problems, Problem{Sheet: name, Key: "standard.read.no_field", Drops: true})
			return
		}
	}
	for _, need := range []role{"level1", "content"} {
		if f.by[need] == 0 {
			r.Problems = append(r.Problems, Problem{Sheet: name, Key: "standard.read.no_" + string(need), Drops: true})
			return
		}
	}
	for _, want := range []struct {
		has  bool
		name string
	}{{f.by["basis"] > 0, "公开依据"}, {f.by["term"] > 0, "公开时限"}, {f.by["body"] > 0, "公开主体"}, {f.by["channels"] > 0, "公开渠道和载体"},
		{f.by["everyone"]+f.by["some"]+f.by["audience"] > 0, "公开对象"}, {f.by["proactive"]+f.by["on_request"]+f.by["mode"] > 0, "公开方式"}} {
		if !want.has {
			r.Problems = append(r.Problems, Problem{Sheet: name, Column: want.name, Key: "standard.read.no_column"})
		}
	}
	r.lines(name, g, f, field)
}

// lines reads the rows below the head.
func (r *Reading) lines(name string, g grid, f fileColumns, field int) {
	level1, position := "", int64(0)
	for _, line := range g.lines {
		if line <= f.last {
			continue
		}
		cell := func(what role) string {
			if f.by[what] == 0 {
				return ""
			}
			return g.at(line, f.by[what])
		}
		if aside(g, f, line) {
			if words := g.at(line, 1); words != "" && plain(words) != "序号" {
				r.Problems = append(r.Problems, Problem{Sheet: name, Line: line, Key: "standard.read.aside", Args: []any{short(words)}})
			}
			continue
		}
		row := Row{Field: field, Level1: oneLine(cell("level1")), Level2: oneLine(cell("level2")), Content: cell("content"), Basis: cell("basis"),
			Term: oneLine(cell("term")), Body: oneLine(cell("body"))}
		if row.Level1 == "" && (row.Level2 != "" || row.Content != "") {
			row.Level1 = level1 // merged to the eye only
		}
		if row.Level2 == row.Level1 {
			row.Level2 = ""
		}
		level1 = row.Level1
		if position++; r.marks(name, line, g, f, cell, &row) {
			row.Position = position * 10
			r.Rows = append(r.Rows, ReadRow{Row: row, Sheet: name, Line: line})
		}
	}
}

// aside says that a row is none of the table's: blank, the head again on a new page, or one text across it.
func aside(g grid, f fileColumns, line int) bool {
	texts, filled := map[string]bool{}, 0
	for k := 1; k <= g.wide; k++ {
		if t := g.at(line, k); t != "" {
			texts[t] = true
			filled++
		}
	}
	first := plain(g.at(line, f.by["level1"]))
	return filled == 0 || len(texts) == 1 && filled != 1 && filled >= g.wide-1 || first == plain(g.at(f.last, f.by["level1"])) && first != "" ||
		len(texts) == 1 && filled == 1 && g.at(line, f.by["content"]) == "" && g.at(line, max(f.by["level2"], f.by["level1"])) == ""
}

// marks reads channels, audience, mode and tiers into the row, and says what is wrong with it; false: it cannot be taken.
func (r *Reading) marks(name string, line int, g grid, f fileColumns, cell func(role) string, row *Row) bool {
	say := func(column, key string, drops bool, args ...any) {
		r.Problems = append(r.Problems, Problem{Sheet: name, Line: line, Column: column, Key: key, Args: args, Drops: drops})
	}
	var odd []string
	row.Channels, row.ChannelsAlso = ParseChannels(cell("channels"))
	tick := func(what role) (bool, string) {
		on, note, known := ticked(cell(what))
		if !known {
			odd = append(odd, cell(what))
		}
		return on, note
	}
	row.Everyone, _ = tick("everyone")
	row.Some, row.Audience = tick("some")
	row.Proactive, _ = tick("proactive")
	row.OnRequest, _ = tick("on_request")
	if all := cell("audience"); all != "" {
		row.Everyone = row.Everyone || strings.Contains(all, "社会")
		row.Some = row.Some || strings.Contains(all, "特定")
	}
	if mode := cell("mode"); mode != "" {
		row.Proactive, row.OnRequest = strings.Contains(mode, "主动"), strings.Contains(mode, "依申请")
	}
	for _, k := range sortedKeys(f.tiers) {
		if on, _, _ := ticked(g.at(line, k)); on {
			row.Tiers = append(row.Tiers, f.tiers[k]...)
		}
	}
	if f.by["tier"] > 0 {
		row.Tiers = append(row.Tiers, tiersIn(cell("tier"))...)
	}
	slices.SortFunc(row.Tiers, func(a, b Tier) int { return slices.Index(Tiers, a) - slices.Index(Tiers, b) })
	row.Tiers = slices.Compact(row.Tiers)
	ok := r.judge(say, f, *row)
	for _, o := range odd {
		say("", "standard.read.odd_tick", false, short(o))
	}
	return ok
}

const longestCell = 4000 // characters of one cell

func (r *Reading) judge(say func(column, key string, drops bool, args ...any), f fileColumns, row Row) bool {
	for label, text := range map[string]string{"公开事项": row.Level1 + row.Level2, "公开内容": row.Content, "公开依据": row.Basis, "公开时限": row.Term, "公开主体": row.Body} {
		if utf8.RuneCountInString(text) > longestCell || label == "公开事项" && utf8.RuneCountInString(text) > 400 {
			say(label, "standard.read.too_long", true, longestCell)
			return false
		}
	}
	switch {
	case row.Level1 == "":
		say("公开事项", "standard.read.no_matter", true)
		return false
	case len(r.Rows) >= MaxRows:
		say("", "standard.read.too_many", true, MaxRows)
		return false
	}
	if row.Content == "" {
		say("公开内容", "standard.read.blank", false)
	}
	if len(row.Channels) == 0 && row.ChannelsAlso == "" && f.by["channels"] > 0 {
		say("公开渠道和载体", "standard.read.no_channel", false)
	}
	if !row.Everyone && !row.Some && f.by["everyone"]+f.by["some"]+f.by["audience"] > 0 {
		say("公开对象", "standard.read.no_tick", false)
	}
	if !row.Proactive && !row.OnRequest && f.by["proactive"]+f.by["on_request"]+f.by["mode"] > 0 {
		say("公开方式", "standard.read.no_tick", false)
	}
	return true
}

const (
	ticksOn  = "√✓✔☑■▇█●✅＊*vVＶ是有"
	ticksOff = "□☐○×✗✘—–-/／\\无否"
)

// ticked reads a box: on, off, or words that say for whom; known is false for words where a tick was to be expected.
func ticked(s string) (on bool, note string, known bool) {
	t := strings.Join(strings.Fields(s), "")
	if t == "" {
		return false, "", true
	}
	rest := strings.Trim(t, ticksOn+ticksOff)
	first, _ := utf8.DecodeRuneInString(t)
	switch {
	case rest == "":
		return strings.ContainsAny(t, ticksOn), "", true
	case strings.ContainsRune(ticksOff, first) && first != '无' && first != '否':
		return false, "", true
	}
	return true, strings.Trim(rest, "：:（）()"), strings.ContainsAny(t, ticksOn)
}

var channelSplit = regexp.MustCompile(`[■☑√✓✔▇█●□☐○]`)

// ParseChannels reads the cell of channels: boxes ticked, and what is named beyond them. Without any box sign all that is
// named counts as ticked.
func ParseChannels(s string) (boxes []int, also string) {
	var others []string
	take := func(name string) {
		name = strings.Trim(plain(name), "、,;。:_")
		if name == "" {
			return
		}
		if n := channelOf(name); n > 0 {
			boxes = append(boxes, n)
			if rest := strings.TrimLeft(strings.TrimPrefix(name, "其他"), ":("); n == len(Channels) && strings.Trim(rest, "_)") != "" {
				others = append(others, strings.TrimSuffix(rest, ")"))
			}
			return
		}
		others = append(others, name)
	}
	marks := channelSplit.FindAllStringIndex(s, -1)
	if len(marks) == 0 {
		for _, name := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;\n ", r) }) {
			take(name)
		}
	}
	for i, m := range marks {
		end := len(s)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		if !strings.ContainsAny(s[m[0]:m[1]], "□☐○") {
			take(s[m[1]:end])
		}
	}
	slices.Sort(boxes)
	return slices.Compact(boxes), strings.Join(others, "、")
}

// channelOf finds the box a name means.
func channelOf(name string) int {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("/()、 ", r) {
				return -1
			}
			return r
		}, plain(s))
	}
	bare := letters(name)
	for i, c := range Channels {
		if bare == letters(c) {
			return i + 1
		}
	}
	switch {
	case strings.HasPrefix(bare, "其他"):
		return len(Channels)
	case strings.Contains(bare, "公示栏"):
		return 11
	}
	return 0
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), "") }

// short is the beginning of a text, to be named by.
func short(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return string(r)
}

func sortedKeys[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
