package site_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

func TestAMistakeIsReportedFollowedAndAnswered(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		citizen := testkit.NewVisitor(t, v.server, "市民")
		citizen.Open("/mistake?page=/items/abc")
		citizen.Fill("kind", "wording", "words", "错").Press("提交")
		if citizen.Status != 422 || !strings.Contains(string(citizen.Body), "请用 5 到 1000 个字") || !strings.Contains(string(citizen.Body), `value="/items/abc"`) {
			t.Errorf("%d: %s", citizen.Status, citizen.Words())
		}
		payload := `第二段有错字<script>alert(1)</script><img src=x onerror=alert(1)>`
		citizen.Fill("kind", "wording", "words", payload, "contact", "13800138000").Press("提交")
		if citizen.Status != 200 || !strings.Contains(citizen.Words(), "找错20260001") || strings.Contains(string(citizen.Body), "<script>alert") {
			t.Fatalf("%d: %s", citizen.Status, citizen.Words())
		}
		if strings.Contains(string(citizen.Body), "13800138000") {
			t.Error("the receipt shows the contact")
		}
		citizen.Open("/mistake/track")
		citizen.Fill("number", "竹桥街道办事处找错20260001", "code", "XXXXXXXXXX").Press("查询")
		if citizen.Status != 404 || strings.Contains(citizen.Words(), "第二段") {
			t.Errorf("a wrong code: %d", citizen.Status)
		}
		citizen.Open("/mistake")
		citizen.Fill("kind", "wording", "words", "又一处错字在第三段", "website", "http://spam.example").Press("提交")
		if citizen.Status != 422 {
			t.Errorf("a program's form: %d", citizen.Status)
		}
	})
}

func TestAnswersShownToEverybodyStandBelowTheForm(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		err := v.d.Update(t.Context(), v.organ, func(tx *db.Tx) error {
			r, _, err := mistake.File(tx, v.keys, office.Citizen(), mistake.Filing{Organ: v.organ, Kind: "link", Page: "/columns", Words: "附件打不开，我的电话 13800138000"})
			if err != nil {
				return err
			}
			return mistake.Answer(tx, office.Actor{ID: "s", Name: "审核员", Grants: map[string][]office.Role{v.organ: {office.Reviewer}}}, r.ID, 1, mistake.Reply{Valid: true, Answer: "附件已经重新上传。", Gist: "栏目页的附件打不开。", Show: true})
		})
		if err != nil {
			t.Fatal(err)
		}
		citizen := testkit.NewVisitor(t, v.server, "市民")
		citizen.Open("/mistake")
		if words := citizen.Words(); !strings.Contains(words, "附件已经重新上传。") || !strings.Contains(words, "栏目页的附件打不开。") || strings.Contains(words, "13800138000") {
			t.Error(words)
		}
	})
}

func TestWhatIsPutForwardStandsFirstUntilItsDay(t *testing.T) {
	atAPortal(t, func(r *reader) {
		id := r.publish(r.text("防汛值班电话"))
		for range 3 {
			r.clock.Advance(time.Minute)
			r.publish(r.text("另一件公告"))
		}
		column := "/columns/" + r.text("").Column
		until := workday.DateOf(r.clock.Now()).AddDays(3)
		r.page("/", "防汛值班电话")
		if strings.Contains(r.body, "重要信息") {
			t.Error("nothing is put forward yet")
		}
		r.do(func(tx *db.Tx) error {
			return disclosure.Feature(tx, who("签发人", office.Signer), id, disclosure.AtTop, until)
		})
		r.page("/", "重要信息")
		r.page(column, `class="pinned"`, "置顶")
		for _, bad := range []workday.Date{{}, until.AddDays(-10), until.AddDays(400)} {
			if err := r.d.Update(t.Context(), town, func(tx *db.Tx) error {
				return disclosure.Feature(tx, who("签发人", office.Signer), id, disclosure.AtTop, bad)
			}); err == nil {
				t.Error("until", bad)
			}
		}
		if err := r.d.Update(t.Context(), town, func(tx *db.Tx) error {
			return disclosure.Feature(tx, who("督查员", office.Inspector), id, disclosure.AtTop, until)
		}); err == nil {
			t.Error("an inspector puts items forward")
		}
		r.clock.Advance(4 * 24 * time.Hour)
		r.page("/")
		if strings.Contains(r.body, "重要信息") {
			t.Error("its last day has passed")
		}
		r.do(func(tx *db.Tx) error {
			return disclosure.Feature(tx, who("签发人", office.Signer), id, disclosure.Recommended, workday.DateOf(r.clock.Now()).AddDays(3))
		})
		r.page("/", "重要信息")
		r.do(func(tx *db.Tx) error { return disclosure.Unfeature(tx, who("签发人", office.Signer), id) })
		if r.page("/"); strings.Contains(r.body, "重要信息") {
			t.Error("taken back and still there")
		}
	})
}
