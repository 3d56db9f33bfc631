package urging_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/mail"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/urging"
	"gongkai/vault"
	"gongkai/workday"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const organ = "zhuqiao"

// house is an organ with a drafter, a reviewer and a signer who want to be reminded, and a reviewer who does not.
type house struct {
	d     *db.DB
	keys  *vault.Keys
	staff map[string]office.Actor
}

func build(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := vault.Start(t.Context(), d, t.TempDir())
	must(t, err)
	h := house{d: d, keys: keys, staff: map[string]office.Actor{}}
	must(t, d.Update(t.Context(), organ, func(tx *db.Tx) error {
		system := office.System("test")
		if _, err := office.CreateOrgan(tx, system, office.Organ{ID: organ, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
			return err
		}
		if _, err := catalogue.Standard(tx, system, organ); err != nil {
			return err
		}
		for login, role := range map[string]office.Role{"xinxi": office.Drafter, "shenhe": office.Reviewer, "shenhe2": office.Reviewer, "qianfa": office.Signer} {
			id, err := office.Appoint(tx, system, office.Staff{Organ: organ, Login: login, Name: login}, "x", office.Granted{Organ: organ, Role: role})
			if err != nil {
				return err
			}
			if h.staff[login], err = office.StaffActor(tx, id); err != nil {
				return err
			}
		}
		for _, login := range []string{"xinxi", "shenhe", "qianfa"} {
			if err := request.SetAddress(tx, keys, h.staff[login], login+"@mail.example.cn"); err != nil {
				return err
			}
		}
		return nil
	}))
	return h
}

// Five days before the drafter is told, one day before the reviewer too, on the last day and after it the signer too; each once,
// and nobody at night.
func TestEachLevelIsToldOnce(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		at := func(day string, hour int) { c.Set(workday.MustParse(day).Start().Add(time.Duration(hour) * time.Hour)) }
		at("2026-03-02", 9)
		h := build(t, d)
		must(t, d.Update(t.Context(), organ, func(tx *db.Tx) error {
			column, err := catalogue.ColumnByKind(tx, organ, catalogue.Notices)
			if err != nil {
				return err
			}
			_, err = disclosure.Draft(tx, h.staff["xinxi"], organ, disclosure.Text{Title: "停水通知", Column: column.ID, FormedOn: workday.MustParse("2026-03-02"), Body: "<p>停水。</p>"})
			return err
		})) // due on 30 March
		server := testkit.NewMailServer(t, false)
		s, err := mail.ParseServer("smtp://gongkai:"+testkit.Secret+"@"+server.Address, "竹桥街道办事处 <noreply@zhuqiao.example.cn>")
		must(t, err)
		out := mail.Outbox{View: d.View, Update: d.Update, Keys: h.keys, Server: s.Trusting(server.Trust)}
		urger := urging.Urger{View: d.View, Update: d.Update, Keys: h.keys, SiteOf: func(db.Query) (string, string, error) { return "竹桥公开", "https://zhuqiao.example.cn", nil }}
		var had int
		for _, step := range []struct {
			day  string
			hour int
			to   string
		}{
			{"2026-03-20", 9, ""}, {"2026-03-23", 7, ""}, {"2026-03-23", 9, "xinxi"}, {"2026-03-24", 9, ""}, {"2026-03-27", 9, "shenhe xinxi"},
			{"2026-03-30", 9, "qianfa shenhe xinxi"}, {"2026-03-30", 15, ""}, {"2026-03-31", 9, "qianfa shenhe xinxi"}, {"2026-04-10", 9, ""},
		} {
			at(step.day, step.hour)
			must(t, urger.Urge(t.Context()))
			must(t, out.Send(t.Context()))
			letters, _ := server.Letters()
			var to []string
			for _, l := range letters[had:] {
				name, _, _ := strings.Cut(strings.TrimPrefix(l.Header.Get("To"), "<"), "@")
				to = append(to, name)
			}
			had = len(letters)
			for _, want := range strings.Fields(step.to) {
				if !strings.Contains(strings.Join(to, " "), want) {
					t.Errorf("%s: %s was not told, only %v", step.day, want, to)
				}
			}
			if len(to) != len(strings.Fields(step.to)) {
				t.Errorf("%s at %d: told %v, want %q", step.day, step.hour, to, step.to)
			}
		}
	})
}

// Whoever takes the address back is told nothing more, and nothing of it is left.
func TestAnAddressTakenBackIsForgotten(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		h := build(t, d)
		address := func() (a string) {
			must(t, d.View(t.Context(), func(q *db.View) (err error) { a, _, err = mail.AddressOf(q, h.keys, h.staff["xinxi"].ID); return err }))
			return a
		}
		if got := address(); got != "xinxi@mail.example.cn" {
			t.Errorf("kept %q", got)
		}
		set := func(typed string) error {
			return d.Update(t.Context(), organ, func(tx *db.Tx) error { return request.SetAddress(tx, h.keys, h.staff["xinxi"], typed) })
		}
		if err := set("not an address"); err == nil {
			t.Error("a wrong address was kept")
		}
		must(t, set(""))
		if got := address(); got != "" {
			t.Errorf("left %q", got)
		}
	})
}
