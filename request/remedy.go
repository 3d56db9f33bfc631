package request

// Reconsideration and litigation over a case (行政复议、行政诉讼): what table 4 of the annual report counts (FACTS 2.21, 2.22).
// Table request_remedy: every state a row, ended by the next. Event case.remedy. Their terms are in proceeding.go.

import (
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// Way is which way of challenge a proceeding is; its value begins the codes of its columns of table 4.
type Way string

// The ways.
const (
	Reconsideration            Way = "reconsideration"            // 行政复议
	DirectSuit                 Way = "direct_suit"                // 未经复议直接起诉
	SuitAfterReconsideration   Way = "suit_after_reconsideration" // 复议后起诉
	VerbRemedy                     = office.Verb("case.remedy")
	longestReason                  = 500
	longestNumber                  = 100
	pendingColumn, totalColumn     = "pending", "total"
)

// ProceedingWays lists the ways in the order of table 4. (Ways in noun.go are ways of handing information over.)
var ProceedingWays = []Way{Reconsideration, DirectSuit, SuitAfterReconsideration}

// Key is the message key of the way's name.
func (w Way) Key() string { return "request.proceeding." + string(w) }

// Result is how a proceeding ended.
type Result struct {
	Code   string
	Column string // upheld, corrected, other_result
}

// Key is the message key of the result's name.
func (r Result) Key() string { return "request.result." + r.Code }

// Results is the closed table of FACTS 2.22, for all three ways.
var Results = []Result{
	{"upheld", "upheld"},                     // 维持
	{"claim_rejected", "upheld"},             // 驳回复议请求、驳回诉讼请求
	{"revoked", "corrected"},                 // 撤销
	{"varied", "corrected"},                  // 变更
	{"confirmed_unlawful", "corrected"},      // 确认违法
	{"confirmed_void", "corrected"},          // 确认无效
	{"ordered", "corrected"},                 // 责令履行、重作
	{"not_accepted", "other_result"},         // 不予受理
	{"application_rejected", "other_result"}, // 驳回申请、驳回起诉
	{"ended", "other_result"},                // 终止：撤回、和解、调解
	{"transferred", "other_result"},          // 移送
}

func resultOf(code string) (Result, bool) {
	i := slices.IndexFunc(Results, func(r Result) bool { return r.Code == code })
	if i < 0 {
		return Result{}, false
	}
	return Results[i], true
}

// Proceeding is one reconsideration or suit. Instances of one suit are one proceeding, counted by its final stage (2.22).
type Proceeding struct {
	ID, Case, CaseNumber string
	Organ                string
	Way                  Way
	Number               string // file number of the reconsideration organ or the court
	ReceivedOn           workday.Date
	ClosedOn             workday.Date // zero while pending
	Result               string       // code of Results, once closed
	Void                 bool         // registered by mistake
	Reason               string
	ByName               string
	Since, Until         time.Time

	seq int64
}

// At says whether this state was the one in the records at an instant.
func (p Proceeding) At(at time.Time) bool { return !p.Since.After(at) && p.Until.After(at) }

// Columns gives the columns of table 4 the proceeding counts in for a year: one received by the end of the year and not
// closed before it, by its result if that came within the year and as 尚未审结 if not, and in the total of its group.
func (p Proceeding) Columns(year int) []string {
	first, last := workday.On(year, 1, 1), workday.On(year, 12, 31)
	if p.Void || p.ReceivedOn.After(last) || !p.ClosedOn.IsZero() && p.ClosedOn.Before(first) {
		return nil
	}
	column := pendingColumn
	if result, ok := resultOf(p.Result); ok && !p.ClosedOn.IsZero() && !p.ClosedOn.After(last) {
		column = result.Column
	}
	return []string{string(p.Way) + "." + column, string(p.Way) + "." + totalColumn}
}

// RegisterProceeding takes in a reconsideration or a suit over a case and gives its id.
func RegisterProceeding(tx *db.Tx, by office.Actor, caseID string, p Proceeding) (id string, err error) {
	c, err := load(tx, by, Move{Verb: VerbRemedy}, caseID)
	if err != nil {
		return "", err
	}
	var form fault.Form
	if !slices.Contains(ProceedingWays, p.Way) {
		form.Add("proceeding", "request.flaw.choose")
	}
	today := workday.DateOf(tx.Now())
	if p.ReceivedOn.IsZero() || p.ReceivedOn.Before(c.ReceivedOn) || p.ReceivedOn.After(today) {
		form.Add("received_on", "request.flaw.date", c.ReceivedOn, today)
	}
	var flaw privacy.Flaw
	if p.Number, flaw = privacy.Line(p.Number, longestNumber); flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("number", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return "", err
	}
	p = Proceeding{ID: db.NewID(tx.Now()), Case: c.ID, Organ: c.Organ, Way: p.Way, Number: p.Number, ReceivedOn: p.ReceivedOn}
	return p.ID, p.keep(tx, by, c, "register")
}

// CloseProceeding records the result of a proceeding; of a closed one only with the reason for the change.
func CloseProceeding(tx *db.Tx, by office.Actor, id string, on workday.Date, result, reason string) error {
	return changeProceeding(tx, by, id, "close", reason, func(p *Proceeding, form *fault.Form) {
		if _, ok := resultOf(result); !ok {
			form.Add("result", "request.flaw.choose")
		}
		if today := workday.DateOf(tx.Now()); on.IsZero() || on.Before(p.ReceivedOn) || on.After(today) {
			form.Add("closed_on", "request.flaw.date", p.ReceivedOn, today)
		}
		if !p.ClosedOn.IsZero() && strings.TrimSpace(reason) == "" {
			form.Add("reason", "request.proceeding.no_reason")
		}
		p.ClosedOn, p.Result = on, result
	})
}

// VoidProceeding strikes out one that was registered by mistake.
func VoidProceeding(tx *db.Tx, by office.Actor, id, reason string) error {
	return changeProceeding(tx, by, id, "void", reason, func(p *Proceeding, form *fault.Form) {
		if strings.TrimSpace(reason) == "" {
			form.Add("reason", "request.proceeding.no_reason")
		}
		p.Void = true
	})
}

// liveProceeding loads a proceeding that was not struck out, and its case, for whoever may record what happens in it.
func liveProceeding(tx *db.Tx, by office.Actor, id string) (p Proceeding, c Case, err error) {
	if p, err = proceedingByID(tx, id); err != nil {
		return p, c, err
	}
	if c, err = load(tx, by, Move{Verb: VerbRemedy}, p.Case); err == nil && p.Void {
		err = fault.Refuse("request.proceeding.void")
	}
	return p, c, err
}

func changeProceeding(tx *db.Tx, by office.Actor, id, step, reason string, change func(*Proceeding, *fault.Form)) error {
	p, c, err := liveProceeding(tx, by, id)
	if err != nil {
		return err
	}
	var form fault.Form
	var flaw privacy.Flaw
	if p.Reason, flaw = privacy.Line(reason, longestReason); flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("reason", "request.flaw."+string(flaw))
	}
	change(&p, &form)
	if err := form.Err(); err != nil {
		return err
	}
	return p.keep(tx, by, c, step)
}

