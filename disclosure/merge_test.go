package disclosure

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

func TestMergingAColumnTakesTwoPeopleAndLosesNothing(t *testing.T) {
	engines(t, func(w *world) {
		t, root := w.t, staff("系统管理员", office.SystemAdmin)
		var from string
		w.do(func(tx *db.Tx) (err error) {
			from, err = catalogue.Create(tx, root, catalogue.Column{Organ: organID, Name: "防汛专题"})
			return err
		})
		text := w.text("防汛通知")
		text.Column = from
		var id string
		w.do(func(tx *db.Tx) error {
			ids, err := ImportPublished(tx, office.System("test"), []Imported{{Text: text, PublishedAt: w.clock.Now()}})
			id = ids[0]
			return err
		})
		into := w.columns[catalogue.Notices].ID
		var number string
		w.look(func(q db.Query) error {
			it, err := ItemByID(q, id)
			number = it.IndexNumber
			return err
		})
		w.do(func(tx *db.Tx) error {
			if done, err := AskMerge(tx, root, from, into, "专题结束"); err != nil || done {
				t.Error("public items move: two people", done, err)
			}
			return nil
		})
		if err := w.try(func(tx *db.Tx) error { _, err := AskMerge(tx, root, from, into, "再来一次"); return err }); fault.Of(err) != fault.Refused {
			t.Error(err)
		}
		var waiting catalogue.Merge
		w.look(func(q db.Query) error {
			list, err := catalogue.Merges(q, organID)
			waiting = list[0]
			return err
		})
		w.do(func(tx *db.Tx) error {
			own := signer
			own.ID = root.ID
			if err := ConfirmMerge(tx, own, waiting.ID); fault.Of(err) != fault.Refused {
				t.Error("nobody agrees to one's own wish", err)
			}
			return nil
		})
		w.do(func(tx *db.Tx) error { return ConfirmMerge(tx, signer, waiting.ID) })
		w.look(func(q db.Query) error {
			if c, err := catalogue.ColumnByID(q, from); err != nil || c.ID != into {
				t.Error("the old column's id must lead to the new one", c.Name, err)
			}
			if to, ok, err := catalogue.Resolve(q, catalogue.ColumnAlias, from); !ok || to != into || err != nil {
				t.Error(to, ok, err)
			}
			p, err := Public(q, id)
			if err != nil || p.Column != from {
				t.Error("the text stays as it was signed", err)
			}
			if list, err := List(q, Shelf{Column: into}); err != nil || list.Total != 1 || list.Items[0].ID != id {
				t.Errorf("%+v %v", list, err)
			}
			if n, err := Total(q, "", from, 0); n != 0 || err != nil {
				t.Error(n, err)
			}
			if found, err := ByIndexNumber(q, number); found != id || err != nil {
				t.Error("the index number must lead to the item", err)
			}
			if gaps, err := Gaps(q, organID, number[len(number)-10:len(number)-6]); len(gaps) != 0 || err != nil {
				t.Errorf("%+v %v", gaps, err)
			}
			return nil
		})
	})
}
