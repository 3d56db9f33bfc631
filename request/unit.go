package request

// The parts of a case: several units of the organ look at the same time, each for its part and until its day, and answer
// found, not found or not held; a unit sees its own part and nothing else of the case (art. 45, FACTS 10.A 承办). Table
// request_part. Events case.assign, case.part.

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// The verbs.
const (
	VerbAssign office.Verb = "case.assign"
	VerbPart   office.Verb = "case.part"
)

// PartAnswer is how a part ended.
type PartAnswer string

// The answers of a unit, and the two ways in which a part ends without one.
const (
	PartOpen     PartAnswer = ""
	PartFound    PartAnswer = "found"
	PartNotFound PartAnswer = "not_found"
	PartNotHeld  PartAnswer = "holds_nothing"
	PartMoved    PartAnswer = "moved"
	PartRecalled PartAnswer = "recalled"
)

// PartAnswers lists what a unit can answer.
var PartAnswers = []PartAnswer{PartFound, PartNotFound, PartNotHeld}

// Key is the message key of the answer's name.
func (a PartAnswer) Key() string {
	if a == PartOpen {
		return "request.part.open"
	}
	return "request.part." + string(a)
}

// Part is what one unit is asked for.
type Part struct {
	ID, Case, Number string // Number of the case
	Organ, Unit      string
	Seq              int64
	What             string // what this unit is to look for: all it needs to know of the case
	DueOn            workday.Date
	ByName           string // who assigned it
	At               time.Time
	Answer           PartAnswer
	Said             string
	AnsweredName     string
	AnsweredAt       time.Time
	MovedTo          string
	Handler          string // staff id of who answers for it in the unit (handler.go); "" nobody
}

// Late says whether the unit owes an answer and its day has passed.
func (p Part) Late(today workday.Date) bool { return p.Answer == PartOpen && p.DueOn.Before(today) }

// of says whether the part is the actor's: of a unit he belongs to and may answer for.
func (p Part) of(by office.Actor) bool {
	return by.Unit != "" && by.Unit == p.Unit && by.May(VerbPart, p.Organ)
}

const longestPartText = 2000

// Assign asks a unit for a part of a case until a day, which lies before the reply is due.
func Assign(tx *db.Tx, by office.Actor, id string, seen int64, unit, what string, due workday.Date) (string, error) {
	m, _ := MoveOf("assign")
	c, err := load(tx, by, m, id)
	if err != nil {
		return "", err
	}
	p, err := c.checkPart(tx, unit, what, due)
	if err != nil {
		return "", err
	}
	if err := c.do(m, seen); err != nil {
		return "", err
	}
	if err := insertPart(tx, by, &p); err != nil {
		return "", err
	}
	return p.ID, c.finish(tx, by, m, map[string]any{"part": p.ID, "unit": unit, "due": due})
}

// newPart checks and keeps a part.
func (c *Case) newPart(tx *db.Tx, by office.Actor, unit, what string, due workday.Date) (Part, error) {
	p, err := c.checkPart(tx, unit, what, due)
	if err != nil {
		return Part{}, err
	}
	return p, insertPart(tx, by, &p)
}

// checkPart gives the part as it would be kept.
func (c *Case) checkPart(q db.Query, unit, what string, due workday.Date) (Part, error) {
	var form fault.Form
	u, err := office.UnitByID(q, unit)
	if err != nil || u.Organ != c.Organ || !u.Active {
		form.Add("unit", "request.flaw.choose")
	}
	what, flaw := privacy.Text(what, longestPartText)
	if flaw != privacy.Fine {
		form.Add("part", "request.flaw."+string(flaw))
	}
	today := workday.DateOf(q.Now())
	latest := today.AddDays(farthest)
	if !c.DueOn.IsZero() && !c.DueOn.Before(today) {
		latest = c.DueOn
	}
	if due.Before(today) || due.After(latest) {
		form.Add("due_on", "request.flaw.date", today, latest)
	}
	if err := form.Err(); err != nil {
		return Part{}, err
	}
	return Part{Case: c.ID, Organ: c.Organ, Unit: unit, What: what, DueOn: due}, nil
}

func insertPart(tx *db.Tx, by office.Actor, p *Part) error {
	p.ID = db.NewID(tx.Now())
	_, err := tx.Exec(`INSERT INTO request_part (id, case_id, organ, unit, seq, part, due_on, assigned_by, assigned_name, assigned_at, answer, said, answered_by,
		answered_name, answered_at, moved_to) VALUES ($1, $2, $3, $4, (SELECT count(*) + 1 FROM request_part WHERE case_id = $2), $5, $6, $7, $8, $9, '', '', '', '', 0, '')`,
		p.ID, p.Case, p.Organ, p.Unit, p.What, p.DueOn.String(), by.ID, by.Name, tx.Now().UnixMicro())
	return err
}

// openPart gives a part that still waits and its case, for whoever may act on it.
func openPart(tx *db.Tx, by office.Actor, id string, verb office.Verb) (Part, Case, error) {
	p, err := PartByID(tx, id)
	if err != nil {
		return p, Case{}, err
	}
	c, err := load(tx, by, Move{Verb: verb}, p.Case)
	if err == nil && p.Answer != PartOpen {
		err = fault.Refuse("request.part.answered")
	}
	if err == nil && !c.Open() {
		err = fault.Refuse("request.wrong_stage", c.Number)
	}
	return p, c, err
}

