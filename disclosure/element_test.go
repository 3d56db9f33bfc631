package disclosure

import (
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/workday"
)

// guide gives all eight elements.
func guide() Elements {
	var e Elements
	for _, key := range GuideElements {
		e = append(e, Element{key, "写明：" + key})
	}
	return e
}

func TestElementsAreHashedOnlyWhenThereAreAny(t *testing.T) {
	plain := Text{Title: "通知"}
	with := plain
	with.Elements = Elements{{"phone", "0575-83000000"}}
	if plain.Hash() != (Text{Title: "通知", Elements: Elements{}}).Hash() {
		t.Error("no elements and an empty list of them differ")
	}
	if plain.Hash() == with.Hash() {
		t.Error("an element changes no hash")
	}
	if got := Changed(plain, with); len(got) != 1 || got[0] != "elements" {
		t.Errorf("changed: %v", got)
	}
}

func TestElementsComeInOrderWithoutWhatIsUnknown(t *testing.T) {
	got := Elements{{"copies", "各村"}, {"phone", " 12345\r\n "}, {"bad", "x"}, {"matter", ""}}.tidied()
	if len(got) != 2 || got[0] != (Element{"phone", "12345"}) || got[1].Key != "copies" {
		t.Errorf("%v", got)
	}
}

func TestAServiceGuideIsSubmittedWithAllEightElementsOnly(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("临时救助申请办事指南")
		text.Column = w.columns[catalogue.Services].ID
		id := w.draft(drafter, text)
		err := w.act(VerbSubmit, drafter, id)
		if f := fault.As(err); f == nil || len(f.Fields) != 8 {
			t.Fatalf("without elements: %v", err)
		}
		if err := w.save(drafter, id, func(t *Text) { t.Elements = guide()[:7] }); err != nil {
			t.Fatal(err)
		}
		if f := fault.As(w.act(VerbSubmit, drafter, id)); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "element_process" {
			t.Fatalf("with seven: %v", f)
		}
		if err := w.save(drafter, id, func(t *Text) { t.Elements = guide() }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbPublish)
		if got := w.page(id).Elements; len(got) != 8 || got[7] != guide()[7] {
			t.Errorf("public: %v", got)
		}
		w.look(func(q db.Query) error {
			r, err := RevisionOf(q, id, 3)
			if err == nil && r.Text.Hash() != r.Hash {
				t.Error("the stored elements have another hash")
			}
			return err
		})
	})
}

func TestBlanksOfATemplateAreNamedAndStopTheSubmission(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("关于【待填：事由】的通知")
		text.Body = `<p>请于【待填：<strong>日期</strong>】前办理。【浙政发】不是待填。</p>`
		id := w.draft(drafter, text)
		f := fault.As(w.act(VerbSubmit, drafter, id))
		if f == nil || len(f.Fields) != 1 || f.Fields[0].Args[0] != "【待填：事由】 【待填：日期】" {
			t.Fatalf("%v", f)
		}
	})
}

func TestWhatBearsASecrecyMarkIsNotSubmittedAsPublic(t *testing.T) {
	text := Text{Body: "<p>文</p>", Issuer: "甲", Attribute: Proactive, FormedOn: workday.DateOf(time.Now()), Elements: Elements{{Secrecy, "秘密★1年"}}}
	if f := fault.As(text.Complete()); f == nil || !strings.Contains(f.Fields[0].Key, "secret") {
		t.Errorf("%v", f)
	}
	text.Attribute, text.Article, text.Reason = Withheld, StateSecret, "条例第十四条"
	if err := text.Complete(); err != nil {
		t.Error(err)
	}
}
