package disclosure

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

func (w *world) batch(from, n int) []Imported {
	kinds := []catalogue.Kind{catalogue.News, catalogue.Notices, catalogue.Finance, catalogue.Circulars}
	list := make([]Imported, n)
	for i := range list {
		k := from + i
		at := w.clock.Now().Add(-time.Duration(k*37) * time.Minute)
		text := Text{Title: fmt.Sprintf("关于第%d号街区道路整治和停车管理的公告", k), Column: w.columns[kinds[k%len(kinds)]].ID, Issuer: "浦口街道办事处", FormedOn: workday.DateOf(at).AddDays(-3),
			Body: "<p>" + strings.Repeat(fmt.Sprintf("根据街道工作安排，第%d号街区自本月起开展道路整治，请居民配合。", k), 8) + "</p><p>联系电话见网站底部。</p>"}
		list[i] = Imported{PublishedAt: at, Text: text}
	}
	return list
}

func TestImportedItemsAreLikeThoseThatWereWorkedThrough(t *testing.T) {
	engines(t, func(w *world) {
		var ids []string
		w.do(func(tx *db.Tx) (err error) {
			ids, err = ImportPublished(tx, office.System("import"), w.batch(0, 130))
			return err
		})
		mine := w.publish(w.text("走流程的公告"))
		w.index()
		finder := NewFinder(1 << 20)
		if problems := w.verify(); len(problems) != 0 {
			t.Fatal(problems)
		}
		w.look(func(q db.Query) error {
			if n, err := ledger.Verify(q, w.organ); err != nil || n < 130 {
				t.Error(n, err)
			}
			if n, err := Total(q, w.organ, "", 0); err != nil || n != 131 {
				t.Error(n, err)
			}
			if p, err := Public(q, ids[7]); err != nil || !strings.Contains(p.Title, "第7号") || !catalogue.ValidIndexNumber(p.IndexNumber) {
				t.Error(p, err)
			}
			for words, want := range map[string]int{"整治": 130, "第7号": 1, "公告": 131, "走流程": 1, "11330683742010670P": 131, "不存在的词": 0} {
				if found, err := finder.Search(q, Ask{Words: words, Exact: true}); err != nil || found.Total != want || len(found.Items) != min(want, 20) {
					t.Errorf("%s: %d %v", words, found.Total, err)
				}
			}
			return nil
		})
		w.must(drafter, ids[3], VerbCorrect)
		if err := w.save(drafter, ids[3], func(t *Text) { t.Title = "更正后的题目" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, ids[3], VerbSubmit)
		w.must(reviewer, ids[3], VerbReview)
		w.must(signer, ids[3], VerbSignOff, VerbRepublish)
		if p := w.page(ids[3]); p.Title != "更正后的题目" || len(p.History) != 2 {
			t.Errorf("%+v", p)
		}
		if p := w.page(mine); p.Title != "走流程的公告" {
			t.Errorf("%+v", p)
		}
	})
}

func TestTheIndexForgetsWhatIsWithdrawn(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("将要撤下的公告"))
		finder := NewFinder(1 << 20)
		total := func() (n int) {
			w.look(func(q db.Query) error {
				found, err := finder.Search(q, Ask{Words: "将要撤下", Newest: true}.Narrowed(FacetOrgan, w.organ))
				n = found.Total
				return err
			})
			return n
		}
		w.index()
		if total() != 1 {
			t.Error("not found")
		}
		w.must(signer, id, VerbWithdraw)
		w.must(reviewer, id, VerbConfirm)
		w.index()
		if total() != 0 {
			t.Error("still found")
		}
	})
}

func TestImportIsTheSystemsAndRefusesTheUnfit(t *testing.T) {
	engines(t, func(w *world) {
		try := func(by office.Actor, change func(*Imported)) error {
			batch := w.batch(0, 2)
			change(&batch[1])
			return w.try(func(tx *db.Tx) error { _, err := ImportPublished(tx, by, batch); return err })
		}
		if err := try(all, func(*Imported) {}); fault.Of(err) != fault.Denied {
			t.Error(err)
		}
		for name, change := range map[string]func(*Imported){
			"no title": func(i *Imported) { i.Title = "" }, "no body": func(i *Imported) { i.Body = "" }, "other column": func(i *Imported) { i.Column = "x" },
			"a heading": func(i *Imported) { i.Column = w.columns[catalogue.Content].ID }, "withheld": func(i *Imported) { i.Attribute, i.Reason = Withheld, "x" },
			"tomorrow": func(i *Imported) { i.PublishedAt = w.clock.Now().Add(time.Hour) },
		} {
			if err := try(office.System("import"), change); fault.As(err) == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.look(func(q db.Query) error {
			if n, err := Total(q, "", "", 0); n != 0 {
				t.Error(n, err)
			}
			return nil
		})
	})
}
