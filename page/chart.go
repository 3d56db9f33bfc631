package page

// A bar chart drawn on the server: an SVG for the eye beside the table that holds the figures.

import (
	"math"
	"strconv"
	"strings"
)

// Series is one row of figures of a chart.
type Series struct {
	Name   string
	Values []float64
}

// Chart is a bar chart of at most three series over the same labels. Hrefs, when given, lead from each label to its
// evidence.
type Chart struct {
	Title  string
	Unit   string
	Over   string // what the labels are: year, month, kind
	Labels []string
	Hrefs  []string
	Series []Series
	Open   bool // show the table at once, not behind a fold
	Note   string
}

// The drawing's own units; the picture scales with its place.
const (
	chartWidth  = 640.0
	chartHeight = 260.0
	chartTop    = 28.0
	chartBottom = 58.0
	chartLine   = 19.0 // from one line of a label to the next
	chartLeft   = 8.0
)

// bar is one drawn bar with its figure above it.
type bar struct {
	X, Y, W, H, Middle, Over string
	Text, Class              string
}

// tick is one line of a label below the bars.
type tick struct{ X, Y, Text string }

func (c Chart) top() float64 {
	top := 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			top = math.Max(top, v)
		}
	}
	if top == 0 {
		return 1
	}
	return top
}

func (c Chart) bars() []bar {
	var bars []bar
	slot := c.slot()
	width := math.Min(slot*0.72/float64(len(c.Series)), 56)
	room := chartHeight - chartTop - chartBottom
	for i := range c.Labels {
		start := chartLeft + slot*float64(i) + (slot-width*float64(len(c.Series)))/2
		for j, s := range c.Series {
			if i >= len(s.Values) {
				continue
			}
			h := room * math.Max(s.Values[i], 0) / c.top()
			x, y := start+width*float64(j), chartTop+room-h
			bars = append(bars, bar{
				X: units(x + 1), Y: units(y), W: units(width - 2), H: units(h),
				Middle: units(x + width/2), Over: units(y - 6),
				Text: FigureText(s.Values[i]), Class: "bar bar-" + strconv.Itoa(j+1),
			})
		}
	}
	return bars
}

func (c Chart) ticks() []tick {
	var ticks []tick
	for i, label := range c.Labels {
		x := units(chartLeft + c.slot()*(float64(i)+0.5))
		for n, line := range labelLines(label) {
			ticks = append(ticks, tick{X: x, Y: units(chartHeight - chartBottom + 20 + chartLine*float64(n)), Text: line})
		}
	}
	return ticks
}

// labelLines breaks a label so that it fits below its bars: Chinese after four letters, other words between words.
func labelLines(label string) []string {
	if words := strings.Fields(label); len(words) > 1 {
		return words[:min(len(words), 3)]
	}
	letters := []rune(label)
	if len(letters) <= 5 || letters[0] < 0x2E80 {
		return []string{label}
	}
	return []string{string(letters[:4]), string(letters[4:])}
}

// dense says that figures above the bars would touch each other where the picture is small.
func (c Chart) dense() bool { return len(c.Labels)*len(c.Series) > 12 }

// words says the chart aloud: its title and the highest figure of each series.
func (c Chart) words() string {
	said := c.Title
	for _, s := range c.Series {
		most := 0
		for i, v := range s.Values {
			if v > s.Values[most] {
				most = i
			}
		}
		if most < len(s.Values) && most < len(c.Labels) {
			said += "; " + s.Name + ": " + c.Labels[most] + " " + FigureText(s.Values[most])
		}
	}
	return said
}

func (c Chart) slot() float64 {
	return (chartWidth - 2*chartLeft) / math.Max(float64(len(c.Labels)), 1)
}

func (c Chart) head() TableHead {
	head := TableHead{Caption: c.Title, HideCaption: true, Rows: len(c.Labels), Columns: []Column{{Label: c.Over}}}
	for _, s := range c.Series {
		head.Columns = append(head.Columns, Column{Label: s.Name, Numeric: true})
	}
	return head
}

func (c Chart) href(i int) string {
	if i < len(c.Hrefs) {
		return c.Hrefs[i]
	}
	return ""
}

func units(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// FigureText writes a figure as tables do: no decimals when there are none, thousands not parted.
func FigureText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
