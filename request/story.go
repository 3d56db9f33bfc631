package request

// Stories: facts written as a person would tell them, one a line, for the public calculator, `gongkai due` and the
// tests: `2026-02-06 收到`, `2026-02-10 补正告知 至 2026-02-27`. A # begins a comment.

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/fault"
	"gongkai/workday"
)

const longestStory = 200 // events; no case has more

// Line is a fact with the line it stands in, counted from 1.
type Line struct {
	Fact
	Number int
}

// ReadStory reads a story. Errors are faults that name the line.
func ReadStory(text string) ([]Line, error) {
	var lines []Line
	text = strings.TrimPrefix(text, "\uFEFF")
	for i, raw := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		said, _, _ := strings.Cut(raw, "#")
		said = strings.TrimSpace(strings.ReplaceAll(said, "\u3000", " "))
		if said == "" {
			continue
		}
		if len(lines) == longestStory {
			return nil, fault.BadInput("request.story.long", longestStory)
		}
		f, err := readFact(said)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "request.story.line", i+1, fmt.Sprintf("%.60s", said))
		}
		lines = append(lines, Line{f, i + 1})
	}
	if len(lines) == 0 {
		return nil, fault.BadInput("request.story.empty")
	}
	return lines, nil
}

// Facts gives the facts of the lines.
func Facts(lines []Line) []Fact {
	facts := make([]Fact, len(lines))
	for i, line := range lines {
		facts[i] = line.Fact
	}
	return facts
}

func readFact(said string) (Fact, error) {
	date, rest, _ := strings.Cut(strings.ReplaceAll(said, "\t", " "), " ")
	on, err := workday.ParseDate(date)
	if err != nil {
		return Fact{}, err
	}
	rest = strings.TrimSpace(rest)
	best := word{}
	for _, w := range words { // the longest word wins: 延迟答复至 before 延期, 补正收到 before 收到
		if strings.HasPrefix(rest, w.Text) && len(w.Text) > len(best.Text) {
			best = w
		}
	}
	if best.Text == "" {
		return Fact{}, fmt.Errorf("no event of a story in %.40q", rest)
	}
	f := Fact{On: on, Kind: best.Kind}
	return f, f.parameter(strings.TrimSpace(strings.TrimPrefix(rest, best.Text)))
}

// parameter reads what follows the event: 至 DATE, a number of workdays, 送达 DATE, or a name.
func (f *Fact) parameter(s string) (err error) {
	switch f.Kind {
	case ClarificationAsked:
		if s != "" {
			f.Until, err = workday.ParseDate(strings.TrimSpace(strings.TrimPrefix(s, "至")))
		}
		return err
	case Delayed:
		f.Until, err = workday.ParseDate(s)
		return err
	case Extended:
		number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, "日"), "个工作"))
		f.Days, err = strconv.Atoi(strings.TrimSuffix(number, "天"))
		return err
	case ThirdPartyAsked, CoMakerAsked, FeeNotified:
		whom, reached, ok := strings.Cut(s, "送达")
		if ok {
			f.Until, err = workday.ParseDate(strings.TrimSpace(reached))
		}
		f.Whom = strings.TrimSpace(whom)
		return err
	case ThirdPartyAnswered, CoMakerAnswered, OrganAsked, OrganAnswered:
		f.Whom = s
		return nil
	}
	if s != "" {
		return fmt.Errorf("%.40q is not expected after %s", s, f.Kind.Chinese())
	}
	return nil
}

// Write gives the fact as a line of a story, without its end.
func (f Fact) Write() string {
	s := f.On.String() + " " + f.Kind.Chinese()
	switch f.Kind {
	case ClarificationAsked:
		if !f.Until.IsZero() {
			s += " 至 " + f.Until.String()
		}
	case Delayed:
		s += " " + f.Until.String()
	case Extended:
		s += " " + strconv.Itoa(f.Days)
	default:
		if f.Whom != "" {
			s += " " + f.Whom
		}
		if !f.Until.IsZero() {
			s += " 送达 " + f.Until.String()
		}
	}
	return s
}
