package desk

import (
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// staff.go shows accounts to the administrators and lets each do his part: the system administrator opens and edits, the
// security administrator gives roles and locks. What one may not do is not shown; the action asks again anyway.

// staffListPage is the list of staff.
type staffListPage struct {
	Organ  string
	Organs []page.Option
	Rows   []staffRow
	MayAdd bool
}

type staffRow struct {
	office.Staff
	OrganName, UnitName string
	Roles               []office.Role
	Locked              bool
}

// staffList shows the accounts of the organs in which the visitor may read them.
func (d *Desk) staffList(v *page.Visit) error {
	p := staffListPage{Organ: v.Ask("organ"), MayAdd: v.Actor.Anywhere("staff.create")}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		names, options, err := organNames(q, v.Actor, "staff.read")
		if err != nil {
			return err
		}
		p.Organs = options
		if p.Organ != "" {
			if err := v.Actor.Allow("staff.read", p.Organ); err != nil {
				return err
			}
		}
		all, err := office.StaffOf(q, p.Organ)
		if err != nil {
			return err
		}
		grants, err := office.AllGrants(q, p.Organ)
		if err != nil {
			return err
		}
		p.Rows, err = staffRows(q, v.Actor, all, grants, names)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.staff"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("desk.menu.staff")})
	return v.Render(200, staffListView(f, p))
}

func staffRows(q db.Query, by office.Actor, all []office.Staff, grants []office.Granted, names map[string]string) ([]staffRow, error) {
	held := map[string][]office.Role{}
	for _, g := range grants {
		if !slices.Contains(held[g.Staff], g.Role) {
			held[g.Staff] = append(held[g.Staff], g.Role)
		}
	}
	units := map[string]string{}
	var rows []staffRow
	for _, s := range all {
		if !by.May("staff.read", s.Organ) {
			continue
		}
		if _, known := units[s.Unit]; !known && s.Unit != "" {
			u, err := office.UnitByID(q, s.Unit)
			if err != nil {
				return nil, err
			}
			units[s.Unit] = u.Name
		}
		until, err := office.LockedUntil(q, s.Login)
		if err != nil {
			return nil, err
		}
		rows = append(rows, staffRow{s, names[s.Organ], units[s.Unit], held[s.ID], !until.IsZero()})
	}
	return rows, nil
}

// organNames gives the names of all organs, and as choices those in which the actor may do the verb.
func organNames(q db.Query, by office.Actor, verb office.Verb) (map[string]string, []page.Option, error) {
	organs, err := office.Organs(q)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	var options []page.Option
	for _, o := range organs {
		names[o.ID] = o.Display()
		if by.May(verb, o.ID) {
			options = append(options, page.Option{Value: o.ID, Label: o.Name})
		}
	}
	return names, options, nil
}

// staffForm is the form of a new account or of an account's own fields.
type staffForm struct {
	Action, Key, Seen        string
	Organ, Login, Name, Unit string
	FullTime                 string
	New                      bool
	Organs, Units            []page.Option
	Rules                    office.Rules
	Errors                   page.FieldErrors
}

func (d *Desk) staffNew(v *page.Visit) error {
	return d.showStaffNew(v, staffForm{Organ: v.Actor.Organ, FullTime: "0"}, nil)
}

func (d *Desk) showStaffNew(v *page.Visit, p staffForm, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "staff.create"); err != nil {
			return err
		}
		if p.Units, err = unitOptions(q, p.Organs); err != nil {
			return err
		}
		p.Rules, err = office.RulesOf(q)
		return err
	})
	if err != nil {
		return err
	}
	p.New, p.Key, p.Action, p.Errors = true, page.FormKey(), "/desk/staff/new", page.Errors(v.Lang, fail)
	f := d.frame(v, v.T("staff.new"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/staff", Label: v.T("desk.menu.staff")}, page.Link{Label: v.T("staff.new")})
	return v.Render(page.StatusOf(fail), staffNewView(f, p))
}

// unitOptions lists the open units of the organs; with several organs each says which it is of.
func unitOptions(q db.Query, organs []page.Option) ([]page.Option, error) {
	var options []page.Option
	for _, o := range organs {
		units, err := office.Units(q, o.Value)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			label := u.Name
			if len(organs) > 1 {
				label = o.Label + " · " + u.Name
			}
			if u.Active {
				options = append(options, page.Option{Value: u.ID, Label: label})
			}
		}
	}
	return options, nil
}

