package site_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/publiclog"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/workday"
)

// A reader is a citizen's browser at a portal with one organ.
type reader struct {
	t       *testing.T
	d       *db.DB
	clock   *testkit.Clock
	blobs   blob.Store
	key     *publiclog.Key
	columns map[catalogue.Kind]catalogue.Column
	server  *httptest.Server
	header  http.Header
	body    string
}

func atAPortal(t *testing.T, run func(r *reader)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		r := &reader{t: t, d: d, clock: c}
		var err error
		r.blobs, err = blob.NewDirectory(t.TempDir())
		r.must(err)
		r.key, err = publiclog.OpenKey(t.TempDir(), "zhuqiao.example/log")
		r.must(err)
		root := who("系统管理员", office.SystemAdmin)
		r.do(func(tx *db.Tx) error {
			if _, err := office.CreateOrgan(tx, root, office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", Phone: "0575-1234567", Code: "11330683742010670P"}); err != nil {
				return err
			}
			r.columns, err = catalogue.Standard(tx, root, town)
			return err
		})
		r.do(func(tx *db.Tx) error { return office.ChoosePortal(tx, office.System("test"), town) })
		mux := http.NewServeMux()
		s := site.New(site.Options{Store: site.StoreOf(d), Blobs: r.blobs, LogKey: r.key, Log: slog.New(slog.DiscardHandler), CacheBytes: 1 << 20}, mux)
		r.server = httptest.NewServer(s.Cached(mux))
		t.Cleanup(r.server.Close)
		run(r)
	})
}

func (r *reader) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *reader) do(fn func(tx *db.Tx) error) {
	r.t.Helper()
	r.must(r.d.Update(r.t.Context(), town, fn))
}

// publish takes a text to the public by four people.
func (r *reader) publish(text disclosure.Text) (id string) {
	r.t.Helper()
	r.do(func(tx *db.Tx) (err error) {
		r.must(disclosure.LookIntoFiles(r.t.Context(), tx, r.blobs, text))
		id, err = disclosure.Draft(tx, who("信息员", office.Drafter), town, text)
		return err
	})
	r.approve(id, disclosure.Publish)
	return id
}

