package annual_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"gongkai/annual"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/workday"
)

// bureau is a subdistrict with columns and people, and cases put in as they may stand.
type bureau struct {
	*testing.T
	d     *db.DB
	clock *testkit.Clock
	n     int
}

const organID = "qingshi"

func person(id string, roles ...office.Role) office.Actor {
	return office.Actor{ID: id, Name: id, Organ: organID, Grants: map[string][]office.Role{organID: roles}}
}

var (
	handler = person("受理员", office.RequestHandler)
	drafter = person("信息员", office.Drafter)
	signer  = person("签发人", office.Signer)
)

func onBoth(t *testing.T, run func(b *bureau)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		b := &bureau{T: t, d: d, clock: c}
		c.Set(workday.MustParse("2026-01-10").Start())
		b.do(func(tx *db.Tx) error {
			root := person("系统管理员", office.SystemAdmin)
			if _, err := office.CreateOrgan(tx, root, office.Organ{ID: organID, Kind: office.Subdistrict, Code: "11330683742010670P", Name: "青石街道办事处", Phone: "0575-0000000"}); err != nil {
				return err
			}
			_, err := catalogue.Standard(tx, root, organID)
			return err
		})
		run(b)
	})
}

func (b *bureau) try(f func(tx *db.Tx) error) error {
	b.Helper()
	return b.d.Update(b.Context(), organID, f)
}

func (b *bureau) do(f func(tx *db.Tx) error) {
	b.Helper()
	if err := b.try(f); err != nil {
		b.Fatal(err)
	}
}

func (b *bureau) look(f func(q db.Query) error) {
	b.Helper()
	if err := b.d.View(b.Context(), func(q *db.View) error { return f(q) }); err != nil {
		b.Fatal(err)
	}
}