func (d *Desk) staffNewPost(v *page.Visit) error {
	p := staffForm{Organ: v.Form("organ"), Login: office.Login(v.Form("login")), Name: v.Form("name"), Unit: v.Form("unit"),
		FullTime: v.Form("full_time")}
	password := v.R.PostFormValue("password")
	if err := twice(password, v.R.PostFormValue("password2")); err != nil {
		return d.showStaffNew(v, p, err)
	}
	hash, err := d.Keeper.NewPassword(v.R.Context(), d.DB, p.Login, password)
	if err != nil {
		return d.showStaffNew(v, p, err)
	}
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		id, err := office.CreateStaff(tx, v.Actor, office.Staff{Organ: p.Organ, Login: p.Login, Name: p.Name, Unit: p.Unit,
			FullTime: p.FullTime == "1"}, hash)
		return "/desk/staff/" + id, err
	})
	if err != nil {
		return d.showStaffNew(v, p, err)
	}
	return nil
}

// twice refuses a password that was not typed the same way again.
func twice(password, again string) error {
	if password == again {
		return nil
	}
	var f fault.Form
	f.Add("password2", "office.password_twice")
	return f.Err()
}

// staffPage is one account.
type staffPage struct {
	staffRow
	Form     staffForm
	Key      string
	Granted  []office.Granted
	Organs   []page.Option // where the visitor may grant
	Sessions int
	Until    string // locked until
	May      func(office.Verb) bool
	Errors   page.FieldErrors // of the steps beside the form
	names    map[string]string
}

func (d *Desk) staffOne(v *page.Visit) error { return d.showStaff(v, nil, nil) }

// showStaff shows an account; fail is what was wrong with the form typed, or, without one, with a step.
func (d *Desk) showStaff(v *page.Visit, typed *staffForm, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	var p staffPage
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = staffPageOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	p.Key = page.FormKey()
	if typed != nil {
		typed.Units, typed.Action, typed.Key, typed.Seen = p.Form.Units, p.Form.Action, p.Key, strconv.FormatInt(p.Revision, 10)
		typed.Errors = page.Errors(v.Lang, fail)
		p.Form = *typed
	} else {
		p.Errors = page.Errors(v.Lang, fail)
	}
	f := d.frame(v, p.Name)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/staff", Label: v.T("desk.menu.staff")}, page.Link{Label: p.Name})
	return v.Render(page.StatusOf(fail), staffOneView(f, p))
}

func staffPageOf(q db.Query, v *page.Visit) (p staffPage, err error) {
	s, err := office.StaffByID(q, v.Path("id"))
	if err != nil {
		return p, err
	}
	if err := v.Actor.Allow("staff.read", s.Organ); err != nil {
		return p, err
	}
	p.May = func(verb office.Verb) bool { return v.Actor.ID != s.ID && v.Actor.May(verb, s.Organ) }
	if p.Granted, err = office.Grants(q, s.ID); err != nil {
		return p, err
	}
	if p.names, p.Organs, err = organNames(q, v.Actor, "staff.grant"); err != nil {
		return p, err
	}
	rows, err := staffRows(q, v.Actor, []office.Staff{s}, p.Granted, p.names)
	if err != nil {
		return p, err
	}
	p.staffRow = rows[0]
	until, err := office.LockedUntil(q, s.Login)
	if err != nil {
		return p, err
	}
	p.Until = instant(until)
	sessions, err := office.Sessions(q, s.ID)
	if err != nil {
		return p, err
	}
	p.Sessions = len(sessions)
	p.Form = staffForm{Action: "/desk/staff/" + s.ID, Key: page.FormKey(), Seen: strconv.FormatInt(s.Revision, 10),
		Organ: s.Organ, Login: s.Login, Name: s.Name, Unit: s.Unit, FullTime: yes(s.FullTime)}
	if p.Form.Rules, err = office.RulesOf(q); err != nil {
		return p, err
	}
	p.Form.Units, err = unitOptions(q, []page.Option{{Value: s.Organ}})
	return p, err
}

