package request

// Legal and secrecy review of a reply as steps of their own, by different people (art. 17, FACTS 1.13): each binds the hash
// of the text it approved, so that one changed byte voids it. Table request_approval. Events case.legal_review,
// case.secrecy_review, case.return.

import (
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
)

// Approval is one step somebody took with a reply: a review passed, the signature, or the return to its writer.
type Approval struct {
	Version  int64
	Verb     office.Verb
	Hash     string
	Returned bool
	Comment  string
	ByID     string
	ByName   string
	At       time.Time
}

// standing gives the approvals of exactly this text.
func standing(d Draft, all []Approval) []Approval {
	return slices.DeleteFunc(slices.Clone(all), func(a Approval) bool { return a.Version != d.Version || a.Hash != d.Hash || a.Returned })
}

// Next is the step a reply waits for: the first review of the route not taken on exactly this text, or the signature.
func (h Handling) Next(d Draft, all []Approval) office.Verb {
	taken := standing(d, all)
	for _, verb := range h.Steps {
		if !slices.ContainsFunc(taken, func(a Approval) bool { return a.Verb == verb }) {
			return verb
		}
	}
	return VerbApprove
}

// admits says whether somebody may take the next step: not with his own words, in any version, and not a second time unless
// that is declared.
func (h Handling) admits(by office.Actor, authors []string, d Draft, all []Approval) error {
	if slices.Contains(authors, by.ID) {
		return fault.Deny("request.own_reply")
	}
	if !h.SameHand && slices.ContainsFunc(standing(d, all), func(a Approval) bool { return a.ByID == by.ID }) {
		return fault.Deny("request.second_hand")
	}
	return nil
}

// waiting is a reply on its way to the signature.
type waiting struct {
	Draft
	handling Handling
	taken    []Approval
	authors  []string
}

func (c *Case) waiting(q db.Query) (w waiting, err error) {
	drafts, err := Drafts(q, c.ID)
	if err != nil {
		return w, err
	}
	if len(drafts) == 0 {
		return w, fault.Refuse("request.no_draft")
	}
	for _, d := range drafts {
		w.authors = append(w.authors, d.Drafter)
	}
	w.Draft = drafts[len(drafts)-1]
	if w.handling, err = HandlingOf(q, c.Organ); err != nil {
		return w, err
	}
	w.taken, err = ApprovalsOf(q, c.ID)
	return w, err
}

// takes asks whether the actor may take a step with exactly the text he has read.
func (w waiting) takes(q db.Query, c Case, by office.Actor, hash string) error {
	if err := w.handling.admits(by, w.authors, w.Draft, w.taken); err != nil {
		return err
	}
	if w.Hash != hash {
		return fault.Conflict("request.changed_reply")
	}
	return intact(q, c, w.Draft)
}

// intact reads the stored text again: what is approved must be what is kept.
func intact(q db.Query, c Case, d Draft) error {
	var text string
	if err := q.QueryRow(`SELECT text FROM request_reply WHERE case_id = $1 AND version = $2`, c.ID, d.Version).Scan(&text); err != nil {
		return err
	}
	if hashOf(c.Number, d.Version, text) != d.text {
		return fault.Conflict("request.changed_reply")
	}
	return nil
}

// ReviewReply passes the review the reply waits for, whichever that is; its verb is asked for.
func ReviewReply(tx *db.Tx, by office.Actor, id string, seen int64, hash, comment string) error {
	c, err := ByID(tx, id)
	if err != nil {
		return err
	}
	w, err := c.waiting(tx)
	if err != nil {
		return err
	}
	m, ok := MoveOf(strings.TrimPrefix(string(w.handling.Next(w.Draft, w.taken)), "case."))
	if !ok || m.Verb == VerbApprove {
		return fault.Refuse("request.reviewed")
	}
	if c, err = load(tx, by, m, id); err != nil {
		return err
	}
	if err := w.takes(tx, c, by, hash); err != nil {
		return err
	}
	if comment, err = remark(comment, false); err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	if err := w.keep(tx, by, c, Approval{Verb: m.Verb, Comment: comment}); err != nil {
		return err
	}
	c.Stage = w.stage()
	return c.finish(tx, by, m, map[string]any{"version": w.Version, "hash": w.Hash})
}

// ReturnReply sends the reply back to its writer, with the reason; what was approved of it lapses.
func ReturnReply(tx *db.Tx, by office.Actor, id string, seen int64, reason string) error {
	m, _ := MoveOf("return")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	if reason, err = remark(reason, true); err != nil {
		return err
	}
	w, err := c.waiting(tx)
	if err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	if err := w.keep(tx, by, c, Approval{Verb: m.Verb, Returned: true, Comment: reason}); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"version": w.Version})
}

func remark(text string, must bool) (string, error) {
	text, flaw := privacy.Text(text, longestReason)
	if flaw == privacy.Fine || flaw == privacy.Missing && !must {
		return text, nil
	}
	var form fault.Form
	form.Add("comment", "request.flaw."+string(flaw))
	return "", form.Err()
}

// stage is where a reply stands: with the reviewers, or ready to be signed.
func (w waiting) stage() Stage {
	if w.handling.Next(w.Draft, w.taken) == VerbApprove {
		return StageReviewed
	}
	return StageDrafted
}

// keep writes the step down.
func (w *waiting) keep(tx *db.Tx, by office.Actor, c Case, a Approval) error {
	a.Version, a.Hash, a.ByID, a.ByName, a.At = w.Version, w.Hash, by.ID, by.Name, tx.Now()
	_, err := tx.Exec(`INSERT INTO request_approval (case_id, seq, version, verb, hash, returned, comment, by_id, by_name, at) VALUES `+db.Values(1, 10),
		c.ID, len(w.taken)+1, a.Version, string(a.Verb), a.Hash, a.Returned, a.Comment, a.ByID, a.ByName, a.At.UnixMicro())
	w.taken = append(w.taken, a)
	return err
}

// ApprovalsOf gives every step taken with the case's replies, oldest first.
func ApprovalsOf(q db.Query, caseID string) ([]Approval, error) {
	rows, err := q.Query(`SELECT version, verb, hash, returned, comment, by_id, by_name, at FROM request_approval WHERE case_id = $1 ORDER BY seq`, caseID)
	return collect(rows, err, func(r scanner) (a Approval, err error) {
		var at int64
		err = r.Scan(&a.Version, &a.Verb, &a.Hash, &a.Returned, &a.Comment, &a.ByID, &a.ByName, &at)
		a.At = time.UnixMicro(at).UTC()
		return a, err
	})
}

// Waits is the step the case's reply waits for and whether the actor may take it; "" when none waits.
func Waits(q db.Query, by office.Actor, c Case) (verb office.Verb, may bool, err error) {
	if c.Stage != StageDrafted && c.Stage != StageReviewed {
		return "", false, nil
	}
	w, err := c.waiting(q)
	if err != nil {
		return "", false, err
	}
	verb = w.handling.Next(w.Draft, w.taken)
	return verb, by.May(verb, c.Organ) && w.handling.admits(by, w.authors, w.Draft, w.taken) == nil, nil
}
