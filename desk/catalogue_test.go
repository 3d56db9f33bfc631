package desk_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// send sends a form with one file.
func (p *person) send(path, field, name, content string, pairs ...string) {
	p.h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		p.h.must(w.WriteField(pairs[i], pairs[i+1]))
	}
	p.h.must(w.WriteField("_key", p.hidden("_key")))
	part, err := w.CreateFormFile(field, name)
	p.h.must(err)
	_, err = part.Write([]byte(content))
	p.h.must(err)
	p.h.must(w.Close())
	r, err := p.client.Post(p.h.server.URL+path, w.FormDataContentType(), &b)
	p.take(r, err)
}

func TestAListOfExpressionsIsUploaded(t *testing.T) {
	inTown(t, func(h *town) {
		reviewer := h.as(office.Reviewer)
		reviewer.get("/desk/words")
		reviewer.whole()
		for name, content := range map[string]string{"empty.csv": "", "picture.png": "\x89PNG\r\n\x1a\n", "broken.xlsx": "PK\x03\x04", "zeros.csv": "\x00\x00\x00,\x00"} {
			reviewer.get("/desk/words")
			reviewer.send("/desk/words", "file", name, content, "organ", h.subdistrict)
			if reviewer.status < 400 || reviewer.status >= 500 {
				t.Errorf("%s: %d", name, reviewer.status)
			}
			reviewer.whole()
		}
		reviewer.get("/desk/words")
		reviewer.send("/desk/words", "file", "词表.csv", goodWords, "organ", h.subdistrict)
		if reviewer.status != 200 {
			t.Fatalf("%d: %s", reviewer.status, reviewer.text())
		}
		reviewer.sees("竹桥镇政俯")
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items")
		drafter.send("/desk/words", "file", "x.csv", goodWords, "organ", h.subdistrict)
		if drafter.status != 403 {
			t.Errorf("a drafter changed the list: %d", drafter.status)
		}
	})
}

// A workbook is looked at first: what would change, what could not be read; nothing is taken in before that is agreed to.
func TestAStandardCatalogueIsLookedAtThenTakenIn(t *testing.T) {
	inTown(t, func(h *town) {
		h.shelf(catalogue.Services)
		row := catalogue.Row{Organ: h.subdistrict, Field: 5, Level1: "综合业务", Level2: "办事指南", Content: "办理条件、材料", Basis: "《政府信息公开条例》", Term: "20个工作日内", Body: "街道办事处",
			Channels: []int{1}, Everyone: true, Proactive: true, Tiers: []catalogue.Tier{catalogue.Town}}
		file, err := catalogue.FileOf("竹桥街道办事处", []catalogue.Row{row})
		h.must(err)
		path := "/desk/catalogue/standard?organ=" + h.subdistrict
		reviewer := h.as(office.Reviewer)
		reviewer.get(path)
		reviewer.whole()
		for name, content := range map[string]string{"x.xlsx": "PK\x03\x04broken", "x.txt": "不是工作簿"} {
			reviewer.get(path)
			if reviewer.send("/desk/catalogue/standard/import?organ="+h.subdistrict, "file", name, content); reviewer.status < 400 || reviewer.status >= 500 {
				t.Errorf("%s: %d", name, reviewer.status)
			}
			reviewer.whole()
		}
		reviewer.get(path)
		reviewer.send("/desk/catalogue/standard/import?organ="+h.subdistrict, "file", "目录.xlsx", string(file))
		reviewer.sees("新增", "办事指南")
		reviewer.whole()
		h.must(h.d.View(t.Context(), func(q *db.View) error {
			rows, err := catalogue.Rows(q, h.subdistrict, 0)
			if len(rows) != 0 {
				t.Error("taken in before it was agreed to")
			}
			return err
		}))
		reviewer.post("/desk/catalogue/standard/take?organ="+h.subdistrict, "hash", hiddenField(reviewer.raw, "hash"), "size", hiddenField(reviewer.raw, "size"), "field", "")
		reviewer.get("/desk/catalogue/standard/5?organ=" + h.subdistrict)
		reviewer.sees("办事指南", "20个工作日内")
		reviewer.whole()
		if reviewer.get("/desk/catalogue/standard/99?organ=" + h.subdistrict); reviewer.status != 404 {
			t.Errorf("a field there is none of: %d", reviewer.status)
		}
		reviewer.get(path)
		if reviewer.post("/desk/catalogue/standard/take?organ="+h.subdistrict, "hash", strings.Repeat("0", 64), "size", "10"); reviewer.status < 400 || reviewer.status >= 500 {
			t.Errorf("a forged file: %d", reviewer.status)
		}
		reviewer.get("/desk/catalogue/standard.xlsx?organ=" + h.subdistrict)
		if !strings.HasPrefix(reviewer.raw, "PK") {
			t.Error("no workbook comes out")
		}
		drafter := h.as(office.Drafter)
		drafter.get(path)
		if drafter.send("/desk/catalogue/standard/import?organ="+h.subdistrict, "file", "目录.xlsx", string(file)); drafter.status != 403 {
			t.Errorf("a drafter imports: %d", drafter.status)
		}
	})
}

