package mistake

// action.go is what is done to reports: filed, answered, shown or not.

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
	"gongkai/workday"
)

// File takes a report in, and gives it with the code to ask for it.
func File(tx *db.Tx, keys *vault.Keys, by office.Actor, f Filing) (Report, string, error) {
	if err := by.Allow(VerbFile, f.Organ); err != nil {
		return Report{}, "", err
	}
	if err := f.check(); err != nil {
		return Report{}, "", err
	}
	organ, err := office.OrganByID(tx, f.Organ)
	if err == nil {
		err = office.StillOpen(tx, f.Organ)
	}
	if err != nil {
		return Report{}, "", err
	}
	cal, err := office.Calendar(tx)
	if err != nil {
		return Report{}, "", err
	}
	r := Report{ID: db.NewID(tx.Now()), Organ: f.Organ, Kind: f.Kind, Page: f.Page, Words: f.Words, State: Open, ReceivedOn: workday.DateOf(tx.Now()),
		FiledAt: tx.Now().UTC().Truncate(time.Microsecond), Revision: 1}
	r.DueOn, _ = cal.Add(r.ReceivedOn, TermDays)
	n, err := filed(tx, f.Organ, r.ReceivedOn.Year())
	if err != nil {
		return Report{}, "", err
	}
	r.Number = fmt.Sprintf("%s找错%d%04d", organ.Display(), r.ReceivedOn.Year(), n+1)
	code := rand.Text()[:10]
	r.code = hashed(r.ID, code)
	if f.Contact != "" {
		person, err := keys.New(tx)
		if err != nil {
			return Report{}, "", err
		}
		r.Person = string(person)
		if r.contact, err = keys.Seal(tx, person, "contact", f.Contact); err != nil {
			return Report{}, "", err
		}
	}
	if err := insert(tx, r); err != nil {
		return Report{}, "", err
	}
	return r, code, ledger.Append(tx, by.Event(VerbFile, r.Subject(), r.Number, map[string]any{"kind": r.Kind, "page": r.Page, "due": r.DueOn}))
}

func hashed(id, code string) string {
	sum := sha256.Sum256([]byte(id + "\n" + strings.ToUpper(strings.TrimSpace(code))))
	return hex.EncodeToString(sum[:])
}

// Track gives a report to whoever knows its number and code.
func Track(q db.Query, number, code string) (Report, error) {
	r, err := byNumber(q, strings.TrimSpace(number))
	if err != nil && fault.Of(err) != fault.NotFound {
		return Report{}, err
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(r.code), []byte(hashed(r.ID, code))) != 1 {
		return Report{}, fault.Missing("mistake.not_found")
	}
	return r, nil
}

// Reply is the answer to a report.
type Reply struct {
	Valid  bool
	Answer string
	Gist   string // what was said, in the office's words; wanted where it is shown
	Show   bool
}

// Answer answers a report, or changes the answer; the reporter reads it with number and code. Shown to everybody it must hold no
// personal data, and somebody who may publish must show it.
func Answer(tx *db.Tx, by office.Actor, id string, seen int64, reply Reply) error {
	r, err := own(tx, by, VerbAnswer, id, seen)
	if err != nil {
		return err
	}
	if reply.Show {
		if err := by.Allow(VerbShow, r.Organ); err != nil {
			return err
		}
	}
	reply.Answer, reply.Gist = tidy(reply.Answer), tidy(reply.Gist)
	var f fault.Form
	if n := utf8.RuneCountInString(reply.Answer); n == 0 || n > longestAnswer {
		f.Add("answer", "mistake.bad_answer", longestAnswer)
	}
	if n := utf8.RuneCountInString(reply.Gist); reply.Show && n == 0 || n > longestAnswer {
		f.Add("gist", "mistake.bad_gist", longestAnswer)
	}
	if reply.Show {
		plain(&f, "answer", reply.Answer, tx.Now())
		plain(&f, "gist", reply.Gist, tx.Now())
	}
	if err := f.Err(); err != nil {
		return err
	}
	if r.State == Open {
		r.AnsweredOn = workday.DateOf(tx.Now())
	}
	wasShown := r.Shown
	r.State, r.Valid, r.Answer, r.Gist, r.Shown, r.ByName, r.Revision = Answered, reply.Valid, reply.Answer, reply.Gist, reply.Show, by.Name, r.Revision+1
	if err := update(tx, r); err != nil {
		return err
	}
	if err := ledger.Append(tx, by.Event(VerbAnswer, r.Subject(), r.Number, map[string]any{"valid": r.Valid, "shown": r.Shown})); err != nil {
		return err
	}
	switch {
	case r.Shown:
		return ledger.Append(tx, by.Event(VerbShow, r.Subject(), r.Number, nil))
	case wasShown:
		return ledger.Append(tx, by.Event(VerbHide, r.Subject(), r.Number, nil))
	}
	return nil
}

// Reveal gives a reporter's contact to somebody who needs it; that it was looked at is recorded.
func Reveal(tx *db.Tx, keys *vault.Keys, by office.Actor, id string) (string, error) {
	r, err := ByID(tx, id)
	if err != nil {
		return "", err
	}
	if err := by.Allow(VerbReveal, r.Organ); err != nil {
		return "", err
	}
	if r.Organ != tx.Organ() || r.Person == "" {
		return "", fault.Missing("mistake.not_found")
	}
	contact, err := keys.Reveal(tx, vault.PersonID(r.Person), "contact", r.contact)
	if err != nil {
		return "", err
	}
	return contact, ledger.Append(tx, by.Event(VerbReveal, r.Subject(), r.Number, nil))
}

// own gives a report of the transaction's organ as seen, to somebody who may do the verb.
func own(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (Report, error) {
	r, err := ByID(tx, id)
	if err != nil {
		return r, err
	}
	if err := by.Allow(verb, r.Organ); err != nil {
		return r, err
	}
	if r.Organ != tx.Organ() {
		return r, fault.Missing("mistake.not_found")
	}
	if seen != r.Revision {
		return r, fault.Conflict("fault.stale")
	}
	return r, nil
}
