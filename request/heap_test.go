package request_test

import (
	"fmt"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
)

// Ten thousand applications by one person in an hour: each is a case in law with its number, its term and its receipt; the office
// sees one group. What slows the door down is site.TestOneApplicantIsSlowedWhereverHeComesFrom.
func TestTenThousandApplicationsByOnePersonInAnHour(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand applications take half a minute: left out of the short tests")
	}
	const all, batch = 10_000, 250
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		began := time.Now()
		numbers, last := map[string]bool{}, request.Case{}
		for n := 0; n < all; n += batch {
			w.must(func(tx *db.Tx) error {
				for i := n; i < n+batch; i++ {
					a := w.application()
					a.Description = fmt.Sprintf("第%d件：东郭村账目", i+1)
					r, err := request.File(tx, w.keys, office.Citizen(), a)
					if err != nil {
						return fmt.Errorf("the application %d: %w", i+1, err)
					}
					numbers[r.Case.Number] = true
					last = r.Case
				}
				return nil
			})
			w.clock.Advance(time.Hour * batch / all)
		}
		t.Logf("filed in %s", time.Since(began).Round(time.Millisecond))
		if len(numbers) != all || !numbers["浦口街道20260001"] || !numbers["浦口街道202610000"] || last.DueOn.String() != "2026-03-30" {
			t.Errorf("%d numbers were given, the last is due on %s", len(numbers), last.DueOn)
		}
		w.view(func(q *db.View) error {
			began := time.Now()
			groups, err := request.Groups(q, w.organ)
			if err != nil || len(groups) != 1 || groups[0].Cases != all {
				t.Fatalf("%v %v", groups, err)
			}
			rest, err := request.List(q, request.Filter{Organ: w.organ, Without: groups[0].Same}, 0, 50)
			if err != nil || len(rest) != 0 {
				t.Errorf("%d cases are listed beside the group: %v", len(rest), err)
			}
			seen, after := 0, ""
			for {
				members, err := request.Members(q, w.organ, groups[0].Same, after, 500)
				if err != nil {
					return err
				}
				if len(members) == 0 {
					break
				}
				seen, after = seen+len(members), members[len(members)-1].ID
			}
			if seen != all {
				t.Errorf("the group opens to %d cases", seen)
			}
			charge, err := request.Reckon(q, w.load(last.ID), request.PerCase, 0)
			if err != nil || charge.Rank != all || charge.Amount != request.CaseFee(all) {
				t.Errorf("the fee of the last: %+v %v", charge, err)
			}
			t.Logf("shown in %s", time.Since(began).Round(time.Millisecond))
			return nil
		})
	})
}
