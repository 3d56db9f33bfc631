package request

// From answer to publication (art. 44 ¶1, FACTS 1.42): when several applicants were given the same, the office is asked whether to
// publish it of its own accord; an applicant may suggest it too (art. 44 ¶2). A person decides; the decision is kept, and the same
// heap is not brought up again unless as many further applicants were given it. Tables request_proposal, request_proposal_case.
// Events case.propose, case.suggest, proposal.agree, proposal.decline, proposal.draft. The item itself is made by the desk.

import (
	"database/sql"
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

// The verbs of proposals.
const (
	VerbProposed office.Verb = "case.propose"     // recorded when several were given the same
	VerbSuggest  office.Verb = "case.suggest"     // an applicant suggests it
	VerbPublish  office.Verb = "proposal.agree"   // publish
	VerbNot      office.Verb = "proposal.decline" // do not, with the reason
	VerbPrepare  office.Verb = "proposal.draft"   // a draft was made of it
)

// ProposeFrom is how many different applicants must have been given the same.
const ProposeFrom = 3

// ProposalState is where a proposal stands.
type ProposalState string

// The states.
const (
	ProposalOpen     ProposalState = "open"
	ProposalAgreed   ProposalState = "agreed"  // to be drafted
	ProposalDrafted  ProposalState = "drafted" // an item was begun
	ProposalDeclined ProposalState = "declined"
)

// ProposalStates lists them in order.
var ProposalStates = []ProposalState{ProposalOpen, ProposalAgreed, ProposalDrafted, ProposalDeclined}

// Key is the message key of the state's name.
func (s ProposalState) Key() string { return "proposal.state." + string(s) }

// Proposal is one proposal.
type Proposal struct {
	ID, Organ   string
	Cause       string // similar, suggested
	State       ProposalState
	Subject     string // title of what is to be published
	Reason      string
	Item        string
	DeciderName string
	DecidedAt   time.Time
	At          time.Time
	Revision    int64

	decider string
}

// Name is the proposal's name in the ledger.
func (p Proposal) Name() string { return "proposal:" + p.ID }

// Evidence is a case a proposal rests on.
type Evidence struct {
	Case
	Percent int
	At      time.Time
}

// givenOut says whether a case ended with information handed out that is not public yet.
func (c *Case) givenOut() bool {
	return c.Kind == ForInformation && !c.Open() && (c.Outcome == GrantedProvided || c.Outcome == PartiallyGranted)
}

// applicants counts different applicants; whoever was erased counts as somebody of his own.
func applicants(cases []Evidence) int {
	known, n := map[string]bool{}, 0
	for _, c := range cases {
		if c.Same == "" || !known[c.Same] {
			n++
		}
		known[c.Same] = true
	}
	return n
}

// heapOf gives the cases in which what a case asks for was given out, itself first, then the latest of each other applicant by
// likeness: however often one asks, the others are seen.
func heapOf(q db.Query, c Case) ([]Evidence, error) {
	heap, mine, seen := []Evidence{{Case: c, Percent: 100}}, pairs(c.Description), map[int64]bool{}
	for _, band := range bands(c.Organ, c.Description) {
		rows, err := q.Query(`SELECT CAST(max(b.ref) AS BIGINT) FROM request_band b JOIN request_case c ON c.organ = $1 AND c.year = b.ref / 4294967296 AND c.serial = b.ref % 4294967296
			WHERE b.band = $2 AND c.id <> $3 AND (c.same = '' OR c.same <> $4) AND c.kind = '' AND c.decided_on <> '' AND c.outcome IN ('granted_provided', 'partially_granted')
			GROUP BY CASE WHEN c.same = '' THEN c.id ELSE c.same END ORDER BY 1 DESC LIMIT $5`, c.Organ, band, c.ID, c.Same, mostLooked)
		refs, err := collect(rows, err, func(r scanner) (ref int64, err error) { return ref, r.Scan(&ref) })
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			if seen[ref] {
				continue
			}
			seen[ref] = true
			rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND year = $2 AND serial = $3`, c.Organ, ref>>32, ref&(1<<32-1))
			found, err := collect(rows, err, scanCase)
			if err != nil {
				return nil, err
			}
			for _, other := range found {
				if l := like(mine, pairs(other.Description)); l.Alike() {
					heap = append(heap, Evidence{Case: other, Percent: l.Percent()})
				}
			}
		}
	}
	slices.SortStableFunc(heap[1:], func(a, b Evidence) int { return b.Percent - a.Percent })
	return heap, nil
}

// proposeAfter looks at the heap of a case that was just given out. The first three different applicants make a proposal; later
// cases join it. What was declined is brought up again when as many applicants who were not counted then were given it since.
func proposeAfter(tx *db.Tx, c Case) error {
	heap, err := heapOf(tx, c)
	if err != nil {
		return err
	}
	var latest Proposal
	percent := 0
	for _, one := range heap {
		with, err := ProposalsWith(tx, one.ID)
		if err != nil {
			return err
		}
		if n := len(with); n > 0 && with[n-1].ID > latest.ID {
			latest, percent = with[n-1], one.Percent
		}
	}
	if latest.ID == "" {
		if applicants(heap) < ProposeFrom {
			return nil
		}
		return newProposal(tx, office.System("alike"), VerbProposed, c, "similar", heap)
	}
	if err := joinProposal(tx, latest.ID, Evidence{Case: c, Percent: percent}); err != nil || latest.State != ProposalDeclined {
		return err
	}
	all, err := EvidenceOf(tx, latest.ID)
	if err != nil {
		return err
	}
	before := map[string]bool{}
	for _, one := range all {
		if !one.At.After(latest.DecidedAt) {
			before[one.Same] = true
		}
	}
	further := slices.DeleteFunc(all, func(e Evidence) bool {
		return !e.At.After(latest.DecidedAt) || e.Same != "" && before[e.Same]
	})
	if applicants(further) < ProposeFrom {
		return nil
	}
	return newProposal(tx, office.System("alike"), VerbProposed, c, "similar", further)
}

func newProposal(tx *db.Tx, by office.Actor, verb office.Verb, c Case, cause string, cases []Evidence) error {
	p := Proposal{ID: db.NewID(tx.Now()), Organ: c.Organ, Cause: cause, State: ProposalOpen, At: tx.Now(), Revision: 1}
	if err := insertProposal(tx, p); err != nil {
		return err
	}
	for _, one := range cases {
		if err := joinProposal(tx, p.ID, one); err != nil {
			return err
		}
	}
	return ledger.Append(tx, by.Event(verb, c.Subject(), c.Number, map[string]any{"proposal": p.ID, "cases": len(cases), "applicants": applicants(cases)}))
}

// Suggest records that the applicant of a case suggests to publish what it asks for (art. 44 ¶2): nobody has to have been given
// it. An open proposal with the case is enough.
func Suggest(tx *db.Tx, by office.Actor, caseID string) (string, error) {
	c, err := load(tx, by, Move{Verb: VerbSuggest}, caseID)
	if err != nil {
		return "", err
	}
	if c.Kind != ForInformation {
		return "", fault.Refuse("proposal.correction")
	}
	old, err := ProposalsWith(tx, c.ID)
	if err != nil {
		return "", err
	}
	for _, p := range old {
		if p.State != ProposalDeclined {
			return "", fault.Refuse("proposal.there")
		}
	}
	heap, err := heapOf(tx, c)
	if err != nil {
		return "", err
	}
	if err := newProposal(tx, by, VerbSuggest, c, "suggested", heap); err != nil {
		return "", err
	}
	now, err := ProposalsWith(tx, c.ID)
	return now[len(now)-1].ID, err
}

// DecideProposal keeps what a person decided: to publish, under a title of his own, or not, with the reason.
func DecideProposal(tx *db.Tx, by office.Actor, id string, seen int64, publish bool, subject, reason string) error {
	verb := VerbNot
	if publish {
		verb = VerbPublish
	}
	p, err := loadProposal(tx, by, verb, id, seen)
	if err != nil {
		return err
	}
	if p.State != ProposalOpen {
		return fault.Conflict("proposal.decided")
	}
	var form fault.Form
	var flaw privacy.Flaw
	if p.Subject, flaw = privacy.Line(subject, longestDocument); publish && flaw != privacy.Fine || !publish && flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("subject", "request.flaw."+string(flaw))
	}
	if p.Reason, flaw = privacy.Line(reason, longestReason); flaw != privacy.Fine && (!publish || flaw != privacy.Missing) {
		form.Add("reason", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	p.State, p.decider, p.DeciderName, p.DecidedAt = ProposalDeclined, by.ID, by.Name, tx.Now()
	if publish {
		p.State = ProposalAgreed
	}
	if err := saveProposal(tx, &p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(verb, p.Name(), "", map[string]any{"cause": p.Cause}))
}

// Drafted links the item that was begun for a proposal.
func Drafted(tx *db.Tx, by office.Actor, id string, seen int64, item string) error {
	p, err := loadProposal(tx, by, VerbPrepare, id, seen)
	if err != nil {
		return err
	}
	if p.State != ProposalAgreed {
		return fault.Conflict("proposal.decided")
	}
	p.State, p.Item = ProposalDrafted, item
	if err := saveProposal(tx, &p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbPrepare, p.Name(), "", map[string]any{"item": item}))
}

func loadProposal(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (Proposal, error) {
	p, err := ProposalByID(tx, id)
	if err != nil {
		return p, err
	}
	if err := by.Allow(verb, p.Organ); err != nil {
		return p, err
	}
	if p.Organ != tx.Organ() {
		return p, fault.Missing("proposal.none")
	}
	if p.Revision != seen {
		return p, fault.Conflict("fault.stale")
	}
	return p, nil
}

// followGrant is what the follower of likeness does with a signed reply.
func followGrant(tx *db.Tx, e ledger.Event) error {
	c, err := ByID(tx, strings.TrimPrefix(e.Subject, "case:"))
	if fault.Of(err) == fault.NotFound {
		return nil
	}
	if err != nil || !c.givenOut() {
		return err
	}
	old, err := ProposalsWith(tx, c.ID)
	if err != nil || len(old) > 0 {
		return err
	}
	return proposeAfter(tx, c)
}

const proposalFields = `p.id, p.organ, p.cause, p.state, p.subject, p.reason, p.item, p.decider, p.decider_name, p.decided_at, p.at, p.revision`

func scanProposal(r scanner) (p Proposal, err error) {
	var decided, at int64
	err = r.Scan(&p.ID, &p.Organ, &p.Cause, &p.State, &p.Subject, &p.Reason, &p.Item, &p.decider, &p.DeciderName, &decided, &at, &p.Revision)
	if p.At = time.UnixMicro(at).UTC(); decided > 0 {
		p.DecidedAt = time.UnixMicro(decided).UTC()
	}
	return p, err
}

// ProposalByID gives a proposal, or fault.NotFound.
func ProposalByID(q db.Query, id string) (Proposal, error) {
	p, err := scanProposal(q.QueryRow(`SELECT `+proposalFields+` FROM request_proposal p WHERE p.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("proposal.none")
	}
	return p, err
}

// ProposalOfItem gives the proposal an item was made for, or fault.NotFound.
func ProposalOfItem(q db.Query, item string) (Proposal, error) {
	p, err := scanProposal(q.QueryRow(`SELECT `+proposalFields+` FROM request_proposal p WHERE p.item = $1 AND p.item <> '' ORDER BY p.id LIMIT 1`, item))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.Missing("proposal.none")
	}
	return p, err
}

