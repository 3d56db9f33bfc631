package office

import (
	"regexp"
	"slices"
	"time"

	"gongkai/fault"
)

// staff.go is the member of staff and the roles granted to them, with the rule of the three separate administrators:
// distinct people, none of them a business user (FACTS 9.21, 三员分立). Tables office_staff, office_grant.

// Staff is one account. Passwords and secrets stay inside the package.
type Staff struct {
	ID, Organ, Unit string
	Login, Name     string
	FullTime        bool // 专职, otherwise 兼职
	Active          bool
	MustChange      bool // must set a new password before anything else
	DefaultPassword bool // still has the password the demonstration gave
	SecondFactor    bool
	PasswordAt      time.Time
	CreatedAt       time.Time
	Revision        int64
}

// Granted is a role held by somebody in an organ and, with Subtree, in every organ below it.
type Granted struct {
	Staff, Organ string
	Role         Role
	Subtree      bool
	By           string
	At           time.Time
}

var loginPattern = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

func (s Staff) check() error {
	var f fault.Form
	need(&f, "name", s.Name, 50)
	if !loginPattern.MatchString(s.Login) {
		f.Add("login", "office.bad_login")
	}
	return f.Err()
}

// separate refuses a role that may not be held beside the ones already held, in whatever organ.
func separate(held []Role, add Role) error {
	for _, role := range held {
		if role != add && (role.Administrative() || add.Administrative()) {
			return fault.Refuse("office.separate_administrators")
		}
	}
	return nil
}

// rolesOf gives the distinct roles among grants.
func rolesOf(grants []Granted) []Role {
	var roles []Role
	for _, g := range grants {
		if !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}
