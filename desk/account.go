package desk

import (
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// account.go is one's own account: password, second factor, open sessions. FACTS 9.21, 9.22.

// accountPage is the visitor's own account.
type accountPage struct {
	office.Staff
	Key                        string
	Rules                      office.Rules
	Must                       bool // nothing else before the password is changed
	MustFactor                 bool // and nothing before a second factor is set up
	Sessions                   []office.Session
	Current                    string // the session this page is seen in
	Address, Secret            string // of a second factor not yet confirmed
	Left                       int64  // recovery codes unused
	Codes                      []string
	Reminders                  string           // where terms are to be told of; "" nowhere
	Password, Factor, CodesBad page.FieldErrors // what is wrong, part by part
	RemindersBad               page.FieldErrors
}

// Parts of the account page that can have something wrong.
const (
	partPassword = "password"
	partFactor   = "factor"
	partCodes    = "codes"
	partRemind   = "reminders"
)

func (d *Desk) account(v *page.Visit) error { return d.showAccount(v, "", nil, nil) }

// showAccount shows the page; fail is what was wrong in a part of it, codes the recovery codes just made.
func (d *Desk) showAccount(v *page.Visit, part string, fail error, codes []string) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := accountPage{Key: page.FormKey(), Codes: codes}
	errs := page.Errors(v.Lang, fail)
	switch part {
	case partPassword:
		p.Password = errs
	case partFactor:
		p.Factor = errs
	case partCodes:
		p.CodesBad = errs
	case partRemind:
		p.RemindersBad = errs
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) error { return d.readAccount(q, v, &p) })
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.account"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("desk.menu.account")})
	if v.Ask("done") == "password" {
		f.Flash = page.Flash{Tone: page.Good, Text: v.T("account.changed")}
	}
	return v.Render(page.StatusOf(fail), accountView(f, p))
}

func (d *Desk) readAccount(q *db.View, v *page.Visit, p *accountPage) error {
	_, s, err := office.SessionActor(q, v.Token)
	if err != nil {
		return err
	}
	p.Must, p.MustFactor, p.Current = s.MustChange, s.MustFactor, s.ID
	if p.Staff, err = office.StaffByID(q, v.Actor.ID); err != nil {
		return err
	}
	if p.Rules, err = office.RulesOf(q); err != nil {
		return err
	}
	if p.Sessions, err = office.Sessions(q, v.Actor.ID); err != nil {
		return err
	}
	if p.Left, err = office.RecoveryLeft(q, v.Actor.ID); err != nil {
		return err
	}
	reminding, err := request.RemindingOf(q, d.Keys, v.Actor)
	if err != nil {
		return err
	}
	p.Reminders = reminding.Address
	organ, err := office.OrganByID(q, v.Actor.Organ)
	if err != nil {
		return err
	}
	p.Address, p.Secret, err = d.Keeper.PendingTOTP(q, v.Actor, organ.Display())
	return err
}

func (d *Desk) changePassword(v *page.Visit) error {
	new := v.R.PostFormValue("password")
	err := twice(new, v.R.PostFormValue("password2"))
	var session office.Session
	if err == nil {
		err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
			_, session, err = office.SessionActor(q, v.Token)
			return err
		})
	}
	if err == nil {
		err = d.Keeper.ChangePassword(v.R.Context(), d.DB, v.Actor, v.R.PostFormValue("old"), new, session)
	}
	if err != nil {
		return d.showAccount(v, partPassword, err, nil)
	}
	return v.See("/desk/account?done=password")
}

func (d *Desk) beginFactor(v *page.Visit) error {
	if err := d.Keeper.BeginTOTP(v.R.Context(), d.DB, v.Actor, v.R.PostFormValue("old")); err != nil {
		return d.showAccount(v, partFactor, err, nil)
	}
	return v.See("/desk/account#factor")
}

func (d *Desk) confirmFactor(v *page.Visit) error {
	codes, err := d.Keeper.ConfirmTOTP(v.R.Context(), d.DB, v.Actor, v.Form("code"))
	return d.showAccount(v, partFactor, err, codes)
}

func (d *Desk) dropFactor(v *page.Visit) error {
	if err := d.Keeper.DropTOTP(v.R.Context(), d.DB, v.Actor, v.R.PostFormValue("old")); err != nil {
		return d.showAccount(v, partFactor, err, nil)
	}
	return v.See("/desk/account#factor")
}

func (d *Desk) newCodes(v *page.Visit) error {
	codes, err := d.Keeper.NewRecoveryCodes(v.R.Context(), d.DB, v.Actor, v.R.PostFormValue("old"))
	return d.showAccount(v, partCodes, err, codes)
}

// remindersPost keeps where the visitor wants to be told of terms.
func (d *Desk) remindersPost(v *page.Visit) error {
	err := d.once(v, v.Actor.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/account#reminders", request.SetAddress(tx, d.Keys, v.Actor, v.Form("address"))
	})
	if err != nil {
		return d.showAccount(v, partRemind, err, nil)
	}
	return nil
}

// endSession ends one of the visitor's own sessions; ended already is as good.
func (d *Desk) endSession(v *page.Visit) error {
	err := d.once(v, v.Actor.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/account#sessions", office.EndSession(tx, v.Actor, v.Path("id"))
	})
	if fault.Of(err) == fault.NotFound {
		return v.See("/desk/account#sessions")
	}
	return err
}
