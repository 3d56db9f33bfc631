package demo

// pattern.go reads the texts of content/*.txt. A file is a list of patterns; each is a title led by "# ", settings
// "key: value", a blank line and a body. Patterns have holes:
//
//	{村}           a value of that list, the same throughout one text; lists stand in the pattern or in words.txt
//	{a#10-90}      a whole number between, {a$10-90} one with two decimals; {a} the same number again
//	{=a+b-c}       computed from numbers drawn before
//	{日} {年} {月}  the day, year, month of the text; {上月} {上年} {明年} {季} and {日+14} (days later, moved to a workday)
//	[甲|乙|丙]      one of them
//
// In bodies "## " begins a heading, "- " a list item, "|" a table row (the first row of a table is its head).

import (
	"embed"
	"fmt"
	"html"
	"io/fs"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/catalogue"
	"gongkai/disclosure"
	"gongkai/workday"
)

//go:embed content
var content embed.FS

// pattern is one text with holes.
type pattern struct {
	kind      catalogue.Kind
	title     string
	uses      int    // how many items of the small set are made of it
	when      string // months "3-5", or "1-1|9-10" by turns; "季" one a quarter; "匀" evenly; "" any day
	by        string // login of who drafts it
	statutory string
	topic     string
	genre     string
	numbered  bool // has a document number
	normative bool
	keywords  string
	summary   string
	mark      string               // what happens to it besides: content of marks in item.go
	note      string               // a reason or public note, where the mark wants one
	elements  disclosure.Elements  // of a service guide, with holes
	relations disclosure.Relations // to texts by their title, those that are public by then
	lists     map[string][]string
	body      string
}

// elementNames are the settings that fill in an element of a service guide (FACTS 6.12).
var elementNames = map[string]string{"事项名称": "matter", "设定依据": "basis", "申请条件": "conditions", "办理材料": "materials",
	"办理地点": "place", "办理时间": "hours", "联系电话": "phone", "办理流程": "process"}

// library is all that content holds.
type library struct {
	patterns []pattern
	pool     []pattern           // of the large set: those that any organ could publish, by their share in the small one
	lists    map[string][]string // words.txt
}

// texts reads content once; it is part of the program, so an error in it is a panic, found by any test.
var texts = sync.OnceValue(func() library {
	l := library{lists: map[string][]string{}}
	names, err := fs.Glob(content, "content/*.txt")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		raw, err := content.ReadFile(name)
		if err != nil {
			panic(err)
		}
		kind := strings.TrimSuffix(path.Base(name), ".txt")
		if kind == "words" {
			readLists(string(raw), l.lists)
			continue
		}
		for _, block := range strings.Split("\n"+string(raw), "\n# ")[1:] {
			p, err := readPattern(block, catalogue.Kind(kind))
			if err != nil {
				panic(fmt.Sprintf("%s: %v", name, err))
			}
			l.patterns = append(l.patterns, p)
		}
	}
	for _, p := range l.patterns {
		if _, eight := shelves[p.kind]; eight && p.mark == "" && !p.normative {
			l.pool = append(l.pool, slices.Repeat([]pattern{p}, p.uses)...)
		}
	}
	return l
})

func readLists(text string, into map[string][]string) {
	for line := range strings.Lines(text) {
		if name, values, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			into[name] = strings.Split(values, "|")
		}
	}
}

func readPattern(block string, kind catalogue.Kind) (pattern, error) {
	head, body, _ := strings.Cut(block, "\n\n")
	lines := strings.Split(head, "\n")
	p := pattern{kind: kind, title: strings.TrimSpace(lines[0]), uses: 1, by: "xinxi", topic: "综合政务", genre: "其他",
		lists: map[string][]string{}, body: strings.TrimSpace(body)}
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return p, fmt.Errorf("%s: no setting: %q", p.title, line)
		}
		switch key {
		case "用":
			n, err := strconv.Atoi(value)
			if err != nil {
				return p, fmt.Errorf("%s: %w", p.title, err)
			}
			p.uses = n
		case "栏":
			p.kind = catalogue.Kind(value)
		case "时":
			p.when = value
		case "人":
			p.by = value
		case "据":
			p.statutory = value
		case "题":
			p.topic = value
		case "体":
			p.genre = value
		case "号":
			p.numbered = true
		case "规":
			p.numbered, p.normative = true, true
		case "词":
			p.keywords = value
		case "要":
			p.summary = value
		case "系":
			kind, title, _ := strings.Cut(value, " ")
			p.relations = append(p.relations, disclosure.Relation{Kind: disclosure.RelationKind(kind), Title: title})
		case "记":
			p.mark, p.note, _ = strings.Cut(value, " ")
		default:
			if element := elementNames[key]; element != "" {
				p.elements = append(p.elements, disclosure.Element{Key: element, Value: value})
				continue
			}
			p.lists[key] = strings.Split(value, "|")
		}
	}
	return p, nil
}

// filler fills the holes of one text.
type filler struct {
	*rand.Rand
	n     int // the how-manieth text of its pattern: a pattern's own lists are taken in turn
	day   workday.Date
	own   map[string][]string
	lists map[string][]string
	words map[string]string
	sums  map[string]int64 // hundredths
}

func newFiller(r *rand.Rand, p pattern, n int, day workday.Date) *filler {
	return &filler{Rand: r, n: n, day: day, own: p.lists, lists: texts().lists, words: map[string]string{}, sums: map[string]int64{}}
}