// AnswerPart is the unit's answer: what was found with its files, that nothing was found with the record of the search, or why
// the unit holds nothing. A member answers for his own unit; whoever assigns may write down what a unit said.
func AnswerPart(tx *db.Tx, by office.Actor, id string, answer PartAnswer, said string, files []Enclosure, search *Search) error {
	p, c, err := openPart(tx, by, id, VerbPart)
	if err != nil {
		return err
	}
	if !p.of(by) && !by.May(VerbAssign, p.Organ) {
		return fault.Deny("request.part.not_yours")
	}
	var form fault.Form
	if !slices.Contains(PartAnswers, answer) {
		form.Add("answer", "request.flaw.choose")
	}
	said, flaw := privacy.Text(said, longestPartText)
	if flaw != privacy.Fine && (flaw != privacy.Missing || len(files) == 0 && answer != PartNotFound) {
		form.Add("said", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	if answer == PartNotFound {
		if search == nil {
			return fault.BadInput("request.search.needed")
		}
		search.Part, search.Found = p.ID, false
		if err := c.keepSearch(tx, by, search); err != nil {
			return err
		}
	}
	if err := keepEnclosures(tx, by, c, p.ID, files); err != nil {
		return err
	}
	return p.end(tx, by, c, answer, said, "")
}

// MovePart hands a part over to another unit, which gets it with a day of its own.
func MovePart(tx *db.Tx, by office.Actor, id, unit string, due workday.Date, reason string) error {
	p, c, err := openPart(tx, by, id, VerbAssign)
	if err != nil {
		return err
	}
	if unit == p.Unit {
		return fault.BadInput("request.part.same_unit")
	}
	if reason, err = remark(reason, true); err != nil {
		return err
	}
	next, err := c.newPart(tx, by, unit, p.What, due)
	if err != nil {
		return err
	}
	return p.end(tx, by, c, PartMoved, reason, next.ID)
}

// RecallPart takes a part back that is no longer needed.
func RecallPart(tx *db.Tx, by office.Actor, id, reason string) error {
	p, c, err := openPart(tx, by, id, VerbAssign)
	if err != nil {
		return err
	}
	if reason, err = remark(reason, true); err != nil {
		return err
	}
	return p.end(tx, by, c, PartRecalled, reason, "")
}

func (p Part) end(tx *db.Tx, by office.Actor, c Case, answer PartAnswer, said, movedTo string) error {
	_, err := tx.Exec(`UPDATE request_part SET answer = $2, said = $3, answered_by = $4, answered_name = $5, answered_at = $6, moved_to = $7 WHERE id = $1`,
		p.ID, string(answer), said, by.ID, by.Name, tx.Now().UnixMicro(), movedTo)
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbPart, c.Subject(), c.Number, map[string]any{"part": p.ID, "unit": p.Unit, "answer": answer}))
}

const partFields = `p.id, p.case_id, c.number, p.organ, p.unit, p.seq, p.part, p.due_on, p.assigned_name, p.assigned_at, p.answer, p.said, p.answered_name, p.answered_at, p.moved_to, p.handler`

func scanPart(r scanner) (p Part, err error) {
	var at, answered int64
	err = r.Scan(&p.ID, &p.Case, &p.Number, &p.Organ, &p.Unit, &p.Seq, &p.What, &p.DueOn, &p.ByName, &at, &p.Answer, &p.Said, &p.AnsweredName, &answered, &p.MovedTo, &p.Handler)
	p.At = time.UnixMicro(at).UTC()
	if answered != 0 {
		p.AnsweredAt = time.UnixMicro(answered).UTC()
	}
	return p, err
}

// PartByID gives a part, or a NotFound fault.
func PartByID(q db.Query, id string) (Part, error) {
	p, err := scanPart(q.QueryRow(`SELECT `+partFields+` FROM request_part p JOIN request_case c ON c.id = p.case_id WHERE p.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("request.part.none")
	}
	return p, err
}

// PartsOf gives every part of a case, in the order assigned.
func PartsOf(q db.Query, caseID string) ([]Part, error) {
	rows, err := q.Query(`SELECT `+partFields+` FROM request_part p JOIN request_case c ON c.id = p.case_id WHERE p.case_id = $1 ORDER BY p.seq, p.id`, caseID)
	return collect(rows, err, scanPart)
}

// PartsOwed gives the parts of an organ that wait for an answer, the nearest day first; unit "" is all units. Parts of cases
// answered meanwhile wait no longer.
func PartsOwed(q db.Query, organ, unit string, limit int) ([]Part, error) {
	rows, err := q.Query(`SELECT `+partFields+` FROM request_part p JOIN request_case c ON c.id = p.case_id
		WHERE p.organ = $1 AND p.answer = '' AND ($2 = '' OR p.unit = $2) AND c.decided_on = '' ORDER BY p.due_on, p.id LIMIT $3`, organ, unit, limit)
	return collect(rows, err, scanPart)
}
