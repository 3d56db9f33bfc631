package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/site"
)

// addresses gives the town readable addresses.
func (r *reader) addresses(revision int64, renew bool, parts ...catalogue.Part) {
	r.t.Helper()
	r.do(func(tx *db.Tx) error {
		organ, err := office.OrganByID(tx, town)
		if err != nil {
			return err
		}
		return catalogue.SetAddressRule(tx, who("系统管理员", office.SystemAdmin), organ, catalogue.AddressRule{Parts: parts, Revision: revision}, renew)
	})
}

func byYear(first string) []catalogue.Part {
	return []catalogue.Part{{Kind: catalogue.WordPart, Text: first}, {Kind: catalogue.ColumnPart}, {Kind: catalogue.YearPart}, {Kind: catalogue.TitlePart, Width: 6}}
}

func TestReadableAddressesLeadToColumnsAndItems(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		before := r.publish(r.text("规则之前的公告"))
		r.addresses(0, false, byYear("zhuqiao")...)
		id := r.publish(r.text("关于夜间施工的公告"))
		column, item := "/zhuqiao/gonggaotonggao", "/zhuqiao/gonggaotonggao/2026/guan-yu-ye-jian-shi-gong"
		canonical := `<link rel="canonical" href="https://zhuqiao.example` + item + `"`
		r.page(item, "<h1>关于夜间施工的公告</h1>", canonical, `<meta name="Url" content="https://zhuqiao.example`+item+`"`, `href="`+column+`"`)
		if etag := r.header.Get("ETag"); etag == "" || r.get(item, "If-None-Match", etag) != http.StatusNotModified {
			t.Error("its page is not kept")
		}
		r.page("/items/"+id, "<h1>关于夜间施工的公告</h1>", canonical)
		r.page(column, `href="`+item+`"`, `href="https://zhuqiao.example`+column+`"`)
		r.page("/columns/"+r.columns[catalogue.Notices].ID, `href="https://zhuqiao.example`+column+`"`)
		r.page("/", `href="`+item+`"`)
		for _, path := range []string{"/sitemap/items-1.xml", "/feeds/portal.atom"} {
			if r.get(path) != 200 || !strings.Contains(r.body, "https://zhuqiao.example"+item) {
				t.Errorf("%s does not name it", path)
			}
		}
		if r.get("/sitemap/pages.xml") != 200 || !strings.Contains(r.body, "https://zhuqiao.example"+column+"<") {
			t.Error("the sitemap does not name the column's address")
		}

		// What was public before the rule gets its address from the work in the background.
		if r.page("/items/" + before); strings.Contains(r.body, "gui-ze") {
			t.Error("an address nobody gave")
		}
		r.must(disclosure.GiveAddresses(t.Context(), r.d))
		r.page("/zhuqiao/gonggaotonggao/2026/gui-ze-zhi-qian-de-gong", "规则之前的公告")

		// Another rule: columns move, and their old addresses lead there; items stay.
		r.addresses(1, true, byYear("zq")...)
		if r.get(column+"?page=2") != http.StatusMovedPermanently || r.header.Get("Location") != "/zq/gonggaotonggao?page=2" {
			t.Error("the column's old address", r.header.Get("Location"))
		}
		r.page(item, canonical)
		r.page("/zq/gonggaotonggao", `href="`+item+`"`)
	})
}

