package catalogue

// duty.go works out which columns owe an update, which are stale, which blank: each column's own duty, or that of its
// category, by the thresholds of the national check of government sites (FACTS 6.9, 6.10, 6.15, 6.19). Pure.

import (
	"time"

	"gongkai/workday"
)

// Category is the sort of a column (栏目类别), which decides what the national check expects of it.
type Category string

// The categories.
const (
	CategoryNews           Category = "news"           // 动态要闻
	CategoryPolicy         Category = "policy"         // 政策文件
	CategoryNotice         Category = "notice"         // 通知公告
	CategoryInterpretation Category = "interpretation" // 政策解读
	CategoryOverview       Category = "overview"       // 概况信息
	CategoryFinance        Category = "finance"        // 财政预决算
	CategoryPlans          Category = "plans"          // 规划计划
	CategoryData           Category = "data"           // 数据发布
	CategoryService        Category = "service"        // 办事服务
	CategoryReport         Category = "report"         // 年度报告
	CategoryDisclosure     Category = "disclosure"     // 政府信息公开: guide, rules, headings
	CategoryOther          Category = "other"          // 其他
)

// Categories lists them in the order shown, with the label sites use (meta ColumnType, FACTS 6.30).
var Categories = []struct {
	Category Category
	Label    string
}{
	{CategoryNews, "动态要闻"}, {CategoryPolicy, "政策文件"}, {CategoryNotice, "通知公告"}, {CategoryInterpretation, "政策解读"},
	{CategoryOverview, "概况信息"}, {CategoryFinance, "财政信息"}, {CategoryPlans, "规划计划"}, {CategoryData, "数据发布"},
	{CategoryService, "办事服务"}, {CategoryReport, "年度报告"}, {CategoryDisclosure, "政府信息公开"}, {CategoryOther, "其他"},
}

// Key is the message key of the category's name.
func (c Category) Key() string { return "catalogue.category." + string(c) }

// Valid says whether the category is one of the list.
func (c Category) Valid() bool {
	for _, known := range Categories {
		if known.Category == c {
			return true
		}
	}
	return false
}

// UpdateRule is what is expected of the columns of a category.
type UpdateRule struct {
	Category     Category
	Days, Months int    // at least one update in this time
	Indicator    string // of the national check that counts a first-level column that fails: "a"; others count under "b"
	Source       string // FACTS number
}

// UpdateRules is the table. A category that is not here has no duty but its columns' own; the yearly ones run from the last
// update [D], so that a budget or an annual report that was forgotten for a year is seen.
var UpdateRules = []UpdateRule{
	{Category: CategoryNews, Days: 14, Indicator: "a", Source: "6.10"},
	{Category: CategoryNotice, Months: 6, Indicator: "a", Source: "6.10"},
	{Category: CategoryPolicy, Months: 6, Indicator: "a", Source: "6.10"},
	{Category: CategoryInterpretation, Months: 6, Source: "6.16"},
	{Category: CategoryData, Months: 3, Source: "6.15"},
	{Category: CategoryFinance, Months: 12, Source: "7.2"},
	{Category: CategoryPlans, Months: 12, Source: "7.2"},
	{Category: CategoryReport, Months: 12, Source: "1.44"},
}

// Veto is one of the three ways to fail the check for columns that are not updated (FACTS 6.10), and the number at which an
// early warning is in place (FACTS 6.19).
type Veto struct {
	Indicator string // a: news, notices, policy columns; b: others that should be updated; c: blank
	At, Warn  int
}

// Vetoes are the three.
var Vetoes = []Veto{{"a", 5, 3}, {"b", 10, 7}, {"c", 5, 3}}

// Freshness is how a column stands.
type Freshness string

// The ways to stand.
const (
	Blank  Freshness = "blank"   // nothing public in it
	Stale  Freshness = "stale"   // its update is overdue
	Soon   Freshness = "soon"    // due within a week, or a third of a short duty
	Fresh  Freshness = "fresh"   // in time
	NoDuty Freshness = "no_duty" // nothing is expected of it
)

// Key is the message key of the state's name.
func (f Freshness) Key() string { return "catalogue.freshness." + string(f) }

// Activity is what is public in a column: how many items, and when the last one was published; for the column alone.
type Activity struct {
	N    int64
	Last time.Time // zero when there is none
}

// Standing is a column with its duty worked out.
type Standing struct {
	Placed
	Activity
	State     Freshness
	Updated   workday.Date // day of the last update; zero when there is none
	Due       workday.Date // last day for the next update; zero without a duty
	Since     workday.Date // stale or blank since; zero when unknown
	Late      int          // calendar days late
	Indicator string       // of the national check that counts it; empty when none does
}

// Rule gives the duty of a column in its own words or its category's: ok is false when it has none.
func (c Column) Rule() (rule UpdateRule, ok bool) {
	if c.DutyDays < 0 || !c.Holds() {
		return UpdateRule{}, false
	}
	for _, r := range UpdateRules {
		if r.Category == c.Category {
			rule, ok = r, true
		}
	}
	if c.DutyDays > 0 {
		rule.Category, rule.Days, rule.Months, rule.Source, ok = c.Category, int(c.DutyDays), 0, "", true
	}
	return rule, ok
}

// by gives the last day for the next update after day.
func (r UpdateRule) by(day workday.Date) workday.Date {
	if r.Months > 0 {
		return day.AddMonths(r.Months)
	}
	return day.AddDays(r.Days)
}

// Standings works out how each column of a tree stands today. Closed columns and those that hold nothing are left out.
func Standings(columns []Column, activity map[string]Activity, today workday.Date) []Standing {
	var list []Standing
	for _, p := range Walk(columns) {
		if p.Closed() || !p.Holds() {
			continue
		}
		list = append(list, p.stand(activity[p.ID], today))
	}
	return list
}

func (p Placed) stand(n Activity, today workday.Date) Standing {
	s := Standing{Placed: p, Activity: n, State: NoDuty}
	rule, owed := p.Rule()
	if n.N == 0 {
		if len(p.Below) > 0 { // its columns carry what it is about
			return s
		}
		s.State, s.Indicator = Blank, "c"
		if !p.CreatedAt.IsZero() {
			s.Since = workday.DateOf(p.CreatedAt)
		}
		return s
	}
	s.Updated = workday.DateOf(n.Last)
	if !owed {
		return s
	}
	s.Due = rule.by(s.Updated)
	left := s.Due.Sub(today)
	switch {
	case left < 0:
		s.State, s.Late, s.Since, s.Indicator = Stale, -left, s.Due.AddDays(1), "b"
		if rule.Indicator == "a" && p.First {
			s.Indicator = "a"
		}
	case left <= min(7, s.Due.Sub(s.Updated)/3):
		s.State = Soon
	default:
		s.State = Fresh
	}
	return s
}

// Counted is how many columns each veto counts.
type Counted struct {
	Veto
	N int
}

// Fails and Near say what the number means.
func (c Counted) Fails() bool { return c.N >= c.At }

// Near says that the number is close to failing (FACTS 6.19).
func (c Counted) Near() bool { return c.N >= c.Warn && c.N < c.At }

// CountVetoes counts the standings as the national check would. A blank column is not counted again as stale (FACTS 6.5).
func CountVetoes(list []Standing) []Counted {
	counted := make([]Counted, len(Vetoes))
	for i, v := range Vetoes {
		counted[i].Veto = v
		for _, s := range list {
			if s.Indicator == v.Indicator {
				counted[i].N++
			}
		}
	}
	return counted
}
