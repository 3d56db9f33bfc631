package desk

// case_handler.go is who answers for a case and for a unit's part: shown, taken, given, handed back (request/handler.go).

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/workday"
)

// handlerName is who answers for something, as shown.
type handlerName struct {
	Name string // "" nobody
	Gone bool   // named, and can answer no more
	Mine bool
}

// handlers names those who answer in an organ.
type handlers struct {
	able  []request.Colleague
	names map[string]string // of those who are gone
	me    string
}

func readHandlers(q db.Query, v *page.Visit, organ string) (h handlers, err error) {
	h.me, h.names = v.Actor.ID, map[string]string{}
	h.able, err = request.Colleagues(q, organ)
	return h, err
}

// of gives the name of who answers for a case; a part's is of the unit.
func (h handlers) of(q db.Query, able []request.Colleague, id string) (handlerName, error) {
	if id == "" {
		return handlerName{}, nil
	}
	name := handlerName{Gone: request.LeftPost(id, able), Mine: id == h.me}
	for _, c := range h.able {
		if c.ID == id {
			name.Name = c.Name
			return name, nil
		}
	}
	if kept, ok := h.names[id]; ok {
		name.Name = kept
		return name, nil
	}
	s, err := office.StaffByID(q, id)
	if err != nil && fault.Of(err) != fault.NotFound {
		return name, err
	}
	name.Name = cmp.Or(s.Name, id)
	h.names[id] = name.Name
	return name, nil
}

func (h handlers) ofCase(q db.Query, c request.Case) (handlerName, error) {
	return h.of(q, request.ForCase(h.able), c.Handler)
}

func (h handlers) ofPart(q db.Query, p request.Part) (handlerName, error) {
	return h.of(q, request.ForPart(h.able, p.Unit), p.Handler)
}

func colleagueOptions(all []request.Colleague) []page.Option {
	var options []page.Option
	for _, c := range all {
		options = append(options, page.Option{Value: c.ID, Label: c.Name})
	}
	return options
}

// handlerBox is who answers for a case or a part, with what the visitor can change about it.
type handlerBox struct {
	handlerName
	Action string // the address of its form, to which the act is added
	Key    string
	Seen   string
	Take   bool
	Give   bool
	Back   bool
	People []page.Option
	ID     string // of its fields
	Error  string
}

// caseHandlerBox is that of a whole case.
func caseHandlerBox(q db.Query, v *page.Visit, h handlers, p *casePage) (b handlerBox, err error) {
	if b.handlerName, err = h.ofCase(q, p.Case); err != nil {
		return b, err
	}
	b.Action, b.Key, b.Seen, b.ID = "/desk/cases/"+p.ID+"/handler/", p.Key, strconv.FormatInt(p.Revision, 10), "case"
	if p.Stage == request.StageClosed {
		return b, nil
	}
	able := request.ForCase(h.able)
	_, can := findColleague(able, v.Actor.ID)
	b.Take = can && !b.Mine && (b.Name == "" || b.Gone)
	b.Back = b.Mine && v.Actor.May(request.VerbGiveBack, p.Organ)
	if v.Actor.May(request.VerbHand, p.Organ) {
		b.People = colleagueOptions(slices.DeleteFunc(slices.Clone(able), func(c request.Colleague) bool { return c.ID == p.Handler }))
		b.Give = len(b.People) > 0
	}
	return b, nil
}

// partHandlerBox is that of a unit's part.
func partHandlerBox(q db.Query, v *page.Visit, h handlers, p request.Part, key string) (b handlerBox, err error) {
	if b.handlerName, err = h.ofPart(q, p); err != nil {
		return b, err
	}
	b.Action, b.Key, b.Seen, b.ID = "/desk/parts/"+p.ID+"/handler/", key, p.Handler, "part-"+p.ID
	if p.Answer != request.PartOpen {
		return b, nil
	}
	able := request.ForPart(h.able, p.Unit)
	_, can := findColleague(able, v.Actor.ID)
	b.Take = can && !b.Mine && (b.Name == "" || b.Gone)
	b.Back = b.Mine && v.Actor.May(request.VerbPartGiveBack, p.Organ)
	if v.Actor.May(request.VerbPartHand, p.Organ) && (v.Actor.Unit == p.Unit || v.Actor.May(request.VerbAssign, p.Organ)) {
		b.People = colleagueOptions(slices.DeleteFunc(slices.Clone(able), func(c request.Colleague) bool { return c.ID == p.Handler }))
		b.Give = len(b.People) > 0
	}
	return b, nil
}

