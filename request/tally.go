package request

// The counts of table 3 of the annual report (FACTS 2.18, 2.25, 2.26), and the cases behind each. The two are written for
// their own speed; that a cell always opens exactly what it counts is held by tests here and in package annual.

import (
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/workday"
)

// Rows lists the data rows of table 3 in the 2021 format. The 2019 format has one row R3.6 for R3.6.1 to R3.6.3.
var Rows = []string{"R1", "R2", "R3.1", "R3.2", "R3.3.1", "R3.3.2", "R3.3.3", "R3.3.4", "R3.3.5", "R3.3.6", "R3.3.7", "R3.3.8",
	"R3.4.1", "R3.4.2", "R3.4.3", "R3.5.1", "R3.5.2", "R3.5.3", "R3.5.4", "R3.5.5", "R3.6.1", "R3.6.2", "R3.6.3", "R4"}

// counted says which cases of organ $1 a row r.code counts in the year from $2 to $3: new by day of receipt, carried in
// and carried out by what was undecided at the year's ends, results by day of decision.
const counted = `c.organ = $1 AND c.received_year <> '' AND (
	(r.code = 'R1' AND c.received_on >= $2 AND c.received_on <= $3)
	OR (r.code = 'R2' AND c.received_on < $2 AND (c.decided_on = '' OR c.decided_on >= $2))
	OR (r.code = 'R4' AND c.received_on <= $3 AND (c.decided_on = '' OR c.decided_on > $3))
	OR (r.code = c.report_row AND c.decided_on >= $2 AND c.decided_on <= $3))`

// Counts holds the cells of table 3: row code → the six columns of Requesters, then their total. Rows without a case
// are there with zeros.
type Counts map[string][7]int64

// The same as counted, each part by the shortest way: one index that holds all it needs, read in its own order. $1 is the
// year; {organ} narrows to one organ, whose few entries are sought out row by row instead of reading all.
const (
	tallyNew     = `SELECT requester, 'R1', '', count(*) FROM request_case WHERE received_year = $1 {organ} GROUP BY requester`
	tallyResults = `SELECT requester, report_row, '', count(*) FROM request_case WHERE decided_year = $1 AND received_year <> '' {organ} {rows}
		GROUP BY report_row, requester`
	tallyCarried = `SELECT requester, CASE WHEN received_year < $1 THEN 'R2' ELSE '' END, CASE WHEN decided_year > $1 THEN 'R4' ELSE '' END, count(*)
		FROM request_case
		WHERE received_year <> decided_year AND received_year <> '' AND received_year <= $1 AND decided_year >= $1 {organ}
		GROUP BY received_year, decided_year, requester`
)

var (
	ofOrgan = strings.NewReplacer("{organ}", "AND organ = $2 AND requester IN ("+quoted(Requesters)+")", "{rows}", "AND report_row IN ("+quoted(Rows)+")")
	ofAll   = strings.NewReplacer("{organ}", "", "{rows}", "")
	parts   = []string{tallyNew, tallyResults, tallyCarried}
)

// quoted writes codes as a list of SQL text values.
func quoted[T ~string](codes []T) string {
	var b strings.Builder
	for i, c := range codes {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("'" + string(c) + "'")
	}
	return b.String()
}

// Tally counts the cases of an organ for the report of a year.
func Tally(q db.Query, organ string, year int) (Counts, error) {
	return tally(q, ofOrgan, strconv.Itoa(year), organ)
}

// TallyAll counts the cases of all organs together for the report of a year.
func TallyAll(q db.Query, year int) (Counts, error) { return tally(q, ofAll, strconv.Itoa(year)) }

func tally(q db.Query, whose *strings.Replacer, args ...any) (Counts, error) {
	counts := make(Counts, len(Rows))
	for _, row := range Rows {
		counts[row] = [7]int64{}
	}
	add := func(row string, requester Requester, n int64) {
		cells, known := counts[row]
		if !known {
			return // a decision without a row counts nowhere, as in counted
		}
		cells[requester.column()] += n
		cells[6] += n
		counts[row] = cells
	}
	for _, part := range parts {
		rows, err := q.Query(whose.Replace(part), args...)
		_, err = collect(rows, err, func(s scanner) (_ struct{}, err error) {
			var row, also string
			var requester Requester
			var n int64
			if err = s.Scan(&requester, &row, &also, &n); err == nil {
				add(row, requester, n)
				add(also, requester, n)
			}
			return struct{}{}, err
		})
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// Counted lists the cases of one cell, by id; requester "" is the total column, row R3.6 of the 2019 format is its three
// rows together, R3.7 all results. after is the last id seen.
func Counted(q db.Query, organ string, year int, row string, requester Requester, after string, limit int) ([]Case, error) {
	first, last := ends(year)
	codes := []string{}
	for _, code := range Rows {
		if code == row || (row == "R3.6" && strings.HasPrefix(code, "R3.6.")) || (row == "R3.7" && strings.HasPrefix(code, "R3.")) {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	rows, err := q.Query(`WITH r(code) AS (VALUES ('`+strings.Join(codes, `'), ('`)+`'))
		SELECT `+prefixed(columns)+` FROM r JOIN request_case c ON `+counted+`
		WHERE ($4 = '' OR c.requester = $4) AND c.id > $5 ORDER BY c.id LIMIT $6`, organ, first, last, string(requester), after, limit)
	return collect(rows, err, scanCase)
}

func prefixed(columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = "c." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

func (r Requester) column() int {
	for i, known := range Requesters {
		if known == r {
			return i
		}
	}
	return len(Requesters) - 1
}

func ends(year int) (first, last string) {
	return workday.On(year, 1, 1).String(), workday.On(year, 12, 31).String()
}

// ChannelCounts counts the cases received in a year by the way they came in.
func ChannelCounts(q db.Query, organ string, year int) (map[Channel]int64, error) {
	first, last := ends(year)
	rows, err := q.Query(`SELECT channel, count(*) FROM request_case WHERE organ = $1 AND received_on >= $2 AND received_on <= $3 AND received_year <> '' GROUP BY channel`, organ, first, last)
	counts := map[Channel]int64{}
	_, err = collect(rows, err, func(s scanner) (_ struct{}, err error) {
		var c Channel
		var n int64
		err = s.Scan(&c, &n)
		counts[c] = n
		return struct{}{}, err
	})
	return counts, err
}
