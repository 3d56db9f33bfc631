package cli

// This file is `gongkai due`: it reads the story of a case, one event a line, and prints the due date with the reason of
// every day. Exit 0: lawful; 1: an event the law does not allow (its line and article are named); 2: unreadable.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"gongkai/casefile"
	"gongkai/fault"
	"gongkai/request"
	"gongkai/workday"
)

const longestStory = 1 << 20 // bytes

// dueCmd is `gongkai due`.
type dueCmd struct {
	JSON  bool   `name:"json" help:"Print one JSON document."`
	Today string `help:"The day on which to look, as 2026-03-05. / 计算日" placeholder:"DATE"`
	Story string `arg:"" help:"A story, one event a line: “2026-02-06 收到”; - is standard input. / 事件文件"`
}

// Run reads the story and prints what the clock says.
func (c *dueCmd) Run(a *app) error {
	text, err := c.read(a.in)
	if err != nil {
		return err
	}
	lines, err := request.ReadStory(text)
	if err != nil {
		return err
	}
	today, err := c.today(lines)
	if err != nil {
		return err
	}
	d, err := request.Due(request.Facts(lines), workday.National(), today)
	var u *request.Unlawful
	if errors.As(err, &u) {
		return a.refused(c.JSON, lines, u)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(a.out, casefile.Document(a.lang, d))
	}
	a.printDue(d)
	return nil
}

func (c *dueCmd) read(in io.Reader) (string, error) {
	if c.Story != "-" {
		f, err := os.Open(c.Story)
		if err != nil {
			return "", fault.Wrap(err, fault.Invalid, "due.unreadable", c.Story)
		}
		defer func() { _ = f.Close() }() // read only
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, longestStory+1))
	if err != nil || len(raw) > longestStory {
		return "", fault.Wrap(err, fault.Invalid, "due.unreadable", c.Story)
	}
	return string(raw), nil
}

// today is the day asked for. Without one, a story that ends with the reply is looked at on that day, and any other today.
func (c *dueCmd) today(lines []request.Line) (workday.Date, error) {
	if c.Today != "" {
		date, err := workday.ParseDate(c.Today)
		if err != nil {
			return date, fault.Wrap(err, fault.Invalid, "due.today", c.Today)
		}
		return date, nil
	}
	if last := lines[len(lines)-1]; last.Kind == request.Replied {
		return last.On, nil
	}
	return workday.DateOf(time.Now()), nil
}

func (a *app) refused(asJSON bool, lines []request.Line, u *request.Unlawful) error {
	a.exit = exitErrors
	doc := casefile.Refused(a.lang, lines, u)
	if asJSON {
		return writeJSON(a.out, doc)
	}
	line := lines[min(u.Index, len(lines)-1)]
	fmt.Fprintln(a.err, a.word("due.refused", line.Number, line.Write(), doc.Refused.Message))
	return nil
}

func (a *app) printDue(d request.Deadline) {
	a.say("due.state", casefile.StateWords(a.lang, d))
	a.say("due.received", d.Received)
	a.say("due.due", casefile.DueWords(a.lang, d))
	for _, t := range d.Terms {
		a.say("due.term", t.Due, a.word("request.term."+string(t.What)))
	}
	for _, day := range d.Days {
		n := ""
		if day.N > 0 {
			n = strconv.Itoa(day.N)
		}
		fmt.Fprintf(a.out, "  %s %4s  %s\n", day.Date, n, casefile.DayWords(a.lang, day))
	}
}

func writeJSON(out io.Writer, document any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
