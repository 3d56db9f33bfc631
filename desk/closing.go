package desk

// closing.go is the end of an organ at the desk: the system administrator asks for it, the head of the disclosure office of the
// organ that carries on decides; both read the same list of what will move before they do (package closing).

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gongkai/closing"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// closingPage is the proposals that concern an organ, and the form for one, with what it would move once the organ that is to
// carry on is chosen.
type closingPage struct {
	Organ   office.Organ
	Rows    []closingRow
	Organs  []page.Option // that may carry on
	Chosen  string        // one of them; noSuccessor for none
	Looked  bool
	Effects closing.Effects
	Lines   []effect
	Against string
	Typed   map[string]string
	Key     string
	Bad     page.FieldErrors
	MayAsk  bool
}

// noSuccessor is the choice that nobody carries the functions on.
const noSuccessor = "-"

type closingRow struct {
	closing.Proposal
	From, To string
}

// effect is one line of what a closing moves, ends or leaves.
type effect struct {
	What, Then string
	N          int64
	Tone       page.Tone
	More       []page.Link
}

func (d *Desk) organClose(v *page.Visit) error { return d.showOrganClose(v, nil) }

func (d *Desk) showOrganClose(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	organ := v.Path("id")
	p := closingPage{Key: page.FormKey(), Chosen: v.Ask("successor"), Bad: page.Errors(v.Lang, fail), Typed: map[string]string{}, MayAsk: v.Actor.May(closing.VerbAsk, organ)}
	if fail != nil {
		p.Chosen, p.Typed = v.Form("successor"), map[string]string{"reason": v.Form("reason"), "document": v.Form("document")}
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if err := mayReadClosing(v.Actor, closing.Proposal{Organ: organ, Keeper: cmp.Or(p.Organ.Keeper, organ)}); err != nil {
			return err
		}
		if p.Rows, err = closingRows(q, organ); err != nil {
			return err
		}
		organs, err := office.Organs(q)
		if err != nil {
			return err
		}
		p.Organs = []page.Option{{Value: noSuccessor, Label: v.T("closing.nobody")}}
		for _, o := range organs {
			if !o.Closed() && o.ID != organ {
				p.Organs = append(p.Organs, page.Option{Value: o.ID, Label: o.Name})
			}
		}
		if p.Chosen == "" {
			return nil
		}
		p.Looked = true
		p.Effects, err = closing.Look(q, organ, successor(p.Chosen))
		return err
	})
	if err != nil {
		return err
	}
	if p.Looked {
		p.Lines, p.Against = effects(v, p.Effects), page.Errors(v.Lang, p.Effects.Against).Summary
	}
	f := d.frame(v, v.T("closing.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/organs", Label: v.T("organ.title")}, page.Link{Href: "/desk/organs/" + organ, Label: p.Organ.Display()}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), closingView(f, p))
}

func successor(chosen string) string {
	if chosen == noSuccessor {
		return ""
	}
	return chosen
}

func closingRows(q db.Query, organ string) ([]closingRow, error) {
	list, err := closing.Of(q, organ)
	if err != nil {
		return nil, err
	}
	organs, err := office.Organs(q)
	names := map[string]string{}
	for _, o := range organs {
		names[o.ID] = o.Name
	}
	rows := make([]closingRow, len(list))
	for i, p := range list {
		rows[i] = closingRow{p, names[p.Organ], names[p.Successor]}
	}
	return rows, err
}

// mayReadClosing lets those read what would move who may ask for it or decide it, and who read the work of either organ.
func mayReadClosing(by office.Actor, p closing.Proposal) error {
	for _, organ := range []string{p.Organ, p.Keeper} {
		for _, verb := range []office.Verb{closing.VerbAsk, closing.VerbRefuse, "item.read", "audit.read", "staff.grant"} {
			if by.May(verb, organ) {
				return nil
			}
		}
	}
	return by.Allow(closing.VerbAsk, p.Organ)
}

func (d *Desk) organClosePost(v *page.Visit) error {
	organ := v.Path("id")
	err := d.onceNoted(v, organ, func(tx *db.Tx) (string, error) {
		if v.Form("successor") == "" {
			var form fault.Form
			form.Add("successor", "request.flaw.choose")
			return "", form.Err()
		}
		id, err := closing.Ask(tx, v.Actor, successor(v.Form("successor")), v.Form("reason"), v.Form("document"))
		return "/desk/closings/" + id, err
	})
	if err != nil {
		return d.showOrganClose(v, err)
	}
	return nil
}

