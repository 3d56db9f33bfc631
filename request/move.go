package request

// A case that goes another way: split into parts that each count (一事一申请, FACTS 2.25, 3.3), merged with another of the same
// applicant, handed over to another organ of the house with the applicant told, or its petition handed to the petition office
// (art. 39). Table request_move. Events case.split, case.merge, case.transfer, case.take_over, case.petition.

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// The verbs.
const (
	VerbSplit    office.Verb = "case.split"
	VerbMerge    office.Verb = "case.merge"
	VerbTransfer office.Verb = "case.transfer"
	VerbTakeOver office.Verb = "case.take_over"
	VerbPetition office.Verb = "case.petition"
)

// MoveKind is the way a case went.
type MoveKind string

// The ways.
const (
	SplitOff     MoveKind = "split"
	Merged       MoveKind = "merge"
	Transferred  MoveKind = "transfer"
	ToPetition   MoveKind = "petition"
	PassedOn     MoveKind = "succession" // its organ was closed (succession.go): FromCase and ToCase are the same case
	mostParts             = 50
	longestOther          = 100
)

// Key is the message key of the way's name.
func (k MoveKind) Key() string { return "request.move." + string(k) }

// Moving is one such step. Of a split, FromCase keeps the first part and ToCase is a new one.
type Moving struct {
	ID                string
	Kind              MoveKind
	FromCase, ToCase  string
	Organ, ToOrgan    string
	ToName, Reason    string
	Text              string // of a split: what was asked for as a whole
	On, ToldOn        workday.Date
	ToldHow, ByName   string
	FromNumber, ToNum string
	At                time.Time
}

// Notice is how and when the applicant was told.
type Notice struct {
	On  workday.Date
	How string
}

func (n *Notice) check(form *fault.Form, from, today workday.Date) {
	var flaw privacy.Flaw
	if n.How, flaw = privacy.Line(n.How, longestOther); flaw != privacy.Fine {
		form.Add("told_how", "request.flaw."+string(flaw))
	}
	if n.On.IsZero() || n.On.Before(from) || n.On.After(today) {
		form.Add("told_on", "request.flaw.date", from, today)
	}
}

// Split makes of one application several, each asking for one thing and each a case that counts, received on the same day. The
// case itself keeps the first part.
func Split(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, parts []string, reason string) ([]string, error) {
	m, _ := MoveOf("split")
	c, err := load(tx, by, m, id)
	if err != nil {
		return nil, err
	}
	if parts, reason, err = checkParts(parts, reason); err != nil {
		return nil, err
	}
	for _, f := range c.Facts {
		if !slices.Contains([]FactKind{Received, ClarificationAsked, Clarified}, f.Kind) {
			return nil, fault.Refuse("request.split.late")
		}
	}
	if err := c.do(m, seen); err != nil {
		return nil, err
	}
	whole := c.Description
	made := make([]string, 0, len(parts))
	for _, part := range parts[1:] {
		twin, err := c.twin(tx, k, by, c.Organ, part)
		if err != nil {
			return nil, err
		}
		made = append(made, twin.ID)
		if err := twin.notify(tx, MessageReceived); err != nil { // its number is new to the applicant
			return nil, err
		}
		if err := twin.follows(tx, by, c.Handler); err != nil {
			return nil, err
		}
		if err := keepMove(tx, by, Moving{Kind: SplitOff, FromCase: c.ID, ToCase: twin.ID, Organ: c.Organ, ToOrgan: c.Organ, Reason: reason, Text: whole}); err != nil {
			return nil, err
		}
	}
	c.Description = parts[0]
	if _, err := tx.Exec(`UPDATE request_case SET description = $2 WHERE id = $1`, c.ID, c.Description); err != nil {
		return nil, err
	}
	return made, c.finish(tx, by, m, map[string]any{"parts": len(parts), "made": made})
}

func checkParts(parts []string, reason string) ([]string, string, error) {
	var form fault.Form
	var kept []string
	for i, part := range parts {
		text, flaw := privacy.Text(part, longestDescription)
		if flaw == privacy.Missing {
			continue
		}
		if flaw != privacy.Fine {
			form.Add(fmt.Sprintf("part-%d", i+1), "request.flaw."+string(flaw))
		}
		kept = append(kept, text)
	}
	if len(kept) < 2 || len(kept) > mostParts {
		form.Add("part-2", "request.split.parts", mostParts)
	}
	reason, flaw := privacy.Line(reason, longestReason)
	if flaw != privacy.Fine {
		form.Add("reason", "request.flaw."+string(flaw))
	}
	return kept, reason, form.Err()
}

