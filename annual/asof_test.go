package annual_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// counter is a bureau whose cases go through intake, steps and replies as in life.
type counter struct {
	*bureau
	keys   *vault.Keys
	column string
	rng    *rand.Rand
	cases  []string
	items  []string
	suits  []string
}

func (b *bureau) counter(seed int64) *counter {
	b.Helper()
	keys, err := vault.Start(b.Context(), b.d, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	c := &counter{bureau: b, keys: keys, rng: rand.New(rand.NewSource(seed))}
	b.look(func(q db.Query) error {
		column, err := catalogue.ColumnByKind(q, organID, catalogue.Circulars)
		c.column = column.ID
		return err
	})
	return c
}

// register takes in an application that arrived on a day, whenever today is.
func (c *counter) register(arrived workday.Date, who request.Requester) (id string) {
	c.Helper()
	a := request.Application{Organ: organID, Requester: who, Description: "某村征收补偿方案", Form: "paper", Way: "in_person", Channel: request.InPerson, ArrivedOn: arrived,
		Person: request.Person{Name: "王某某", Paper: privacy.ResidentID, Identity: "330683199001010018", Contact: "王某某", Phone: "13812341234"}}
	if who != request.NaturalPerson {
		a.Person.Paper, a.Person.Identity = privacy.CreditCode, "91350100M000100Y43"
	}
	c.do(func(tx *db.Tx) error {
		r, err := request.Register(tx, c.keys, handler, a)
		id = r.Case.ID
		return err
	})
	c.cases = append(c.cases, id)
	return id
}

func (c *counter) load(id string) (one request.Case) {
	c.Helper()
	c.look(func(q db.Query) (err error) { one, err = request.ByID(q, id); return err })
	return one
}

// withdraw records that the applicant withdrew on a day; refused where the clock refuses it.
func (c *counter) withdraw(id string, on workday.Date) error {
	seen := c.load(id).Revision
	return c.try(func(tx *db.Tx) error {
		return request.Record(tx, handler, id, seen, request.Fact{Kind: request.Withdrawn, On: on})
	})
}

func (c *counter) amend(id string, who request.Requester, o request.Outcome) error {
	seen := c.load(id).Revision
	return c.try(func(tx *db.Tx) error { return request.Amend(tx, signer, id, seen, who, o, "登记有误") })
}

func (c *counter) today() workday.Date { return workday.DateOf(c.clock.Now()) }

// happen lets one thing happen, drawn at random; what the law refuses does not happen.
func (c *counter) happen() {
	c.clock.Advance(time.Duration(1+c.rng.Intn(72*60)) * time.Minute)
	pick := func(list []string) string { return list[c.rng.Intn(len(list))] }
	back := c.today().AddDays(-c.rng.Intn(20))
	switch n := c.rng.Intn(10); {
	case n < 3 || len(c.cases) == 0:
		c.register(back, request.Requesters[c.rng.Intn(6)])
	case n == 3:
		_ = c.withdraw(pick(c.cases), back)
	case n == 4:
		id := pick(c.cases)
		outcome := c.load(id).Outcome
		if outcome != "" {
			outcome = request.Replies[c.rng.Intn(len(request.Replies))].Outcome
		}
		_ = c.amend(id, request.Requesters[c.rng.Intn(6)], outcome)
	case n == 5:
		_ = c.try(func(tx *db.Tx) error {
			id, err := request.RegisterProceeding(tx, handler, pick(c.cases), request.Proceeding{Way: request.ProceedingWays[c.rng.Intn(3)], ReceivedOn: back})
			if err == nil {
				c.suits = append(c.suits, id)
			}
			return err
		})
	case n < 8 && len(c.suits) > 0:
		_ = c.try(func(tx *db.Tx) error {
			if c.rng.Intn(5) == 0 {
				return request.VoidProceeding(tx, handler, pick(c.suits), "重复登记")
			}
			return request.CloseProceeding(tx, handler, pick(c.suits), back, request.Results[c.rng.Intn(len(request.Results))].Code, "改判")
		})
	default:
		c.document(back)
	}
}

// document drafts a normative document, abolishes one, or drops one.
func (c *counter) document(formed workday.Date) {
	text := disclosure.Text{Title: fmt.Sprintf("办法%d", len(c.items)), Column: c.column, Normative: true, FormedOn: formed, Issuer: "青石街道办事处", Body: "<p>正文。</p>"}
	if len(c.items) > 0 && c.rng.Intn(2) == 0 {
		id := c.items[c.rng.Intn(len(c.items))]
		_ = c.try(func(tx *db.Tx) error {
			it, err := disclosure.ItemByID(tx, id)
			if err != nil {
				return err
			}
			if c.rng.Intn(4) == 0 {
				return disclosure.Drop(tx, drafter, id, it.Head, "重复")
			}
			text.AbolishedOn, text.Validity = formed, disclosure.Abolished
			_, err = disclosure.Save(tx, drafter, id, it.Head, text)
			return err
		})
		return
	}
	c.do(func(tx *db.Tx) error {
		id, err := disclosure.Draft(tx, drafter, organID, text)
		c.items = append(c.items, id)
		return err
	})
}

// What was counted at any instant can be counted again for ever, and the differences listed are the whole difference.
func TestAnyPastStateIsCountedAgain(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(7)
		c.clock.Set(workday.MustParse("2024-11-20").Start().Add(9 * time.Hour))
		type taken struct {
			at   time.Time
			year int
			figs annual.Figures
		}
		var all []taken
		for range 150 {
			c.happen()
			if c.rng.Intn(10) > 0 {
				continue
			}
			for year := 2024; year <= c.today().Year(); year++ {
				c.look(func(q db.Query) error {
					f, err := annual.Fill(q, organID, year, time.Time{})
					all = append(all, taken{c.clock.Now(), year, f})
					return err
				})
			}
		}
		counted, differ := int64(0), 0
		c.look(func(q db.Query) error {
			for i, then := range all {
				again, err := annual.Fill(q, organID, then.year, then.at)
				if err != nil {
					return err
				}
				if !again.Equal(then.figs) {
					t.Fatalf("%d as of %v: counted\n%v\nthen\n%v", then.year, then.at, again, then.figs)
				}
				counted += then.figs[annual.Place{Row: "R1", Column: "total"}] + then.figs[annual.Place{Row: "T4", Column: "reconsideration.total"}]
				for _, later := range all[i:] {
					if later.year == then.year {
						differ += checkDifferences(t, q, then.year, then.at, later.at, then.figs, later.figs)
					}
				}
			}
			return nil
		})
		if counted == 0 || differ == 0 {
			t.Errorf("nothing was tried: %d counted, %d differences", counted, differ)
		}
	})
}

