package annual

// This file is what people decide about findings: that one is right (confirmed), that the report is right and why
// (explained), that an error may stand (waived, by one person with a reason and a second one who agrees), or that a decision
// is taken back. A decision belongs to the finding's identity and survives every further check; it was made on figures, and
// on other figures it does not count until it is made again. Events report.decide, report.waive.

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// The verbs of decisions.
const (
	VerbDecide office.Verb = "report.decide"
	VerbWaive  office.Verb = "report.waive" // agree, as the second person, that an error may stand
)

// Ruling is what was decided.
type Ruling string

const (
	Confirmed Ruling = "confirmed" // Confirmed: the finding is right, the report is to be corrected.
	Explained Ruling = "explained" // Explained: the report is right, for the reason given. Not for errors.
	Waived    Ruling = "waived"    // Waived: the error may stand, for the reason given; counts once seconded.
	Seconded  Ruling = "seconded"  // Seconded: another person agrees to the waiver.
	Withdrawn Ruling = "withdrawn" // Withdrawn: what was decided before no longer counts.
)

// Key is the message key of the ruling's name.
func (r Ruling) Key() string { return "annual.ruling." + string(r) }

// Decision is one decision of one person.
type Decision struct {
	Seq        int64
	Finding    string // identity
	Ruling     Ruling
	Reason     string
	Figures    string // fingerprint of what the finding said
	Expression string // as it stood then
	By, ByName string
	At         time.Time
}

// Standing is what counts about a finding now.
type Standing struct {
	Last   *Decision // the decision that stands, nil when there is none
	Second *Decision // who agreed to a waiver
	Stale  bool      // made on other figures: to be made again
}

// Waived says whether the error may stand: two people, on these figures.
func (s Standing) Waived() bool {
	return s.Last != nil && s.Last.Ruling == Waived && s.Second != nil && !s.Stale
}

// Waiting says whether a waiver waits for its second person.
func (s Standing) Waiting() bool {
	return s.Last != nil && s.Last.Ruling == Waived && s.Second == nil && !s.Stale
}

// StandingOf folds the decisions on a finding, oldest first. What was decided on other figures is shown, and does not count.
func StandingOf(f Finding, decisions []Decision) Standing {
	var s Standing
	identity := f.Identity()
	for i := range decisions {
		switch d := &decisions[i]; {
		case d.Finding != identity:
		case d.Ruling == Withdrawn:
			s = Standing{}
		case d.Ruling != Seconded:
			s = Standing{Last: d}
		case s.Last != nil && s.Last.Ruling == Waived && s.Last.By != d.By && s.Last.Figures == d.Figures:
			s.Second = d
		}
	}
	s.Stale = s.Last != nil && s.Last.Figures != f.Figures()
	return s
}

// Blocking gives the errors that no two people have waived as they stand: while there is one, a report is not frozen.
func Blocking(findings []Finding, decisions []Decision) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Severity == Error && !StandingOf(f, decisions).Waived() {
			out = append(out, f)
		}
	}
	return out
}

// Waivable says whether an error may stand at all. A missing figure or words in its place may not: 0 can always be entered.
func (f Finding) Waivable() bool { return f.Severity == Error && f.Check != "C-001" }

// Examine checks a report of ours beside last year's, where that is signed or imported.
func (f *Filing) Examine(q db.Query) ([]Finding, Verdict, error) {
	organ, err := office.OrganByID(q, f.Organ)
	if err != nil {
		return nil, "", err
	}
	previous, err := ReportIn(q, f.Organ, f.Year-1, Self)
	if err != nil {
		return nil, "", err
	}
	findings, verdict := CheckWith(f.Report(organ), Around{Previous: previous})
	return findings, verdict, nil
}

// Ask is a decision somebody wants to make: on a finding as he saw it.
type Ask struct {
	Seen    int64  // revision of the report
	Finding string // identity
	Figures string // fingerprint of what the finding said when he saw it
	Ruling  Ruling
	Reason  string
}

