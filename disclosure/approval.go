// approval.go is the approvals themselves: each a row that says who took which step of the route, on which hash, what was
// asked and answered. Events item.review, item.proofread, item.legal_review, item.secrecy_review, item.sign_off,
// rule.route, rule.reasons.
package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// Answer is what somebody answered to a question of a step: "yes", or "na" where it does not apply. Whoever would say no
// gives the text back.
type Answer struct {
	Question string `json:"question"`
	Given    string `json:"given"`
}

// The answers that can be given.
const (
	AnswerYes  = "yes"
	AnswerNone = "na"
	AnswerNo   = "no" // refused: the text is to be returned
)

// Answers lists them in the order offered.
var Answers = []string{AnswerYes, AnswerNone, AnswerNo}

// Approval is one step taken. It is never changed; it stands while its round is the item's and its hash the text's.
type Approval struct {
	Item    string      `json:"item"`
	Round   int64       `json:"round"`
	Step    string      `json:"step"`
	Seq     int64       `json:"seq"`
	Name    string      `json:"name"`
	Verb    office.Verb `json:"verb"`
	N       int64       `json:"n"`
	Hash    string      `json:"hash"`
	ByID    string      `json:"by_id"`
	ByName  string      `json:"by_name"`
	At      time.Time   `json:"-"`
	Answers []Answer    `json:"answers"`
	Comment string      `json:"comment"`
}

