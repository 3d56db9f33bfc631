package site

// What is published already and may answer an application before it is filed: found by its description, shown while it is
// typed where there is script, at a button or at the first sending where there is none. It is an offer; whoever sends again
// means it.

import (
	"net/http"
	"strings"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

const (
	offersShown  = 5
	offerLetters = 60 // of the description that are looked for: its subject stands at the beginning
)

// askWords are what an application says before it comes to the point, and what it says in every case.
var askWords = strings.NewReplacer("我想申请公开", "", "我要申请公开", "", "请求公开", "", "申请公开", "", "申请获取", "", "请公开", "", "依法公开", "", "特申请", "", "现申请", "", "贵机关", "", "贵单位", "", "贵街道", "", "你单位", "", "有关的", " ", "有关", " ", "关于", " ", "相关", " ", "所有", " ", "，", " ", "。", " ", "、", " ", "；", " ", "：", " ", "\n", " ")

// offers gives what is published and most of the description's words stand in.
func (s *Site) offers(q db.Query, v *page.Visit, description string) ([]hit, error) {
	words := []rune(strings.TrimSpace(askWords.Replace(description)))
	if len(words) < 4 {
		return nil, nil
	}
	k, err := s.cache.know(q)
	if err != nil {
		return nil, err
	}
	found, err := k.finder.Search(q, disclosure.Ask{Words: string(words[:min(len(words), offerLetters)]), Size: offersShown})
	if fault.Of(err) == fault.Invalid { // nothing to search for
		return nil, nil
	}
	var hits []hit
	for _, h := range found.Items {
		one, err := hitOf(q, v, k, h)
		if err != nil {
			return nil, err
		}
		hits = append(hits, one)
	}
	return hits, err
}

// applyOffers shows what is published: as a part of the page to a script that asks while somebody types, otherwise with the
// whole form.
func (s *Site) applyOffers(v *page.Visit) error {
	if wait := s.looks.wait(address(v.R)); wait > 0 {
		return fault.New(fault.TooMany, "fault.too_many")
	}
	p := applyPage{App: casefile.Application(v), Offered: true}
	var bad error
	if v.Form("part") == "" {
		if p.App.Files, bad = s.receive(v); bad != nil && fault.Of(bad) != fault.Invalid {
			return bad
		}
		if bad != nil {
			p.Errors = page.Errors(v.Lang, bad).Named(v.Lang, "apply.")
		}
	}
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		p.Offers, err = s.offers(q, v, p.App.Description)
		return err
	})
	if err != nil {
		return err
	}
	if v.Form("part") != "" {
		v.W.Header().Set("Cache-Control", "no-store")
		return v.Render(http.StatusOK, offerList(p, v.Form("part") == "quiet"))
	}
	return s.showApply(v, page.StatusOf(bad), p)
}