func (r *reader) approve(id string, publish func(tx *db.Tx, by office.Actor, id string, seen int64) error) {
	r.t.Helper()
	r.do(func(tx *db.Tx) error {
		it, err := disclosure.ItemByID(tx, id)
		if err != nil {
			return err
		}
		for _, step := range []func() error{
			func() error { return disclosure.Submit(tx, who("信息员", office.Drafter), id, it.Head) },
			func() error { return disclosure.Review(tx, who("审核员", office.Reviewer), id, it.Head) },
			func() error { return disclosure.SignOff(tx, who("签发人", office.Signer), id, it.Head) },
			func() error { return publish(tx, who("签发人", office.Signer), id, it.Head) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	r.index()
}

// index does what the follower of the ledger does.
func (r *reader) index() {
	r.t.Helper()
	r.do(func(tx *db.Tx) error {
		events, err := ledger.After(tx, town, 0, 5000)
		if err != nil {
			return err
		}
		return disclosure.Index(tx, events)
	})
}

func (r *reader) text(title string) disclosure.Text {
	return disclosure.Text{Title: title, Column: r.columns[catalogue.Notices].ID, Statutory: "20.15", Topic: "综合政务", Genre: "公告", Issuer: "竹桥街道办事处", Summary: "一句概述",
		DocumentNumber: "竹街办〔2026〕8号", Keywords: "施工；交通", FormedOn: workday.DateOf(r.clock.Now()), Body: "<p>现将有关事项公告如下。</p>"}
}

func (r *reader) get(path string, headers ...string) int {
	r.t.Helper()
	ask, err := http.NewRequest(http.MethodGet, r.server.URL+path, nil)
	r.must(err)
	for i := 0; i < len(headers); i += 2 {
		ask.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(ask)
	r.must(err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	r.must(err)
	r.header, r.body = answer.Header, string(raw)
	return answer.StatusCode
}

// page gets a page that must be there and in order, in both languages.
func (r *reader) page(path string, words ...string) {
	r.t.Helper()
	for _, lang := range []string{"", "lang=en"} {
		if status := r.get(path, "Cookie", lang); status != 200 {
			r.t.Fatalf("%s answers %d: %s", path, status, r.body)
		}
		testkit.CheckHTML(r.t, path+" "+lang, []byte(r.body))
		if missing := regexp.MustCompile(`>\s*(portal|disclosure|site|item)\.[a-z_.]+\s*<`).FindString(r.body); missing != "" {
			r.t.Errorf("%s shows a key: %s", path, missing)
		}
	}
	r.get(path)
	for _, word := range words {
		if !strings.Contains(r.body, word) {
			r.t.Errorf("%s does not say %q", path, word)
		}
	}
}

func TestTheItemPageHasItsMetadataInOrder(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("关于夜间施工的公告"))
		r.page("/items/"+id, "<h1>关于夜间施工的公告</h1>", "11330683742010670P/2026-00001", "竹街办〔2026〕8号", "2026-03-02 09:00", "现将有关事项公告如下", "《政府信息公开条例》第二十条第（十五）项")
		at := 0
		for _, name := range []string{"SiteName", "ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description"} {
			i := strings.Index(r.body, `<meta name="`+name+`" content="`)
			if i < at {
				t.Errorf("%s is missing or out of order (FACTS 6.31)", name)
			}
			at = max(at, i)
		}
		if !strings.Contains(r.body, `<title>关于夜间施工的公告_公告通告_`) {
			t.Error("the title is not 标题_栏目_网站名")
		}
		etag := r.header.Get("ETag")
		if status := r.get("/items/"+id, "If-None-Match", etag); etag == "" || status != 304 {
			t.Errorf("with its ETag %q it answers %d", etag, status)
		}
	})
}

func TestACorrectionShowsAStripAndKeepsTheOldText(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("公告（电话有误）"))
		r.page("/items/"+id, "电话有误")
		drafter := who("信息员", office.Drafter)
		r.do(func(tx *db.Tx) error {
			n, err := disclosure.StartCorrection(tx, drafter, id, 1)
			if err != nil {
				return err
			}
			text := r.text("公告")
			text.Body = "<p>电话改正为 0575-8311111。</p>"
			_, err = disclosure.Save(tx, drafter, id, n, text)
			return err
		})
		r.page("/items/"+id, "电话有误")
		if r.get("/items/"+id+"/revisions/2") != 404 {
			t.Error("a draft is public")
		}
		r.clock.Advance(time.Hour)
		r.approve(id, func(tx *db.Tx, by office.Actor, id string, seen int64) error {
			return disclosure.PublishCorrection(tx, by, id, seen, "更正联系电话")
		})
		r.page("/items/"+id, "<h1>公告</h1>", "0575-8311111", "更正联系电话", "2026-03-02 10:00", "/items/"+id+"/revisions/1")
		r.page("/items/"+id+"/revisions/1", "电话有误", "更正前的旧版本")
		r.page("/items/"+id+"/revisions/2", "0575-8311111")
		r.page("/items/"+id, "/items/"+id+"/changes/2")
		r.page("/items/"+id+"/changes/2", "更正联系电话", "<ins>", "0575-8311111", "<del>", "〔删去：", "（电话有误）", "/items/"+id+"/revisions/1")
		r.page("/items/"+id+"/changes/1", "首次发布")
		if strings.Contains(r.body, "信息员") {
			t.Error("the public is told who wrote it")
		}
		if r.get("/items/"+id+"/changes/3") != 404 {
			t.Error("a change that was not made is shown")
		}
	})
}

func TestAWithdrawnItemShowsWhyAndNothingElse(t *testing.T) {
	atAPortal(t, func(r *reader) {
		text := r.text("含有个人信息的名单")
		ref, err := r.blobs.Put(t.Context(), strings.NewReader("%PDF-1.7 名单"))
		r.must(err)
		text.Attachments = []disclosure.Attachment{{Name: "名单 一.pdf", Type: "application/pdf", Ref: ref}}
		id := r.publish(text)
		file := "/attachments/" + ref.Hash + "/x.pdf"
		r.page("/items/"+id, "名单 一.pdf", "/attachments/"+ref.Hash+"/")
		if r.get(file) != 200 || r.body != "%PDF-1.7 名单" || !strings.HasPrefix(r.header.Get("Content-Disposition"), `attachment; filename="`) ||
			r.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the file: %v", r.header)
		}
		if r.get(file, "If-None-Match", r.header.Get("ETag")) != 304 {
			t.Error("the file is sent again")
		}
		r.do(func(tx *db.Tx) error {
			if err := disclosure.Withdraw(tx, who("信息员", office.Drafter), id, 1, "含有个人隐私，依法撤下"); err != nil {
				return err
			}
			return disclosure.ConfirmWithdrawal(tx, who("签发人", office.Signer), id, 1)
		})
		r.index()
		for path, want := range map[string]int{"/items/" + id: 410, "/items/" + id + "/revisions/1": 410, file: 404} {
			if got := r.get(path); got != want {
				t.Errorf("%s answers %d, want %d", path, got, want)
			}
			if strings.Contains(r.body, "名单") || want == 410 && !strings.Contains(r.body, "含有个人隐私，依法撤下") {
				t.Errorf("%s says %s", path, r.body)
			}
		}
		testkit.CheckHTML(t, "withdrawn", []byte(r.body))
		if r.get("/search?q="+url.QueryEscape("名单")) != 200 || strings.Contains(r.body, "/items/"+id) {
			t.Error("it is still found")
		}
	})
}

