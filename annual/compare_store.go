package annual

// Reading the figures side by side: some thousand lines at once, from the index alone (ADR 0015). Table annual_figure.

import (
	"database/sql"

	"gongkai/db"
)

// wideRow is a line of annual_figure.
type wideRow struct {
	body    string
	year    int
	report  string
	own     bool
	figures Wide
}

// readLines gives every line of a row over the years asked for, by year and body.
func readLines(q db.Query, w Question, row string, each func(*wideRow)) error {
	shown := []bool{true}
	if w.Unpublished {
		shown = []bool{true, false}
	}
	for _, public := range shown {
		if err := readShown(q, w, row, public, each); err != nil {
			return err
		}
	}
	return nil
}

func readShown(q db.Query, w Question, row string, public bool, each func(*wideRow)) error {
	rows, err := q.Query(`SELECT body, year, report, own, packed FROM annual_figure
		WHERE row_code = $1 AND scope = $2 AND is_public = $3 AND year >= $4 AND year <= $5 ORDER BY year, body`, row, w.Scope, public, w.From, w.To)
	if err != nil {
		return err
	}
	defer rows.Close()
	var r wideRow
	var packed string
	for rows.Next() {
		if err := rows.Scan(&r.body, &r.year, &r.report, &r.own, &packed); err != nil {
			return err
		}
		r.figures.Unpack(packed)
		each(&r)
	}
	return rows.Err()
}

// ComparedYears gives the years from the newest to the oldest of which there are public figures: two looks at the index
// for each scope.
func ComparedYears(q db.Query) ([]int, error) {
	first, last := 0, 0
	for _, scope := range Scopes {
		var from, to sql.NullInt64
		err := q.QueryRow(`SELECT (SELECT MIN(year) FROM annual_figure WHERE row_code = $1 AND scope = $2 AND is_public = $3),
			(SELECT MAX(year) FROM annual_figure WHERE row_code = $1 AND scope = $2 AND is_public = $3)`, marker, scope, true).Scan(&from, &to)
		if err != nil {
			return nil, err
		}
		if from.Valid && (first == 0 || int(from.Int64) < first) {
			first = int(from.Int64)
		}
		last = max(last, int(to.Int64))
	}
	var out []int
	for y := last; y >= first && y > 0; y-- {
		out = append(out, y)
	}
	return out, nil
}

// Sources gives where the imported reports of some years are published, by report.
func Sources(q db.Query, from, to int) (map[string]string, error) {
	rows, err := q.Query(`SELECT id, source FROM annual_import WHERE year >= $1 AND year <= $2 AND is_public ORDER BY id LIMIT 100000`, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, source string
		if err := rows.Scan(&id, &source); err != nil {
			return nil, err
		}
		out[id] = source
	}
	return out, rows.Err()
}
