package desk

// letter.go is the letters of cases: the fields and the preview in the form of the step that issues them, letters that
// belong to no step, the register, and one letter with what was done to serve it.

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
	"gongkai/request"
	"gongkai/vault"
	"gongkai/workday"
)

// letterForm is the part of a form that fills in letters.
type letterForm struct {
	Kinds   []request.LetterKind
	Blanks  request.Values
	Outside string
	Alone   bool // no step: nothing can have been sent before
}

func readLetterForm(v *page.Visit, kinds []request.LetterKind) letterForm {
	f := letterForm{Kinds: kinds, Blanks: request.Values{}, Outside: v.Form("outside")}
	for _, k := range kinds {
		for _, name := range k.Asked {
			f.Blanks[name] = v.Form(request.BlankField(name))
		}
	}
	return f
}

func (f letterForm) wish() request.Wish { return request.Wish{Blanks: f.Blanks, Outside: f.Outside} }

// fields are the controls of the blanks a person fills in.
func (f letterForm) fields(lang message.Lang, errors page.FieldErrors) []page.Field {
	var all []page.Field
	for _, k := range f.Kinds {
		for _, name := range k.Asked {
			how, _ := request.TypedBlank(name)
			field := page.Field{Name: request.BlankField(name), Label: message.T(lang, "letter.blank."+name), Value: f.Blanks[name], Error: errors.Of(request.BlankField(name)),
				Required: !request.OptionalBlank(k, name), Max: 4000, Private: name == "收件人"}
			if how.Long {
				field.Rows = 4
			}
			if how.Date {
				field.Type = "date"
			}
			if key := "letter.blank." + name + ".hint"; message.Has(lang, key) {
				field.Hint = message.T(lang, key)
			}
			all = append(all, field)
		}
	}
	return all
}

// caseStepPreview shows the form of a step again with the letters it would issue.
func (d *Desk) caseStepPreview(v *page.Visit) error {
	p, f, failed := readStep(v)
	if failed != nil {
		return d.showStep(v, p, failed)
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := d.loadCase(q, v)
		if err != nil {
			return err
		}
		if p.Preview, err = request.PreviewLetters(q, d.Keys, c, f, p.Letters.Blanks); err != nil {
			return err
		}
		return d.maskLetters(q, c, p.Preview, p.Letters.Kinds)
	})
	if err != nil && !wordable(err) {
		return err
	}
	return d.showStep(v, p, err)
}

// maskLetters hides the applicant's name in letters on the screen.
func (d *Desk) maskLetters(q db.Query, c request.Case, letters []request.Letter, kinds []request.LetterKind) error {
	name, err := d.maskedName(q, c)
	for i := range letters {
		if kinds[i].To == request.ToApplicant {
			letters[i].Addressee = name
		}
	}
	return err
}

// letterNewPage is the form of a letter that belongs to no step.
type letterNewPage struct {
	request.Case
	Kind      request.LetterKind
	Key, Seen string
	Letters   letterForm
	Preview   []request.Letter
	Errors    page.FieldErrors
}

func (d *Desk) letterNew(v *page.Visit) error { return d.showLetterNew(v, letterNewPage{}, nil) }

func (d *Desk) showLetterNew(v *page.Visit, p letterNewPage, failed error) error {
	kind, ok := request.LetterKindOf(request.LetterCode(v.Path("kind")))
	if !ok || len(kind.Alone) == 0 {
		return fault.Missing("letter.no_kind")
	}
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(request.VerbIssue, c.Organ); err != nil {
		return err
	}
	p.Case, p.Kind, p.Key, p.Seen, p.Errors = c, kind, page.FormKey(), strconv.FormatInt(c.Revision, 10), page.Errors(v.Lang, failed)
	p.Letters.Kinds, p.Letters.Alone = []request.LetterKind{kind}, true
	f := d.frame(v, v.T(kind.Code.Key()))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + c.ID, Label: c.Number}, page.Link{Label: v.T(kind.Code.Key())})
	return d.renderWithPhrases(v, page.StatusOf(failed), c.Organ, letterNewView(f, p))
}

func (d *Desk) letterNewPost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	kind, _ := request.LetterKindOf(request.LetterCode(v.Path("kind")))
	inserted, err := d.inserting(v, c.Organ)
	if err != nil {
		return err
	}
	p := letterNewPage{Letters: readLetterForm(v, []request.LetterKind{kind})}
	if inserted {
		return d.showLetterNew(v, p, nil)
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		one, err := request.IssueAlone(tx, d.Keys, v.Actor, c.ID, kind.Code, p.Letters.Blanks)
		return "/desk/letters/" + one.ID, err
	})
	if err != nil && wordable(err) {
		return d.showLetterNew(v, p, err)
	}
	return err
}