// digest is the SHA-256, in hex, of the whole row; the ledger's event carries it.
func (a Approval) digest() string {
	raw, err := json.Marshal(struct {
		Approval
		At int64 `json:"at"`
	}{a, a.At.UnixMicro()})
	if err != nil { // strings and numbers only: cannot happen
		panic(err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Passing is what a person gives with an approval.
type Passing struct {
	Step    string   // key of the step the form was for; "" whichever is next
	Answers []string // one for each of the step's questions, in order
	Comment string
}

// Approve takes the next step of the item's route: the newest text is approved as it is. Nobody who wrote in it may, and
// nobody a second time unless that is declared. Stale when the route waits for another step than the form was for.
func Approve(tx *db.Tx, by office.Actor, id string, seen int64, given Passing) error {
	it, crew, err := load(tx, id)
	if err != nil {
		return err
	}
	next, ok := crew.Next(it)
	if !ok {
		return fault.Refuse("disclosure.wrong_stage", it.Stage.Key(), VerbReview.Key())
	}
	return approve(tx, by, next.Verb, it, crew, seen, given)
}

// Review takes the next step, which must be a review without questions (公开审查, art. 17).
func Review(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return take(tx, by, VerbReview, id, seen)
}

// SignOff takes the next step, which must be a sign-off without questions.
func SignOff(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return take(tx, by, VerbSignOff, id, seen)
}

func take(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) error {
	it, crew, err := load(tx, id)
	if err != nil {
		return err
	}
	return approve(tx, by, verb, it, crew, seen, Passing{})
}

func approve(tx *db.Tx, by office.Actor, verb office.Verb, it Item, crew Crew, seen int64, given Passing) error {
	if err := by.Allow(verb, it.Organ); err != nil {
		return err
	}
	next, _ := crew.Next(it)
	if given.Step != "" && given.Step != next.Key {
		return fault.Conflict("fault.stale")
	}
	if err := it.Do(verb, by, seen, given.Comment, crew, tx.Now()); err != nil {
		return err
	}
	answers, err := next.answered(given.Answers)
	if err != nil {
		return err
	}
	n, hash := it.approved()
	if err := intact(tx, it.ID, n, hash); err != nil {
		return err
	}
	a := Approval{Item: it.ID, Round: it.Round, Step: next.Key, Seq: int64(len(crew.Approvals)) + 1, Name: next.Name, Verb: verb, N: n,
		Hash: hash, ByID: by.ID, ByName: by.Name, At: tx.Now(), Answers: answers, Comment: strings.TrimSpace(given.Comment)}
	if err := insertApproval(tx, a); err != nil {
		return err
	}
	crew.Approvals = append(crew.Approvals, a)
	if err := it.caughtUp(tx, by, crew); err != nil {
		return err
	}
	if it.Stage == Closed {
		if err := it.close(tx, by); err != nil {
			return err
		}
	}
	if err := updateItem(tx, it); err != nil {
		return err
	}
	return record(tx, by, verb, it, map[string]any{"step": a.Step, "name": a.Name, "note": a.Comment, "approval": a.digest(), "n": n, "hash": hash})
}

// answered holds the answers to the step's questions: every one is answered, and none with no.
func (s RouteStep) answered(given []string) ([]Answer, error) {
	answers := make([]Answer, 0, len(s.Questions))
	var f fault.Form
	for i, q := range s.Questions {
		a := Answer{Question: q}
		if i < len(given) {
			a.Given = given[i]
		}
		switch a.Given {
		case AnswerYes, AnswerNone:
		case AnswerNo:
			return nil, fault.Refuse("disclosure.answered_no")
		default:
			f.Add("answer-"+strconv.Itoa(i+1), "disclosure.unanswered")
		}
		answers = append(answers, a)
	}
	return answers, f.Err()
}

// The verbs of rules about approval.
const (
	VerbRoute   office.Verb = "rule.route"
	VerbReasons office.Verb = "rule.reasons"
)

// SetRoute keeps a route of an organ, new when it has no id, and gives its id. A route of fewer steps than usual is a
// declaration: it needs its reason, which is public. Seen is the revision the writer started from.
func SetRoute(tx *db.Tx, by office.Actor, r Route, seen int64) (id string, err error) {
	if err := by.Allow(VerbRoute, r.Organ); err != nil {
		return "", err
	}
	r = r.tidied()
	if err := r.check(); err != nil {
		return "", err
	}
	if r.ID == "" {
		r.ID = db.NewID(tx.Now())
	} else {
		old, err := RouteByID(tx, r.ID)
		if err != nil {
			return "", err
		}
		if old.Organ != r.Organ {
			return "", fault.Missing("disclosure.route.none")
		}
		if old.Revision != seen {
			return "", fault.Conflict("fault.stale")
		}
	}
	if !r.Fewer() {
		r.Reason = ""
	}
	r.ByID, r.ByName, r.At, r.Revision = by.ID, by.Name, tx.Now(), seen+1
	if err := putRoute(tx, r); err != nil {
		return "", err
	}
	return r.ID, ledger.Append(tx, by.Event(VerbRoute, "organ:"+r.Organ, r.Name, map[string]any{"route": r.ID, "kind": r.Kind, "genre": r.Genre,
		"normative": r.Normative, "steps": r.Steps, "reason": r.Reason}))
}

// DropRoute ends a route; the texts it fitted go through the next that fits, or the default.
func DropRoute(tx *db.Tx, by office.Actor, organ, id string, seen int64) error {
	if err := by.Allow(VerbRoute, organ); err != nil {
		return err
	}
	r, err := RouteByID(tx, id)
	if err != nil {
		return err
	}
	if r.Organ != organ {
		return fault.Missing("disclosure.route.none")
	}
	if r.Revision != seen {
		return fault.Conflict("fault.stale")
	}
	if err := deleteRoute(tx, id); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRoute, "organ:"+organ, r.Name, map[string]any{"route": id, "dropped": true}))
}

// Declaration is what an organ says in public about approving with fewer steps or hands than usual.
type Declaration struct {
	Route    string // name of the route; empty for the whole organ
	SameHand bool   // one person may take several steps
	Steps    int    // of the route; 0 for the whole organ
	Reason   string
	ByName   string // for the desk, not the public
	At       time.Time
}

// Declared gives what an organ has declared.
func Declared(q db.Query, organ string) ([]Declaration, error) {
	rule, err := RuleOf(q, organ)
	if err != nil {
		return nil, err
	}
	var list []Declaration
	if rule.SameHand {
		list = append(list, Declaration{SameHand: true, Reason: rule.Reason, ByName: rule.ByName, At: rule.At})
	}
	routes, err := Routes(q, organ)
	for _, r := range routes {
		if r.Fewer() {
			list = append(list, Declaration{Route: r.Name, Steps: len(r.Steps), Reason: r.Reason, ByName: r.ByName, At: r.At})
		}
	}
	return list, err
}

// The most reasons an organ keeps ready, and the longest of them in characters.
const (
	MaxReasons   = 20
	LongestWords = 200
)

// SetReasons keeps the reasons for returning a text that an organ has ready, in order; none means the usual ones.
func SetReasons(tx *db.Tx, by office.Actor, organ string, reasons []string) error {
	if err := by.Allow(VerbReasons, organ); err != nil {
		return err
	}
	var kept []string
	var f fault.Form
	for _, r := range reasons {
		if r = strings.TrimSpace(r); r != "" {
			kept = append(kept, r)
		}
		if utf8.RuneCountInString(r) > LongestWords {
			f.Add("reasons", "disclosure.too_long", LongestWords)
		}
	}
	if len(kept) > MaxReasons {
		f.Add("reasons", "disclosure.too_many_reasons", MaxReasons)
	}
	if err := f.Err(); err != nil {
		return err
	}
	if err := putReasons(tx, organ, kept); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbReasons, "organ:"+organ, "", map[string]any{"reasons": kept}))
}