func hiddenField(page, name string) string {
	_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func TestTheRuleOfIndexNumbersIsChosenAndSerialsAreKeptFree(t *testing.T) {
	inTown(t, func(h *town) {
		h.shelf(catalogue.Notices)
		path := "/desk/catalogue/numbers?organ=" + h.subdistrict
		admin := h.as(office.SystemAdmin)
		admin.get(path)
		admin.sees("11330683742010670P/")
		admin.whole()
		admin.post(path, "kind_0", "organ", "kind_1", "year")
		if admin.status != 422 {
			t.Errorf("a rule without a serial: %d", admin.status)
		}
		admin.whole()
		rule := []string{"kind_0", "organ", "kind_1", "literal", "text_1", "/", "kind_2", "year", "kind_3", "literal", "text_3", "-", "kind_4", "serial", "text_4", "4"}
		admin.get(path)
		admin.post(path, append(rule, "act", "preview")...)
		admin.sees("-0001")
		admin.get(path)
		admin.post(path, rule...)
		admin.get(path)
		admin.sees("-0001")
		admin.post("/desk/catalogue/numbers/reserve?organ="+h.subdistrict, "year", "2026", "upto", "x", "note", "")
		if admin.status != 422 {
			t.Errorf("nothing to keep free: %d", admin.status)
		}
		admin.get(path)
		admin.post("/desk/catalogue/numbers/reserve?organ="+h.subdistrict, "year", "2026", "upto", "40", "note", "旧系统已经用到 40 号")
		admin.get(path)
		admin.sees("旧系统已经用到 40 号")
		admin.whole()
		drafter := h.as(office.Drafter)
		drafter.get(path)
		if drafter.post(path, rule...); drafter.status != 403 {
			t.Errorf("a drafter chose the rule: %d", drafter.status)
		}
	})
}

// Merging columns that hold what is public takes two people.
func TestColumnsAreMergedByTwo(t *testing.T) {
	inTown(t, func(h *town) {
		h.shelf(catalogue.Notices)
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/columns/new?organ=" + h.subdistrict)
		admin.post("/desk/columns/new", "organ", h.subdistrict, "name", "专题公告")
		from, to := h.column("专题公告").ID, h.column("工作动态").ID
		h.publish("要搬的公告", from, workday.MustParse("2026-01-05").Start())
		path := "/desk/catalogue/merges?organ=" + h.subdistrict
		admin.get(path)
		admin.whole()
		admin.post(path, "source", from, "target", from, "reason", "一样")
		if admin.status < 400 || admin.status >= 500 {
			t.Errorf("into itself: %d", admin.status)
		}
		admin.get(path)
		admin.post(path, "source", from, "target", to, "reason", "")
		if admin.status != 422 {
			t.Errorf("without a reason: %d", admin.status)
		}
		admin.whole()
		admin.get(path)
		admin.post(path, "source", from, "target", to, "reason", "两个栏目内容重复")
		admin.get(path)
		admin.sees("两个栏目内容重复")
		id := hiddenID(admin.raw)
		if admin.post("/desk/catalogue/merges/" + id + "/confirm?organ=" + h.subdistrict); admin.status < 400 {
			t.Errorf("the asker agreed: %d", admin.status)
		}
		signer := h.as(office.Signer)
		signer.get(path)
		signer.post("/desk/catalogue/merges/" + id + "/confirm?organ=" + h.subdistrict)
		signer.get(path)
		signer.whole()
		admin.get("/desk/columns/" + from)
		if admin.path != "/desk/columns/"+to {
			t.Errorf("the merged column leads to %s", admin.path)
		}
		if admin.post("/desk/catalogue/merges/" + id + "/forge?organ=" + h.subdistrict); admin.status != 404 {
			t.Errorf("a step there is none of: %d", admin.status)
		}
	})
}

func hiddenID(page string) string {
	_, rest, _ := strings.Cut(page, `action="/desk/catalogue/merges/`)
	id, _, _ := strings.Cut(rest, "/")
	return id
}

const goodWords = "错误用语,正确用语,严重,备注\n竹桥镇政俯,竹桥街道办事处,1,\n"

// Places are recorded, information is handed to the library, and its receipt recorded; both files come out.
func TestInformationIsHandedToTheLibrary(t *testing.T) {
	inTown(t, func(h *town) {
		h.publish("移送的公告", h.shelf(catalogue.Notices), h.clock.Now().AddDate(0, 0, -5))
		reviewer := h.as(office.Reviewer)
		reviewer.get("/desk/places")
		reviewer.sees("还没有登记查阅场所")
		reviewer.whole()
		at := "?organ=" + h.subdistrict
		reviewer.post("/desk/places"+at, "kind", "library", "name", "", "hours", "每日", "address", "文化路")
		if reviewer.status != 422 {
			t.Errorf("without a name: %d", reviewer.status)
		}
		reviewer.whole()
		reviewer.get("/desk/places")
		reviewer.post("/desk/places"+at, "kind", "library", "name", "市图书馆", "hours", "每日 9:00—17:00", "address", "文化路 1 号", "phone", "0575-83000009")
		reviewer.sees("市图书馆", "编制移送清单")
		_, rest, _ := strings.Cut(reviewer.raw, `name="place"`)
		_, rest, _ = strings.Cut(rest, `<option value="`)
		place, _, _ := strings.Cut(rest, `"`)
		today := workday.DateOf(h.clock.Now())
		reviewer.post("/desk/transfers"+at, "place", place, "from", "昨天", "to", today.String())
		if reviewer.status != 422 {
			t.Errorf("no day: %d", reviewer.status)
		}
		reviewer.get("/desk/places")
		reviewer.post("/desk/transfers"+at, "place", place, "from", today.AddDays(-30).String(), "to", today.String())
		reviewer.sees("移送的公告", "待接收", "市图书馆")
		reviewer.whole()
		list := reviewer.path
		for _, file := range []string{"list.xlsx", "list.docx"} {
			if reviewer.get(list + "/" + file); !strings.HasPrefix(reviewer.raw, "PK") {
				t.Errorf("%s: %d", file, reviewer.status)
			}
		}
		if reviewer.get(list + "/list.exe"); reviewer.status != 404 {
			t.Errorf("a file there is none of: %d", reviewer.status)
		}
		reviewer.get(list)
		reviewer.post(list+"/receipt", "received_on", today.String(), "received_by", "馆员")
		reviewer.sees("已接收", "馆员")
		reviewer.whole()
		inspector := h.as(office.Inspector)
		inspector.get(list)
		inspector.missing("登记接收回执")
	})
}
