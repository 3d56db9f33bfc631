package desk

// case_part.go is the work of units in a case: the handler assigns parts, a unit sees its own and answers it, the case sees
// all (FACTS 10.A 承办). The record of searches is beside it.

import (
	"regexp"
	"slices"

	"github.com/a-h/templ"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// partRow is a part with the name of its unit and its files.
type partRow struct {
	request.Part
	UnitName string
	Late     bool
	Handled  handlerBox
	Files    []request.Enclosure
	Searches []request.Search
}

// caseParts is what units do in a case.
type caseParts struct {
	Rows     []partRow
	Searches []request.Search // of the disclosure office itself
	Files    []request.Enclosure
	Units    []page.Option
	Assign   bool
	Search   bool
}

func (d *Desk) readParts(q db.Query, v *page.Visit, c request.Case) (p caseParts, err error) {
	parts, err := request.PartsOf(q, c.ID)
	if err != nil {
		return p, err
	}
	files, err := request.EnclosuresOf(q, c.ID)
	if err != nil {
		return p, err
	}
	searches, err := request.Searches(q, c.ID)
	if err != nil {
		return p, err
	}
	names, options, err := unitsByName(q, c.Organ)
	if err != nil {
		return p, err
	}
	p.Units = options
	today := workday.DateOf(q.Now())
	about := map[string][]request.Enclosure{}
	for _, f := range files {
		about[f.About] = append(about[f.About], f)
	}
	for _, one := range parts {
		row := partRow{Part: one, UnitName: names[one.Unit], Late: one.Late(today), Files: about[one.ID]}
		for _, s := range searches {
			if s.Part == one.ID {
				row.Searches = append(row.Searches, s)
				row.Files = append(row.Files, about[s.ID]...)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	for _, s := range searches {
		if s.Part == "" {
			p.Searches, p.Files = append(p.Searches, s), append(p.Files, about[s.ID]...)
		}
	}
	p.Assign, p.Search = v.Actor.May(request.VerbAssign, c.Organ), v.Actor.May(request.VerbSearch, c.Organ) && c.Open()
	return p, nil
}

// unitsByName gives the units of an organ by id and, those in use, as choices.
func unitsByName(q db.Query, organ string) (map[string]string, []page.Option, error) {
	units, err := office.Units(q, organ)
	names := map[string]string{}
	var options []page.Option
	for _, u := range units {
		names[u.ID] = u.Name
		if u.Active {
			options = append(options, page.Option{Value: u.ID, Label: u.Name})
		}
	}
	return names, options, err
}

// assignForm asks units for parts; what is assigned already stands above it.
var assignForm = caseFormPage{verb: request.VerbAssign, title: "step.assign", load: func(q db.Query, v *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	_, units, err := unitsByName(q, p.Organ)
	latest := p.DueOn
	return func(f page.Frame) templ.Component { return assignView(f, p, units, latest) }, err
}}

func postAssign(_ *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	var due workday.Date
	if err := dated(v, map[string]*workday.Date{"due_on": &due}); err != nil {
		return nil, err
	}
	units := slices.Clone(v.FormAll("unit"))
	if len(units) == 0 {
		units = []string{""}
	}
	return func(tx *db.Tx) (string, error) {
		seen := caseSeen(v)
		for i, unit := range units { // the same part of several units, each its own row
			if _, err := request.Assign(tx, v.Actor, c.ID, seen+int64(i), unit, v.Form("part"), due); err != nil {
				return "", err
			}
		}
		return "/desk/cases/" + c.ID + "#parts", nil
	}, nil
}

// casePart changes a part that waits: to another unit, or back.
func (d *Desk) casePart(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var due workday.Date
	if err := dated(v, map[string]*workday.Date{"due_on": &due}); err != nil {
		return d.orCaseForm(v, err)
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		next := "/desk/cases/" + c.ID + "#parts"
		switch v.Path("what") {
		case "move":
			return next, request.MovePart(tx, v.Actor, v.Path("part"), v.Form("unit"), due, v.Form("comment"))
		case "recall":
			return next, request.RecallPart(tx, v.Actor, v.Path("part"), v.Form("comment"))
		}
		return "", fault.Missing("request.no_step")
	})
	return d.orCaseForm(v, err)
}

// orCaseForm shows the case with what was wrong in one of its own forms.
func (d *Desk) orCaseForm(v *page.Visit, err error) error {
	if err != nil && wordable(err) {
		return d.showCase(v, page.StatusOf(err), nil, err)
	}
	return err
}

// searchForm writes a search of the disclosure office down.
var searchForm = caseFormPage{verb: request.VerbSearch, title: "part.search_new", load: func(_ db.Query, _ *page.Visit, p caseForm) (func(page.Frame) templ.Component, error) {
	return func(f page.Frame) templ.Component { return searchView(f, p) }, nil
}}

func postSearch(d *Desk, v *page.Visit, c request.Case) (func(tx *db.Tx) (string, error), error) {
	s, err := typedSearch(v)
	if err != nil {
		return nil, err
	}
	files, err := d.sealed(v)
	return func(tx *db.Tx) (string, error) {
		return "/desk/cases/" + c.ID + "#search", request.AddSearch(tx, v.Actor, c.ID, s, files)
	}, err
}

func typedSearch(v *page.Visit) (request.Search, error) {
	s := request.Search{Place: v.Form("place"), Searcher: v.Form("searcher"), Words: v.Form("words"), Span: v.Form("span"), Evidence: v.Form("evidence"), Found: v.Form("found") == "yes"}
	return s, dated(v, map[string]*workday.Date{"searched_on": &s.On})
}

// partPage is a part as its unit sees it: nothing of the case but its number.
type partPage struct {
	partRow
	Key    string
	Typed  map[string]string
	Items  []page.Option
	May    bool
	Today  workday.Date
	Errors page.FieldErrors
}

func (p partPage) field(f page.Field) page.Field {
	if typed, ok := p.Typed[f.Name]; ok {
		f.Value = typed
	}
	f.Error = p.Errors.Of(f.Name)
	return f
}

// parts lists what the visitor's unit is asked for; whoever assigns sees all units.
func (d *Desk) parts(v *page.Visit) error {
	var rows []partRow
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		rows, err = partsFor(q, v)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("part.title"))
	f.Crumbs = crumbs(v, page.Link{Label: v.T("part.title")})
	return v.Render(200, partsView(f, rows))
}

const partsShown = 200

func partsFor(q db.Query, v *page.Visit) (rows []partRow, err error) {
	by := v.Actor
	today := workday.DateOf(q.Now())
	for _, organ := range by.Where(request.VerbPart) {
		unit := by.Unit
		if by.May(request.VerbAssign, organ) {
			unit = ""
		} else if unit == "" {
			continue
		}
		parts, err := request.PartsOwed(q, organ, unit, partsShown)
		if err != nil {
			return nil, err
		}
		names, _, err := unitsByName(q, organ)
		if err != nil {
			return nil, err
		}
		h, err := readHandlers(q, v, organ)
		if err != nil {
			return nil, err
		}
		for _, one := range parts {
			row := partRow{Part: one, UnitName: names[one.Unit], Late: one.Late(today)}
			if row.Handled.handlerName, err = h.ofPart(q, one); err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (d *Desk) part(v *page.Visit) error { return d.showPart(v, nil) }

func (d *Desk) showPart(v *page.Visit, failed error) error {
	p := partPage{Key: page.FormKey(), Typed: map[string]string{}, Today: workday.DateOf(d.DB.Now()), Errors: page.Errors(v.Lang, failed)}
	for name := range v.R.PostForm {
		p.Typed[name] = v.Form(name)
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Part, err = partOf(q, v); err != nil {
			return err
		}
		names, _, err := unitsByName(q, p.Organ)
		if err != nil {
			return err
		}
		p.UnitName, p.Late = names[p.Unit], p.Part.Late(p.Today)
		p.May = p.Answer == request.PartOpen
		h, err := readHandlers(q, v, p.Organ)
		if err != nil {
			return err
		}
		if p.Handled, err = partHandlerBox(q, v, h, p.Part, p.Key); err != nil {
			return err
		}
		files, err := request.EnclosuresOf(q, p.Case)
		for _, f := range files {
			if f.About == p.ID {
				p.Files = append(p.Files, f)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("part.one", p.Number))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/parts", Label: v.T("part.title")}, page.Link{Label: p.Number})
	return v.Render(page.StatusOf(failed), partView(f, p))
}

// partOf reads the part of the address for a member of its unit, or whoever assigns.
func partOf(q db.Query, v *page.Visit) (request.Part, error) {
	p, err := request.PartByID(q, v.Path("part"))
	if err != nil {
		return p, err
	}
	if err := v.Actor.Allow(request.VerbPart, p.Organ); err != nil {
		return p, err
	}
	if v.Actor.Unit != p.Unit && !v.Actor.May(request.VerbAssign, p.Organ) {
		return p, fault.Missing("request.part.none")
	}
	return p, nil
}

func (d *Desk) partPost(v *page.Visit) error {
	var p request.Part
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = partOf(q, v)
		return err
	})
	if err != nil {
		return err
	}
	var search *request.Search
	answer := request.PartAnswer(v.Form("answer"))
	if answer == request.PartNotFound {
		s, bad := typedSearch(v)
		search, err = &s, bad
	}
	var files []request.Enclosure
	if err == nil {
		files, err = d.sealed(v)
	}
	if typed := v.Form("item"); err == nil && typed != "" {
		var chosen request.Enclosure
		chosen, err = d.chosenItem(v, p.Organ, typed)
		files = append(files, chosen)
	}
	if err == nil {
		err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/parts/" + p.ID, request.AnswerPart(tx, v.Actor, p.ID, answer, v.Form("said"), files, search)
		})
	}
	if err != nil && wordable(err) {
		return d.showPart(v, err)
	}
	return err
}

var itemAddress = regexp.MustCompile(`items/([a-z0-9]{20})`)

// chosenItem is an item of the organ by its address at the portal or the desk.
func (d *Desk) chosenItem(v *page.Visit, organ, typed string) (e request.Enclosure, err error) {
	var form fault.Form
	found := itemAddress.FindStringSubmatch(typed)
	if found == nil {
		form.Add("item", "part.no_item")
		return e, form.Err()
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		it, err := disclosure.ItemByID(q, found[1])
		if fault.Of(err) == fault.NotFound || err == nil && it.Organ != organ {
			form.Add("item", "part.no_item")
			return form.Err()
		}
		e = request.Enclosure{Item: it.ID, Name: it.HeadTitle}
		return err
	})
	return e, err
}

// partDuties are the parts the visitor's unit owes, and for whoever assigns those whose day has passed.
func partDuties(q db.Query, v *page.Visit) ([]duty, error) {
	rows, err := partsFor(q, v)
	var duties []duty
	for _, row := range rows {
		own := row.Unit == v.Actor.Unit
		anothers := row.Handled.Name != "" && !row.Handled.Gone && !row.Handled.Mine
		if (!own || anothers) && !row.Late {
			continue
		}
		do, href := v.T("part.answer"), "/desk/parts/"+row.ID
		if !own {
			do, href = v.T("part.urge", row.UnitName), "/desk/cases/"+row.Case+"#parts"
		}
		duties = append(duties, duty{What: row.Number + " " + brief(row.What), Kind: v.T("part.title"), Do: do, Href: href, Due: row.DueOn, Mine: row.Handled.Mine})
	}
	return duties, err
}
