package desk

// caseform.go holds the forms about a case: each step with its date and parameters, the reply and its letter; intake is in
// intake.go. What was typed comes back when the law or the workflow refuses it.

import (
	"net/http"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// readDate reads a date of a form; empty is no date.
func readDate(form *fault.Form, name, text string) workday.Date {
	if text == "" {
		return workday.Date{}
	}
	date, err := workday.ParseDate(text)
	if err != nil {
		form.Add(name, "request.flaw.wrong_form")
	}
	return date
}

// stepPage is the form of one step.
type stepPage struct {
	request.Case
	Move                  request.Move
	Key, Seen             string
	On, Until, Days, Whom string
	Letters               letterForm
	Preview               []request.Letter
	Errors                page.FieldErrors
}

// stepFields says what a step asks for besides its day.
var stepFields = map[string]struct{ Until, Days, Whom bool }{
	"clarification_asked": {Until: true}, "delayed": {Until: true}, "extended": {Days: true},
	"third_party_asked": {Until: true, Whom: true}, "third_party_answered": {Whom: true}, "co_maker_asked": {Until: true, Whom: true},
	"co_maker_answered": {Whom: true}, "organ_asked": {Whom: true}, "organ_answered": {Whom: true}, "fee_notified": {Until: true},
}

func (d *Desk) caseStep(v *page.Visit) error {
	p := stepPage{On: workday.DateOf(d.DB.Now()).String()}
	if v.Path("step") == "extended" {
		p.Days = "20"
	}
	return d.showStep(v, p, nil)
}

func (d *Desk) showStep(v *page.Visit, p stepPage, failed error) error {
	m, ok := request.MoveOf(v.Path("step"))
	if !ok || m.Fact == "" || m.Fact == request.Replied {
		return fault.Missing("request.no_step")
	}
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	p.Letters.Kinds = request.LettersOf(m.Step)
	if err := v.Actor.Allow(m.Verb, c.Organ); err != nil {
		return err
	}
	p.Case, p.Move, p.Key, p.Errors = c, m, page.FormKey(), page.Errors(v.Lang, failed)
	p.Seen = strconv.FormatInt(c.Revision, 10)
	f := d.frame(v, v.T("step."+m.Step))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + c.ID, Label: c.Number}, page.Link{Label: v.T("step." + m.Step)})
	return d.renderWithPhrases(v, page.StatusOf(failed), c.Organ, stepView(f, p))
}

// plainSteps need nothing but the case.
var plainSteps = map[string]func(tx *db.Tx, by office.Actor, id string, seen int64) error{
	"accept": request.Accept, "close": request.Close,
}

func caseSeen(v *page.Visit) int64 {
	seen, _ := strconv.ParseInt(v.Form("_seen"), 10, 64) // unreadable: 0, which is stale
	return seen
}

func (d *Desk) caseStepPost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	back := "/desk/cases/" + c.ID
	if act, ok := plainSteps[v.Path("step")]; ok {
		err := d.once(v, c.Organ, func(tx *db.Tx) (string, error) { return back, act(tx, v.Actor, c.ID, caseSeen(v)) })
		return d.orCase(v, err)
	}
	if inserted, err := d.inserting(v, c.Organ); err != nil {
		return err
	} else if inserted {
		p, _, _ := readStep(v)
		return d.showStep(v, p, nil)
	}
	p, f, err := readStep(v)
	if err == nil {
		err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
			_, err := request.RecordWithLetters(tx, d.Keys, v.Actor, c.ID, caseSeen(v), f, p.Letters.wish())
			return back, err
		})
	}
	if kind := fault.Of(err); kind == fault.Invalid || kind == fault.Refused || kind == fault.Stale {
		return d.showStep(v, p, err)
	}
	return err
}

// readStep reads the form of a step.
func readStep(v *page.Visit) (p stepPage, f request.Fact, err error) {
	p = stepPage{On: v.Form("on"), Until: v.Form("until"), Days: v.Form("days"), Whom: v.Form("whom")}
	m, _ := request.MoveOf(v.Path("step"))
	p.Letters = readLetterForm(v, request.LettersOf(m.Step))
	var form fault.Form
	f = request.Fact{Kind: m.Fact, On: readDate(&form, "on", p.On), Until: readDate(&form, "until", p.Until), Whom: p.Whom}
	if p.Days != "" {
		if f.Days, err = strconv.Atoi(p.Days); err != nil {
			form.Add("days", "request.flaw.wrong_form")
		}
	}
	return p, f, form.Err()
}

