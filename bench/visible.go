package main

// From "publish" to visible: on the item's page, its column's list, the feed and the search, while fifty readers ask for pages
// without pause. The site answers over HTTP in this process, with the followers of the real program; the clock runs from the
// answer of the publishing action to the last of the four that shows the item.

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/catalogue"
	"gongkai/cli"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/site"
	"gongkai/work"
	"gongkai/workday"
)

const (
	visibleReaders = 50
	warming        = 5
	visibleOrgan   = "bench"
	visibleWithin  = 200 * time.Millisecond
)

func visible(s settings) ([]row, error) {
	return onBoth("visible", func(at store) ([]row, error) { return visibleOn(s, at.DB) })
}

// stage is a portal that answers over HTTP.
type stage struct {
	d       *db.DB
	column  string
	address string
	client  *http.Client
}

func visibleOn(s settings, d *db.DB) (rows []row, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	times, items := 200, 20_000
	if s.quick {
		times, items = 20, 500
	}
	st := &stage{d: d, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * visibleReaders}}}
	ids, err := st.fill(ctx, items)
	if err != nil {
		cancel()
		return nil, err
	}
	mux := http.NewServeMux()
	public := site.New(site.Options{Store: site.StoreOf(d), Log: slog.New(slog.DiscardHandler), CacheBytes: 32 << 20}, mux)
	ear, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		cancel()
		return nil, err
	}
	server := &http.Server{Handler: public.Cached(mux)}
	st.address = "http://" + ear.Addr().String()
	var all sync.WaitGroup
	all.Go(func() { _ = server.Serve(ear) })
	all.Go(func() { work.Run(ctx, d, slog.New(slog.DiscardHandler), cli.Followers(), nil) })
	defer func() {
		cancel()
		_ = server.Close()
		all.Wait()
	}()
	return st.measure(ctx, times, items, ids)
}

// fill makes an organ with items that are public already.
func (st *stage) fill(ctx context.Context, items int) (ids []string, err error) {
	root := office.System("bench")
	err = st.d.Update(ctx, visibleOrgan, func(tx *db.Tx) error {
		if _, err := office.CreateOrgan(tx, root, office.Organ{ID: visibleOrgan, Kind: office.Subdistrict, Name: "测量街道办事处", Code: "11330683742010670P"}); err != nil {
			return err
		}
		columns, err := catalogue.Standard(tx, root, visibleOrgan)
		if err != nil {
			return err
		}
		st.column = columns[catalogue.Notices].ID
		return office.ChoosePortal(tx, root, visibleOrgan)
	})
	for at := 0; at < items && err == nil; at += 250 {
		var batch []disclosure.Imported
		for i := at; i < min(at+250, items); i++ {
			batch = append(batch, disclosure.Imported{PublishedAt: st.d.Now().Add(-time.Duration(items-i) * time.Minute), Text: st.text(fmt.Sprintf("关于第%d号街区整治的公告", i))})
		}
		err = st.d.Update(ctx, visibleOrgan, func(tx *db.Tx) error {
			more, err := disclosure.ImportPublished(tx, root, batch)
			ids = append(ids, more...)
			return err
		})
	}
	return ids, err
}

func (st *stage) text(title string) disclosure.Text {
	return disclosure.Text{Title: title, Column: st.column, Issuer: "测量街道办事处", FormedOn: workday.MustParse("2025-01-06"), Topic: "综合政务", Genre: "公告", Statutory: "20.15",
		Body: "<p>" + strings.Repeat("请居民配合街区整治工作，施工期间注意安全。", 33) + "</p>"}
}

