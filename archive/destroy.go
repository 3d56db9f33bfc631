package archive

// Destruction after the retention (档案销毁): one person proposes a list with a reason, another one decides. What goes is whatever
// may name somebody: the papers, the keys, the texts of the case. What stays is the number, the outcome, the dates and what the
// annual report counts; and the list itself, for ever.

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// Decision is where a list stands.
type Decision string

// The decisions.
const (
	Waiting Decision = "waiting"
	Agreed  Decision = "agreed"
	Refused Decision = "refused"
)

// Key is the message key of the decision's name.
func (d Decision) Key() string { return "destruction.state." + string(d) }

// Destruction is a list of files to be destroyed.
type Destruction struct {
	ID, Organ    string
	Reason       string
	State        Decision
	ByID, ByName string
	At           time.Time
	Decider      string
	DeciderName  string
	DecidedAt    time.Time
	Why          string // of a refusal
}

// Line is one file of it, as it was when the list was made.
type Line struct {
	Seq         int
	File        string
	CaseNumber  string
	Number      string
	Outcome     request.Outcome
	ReceivedOn  workday.Date
	DecidedOn   workday.Date
	Years       int
	ExpiresOn   workday.Date
	Papers      int
	Pages       int
	destruction string
}

const (
	longestReason = 500
	mostOnList    = 500
)

func reasoned(text string) (string, error) {
	text, flaw := privacy.Line(text, longestReason)
	if flaw != privacy.Fine {
		var form fault.Form
		form.Add("reason", "request.flaw."+string(flaw))
		return "", form.Err()
	}
	return text, nil
}

// Propose puts files whose retention is over on a list and gives its id.
func Propose(tx *db.Tx, by office.Actor, organ string, files []string, reason string) (string, error) {
	if err := by.Allow(VerbPropose, organ); err != nil {
		return "", err
	}
	reason, err := reasoned(reason)
	if err != nil {
		return "", err
	}
	slices.Sort(files)
	if files = slices.Compact(files); len(files) == 0 || len(files) > mostOnList {
		var form fault.Form
		form.Add("files", "destruction.choose", mostOnList)
		return "", form.Err()
	}
	d := Destruction{ID: db.NewID(tx.Now()), Organ: organ, Reason: reason, State: Waiting, ByID: by.ID, ByName: by.Name, At: tx.Now()}
	if err := insertDestruction(tx, d); err != nil {
		return "", err
	}
	today := workday.DateOf(tx.Now())
	for i, id := range files {
		f, err := ByID(tx, id)
		if err != nil {
			return "", err
		}
		if f.Organ != organ || f.Organ != tx.Organ() {
			return "", fault.Missing("archive.none")
		}
		if err := f.destructible(tx, today, Kept); err != nil {
			return "", err
		}
		f.State = Proposed
		if err := saveFile(tx, &f); err != nil {
			return "", err
		}
		if err := list(tx, d.ID, i+1, f); err != nil {
			return "", err
		}
	}
	return d.ID, ledger.Append(tx, by.Event(VerbPropose, "destruction:"+d.ID, "", map[string]any{"files": len(files)}))
}

// destructible says whether a file can go: its term is over, nothing was added that is not archived, nothing is pending.
func (f File) destructible(q db.Query, today workday.Date, in State) error {
	if f.State != in {
		return fault.Refuse("destruction.not_now", f.Number)
	}
	if !f.Expired(today) {
		return fault.Refuse("destruction.too_soon", f.Number, f.ExpiresOn)
	}
	c, err := request.ByID(q, f.Case)
	if err != nil {
		return err
	}
	how, err := request.RestOf(q, c)
	if err == nil && len(how.Lacks) > 0 {
		err = fault.Refuse(how.Lacks[0].Key(), how.Lacks[0].Until)
	}
	return err
}

// list writes a file's line.
func list(tx *db.Tx, destruction string, seq int, f File) error {
	papers, err := PapersOf(tx, f.ID)
	if err != nil {
		return err
	}
	l := Line{Seq: seq, File: f.ID, CaseNumber: f.CaseNumber, Number: f.Number, Outcome: f.Outcome, ReceivedOn: f.ReceivedOn, DecidedOn: f.DecidedOn, Years: f.Years,
		ExpiresOn: f.ExpiresOn, Papers: len(papers), destruction: destruction}
	for _, p := range papers {
		l.Pages += p.Pages
	}
	return insertLine(tx, l)
}

