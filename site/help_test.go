package site_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/traditional"
	"gongkai/workday"
)

func TestPagesThatHelpStand(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.page("/preferences?back=/columns", `name="back" value="/columns"`, `name="contrast"`, `name="size"`)
		r.page("/sitemap", "公告通告", `href="/reports/explore"`)
		r.page("/statement", "竹桥街道办事处", "WCAG")
		r.page("/mistake?page=/items/1", `href="tel:0575-1234567"`)
		r.page("/leave?to=https%3A%2F%2Fshop.example.com%2Fa", `href="https://shop.example.com/a"`, "shop.example.com")
		for _, bad := range []string{"", "javascript:alert(1)", "//evil.example", "https://user@evil.example/", "/items/1", "https://"} {
			if status := r.get("/leave?to=" + bad); status != 422 {
				t.Errorf("leaving to %q answers %d", bad, status)
			}
		}
	})
}

func TestEveryLookIsKeptApart(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("关于发放补贴的公告"))
		for range 2 { // made, then from memory
			for cookie, class := range map[string]string{"": `class="site"`, "elder=1": `class="site elder"`, "contrast=1": `class="site contrast"`, "size=2": `class="site size-2"`,
				"elder=1; contrast=1; size=1": `class="site elder contrast size-1"`, "size=7": `class="site"`} {
				if r.get("/items/"+id, "Cookie", cookie); !strings.Contains(r.body, class) {
					t.Errorf("%q gives %s", cookie, r.body[:200])
				}
			}
		}
	})
}

func TestTraditionalCharactersLeadToTheOriginal(t *testing.T) {
	if !traditional.Ready() {
		t.Skip("built without the tables: make assets")
	}
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("关于发放补贴的公告"))
		r.get("/items/"+id, "Cookie", "lang=zh-Hant")
		for _, words := range []string{`<html lang="zh-Hant"`, "<h1>關於發放補貼的公告</h1>", "現將有關事項公告如下", "信息公開", "/prefer?lang=zh-CN&amp;back=/items/" + id, `name="ArticleTitle" content="关于发放补贴的公告"`} {
			if !strings.Contains(r.body, words) {
				t.Errorf("it does not say %q", words)
			}
		}
		if r.get("/search?q=%E8%A3%9C%E8%B2%BC", "Cookie", "lang=zh-Hant"); !strings.Contains(r.body, "/items/"+id) || !strings.Contains(r.body, `value="補貼"`) {
			t.Error("what is typed in traditional characters is not found")
		}
		if r.get("/items/" + id); !strings.Contains(r.body, "<h1>关于发放补贴的公告</h1>") {
			t.Error("the original has changed")
		}
	})
}

func TestAnItemIsDescribedToMachines(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.do(func(tx *db.Tx) error {
			return office.EditSite(tx, office.System("test"), office.Site{Organ: town, Name: "竹桥街道信息公开", Domain: "zhuqiao.example.gov.cn"})
		})
		text := r.text(`关于"补贴"</script><b>的公告`)
		text.Normative, text.Validity = true, disclosure.InForce
		id := r.publish(text)
		r.get("/items/" + id)
		_, rest, _ := strings.Cut(r.body, `<script type="application/ld+json">`)
		block, _, found := strings.Cut(rest, `</script>`)
		var told struct {
			Graph []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(block), &told); !found || err != nil || len(told.Graph) != 2 {
			t.Fatalf("%v: %s", err, block)
		}
		law, crumbs := told.Graph[0], told.Graph[1]
		if law["@type"] != "Legislation" || law["headline"] != text.Title || law["legislationIdentifier"] != "竹街办〔2026〕8号" ||
			law["url"] != "https://zhuqiao.example.gov.cn/items/"+id || law["legislationLegalForce"] != "https://schema.org/InForce" {
			t.Errorf("told %v", law)
		}
		if crumbs["@type"] != "BreadcrumbList" || len(crumbs["itemListElement"].([]any)) < 4 {
			t.Errorf("told %v", crumbs)
		}
		if !strings.Contains(r.body, `<link rel="canonical" href="https://zhuqiao.example.gov.cn/items/`+id+`">`) {
			t.Error("no address of its own")
		}
	})
}

// The days of mourning: from the first to the last of them every page is grey, kept ones too, and no day longer.
func TestDaysOfMourning(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("关于发放补贴的公告"))
		today := workday.DateOf(r.clock.Now())
		grey := func(when string, want bool) {
			t.Helper()
			for _, path := range []string{"/", "/items/" + id, "/items/" + id, "/search?q=x", "/nothing"} {
				if r.get(path); strings.Contains(r.body, `class="site grey"`) != want {
					t.Errorf("%s: %s is grey: %v", when, path, !want)
				}
			}
		}
		grey("before it is set", false)
		r.do(func(tx *db.Tx) error {
			return office.EditSite(tx, office.System("test"), office.Site{Organ: town, Name: "竹桥街道信息公开", GreyFrom: today.AddDays(1), GreyUntil: today.AddDays(2)})
		})
		grey("the day before", false)
		for _, want := range []bool{true, true, false} {
			r.clock.Advance(24 * time.Hour)
			grey(workday.DateOf(r.clock.Now()).String(), want)
		}
	})
}
