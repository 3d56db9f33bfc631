package clearance

// decide.go is what people decide about hits. A decision belongs to the hit's identity: it stands in every further revision as
// long as the thing is unchanged at its place. A grave hit may stay only by the word of two, the second of whom wrote nothing
// in the text. Events clearance.allow, clearance.agree, clearance.revoke, clearance.see, clearance.remove; they name rules,
// never what was found.

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// The verbs.
const (
	VerbAllow  office.Verb = "clearance.allow"  // let a hit stand, with a reason
	VerbAgree  office.Verb = "clearance.agree"  // agree that a grave one may
	VerbRevoke office.Verb = "clearance.revoke" // take a decision back
	VerbSee    office.Verb = "clearance.see"    // hand a text on with lesser hits open
	VerbRemove office.Verb = "clearance.remove" // a grave hit is gone by editing
)

// Ruling is what was decided.
type Ruling string

// The rulings.
const (
	Seen    Ruling = "seen"    // handed on with it open: known to whoever did
	Allowed Ruling = "allowed" // may stand, for the reason given
	Agreed  Ruling = "agreed"  // a second person agrees
	Revoked Ruling = "revoked" // what was decided no longer counts
)

// Decision is one decision of one person.
type Decision struct {
	Seq        int64
	Hit        string
	Ruling     Ruling
	Reason     string
	By, ByName string
	At         time.Time
}

// Standing is what counts about a hit now.
type Standing struct {
	Last   *Decision // seen or allowed; nil when nobody decided
	Second *Decision // who agreed
}

// StandingOf folds the decisions on a hit, oldest first.
func StandingOf(h Hit, decisions []Decision) (s Standing) {
	for i := range decisions {
		switch d := &decisions[i]; {
		case d.Hit != h.ID:
		case d.Ruling == Revoked:
			s = Standing{}
		case d.Ruling == Allowed:
			s = Standing{Last: d}
		case d.Ruling == Seen && s.Last == nil:
			s.Last = d
		case d.Ruling == Agreed && s.Last != nil && s.Last.Ruling == Allowed && s.Last.By != d.By:
			s.Second = d
		}
	}
	return s
}

// Settled says whether nothing is left to do about a hit.
func (s Standing) Settled(h Hit) bool {
	if h.Grave {
		return s.Last != nil && s.Last.Ruling == Allowed && s.Second != nil
	}
	return s.Last != nil
}

// Waiting says whether a grave hit waits for its second person.
func (s Standing) Waiting(h Hit) bool {
	return h.Grave && s.Last != nil && s.Last.Ruling == Allowed && s.Second == nil
}

// Blocking gives the grave hits that are not settled: while there is one the text does not go on.
func Blocking(hits []Hit, decisions []Decision) []Hit {
	var out []Hit
	for _, h := range hits {
		if h.Grave && !StandingOf(h, decisions).Settled(h) {
			out = append(out, h)
		}
	}
	return out
}

// Unread is the key of the refusal of a matter with files that nobody has looked into yet by the present rules: it lasts until the
// reader has come to them (LookInto), which is soon.
const Unread = "clearance.unread"

// Clear refuses a matter with a file that was not looked into, and one in which a grave hit is not settled.
func Clear(q db.Query, m Matter) error {
	hits, err := Hits(q, m)
	if err != nil {
		return err
	}
	unread := 0
	for _, h := range hits {
		if h.Rule == waiting {
			unread++
		}
	}
	if unread > 0 {
		return fault.Refuse(Unread, unread)
	}
	decisions, err := DecisionsOf(q, m.Subject)
	if err != nil {
		return err
	}
	if open := Blocking(hits, decisions); len(open) > 0 {
		return fault.Refuse("clearance.blocked", len(open))
	}
	return nil
}

