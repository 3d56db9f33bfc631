// Package statistics writes what a statistician asks of an office's cases as CSV and as a workbook: a line for each case, a line for
// each reconsideration and suit, and what every column means. Nothing in it tells of an applicant. It is written as it is read,
// so that a million cases need no more memory than one. Event case.statistics.
package statistics

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/message"
	"gongkai/office"
	"gongkai/request"
	"gongkai/sheet"
	"gongkai/workday"
)

// VerbExport is the verb of taking the statistics out.
const VerbExport office.Verb = "case.statistics"

// Export is one export: of some organs, in one language.
type Export struct {
	Lang   message.Lang
	Organs []office.Organ
	Asked  request.Statistics // its Organ is not read
	On     workday.Date

	units map[string]string
}

// Record allows and records that somebody takes the statistics of an organ out.
func Record(tx *db.Tx, by office.Actor, organ, form string, f request.Statistics) error {
	if err := by.Allow(VerbExport, organ); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbExport, "organ:"+organ, "", map[string]any{"form": form, "from": f.From, "to": f.To, "by": f.By, "unit": f.Unit}))
}

// Column is one column; its words are message keys statistics.column.KEY and statistics.legend.KEY.
type Column struct {
	Key    string
	Number bool
	Width  float64
	value  func(e *Export, organ office.Organ, s request.Statistic) string
}

func number(n int) string { return strconv.Itoa(n) }

