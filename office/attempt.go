package office

import (
	"database/sql"
	"errors"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gongkai/db"
)

// attempt.go counts failed sign-ins: by login name in table office_attempt (whether or not there is such an account, so that
// the answer tells nothing), and by network address in memory.

// attempt is the failures of one login name so far.
type attempt struct {
	failures int64
	locked   time.Time // zero: not locked
}

// lockedFor gives how long the login is still locked.
func (a attempt) lockedFor(now time.Time) time.Duration {
	if a.locked.After(now) {
		return a.locked.Sub(now)
	}
	return 0
}

// next is the attempt after one more failure. Failures count from one again once a lock has ended.
func (a attempt) next(r Rules, now time.Time) attempt {
	if !a.locked.IsZero() && !a.locked.After(now) {
		a = attempt{}
	}
	a.failures++
	if a.failures >= int64(r.Failures) {
		a.locked = now.Add(r.LockFor)
	}
	return a
}

func attemptOf(q db.Query, login string) (a attempt, err error) {
	var locked int64
	err = q.QueryRow(`SELECT failures, locked_until FROM office_attempt WHERE login = $1`, digest(login)).Scan(&a.failures, &locked)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	if locked > 0 {
		a.locked = time.UnixMicro(locked)
	}
	return a, err
}

func saveAttempt(tx *db.Tx, login string, a attempt) error {
	locked := int64(0)
	if !a.locked.IsZero() {
		locked = a.locked.UnixMicro()
	}
	_, err := tx.Exec(`INSERT INTO office_attempt (login, failures, last_at, locked_until) VALUES ($1,$2,$3,$4)
		ON CONFLICT (login) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
			locked_until = excluded.locked_until`, digest(login), a.failures, tx.Now().UnixMicro(), locked)
	return err
}

func deleteAttempt(tx *db.Tx, login string) error {
	_, err := tx.Exec(`DELETE FROM office_attempt WHERE login = $1`, digest(login))
	return err
}

func dropAttempts(tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM office_attempt WHERE last_at < $1 AND locked_until < $1`, before.UnixMicro())
	return err
}

// LockedUntil says until when a login is locked; the zero time when it is not.
func LockedUntil(q db.Query, login string) (time.Time, error) {
	a, err := attemptOf(q, login)
	if a.lockedFor(q.Now()) == 0 {
		return time.Time{}, err
	}
	return a.locked, err
}

// addresses limits sign-ins by network address. IPv6 counts by /64, which is what one subscriber has.
type addresses struct {
	mu        sync.Mutex
	perMinute int
	seen      map[netip.Prefix]*rate.Limiter
}

const maxAddresses = 10_000 // then those that used nothing of their allowance are forgotten

func newAddresses(perMinute int) *addresses {
	return &addresses{perMinute: perMinute, seen: map[netip.Prefix]*rate.Limiter{}}
}

// allow takes one sign-in of the address's allowance. An unreadable address shares one allowance with all such.
func (a *addresses) allow(ip string, now time.Time) bool {
	key := network(ip)
	a.mu.Lock()
	defer a.mu.Unlock()
	limit, ok := a.seen[key]
	if !ok {
		if len(a.seen) >= maxAddresses {
			a.forget(now)
		}
		limit = rate.NewLimiter(rate.Limit(float64(a.perMinute)/60), a.perMinute)
		a.seen[key] = limit
	}
	return limit.AllowN(now, 1)
}

func (a *addresses) forget(now time.Time) {
	for key, limit := range a.seen {
		if limit.TokensAt(now) >= float64(a.perMinute) {
			delete(a.seen, key)
		}
	}
	if len(a.seen) >= maxAddresses {
		clear(a.seen)
	}
}

func network(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // never fails: bits fit the address
	return p
}
