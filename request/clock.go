package request

// The clock: facts and the calendar in, the due date and the reason of every day out (FACTS 1.50–1.54, 3.9–3.11). Pure.
// Clarification and payment restart the term; consultations are taken out of it; an extension adds to it; a fact the
// law does not allow is refused with its article.

import (
	"slices"

	"gongkai/fault"
	"gongkai/workday"
)

// State is where a case stands for the clock (FACTS 10.A).
type State string

const (
	InHandling            State = "in_handling"
	AwaitingClarification State = "awaiting_clarification"
	AwaitingThirdParty    State = "awaiting_third_party"
	AwaitingCoMaker       State = "awaiting_co_maker"
	AwaitingOrgan         State = "awaiting_other_organ"
	AwaitingPayment       State = "awaiting_payment"
	DeemedAbandoned       State = "deemed_abandoned" // not corrected in time (art. 30) or fee not paid (109号)
	StateWithdrawn        State = "withdrawn"
	StateReplied          State = "replied"
	StateServed           State = "served"
)

// TermKind names a term of its own beside the due date.
type TermKind string

const (
	ReplyTerm         TermKind = "reply"              // the organ replies
	ClarifyNoticeTerm TermKind = "clarify_notice"     // the organ may still ask for clarification
	ClarifyTerm       TermKind = "clarification"      // the applicant corrects
	ThirdPartyTerm    TermKind = "third_party_answer" // the third party answers
	CoMakerTerm       TermKind = "co_maker_answer"    // the co-maker answers; silence is agreement
	PaymentTerm       TermKind = "payment"            // the applicant pays
	ServeTerm         TermKind = "serve"              // the organ serves or posts the reply
)

// Term is one open term.
type Term struct {
	What TermKind
	Due  workday.Date
}

// Deadline is what the clock says of a case on a day.
type Deadline struct {
	State       State
	Received    workday.Date
	Start       workday.Date // the running term counts from the day after: receipt, correction or payment
	Due         workday.Date // no date while nobody can know it: during clarification, payment, or another organ's opinion
	Overdue     bool
	Provisional bool // a year on the way is not announced yet; the date may move (FACTS 5.4)
	Left        int  // workdays left of the term after today or after the waiting; negative when overdue
	Total       int  // workdays of the whole term as it stands; 0 when the date is fixed by art. 35
	Terms       []Term
	Days        []Day
}

// Unlawful is a fact the law does not allow there. It unwraps to a fault.
type Unlawful struct {
	Index   int      // which fact, from 0
	Kind    FactKind // what was to happen
	Code    string   // ends the message key request.unlawful.…
	Article string
	Args    []any
}

// Error gives the code and article, for logs.
func (u *Unlawful) Error() string {
	return "request: " + string(u.Kind) + " is " + u.Code + " (" + u.Article + ")"
}

// Unwrap gives the fault a door shows: the message of the code with the article first.
func (u *Unlawful) Unwrap() error {
	return fault.Refuse("request.unlawful."+u.Code, append([]any{u.Article}, u.Args...)...)
}

// wait is a stretch of days out of the term: after from, up to and including to. An open wait has no answer yet.
type wait struct {
	from, to workday.Date
	state    State
	whom     string
	open     bool
}

type clock struct {
	law      law
	cal      workday.Calendar
	rule     Rule
	fees     FeeRule
	received workday.Date
	start    workday.Date // the term runs from the day after
	target   int          // workdays of the term
	fixed    workday.Date // the date fixed by art. 35
	last     workday.Date // of the last fact
	waits    []wait
	restarts []workday.Date

	clarifyAsked, extended, delayed, feeAsked bool
	clarifyBy, payBy                          workday.Date // periods of an open wait for the applicant
	replied, served, withdrawn                workday.Date
}

// Due folds the facts, in the order they happened, into the deadline as of today. The error is an *Unlawful that names
// the first fact the law does not allow.
func Due(facts []Fact, cal workday.Calendar, today workday.Date) (Deadline, error) {
	return inForce.due(facts, cal, today)
}

