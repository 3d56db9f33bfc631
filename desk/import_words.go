package desk

import (
	"context"
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/page"
)

// import_words.go turns an imported report into what its page shows: its tables with the meaning of every cell, its
// findings, its doubts with their places.

func importHistory(q db.Query, v *page.Visit, subject string) (out []page.Moment, err error) {
	events, err := ledger.Of(q, subject, 200)
	for _, e := range events {
		out = append(out, page.Moment{When: instant(e.At), Who: e.ActorName, What: verbWord(v.Lang, office.Verb(e.Verb))})
	}
	return out, err
}

// importRuled draws a table of an imported report.
func importRuled(ctx context.Context, p importPage, t annual.Table) page.Ruled {
	form := p.Now.Form
	if t == annual.Requests {
		form = p.Now.Table3
	}
	lit := lights(p.Findings)
	return ruledForm(ctx, form, t, func(b annual.Box) page.RuledCell { return importCell(ctx, p, form, b, lit) })
}

// shownCell is what stands in the field of a cell; typed unchanged it is no correction.
func shownCell(r *annual.Report, p annual.Place) string {
	c, column, ok := r.Cell(p)
	if !ok || c.Meaning == annual.Missing || c.Meaning == annual.Empty {
		return ""
	}
	if column.Unit != "" && c.Unit == column.Unit { // the header says it
		return strings.TrimSuffix(c.Written(), c.Unit)
	}
	return c.Written()
}

func importCell(ctx context.Context, p importPage, form *annual.Form, b annual.Box, lit map[string]page.Tone) page.RuledCell {
	where := b.Place.Row + "/" + b.Place.Column
	cell, column, _ := p.Now.Cell(b.Place)
	c := page.RuledCell{Text: shownCell(p.Now, b.Place), Rows: b.Rows, Cols: b.Cols, Tone: max(lit[where], lit[b.Place.Row]), Label: form.Label(b.Place.Row) + "，" + column.Label}
	if key := meaningKeys[cell.Meaning]; key != "" {
		c.Mark = page.T(ctx, key)
	}
	switch _, corrected := p.Corrected(b.Place); {
	case corrected:
		c.Mark = page.T(ctx, "annual.import.corrected")
	case cell.Solved:
		c.Mark = page.T(ctx, "annual.import.solved")
	}
	if cell.Meaning == annual.Unreadable || cell.Meaning == annual.Text {
		c.Tone = max(c.Tone, page.Warn)
	}
	if p.Editing && p.open() {
		c.Name, c.Text = where, p.typed(where, c.Text)
	}
	return c
}

// meaningKeys say what a cell without a figure means.
var meaningKeys = map[annual.Meaning]string{annual.Missing: "annual.import.cell_missing", annual.Empty: "annual.import.cell_empty",
	annual.NotApplicable: "annual.import.cell_none", annual.Unreadable: "annual.import.cell_unreadable", annual.Text: "annual.import.cell_text"}

// doubt is a cell people must look at, with the place of it in the file.
type doubt struct{ Name, Text, Place, Why string }

// doubts lists the cells that could not be read, or were reconstructed.
func doubts(ctx context.Context, p importPage) []doubt {
	var out []doubt
	for _, t := range []annual.Table{annual.Proactive, annual.Requests, annual.Remedy} {
		form := p.Now.Form
		if t == annual.Requests {
			form = p.Now.Table3
		}
		for _, row := range form.RowCodes() {
			if form.TableOf(row) != t {
				continue
			}
			for _, column := range form.ColumnsOf(row) {
				cell, _, ok := p.Now.Cell(annual.Place{Row: row, Column: column.Code})
				if !ok || !cell.Solved && cell.Meaning != annual.Unreadable && cell.Meaning != annual.Text {
					continue
				}
				d := doubt{Name: form.Label(row) + "，" + column.Label, Text: cell.Written(), Why: page.T(ctx, "annual.import.cell_unreadable")}
				if cell.Solved {
					d.Why = page.T(ctx, "annual.import.solved")
				}
				if key, args := cell.At.Words(); key != "" {
					d.Place = page.T(ctx, key, args...)
				}
				if cell.Raw != "" && cell.Raw != d.Text {
					d.Text += "（" + cell.Raw + "）"
				}
				out = append(out, d)
			}
		}
	}
	return out
}

func importTone(s annual.ImportState) page.Tone {
	return map[annual.ImportState]page.Tone{annual.Taken: page.Info, annual.Kept: page.Good, annual.Unusable: page.Bad, annual.Replaced: page.Over, annual.Dropped: page.Over}[s]
}

// facts are what was read about the report, and what people decided.
func importFacts(ctx context.Context, p importPage) []page.Pair {
	year := ""
	if p.Year != 0 {
		year = strconv.Itoa(p.Year)
	}
	out := []page.Pair{
		{Label: page.T(ctx, "annual.import.file"), Value: p.File + "（" + page.SizeText(p.Size) + "）", Href: p.path("/file"), File: true},
		{Label: page.T(ctx, "annual.import.named"), Value: p.Named},
		{Label: page.T(ctx, "annual.report.year"), Value: year},
		{Label: page.T(ctx, "annual.import.body"), Value: p.BodyName},
		{Label: page.T(ctx, "annual.explore.scope"), Value: page.T(ctx, p.Scope.Key())},
		{Label: page.T(ctx, "annual.import.received"), Value: p.Received.String()},
		{Label: page.T(ctx, "annual.import.by"), Value: p.ByName + " " + instant(p.At)},
	}
	if p.Now != nil {
		out = append(out, page.Pair{Label: page.T(ctx, "annual.report.format"), Value: p.Now.Form.Basis})
	}
	if p.Source != "" {
		out = append(out, page.Pair{Label: page.T(ctx, "annual.import.source"), Value: p.Source, Wide: true})
	}
	return out
}

// readingKey says how a table was found.
func readingKey(r annual.Reading) string {
	return map[annual.Reading]string{annual.Absent: "annual.table.absent", annual.Loose: "annual.import.loose", annual.Glued: "annual.import.glued"}[r]
}

func importSeen(p importPage) string { return strconv.FormatInt(p.Revision, 10) }

func pressed(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}
