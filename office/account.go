package office

import (
	"context"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// account.go is passwords of accounts: making, changing one's own, resetting somebody's. The slow computing is done before the
// transaction. Tables office_staff (password), office_password. Events: account.password, staff.reset_password.

// NewPassword checks a new password for a login by the rules in force and gives its hash, for CreateStaff and ResetPassword.
func (g *Gate) NewPassword(ctx context.Context, d *db.DB, login, password string) (string, error) {
	rules := Rules{}
	err := d.View(ctx, func(q *db.View) (err error) {
		rules, err = RulesOf(q)
		return err
	})
	if err := first(err, rules.CheckPassword(password, Login(login))); err != nil {
		return "", err
	}
	return g.hasher.hash(ctx, password)
}

// ChangePassword changes the actor's own password and ends the actor's other sessions; keep is the session that stays. The old
// password is asked for again, and wrong ones count like failed sign-ins.
func (g *Gate) ChangePassword(ctx context.Context, d *db.DB, by Actor, old, new string, keep Session) error {
	c, err := g.proven(ctx, d, by, old, "account.password", Origin{IP: keep.IP})
	if err != nil {
		return err
	}
	if err := c.rules.CheckPassword(new, c.login); err != nil {
		return err
	}
	var earlier []string
	err = d.View(ctx, func(q *db.View) (err error) {
		earlier, err = earlierPasswords(q, by.ID, c.rules.KeepLast-1)
		return err
	})
	if err != nil {
		return err
	}
	for _, hash := range append(earlier, c.hash) {
		used, err := g.hasher.matches(ctx, new, hash)
		if err != nil {
			return err
		}
		if used {
			var f fault.Form
			f.Add("password", "office.password_used", c.rules.KeepLast)
			return f.Err()
		}
	}
	hash, err := g.hasher.hash(ctx, new)
	if err != nil {
		return err
	}
	return d.Update(ctx, by.Organ, func(tx *db.Tx) error { return changePassword(tx, by, c, hash, keep.ID) })
}

func changePassword(tx *db.Tx, by Actor, c claim, hash, keep string) error {
	now, err := passwordHash(tx, by.ID)
	if err != nil {
		return err
	}
	if now != c.hash {
		return fault.Conflict("fault.stale")
	}
	if err := first(savePassword(tx, by.ID, hash, false), deleteSessions(tx, by.ID, keep)); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("account.password", "staff:"+by.ID, by.Name, nil))
}

// ResetPassword gives somebody a new password (hash from NewPassword) that must be changed at the next sign-in; it ends the
// sessions and forgets the failures of the account.
func ResetPassword(tx *db.Tx, by Actor, id, hash string) error {
	s, err := allowed(tx, by, "staff.reset_password", id)
	if err != nil {
		return err
	}
	if err := first(savePassword(tx, id, hash, true), deleteSessions(tx, id, ""), deleteAttempt(tx, s.Login)); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("staff.reset_password", "staff:"+id, s.Name, nil))
}

// proven asks the actor for the password again before a change to the own account.
func (g *Gate) proven(ctx context.Context, d *db.DB, by Actor, password string, v Verb, from Origin) (claim, error) {
	var c claim
	err := d.View(ctx, func(q *db.View) error {
		if err := by.Allow(v, by.Organ); err != nil {
			return err
		}
		s, err := StaffByID(q, by.ID)
		if err != nil {
			return err
		}
		c, err = g.claimOf(q, s.Login)
		return err
	})
	if err != nil {
		return c, err
	}
	if wait := c.attempt.lockedFor(d.Now()); wait > 0 {
		return c, locked(wait)
	}
	right, err := g.hasher.matches(ctx, password, c.hash)
	if err != nil || right {
		return c, err
	}
	var refusal error
	err = d.Update(ctx, by.Organ, func(tx *db.Tx) (err error) {
		if c.attempt, err = attemptOf(tx, c.login); err == nil {
			refusal, err = c.fail(tx, from, string(v))
		}
		return err
	})
	return c, first(err, refusal)
}

func passwordHash(q db.Query, staff string) (hash string, err error) {
	err = q.QueryRow(`SELECT password FROM office_staff WHERE id = $1`, staff).Scan(&hash)
	return hash, missing(err, "office.no_staff")
}

// savePassword sets the hash and keeps the one before among the earlier ones.
func savePassword(tx *db.Tx, staff, hash string, mustChange bool) error {
	now := tx.Now().UnixMicro()
	_, err := tx.Exec(`INSERT INTO office_password (staff, set_at, hash)
		SELECT id, $2, password FROM office_staff WHERE id = $1
		ON CONFLICT (staff, set_at) DO UPDATE SET hash = excluded.hash`, staff, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE office_staff SET password = $2, password_at = $3, must_change = $4, default_password = FALSE,
		revision = revision + 1 WHERE id = $1`, staff, hash, now, mustChange)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM office_password WHERE staff = $1 AND set_at NOT IN
		(SELECT set_at FROM office_password WHERE staff = $1 ORDER BY set_at DESC LIMIT 24)`, staff)
	return err
}

func earlierPasswords(q db.Query, staff string, n int) ([]string, error) {
	rows, err := q.Query(`SELECT hash FROM office_password WHERE staff = $1 ORDER BY set_at DESC LIMIT $2`, staff, n)
	return collect(rows, err, scanText)
}

func requireChange(tx *db.Tx, staff string) error {
	_, err := tx.Exec(`UPDATE office_staff SET must_change = TRUE WHERE id = $1`, staff)
	return err
}
