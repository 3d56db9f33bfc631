package annual

// This file is what the written sections may tell of in numbers: the cells of the report and of last year's, items published,
// corrected and withdrawn, the ways applications came in, fees, days to a reply.

import (
	"slices"
	"strconv"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/oversight"
	"gongkai/request"
	"gongkai/workday"
)

// Figure is a number as it is written in a text, with what it tells in words.
type Figure struct{ Text, Label string }

// Ground is every number a text can be bound to, by code: "R1/total" a cell, "sum/R3.3/total" a group of rows, "last/R1/total"
// the cell a year before, "more/R1/total" the difference without its sign, and items/…, channel/…, fees/…, days/…,
// oversight/….
type Ground map[string]Figure

// Is gives the whole number of a code; 0 for one there is not.
func (g Ground) Is(code string) int64 {
	n, err := strconv.ParseInt(g[code].Text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (g Ground) put(code, label string, n int64) {
	g[code] = Figure{strconv.FormatInt(n, 10), label}
}

// GroundOf reads what the texts of a report may tell of. last is the report of the year before, nil when there is none.
func GroundOf(q db.Query, f, last *Filing) (Ground, error) {
	g := Ground{}
	g.cells(f, last)
	for _, read := range []func(db.Query, *Filing) error{g.items, g.requests, g.fees, g.oversight} {
		if err := read(q, f); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// LastOf gives the report of the year before of the same organ: as public if it is, else ours; nil when there is none.
func LastOf(q db.Query, f *Filing) (*Filing, error) {
	p, err := PublicOf(q, f.Organ, f.Year-1)
	if err == nil {
		return p.Filing, nil
	}
	if fault.Of(err) != fault.NotFound {
		return nil, err
	}
	last, err := Of(q, f.Organ, f.Year-1)
	if fault.Of(err) == fault.NotFound {
		return nil, nil
	}
	return last, err
}

// groups are the parts of table 3 that have no line of their own.
var groups = []struct{ row, label string }{{"R3.3", "不予公开"}, {"R3.4", "无法提供"}, {"R3.5", "不予处理"}, {"R3.6", "其他处理"}}

func (g Ground) cells(f, last *Filing) {
	for _, row := range f.Form.codes {
		for _, c := range f.Form.ColumnsOf(row) {
			p := Place{row, c.Code}
			v, ok := f.Figure(p)
			if !ok {
				continue
			}
			code, label := row+"/"+c.Code, f.Form.Label(row)+"·"+c.Label
			if c.Kind == "money" {
				g[code] = Figure{Yuan(v, moneyOf(c)), label}
				continue
			}
			g.put(code, label, v)
			if last == nil {
				continue
			}
			if was, ok := last.Figure(p); ok {
				g.put("last/"+code, "上年"+label, was)
				g.put("more/"+code, label+"与上年之差", max(v-was, was-v))
			}
		}
	}
	for _, group := range groups {
		sum := int64(0)
		for _, line := range f.Form.lines {
			if request.Below(line.Code, group.row) {
				v, _ := f.Figure(Place{line.Code, "total"})
				sum += v
			}
		}
		g.put("sum/"+group.row+"/total", group.label+"·总计", sum)
	}
	organisations := int64(0)
	for _, r := range request.Requesters[1:] {
		v, _ := f.Figure(Place{"R1", string(r)})
		organisations += v
	}
	g.put("sum/R1/organisations", "本年新收·法人或其他组织", organisations)
}

func (g Ground) items(q db.Query, f *Filing) error {
	total, err := disclosure.Total(q, f.Organ, "", f.Year)
	if err != nil {
		return err
	}
	g.put("items/total", "本年主动公开信息", total)
	counts, err := disclosure.ColumnCounts(q, f.Organ, f.Year)
	if err != nil {
		return err
	}
	for id, n := range counts {
		column, err := catalogue.ColumnByID(q, id)
		if err != nil {
			return err
		}
		if n > 0 {
			g.put("items/column/"+id, column.Name, n)
		}
	}
	corrected, withdrawn, err := disclosure.CorrectedIn(q, f.Organ, f.Year)
	g.put("items/corrected", "本年更正已公开信息", corrected)
	g.put("items/withdrawn", "本年撤下已公开信息", withdrawn)
	return err
}

func (g Ground) requests(q db.Query, f *Filing) error {
	channels, err := request.ChannelCounts(q, f.Organ, f.Year)
	if err != nil {
		return err
	}
	for _, c := range request.Channels {
		g.put("channel/"+string(c.Channel), "本年新收·"+channelNames[c.Channel], channels[c.Channel])
	}
	days, err := ReplyDays(q, f.Organ, f.Year, q.Now())
	if len(days) > 0 {
		g.put("days/median", "答复用时中位数（工作日）", int64(median(days)))
	}
	return err
}

func (g Ground) fees(q db.Query, f *Filing) error {
	sum, err := request.FeesIn(q, f.Organ, f.Year, q.Now())
	g.put("fees/cases", "收取信息处理费的申请", sum.Cases)
	g["fees/charged"] = Figure{Yuan(sum.Charged, "元"), "应收信息处理费（元）"}
	g["fees/paid"] = Figure{Yuan(sum.Paid, "元"), "已收信息处理费（元）"}
	return err
}

// ReplyDays gives for every case decided in a year the workdays from the day after receipt to the decision, waiting for
// others included, least first, as the records were at an instant.
func ReplyDays(q db.Query, organ string, year int, at time.Time) ([]int, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	spans, err := request.Decided(q, organ, year, at)
	var out []int
	for _, s := range spans {
		out = append(out, workdays(cal, s.ReceivedOn, s.DecidedOn))
	}
	slices.Sort(out)
	return out, err
}

func workdays(cal workday.Calendar, from, to workday.Date) int { return max(cal.Between(from, to), 0) }

// median of a sorted list that is not empty; of an even number the lower middle one, which is a day somebody waited.
func median(sorted []int) int { return sorted[(len(sorted)-1)/2] }

// oversight reads the register of trainings, inspections and problems; what has no entry at all has no figure, so that the
// draft asks for it instead of saying nought.
func (g Ground) oversight(q db.Query, f *Filing) error {
	y, err := oversight.InYear(q, f.Organ, f.Year)
	if err != nil {
		return err
	}
	if n := len(y.Of(oversight.Training)); n > 0 {
		g.put("oversight/trainings", "本年培训次数", int64(n))
		g.put("oversight/trained", "本年培训人次", y.People())
	}
	if n := len(y.Of(oversight.Inspection)); n > 0 {
		g.put("oversight/inspections", "本年检查次数", int64(n))
		for _, who := range oversight.Inspectors {
			g.put("oversight/by/"+string(who), "本年检查次数·"+inspectorNames[who], y.InspectedBy(who))
		}
	}
	if len(y.Found)+len(y.Mended) > 0 {
		g.put("oversight/found", "本年发现问题", int64(len(y.Found)))
		g.put("oversight/mended", "本年整改问题", int64(len(y.Mended)))
	}
	return nil
}
