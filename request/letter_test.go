package request_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

func (w *world) letters(id string) (all []request.Issued) {
	w.Helper()
	w.view(func(q *db.View) (err error) { all, err = request.LettersIn(q, id); return err })
	return all
}

func (w *world) text(one request.Issued) (l request.Letter) {
	w.Helper()
	w.view(func(q *db.View) (err error) { l, err = request.TextOf(q, w.keys, one); return err })
	return l
}

// take records a step with its letters.
func (w *world) take(by office.Actor, id string, f request.Fact, wish request.Wish) (all []request.Issued, err error) {
	seen := w.load(id).Revision
	err = w.try(func(tx *db.Tx) (err error) {
		all, err = request.RecordWithLetters(tx, w.keys, by, id, seen, f, wish)
		return err
	})
	return all, err
}

func (w *world) serve(letter request.Issued, s request.Service) (id string, err error) {
	seen := w.load(letter.Case).Revision
	err = w.try(func(tx *db.Tx) (err error) {
		id, err = request.Serve(tx, w.keys, w.handler(), letter.ID, seen, s)
		return err
	})
	return id, err
}

func (w *world) replied() (request.Receipt, request.Issued) {
	w.Helper()
	r := w.file()
	w.draft(r.Case.ID, request.Reply{Outcome: request.GrantedProvided, Provision: "电子文本随本答复书一并提供。"})
	if err := w.approve(w.signer(), r.Case.ID, w.latest(r.Case.ID).Hash); err != nil {
		w.Fatal(err)
	}
	all := w.letters(r.Case.ID)
	return r, all[len(all)-1]
}

func TestTheLetterSetIsWhole(t *testing.T) {
	for _, code := range request.LetterCodes() {
		tpl, err := request.DefaultTemplate(code)
		if err != nil || tpl.Title == "" || len(tpl.Locked) == 0 || len(tpl.Slots) != len(tpl.Locked)+1 {
			t.Errorf("%s: %v %+v", code, err, tpl)
		}
		kind, ok := request.LetterKindOf(code)
		if !ok {
			t.Errorf("%s is not in the catalogue", code)
		}
		all := request.Values{}
		for _, name := range kind.Blanks() {
			all[name] = "〈" + name + "〉"
		}
		paragraphs, missing := tpl.Fill(all)
		if len(missing) > 0 {
			t.Errorf("%s has blanks %v that its kind does not fill", code, missing)
		}
		text := strings.Join(paragraphs, "\n")
		for _, name := range kind.Asked {
			if name != "收件人" && !strings.Contains(text, "〈"+name+"〉") {
				t.Errorf("%s asks for %s and does not use it", code, name)
			}
		}
		if strings.ContainsAny(text, "{}§·") {
			t.Errorf("%s is badly written:\n%s", code, text)
		}
		procedural := code == request.LetterClarify || code == request.LetterExtend || code == request.LetterDelay || code == request.LetterConsulted
		if procedural && strings.Contains(text, "行政复议") {
			t.Errorf("%s is procedural and tells of remedies (FACTS 4.14)", code)
		}
	}
	// FACTS 4.10 by name
	for _, code := range strings.Fields("ack_receipt clarify explain_reasons extend delay_art35 third_party_consult third_party_notice_to_applicant third_party_decision comaker_consult assist fee_notice not_repeat not_processed_petition closed_not_corrected closed_fee_unpaid transfer_correction reply_granted_provided") {
		if _, ok := request.LetterKindOf(request.LetterCode(code)); !ok {
			t.Errorf("the catalogue lacks %s", code)
		}
	}
}

