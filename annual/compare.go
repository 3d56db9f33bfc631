package annual

// This file compares bodies: a question (which figure, which years, which bodies, in which order) and its answer, over
// the figures kept side by side. Everything but reading is pure. Bodies below a parent, or by name and kind.

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// Share is a ratio of two rows of table 3, of all applicants, in hundredths of a per cent.
type Share struct {
	Code        string
	Part, Whole []string // rows added up
}

// Key is the message key of the share's name.
func (s Share) Key() string { return "annual.share." + s.Code }

// Shares are the ratios people ask for.
var Shares = []Share{
	{"granted", []string{"R3.1"}, []string{"R3.7"}},
	{"partly", []string{"R3.2"}, []string{"R3.7"}},
	{"refused", []string{"R3.3"}, []string{"R3.7"}},
	{"unable", []string{"R3.4"}, []string{"R3.7"}},
	{"unprocessed", []string{"R3.5"}, []string{"R3.7"}},
	{"open", []string{"R4"}, []string{"R1", "R2"}},
}

// ShareOf gives a share by its code.
func ShareOf(code string) (Share, bool) {
	for _, s := range Shares {
		if s.Code == code {
			return s, true
		}
	}
	return Share{}, false
}

// ShareKind is the kind of a column of shares.
const ShareKind = "share"

// Every asks for all columns of a row: a line for each body and year.
const Every = "all"

// Question is what is asked of the figures. A share has no column.
type Question struct {
	Row, Column string // Column may be Every
	Share       string
	From, To    int
	Scope       Scope
	Words       string // names, parted by spaces; any of them
	Kind        office.Kind
	Parent      string
	Sort        string // "name", "parent", "kind", "year", "change", a year, or a column's code
	Down        bool   // largest first
	Unpublished bool   // the house's own question, not the public's
}

// Compared is a body's figures: of one column over the years asked for, or of one year over all columns.
type Compared struct {
	Agency
	Above  string // the parent's name
	Year   int    // of a line over columns
	Values []int64
	Change int64  // against the year before the last asked for
	Report string // of a line over columns; else of the last year there is one
	Own    bool
	Last   int // that year, of a line over years
}

// Answer is what was found, in order.
type Answer struct {
	Measure Measure
	Columns []Column // over columns: those shown
	Years   []int    // over years: those shown
	Kind    string   // of the figures over years: "", "signed", "money", ShareKind
	Unit    string
	Lines   []Compared
	Sum     []int64 // per column shown; None for shares
	Median  []int64
}

// frame checks a question and prepares its answer.
func (w Question) frame() (a Answer, err error) {
	if w.From > w.To || FormOf(w.From) == nil || w.To-w.From >= 30 || w.Scope != Self && w.Scope != Aggregate {
		return a, fault.BadInput("annual.explore.bad_question")
	}
	form := FormOf(w.To)
	for y := w.From; y <= w.To; y++ {
		a.Years = append(a.Years, y)
	}
	if w.Share != "" {
		if _, ok := ShareOf(w.Share); !ok {
			return a, fault.BadInput("annual.explore.bad_question")
		}
		a.Kind = ShareKind
		return a, nil
	}
	var ok bool
	if a.Measure, ok = form.MeasureOf(w.Row); !ok {
		return a, fault.BadInput("annual.explore.bad_question")
	}
	if w.Column == Every {
		a.Columns, a.Years = a.Measure.Columns, nil
		return a, nil
	}
	i := columnAt(a.Measure.Columns, w.Column)
	if i < 0 {
		return a, fault.BadInput("annual.explore.bad_question")
	}
	a.Kind, a.Unit = a.Measure.Columns[i].Kind, moneyOf(a.Measure.Columns[i])
	return a, nil
}

// Explore answers a question about the figures of bodies.
func Explore(q db.Query, bodies map[string]Agency, w Question) (a Answer, err error) {
	if a, err = w.frame(); err != nil {
		return a, err
	}
	chosen := w.choose(bodies)
	switch {
	case w.Share != "":
		err = a.shares(q, w, chosen)
	case w.Column == Every:
		err = a.everyColumn(q, w, chosen)
	default:
		err = a.overYears(q, w, chosen)
	}
	if err != nil {
		return a, err
	}
	for i := range a.Lines {
		a.Lines[i].Above = bodies[a.Lines[i].Parent].Name
		a.Lines[i].Change = change(a.Lines[i].Values, w.Column == Every)
	}
	a.sort(w)
	a.sumUp()
	return a, nil
}

