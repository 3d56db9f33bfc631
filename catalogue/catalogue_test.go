package catalogue

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/testkit"
)

var keeper = office.Actor{ID: "s1", Name: "系统管理员", Organ: "o1", Grants: map[string][]office.Role{"o1": {office.SystemAdmin}}}

func TestStatutory_lists_are_those_of_the_law(t *testing.T) {
	if len(Article20) != 15 || len(Article21Township) != 8 || len(Article21City) != 7 {
		t.Fatalf("%d, %d, %d items", len(Article20), len(Article21Township), len(Article21City))
	}
	seen := map[string]bool{}
	for _, s := range AllStatutory() {
		if got, ok := StatutoryByKey(s.Key); !ok || got != s || seen[s.Key] || s.Gloss == "" {
			t.Errorf("%+v", s)
		}
		seen[s.Key] = true
	}
	if _, ok := StatutoryByKey(""); ok {
		t.Error("the empty key names an item")
	}
	if len(Topics) != 22 || len(Genres) != 16 {
		t.Error(len(Topics), len(Genres))
	}
}

func TestNormaliseDocumentNumber(t *testing.T) {
	for in, want := range map[string]string{
		"浦街办〔2020〕8号":    "浦街办〔2020〕8号",
		"浦街办[2020] 08号":  "浦街办〔2020〕8号",
		"浦街办［２０２０］第8号":   "浦街办〔2020〕8号",
		"浦街办 (2020) 8 号": "浦街办〔2020〕8号",
		"浦街办【2020】8":     "浦街办〔2020〕8号",
		"嵊政办发（2021年）12号": "嵊政办发〔2021〕12号",
		"GKB<2021>3号":    "GKB〔2021〕3号",
		"国务院令第711号":      "国务院令第711号",
		"关于（2020）年的几件事":  "关于〔2020〕年的几件事",
		"":               "",
	} {
		got := NormaliseDocumentNumber(in)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again := NormaliseDocumentNumber(got); again != got {
			t.Errorf("%q changes again to %q", got, again)
		}
	}
	for s, want := range map[string]bool{"浦街办〔2020〕8号": true, "浦街办〔2020〕08号": false, "〔2020〕8号": false, "浦街办[2020]8号": false} {
		if ValidDocumentNumber(s) != want {
			t.Errorf("%q: valid is not %v", s, want)
		}
	}
}

func TestStandard_makes_the_columns_once(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		var first map[Kind]Column
		for range 2 {
			must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
				columns, err := Standard(tx, keeper, "o1")
				if first == nil {
					first = columns
				} else if columns[Finance] != first[Finance] {
					t.Error("a second call made another column")
				}
				return err
			}))
		}
		must(t, d.View(t.Context(), func(q *db.View) error {
			columns, err := Columns(q, "o1")
			tree := Tree(columns)
			if len(columns) != 13 || len(tree) != 5 || tree[2].Kind != Content || len(tree[2].Under) != 8 {
				t.Errorf("%d columns, %d at the top", len(columns), len(tree))
			}
			if c, err := ColumnByKind(q, "o1", Finance); err != nil || c.Name != "财政预决算" || !c.Holds() {
				t.Error(c, err)
			}
			if _, err := ColumnByID(q, "nothing"); fault.Of(err) != fault.NotFound {
				t.Error(err)
			}
			return err
		}))
	})
}

func TestStandard_is_the_system_administrators(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		drafter := office.Actor{ID: "s2", Grants: map[string][]office.Role{"o1": {office.Drafter}, "o2": {office.SystemAdmin}}}
		err := d.Update(t.Context(), "o1", func(tx *db.Tx) error { _, err := Standard(tx, drafter, "o1"); return err })
		if fault.Of(err) != fault.Denied {
			t.Error(err)
		}
	})
}

func TestCreate_refuses_a_wrong_parent_and_an_empty_name(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			standard, err := Standard(tx, keeper, "o1")
			must(t, err)
			id, err := Create(tx, keeper, Column{Organ: "o1", Parent: standard[Content].ID, Name: " 重点领域 ", Position: 99})
			must(t, err)
			c, err := ColumnByID(tx, id)
			if must(t, err); c.Name != "重点领域" {
				t.Errorf("%+v", c)
			}
			c.Name = "重大项目"
			must(t, Edit(tx, keeper, c))
			for _, bad := range []Column{{Organ: "o1"}, {Organ: "o1", Name: "a", Parent: "none"}, {Organ: "o1", Name: "a", Parent: standard[Apply].ID},
				{Organ: "o1", Name: "a", Statutory: "20.16"}} {
				if _, err := Create(tx, keeper, bad); fault.Of(err) != fault.Invalid {
					t.Errorf("%+v: %v", bad, err)
				}
			}
			return nil
		}))
	})
}

func TestIndexNumbers_are_unique_and_never_used_again(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		seen := map[string]bool{}
		take := func(year, n int, fail error) {
			err := d.Update(t.Context(), "o1", func(tx *db.Tx) error {
				numbers, err := IndexNumbers(tx, "o1", "11330683742010670P", year, n)
				must(t, err)
				for _, number := range numbers {
					if !ValidIndexNumber(number) || seen[number] {
						t.Errorf("%s", number)
					}
					seen[number] = fail == nil
				}
				return fail
			})
			if err != fail {
				t.Error(err)
			}
		}
		take(2026, 1, nil)
		take(2026, 3, fault.Refuse("x"))
		take(2026, 3, nil)
		take(2025, 1, nil)
		if !seen["11330683742010670P/2026-00004"] || !seen["11330683742010670P/2025-00001"] {
			t.Error(seen)
		}
		err := d.Update(t.Context(), "o1", func(tx *db.Tx) error { _, err := IndexNumbers(tx, "o1", "", 2026, 1); return err })
		if fault.Of(err) != fault.Refused {
			t.Error(err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