func flag(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

func days(state request.State) func(*Export, office.Organ, request.Statistic) string {
	return func(_ *Export, _ office.Organ, s request.Statistic) string { return number(s.Waited[state]) }
}

// proceedings gives one thing of every proceeding of a way, parted by semicolons.
func proceedings(way request.Way, say func(*Export, request.Proceeding) string) func(*Export, office.Organ, request.Statistic) string {
	return func(e *Export, _ office.Organ, s request.Statistic) string {
		var all []string
		for _, p := range s.Proceedings {
			if p.Way == way {
				all = append(all, say(e, p))
			}
		}
		return strings.Join(all, "；")
	}
}

func receivedOn(_ *Export, p request.Proceeding) string { return p.ReceivedOn.String() }
func closedOn(_ *Export, p request.Proceeding) string   { return orDash(p.ClosedOn.String()) }

func resultOf(e *Export, p request.Proceeding) string {
	if p.Result == "" {
		return message.T(e.Lang, "statistics.pending")
	}
	return message.T(e.Lang, request.Result{Code: p.Result}.Key())
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func (e *Export) word(key string) string {
	if strings.HasSuffix(key, ".") {
		return ""
	}
	return message.T(e.Lang, key)
}

func (e *Export) unitNames(s request.Statistic) string {
	var names []string
	for _, id := range s.Units {
		names = append(names, e.units[id])
	}
	return strings.Join(names, "、")
}

// Columns lists the columns of a case.
var Columns = []Column{
	{"number", false, 24, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.Number }},
	{"organ", false, 24, func(_ *Export, o office.Organ, _ request.Statistic) string { return o.Name }},
	{"kind", false, 12, func(e *Export, _ office.Organ, s request.Statistic) string {
		return e.word("statistics.kind." + map[request.CaseKind]string{request.ForInformation: "information", request.ForCorrection: "correction"}[s.Kind])
	}},
	{"channel", false, 14, func(e *Export, _ office.Organ, s request.Statistic) string { return e.word(s.Channel.Key()) }},
	{"requester", false, 16, func(e *Export, _ office.Organ, s request.Statistic) string { return e.word(s.Requester.Key()) }},
	{"arrived", false, 12, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.ArrivedOn.String() }},
	{"received", false, 12, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.ReceivedOn.String() }},
	{"due", false, 12, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.Due.String() }},
	{"extended", true, 10, func(_ *Export, _ office.Organ, s request.Statistic) string { return number(s.Extended) }},
	{"decided", false, 12, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.DecidedOn.String() }},
	{"served", false, 12, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.ServedOn.String() }},
	{"stage", false, 12, func(e *Export, _ office.Organ, s request.Statistic) string { return e.word(s.Stage.Key()) }},
	{"row", false, 10, func(_ *Export, _ office.Organ, s request.Statistic) string { return s.Row }},
	{"outcome", false, 26, func(e *Export, _ office.Organ, s request.Statistic) string { return string(s.Outcome) }},
	{"outcome_name", false, 26, func(e *Export, _ office.Organ, s request.Statistic) string {
		if s.Outcome == "" {
			return ""
		}
		return e.word(s.Outcome.Key())
	}},
	{"units", false, 22, func(e *Export, _ office.Organ, s request.Statistic) string { return e.unitNames(s) }},
	{"term", true, 10, func(_ *Export, _ office.Organ, s request.Statistic) string { return number(s.Total) }},
	{"used", true, 10, func(_ *Export, _ office.Organ, s request.Statistic) string { return number(s.Used) }},
	{"late", true, 10, func(_ *Export, _ office.Organ, s request.Statistic) string { return number(s.Late) }},
	{"wait_clarification", true, 10, days(request.AwaitingClarification)},
	{"wait_third_party", true, 10, days(request.AwaitingThirdParty)},
	{"wait_co_maker", true, 10, days(request.AwaitingCoMaker)},
	{"wait_organ", true, 10, days(request.AwaitingOrgan)},
	{"wait_payment", true, 10, days(request.AwaitingPayment)},
	{"new", true, 8, func(_ *Export, _ office.Organ, s request.Statistic) string { return flag(s.New) }},
	{"carried_in", true, 8, func(_ *Export, _ office.Organ, s request.Statistic) string { return flag(s.CarriedIn) }},
	{"done", true, 8, func(_ *Export, _ office.Organ, s request.Statistic) string { return flag(s.Done) }},
	{"carried_out", true, 8, func(_ *Export, _ office.Organ, s request.Statistic) string { return flag(s.CarriedOut) }},
	{"reconsideration_on", false, 14, proceedings(request.Reconsideration, receivedOn)},
	{"reconsideration_closed", false, 14, proceedings(request.Reconsideration, closedOn)},
	{"reconsideration_result", false, 16, proceedings(request.Reconsideration, resultOf)},
	{"suit_on", false, 14, proceedings(request.DirectSuit, receivedOn)},
	{"suit_closed", false, 14, proceedings(request.DirectSuit, closedOn)},
	{"suit_result", false, 16, proceedings(request.DirectSuit, resultOf)},
	{"second_suit_on", false, 14, proceedings(request.SuitAfterReconsideration, receivedOn)},
	{"second_suit_closed", false, 14, proceedings(request.SuitAfterReconsideration, closedOn)},
	{"second_suit_result", false, 16, proceedings(request.SuitAfterReconsideration, resultOf)},
}

// each reads the organs one after the other.
func (e *Export) each(q db.Query, put func(office.Organ, request.Statistic) error) error {
	e.units = map[string]string{}
	for _, organ := range e.Organs {
		units, err := office.Units(q, organ.ID)
		if err != nil {
			return err
		}
		for _, u := range units {
			e.units[u.ID] = u.Name
		}
		asked := e.Asked
		asked.Organ = organ.ID
		if err := request.EachStatistic(q, asked, func(s request.Statistic) error { return put(organ, s) }); err != nil {
			return err
		}
	}
	return nil
}

// Harmless keeps a spreadsheet from taking a text for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// WriteCSV writes the cases as CSV: UTF-8 with its mark, lines as spreadsheets like them.
func (e *Export) WriteCSV(q db.Query, to io.Writer) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	row := make([]string, len(Columns))
	for i, c := range Columns {
		row[i] = e.word("statistics.column." + c.Key)
	}
	if err := w.Write(row); err != nil {
		return err
	}
	err := e.each(q, func(organ office.Organ, s request.Statistic) error {
		for i, c := range Columns {
			if row[i] = c.value(e, organ, s); !c.Number {
				row[i] = harmless(row[i])
			}
		}
		return w.Write(row)
	})
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return err
}

