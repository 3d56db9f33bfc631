package annual_test

import (
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// onImport rules on the finding of a check in an import as it stands.
func (b *bureau) onImport(by office.Actor, id, check string, r annual.Ruling, reason string) error {
	b.Helper()
	one, _ := b.importFinding(id, check)
	ask := annual.Ask{Seen: b.imported(id).Revision, Finding: one.Identity(), Figures: one.Figures(), Ruling: r, Reason: reason}
	return b.try(func(tx *db.Tx) error {
		if r == annual.Seconded {
			return annual.SecondImport(tx, by, id, ask)
		}
		return annual.DecideImport(tx, by, id, ask)
	})
}

// importFinding gives the finding of a check in an import, with what stands about it.
func (b *bureau) importFinding(id, check string) (found annual.Finding, standing annual.Standing) {
	b.Helper()
	i := b.imported(id)
	docket, _ := i.Docket()
	b.look(func(q db.Query) error {
		all, _, err := annual.Findings(q, i)
		if err != nil {
			return err
		}
		decisions, err := annual.Decisions(q, docket)
		for _, f := range all {
			if f.Check == check {
				found, standing = f, annual.StandingOf(f, decisions)
				return err
			}
		}
		b.Fatalf("%s was not found in %+v", check, all)
		return err
	})
	return found, standing
}

// off is a report with one sum of table 3 wrong by one.
func off(t testing.TB, seed int64) *annual.Report {
	r := written(t, "柳湾镇人民政府", 2024, seed)
	r.Rows["R1"][0].Value++
	r.Rows["R1"][0].Raw = ""
	return r
}

func TestDecisionsOnAReportTakenInStandBesideTheNextFileOfIt(t *testing.T) {
	onBoth(t, func(b *bureau) {
		const check = "C-303"
		first := b.takeIn(annual.Received{File: "1.txt", Report: off(t, 1)})[0]
		if err := b.onImport(drafter, first.ID, check, annual.Confirmed, ""); fault.Of(err) != fault.Refused {
			t.Errorf("ruled on a report of nobody: %v", err)
		}
		if err := b.keep(first, annual.Whose{New: willow, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		if err := b.onImport(drafter, first.ID, check, annual.Waived, "原件已公布"); err != nil {
			t.Fatal(err)
		}
		if err := b.onImport(drafter, first.ID, check, annual.Seconded, ""); fault.Of(err) != fault.Denied {
			t.Errorf("a drafter seconded: %v", err)
		}
		if err := b.onImport(signer, first.ID, check, annual.Seconded, ""); err != nil {
			t.Fatal(err)
		}
		if _, s := b.importFinding(first.ID, check); !s.Waived() {
			t.Errorf("after two people it stands as %+v", s)
		}
		again := b.takeIn(annual.Received{File: "2.txt", Report: off(t, 1)})[0]
		if err := b.keep(again, annual.Whose{Body: b.imported(first.ID).Body, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		if _, s := b.importFinding(again.ID, check); !s.Waived() {
			t.Errorf("the same report came again and the decision is gone: %+v", s)
		}
		other := b.takeIn(annual.Received{File: "3.txt", Report: off(t, 2)})[0]
		if err := b.keep(other, annual.Whose{Body: b.imported(first.ID).Body, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		if _, s := b.importFinding(other.ID, check); !s.Stale || s.Waived() {
			t.Errorf("on other figures the decision counts: %+v", s)
		}
	})
}

func TestWhoSetAFigureRightDoesNotAgreeToItsError(t *testing.T) {
	onBoth(t, func(b *bureau) {
		i := b.takeIn(annual.Received{File: "1.txt", Report: written(t, "柳湾镇人民政府", 2024, 1)})[0]
		if err := b.keep(i, annual.Whose{New: willow, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		b.do(func(tx *db.Tx) error {
			_, err := annual.CorrectImport(tx, signer, i.ID, b.imported(i.ID).Revision, map[annual.Place]string{{Row: "R1", Column: "natural_person"}: "99999"}, "对照原件")
			return err
		})
		if err := b.onImport(drafter, i.ID, "C-303", annual.Waived, "原件如此"); err != nil {
			t.Fatal(err)
		}
		if err := b.onImport(signer, i.ID, "C-303", annual.Seconded, ""); fault.Of(err) != fault.Refused {
			t.Errorf("he agreed to a figure he entered: %v", err)
		}
	})
}
