package reading

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/docx"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/ooxml"
	"gongkai/sheet"
	"gongkai/testkit"
	"gongkai/workday"
)

const town = "o1"

func who(roles ...office.Role) office.Actor {
	return office.Actor{ID: "s", Name: "某人", Organ: town, Grants: map[string][]office.Role{town: roles}}
}

// What became public in a period goes on a list, once each and as it was; the list is received once, with a name and a day.
func TestAListIsMadeHandedOverAndReceived(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		try := func(fn func(tx *db.Tx) error) error { return d.Update(t.Context(), town, fn) }
		do := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := try(fn); err != nil {
				t.Fatal(err)
			}
		}
		today := workday.DateOf(clock.Now())
		var library, hall, list string
		do(func(tx *db.Tx) error {
			if _, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
				return err
			}
			columns, err := catalogue.Standard(tx, office.System("test"), town)
			if err != nil {
				return err
			}
			var batch []disclosure.Imported
			for i, days := range []int{40, 20, 10, 5} {
				at := clock.Now().Add(-time.Duration(days) * 24 * time.Hour)
				batch = append(batch, disclosure.Imported{PublishedAt: at, Text: disclosure.Text{Title: []string{"甲", "乙", "丙", "丁"}[i], Column: columns[catalogue.Notices].ID, Statutory: "20.15", Issuer: "竹桥街道办事处",
					FormedOn: workday.DateOf(at), Body: "<p>正文</p>"}})
			}
			if _, err = disclosure.ImportPublished(tx, office.System("test"), batch); err != nil {
				return err
			}
			if library, err = Save(tx, who(office.Reviewer), Place{Organ: town, Kind: "library", Name: "市图书馆", Address: "文化路 1 号", Hours: "每日 9:00—17:00", Phone: "0575-83000009"}); err != nil {
				return err
			}
			hall, err = Save(tx, who(office.Reviewer), Place{Organ: town, Kind: "service", Name: "便民服务中心", Address: "竹桥路 2 号", Hours: "工作日"})
			return err
		})
		for name, c := range map[string]struct {
			place    string
			from, to workday.Date
		}{"a hall receives nothing": {hall, today.AddDays(-30), today}, "the future": {library, today, today.AddDays(3)}, "backwards": {library, today, today.AddDays(-3)},
			"nothing": {library, today.AddDays(-300), today.AddDays(-200)}, "years": {library, today.AddDays(-800), today}} {
			if err := try(func(tx *db.Tx) error { _, err := Make(tx, who(office.Reviewer), c.place, c.from, c.to); return err }); fault.Of(err) != fault.Invalid {
				t.Error(name, err)
			}
		}
		do(func(tx *db.Tx) (err error) {
			list, err = Make(tx, who(office.Reviewer), library, today.AddDays(-20), today.AddDays(-6))
			return err
		})
		var one Transfer
		var lines []Line
		look := func() {
			t.Helper()
			if err := d.View(t.Context(), func(q *db.View) (err error) {
				if one, err = TransferByID(q, list); err == nil {
					lines, err = Lines(q, list)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		look()
		if len(lines) != 2 || lines[0].Title != "乙" || lines[1].Title != "丙" || one.Items != 2 || one.Receiver != "市图书馆" || lines[0].Hash == "" {
			t.Error(one, lines)
		}
		if err := try(func(tx *db.Tx) error { return Receive(tx, who(office.Inspector), list, 1, today, "李某", "") }); fault.Of(err) != fault.Denied {
			t.Error("an inspector records a receipt:", err)
		}
		if err := try(func(tx *db.Tx) error {
			return Receive(tx, who(office.Reviewer), list, 1, today.AddDays(2), "李某", "")
		}); fault.Of(err) != fault.Invalid {
			t.Error("received tomorrow:", err)
		}
		do(func(tx *db.Tx) error {
			return Receive(tx, who(office.Reviewer), list, 1, today, "馆员", "纸质一份")
		})
		if err := try(func(tx *db.Tx) error { return Receive(tx, who(office.Reviewer), list, 2, today, "馆员", "") }); fault.Of(err) != fault.Invalid {
			t.Error("received twice:", err)
		}
		look()
		if one.ReceivedOn != today || one.ReceivedBy != "馆员" {
			t.Error(one)
		}
		readBack(t, one, lines)
	})
}

// Both files read back say all that the list says.
func readBack(t *testing.T, one Transfer, lines []Line) {
	t.Helper()
	var book, paper bytes.Buffer
	if err := WriteXLSX(&book, "竹桥街道办事处", one, lines); err != nil {
		t.Fatal(err)
	}
	if err := WriteDOCX(&paper, "竹桥街道办事处", one, lines); err != nil {
		t.Fatal(err)
	}
	pack, err := ooxml.Open(book.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	read, err := sheet.Read(pack)
	if err != nil {
		t.Fatal(err)
	}
	words := ""
	for _, row := range read.Sheets[0].Rows {
		for _, c := range row {
			words += c.Text + "|"
		}
	}
	if pack, err = ooxml.Open(paper.Bytes()); err != nil {
		t.Fatal(err)
	}
	parts, err := docx.Read(pack)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, p := range parts {
		said += p.Text
		for _, row := range p.Rows {
			for _, c := range row {
				said += c.Text + "|"
			}
		}
	}
	for _, want := range []string{"竹桥街道办事处主动公开政府信息移送清单", "市图书馆", "馆员", lines[0].IndexNumber, "乙", lines[1].PublishedOn.String()} {
		if !strings.Contains(words, want) || !strings.Contains(said, want) {
			t.Errorf("a file does not say %s", want)
		}
	}
}

func TestAPlaceIsSavedAndClosedInWords(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		good := Place{Organ: town, Kind: "archive", Name: "市档案馆", Address: "文化路 3 号", Hours: "工作日", Phone: "0575-83000008"}
		for field, change := range map[string]func(*Place){"kind": func(p *Place) { p.Kind = "x" }, "name": func(p *Place) { p.Name = " " }, "hours": func(p *Place) { p.Hours = strings.Repeat("长", 201) },
			"phone": func(p *Place) { p.Phone = "不知道" }} {
			bad := good
			change(&bad)
			err := d.Update(t.Context(), town, func(tx *db.Tx) error { _, err := Save(tx, who(office.Signer), bad); return err })
			if fault.Of(err) != fault.Invalid || fault.As(err).Fields[0].Name != field {
				t.Error(field, err)
			}
		}
		var id string
		if err := d.Update(t.Context(), town, func(tx *db.Tx) (err error) {
			if id, err = Save(tx, who(office.Signer), good); err != nil {
				return err
			}
			return Close(tx, who(office.Signer), id, 1, true)
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(q *db.View) error {
			open, err := Places(q, town, false)
			all, err2 := Places(q, town, true)
			if len(open) != 0 || len(all) != 1 || !all[0].Closed || err != nil || err2 != nil {
				t.Error(open, all, err, err2)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
