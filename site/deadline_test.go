package site_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/workday"
)

// Whoever asks when a reply is due gets the date, every day's reason, the same as a file and as data, or the article that
// stands against what was told.
func TestTheCalculator(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		v.get("/deadline")
		v.sees("答复期限计算", "补正告知 至 日期")
		testkit.CheckHTML(t, "calculator", []byte(v.raw))
		ask := func(received, then, today string) string {
			return url.Values{"received": {received}, "then": {then}, "today": {today}}.Encode()
		}
		v.get("/deadline?" + ask("2026-02-06", "", "2026-02-09"))
		v.sees("2026年3月12日", "调休上班，第 6 天", "春节", "最迟告知补正", "2026年2月24日")
		testkit.CheckHTML(t, "answer", []byte(v.raw))
		v.get("/deadline.pdf?" + ask("2026-02-06", "", "2026-02-09"))
		if !strings.HasPrefix(v.raw, "%PDF-") {
			t.Errorf("%d %.40q", v.status, v.raw)
		}
		v.get("/deadline.json?" + ask("2026-02-06", "2026-02-10 征求其他机关意见", "2026-02-12"))
		var doc casefile.DueDocument
		if err := json.Unmarshal([]byte(v.raw), &doc); err != nil || doc.Due != nil || doc.State != "awaiting_other_organ" {
			t.Errorf("%v %s", err, v.raw)
		}
		v.get("/deadline?" + ask("2026-02-06", "2026-02-25 补正告知", ""))
		if v.status != 422 {
			t.Errorf("a late notice answered %d", v.status)
		}
		v.sees("“2026-02-25 补正告知”不合法", "第三十条", "2026-02-25 补正告知</textarea>")
		v.get("/deadline.json?" + ask("2026-02-06", "2026-02-25 补正告知", ""))
		if !strings.Contains(v.raw, `"line": 2`) {
			t.Error(v.raw)
		}
		for _, bad := range []string{ask("2026-02-30", "", ""), ask("x", "", ""), ask("2026-02-06", "飞走", ""), ask("2018-01-02", "", ""), ask("2026-02-06", "", "2226-01-01"),
			ask("2026-02-06", strings.Repeat("长", 9000), ""), ask("2026-02-06", "2026-02-10 征求第三方意见 <script>\x01", "")} {
			v.get("/deadline?" + bad)
			if v.status != 422 && v.status != 200 || strings.Contains(v.raw, "<script>\x01") {
				t.Errorf("%.40s answered %d", bad, v.status)
			}
			testkit.CheckHTML(t, "refused", []byte(v.raw))
		}
	})
}

// A changed calendar moves the date of a case, and the tracking page tells the applicant from when to when.
func TestTheApplicantIsToldOfAMovedDate(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		v.post("/apply", typed()...)
		number, code := "20260001", code.FindString(v.body)
		err := v.d.Update(t.Context(), v.organ, func(tx *db.Tx) error {
			day := workday.Day{Date: workday.MustParse("2026-03-10"), Kind: workday.Holiday, Name: "元旦", Year: 2026}
			return office.LoadYear(tx, office.System("test"), 2026, []workday.Day{day})
		})
		if err != nil {
			t.Fatal(err)
		}
		if moved, err := request.RecomputeAll(t.Context(), v.d); moved != 1 || err != nil {
			t.Errorf("%d dates moved, %v", moved, err)
		}
		if moved, err := request.RecomputeAll(t.Context(), v.d); moved != 0 || err != nil {
			t.Errorf("again %d dates moved, %v", moved, err)
		}
		v.post("/track", "_key", "k", "number", number, "code", code)
		v.sees("放假安排调整，1 个日期有变动", "答复申请人：由")
		v.post("/track/days.pdf", "_key", "k", "number", number, "code", code)
		if !strings.HasPrefix(v.raw, "%PDF-") {
			t.Errorf("%d %.40q", v.status, v.raw)
		}
		v.post("/track/days.pdf", "_key", "k", "number", number, "code", "2222-2222-2222")
		if v.status != 404 {
			t.Errorf("a wrong code answered %d", v.status)
		}
	})
}