func (l law) due(facts []Fact, cal workday.Calendar, today workday.Date) (Deadline, error) {
	c, err := l.fold(facts, cal)
	if err != nil {
		return Deadline{}, err
	}
	return c.deadline(today), nil
}

func fold(facts []Fact, cal workday.Calendar) (*clock, error) { return inForce.fold(facts, cal) }

func (l law) fold(facts []Fact, cal workday.Calendar) (*clock, error) {
	c := &clock{law: l, cal: cal}
	for i, f := range facts {
		if u := c.apply(f); u != nil {
			u.Index, u.Kind = i, f.Kind
			return nil, u
		}
	}
	if c.received.IsZero() {
		return nil, &Unlawful{Index: len(facts), Kind: Received, Code: "not_received", Article: "《条例》第三十一条"}
	}
	return c, nil
}

// apply takes in one fact: its own preconditions first, because they say best what is wrong, then the phase, then what
// it does.
func (c *clock) apply(f Fact) *Unlawful {
	s, ok := steps[f.Kind]
	if !ok {
		return unlawful("unknown_event", "《条例》第四章", string(f.Kind))
	}
	if f.On.IsZero() || f.On.Before(c.last) {
		return unlawful("out_of_order", "事件须按发生日期先后记录", f.On, c.last)
	}
	if s.check != nil {
		if u := s.check(c, f); u != nil {
			return u
		}
	}
	if p := c.phase(f.On); !slices.Contains(s.in, p) {
		return unlawful(phaseRefusals[p].Code, phaseRefusals[p].Article)
	}
	s.do(c, f)
	c.last = f.On
	return nil
}

func (c *clock) pending(state State) *wait {
	for i := range c.waits {
		if c.waits[i].open && c.waits[i].state == state {
			return &c.waits[i]
		}
	}
	return nil
}

// walk counts workdays from the start of the running term and leaves out the waits, stretch by stretch. ok is false when
// a wait without an end stands before the due date, so that nobody can know it yet.
func (c *clock) walk() (due workday.Date, counted int, ok bool) {
	for at := c.start; ; {
		w := c.nextWait(at)
		if w != nil && w.from.After(at) {
			if n := c.cal.Between(at, w.from); counted+n < c.target {
				counted, at = counted+n, w.from
			} else {
				w = nil
			}
		}
		switch {
		case w == nil:
			due, _ = c.cal.Add(at, c.target-counted)
			return due, c.target, true
		case w.to.IsZero():
			return workday.Date{}, counted, false
		case w.to.After(at):
			at = w.to
		}
	}
}

// nextWait gives the wait that begins first among those not over on the day at, or nil.
func (c *clock) nextWait(at workday.Date) *wait {
	var next *wait
	for i := range c.waits {
		w := &c.waits[i]
		if (w.to.IsZero() || w.to.After(at)) && (next == nil || w.from.Before(next.from)) {
			next = w
		}
	}
	return next
}

// running counts the workdays after from up to to on which the term runs.
func (c *clock) running(from, to workday.Date) (n int) {
	for at := from; at.Before(to); {
		w := c.nextWait(at)
		if w == nil || !w.from.Before(to) {
			return n + c.cal.Between(at, to)
		}
		if w.from.After(at) {
			n += c.cal.Between(at, w.from)
		}
		if w.to.IsZero() {
			return n
		}
		at = w.to
	}
	return n
}

// due gives the date the reply is owed, and whether it can be known.
func (c *clock) due() (workday.Date, bool) {
	if c.pending(AwaitingPayment) != nil || c.pending(AwaitingClarification) != nil {
		return workday.Date{}, false // correction and payment begin the term anew
	}
	if !c.fixed.IsZero() {
		return c.fixed, true
	}
	due, _, ok := c.walk()
	return due, ok
}