func TestAddressesNobodyWasGivenAreNotThere(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.addresses(0, false, byYear("zhuqiao")...)
		r.publish(r.text("关于夜间施工的公告"))
		for _, path := range []string{"/zhuqiaox", "/zhuqiao/", "/zhuqiao/gonggaotonggao/", "/zhuqiao/gonggaotonggao/2026", "/zhuqiao/gonggaotonggao/2025/guan-yu-ye-jian-shi-gong",
			"/zhuqiao/gonggaotonggao/2026/guan-yu-ye-jian-shi-gong.html", "/zhuqiao/%2e%2e%2fdesk", "/zhuqiao/..%5c..%5cetc", "/ZHUQIAO/gonggaotonggao", "/zhuqiao/gonggaotonggao%00",
			"/zhuqiao/公告通告", "/zhuqiao//gonggaotonggao%20", "/.git/config", "/wp-login.php", "/" + strings.Repeat("a", 5000)} {
			status := r.get(path)
			if status >= 300 && status < 400 && strings.HasPrefix(r.header.Get("Location"), "/") { // put right by the server first
				status = r.get(r.header.Get("Location"))
			}
			if status < 400 || status >= 500 {
				t.Errorf("%.60s answers %d", path, status)
			}
		}
		answer, err := http.Post(r.server.URL+"/zhuqiao/gonggaotonggao", "text/plain", strings.NewReader("x"))
		r.must(err)
		answer.Body.Close()
		if answer.StatusCode < 400 {
			t.Error("an address takes a form:", answer.StatusCode)
		}
	})
}

func TestTheBeginningOfAnOrgansAddressesIsItsPage(t *testing.T) {
	atAPortal(t, func(r *reader) {
		if status := r.get("/zhuqiao"); status != http.StatusNotFound {
			t.Error("without a rule it answers", status)
		}
		r.addresses(0, false, byYear("zhuqiao")...)
		r.page("/zhuqiao", "竹桥街道办事处")
	})
}

// An organ must not be able to give out an address that the portal's own pages stand at.
func TestThePortalsOwnAddressesAreReserved(t *testing.T) {
	for _, pattern := range site.Patterns() {
		_, path, _ := strings.Cut(pattern, " /")
		root, _, _ := strings.Cut(path, "/")
		if root = strings.TrimSuffix(root, "{$}"); root != "" && !strings.Contains(root, ".") && !catalogue.Reserved(root) {
			t.Errorf("/%s is the portal's own and not reserved", root)
		}
	}
}

func TestColumnsShowTheirItemsByTheirTemplate(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		kind := catalogue.Notices
		r.publish(r.text("第一件公告"))
		second := r.text("第二件公告")
		ref, err := r.blobs.Put(t.Context(), strings.NewReader("\x89PNG\r\n\x1a\n"))
		r.must(err)
		second.Attachments = []disclosure.Attachment{{Name: "桥.png", Type: "image/png", Ref: ref}}
		second.Body = `<p>新桥通车。</p><p><img src="/attachments/` + ref.Hash + `/%E6%A1%A5.png" alt="新桥的照片"></p>`
		r.clock.Advance(time.Minute)
		r.publish(second)
		for template, words := range map[catalogue.Template][]string{
			"":                        {`<ul class="links">`, "第一件公告", "第二件公告"},
			catalogue.TableTemplate:   {"<table", "竹街办〔2026〕8号", "第一件公告", "第二件公告"},
			catalogue.PictureTemplate: {`alt="新桥的照片"`, "picture-card", "第一件公告", "一句概述"},
			catalogue.GuideTemplate:   {`class="services"`, "第一件公告"},
			catalogue.SingleTemplate:  {"新桥通车。", "本栏目其他信息", "第一件公告"},
		} {
			r.do(func(tx *db.Tx) error {
				c, err := catalogue.ColumnByID(tx, r.columns[kind].ID)
				if err != nil {
					return err
				}
				c.Template = template
				return catalogue.Edit(tx, who("系统管理员", office.SystemAdmin), c)
			})
			r.page("/columns/"+r.columns[kind].ID, words...)
			if template == catalogue.TableTemplate && strings.Contains(r.body, ">有效性<") {
				t.Error("a column of the table in which no row has anything")
			}
		}
		r.do(func(tx *db.Tx) error {
			c, err := catalogue.ColumnByID(tx, r.columns[kind].ID)
			if err != nil {
				return err
			}
			c.Template = "other"
			if catalogue.Edit(tx, who("系统管理员", office.SystemAdmin), c) == nil {
				t.Error("a template there is none of is taken")
			}
			return nil
		})
	})
}