func TestTheStepIssuesItsLetter(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		a, b := w.file(), w.file()
		ask := request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-09-30")}
		wish := request.Wish{Blanks: request.Values{"补正事项": "一、请写明地块。\n二、请写明年份。"}}
		if _, err := w.take(w.handler(), a.Case.ID, ask, request.Wish{}); fault.Of(err) != fault.Invalid {
			t.Fatalf("a letter went out without what must be clarified: %v", err)
		}
		if _, err := w.take(w.handler(), a.Case.ID, request.Fact{Kind: request.ClarificationAsked}, wish); fault.Of(err) != fault.Invalid {
			t.Fatalf("a letter went out without the period: %v", err)
		}
		for i, r := range []request.Receipt{a, b} {
			all, err := w.take(w.handler(), r.Case.ID, ask, wish)
			if err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf("浦口街道依补〔2026〕%d号", i+1); len(all) != 1 || all[0].Number != want { // refused ones left no gap
				t.Errorf("%+v, want %s", all, want)
			}
			l := w.text(all[0])
			text := strings.Join(l.Paragraphs, "\n")
			for _, want := range []string{r.Case.Number, "2026年9月14日", "2026年9月30日", "一、请写明地块。", "第三十条", "视为放弃申请"} {
				if !strings.Contains(text, want) {
					t.Errorf("the letter lacks %s:\n%s", want, text)
				}
			}
			if l.Addressee != "张三丰" || l.Title != "政府信息公开申请补正告知书" || l.Number != all[0].Number {
				t.Errorf("%+v", l)
			}
		}
		w.at("2026-09-16")
		w.do(w.handler(), a.Case.ID, request.Fact{Kind: request.Clarified})
		all, err := w.take(w.handler(), a.Case.ID, request.Fact{Kind: request.ThirdPartyAsked, Whom: "第三方甲"}, request.Wish{Blanks: request.Values{"征求事项": "与您签订的租赁合同。", "收件人": "李四"}})
		if err != nil || len(all) != 2 || all[0].Recipient != request.ToThirdParty || all[1].Recipient != request.ToApplicant {
			t.Fatalf("%+v %v", all, err)
		}
		if l := w.text(all[0]); l.Addressee != "李四" || strings.Contains(strings.Join(l.Paragraphs, ""), "张三丰") {
			t.Errorf("the letter to the third party: %+v", l)
		}
		// a step of an earlier day: never backdated
		w.at("2026-09-21")
		answered := request.Fact{Kind: request.ThirdPartyAnswered}
		w.do(w.handler(), a.Case.ID, answered)
		late := request.Fact{Kind: request.OrganAsked, Whom: "某局", On: workday.MustParse("2026-09-21")}
		w.at("2026-09-22")
		if _, err := w.take(w.handler(), a.Case.ID, late, request.Wish{Blanks: request.Values{"协办事项": "请提供意见。"}}); fault.Of(err) != fault.Invalid {
			t.Errorf("a letter was backdated: %v", err)
		}
		all, err = w.take(w.handler(), a.Case.ID, late, request.Wish{Outside: "浦街函〔2026〕8号"})
		if err != nil || len(all) != 1 || !all[0].Outside() || all[0].Number != "浦街函〔2026〕8号" || all[0].IssuedOn.String() != "2026-09-21" {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestATextTakesTwoPeopleAndTheLawStays(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		code := request.LetterClarify
		tpl, err := request.DefaultTemplate(code)
		if err != nil {
			t.Fatal(err)
		}
		slots := append([]string{}, tpl.Slots...)
		slots[len(slots)-1] = "补正材料请寄：{机关地址}"
		edit := func(by office.Actor, slots []string) error {
			return w.try(func(tx *db.Tx) error { return request.EditTemplate(tx, by, w.organ, code, slots) })
		}
		if err := edit(w.who("信息员", office.Drafter), slots); fault.Of(err) != fault.Denied {
			t.Errorf("a drafter edits letters: %v", err)
		}
		if err := edit(w.handler(), slots[1:]); w.key(err) != "letter.locked" {
			t.Errorf("a locked paragraph was dropped: %v", err)
		}
		bad := append([]string{}, slots...)
		bad[0] = "尊敬的{身份证号}"
		if err := edit(w.handler(), bad); fault.Of(err) != fault.Invalid {
			t.Errorf("an unknown blank: %v", err)
		}
		signer := w.who("双角色", office.RequestHandler, office.Signer)
		if err := edit(signer, slots); err != nil {
			t.Fatal(err)
		}
		agree := func(by office.Actor) error {
			return w.try(func(tx *db.Tx) error { return request.AgreeTemplate(tx, by, w.organ, code, 1) })
		}
		if err := agree(signer); w.key(err) != "letter.own_edition" {
			t.Errorf("one person put a text in force: %v", err)
		}
		wish := request.Wish{Blanks: request.Values{"补正事项": "请写明年份。"}}
		ask := request.Fact{Kind: request.ClarificationAsked, Until: workday.MustParse("2026-09-30")}
		a, b := w.file(), w.file()
		before, err := w.take(w.handler(), a.Case.ID, ask, wish)
		if err != nil {
			t.Fatal(err)
		}
		if err := agree(w.signer()); err != nil {
			t.Fatal(err)
		}
		after, err := w.take(w.handler(), b.Case.ID, ask, wish)
		if err != nil {
			t.Fatal(err)
		}
		old, now := strings.Join(w.text(before[0]).Paragraphs, "\n"), strings.Join(w.text(after[0]).Paragraphs, "\n")
		if before[0].Template != 0 || after[0].Template != 1 || strings.Contains(old, "补正材料请寄") || !strings.Contains(now, "补正材料请寄：嵊州市浦口街道") || !strings.Contains(now, "视为放弃申请") {
			t.Errorf("before %d, after %d:\n%s\n%s", before[0].Template, after[0].Template, old, now)
		}
	})
}

