package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// session.go is who is signed in: sessions with an idle and an absolute end (FACTS 9.22), listed and ended by their owner.
// Table office_session; only the SHA-256 of a token is stored. Event session.close.
//
// A door that holds the cookie's value does, for each request, inside its View:
//
//	actor, session, err := office.SessionActor(q, token) // fault.SignIn: nobody is signed in (or the second factor is owed)
//
// and afterwards office.KeepAlive(ctx, d, actor, session), which writes at most once a minute. session.MustChange means that the
// person may do nothing but change the password (and sign out), session.MustFactor nothing but set up a second factor. The cookie: CookieName, HttpOnly, SameSite=Lax, Path=/desk, Secure
// under TLS, expiring at Ticket.End.

// CookieName is the name of the cookie that carries the session's token.
const CookieName = "gongkai_session"

// touchEvery is how often a session's last use is written.
const touchEvery = time.Minute

// States of a session.
const (
	stateSecond = "second" // the password was right, the second factor is owed
	stateOpen   = "open"
)

// Session is one signed-in browser.
type Session struct {
	ID, Staff           string
	CreatedAt, LastSeen time.Time
	IdleEnd, End        time.Time
	IP, Agent           string
	Second              bool // waits for the second factor
	MustChange          bool // the password must be changed first
	MustFactor          bool // a second factor must be set up first
}

// ended says whether the session is over, idle or absolute.
func (s Session) ended(now time.Time) bool { return !now.Before(s.IdleEnd) || !now.Before(s.End) }

// SessionActor gives who holds the token, or fault.SignIn when nobody does: unknown, ended, closed account, or second factor
// owed (then the Session has Second set).
func SessionActor(q db.Query, token string) (Actor, Session, error) {
	s, staff, err := sessionByToken(q, token)
	if err != nil {
		return Actor{}, Session{}, err
	}
	if s.ended(q.Now()) || !staff.Active {
		return Actor{}, Session{}, fault.New(fault.SignIn, "office.session_ended")
	}
	if s.Second {
		return Actor{}, s, fault.New(fault.SignIn, "fault.sign_in")
	}
	actor, err := actorOf(q, staff)
	if err != nil || staff.SecondFactor {
		return actor, s, err
	}
	rules, err := RulesOf(q)
	s.MustFactor = rules.Factor.of(actor)
	return actor, s, err
}

// StaffActor gives the actor a member of staff is: the demonstration and tests act through it.
func StaffActor(q db.Query, id string) (Actor, error) {
	s, err := StaffByID(q, id)
	if err != nil {
		return Actor{}, err
	}
	return actorOf(q, s)
}

func actorOf(q db.Query, s Staff) (Actor, error) {
	grants, err := reach(q, s.ID)
	return Actor{ID: s.ID, Name: s.Name, Organ: s.Organ, Unit: s.Unit, Grants: grants}, err
}

// KeepAlive notes that the session was used, at most once a minute.
func KeepAlive(ctx context.Context, d *db.DB, by Actor, s Session) error {
	now := d.Now()
	if now.Sub(s.LastSeen) < touchEvery {
		return nil
	}
	idle := s.IdleEnd.Sub(s.LastSeen)
	return d.Update(ctx, by.Organ, func(tx *db.Tx) error { return touchSession(tx, s.ID, now, now.Add(idle)) })
}

// EndSession ends one of the actor's own sessions; somebody else's is not found.
func EndSession(tx *db.Tx, by Actor, id string) error {
	if err := first(by.Allow("session.close", by.Organ), own(tx, by.Organ)); err != nil {
		return err
	}
	if err := deleteSession(tx, by.ID, id); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("session.close", "staff:"+by.ID, by.Name, map[string]string{"session": id}))
}

// SignOut ends the session of the token; a token of nobody is no error.
func SignOut(ctx context.Context, d *db.DB, token string) error {
	var by Actor
	var s Session
	err := d.View(ctx, func(q *db.View) (err error) {
		by, s, err = SessionActor(q, token)
		return err
	})
	if fault.Of(err) == fault.SignIn {
		return nil
	}
	if err != nil {
		return err
	}
	return d.Update(ctx, by.Organ, func(tx *db.Tx) error { return EndSession(tx, by, s.ID) })
}

