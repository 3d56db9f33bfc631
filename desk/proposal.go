package desk

// proposal.go is what several applicants were given and the office might publish of its own accord (art. 44): the evidence, the
// decision, and the draft that is begun for it (request/publish.go).

import (
	"net/http"
	"net/url"
	"strconv"

	"gongkai/catalogue"
	"gongkai/compare"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

const (
	proposalsPath  = "/desk/proposals"
	proposalsShown = 100
)

// proposalsPage is the list.
type proposalsPage struct {
	Organ  string
	Organs []page.Option
	Tabs   []page.Tab
	Rows   []request.Proposal
}

func (d *Desk) proposals(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := proposalsPage{Organ: organ}
	state := request.ProposalState(v.Ask("state"))
	if state == "" {
		state = request.ProposalOpen
	}
	for _, one := range request.ProposalStates {
		p.Tabs = append(p.Tabs, page.Tab{Label: v.T(one.Key()), Href: proposalsPath + "?" + url.Values{"organ": {organ}, "state": {string(one)}}.Encode(), Current: one == state})
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		p.Rows, err = request.Proposals(q, organ, state, proposalsShown)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("proposal.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("proposal.title")})
	return v.Render(http.StatusOK, proposalsView(f, p))
}

// evidenceRow is a case beside the text of the first one.
type evidenceRow struct {
	request.Evidence
	Pieces []compare.Piece
}

// proposalPage is one.
type proposalPage struct {
	request.Proposal
	Rows          []evidenceRow
	Applicants    int
	Key           string
	Decide, Draft bool
	Columns       []page.Option
	Subject       string // as typed
	Typed         string
	Errors        page.FieldErrors
	ItemTitle     string
}

func (d *Desk) proposal(v *page.Visit) error { return d.showProposal(v, nil) }

// proposalOf reads the proposal of the address for whoever may read cases of its organ.
func proposalOf(q db.Query, v *page.Visit) (request.Proposal, error) {
	p, err := request.ProposalByID(q, v.Path("id"))
	if err != nil {
		return p, err
	}
	if v.Actor.May(request.VerbPrepare, p.Organ) {
		return p, nil
	}
	return p, v.Actor.Allow("case.read", p.Organ)
}

func (d *Desk) showProposal(v *page.Visit, failed error) error {
	p := proposalPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed), Typed: v.Form("reason")}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Proposal, err = proposalOf(q, v); err != nil {
			return err
		}
		return p.read(q, v)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("proposal.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: proposalsPath + "?organ=" + p.Organ, Label: v.T("proposal.title")}, page.Link{Label: v.T(p.State.Key())})
	status := http.StatusOK
	if failed != nil {
		status = page.StatusOf(failed)
	}
	return v.Render(status, proposalView(f, p))
}

func (p *proposalPage) read(q db.Query, v *page.Visit) error {
	p.Subject = p.Proposal.Subject
	if typed := v.Form("subject"); typed != "" {
		p.Subject = typed
	}
	p.Decide = p.State == request.ProposalOpen && v.Actor.May(request.VerbPublish, p.Organ)
	p.Draft = p.State == request.ProposalAgreed && v.Actor.May(request.VerbPrepare, p.Organ)
	if p.Item != "" {
		it, err := disclosure.ItemByID(q, p.Item)
		if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		p.ItemTitle = it.HeadTitle
	}
	if v.Actor.May("case.read", p.Organ) { // who only drafts gets the title alone: what was asked for may name people
		all, err := request.EvidenceOf(q, p.ID)
		if err != nil {
			return err
		}
		p.Applicants = request.Applicants(all)
		for _, one := range all {
			p.Rows = append(p.Rows, evidenceRow{one, compare.Words(all[0].Description, one.Description)})
		}
	}
	if !p.Draft {
		return nil
	}
	columns, err := catalogue.Columns(q, p.Organ)
	for _, c := range columns {
		if !c.Closed() {
			p.Columns = append(p.Columns, page.Option{Value: c.ID, Label: c.Name})
		}
	}
	return err
}

func (d *Desk) proposalDecide(v *page.Visit) error {
	var p request.Proposal
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = proposalOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	publish := v.Form("publish")
	if publish != "yes" && publish != "no" {
		var form fault.Form
		form.Add("publish", "request.flaw.choose")
		return d.showProposal(v, form.Err())
	}
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		return proposalsPath + "/" + p.ID, request.DecideProposal(tx, v.Actor, p.ID, caseSeen(v), publish == "yes", v.Form("subject"), v.Form("reason"))
	})
	if err != nil && wordable(err) {
		return d.showProposal(v, err)
	}
	return err
}

// proposalDraft begins the item and leads to its form.
func (d *Desk) proposalDraft(v *page.Visit) error {
	var p request.Proposal
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = proposalOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		item, err := disclosure.Draft(tx, v.Actor, p.Organ, disclosure.Text{Title: p.Subject, Column: v.Form("column")})
		if err != nil {
			return "", err
		}
		return "/desk/items/" + item + "/edit", request.Drafted(tx, v.Actor, p.ID, caseSeen(v), item)
	})
	if err != nil && wordable(err) {
		return d.showProposal(v, err)
	}
	return err
}

// caseSuggest records that the applicant suggests to publish.
func (d *Desk) caseSuggest(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		id, err := request.Suggest(tx, v.Actor, c.ID)
		return proposalsPath + "/" + id, err
	})
	return d.orCase(v, err)
}

// proposalDuties are proposals that wait for a decision, proposalDrafts those that wait for a draft.
func proposalDuties(q db.Query, v *page.Visit) ([]duty, error) {
	return proposalsOwed(q, v, request.ProposalOpen, request.VerbPublish)
}

func proposalDrafts(q db.Query, v *page.Visit) ([]duty, error) {
	return proposalsOwed(q, v, request.ProposalAgreed, request.VerbPrepare)
}

func proposalsOwed(q db.Query, v *page.Visit, state request.ProposalState, verb office.Verb) ([]duty, error) {
	var duties []duty
	for _, organ := range v.Actor.Where(verb) {
		if !v.Actor.May(verb, organ) {
			continue
		}
		all, err := request.Proposals(q, organ, state, perStage)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			what := p.Subject
			if what == "" {
				what = v.T("proposal.cause." + p.Cause)
			}
			duties = append(duties, duty{What: what, Kind: v.T("proposal.title"), Do: v.T("proposal.duty." + string(state)), Href: proposalsPath + "/" + p.ID})
		}
	}
	return duties, nil
}

func seenWord(revision int64) string { return strconv.FormatInt(revision, 10) }
