package annual_test

import (
	"slices"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/message"
	"gongkai/request"
	"gongkai/workday"
)

// The charts of a signed report show the records it was signed on: what is registered later is not in them.
func TestChartsShowTheRecordsOfTheirReport(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		c.clock.Set(workday.MustParse("2025-03-10").Start())
		march := c.register(workday.MustParse("2025-03-03"), request.NaturalPerson)
		c.clock.Set(workday.MustParse("2025-03-14").Start())
		if err := c.withdraw(march, workday.MustParse("2025-03-13")); err != nil {
			t.Fatal(err)
		}
		c.clock.Set(workday.MustParse("2026-01-10").Start())
		f := c.freezeReport(c.complete(c.refill(2025)))
		c.clock.Advance(time.Hour)
		c.register(workday.MustParse("2025-12-30"), request.LegalService)
		c.look(func(q db.Query) error {
			all, err := annual.Charts(q, f, nil, f.Basis(q, time.Time{}), message.Chinese)
			got := map[string]annual.Chart{}
			for _, one := range all {
				got[one.Code] = one
			}
			for code, want := range map[string][]int64{"months": {0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "results": {0, 0, 0, 0, 0, 1},
				"applicants": {1, 0, 0, 0, 0, 0}, "days": {0, 1, 0, 0, 0, 0}} {
				if len(got[code].Series) != 1 || !slices.Equal(got[code].Series[0].Values, want) || len(got[code].Labels) != len(want) {
					t.Errorf("%s: %+v", code, got[code])
				}
			}
			if note := got["days"].Note; note == "" || got["months"].Note != "" {
				t.Errorf("notes: %q %q", note, got["months"].Note)
			}
			none, err2 := annual.Charts(q, &annual.Filing{Organ: organID, Year: 2024, Form: f.Form}, nil, q.Now(), message.English)
			if len(none) != 0 || err2 != nil {
				t.Errorf("of a year without anything: %+v %v", none, err2)
			}
			return err
		})
	})
}
