// publish.go is what makes a text public and takes it back: publication, correction (the public text does not move until
// the correction is published, and the superseded text keeps its own address), withdrawal by two people. Each appends a
// leaf to the public log in the same transaction. Arts. 6, 17, 26; events item.publish, item.correct,
// item.publish_correction, item.discard_correction, item.withdraw, item.confirm_withdrawal, item.refuse_withdrawal.
package disclosure

import (
	"encoding/json"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/publiclog"
	"gongkai/workday"
)

// PublicationKind is what happened to the public text.
type PublicationKind string

// The kinds of publication.
const (
	FirstPublished PublicationKind = "published"
	Corrected      PublicationKind = "corrected"
	TakenDown      PublicationKind = "withdrawn"
	InEmergency    PublicationKind = "emergency"      // went out unapproved, with its reason; the first time or as a correction
	ApprovedAfter  PublicationKind = "approved_after" // what went out so has gone the whole way of its route
	RanOut         PublicationKind = "expired"        // its last day has passed; the text stays
)

// Shows says whether the public text is another one since then.
func (k PublicationKind) Shows() bool {
	return k == FirstPublished || k == Corrected || k == InEmergency
}

// Publication is one thing that happened in public to an item, with its place in the public log.
type Publication struct {
	Item   string
	Serial int64
	Kind   PublicationKind
	N      int64 // revision
	Hash   string
	At     time.Time
	ByName string // who published; not shown to the public
	Note   string // the public note: what was corrected, or why it was withdrawn
	Leaf   int64
	Round  int64 // of the approvals it rests on; 0 where it rests on none

	Ground Ground  // of a withdrawal: why, from the list
	Shows  Showing // and what the address shows since
	Target string  // the item it leads to, where it does
}

// Record is the canonical form of a publication to which its leaf in the public log commits. The proof page shows it.
func (p Publication) Record(organ, indexNumber string) []byte {
	version := 1
	if p.Ground != "" {
		version = 2
	}
	raw, err := json.Marshal(struct {
		Version int     `json:"v"`
		Kind    string  `json:"kind"`
		Organ   string  `json:"organ"`
		Item    string  `json:"item"`
		Index   string  `json:"index_number"`
		N       int64   `json:"revision"`
		Hash    string  `json:"hash"`
		At      int64   `json:"at"` // microseconds UTC
		Note    string  `json:"note"`
		Ground  Ground  `json:"ground,omitempty"` // from version 2 on, of a withdrawal
		Shows   Showing `json:"shows,omitempty"`
		Target  string  `json:"target,omitempty"`
	}{version, string(p.Kind), organ, p.Item, indexNumber, p.N, p.Hash, p.At.UnixMicro(), p.Note, p.Ground, p.Shows, p.Target})
	if err != nil { // strings and numbers only: cannot happen
		panic(err)
	}
	return raw
}

// Publish makes the signed-off text public for the first time and gives it its index number. Only information that is to be
// public on the organ's own motion can be published.
func Publish(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return publish(tx, by, id, seen, nil)
}

func publish(tx *db.Tx, by office.Actor, id string, seen int64, data map[string]any) error {
	return move(tx, by, VerbPublish, id, seen, "", data, func(it *Item) error {
		if err := it.entitle(tx, by); err != nil {
			return err
		}
		return show(tx, by, it, FirstPublished, "")
	})
}

// entitle gives an item that becomes public for the first time its index number.
func (it *Item) entitle(tx *db.Tx, by office.Actor) error {
	number, err := takeNumber(tx, by, *it)
	if err != nil {
		return err
	}
	it.IndexNumber, it.PublishedAt = number, tx.Now()
	return it.address(tx)
}

