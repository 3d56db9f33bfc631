package request

// What each fact needs and does: one table (FACTS 1.52). A row's check speaks of the fact's own conditions, its phases
// of when it may happen at all.

import "gongkai/workday"

type phase int

const (
	phaseNone phase = iota // nothing received yet
	phaseRunning
	phaseClarification // waiting for the applicant to correct
	phaseUncorrected   // the period to correct is over
	phasePayment       // waiting for the applicant to pay
	phaseUnpaid        // the term to pay is over
	phaseReplied
	phaseServed
	phaseWithdrawn
)

var phaseRefusals = map[phase]Unlawful{
	phaseNone:          {Code: "not_received", Article: "《条例》第三十一条"},
	phaseRunning:       {Code: "not_waiting", Article: "《条例》第三十三条"},
	phaseClarification: {Code: "while_clarifying", Article: "《条例》第三十条"},
	phaseUncorrected:   {Code: "abandoned", Article: "《条例》第三十条"},
	phasePayment:       {Code: "while_paying", Article: "国办函〔2020〕109号"},
	phaseUnpaid:        {Code: "unpaid", Article: "国办函〔2020〕109号"},
	phaseReplied:       {Code: "already_replied", Article: "《条例》第三十六条"},
	phaseServed:        {Code: "already_served", Article: "《条例》第三十六条"},
	phaseWithdrawn:     {Code: "already_withdrawn", Article: "申请人已撤回申请"},
}

func (c *clock) phase(on workday.Date) phase {
	switch {
	case c.received.IsZero():
		return phaseNone
	case !c.withdrawn.IsZero():
		return phaseWithdrawn
	case !c.served.IsZero():
		return phaseServed
	case !c.replied.IsZero():
		return phaseReplied
	case c.pending(AwaitingClarification) != nil:
		if !c.clarifyBy.IsZero() && on.After(c.clarifyBy) {
			return phaseUncorrected
		}
		return phaseClarification
	case c.pending(AwaitingPayment) != nil:
		if on.After(c.payBy) {
			return phaseUnpaid
		}
		return phasePayment
	}
	return phaseRunning
}

type step struct {
	in    []phase
	check func(*clock, Fact) *Unlawful
	do    func(*clock, Fact)
}

var (
	running = []phase{phaseRunning}
	open    = []phase{phaseRunning, phaseClarification, phaseUncorrected, phasePayment, phaseUnpaid}
)

var steps = map[FactKind]step{
	Received:           {[]phase{phaseNone}, checkReceived, doReceived},
	ClarificationAsked: {running, checkClarificationAsked, doClarificationAsked},
	Clarified:          {[]phase{phaseClarification, phaseUncorrected}, checkClarified, doClarified},
	ThirdPartyAsked:    {running, checkReached, doAsked(AwaitingThirdParty, true)},
	ThirdPartyAnswered: {open, checkAnswered(AwaitingThirdParty, "《条例》第三十二条"), doAnswered(AwaitingThirdParty)},
	CoMakerAsked:       {running, checkReached, doAsked(AwaitingCoMaker, true)},
	CoMakerAnswered:    {open, checkAnswered(AwaitingCoMaker, "《条例》第三十四条"), doAnswered(AwaitingCoMaker)},
	OrganAsked:         {running, nil, doAsked(AwaitingOrgan, false)},
	OrganAnswered:      {open, checkAnswered(AwaitingOrgan, "《条例》第三十三条第三款"), doAnswered(AwaitingOrgan)},
	Extended:           {running, checkExtended, doExtended},
	Delayed:            {running, checkDelayed, doDelayed},
	FeeNotified:        {running, checkFeeNotified, doFeeNotified},
	Paid:               {[]phase{phasePayment}, checkPaid, doPaid},
	Withdrawn:          {open, nil, doWithdrawn},
	Replied:            {open, nil, doReplied},
	Served:             {[]phase{phaseReplied}, checkServed, doServed},
}

func unlawful(code, article string, args ...any) *Unlawful {
	return &Unlawful{Code: code, Article: article, Args: args}
}

