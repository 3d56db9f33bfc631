package request

// The reply: drafted from the closed table, checked for what its kind must say, signed by somebody who wrote none of
// it, and bound to the hash of what was signed. Events case.reply, case.approve; the reviews are in review.go.

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// Reply is what the drafter writes; the rest of the letter is the law's.
type Reply struct {
	Outcome   Outcome `json:"outcome"`
	Ground    Outcome `json:"ground,omitempty"`    // partial: why the rest is withheld
	Findings  string  `json:"findings,omitempty"`  // what was found
	Reasons   string  `json:"reasons,omitempty"`   // why
	Provision string  `json:"provision,omitempty"` // how, where, when to get it
	Search    string  `json:"search,omitempty"`    // where, by whom, with which words, when
	Organ     string  `json:"organ,omitempty"`     // the organ responsible, name and contact
	Law       string  `json:"law,omitempty"`       // the special law

	Withheld []PartWithheld    `json:"withheld,omitempty"` // partial: each part that is not disclosed
	Answers  map[string]string `json:"answers,omitempty"`  // to Questions: they lead to the outcome
}

// Draft is one version of a reply. Versions are never changed; signing adds who and when.
type Draft struct {
	Version    int64
	Reply      Reply
	Hash       string // SHA-256 of the case number, version and text; of the newest one with the files that go with it
	Drafter    string
	DraftedAt  int64
	Signer     string
	SignerName string
	SignedOn   workday.Date
	Document   string // number of the letter: 浦口街道依复〔2026〕3号
	text       string // hash of the text alone
	letter     string // the signed letter, sealed: it names the applicant
}

func (d *Draft) read(text string) error { return json.Unmarshal([]byte(text), &d.Reply) }

// hashOf binds a signature to one text of one case.
func hashOf(number string, version int64, text string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s", number, version, text))
	return hex.EncodeToString(sum[:])
}

const longestPart = 4000

// check cleans the reply and names what its kind needs and has not.
func (r *Reply) check() error {
	kind, ok := KindOf(r.Outcome)
	if !ok {
		var form fault.Form
		form.Add("outcome", "request.flaw.choose")
		return form.Err()
	}
	var form fault.Form
	parts := []struct {
		need Need
		text *string
	}{{NeedReasons, &r.Reasons}, {NeedProvision, &r.Provision}, {NeedSearch, &r.Search}, {NeedOrgan, &r.Organ}, {NeedLaw, &r.Law}, {"findings", &r.Findings}}
	for _, part := range parts {
		var flaw privacy.Flaw
		*part.text, flaw = privacy.Text(*part.text, longestPart)
		if flaw != privacy.Fine && (kind.Has(part.need) || flaw != privacy.Missing) {
			form.Add(string(part.need), "request.flaw."+string(flaw))
		}
	}
	if r.checkWithheld(&form); !kind.Has(NeedGround) {
		r.Ground = ""
	}
	if r.Answers = trim(r.Answers); len(r.Answers) == 0 {
		r.Answers = nil
	} else if led, _, _ := Lead(r.Answers); led != r.Outcome {
		form.Add("outcome", "request.unfit")
	}
	return form.Err()
}

// fits says whether the outcome can be the case's: two of them close a case the applicant let lapse, and nothing else does.
func (c *Case) fits(q db.Query, o Outcome) error {
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	if isCorrection := slices.ContainsFunc(CorrectionReplies, func(k ReplyKind) bool { return k.Outcome == o }); isCorrection != (c.Kind == ForCorrection) && o != ClosedNotCorrected && o != ClosedOther {
		return fault.Refuse("request.other_kind")
	}
	today := workday.DateOf(q.Now())
	clock, err := fold(c.Facts, cal)
	if err != nil {
		return err
	}
	lapsed := lapses[clock.phase(today)]
	if lapsed != "" && o != lapsed {
		return fault.Refuse("request.lapsed")
	}
	if lapsed == ClosedNotCorrected {
		waits, err := clarificationWaits(q, c.ID)
		if err != nil {
			return err
		}
		if waits {
			return fault.Refuse("submission.clarification_waits")
		}
	}
	if lapsed == "" && (o == ClosedNotCorrected || o == ClosedFeeUnpaid) {
		return fault.Refuse("request.not_lapsed")
	}
	if o == StillUnclear && !clock.clarifyAsked {
		return fault.Refuse("request.never_asked")
	}
	return c.consulted(q, cal, today, o)
}

