package desk_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

// upload sends a form with a file.
func (p *person) upload(path, name, content string, pairs ...string) {
	p.h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		p.h.must(w.WriteField(pairs[i], pairs[i+1]))
	}
	for field, find := range map[string]string{"_key": p.hidden("_key"), "_seen": p.hidden("_seen")} {
		if find != "" {
			p.h.must(w.WriteField(field, find))
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("files", name)
		p.h.must(err)
		_, err = part.Write([]byte(content))
		p.h.must(err)
	}
	p.h.must(w.Close())
	r, err := p.client.Post(p.h.server.URL+path, w.FormDataContentType(), &b)
	p.take(r, err)
}

func (p *person) hidden(name string) string {
	find := formKey
	if name == "_seen" {
		find = formSeen
	}
	if m := find.FindStringSubmatch(p.raw); m != nil {
		return m[1]
	}
	return ""
}

func (p *person) whole() {
	p.h.t.Helper()
	testkit.CheckHTML(p.h.t, p.path, []byte(p.raw))
}

// shelves makes the organ's columns and gives one of them.
func (h *town) shelf(kind catalogue.Kind) (id string) {
	h.t.Helper()
	h.do(func(tx *db.Tx) error {
		columns, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
		id = columns[kind].ID
		return err
	})
	return id
}

func TestAnItemGoesThroughTheDeskToThePublic(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.Notices)
		drafter, reviewer, signer := h.as(office.Drafter), h.as(office.Reviewer), h.as(office.Signer)
		drafter.get("/desk/items")
		drafter.sees("这里还没有信息", "起草信息")
		drafter.whole()
		drafter.get("/desk/items/new")
		drafter.sees("竹桥街道办事处", "data-editor")
		drafter.whole()
		drafter.upload("/desk/items/new", "平面图.pdf", "%PDF-1.7 ...", "organ", h.subdistrict, "title", "关于夜间施工的公告", "column", column, "issuer", "竹桥街道办事处",
			"formed_on", "2026-02-27", "term_days", "20", "attribute", "proactive", "document_number", "竹街办[2026] 3号", "body", `<p onclick="x">请居民<script>alert(1)</script>配合。</p>`)
		item := drafter.path
		drafter.sees("关于夜间施工的公告", "起草", "平面图.pdf", "竹街办〔2026〕3号", "<p>请居民配合。</p>", "还有 18 个工作日", "提交审核", "没有注明公开依据")
		drafter.whole()
		drafter.get(item + "/files/" + strings.Repeat("0", 64) + "/a.pdf")
		if drafter.status != 404 {
			t.Errorf("no such file: %d", drafter.status)
		}
		drafter.get(item)
		drafter.post(item + "/submit")
		drafter.at(item)
		drafter.sees("待审核")

		reviewer.get(item)
		reviewer.sees("审核通过", "退回修改", "条例第十七条")
		reviewer.post(item+"/return", "note", "")
		if reviewer.status != 422 {
			t.Errorf("returned without a reason: %d", reviewer.status)
		}
		reviewer.get(item)
		reviewer.post(item+"/return", "note", "请写明联系电话")
		reviewer.sees("请写明联系电话")
		drafter.get(item + "/edit")
		drafter.sees("平面图.pdf", "移除")
		drafter.whole()
		drafter.upload(item+"/edit", "", "", "title", "关于夜间施工的公告", "column", column, "issuer", "竹桥街道办事处", "formed_on", "2026-02-27",
			"term_days", "20", "attribute", "proactive", "document_number", "竹街办〔2026〕3号", "summary", "夜间施工安排", "statutory", "20.15", "body", "<p>请居民配合，电话 0575-8300000。</p>")
		drafter.at(item)
		drafter.sees("电话 0575-8300000", "内容概述、正文", "平面图.pdf")
		drafter.post(item + "/submit")
		reviewer.get(item)
		reviewer.post(item + "/review")
		reviewer.at(item)
		reviewer.post(item + "/publish")
		if reviewer.status != 409 {
			t.Errorf("published before sign-off: %d", reviewer.status)
		}
		signer.get(item)
		signer.post(item + "/sign-off")
		signer.sees("待发布")
		signer.post(item + "/publish")
		signer.at(item)
		signer.sees("已发布", "11330683742010670P/2026-00001", "公开页面")
		signer.whole()

		drafter.get(item)
		drafter.post(item + "/correct")
		drafter.at(item + "/edit")
		drafter.upload(item+"/edit", "", "", "title", "关于夜间施工的公告", "column", column, "issuer", "竹桥街道办事处", "formed_on", "2026-02-27",
			"term_days", "20", "attribute", "proactive", "body", "<p>请居民配合，电话 0575-8311111。</p>")
		drafter.sees("更正中", "与正在公开的版本相比", "0575-8311111", "<ins>", "<del>")
		drafter.whole()
		drafter.get("/desk/items?q=施工&stage=draft")
		drafter.sees("关于夜间施工的公告", "更正中")
	})
}