// farthest is how far ahead a period set by the organ may reach. The law says only "reasonable"; this stops a slip of
// the pen such as 2206 for 2026.
const farthest = 731

func checkReceived(c *clock, f Fact) *Unlawful {
	if !c.received.IsZero() {
		return unlawful("received_twice", "《条例》第三十一条", c.received)
	}
	if _, ok := c.law.ruleOf(f.On); !ok {
		return unlawful("before_law", "《条例》第五十六条", c.law.rules[0].From)
	}
	if f.On.Year() > 2200 {
		return unlawful("unreasonable", "《条例》第三十一条", f.On)
	}
	return nil
}

func doReceived(c *clock, f Fact) {
	c.rule, _ = c.law.ruleOf(f.On)
	c.received, c.start, c.target = f.On, f.On, c.rule.Reply
}

func checkClarificationAsked(c *clock, f Fact) *Unlawful {
	switch last, _ := c.cal.Add(c.received, c.rule.ClarifyNotice); {
	case c.received.IsZero():
		return nil
	case c.clarifyAsked:
		return unlawful("second_clarification", "《条例》第三十条")
	case f.On.After(last):
		return unlawful("late_clarification", "《条例》第三十条", last)
	case !f.Until.IsZero() && !f.Until.After(f.On):
		return unlawful("period_in_past", "《条例》第三十条", f.Until)
	case f.Until.After(f.On.AddDays(farthest)):
		return unlawful("unreasonable", "《条例》第三十条", f.Until)
	}
	return nil
}

func doClarificationAsked(c *clock, f Fact) {
	c.clarifyAsked, c.clarifyBy = true, f.Until
	c.waits = append(c.waits, wait{from: f.On, state: AwaitingClarification, open: true})
}

func checkClarified(c *clock, _ Fact) *Unlawful {
	if c.pending(AwaitingClarification) == nil && c.phaseOpen() {
		return unlawful("no_clarification", "《条例》第三十条")
	}
	return nil
}

// doClarified restarts the term. A correction after its period is taken when the organ accepted a good reason for it.
func doClarified(c *clock, f Fact) {
	c.close(AwaitingClarification, "", f.On)
	c.restart(f.On, c.rule.Reply)
}

func (c *clock) restart(on workday.Date, term int) {
	c.start, c.target, c.fixed = on, term, workday.Date{}
	c.restarts = append(c.restarts, on)
}

func (c *clock) phaseOpen() bool {
	return !c.received.IsZero() && c.replied.IsZero() && c.withdrawn.IsZero()
}

func checkReached(c *clock, f Fact) *Unlawful {
	if !f.Until.IsZero() && (f.Until.Before(f.On) || f.Until.After(f.On.AddDays(farthest))) {
		return unlawful("reached_early", "《条例》第三十二条", f.Until)
	}
	return nil
}

// doAsked takes the days after the letter out of the term up to the answer (FACTS 1.53), at most up to the end of the
// asked one's own term, where the law sets one.
func doAsked(state State, ends bool) func(*clock, Fact) {
	return func(c *clock, f Fact) {
		w := wait{from: f.On, state: state, whom: f.Whom, open: true}
		if ends {
			reached := f.On
			if !f.Until.IsZero() {
				reached = f.Until
			}
			w.to, _ = c.cal.Add(reached, c.rule.Consultation)
		}
		c.waits = append(c.waits, w)
	}
}

func checkAnswered(state State, article string) func(*clock, Fact) *Unlawful {
	return func(c *clock, f Fact) *Unlawful {
		if c.phaseOpen() && c.find(state, f.Whom) == nil {
			return unlawful("nothing_asked", article)
		}
		return nil
	}
}

func doAnswered(state State) func(*clock, Fact) {
	return func(c *clock, f Fact) { c.close(state, f.Whom, f.On) }
}

// find gives the open wait of the state for whom; without a name the oldest.
func (c *clock) find(state State, whom string) *wait {
	for i := range c.waits {
		if w := &c.waits[i]; w.open && w.state == state && (whom == "" || w.whom == whom) {
			return w
		}
	}
	return nil
}

