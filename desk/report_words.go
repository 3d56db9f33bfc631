package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// report_words.go turns a report into what its pages show: ruled tables, findings, lawful steps.

// showReportAs shows a report through one of its views; after a fault with what was typed.
func (d *Desk) showReportAs(v *page.Visit, fail error, view func(page.Frame, reportPage) templ.Component) error {
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	var p reportPage
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p, err = readReport(q, v, organ, reportYear(v)); err != nil {
			return err
		}
		p.Charts, err = readCharts(q, v, p.Filing)
		return err
	})
	if err != nil {
		return err
	}
	if fail != nil {
		p.Bad, p.Typed = page.Errors(v.Lang, fail), typedTexts(v)
		p.Figures = map[string]string{}
		for name := range v.R.PostForm {
			p.Figures[name] = v.Form(name)
		}
	}
	f := d.frame(v, p.Title)
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: reportPath(v, organ, 0, ""), Label: v.T("annual.desk.title")}, page.Link{Label: strconv.Itoa(p.Year)})
	f.Rail = reportRail(p)
	return v.Render(page.StatusOf(fail), view(f, p))
}

func reportOrganOf(q db.Query, id string) (string, error) {
	f, err := annual.ByID(q, id)
	if err != nil {
		return "", err
	}
	return f.Organ, nil
}

// lights maps places ("row/column" or "row") to the tone of the worst finding about them.
func lights(findings []annual.Finding) map[string]page.Tone {
	out := map[string]page.Tone{}
	for _, f := range findings {
		tone := map[annual.Severity]page.Tone{annual.Error: page.Bad, annual.Warning: page.Warn}[f.Severity]
		for _, where := range f.Where {
			out[where] = max(out[where], tone)
		}
	}
	return out
}

// ruled draws a table of the form: typing puts fields where figures are entered by hand.
func ruled(ctx context.Context, p reportPage, t annual.Table, typing bool) page.Ruled {
	lit := lights(p.Findings)
	return ruledForm(ctx, p.Form, t, func(b annual.Box) page.RuledCell { return figureCell(ctx, p, b, lit, typing) })
}