// orCase shows the case with the reason when a step without a form was refused.
func (d *Desk) orCase(v *page.Visit, err error) error {
	if kind := fault.Of(err); err != nil && (kind == fault.Refused || kind == fault.Stale) {
		return d.showCase(v, page.StatusOf(err), nil, err)
	}
	return err
}

// letterPage is the letter with what can be done with it.
type letterPage struct {
	request.Case
	Letter    request.Letter
	Draft     request.Draft
	Key, Seen string
	Waits     office.Verb        // the step it waits for, if it does
	Pass      bool               // the visitor may take it
	Return    bool               // or give it back
	Taken     []request.Approval // of every version
	Handling  request.Handling
	Comment   string
	Reveal    bool // the visitor may see it with the applicant's name
	Errors    page.FieldErrors
}

// caseLetter shows the letter with the applicant's name masked.
func (d *Desk) caseLetter(v *page.Visit) error { return d.showLetter(v, "", nil) }

// caseLetterPlain shows it as it goes out; like every plain look it is recorded.
func (d *Desk) caseLetterPlain(v *page.Visit) error {
	name, err := d.revealed(v)
	if err != nil {
		return err
	}
	return d.showLetter(v, name, nil)
}

// revealed gives the applicant's plain name, recorded.
func (d *Desk) revealed(v *page.Visit) (string, error) {
	c, err := d.caseOf(v)
	if err != nil {
		return "", err
	}
	var p request.Person
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		p, err = request.Reveal(tx, d.Keys, v.Actor, c.ID)
		return err
	})
	return p.Name, err
}

func (d *Desk) showLetter(v *page.Visit, name string, failed error) error {
	p := letterPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Case, err = d.loadCase(q, v); err != nil {
			return err
		}
		if p.Letter, p.Draft, err = d.letterOf(q, p.Case, name); err != nil {
			return err
		}
		return p.route(q, v)
	})
	if err != nil {
		return err
	}
	p.Reveal = name == "" && v.Actor.May("case.reveal", p.Organ)
	p.Seen = strconv.FormatInt(p.Revision, 10)
	f := d.frame(v, v.T("case.letter"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T("case.letter")})
	if v.R.Method == http.MethodPost {
		p.Comment = v.Form("comment")
	}
	return d.renderWithPhrases(v, page.StatusOf(failed), p.Organ, caseLetterView(f, p))
}

// letterOf reads the letter to the name given, or to the masked one.
func (d *Desk) letterOf(q db.Query, c request.Case, name string) (l request.Letter, draft request.Draft, err error) {
	if l, err = request.LetterOf(q, d.Keys, c); err != nil {
		return l, draft, err
	}
	drafts, err := request.Drafts(q, c.ID)
	if err != nil {
		return l, draft, err
	}
	if l.Addressee = name; name == "" {
		l.Addressee, err = d.maskedName(q, c)
	}
	return l, drafts[len(drafts)-1], err
}

// caseLetterFile is the letter as a file, ready to be sent: with the applicant's name, so the look is recorded.
func caseLetterFile(kind string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		name, err := d.revealed(v)
		if err != nil {
			return err
		}
		var l request.Letter
		err = d.DB.View(v.R.Context(), func(q *db.View) error {
			c, err := d.loadCase(q, v)
			if err != nil {
				return err
			}
			l, _, err = d.letterOf(q, c, name)
			return err
		})
		if err != nil {
			return err
		}
		return sendLetter(v, l, kind)
	}
}

func (d *Desk) caseErase(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID, request.Erase(tx, d.Keys, v.Actor, c.ID, caseSeen(v))
	})
	return d.orCase(v, err)
}

// options gives choices whose words stand under a common key.
func options[T ~string](lang message.Lang, prefix string, values ...T) []page.Option {
	var all []page.Option
	for _, value := range values {
		all = append(all, page.Option{Value: string(value), Label: message.T(lang, prefix+string(value))})
	}
	return all
}

// outcomeOptions is the closed table, each with its article.
func outcomeOptions(lang message.Lang) []page.Option {
	var all []page.Option
	for _, kind := range request.Replies {
		label := message.T(lang, kind.Outcome.Key())
		if kind.Article != "" {
			label += "（" + kind.Article + "）"
		}
		all = append(all, page.Option{Value: string(kind.Outcome), Label: label})
	}
	return all
}
