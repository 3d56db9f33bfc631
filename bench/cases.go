package main

// An office with a million cases: its queue and its board by day as the desk serves them, the terms of all open cases computed
// anew after a change of the calendar, applications taken in, and the clock alone. All cases are one organ's, which is the worst
// there is: nothing is spread.

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/desk"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

const casesOrgan = "casesorgan0000000001"

// caseload is how much there is.
type caseload struct{ all, open, people, times int }

func cases(s settings) (rows []row, err error) {
	load := caseload{1_000_000, 50_000, 2_000, 400}
	if s.quick {
		load = caseload{20_000, 2_000, 100, 30}
	}
	rows = clockAlone(s)
	more, err := onBoth("cases", func(at store) ([]row, error) { return casesOn(load, at) })
	return append(rows, more...), err
}

// clockAlone is request.Due with its ledger of days: a plain case, and one with a consultation and an extension.
func clockAlone(s settings) []row {
	cal := workday.National()
	times := 200_000
	if s.quick {
		times = 2_000
	}
	var rows []row
	for _, story := range []struct{ name, text string }{
		{"a plain case", "2026-03-02 收到"},
		{"consulted and extended", "2026-03-02 收到\n2026-03-09 征求第三方意见\n2026-03-16 第三方答复\n2026-03-20 延期 20"},
	} {
		lines, err := request.ReadStory(story.text)
		if err != nil {
			panic(err) // written above
		}
		facts, today := request.Facts(lines), workday.MustParse("2026-03-23")
		begun := time.Now()
		for range times {
			if _, err := request.Due(facts, cal, today); err != nil {
				panic(err)
			}
		}
		rows = append(rows, row{"request.Due, " + story.name + ", with its ledger of days", (time.Since(begun) / time.Duration(times)).String(), "", "under 5 µs"})
	}
	return rows
}

// counter is an office at its desk.
type counter struct {
	d      *db.DB
	keys   *vault.Keys
	mux    *http.ServeMux
	cookie *http.Cookie
	admin  office.Actor
	person [10]string // the columns of a sealed person
	staff  []string   // who handle cases
	units  []string
}

func casesOn(load caseload, at store) (rows []row, err error) {
	ctx, d := context.Background(), at.DB
	c, err := openCounter(ctx, d, filepath.Join(at.dir, "files"))
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := c.fill(ctx, load); err != nil {
		return nil, err
	}
	if err := at.settle(ctx); err != nil {
		return nil, err
	}
	if err := c.index(ctx); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "%s: filled in %s\n", d.Engine(), time.Since(begun).Round(time.Second))
	name := fmt.Sprintf("%s, %d cases of one organ, %d open: ", d.Engine(), load.all, load.open)
	for _, m := range []struct{ what, path string }{
		{"the queue, page after page", "/desk/cases"}, {"the queue, what is over, page after page", "/desk/cases?stage=closed"},
		{"what is due within a week", "/desk/cases?due=week"}, {"a case by its number", "/desk/cases?number=20260001"},
		{"the queue of who signed in", "/desk/cases?handler=me"}, {"the queue of nobody", "/desk/cases?handler=none"}, {"the queue of a colleague, one stage", "/desk/cases?handler=" + c.staff[3] + "&stage=closed"},
		{"the queue of a unit", "/desk/cases?unit=" + c.units[1]}, {"cases with a word that half of them have", "/desk/case-search?q=补偿方案"},
		{"cases with two words", "/desk/case-search?q=" + url.QueryEscape("东河村 征收补偿")}, {"cases with a rare word, received in a month", "/desk/case-search?q=河道疏浚&received_from=2021-03-01&received_to=2021-03-31"},
		{"what waits for who signed in", "/desk"},
		{"board of a month", "/desk/board"}, {"one day of the board", "/desk/board/" + c.nearest(load).String()},
	} {
		p50, p99, err := c.pages(m.path, load.times)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", m.path, err)
		}
		rows = append(rows, row{name + m.what, "p50 " + ms(p50) + ", p99 " + ms(p99), "", "under 50 ms at p99"})
	}
	took, moved, err := c.recompute(ctx)
	if err != nil {
		return rows, err
	}
	rows = append(rows, row{fmt.Sprintf("%s%d dates moved by a changed calendar, each recorded", name, moved), fmt.Sprintf("%.1f s", took.Seconds()), "", "under 10 s"})
	length := 10 * time.Second
	if load.times < 100 {
		length = time.Second
	}
	n, err := measure(64, length, func(caller int) error { return c.file(ctx, caller) })
	return append(rows, row{name + "applications taken in by 64 visitors at once, durable", persec(n), "", "200/s on SQLite"}), err
}