func checkDifferences(t *testing.T, q db.Query, year int, from, to time.Time, was, is annual.Figures) int {
	t.Helper()
	all, err := annual.Differences(q, organID, year, from, to)
	if err != nil {
		t.Fatal(err)
	}
	sum := annual.Figures{}
	for p, v := range was {
		sum[p] = v
	}
	for _, d := range all {
		for _, c := range d.Changes {
			sum[d.Place] += c.By
		}
		if d.Was != was[d.Place] || d.Is != is[d.Place] {
			t.Errorf("%v: %+v", d.Place, d)
		}
	}
	if !sum.Equal(is) {
		t.Errorf("%d from %v to %v: the listed changes do not make the difference", year, from, to)
	}
	return len(all)
}

// Every cell of every table opens what it counts, whatever happened.
func TestEveryCellOpensItsList(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(23)
		c.clock.Set(workday.MustParse("2024-12-01").Start())
		for range 120 {
			c.happen()
		}
		for _, year := range []int{2024, 2025} {
			f := c.refill(year)
			c.look(func(q db.Query) error {
				for p, n := range f.Filled {
					listed, err := c.listed(q, year, p)
					if err != nil {
						return err
					}
					if listed != n {
						t.Errorf("%d %v counts %d and opens %d", year, p, n, listed)
					}
				}
				return nil
			})
		}
	})
}

