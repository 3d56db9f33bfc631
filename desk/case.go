package desk

// case.go shows the cases of disclosure on request: the list with what is due first, and one case with its facts, its
// days, its history and the next lawful steps. The forms of the steps are in caseform.go.

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gongkai/casefile"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

const casesPerPage = 50

// caseListPage is the list.
type caseListPage struct {
	Filter  request.Filter
	Due     string
	Organs  []page.Option
	Rows    []caseRow
	Next    string // address of the page after this one; "" for the last
	First   string // address of the first page; "" on it
	MayAdd  bool
	NewHref string
	Groups  []groupRow
	Queues  caseQueues
	Bulk    bulkForm

	MayChannels bool
}

type caseRow struct {
	request.Case
	Deadline  request.Deadline
	Name      string
	HandledBy handlerName
	Part      request.Part // of the unit whose queue is looked at
	PartBy    handlerName
}

// caseOrgan is the organ whose cases are looked at: the one asked for, or the home organ, or the first allowed.
func caseOrgan(v *page.Visit, verb office.Verb) (string, error) {
	where := v.Actor.Where(verb)
	organ := v.Ask("organ")
	if v.R.Method == http.MethodPost {
		organ = v.Form("organ")
	}
	switch {
	case organ != "":
		return organ, v.Actor.Allow(verb, organ)
	case slices.Contains(where, v.Actor.Organ):
		return v.Actor.Organ, nil
	case len(where) > 0:
		return where[0], nil
	}
	return "", v.Actor.Allow(verb, v.Actor.Organ)
}

func (d *Desk) cases(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := caseListPage{Filter: request.Filter{Organ: organ, Stage: request.Stage(v.Ask("stage")), Requester: request.Requester(v.Ask("requester")), Number: v.Ask("number"),
		Handler: v.Ask("handler"), Unit: v.Ask("unit")},
		Due: v.Ask("due"), MayAdd: v.Actor.May("case.register", organ), MayChannels: v.Actor.May("channel.edit", organ), NewHref: "/desk/cases/new?organ=" + url.QueryEscape(organ)}
	if p.Filter.Handler == "me" {
		p.Filter.Handler = v.Actor.ID
	}
	today := workday.DateOf(d.DB.Now())
	switch p.Due {
	case "open":
		p.Filter.Open = true
	case "week":
		p.Filter.DueBefore = today.AddDays(8)
	case "late":
		p.Filter.DueBefore = today
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		who, err := readHandlers(q, v, organ)
		if err != nil {
			return err
		}
		if p.Queues, err = readQueues(q, v, p.Filter, who); err != nil {
			return err
		}
		if p.Filter.Number == "" && p.Filter.Handler == "" && p.Filter.Unit == "" { // who looks for a number finds it, in a group or not
			if p.Groups, p.Filter.Without, err = d.groupRows(q, organ); err != nil {
				return err
			}
		}
		var next string
		read := d.caseRows
		if p.Filter.Unit != "" && p.Filter.Number == "" {
			read = d.unitRows
		}
		if p.Rows, next, err = read(q, p.Filter, v.Ask("after")); err != nil {
			return err
		}
		if err := nameHandlers(q, who, p.Rows); err != nil {
			return err
		}
		if p.Bulk, err = bulkChoices(q, v, organ, who); err != nil {
			return err
		}
		if next != "" {
			p.Next = withAfter(v.R.URL.Query(), next)
		}
		if v.Ask("after") != "" {
			p.First = withAfter(v.R.URL.Query(), "")
		}
		return nil
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("desk.menu.cases"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Label: v.T("desk.menu.cases")})
	return v.Render(http.StatusOK, casesView(f, p))
}

// withAfter is the address of the same list from a place on.
func withAfter(asked url.Values, after string) string {
	asked.Del("after")
	if after != "" {
		asked.Set("after", after)
	}
	return "/desk/cases?" + asked.Encode()
}

func (d *Desk) caseRows(q db.Query, f request.Filter, after string) ([]caseRow, string, error) {
	cases, next, err := request.Page(q, f, after, casesPerPage)
	if err != nil {
		return nil, "", err
	}
	rows, err := d.describe(q, cases)
	return rows, next, err
}