// ClearAll refuses a matter in which any hit is not settled, grave or not.
func ClearAll(q db.Query, m Matter) error {
	hits, err := Hits(q, m)
	if err != nil {
		return err
	}
	decisions, err := DecisionsOf(q, m.Subject)
	if err != nil {
		return err
	}
	open := 0
	for _, h := range hits {
		if !StandingOf(h, decisions).Settled(h) {
			open++
		}
	}
	if open > 0 {
		return fault.Refuse("clearance.open", open)
	}
	return nil
}

// Hits gives everything there is to settle in a matter: of the text as it is found now, of files as they were looked into. A
// file nobody has looked into yet by the present rules is a hit itself, and nobody can let it stand.
func Hits(q db.Query, m Matter) ([]Hit, error) {
	s, err := saltOf(q)
	if err != nil {
		return nil, err
	}
	return hits(q, m, s)
}

func hits(q db.Query, m Matter, s salt) ([]Hit, error) {
	f, err := finderFor(q, m.Organ, m.Own, s)
	if err != nil {
		return nil, err
	}
	all := f.text(m)
	for _, file := range m.Files {
		found, rules, known, err := fileHits(q, m.Organ, file.Hash)
		if err != nil {
			return nil, err
		}
		if !known || rules != f.rules() {
			found = []Hit{{Rule: waiting, Shown: file.Name, Grave: true, Thing: file.Hash}}
		}
		for _, h := range found {
			if h.Rule == "file.picture" && strings.Contains(m.Body, file.Hash) { // it stands in the text, with a description
				continue
			}
			h.Field = FileField(file.Name)
			all = append(all, h)
		}
	}
	return gather(all, s), nil
}

// waiting is the rule of a file nobody has looked into.
const waiting = "file.waiting"

func finderFor(q db.Query, organ string, own []string, s salt) (finder, error) {
	more, err := WordsOf(q, organ)
	return finder{salt: s, words: NewWords(append(BuiltIn(), more...)), day: workday.DateOf(q.Now()), own: own}, err
}