// keep ends the state before, adds this one, and records. The reason may name people, so it stays out of the ledger.
func (p *Proceeding) keep(tx *db.Tx, by office.Actor, c Case, step string) error {
	now := tx.Now().UnixMicro()
	if _, err := tx.Exec(`UPDATE request_remedy SET until = $3 WHERE id = $1 AND seq = $2`, p.ID, p.seq, now); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO request_remedy (id, seq, case_id, organ, kind, number, received_on, closed_on, outcome, void, reason, by_name, since, until)
		VALUES `+db.Values(1, 14), p.ID, p.seq+1, p.Case, p.Organ, string(p.Way), p.Number, p.ReceivedOn.String(), p.ClosedOn.String(), p.Result, p.Void,
		p.Reason, by.Name, now, int64(forever))
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRemedy, c.Subject(), c.Number, map[string]any{"step": step, "proceeding": p.ID, "way": p.Way, "received": p.ReceivedOn,
		"closed": p.ClosedOn, "result": p.Result}))
}

const proceedingFields = `r.id, r.seq, r.case_id, c.number, r.organ, r.kind, r.number, r.received_on, r.closed_on, r.outcome, r.void, r.reason, r.by_name, r.since, r.until`

func scanProceeding(r scanner) (p Proceeding, err error) {
	var since, until int64
	err = r.Scan(&p.ID, &p.seq, &p.Case, &p.CaseNumber, &p.Organ, &p.Way, &p.Number, &p.ReceivedOn, &p.ClosedOn, &p.Result, &p.Void, &p.Reason, &p.ByName, &since, &until)
	p.Since, p.Until = time.UnixMicro(since).UTC(), time.UnixMicro(until).UTC()
	return p, err
}

func proceedingByID(q db.Query, id string) (Proceeding, error) {
	rows, err := q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id WHERE r.id = $1 ORDER BY r.seq DESC LIMIT 1`, id)
	all, err := collect(rows, err, scanProceeding)
	if err == nil && len(all) == 0 {
		err = fault.Missing("request.proceeding.none")
	}
	if err != nil {
		return Proceeding{}, err
	}
	return all[0], nil
}

// ProceedingsOf gives every state of the proceedings over a case, by proceeding and in order of time.
func ProceedingsOf(q db.Query, caseID string) ([]Proceeding, error) {
	rows, err := q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id WHERE r.case_id = $1 ORDER BY r.id, r.seq`, caseID)
	return collect(rows, err, scanProceeding)
}

// ProceedingsIn gives the proceedings a year's report counts, as the records were at an instant; column "" is all, a code
// of table 4 that cell.
func ProceedingsIn(q db.Query, organ string, year int, column string, at time.Time) ([]Proceeding, error) {
	first, last := ends(year)
	rows, err := q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id
		WHERE r.organ = $1 AND r.received_on <= $3 AND (r.closed_on = '' OR r.closed_on >= $2) AND r.since <= $4 AND r.until > $4 AND NOT r.void
		ORDER BY r.received_on, r.id`, organ, first, last, at.UnixMicro())
	all, err := collect(rows, err, scanProceeding)
	return slices.DeleteFunc(all, func(p Proceeding) bool { return column != "" && !slices.Contains(p.Columns(year), column) }), err
}

// ProceedingsSince gives all states of the proceedings that changed after one instant and until another, by proceeding and
// in order of time.
func ProceedingsSince(q db.Query, organ string, from, to time.Time) ([]Proceeding, error) {
	rows, err := q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id
		WHERE r.id IN (SELECT id FROM request_remedy WHERE organ = $1 AND since > $2 AND since <= $3) ORDER BY r.id, r.seq`,
		organ, from.UnixMicro(), to.UnixMicro())
	return collect(rows, err, scanProceeding)
}