// waitOn gives the wait a day falls into; one without an end goes before the others, because it is what holds the case.
func (c *clock) waitOn(d workday.Date) *wait {
	var found *wait
	for i := range c.waits {
		w := &c.waits[i]
		if d.After(w.from) && (w.to.IsZero() || !d.After(w.to)) {
			if w.to.IsZero() {
				return w
			}
			if found == nil {
				found = w
			}
		}
	}
	return found
}

func (c *clock) deadline(today workday.Date) Deadline {
	if today.Before(c.last) {
		today = c.last
	}
	d := Deadline{State: c.state(today), Received: c.received, Start: c.start, Total: c.target}
	due, known := c.due()
	if known && d.State != DeemedAbandoned {
		d.Due = due
		d.Left = c.left(today, due)
	} else if !known {
		_, counted, _ := c.walk()
		d.Left = c.target - counted
	}
	if !c.fixed.IsZero() {
		d.Total = 0
	}
	d.Overdue = c.overdue(today, d)
	d.Terms = c.terms(today, d)
	end := c.end(today, d)
	d.Days = c.days(end)
	d.Provisional = !settled(c.cal, c.received.AddDays(1), end)
	return d
}

// settled looks at the ends of years only: a calendar is loaded by years.
func settled(cal workday.Calendar, from, to workday.Date) bool {
	for year := from.Year(); year <= to.Year(); year++ {
		if cal.Provisional(year) {
			return false
		}
	}
	return to.Before(from) || cal.Settled(to)
}

// left counts the workdays after today, or after the wait that runs today, up to the due date.
func (c *clock) left(today, due workday.Date) int {
	if due.Before(today) {
		return c.cal.Between(today, due)
	}
	return c.running(today, due)
}

func (c *clock) overdue(today workday.Date, d Deadline) bool {
	if d.Due.IsZero() {
		return false
	}
	judged := today // the reply is judged by the day it is served or posted (FACTS 4.5, 4.31)
	switch {
	case !c.served.IsZero():
		judged = c.served
	case !c.withdrawn.IsZero():
		judged = c.withdrawn
	}
	return judged.After(d.Due)
}

func (c *clock) terms(today workday.Date, d Deadline) []Term {
	var terms []Term
	add := func(what TermKind, due workday.Date) {
		if !due.IsZero() {
			terms = append(terms, Term{what, due})
		}
	}
	switch d.State {
	case StateServed, StateWithdrawn, DeemedAbandoned:
		return nil
	case StateReplied:
		add(ServeTerm, d.Due)
		return terms
	}
	if !c.clarifyAsked && c.pending(AwaitingPayment) == nil {
		if last, _ := c.cal.Add(c.received, c.rule.ClarifyNotice); !today.After(last) {
			add(ClarifyNoticeTerm, last)
		}
	}
	for _, w := range c.waits {
		if !w.open {
			continue
		}
		switch w.state {
		case AwaitingClarification:
			add(ClarifyTerm, c.clarifyBy)
		case AwaitingPayment:
			add(PaymentTerm, c.payBy)
		case AwaitingThirdParty:
			add(ThirdPartyTerm, w.to)
		case AwaitingCoMaker:
			add(CoMakerTerm, w.to)
		}
	}
	add(ReplyTerm, d.Due)
	slices.SortStableFunc(terms, func(a, b Term) int { return a.Due.Compare(b.Due) })
	return terms
}

func (c *clock) state(today workday.Date) State {
	switch c.phase(today) {
	case phaseServed:
		return StateServed
	case phaseReplied:
		return StateReplied
	case phaseWithdrawn:
		return StateWithdrawn
	case phaseUncorrected, phaseUnpaid:
		return DeemedAbandoned
	case phaseClarification:
		return AwaitingClarification
	case phasePayment:
		return AwaitingPayment
	}
	for _, state := range []State{AwaitingOrgan, AwaitingThirdParty, AwaitingCoMaker} {
		for _, w := range c.waits {
			if w.open && w.state == state && (w.to.IsZero() || !today.After(w.to)) {
				return state
			}
		}
	}
	return InHandling
}