// Note keeps which hits a new revision has, so that it is known who took out what. Grave ones that are gone are recorded.
func Note(tx *db.Tx, by office.Actor, m Matter, title string) error {
	s, err := someSalt(tx)
	if err != nil {
		return err
	}
	now, err := hits(tx, m, s)
	if err != nil {
		return err
	}
	had, err := notedHits(tx, m.Subject)
	if err != nil {
		return err
	}
	unread := map[string]bool{}
	stands := map[string]bool{}
	for _, h := range now {
		if h.Rule == waiting {
			unread[h.Field] = true
			continue
		}
		stands[h.ID] = true
		if n, known := had[h.ID]; !known || n.gone || n.Grave != h.Grave {
			if err := insertHit(tx, m, h); err != nil {
				return err
			}
		}
	}
	var gone []string
	for id, n := range had {
		if n.gone || stands[id] || unread[n.Field] {
			continue
		}
		if err := markGone(tx, m.Subject, id, by.ID, by.Name); err != nil {
			return err
		}
		if n.Grave {
			gone = append(gone, n.Rule)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	slices.Sort(gone)
	return ledger.Append(tx, by.Event(VerbRemove, m.Subject, title, map[string]any{"rules": gone}))
}

// Ask is what somebody wants to decide about hits as they saw them.
type Ask struct {
	Hits    []string // identities
	Reason  string
	Title   string   // of the subject, for the ledger
	Authors []string // ids of those who wrote in the text
}

const (
	longestReason = 500  // letters
	mostAtOnce    = 1000 // hits settled with one word
)

// Allow lets hits stand, with a reason; grave ones once a second person agrees. Refused for a hit that is no longer there.
func Allow(tx *db.Tx, by office.Actor, m Matter, a Ask) error {
	return decide(tx, by, VerbAllow, Allowed, m, a, func(h Hit, _ Standing) error {
		if h.Rule == waiting {
			return fault.Refuse("clearance.waiting")
		}
		return nil
	})
}

// Agree lets grave hits stand as the second person: neither who let them stand nor anybody who wrote in the text.
func Agree(tx *db.Tx, by office.Actor, m Matter, a Ask) error {
	return decide(tx, by, VerbAgree, Agreed, m, a, func(h Hit, s Standing) error {
		switch {
		case !s.Waiting(h):
			return fault.Refuse("clearance.nothing_waits")
		case s.Last.By == by.ID:
			return fault.Refuse("clearance.own_word")
		case by.ID == "" || slices.Contains(a.Authors, by.ID):
			return fault.Refuse("clearance.own_text")
		}
		return nil
	})
}

// Revoke takes back what was decided about hits.
func Revoke(tx *db.Tx, by office.Actor, m Matter, a Ask) error {
	return decide(tx, by, VerbRevoke, Revoked, m, a, func(_ Hit, s Standing) error {
		if s.Last == nil {
			return fault.Refuse("clearance.nothing_decided")
		}
		return nil
	})
}

// See notes that somebody hands a text on with lesser hits open: from then on they are settled by that name.
func See(tx *db.Tx, by office.Actor, m Matter, title string) error {
	all, decisions, err := standing(tx, m)
	if err != nil {
		return err
	}
	a := Ask{Title: title}
	for _, h := range all {
		if !h.Grave && h.Rule != waiting && !StandingOf(h, decisions).Settled(h) {
			a.Hits = append(a.Hits, h.ID)
		}
	}
	if len(a.Hits) == 0 {
		return nil
	}
	return write(tx, by, VerbSee, Seen, m, a, all, decisions)
}

// standing gives the hits of a matter and what was decided about them, with the salt made if it is missing.
func standing(tx *db.Tx, m Matter) ([]Hit, []Decision, error) {
	s, err := someSalt(tx)
	if err != nil {
		return nil, nil, err
	}
	all, err := hits(tx, m, s)
	if err != nil {
		return nil, nil, err
	}
	decisions, err := DecisionsOf(tx, m.Subject)
	return all, decisions, err
}

func decide(tx *db.Tx, by office.Actor, verb office.Verb, ruling Ruling, m Matter, a Ask, may func(Hit, Standing) error) error {
	if err := by.Allow(verb, m.Organ); err != nil {
		return err
	}
	a.Reason = strings.TrimSpace(a.Reason)
	var f fault.Form
	switch {
	case len(a.Hits) == 0 || len(a.Hits) > mostAtOnce:
		f.Add("hit", "clearance.choose")
	case a.Reason == "" && ruling == Allowed:
		f.Add("reason", "clearance.no_reason")
	case utf8.RuneCountInString(a.Reason) > longestReason:
		f.Add("reason", "disclosure.too_long", longestReason)
	}
	if err := f.Err(); err != nil {
		return err
	}
	all, decisions, err := standing(tx, m)
	if err != nil {
		return err
	}
	for _, id := range a.Hits {
		i := slices.IndexFunc(all, func(h Hit) bool { return h.ID == id })
		if i < 0 {
			return fault.Conflict("clearance.moved")
		}
		if err := may(all[i], StandingOf(all[i], decisions)); err != nil {
			return err
		}
	}
	return write(tx, by, verb, ruling, m, a, all, decisions)
}

func write(tx *db.Tx, by office.Actor, verb office.Verb, ruling Ruling, m Matter, a Ask, all []Hit, decisions []Decision) error {
	seq := int64(0)
	if n := len(decisions); n > 0 {
		seq = decisions[n-1].Seq
	}
	var rules []string
	for _, h := range all {
		if !slices.Contains(a.Hits, h.ID) {
			continue
		}
		seq++
		if err := insertDecision(tx, m, Decision{Seq: seq, Hit: h.ID, Ruling: ruling, Reason: a.Reason, By: by.ID, ByName: by.Name}); err != nil {
			return err
		}
		rules = append(rules, h.Rule)
	}
	data := map[string]any{"rules": rules}
	if a.Reason != "" {
		data["note"] = a.Reason
	}
	return ledger.Append(tx, by.Event(verb, m.Subject, a.Title, data))
}
