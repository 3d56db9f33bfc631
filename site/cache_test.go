package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/testkit"
)

// Fifty who ask at once for what nobody has asked for yet have it made once.
func TestAPageAskedForByManyAtOnceIsMadeOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		c := newCache(StoreOf(d), 1<<20)
		var made atomic.Int64
		begun := make(chan struct{})
		handler := c.wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			made.Add(1)
			<-begun
			_, _ = w.Write([]byte("<p>page</p>"))
		}))
		var all sync.WaitGroup
		var wrong atomic.Int64
		for range 50 {
			all.Go(func() {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest("GET", "/items/x", nil))
				if w.Code != 200 || w.Body.String() != "<p>page</p>" || w.Header().Get("ETag") == "" {
					wrong.Add(1)
				}
			})
		}
		gone, leave := context.WithCancel(context.Background())
		leave()
		all.Go(func() { // who has left is not waited for
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/items/x", nil).WithContext(gone))
		})
		for deadline := time.Now().Add(5 * time.Second); made.Load() == 0 && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(20 * time.Millisecond)
		close(begun)
		all.Wait()
		if wrong.Load() > 0 || made.Load() > 2 { // the one who had left may have been the first
			t.Errorf("%d wrong, made %d times", wrong.Load(), made.Load())
		}
	})
}
