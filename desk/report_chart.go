package desk

import (
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/page"
)

// report_chart.go is the charts of a report at the desk.

// drawn turns the charts of a report into what a page draws.
func drawn(charts []annual.Chart) []page.Chart {
	var out []page.Chart
	for _, c := range charts {
		d := page.Chart{Title: c.Title, Unit: c.Unit, Over: c.Over, Labels: c.Labels, Note: c.Note}
		for _, s := range c.Series {
			values := make([]float64, len(s.Values))
			for i, v := range s.Values {
				values[i] = float64(v)
			}
			d.Series = append(d.Series, page.Series{Name: s.Name, Values: values})
		}
		out = append(out, d)
	}
	return out
}

func readCharts(q db.Query, v *page.Visit, f *annual.Filing) ([]page.Chart, error) {
	last, err := annual.LastOf(q, f)
	if err != nil {
		return nil, err
	}
	charts, err := annual.Charts(q, f, last, f.Basis(q, time.Time{}), v.Lang)
	return drawn(charts), err
}