// twin makes a case like this one, of the same applicant with the same query code, that asks for something of its own. It has
// every fact of this one so far.
func (c *Case) twin(tx *db.Tx, k *vault.Keys, by office.Actor, organ, asked string) (Case, error) {
	person, code, err := c.reveal(tx, k)
	if err != nil {
		return Case{}, err
	}
	o, err := office.OrganByID(tx, organ)
	if err != nil {
		return Case{}, err
	}
	t := *c
	t.ID, t.Organ, t.Description, t.Revision, t.FiledAt, t.sealed, t.Handler = db.NewID(tx.Now()), organ, asked, 1, tx.Now().UnixMicro(), sealed{}, ""
	t.Facts = slices.Clone(c.Facts)
	if t.Serial, err = nextNumber(tx, organ, "case", t.Year); err != nil {
		return t, err
	}
	t.Number = fmt.Sprintf("%s%d%04d", o.Display(), t.Year, t.Serial)
	if err := t.seal(tx, k, person, code); err != nil {
		return t, err
	}
	if err := insertCase(tx, &t, codeHash(code)); err != nil {
		return t, err
	}
	for i, f := range t.Facts {
		if err := insertFact(tx, t.ID, i+1, f, by.ID); err != nil {
			return t, err
		}
	}
	return t, t.alsoBrought(tx, k, c)
}

// alsoBrought gives a twin what came with the first application beside its form: the agent, further forms and ways, the files.
func (t *Case) alsoBrought(tx *db.Tx, k *vault.Keys, first *Case) error {
	more, err := IntakeOf(tx, k, *first)
	if err != nil {
		return err
	}
	agent, err := agentOf(tx, k, first)
	if err != nil {
		return err
	}
	if err := copyUploads(tx, k, first, t); err != nil {
		return err
	}
	if err := copyEvidence(tx, first, t); err != nil {
		return err
	}
	return insertIntake(tx, k, t, Application{Forms: more.Forms, Ways: more.Ways, Oral: more.Oral, AddressedTo: more.AddressedTo, PostNumber: more.PostNumber, Lang: more.Lang, Agent: agent})
}

// Merge ends an application that asks for what another open one of the same applicant asks for; both are answered there, and the
// applicant is told. It counts as 其他处理 (FACTS 2.23).
func Merge(tx *db.Tx, by office.Actor, id string, seen int64, into, reason string, told Notice) error {
	m, _ := MoveOf("merge")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	main, err := ByID(tx, into)
	if err != nil {
		return err
	}
	if main.ID == c.ID || main.Organ != c.Organ || main.Kind != c.Kind || main.Same == "" || main.Same != c.Same || !main.Open() {
		return fault.Refuse("request.merge.unlike")
	}
	return c.leave(tx, by, m, seen, Moving{Kind: Merged, ToCase: main.ID, ToOrgan: c.Organ, Reason: reason}, told)
}

// Transfer ends an application here and hands it over to another organ of the house, which takes it over with the day of the
// hand-over as its day of receipt. The applicant is told.
func Transfer(tx *db.Tx, by office.Actor, id string, seen int64, organ, reason string, told Notice) error {
	m, _ := MoveOf("transfer")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	to, err := office.OrganByID(tx, organ)
	if err != nil || !to.Active || organ == c.Organ {
		var form fault.Form
		form.Add("organ", "request.flaw.choose")
		return form.Err()
	}
	return c.leave(tx, by, m, seen, Moving{Kind: Transferred, ToOrgan: organ, ToName: to.Name, Reason: reason}, told)
}

// leave ends the case here: decided today, and told on its day.
func (c *Case) leave(tx *db.Tx, by office.Actor, m Move, seen int64, move Moving, told Notice) error {
	today := workday.DateOf(tx.Now())
	var form fault.Form
	var flaw privacy.Flaw
	if move.Reason, flaw = privacy.Line(move.Reason, longestReason); flaw != privacy.Fine {
		form.Add("reason", "request.flaw."+string(flaw))
	}
	if told.check(&form, today, today); form.Err() != nil {
		return form.Err()
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: Replied, On: today}); err != nil {
		return err
	}
	served := Fact{Kind: Served, On: told.On}
	c.Facts = append(c.Facts, served)
	if _, err := c.refresh(tx); err != nil {
		return err
	}
	if err := insertFact(tx, c.ID, len(c.Facts), served, by.ID); err != nil {
		return err
	}
	c.decide(ClosedOther, today)
	c.ServedOn = told.On
	move.FromCase, move.Organ, move.On, move.ToldOn, move.ToldHow = c.ID, c.Organ, today, told.On, told.How
	if err := keepMove(tx, by, move); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"to": move.ToCase + move.ToOrgan})
}

