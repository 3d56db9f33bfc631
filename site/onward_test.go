package site_test

import (
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/workday"
)

// files files an application at the portal and gives the case with its query code.
func (v *visitor) files(key, asks string) (request.Case, string) {
	v.t.Helper()
	v.postFiles("/apply", []sent{{"enclosure", "说明.txt", "见附图"}}, typed("_key", key, "offered", "1", "description", asks)...)
	v.sees("申请接收回执")
	receipt := code.FindString(v.body)
	for _, c := range v.ofOrgan(v.organ) {
		if strings.Contains(v.body, c.Number) {
			return c, receipt
		}
	}
	v.t.Fatalf("answered %d: %s", v.status, v.body)
	return request.Case{}, ""
}

// ofOrgan gives an organ's cases, newest first.
func (v *visitor) ofOrgan(organ string) (all []request.Case) {
	v.t.Helper()
	if err := v.d.View(v.t.Context(), func(q *db.View) (err error) {
		all, err = request.List(q, request.Filter{Organ: organ}, 0, 100)
		return err
	}); err != nil {
		v.t.Fatal(err)
	}
	return all
}

func (v *visitor) does(organ string, do func(tx *db.Tx) error) {
	v.t.Helper()
	if err := v.d.Update(v.t.Context(), organ, do); err != nil {
		v.t.Fatal(err)
	}
}

func person(organ string, roles ...office.Role) office.Actor {
	return office.Actor{ID: "staff", Name: "工作人员", Organ: organ, Grants: map[string][]office.Role{organ: roles}}
}

func (v *visitor) looks(number, code string) {
	v.t.Helper()
	v.post("/track", "_key", "t", "number", number, "code", code)
	testkit.CheckHTML(v.t, "track", []byte(v.raw))
}

func (v *visitor) told() request.Notice {
	return request.Notice{On: workday.DateOf(v.d.Now()), How: "电话告知"}
}

func TestWhoeverAskedFollowsAHandOver(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		other := db.NewID(v.clock.Now())
		v.does(other, func(tx *db.Tx) error {
			_, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: other, Kind: office.Bureau, Name: "竹桥水务局"})
			return err
		})
		c, receipt := v.files("k1", "河道整治方案")
		v.does(v.organ, func(tx *db.Tx) error {
			return request.Transfer(tx, person(v.organ, office.Signer), c.ID, c.Revision, other, "由水务局制作。", v.told())
		})
		v.looks(c.Number, receipt)
		v.sees("已转其他机关", "转给竹桥水务局办理", "由水务局制作。", "电话告知", "竹桥水务局登记后给出新的受理编号", c.DueOn.Chinese())
		if strings.Contains(v.body, "按照答复书写明的途径") {
			t.Error("the old number speaks of a reply")
		}

		var moves []request.Moving
		if err := v.d.View(t.Context(), func(q *db.View) (err error) { moves, err = request.HandedOver(q, other, 10); return err }); err != nil || len(moves) != 1 {
			t.Fatalf("%v %v", moves, err)
		}
		v.does(other, func(tx *db.Tx) error {
			_, err := request.TakeOver(tx, v.keys, person(other, office.RequestHandler), moves[0].ID)
			return err
		})
		there := v.ofOrgan(other)[0]
		v.looks(c.Number, receipt)
		v.sees("现在的受理编号", there.Number, "查询码不变", there.DueOn.Chinese())
		v.looks(there.Number, receipt)
		v.sees("竹桥水务局", "由竹桥街道办事处转来，原受理编号 "+c.Number)
		if n := v.uploadsOf(there.ID); n != 1 {
			t.Errorf("the other organ has %d of the applicant's files", n)
		}
	})
}

// uploadsOf counts the files of a case.
func (v *visitor) uploadsOf(id string) (n int) {
	v.t.Helper()
	if err := v.d.View(v.t.Context(), func(q *db.View) error {
		all, err := request.FilesOf(q, id)
		n = len(all)
		return err
	}); err != nil {
		v.t.Fatal(err)
	}
	return n
}

func TestAMergedCaseLeadsToTheOneThatIsAnswered(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		first, firstCode := v.files("k1", "河道整治方案")
		second, secondCode := v.files("k2", "河道整治的方案")
		v.does(v.organ, func(tx *db.Tx) error {
			return request.Merge(tx, person(v.organ, office.Signer), second.ID, second.Revision, first.ID, "与先收到的一件相同。", v.told())
		})
		v.looks(second.Number, secondCode)
		v.sees("已并入另一件", "并入您的另一件申请 "+first.Number, "与先收到的一件相同。", "请用那一件的受理编号和查询码", first.DueOn.Chinese())
		v.looks(first.Number, firstCode)
		v.sees("您的申请 " + second.Number + " 并入本件")
		v.looks(first.Number, secondCode)
		v.sees("没有")
		if v.status != 404 {
			t.Errorf("the code of the merged one opened the other: %d", v.status)
		}
	})
}

func TestEveryPartOfASplitCaseIsFoundByTheSameCode(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		c, receipt := v.files("k1", "河道整治方案、招标文件和验收报告")
		v.does(v.organ, func(tx *db.Tx) error {
			_, err := request.Split(tx, v.keys, person(v.organ, office.RequestHandler), c.ID, c.Revision, []string{"河道整治方案", "招标文件", "验收报告"}, "三项内容。")
			return err
		})
		all := v.ofOrgan(v.organ)
		if len(all) != 3 {
			t.Fatalf("%d cases", len(all))
		}
		for i, one := range all {
			v.looks(one.Number, receipt)
			v.sees("分成 3 件分别答复", all[(i+1)%3].Number, all[(i+2)%3].Number, "河道整治方案、招标文件和验收报告", one.Description)
			if n := v.uploadsOf(one.ID); n != 1 {
				t.Errorf("part %s has %d files", one.Number, n)
			}
		}
	})
}

func TestASmallOfficeShowsThatItReviewsLess(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		c, receipt := v.files("k1", "河道整治方案")
		v.get("/guide")
		if strings.Contains(v.body, "本机关声明") {
			t.Error("declared already")
		}
		v.does(v.organ, func(tx *db.Tx) error {
			return request.SetHandling(tx, person(v.organ, office.SecurityAdmin, office.Signer), v.organ, 0, request.Handling{Steps: []office.Verb{request.VerbSecrecy}, SameHand: true, Reason: "全办只有三人。",
				Number: "XXGK·{年度}-{件号}", Years: 10, Litigated: 30})
		})
		for _, path := range []string{"/guide", "/organs/" + v.organ} {
			v.get(path)
			v.sees("答复申请前的审查为：保密审查", "几个审查环节可由同一人办理", "全办只有三人。")
		}
		v.looks(c.Number, receipt)
		v.sees("答复申请前的审查为：保密审查")
	})
}