// onceNoted is once, and has the other organ's ledger take down what was done before the answer; what fails of that the background
// does.
func (d *Desk) onceNoted(v *page.Visit, organ string, act func(tx *db.Tx) (string, error)) error {
	next, _, err := d.DB.Once(v.R.Context(), organ, v.Key(), act)
	if err != nil {
		return err
	}
	if err := closing.NoteAll(context.WithoutCancel(v.R.Context()), d.DB); err != nil {
		d.Log.Error("note a closing in the other organ's ledger", "err", err)
	}
	return v.See(next)
}

// closingOnePage is one proposal with what it moves, or moved.
type closingOnePage struct {
	closingRow
	Effects    closing.Effects
	Lines      []effect
	Against    string
	Key        string
	Bad        page.FieldErrors
	MayConfirm bool
	MayRefuse  bool
	Own        bool // the reader asked for it
}

func (d *Desk) closingOne(v *page.Visit) error { return d.showClosing(v, nil) }

func (d *Desk) showClosing(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := closingOnePage{Key: page.FormKey(), Bad: page.Errors(v.Lang, fail)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Proposal, err = closing.ByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := mayReadClosing(v.Actor, p.Proposal); err != nil {
			return err
		}
		from, err := office.OrganByID(q, p.Proposal.Organ)
		if err != nil {
			return err
		}
		p.From = from.Name
		if p.Successor != "" {
			to, err := office.OrganByID(q, p.Successor)
			if err != nil {
				return err
			}
			p.To = to.Name
		}
		if p.State == closing.Asked {
			p.Effects, err = closing.Look(q, p.Proposal.Organ, p.Successor)
		}
		return err
	})
	if err != nil {
		return err
	}
	waits := p.State == closing.Asked
	p.Own = waits && p.AskedBy == v.Actor.ID
	p.MayConfirm = waits && !p.Own && v.Actor.May(closing.VerbConfirm, p.Keeper)
	p.MayRefuse = waits && (v.Actor.May(closing.VerbRefuse, p.Keeper) || p.Own)
	if waits {
		p.Lines, p.Against = effects(v, p.Effects), page.Errors(v.Lang, p.Effects.Against).Summary
	} else if p.State == closing.Done {
		p.Lines = movedLines(v, p.Moved)
	}
	f := d.frame(v, v.T("closing.one", p.From))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/organs", Label: v.T("organ.title")}, page.Link{Href: "/desk/organs/" + p.Proposal.Organ + "/close", Label: p.From}, page.Link{Label: v.T("closing.title")})
	return v.Render(page.StatusOf(fail), closingOneView(f, p))
}

