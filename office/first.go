package office

import (
	"context"
	"crypto/rand"

	"gongkai/db"
	"gongkai/fault"
)

// first.go is how the first people get in. Each of the three administrator posts may be filled from the command line for as
// long as nobody holds it (FACTS 9.21: three distinct people), and no longer: after that the security administrator grants.

// First is a person to fill one of the three administrator posts. Organ names the first organ of a new installation and is
// not looked at when there is one already.
type First struct {
	Organ       Organ
	Role        Role
	Login, Name string
	Password    string // to be changed at the first sign-in
}

// AppointFirst fills an administrator's post that nobody holds; fault.Refused when somebody does.
func (g *Gate) AppointFirst(ctx context.Context, d *db.DB, f First) error {
	if !f.Role.Administrative() {
		return fault.BadInput("office.bad_role")
	}
	var home string
	err := d.View(ctx, func(q *db.View) error {
		portal, err := PortalOrgan(q)
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		home = portal.ID
		return first(err, vacant(q, f.Role))
	})
	if err != nil {
		return err
	}
	hash, err := g.NewPassword(ctx, d, f.Login, f.Password)
	if err != nil {
		return err
	}
	if home == "" {
		f.Organ.ID, f.Organ.Parent = db.NewID(d.Now()), ""
		home = f.Organ.ID
	}
	return d.Update(ctx, home, func(tx *db.Tx) error { return f.appoint(tx, home, hash) })
}

func (f First) appoint(tx *db.Tx, home, hash string) error {
	by := System("first-run")
	if home == f.Organ.ID {
		if _, err := CreateOrgan(tx, by, f.Organ); err != nil {
			return err
		}
	}
	if err := vacant(tx, f.Role); err != nil {
		return err
	}
	_, err := Appoint(tx, by, Staff{Organ: home, Login: Login(f.Login), Name: f.Name, FullTime: true, MustChange: true}, hash,
		Granted{Organ: home, Role: f.Role, Subtree: true})
	return err
}

// vacant refuses when somebody active holds the post.
func vacant(q db.Query, r Role) error {
	n, err := holders(q, r, "")
	if err == nil && n > 0 {
		return fault.Refuse("office.post_taken")
	}
	return err
}

// ResetFirst gives an account a new password, to be changed at the next sign-in, on behalf of whoever holds the machine.
func (g *Gate) ResetFirst(ctx context.Context, d *db.DB, login, password string) error {
	var s Staff
	err := d.View(ctx, func(q *db.View) (err error) {
		s, err = StaffByLogin(q, Login(login))
		return err
	})
	if err != nil {
		return err
	}
	hash, err := g.NewPassword(ctx, d, s.Login, password)
	if err != nil {
		return err
	}
	return d.Update(ctx, s.Organ, func(tx *db.Tx) error { return ResetPassword(tx, System("command line"), s.ID, hash) })
}

// passwordLetters leaves out what is misread on paper.
const passwordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"

// NewPassphrase makes a first password to hand over on paper: good by any rules, 80 bits and more.
func NewPassphrase() string {
	for {
		raw := make([]byte, 16)
		rand.Read(raw)
		for i, b := range raw {
			raw[i] = passwordLetters[int(b)%len(passwordLetters)]
		}
		word := string(raw[:4]) + "-" + string(raw[4:8]) + "-" + string(raw[8:12]) + "-" + string(raw[12:])
		if classes(word) == 4 {
			return word
		}
	}
}