// Proposals gives the proposals of an organ in a state, or all (""), the newest first.
func Proposals(q db.Query, organ string, state ProposalState, limit int) ([]Proposal, error) {
	rows, err := q.Query(`SELECT `+proposalFields+` FROM request_proposal p WHERE p.organ = $1 AND ($2 = '' OR p.state = $2) ORDER BY p.id DESC LIMIT $3`, organ, string(state), limit)
	return collect(rows, err, scanProposal)
}

// ProposalsWith gives the proposals a case stands in, oldest first.
func ProposalsWith(q db.Query, caseID string) ([]Proposal, error) {
	rows, err := q.Query(`SELECT `+proposalFields+` FROM request_proposal_case e JOIN request_proposal p ON p.id = e.proposal WHERE e.case_id = $1 ORDER BY p.id`, caseID)
	return collect(rows, err, scanProposal)
}

// EvidenceOf gives the cases a proposal rests on, the most alike first, at most a thousand.
func EvidenceOf(q db.Query, proposal string) ([]Evidence, error) {
	rows, err := q.Query(`SELECT case_id, percent, at FROM request_proposal_case WHERE proposal = $1 ORDER BY percent DESC, case_id LIMIT 1000`, proposal)
	all, err := collect(rows, err, func(r scanner) (e Evidence, err error) {
		var at int64
		err = r.Scan(&e.ID, &e.Percent, &at)
		e.At = time.UnixMicro(at).UTC()
		return e, err
	})
	for i := range all {
		if err == nil {
			all[i].Case, err = ByID(q, all[i].ID)
		}
	}
	return all, err
}

