package office

import (
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// action_staff.go is what administrators do to accounts: the system administrator opens and edits them, the security
// administrator gives and takes rights, locks and passwords; neither does the other's part, and nobody serves himself.
// Events: staff.create, staff.edit, staff.grant, staff.revoke, staff.disable, staff.enable, staff.unlock, staff.reset_totp,
// staff.end_sessions; staff.reset_password stands in signin.go beside the other passwords.

// CreateStaff opens an account without any role and gives its id. hash comes from Gate.NewPassword, which checked the rules;
// the password must be changed at the first sign-in.
func CreateStaff(tx *db.Tx, by Actor, s Staff, hash string) (string, error) {
	if _, err := OrganByID(tx, s.Organ); err != nil {
		return "", err
	}
	if err := by.Allow("staff.create", s.Organ); err != nil {
		return "", err
	}
	s.ID, s.Active, s.MustChange, s.DefaultPassword = db.NewID(tx.Now()), true, true, false
	if err := first(s.check(), unitIn(tx, s), own(tx, s.Organ)); err != nil {
		return "", err
	}
	if err := insertStaff(tx, s, hash); err != nil {
		return "", err
	}
	return s.ID, ledger.Append(tx, by.Event("staff.create", "staff:"+s.ID, s.Name, accountData(s)))
}

// Appoint opens an account with its roles in one step, for the first administrators and the demonstration; only the program
// itself may, and the rule of the separate administrators holds here too. s.MustChange and s.DefaultPassword are kept as given.
func Appoint(tx *db.Tx, by Actor, s Staff, hash string, grants ...Granted) (string, error) {
	if _, err := OrganByID(tx, s.Organ); err != nil {
		return "", err
	}
	if err := by.Allow("staff.appoint", s.Organ); err != nil {
		return "", err
	}
	s.ID, s.Active = db.NewID(tx.Now()), true
	if err := first(s.check(), unitIn(tx, s), own(tx, s.Organ)); err != nil {
		return "", err
	}
	if err := insertStaff(tx, s, hash); err != nil {
		return "", err
	}
	var held []Role
	for _, g := range grants {
		if err := separate(held, g.Role); err != nil {
			return "", err
		}
		g.Staff, g.By, g.At = s.ID, by.ID, tx.Now()
		held = append(held, g.Role)
		if err := saveGrant(tx, g); err != nil {
			return "", err
		}
	}
	return s.ID, ledger.Append(tx, by.Event("staff.appoint", "staff:"+s.ID, s.Name,
		map[string]any{"login": s.Login, "roles": held}))
}

// EditStaff changes name, unit and full or part time. s.Revision is the revision the editor saw.
func EditStaff(tx *db.Tx, by Actor, s Staff) error {
	old, err := allowed(tx, by, "staff.edit", s.ID)
	if err != nil {
		return err
	}
	if old.Revision != s.Revision {
		return fault.Conflict("fault.stale")
	}
	old.Name, old.Unit, old.FullTime, old.Revision = s.Name, s.Unit, s.FullTime, old.Revision+1
	if err := first(old.check(), unitIn(tx, old)); err != nil {
		return err
	}
	if err := updateStaff(tx, old); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.edit", "staff:"+old.ID, old.Name, accountData(old)))
}

// Grant gives a role in an organ, with subtree also in every organ below it. Nobody grants to himself; an administrator holds
// no other role (FACTS 9.21).
func Grant(tx *db.Tx, by Actor, g Granted) error {
	s, err := allowed(tx, by, "staff.grant", g.Staff)
	if err != nil {
		return err
	}
	if err := covers(tx, by, "staff.grant", g); err != nil {
		return err
	}
	held, err := Grants(tx, g.Staff)
	if err != nil {
		return err
	}
	if !g.Role.Valid() {
		return fault.BadInput("office.bad_role")
	}
	if err := separate(rolesOf(held), g.Role); err != nil {
		return err
	}
	g.By, g.At = by.ID, tx.Now()
	if err := saveGrant(tx, g); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.grant", "staff:"+s.ID, s.Name, grantData(g)))
}

// Revoke takes a role away. The last active security or system administrator keeps that role: somebody must hold the keys.
func Revoke(tx *db.Tx, by Actor, g Granted) error {
	s, err := allowed(tx, by, "staff.revoke", g.Staff)
	if err != nil {
		return err
	}
	if err := by.Allow("staff.revoke", g.Organ); err != nil {
		return err
	}
	held, err := Grants(tx, s.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(held, func(h Granted) bool { return h.Organ == g.Organ && h.Role == g.Role }) {
		return fault.Missing("office.no_grant")
	}
	if err := first(notLast(tx, s.ID, []Role{g.Role}), deleteGrant(tx, g)); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.revoke", "staff:"+s.ID, s.Name, grantData(g)))
}

// Disable closes an account and ends its sessions; Enable opens it again.
func Disable(tx *db.Tx, by Actor, id string) error {
	s, err := allowed(tx, by, "staff.disable", id)
	if err != nil {
		return err
	}
	held, err := Grants(tx, id)
	if err != nil {
		return err
	}
	if err := notLast(tx, id, rolesOf(held)); err != nil {
		return err
	}
	s.Active, s.Revision = false, s.Revision+1
	if err := first(updateStaff(tx, s), deleteSessions(tx, id, "")); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.disable", "staff:"+id, s.Name, nil))
}

// Enable opens a closed account again.
func Enable(tx *db.Tx, by Actor, id string) error {
	s, err := allowed(tx, by, "staff.enable", id)
	if err != nil {
		return err
	}
	s.Active, s.Revision = true, s.Revision+1
	if err := updateStaff(tx, s); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.enable", "staff:"+id, s.Name, nil))
}

// Unlock forgets the failed sign-ins of a login.
func Unlock(tx *db.Tx, by Actor, id string) error {
	s, err := allowed(tx, by, "staff.unlock", id)
	if err != nil {
		return err
	}
	if err := deleteAttempt(tx, s.Login); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.unlock", "staff:"+id, s.Name, nil))
}

// ResetTOTP takes the second factor and the recovery codes off an account whose holder lost them, and ends its sessions.
func ResetTOTP(tx *db.Tx, by Actor, id string) error {
	s, err := allowed(tx, by, "staff.reset_totp", id)
	if err != nil {
		return err
	}
	if err := first(saveTOTP(tx, id, "", 0), deleteRecovery(tx, id), deleteSessions(tx, id, "")); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.reset_totp", "staff:"+id, s.Name, nil))
}

// EndSessions ends every session of a member of staff.
func EndSessions(tx *db.Tx, by Actor, id string) error {
	s, err := allowed(tx, by, "staff.end_sessions", id)
	if err != nil {
		return err
	}
	if err := deleteSessions(tx, id, ""); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.end_sessions", "staff:"+id, s.Name, nil))
}

// allowed loads a member of staff and asks whether by may do v to them: in their organ, in its ledger, and never to himself.
func allowed(tx *db.Tx, by Actor, v Verb, id string) (Staff, error) {
	s, err := StaffByID(tx, id)
	if err != nil {
		return s, err
	}
	if err := by.Allow(v, s.Organ); err != nil {
		return s, err
	}
	if by.ID == id {
		return s, fault.Refuse("office.not_oneself")
	}
	return s, own(tx, s.Organ)
}

// covers asks for v in every organ the grant would reach.
func covers(q db.Query, by Actor, v Verb, g Granted) error {
	organs := []string{g.Organ}
	if _, err := OrganByID(q, g.Organ); err != nil {
		return err
	}
	if g.Subtree {
		var err error
		if organs, err = below(q, g.Organ); err != nil {
			return err
		}
	}
	for _, organ := range organs {
		if err := by.Allow(v, organ); err != nil {
			return err
		}
	}
	return nil
}

// notLast refuses to take the role of the last active system or security administrator. The keyholders of all organs are
// counted under one lock, so that two of different organs cannot take each other's role at once.
func notLast(tx *db.Tx, id string, roles []Role) error {
	for _, role := range roles {
		if role != SecurityAdmin && role != SystemAdmin {
			continue
		}
		if err := saveSetting(tx, "keyholders", ""); err != nil { // the row is locked until the end of the transaction
			return err
		}
		n, err := holders(tx, role, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Refuse("office.last_administrator")
		}
	}
	return nil
}

// unitIn refuses a unit that is not of the person's organ.
func unitIn(q db.Query, s Staff) error {
	if s.Unit == "" {
		return nil
	}
	u, err := UnitByID(q, s.Unit)
	if err != nil {
		return err
	}
	if u.Organ != s.Organ {
		return fault.BadInput("office.no_unit")
	}
	return nil
}

func accountData(s Staff) any {
	return map[string]any{"login": s.Login, "unit": s.Unit, "full_time": s.FullTime}
}

func grantData(g Granted) any {
	return map[string]any{"organ": g.Organ, "role": g.Role, "subtree": g.Subtree}
}
