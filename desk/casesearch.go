package desk

// casesearch.go finds cases by their words, or by their applicant. Who reads an organ's cases finds those; who answers for a unit
// finds its parts alone. Names stand in no address: the search by applicant is sent as a form, and recorded.

import (
	"net/url"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

const foundPerPage = 20

// caseSearchPage is a search with what was found.
type caseSearchPage struct {
	request.Wanted
	Whole     bool // whole cases; otherwise the parts of a unit
	MayPeople bool
	ByPerson  bool
	Asked     bool
	Typed     map[string]string
	Organs    []page.Option
	Units     []page.Option
	People    []page.Option
	Found     request.Found
	Rows      []foundRow
	Next      string
	First     string
	Key       string
	Errors    page.FieldErrors
}

// foundRow is a case or a part, with the stretches of text where the words stand.
type foundRow struct {
	caseRow
	Places []foundPlace
}

type foundPlace struct {
	Kind request.WordsKind
	disclosure.Snippet
}

// filtersMore says whether one of the folded conditions is set.
func (p caseSearchPage) filtersMore() bool {
	return p.Stage != "" || p.Unit != "" || p.Handler != "" || p.Channel != "" || p.Outcome != "" || p.Typed["received_from"]+p.Typed["received_to"]+p.Typed["due_from"]+p.Typed["due_to"] != ""
}

// searchedOrgan is the organ whose cases, or parts, are looked into.
func searchedOrgan(v *page.Visit) (organ string, whole bool, err error) {
	verb := office.Verb("case.read")
	if !v.Actor.Anywhere(verb) {
		verb = request.VerbPart
	}
	organ, err = caseOrgan(v, verb)
	return organ, verb == "case.read", err
}

// wanted reads the conditions, from the address or from a form.
func (p *caseSearchPage) wanted(given func(name string) string) error {
	p.Words, p.Stage, p.Unit, p.Handler = given("q"), request.Stage(given("stage")), given("unit"), given("handler")
	p.Channel, p.Outcome, p.Applicant = request.Channel(given("channel")), request.Outcome(given("outcome")), given("applicant")
	p.Typed = map[string]string{}
	var form fault.Form
	for name, into := range map[string]*workday.Date{"received_from": &p.ReceivedFrom, "received_to": &p.ReceivedTo, "due_from": &p.DueFrom, "due_to": &p.DueTo} {
		p.Typed[name] = given(name)
		*into = readDate(&form, name, p.Typed[name])
	}
	return form.Err()
}

func (d *Desk) caseSearch(v *page.Visit) error {
	var p caseSearchPage
	var err error
	if p.Organ, p.Whole, err = searchedOrgan(v); err != nil {
		return err
	}
	failed := p.wanted(func(name string) string {
		if name == "applicant" {
			return ""
		}
		return v.Ask(name)
	})
	p.Asked = v.R.URL.Query().Has("q")
	offset := min(max(number(v.Ask("from")), 0), 2000)
	if p.Asked && failed == nil {
		failed = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
			p.Found, err = d.caseFinder.Find(q, v.Actor, p.Wanted, offset, foundPerPage)
			return err
		})
	}
	if p.Found.More {
		p.Next = searchFrom(v.R.URL.Query(), offset+foundPerPage)
	}
	if offset > 0 {
		p.First = searchFrom(v.R.URL.Query(), 0)
	}
	return d.showSearch(v, p, failed)
}

func searchFrom(asked url.Values, from int) string {
	asked.Del("from")
	if from > 0 {
		asked.Set("from", seenText(int64(from)))
	}
	return "/desk/case-search?" + asked.Encode()
}

// caseSearchApplicant finds the cases of a person, recorded.
func (d *Desk) caseSearchApplicant(v *page.Visit) error {
	p := caseSearchPage{Whole: true, ByPerson: true, Asked: true}
	var err error
	if p.Organ, err = caseOrgan(v, request.VerbFindApplicant); err != nil {
		return err
	}
	failed := p.wanted(v.Form)
	if failed == nil {
		failed = d.DB.Update(v.R.Context(), p.Organ, func(tx *db.Tx) (err error) {
			p.Found, err = request.FindApplicant(tx, d.Keys, v.Actor, p.Wanted)
			return err
		})
	}
	return d.showSearch(v, p, failed)
}

func (d *Desk) showSearch(v *page.Visit, p caseSearchPage, failed error) error {
	if failed != nil && !wordable(failed) {
		return failed
	}
	p.Key, p.Errors, p.MayPeople = page.FormKey(), page.Errors(v.Lang, failed), v.Actor.May(request.VerbFindApplicant, p.Organ)
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		verb := office.Verb("case.read")
		if !p.Whole {
			verb = request.VerbPart
		}
		if _, p.Organs, err = organNames(q, v.Actor, verb); err != nil {
			return err
		}
		who, err := readHandlers(q, v, p.Organ)
		if err != nil {
			return err
		}
		p.People = append([]page.Option{{Value: request.Nobody, Label: v.T("handler.nobody")}}, colleagueOptions(request.ForCase(who.able))...)
		if _, p.Units, err = unitsByName(q, p.Organ); err != nil {
			return err
		}
		return d.readFound(q, who, &p)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("casesearch.title"))
	f.Wide = true
	up := page.Link{Href: "/desk/cases?organ=" + p.Organ, Label: v.T("desk.menu.cases")}
	if !p.Whole {
		up = page.Link{Href: "/desk/parts", Label: v.T("part.title")}
	}
	f.Crumbs = crumbs(v, up, page.Link{Label: v.T("casesearch.title")})
	return v.Render(page.StatusOf(failed), caseSearchView(f, p))
}

// readFound reads what is shown of each hit.
func (d *Desk) readFound(q db.Query, who handlers, p *caseSearchPage) error {
	terms := strings.Fields(p.Words)
	for _, part := range p.Found.Parts {
		row := foundRow{caseRow: caseRow{Part: part}}
		row.Places = places([]request.Words{{Kind: request.WordsPart, Text: part.What + " " + part.Said}}, terms)
		p.Rows = append(p.Rows, row)
	}
	cases, err := d.describe(q, p.Found.Cases)
	if err != nil {
		return err
	}
	if err := nameHandlers(q, who, cases); err != nil {
		return err
	}
	words, err := request.WordsOf(q, p.Found.Cases)
	for _, c := range cases {
		p.Rows = append(p.Rows, foundRow{caseRow: c, Places: places(words[c.ID], terms)})
	}
	return err
}

const placesShown = 3

// places are the first stretches in which words stand.
func places(all []request.Words, terms []string) (found []foundPlace) {
	for _, w := range all {
		if len(found) == placesShown || len(terms) == 0 {
			break
		}
		if slices.ContainsFunc(found, func(p foundPlace) bool { return p.Kind == w.Kind }) {
			continue
		}
		if s, ok := disclosure.Around(w.Text, terms); ok {
			found = append(found, foundPlace{w.Kind, s})
		}
	}
	return found
}
