package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/demo"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/work"
)

type demoCmd struct {
	place
	door
	Items  int `help:"Public items, for a set larger than the small one; the same each time. / 已公开信息条数" placeholder:"N"`
	Cases  int `help:"Cases of disclosure on request. / 依申请公开件数" placeholder:"N"`
	Organs int `help:"Organs. / 机关个数" placeholder:"N"`
}

// Run makes the demonstration when there is none, says who may sign in, and serves.
func (c *demoCmd) Run(a *app) error {
	return c.door.serve(a, c.place, func(h *house, ctx context.Context) error { return c.prepare(a, h, ctx) })
}

func (c *demoCmd) prepare(a *app, h *house, ctx context.Context) error {
	size := demo.Size{Items: c.Items, Cases: c.Cases, Organs: c.Organs}
	var state demo.State
	if err := h.db.View(ctx, func(q *db.View) (err error) { state, err = demo.StateOf(q); return err }); err != nil {
		return err
	}
	switch state {
	case demo.Partial:
		return fault.Refuse("demo.partial", c.place.where())
	case demo.Foreign:
		return fault.Refuse("demo.foreign", c.place.where())
	case demo.Whole:
		a.say("demo.kept")
		if size != (demo.Size{}) {
			a.say("demo.size_ignored")
		}
	case demo.Empty:
		if err := size.Check(); err != nil {
			return err
		}
		a.say("demo.making")
		tell := func(key string, args ...any) { fmt.Fprintln(a.err, a.word(key, args...)) }
		if err := demo.Fill(ctx, demo.House{DB: h.db, Keys: h.keys, Blobs: h.blobs, Tell: tell}, size); err != nil {
			if ctx.Err() != nil {
				return fault.Wrap(err, fault.Busy, "demo.interrupted", c.place.where())
			}
			return err
		}
		for _, f := range followers() {
			if err := work.CatchUp(ctx, h.db, f); err != nil {
				return err
			}
		}
	}
	return a.introduce(h, ctx)
}

// where names the place of the data for people; a database's address may hold a password and is not shown whole.
func (p place) where() string {
	if p.Database == "" {
		return p.Data
	}
	address, _, _ := strings.Cut(p.Database, "?")
	if at := strings.LastIndex(address, "@"); at >= 0 {
		address = "postgres://…" + address[at:]
	}
	return address
}

// introduce prints the accounts with what they are for, and the password.
func (a *app) introduce(h *house, ctx context.Context) error {
	var open []string
	if err := h.db.View(ctx, func(q *db.View) (err error) { open, err = office.DefaultPasswords(q); return err }); err != nil {
		return err
	}
	a.say("demo.accounts")
	rows := [][]string{{a.word("demo.login"), a.word("demo.name"), a.word("demo.may")}}
	for _, account := range demo.Accounts() {
		may := make([]string, len(account.Roles))
		for i, r := range account.Roles {
			may[i] = a.word("demo.may." + string(r))
		}
		login := account.Login
		if !slices.Contains(open, login) {
			login += " *"
		}
		rows = append(rows, []string{login, account.Name, strings.Join(may, a.word("desk.and"))})
	}
	for _, row := range rows {
		fmt.Fprintf(a.out, "  %s %s %s\n", padded(row[0], 10), padded(row[1], 30), row[2])
	}
	a.say("demo.password", demo.Password)
	if len(open) < len(demo.Accounts()) {
		a.say("demo.changed")
	}
	a.say("demo.warning")
	return nil
}

// padded fills a text up to a width on the screen, where a Chinese character takes two places.
func padded(s string, width int) string {
	for _, r := range s {
		if width--; r > 0x2e7f {
			width--
		}
	}
	return s + strings.Repeat(" ", max(width, 0))
}