func (c *clock) close(state State, whom string, on workday.Date) {
	if w := c.find(state, whom); w != nil {
		w.end(on)
	}
}

func (w *wait) end(on workday.Date) {
	w.open = false
	if w.to.IsZero() || on.Before(w.to) {
		w.to = on
	}
}

func (c *clock) endAll(on workday.Date) {
	for i := range c.waits {
		if c.waits[i].open {
			c.waits[i].end(on)
		}
	}
}

// lateFor says that a notice comes after the term has run out.
func (c *clock) lateFor(on workday.Date) (workday.Date, bool) {
	if !c.phaseOpen() {
		return workday.Date{}, false
	}
	due, known := c.due()
	return due, known && on.After(due)
}

func checkExtended(c *clock, f Fact) *Unlawful {
	due, late := c.lateFor(f.On)
	switch {
	case c.extended:
		return unlawful("second_extension", "《条例》第三十三条第二款")
	case c.received.IsZero():
		return nil
	case f.Days < 1 || f.Days > c.rule.Extension:
		return unlawful("extension_length", "《条例》第三十三条第二款", c.rule.Extension)
	case !c.fixed.IsZero():
		return unlawful("extension_after_delay", "《条例》第三十五条")
	case late:
		return unlawful("late_extension", "《条例》第三十三条第二款", due)
	}
	return nil
}

func doExtended(c *clock, f Fact) { c.extended, c.target = true, c.target+f.Days }

func checkDelayed(c *clock, f Fact) *Unlawful {
	due, late := c.lateFor(f.On)
	switch {
	case c.delayed:
		return unlawful("second_delay", "《条例》第三十五条")
	case c.received.IsZero():
		return nil
	case late:
		return unlawful("late_delay", "《条例》第三十五条", due)
	case !f.Until.After(f.On) || !f.Until.After(due):
		return unlawful("delay_not_later", "《条例》第三十五条", due)
	case f.Until.After(f.On.AddDays(farthest)):
		return unlawful("unreasonable", "《条例》第三十五条", f.Until)
	}
	return nil
}

func doDelayed(c *clock, f Fact) { c.delayed, c.fixed = true, f.Until }

func checkFeeNotified(c *clock, f Fact) *Unlawful {
	due, late := c.lateFor(f.On)
	_, ruled := c.law.feeRuleOf(f.On)
	switch {
	case c.received.IsZero():
		return nil
	case !ruled:
		return unlawful("before_fees", "国办函〔2020〕109号", c.law.fees[0].From)
	case c.feeAsked:
		return unlawful("second_fee", "国办函〔2020〕109号")
	case late:
		return unlawful("late_fee", "国办函〔2020〕109号", due)
	}
	return checkReached(c, f)
}

func doFeeNotified(c *clock, f Fact) {
	reached := f.On
	if !f.Until.IsZero() {
		reached = f.Until
	}
	c.feeAsked = true
	c.fees, _ = c.law.feeRuleOf(f.On)
	c.payBy, _ = c.cal.Add(reached, c.fees.Payment)
	c.waits = append(c.waits, wait{from: f.On, state: AwaitingPayment, open: true})
}

func checkPaid(c *clock, _ Fact) *Unlawful {
	if c.phaseOpen() && c.pending(AwaitingPayment) == nil {
		return unlawful("no_fee", "国办函〔2020〕109号")
	}
	return nil
}

func doPaid(c *clock, f Fact) {
	c.close(AwaitingPayment, "", f.On)
	c.restart(f.On, c.fees.AfterPayment)
}

func doWithdrawn(c *clock, f Fact) {
	c.withdrawn = f.On
	c.endAll(f.On)
}

func doReplied(c *clock, f Fact) {
	c.replied = f.On
	c.endAll(f.On)
}

func checkServed(c *clock, _ Fact) *Unlawful {
	if c.phaseOpen() {
		return unlawful("nothing_to_serve", "国办公开办函〔2016〕235号")
	}
	return nil
}

func doServed(c *clock, f Fact) { c.served = f.On }