func (d *Desk) letterNewPreview(v *page.Visit) error {
	kind, _ := request.LetterKindOf(request.LetterCode(v.Path("kind")))
	kinds := []request.LetterKind{kind}
	p := letterNewPage{Letters: readLetterForm(v, kinds)}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		c, err := d.loadCase(q, v)
		if err != nil {
			return err
		}
		l, err := request.PreviewAlone(q, d.Keys, c, kind.Code, p.Letters.Blanks)
		if err != nil {
			return err
		}
		p.Preview = []request.Letter{l}
		return d.maskLetters(q, c, p.Preview, kinds)
	})
	if err != nil && !wordable(err) {
		return err
	}
	return d.showLetterNew(v, p, err)
}

// fillLetters reads the letters of a case and which can be issued by themselves.
func (p *casePage) fillLetters(q db.Query, keys *vault.Keys, v *page.Visit) (err error) {
	if v.Actor.May(request.VerbIssue, p.Organ) && !p.Erased {
		p.Alone = request.LettersAlone(p.Stage)
	}
	if p.Letters, err = request.LettersIn(q, p.ID); err != nil {
		return err
	}
	p.May["submission.take"] = v.Actor.May(request.VerbTake, p.Organ)
	if p.Messages, err = request.MessagesOf(q, p.ID); err != nil {
		return err
	}
	p.Submissions, err = request.Submissions(q, keys, p.Case)
	return err
}

// registerPage is the register of letters.
type registerPage struct {
	Filter request.RegisterFilter
	Year   string
	Organs []page.Option
	Kinds  []page.Option
	Rows   []request.Issued
	Pages  page.Pages
}

func (d *Desk) letterRegister(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(v.Ask("page"))
	number = min(max(number, 1), 1_000_000)
	p := registerPage{Filter: request.RegisterFilter{Organ: organ, Kind: request.LetterCode(v.Ask("kind")), Waiting: v.Ask("waiting") == "1"}, Year: v.Ask("year")}
	p.Filter.Year, _ = strconv.Atoi(p.Year) // unreadable: all years
	for _, code := range request.LetterCodes() {
		p.Kinds = append(p.Kinds, page.Option{Value: string(code), Label: letterName(v.Lang, code)})
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		if _, p.Organs, err = organNames(q, v.Actor, "case.read"); err != nil {
			return err
		}
		total, err := request.CountRegister(q, p.Filter)
		if err != nil {
			return err
		}
		p.Pages = page.Pages{Page: number, Size: casesPerPage, Total: total, Href: func(n int) string {
			asked := v.R.URL.Query()
			asked.Set("page", strconv.Itoa(n))
			return "/desk/letters?" + asked.Encode()
		}}
		p.Rows, err = request.LetterRegister(q, p.Filter, (number-1)*casesPerPage, casesPerPage)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("letter.register"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("letter.register")})
	return v.Render(http.StatusOK, letterRegisterView(f, p))
}

// letterName is the name of a kind of letter; of a reply with its outcome.
func letterName(lang message.Lang, code request.LetterCode) string {
	for _, kind := range request.Replies {
		if request.ReplyCode(kind.Outcome) == code {
			return message.T(lang, "letter.kind.reply", message.T(lang, kind.Outcome.Key()))
		}
	}
	return message.T(lang, code.Key())
}

// oneLetterPage is one letter of the register.
type oneLetterPage struct {
	request.Issued
	Of        request.Case
	Letter    request.Letter
	Why       string // key of the message why the text cannot be shown
	Services  []request.Service
	Service   request.Service // as typed
	On        string
	Ways      []page.Option
	Key, Seen string
	CanServe  bool // the visitor records services
	MayServe  bool // and one is due
	MayReveal bool
	Plain     bool
	Errors    page.FieldErrors
}

func (d *Desk) letterOne(v *page.Visit) error {
	return d.showOneLetter(v, oneLetterPage{On: workday.DateOf(d.DB.Now()).String()}, "", nil)
}

// loadLetter reads the letter of the address and its case, for whoever may read cases of its organ.
func loadLetter(q db.Query, v *page.Visit) (request.Issued, request.Case, error) {
	one, err := request.LetterByID(q, v.Path("id"))
	if err != nil {
		return one, request.Case{}, err
	}
	if err := v.Actor.Allow("case.read", one.Organ); err != nil {
		return one, request.Case{}, err
	}
	c, err := request.ByID(q, one.Case)
	return one, c, err
}

