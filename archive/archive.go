// Package archive keeps closed cases of disclosure on request (归档, 条例 art. 45; FACTS 9.10–9.12): the file of each with all its
// papers in order, its archival number, how long it is kept and why, supplements when a proceeding or a correction reopens it,
// and its destruction after the term, proposed by one person and decided by another. Tables archive_file, archive_paper,
// archive_destruction, archive_destroyed; events case.archive, archive.supplement, archive.reopen, archive.open,
// destruction.propose, destruction.decide, case.destroy.
//
// archive.go is the file, its papers and its number.
package archive

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// The verbs of the archive.
const (
	VerbSupplement office.Verb = "archive.supplement"
	VerbReopen     office.Verb = "archive.reopen" // recorded when a proceeding or a correction asks for a supplement
	VerbOpen       office.Verb = "archive.open"   // take the whole file out; recorded each time
	VerbPropose    office.Verb = "destruction.propose"
	VerbDecide     office.Verb = "destruction.decide" // never who proposed
)

// seesAll are the verbs somebody must have to take a whole file out: everything in it is plain.
var seesAll = []office.Verb{VerbOpen, "case.reveal", "case.upload_open", "case.file_open"}

// MayOpen says whether somebody may take whole files of an organ out.
func MayOpen(by office.Actor, organ string) bool {
	for _, verb := range seesAll {
		if !by.May(verb, organ) {
			return false
		}
	}
	return true
}

// State is where a file stands.
type State string

// The states.
const (
	Kept      State = "kept"
	Reopened  State = "reopened" // something came to the case after it was archived: a supplement is owed
	Proposed  State = "proposed" // for destruction
	Destroyed State = "destroyed"
)

// States lists them in order.
var States = []State{Kept, Reopened, Proposed, Destroyed}

// Key is the message key of the state's name.
func (s State) Key() string { return "archive.state." + string(s) }

// File is the archived file of one case.
type File struct {
	ID, Case, Organ string
	CaseNumber      string
	Number          string // archival number (档号)
	Year            int    // in which the case was decided
	Years           int    // kept
	Litigated       bool
	ExpiresOn       workday.Date // the last day of its retention
	Outcome         request.Outcome
	ReceivedOn      workday.Date
	DecidedOn       workday.Date
	State           State
	Supplement      int // how many it got
	ReopenedAt      int64
	ByID, ByName    string
	At              time.Time
	Revision        int64

	person vault.PersonID
	scope  string
	serial int64
}

// Subject is the file's name in the ledger: its case's, so that one history tells all.
func (f File) Subject() string { return "case:" + f.Case }

// Expired says whether the retention is over.
func (f File) Expired(today workday.Date) bool { return today.After(f.ExpiresOn) }

// Why is the message key of the reason for the term.
func (f File) Why() string {
	if f.Litigated {
		return "archive.why.litigated"
	}
	return "archive.why.usual"
}

// Paper is one line of the list of a file (卷内文件目录).
type Paper struct {
	Seq        int
	Supplement int
	Kind       request.PaperKind
	Source     string
	Number     string
	On         workday.Date
	Title      string
	By         string
	Ending     string // "" for what is kept on paper
	Pages      int    // 0 where it cannot be told
	Hash       string // SHA-256 of the content
	Size       int64

	state  string
	sealed blob.Ref
	key    string
	at     int64
}

// Name is the paper's name in the downloaded archive: 007-政府信息公开申请答复书.pdf.
func (p Paper) Name() string {
	if p.Ending == "" {
		return ""
	}
	clean := strings.NewReplacer("/", "-", "\\", "-", ":", "-", "\"", "").Replace(p.Title)
	return fmt.Sprintf("%03d-%s.%s", p.Seq, clean, p.Ending)
}

// number fills the organ's pattern. The serial runs in a scope of its own, without gaps.
func number(pattern string, organ office.Organ, year, years int, serial int64) string {
	return strings.NewReplacer("{年度}", strconv.Itoa(year), "{期限}", strconv.Itoa(years), "{机构}", organ.Display(), "{件号}", fmt.Sprintf("%04d", serial)).Replace(pattern)
}

// scope says among which files a serial is unique: those of the year, and of the term where the pattern has it (FACTS 9.11).
func scope(pattern string, year, years int) string {
	if strings.Contains(pattern, "{期限}") {
		return fmt.Sprintf("%d-%d", year, years)
	}
	return strconv.Itoa(year)
}

// retention says how long a file is kept and until when: the terms of the organ's schedule run from the year after the last
// decision over the case (FACTS 9.12).
func retention(h request.Handling, r request.Rest) (years int, until workday.Date) {
	years = h.Years
	if r.Litigated {
		years = h.Litigated
	}
	return years, workday.On(r.Last.Year()+years, 12, 31)
}

