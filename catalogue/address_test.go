package catalogue

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

func TestAnAddressRuleIsTakenOrRefusedInWords(t *testing.T) {
	word := func(s string) Part { return Part{Kind: WordPart, Text: s} }
	column, title := Part{Kind: ColumnPart}, Part{Kind: TitlePart, Width: 8}
	for name, c := range map[string]struct {
		parts []Part
		key   string // "" when it is good
	}{
		"the proposal":             {SampleParts, ""},
		"words and initials":       {[]Part{word("pukou"), {Kind: ColumnsPart}, {Kind: DayPart}, {Kind: InitialsPart}}, ""},
		"no column":                {[]Part{word("pukou"), title}, "address.item_first"},
		"two columns":              {[]Part{word("pukou"), column, {Kind: ColumnsPart}, title}, "address.one_column"},
		"the column first":         {[]Part{column, title}, "address.one_column"},
		"a year before the column": {[]Part{word("pukou"), {Kind: YearPart}, column, title}, "address.item_first"},
		"nothing to tell items by": {[]Part{word("pukou"), column, {Kind: YearPart}}, "address.no_end"},
		"a page of the site":       {[]Part{word("items"), column, title}, "address.bad_word"},
		"dots":                     {[]Part{word(".."), column, title}, "address.bad_word"},
		"capitals":                 {[]Part{word("Pukou"), column, title}, "address.bad_word"},
		"one syllable":             {[]Part{word("pukou"), column, {Kind: TitlePart, Width: 1}}, "address.bad_width"},
		"an unknown part":          {[]Part{word("pukou"), column, {Kind: "x"}, title}, "address.bad_part"},
		"too many":                 {[]Part{word("a"), word("b"), word("c"), word("d"), word("e"), word("f"), word("g"), column, title}, "address.too_many"},
	} {
		err := AddressRule{Parts: c.parts}.Check()
		if (err == nil) != (c.key == "") || c.key != "" && !strings.Contains(fmt.Sprint(fault.As(err).Fields), c.key) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddressesAreSpeltAsTheyAreRead(t *testing.T) {
	rule := AddressRule{Parts: []Part{{Kind: OrganPart}, {Kind: ColumnsPart}, {Kind: YearPart}, {Kind: TitlePart, Width: 6}}}
	column := rule.ColumnPath("浦口街道", []string{"法定主动公开内容", "通知方案"})
	if column != "/pukoujiedao/fadingzhudonggongkaineirong/tongzhifangan" {
		t.Error(column)
	}
	item := rule.ItemPath(column, ItemFacts{Title: "关于印发《2026年银行网点…》的通知", Day: workday.On(2026, 3, 5)})
	if item != column+"/2026/guan-yu-yin-fa-2026-nian" {
		t.Error(item)
	}
	rule = AddressRule{Parts: []Part{{Kind: WordPart, Text: "pukou"}, {Kind: ColumnPart}, {Kind: DayPart}, {Kind: InitialsPart}, {Kind: NumberPart}}}
	if got := rule.ItemPath("/pukou/x", ItemFacts{Title: "防汛检查2026", IndexNumber: "11330683742010670P/2026-00007", Day: workday.On(2026, 3, 5)}); got != "/pukou/x/20260305/fxjc2026/11330683742010670p-2026-00007" {
		t.Error(got)
	}
}

// Whatever a column or a title is called, its address is one the portal would answer, and never one of the portal's own.
func TestEveryNameGivesAnAddress(t *testing.T) {
	kinds := []PartKind{YearPart, MonthPart, DayPart, TitlePart, InitialsPart, NumberPart}
	rapid.Check(t, func(t *rapid.T) {
		rule := AddressRule{Parts: []Part{{Kind: OrganPart}, {Kind: rapid.SampledFrom([]PartKind{ColumnPart, ColumnsPart}).Draw(t, "column")}}}
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			rule.Parts = append(rule.Parts, Part{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Width: rapid.IntRange(2, 20).Draw(t, "width")})
		}
		names := rapid.SliceOfN(rapid.String(), 1, 2).Draw(t, "names")
		column := rule.ColumnPath(rapid.String().Draw(t, "organ"), names)
		item := rule.ItemPath(column, ItemFacts{Title: rapid.String().Draw(t, "title"), IndexNumber: "x/2026-1", Day: workday.On(2026, 1, 2)})
		if len(item) > longAddress {
			item = cut(item)
		}
		for _, path := range []string{column, item} {
			if !ValidAddress(path) {
				t.Fatalf("%q is no address", path)
			}
		}
	})
}

func FuzzWhatIsNoAddressIsRefused(f *testing.F) {
	for _, path := range []string{"/pukou/tongzhi", "/..", "/a//b", "/a/", "/A", "/a.b", "/a%2e", "/-a", "/a-", "/a--b", "", "a"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if !ValidAddress(path) {
			return
		}
		if strings.Contains(path, "..") || strings.Contains(path, "//") || strings.HasSuffix(path, "/") || strings.ToLower(path) != path || strings.ContainsAny(path, ".%\\\x00 ") {
			t.Errorf("%q is taken for an address", path)
		}
	})
}