// Decide has the files of a list destroyed, or keeps them. Files that were reopened meanwhile stay whatever was decided.
func Decide(tx *db.Tx, k *vault.Keys, by office.Actor, id string, agree bool, why string) error {
	d, err := DestructionByID(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbDecide, d.Organ); err != nil {
		return err
	}
	if d.Organ != tx.Organ() {
		return fault.Missing("destruction.none")
	}
	if d.State != Waiting {
		return fault.Conflict("destruction.decided")
	}
	if by.ID == d.ByID {
		return fault.Deny("destruction.own")
	}
	if !agree || why != "" {
		if why, err = reasoned(why); err != nil {
			return err
		}
	}
	lines, err := Lines(tx, id)
	if err != nil {
		return err
	}
	gone := 0
	for _, l := range lines {
		destroyed, err := l.settle(tx, k, by, agree)
		if err != nil {
			return err
		}
		if destroyed {
			gone++
		}
	}
	d.State = map[bool]Decision{true: Agreed, false: Refused}[agree]
	d.Decider, d.DeciderName, d.DecidedAt, d.Why = by.ID, by.Name, tx.Now(), why
	if err := saveDestruction(tx, d); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbDecide, "destruction:"+d.ID, "", map[string]any{"agreed": agree, "destroyed": gone, "files": len(lines)}))
}

// settle destroys one file of a list, or puts it back.
func (l Line) settle(tx *db.Tx, k *vault.Keys, by office.Actor, agree bool) (destroyed bool, err error) {
	f, err := ByID(tx, l.File)
	if err != nil || f.State != Proposed {
		return false, err
	}
	refused := f.destructible(tx, workday.DateOf(tx.Now()), Proposed)
	if !agree || refused != nil { // a proceeding came, or a longer term
		f.State = Kept
		return false, saveFile(tx, &f)
	}
	if err := request.Shred(tx, k, by, f.Case); err != nil {
		return false, err
	}
	if err := clearance.Forget(tx, "case:"+f.Case); err != nil {
		return false, err
	}
	if err := k.Erase(tx, f.person); err != nil {
		return false, err
	}
	if err := emptyPapers(tx, f.ID); err != nil {
		return false, err
	}
	f.State = Destroyed
	return true, saveFile(tx, &f)
}

const destructionFields = `id, organ, reason, state, by_id, by_name, at, decider, decider_name, decided_at, why`

func scanDestruction(r scanner) (d Destruction, err error) {
	var at, decided int64
	err = r.Scan(&d.ID, &d.Organ, &d.Reason, &d.State, &d.ByID, &d.ByName, &at, &d.Decider, &d.DeciderName, &decided, &d.Why)
	if d.At = time.UnixMicro(at).UTC(); decided > 0 {
		d.DecidedAt = time.UnixMicro(decided).UTC()
	}
	return d, err
}

// DestructionByID gives a list, or fault.NotFound.
func DestructionByID(q db.Query, id string) (Destruction, error) {
	d, err := scanDestruction(q.QueryRow(`SELECT `+destructionFields+` FROM archive_destruction WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return d, fault.Missing("destruction.none")
	}
	return d, err
}

// Destructions gives the lists of an organ, the newest first.
func Destructions(q db.Query, organ string, limit int) ([]Destruction, error) {
	rows, err := q.Query(`SELECT `+destructionFields+` FROM archive_destruction WHERE organ = $1 ORDER BY id DESC LIMIT $2`, organ, limit)
	return collect(rows, err, scanDestruction)
}

func insertDestruction(tx *db.Tx, d Destruction) error {
	_, err := tx.Exec(`INSERT INTO archive_destruction (`+destructionFields+`) VALUES `+db.Values(1, 11), d.ID, d.Organ, d.Reason, string(d.State), d.ByID, d.ByName,
		d.At.UnixMicro(), "", "", 0, "")
	return err
}

func saveDestruction(tx *db.Tx, d Destruction) error {
	_, err := tx.Exec(`UPDATE archive_destruction SET state = $2, decider = $3, decider_name = $4, decided_at = $5, why = $6 WHERE id = $1`,
		d.ID, string(d.State), d.Decider, d.DeciderName, d.DecidedAt.UnixMicro(), d.Why)
	return err
}

const lineFields = `destruction, seq, file, case_number, number, outcome, received_on, decided_on, years, expires_on, papers, pages`

// Lines gives the files of a list.
func Lines(q db.Query, destruction string) ([]Line, error) {
	rows, err := q.Query(`SELECT `+lineFields+` FROM archive_destroyed WHERE destruction = $1 ORDER BY seq`, destruction)
	return collect(rows, err, func(r scanner) (l Line, err error) {
		return l, r.Scan(&l.destruction, &l.Seq, &l.File, &l.CaseNumber, &l.Number, &l.Outcome, &l.ReceivedOn, &l.DecidedOn, &l.Years, &l.ExpiresOn, &l.Papers, &l.Pages)
	})
}

func insertLine(tx *db.Tx, l Line) error {
	_, err := tx.Exec(`INSERT INTO archive_destroyed (`+lineFields+`) VALUES `+db.Values(1, 12), l.destruction, l.Seq, l.File, l.CaseNumber, l.Number, string(l.Outcome),
		l.ReceivedOn.String(), l.DecidedOn.String(), l.Years, l.ExpiresOn.String(), l.Papers, l.Pages)
	return err
}