// DraftReply writes the next version of the reply and puts it before the reviewers, or the signer where an organ declared none.
func DraftReply(tx *db.Tx, by office.Actor, id string, seen int64, r Reply) error {
	m, _ := MoveOf("draft")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	if r.Outcome == NotExisting {
		if err := c.searched(tx, &r); err != nil {
			return err
		}
	}
	if err := r.check(); err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	if err := c.fits(tx, r.Outcome); err != nil {
		return err
	}
	drafts, err := Drafts(tx, id)
	if err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	d := Draft{Version: int64(len(drafts) + 1), Drafter: by.ID, DraftedAt: tx.Now().UnixMicro()}
	d.Hash = hashOf(c.Number, d.Version, string(text))
	if err := insertReply(tx, id, d, string(text)); err != nil {
		return err
	}
	w, err := c.waiting(tx)
	if err != nil {
		return err
	}
	c.Stage = w.stage()
	return c.finish(tx, by, m, map[string]any{"version": d.Version, "outcome": r.Outcome, "hash": d.Hash})
}

// ApproveReply signs the draft whose hash the signer has read, after its reviews. Nobody signs a reply any version of which
// he wrote or reviewed, whatever his roles; and a text that changed since is not the one that was read.
func ApproveReply(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, hash string) error {
	m, _ := MoveOf("approve")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	w, err := c.waiting(tx)
	if err != nil {
		return err
	}
	if err := w.takes(tx, c, by, hash); err != nil {
		return err
	}
	if w.handling.Next(w.Draft, w.taken) != VerbApprove {
		return fault.Refuse("request.unreviewed")
	}
	d := w.Draft
	if err := releasable(tx, k, c, d); err != nil {
		return err
	}
	if err := c.fits(tx, d.Reply.Outcome); err != nil {
		return err
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: Replied}); err != nil {
		return err
	}
	c.decide(d.Reply.Outcome, workday.DateOf(tx.Now()))
	if err := w.keep(tx, by, c, Approval{Verb: m.Verb}); err != nil {
		return err
	}
	if err := keepSigned(tx, id, d); err != nil {
		return err
	}
	d.Signer, d.SignerName, d.SignedOn = by.ID, by.Name, c.DecidedOn
	if err := c.sign(tx, k, by, &d); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"version": d.Version, "outcome": c.Outcome, "hash": d.Hash, "document": d.Document})
}

// sign numbers the letter, keeps it as it was signed, sealed with the applicant's key, and enters it into the register.
func (c *Case) sign(tx *db.Tx, k *vault.Keys, by office.Actor, d *Draft) error {
	organ, err := office.OrganByID(tx, c.Organ)
	if err != nil {
		return err
	}
	one := Issued{Kind: ReplyCode(d.Reply.Outcome), Recipient: ToApplicant, Fact: len(c.Facts), IssuedOn: d.SignedOn}
	if one.Series, one.Serial, one.Number, err = c.number(tx, one.Kind, d.SignedOn.Year()); err != nil {
		return err
	}
	d.Document = one.Number
	letter, t, err := compose(tx, k, *c, *d, organ)
	if err != nil {
		return err
	}
	if err := complete(letter); err != nil {
		return err
	}
	if one.Hash, err = stamp(tx, &letter, c.Organ); err != nil {
		return err
	}
	raw, err := json.Marshal(letter)
	if err != nil {
		return err
	}
	if d.letter, err = k.Seal(tx, c.Person, "letter "+d.Document, string(raw)); err != nil {
		return err
	}
	one.Template, one.sealed = t.Version, d.letter
	if err := c.register(tx, by, &one, t.Base()); err != nil {
		return err
	}
	return signReply(tx, c.ID, *d)
}
