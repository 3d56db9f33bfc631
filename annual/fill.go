package annual

// This file fills a report from the cases and items. There is no second mapping: a case counts in the row its reply's
// outcome names (request, FACTS 2.23), a normative document by its dates (disclosure); a cell and the list it opens come
// from the same condition (FACTS 2.25, 2.26).

import (
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/request"
)

// Fill counts the cells of an organ's report of a year that have a source: table 3 from the cases, the normative
// documents of table 2 from the items. Refused for a year without a statutory form.
func Fill(q db.Query, organ string, year int) (Figures, error) {
	form := FormOf(year)
	if form == nil {
		return nil, fault.BadInput("annual.no_form", year)
	}
	out := Figures{}
	counts, err := request.Tally(q, organ, year)
	if err != nil {
		return nil, err
	}
	columns := form.Applications.Columns
	for _, line := range form.lines {
		sums := sumRows(counts, line.Code)
		for i, c := range columns {
			out[Place{line.Code, c.Code}] = sums[i]
		}
	}
	docs, err := disclosure.NormativeDocuments(q, organ)
	if err != nil {
		return nil, err
	}
	for _, c := range form.ColumnsOf(normative) {
		p := Place{normative, c.Code}
		out[p] = 0
		for _, d := range docs {
			if d.Counts(c.Code, year) {
				out[p]++
			}
		}
	}
	return out, nil
}

const (
	normative = "normative_documents"
	results   = "R3.7"
)

// sumRows adds up the counts a line stands for: itself, all results for the total, and every row below it for the single
// line R3.6 of the form of 2019.
func sumRows(counts request.Counts, line string) (sum [7]int64) {
	for row, n := range counts {
		if row == line || strings.HasPrefix(row, line+".") || (line == results && strings.HasPrefix(row, "R3.")) {
			for i := range sum {
				sum[i] += n[i]
			}
		}
	}
	return sum
}

// Cases gives the cases a cell of table 3 counts, in the order of their ids, at most limit after the id given.
func Cases(q db.Query, organ string, year int, p Place, after string, limit int) ([]request.Case, error) {
	form := FormOf(year)
	if form == nil || form.TableOf(p.Row) != Requests || columnAt(form.Applications.Columns, p.Column) < 0 {
		return nil, fault.Missing("annual.no_cell")
	}
	requester := request.Requester(p.Column)
	if p.Column == "total" {
		requester = ""
	}
	return request.Counted(q, organ, year, p.Row, requester, after, limit)
}

// Documents gives the normative documents a cell of table 2 counts.
func Documents(q db.Query, organ string, year int, p Place) ([]disclosure.Document, error) {
	docs, err := disclosure.NormativeDocuments(q, organ)
	if err != nil {
		return nil, err
	}
	var out []disclosure.Document
	for _, d := range docs {
		if p.Row == normative && d.Counts(p.Column, year) {
			out = append(out, d)
		}
	}
	return out, nil
}