var (
	choice = regexp.MustCompile(`\[([^\[\]\n]*\|[^\[\]\n]*)\]`)
	hole   = regexp.MustCompile(`\{([^{}\n]+)\}`)
	drawn  = regexp.MustCompile(`^(.*)([#$])(\d+)-(\d+)$`)
	terms  = regexp.MustCompile(`[+-]|[^+-]+`)
	later  = regexp.MustCompile(`^日\+(\d+)$`)
)

// fill gives the text with its holes filled.
func (f *filler) fill(text string) string {
	text = choice.ReplaceAllStringFunc(text, func(s string) string {
		all := strings.Split(s[1:len(s)-1], "|")
		return all[f.IntN(len(all))]
	})
	return hole.ReplaceAllStringFunc(text, func(s string) string { return f.word(s[1 : len(s)-1]) })
}

func (f *filler) word(name string) string {
	if w, ok := f.words[name]; ok {
		return w
	}
	if m := drawn.FindStringSubmatch(name); m != nil {
		return f.draw(m[1], m[2] == "$", m[3], m[4])
	}
	if sum, ok := strings.CutPrefix(name, "="); ok {
		return f.add(sum)
	}
	w, ok := f.date(name)
	if !ok {
		w = f.fill(f.pick(name)) // a value may have holes of its own
	}
	f.words[name] = w
	return w
}

func (f *filler) pick(name string) string {
	if list, ok := f.own[name]; ok {
		return list[f.n%len(list)]
	}
	list, ok := f.lists[name]
	if !ok {
		panic("demo: no list " + name)
	}
	return list[f.IntN(len(list))]
}

func (f *filler) draw(name string, decimals bool, from, to string) string {
	lo, _ := strconv.ParseInt(from, 10, 64) // digits, says the expression
	hi, _ := strconv.ParseInt(to, 10, 64)
	v := (lo + f.Int64N(hi-lo+1)) * 100
	if decimals {
		v = lo*100 + f.Int64N((hi-lo)*100+1)
	}
	w := shown(v, decimals)
	if name != "" {
		f.words[name], f.sums[name] = w, v
	}
	return w
}

// add computes "a+b-c"; a decimal anywhere gives decimals.
func (f *filler) add(sum string) string {
	var total int64
	decimals := false
	sign := int64(1)
	for _, part := range terms.FindAllString(sum, -1) {
		switch part {
		case "+":
			sign = 1
		case "-":
			sign = -1
		default:
			v, ok := f.sums[part]
			if !ok {
				panic("demo: no number " + part)
			}
			total += sign * v
			decimals = decimals || strings.Contains(f.words[part], ".")
		}
	}
	return shown(total, decimals)
}

func shown(hundredths int64, decimals bool) string {
	if decimals {
		return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
	}
	return strconv.FormatInt(hundredths/100, 10)
}

var quarters = [4]string{"一", "二", "三", "四"}

func (f *filler) date(name string) (string, bool) {
	year, month, _ := f.day.Civil()
	if m := later.FindStringSubmatch(name); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits, says the expression
		due, _ := workday.National().Add(f.day.AddDays(n-1), 1)
		return due.Chinese(), true
	}
	switch name {
	case "日":
		return f.day.Chinese(), true
	case "年":
		return strconv.Itoa(year), true
	case "上年":
		return strconv.Itoa(year - 1), true
	case "明年":
		return strconv.Itoa(year + 1), true
	case "月":
		return strconv.Itoa(int(month)), true
	case "上月":
		return strconv.Itoa((int(month)+10)%12 + 1), true
	case "季":
		return quarters[((int(month)-1)/3+3)%4], true
	}
	return "", false
}

// markup gives the HTML of a filled body.
func markup(body string) string {
	var out strings.Builder
	open := "" // "table" or "ul"
	end := func() {
		switch open {
		case "table":
			out.WriteString("</tbody></table>")
		case "ul":
			out.WriteString("</ul>")
		}
		open = ""
	}
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "|"):
			row(&out, line, open != "table", end)
			open = "table"
		case strings.HasPrefix(line, "- "):
			if open != "ul" {
				end()
				out.WriteString("<ul>")
				open = "ul"
			}
			out.WriteString("<li>" + html.EscapeString(line[2:]) + "</li>")
		case strings.HasPrefix(line, "## "):
			end()
			out.WriteString("<h2>" + html.EscapeString(line[3:]) + "</h2>")
		case strings.HasPrefix(line, "> "): // 落款: organ and date at the right
			end()
			out.WriteString(`<p class="align-right">` + html.EscapeString(line[2:]) + "</p>")
		case line != "":
			end()
			out.WriteString("<p>" + html.EscapeString(line) + "</p>")
		default:
			end()
		}
	}
	end()
	return out.String()
}

func row(out *strings.Builder, line string, first bool, end func()) {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if first {
		end()
		out.WriteString("<table><thead><tr>")
		for _, c := range cells {
			out.WriteString(`<th scope="col">` + html.EscapeString(strings.TrimSpace(c)) + "</th>")
		}
		out.WriteString("</tr></thead><tbody>")
		return
	}
	out.WriteString("<tr>")
	for _, c := range cells {
		out.WriteString("<td>" + html.EscapeString(strings.TrimSpace(c)) + "</td>")
	}
	out.WriteString("</tr>")
}