// closingStep decides or refuses.
func (d *Desk) closingStep(v *page.Visit) error {
	var p closing.Proposal
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = closing.ByID(q, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	next := "/desk/closings/" + p.ID
	switch v.Path("step") {
	case "confirm":
		err = d.onceNoted(v, p.Organ, func(tx *db.Tx) (string, error) { return next, closing.Confirm(tx, v.Actor, p.ID, v.Form("_seen")) })
	case "refuse":
		err = d.onceNoted(v, p.Organ, func(tx *db.Tx) (string, error) { return next, closing.Refuse(tx, v.Actor, p.ID) })
	default:
		return fault.Missing("fault.not_found")
	}
	if err != nil {
		return d.showClosing(v, err)
	}
	return nil
}

// effects says in words what closing an organ moves, ends and leaves, what there is none of left out but the three that matter.
func effects(v *page.Visit, e closing.Effects) []effect {
	var lines []effect
	keeper := e.Keeper.Display()
	add := func(key string, n int64, tone page.Tone, always bool, more []page.Link) {
		if n > 0 || always {
			lines = append(lines, effect{v.T("closing.effect." + key), v.T("closing.then."+key, keeper), n, tone, more})
		}
	}
	var cases, drafts, owing, staff, reports []page.Link
	for _, c := range e.Cases.FirstOnes {
		cases = append(cases, page.Link{Href: "/desk/cases/" + c.ID, Label: v.T("closing.case", c.Number, cmp.Or(c.DueOn.String(), "—"))})
	}
	for _, it := range e.Items.Drafts[:min(len(e.Items.Drafts), effectShown)] {
		drafts = append(drafts, page.Link{Href: "/desk/items/" + it.ID, Label: it.HeadTitle})
	}
	for _, name := range e.Items.Owing {
		owing = append(owing, page.Link{Label: name})
	}
	for _, s := range e.Staff[:min(len(e.Staff), effectShown)] {
		staff = append(staff, page.Link{Label: s.Name + "（" + s.Login + "）"})
	}
	for _, year := range e.Years {
		reports = append(reports, page.Link{Label: v.T("closing.report", year)})
	}
	add("cases", e.Cases.Open, page.Warn, true, cases)
	add("drafted", e.Cases.Drafted, page.Warn, false, nil)
	add("parts", e.Cases.Parts, page.Warn, false, nil)
	add("mails", e.Cases.Mails, page.Warn, false, nil)
	add("handed", e.Cases.Handed, page.Warn, false, nil)
	add("unserved", e.Cases.Unserved, page.Info, false, nil)
	add("remedies", e.Cases.Remedies, page.Info, false, nil)
	add("public", e.Items.Public, page.Good, true, nil)
	add("drafts", int64(len(e.Items.Drafts)), page.Bad, false, drafts)
	add("corrections", e.Items.Corrections+e.Items.Withdrawing, page.Info, false, nil)
	add("closed", e.Items.Closed, page.Info, false, nil)
	add("mistakes", int64(len(e.Mistakes)), page.Info, false, nil)
	add("owing", int64(len(e.Items.Owing)), page.Warn, false, owing)
	add("decided", e.Cases.Decided, page.Good, false, nil)
	add("reports", int64(len(e.Years)), page.Info, true, reports)
	add("staff", int64(len(e.Staff)), page.Bad, true, staff)
	if e.Portal {
		add("portal", 1, page.Warn, true, nil)
	}
	return lines
}

const effectShown = 20

// movedLines is what a decision did, as it was counted then.
func movedLines(v *page.Visit, m closing.Moved) (lines []effect) {
	for _, one := range []struct {
		key string
		n   int64
	}{
		{"cases", int64(m.Cases)}, {"drafted", m.Redrafted}, {"parts", m.Recalled}, {"unserved", m.Unserved}, {"remedies", m.Reconsid}, {"public", m.Public},
		{"drafts", int64(m.Drafts)}, {"closed", m.Reassess}, {"mistakes", int64(m.Mistakes)}, {"staff", int64(m.Staff)},
	} {
		lines = append(lines, effect{What: v.T("closing.effect." + one.key), N: one.n})
	}
	return lines
}

// closingDuties are the proposals that wait for the visitor's decision.
func closingDuties(q db.Query, v *page.Visit) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(closing.VerbConfirm) {
		list, err := closing.Waiting(q, organ)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			o, err := office.OrganByID(q, p.Organ)
			if err != nil {
				return nil, err
			}
			if p.AskedBy != v.Actor.ID {
				duties = append(duties, duty{What: v.T("closing.one", o.Name), Kind: v.T("organ.title"), Do: v.T("verb.organ.close_confirm"), Href: "/desk/closings/" + p.ID})
			}
		}
	}
	return duties, nil
}

func effectCount(n int64) string { return strconv.FormatInt(n, 10) }

// closingAsked and closingDone are who and when.
func closingAsked(p closing.Proposal) string { return p.AskedAs + " " + instant(p.AskedAt) }

func closingDone(p closing.Proposal) string { return p.DoneAs + " " + instant(p.DoneAt) }

var closingTones = map[closing.State]page.Tone{closing.Asked: page.Warn, closing.Done: page.Good, closing.Refused: page.Over}

// effectPairs are the lines as a box of figures.
func effectPairs(lines []effect) []page.Pair {
	pairs := make([]page.Pair, len(lines))
	for i, one := range lines {
		pairs[i] = page.Pair{Label: one.What, Value: effectCount(one.N)}
	}
	return pairs
}

// mayOpenClosing says whether the page of an organ leads to its closing.
func mayOpenClosing(may func(office.Verb) bool) bool {
	return slices.ContainsFunc([]office.Verb{closing.VerbAsk, closing.VerbRefuse, "item.read", "audit.read", "staff.grant"}, may)
}
