package request

// Reconsideration and suits as cases of their own: what happened in them, and the terms that follow. The organ answers a
// reconsideration with its evidence within 10 workdays, in the simplified procedure 5 (FACTS 4.27; 复议法 arts. 48, 54); a court within
// 15 days (行诉法 art. 67). Of the law on reconsideration only terms of 3, 5, 7 and 10 days are workdays, the rest are calendar days
// (FACTS 4.24). Table request_proceeding_step. Event case.remedy; registering and closing are in remedy.go.

import (
	"slices"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// ProceedingStepKind names what happened.
type ProceedingStepKind string

// The steps.
const (
	CopyReceived   ProceedingStepKind = "copy_received" // the copy of the application or complaint reached the organ
	MadeSimple     ProceedingStepKind = "simplified"    // the simplified procedure was chosen
	AnswerSent     ProceedingStepKind = "answered"      // answer and evidence were handed in
	Prolonged      ProceedingStepKind = "prolonged"     // the decision was put off by 30 days
	Heard          ProceedingStepKind = "heard"
	JudgmentCame   ProceedingStepKind = "judgment" // a judgment of the first instance reached the organ
	Appealed       ProceedingStepKind = "appealed"
	ToPerform      ProceedingStepKind = "perform_by" // what was ordered is to be done by that day
	Performed      ProceedingStepKind = "performed"
	answerWorkdays                    = 10
	simpleWorkdays                    = 5
)

// Key is the message key of the step's name.
func (k ProceedingStepKind) Key() string { return "request.proceeding_step." + string(k) }

var (
	reconsiderationSteps = []ProceedingStepKind{CopyReceived, MadeSimple, AnswerSent, Prolonged, Heard, ToPerform, Performed}
	suitSteps            = []ProceedingStepKind{CopyReceived, MadeSimple, AnswerSent, Heard, JudgmentCame, Appealed, ToPerform, Performed}
)

// Steps lists what can happen in a proceeding of this way.
func (w Way) Steps() []ProceedingStepKind {
	if w == Reconsideration {
		return reconsiderationSteps
	}
	return suitSteps
}

// ProceedingStep is one thing that happened.
type ProceedingStep struct {
	Kind   ProceedingStepKind
	On     workday.Date
	Note   string
	ByName string
	At     time.Time
}

// ProceedingTerm is one term of a proceeding. Ours: the organ must act; otherwise the other side or the authority.
type ProceedingTerm struct {
	What     string // ends the message key request.proceeding_term.…
	Due      workday.Date
	Article  string
	Workdays bool
	Ours     bool
	Done     bool
}

// Key is the message key of the term's name.
func (t ProceedingTerm) Key() string { return "request.proceeding_term." + t.What }

// Terms gives the terms of a proceeding, from what happened in it. Pure.
func (p Proceeding) Terms(steps []ProceedingStep, cal workday.Calendar) []ProceedingTerm {
	on := map[ProceedingStepKind]workday.Date{}
	for _, s := range steps {
		on[s.Kind] = s.On
	}
	copyOn := p.ReceivedOn
	if day, ok := on[CopyReceived]; ok {
		copyOn = day
	}
	_, simple := on[MadeSimple]
	_, answered := on[AnswerSent]
	closed := !p.ClosedOn.IsZero()
	var terms []ProceedingTerm
	if p.Way == Reconsideration {
		terms = append(terms, reconsiderationAnswer(copyOn, simple, answered || closed, cal), reconsiderationDecision(p, on, simple, closed, cal))
		if closed {
			terms = append(terms, ProceedingTerm{What: "may_sue", Due: endOfTerm(p.ClosedOn.AddDays(15), cal), Article: "《行政诉讼法》第四十五条", Done: false})
		}
	} else {
		terms = append(terms, ProceedingTerm{What: "answer", Due: endOfTerm(copyOn.AddDays(15), cal), Article: "《行政诉讼法》第六十七条", Ours: true, Done: answered || closed},
			judgmentTerm(p, on, simple, closed, cal))
		if day, came := on[JudgmentCame]; came {
			_, appealed := on[Appealed]
			terms = append(terms, ProceedingTerm{What: "may_appeal", Due: endOfTerm(day.AddDays(15), cal), Article: "《行政诉讼法》第八十五条", Ours: true, Done: appealed || closed})
		}
	}
	if day, ordered := on[ToPerform]; ordered {
		_, done := on[Performed]
		terms = append(terms, ProceedingTerm{What: "perform", Due: day, Ours: true, Done: done})
	}
	slices.SortStableFunc(terms, func(a, b ProceedingTerm) int { return a.Due.Compare(b.Due) })
	return terms
}

func reconsiderationAnswer(copyOn workday.Date, simple, done bool, cal workday.Calendar) ProceedingTerm {
	days := answerWorkdays
	if simple {
		days = simpleWorkdays
	}
	due, _ := cal.Add(copyOn, days)
	return ProceedingTerm{What: "answer", Due: due, Article: "《行政复议法》第四十八条、第五十四条", Workdays: true, Ours: true, Done: done}
}

func reconsiderationDecision(p Proceeding, on map[ProceedingStepKind]workday.Date, simple, closed bool, cal workday.Calendar) ProceedingTerm {
	days := 60
	if simple {
		days = 30
	}
	if _, longer := on[Prolonged]; longer {
		days += 30
	}
	return ProceedingTerm{What: "decision", Due: endOfTerm(p.ReceivedOn.AddDays(days), cal), Article: "《行政复议法》第六十二条", Done: closed}
}

func judgmentTerm(p Proceeding, on map[ProceedingStepKind]workday.Date, simple, closed bool, cal workday.Calendar) ProceedingTerm {
	due := p.ReceivedOn.AddMonths(6)
	article := "《行政诉讼法》第八十一条"
	if simple {
		due, article = p.ReceivedOn.AddDays(45), "《行政诉讼法》第八十三条"
	}
	_, came := on[JudgmentCame]
	return ProceedingTerm{What: "judgment", Due: endOfTerm(due, cal), Article: article, Done: came || closed}
}

// endOfTerm moves the end of a term of calendar days that falls on a day off to the next day of work (FACTS 4.3).
func endOfTerm(d workday.Date, cal workday.Calendar) workday.Date {
	for {
		if kind, _ := cal.Kind(d); kind.Works() {
			return d
		}
		d = d.AddDays(1)
	}
}

// RecordProceedingStep writes down what happened in a proceeding.
func RecordProceedingStep(tx *db.Tx, by office.Actor, id string, kind ProceedingStepKind, on workday.Date, note string) error {
	p, c, err := liveProceeding(tx, by, id)
	if err != nil {
		return err
	}
	var form fault.Form
	if !slices.Contains(p.Way.Steps(), kind) {
		form.Add("step", "request.flaw.choose")
	}
	today := workday.DateOf(tx.Now())
	latest := today
	if kind == ToPerform {
		latest = today.AddDays(farthest)
	}
	if on.IsZero() || on.Before(p.ReceivedOn) || on.After(latest) {
		form.Add("on", "request.flaw.date", p.ReceivedOn, latest)
	}
	note, flaw := privacy.Line(note, longestReason)
	if flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("note", "request.flaw."+string(flaw))
	}
	steps, err := ProceedingSteps(tx, id)
	if err != nil {
		return err
	}
	if kind != Heard && slices.ContainsFunc(steps, func(s ProceedingStep) bool { return s.Kind == kind }) {
		form.Add("step", "request.proceeding.twice")
	}
	if err := form.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_proceeding_step (id, seq, step, on_date, note, by_name, at) VALUES `+db.Values(1, 7),
		id, len(steps)+1, string(kind), on.String(), note, by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbRemedy, c.Subject(), c.Number, map[string]any{"step": string(kind), "proceeding": id, "on": on}))
}

// ProceedingSteps gives what happened in a proceeding, in the order written down.
func ProceedingSteps(q db.Query, id string) ([]ProceedingStep, error) {
	rows, err := q.Query(`SELECT step, on_date, note, by_name, at FROM request_proceeding_step WHERE id = $1 ORDER BY seq`, id)
	return collect(rows, err, func(r scanner) (s ProceedingStep, err error) {
		var at int64
		err = r.Scan(&s.Kind, &s.On, &s.Note, &s.ByName, &at)
		s.At = time.UnixMicro(at).UTC()
		return s, err
	})
}

// ProceedingByID gives a proceeding as it stands, or a NotFound fault.
func ProceedingByID(q db.Query, id string) (Proceeding, error) { return proceedingByID(q, id) }

// ProceedingsNow gives the proceedings of an organ as they stand, the oldest pending first and then the closed ones, newest first.
func ProceedingsNow(q db.Query, organ string, pending bool, offset, limit int) ([]Proceeding, error) {
	open := ""
	if pending {
		open = "1"
	}
	rows, err := q.Query(`SELECT `+proceedingFields+` FROM request_remedy r JOIN request_case c ON c.id = r.case_id
		WHERE r.organ = $1 AND r.until = $2 AND NOT r.void AND ($3 = '' OR r.closed_on = '')
		ORDER BY CASE WHEN r.closed_on = '' THEN 0 ELSE 1 END, CASE WHEN r.closed_on = '' THEN r.received_on ELSE '' END, r.closed_on DESC, r.id LIMIT $4 OFFSET $5`,
		organ, int64(forever), open, limit, offset)
	return collect(rows, err, scanProceeding)
}
