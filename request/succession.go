package request

// What becomes of the cases of an organ that is closed (package closing). Those not decided go on with the organ that carries
// its functions on, with their number, their code and their clock: the organ answers for what it took over (条例 art. 10, FACTS
// 1.5), and no term begins anew. They leave in the closed organ's transaction, whose they were, and are taken on in the other's,
// so that the history of both says it. Decided ones stay, for the report and the archive. Events case.pass_on, case.carry_on.

import (
	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// The verbs.
const (
	VerbPassOn  office.Verb = "case.pass_on"
	VerbCarryOn office.Verb = "case.carry_on"
)

// Left is what an organ would leave, counted.
type Left struct {
	Open      int64 // cases not decided: they move
	Drafted   int64 // of these, with a reply on its way: it goes back to be drafted by the organ that will sign it
	Parts     int64 // parts its units have not answered: recalled
	Unserved  int64 // replies signed and not served
	Remedies  int64 // proceedings over decided cases that are pending
	Mails     int64 // in the queue of the mailbox
	Handed    int64 // handed over by other organs and not taken over yet
	Decided   int64 // cases that stay for the report and the archive
	FirstDue  workday.Date
	FirstOnes []Case // open ones, the nearest due first
}

const leftShown = 20

// LeftBy counts what an organ would leave.
func LeftBy(q db.Query, organ string) (l Left, err error) {
	for _, one := range []struct {
		into *int64
		text string
	}{
		{&l.Open, `SELECT count(*) FROM request_case WHERE organ = $1 AND decided_on = ''`},
		{&l.Drafted, `SELECT count(*) FROM request_case WHERE organ = $1 AND decided_on = '' AND stage IN ('drafted', 'reviewed')`},
		{&l.Parts, `SELECT count(*) FROM request_part p JOIN request_case c ON c.id = p.case_id WHERE p.organ = $1 AND p.answer = '' AND c.decided_on = ''`},
		{&l.Unserved, `SELECT count(*) FROM request_case WHERE organ = $1 AND stage = 'replied'`},
		{&l.Remedies, `SELECT count(*) FROM request_remedy r JOIN request_case c ON c.id = r.case_id
			WHERE r.organ = $1 AND r.until = ` + openEnd + ` AND NOT r.void AND r.closed_on = '' AND c.decided_on <> ''`},
		{&l.Mails, `SELECT count(*) FROM request_mail WHERE organ = $1 AND state = 'waiting'`},
		{&l.Handed, `SELECT count(*) FROM request_move WHERE to_organ = $1 AND kind = 'transfer' AND to_case = ''`},
		{&l.Decided, `SELECT count(*) FROM request_case WHERE organ = $1 AND decided_on <> ''`},
	} {
		if err := q.QueryRow(one.text, organ).Scan(one.into); err != nil {
			return l, err
		}
	}
	if l.Open == 0 {
		return l, nil
	}
	if l.FirstOnes, _, err = Page(q, Filter{Organ: organ, Open: true}, "", leftShown); err == nil && len(l.FirstOnes) > 0 {
		l.FirstDue = l.FirstOnes[0].DueOn
	}
	return l, err
}

const openEnd = `9223372036854775807` // forever, as written in a statement

// openOf are the cases that move.
const openOf = `(SELECT id FROM request_case WHERE organ = $1 AND decided_on = '')`

// goes are the statements by which the open cases of organ $1 become those of organ $2: what hangs on them first, themselves
// last. What was written by the closed organ under its own numbers, letters and searches, stays as it was written.
var goes = []string{
	`UPDATE request_term SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_consult SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_file SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_intake SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_charge SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_notice SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_submission SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_moved SET organ = $2 WHERE case_id IN ` + openOf,
	`UPDATE request_move SET to_organ = $2 WHERE to_organ = $1 AND kind = 'transfer' AND to_case = ''`,
	`UPDATE request_mail SET organ = $2 WHERE organ = $1 AND state = 'waiting'
		AND NOT EXISTS (SELECT 1 FROM request_mail o WHERE o.organ = $2 AND o.message = request_mail.message)`,
}

// keepsPast are those that keep how the records were before: the present state ends at $3, and the same begins in organ $2.
var keepsPast = []string{
	`INSERT INTO request_standing (case_id, seq, organ, requester, received_on, decided_on, report_row, since, until)
		SELECT case_id, seq + 1, $2, requester, received_on, decided_on, report_row, CAST($3 AS BIGINT), until FROM request_standing
		WHERE until = ` + openEnd + ` AND case_id IN ` + openOf,
	`UPDATE request_standing SET until = $3 WHERE until = ` + openEnd + ` AND organ = $1 AND case_id IN ` + openOf + ` AND $2 <> ''`,
	`INSERT INTO request_remedy (id, seq, case_id, organ, kind, number, received_on, closed_on, outcome, void, reason, by_name, since, until)
		SELECT id, seq + 1, case_id, $2, kind, number, received_on, closed_on, outcome, void, reason, by_name, CAST($3 AS BIGINT), until FROM request_remedy
		WHERE until = ` + openEnd + ` AND case_id IN ` + openOf,
	`UPDATE request_remedy SET until = $3 WHERE until = ` + openEnd + ` AND organ = $1 AND case_id IN ` + openOf + ` AND $2 <> ''`,
}

// PassOn gives every open case of the transaction's organ to another, and says how many. by is who decided that the organ ends.
func PassOn(tx *db.Tx, by office.Actor, to office.Organ, reason string) (int, error) {
	organ := tx.Organ()
	rows, err := tx.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND decided_on = '' ORDER BY id`, organ)
	cases, err := collect(rows, err, scanCase)
	if err != nil {
		return 0, err
	}
	now := tx.Now().UnixMicro()
	if _, err := tx.Exec(`UPDATE request_part SET answer = 'recalled', said = $2, answered_by = $3, answered_name = $4, answered_at = $5
		WHERE organ = $1 AND answer = '' AND case_id IN `+openOf, organ, reason, by.ID, by.Name, now); err != nil {
		return 0, err
	}
	for _, text := range goes {
		if _, err := tx.Exec(text, organ, to.ID); err != nil {
			return 0, err
		}
	}
	for _, text := range keepsPast {
		if _, err := tx.Exec(text, organ, to.ID, now); err != nil {
			return 0, err
		}
	}
	events := make([]ledger.Event, 0, len(cases))
	for _, c := range cases {
		if err := keepMove(tx, by, Moving{Kind: PassedOn, FromCase: c.ID, Organ: organ, ToOrgan: to.ID, ToName: to.Name, Reason: reason}); err != nil {
			return 0, err
		}
		events = append(events, by.Event(VerbPassOn, c.Subject(), c.Number, map[string]any{"to": to.ID, "name": to.Name, "due": c.DueOn, "stage": c.Stage}))
	}
	if _, err := tx.Exec(`UPDATE request_case SET numbered_in = CASE WHEN numbered_in = '' THEN organ ELSE numbered_in END, organ = $2, handler = '', revision = revision + 1,
		stage = CASE WHEN stage IN ('drafted', 'reviewed') THEN 'in_handling' ELSE stage END WHERE organ = $1 AND decided_on = ''`, organ, to.ID); err != nil {
		return 0, err
	}
	return len(cases), ledger.AppendAll(tx, events)
}

// TakeOn takes the cases on that closed organs passed on to the transaction's: it writes them into its own ledger, and counts
// them to their applicants'. Done twice it does nothing more.
func TakeOn(tx *db.Tx, by office.Actor) (int, error) {
	rows, err := tx.Query(`SELECT `+moveFields+moveTables+`WHERE m.to_organ = $1 AND m.kind = 'succession' AND m.to_case = '' ORDER BY m.id`, tx.Organ())
	moves, err := collect(rows, err, scanMove)
	if err != nil {
		return 0, err
	}
	events := make([]ledger.Event, 0, len(moves))
	for _, m := range moves {
		if _, err := tx.Exec(`UPDATE request_move SET to_case = from_case WHERE id = $1`, m.ID); err != nil {
			return 0, err
		}
		c, err := ByID(tx, m.FromCase)
		if err != nil {
			return 0, err
		}
		if err := joinGroup(tx, &c); err != nil {
			return 0, err
		}
		events = append(events, by.Event(VerbCarryOn, c.Subject(), c.Number, map[string]any{"from": m.Organ, "due": c.DueOn}))
	}
	return len(moves), ledger.AppendAll(tx, events)
}

// Succession is one organ after another in the life of a case.
type Succession struct {
	From, To office.Organ
	On       workday.Date
}

// SuccessionOf says through which organs a case passed because they were closed, the first one first.
func SuccessionOf(q db.Query, caseID string) (line []Succession, err error) {
	moves, err := MovesOf(q, caseID)
	for _, m := range moves {
		if err != nil || m.Kind != PassedOn {
			continue
		}
		s := Succession{On: m.On}
		if s.From, err = office.OrganByID(q, m.Organ); err == nil {
			s.To, err = office.OrganByID(q, m.ToOrgan)
		}
		line = append(line, s)
	}
	return line, err
}