func TestListsSearchAndHome(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.page("/", "竹桥街道办事处", "申请公开")
		var batch []disclosure.Imported
		for i := range 45 {
			text := r.text(fmt.Sprintf("第%d期工作动态", i))
			text.Column, text.FormedOn = r.columns[catalogue.News].ID, workday.MustParse("2024-12-01")
			batch = append(batch, disclosure.Imported{PublishedAt: r.clock.Now().AddDate(0, 0, -i*20), Text: text})
		}
		r.do(func(tx *db.Tx) error {
			_, err := disclosure.ImportPublished(tx, office.System("import"), batch)
			return err
		})
		r.index()
		column := "/columns/" + r.columns[catalogue.News].ID
		r.page("/", "第0期工作动态", "2026年已公开", "累计公开")
		r.page("/columns", "工作动态", ">45<")
		r.page(column, "第0期工作动态", "第19期工作动态", "?page=3", "2024")
		r.page(column+"?page=3", "第44期工作动态")
		r.page(column+"?year=2025&page=1", "year=2025")
		r.page("/columns/"+r.columns[catalogue.Content].ID, "财政预决算")
		r.page("/columns/"+r.columns[catalogue.Finance].ID, "还没有公开的信息")
		r.page("/organs/"+town, "0575-1234567", "第0期工作动态")
		r.page("/search", "查找的词")
		r.page("/search?q="+url.QueryEscape("第12期"), "<mark>第12期</mark>工作动态", "找到 1 条")
		r.page("/search?q="+url.QueryEscape("工作动态")+"&sort=new&page=3", "找到 45 条")
		r.page("/search?q="+url.QueryEscape("没有的东西"), "没有找到")
		r.page("/search?q="+url.QueryEscape("？！"), "请输入要查找的词")
	})
}

func TestBadAddressesOfThePortal(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("公告"))
		for path, want := range map[string]int{
			"/items/none": 404, "/items/%00": 422, "/items/" + strings.Repeat("x", 3000): 404, "/items/" + id + "/revisions/x": 404, "/items/" + id + "/revisions/99999999999999999999": 404,
			"/items/" + id + "/revisions/-1": 404, "/columns/none": 404, "/organs/none": 404, "/attachments/x/y": 404, "/log/tile/0/9": 404, "/log/tile/x": 404, "/items/none/proof": 404,
			"/columns/" + r.columns[catalogue.Notices].ID + "?page=-1&year=abc": 200, "/columns/" + r.columns[catalogue.Notices].ID + "?page=999999": 200,
			"/search?q=" + strings.Repeat("%E5%85%AC", 500): 200, "/search?q=%ff": 422, "/search?q=a&page=99999999999999999999&organ=none": 200,
		} {
			if got := r.get(path); got != want {
				t.Errorf("%.60s answers %d, want %d", path, got, want)
			}
		}
	})
}

