package site_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/testkit"
)

// The explorer shows a report of ours from its publication to its withdrawal, and imports whose figures were made public.
func TestTheExplorerShowsWhatIsPublicAndNothingElse(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		c.Set(time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC))
		get, do, item := served(t, d)
		follow := func() {
			do(func(tx *db.Tx) error {
				events, err := ledger.After(tx, town, 0, 1000)
				if err != nil {
					return err
				}
				return annual.Follow(tx, events)
			})
		}
		follow()
		if _, body := get("/reports/explore", "zh-CN"); !strings.Contains(body, "还没有可以对比的数字") {
			t.Error("the empty page does not say so")
		}
		drafter, reviewer, signer := who("信息员", office.Drafter), who("审核员", office.Reviewer), who("签发人", office.Signer)
		do(func(tx *db.Tx) error { return disclosure.Submit(tx, drafter, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Review(tx, reviewer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.SignOff(tx, signer, item, 1) })
		do(func(tx *db.Tx) error { return disclosure.Publish(tx, signer, item, 1) })
		follow()
		for _, path := range []string{"/reports/explore", "/reports/explore?row=share.refused", "/reports/explore?row=T4&column=all", "/reports/explore?row=fees&column=amount&sort=name&order=up", "/reports/explore?page=9"} {
			for _, lang := range []string{"zh-CN", "en"} {
				if status, body := get(path, lang); status != http.StatusOK || path != "/reports/explore?page=9" && !strings.Contains(body, "竹桥街道办事处") {
					t.Errorf("%s in %s: %d", path, lang, status)
				}
			}
		}
		_, table := get("/reports/explore.csv?row=fees&column=amount", "zh-CN")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][0] != "竹桥街道办事处" || rows[1][1] != "12.34" {
			t.Errorf("the table is %v, %v", rows, err)
		}
		_, data := get("/reports/explore.json?row=fees&column=amount", "zh-CN")
		var out struct {
			Lines []struct {
				Name   string
				Values []*int64
			}
		}
		if err := json.Unmarshal([]byte(data), &out); err != nil || len(out.Lines) != 1 || *out.Lines[0].Values[0] != 12_340_000 {
			t.Errorf("the data are %s, %v", data, err)
		}
		for _, wrong := range []string{"?row=R99", "?row=share.x", "?scope=x", "?from=1&to=2", "?from=2019&to=9999"} {
			if status, _ := get("/reports/explore"+wrong, "zh-CN"); status >= 500 || status == http.StatusOK {
				t.Errorf("%s: %d", wrong, status)
			}
		}
	})
}
