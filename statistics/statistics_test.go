package statistics_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
	"gongkai/ooxml"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/sheet"
	"gongkai/statistics"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

const town = "o-town"

func who(name string, roles ...office.Role) office.Actor {
	return office.Actor{ID: name, Name: name, Organ: town, Grants: map[string][]office.Role{town: roles}}
}

var handler, signer = who("受理员", office.RequestHandler), who("签发人", office.Signer)

// office of cases: filed, waited for, extended, answered, challenged over two years.
func told(t *testing.T, d *db.DB, clock *testkit.Clock) (organ office.Organ) {
	t.Helper()
	keys, err := vault.Start(t.Context(), d, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	must := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := d.Update(t.Context(), town, fn); err != nil {
			t.Fatal(err)
		}
	}
	unit := ""
	must(func(tx *db.Tx) error {
		organ = office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", ShortName: "竹桥街道", Active: true}
		if _, err := office.CreateOrgan(tx, office.System("test"), organ); err != nil {
			return err
		}
		if unit, err = office.CreateUnit(tx, office.System("test"), office.Unit{Organ: town, Name: "=HYPERLINK(1)"}); err != nil {
			return err
		}
		rule, err := request.HandlingOf(tx, town)
		rule.Steps, rule.Reason = nil, "测试用"
		if err != nil {
			return err
		}
		return request.SetHandling(tx, who("安全管理员", office.SecurityAdmin), town, 0, rule)
	})
	r := rand.New(rand.NewPCG(3, 3))
	for n := range 24 {
		day := workday.On(2025, 9, 1).AddDays(n * 9)
		at := func(after int) { clock.Set(day.AddDays(after).Start().Add(10 * time.Hour)) }
		at(0)
		id := ""
		must(func(tx *db.Tx) error {
			a := request.Application{Organ: town, Requester: request.NaturalPerson, Description: "张三丰户的补偿协议", Form: "electronic", Way: "online",
				Person: request.Person{Name: "张三丰", Paper: privacy.ResidentID, Identity: "330683199001010018", Phone: "13812341234", Address: "东郭村12号"}}
			got, err := request.File(tx, keys, office.Citizen(), a)
			id = got.Case.ID
			return err
		})
		seen := func(q db.Query) int64 {
			c, err := request.ByID(q, id)
			if err != nil {
				t.Fatal(err)
			}
			return c.Revision
		}
		record := func(by office.Actor, f request.Fact) {
			must(func(tx *db.Tx) error { return request.Record(tx, by, id, seen(tx), f) })
		}
		must(func(tx *db.Tx) error { return request.Accept(tx, handler, id, seen(tx)) })
		switch n % 4 {
		case 0:
			at(2)
			record(handler, request.Fact{Kind: request.ClarificationAsked, Until: day.AddDays(20)})
			at(8)
			record(handler, request.Fact{Kind: request.Clarified})
		case 1:
			at(3)
			record(handler, request.Fact{Kind: request.ThirdPartyAsked, Whom: "某公司"})
			at(9)
			record(handler, request.Fact{Kind: request.ThirdPartyAnswered, Whom: "某公司"})
		case 2:
			must(func(tx *db.Tx) error {
				_, err := request.Assign(tx, handler, id, seen(tx), unit, "查合同", day.AddDays(10))
				return err
			})
			record(signer, request.Fact{Kind: request.Extended, Days: 5})
		}
		if n%6 == 5 { // left open
			continue
		}
		at(20 + r.IntN(30))
		must(func(tx *db.Tx) error {
			return request.DraftReply(tx, handler, id, seen(tx), request.Reply{Outcome: []request.Outcome{request.GrantedPublic, request.NeedsCreation, request.Petition}[n%3], Provision: "见网站", Reasons: "没有现成信息"})
		})
		must(func(tx *db.Tx) error {
			drafts, err := request.Drafts(tx, id)
			if err != nil {
				return err
			}
			return request.ApproveReply(tx, keys, signer, id, seen(tx), drafts[0].Hash)
		})
		record(handler, request.Fact{Kind: request.Served})
		if n%5 == 0 {
			must(func(tx *db.Tx) error {
				p, err := request.RegisterProceeding(tx, handler, id, request.Proceeding{Way: request.ProceedingWays[n%3], Number: "=1+1", ReceivedOn: workday.DateOf(tx.Now())})
				if err != nil || n%2 == 0 {
					return err
				}
				return request.CloseProceeding(tx, handler, p, workday.DateOf(tx.Now()), "upheld", "")
			})
		}
	}
	clock.Set(workday.On(2026, 12, 1).Start().Add(10 * time.Hour))
	return organ
}

