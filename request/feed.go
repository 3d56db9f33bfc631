package request

// The calendar a member of staff subscribes to: the terms of the cases they may read, under a secret address. It names cases
// by number only. The secret is shown once; a new one ends the old.

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

const (
	feedBack  = 60   // days back
	feedAhead = 400  // days ahead
	feedMost  = 1000 // terms of one organ
)

var secretWords = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

func feedHash(secret string) string {
	sum := sha256.Sum256([]byte("gongkai calendar " + secret))
	return hex.EncodeToString(sum[:])
}

// NewFeed gives the actor's calendar a new secret address and ends the old one. The secret is given back this once.
func NewFeed(tx *db.Tx, by office.Actor) (secret string, err error) {
	if err := by.Allow("reminder.feed", by.Organ); err != nil {
		return "", err
	}
	var raw [20]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	secret = secretWords.EncodeToString(raw[:])
	return secret, keepFeed(tx, by, feedHash(secret))
}

// EndFeed makes the actor's calendar address unknown.
func EndFeed(tx *db.Tx, by office.Actor) error {
	if err := by.Allow("reminder.feed", by.Organ); err != nil {
		return err
	}
	return keepFeed(tx, by, "")
}

func keepFeed(tx *db.Tx, by office.Actor, hash string) error {
	r, err := reminderOf(tx, by.ID)
	if err != nil {
		return err
	}
	r.feed, r.feedAt = hash, tx.Now().UnixMicro()
	if err := saveReminder(tx, r); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("reminder.feed", "staff:"+by.ID, by.Name, map[string]bool{"feed": hash != ""}))
}

// Feed gives the terms of the calendar with a secret address. An address that is none, or whose owner may no longer sign in,
// is fault.NotFound.
func Feed(q db.Query, secret string) ([]OpenTerm, error) {
	if len(secret) != 32 || strings.Trim(secret, "abcdefghijkmnpqrstuvwxyz23456789") != "" {
		return nil, fault.Missing("remind.no_feed")
	}
	id, err := staffOfFeed(q, feedHash(secret))
	if err != nil {
		return nil, err
	}
	s, err := office.StaffByID(q, id)
	if err != nil {
		return nil, err
	}
	if !s.Active {
		return nil, fault.Missing("remind.no_feed")
	}
	by, err := office.StaffActor(q, id)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	var all []OpenTerm
	for _, organ := range by.Where("case.read") {
		terms, _, err := TermsBetween(q, organ, today.AddDays(-feedBack), today.AddDays(feedAhead), "", feedMost)
		if err != nil {
			return nil, err
		}
		all = append(all, terms...)
	}
	if by.Unit != "" {
		parts, err := partsOf(q, by.Unit, today.AddDays(-feedBack))
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, nil
}