// measure publishes again and again while readers read.
func (st *stage) measure(ctx context.Context, times, items int, ids []string) ([]row, error) {
	reading, stop := context.WithCancel(ctx)
	var readers sync.WaitGroup
	var pages atomic.Int64
	paths := []string{"/", "/columns/" + st.column, "/columns/" + st.column + "?page=3", "/feeds/portal.atom", "/search?q=" + url.QueryEscape("整治"), "/organs/" + visibleOrgan}
	for _, id := range ids[:40] {
		paths = append(paths, "/items/"+id)
	}
	for r := range visibleReaders {
		readers.Go(func() {
			for n := r; reading.Err() == nil; n++ {
				if _, err := st.get(reading, paths[n%len(paths)]); err == nil {
					pages.Add(1)
				}
				wait(reading, 100*time.Millisecond) // a reader who clicks ten times a second
			}
		})
	}
	begun := time.Now()
	took := map[string][]time.Duration{}
	var failed error
	for n := range times + warming {
		if n == warming { // the followers have read what was filled in, and every page was asked for once
			clear(took)
			pages.Store(0)
			begun = time.Now()
		}
		if failed = st.publish(ctx, n, took); failed != nil {
			break
		}
		wait(ctx, 30*time.Millisecond)
	}
	length := time.Since(begun)
	stop()
	readers.Wait()
	if failed != nil {
		return nil, failed
	}
	var rows []row
	for _, where := range []string{"page", "list", "feed", "search", "all four"} {
		list := took[where]
		slices.Sort(list)
		rows = append(rows, row{fmt.Sprintf("%s, %d items, %d readers (%.0f pages/s): visible on %s", st.d.Engine(), items, visibleReaders, float64(pages.Load())/length.Seconds(), where),
			fmt.Sprintf("p50 %s, p99 %s", ms(list[len(list)/2]), ms(list[(len(list)*99+99)/100-1])), "", map[bool]string{true: "p99 under 200 ms"}[where == "all four"]})
	}
	return rows, nil
}

// publish takes one item to the public and watches the four places.
func (st *stage) publish(ctx context.Context, n int, took map[string][]time.Duration) error {
	who := func(name string, role office.Role) office.Actor {
		return office.Actor{ID: name, Name: name, Organ: visibleOrgan, Grants: map[string][]office.Role{visibleOrgan: {role}}}
	}
	drafter, reviewer, signer := who("信息员", office.Drafter), who("审核员", office.Reviewer), who("签发人", office.Signer)
	mark := fmt.Sprintf("第%d次测量", n)
	var id string
	err := st.d.Update(ctx, visibleOrgan, func(tx *db.Tx) (err error) {
		if id, err = disclosure.Draft(tx, drafter, visibleOrgan, st.text(mark+"的公告")); err != nil {
			return err
		}
		for _, step := range []func() error{func() error { return disclosure.Submit(tx, drafter, id, 1) }, func() error { return disclosure.Review(tx, reviewer, id, 1) },
			func() error { return disclosure.SignOff(tx, signer, id, 1) }} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := st.d.Update(ctx, visibleOrgan, func(tx *db.Tx) error { return disclosure.Publish(tx, signer, id, 1) }); err != nil {
		return err
	}
	begun := time.Now()
	var mu sync.Mutex
	var all sync.WaitGroup
	worst := time.Duration(0)
	for where, path := range map[string]string{"page": "/items/" + id, "list": "/columns/" + st.column, "feed": "/feeds/portal.atom", "search": "/search?q=" + url.QueryEscape(mark)} {
		all.Go(func() {
			shown := st.until(ctx, path, "/items/"+id, begun)
			mu.Lock()
			defer mu.Unlock()
			took[where] = append(took[where], shown)
			worst = max(worst, shown)
		})
	}
	all.Wait()
	took["all four"] = append(took["all four"], worst)
	if worst > 20*visibleWithin && n >= warming {
		return fmt.Errorf("item %s is not visible after %s", id, worst)
	}
	return nil
}

// until asks for a page until it shows the item, and gives when that was asked and answered.
func (st *stage) until(ctx context.Context, path, item string, begun time.Time) time.Duration {
	for time.Since(begun) < 100*visibleWithin {
		body, err := st.get(ctx, path)
		if err == nil && (strings.Contains(body, item) || strings.HasPrefix(path, item)) {
			break
		}
		wait(ctx, 5*time.Millisecond)
	}
	return time.Since(begun)
}

func (st *stage) get(ctx context.Context, path string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, st.address+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := st.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, answer.StatusCode)
	}
	return string(body), err
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
