package desk_test

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
)

// An organ that was opened at the desk can draft at once: it has the columns every organ starts with (国办公开办函〔2019〕61号).
func TestANewOrganHasItsColumns(t *testing.T) {
	inTown(t, func(h *town) {
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/organs/new")
		admin.post("/desk/organs/new", "parent", h.subdistrict, "kind", "other", "name", "竹桥街道便民服务中心")
		admin.sees("竹桥街道便民服务中心")
		err := h.d.View(t.Context(), func(q *db.View) error {
			organs, err := office.Organs(q)
			if err != nil {
				return err
			}
			for _, o := range organs {
				if o.Name != "竹桥街道便民服务中心" {
					continue
				}
				if _, err := catalogue.ColumnByKind(q, o.ID, catalogue.Reports); err != nil {
					t.Errorf("no column for its annual reports: %v", err)
				}
				columns, err := catalogue.Columns(q, o.ID)
				if len(columns) != 13 {
					t.Errorf("%d columns", len(columns))
				}
				return err
			}
			t.Error("the organ was not made")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
