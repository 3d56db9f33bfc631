package cli

import (
	"context"
	"errors"
	"time"

	"gongkai/alert"
	"gongkai/annual"
	"gongkai/archive"
	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/closing"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/mail"
	"gongkai/office"
	"gongkai/request"
	"gongkai/site"
	"gongkai/urging"
	"gongkai/work"
)

const (
	answersKept = 30 * 24 * time.Hour // how long a repeated form is recognised
	orphansKept = 24 * time.Hour      // how long a file without a row may be one whose form is not sent yet
)

// followers is the list of those who read the ledger.
func followers() []work.Follower {
	return []work.Follower{
		{Name: "index", Do: disclosure.Index}, // "search" was the index of earlier versions, which this one makes anew
		{Name: "figures", Do: annual.Follow},
		{Name: "links in and out", Do: disclosure.FollowLinks}, // "links" knew those out of the house alone,
		{Name: "alike", Do: request.FollowAlike},
		{Name: "cases", Do: request.FollowCases},
		{Name: "archive", Do: archive.Follow},
	}
}

// Followers is that list for measurements.
func Followers() []work.Follower { return followers() }

// ticks is the list of what is done now and then.
func (h *house) ticks() []work.Tick {
	teller := &alert.Teller{View: h.db.View, Update: h.db.Update, Keys: h.keys, Finder: h.finder, SiteOf: siteOf, AskOf: site.AskOf}
	return []work.Tick{
		{Name: "forget answers", Every: 24 * time.Hour, Do: func(ctx context.Context) error {
			return h.db.Update(ctx, "", func(tx *db.Tx) error { return db.ForgetAnswers(tx, answersKept) })
		}},
		{Name: "forget what was typed and never saved", Every: 24 * time.Hour, Do: func(ctx context.Context) error {
			return h.db.Update(ctx, "", disclosure.SweepTyped)
		}},
		{Name: "amendments and repeals of the day", Every: time.Hour, Do: h.ripen},
		{Name: "addresses of what was public before their rule", Every: time.Minute, Do: func(ctx context.Context) error { return disclosure.GiveAddresses(ctx, h.db) }},
		{Name: "what closed organs left", Every: time.Minute, Do: func(ctx context.Context) error { return closing.NoteAll(ctx, h.db) }},
		{Name: "end sessions", Every: time.Hour, Do: func(ctx context.Context) error {
			return h.db.Update(ctx, "", office.Sweep)
		}},
		{Name: "by the clock", Every: 10 * time.Second, Do: func(ctx context.Context) error { return disclosure.Timed(ctx, h.db) }},
		{Name: "tell of terms", Every: 10 * time.Minute, Do: request.Reminder{DB: h.db, Keys: h.keys, SiteOf: siteOf}.Tell},
		{Name: "dates by the calendar that holds", Every: time.Minute, Do: func(ctx context.Context) error {
			_, err := request.RecomputeAll(ctx, h.db)
			return err
		}},
		{Name: "names by which cases are found", Every: time.Minute, Do: func(ctx context.Context) (err error) {
			for done := false; !done && err == nil && ctx.Err() == nil; {
				err = h.db.Update(ctx, "", func(tx *db.Tx) (err error) { done, err = request.MarkNames(tx, h.keys); return err })
			}
			return err
		}},
		{Name: "look after links", Every: 24 * time.Hour, Do: h.checkLinks},
		{Name: "sweep files", Every: 24 * time.Hour, Do: h.sweep},
		{Name: "tell of news", Every: time.Minute, Do: teller.Tell},
		{Name: "look into files", Every: 3 * time.Second, Do: disclosure.GateReader{DB: h.db, Blobs: h.blobs}.Read},
		{Name: "remind of terms", Every: 10 * time.Minute, Do: urging.Urger{View: h.db.View, Update: h.db.Update, Keys: h.keys, SiteOf: siteOf}.Urge},
		{Name: "read mailboxes", Every: time.Minute, Do: request.Postbox{View: h.db.View, Update: h.db.Update, Keys: h.keys, Blobs: h.blobs, Boxes: h.boxes, Letters: h.letters != nil}.Collect},
		{Name: "tell applicants", Every: 10 * time.Second, Do: request.Teller{View: h.db.View, Update: h.db.Update, Keys: h.keys, Mail: h.letters, SMS: h.sms, SiteOf: siteOf}.Send},
		{Name: "send letters", Every: 10 * time.Second, Do: mail.Outbox{View: h.db.View, Update: h.db.Update, Keys: h.keys, Server: h.letters}.Send},
		{Name: "read files", Every: 10 * time.Second, Do: disclosure.FileReader{View: h.db.View, Update: h.db.Update, Blobs: h.blobs}.ReadFiles},
	}
}

// siteOf gives the name and the address of the portal, for mails.
func siteOf(q db.Query) (name, base string, err error) {
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return "", "", err
	}
	s, err := office.SiteOf(q, portal)
	if err != nil || s.Domain == "" {
		return "", "", err
	}
	return s.Name, "https://" + s.Domain, nil
}

// sweep removes files that no revision names and that are too old to belong to a form still being filled in.
func (h *house) sweep(ctx context.Context) error {
	var failed error
	keep := func(hash string) (named bool) {
		err := h.db.View(ctx, func(q *db.View) (err error) {
			if named, err = disclosure.Named(q, hash); err != nil || named {
				return err
			}
			if named, err = clearance.NamedFile(q, hash); err != nil || named {
				return err
			}
			if named, err = request.NamedFile(q, hash); err != nil || named {
				return err
			}
			if named, err = request.NamedUpload(q, hash); err != nil || named {
				return err
			}
			if named, err = request.NamedScan(q, hash); err != nil || named {
				return err
			}
			if named, err = archive.NamedFile(q, hash); err != nil || named {
				return err
			}
			named, err = annual.NamedFile(q, hash)
			return err
		})
		if err != nil { // when in doubt the file stays
			failed = err
			return true
		}
		return named
	}
	n, err := blob.Sweep(ctx, h.blobs, keep, h.db.Now().Add(-orphansKept))
	if n > 0 {
		h.log.Info("swept files nothing names", "files", n)
	}
	return errors.Join(err, failed)
}

// ripen has amendments and repeals take effect whose day has come, organ by organ.
func (h *house) ripen(ctx context.Context) error {
	var organs []office.Organ
	err := h.db.View(ctx, func(q *db.View) (err error) {
		organs, err = office.Organs(q)
		return err
	})
	for _, o := range organs {
		err = errors.Join(err, h.db.Update(ctx, o.ID, disclosure.Ripen))
	}
	return err
}