// Applicants counts the different applicants of a proposal's cases.
func Applicants(cases []Evidence) int { return applicants(cases) }

func insertProposal(tx *db.Tx, p Proposal) error {
	_, err := tx.Exec(`INSERT INTO request_proposal (id, organ, cause, state, subject, reason, item, decider, decider_name, decided_at, at, revision) VALUES `+db.Values(1, 12),
		p.ID, p.Organ, p.Cause, string(p.State), "", "", "", "", "", 0, p.At.UnixMicro(), p.Revision)
	return err
}

func saveProposal(tx *db.Tx, p *Proposal) error {
	p.Revision++
	_, err := tx.Exec(`UPDATE request_proposal SET state = $2, subject = $3, reason = $4, item = $5, decider = $6, decider_name = $7, decided_at = $8, revision = $9 WHERE id = $1`,
		p.ID, string(p.State), p.Subject, p.Reason, p.Item, p.decider, p.DeciderName, p.DecidedAt.UnixMicro(), p.Revision)
	return err
}

func joinProposal(tx *db.Tx, proposal string, e Evidence) error {
	_, err := tx.Exec(`INSERT INTO request_proposal_case (proposal, case_id, percent, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, proposal, e.ID, e.Percent, tx.Now().UnixMicro())
	return err
}
