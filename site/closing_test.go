package site_test

import (
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

func TestAClosedOrgansPagesSayWhoCarriesOn(t *testing.T) {
	atAPortal(t, func(r *reader) {
		const small = "xiling"
		r.do(func(tx *db.Tx) error {
			_, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: small, Parent: tx.Organ(), Kind: office.Township, Name: "青溪县西岭乡人民政府", ShortName: "西岭乡", Code: "11330683000000772P"})
			return err
		})
		var id string
		in := func(fn func(tx *db.Tx) error) { r.must(r.d.Update(t.Context(), small, fn)) }
		in(func(tx *db.Tx) error {
			columns, err := catalogue.Standard(tx, office.System("test"), small)
			if err != nil {
				return err
			}
			text := r.text("水渠改造的公告")
			text.Column = columns[catalogue.Notices].ID
			ids, err := disclosure.ImportPublished(tx, office.System("test"), []disclosure.Imported{{PublishedAt: r.clock.Now(), Text: text}})
			if err == nil {
				id = ids[0]
			}
			return err
		})
		r.page("/items/"+id, "水渠改造的公告")
		if strings.Contains(r.body, "撤并") {
			t.Error("said of an organ that stands")
		}
		portal := ""
		r.do(func(tx *db.Tx) error { portal = tx.Organ(); return nil })
		in(func(tx *db.Tx) error {
			if err := office.Close(tx, small, portal, workday.DateOf(tx.Now())); err != nil {
				return err
			}
			return ledger.Append(tx, ledger.Event{Verb: "organ.close_confirm", Subject: "organ:" + small})
		})
		r.page("/items/"+id, "发布本信息的青溪县西岭乡人民政府已于", `href="/organs/`+portal+`"`)
		r.page("/organs/"+small, "水渠改造的公告", "职能由", `href="/organs/`+portal+`"`)
		r.page("/organs/"+portal, "承接的机关", `href="/organs/`+small+`"`)
	})
}
