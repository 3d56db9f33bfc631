// Package alert tells people by mail what is newly public of what they look for. They have no account: a search is kept with a
// mail address, sealed under a key of its own, once the address has answered (double opt-in); it is erased at once when they
// end it, from any of the mails. Tables alert_search, alert_told.
package alert

import (
	"crypto/subtle"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/vault"
	"gongkai/workday"
)

// Pace is how often somebody wants to be told.
type Pace string

// The paces.
const (
	Daily  Pace = "daily" // at most one mail a day, in the morning
	AtOnce Pace = "once"  // within minutes of a publication
)

// Search is a search somebody is told about.
type Search struct {
	ID     string
	Person vault.PersonID
	Ask    string // the query of its address
	Pace   Pace
	Lang   message.Lang

	AskedAt, ConfirmedAt time.Time // ConfirmedAt zero before the mail was answered
	ToldOn               workday.Date

	address, same string // sealed; blind index
}

// Wanted is a search somebody wants to be told about.
type Wanted struct {
	Address string // as typed
	Ask     disclosure.Ask
	Query   string // the query of the search's address
	Pace    Pace
	Lang    message.Lang
	Site    string // name of the site, for the mail
	Base    string // its address, https://…
}

const (
	mostAsked   = 3                  // mails to one address that has not answered, in a day
	mostKept    = 20                 // searches of one address
	unanswered  = 7 * 24 * time.Hour // then a search nobody confirmed is erased
	mostWords   = 100
	mostQuery   = 600
	mailMost    = 50                 // items of one mail
	publication = 2 * 24 * time.Hour // how long after a publication search may still learn of it
)

// Keep keeps a search and sends the mail that asks to confirm it. Whoever asks is not told whether the address is known:
// beyond the limits of an address nothing is sent and nothing said.
func Keep(tx *db.Tx, keys *vault.Keys, w Wanted) error {
	var f fault.Form
	address, ok := mail.Address(w.Address)
	if !ok {
		f.Add("address", "alert.bad_address")
	}
	if words := strings.TrimSpace(w.Ask.Words); words == "" || len([]rune(words)) > mostWords || len(w.Query) > mostQuery {
		f.Add("q", "alert.bad_words")
	}
	if w.Pace != Daily && w.Pace != AtOnce {
		f.Add("pace", "alert.bad_pace")
	}
	if err := f.Err(); err != nil {
		return err
	}
	same := keys.Index("alert address", address)
	kept, lately, err := countSame(tx, same, tx.Now().Add(-24*time.Hour))
	if err != nil || kept >= mostKept || lately >= mostAsked {
		return err
	}
	s := Search{ID: db.NewID(tx.Now()), Ask: w.Query, Pace: w.Pace, Lang: w.Lang, AskedAt: tx.Now(), same: same}
	if s.Person, err = keys.New(tx); err != nil {
		return err
	}
	if s.address, err = keys.Seal(tx, s.Person, "address", address); err != nil {
		return err
	}
	if err := insert(tx, s); err != nil {
		return err
	}
	text := message.T(w.Lang, "alert.confirm_text", w.Site, w.Ask.Words, w.Base+ConfirmPath(keys, s.ID))
	return mail.Put(tx, keys, s.Person, mail.Letter{To: address, Subject: message.T(w.Lang, "alert.confirm_subject", w.Site, w.Ask.Words), Text: text})
}

// Tokens are made from the id under the installation's key, so that none is stored.
func token(keys *vault.Keys, use, id string) string {
	return id + "-" + keys.Index("alert "+use, id)[:32]
}

// ConfirmPath is the address where a search is confirmed, EndPath where it is ended.
func ConfirmPath(keys *vault.Keys, id string) string { return "/alerts/" + token(keys, "confirm", id) }

// EndPath is the address where a search is ended.
func EndPath(keys *vault.Keys, id string) string { return "/alerts/end/" + token(keys, "end", id) }

// byToken gives the search a token is for; NotFound for a token that is none, or whose search is gone.
func byToken(q db.Query, keys *vault.Keys, use, given string) (Search, error) {
	id, _, _ := strings.Cut(given, "-")
	if id == "" || subtle.ConstantTimeCompare([]byte(token(keys, use, id)), []byte(given)) != 1 {
		return Search{}, fault.Missing("alert.gone")
	}
	return byID(q, id)
}

// ToConfirm gives the search that a token confirms; ToEnd the one that it ends.
func ToConfirm(q db.Query, keys *vault.Keys, given string) (Search, error) {
	return byToken(q, keys, "confirm", given)
}

// ToEnd gives the search that a token ends.
func ToEnd(q db.Query, keys *vault.Keys, given string) (Search, error) {
	return byToken(q, keys, "end", given)
}

// Confirm says that the address is the person's own: from now on mails are sent. Again does nothing.
func Confirm(tx *db.Tx, keys *vault.Keys, given string) error {
	s, err := ToConfirm(tx, keys, given)
	if err != nil || !s.ConfirmedAt.IsZero() {
		return err
	}
	return confirm(tx, s.ID, tx.Now())
}

// End erases a search, the address and every mail of it that waits. One that is gone already is no error.
func End(tx *db.Tx, keys *vault.Keys, given string) error {
	s, err := ToEnd(tx, keys, given)
	if fault.Of(err) == fault.NotFound && strings.Contains(given, "-") {
		return nil
	}
	if err != nil {
		return err
	}
	return erase(tx, keys, s)
}

func erase(tx *db.Tx, keys *vault.Keys, s Search) error {
	if err := mail.Forget(tx, s.Person); err != nil {
		return err
	}
	if err := remove(tx, s.ID); err != nil {
		return err
	}
	return keys.Erase(tx, s.Person)
}