// addCase puts a case into the table as intake and reply would leave it.
func (b *bureau) addCase(received, decided string, who request.Requester, row string) {
	b.Helper()
	b.n++
	columns := strings.Split("id organ number year serial code_hash stage channel requester person name paper identity contact phone email address code same "+
		"description document form way transcriber arrived_on received_on due_on decided_on served_on outcome report_row revision filed_at received_year decided_year", " ")
	args := make([]any, len(columns))
	for i, c := range columns {
		switch c {
		case "id":
			args[i] = fmt.Sprintf("case%04d", b.n)
		case "organ":
			args[i] = organID
		case "year", "serial", "revision", "filed_at":
			args[i] = b.n
		case "requester":
			args[i] = who
		case "received_on":
			args[i] = received
		case "decided_on":
			args[i] = decided
		case "report_row":
			args[i] = row
		case "received_year":
			args[i] = received[:min(4, len(received))]
		case "decided_year":
			args[i] = (decided + "9999")[:4]
		default:
			args[i] = ""
		}
	}
	b.do(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO request_case (`+strings.Join(columns, ", ")+`) VALUES `+db.Values(1, len(columns)), args...)
		return err
	})
}

func (b *bureau) filing(year int) (f *annual.Filing) {
	b.Helper()
	b.look(func(q db.Query) (err error) { f, err = annual.Of(q, organID, year); return err })
	return f
}

func (b *bureau) refill(year int) *annual.Filing {
	b.Helper()
	b.do(func(tx *db.Tx) error { _, err := annual.Refill(tx, handler, organID, year); return err })
	return b.filing(year)
}

// complete enters a zero in every cell that nothing fills.
func (b *bureau) complete(f *annual.Filing) *annual.Filing {
	b.Helper()
	var entries []annual.Entry
	for _, row := range f.Form.RowCodes() {
		for _, c := range f.Form.ColumnsOf(row) {
			if _, ok := f.Figure(annual.Place{Row: row, Column: c.Code}); !ok {
				entries = append(entries, annual.Entry{Place: annual.Place{Row: row, Column: c.Code}})
			}
		}
	}
	b.do(func(tx *db.Tx) error {
		_, err := annual.Adjust(tx, handler, f.ID, f.Revision, entries, "各科室报送")
		return err
	})
	return b.filing(f.Year)
}

// randomCases puts in cases received and decided around a year.
func (b *bureau) randomCases(rng *rand.Rand, year, n int) {
	rows := request.Rows[2 : len(request.Rows)-1]
	for range n {
		received := workday.On(year-1, 6, 1).AddDays(rng.Intn(600))
		decided := ""
		row := ""
		if rng.Intn(4) > 0 {
			decided = received.AddDays(1 + rng.Intn(90)).String()
			row = rows[rng.Intn(len(rows))]
		}
		b.addCase(received.String(), decided, request.Requesters[rng.Intn(6)], row)
	}
}

// Every cell opens exactly the cases it counts, in both forms, and the relations of the form hold by themselves.
func TestEveryCellOpensTheCasesItCounts(t *testing.T) {
	onBoth(t, func(b *bureau) {
		rng := rand.New(rand.NewSource(11))
		for _, year := range []int{2020, 2025} {
			b.randomCases(rng, year, 120)
			f := b.refill(year)
			total := int64(0)
			b.look(func(q db.Query) error {
				for _, line := range f.Form.Lines() {
					for _, c := range f.Form.Applications.Columns {
						p := annual.Place{Row: line.Code, Column: c.Code}
						cases, err := annual.Cases(q, organID, year, p, "", 10_000)
						if err != nil {
							return err
						}
						if n := f.Filled[p]; n != int64(len(cases)) {
							b.Errorf("%d %s/%s counts %d and opens %d", year, line.Code, c.Code, n, len(cases))
						} else {
							total += n
						}
					}
				}
				return nil
			})
			if total == 0 {
				b.Error("the test counted nothing")
			}
			f = b.complete(f)
			findings, verdict := annual.Check(f.Report(office.Organ{Name: "青石街道办事处", Phone: "1"}))
			if verdict != annual.Pass {
				b.Errorf("%d: %s %+v", year, verdict, findings)
			}
		}
	})
}

func TestNormativeDocumentsAreCountedFromTheItems(t *testing.T) {
	onBoth(t, func(b *bureau) {
		column := ""
		b.look(func(q db.Query) error {
			c, err := catalogue.ColumnByKind(q, organID, catalogue.Circulars)
			column = c.ID
			return err
		})
		add := func(title, formed, abolished string) (id string) {
			text := disclosure.Text{Title: title, Column: column, Normative: true, FormedOn: workday.MustParse(formed), Issuer: "青石街道办事处", Body: "<p>正文。</p>"}
			if abolished != "" {
				text.AbolishedOn, text.Validity = workday.MustParse(abolished), disclosure.Abolished
			}
			b.do(func(tx *db.Tx) (err error) { id, err = disclosure.Draft(tx, drafter, organID, text); return err })
			return id
		}
		add("甲", "2025-03-01", "")
		add("乙", "2024-03-01", "2025-05-01")
		dropped := add("丙", "2025-04-01", "")
		b.do(func(tx *db.Tx) error { return disclosure.Drop(tx, drafter, dropped, 1, "重复") })
		f := b.refill(2025)
		for column, want := range map[string]int64{"made": 1, "abolished": 1, "in_force": 1} {
			p := annual.Place{Row: "normative_documents", Column: column}
			if got := f.Filled[p]; got != want {
				b.Errorf("%s is %d, want %d", column, got, want)
			}
			b.look(func(q db.Query) error {
				docs, err := annual.Documents(q, organID, 2025, p)
				if int64(len(docs)) != want {
					b.Errorf("%s opens %d", column, len(docs))
				}
				return err
			})
		}
		old := b.refill(2020)
		if _, ok := old.Filled[annual.Place{Row: "normative_documents", Column: "newly_public"}]; !ok {
			b.Error("the form of 2019 has no figure for what was published")
		}
	})
}

func TestAFigureByHandIsALineOfItsOwn(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.addCase("2025-02-03", "2025-02-10", request.NaturalPerson, "R3.1")
		f := b.refill(2025)
		p := annual.Place{Row: "R1", Column: "natural_person"}
		entry := []annual.Entry{{Place: p, Value: 5}}
		if err := b.try(func(tx *db.Tx) error { _, err := annual.Adjust(tx, handler, f.ID, f.Revision, entry, "  "); return err }); fault.Of(err) != fault.Invalid {
			b.Errorf("without a reason: %v", err)
		}
		if err := b.try(func(tx *db.Tx) error {
			_, err := annual.Adjust(tx, signer, f.ID, f.Revision, entry, "补录")
			return err
		}); fault.Of(err) != fault.Denied {
			b.Errorf("by the signer: %v", err)
		}
		if err := b.try(func(tx *db.Tx) error {
			_, err := annual.Adjust(tx, handler, f.ID, f.Revision-1, entry, "补录")
			return err
		}); fault.Of(err) != fault.Stale {
			b.Errorf("on an old page: %v", err)
		}
		b.do(func(tx *db.Tx) error {
			n, err := annual.Adjust(tx, handler, f.ID, f.Revision, entry, "系统启用前的四件")
			if n != 1 {
				b.Errorf("changed %d", n)
			}
			return err
		})
		f = b.filing(2025)
		if v, _ := f.Figure(p); v != 5 || f.Filled[p] != 1 {
			b.Errorf("shows %d, filled %d", v, f.Filled[p])
		}
		a := f.Adjusted(p)
		if len(a) != 1 || a[0].Was != 1 || !a[0].Filled || a[0].Value != 5 || a[0].Reason != "系统启用前的四件" || a[0].ByName != handler.Name {
			b.Errorf("%+v", a)
		}
		if f = b.refill(2025); len(f.Adjustments) != 1 {
			b.Error("filling again lost the line")
		}
	})
}

func TestAReportIsFrozenAndBecomesAnItem(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.addCase("2025-02-03", "2025-02-10", request.NaturalPerson, "R3.1")
		f := b.refill(2025)
		freeze := func(by office.Actor, f *annual.Filing) error {
			return b.try(func(tx *db.Tx) error { return annual.Freeze(tx, by, f.ID, f.Revision) })
		}
		refused(t, "cells without a figure", freeze(signer, f), "annual.errors_stand")
		f = b.complete(f)
		if err := freeze(handler, f); fault.Of(err) != fault.Denied {
			b.Errorf("frozen by the handler: %v", err)
		}
		b.addCase("2025-03-03", "", request.NaturalPerson, "")
		refused(t, "the cases have moved", freeze(signer, f), "annual.figures_moved")
		f = b.refill(2025)
		b.do(func(tx *db.Tx) error {
			_, err := annual.Adjust(tx, handler, f.ID, f.Revision, []annual.Entry{{Place: annual.Place{Row: "R4", Column: "natural_person"}, Value: 7}}, "试一试")
			return err
		})
		f = b.filing(2025)
		refused(t, "a relation fails", freeze(signer, f), "annual.errors_stand")
		b.do(func(tx *db.Tx) error {
			_, err := annual.Adjust(tx, handler, f.ID, f.Revision, []annual.Entry{{Place: annual.Place{Row: "R4", Column: "natural_person"}, Value: 1}}, "改正")
			return err
		})
		b.do(func(tx *db.Tx) error {
			return annual.Write(tx, drafter, f.ID, f.Revision+1, map[int]string{1: "一年工作平稳。\n<b>照常</b>公开。"})
		})
		f = b.filing(2025)
		publish := func() (item string, err error) {
			err = b.try(func(tx *db.Tx) (err error) { item, err = annual.Publish(tx, drafter, f.ID, f.Revision); return err })
			return item, err
		}
		_, err := publish()
		refused(t, "not frozen", err, "annual.not_frozen")
		if err := freeze(signer, f); err != nil {
			b.Fatal(err)
		}
		f = b.filing(2025)
		_, err = annualRefill(b)
		refused(t, "filled when frozen", err, "annual.is_frozen")
		item, err := publish()
		if err != nil {
			b.Fatal(err)
		}
		f = b.filing(2025)
		b.checkItem(f, item)
		_, err = publish()
		refused(t, "made an item twice", err, "annual.item_stands")
		reopen := func() error {
			return b.try(func(tx *db.Tx) error { return annual.Reopen(tx, signer, f.ID, f.Revision, "数字有误") })
		}
		refused(t, "reopened while the item stands", reopen(), "annual.item_stands")
		b.do(func(tx *db.Tx) error { return disclosure.Drop(tx, drafter, item, 1, "重做") })
		if err := reopen(); err != nil {
			b.Fatal(err)
		}
		b.checkVerbs(f, "report.fill", "report.adjust", "report.freeze", "report.publish", "report.reopen")
	})
}

func annualRefill(b *bureau) (id string, err error) {
	err = b.try(func(tx *db.Tx) (err error) { id, err = annual.Refill(tx, handler, organID, 2025); return err })
	return id, err
}

func refused(t *testing.T, what string, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Kind != fault.Refused || f.Key != key {
		t.Errorf("%s: %v, want %s", what, err, key)
	}
}

// checkItem looks at the item a report became, and reads it back as a published report: the same cells.
func (b *bureau) checkItem(f *annual.Filing, item string) {
	b.Helper()
	b.look(func(q db.Query) error {
		r, err := disclosure.RevisionOf(q, item, 1)
		if err != nil {
			return err
		}
		if r.Title != "青石街道办事处2025年政府信息公开工作年度报告" || strings.Contains(r.Body, "<b>") || !strings.Contains(r.Body, `rowspan="22"`) {
			b.Errorf("item %q\n%s", r.Title, r.Body)
		}
		read, err := annual.Parse("item", []byte("<h1>"+r.Title+"</h1>"+r.Body))
		if err != nil {
			return err
		}
		for _, row := range f.Form.RowCodes() {
			for i, c := range f.Form.ColumnsOf(row) {
				want, _ := f.Figure(annual.Place{Row: row, Column: c.Code})
				if got := read.Rows[row][i]; got.Meaning != annual.Number || got.Value != want {
					b.Errorf("%s/%s: wrote %d, read %+v", row, c.Code, want, got)
				}
			}
		}
		findings, verdict := annual.Check(read)
		if verdict != annual.Pass {
			b.Errorf("read back: %s", verdict)
		}
		for _, f := range findings {
			if f.Check != "C-603" { // sections five and six were left unwritten
				b.Errorf("read back: %+v", f)
			}
		}
		return nil
	})
}

func (b *bureau) checkVerbs(f *annual.Filing, verbs ...string) {
	b.Helper()
	b.look(func(q db.Query) error {
		events, err := ledger.Of(q, f.Subject(), 100)
		seen := map[string]bool{}
		for _, e := range events {
			seen[e.Verb] = true
		}
		for _, v := range verbs {
			if !seen[v] {
				b.Errorf("%s is not in the ledger", v)
			}
		}
		return err
	})
}

func TestAYearThatIsNotOverIsNotFrozen(t *testing.T) {
	onBoth(t, func(b *bureau) {
		f := b.complete(b.refill(2026))
		freeze := func() error {
			return b.try(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
		}
		b.clock.Set(workday.MustParse("2027-01-01").Start().Add(-1))
		refused(t, "in the last moment of the year", freeze(), "annual.year_open")
		b.clock.Set(workday.MustParse("2027-01-01").Start())
		if err := freeze(); err != nil {
			b.Errorf("on new year's day: %v", err)
		}
	})
}

func TestAYearWithoutAFormCannotBeFilled(t *testing.T) {
	onBoth(t, func(b *bureau) {
		for _, year := range []int{2018, 2027} {
			err := b.try(func(tx *db.Tx) error { _, err := annual.Refill(tx, handler, organID, year); return err })
			if fault.Of(err) != fault.Invalid {
				b.Errorf("%d: %v", year, err)
			}
		}
	})
}

// Every row of a laid-out table is as wide as the official template.
func TestLayoutsAreRectangles(t *testing.T) {
	for _, f := range annual.Forms() {
		for table, width := range map[annual.Table]int{annual.Proactive: 4, annual.Requests: 10, annual.Remedy: 15} {
			rows := f.Layout(table)
			fill := make([]int, len(rows))
			figures := 0
			for i, row := range rows {
				for _, box := range row {
					for k := range box.Rows {
						if i+k >= len(rows) {
							t.Fatalf("%s %s: a box reaches below the table", f.Code, table)
						}
						fill[i+k] += box.Cols
					}
					if box.Figure() {
						figures++
					}
				}
			}
			for i, n := range fill {
				if n != width {
					t.Errorf("form %s, %s, row %d is %d wide, want %d", f.Code, table, i, n, width)
				}
			}
			if table == annual.Requests && figures != 7*len(f.Lines()) {
				t.Errorf("form %s: %d figures", f.Code, figures)
			}
		}
	}
}