// Keep archives a case: its papers, prepared before, get their rows; the case goes to its last stage and takes nothing more.
func Keep(tx *db.Tx, k *vault.Keys, by office.Actor, caseID string, seen int64, made Prepared) (File, error) {
	c, err := request.ByID(tx, caseID)
	if err != nil {
		return File{}, err
	}
	if err := by.Allow(request.VerbArchive, c.Organ); err != nil {
		return File{}, err
	}
	if made.Case != c.ID || made.Revision != c.Revision || seen != c.Revision {
		return File{}, fault.Conflict("request.stale")
	}
	how, err := request.RestOf(tx, c)
	if err != nil {
		return File{}, err
	}
	f := File{ID: db.NewID(tx.Now()), Case: c.ID, Organ: c.Organ, CaseNumber: c.Number, Litigated: how.Litigated, Outcome: c.Outcome, ReceivedOn: c.ReceivedOn,
		DecidedOn: c.DecidedOn, State: Kept, ByID: by.ID, ByName: by.Name, At: tx.Now(), Revision: 1}
	if err := f.take(tx, how); err != nil {
		return f, err
	}
	if f.person, err = k.New(tx); err != nil {
		return f, err
	}
	if _, err := request.PutAway(tx, by, c.ID, seen, f.Number); err != nil {
		return f, err
	}
	if err := insertFile(tx, f); err != nil {
		return f, err
	}
	return f, made.keep(tx, k, f, 0)
}

// take gives the file its number and its term by the organ's rule.
func (f *File) take(tx *db.Tx, how request.Rest) error {
	rule, err := request.HandlingOf(tx, f.Organ)
	if err != nil {
		return err
	}
	organ, err := office.OrganByID(tx, f.Organ)
	if err != nil {
		return err
	}
	f.Year = f.DecidedOn.Year()
	f.Years, f.ExpiresOn = retention(rule, how)
	f.scope = scope(rule.Number, f.Year, f.Years)
	if f.serial, err = nextSerial(tx, f.Organ, f.scope); err != nil {
		return err
	}
	f.Number = number(rule.Number, organ, f.Year, f.Years, f.serial)
	return nil
}

// Supplement adds to a file what came to its case since: its number stays, its term may grow.
func Supplement(tx *db.Tx, k *vault.Keys, by office.Actor, fileID string, seen int64, made Prepared) error {
	f, err := own(tx, by, VerbSupplement, fileID, seen)
	if err != nil {
		return err
	}
	if f.State != Reopened {
		return fault.Refuse("archive.not_reopened", f.Number)
	}
	c, err := request.ByID(tx, f.Case)
	if err != nil {
		return err
	}
	if made.Case != c.ID || made.Revision != c.Revision {
		return fault.Conflict("request.stale")
	}
	how, err := request.RestOf(tx, c)
	if err != nil {
		return err
	}
	if len(how.Lacks) > 0 {
		return fault.Refuse(how.Lacks[0].Key(), how.Lacks[0].Until)
	}
	rule, err := request.HandlingOf(tx, f.Organ)
	if err != nil {
		return err
	}
	years, until := retention(rule, how)
	f.Years, f.Litigated = max(f.Years, years), f.Litigated || how.Litigated
	if until.After(f.ExpiresOn) {
		f.ExpiresOn = until
	}
	f.State, f.Outcome, f.ReopenedAt = Kept, c.Outcome, 0
	f.Supplement++
	if err := saveFile(tx, &f); err != nil {
		return err
	}
	if err := made.keep(tx, k, f, f.Supplement); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbSupplement, f.Subject(), f.CaseNumber, map[string]any{"archive": f.Number, "supplement": f.Supplement, "papers": len(made.Papers), "until": f.ExpiresOn}))
}

// own loads a file of the transaction's organ for whoever has the verb, as seen.
func own(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (File, error) {
	f, err := ByID(tx, id)
	if err != nil {
		return f, err
	}
	if err := by.Allow(verb, f.Organ); err != nil {
		return f, err
	}
	if f.Organ != tx.Organ() {
		return f, fault.Missing("archive.none")
	}
	if seen != f.Revision {
		return f, fault.Conflict("fault.stale")
	}
	return f, nil
}

// reopening are the events after which a file owes a supplement.
var reopening = []string{string(request.VerbRemedy), "case.amend"}

// Follow marks the files of archived cases that something came to: a follower of the ledger.
func Follow(tx *db.Tx, events []ledger.Event) error {
	for _, e := range events {
		id, isCase := strings.CutPrefix(e.Subject, "case:")
		if !isCase || e.Verb != reopening[0] && e.Verb != reopening[1] {
			continue
		}
		f, err := OfCase(tx, id)
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if f.State == Destroyed || f.State == Reopened || !e.At.After(f.At) {
			continue
		}
		was := f.State
		f.State, f.ReopenedAt = Reopened, tx.Now().UnixMicro()
		if err := saveFile(tx, &f); err != nil {
			return err
		}
		if err := ledger.Append(tx, office.System("archive").Event(VerbReopen, f.Subject(), f.CaseNumber, map[string]any{"archive": f.Number, "was": was, "after": e.Verb})); err != nil {
			return err
		}
	}
	return nil
}