// ruledForm draws a table of a form: its headings, and what figure makes of the place of each figure.
func ruledForm(ctx context.Context, form *annual.Form, t annual.Table, figure func(annual.Box) page.RuledCell) page.Ruled {
	out := page.Ruled{Caption: page.T(ctx, "annual.table."+string(t)), Bare: true}
	for _, row := range form.Layout(t) {
		var cells []page.RuledCell
		head := true
		for _, b := range row {
			c := page.RuledCell{Text: b.Text, Gloss: gloss(ctx, b.Gloss), Rows: b.Rows, Cols: b.Cols, Scope: b.Head}
			if b.Head == "note" {
				c.Scope, c.Note = "", true
			}
			if b.Figure() {
				c, head = figure(b), false
			}
			head = head && b.Head != "row"
			cells = append(cells, c)
		}
		if head && out.Head == len(out.Rows) && t != annual.Proactive {
			out.Head++
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func figureCell(ctx context.Context, p reportPage, b annual.Box, lit map[string]page.Tone, typing bool) page.RuledCell {
	where := b.Place.Row + "/" + b.Place.Column
	column, _ := p.Form.ColumnOf(b.Place)
	c := page.RuledCell{Text: p.Filing.Text(b.Place), Rows: b.Rows, Cols: b.Cols, Tone: max(lit[where], lit[b.Place.Row]),
		Label: p.Form.Label(b.Place.Row) + "，" + column.Label}
	switch {
	case typing && !annual.Sourced(b.Place.Row):
		c.Name, c.Text = where, strings.TrimSuffix(c.Text, "元")
		if typed, ok := p.Figures[where]; ok {
			c.Text = typed
		}
	default:
		c.Href = p.Path(cellBelow(b.Place))
	}
	if _, counted := p.Filled[b.Place]; counted && len(p.Adjusted(b.Place)) > 0 && !typing {
		c.Mark = page.T(ctx, "annual.desk.by_hand")
	}
	return c
}

// gloss is the English below an official label, for who reads English.
func gloss(ctx context.Context, words string) string {
	if page.LangOf(ctx) == message.English {
		return words
	}
	return ""
}

func severityTone(s annual.Severity) page.Tone {
	return map[annual.Severity]page.Tone{annual.Error: page.Bad, annual.Warning: page.Warn}[s]
}

func verdictTone(v annual.Verdict) page.Tone {
	return map[annual.Verdict]page.Tone{annual.Pass: page.Good, annual.Fail: page.Bad}[v]
}

func stateTone(s annual.State) page.Tone {
	return map[annual.State]page.Tone{annual.Draft: page.Info, annual.Frozen: page.Good}[s]
}

// reportSteps are the lawful steps there are now.
func reportSteps(ctx context.Context, p reportPage) []page.Step {
	key := []page.Hidden{{Name: "_key", Value: p.Key}, {Name: "_seen", Value: strconv.FormatInt(p.Revision, 10)}}
	var steps []page.Step
	add := func(verb office.Verb, s page.Step) {
		if p.May(verb) {
			s.Label, s.Hidden = page.T(ctx, verb.Key()), key
			steps = append(steps, s)
		}
	}
	if p.State == annual.Draft {
		add(annual.VerbFill, page.Step{Post: p.Path("/fill"), Effect: page.T(ctx, "annual.desk.fill_effect")})
		add(annual.VerbAdjust, page.Step{Href: p.Path("/figures"), Effect: page.T(ctx, "annual.desk.adjust_effect")})
		freeze := page.Step{Post: p.Path("/freeze"), Law: page.T(ctx, "annual.desk.freeze_law"), Effect: page.T(ctx, "annual.desk.freeze_effect"), Weight: page.Primary,
			Confirm: page.T(ctx, "annual.desk.freeze_sure")}
		switch {
		case !p.Over(p.Today):
			freeze.WhyNot = page.T(ctx, "annual.year_open", p.Year)
		case p.Moved:
			freeze.WhyNot = page.T(ctx, "annual.figures_moved")
		case len(p.Text.Blanks) > 0:
			freeze.WhyNot = page.T(ctx, "annual.blanks_left", len(p.Text.Blanks), p.Text.Blanks[0])
		case p.Text.Wrong > 0:
			freeze.WhyNot = page.T(ctx, "annual.draft.differ", p.Text.Wrong)
		case len(p.Blocking) > 0:
			freeze.WhyNot = page.T(ctx, "annual.errors_stand", len(p.Blocking))
		}
		add(annual.VerbFreeze, freeze)
		return steps
	}
	publish := page.Step{Post: p.Path("/publish"), Law: page.T(ctx, "annual.desk.publish_law"), Effect: page.T(ctx, "annual.desk.publish_effect"), Weight: page.Primary}
	if p.Filing.Item != "" && !p.Item.Newer {
		publish.WhyNot = page.T(ctx, "annual.item_stands")
	}
	add(annual.VerbPublish, publish)
	return steps
}

// before says what a cell held before an adjustment.
func before(ctx context.Context, p cellPage, a annual.Adjustment) string {
	if !a.Filled {
		return page.T(ctx, "annual.desk.nothing")
	}
	return money(p, a.Was)
}

// money writes a figure of the cell in the unit of its column.
func money(p cellPage, v int64) string {
	column, _ := p.Form.ColumnOf(p.Place)
	if column.Kind != "money" {
		return strconv.FormatInt(v, 10)
	}
	if column.Unit != "" {
		return annual.Yuan(v, column.Unit)
	}
	return annual.Yuan(v, "元")
}

func sectionText(p reportPage, n int) string {
	if typed, ok := p.Typed[n]; ok {
		return typed
	}
	return p.Texts[n]
}

func seenOf(p reportPage) string { return fmt.Sprint(p.Revision) }

// cellFigures are a cell's figure in the report and what the program counted.
func cellFigures(ctx context.Context, p cellPage) []page.Figure {
	shown := p.Figure
	if !p.Has {
		shown = page.T(ctx, "annual.desk.nothing")
	}
	out := []page.Figure{{Label: page.T(ctx, "annual.desk.in_report"), Value: shown}}
	if p.Filled != "" {
		out = append(out, page.Figure{Label: page.T(ctx, "annual.desk.counted"), Value: p.Filled, Note: instant(p.FilledAt)})
	}
	return out
}

// unitHint says in which unit an amount is typed.
func unitHint(ctx context.Context, p cellPage) string {
	column, _ := p.Form.ColumnOf(p.Place)
	switch {
	case column.Kind != "money":
		return ""
	case column.Unit != "":
		return page.T(ctx, "annual.desk.unit", column.Unit)
	}
	return page.T(ctx, "annual.desk.unit", "元")
}

// movedWords says that the counts have moved since: a draft is counted again, a frozen report shows the difference.
func movedWords(ctx context.Context, p reportPage) string {
	if p.State == annual.Draft {
		return page.T(ctx, "annual.desk.moved_draft")
	}
	return page.T(ctx, "annual.desk.moved_frozen")
}

func changeColumns(ctx context.Context) []page.Column {
	out := columns(ctx, "annual.changes.cell", "annual.changes.was", "annual.changes.is", "annual.changes.by", "annual.changes.why")
	for i := 1; i <= 3; i++ {
		out[i].Numeric = true
	}
	return out
}

// sourceHref is where what counts otherwise stands, "" for those who may not read it.
func sourceHref(p reportPage, c annual.Change) string {
	if c.Source == annual.FromDocument {
		return "/desk/items/" + c.ID
	}
	return p.caseHref(c.ID)
}

// caseHref is a case's page, "" for those who count cases but may not read them.
func (p reportPage) caseHref(id string) string {
	if !p.May("case.read") {
		return ""
	}
	return "/desk/cases/" + id
}

// changeWords says how a case counts otherwise and when that was recorded.
func changeWords(ctx context.Context, c annual.Change) string {
	key := "annual.changes.more"
	if c.By < 0 {
		key = "annual.changes.less"
	}
	words := page.T(ctx, key, page.T(ctx, "annual.changes."+string(c.Source)))
	if !c.At.IsZero() {
		words += page.T(ctx, "annual.changes.recorded", instant(c.At))
	}
	return words
}

// resultWord is how a reconsideration or a suit ended, or that it has not.
func resultWord(ctx context.Context, p request.Proceeding) string {
	if p.Result == "" {
		return page.T(ctx, "annual.desk.pending")
	}
	return page.T(ctx, request.Result{Code: p.Result}.Key())
}

func boundSummary(ctx context.Context, p reportPage) string {
	if p.Text.Wrong > 0 {
		return page.T(ctx, "annual.draft.bound")
	}
	return page.T(ctx, "annual.draft.all_bound", len(p.Text.Bound))
}

// boundHref leads to the cell a number is bound to; "" where the source is no cell.
func boundHref(p reportPage, b boundNumber) string {
	row, column, ok := strings.Cut(b.Code, "/")
	place := annual.Place{Row: row, Column: column}
	if _, has := p.Form.ColumnOf(place); !ok || !has {
		return ""
	}
	return p.Path(cellBelow(place))
}

// dueCount says by when the report is to be public and how near that is.
func dueCount(ctx context.Context, p reportPage) string {
	words := page.T(ctx, "annual.due.by", p.Due)
	if p.Urgency != annual.Calm {
		words += " · " + page.T(ctx, "annual.due."+string(p.Urgency), max(p.Left, -p.Left))
	}
	return words
}

func changesTitle(ctx context.Context, p changesPage) string {
	if p.Since != "frozen" {
		return page.T(ctx, "annual.changes.title_draft")
	}
	return page.T(ctx, "annual.changes.title")
}