func TestALetterIsVerifiedByNumberAndCodeAlone(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		_, one := w.replied()
		_, other := w.replied()
		l := w.text(one)
		if l.Check == "" || l.Check != request.ShowCheck(one.Hash) {
			t.Fatalf("%q", l.Check)
		}
		w.view(func(q *db.View) error {
			if got, err := request.Genuine(q, one.Number, strings.ToLower(l.Check)); err != nil || got.ID != one.ID {
				t.Errorf("%+v %v", got, err)
			}
			for _, try := range [][2]string{{one.Number, request.ShowCheck(other.Hash)}, {one.Number, ""}, {"", l.Check}, {"浦口街道依复〔2026〕99号", l.Check}, {one.Number, l.Check[:20]}, {strings.Repeat("x", 100_000), l.Check}} {
				if _, err := request.Genuine(q, try[0], try[1]); w.key(err) != "letter.not_genuine" {
					t.Errorf("%.40v: %v", try, err)
				}
			}
			return nil
		})
	})
}

func TestTheDayOfServiceFollowsFromTheWay(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, c := range []struct {
			service request.Service
			on      string
			want    string // day of service, or the field refused
		}{
			{request.Service{Way: request.ByHand, Receiver: "张三丰"}, "2026-09-17", "2026-09-17"},
			{request.Service{Way: request.ByHand}, "2026-09-17", "receiver"},
			{request.Service{Way: request.ByPost, Postal: "xa 12345678933"}, "2026-09-16", "2026-09-16"},
			{request.Service{Way: request.ByPost, Postal: "SF1234567890123"}, "2026-09-16", "postal"},
			{request.Service{Way: request.ByPost, Postal: "1012345678901"}, "2026-09-11", "on"}, // before it was issued
			{request.Service{Way: request.ByPost, Postal: "1012345678901"}, "2026-09-19", "on"}, // not yet
			{request.Service{Way: request.Entrusted, Receiver: "张三丰", Through: "东郭镇人民政府"}, "2026-09-18", "2026-09-18"},
			{request.Service{Way: request.Entrusted, Receiver: "张三丰"}, "2026-09-18", "through"},
			{request.Service{Way: request.Electronic}, "2026-09-14", "2026-09-18"}, // goes out now, whatever was typed
			{request.Service{Way: request.RefusedToSign, Receiver: "张三丰", Witnesses: "社区工作人员二人", Place: "东郭村12号"}, "2026-09-17", "2026-09-17"},
			{request.Service{Way: request.RefusedToSign, Receiver: "张三丰", Place: "东郭村12号"}, "2026-09-17", "witnesses"},
		} {
			w.at("2026-09-14")
			r, one := w.replied()
			w.at("2026-09-18")
			c.service.On = workday.MustParse(c.on)
			_, err := w.serve(one, c.service)
			if len(c.want) < 10 {
				if e := fault.As(err); e == nil || len(e.Fields) == 0 || e.Fields[0].Name != c.want {
					t.Errorf("%+v: %v", c.service, err)
				}
				continue
			}
			if now := w.load(r.Case.ID); err != nil || now.ServedOn.String() != c.want || now.Stage != request.StageServed {
				t.Errorf("%+v: %v, served on %s", c.service, err, now.ServedOn)
			}
		}
	})
}