func (c *counter) listed(q db.Query, year int, p annual.Place) (int64, error) {
	switch annual.FormOf(year).TableOf(p.Row) {
	case annual.Requests:
		list, err := annual.Cases(q, organID, year, p, "", 10_000)
		return int64(len(list)), err
	case annual.Remedy:
		list, err := annual.Proceedings(q, organID, year, p)
		return int64(len(list)), err
	}
	list, err := annual.Documents(q, organID, year, p)
	return int64(len(list)), err
}

// A year as it is told: what was recorded late shows as a difference and moves nothing that was frozen.
func TestALateRecordShowsAsADifference(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		at := func(day string) { c.clock.Set(workday.MustParse(day).Start().Add(10 * time.Hour)) }
		at("2025-12-20")
		kept := c.register(workday.MustParse("2025-12-20"), request.NaturalPerson)
		at("2026-01-05")
		late := c.register(workday.MustParse("2025-12-30"), request.NaturalPerson) // registered after new year
		at("2026-01-10")
		f := c.complete(c.refill(2025))
		c.do(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
		frozen := c.filing(2025)
		r1 := annual.Place{Row: "R1", Column: "total"}
		c.look(func(q db.Query) error {
			eve, err := annual.Differences(q, organID, 2025, annual.YearEnd(2025), c.clock.Now())
			if err != nil {
				return err
			}
			if d := find(t, eve, r1); d.Was != 1 || d.Is != 2 || d.Changes[0].ID != late || !d.Changes[0].At.Equal(workday.MustParse("2026-01-05").Start().Add(10*time.Hour)) {
				t.Errorf("since midnight: %+v", d)
			}
			return nil
		})

		at("2026-02-03")
		if err := c.withdraw(kept, workday.MustParse("2025-12-29")); err != nil { // it came out later
			t.Fatal(err)
		}
		if err := c.amend(late, request.LegalService, ""); err != nil {
			t.Fatal(err)
		}
		if now := c.filing(2025); !now.Filled.Equal(frozen.Filled) || now.Revision != frozen.Revision {
			t.Error("the frozen report moved")
		}
		c.look(func(q db.Query) error {
			again, err := annual.Fill(q, organID, 2025, frozen.FrozenAt)
			if err != nil || !again.Equal(frozen.Filled) {
				t.Errorf("as of the freezing: %v %v", again, err)
			}
			all, err := annual.Differences(q, organID, 2025, frozen.FrozenAt, c.clock.Now())
			if d := find(t, all, annual.Place{Row: "R3.6.3", Column: "total"}); d.Was != 0 || d.Is != 1 || d.Changes[0].ID != kept || d.Changes[0].By != 1 {
				t.Errorf("withdrawn: %+v", d)
			}
			if d := find(t, all, annual.Place{Row: "R4", Column: "total"}); d.Was != 2 || d.Is != 1 {
				t.Errorf("open at the end of the year: %+v", d)
			}
			if d := find(t, all, annual.Place{Row: "R1", Column: string(request.LegalService)}); d.Is != 1 {
				t.Errorf("column corrected: %+v", d)
			}
			for _, d := range all {
				if d.Place == r1 {
					t.Errorf("the total of new cases is the same: %+v", d)
				}
			}
			return err
		})
	})
}

func find(t *testing.T, all []annual.Difference, p annual.Place) annual.Difference {
	t.Helper()
	for _, d := range all {
		if d.Place == p {
			return d
		}
	}
	t.Fatalf("no difference at %v in %+v", p, all)
	return annual.Difference{}
}