func TestTheFormOfAnItemLosesNothing(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.News)
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "", "", "organ", h.subdistrict, "title", "", "column", column, "formed_on", "昨天", "summary", "写了很久的概述", "body", "<p>写了很久的正文</p>")
		if drafter.status != 422 {
			t.Errorf("answers %d", drafter.status)
		}
		drafter.sees("写了很久的概述", "写了很久的正文", "日期请写成 2026-03-05 这样", `value="昨天"`)
		drafter.whole()
		for name, content := range map[string]string{"a.exe": "MZ", "a.pdf": "<html>", "空.txt": ""} {
			drafter.get("/desk/items/new")
			drafter.upload("/desk/items/new", name, content, "organ", h.subdistrict, "title", "公告", "column", column, "attribute", "proactive")
			if drafter.status != 422 {
				t.Errorf("%s answers %d", name, drafter.status)
			}
		}
		id := h.draft("两人同时改", workday.MustParse("2026-02-27"))
		drafter.get("/desk/items/" + id + "/edit")
		h.do(func(tx *db.Tx) error {
			r, err := disclosure.RevisionOf(tx, id, 1)
			if err != nil {
				return err
			}
			r.Title = "别人先保存了"
			_, err = disclosure.Save(tx, h.actor(office.Drafter), id, 1, r.Text)
			return err
		})
		drafter.upload("/desk/items/"+id+"/edit", "", "", "title", "我后保存的", "column", column, "attribute", "proactive", "term_days", "20", "body", "<p>我的正文</p>")
		if drafter.status != 409 {
			t.Errorf("stale answers %d", drafter.status)
		}
		drafter.sees("我后保存的", "我的正文", "别人已经保存了新的一版")
		drafter.whole()
		drafter.upload("/desk/items/"+id+"/edit", "", "", "title", "我后保存的", "column", column, "attribute", "proactive", "term_days", "20", "body", "<p>我的正文</p>")
		drafter.at("/desk/items/" + id)
		drafter.sees("我后保存的")
	})
}

func TestTheSameFormSentTwiceWritesOnce(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.News)
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items/new")
		form := drafter.raw
		send := func() string {
			drafter.raw = form
			drafter.upload("/desk/items/new", "a.txt", "附件", "organ", h.subdistrict, "title", "只写一次", "column", column, "attribute", "proactive")
			return drafter.path
		}
		if first, again := send(), send(); first != again {
			t.Errorf("%s and %s", first, again)
		}
		h.must(h.d.View(context.Background(), func(q *db.View) error {
			_, n, err := disclosure.ForDesk(q, disclosure.Work{Organ: h.subdistrict})
			if n != 1 {
				t.Errorf("%d items", n)
			}
			return err
		}))
	})
}

func TestAFileOfADraftIsForStaffOnly(t *testing.T) {
	inTown(t, func(h *town) {
		column := h.shelf(catalogue.News)
		drafter := h.as(office.Drafter)
		drafter.get("/desk/items/new")
		drafter.upload("/desk/items/new", "名单.txt", "内容", "organ", h.subdistrict, "title", "公告", "column", column, "attribute", "proactive")
		_, rest, _ := strings.Cut(drafter.raw, drafter.path+"/files/")
		hash := rest[:64]
		address := drafter.path + "/files/" + hash + "/x.txt"
		r, err := drafter.client.Get(h.server.URL + address)
		h.must(err)
		if r.StatusCode != 200 || r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment; ") ||
			!strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("%d %v", r.StatusCode, r.Header)
		}
		h.must(r.Body.Close())
		for _, p := range []*person{h.stranger(), h.as(office.SystemAdmin)} {
			r, err := p.client.Get(h.server.URL + address)
			h.must(err)
			if r.StatusCode == http.StatusOK && r.Request.URL.Path == address {
				t.Error("somebody else reads the file of a draft")
			}
			h.must(r.Body.Close())
		}
	})
}