func TestCouriersAreRefused(t *testing.T) {
	for number, ok := range map[string]bool{"XA12345678933": true, "RA123456785CN": true, "1012345678901": true, "1331234567890": true,
		"SF1234567890123": false, "SF12345678901": false, "YT12345678901": false, "773123456789012": false, "": false, "1": false, "433123456789": false} {
		if _, got := request.PostalNumber(number); got != ok {
			t.Errorf("%s: %v", number, got)
		}
	}
}

func TestALetterThatCameBackIsServedAgain(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r, one := w.replied()
		id, err := w.serve(one, request.Service{Way: request.ByPost, Postal: "XA12345678933", On: workday.MustParse("2026-09-14")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.serve(one, request.Service{Way: request.ByHand, Receiver: "张三丰", On: workday.MustParse("2026-09-14")}); w.key(err) != "service.done" {
			t.Errorf("served twice: %v", err)
		}
		w.at("2026-09-24")
		w.must(func(tx *db.Tx) error {
			return request.CameBack(tx, w.handler(), id, workday.MustParse("2026-09-23"), "原址查无此人")
		})
		if now := w.letters(r.Case.ID)[0]; !now.Returned || w.load(r.Case.ID).ServedOn.String() != "2026-09-14" {
			t.Errorf("%+v", now) // posted in time all the same
		}
		if _, err := w.serve(one, request.Service{Way: request.ByHand, Receiver: "张三丰", On: workday.MustParse("2026-09-24")}); err != nil {
			t.Fatal(err)
		}
		if now := w.letters(r.Case.ID)[0]; now.Returned || now.ServedOn.String() != "2026-09-24" || w.load(r.Case.ID).ServedOn.String() != "2026-09-14" {
			t.Errorf("%+v", now)
		}
		w.view(func(q *db.View) error {
			all, err := request.Services(q, w.keys, one)
			if len(all) != 2 || all[1].Receiver != "张三丰" {
				t.Errorf("%+v", all)
			}
			return err
		})
	})
}

// The third party's fifteen workdays run from the day the letter reached it (art. 32), which is known later.
func TestTheClockLearnsWhenALetterArrived(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		r := w.file()
		all, err := w.take(w.handler(), r.Case.ID, request.Fact{Kind: request.ThirdPartyAsked, Whom: "某公司"}, request.Wish{Blanks: request.Values{"征求事项": "租赁合同。"}})
		if err != nil {
			t.Fatal(err)
		}
		before := w.load(r.Case.ID).DueOn
		id, err := w.serve(all[0], request.Service{Way: request.ByPost, Postal: "XA12345678933", On: workday.MustParse("2026-09-14")})
		if err != nil || w.load(r.Case.ID).DueOn != before {
			t.Fatalf("%v: posting moved the date", err)
		}
		w.at("2026-09-18")
		w.must(func(tx *db.Tx) error { return request.Arrived(tx, w.handler(), id, workday.MustParse("2026-09-17")) })
		now := w.load(r.Case.ID)
		if now.Facts[1].Until.String() != "2026-09-17" || !now.DueOn.After(before) {
			t.Errorf("%+v, due %s, before %s", now.Facts[1], now.DueOn, before)
		}
	})
}

func TestALetterIsAPDFInTheLetterFormat(t *testing.T) {
	l := request.Letter{Organ: "嵊州市浦口街道办事处", Title: "政府信息公开申请答复书", Number: "浦口街道依复〔2026〕1号", Addressee: "张三丰", Paragraphs: []string{strings.Repeat("一段很长的话。", 200), "二"},
		Signature: "嵊州市浦口街道办事处", Date: "2026年3月5日", Check: "AAAA-BBBB", Verify: "https://pukou.example.gov.cn/verify?number=x&code=y"}
	var pdf, docx bytes.Buffer
	if err := l.WritePDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if err := l.WriteDOCX(&docx); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) || bytes.Count(pdf.Bytes(), []byte("/Type /Page\n"))+bytes.Count(pdf.Bytes(), []byte("/Type /Page ")) < 2 && !bytes.Contains(pdf.Bytes(), []byte("/Count 2")) {
		t.Error("the PDF is not what it should be")
	}
}
