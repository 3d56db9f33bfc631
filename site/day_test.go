package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/testkit"
)

// A page says "today" and "this year": kept over midnight in Shanghai it would be wrong.
func TestPagesAreMadeAnewOnANewDay(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		made := 0
		pages := newCache(StoreOf(d), 1<<20).wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			made++
			fmt.Fprint(w, c.Now())
		}))
		ask := func() { pages.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) }
		ask()
		ask()
		c.Set(time.Date(2026, 3, 2, 15, 59, 0, 0, time.UTC)) // 23:59 in Shanghai
		ask()
		if made != 1 {
			t.Errorf("made %d times on one day", made)
		}
		c.Set(time.Date(2026, 3, 2, 16, 0, 0, 0, time.UTC))
		ask()
		if made != 2 {
			t.Errorf("made %d times in two days", made)
		}
	})
}
