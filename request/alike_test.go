package request_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
)

func TestTextsAboutTheSameMatterAreAlike(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		alike bool
	}{
		{"2025年东郭村土地征收补偿方案", "２０２５年东郭村土地征收补偿方案。", true},
		{"申请公开2025年东郭村土地征收补偿方案", "请公开关于东郭村2025年土地征收的补偿方案", true},
		{"2025年东郭村土地征收补偿方案", "2025年东郭村土地征收补偿方案、听证记录、补偿款发放明细，以及相关会议纪要和批复文件", true},
		{"2025年东郭村土地征收补偿方案", "浦口街道环卫一体化服务合同及考核结果", false},
		{"2025年东郭村土地征收补偿方案", "2024年西岙村高山蔬菜基地补助资金分配依据", false},
		{"", "2025年东郭村土地征收补偿方案", false},
		{"村里的账目", "关于村里的账目", true},
	} {
		if got := request.Compare(c.a, c.b); got.Alike() != c.alike {
			t.Errorf("%q and %q: %+v", c.a, c.b, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		there, back := request.Compare(a, b), request.Compare(b, a)
		if there != back || there.Shared < 0 || there.Shared > 1 || there.Held < 0 || there.Held > 1 {
			t.Errorf("%+v, the other way %+v", there, back)
		}
	})
}

// follow has the signatures made of all cases so far.
func (w *world) follow() {
	w.Helper()
	w.must(func(tx *db.Tx) error {
		events, err := ledger.After(tx, w.organ, 0, 10000)
		if err != nil {
			return err
		}
		return request.FollowAlike(tx, events)
	})
}

func TestTheSameMatterIsFoundAmongMany(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		file := func(name, identity, asked string) (r request.Receipt) {
			a := w.application()
			a.Person.Name, a.Person.Identity, a.Description = name, identity, asked
			w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
			return r
		}
		for n := range 60 {
			file("旁人", "11010519491231002X", fmt.Sprintf("第%d号地块%s工程%s的中标通知书", n, strings.Repeat("甲乙丙丁", n%5+1), strings.Repeat("戊己庚辛壬癸", n%7)))
		}
		first := file("张三丰", "330683199001010018", "2025年东郭村土地征收补偿方案")
		other := file("旁人", "11010519491231002X", "公开2025年东郭村土地征收的补偿方案全文")
		again := file("张三丰", "330683199001010018", "请公开东郭村2025年土地征收补偿方案")
		w.follow()
		w.follow() // twice does no harm
		w.view(func(q *db.View) error {
			found, err := request.Earlier(q, request.SoughtOf(w.load(again.Case.ID)), 10)
			if err != nil {
				return err
			}
			if len(found) != 2 || found[0].ID != first.Case.ID || !found[0].Own || found[1].ID != other.Case.ID || found[1].Own {
				t.Errorf("found %+v", found)
			}
			same := request.SameIdentity(w.keys, request.Person{Paper: privacy.ResidentID, Identity: " 330683199001010018 "})
			found, err = request.Earlier(q, request.Sought{Organ: w.organ, Same: same, Description: "2025年东郭村土地征收补偿方案"}, 10)
			if len(found) != 3 || !found[0].Own || !found[1].Own || found[0].Percent() != 100 {
				t.Errorf("before registration: %+v", found)
			}
			return err
		})
	})
}

func TestHeapsOfOneApplicantAreAGroup(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		for n := range request.GroupFrom + 5 {
			a := w.application()
			a.Description = fmt.Sprintf("第%d件：东郭村账目", n)
			w.must(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err })
		}
		a := w.application()
		a.Person.Identity = "11010519491231002X"
		w.must(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err })
		w.view(func(q *db.View) error {
			groups, err := request.Groups(q, w.organ)
			if err != nil {
				return err
			}
			if len(groups) != 1 || groups[0].Cases != request.GroupFrom+5 {
				t.Errorf("%d groups", len(groups))
				return nil
			}
			list, err := request.List(q, request.Filter{Organ: w.organ, Without: groups[0].Same}, 0, 100)
			if len(list) != 1 || err != nil {
				t.Errorf("%d cases are in the list: %v", len(list), err)
			}
			members, err := request.Members(q, w.organ, groups[0].Same, "", 10)
			if len(members) != 10 || err != nil {
				t.Errorf("%d members: %v", len(members), err)
			}
			members, err = request.Members(q, w.organ, groups[0].Same, members[9].ID, 100)
			if len(members) != request.GroupFrom-5 || err != nil {
				t.Errorf("%d further members: %v", len(members), err)
			}
			return nil
		})
	})
}

func TestTheCounterAndThePostCannotBeClosed(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		set := func(by office.Actor, o ...request.Opened) error {
			return w.try(func(tx *db.Tx) error { return request.OpenChannels(tx, by, w.organ, o) })
		}
		for _, c := range []request.Channel{request.InPerson, request.SignedMail} {
			if err := set(w.signer(), request.Opened{Channel: c}); wrongFields(err) != "open" {
				t.Errorf("%s was closed: %v", c, err)
			}
		}
		if err := set(w.handler(), request.Opened{Channel: request.Fax, Open: true}); err == nil {
			t.Error("a handler opens a channel")
		}
		if err := set(w.signer(), request.Opened{Channel: request.Internet}, request.Opened{Channel: request.Fax, Open: true, Usage: "传真后请来电确认。"}); err != nil {
			t.Fatal(err)
		}
		w.view(func(q *db.View) error {
			all, err := request.OpenedBy(q, w.organ)
			if got := fmt.Sprint(all); got != "[{in_person true } {signed_mail true } {internet false } {email false } {fax true 传真后请来电确认。}]" {
				t.Error(got)
			}
			return err
		})
		err := w.try(func(tx *db.Tx) error {
			_, err := request.File(tx, w.keys, office.Citizen(), w.application())
			return err
		})
		if w.key(err) != "intake.channel.closed" {
			t.Errorf("filed through a channel that is closed: %v", err)
		}
	})
}
