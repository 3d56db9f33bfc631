package request

// Telling: every workday from seven on each organ's terms are looked at; who has to know is told once, at the today page
// and, where an address was given, by one mail for all that is new. What was told and the mail are written in one
// transaction, so that neither an end of the program nor a second process tells anything twice.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// Reminder tells people of terms. SiteOf gives the site's name and address, "" while it has none.
type Reminder struct {
	DB     *db.DB
	Keys   *vault.Keys
	SiteOf func(q db.Query) (name, base string, err error)
}

const tellFrom = 7 // o'clock in Beijing

// Tell looks at the terms of all organs and tells what nobody was told yet.
func (r Reminder) Tell(ctx context.Context) error {
	now := r.DB.Now()
	if now.In(workday.Beijing).Hour() < tellFrom {
		return nil
	}
	var organs []office.Organ
	var name, base string
	works := false
	err := r.DB.View(ctx, func(q *db.View) error {
		cal, err := office.Calendar(q)
		if err != nil {
			return err
		}
		kind, _ := cal.Kind(workday.DateOf(now))
		if works = kind.Works(); !works {
			return nil
		}
		if organs, err = office.Organs(q); err != nil {
			return err
		}
		name, base, err = r.SiteOf(q)
		return err
	})
	if err != nil || !works {
		return err
	}
	for _, o := range organs {
		var due bool
		err = errors.Join(err, r.DB.View(ctx, func(q *db.View) (e error) { due, e = anyUntold(q, o.ID); return e }))
		if due {
			err = errors.Join(err, r.DB.Update(ctx, o.ID, func(tx *db.Tx) error { return r.tell(tx, name, base) }))
		}
	}
	return err
}

// look gives each of what an organ's people are to be told of, with its level.
func look(q db.Query, organ string, each func(t OpenTerm, level Level) error) error {
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	for _, l := range levels {
		from, to := l.level.span(cal, workday.DateOf(q.Now()))
		terms, err := untold(q, organ, l.level, from, to)
		if err != nil {
			return err
		}
		parts, err := untoldParts(q, organ, l.level, from, to)
		if err != nil {
			return err
		}
		for _, t := range append(terms, parts...) {
			if err := each(t, l.level); err != nil {
				return err
			}
		}
	}
	return nil
}

var errFound = errors.New("found")

func anyUntold(q db.Query, organ string) (bool, error) {
	err := look(q, organ, func(OpenTerm, Level) error { return errFound })
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

func (r Reminder) tell(tx *db.Tx, name, base string) error {
	holders, err := office.Holders(tx, tx.Organ())
	if err != nil {
		return err
	}
	news := map[string][]Alert{}
	var order []string
	err = look(tx, tx.Organ(), func(t OpenTerm, level Level) error {
		units := []string{string(t.Stage)}
		if t.What != PartTerm {
			if units, err = unitsOf(tx, t.Case); err != nil {
				return err
			}
		}
		handler, err := answering(tx, t)
		if err != nil {
			return err
		}
		people := recipients(holders, tx.Organ(), units, handler, t.What, level)
		if len(people) == 0 {
			return insertAlert(tx, t, level, "")
		}
		for _, staff := range people {
			if err := insertAlert(tx, t, level, staff); err != nil {
				return err
			}
			if news[staff] == nil {
				order = append(order, staff)
			}
			news[staff] = append(news[staff], Alert{OpenTerm: t, Level: level})
		}
		return nil
	})
	for _, staff := range order {
		if err == nil {
			err = r.write(tx, staff, news[staff], name, base)
		}
	}
	return err
}

const mostInMail = 100 // lines

// write puts one mail for all that is new into the outbox of who gave an address. It names cases by number only.
func (r Reminder) write(tx *db.Tx, staff string, news []Alert, name, base string) error {
	address, person, err := mail.AddressOf(tx, r.Keys, staff)
	if err != nil || person == "" {
		return err
	}
	var lines []string
	for _, a := range news[:min(len(news), mostInMail)] {
		lines = append(lines, fmt.Sprintf("%s  %s  %s  %s\n%s%s", a.Due, message.T(message.Chinese, "remind.level."+string(a.Level)), a.Number,
			message.T(message.Chinese, "request.term."+string(a.What)), base, a.Href()))
	}
	if more := len(news) - mostInMail; more > 0 {
		lines = append(lines, message.T(message.Chinese, "remind.mail.more", more))
	}
	return mail.Put(tx, r.Keys, person, mail.Letter{To: address, Subject: message.T(message.Chinese, "remind.mail.subject", name, len(news)),
		Text: message.T(message.Chinese, "remind.mail.text", strings.Join(lines, "\n\n"), base+"/desk", base+"/desk/reminders")})
}

// Reminding is how a member of staff is told of terms.
type Reminding struct {
	Address string // plain, for its owner; "" for none
	Feed    bool
	FeedAt  time.Time
}

// RemindingOf gives how the actor is told.
func RemindingOf(q db.Query, keys *vault.Keys, by office.Actor) (Reminding, error) {
	r, err := reminderOf(q, by.ID)
	if err != nil {
		return Reminding{}, err
	}
	out := Reminding{Feed: r.feed != "", FeedAt: time.UnixMicro(r.feedAt).UTC()}
	out.Address, _, err = mail.AddressOf(q, keys, by.ID)
	return out, err
}

// SetAddress sets the actor's own mail address for reminders, of cases and of items; "" ends the mails and erases it.
func SetAddress(tx *db.Tx, keys *vault.Keys, by office.Actor, typed string) error {
	if err := by.Allow("reminder.mail", by.Organ); err != nil {
		return err
	}
	given, err := mail.SetAddress(tx, keys, by.ID, typed)
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("reminder.mail", "staff:"+by.ID, by.Name, map[string]bool{"mail": given}))
}
