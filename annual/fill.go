package annual

// This file fills a report from the cases and items. There is no second mapping: a case counts in the row its reply's
// outcome names (request, FACTS 2.23), a normative document by its dates (disclosure); a cell and the list it opens come
// from the same condition (FACTS 2.25, 2.26).

import (
	"slices"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/request"
	"gongkai/workday"
)

// Fill counts the cells of an organ's report of a year that have a source: table 3 from the cases, table 4 from the
// reconsiderations and suits over them, the normative documents of table 2 from the items. asOf is the instant whose
// records are counted, whatever was recorded later (docs/adr/0014-as-of.md); the zero instant is now. Refused for a year
// without a statutory form.
func Fill(q db.Query, organ string, year int, asOf time.Time) (Figures, error) {
	form := FormOf(year)
	if form == nil {
		return nil, fault.BadInput("annual.no_form", year)
	}
	out := Figures{}
	counts, docs, err := sources(q, organ, year, asOf)
	if err != nil {
		return nil, err
	}
	columns := form.Applications.Columns
	for _, line := range form.lines {
		sums := sumRows(counts, line.Code)
		for _, c := range columns {
			if i := countOf(c.Code); i >= 0 && Sourced(line.Code) {
				out[Place{line.Code, c.Code}] = sums[i]
			}
		}
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
	return out, fillRemedies(q, form, organ, year, moment(q, asOf), out)
}

// countOf is the place of a column of table 3 among the counts of the cases, -1 for a column of a form to come, whose
// figures are entered by hand.
func countOf(column string) int {
	if column == "total" {
		return len(request.Requesters)
	}
	return slices.Index(request.Requesters, request.Requester(column))
}

// sources reads the counts of the cases and the normative documents, as of now by the shortest way.
func sources(q db.Query, organ string, year int, asOf time.Time) (counts request.Counts, docs []disclosure.Document, err error) {
	if asOf.IsZero() {
		if counts, err = request.Tally(q, organ, year); err == nil {
			docs, err = disclosure.NormativeDocuments(q, organ)
		}
		return counts, docs, err
	}
	if counts, err = request.TallyAt(q, organ, year, asOf); err == nil {
		docs, err = disclosure.NormativeDocumentsAt(q, organ, asOf)
	}
	return counts, docs, err
}

func fillRemedies(q db.Query, form *Form, organ string, year int, at time.Time, out Figures) error {
	for _, c := range form.Remedies.Columns() {
		out[Place{form.Remedies.Row, c.Code}] = 0
	}
	all, err := request.ProceedingsIn(q, organ, year, "", at)
	for _, p := range all {
		for _, column := range p.Columns(year) {
			out[Place{form.Remedies.Row, column}]++
		}
	}
	return err
}

// moment is the instant asked for, now when none was.
func moment(q db.Query, asOf time.Time) time.Time {
	if asOf.IsZero() {
		return q.Now()
	}
	return asOf
}

// YearEnd is midnight at the end of 31 December of a year in China: what was recorded by then is what the office knew when
// the period of the report ended (FACTS 2.5).
func YearEnd(year int) time.Time { return workday.On(year+1, 1, 1).Start().Add(-time.Microsecond) }

const normative = "normative_documents"

// sumRows adds up the counts a line stands for: itself, all results for the total, and every row below it for the single
// line R3.6 of the form of 2019.
func sumRows(counts request.Counts, line string) (sum [7]int64) {
	for row, n := range counts {
		if request.Below(row, line) {
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

// Proceedings gives the reconsiderations and suits a cell of table 4 counts.
func Proceedings(q db.Query, organ string, year int, p Place) ([]request.Proceeding, error) {
	form := FormOf(year)
	if form == nil || form.TableOf(p.Row) != Remedy || p.Column == "" {
		return nil, fault.Missing("annual.no_cell")
	}
	return request.ProceedingsIn(q, organ, year, p.Column, q.Now())
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
