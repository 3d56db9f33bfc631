package site_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/testkit"
)

// Every form of a public report is offered, is named in Chinese, and reads back as the report; before and after it is
// public there is none.
func TestAPublicReportIsGivenInEveryForm(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		c.Set(time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC))
		get, do, item, address := servedAt(t, d)
		if status, _ := get("/reports/2025/"+town+"/report.docx", "zh-CN"); status != http.StatusNotFound {
			t.Errorf("before publication: %d", status)
		}
		drafter, reviewer, signer := who("信息员", office.Drafter), who("审核员", office.Reviewer), who("签发人", office.Signer)
		do(func(tx *db.Tx) error { return disclosure.Submit(tx, drafter, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Review(tx, reviewer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.SignOff(tx, signer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Publish(tx, signer, item, 1) })
		_, shown := get("/reports/2025", "zh-CN")
		for _, k := range annual.Kinds() {
			path := "/reports/2025/" + town + "/report." + string(k)
			if !strings.Contains(shown, `href="`+path+`"`) {
				t.Errorf("the page does not offer %s", path)
			}
			for _, when := range []string{"made", "kept"} {
				r, err := http.Get(address + path)
				if err != nil {
					t.Fatal(err)
				}
				data, err := io.ReadAll(r.Body)
				if r.Body.Close(); err != nil {
					t.Fatal(err)
				}
				name, err := url.PathUnescape(r.Header.Get("Content-Disposition"))
				if err != nil || r.StatusCode != 200 || r.Header.Get("Content-Type") != k.Media() || !strings.Contains(name, "''竹桥街道办事处2025年政府信息公开工作年度报告."+string(k)) {
					t.Fatalf("%s %s: %d %q %q %v", path, when, r.StatusCode, r.Header.Get("Content-Type"), name, err)
				}
				readsBack(t, path, data)
			}
		}
		if status, body := get("/schemas/"+annual.SchemaName, "zh-CN"); status != 200 || !strings.Contains(body, "xs:schema") {
			t.Errorf("the schema: %d", status)
		}
		for _, wrong := range []string{"/reports/2025/" + town + "/report.odt", "/reports/2025/nobody/report.csv", "/reports/x/" + town + "/report.csv", "/schemas/other.xsd"} {
			if status, _ := get(wrong, "zh-CN"); status != http.StatusNotFound {
				t.Errorf("%s: %d", wrong, status)
			}
		}
	})
}

func readsBack(t *testing.T, path string, data []byte) {
	t.Helper()
	if strings.HasSuffix(path, ".pdf") { // read in package annual
		return
	}
	r, err := annual.Parse(path, data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if got := r.Rows["rules"][0]; r.Organ != "竹桥街道办事处" || r.Year != 2025 || got.Meaning != annual.Number || got.Value != 0 {
		t.Errorf("%s: %s %d %v", path, r.Organ, r.Year, got)
	}
	if got := r.Rows["fees"][0]; got.Meaning != annual.Number || got.Value != 12_340_000 {
		t.Errorf("%s: fees %v", path, got)
	}
}
