package office_test

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

func TestAYearIsLoaded(t *testing.T) {
	admin := office.Actor{ID: "a", Name: "管理员", Grants: map[string][]office.Role{"o": {office.SystemAdmin}}}
	day := func(s string, kind workday.Kind) workday.Day {
		return workday.Day{Date: workday.MustParse(s), Kind: kind, Name: "元旦", Year: 2027}
	}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		load := func(by office.Actor, year int, days ...workday.Day) error {
			return d.Update(t.Context(), "o", func(tx *db.Tx) error { return office.LoadYear(tx, by, year, days) })
		}
		if err := load(office.Actor{ID: "b", Grants: map[string][]office.Role{"o": {office.Signer}}}, 2027, day("2027-01-01", workday.Holiday)); fault.Of(err) != fault.Denied {
			t.Errorf("a signer loaded a calendar: %v", err)
		}
		for what, bad := range map[string][]workday.Day{
			"nothing": {}, "another year": {day("2025-01-01", workday.Holiday)}, "a make-up day in the week": {day("2027-01-04", workday.MakeUp)},
			"twice": {day("2027-01-01", workday.Holiday), day("2027-01-01", workday.Holiday)}, "no kind": {day("2027-01-01", "")},
		} {
			if err := load(admin, 2027, bad...); fault.Of(err) != fault.Invalid {
				t.Errorf("%s was loaded: %v", what, err)
			}
		}
		if err := load(admin, 2027, day("2027-01-01", workday.Holiday), day("2026-12-27", workday.MakeUp)); err != nil {
			t.Fatal(err)
		}
		if err := load(admin, 2027, day("2027-01-01", workday.Holiday)); err != nil { // the notice amended
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			cal, err := office.Calendar(q)
			if kind, _ := cal.Kind(workday.MustParse("2026-12-27")); kind != workday.Weekend {
				t.Errorf("2026-12-27 is %s", kind)
			}
			if kind, _ := cal.Kind(workday.MustParse("2027-01-01")); kind != workday.Holiday || cal.Provisional(2027) {
				t.Errorf("2027 is not there: %s", kind)
			}
			if kind, _ := cal.Kind(workday.MustParse("2026-02-14")); kind != workday.MakeUp {
				t.Errorf("2026 is gone: %s", kind)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
