package site_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/site"
	"gongkai/testkit"
)

const town = "zhuqiao"

func who(id string, roles ...office.Role) office.Actor {
	return office.Actor{ID: id, Name: id, Organ: town, Grants: map[string][]office.Role{town: roles}}
}

// served is the public door over a store with one organ and its frozen report of 2025, and the item it became.
func served(t *testing.T, d *db.DB) (get func(path string, lang string) (int, string), do func(f func(tx *db.Tx) error), item string) {
	t.Helper()
	get, do, item, _ = servedAt(t, d)
	return get, do, item
}

// servedAt also gives the address.
func servedAt(t *testing.T, d *db.DB) (get func(path string, lang string) (int, string), do func(f func(tx *db.Tx) error), item, address string) {
	t.Helper()
	do = func(f func(tx *db.Tx) error) {
		t.Helper()
		if err := d.Update(context.Background(), town, f); err != nil {
			t.Fatal(err)
		}
	}
	root := who("系统管理员", office.SystemAdmin)
	do(func(tx *db.Tx) error {
		if _, err := office.CreateOrgan(tx, root, office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", Phone: "0575-1234567", Code: "11330683742010670P"}); err != nil {
			return err
		}
		_, err := catalogue.Standard(tx, root, town)
		return err
	})
	handler, signer, drafter := who("受理员", office.RequestHandler), who("签发人", office.Signer), who("信息员", office.Drafter)
	var id string
	do(func(tx *db.Tx) (err error) { id, err = annual.Refill(tx, handler, town, 2025); return err })
	do(func(tx *db.Tx) error {
		f := annual.FormOf(2025)
		var entries []annual.Entry
		for _, row := range f.RowCodes() {
			for i, c := range f.ColumnsOf(row) {
				if !annual.Sourced(row) {
					entries = append(entries, annual.Entry{Place: annual.Place{Row: row, Column: c.Code}, Value: map[bool]int64{true: 12_340_000}[c.Kind == "money" && i == 0]})
				}
			}
		}
		_, err := annual.Adjust(tx, handler, id, 1, entries, "各科室报送")
		return err
	})
	do(func(tx *db.Tx) error { return annual.Freeze(tx, signer, id, 2) })
	do(func(tx *db.Tx) (err error) { item, err = annual.Publish(tx, drafter, id, 3); return err })
	mux := http.NewServeMux()
	s := site.New(site.Options{Store: site.StoreOf(d), Log: slog.New(slog.DiscardHandler), CacheBytes: 1 << 20}, mux)
	server := httptest.NewServer(s.Cached(mux))
	t.Cleanup(server.Close)
	return func(path, lang string) (int, string) {
		t.Helper()
		q, err := http.NewRequest(http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Accept-Language", lang)
		q.AddCookie(&http.Cookie{Name: "gongkai_lang", Value: lang})
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if r.StatusCode == http.StatusOK && strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") && r.Header.Get("Content-Disposition") == "" {
			testkit.CheckHTML(t, path, body)
		}
		return r.StatusCode, string(body)
	}, do, item, server.URL
}

// A report is public when, and as long as, the item it became is.
func TestAReportIsPublicWithItsItem(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		c.Set(time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC))
		get, do, item := served(t, d)
		if status, _ := get("/reports/2025", "zh-CN"); status != http.StatusNotFound {
			t.Errorf("before publication: %d", status)
		}
		if _, body := get("/reports", "zh-CN"); !strings.Contains(body, "还没有公布年度报告") {
			t.Error("the empty list does not say so")
		}
		drafter, reviewer, signer := who("信息员", office.Drafter), who("审核员", office.Reviewer), who("签发人", office.Signer)
		do(func(tx *db.Tx) error { return disclosure.Submit(tx, drafter, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Review(tx, reviewer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.SignOff(tx, signer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Publish(tx, signer, item, 1) })
		if _, body := get("/reports", "zh-CN"); !strings.Contains(body, `href="/reports/2025"`) {
			t.Error("the list does not lead to the report")
		}
		status, body := get("/reports/2025", "zh-CN")
		if status != http.StatusOK {
			t.Fatalf("%d", status)
		}
		for _, words := range []string{"竹桥街道办事处2025年政府信息公开工作年度报告", "（七）总计", `rowspan="22"`, "12.34", "0575-1234567", "/items/" + item, "2026-01-20"} {
			if !strings.Contains(body, words) {
				t.Errorf("the report does not say %q", words)
			}
		}
		if status, body := get("/reports/2025/"+town, "en"); status != http.StatusOK || !strings.Contains(body, "（七）总计") {
			t.Errorf("by its organ: %d", status)
		}
		for _, wrong := range []string{"/reports/2024", "/reports/x", "/reports/2025/nobody"} {
			if status, _ := get(wrong, "zh-CN"); status != http.StatusNotFound {
				t.Errorf("%s: %d", wrong, status)
			}
		}
		err := d.Update(t.Context(), town, func(tx *db.Tx) error { return disclosure.Withdraw(tx, drafter, item, 1, "数字有误") })
		if status, _ := get("/reports/2025", "zh-CN"); fault.Of(err) != fault.Refused || status != http.StatusOK {
			t.Errorf("a report stays public for ever: %v, %d", err, status)
		}
	})
}
