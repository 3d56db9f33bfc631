package annual_test

import (
	"fmt"
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

func (b *bureau) city(year int) (c annual.City, gaps []annual.Gap) {
	b.Helper()
	b.look(func(q db.Query) error {
		parent, err := office.OrganByID(q, organID)
		if err != nil {
			return err
		}
		if c, err = annual.CityOf(q, parent, year); err != nil {
			return err
		}
		gaps, err = annual.Sums(q, c)
		return err
	})
	return c, gaps
}

// The sum of every cell is a recount over the children's reports, the parent's aggregate stands beside it, and each body's
// contributions add up to the sum.
func TestTheSumsAreARecount(t *testing.T) {
	onBoth(t, func(b *bureau) {
		reports := b.filled(11, 2023, 2024)
		own := b.takeIn(annual.Received{File: "own", Report: written(t, "青石街道办事处", 2024, 77)})[0]
		if err := b.keep(own, annual.Whose{Body: organID, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		whole := written(t, "青石街道办事处", 2024, 78)
		all := b.takeIn(annual.Received{File: "all", Report: whole})[0]
		if err := b.keep(all, annual.Whose{Body: organID, Year: 2024, Scope: annual.Aggregate}); err != nil {
			t.Fatal(err)
		}
		c, gaps := b.city(2024)
		want := map[annual.Place]int64{}
		add := func(r *annual.Report) {
			for row, w := range r.Figures() {
				for i, column := range annual.FormOf(2024).ColumnsOf(row) {
					if w[i] != annual.None {
						want[annual.Place{Row: row, Column: column.Code}] += w[i]
					}
				}
			}
		}
		add(b.imported(own.ID).Report())
		children := 0
		for n := range 11 {
			if r := reports[fmt.Sprintf("第%02d镇2024", n)]; r != nil {
				add(r)
				children++
			}
		}
		if len(c.Reports()) != children+1 || len(gaps) < 190 {
			t.Errorf("%d reports count, %d cells", len(c.Reports()), len(gaps))
		}
		before, _ := b.city(2023)
		for _, g := range gaps {
			if g.Sum != want[g.Place] {
				t.Errorf("%v: the sum is %d, a recount %d", g.Place, g.Sum, want[g.Place])
			}
			if cell, _, ok := whole.Cell(g.Place); ok && cell.Value != g.Parent {
				t.Errorf("%v: the parent's figure is %d, its report says %d", g.Place, g.Parent, cell.Value)
			}
		}
		b.look(func(q db.Query) error {
			for _, g := range gaps[:40] {
				parts, err := annual.Contributions(q, c, before, g.Place)
				if err != nil {
					return err
				}
				var now, last int64 = 0, 1 << 62
				for _, part := range parts {
					if part.Now != annual.None {
						now += part.Now
					}
					moved := max(part.Moved(), -part.Moved())
					if moved > last {
						t.Errorf("%v is not sorted by what moved it", g.Place)
					}
					last = moved
				}
				if now != g.Sum {
					t.Errorf("%v: contributions come to %d, the sum is %d", g.Place, now, g.Sum)
				}
			}
			return nil
		})
	})
}

func TestAChildWithoutAReportIsLateAfterItsDay(t *testing.T) {
	onBoth(t, func(b *bureau) {
		b.filled(3, 2024, 2024)
		c, _ := b.city(2024)
		missing, in := 0, 0
		for _, child := range c.Children {
			if child.In() {
				in++
				if child.Late(workday.MustParse("2026-03-01")) != child.Handed.Sub(child.Due) {
					t.Errorf("%s came on %s, due %s", child.Name, child.Handed, child.Due)
				}
			} else {
				missing++
				if child.Late(child.Due) != 0 || child.Late(child.Due.AddDays(3)) != 3 {
					t.Errorf("%s is due %s", child.Name, child.Due)
				}
			}
		}
		if in == 0 || in+missing != len(c.Children) {
			t.Errorf("%d in, %d missing of %d", in, missing, len(c.Children))
		}
	})
}
