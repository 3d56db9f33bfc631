package request

// Correcting how a case counts: the applicant's column or the outcome were registered wrongly, or a later decision replaced
// the reply. The letter that was signed and the day of decision stay. Event case.amend.

import (
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
)

// Amend corrects the applicant's column and, of a decided case, the outcome, with a reason. A report that was frozen before
// shows the difference and stays as it is.
func Amend(tx *db.Tx, by office.Actor, id string, seen int64, who Requester, outcome Outcome, reason string) error {
	m := Move{Step: "amend", Verb: "case.amend", From: Stages}
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	var form fault.Form
	if !slices.Contains(Requesters, who) {
		form.Add("requester", "request.flaw.choose")
	}
	kind, ok := KindOf(outcome)
	if c.Open() != (outcome == "") || !ok && outcome != "" {
		form.Add("outcome", "request.flaw.choose")
	}
	reason, flaw := privacy.Line(reason, longestReason)
	switch {
	case strings.TrimSpace(reason) == "":
		form.Add("reason", "request.amend.no_reason")
	case flaw != privacy.Fine:
		form.Add("reason", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	was := map[string]any{"requester": c.Requester, "outcome": c.Outcome}
	c.Requester, c.Outcome, c.Row = who, outcome, kind.Row
	return c.finish(tx, by, m, map[string]any{"was": was, "requester": c.Requester, "outcome": c.Outcome, "reason": reason})
}