// Table 4 counts by case, in the year of receipt and while pending, by the result of the year (FACTS 2.21, 2.22).
func TestTableFourCountsProceedings(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		c.clock.Set(workday.MustParse("2025-01-10").Start())
		one := c.register(workday.MustParse("2025-01-09"), request.NaturalPerson)
		open := func(way request.Way, on string) (id string) {
			c.clock.Set(workday.MustParse(on).Start())
			c.do(func(tx *db.Tx) (err error) {
				id, err = request.RegisterProceeding(tx, handler, one, request.Proceeding{Way: way, ReceivedOn: workday.MustParse(on), Number: "〔2025〕7号"})
				return err
			})
			return id
		}
		end := func(id, on, result, reason string) error {
			return c.try(func(tx *db.Tx) error {
				return request.CloseProceeding(tx, handler, id, workday.MustParse(on), result, reason)
			})
		}
		re := open(request.Reconsideration, "2025-03-01")
		suit := open(request.SuitAfterReconsideration, "2025-11-01")
		mistake := open(request.DirectSuit, "2025-11-02")
		c.clock.Set(workday.MustParse("2026-05-01").Start())
		for _, err := range []error{end(re, "2025-05-01", "revoked", ""), end(suit, "2026-03-01", "claim_rejected", ""),
			c.try(func(tx *db.Tx) error { return request.VoidProceeding(tx, handler, mistake, "不是本机关的案件") })} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := end(re, "2025-05-02", "upheld", ""); fault.Of(err) != fault.Invalid {
			t.Errorf("changed without a reason: %v", err)
		}
		if err := end(mistake, "2026-01-02", "upheld", "改"); fault.Of(err) != fault.Refused {
			t.Errorf("closed one struck out: %v", err)
		}
		if err := c.try(func(tx *db.Tx) error {
			_, err := request.RegisterProceeding(tx, signer, one, request.Proceeding{Way: request.DirectSuit, ReceivedOn: c.today()})
			return err
		}); fault.Of(err) != fault.Denied {
			t.Errorf("registered by the signer: %v", err)
		}
		want := map[int]map[string]int64{
			2025: {"reconsideration.corrected": 1, "reconsideration.total": 1, "suit_after_reconsideration.pending": 1, "suit_after_reconsideration.total": 1},
			2026: {"suit_after_reconsideration.upheld": 1, "suit_after_reconsideration.total": 1},
		}
		for year, cells := range want {
			f := c.refill(year)
			for _, column := range f.Form.ColumnsOf("T4") {
				if got := f.Filled[annual.Place{Row: "T4", Column: column.Code}]; got != cells[column.Code] {
					t.Errorf("%d %s is %d, want %d", year, column.Code, got, cells[column.Code])
				}
			}
		}
	})
}

// Fees are summed by the month of the charge, as the records were (FACTS 2.8, 3).
func TestFeesAreSummedForSectionSix(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		c.clock.Set(workday.MustParse("2025-06-10").Start())
		one := c.register(workday.MustParse("2025-06-09"), request.NaturalPerson)
		fee := func(f request.Fee) error {
			return c.try(func(tx *db.Tx) error { return request.RegisterFee(tx, handler, one, f) })
		}
		for _, wrong := range []request.Fee{{Month: "2025-07", Charged: 100}, {Month: "2025-06", Charged: -1}, {Month: "2025-06", Charged: 100, Paid: 200},
			{Month: "2025-06", Charged: 100, Waived: 100}} {
			if err := fee(wrong); fault.Of(err) != fault.Invalid {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		if err := fee(request.Fee{Month: "2025-06", Charged: 400_00}); err != nil {
			t.Fatal(err)
		}
		then := c.clock.Now()
		c.clock.Advance(time.Hour)
		if err := fee(request.Fee{Month: "2025-06", Charged: 380_00, Paid: 380_00}); err != nil {
			t.Fatal(err)
		}
		c.look(func(q db.Query) error {
			before, err := request.FeesIn(q, organID, 2025, then)
			now, err2 := request.FeesIn(q, organID, 2025, c.clock.Now())
			if before != (request.Fees{Cases: 1, Charged: 400_00}) || now != (request.Fees{Cases: 1, Charged: 380_00, Paid: 380_00}) || err != nil || err2 != nil {
				t.Errorf("%+v %+v %v %v", before, now, err, err2)
			}
			return nil
		})
	})
}
