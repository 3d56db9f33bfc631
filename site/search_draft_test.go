package site_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
)

// What an office works on is in the same index as what is public, and every answer to the public is the same to the byte with it
// and without it: search and its counts, hints at what was meant, feeds, the open data, the home page's words.
func TestDraftsAreNeitherFoundNorCountedNorHintedAtInPublic(t *testing.T) {
	atAPortal(t, func(r *reader) {
		shown := r.publish(r.text("竹桥街道路灯维修公告"))
		r.publish(r.text("竹桥街道停水通知"))
		var paths []string
		for _, words := range []string{"路灯", "公告", "秘而未宣", "秘", "鹿灯", "拆迁补偿", "折迁补偿", "拆迁补偿怎样办理", "cqbc", "chaiqian", "zqjdcqbc", "竹街办〔2026〕99号", "竹街办〔2026〕8号", "拆迁 补偿", "竹桥街道拆迁公告"} {
			q := url.QueryEscape(words)
			paths = append(paths, "/search?q="+q, "/search?q="+q+"&sort=new", "/search?q="+q+"&exact=1", "/search/feed.atom?q="+q, "/api/v1/search?q="+q)
		}
		paths = append(paths, "/", "/feeds/portal.atom", "/search", "/api/v1/items", "/sitemap.xml", "/items/"+shown)
		ask := func() []string {
			answers := make([]string, len(paths))
			for i, p := range paths {
				if status := r.get(p); status != 200 {
					t.Errorf("%s answers %d", p, status)
				}
				answers[i] = r.body
			}
			return answers
		}
		before := ask()
		drafter := who("信息员", office.Drafter)
		text := r.text("竹桥街道拆迁补偿方案")
		text.DocumentNumber, text.Keywords, text.Body = "竹街办〔2026〕99号", "拆迁补偿", "<p>秘而未宣的补偿标准。</p>"
		r.do(func(tx *db.Tx) error {
			for range 3 {
				if _, err := disclosure.Draft(tx, drafter, town, text); err != nil {
					return err
				}
			}
			it, err := disclosure.ItemByID(tx, shown)
			if err != nil {
				return err
			}
			n, err := disclosure.StartCorrection(tx, drafter, shown, it.Head)
			if err != nil {
				return err
			}
			changed := r.text("竹桥街道路灯拆迁公告")
			changed.Body = "<p>秘而未宣的拆迁补偿。</p>"
			_, err = disclosure.Save(tx, drafter, shown, n, changed)
			return err
		})
		r.index()
		finder := disclosure.NewDeskFinder(disclosure.NewFinder(1 << 20))
		r.must(r.d.View(t.Context(), func(q *db.View) error {
			ids, _, err := finder.Hits(q, town, "秘而未宣")
			if len(ids) != 4 {
				t.Errorf("the desk finds %d of 4: the test would prove nothing", len(ids))
			}
			return err
		}))
		for i, after := range ask() {
			if strings.Contains(after, "秘而未宣的") || after != before[i] {
				t.Errorf("%s answers otherwise with drafts:\n%s\n%s", paths[i], before[i], after)
			}
		}
	})
}