// StartCorrection begins a new text over the public one, and gives the revision to edit.
func StartCorrection(tx *db.Tx, by office.Actor, id string, seen int64) (n int64, err error) {
	err = step(tx, by, VerbCorrect, id, seen, "", func(it *Item) error {
		cal, err := office.Calendar(tx)
		if err != nil {
			return err
		}
		r, err := RevisionOf(tx, id, it.Live)
		if err != nil {
			return err
		}
		it.ClockFrom = workday.DateOf(tx.Now())
		it.DueOn = due(it.ClockFrom, r.TermDays, cal)
		if it.Head != it.Live { // an earlier correction was given up: begin again from what is public
			r.N, r.At, r.Author, r.AuthorName = it.Head+1, tx.Now(), by.ID, by.Name
			if err := insertRevision(tx, r); err != nil {
				return err
			}
			it.follow(r, r.ChangedOn, cal)
		}
		n = it.Head
		return nil
	})
	return n, err
}

// PublishCorrection puts the signed-off correction in the place of the public text. note is public: what was corrected.
func PublishCorrection(tx *db.Tx, by office.Actor, id string, seen int64, note string) error {
	return republish(tx, by, id, seen, note, nil)
}

func republish(tx *db.Tx, by office.Actor, id string, seen int64, note string, data map[string]any) error {
	return move(tx, by, VerbRepublish, id, seen, note, data, func(it *Item) error {
		if err := hide(tx, *it); err != nil {
			return err
		}
		it.Corrections++
		return show(tx, by, it, Corrected, strings.TrimSpace(note))
	})
}

// DiscardCorrection gives up a correction; the public text stays as it is.
func DiscardCorrection(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return step(tx, by, VerbDiscard, id, seen, "", nil)
}

// Withdraw asks that the public text be taken down for a reason in words, leaving a notice and nothing else.
func Withdraw(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	return AskWithdrawal(tx, by, id, seen, Withdrawal{Ground: OtherGround, Words: reason, Shows: ShowsGone})
}

// ConfirmWithdrawal takes the text down. Its address then shows what was asked for (Showing).
func ConfirmWithdrawal(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return step(tx, by, VerbConfirm, id, seen, "", func(it *Item) error {
		w, err := carryOut(tx, by, id)
		if err != nil {
			return err
		}
		if err := hide(tx, *it); err != nil {
			return err
		}
		if err := publiciseAs(tx, by, it, Publication{Kind: TakenDown, Note: it.WithdrawReason, Ground: w.Ground, Shows: w.Shows, Target: w.Target}); err != nil {
			return err
		}
		it.Live, it.LiveTitle, it.LiveColumn, it.LiveHash, it.Emergency, it.EmergencyDue = 0, "", "", "", "", workday.Date{}
		serial, err := lastSerial(tx, it.ID)
		if err != nil {
			return err
		}
		if err := relate(tx, *it, serial, Text{}); err != nil {
			return err
		}
		if err := unlabel(tx, it.ID); err != nil {
			return err
		}
		return nil
	})
}

// RefuseWithdrawal leaves the text public, with a reason.
func RefuseWithdrawal(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	return step(tx, by, VerbKeep, id, seen, reason, nil)
}

// show makes the item's newest revision the public one.
func show(tx *db.Tx, by office.Actor, it *Item, kind PublicationKind, note string) error {
	r, err := RevisionOf(tx, it.ID, it.Head)
	if err != nil {
		return err
	}
	column, err := beforePublic(tx, *it, r)
	if err != nil {
		return err
	}
	it.Live, it.LiveTitle, it.LiveColumn, it.LiveHash, it.UpdatedAt, it.Base = r.N, r.Title, column, r.Hash, tx.Now(), r.N
	it.ExpiresOn, it.LapsedAt, it.Emergency, it.EmergencyDue, it.EmergencyBy = r.ExpiresOn, time.Time{}, "", workday.Date{}, ""
	if err := label(tx, *it, r.Text); err != nil {
		return err
	}
	if err := count(tx, it.Organ, it.LiveColumn, publicYear(it.PublishedAt), 1); err != nil {
		return err
	}
	if err := publicise(tx, by, it, kind, note); err != nil {
		return err
	}
	serial, err := lastSerial(tx, it.ID)
	if err != nil {
		return err
	}
	if err := keepTerm(tx, *it, serial, r.TermDays); err != nil {
		return err
	}
	return relate(tx, *it, serial, r.Text)
}

