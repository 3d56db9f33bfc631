package office

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// totp.go is the second factor: time-based codes (RFC 6238) from an app, and recovery codes for the day the phone is lost. The
// secret is sealed in the store; a code is good once: its time step is remembered. Table office_recovery.
// Events: account.totp, account.recovery_codes, session.open, session.refuse.

const (
	totpPeriod    = 30 // seconds
	totpSkew      = 1  // steps either way that clocks may differ
	recoveryCodes = 10
)

var totpOptions = totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// totpStep gives the time step for which the code is right, or 0. Steps up to last are used up.
func totpStep(secret, code string, now time.Time, last int64) int64 {
	step := now.Unix() / totpPeriod
	for s := step - totpSkew; s <= step+totpSkew; s++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(s*totpPeriod, 0), totpOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			return s
		}
	}
	return 0
}

// SecondFactor takes the code of an app, or a recovery code, for a ticket that owes it, and gives the open session's ticket
// with a new token. Wrong codes count like wrong passwords.
func (g *Gate) SecondFactor(ctx context.Context, d *db.DB, token, code string, from Origin) (Ticket, error) {
	if !g.addresses.allow(from.IP, d.Now()) {
		return Ticket{}, fault.New(fault.TooMany, "fault.too_many")
	}
	var c claim
	var secret string
	var pending Session
	err := d.View(ctx, func(q *db.View) (err error) {
		if _, pending, err = SessionActor(q, token); err == nil || !pending.Second {
			return first(err, fault.New(fault.SignIn, "fault.sign_in"))
		}
		s, err := StaffByID(q, pending.Staff)
		if err != nil {
			return err
		}
		if c, err = g.claimOf(q, s.Login); err != nil {
			return err
		}
		secret, err = g.secretOf(q, s.ID, "totp")
		return err
	})
	if err != nil {
		return Ticket{}, err
	}
	var ticket Ticket
	var refusal error
	err = d.Update(ctx, c.home, func(tx *db.Tx) (err error) {
		ticket, refusal, err = c.settleSecond(tx, secret, clean(code), pending, from)
		return err
	})
	return ticket, first(err, refusal)
}

func (c claim) settleSecond(tx *db.Tx, secret, code string, pending Session, from Origin) (t Ticket, refusal, err error) {
	if c.attempt, err = attemptOf(tx, c.login); err != nil {
		return t, nil, err
	}
	if wait := c.attempt.lockedFor(tx.Now()); wait > 0 {
		return t, locked(wait), nil
	}
	good, err := useCode(tx, c.staff.ID, secret, code)
	if err != nil {
		return t, nil, err
	}
	if !good {
		refusal, err = c.fail(tx, from, "second_factor")
		if err == nil && fault.Of(refusal) == fault.TooMany {
			err = deleteSession(tx, c.staff.ID, pending.ID)
		}
		if fault.Of(refusal) == fault.Invalid {
			refusal = fault.BadInput("office.wrong_code")
		}
		return t, refusal, err
	}
	if err := deleteSession(tx, c.staff.ID, pending.ID); err != nil {
		return t, nil, err
	}
	t, err = c.open(tx, false, from)
	return t, nil, err
}

// useCode uses up a code of the app or a recovery code, and says whether it was good.
func useCode(tx *db.Tx, staff, secret, code string) (bool, error) {
	if len(code) != 6 {
		return useRecovery(tx, staff, code)
	}
	last, err := lastStep(tx, staff)
	if err != nil {
		return false, err
	}
	step := totpStep(secret, code, tx.Now(), last)
	if step == 0 {
		return false, nil
	}
	return true, saveStep(tx, staff, step)
}