// describe gives cases with their clock and their applicants' masked names.
func (d *Desk) describe(q db.Query, cases []request.Case) ([]caseRow, error) {
	if err := request.WithFacts(q, cases); err != nil {
		return nil, err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return nil, err
	}
	names, err := request.MaskedNames(q, d.Keys, cases)
	if err != nil {
		return nil, err
	}
	rows := make([]caseRow, 0, len(cases))
	for i, c := range cases {
		row := caseRow{Case: c, Name: names[i]}
		if row.Deadline, err = request.DeadlineBy(c, cal, workday.DateOf(q.Now())); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// maskedName is the applicant's name as staff see it by default, or empty once the applicant was erased.
func (d *Desk) maskedName(q db.Query, c request.Case) (string, error) {
	p, err := request.Applicant(q, d.Keys, c)
	if fault.Of(err) == fault.NotFound {
		return "", nil
	}
	return p.Name, err
}

// casePage is one case.
type casePage struct {
	request.Case
	OrganName   string
	Person      request.Person
	Plain       bool // the person is shown unmasked
	Erased      bool
	Why         string // key of the message why the person cannot be shown
	Deadline    request.Deadline
	Strip       page.Strip
	History     []page.Moment
	Drafts      []request.Draft
	Same        []request.Case
	Log         []ledger.Event
	Comments    comments
	Steps       []page.Step
	Key         string
	Errors      page.FieldErrors
	May         map[string]bool
	Part        casePart    // what the annual report takes from it
	Waits       office.Verb // the step its reply waits for
	Parts       caseParts
	Consults    caseConsults
	Moves       []request.Moving
	Proposals   []request.Proposal // to publish what it asks for
	Lapsed      request.Outcome    // all it can still come to
	Intake      request.Intake
	Earlier     []earlier
	Files       int                  // that go with the reply
	Submissions []request.Submission // handed in by the applicant
	Messages    []request.Message    // to the applicant
	Letters     []request.Issued
	Alone       []request.LetterKind // letters that belong to no step
	Handled     handlerBox
}

func (d *Desk) caseOne(v *page.Visit) error { return d.showCase(v, http.StatusOK, nil, nil) }

// showCase shows a case; person, when given, unmasked; failed, when given, says why a step was refused.
func (d *Desk) showCase(v *page.Visit, status int, person *request.Person, failed error) error {
	p := casePage{Key: page.FormKey(), May: map[string]bool{}, Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Case, err = d.loadCase(q, v); err != nil {
			return err
		}
		return d.fillCase(q, v, &p)
	})
	if err != nil {
		return err
	}
	if person != nil {
		p.Person, p.Plain, p.Intake.Agent = *person, true, person.Agent
	}
	for _, verb := range []office.Verb{"case.reveal", "case.erase", "case.receipt", "case.call", "case.upload_open", "case.suggest"} {
		p.May[string(verb)] = v.Actor.May(verb, p.Organ) && (p.Stage != request.StageArchived || verb != "case.erase" && verb != "case.call")
	}
	f := d.frame(v, p.Number)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: p.Number})
	f.Rail = caseRail(p)
	return v.Render(status, caseView(f, p))
}

// loadCase reads the case of the address, for whoever may read cases of its organ.
func (d *Desk) loadCase(q db.Query, v *page.Visit) (request.Case, error) {
	c, err := request.ByID(q, v.Path("id"))
	if err != nil {
		return c, err
	}
	return c, v.Actor.Allow("case.read", c.Organ)
}

func (d *Desk) fillCase(q db.Query, v *page.Visit, p *casePage) (err error) {
	organ, err := office.OrganByID(q, p.Organ)
	if err != nil {
		return err
	}
	p.OrganName = organ.Name
	if p.Person, err = request.Applicant(q, d.Keys, p.Case); fault.Of(err) == fault.NotFound {
		p.Erased, p.Why, err = true, fault.As(err).Key, nil
	}
	if err != nil {
		return err
	}
	if p.Earlier, err = earlierThan(q, request.SoughtOf(p.Case)); err != nil {
		return err
	}
	if p.Intake, err = request.IntakeOf(q, d.Keys, p.Case); err != nil {
		return err
	}
	if p.Deadline, err = request.DeadlineOf(q, p.Case); err != nil {
		return err
	}
	cal, err := office.Calendar(q)
	if err != nil {
		return err
	}
	p.Strip = casefile.Strip(v.Lang, cal.Settled, p.Deadline, workday.DateOf(q.Now()))
	p.History = casefile.History(v.Lang, p.Case, p.Deadline, true)
	if p.Drafts, err = request.Drafts(q, p.ID); err != nil {
		return err
	}
	if p.Waits, _, err = request.Waits(q, v.Actor, p.Case); err != nil {
		return err
	}
	if p.Same, err = request.SameApplicant(q, p.Case, 10); err != nil {
		return err
	}
	if p.Log, err = ledger.Of(q, p.Subject(), 200); err != nil {
		return err
	}
	if p.Comments, err = commentsOf(q, v, p.Organ, p.Subject()); err != nil {
		return err
	}
	if p.Part, err = d.readCasePart(q, v, p.Case); err != nil {
		return err
	}
	if p.Parts, err = d.readParts(q, v, p.Case); err != nil {
		return err
	}
	files, err := request.ReleasedFiles(q, p.ID)
	if err != nil {
		return err
	}
	p.Files = len(files)
	if err := p.fillLetters(q, d.Keys, v); err != nil {
		return err
	}
	if p.Consults, err = d.readConsults(q, v, p.Case); err != nil {
		return err
	}
	if p.Moves, err = request.MovesOf(q, p.ID); err != nil {
		return err
	}
	if p.Proposals, err = request.ProposalsWith(q, p.ID); err != nil {
		return err
	}
	if p.Lapsed, err = request.Lapsed(q, p.Case); err != nil {
		return err
	}
	if err := readCaseHandler(q, v, p); err != nil {
		return err
	}
	p.Steps, err = d.caseSteps(q, v, *p, p.Key)
	return err
}