// choose gives the bodies a question is about.
func (w Question) choose(bodies map[string]Agency) map[string]Agency {
	words := strings.Fields(strings.NewReplacer("，", " ", "、", " ", ",", " ").Replace(w.Words))
	if len(words) == 0 && w.Kind == "" && w.Parent == "" {
		return bodies
	}
	out := map[string]Agency{}
	for id, b := range bodies {
		named := len(words) == 0 || slices.ContainsFunc(words, func(s string) bool { return strings.Contains(b.Name, s) || strings.Contains(b.Short, s) })
		if named && (w.Kind == "" || b.Kind == w.Kind) && (w.Parent == "" || b.Parent == w.Parent || b.ID == w.Parent) {
			out[id] = b
		}
	}
	return out
}

// change is the last figure less the one before; None where either is not there.
func change(values []int64, columns bool) int64 {
	if n := len(values); !columns && n > 1 && values[n-1] != None && values[n-2] != None {
		return values[n-1] - values[n-2]
	}
	return None
}

// everyColumn makes a line for each body and year.
func (a *Answer) everyColumn(q db.Query, w Question, chosen map[string]Agency) error {
	at := map[int][]int{} // year → place of each column shown in the form of that year
	for y := w.From; y <= w.To; y++ {
		at[y] = columnPlaces(y, w.Row, a.Columns)
	}
	room := values{each: len(a.Columns)}
	return readLines(q, w, w.Row, func(r *wideRow) {
		b, ok := chosen[r.body]
		if !ok {
			return
		}
		figures := room.next()
		for i, place := range at[r.year] {
			if place >= 0 {
				figures[i] = r.figures[place]
			}
		}
		a.Lines = append(a.Lines, Compared{Agency: b, Year: r.year, Values: figures, Report: r.report, Own: r.own})
	})
}

// values hands out places for the figures of many lines without asking for memory each time.
type values struct {
	each int
	room []int64
}

func (v *values) next() []int64 {
	if len(v.room) < v.each {
		v.room = make([]int64, 512*v.each)
		for i := range v.room {
			v.room[i] = None
		}
	}
	out := v.room[:v.each:v.each]
	v.room = v.room[v.each:]
	return out
}

// columnPlaces gives where each column stands in a row of the form of a year, -1 where it does not.
func columnPlaces(year int, row string, columns []Column) []int {
	out := make([]int, len(columns))
	there := FormOf(year).columnsOf(row)
	for i, c := range columns {
		out[i] = columnAt(there, c.Code)
	}
	return out
}

// readColumn reads one column of a row.
func (a *Answer) readColumn(q db.Query, w Question, row, column string, each func(r *wideRow, figure int64)) error {
	at := map[int]int{}
	for _, y := range a.Years {
		at[y] = columnAt(FormOf(y).columnsOf(row), column)
	}
	return readLines(q, w, row, func(r *wideRow) {
		figure := None
		if i := at[r.year]; i >= 0 {
			figure = r.figures[i]
		}
		each(r, figure)
	})
}

// overYears makes a line for each body, a value for each year.
func (a *Answer) overYears(q db.Query, w Question, chosen map[string]Agency) error {
	lines := a.lineUp(chosen)
	return a.readColumn(q, w, w.Row, w.Column, lines.put)
}

// lined gathers figures into lines as they are read.
type lined struct {
	a      *Answer
	chosen map[string]Agency
	index  map[string]int
	room   values
}

func (a *Answer) lineUp(chosen map[string]Agency) *lined {
	return &lined{a, chosen, make(map[string]int, len(chosen)), values{each: len(a.Years)}}
}

// of gives the line of a body, nil for one that was not chosen.
func (l *lined) of(body string) *Compared {
	if i, ok := l.index[body]; ok {
		return &l.a.Lines[i]
	}
	b, ok := l.chosen[body]
	if !ok {
		return nil
	}
	l.index[body] = len(l.a.Lines)
	l.a.Lines = append(l.a.Lines, Compared{Agency: b, Values: l.room.next()})
	return &l.a.Lines[len(l.a.Lines)-1]
}

func (l *lined) put(r *wideRow, figure int64) {
	line := l.of(r.body)
	if line == nil {
		return
	}
	line.Values[r.year-l.a.Years[0]] = figure
	line.Report, line.Own, line.Last = r.report, r.own, r.year // lines come year by year: the last one stays
}