// TakeOver takes in what another organ handed over: a case of this organ, received on the day of the hand-over, whose query code
// is the applicant's old one.
func TakeOver(tx *db.Tx, k *vault.Keys, by office.Actor, moveID string) (Case, error) {
	if err := by.Allow(VerbTakeOver, tx.Organ()); err != nil {
		return Case{}, err
	}
	move, err := moveByID(tx, moveID)
	if err == nil {
		err = office.StillOpen(tx, tx.Organ())
	}
	if err != nil {
		return Case{}, err
	}
	if move.Kind != Transferred || move.ToOrgan != tx.Organ() {
		return Case{}, fault.Missing("request.no_case")
	}
	if move.ToCase != "" {
		return Case{}, fault.Refuse("request.transfer.taken")
	}
	c, err := ByID(tx, move.FromCase)
	if err != nil {
		return Case{}, err
	}
	c.Stage, c.Outcome, c.Row, c.Year = StageReceived, "", "", move.On.Year()
	c.ArrivedOn, c.ReceivedOn, c.DecidedOn, c.ServedOn = move.On, move.On, workday.Date{}, workday.Date{}
	c.Facts = []Fact{{On: move.On, Kind: Received}}
	if _, err := c.refresh(tx); err != nil {
		return Case{}, err
	}
	taken, err := c.twin(tx, k, by, tx.Organ(), c.Description)
	if err != nil {
		return Case{}, err
	}
	if _, err := tx.Exec(`UPDATE request_move SET to_case = $2 WHERE id = $1`, move.ID, taken.ID); err != nil {
		return Case{}, err
	}
	return taken, ledger.Append(tx, by.Event(VerbTakeOver, taken.Subject(), taken.Number, map[string]any{"received": taken.ReceivedOn, "due": taken.DueOn}))
}

// HandToPetition writes down that a petition, complaint or report in the form of an application was handed to the office that
// deals with such; the reply that says so goes its usual way (art. 39 ¶1).
func HandToPetition(tx *db.Tx, by office.Actor, id string, seen int64, name, reason string) error {
	m, _ := MoveOf("petition")
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	var form fault.Form
	var flaw privacy.Flaw
	if name, flaw = privacy.Line(name, longestOther); flaw != privacy.Fine {
		form.Add("name", "request.flaw."+string(flaw))
	}
	if reason, flaw = privacy.Line(reason, longestReason); flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("reason", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := c.do(m, seen); err != nil {
		return err
	}
	if err := keepMove(tx, by, Moving{Kind: ToPetition, FromCase: c.ID, Organ: c.Organ, ToName: name, Reason: reason, On: workday.DateOf(tx.Now())}); err != nil {
		return err
	}
	return c.finish(tx, by, m, nil)
}

func keepMove(tx *db.Tx, by office.Actor, m Moving) error {
	if m.On.IsZero() {
		m.On = workday.DateOf(tx.Now())
	}
	_, err := tx.Exec(`INSERT INTO request_move (id, kind, from_case, organ, to_organ, to_case, to_name, reason, text, on_date, told_on, told_how, by_name, at) VALUES `+db.Values(1, 14),
		db.NewID(tx.Now()), string(m.Kind), m.FromCase, m.Organ, m.ToOrgan, m.ToCase, m.ToName, m.Reason, m.Text, m.On.String(), m.ToldOn.String(), m.ToldHow, by.Name, tx.Now().UnixMicro())
	return err
}

const moveFields = `m.id, m.kind, m.from_case, m.to_case, m.organ, m.to_organ, m.to_name, m.reason, m.text, m.on_date, m.told_on, m.told_how, m.by_name, m.at,
	COALESCE(f.number, ''), COALESCE(t.number, '')`

const moveTables = ` FROM request_move m LEFT JOIN request_case f ON f.id = m.from_case LEFT JOIN request_case t ON t.id = m.to_case `

func scanMove(r scanner) (m Moving, err error) {
	var at int64
	err = r.Scan(&m.ID, &m.Kind, &m.FromCase, &m.ToCase, &m.Organ, &m.ToOrgan, &m.ToName, &m.Reason, &m.Text, &m.On, &m.ToldOn, &m.ToldHow, &m.ByName, &at, &m.FromNumber, &m.ToNum)
	m.At = time.UnixMicro(at).UTC()
	return m, err
}

func moveByID(q db.Query, id string) (Moving, error) {
	m, err := scanMove(q.QueryRow(`SELECT `+moveFields+moveTables+`WHERE m.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.Missing("request.no_case")
	}
	return m, err
}

// MovesOf gives what led to a case and where it went, oldest first.
func MovesOf(q db.Query, caseID string) ([]Moving, error) {
	rows, err := q.Query(`SELECT `+moveFields+moveTables+`WHERE m.from_case = $1 OR m.to_case = $1 ORDER BY m.id`, caseID)
	return collect(rows, err, scanMove)
}

// HandedOver gives what other organs handed to an organ and it has not taken over, oldest first.
func HandedOver(q db.Query, organ string, limit int) ([]Moving, error) {
	rows, err := q.Query(`SELECT `+moveFields+moveTables+`WHERE m.to_organ = $1 AND m.kind = 'transfer' AND m.to_case = '' ORDER BY m.id LIMIT $2`, organ, limit)
	return collect(rows, err, scanMove)
}