// letterSteps are taken where the letter is read.
var letterSteps = []string{"legal_review", "secrecy_review", "approve", "return"}

// stepPages are the forms of their own that steps have.
var stepPages = map[string]string{"archive": "/archive", "draft": "/reply", "assign": "/assign", "split": "/split", "merge": "/merge", "transfer": "/transfer", "petition": "/petition",
	"fee_notified": "/fee", "paid": "/fee", "third_party_asked": "/consult/third_party_asked", "co_maker_asked": "/consult/co_maker_asked", "organ_asked": "/consult/organ_asked"}

// hidesStep says which steps are elsewhere on the page: those of the letter, and answers of those who were asked by a letter of
// their own.
func (p casePage) hidesStep(m request.Move) bool {
	answers := map[request.FactKind]request.FactKind{request.ThirdPartyAnswered: request.ThirdPartyAsked, request.CoMakerAnswered: request.CoMakerAsked, request.OrganAnswered: request.OrganAsked}
	return slices.Contains(letterSteps, m.Step) || slices.ContainsFunc(p.Consults.Rows, func(row consultRow) bool { return row.Kind == answers[m.Fact] }) ||
		p.Kind == request.ForCorrection && slices.Contains(informationSteps, m.Step)
}

// informationSteps are not for a correction of data about oneself.
var informationSteps = []string{"split", "petition", "fee_notified", "third_party_asked", "co_maker_asked"}

// caseSteps are the steps the stage allows and the visitor may take, each with its article and what it does to the date.
func (d *Desk) caseSteps(q db.Query, v *page.Visit, p casePage, key string) ([]page.Step, error) {
	c := p.Case
	choices, err := request.Choices(q, c)
	if err != nil {
		return nil, err
	}
	var steps []page.Step
	for _, m := range c.Steps() {
		if !v.Actor.May(m.Verb, c.Organ) || p.hidesStep(m) {
			continue
		}
		s := page.Step{Label: v.T("step." + m.Step), Law: m.Article, Effect: v.T("step." + m.Step + ".effect")}
		choice, clocked := choices[m.Fact]
		switch {
		case clocked && choice.Why != nil:
			if silent[choice.Why.Code] {
				continue
			}
			s.WhyNot = message.T(v.Lang, "request.unlawful."+choice.Why.Code, append([]any{choice.Why.Article}, choice.Why.Args...)...)
		case m.Step == "accept" || m.Step == "close":
			s.Post = "/desk/cases/" + c.ID + "/do/" + m.Step
			s.Hidden = []page.Hidden{{Name: "_key", Value: key}, {Name: "_seen", Value: strconv.FormatInt(c.Revision, 10)}}
		case stepPages[m.Step] != "":
			s.Href = "/desk/cases/" + c.ID + stepPages[m.Step]
			if m.Step == "draft" {
				s.Weight = page.Primary
			}
		default:
			if s.Href, err = stepDoor(q, c, m); err != nil {
				return nil, err
			}
			if clocked && !choice.Due.IsZero() && choice.Due != c.DueOn && choice.Kind != request.Withdrawn {
				s.Effect = v.T("step.date", c.DueOn, choice.Due)
			}
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// stepDoor is where a step is taken: the service of the reply at its letter.
func stepDoor(q db.Query, c request.Case, m request.Move) (string, error) {
	if m.Fact == request.Served {
		letters, err := request.LettersIn(q, c.ID)
		if err != nil {
			return "", err
		}
		for _, one := range slices.Backward(letters) {
			if one.IsReply() {
				return "/desk/letters/" + one.ID + "#serve", nil
			}
		}
	}
	return "/desk/cases/" + c.ID + "/do/" + m.Step, nil
}

// silent are the reasons that need no words on the page: there is nothing to answer, correct or pay.
var silent = map[string]bool{"nothing_asked": true, "no_clarification": true, "no_fee": true}

// reveal shows the applicant unmasked, once; each look is recorded.
func (d *Desk) caseReveal(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var person request.Person
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		person, err = request.Reveal(tx, d.Keys, v.Actor, c.ID)
		return err
	})
	if err != nil {
		return err
	}
	return d.showCase(v, http.StatusOK, &person, nil)
}

// caseOf reads the case of the address in a view of its own.
func (d *Desk) caseOf(v *page.Visit) (c request.Case, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err = d.loadCase(q, v)
		return err
	})
	return c, err
}
