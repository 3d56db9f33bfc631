package desk

// reminder.go is how a member of staff is told of terms: mails, the calendar subscribed to, and what was told lately.

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// reminderPage is one's own reminders. Secret is the calendar's address, shown when it was just made.
type reminderPage struct {
	request.Reminding
	Key    string
	Typed  string
	Secret string
	Alerts []request.Alert
	Today  workday.Date
	Errors page.FieldErrors
}

const alertsShown = 50

func (d *Desk) reminders(v *page.Visit) error { return d.showReminders(v, reminderPage{}, nil) }

func (d *Desk) showReminders(v *page.Visit, p reminderPage, failed error) error {
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, failed).Named(v.Lang, "remind.")
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Reminding, err = request.RemindingOf(q, d.Keys, v.Actor); err != nil {
			return err
		}
		p.Today = workday.DateOf(q.Now())
		if p.Secret != "" {
			base := d.baseOf(q)
			if base == "" {
				base = "http://" + v.R.Host
			}
			p.Secret = base + "/desk/feed/" + p.Secret
		}
		p.Alerts, err = request.AlertsOf(q, v.Actor.ID, alertsShown)
		return err
	})
	if err != nil {
		return err
	}
	if failed == nil && p.Typed == "" {
		p.Typed = p.Address
	}
	f := d.frame(v, v.T("remind.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("remind.title")})
	if v.Ask("done") != "" && failed == nil {
		f.Flash = page.Flash{Tone: page.Good, Text: v.T("remind.done")}
	}
	return v.Render(page.StatusOf(failed), reminderView(f, p))
}

func (d *Desk) reminderMail(v *page.Visit) error {
	err := d.once(v, v.Actor.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/reminders?done=mail", request.SetAddress(tx, d.Keys, v.Actor, v.Form("address"))
	})
	if fault.Of(err) == fault.Invalid {
		return d.showReminders(v, reminderPage{Typed: v.Form("address")}, err)
	}
	return err
}

// reminderFeed makes a new secret address and shows it this once.
func (d *Desk) reminderFeed(v *page.Visit) error {
	var p reminderPage
	err := d.DB.Update(v.R.Context(), v.Actor.Organ, func(tx *db.Tx) (err error) {
		p.Secret, err = request.NewFeed(tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	return d.showReminders(v, p, nil)
}

func (d *Desk) reminderFeedEnd(v *page.Visit) error {
	return d.once(v, v.Actor.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/reminders?done=feed", request.EndFeed(tx, v.Actor)
	})
}
