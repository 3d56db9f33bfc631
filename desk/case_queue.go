package desk

// case_queue.go is the queues of cases by person and by unit: links with how many each holds, and why a case is due when it is.

import (
	"context"
	"net/url"
	"slices"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// queueMost is from how many on a queue is only said to be long: a page counts the few that are the visitor's own business.
const queueMost = 100

// queueLink is one queue.
type queueLink struct {
	Label   string
	Href    string
	Count   string
	Current bool
	Gone    bool // of somebody who can answer no more
}

// caseQueues are the queues of an organ.
type caseQueues struct {
	Own    []queueLink // the visitor's, nobody's, the unit's, and gaps
	People []queueLink
	Units  []queueLink
	Open   bool // one of people or units is looked at
	// Counted: other people's and units' queues are counted too, which is asked for, so that every page of the queue need not wait.
	Counted bool
	Count   string // the address that asks for it
}

// readQueues counts the queues of an organ for the visitor; none is counted to its end.
func readQueues(q db.Query, v *page.Visit, f request.Filter, h handlers) (list caseQueues, err error) {
	link := func(label, name, value string, count func() (int, error)) (queueLink, error) {
		shown := ""
		n, err := 0, error(nil)
		if count != nil {
			n, err = count()
			shown = upTo(int64(n), queueMost)
		}
		chosen := map[string]string{"handler": f.Handler, "unit": f.Unit}[name] == value
		if name == "handler" && f.Unit != "" {
			chosen = false
		}
		asked := url.Values{"organ": {f.Organ}, name: {value}}
		return queueLink{Label: label, Href: "/desk/cases?" + asked.Encode(), Count: shown, Current: chosen}, err
	}
	list.Counted = v.Ask("queues") != ""
	of := func(label, id string) (queueLink, error) {
		value := id
		if id == "" {
			value = request.Nobody
		}
		return link(label, "handler", value, func() (int, error) { return request.CountHandled(q, f.Organ, id, queueMost) })
	}
	another := func(label, id string) (queueLink, error) {
		if !list.Counted {
			return link(label, "handler", id, nil)
		}
		return of(label, id)
	}
	unit := func(label string, u office.Unit) (queueLink, error) {
		if !list.Counted && u.ID != v.Actor.Unit {
			return link(label, "unit", u.ID, nil)
		}
		return link(label, "unit", u.ID, func() (int, error) { return request.CountUnit(q, f.Organ, u.ID, queueMost) })
	}
	add := func(to *[]queueLink, one queueLink, failed error) {
		if err == nil {
			err = failed
		}
		list.Open = list.Open || one.Current && to != &list.Own
		*to = append(*to, one)
	}
	list.Count, list.Open = "/desk/cases?"+url.Values{"organ": {f.Organ}, "queues": {"1"}}.Encode(), list.Counted
	able := request.ForCase(h.able)
	list.Own = append(list.Own, queueLink{Label: v.T("handler.all"), Href: "/desk/cases?" + url.Values{"organ": {f.Organ}}.Encode(), Current: f.Handler == "" && f.Unit == ""})
	if _, me := findColleague(able, h.me); me {
		one, failed := of(v.T("handler.mine"), h.me)
		add(&list.Own, one, failed)
	}
	one, failed := of(v.T("handler.nobodys"), "")
	add(&list.Own, one, failed)
	units, unitsFailed := office.Units(q, f.Organ)
	for _, u := range units {
		if u.Active && u.ID == v.Actor.Unit {
			one, failed := unit(v.T("handler.my_unit"), u)
			add(&list.Own, one, failed)
		}
	}
	held, heldFailed := request.HandlersOf(q, f.Organ)
	for _, failed := range []error{err, unitsFailed, heldFailed} {
		if failed != nil {
			return list, failed
		}
	}
	for _, id := range held {
		if request.LeftPost(id, able) {
			name, failed := h.of(q, able, id)
			if failed != nil {
				return list, failed
			}
			one, failed := of(v.T("handler.gone", name.Name), id)
			one.Gone = true
			add(&list.Own, one, failed)
		}
	}
	for _, c := range able {
		if c.ID != h.me {
			one, failed := another(c.Name, c.ID)
			add(&list.People, one, failed)
		}
	}
	for _, u := range units {
		if u.Active && u.ID != v.Actor.Unit {
			one, failed := unit(u.Name, u)
			add(&list.Units, one, failed)
		}
	}
	return list, err
}

// unitRows gives the cases a unit owes parts of, by the day set for the part.
func (d *Desk) unitRows(q db.Query, f request.Filter, after string) ([]caseRow, string, error) {
	parts, next, err := request.UnitPage(q, f, after, casesPerPage)
	if err != nil {
		return nil, "", err
	}
	var ids []string
	for _, p := range parts {
		if !slices.Contains(ids, p.Case) {
			ids = append(ids, p.Case)
		}
	}
	cases, err := request.ByIDs(q, ids)
	if err != nil {
		return nil, "", err
	}
	rows, err := d.describe(q, cases)
	if err != nil {
		return nil, "", err
	}
	for _, p := range parts { // the first, and nearest, of several of the same case
		i := slices.IndexFunc(rows, func(r caseRow) bool { return r.ID == p.Case })
		if i >= 0 && rows[i].Part.ID == "" {
			rows[i].Part = p
		}
	}
	return rows, next, nil
}

// nameHandlers puts who answers into the rows.
func nameHandlers(q db.Query, h handlers, rows []caseRow) (err error) {
	for i := range rows {
		if rows[i].HandledBy, err = h.ofCase(q, rows[i].Case); err != nil {
			return err
		}
		if rows[i].Part.ID != "" {
			if rows[i].PartBy, err = h.ofPart(q, rows[i].Part); err != nil {
				return err
			}
		}
	}
	return nil
}

// whyDue says in a few words what the day rests on: what the clock waits for, what moved it, or the plain term.
func whyDue(ctx context.Context, c caseRow) string {
	d := c.Deadline
	switch {
	case d.Received.IsZero():
		return page.T(ctx, "handler.why.unconfirmed")
	case d.Due.IsZero():
		return page.T(ctx, "handler.why.waiting")
	case !c.Open():
		return ""
	}
	words, since := "", d.Received
	if d.Start != d.Received {
		since = d.Start
		words = page.T(ctx, "handler.why.again", since)
	} else {
		words = page.T(ctx, "handler.why.plain", since)
	}
	waited := 0
	for _, day := range d.Days {
		if day.Kind == request.WaitingDay && day.Date.After(since) {
			waited++
		}
	}
	if waited > 0 {
		words += page.T(ctx, "handler.why.waited", waited)
	}
	for _, f := range c.Facts {
		switch f.Kind {
		case request.Extended:
			words += page.T(ctx, "handler.why.extended", f.Days)
		case request.Delayed:
			words += page.T(ctx, "handler.why.delayed", f.Until)
		}
	}
	return words
}