// openCounter makes the organ, somebody who handles its cases, and the desk they sit at.
func openCounter(ctx context.Context, d *db.DB, dir string) (c *counter, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	c = &counter{d: d, mux: http.NewServeMux()}
	if c.keys, err = vault.Start(ctx, d, dir); err != nil {
		return nil, err
	}
	files, err := blob.NewDirectory(dir)
	if err != nil {
		return nil, err
	}
	gate := office.NewGate(office.DefaultRules(), office.Sealer{Seal: c.keys.SealSecret, Open: c.keys.OpenSecret})
	root := office.System("bench")
	const password = "Bench-Password-2026"
	var hash string
	err = d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
		_, err := office.CreateOrgan(tx, root, office.Organ{ID: casesOrgan, Kind: office.Subdistrict, Name: "测量街道办事处", Code: "11330683742010670P"})
		return err
	})
	if err == nil {
		hash, err = gate.NewPassword(ctx, d, "handler", password)
	}
	if err == nil {
		err = d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
			return c.appoint(tx, root, hash)
		})
	}
	if err != nil {
		return nil, err
	}
	ticket, err := gate.SignIn(ctx, d, "handler", password, office.Origin{IP: "127.0.0.1"})
	if err != nil {
		return nil, err
	}
	c.cookie = &http.Cookie{Name: office.CookieName, Value: ticket.Token}
	c.admin = office.Actor{ID: "bench", Name: "bench", Organ: casesOrgan, Grants: map[string][]office.Role{casesOrgan: {office.SystemAdmin}}}
	log := slog.New(slog.DiscardHandler)
	desk.New(desk.Options{DB: d, Keys: c.keys, Blobs: files, Log: log, Keeper: gate}, c.mux)
	return c, nil
}

func application(n int) request.Application {
	number := fmt.Sprintf("33068319900101%03d", n%1000)
	return request.Application{Organ: casesOrgan, Requester: request.NaturalPerson, Description: fmt.Sprintf("第%d号地块的征收补偿方案", n), Form: "electronic", Way: "online",
		Person: request.Person{Name: "申请人甲", Paper: privacy.ResidentID, Identity: number + string(privacy.ResidentCheck(number)), Phone: "13812341234", Address: "测量街道一号"}}
}

// file takes in an application as the portal does.
func (c *counter) file(ctx context.Context, n int) error {
	return c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
		_, err := request.File(tx, c.keys, office.Citizen(), application(n))
		return err
	})
}

// nearest is the day on which the first cases are due.
func (c *counter) nearest(load caseload) workday.Date {
	due, _ := workday.National().Add(workday.DateOf(c.d.Now()), 1)
	return due
}

// pages asks for a page and goes on by its link to the next, from the beginning again at the end.
func (c *counter) pages(path string, times int) (p50, p99 time.Duration, err error) {
	next := regexp.MustCompile(`href="([^"]*)" rel="next"`)
	at := path
	return quantiles(times, func() error {
		r := httptest.NewRequest(http.MethodGet, at, nil)
		r.AddCookie(c.cookie)
		w := httptest.NewRecorder()
		c.mux.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return fmt.Errorf("%s answered %d", at, w.Code)
		}
		if found := next.FindStringSubmatch(w.Body.String()); found != nil && !strings.HasPrefix(path, "/desk/board") {
			at = strings.ReplaceAll(found[1], "&amp;", "&")
		} else {
			at = path
		}
		return nil
	})
}

// recompute makes the next workday a day off, which lies within the term of every open case.
func (c *counter) recompute(ctx context.Context) (took time.Duration, moved int, err error) {
	cal := workday.National()
	next, _ := cal.Add(workday.DateOf(c.d.Now()), 1)
	days := slices.Clone(cal.Days(next.Year()))
	days = append(days, workday.Day{Date: next, Kind: workday.Holiday, Name: "测量日", Year: next.Year()})
	if err := c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error { return office.LoadYear(tx, c.admin, next.Year(), days) }); err != nil {
		return 0, 0, err
	}
	begun := time.Now()
	moved, err = request.RecomputeAll(ctx, c.d)
	return time.Since(begun), moved, err
}