// An address is given once, to one thing, and leads somewhere for ever: whatever is renamed, whatever rule comes after.
func TestAddressesAreKeptForEver(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		organ := office.Organ{ID: "o1", Kind: office.Subdistrict, Name: "竹桥街道办事处", ShortName: "竹桥街道", Code: someCode}
		do := func(fn func(tx *db.Tx) error) {
			t.Helper()
			must(t, d.Update(t.Context(), "o1", fn))
		}
		var columns map[Kind]Column
		do(func(tx *db.Tx) (err error) {
			if _, err = office.CreateOrgan(tx, office.System("test"), organ); err == nil {
				columns, err = Standard(tx, keeper, "o1")
			}
			return err
		})
		rule := AddressRule{Parts: []Part{{Kind: OrganPart}, {Kind: ColumnPart}, {Kind: YearPart}, {Kind: TitlePart, Width: 8}}}
		do(func(tx *db.Tx) error { return SetAddressRule(tx, keeper, organ, rule, false) })
		item := func(id, title string) (path string) {
			do(func(tx *db.Tx) (err error) {
				path, err = ItemAddress(tx, "o1", id, columns[Notices].ID, ItemFacts{Title: title, Day: workday.On(2026, 3, 5)})
				return err
			})
			return path
		}
		leads := func(path, kind, target, now string) {
			t.Helper()
			must(t, d.View(t.Context(), func(q *db.View) error {
				a, err := Readable(q, path)
				if err != nil || a != (Addressed{kind, target, now}) {
					t.Errorf("%s leads to %+v %v", path, a, err)
				}
				return nil
			}))
		}
		first, second := item("i1", "防汛检查"), item("i2", "防汛检查")
		if first != "/zhuqiaojiedao/gonggaotonggao/2026/fang-xun-jian-cha" || second != first+"-2" {
			t.Error(first, second)
		}
		for n := 3; n <= 70; n++ { // many have the same title: each gets the next number
			if got := item(fmt.Sprint("i", n), "防汛检查"); got != fmt.Sprint(first, "-", n) {
				t.Fatalf("the address of the %dth of a title is %s", n, got)
			}
		}
		old := "/zhuqiaojiedao/gonggaotonggao"
		leads(old, ColumnTarget, columns[Notices].ID, old)
		leads(first, ItemTarget, "i1", first)

		// Renamed, it stays where it was; given a new one, the old one leads there, and the items stay.
		do(func(tx *db.Tx) error {
			c, err := ColumnByID(tx, columns[Notices].ID)
			if err != nil {
				return err
			}
			c.Name = "公示公告"
			return Edit(tx, keeper, c)
		})
		leads(old, ColumnTarget, columns[Notices].ID, old)
		if err := d.Update(t.Context(), "o1", func(tx *db.Tx) error { return SetAddressRule(tx, keeper, organ, rule, true) }); fault.Of(err) != fault.Stale {
			t.Error("a rule over a newer one is not refused:", err)
		}
		rule.Revision = 1
		do(func(tx *db.Tx) error { return SetAddressRule(tx, keeper, organ, rule, true) })
		leads(old, ColumnTarget, columns[Notices].ID, "/zhuqiaojiedao/gongshigonggao")
		leads(first, ItemTarget, "i1", first)
		third := item("i3", "防汛检查")
		if third != "/zhuqiaojiedao/gongshigonggao/2026/fang-xun-jian-cha" {
			t.Error(third)
		}

		// Merged, both of its addresses lead to the one that took its items.
		do(func(tx *db.Tx) error {
			from, err := ColumnByID(tx, columns[Notices].ID)
			if err != nil {
				return err
			}
			to, err := ColumnByID(tx, columns[News].ID)
			if err != nil {
				return err
			}
			return Join(tx, keeper, from, to)
		})
		leads(old, ColumnTarget, columns[News].ID, "/zhuqiaojiedao/gongzuodongtai")

		// Without a rule nothing gets an address, and what was given stays.
		do(func(tx *db.Tx) error { return SetAddressRule(tx, keeper, organ, AddressRule{Revision: 2}, false) })
		if path := item("i4", "又一件"); path != "" {
			t.Error(path)
		}
		leads(first, ItemTarget, "i1", first)
		if err := d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			return SetAddressRule(tx, office.Actor{ID: "x", Grants: map[string][]office.Role{"o1": {office.Drafter}}}, organ, rule, false)
		}); fault.Of(err) != fault.Denied {
			t.Error("a drafter chose the rule:", err)
		}
	})
}
