package site_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
)

func wrong(more ...string) []string {
	return append([]string{"_key", "c1", "requester", "natural_person", "name", "张三丰", "paper", "resident_id", "identity", "330683199001010018", "phone", "13812341234",
		"record", "低保公示名单第 3 行", "is", "家庭人口 3 人", "should", "家庭人口 4 人", "evidence", "户口簿第 4 页", "way", "online"}, more...)
}

func TestACitizenHasDataAboutHimselfCorrected(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		v.get("/correct")
		v.sees("更正与自己有关的信息", "《条例》第四十一条", "有什么证据")
		testkit.CheckHTML(t, "correct", []byte(v.raw))

		v.postFiles("/correct", []sent{{"enclosure", "户口簿.txt", "家庭人口 4 人"}}, wrong("evidence", "", "identity", "330683199001011234")...)
		v.sees("有什么证据", "校验码", "家庭人口 4 人", "户口簿.txt")
		testkit.CheckHTML(t, "correct again", []byte(v.raw))
		kept := keptField.FindStringSubmatch(v.raw)
		if n, _ := v.cases(); v.status != 422 || kept == nil || n != 0 {
			t.Fatalf("answered %d, %d cases", v.status, n)
		}

		v.postFiles("/correct", nil, wrong("kept", html.UnescapeString(kept[1]))...)
		v.sees("申请接收回执", "要更正的内容", "应当更正为：家庭人口 4 人")
		receipt := code.FindString(v.body)
		if n, files := v.cases(); n != 1 || files != 1 || receipt == "" {
			t.Fatalf("%d cases, %d files, code %q", n, files, receipt)
		}
		var c request.Case
		if err := v.d.View(t.Context(), func(q *db.View) error {
			all, err := request.List(q, request.Filter{Organ: v.organ}, 0, 10)
			c = all[0]
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if c.Kind != request.ForCorrection || c.Channel != request.Internet || c.ReceivedOn.IsZero() || c.DueOn.IsZero() || c.Form != "electronic" {
			t.Errorf("filed as %+v", c)
		}

		v.post("/correct", wrong("kept", html.UnescapeString(kept[1]))...) // the same form again
		if n, _ := v.cases(); n != 1 {
			t.Errorf("the same form sent twice made %d cases", n)
		}
		v.post("/track", "_key", "t1", "number", c.Number, "code", receipt)
		v.sees("要更正的内容", "家庭人口 3 人", "先核对您的证据")
	})
}

func TestACorrectionTooSoonIsNotLost(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for range 14 {
			if v.post("/correct", wrong("record", "")...); v.status == http.StatusTooManyRequests {
				v.sees("这件还没有提交", "户口簿第 4 页")
				return
			}
		}
		t.Error("nobody was asked to wait")
	})
}

func TestACorrectionNamesThePageItIsAbout(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for from, record := range map[string]string{"/columns/x": "/columns/x", "/items/none": "/items/none", "https://elsewhere.example/": "", "//elsewhere": "", "/": ""} {
			v.get("/correct?page=" + from)
			if got := between(v.body, `name="record"`, "</textarea>"); v.status != 200 || !strings.HasSuffix(got, ">"+record) {
				t.Errorf("about %q the form (%d) has %q", from, v.status, got)
			}
		}
	})
}

func TestACorrectionIsRefusedWhereThePortalTakesNone(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		signer := office.Actor{ID: "signer", Name: "签发人", Grants: map[string][]office.Role{v.organ: {office.Signer}}}
		if err := v.d.Update(t.Context(), v.organ, func(tx *db.Tx) error {
			return request.OpenChannels(tx, signer, v.organ, []request.Opened{{Channel: request.Internet}})
		}); err != nil {
			t.Fatal(err)
		}
		v.post("/correct", wrong()...)
		if n, _ := v.cases(); n != 0 || v.status == 200 {
			t.Errorf("answered %d, %d cases", v.status, n)
		}
	})
}

// between gives what stands after one text and before the next other.
func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}
