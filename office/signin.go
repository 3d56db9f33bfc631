package office

import (
	"context"
	"math"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// signin.go is the gate: password, then the second factor where there is one, then a session (FACTS 9.21 8.1.4.1, 9.22).
// An unknown name, a closed account and a wrong password answer alike and take as long: one password computation, one write.
// Events: session.open, session.refuse.

// Origin is where a sign-in comes from.
type Origin struct{ IP, Agent string }

// Sealer keeps secrets unreadable in the store; name binds a sealed secret to its place. Package vault's SealSecret and
// OpenSecret are one.
type Sealer struct {
	Seal func(name, plain string) (string, error)
	Open func(name, sealed string) (string, error)
}

// Gate lets people in. One for the whole program: it bounds how many passwords are computed at once and how often one
// network address may try. The other rules are read from the store each time.
type Gate struct {
	hasher    *hasher
	addresses *addresses
	seal      Sealer
}

// NewGate makes the gate with the rules' costs.
func NewGate(r Rules, seal Sealer) *Gate {
	return &Gate{hasher: newHasher(r.Hash, r.Parallel), addresses: newAddresses(r.PerAddress), seal: seal}
}

// Ticket is what a right password or second factor gives.
type Ticket struct {
	Token      string    // the cookie's value
	End        time.Time // absolute end of the session
	Second     bool      // the second factor is owed: only Gate.SecondFactor takes this token
	MustChange bool      // the password must be changed first
}

// claim is what the store knows of a login name before anything is proven.
type claim struct {
	login   string
	home    string // organ in whose ledger the attempt is recorded; "" when there is none at all
	staff   Staff
	known   bool
	hash    string
	attempt attempt
	rules   Rules
}

// SignIn checks a password and gives a ticket. Errors: fault.TooMany (address too fast, login locked), fault.Invalid (wrong name
// or password, with the tries left).
func (g *Gate) SignIn(ctx context.Context, d *db.DB, login, password string, from Origin) (Ticket, error) {
	if !g.addresses.allow(from.IP, d.Now()) {
		return Ticket{}, fault.New(fault.TooMany, "fault.too_many")
	}
	var c claim
	err := d.View(ctx, func(q *db.View) (err error) {
		c, err = g.claimOf(q, login)
		return err
	})
	if err != nil {
		return Ticket{}, err
	}
	if wait := c.attempt.lockedFor(d.Now()); wait > 0 {
		return Ticket{}, locked(wait)
	}
	right, err := g.hasher.matches(ctx, password, c.hash)
	if err != nil || c.home == "" {
		return Ticket{}, first(err, wrong(c.rules, c.attempt))
	}
	var ticket Ticket
	var refusal error
	err = d.Update(ctx, c.home, func(tx *db.Tx) (err error) {
		ticket, refusal, err = c.settle(tx, right, from)
		return err
	})
	return ticket, first(err, refusal)
}

func (g *Gate) claimOf(q db.Query, login string) (c claim, err error) {
	c.login, c.hash = Login(login), g.hasher.decoy
	if c.rules, err = RulesOf(q); err != nil {
		return c, err
	}
	if c.attempt, err = attemptOf(q, c.login); err != nil {
		return c, err
	}
	switch c.staff, err = StaffByLogin(q, c.login); {
	case err == nil:
		c.known, c.home = true, c.staff.Organ
		c.hash, err = passwordHash(q, c.staff.ID)
		return c, err
	case fault.Of(err) != fault.NotFound:
		return c, err
	}
	portal, err := PortalOrgan(q)
	if fault.Of(err) == fault.NotFound {
		return c, nil
	}
	c.home = portal.ID
	return c, err
}

// settle looks again inside the transaction, then counts a failure or opens a session. refusal is for the person; err undoes.
func (c claim) settle(tx *db.Tx, right bool, from Origin) (t Ticket, refusal, err error) {
	if c.attempt, err = attemptOf(tx, c.login); err != nil {
		return t, nil, err
	}
	if wait := c.attempt.lockedFor(tx.Now()); wait > 0 {
		return t, locked(wait), nil
	}
	if right && c.known {
		hash, err := passwordHash(tx, c.staff.ID)
		if err != nil {
			return t, nil, err
		}
		if c.staff, err = StaffByID(tx, c.staff.ID); err != nil {
			return t, nil, err
		}
		right = hash == c.hash && c.staff.Active
	}
	if !right || !c.known {
		refusal, err = c.fail(tx, from, "password")
		return t, refusal, err
	}
	if c.tooOld(tx.Now()) && !c.staff.MustChange {
		c.staff.MustChange = true
		if err := requireChange(tx, c.staff.ID); err != nil {
			return t, nil, err
		}
	}
	t, err = c.open(tx, c.staff.SecondFactor, from)
	return t, nil, err
}

// tooOld says whether the password has outlived its time.
func (c claim) tooOld(now time.Time) bool {
	return c.rules.MaxAge > 0 && now.Sub(c.staff.PasswordAt) >= c.rules.MaxAge
}

// fail counts one failure of the login and records it. The typed name is never recorded: people type passwords there.
func (c claim) fail(tx *db.Tx, from Origin, what string) (refusal, err error) {
	c.attempt = c.attempt.next(c.rules, tx.Now())
	if err := saveAttempt(tx, c.login, c.attempt); err != nil {
		return nil, err
	}
	subject := "staff:unknown"
	if c.known {
		subject = "staff:" + c.staff.ID
	}
	wait := c.attempt.lockedFor(tx.Now())
	event := Actor{ID: "nobody"}.Event("session.refuse", subject, c.staff.Name,
		map[string]any{"ip": from.IP, "what": what, "locked": wait > 0})
	if wait > 0 {
		return locked(wait), ledger.Append(tx, event)
	}
	return wrong(c.rules, c.attempt), ledger.Append(tx, event)
}

// open begins a session; with second it waits for the second factor and nothing is forgiven or recorded yet.
func (c claim) open(tx *db.Tx, second bool, from Origin) (Ticket, error) {
	now := tx.Now()
	s := Session{ID: db.NewID(now), Staff: c.staff.ID, CreatedAt: now, LastSeen: now, IdleEnd: now.Add(c.rules.Idle),
		End: now.Add(c.rules.Absolute), IP: cut(from.IP, 64), Agent: cut(from.Agent, 200), Second: second}
	if second {
		s.IdleEnd, s.End = now.Add(c.rules.Second), now.Add(c.rules.Second)
	}
	t := Ticket{Token: newToken(), End: s.End, Second: second, MustChange: c.staff.MustChange}
	if second {
		return t, insertSession(tx, s, t.Token)
	}
	if c.rules.OneSession {
		if err := deleteSessions(tx, s.Staff, ""); err != nil {
			return t, err
		}
	}
	if err := first(deleteAttempt(tx, c.login), insertSession(tx, s, t.Token)); err != nil {
		return t, err
	}
	by := Actor{ID: c.staff.ID, Name: c.staff.Name, Organ: c.staff.Organ}
	return t, ledger.Append(tx, by.Event("session.open", "staff:"+c.staff.ID, c.staff.Name,
		map[string]any{"session": s.ID, "ip": s.IP, "second_factor": c.staff.SecondFactor}))
}

// Login gives a login name in the one form it is kept in.
func Login(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

func locked(wait time.Duration) error {
	return fault.New(fault.TooMany, "office.locked", int(math.Ceil(wait.Minutes())))
}

func wrong(r Rules, a attempt) error {
	return fault.BadInput("office.wrong_password", max(int64(r.Failures)-a.failures, 0))
}

// cut shortens text to at most n characters.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}