func text(s string, bold bool) sheet.Cell { return sheet.Cell{Text: s, Bold: bold, Align: sheet.Left} }

// WriteXLSX writes cases, proceedings and the legend as a workbook. Proceedings are few and are held until their sheet's turn.
func (e *Export) WriteXLSX(q db.Query, to io.Writer) error {
	title := e.word("statistics.title")
	author := ""
	if len(e.Organs) == 1 {
		author = e.Organs[0].Name
	}
	book := sheet.NewStream(to, title, author)
	var widths []float64
	var heads []sheet.Cell
	for _, c := range Columns {
		widths, heads = append(widths, c.Width), append(heads, text(e.word("statistics.column."+c.Key), true))
	}
	begin := func() error {
		if err := book.Sheet(e.word("statistics.sheet.cases"), widths); err != nil {
			return err
		}
		return book.Row(heads)
	}
	if err := begin(); err != nil {
		return err
	}
	var challenged []request.Proceeding
	cells := make([]sheet.Cell, len(Columns))
	err := e.each(q, func(organ office.Organ, s request.Statistic) error {
		challenged = append(challenged, s.Proceedings...)
		if book.Rows() == sheet.MostRows {
			if err := begin(); err != nil {
				return err
			}
		}
		for i, c := range Columns {
			if cells[i] = (sheet.Cell{Text: c.value(e, organ, s), Number: c.Number, Align: sheet.Left}); c.Number {
				cells[i].Align = sheet.Right
			}
		}
		return book.Row(cells)
	})
	if err != nil {
		return err
	}
	if err := e.proceedingSheet(book, challenged); err != nil {
		return err
	}
	if err := e.legendSheet(book); err != nil {
		return err
	}
	return book.Close()
}

func (e *Export) proceedingSheet(book *sheet.Stream, all []request.Proceeding) error {
	if err := book.Sheet(e.word("statistics.sheet.proceedings"), []float64{24, 20, 14, 14, 20, 14}); err != nil {
		return err
	}
	var heads []sheet.Cell
	for _, key := range []string{"number", "way", "proceeding_on", "proceeding_closed", "result", "table4"} {
		heads = append(heads, text(e.word("statistics.column."+key), true))
	}
	if err := book.Row(heads); err != nil {
		return err
	}
	for _, p := range all {
		column := message.T(e.Lang, "statistics.pending")
		for _, r := range request.Results {
			if r.Code == p.Result {
				column = e.word("statistics.table4." + r.Column)
			}
		}
		err := book.Row([]sheet.Cell{text(p.CaseNumber, false), text(e.word(p.Way.Key()), false), text(p.ReceivedOn.String(), false), text(p.ClosedOn.String(), false),
			text(resultOf(e, p), false), text(column, false)})
		if err != nil {
			return err
		}
	}
	return nil
}

// legendSheet says what was asked for and what every column means.
func (e *Export) legendSheet(book *sheet.Stream) error {
	if err := book.Sheet(e.word("statistics.sheet.legend"), []float64{26, 90}); err != nil {
		return err
	}
	rows := [][2]string{{e.word("statistics.legend.column"), e.word("statistics.legend.meaning")},
		{e.word("statistics.legend.period"), e.Asked.From.String() + " – " + e.Asked.To.String() + "，" + e.word("statistics.by."+string(e.Asked.By))},
		{e.word("statistics.legend.made"), e.On.String()}, {e.word("statistics.legend.privacy_head"), e.word("statistics.legend.privacy")}}
	for _, c := range Columns {
		rows = append(rows, [2]string{e.word("statistics.column." + c.Key), e.word("statistics.legend." + c.Key)})
	}
	for _, key := range []string{"way", "result", "table4"} {
		rows = append(rows, [2]string{e.word("statistics.column." + key), e.word("statistics.legend." + key)})
	}
	for i, row := range rows {
		if err := book.Row([]sheet.Cell{text(row[0], true), text(row[1], i == 0)}); err != nil {
			return err
		}
	}
	return nil
}
