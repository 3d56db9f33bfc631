// withdrawal.go is how a public text is taken down: the reason, from a list and in words, and what its address shows from
// then on. One person asks, another confirms (publish.go). Arts. 14, 15; events item.withdraw, item.confirm_withdrawal.
package disclosure

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// Ground is why a text is taken down.
type Ground string

// The grounds.
const (
	PersonalData Ground = "personal_data" // 涉及个人信息 (art. 15)
	SecretFound  Ground = "secrecy"       // 涉及秘密 (arts. 14, 15)
	FactError    Ground = "error"         // 内容有误
	Replaced     Ground = "superseded"    // 已被新的文件代替
	Expired      Ground = "expired"       // 已过时效
	Decided      Ground = "decision"      // 复议决定、判决等要求
	OtherGround  Ground = "other"
)

// Grounds lists them in the order shown.
var Grounds = []Ground{PersonalData, SecretFound, FactError, Replaced, Expired, Decided, OtherGround}

// Showing is what the address of a text that was taken down shows.
type Showing string

// What an address can show.
const (
	ShowsNotice   Showing = "notice"   // the text stays to be read, under a notice that it no longer holds
	ShowsGone     Showing = "gone"     // a notice without the text, with status 410
	ShowsRedirect Showing = "redirect" // another public item
)

// Showings lists them in the order shown.
var Showings = []Showing{ShowsNotice, ShowsGone, ShowsRedirect}

// Withdrawal is the taking down of a text, asked for or done.
type Withdrawal struct {
	Ground  Ground
	Words   string // public
	Shows   Showing
	Target  string // item that the address leads to, with ShowsRedirect
	ByName  string // who asked
	AskedAt time.Time
	DoneAt  time.Time // zero until it was confirmed
	DoneBy  string    // name of who confirmed
}

// Key is the message key of the ground's name.
func (g Ground) Key() string { return "disclosure.ground." + string(g) }

// Key is the message key of what is shown.
func (s Showing) Key() string { return "disclosure.shows." + string(s) }

// mustGo are the grounds on which no word of the text may stay.
var mustGo = []Ground{PersonalData, SecretFound}

func (w Withdrawal) check() error {
	var f fault.Form
	if !slices.Contains(Grounds, w.Ground) {
		f.Add("ground", "disclosure.no_ground")
	}
	if !slices.Contains(Showings, w.Shows) {
		f.Add("shows", "disclosure.no_shows")
	}
	if w.Shows == ShowsNotice && slices.Contains(mustGo, w.Ground) {
		f.Add("shows", "disclosure.must_go")
	}
	if w.Shows == ShowsRedirect && w.Target == "" {
		f.Add("target", "disclosure.no_redirect")
	}
	return f.Err()
}

// leads refuses a redirection that leads nowhere: to itself, or to what is not public.
func (w Withdrawal) leads(q db.Query, id string) error {
	if w.Shows != ShowsRedirect {
		return nil
	}
	it, err := ItemByID(q, w.Target)
	if err == nil && it.Live > 0 && it.ID != id {
		return nil
	}
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	var f fault.Form
	f.Add("target", "disclosure.bad_redirect")
	return f.Err()
}

// AskWithdrawal asks that the public text be taken down; a second person confirms, having been told all of w.
func AskWithdrawal(tx *db.Tx, by office.Actor, id string, seen int64, w Withdrawal) error {
	w.Words = strings.TrimSpace(w.Words)
	if w.Shows != ShowsRedirect {
		w.Target = ""
	}
	return step(tx, by, VerbWithdraw, id, seen, w.Words, func(it *Item) error {
		if err := w.check(); err != nil {
			return err
		}
		if err := w.leads(tx, id); err != nil {
			return err
		}
		if err := it.kept(tx); err != nil {
			return err
		}
		w.ByName, w.AskedAt = by.Name, tx.Now()
		return setWithdrawal(tx, id, by.ID, w)
	})
}

// kept refuses to take down an annual report: it stays public for ever, and what is wrong in it is corrected (FACTS 7.2).
func (it *Item) kept(q db.Query) error {
	c, err := catalogue.ColumnByID(q, it.LiveColumn)
	if err == nil && c.Kind == catalogue.Reports {
		return fault.Refuse("disclosure.report_stays")
	}
	return err
}

// carryOut notes that the withdrawal was confirmed, and gives it. Where it leads must be public still.
func carryOut(tx *db.Tx, by office.Actor, id string) (w Withdrawal, err error) {
	if w, err = WithdrawalOf(tx, id); err != nil {
		return w, err
	}
	if err := w.leads(tx, id); err != nil {
		return w, fault.Refuse("disclosure.redirect_gone")
	}
	w.DoneAt, w.DoneBy = tx.Now(), by.Name
	return w, setDone(tx, id, w)
}

// WithdrawalOf gives how an item was, or is asked to be, taken down. What was taken down before this was asked shows only a
// notice.
func WithdrawalOf(q db.Query, id string) (w Withdrawal, err error) {
	var asked, done int64
	err = q.QueryRow(`SELECT reason, words, shows, target, by_name, asked_at, done_at, done_by FROM disclosure_withdrawal WHERE item = $1`, id).
		Scan(&w.Ground, &w.Words, &w.Shows, &w.Target, &w.ByName, &asked, &done, &w.DoneBy)
	if errors.Is(err, sql.ErrNoRows) {
		return Withdrawal{Ground: OtherGround, Shows: ShowsGone}, nil
	}
	w.AskedAt, w.DoneAt = instant(asked), instant(done)
	return w, err
}

func setWithdrawal(tx *db.Tx, id, by string, w Withdrawal) error {
	_, err := tx.Exec(`INSERT INTO disclosure_withdrawal (item, reason, words, shows, target, by_id, by_name, asked_at, done_at, done_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '') ON CONFLICT (item) DO UPDATE SET reason = excluded.reason, words = excluded.words,
		shows = excluded.shows, target = excluded.target, by_id = excluded.by_id, by_name = excluded.by_name, asked_at = excluded.asked_at, done_at = 0, done_by = ''`,
		id, string(w.Ground), w.Words, string(w.Shows), w.Target, by, w.ByName, micros(w.AskedAt))
	return err
}

func setDone(tx *db.Tx, id string, w Withdrawal) error {
	_, err := tx.Exec(`UPDATE disclosure_withdrawal SET done_at = $2, done_by = $3 WHERE item = $1`, id, micros(w.DoneAt), w.DoneBy)
	return err
}
