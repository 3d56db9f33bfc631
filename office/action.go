package office

import (
	"encoding/json"
	"fmt"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/workday"
)

// action.go is what administrators do to organs, units, settings and the site. Each action is load, allow, do, save, record.
// Events: organ.create, organ.edit, unit.create, unit.edit, site.edit, portal.choose, rules.edit. Staff: action_staff.go.

// own refuses to write in the ledger of another organ than the one the action is about: a slip of the caller.
func own(tx *db.Tx, organ string) error {
	if tx.Organ() != organ {
		return fmt.Errorf("office: action about organ %s inside an update of organ %s", organ, tx.Organ())
	}
	return nil
}

// CreateOrgan adds an organ under o.Parent and gives its id. It runs in the ledger of the parent, or, for a first organ
// without parent, in the ledger of the id given in o.ID (NewID), so that the first event of an installation has a home.
func CreateOrgan(tx *db.Tx, by Actor, o Organ) (string, error) {
	if o.ID == "" {
		o.ID = db.NewID(tx.Now())
	}
	home := o.Parent
	if home == "" {
		home = o.ID
	} else if _, err := OrganByID(tx, o.Parent); err != nil {
		return "", err
	}
	if err := by.Allow("organ.create", home); err != nil {
		return "", err
	}
	o.Active, o.Revision = true, 1
	o.ClosedOn, o.Successor, o.Keeper = workday.Date{}, "", ""
	if o.Parent != "" {
		if err := StillOpen(tx, o.Parent); err != nil {
			return "", err
		}
	}
	if err := first(o.check(), own(tx, home)); err != nil {
		return "", err
	}
	if err := insertOrgan(tx, o); err != nil {
		return "", err
	}
	return o.ID, ledger.Append(tx, by.Event("organ.create", "organ:"+o.ID, o.Name, o))
}

// EditOrgan changes everything of an organ but its place in the tree. o.Revision is the revision the editor saw.
func EditOrgan(tx *db.Tx, by Actor, o Organ) error {
	old, err := OrganByID(tx, o.ID)
	if err != nil {
		return err
	}
	if err := by.Allow("organ.edit", old.ID); err != nil {
		return err
	}
	if old.Revision != o.Revision {
		return fault.Conflict("fault.stale")
	}
	o.Parent, o.Revision = old.Parent, old.Revision+1
	o.Active, o.ClosedOn, o.Successor, o.Keeper = old.Active, old.ClosedOn, old.Successor, old.Keeper // closed by two people alone: closing.go
	if err := first(o.check(), own(tx, o.ID)); err != nil {
		return err
	}
	if err := updateOrgan(tx, o); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("organ.edit", "organ:"+o.ID, o.Name, o))
}

// CreateUnit adds an internal unit to an organ and gives its id.
func CreateUnit(tx *db.Tx, by Actor, u Unit) (string, error) {
	if _, err := OrganByID(tx, u.Organ); err != nil {
		return "", err
	}
	if err := by.Allow("unit.create", u.Organ); err != nil {
		return "", err
	}
	u.ID, u.Active = db.NewID(tx.Now()), true
	if err := first(u.check(), own(tx, u.Organ), saveUnit(tx, u)); err != nil {
		return "", err
	}
	return u.ID, ledger.Append(tx, by.Event("unit.create", "organ:"+u.Organ, u.Name, map[string]string{"unit": u.ID}))
}

// EditUnit renames, moves or closes a unit.
func EditUnit(tx *db.Tx, by Actor, u Unit) error {
	old, err := UnitByID(tx, u.ID)
	if err != nil {
		return err
	}
	if err := by.Allow("unit.edit", old.Organ); err != nil {
		return err
	}
	u.Organ = old.Organ
	if err := first(u.check(), own(tx, u.Organ)); err != nil {
		return err
	}
	if err := saveUnit(tx, u); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("unit.edit", "organ:"+u.Organ, u.Name, map[string]any{"unit": u.ID, "active": u.Active}))
}

// EditSite sets the head and foot of an organ's site. s.Revision is the revision the editor saw (0 = none yet).
func EditSite(tx *db.Tx, by Actor, s Site) error {
	o, err := OrganByID(tx, s.Organ)
	if err != nil {
		return err
	}
	old, err := SiteOf(tx, o)
	if err != nil {
		return err
	}
	if err := by.Allow("site.edit", s.Organ); err != nil {
		return err
	}
	if old.Revision != s.Revision {
		return fault.Conflict("fault.stale")
	}
	s.Revision++
	if err := first(s.check(), own(tx, s.Organ)); err != nil {
		return err
	}
	if err := saveSite(tx, s); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("site.edit", "organ:"+s.Organ, s.Name, s))
}

// ChoosePortal says whose public site this installation shows.
func ChoosePortal(tx *db.Tx, by Actor, organ string) error {
	o, err := OrganByID(tx, organ)
	if err != nil {
		return err
	}
	if err := by.Allow("portal.choose", organ); err != nil {
		return err
	}
	if err := first(own(tx, organ), saveSetting(tx, "portal", organ)); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("portal.choose", "organ:"+organ, o.Name, nil))
}

// SetRules changes the rules of sign-in for the whole installation; they are never weaker than FACTS 9.22 allows.
func SetRules(tx *db.Tx, by Actor, rules Rules) error {
	portal, err := PortalOrgan(tx)
	if err != nil {
		return err
	}
	if err := by.Allow("rules.edit", portal.ID); err != nil {
		return err
	}
	if err := first(rules.check(), own(tx, portal.ID)); err != nil {
		return err
	}
	text, err := json.Marshal(rules)
	if err != nil {
		return err
	}
	if err := saveSetting(tx, "rules", string(text)); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("rules.edit", "organ:"+portal.ID, portal.Name, rules))
}

// first gives the first error that is not nil.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