func findColleague(all []request.Colleague, id string) (request.Colleague, bool) {
	i := slices.IndexFunc(all, func(c request.Colleague) bool { return c.ID == id })
	if i < 0 {
		return request.Colleague{}, false
	}
	return all[i], true
}

// caseHandlerPost takes a case, gives it or hands it back.
func (d *Desk) caseHandlerPost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	err = d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		back := "/desk/cases/" + c.ID + "#handler"
		switch v.Path("what") {
		case "take":
			return back, request.Take(tx, v.Actor, c.ID, caseSeen(v))
		case "give":
			return back, request.HandOver(tx, v.Actor, c.ID, caseSeen(v), v.Form("to"), v.Form("comment"))
		case "back":
			return back, request.GiveBack(tx, v.Actor, c.ID, caseSeen(v), v.Form("comment"))
		}
		return "", fault.Missing("request.no_step")
	})
	return d.orCaseForm(v, err)
}

// partHandlerPost does the same with a part, for its unit and whoever asks units for parts.
func (d *Desk) partHandlerPost(v *page.Visit) error {
	var p request.Part
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		p, err = request.PartByID(q, v.Path("part"))
		if err == nil && v.Actor.Unit != p.Unit && !v.Actor.May(request.VerbAssign, p.Organ) {
			err = fault.Missing("request.part.none")
		}
		return err
	})
	if err != nil {
		return err
	}
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		back := "/desk/parts/" + p.ID
		if v.Form("back") == "case" {
			back = "/desk/cases/" + p.Case + "#parts"
		}
		switch v.Path("what") {
		case "take":
			return back, request.TakePart(tx, v.Actor, p.ID, v.Form("_seen"))
		case "give":
			return back, request.HandPart(tx, v.Actor, p.ID, v.Form("_seen"), v.Form("to"), v.Form("comment"))
		case "back":
			return back, request.GiveBackPart(tx, v.Actor, p.ID, v.Form("_seen"), v.Form("comment"))
		}
		return "", fault.Missing("request.no_step")
	})
	if err != nil && wordable(err) && v.Actor.May(request.VerbPart, p.Organ) {
		return d.showPart(v, err)
	}
	return err
}

// withHandovers puts the changes of who answers into a case's history, each on its day, before the terms still to come.
func withHandovers(lang message.Lang, history []page.Moment, changes []request.Handover, units map[string]string) []page.Moment {
	past := slices.IndexFunc(history, func(m page.Moment) bool { return m.Until })
	if past < 0 {
		past = len(history)
	}
	ahead := slices.Clone(history[past:])
	history = history[:past:past]
	for _, h := range changes {
		history = append(history, page.Moment{When: workday.DateOf(h.At).String(), What: handoverWords(lang, h, units), Who: h.ByName, Note: h.Reason, Tone: page.Neutral})
	}
	slices.SortStableFunc(history, func(a, b page.Moment) int { return cmp.Compare(a.When, b.When) })
	return append(history, ahead...)
}

// handoverWords says one change: from whom, to whom, of what.
func handoverWords(lang message.Lang, h request.Handover, units map[string]string) string {
	nobody := message.T(lang, "handler.nobody")
	from, to := cmp.Or(h.FromName, nobody), cmp.Or(h.ToName, nobody)
	if h.Part != "" {
		return message.T(lang, "handler.changed_part", units[h.Unit], from, to)
	}
	return message.T(lang, "handler.changed", from, to)
}

// readCaseHandler reads who answers for the case and its parts, and puts how that changed into the history.
func readCaseHandler(q db.Query, v *page.Visit, p *casePage) error {
	h, err := readHandlers(q, v, p.Organ)
	if err != nil {
		return err
	}
	if p.Handled, err = caseHandlerBox(q, v, h, p); err != nil {
		return err
	}
	for i := range p.Parts.Rows {
		if p.Parts.Rows[i].Handled, err = partHandlerBox(q, v, h, p.Parts.Rows[i].Part, p.Key); err != nil {
			return err
		}
	}
	changes, err := request.Handovers(q, p.ID)
	if err != nil {
		return err
	}
	units, _, err := unitsByName(q, p.Organ)
	p.History = withHandovers(v.Lang, p.History, changes, units)
	return err
}