// Sweep drops ended sessions and forgotten failures; a daily tick runs it.
func Sweep(tx *db.Tx) error {
	now := tx.Now()
	if _, err := tx.Exec(`DELETE FROM office_session WHERE end_at < $1 OR idle_end < $1`, now.UnixMicro()); err != nil {
		return err
	}
	return dropAttempts(tx, now.Add(-24*time.Hour))
}

// newToken gives a token nobody can guess.
func newToken() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

const sessionColumns = `s.id, s.staff, s.state, s.created_at, s.last_seen, s.idle_end, s.end_at, s.ip, s.agent`

func (s *Session) places(state *string, at *[4]int64) []any {
	return []any{&s.ID, &s.Staff, state, &at[0], &at[1], &at[2], &at[3], &s.IP, &s.Agent}
}

func (s *Session) set(state string, at [4]int64) {
	s.Second = state == stateSecond
	s.CreatedAt, s.LastSeen = time.UnixMicro(at[0]), time.UnixMicro(at[1])
	s.IdleEnd, s.End = time.UnixMicro(at[2]), time.UnixMicro(at[3])
}

func sessionByToken(q db.Query, token string) (s Session, p Staff, err error) {
	var state string
	var at [4]int64
	err = q.QueryRow(`SELECT `+sessionColumns+`, p.id, p.organ, p.unit, p.login, p.name, p.active, p.must_change, p.totp <> ''
		FROM office_session s JOIN office_staff p ON p.id = s.staff WHERE s.token = $1`, digest(token)).
		Scan(append(s.places(&state, &at), &p.ID, &p.Organ, &p.Unit, &p.Login, &p.Name, &p.Active, &p.MustChange,
			&p.SecondFactor)...)
	if errors.Is(err, sql.ErrNoRows) {
		return s, p, fault.New(fault.SignIn, "fault.sign_in")
	}
	s.set(state, at)
	s.MustChange = p.MustChange
	return s, p, err
}

// Sessions gives the open sessions of a member of staff, latest first.
func Sessions(q db.Query, staff string) ([]Session, error) {
	rows, err := q.Query(`SELECT `+sessionColumns+` FROM office_session s
		WHERE s.staff = $1 AND s.state = 'open' AND s.idle_end > $2 AND s.end_at > $2 ORDER BY s.last_seen DESC, s.id LIMIT $3`,
		staff, q.Now().UnixMicro(), listLimit)
	return collect(rows, err, func(r scanner) (s Session, err error) {
		var state string
		var at [4]int64
		err = r.Scan(s.places(&state, &at)...)
		s.set(state, at)
		return s, err
	})
}

func insertSession(tx *db.Tx, s Session, token string) error {
	state := stateOpen
	if s.Second {
		state = stateSecond
	}
	_, err := tx.Exec(`INSERT INTO office_session (id, token, staff, state, created_at, last_seen, idle_end, end_at, ip, agent)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, s.ID, digest(token), s.Staff, state, s.CreatedAt.UnixMicro(),
		s.LastSeen.UnixMicro(), s.IdleEnd.UnixMicro(), s.End.UnixMicro(), s.IP, s.Agent)
	return err
}

func touchSession(tx *db.Tx, id string, seen, idleEnd time.Time) error {
	_, err := tx.Exec(`UPDATE office_session SET last_seen = $2, idle_end = $3 WHERE id = $1 AND last_seen < $2`,
		id, seen.UnixMicro(), idleEnd.UnixMicro())
	return err
}

func deleteSession(tx *db.Tx, staff, id string) error {
	result, err := tx.Exec(`DELETE FROM office_session WHERE id = $1 AND staff = $2`, id, staff)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return first(err, fault.Missing("office.no_session"))
	}
	return nil
}

// deleteSessions ends every session of a member of staff but the one to keep.
func deleteSessions(tx *db.Tx, staff, keep string) error {
	_, err := tx.Exec(`DELETE FROM office_session WHERE staff = $1 AND id <> $2`, staff, keep)
	return err
}