const maxReason = 500 // characters

// judged is a report whose findings are decided on: a draft of ours, or one taken in.
type judged struct {
	docket  string // what its decisions are kept under
	found   []Finding
	entered func(p Place) (by string) // who set the figure of a cell by hand last; "" nobody
	record  func(verb office.Verb, data any) error
}

// Decide records a decision on a finding of a draft. A waiver made so counts when another person seconds it. Refused: without
// a reason (but for confirming), an explanation for an error, a waiver for what is none; stale when the finding has changed.
func Decide(tx *db.Tx, by office.Actor, id string, a Ask) error {
	return onFiling(tx, by, VerbDecide, id, a, decide)
}

// Second agrees to a waiver that another person asked for, on these figures. Refused for whoever asked, and for whoever
// entered by hand a figure behind the finding: nobody waives his own.
func Second(tx *db.Tx, by office.Actor, id string, a Ask) error {
	return onFiling(tx, by, VerbWaive, id, a, second)
}

// DecideImport is Decide for a report taken in. Its decisions are kept for the body, the year and the scope, so that they
// stand beside the next file of the same report; refused while nobody has said whose report it is.
func DecideImport(tx *db.Tx, by office.Actor, id string, a Ask) error {
	return onImport(tx, by, VerbDecide, id, a, decide)
}

// SecondImport is Second for a report taken in; whoever set a figure behind the finding right by hand may not.
func SecondImport(tx *db.Tx, by office.Actor, id string, a Ask) error {
	return onImport(tx, by, VerbWaive, id, a, second)
}

type ruling func(tx *db.Tx, by office.Actor, j judged, a Ask) error

func onFiling(tx *db.Tx, by office.Actor, verb office.Verb, id string, a Ask, act ruling) error {
	f, err := open(tx, by, verb, id, a.Seen)
	if err != nil {
		return err
	}
	j := judged{docket: f.ID, record: func(verb office.Verb, data any) error { return record(tx, by, verb, f, data) }}
	j.entered = func(p Place) string {
		if lines := f.Adjusted(p); len(lines) > 0 {
			return lines[len(lines)-1].By
		}
		return ""
	}
	if j.found, _, err = f.Examine(tx); err != nil {
		return err
	}
	return act(tx, by, j, a)
}

func onImport(tx *db.Tx, by office.Actor, verb office.Verb, id string, a Ask, act ruling) error {
	i, err := loadImport(tx, by, verb, id, a.Seen)
	if err != nil {
		return err
	}
	docket, ok := i.Docket()
	if !ok {
		return fault.Refuse("annual.import.whose_first")
	}
	j := judged{docket: docket, record: func(verb office.Verb, data any) error {
		return ledger.Append(tx, by.Event(verb, i.Subject(), i.name(), data))
	}}
	j.entered = func(p Place) string { c, _ := i.Corrected(p); return c.by }
	if j.found, _, err = Findings(tx, i); err != nil {
		return err
	}
	return act(tx, by, j, a)
}

func decide(tx *db.Tx, by office.Actor, j judged, a Ask) error {
	found, standing, err := j.finding(tx, a)
	if err != nil {
		return err
	}
	a.Reason = strings.TrimSpace(a.Reason)
	switch {
	case a.Ruling != Confirmed && a.Reason == "":
		return noReason()
	case utf8.RuneCountInString(a.Reason) > maxReason:
		return fault.BadInput("annual.reason_long", maxReason)
	case a.Ruling == Explained && found.Severity == Error:
		return fault.Refuse("annual.error_not_explained")
	case a.Ruling == Waived && !found.Waivable():
		return fault.Refuse("annual.not_waivable")
	case a.Ruling == Withdrawn && standing.Last == nil:
		return fault.Refuse("annual.nothing_decided")
	case !slices.Contains([]Ruling{Confirmed, Explained, Waived, Withdrawn}, a.Ruling):
		return fault.BadInput("annual.no_ruling")
	}
	return decided(tx, by, VerbDecide, j, found, a)
}

