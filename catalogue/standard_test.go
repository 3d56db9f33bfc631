package catalogue

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/ooxml"
	"gongkai/sheet"
	"gongkai/testkit"
)

var compiler = office.Actor{ID: "s3", Name: "审核员", Organ: "o1", Grants: map[string][]office.Role{"o1": {office.Reviewer}}}

func reread(t testing.TB, book sheet.Book) sheet.Book {
	t.Helper()
	var file bytes.Buffer
	if err := sheet.Write(&file, book); err != nil {
		t.Fatal(err)
	}
	pack, err := ooxml.Open(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	read, err := sheet.Read(pack)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestThereAre26FieldsAnd13Channels(t *testing.T) {
	if len(FieldNames) != 26 || len(Channels) != 13 {
		t.Fatal(len(FieldNames), len(Channels))
	}
	for i, name := range FieldNames {
		if FieldOf("某县"+name+"领域基层政务公开标准目录") != i+1 {
			t.Errorf("%s is taken for %d", name, FieldOf(name))
		}
	}
	for title, want := range map[string]int{"国土空间规划": 11, "（二十六）乡村振兴领域": 26, "卫生健康": 21, "就业创业": 9, "天气": 0, "财政 预决算": 8} {
		if FieldOf(title) != want {
			t.Errorf("%s: %d", title, FieldOf(title))
		}
	}
}

// What is written as a workbook is read again the same, whatever the rows say.
func TestACatalogueWrittenIsReadTheSame(t *testing.T) {
	words := rapid.StringMatching(`[一-龥（）、0-9]{1,12}`)
	rapid.Check(t, func(r *rapid.T) {
		var rows []Row
		for i := range rapid.IntRange(1, 12).Draw(r, "rows") {
			row := Row{Field: rapid.IntRange(1, 26).Draw(r, "field"), Level1: rapid.SampledFrom([]string{"救助政策", "审批"}).Draw(r, "level1"),
				Content: words.Draw(r, "content"), Basis: words.Draw(r, "basis"), Term: words.Draw(r, "term"), Body: words.Draw(r, "body"),
				Everyone: rapid.Bool().Draw(r, "everyone"), Some: rapid.Bool().Draw(r, "some"), Proactive: rapid.Bool().Draw(r, "proactive"), OnRequest: rapid.Bool().Draw(r, "request")}
			if rapid.Bool().Draw(r, "two levels") {
				row.Level2 = "事项" + words.Draw(r, "level2")
			}
			for n := range Channels {
				if rapid.Bool().Draw(r, "channel") {
					row.Channels = append(row.Channels, n+1)
				}
			}
			for _, tier := range Tiers {
				if rapid.Bool().Draw(r, "tier") {
					row.Tiers = append(row.Tiers, tier)
				}
			}
			row.Position = int64(i)
			rows = append(rows, row)
		}
		slices.SortStableFunc(rows, func(a, b Row) int { return a.Field - b.Field })
		got := ReadCatalogue(reread(t, WriteCatalogue("竹桥街道", rows)), 0)
		if len(got.Rows) != len(rows) {
			r.Fatalf("%d rows of %d, %+v", len(got.Rows), len(rows), got.Problems)
		}
		for i, row := range rows {
			if !row.SameAs(got.Rows[i].Row) {
				r.Fatalf("row %d: %+v\nread as %+v", i, row, got.Rows[i].Row)
			}
		}
	})
}

// county is a file as a county hands it round: labels vary, cells are merged, a note stands below, a page repeats the head.
func county() sheet.Book {
	row := func(cells ...string) (out []sheet.Cell) {
		for _, c := range cells {
			out = append(out, sheet.Cell{Text: c})
		}
		return out
	}
	head := []sheet.Cell{{Text: "序号", Down: 2}, {Text: "公开事项", Across: 2}, {Text: "公开内容\n（要素）", Down: 2}, {Text: "公开依据", Down: 2}, {Text: "公开 时限", Down: 2},
		{Text: "公开主体", Down: 2}, {Text: "公开渠道和载体", Down: 2}, {Text: "公开对象", Across: 2}, {Text: "公开方式", Across: 2}, {Text: "公开层级", Across: 2}}
	return sheet.Book{Sheets: []sheet.Sheet{{Name: "社会救助", Rows: [][]sheet.Cell{
		{{Text: "云溪市社会救助领域基层政务公开标准目录", Across: 14}}, head,
		row("一级事项", "二级事项", "全社会", "特定群体", "主动", "依申请", "区级", "镇街、村级"),
		append([]sheet.Cell{{Text: "1"}, {Text: "综合业务", Down: 2}}, row("政策法规", "救助办法", "条例", "20个工作日", "民政局", "■政府网站 □政府公报\n■ 两微一端 ■社区/企事业单位/村公示栏(电子屏) ■信用中国", "√", "", "√", "", "√", "√")...),
		row("2", "监督检查", "举报电话", "条例", "及时公开", "民政局", "☑政务服务中心", "", "√ 申请人", "", "√", "√", ""),
		row("3", "最低生活保障", "审核", "名单", "条例", "", "街道", "政府网站、其他", "√", "", "□", "✔", "", "√"),
		row("4", "", "发放", "金额", "", "", "街道", "", "也许", "", "√", "", "", ""),
		row("", "", "", "", "", "", "", "", "", "", "", "", "", ""),
		row("序号", "一级事项", "二级事项", "公开内容", "", "", "", "", "", "", "", "", "", ""),
		row("5", "", "", "", "", "", "", "■政府网站", "√", "", "√", "", "", ""),
		{{Text: "备注：本目录动态调整", Across: 14}},
	}}, {Name: "说明", Rows: [][]sheet.Cell{row("填表说明")}}}}
}

func TestACountysFileIsReadAndItsFaultsAreNamed(t *testing.T) {
	got := ReadCatalogue(reread(t, county()), 0)
	if len(got.Rows) != 4 {
		t.Fatalf("%d rows: %+v", len(got.Rows), got.Problems)
	}
	a, b, c, e := got.Rows[0], got.Rows[1], got.Rows[2], got.Rows[3]
	if a.Field != 5 || a.Level1 != "综合业务" || !slices.Equal(a.Channels, []int{1, 3, 11}) || a.ChannelsAlso != "信用中国" ||
		!slices.Equal(a.Tiers, []Tier{County, Town, Village}) || !a.Everyone || !a.Proactive || a.OnRequest {
		t.Errorf("%+v", a)
	}
	if b.Level1 != "综合业务" || b.Audience != "申请人" || !b.Some || b.Everyone || !b.OnRequest || b.Line != 5 {
		t.Errorf("%+v", b)
	}
	if !slices.Equal(c.Channels, []int{1, 13}) || c.Proactive || !c.OnRequest || !slices.Equal(c.Tiers, []Tier{Town, Village}) {
		t.Errorf("%+v", c)
	}
	if e.Level1 != "最低生活保障" || e.Level2 != "发放" {
		t.Errorf("a matter merged to the eye only: %+v", e)
	}
	said := ""
	for _, p := range got.Problems {
		said += p.Key + " "
	}
	for _, want := range []string{"odd_tick", "no_channel", "no_matter", "aside", "no_head"} {
		if !strings.Contains(said, "standard.read."+want) {
			t.Errorf("%s is not said: %s", want, said)
		}
	}
}

func TestTakeIn_adds_changes_and_keeps_what_names_hold_on_to(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			read := ReadCatalogue(county(), 5).Rows
			if len(read) == 0 { // places of cells are given by reading only
				read = ReadCatalogue(reread(t, county()), 5).Rows
			}
			done, err := TakeIn(tx, compiler, "o1", read, false)
			must(t, err)
			if done[Added] != 4 {
				t.Error(done)
			}
			rows, err := Rows(tx, "o1", 5)
			must(t, err)
			read[1].Content = "投诉电话"
			done, err = TakeIn(tx, compiler, "o1", read[:3], true)
			must(t, err)
			if done[Same] != 2 || done[Altered] != 1 || done[LeftOver] != 1 {
				t.Error(done)
			}
			now, err := Rows(tx, "o1", 0)
			must(t, err)
			if len(now) != 3 || now[1].ID != rows[1].ID || now[1].Content != "投诉电话" {
				t.Errorf("%+v", now)
			}
			if gone, err := RowByID(tx, rows[3].ID); err != nil || gone.RemovedAt.IsZero() {
				t.Error("a row taken out must stay to be named", err)
			}
			if err := DeclareField(tx, compiler, "o1", 5, false, "没有"); fault.Of(err) != fault.Refused {
				t.Errorf("a field with rows cannot be foreign: %v", err)
			}
			if err := DeclareField(tx, compiler, "o1", 25, false, " "); fault.Of(err) != fault.Invalid {
				t.Errorf("without a reason: %v", err)
			}
			must(t, DeclareField(tx, compiler, "o1", 25, false, "税收由税务部门公开"))
			states, err := Fields(tx, "o1")
			must(t, err)
			if s := states[4]; !s.Involved || s.Rows != 3 || states[24].Involved || !states[24].Declared || states[0].Declared {
				t.Errorf("%+v %+v", s, states[24])
			}
			return nil
		}))
	})
}

func FuzzParseChannels(f *testing.F) {
	f.Add("■政府网站 □政府公报\n■其他：报纸")
	f.Fuzz(func(t *testing.T, s string) {
		boxes, _ := ParseChannels(s)
		for _, n := range boxes {
			if n < 1 || n > len(Channels) {
				t.Fatal(n)
			}
		}
		ParseTerm(s)
		ticked(s)
		FieldOf(s)
	})
}