func TestTheProofOfAnItemConvincesAStranger(t *testing.T) {
	atAPortal(t, func(r *reader) {
		var id string
		for i := range 5 {
			id = r.publish(r.text(fmt.Sprintf("公告%d", i)))
		}
		r.page("/items/"+id+"/proof", "承诺")
		r.page("/log", r.key.Verifier, "检查点")
		if r.get("/items/"+id+"/proof.json") != 200 {
			t.Fatal(r.body)
		}
		var shown struct {
			Key    string
			Proofs []struct {
				Record, Nonce, Commitment, Root string
				TreeSize                        int64 `json:"tree_size"`
			}
		}
		r.must(json.Unmarshal([]byte(r.body), &shown))
		p := shown.Proofs[0]
		if c, err := publiclog.Commit(p.Nonce, []byte(p.Record)); err != nil || c != p.Commitment || !strings.Contains(p.Record, id) {
			t.Error(c, err)
		}
		if r.get("/log/checkpoint") != 200 {
			t.Fatal(r.body)
		}
		tree, err := publiclog.ReadCheckpoint([]byte(r.body), shown.Key)
		if err != nil || tree.Size != 5 || tree.Root.String() != p.Root {
			t.Error(tree, err)
		}
		if _, err := note.NewVerifier(shown.Key); err != nil {
			t.Error(err)
		}
		if r.get("/log/tile/0/000.p/5") != 200 || len(r.body) != 5*32 || r.get("/log/tile/entries/000.p/5") != 200 || len(r.body) != 5*34 {
			t.Errorf("%d bytes", len(r.body))
		}
	})
}

func TestAnAddressShowsWhatTheWithdrawalChose(t *testing.T) {
	atAPortal(t, func(r *reader) {
		kept, moved, gone, next := r.publish(r.text("旧办法（供查考）")), r.publish(r.text("旧通知")), r.publish(r.text("名单")), r.publish(r.text("新通知"))
		for id, w := range map[string]disclosure.Withdrawal{
			kept:  {Ground: disclosure.Replaced, Words: "已由新办法代替", Shows: disclosure.ShowsNotice},
			moved: {Ground: disclosure.Replaced, Words: "已合并", Shows: disclosure.ShowsRedirect, Target: next},
			gone:  {Ground: disclosure.PersonalData, Words: "含有个人信息", Shows: disclosure.ShowsGone},
		} {
			r.do(func(tx *db.Tx) error {
				if err := disclosure.AskWithdrawal(tx, who("信息员", office.Drafter), id, 1, w); err != nil {
					return err
				}
				return disclosure.ConfirmWithdrawal(tx, who("审核员", office.Reviewer), id, 1)
			})
		}
		r.page("/items/"+kept, "已于 2026-03-02 09:00 撤下，原文仅供查考", "已被新的文件代替：已由新办法代替", "旧办法（供查考）")
		if r.get("/items/"+moved) != 301 || r.header.Get("Location") != "/items/"+next {
			t.Errorf("what was moved: %v", r.header)
		}
		if r.get("/items/"+gone) != 410 || !strings.Contains(r.body, "含有个人信息") || strings.Contains(r.body, "名单") {
			t.Errorf("what is gone: %s", r.body)
		}
		if r.get("/items/"+gone+"/revisions/1") != 410 || r.get("/items/"+gone+"/changes/1") != 410 {
			t.Error("its old texts are to be had")
		}
		r.page("/changes", "旧办法（供查考）", "新通知", "已撤下的信息", "含有个人信息")
		if strings.Contains(r.body, ">名单<") {
			t.Error("the title of what is gone is told")
		}
		r.page("/changes?kind=withdrawn&organ="+town, "含有个人信息", "共 3")
		if r.get("/changes?organ=nobody") != 404 {
			t.Error("an organ that is not there")
		}
		for _, format := range []string{"atom", "rss", "json"} {
			if r.get("/changes/feed."+format+"?kind=withdrawn") != 200 || !strings.Contains(r.body, "含有个人信息") || strings.Contains(r.body, "新通知\"") {
				t.Errorf("%s: %s", format, r.body)
			}
		}
		for _, list := range []string{"/feeds/portal.atom", "/organs/" + town} {
			if r.get(list); strings.Contains(r.body, "旧办法") {
				t.Errorf("%s still lists what was withdrawn", list)
			}
		}
	})
}

func TestARepealedDocumentSaysByWhich(t *testing.T) {
	atAPortal(t, func(r *reader) {
		old := r.publish(r.text("旧办法"))
		r.page("/items/"+old, "旧办法")
		text := r.text("新办法")
		text.Relations = disclosure.Relations{{Kind: disclosure.Repeals, Target: old, Title: "旧办法"}, {Kind: disclosure.RelatedTo, Title: "外部文件", Address: "https://example.gov.cn/1"}}
		next := r.publish(text)
		r.page("/items/"+old, "本文件已被废止", "/items/"+next, "新办法", "废止")
		r.page("/items/"+next, "废止：", "/items/"+old, "https://example.gov.cn/1")
		r.page("/changes?kind=abolished", "被废止", "依据：新办法")
	})
}