func second(tx *db.Tx, by office.Actor, j judged, a Ask) error {
	found, standing, err := j.finding(tx, a)
	switch {
	case err != nil:
		return err
	case !standing.Waiting():
		return fault.Refuse("annual.no_waiver")
	case standing.Last.By == by.ID:
		return fault.Refuse("annual.own_waiver")
	}
	for _, c := range found.Cells {
		if !c.Previous && by.ID != "" && j.entered(c.Place) == by.ID {
			return fault.Refuse("annual.own_figure")
		}
	}
	a.Ruling, a.Reason = Seconded, strings.TrimSpace(a.Reason)
	if utf8.RuneCountInString(a.Reason) > maxReason {
		return fault.BadInput("annual.reason_long", maxReason)
	}
	return decided(tx, by, VerbWaive, j, found, a)
}

// finding gives the finding a decision is about, as it is now, with what stands about it.
func (j judged) finding(q db.Query, a Ask) (Finding, Standing, error) {
	decisions, err := Decisions(q, j.docket)
	if err != nil {
		return Finding{}, Standing{}, err
	}
	for _, one := range j.found {
		if one.Identity() != a.Finding {
			continue
		}
		if one.Figures() != a.Figures {
			return Finding{}, Standing{}, fault.Conflict("annual.finding_moved")
		}
		return one, StandingOf(one, decisions), nil
	}
	return Finding{}, Standing{}, fault.Conflict("annual.finding_gone")
}

func decided(tx *db.Tx, by office.Actor, verb office.Verb, j judged, found Finding, a Ask) error {
	d := Decision{Finding: found.Identity(), Ruling: a.Ruling, Reason: a.Reason, Figures: found.Figures(), Expression: found.Expression, By: by.ID, ByName: by.Name, At: tx.Now()}
	if err := insertDecision(tx, j.docket, d); err != nil {
		return err
	}
	return j.record(verb, map[string]any{"finding": d.Finding, "ruling": string(d.Ruling), "reason": d.Reason})
}

// Decisions gives what was decided about the findings of a report, oldest first: of a filing by its id, of an import by its
// docket.
func Decisions(q db.Query, report string) ([]Decision, error) {
	rows, err := q.Query(`SELECT seq, finding, ruling, reason, figures, expression, by_id, by_name, at FROM annual_decision WHERE report = $1 ORDER BY seq`, report)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Decision
	for rows.Next() {
		var d Decision
		var at int64
		if err := rows.Scan(&d.Seq, &d.Finding, &d.Ruling, &d.Reason, &d.Figures, &d.Expression, &d.By, &d.ByName, &at); err != nil {
			return nil, err
		}
		d.At = instant(at)
		out = append(out, d)
	}
	return out, rows.Err()
}

func insertDecision(tx *db.Tx, report string, d Decision) error {
	_, err := tx.Exec(`INSERT INTO annual_decision (report, seq, finding, ruling, reason, figures, expression, by_id, by_name, at)
		SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5, $6, $7, $8, CAST($9 AS BIGINT) FROM annual_decision WHERE report = $1`,
		report, d.Finding, d.Ruling, d.Reason, d.Figures, d.Expression, d.By, d.ByName, micros(d.At))
	return err
}

// FoundAtFreezing gives what the checks found when the report was frozen, worst first.
func FoundAtFreezing(q db.Query, report string) ([]Finding, error) {
	rows, err := q.Query(`SELECT data FROM annual_finding WHERE report = $1 ORDER BY seq`, report)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Finding
	for rows.Next() {
		var data string
		if err := rows.Scan(&data); err != nil {
			return nil, err
		}
		var f Finding
		dec := json.NewDecoder(bytes.NewReader([]byte(data)))
		dec.UseNumber() // figures stay figures
		if err := dec.Decode(&f); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}