func export(t *testing.T, d *db.DB, organ office.Organ, f request.Statistics) (rows []map[string]string, book sheet.Book) {
	t.Helper()
	var plain, packed bytes.Buffer
	err := d.View(t.Context(), func(q *db.View) error {
		e := &statistics.Export{Lang: message.Chinese, Organs: []office.Organ{organ}, Asked: f, On: workday.DateOf(q.Now())}
		if err := e.WriteCSV(q, &plain); err != nil {
			return err
		}
		return e.WriteXLSX(q, &packed)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"张三丰", "330683199", "13812341234", "东郭", "补偿协议", "某公司"} {
		if strings.Contains(plain.String(), secret) {
			t.Errorf("the export says %s", secret)
		}
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(plain.String(), "\ufeff"))).ReadAll()
	if err != nil || !strings.HasPrefix(plain.String(), "\ufeff") {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, c := range statistics.Columns {
			if row[c.Key] = line[i]; line[i] != "" && strings.ContainsRune("=+-@", rune(line[i][0])) {
				t.Errorf("a formula: %s", line[i])
			}
		}
		rows = append(rows, row)
	}
	p, err := ooxml.Open(packed.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if book, err = sheet.Read(p); err != nil || len(book.Sheets) != 3 || len(book.Sheets[0].Rows) != len(all) {
		t.Fatalf("the workbook: %v", err)
	}
	return rows, book
}

// What is exported for a year adds up to tables 3 and 4 of its report.
func TestTheExportAddsUpWithTheReport(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		organ := told(t, d, clock)
		for _, year := range []int{2025, 2026} {
			rows, book := export(t, d, organ, request.Statistics{From: workday.On(year, 1, 1), To: workday.On(year, 12, 31), By: request.ByCounted})
			sums := map[string]int64{}
			for _, row := range rows {
				for flag, code := range map[string]string{"new": "R1", "carried_in": "R2", "carried_out": "R4"} {
					n, _ := strconv.ParseInt(row[flag], 10, 64)
					sums[code] += n
				}
				if row["done"] == "1" {
					sums[row["row"]]++
				}
			}
			table4 := map[string]int{}
			for _, line := range book.Sheets[1].Rows[1:] {
				table4[line[1].Text+line[5].Text]++
			}
			err := d.View(t.Context(), func(q *db.View) error {
				tally, err := request.Tally(q, town, year)
				for _, code := range request.Rows {
					if sums[code] != tally[code][6] {
						t.Errorf("%d %s: exported %d, reported %d", year, code, sums[code], tally[code][6])
					}
				}
				if err != nil || year != 2026 {
					return err
				}
				for _, way := range request.ProceedingWays {
					for column, word := range map[string]string{"upheld": "结果维持", "pending": "尚未审结"} {
						all, err := request.ProceedingsIn(q, town, year, string(way)+"."+column, q.Now())
						if err != nil {
							return err
						}
						counted := 0
						for _, p := range all {
							if p.ReceivedOn.Year() == year {
								counted++
							}
						}
						if got := table4[message.T(message.Chinese, way.Key())+word]; got < counted {
							t.Errorf("%s %s: exported %d, reported %d", way, column, got, counted)
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if sums["R1"] == 0 || year == 2026 && sums["R2"] == 0 {
				t.Errorf("%d counts nothing: %v", year, sums)
			}
		}
	})
}

// Days used, waited and late are told apart, and are what a calendar says.
func TestWaitingIsToldApartFromWork(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		organ := told(t, d, clock)
		cal, seen := workday.National(), map[string]bool{}
		err := d.View(t.Context(), func(q *db.View) error {
			f := request.Statistics{Organ: organ.ID, From: workday.On(2025, 1, 1), To: workday.On(2026, 12, 31), By: request.ByReceived}
			return request.EachStatistic(q, f, func(s request.Statistic) error {
				end := s.DecidedOn
				if s.Open() {
					end = workday.DateOf(q.Now())
				}
				waited := 0
				for _, n := range s.Waited {
					waited += n
				}
				all := cal.Between(s.ReceivedOn, end)
				switch {
				case waited == 0 && s.Used != all:
					t.Errorf("%s used %d of %d workdays", s.Number, s.Used, all)
				case waited > 0 && (s.Used >= all || s.Used < all-waited):
					t.Errorf("%s used %d of %d workdays and waited %d days", s.Number, s.Used, all, waited)
				}
				if late := !s.Due.IsZero() && (s.Open() && end.After(s.Due) || s.ServedOn.After(s.Due)); late != (s.Late > 0) {
					t.Errorf("%s due %s served %s is late by %d", s.Number, s.Due, s.ServedOn, s.Late)
				}
				for state := range s.Waited {
					seen[string(state)] = true
				}
				seen[fmt.Sprint("late ", s.Late > 0)], seen[fmt.Sprint("extended ", s.Extended)] = true, true
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"awaiting_clarification", "awaiting_third_party", "late true", "late false", "extended 5"} {
			if !seen[want] {
				t.Errorf("the story lacks %s: %v", want, seen)
			}
		}
	})
}

// A unit's cases alone; and nobody takes figures out without the verb.
func TestTheExportIsNarrowed(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		organ := told(t, d, clock)
		f := request.Statistics{From: workday.On(2025, 1, 1), To: workday.On(2026, 12, 31), By: request.ByReceived}
		all, _ := export(t, d, organ, f)
		err := d.View(t.Context(), func(q *db.View) error {
			units, err := office.Units(q, town)
			f.Unit = units[0].ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		some, _ := export(t, d, organ, f)
		if len(all) != 24 || len(some) != 6 || some[0]["units"] != "'=HYPERLINK(1)" {
			t.Errorf("%d cases, %d of the unit: %v", len(all), len(some), some[0]["units"])
		}
		f.Unit, f.By, f.From, f.To = "", request.ByDecided, workday.On(2026, 1, 1), workday.On(2026, 6, 30)
		decided, _ := export(t, d, organ, f)
		for _, row := range decided {
			if row["decided"] < "2026-01-01" || row["decided"] > "2026-06-30" {
				t.Errorf("decided on %s", row["decided"])
			}
		}
		if len(decided) == 0 {
			t.Error("none decided")
		}
		if err := d.Update(t.Context(), town, func(tx *db.Tx) error { return statistics.Record(tx, who("信息员", office.Drafter), town, "csv", f) }); err == nil {
			t.Error("a drafter took the figures out")
		}
	})
}
