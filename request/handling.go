package request

// How an organ handles applications, as data: which reviews a reply goes through before it is signed (art. 17, FACTS 1.13),
// how long a closed case is kept and under which number (FACTS 9.12), and where reconsideration is asked for over the
// internet (复议法 art. 22 ¶2, FACTS 4.12). Table request_handling. Event rule.case.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// The verbs of the steps a reply goes through, and of the rule itself.
const (
	VerbLegal    office.Verb = "case.legal_review"
	VerbSecrecy  office.Verb = "case.secrecy_review"
	VerbApprove  office.Verb = "case.approve"
	VerbHandling office.Verb = "rule.case"
)

// ReviewVerbs lists what can stand before the signature, in the order offered; it is also the usual route.
var ReviewVerbs = []office.Verb{VerbLegal, VerbSecrecy}

// Handling is the rule of one organ.
type Handling struct {
	Steps     []office.Verb `json:"steps"`     // reviews before the signature, in order
	SameHand  bool          `json:"same_hand"` // one person may take several steps; never the drafter
	Reason    string        `json:"reason"`    // why fewer steps or hands than usual: declared, and shown with the reply
	Online    string        `json:"online"`    // where reconsideration is asked for over the internet
	Number    string        `json:"number"`    // pattern of archival numbers
	Years     int           `json:"years"`     // a closed case is kept
	Litigated int           `json:"litigated"` // and one that went to court
	ByName    string        `json:"-"`
	At        time.Time     `json:"-"`
	Revision  int64         `json:"-"`
}

// usualHandling holds while an organ set nothing else.
func usualHandling() Handling {
	return Handling{Steps: slices.Clone(ReviewVerbs), Number: "XXGK·{年度}-D{期限}-{件号}", Years: 10, Litigated: 30}
}

// Fewer says whether replies pass fewer steps or hands than usual: a declaration.
func (h Handling) Fewer() bool { return h.SameHand || len(h.Steps) < len(ReviewVerbs) }

const (
	longestPattern = 60
	longestAddress = 200
	longestKept    = 100 // years
)

// check brings the rule into order and names what is wrong with it.
func (h *Handling) check() error {
	var form fault.Form
	steps := h.Steps
	h.Steps = []office.Verb{}
	for _, verb := range ReviewVerbs {
		if slices.Contains(steps, verb) {
			h.Steps = append(h.Steps, verb)
		}
	}
	line := func(field string, text *string, longest int, must bool) {
		var flaw privacy.Flaw
		if *text, flaw = privacy.Line(*text, longest); flaw != privacy.Fine && (must || flaw != privacy.Missing) {
			form.Add(field, "request.flaw."+string(flaw))
		}
	}
	line("reason", &h.Reason, longestReason, h.Fewer())
	line("online", &h.Online, longestAddress, false)
	line("number", &h.Number, longestPattern, true)
	if !strings.Contains(h.Number, "{件号}") || !strings.Contains(h.Number, "{年度}") {
		form.Add("number", "request.handling.number")
	}
	if h.Years < 1 || h.Years > longestKept {
		form.Add("years", "request.handling.years", longestKept)
	}
	if h.Litigated < h.Years || h.Litigated > longestKept {
		form.Add("litigated", "request.handling.litigated", longestKept)
	}
	if !h.Fewer() {
		h.Reason = ""
	}
	return form.Err()
}

// HandlingOf gives the rule of an organ.
func HandlingOf(q db.Query, organ string) (Handling, error) {
	var text string
	var at int64
	h := Handling{}
	err := q.QueryRow(`SELECT text, revision, by_name, at FROM request_handling WHERE organ = $1`, organ).Scan(&text, &h.Revision, &h.ByName, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return usualHandling(), nil
	}
	if err != nil {
		return h, err
	}
	h.At = time.UnixMicro(at).UTC()
	return h, json.Unmarshal([]byte(text), &h)
}

// SetHandling keeps the rule of an organ. Seen is the revision its writer started from. Replies that wait for a review go by
// the new rule at once.
func SetHandling(tx *db.Tx, by office.Actor, organ string, seen int64, h Handling) error {
	if err := by.Allow(VerbHandling, organ); err != nil {
		return err
	}
	if err := h.check(); err != nil {
		return err
	}
	was, err := HandlingOf(tx, organ)
	if err != nil {
		return err
	}
	if was.Revision != seen {
		return fault.Conflict("fault.stale")
	}
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_handling (organ, text, revision, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (organ) DO UPDATE SET text = excluded.text, revision = excluded.revision, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
		organ, string(text), seen+1, by.ID, by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbHandling, "organ:"+organ, "", map[string]any{"was": was, "now": h}))
}
