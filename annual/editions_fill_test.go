package annual_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/request"
	"gongkai/workday"
)

// A report by a form that is only a file in a folder is filled from the cases like any other, and its cells open them. The
// forms are read when a program starts, so this test starts itself again with the folder.
func TestAThirdFormIsFilledFromTheCases(t *testing.T) {
	if os.Getenv(annual.FormsVariable) == "" {
		again := exec.Command(os.Args[0], "-test.run=^TestAThirdFormIsFilledFromTheCases$", "-test.v")
		again.Env = append(os.Environ(), annual.FormsVariable+"="+filepath.Join("testdata", "forms"))
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		c.clock.Set(workday.MustParse("2031-06-10").Start())
		c.register(workday.MustParse("2031-06-09"), request.NaturalPerson)
		c.register(workday.MustParse("2031-06-09"), request.NaturalPerson)
		c.register(workday.MustParse("2031-06-09"), request.Enterprise)
		c.clock.Set(workday.MustParse("2032-01-10").Start())
		f := c.refill(2031)
		if f.Form.Code != "2031" {
			t.Fatalf("the report of 2031 is by the form %s", f.Form.Code)
		}
		for place, want := range map[annual.Place]int64{{Row: "R1", Column: "natural_person"}: 2, {Row: "R1", Column: "total"}: 3, {Row: "R4", Column: "total"}: 3, {Row: "R3.7", Column: "total"}: 0} {
			if is, ok := f.Figure(place); !ok || is != want {
				t.Errorf("%v is %d (%v), want %d", place, is, ok, want)
			}
			b.look(func(q db.Query) error {
				cases, err := annual.Cases(q, organID, 2031, place, "", 10)
				if int64(len(cases)) != want {
					t.Errorf("%v opens %d cases, want %d", place, len(cases), want)
				}
				return err
			})
		}
	})
}