func yes(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

func (d *Desk) staffEdit(v *page.Visit) error {
	p := staffForm{Name: v.Form("name"), Unit: v.Form("unit"), FullTime: v.Form("full_time")}
	seen, _ := strconv.ParseInt(v.Form("_seen"), 10, 64) // unreadable: 0, which is stale
	s, err := d.staffNamed(v)
	if err != nil {
		return err
	}
	p.Login = s.Login
	err = d.once(v, s.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/staff/" + s.ID, office.EditStaff(tx, v.Actor, office.Staff{ID: s.ID, Name: p.Name, Unit: p.Unit,
			FullTime: p.FullTime == "1", Revision: seen})
	})
	if err != nil {
		return d.showStaff(v, &p, err)
	}
	return nil
}

// staffNamed is the account of the address.
func (d *Desk) staffNamed(v *page.Visit) (s office.Staff, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		s, err = office.StaffByID(q, v.Path("id"))
		return err
	})
	return s, err
}

// staffSteps are the steps that need nothing but the account; the last part of the address names them.
var staffSteps = map[string]func(tx *db.Tx, by office.Actor, id string) error{
	"disable":  office.Disable,
	"enable":   office.Enable,
	"unlock":   office.Unlock,
	"totp":     office.ResetTOTP,
	"sessions": office.EndSessions,
}

// staffStep runs one of staffSteps, or grant, revoke and password, which read the form.
func (d *Desk) staffStep(v *page.Visit) error {
	s, err := d.staffNamed(v)
	if err != nil {
		return err
	}
	step, ok := staffSteps[v.Path("step")]
	g := office.Granted{Staff: s.ID, Organ: v.Form("organ"), Role: office.Role(v.Form("role")), Subtree: v.Form("subtree") == "1"}
	switch v.Path("step") {
	case "grant":
		step = func(tx *db.Tx, by office.Actor, _ string) error { return office.Grant(tx, by, g) }
	case "revoke":
		step = func(tx *db.Tx, by office.Actor, _ string) error { return office.Revoke(tx, by, g) }
	case "password":
		hash, err := d.newPassword(v, s)
		if err != nil {
			return d.showStaff(v, nil, err)
		}
		step = func(tx *db.Tx, by office.Actor, id string) error { return office.ResetPassword(tx, by, id, hash) }
	default:
		if !ok {
			return fault.Missing("fault.not_found")
		}
	}
	err = d.once(v, s.Organ, func(tx *db.Tx) (string, error) { return "/desk/staff/" + s.ID, step(tx, v.Actor, s.ID) })
	if err != nil {
		return d.showStaff(v, nil, err)
	}
	return nil
}

// newPassword reads the two password fields; who may not reset it is told so before anything is computed.
func (d *Desk) newPassword(v *page.Visit, s office.Staff) (string, error) {
	if err := v.Actor.Allow("staff.reset_password", s.Organ); err != nil {
		return "", err
	}
	password := v.R.PostFormValue("password")
	if err := twice(password, v.R.PostFormValue("password2")); err != nil {
		return "", err
	}
	return d.Keeper.NewPassword(v.R.Context(), d.DB, s.Login, password)
}

// permissions prints the permission table.
func (d *Desk) permissions(v *page.Visit) error {
	var rules office.Rules
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		rules, err = office.RulesOf(q)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.permissions"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("desk.menu.permissions")})
	f.Wide = true
	return v.Render(200, permissionsView(f, office.PermissionTable(), rules, v.Actor.Anywhere("rules.edit"), v.Actor.Anywhere("rule.approval")))
}
