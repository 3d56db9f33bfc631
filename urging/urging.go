// Package urging reminds the staff of terms by mail: five working days before, one day before, on the last day and after it,
// those whom the term concerns (disclosure.Concerned), each of it once. Who wants such mails gave an address
// (mail/address.go). 条例 art. 26. Table urging_told.
package urging

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// Urger reminds. SiteOf gives the site's name and address, "" while it has none: a mail has a link to what it is about.
type Urger struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Keys   *vault.Keys
	SiteOf func(q db.Query) (name, base string, err error)
}

// writer is the organ under whose lock reminders are written: none.
const writer = "urging"

const opens = 8 // o'clock in China: nobody is reminded at night

// reminder is one thing somebody is to be reminded of.
type reminder struct {
	subject, title, path string
	due                  workday.Date
	level                disclosure.Level
	words                string
	to                   []string // staff
}

// Urge tells everyone of what has come near since it was last told, one mail for each person.
func (u Urger) Urge(ctx context.Context) error {
	var organs []office.Organ
	early := false
	err := u.View(ctx, func(q *db.View) (err error) {
		early = q.Now().In(workday.Beijing).Hour() < opens
		organs, err = office.Organs(q)
		return err
	})
	if early {
		return err
	}
	for _, o := range organs {
		var list []reminder
		e := u.View(ctx, func(q *db.View) (err error) {
			if list, err = fresh(q, o.ID); err != nil {
				return err
			}
			waiting, err := unconfirmed(q, o.ID)
			list = append(list, waiting...)
			return err
		})
		if e == nil && len(list) > 0 {
			e = u.Update(ctx, writer, func(tx *db.Tx) error { return u.tell(tx, list) })
		}
		err = errors.Join(err, e)
	}
	return err
}

// fresh gives what an organ's staff has not been told yet.
func fresh(q db.Query, organ string) ([]reminder, error) {
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	owed, err := disclosure.Owed(q, organ)
	if err != nil {
		return nil, err
	}
	var list []reminder
	var staff []disclosure.Posted
	for _, it := range owed {
		level := disclosure.LevelOf(it.DueOn, today, cal)
		if !level.Urgent() {
			continue
		}
		known, err := told(q, it.ID, it.DueOn, level)
		if err != nil {
			return nil, err
		}
		if known {
			continue
		}
		if staff == nil {
			if staff, err = disclosure.StaffOf(q, organ); err != nil {
				return nil, err
			}
		}
		list = append(list, reminder{subject: it.ID, title: it.HeadTitle, path: "/desk/items/" + it.ID, due: it.DueOn, level: level,
			words: levelWords(level, it.DueOn, today, cal), to: disclosure.Concerned(it, level, staff)})
	}
	more, err := reassessments(q, organ, today)
	return append(list, more...), err
}

// reassessments gives the closed information that is to be looked at again (art. 18), for whom it waits.
func reassessments(q db.Query, organ string, today workday.Date) (list []reminder, err error) {
	shut, err := disclosure.ClosedOf(q, organ)
	if err != nil {
		return nil, err
	}
	var staff []disclosure.Posted
	for _, one := range shut {
		level := disclosure.ReassessLevel(one.ReassessOn, today)
		if !level.Urgent() {
			continue
		}
		known, err := told(q, one.ID, one.ReassessOn, level)
		if err != nil {
			return nil, err
		}
		if known {
			continue
		}
		if staff == nil {
			if staff, err = disclosure.StaffOf(q, organ); err != nil {
				return nil, err
			}
		}
		list = append(list, reminder{subject: one.ID, title: one.HeadTitle, path: "/desk/items/" + one.ID, due: one.ReassessOn, level: level,
			words: message.T(message.Chinese, "verb.item.reassess"), to: disclosure.ReassessConcerned(one.Item, level, staff)})
	}
	return list, nil
}

func levelWords(level disclosure.Level, due, today workday.Date, cal workday.Calendar) string {
	if level == disclosure.LevelLate {
		return message.T(message.Chinese, "item.days_late", disclosure.Late(due, today, cal))
	}
	if level == disclosure.LevelToday {
		return message.T(message.Chinese, level.Key())
	}
	return message.T(message.Chinese, "item.days_left", cal.Between(today, due))
}

// tell notes what is told and writes the mails, in one transaction: nothing is told twice, and nothing lost.
func (u Urger) tell(tx *db.Tx, list []reminder) error {
	name, base, err := u.SiteOf(tx)
	if err != nil {
		return err
	}
	byPerson := map[string][]reminder{}
	var order []string
	for _, r := range list {
		first, err := note(tx, r)
		if err != nil {
			return err
		}
		for _, id := range r.to {
			if !first {
				continue
			}
			if byPerson[id] == nil {
				order = append(order, id)
			}
			byPerson[id] = append(byPerson[id], r)
		}
	}
	slices.Sort(order)
	for _, id := range order {
		address, person, err := mail.AddressOf(tx, u.Keys, id)
		if err != nil {
			return err
		}
		if person == "" {
			continue
		}
		if err := mail.Put(tx, u.Keys, person, letter(address, name, base, byPerson[id])); err != nil {
			return err
		}
	}
	return nil
}

// letter is one mail of reminders.
func letter(address, name, base string, list []reminder) mail.Letter {
	zh := message.Chinese
	var text strings.Builder
	text.WriteString(message.T(zh, "urging.begin", len(list)) + "\n\n")
	for _, r := range list {
		fmt.Fprintf(&text, "%s\n%s\n", r.title, message.T(zh, "urging.line", r.due, r.words))
		if base != "" {
			text.WriteString(base + r.path + "\n")
		}
		text.WriteString("\n")
	}
	text.WriteString(message.T(zh, "urging.end"))
	return mail.Letter{To: address, Subject: message.T(zh, "urging.subject", name, len(list)), Text: text.String()}
}

func told(q db.Query, subject string, due workday.Date, level disclosure.Level) (known bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM urging_told WHERE subject = $1 AND due_on = $2 AND level = $3)`, subject, due, string(level)).Scan(&known)
	return known, err
}

// note notes that something is told; first is false when it was told already.
func note(tx *db.Tx, r reminder) (first bool, err error) {
	known, err := told(tx, r.subject, r.due, r.level)
	if err != nil || known {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO urging_told (subject, due_on, level, at) VALUES ($1, $2, $3, $4)`, r.subject, r.due, string(r.level), tx.Now().UnixMicro())
	return err == nil, err
}
