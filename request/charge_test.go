package request_test

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/request"
	"gongkai/workday"
)

// FACTS 3.5 and 3.7, in 元.
func TestTheScalesOfTheFee(t *testing.T) {
	for n, want := range map[int64]int64{10: 0, 11: 100, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 50: 7000, 51: 7400} {
		var sum int64
		for i := int64(1); i <= n; i++ {
			sum += request.CaseFee(i)
		}
		if sum != want*100 {
			t.Errorf("%d applications cost %d 分, not %d 元", n, sum, want)
		}
	}
	for pages, want := range map[int64]int64{0: 0, 30: 0, 31: 10, 100: 700, 101: 720, 200: 2700, 201: 2740, 2219: 83460} {
		if got := request.PageFee(pages); got != want*100 {
			t.Errorf("%d pages cost %d 分, not %d 元", pages, got, want)
		}
	}
}

func TestAFeeIsNotifiedPaidOrWaivedAndCountedForTheReport(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		var last string
		for range 12 {
			last = w.file().Case.ID
		}
		notify := func(id string, basis request.FeeBasis, pages int64) error {
			seen := w.load(id).Revision
			return w.try(func(tx *db.Tx) error {
				return request.NotifyFee(tx, w.handler(), id, seen, basis, pages, workday.Date{}, workday.Date{})
			})
		}
		first := w.file().Case.ID // the thirteenth
		w.view(func(q *db.View) error {
			charge, err := request.Reckon(q, w.load(last), request.PerCase, 0)
			if charge.Rank != 12 || charge.Amount != 100_00 {
				w.Errorf("the twelfth of the month: %+v", charge)
			}
			return err
		})
		if err := notify(last, request.PerPage, 30); w.key(err) != "request.fee.free" {
			w.Errorf("30 pages were charged: %v", err)
		}
		if err := notify(last, "both", 30); fault.Of(err) != fault.Invalid {
			w.Errorf("a basis of both: %v", err)
		}
		if err := notify(last, request.PerPage, 101); err != nil {
			w.Fatal(err)
		}
		if err := notify(last, request.PerCase, 0); fault.Of(err) != fault.Refused {
			w.Errorf("a second basis for one application: %v", err)
		}
		w.at("2026-03-10")
		seen := w.load(last).Revision
		if err := w.try(func(tx *db.Tx) error { return request.WaiveFee(tx, w.handler(), last, seen, 20_00, " ") }); fault.Of(err) != fault.Invalid {
			w.Errorf("waived without a reason: %v", err)
		}
		w.must(func(tx *db.Tx) error {
			return request.WaiveFee(tx, w.handler(), last, seen, 20_00, "申请人为低保对象。")
		})
		if c := w.load(last); !c.DueOn.IsZero() {
			w.Errorf("a fee waived in part runs the term: %s", c.DueOn)
		}
		seen = w.load(last).Revision
		w.must(func(tx *db.Tx) error {
			return request.PayFee(tx, w.handler(), last, seen, workday.MustParse("2026-03-10"))
		})
		if c := w.load(last); c.DueOn.String() != "2026-04-08" {
			w.Errorf("after the payment due %s", c.DueOn)
		}
		if err := notify(first, request.PerCase, 0); err != nil {
			w.Fatal(err)
		}
		seen = w.load(first).Revision
		w.must(func(tx *db.Tx) error {
			return request.WaiveFee(tx, w.handler(), first, seen, 100_00, "申请人有合理理由。")
		})
		if c := w.load(first); c.DueOn.String() != "2026-04-08" {
			w.Errorf("after the waiver due %s", c.DueOn)
		}
		w.view(func(q *db.View) error {
			sum, err := request.FeesIn(q, w.organ, 2026, w.d.Now())
			if sum != (request.Fees{Cases: 2, Charged: 820_00, Paid: 700_00, Waived: 120_00}) {
				w.Errorf("section six: %+v", sum)
			}
			charge, _ := request.ChargeOf(q, last)
			if by := charge.PayBy(workday.National()); by.String() != "2026-03-30" {
				w.Errorf("to be paid by %s", by)
			}
			return err
		})
	})
}

// Not paid in time: the row is offered and nothing else fits.
func TestAnUnpaidFeeEndsInItsRow(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		seen := w.load(id).Revision
		w.must(func(tx *db.Tx) error {
			return request.NotifyFee(tx, w.handler(), id, seen, request.PerPage, 31, workday.Date{}, workday.Date{})
		})
		lapsed := func() (o request.Outcome) {
			w.view(func(q *db.View) (err error) { o, err = request.Lapsed(q, w.load(id)); return err })
			return o
		}
		w.at("2026-03-30")
		if o := lapsed(); o != "" {
			w.Errorf("on the last day it came to %s", o)
		}
		w.at("2026-03-31")
		if o := lapsed(); o != request.ClosedFeeUnpaid {
			w.Errorf("the day after it came to %q", o)
		}
		w.answer(id, request.Reply{Outcome: request.ClosedFeeUnpaid})
		if c := w.load(id); c.Row != "R3.6.2" {
			w.Errorf("%s", c.Row)
		}
	})
}
