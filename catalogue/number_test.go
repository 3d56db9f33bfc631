package catalogue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

const someCode = "11330683742010670P"

var numbering = office.Actor{ID: "s1", Name: "系统管理员", Organ: "o1", Grants: map[string][]office.Role{"o1": {office.SystemAdmin}, "o2": {office.SystemAdmin}}}

// Whatever rules an organ chooses in turn, whoever publishes beside it and however many of the transactions fail: no number is
// given twice, and the serials of those that failed are given to the next.
func TestNumbersAreUniqueUnderConcurrencyAndFailure(t *testing.T) {
	rules := []NumberRule{NationalRule,
		{Segments: []Segment{{Kind: OrganCode}, {Kind: Literal, Text: "/"}, {Kind: YearOf}, {Kind: Literal, Text: "-"}, {Kind: Serial, Width: 4}}},
		{Segments: []Segment{{Kind: RegionCode}, {Kind: Literal, Text: "-"}, {Kind: OrganCode}, {Kind: Literal, Text: "-"}, {Kind: CategoryOf}, {Kind: GroupOf}, {Kind: Literal, Text: "-"}, {Kind: DayOf}, {Kind: Literal, Text: "-"}, {Kind: Serial, Width: 3}}},
		{Segments: []Segment{{Kind: Serial, Width: 5}, {Kind: Literal, Text: "/"}, {Kind: OrganCode}}}}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		failed := errors.New("a step after the number failed")
		var mu sync.Mutex
		given, lost := map[string]string{}, 0
		var wait sync.WaitGroup
		for worker := range 6 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for i := range 25 {
					organ := []string{"o1", "o2"}[(worker+i)%2]
					var number string
					err := d.Update(context.Background(), organ, func(tx *db.Tx) (err error) {
						if i%9 == 4 {
							old, err := NumberRuleOf(tx, organ)
							if err != nil {
								return err
							}
							next := rules[(worker+i)%len(rules)]
							next.Revision = old.Revision
							if err := SetRule(tx, numbering, organ, next); err != nil {
								return err
							}
						}
						facts := NumberFacts{Code: someCode[:17] + string("PQ"[(worker+i)%2]), Region: "330683", Category: Categories[i%3].Category, Statutory: "20.7", Day: workday.On(2026, 1, 1+i%2), Subject: "item:x"}
						if number, err = Take(tx, numbering, organ, facts); err == nil && (worker+i)%4 == 3 {
							return failed
						}
						return err
					})
					mu.Lock()
					switch {
					case errors.Is(err, failed):
						lost++
					case err != nil:
						t.Error(err)
					case given[number] != "":
						t.Errorf("%s was given twice", number)
					default:
						given[number] = organ
					}
					mu.Unlock()
				}
			}()
		}
		wait.Wait()
		if lost == 0 || len(given)+lost != 150 {
			t.Fatal(len(given), lost)
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			noted := 0
			for _, organ := range []string{"o1", "o2"} {
				scopes, err := Scopes(q, organ)
				must(t, err)
				for scope := range scopes {
					taken, err := TakenOf(q, organ, scope)
					must(t, err)
					for _, one := range taken {
						noted++
						if given[one.Number(one.First)] != organ || one.First != one.Last {
							t.Errorf("%s is noted, and was not given", one.Number(one.First))
						}
					}
				}
			}
			if noted != len(given) {
				t.Errorf("%d noted of %d given", noted, len(given))
			}
			return nil
		}))
	})
}

