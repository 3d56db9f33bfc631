package main

// Filling the annual report by counting: 1,000,000 cases of 1,000 organs over seven years, one organ's report and the whole
// city's, on both engines. The floors are bare counts over the same covering index through the same drivers.

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/request"
)

const fillYear = 2024

func fill(s settings) ([]row, error) {
	cases, organs := 1_000_000, 1_000
	if s.quick {
		cases, organs = 20_000, 100
	}
	return onBoth("fill", func(at store) ([]row, error) { return fillOn(at, cases, organs) })
}

func fillOn(at store, cases, organs int) (rows []row, err error) {
	ctx, d := context.Background(), at.DB
	for from := 0; from < cases; from += 10_000 {
		err := d.Update(ctx, "bench", func(tx *db.Tx) error { return insertCases(tx, from, min(10_000, cases-from), cases, organs) })
		if err != nil {
			return nil, err
		}
	}
	if err := at.settle(ctx); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s, %d cases of %d organs: ", d.Engine(), cases, organs)
	organ := fmt.Sprintf("organ-%d", organs/2)
	for _, m := range []struct {
		what, promise string
		floor         string
		args          []any
		fill          func(q db.Query) error
	}{
		{"one organ's report counted", "under 3 ms", `SELECT count(*) FROM request_case WHERE decided_year = $1 AND organ = $2`, []any{fmt.Sprint(fillYear), organ},
			func(q db.Query) error { _, err := request.Tally(q, organ, fillYear); return err }},
		{"the whole city's report counted", "under 100 ms", `SELECT report_row, count(*) FROM request_case WHERE decided_year = $1 GROUP BY report_row, requester`,
			[]any{fmt.Sprint(fillYear)}, func(q db.Query) error { _, err := request.TallyAll(q, fillYear); return err }},
	} {
		took, err := typical(ctx, d, m.fill)
		if err != nil {
			return rows, err
		}
		floor, err := typical(ctx, d, func(q db.Query) error { return exhaust(q, m.floor, m.args...) })
		if err != nil {
			return rows, err
		}
		rows = append(rows, row{name + m.what, took.Round(10 * time.Microsecond).String(), "results alone, bare " + floor.Round(10*time.Microsecond).String(), m.promise})
	}
	return rows, nil
}

// exhaust runs a query and reads it to its end.
func exhaust(q db.Query, query string, args ...any) error {
	rows, err := q.Query(query, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Close()
}

// typical is the median of several runs, the first left out.
func typical(ctx context.Context, d *db.DB, do func(q db.Query) error) (time.Duration, error) {
	var all []time.Duration
	for range 12 {
		begun := time.Now()
		if err := d.View(ctx, func(q *db.View) error { return do(q) }); err != nil {
			return 0, err
		}
		all = append(all, time.Since(begun))
	}
	all = all[1:]
	slices.Sort(all)
	return all[len(all)/2], nil
}

// insertCases writes cases as they are spread in life: nine of ten by natural persons, decided 5 to 40 days after receipt,
// one of fifty still open, results over all rows with most granted or not held.
func insertCases(tx *db.Tx, from, n, total, organs int) error {
	rows := []string{"R3.1", "R3.1", "R3.1", "R3.1", "R3.2", "R3.4.1", "R3.4.1", "R3.4.1", "R3.6.3", "R3.3.7", "R3.3.5", "R3.4.2", "R3.5.1", "R3.3.4", "R3.6.1", "R3.4.3"}
	columns := []string{"id", "organ", "number", "year", "serial", "code_hash", "stage", "channel", "requester", "person", "name", "paper", "identity", "contact", "phone",
		"email", "address", "code", "same", "description", "document", "form", "way", "transcriber", "arrived_on", "received_on", "due_on", "decided_on", "served_on",
		"outcome", "report_row", "revision", "filed_at", "received_year", "decided_year"}
	const group = 8 // numbered parameters are looked up one by one: long lists cost more than many statements
	for at := from; at < from+n; at += group {
		var args []any
		for i := at; i < at+group && i < from+n; i++ {
			mixed := i * 2654435761 % 1_000_003 // spreads neighbours apart
			each := total / organs              // an organ's cases follow each other by day, as they would be kept
			received := time.Date(2019, 1, 1+i%each*2556/each, 0, 0, 0, 0, time.UTC)
			decided, result := received.AddDate(0, 0, 5+mixed%36).Format(time.DateOnly), rows[mixed%len(rows)]
			decidedYear := decided[:4]
			if mixed%50 == 0 {
				decided, decidedYear, result = "", "9999", ""
			}
			requester := request.Requesters[max(0, mixed%60-54)]
			day := received.Format(time.DateOnly)
			args = append(args, fmt.Sprintf("case-%08d", i), fmt.Sprintf("organ-%d", i/each), fmt.Sprint(i), received.Year(), i, "", "closed", "online", string(requester), "", "", "", "",
				"", "", "", "", "", "", "what was asked for, in a few words", "", "", "", "", day, day, day, decided, decided, "", result, 1, received.UnixMicro(), day[:4], decidedYear)
		}
		if _, err := tx.Exec(`INSERT INTO request_case (`+strings.Join(columns, ", ")+`) VALUES `+db.Values(len(args)/len(columns), len(columns)), args...); err != nil {
			return err
		}
	}
	return nil
}
