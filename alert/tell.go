package alert

// tell.go looks, now and then, for what is newly public of what people look for, and writes the mails.

import (
	"context"
	"net/url"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/search"
	"gongkai/vault"
	"gongkai/workday"
)

// Teller tells people. SiteOf gives the site's name and address, "" while it has none; AskOf reads a search from its query.
type Teller struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Keys   *vault.Keys
	Finder *disclosure.Finder
	SiteOf func(q db.Query) (name, base string, err error)
	AskOf  func(url.Values) disclosure.Ask

	seen int64 // version of the search index when all searches were last looked at
}

// writer is the organ under whose lock searches are written: none.
const writer = "alert"

const (
	morning    = 7 // o'clock, when the daily mails go out
	perRound   = 200
	china      = 8 * time.Hour
	findAtMost = 100
)

// news is what a search is to be told.
type news struct {
	Search
	items   []disclosure.Listed
	address string
}

// Tell looks at all confirmed searches that are due and puts their mails into the outbox; searches nobody confirmed for a week
// are erased.
func (t *Teller) Tell(ctx context.Context) error {
	if err := t.sweep(ctx); err != nil {
		return err
	}
	var now int64
	if err := t.View(ctx, func(q *db.View) (err error) { now, err = search.Version(q); return err }); err != nil {
		return err
	}
	fresh := now != t.seen // nothing new can be found where nothing was indexed
	for after := ""; ; {
		var list []news
		var name, base string
		err := t.View(ctx, func(q *db.View) (err error) {
			if name, base, err = t.SiteOf(q); err != nil || base == "" {
				return err
			}
			all, err := searches(q, after, perRound)
			for _, s := range all {
				after = s.ID
				if s.Pace == AtOnce && !fresh {
					continue
				}
				n, due, err := t.look(q, s)
				if err != nil {
					return err
				}
				if due {
					list = append(list, n)
				}
			}
			if len(all) < perRound {
				after = ""
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, n := range list {
			if err := t.tell(ctx, n, name, base); err != nil {
				return err
			}
		}
		if after == "" {
			t.seen = now
			return ctx.Err()
		}
	}
}

func (t *Teller) sweep(ctx context.Context) error {
	var old []Search
	err := t.View(ctx, func(q *db.View) (err error) { old, err = unconfirmed(q, q.Now().Add(-unanswered)); return err })
	if err != nil {
		return err
	}
	for _, s := range old {
		if err := t.Update(ctx, writer, func(tx *db.Tx) error { return erase(tx, t.Keys, s) }); err != nil {
			return err
		}
	}
	return nil
}

// look gives what a search has not been told yet; due says that something is to be written.
func (t *Teller) look(q db.Query, s Search) (n news, due bool, err error) {
	now := q.Now()
	today := workday.DateOf(now)
	if s.Pace == Daily && (s.ToldOn == today || now.UTC().Add(china).Hour() < morning) {
		return n, false, nil
	}
	values, err := url.ParseQuery(s.Ask)
	if err != nil {
		return n, false, err
	}
	ask := t.AskOf(values)
	ask.Newest, ask.Exact, ask.Page, ask.Size = true, true, 1, findAtMost
	found, err := t.Finder.Search(q, ask)
	if fault.Of(err) == fault.Invalid {
		return n, false, nil
	}
	if err != nil {
		return n, false, err
	}
	known, err := told(q, s.ID)
	if err != nil {
		return n, false, err
	}
	n.Search = s
	since := s.since(now)
	for _, h := range found.Items {
		if h.PublishedAt.After(since) && !known[h.ID] {
			n.items = append(n.items, h.Listed)
		}
	}
	if len(n.items) > 0 {
		n.address, err = t.Keys.Reveal(q, s.Person, "address", s.address)
	}
	return n, len(n.items) > 0 || s.Pace == Daily, err
}

// since is from when on publications are news: what was public before the search was confirmed never is, and what is older than
// a few days has been told.
func (s Search) since(now time.Time) time.Time {
	back := now.Add(-publication)
	if s.Pace == Daily && !s.ToldOn.IsZero() {
		back = s.ToldOn.Start().Add(-publication)
	}
	if s.ConfirmedAt.After(back) {
		return s.ConfirmedAt
	}
	return back
}

// tell writes the mail of a search and notes what was told.
func (t *Teller) tell(ctx context.Context, n news, name, base string) error {
	return t.Update(ctx, writer, func(tx *db.Tx) error {
		if _, err := byID(tx, n.ID); err != nil { // ended in the meantime
			if fault.Of(err) == fault.NotFound {
				return nil
			}
			return err
		}
		items := map[string]time.Time{}
		for _, it := range n.items {
			items[it.ID] = it.PublishedAt
		}
		if len(items) > 0 {
			if err := mail.Put(tx, t.Keys, n.Person, n.letter(t.Keys, name, base, t.words(n.Search))); err != nil {
				return err
			}
		}
		return keepTold(tx, n.ID, workday.DateOf(tx.Now()), items, n.since(tx.Now()).Add(-publication))
	})
}

func (t *Teller) words(s Search) string {
	values, err := url.ParseQuery(s.Ask)
	if err != nil {
		return ""
	}
	return t.AskOf(values).Words
}

// letter is the mail: what is new, each with its address, and how to end it.
func (n news) letter(keys *vault.Keys, name, base, words string) mail.Letter {
	var lines []string
	for _, it := range n.items[:min(len(n.items), mailMost)] {
		lines = append(lines, workday.DateOf(it.PublishedAt).String()+"  "+it.Title+"\n"+base+"/items/"+it.ID)
	}
	end := base + EndPath(keys, n.ID)
	return mail.Letter{To: n.address, Unsubscribe: end, Subject: message.T(n.Lang, "alert.news_subject", name, words, len(n.items)),
		Text: message.T(n.Lang, "alert.news_text", name, words, strings.Join(lines, "\n\n"), base+"/search?"+n.Ask, end)}
}