func (d *Desk) showOneLetter(v *page.Visit, p oneLetterPage, name string, failed error) error {
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Issued, p.Of, err = loadLetter(q, v); err != nil {
			return err
		}
		if p.Letter, err = d.registered(q, p.Issued, p.Of, name); fault.Of(err) == fault.NotFound {
			p.Why, err = fault.As(err).Key, nil
		}
		if err != nil {
			return err
		}
		p.Services, err = request.Services(q, d.Keys, p.Issued)
		return err
	})
	if err != nil {
		return err
	}
	p.Plain = name != ""
	if !p.Plain {
		for i := range p.Services {
			p.Services[i].Receiver, p.Services[i].Witnesses, p.Services[i].Place = "", "", ""
		}
	}
	p.Key, p.Seen, p.Errors = page.FormKey(), strconv.FormatInt(p.Of.Revision, 10), page.Errors(v.Lang, failed)
	p.CanServe = v.Actor.May("case.serve", p.Organ)
	p.MayServe = p.CanServe && (p.ServedOn.IsZero() || p.Returned)
	p.MayReveal = v.Actor.May("case.reveal", p.Organ) && p.Why == ""
	p.Ways = serviceWays(v.Lang, p.Issued, p.Of)
	if p.Service.Way == "" && len(p.Ways) > 0 {
		p.Service.Way = request.ServiceWay(p.Ways[0].Value)
	}
	f := d.frame(v, p.Number)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/letters", Label: v.T("letter.register")}, page.Link{Href: "/desk/cases/" + p.Case, Label: p.CaseNumber}, page.Link{Label: p.Number})
	return d.renderWithPhrases(v, page.StatusOf(failed), p.Organ, oneLetterView(f, p))
}

// serviceWays are the ways in which a letter can be served; the electronic one first where the applicant chose it.
func serviceWays(lang message.Lang, one request.Issued, c request.Case) []page.Option {
	ways := slices.Clone(request.ServiceWays)
	agreed := one.Recipient == request.ToApplicant && (c.Way == "online" || c.Way == "email") && !one.Outside()
	ways = slices.DeleteFunc(ways, func(w request.ServiceWay) bool { return w == request.Electronic })
	if agreed {
		ways = append([]request.ServiceWay{request.Electronic}, ways...)
	}
	if c.Way == "mail" {
		slices.SortStableFunc(ways, func(a, b request.ServiceWay) int {
			return map[bool]int{true: -1}[a == request.ByPost] - map[bool]int{true: -1}[b == request.ByPost]
		})
	}
	var all []page.Option
	for _, w := range ways {
		all = append(all, page.Option{Value: string(w), Label: message.T(lang, w.Key()), Hint: message.T(lang, w.Key()+".hint")})
	}
	return all
}

// registered opens a letter; without a name it is shown to a masked applicant.
func (d *Desk) registered(q db.Query, one request.Issued, c request.Case, name string) (request.Letter, error) {
	l, err := request.TextOf(q, d.Keys, one)
	if err != nil || name != "" {
		return l, err
	}
	if one.Recipient == request.ToApplicant {
		l.Addressee, err = d.maskedName(q, c)
	}
	return l, err
}

// letterRevealed has the look at a plain letter recorded and gives whose letter it is.
func (d *Desk) letterRevealed(v *page.Visit) (name string, err error) {
	var one request.Issued
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		one, _, err = loadLetter(q, v)
		return err
	})
	if err != nil {
		return "", err
	}
	err = d.DB.Update(v.R.Context(), one.Organ, func(tx *db.Tx) error {
		p, err := request.Reveal(tx, d.Keys, v.Actor, one.Case)
		name = p.Name
		return err
	})
	return name, err
}

func (d *Desk) letterPlain(v *page.Visit) error {
	name, err := d.letterRevealed(v)
	if err != nil {
		return err
	}
	return d.showOneLetter(v, oneLetterPage{On: workday.DateOf(d.DB.Now()).String()}, name, nil)
}

// letterFile is a letter of the register as a file, plain, so the look is recorded.
func letterFile(kind string) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		name, err := d.letterRevealed(v)
		if err != nil {
			return err
		}
		var l request.Letter
		err = d.DB.View(v.R.Context(), func(q *db.View) error {
			one, c, err := loadLetter(q, v)
			if err != nil {
				return err
			}
			l, err = d.registered(q, one, c, name)
			return err
		})
		if err != nil {
			return err
		}
		return sendLetter(v, l, kind)
	}
}

// letterTypes are the files a letter goes out as.
var letterTypes = map[string]string{"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

func sendLetter(v *page.Visit, l request.Letter, kind string) error {
	var b bytes.Buffer
	write := l.WriteDOCX
	if kind == "pdf" {
		write = l.WritePDF
	}
	if err := write(&b); err != nil {
		return err
	}
	v.W.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(l.FileNameAs(kind)))
	return v.Send(http.StatusOK, letterTypes[kind], b.Bytes())
}

// letterState is what stands of a letter's service in a list.
func letterState(lang message.Lang, one request.Issued) (page.Tone, string) {
	switch {
	case one.Returned:
		return page.Warn, message.T(lang, "service.returned")
	case one.ServedOn.IsZero():
		return page.Info, message.T(lang, "service.waiting")
	}
	return page.Good, message.T(lang, "service.served", one.ServedOn, message.T(lang, one.Service.Key()))
}