// shares makes a line for each body of a ratio over the years.
func (a *Answer) shares(q db.Query, w Question, chosen map[string]Agency) error {
	s, _ := ShareOf(w.Share)
	whole := a.lineUp(chosen)
	add := func(into *Answer, lines *lined, rows []string) error {
		for n, row := range rows {
			err := into.readColumn(q, w, row, total, func(r *wideRow, figure int64) {
				line := lines.of(r.body)
				if line == nil {
					return
				}
				v := &line.Values[r.year-a.Years[0]]
				switch {
				case n == 0:
					*v = figure
				case *v == None || figure == None:
					*v = None
				default:
					*v += figure
				}
				line.Report, line.Own, line.Last = r.report, r.own, r.year
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := add(a, whole, s.Whole); err != nil {
		return err
	}
	b := Answer{Years: a.Years}
	part := b.lineUp(chosen)
	if err := add(&b, part, s.Part); err != nil {
		return err
	}
	for i := range a.Lines {
		figures, parts := a.Lines[i].Values, part.of(a.Lines[i].ID).Values
		for y, n := range figures {
			figures[y] = None
			if n != None && n > 0 && parts[y] != None {
				figures[y] = (2*parts[y]*10_000 + n) / (2 * n)
			}
		}
	}
	return nil
}

// ranked is a line on its way into order.
type ranked struct {
	figure int64
	words  string
	at     int
}

// sort puts the lines in the order asked for; where there is no figure, last; equal ones by name and newest year.
func (a *Answer) sort(w Question) {
	by := a.sortedBy(w)
	order := make([]ranked, len(a.Lines))
	for i := range a.Lines {
		order[i].at = i
		by(&a.Lines[i], &order[i])
	}
	sign := 1
	if w.Down {
		sign = -1
	}
	slices.SortFunc(order, func(x, y ranked) int {
		switch {
		case (x.figure == None) != (y.figure == None):
			return sign1(x.figure == None)
		case x.figure != y.figure:
			return sign * cmp.Compare(x.figure, y.figure)
		case x.words != y.words:
			return sign * strings.Compare(x.words, y.words)
		}
		l, m := &a.Lines[x.at], &a.Lines[y.at]
		return cmp.Or(strings.Compare(l.Name, m.Name), cmp.Compare(m.Year, l.Year), strings.Compare(l.ID, m.ID))
	})
	sorted := make([]Compared, len(order))
	for i, r := range order {
		sorted[i] = a.Lines[r.at]
	}
	a.Lines = sorted
}

// sortedBy says what of a line decides its place.
func (a *Answer) sortedBy(w Question) func(l *Compared, r *ranked) {
	switch w.Sort {
	case "name":
		return func(l *Compared, r *ranked) { r.words = l.Name }
	case "parent":
		return func(l *Compared, r *ranked) { r.words = l.Above }
	case "kind":
		return func(l *Compared, r *ranked) { r.words = string(l.Kind) }
	case "year":
		return func(l *Compared, r *ranked) { r.figure = int64(l.Year) }
	case "change":
		return func(l *Compared, r *ranked) { r.figure = l.Change }
	}
	at := columnAt(a.Columns, w.Sort)
	for i, y := range a.Years {
		if w.Sort == strconv.Itoa(y) {
			at = i
		}
	}
	if at < 0 {
		return func(*Compared, *ranked) {}
	}
	return func(l *Compared, r *ranked) { r.figure = l.Values[at] }
}

// sign1 is 1 for true and -1 for false.
func sign1(yes bool) int {
	if yes {
		return 1
	}
	return -1
}

// sumUp gives the sum and the median of every column shown.
func (a *Answer) sumUp() {
	n := len(a.Columns) + len(a.Years)
	a.Sum, a.Median = make([]int64, n), make([]int64, n)
	all := make([]int64, 0, len(a.Lines))
	for i := range n {
		all = all[:0]
		a.Sum[i], a.Median[i] = None, None
		sum := int64(0)
		for j := range a.Lines {
			if v := a.Lines[j].Values[i]; v != None {
				all, sum = append(all, v), sum+v
			}
		}
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		a.Median[i] = (all[(len(all)-1)/2] + all[len(all)/2]) / 2
		if a.Kind != ShareKind {
			a.Sum[i] = sum
		}
	}
}

// WriteFigure writes a figure as its kind is written: amounts in their unit, shares in per cent, none as nothing.
func WriteFigure(v int64, kind, unit string) string {
	switch {
	case v == None:
		return ""
	case kind == ShareKind:
		sign := ""
		if v < 0 {
			sign, v = "-", -v
		}
		return fmt.Sprintf("%s%d.%02d%%", sign, v/100, v%100)
	case kind == "money" && v < 0:
		return "-" + Yuan(-v, unit)
	case kind == "money":
		return Yuan(v, unit)
	}
	return fmt.Sprint(v)
}

// UnitOf is the unit a column's amounts are written in, "" for a count.
func UnitOf(c Column) string { return moneyOf(c) }