// A rule that is accepted makes different numbers of different serials and scopes.
func TestAnAcceptedRuleTellsNumbersApart(t *testing.T) {
	kinds := rapid.SampledFrom(SegmentKinds)
	rapid.Check(t, func(r *rapid.T) {
		var rule NumberRule
		for range rapid.IntRange(1, 7).Draw(r, "segments") {
			s := Segment{Kind: kinds.Draw(r, "kind")}
			switch s.Kind {
			case Serial:
				s.Width = rapid.IntRange(2, 9).Draw(r, "width")
			case Literal:
				s.Text = rapid.StringMatching(`[0-9A-Z/\-]{1,3}`).Draw(r, "text")
			case Department:
				s.Text = "JZ01"
			}
			rule.Segments = append(rule.Segments, s)
		}
		if rule.Check() != nil {
			return
		}
		one := NumberFacts{Code: someCode, Region: "330683", Category: CategoryNews, Statutory: "20.1", Day: workday.On(2026, 3, 1)}
		seen := map[string]bool{}
		for _, number := range rule.Preview(one, 1200) {
			if seen[number] || !strings.Contains(number, someCode) {
				r.Fatalf("%s", number)
			}
			seen[number] = true
		}
	})
}

func TestSetRule_refuses_what_cannot_number(t *testing.T) {
	serial, code, slash := Segment{Kind: Serial, Width: 5}, Segment{Kind: OrganCode}, Segment{Kind: Literal, Text: "/"}
	for why, segments := range map[string][]Segment{"nothing": nil, "no serial": {code}, "two serials": {code, slash, serial, slash, serial}, "no organ": {{Kind: YearOf}, slash, serial},
		"figures beside the serial": {code, serial}, "a literal figure beside it": {code, {Kind: Literal, Text: "-1"}, serial}, "a short serial": {code, slash, {Kind: Serial, Width: 2}},
		"a strange literal": {code, {Kind: Literal, Text: "<b>"}, slash, serial}, "an unknown kind": {code, slash, serial, {Kind: "moon"}}} {
		if err := (NumberRule{Segments: segments}).Check(); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", why, err)
		}
	}
	if err := NationalRule.Check(); err != nil {
		t.Error(err)
	}
	facts := NumberFacts{Code: someCode, Day: workday.On(2026, 1, 1)}
	if got := NationalRule.Preview(facts, 1)[0]; got != someCode+"/2026-00001" || !ValidIndexNumber(got) {
		t.Error(got)
	}
}

func TestReserve_goes_on_after_an_earlier_system(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			year := workday.DateOf(tx.Now()).Year()
			organ := office.Organ{ID: "o1", Code: someCode}
			must(t, Reserve(tx, numbering, organ, year, 500, "旧网站编到第500号"))
			facts := NumberFacts{Code: someCode, Day: workday.On(year, 2, 1)}
			number, err := Take(tx, numbering, "o1", facts)
			if must(t, err); number != fmt.Sprintf("%s/%d-00501", someCode, year) {
				t.Error(number)
			}
			if err := Reserve(tx, numbering, organ, year, 400, "再来"); fault.Of(err) != fault.Invalid {
				t.Error(err)
			}
			return nil
		}))
	})
}

func TestNormaliseDocumentNumber_takes_nasty_real_forms(t *testing.T) {
	for in, want := range map[string]string{
		"国办发〔2019〕54号": "国办发〔2019〕54号", "国办发﹝2019﹞54号": "国办发〔2019〕54号", "国办发﹙2019﹚54号": "国办发〔2019〕54号", "国办发〖2019〗54号": "国办发〔2019〕54号",
		"国办发〘2019〙54号": "国办发〔2019〕54号", "国办发[2019}54号": "国办发〔2019〕54号", "国办发〔2019〕第０５４号": "国办发〔2019〕54号", "国办发 〔 2019 〕 54 號": "国办发〔2019〕54号",
		"浙人社发﹝２０２１﹞７号": "浙人社发〔2021〕7号", "嵊政办〔2020年〕3": "嵊政办〔2020〕3号", "\u200b嵊政办〔2020〕3号\u00a0": "嵊政办〔2020〕3号",
		"嵊政办〔2020〕3-1号": "嵊政办〔2020〕3-1号", "令第5号": "令第5号", "2020年第3号公告": "2020年第3号公告",
	} {
		if got := NormaliseDocumentNumber(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
