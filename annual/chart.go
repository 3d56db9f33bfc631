package annual

// This file is the charts of a report as figures: requests by month, by result and by kind of applicant, and the time to a
// reply, beside the year before. What is counted of the cases is counted as of the instant the report was signed.

import (
	"strconv"
	"time"

	"gongkai/db"
	"gongkai/message"
	"gongkai/request"
)

// Chart is figures over labels, one series for each year.
type Chart struct {
	Code   string // months, results, applicants, days
	Title  string
	Unit   string
	Over   string // what the labels are
	Labels []string
	Series []Series
	Note   string // what a reader must know to read it right
}

// Series is the figures of one year.
type Series struct {
	Name   string
	Values []int64
}

func (c Chart) empty() bool {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// Basis gives the instant whose records a report shows: its freezing, for a draft now; of a public report that is being
// corrected the publication of what is public.
func (f *Filing) Basis(q db.Query, public time.Time) time.Time {
	switch {
	case !public.IsZero() && (f.FrozenAt.IsZero() || f.FrozenAt.After(public)):
		return public
	case !f.FrozenAt.IsZero():
		return f.FrozenAt
	}
	return q.Now()
}

// Charts gives the charts of a report that have anything to show; last is the report of the year before or nil.
func Charts(q db.Query, f, last *Filing, at time.Time, lang message.Lang) ([]Chart, error) {
	months, err := monthChart(q, f, last, at, lang)
	if err != nil {
		return nil, err
	}
	days, err := daysChart(q, f, last, at, lang)
	if err != nil {
		return nil, err
	}
	var out []Chart
	for _, c := range []Chart{months, resultChart(f, last, lang), applicantChart(f, last, lang), days} {
		if !c.empty() {
			out = append(out, c)
		}
	}
	return out, nil
}

// newChart names a chart; the series of last year comes second.
func newChart(code string, lang message.Lang) Chart {
	return Chart{Code: code, Title: message.T(lang, "annual.chart."+code), Unit: message.T(lang, "annual.chart.unit"), Over: message.T(lang, "annual.chart.over."+code)}
}

func (c *Chart) add(f *Filing, lang message.Lang, values []int64) {
	c.Series = append(c.Series, Series{message.T(lang, "annual.desk.of_year", f.Year), values})
}

func monthChart(q db.Query, f, last *Filing, at time.Time, lang message.Lang) (Chart, error) {
	c := newChart("months", lang)
	for m := 1; m <= 12; m++ {
		c.Labels = append(c.Labels, strconv.Itoa(m))
	}
	for _, one := range bothYears(f, last) {
		counts, err := request.ReceivedIn(q, one.Organ, one.Year, at)
		if err != nil {
			return c, err
		}
		c.add(one, lang, counts[:])
		sum := int64(0)
		for _, n := range counts {
			sum += n
		}
		if total, _ := one.Figure(Place{"R1", "total"}); total != sum {
			c.Note = message.T(lang, "annual.chart.only_cases")
		}
	}
	return c, nil
}

// bothYears are the report and, where there is one, that of the year before.
func bothYears(f, last *Filing) []*Filing {
	if last == nil {
		return []*Filing{f}
	}
	return []*Filing{f, last}
}

func resultChart(f, last *Filing, lang message.Lang) Chart {
	c := newChart("results", lang)
	parts := []string{"R3.1", "R3.2", "R3.3", "R3.4", "R3.5", "R3.6"}
	for _, part := range parts {
		c.Labels = append(c.Labels, message.T(lang, "annual.chart.result."+part[3:]))
	}
	for _, one := range bothYears(f, last) {
		values := make([]int64, len(parts))
		for i, part := range parts {
			for _, line := range one.Form.lines {
				if request.Below(line.Code, part) {
					v, _ := one.Figure(Place{line.Code, "total"})
					values[i] += v
				}
			}
		}
		c.add(one, lang, values)
	}
	return c
}

func applicantChart(f, last *Filing, lang message.Lang) Chart {
	c := newChart("applicants", lang)
	for _, r := range request.Requesters {
		c.Labels = append(c.Labels, message.T(lang, r.Key()))
	}
	for _, one := range bothYears(f, last) {
		var values []int64
		for _, r := range request.Requesters {
			v, _ := one.Figure(Place{"R1", string(r)})
			values = append(values, v)
		}
		c.add(one, lang, values)
	}
	return c
}

// spans are the parts of the time to a reply: up to so many workdays.
var spans = []int{5, 10, 15, 20, 40}

func daysChart(q db.Query, f, last *Filing, at time.Time, lang message.Lang) (Chart, error) {
	c := newChart("days", lang)
	from := 0
	for _, to := range spans {
		c.Labels = append(c.Labels, strconv.Itoa(from)+"–"+strconv.Itoa(to))
		from = to + 1
	}
	c.Labels = append(c.Labels, ">"+strconv.Itoa(spans[len(spans)-1]))
	for i, one := range bothYears(f, last) {
		days, err := ReplyDays(q, one.Organ, one.Year, at)
		if err != nil {
			return c, err
		}
		values := make([]int64, len(spans)+1)
		for _, n := range days {
			values[spanOf(n)]++
		}
		c.add(one, lang, values)
		if i == 0 && len(days) > 0 {
			c.Note = message.T(lang, "annual.chart.median", median(days))
		}
	}
	return c, nil
}

func spanOf(days int) int {
	for i, to := range spans {
		if days <= to {
			return i
		}
	}
	return len(spans)
}
