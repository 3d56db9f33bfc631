package annual

// The queries of a parent's view of a year. Tables annual_figure, annual_report, annual_finding, annual_import.

import (
	"database/sql"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/workday"
)

// holders gives every report among the figures of a year by its slot.
func holders(q db.Query, year int) (map[slot]holder, error) {
	rows, err := q.Query(`SELECT body, scope, report, own, is_public FROM annual_figure WHERE row_code = $1 AND year = $2 ORDER BY body, scope`, marker, year)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[slot]holder{}
	for rows.Next() {
		s := slot{Year: year}
		var h holder
		if err := rows.Scan(&s.Body, &s.Scope, &h.Report, &h.Own, &h.Public); err != nil {
			return nil, err
		}
		out[s] = h
	}
	return out, rows.Err()
}

func factsOf(q db.Query, year int) (f yearFacts, err error) {
	f = yearFacts{own: map[string]*Filing{}, public: map[string]workday.Date{}, imports: map[string]*Import{}}
	own, err := filingsOfYear(q, year)
	if err != nil {
		return f, err
	}
	for _, one := range own {
		f.own[one.Organ] = one
		p, public, err := published(q, one)
		if err != nil {
			return f, err
		}
		if public {
			f.public[one.ID] = workday.DateOf(p.Item.PublishedAt)
		}
	}
	if f.findings, err = findingCounts(q, year); err != nil {
		return f, err
	}
	imports, err := ImportsOfYear(q, year)
	for _, i := range imports {
		f.imports[i.ID] = i
	}
	return f, err
}

func filingsOfYear(q db.Query, year int) ([]*Filing, error) {
	rows, err := q.Query(`SELECT `+reportFields+` FROM annual_report WHERE year = $1 ORDER BY organ LIMIT 100000`, year)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Filing
	for rows.Next() {
		f, err := scanFiling(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// findingCounts gives the errors and warnings found when each report of a year was signed.
func findingCounts(q db.Query, year int) (map[string][2]int64, error) {
	rows, err := q.Query(`SELECT r.id, CAST(SUM(CASE WHEN f.severity = $2 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN f.severity = $3 THEN 1 ELSE 0 END) AS BIGINT)
		FROM annual_report r JOIN annual_finding f ON f.report = r.id WHERE r.year = $1 GROUP BY r.id ORDER BY r.id`, year, Error, Warning)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][2]int64{}
	for rows.Next() {
		var id string
		var n [2]int64
		if err := rows.Scan(&id, &n[0], &n[1]); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}

// sumColumns is the sums of v1 to v15 as a statement asks for them.
var sumColumns = func() string {
	sums := make([]string, Widest)
	for i, name := range strings.Split(wideColumns, ", ") {
		sums[i] = "CAST(SUM(" + name + ") AS BIGINT)"
	}
	return strings.Join(sums, ", ")
}()

// addUp adds the figures of reports, row by row; None where no report gives one.
func addUp(q db.Query, reports []string) (map[string]Wide, error) {
	out := map[string]Wide{}
	for some := range slices.Chunk(reports, 200) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		in := strings.ReplaceAll(strings.Trim(db.Values(1, len(some)), "()"), "), (", ", ")
		rows, err := q.Query(`SELECT row_code, `+sumColumns+` FROM annual_figure WHERE report IN (`+in+`) GROUP BY row_code ORDER BY row_code`, args...)
		if err != nil {
			return nil, err
		}
		if err := gather(rows, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func gather(rows *db.Rows, out map[string]Wide) error {
	defer rows.Close()
	var row string
	var values [Widest]sql.NullInt64
	into := []any{&row}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		w, ok := out[row]
		if !ok {
			w = noFigures()
		}
		for i, v := range values {
			if v.Valid {
				w[i] = known(w[i]) + v.Int64
			}
		}
		out[row] = w
	}
	return rows.Err()
}

// contributed gives what each body of a city gives for a column of a row, by body.
func contributed(q db.Query, c City, row string, at int) (map[string]int64, error) {
	out := map[string]int64{}
	if at < 0 {
		return out, nil
	}
	counts := map[string]string{c.Self: c.Parent.ID}
	for _, child := range c.Children {
		counts[child.Report] = child.ID
	}
	rows, err := q.Query(`SELECT report, packed FROM annual_figure WHERE row_code = $1 AND year = $2 ORDER BY body, scope`, row, c.Year)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var report, packed string
	for rows.Next() {
		if err := rows.Scan(&report, &packed); err != nil {
			return nil, err
		}
		if body, ok := counts[report]; ok && report != "" {
			var w Wide
			w.Unpack(packed)
			out[body] = w[at]
		}
	}
	return out, rows.Err()
}