// BeginTOTP makes a new secret for the actor, to be confirmed by a first code; the factor is not in force before.
func (g *Gate) BeginTOTP(ctx context.Context, d *db.DB, by Actor, password string) error {
	if _, err := g.proven(ctx, d, by, password, "account.totp", Origin{}); err != nil {
		return err
	}
	raw := make([]byte, 20)
	rand.Read(raw)
	sealed, err := g.seal.Seal("totp:"+by.ID, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	if err != nil {
		return err
	}
	return d.Update(ctx, by.Organ, func(tx *db.Tx) error { return savePending(tx, by.ID, sealed) })
}

// PendingTOTP gives what the app needs: the address to show as a QR code and the secret to type; "" when none is pending.
func (g *Gate) PendingTOTP(q db.Query, by Actor, issuer string) (address, secret string, err error) {
	secret, err = g.secretOf(q, by.ID, "totp_pending")
	if err != nil || secret == "" {
		return "", "", err
	}
	s, err := StaffByID(q, by.ID)
	if err != nil {
		return "", "", err
	}
	// Only what is not the default, so that the code stays coarse enough for an old telephone's camera.
	address = "otpauth://totp/" + url.PathEscape(issuer+":"+s.Login) + "?secret=" + secret + "&issuer=" + url.QueryEscape(issuer)
	return address, secret, nil
}

// ConfirmTOTP puts the pending secret in force when code is right, and gives the recovery codes, shown this once.
func (g *Gate) ConfirmTOTP(ctx context.Context, d *db.DB, by Actor, code string) ([]string, error) {
	var secret string
	err := d.View(ctx, func(q *db.View) (err error) {
		secret, err = g.secretOf(q, by.ID, "totp_pending")
		return first(err, by.Allow("account.totp", by.Organ))
	})
	if err != nil {
		return nil, err
	}
	step := totpStep(secret, clean(code), d.Now(), 0)
	if secret == "" || step == 0 {
		return nil, fault.BadInput("office.wrong_code")
	}
	codes := newRecoveryCodes()
	return codes, d.Update(ctx, by.Organ, func(tx *db.Tx) error {
		if err := first(confirmPending(tx, by.ID, step), saveRecovery(tx, by.ID, codes)); err != nil {
			return err
		}
		return ledger.Append(tx, by.Event("account.totp", "staff:"+by.ID, by.Name, map[string]bool{"on": true}))
	})
}

// DropTOTP takes the actor's own second factor off; the password is asked for again.
func (g *Gate) DropTOTP(ctx context.Context, d *db.DB, by Actor, password string) error {
	if _, err := g.proven(ctx, d, by, password, "account.totp", Origin{}); err != nil {
		return err
	}
	return d.Update(ctx, by.Organ, func(tx *db.Tx) error {
		if err := first(saveTOTP(tx, by.ID, "", 0), deleteRecovery(tx, by.ID)); err != nil {
			return err
		}
		return ledger.Append(tx, by.Event("account.totp", "staff:"+by.ID, by.Name, map[string]bool{"on": false}))
	})
}

// NewRecoveryCodes replaces the actor's recovery codes; the new ones are shown this once.
func (g *Gate) NewRecoveryCodes(ctx context.Context, d *db.DB, by Actor, password string) ([]string, error) {
	c, err := g.proven(ctx, d, by, password, "account.recovery_codes", Origin{})
	if err != nil {
		return nil, err
	}
	if !c.staff.SecondFactor {
		return nil, fault.Refuse("office.no_second_factor")
	}
	codes := newRecoveryCodes()
	return codes, d.Update(ctx, by.Organ, func(tx *db.Tx) error {
		if err := saveRecovery(tx, by.ID, codes); err != nil {
			return err
		}
		return ledger.Append(tx, by.Event("account.recovery_codes", "staff:"+by.ID, by.Name, nil))
	})
}

// RecoveryLeft says how many recovery codes of a member of staff are unused.
func RecoveryLeft(q db.Query, staff string) (n int64, err error) {
	err = q.QueryRow(`SELECT count(*) FROM office_recovery WHERE staff = $1`, staff).Scan(&n)
	return n, err
}

// secretOf opens the sealed secret of column totp or totp_pending; "" when there is none.
func (g *Gate) secretOf(q db.Query, staff, column string) (string, error) {
	text := `SELECT totp FROM office_staff WHERE id = $1`
	if column == "totp_pending" {
		text = `SELECT totp_pending FROM office_staff WHERE id = $1`
	}
	var sealed string
	if err := q.QueryRow(text, staff).Scan(&sealed); err != nil || sealed == "" {
		return "", missing(err, "office.no_staff")
	}
	if g.seal.Open == nil {
		return "", errors.New("office: a sealed secret and no sealer to open it")
	}
	return g.seal.Open("totp:"+staff, sealed)
}

// newRecoveryCodes makes codes of 80 random bits, in groups of four for the eye.
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		raw := make([]byte, 10)
		rand.Read(raw)
		text := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
	}
	return codes
}

// clean takes blanks and dashes out of a typed code.
func clean(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u3000", "").Replace(strings.ToLower(strings.TrimSpace(code)))
}

func saveRecovery(tx *db.Tx, staff string, codes []string) error {
	if err := deleteRecovery(tx, staff); err != nil {
		return err
	}
	for _, code := range codes {
		if _, err := tx.Exec(`INSERT INTO office_recovery (staff, hash) VALUES ($1, $2)`, staff, digest(clean(code))); err != nil {
			return err
		}
	}
	return nil
}

// DropFactors takes every second factor off when the key that sealed them is lost, and ends everybody's sessions; it
// records nothing itself: the caller records the new key, of which this is a part.
func DropFactors(tx *db.Tx, by Actor) error {
	if err := by.Allow("key.replace", tx.Organ()); err != nil {
		return err
	}
	for _, text := range []string{`UPDATE office_staff SET totp = '', totp_pending = '', totp_step = 0 WHERE totp <> '' OR totp_pending <> ''`,
		`DELETE FROM office_recovery`, `DELETE FROM office_session`} {
		if _, err := tx.Exec(text); err != nil {
			return err
		}
	}
	return nil
}

func deleteRecovery(tx *db.Tx, staff string) error {
	_, err := tx.Exec(`DELETE FROM office_recovery WHERE staff = $1`, staff)
	return err
}

func useRecovery(tx *db.Tx, staff, code string) (bool, error) {
	result, err := tx.Exec(`DELETE FROM office_recovery WHERE staff = $1 AND hash = $2`, staff, digest(code))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

func lastStep(q db.Query, staff string) (step int64, err error) {
	err = q.QueryRow(`SELECT totp_step FROM office_staff WHERE id = $1`, staff).Scan(&step)
	return step, missing(err, "office.no_staff")
}

func saveStep(tx *db.Tx, staff string, step int64) error {
	_, err := tx.Exec(`UPDATE office_staff SET totp_step = $2 WHERE id = $1`, staff, step)
	return err
}

func savePending(tx *db.Tx, staff, sealed string) error {
	_, err := tx.Exec(`UPDATE office_staff SET totp_pending = $2 WHERE id = $1`, staff, sealed)
	return err
}

func confirmPending(tx *db.Tx, staff string, step int64) error {
	_, err := tx.Exec(`UPDATE office_staff SET totp = totp_pending, totp_pending = '', totp_step = $2 WHERE id = $1`, staff, step)
	return err
}

func saveTOTP(tx *db.Tx, staff, sealed string, step int64) error {
	_, err := tx.Exec(`UPDATE office_staff SET totp = $2, totp_pending = '', totp_step = $3 WHERE id = $1`, staff, sealed, step)
	return err
}