func lastSerial(q db.Query, item string) (serial int64, err error) {
	err = q.QueryRow(`SELECT COALESCE(MAX(serial), 0) FROM disclosure_publication WHERE item = $1`, item).Scan(&serial)
	return serial, err
}

// beforePublic is the one place every text passes on its way out, whichever way it goes: publication, correction, at a time,
// in a bundle, in an emergency. It is asked with the text in hand, in the transaction that shows it, and when a time is set or
// the queue is looked at, to say early what would stop it. Whoever adds a check of what may go out
// (the gate of findings: personal data, secrecy marks, hidden data) adds it here; an error keeps the text in. Whether its
// approvals stand is Flow's to say (Step.Bound), before this. It gives the column the text goes to.
func beforePublic(q db.Query, it Item, r Revision) (column string, err error) {
	if r.Hash != it.HeadHash || r.Text.Hash() != r.Hash {
		return "", fault.Refuse("disclosure.altered")
	}
	if r.Attribute != Proactive {
		return "", fault.Refuse("disclosure.not_proactive")
	}
	if !r.ExpiresOn.IsZero() && r.ExpiresOn.Before(workday.DateOf(q.Now())) {
		return "", fault.Refuse("disclosure.expired_already", r.ExpiresOn.String())
	}
	if it.Live == 0 {
		if err := mayBegin(q, it.Organ, r.Column); err != nil {
			return "", err
		}
	}
	if err := cleared(q, it, r); err != nil {
		return "", err
	}
	return shelf(q, it.Organ, r.Column, it.LiveColumn)
}

// hide takes the item out of the counts.
func hide(tx *db.Tx, it Item) error {
	return count(tx, it.Organ, it.LiveColumn, publicYear(it.PublishedAt), -1)
}

// publicise writes the publication and its leaf in the public log.
func publicise(tx *db.Tx, by office.Actor, it *Item, kind PublicationKind, note string) error {
	return publiciseAs(tx, by, it, Publication{Kind: kind, Note: note})
}

// publiciseAs is publicise of a publication with more to say than its note.
func publiciseAs(tx *db.Tx, by office.Actor, it *Item, p Publication) error {
	had, err := Publications(tx, it.ID)
	if err != nil {
		return err
	}
	kind := p.Kind
	p.Item, p.Serial, p.N, p.Hash, p.At, p.ByName = it.ID, int64(len(had))+1, it.Live, it.LiveHash, tx.Now(), by.Name
	if kind == FirstPublished || kind == Corrected || kind == ApprovedAfter {
		p.Round = it.Round
	}
	p.Leaf, err = publiclog.Append(tx, publiclog.Entry{Subject: Subject(it.ID), Record: p.Record(it.Organ, it.IndexNumber)})
	if err != nil {
		return err
	}
	if err := insertChange(tx, happened{it.ID, p.Serial, "", it.Organ, kind, p.At}); err != nil {
		return err
	}
	return insertPublication(tx, p)
}

// publicYear is the year an item counts under: of its first publication, in China.
func publicYear(t time.Time) int { return workday.DateOf(t).Year() }

// due is the last day of a term of so many working days after a day; zero when the day is not known.
func due(from workday.Date, days int64, cal workday.Calendar) workday.Date {
	if from.IsZero() {
		return workday.Date{}
	}
	last, _ := cal.Add(from, int(days))
	return last
}

// Due is the last day to publish the text for the first time: TermDays working days after it was formed (art. 26; FACTS 1.20,
// 7.9). Zero when the day it was formed is not given.
func (t Text) Due(cal workday.Calendar) workday.Date { return due(t.FormedOn, t.TermDays, cal) }
