package desk

// gate.go is what the gate finds in an item and its files, and how people settle it: by editing, or by letting it stand with a
// reason (arts. 14, 15, 17; FACTS 8.E). The page of the item shows it; what is shown of numbers is masked.

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/screen"
)

// gatePage is the gate of one item.
type gatePage struct {
	Base    string // address of what it is of
	Page    string // address of the page it is shown on
	Strict  bool   // lesser hits have to be settled too
	Key     string
	Seen    string
	Tabs    []page.Tab
	Groups  []gateGroup
	Total   int
	Grave   int // open ones that block
	Open    int // lesser ones nobody has seen yet
	Waiting int // of the graves, those that wait for a second person
	Allow   bool
	Agree   bool
	Revoke  bool
	Edit    bool
	Removed []clearance.Removed
	Kept    []clearance.Original // sealed originals of cleaned files
	MayOpen bool                 // whoever looks may see them

	Organ    string
	MayWords bool // whoever looks keeps the organ's list of expressions
}

// gateGroup is the hits of one rule area.
type gateGroup struct {
	Area  string
	Hits  []gateHit
	Clean bool // what these files hide can be taken out at once
}

// gateHit is one hit as it stands.
type gateHit struct {
	clearance.Hit
	Standing clearance.Standing
	Settled  bool
	Waits    bool
}

// gateFilters are what the list can be narrowed to, in the order shown.
var gateFilters = []struct {
	name string
	is   func(h gateHit) bool
}{
	{"all", func(gateHit) bool { return true }},
	{"open", func(h gateHit) bool { return !h.Settled }},
	{"grave", func(h gateHit) bool { return h.Grave && !h.Settled }},
	{"settled", func(h gateHit) bool { return h.Settled }},
}

// gateOf reads the gate of an item's text for whoever looks at it. Only the newest text can be settled.
func gateOf(q db.Query, v *page.Visit, it disclosure.Item, t disclosure.Text, newest bool) (p gatePage, err error) {
	m, err := disclosure.ClearanceOf(q, it, t)
	if err != nil {
		return p, err
	}
	address := "/desk/items/" + it.ID
	p = gatePage{Base: address, Page: address, Key: page.FormKey(), Seen: strconv.FormatInt(it.Head, 10)}
	may := v.Actor.May(disclosure.VerbSave, it.Organ)
	return gateOn(q, v, m, p, may && newest && it.Stage != disclosure.Dropped && it.Stage != disclosure.Withdrawn)
}

// gateOn reads the gate of a matter for whoever looks at it; open says whether hits can still be settled.
func gateOn(q db.Query, v *page.Visit, m clearance.Matter, p gatePage, open bool) (gatePage, error) {
	hits, err := clearance.Hits(q, m)
	if err != nil {
		return p, err
	}
	decisions, err := clearance.DecisionsOf(q, m.Subject)
	if err != nil {
		return p, err
	}
	if p.Removed, err = clearance.RemovedFrom(q, m.Subject); err != nil {
		return p, err
	}
	if p.Kept, err = clearance.Originals(q, m.Subject); err != nil {
		return p, err
	}
	p.MayOpen = v.Actor.May(clearance.VerbOriginal, m.Organ)
	p.Organ, p.MayWords = m.Organ, v.Actor.May(clearance.VerbWords, m.Organ)
	p.Total = len(hits)
	counts := make([]int, len(gateFilters))
	chosen := v.Ask("hits")
	for _, h := range hits {
		one := gateHit{Hit: h, Standing: clearance.StandingOf(h, decisions)}
		one.Settled, one.Waits = one.Standing.Settled(h), one.Standing.Waiting(h)
		p.count(one)
		for i, f := range gateFilters {
			if f.is(one) {
				counts[i]++
				if f.name == chosen || chosen == "" && i == 0 {
					p.put(one)
				}
			}
		}
	}
	for i, f := range gateFilters {
		address := p.Page + "?" + url.Values{"hits": {f.name}}.Encode() + "#gate"
		p.Tabs = append(p.Tabs, page.Tab{Href: address, Label: v.T("clearance.filter." + f.name), Count: counts[i], Current: f.name == chosen || chosen == "" && i == 0})
	}
	if open {
		p.Allow, p.Agree, p.Revoke = v.Actor.May(clearance.VerbAllow, m.Organ), v.Actor.May(clearance.VerbAgree, m.Organ) && p.Waiting > 0, v.Actor.May(clearance.VerbRevoke, m.Organ)
		for i, g := range p.Groups {
			p.Groups[i].Clean = mayClean(v.Actor, m.Organ, g)
		}
	}
	return p, nil
}

func (p *gatePage) count(h gateHit) {
	switch {
	case h.Settled:
	case h.Grave:
		p.Grave++
	default:
		p.Open++
	}
	if h.Waits {
		p.Waiting++
	}
}

func (p *gatePage) put(h gateHit) {
	for i := range p.Groups {
		if p.Groups[i].Area == h.Area() {
			p.Groups[i].Hits = append(p.Groups[i].Hits, h)
			return
		}
	}
	p.Groups = append(p.Groups, gateGroup{Area: h.Area(), Hits: []gateHit{h}})
}

// gateActs are what the form's button may ask for.
var gateActs = map[string]func(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error{
	"allow": disclosure.AllowHits, "agree": disclosure.AgreeHits, "revoke": disclosure.RevokeHits,
}

// gatePost settles the hits chosen.
func (d *Desk) gatePost(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	act, known := gateActs[v.Form("act")]
	if !known {
		return fault.Missing("fault.not_found")
	}
	return d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/items/" + it.ID + "#gate", act(tx, v.Actor, it.ID, seen(v), clearance.Ask{Hits: v.FormAll("hit"), Reason: v.Form("reason")})
	})
}

// lookInto has the files of the item of the address looked into, before it is shown or handed on. What cannot be found is left
// to the handler to say.
func (d *Desk) lookInto(v *page.Visit) error {
	var m clearance.Matter
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		it, err := disclosure.ItemByID(q, v.Path("id"))
		if err != nil || !v.Actor.May("item.read", it.Organ) {
			return err
		}
		r, err := disclosure.RevisionOf(q, it.ID, it.Head)
		if err != nil || len(r.Attachments) == 0 {
			return err
		}
		m, err = disclosure.ClearanceOf(q, it, r.Text)
		return err
	})
	if err != nil {
		return nil //nolint:nilerr // the handler meets the same error and says it
	}
	return clearance.LookInto(v.R.Context(), d.DB, d.Blobs, m)
}

// looksInto says whether the files of an item are to be looked into before a route's handler runs.
func looksInto(pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	return strings.HasPrefix(path, "/desk/items/{id}") && !strings.Contains(path, "/files/")
}

// placeWords says where a hit stands.
func placeWords(ctx context.Context, h gateHit) string {
	words := ""
	if name := h.FileName(); name != "" {
		words = page.T(ctx, "clearance.file", name)
	} else {
		words = page.T(ctx, "clearance.field."+h.Field)
	}
	if h.Place != (screen.Place{}) && (h.Field == "body" || h.FileName() != "") {
		words += " " + page.T(ctx, "screen.place."+h.Place.Kind, h.Place.N, h.Place.Name)
	}
	if h.Hidden {
		words += "（" + page.T(ctx, "clearance.hidden") + "）"
	}
	return words
}

// fieldWordsOf names the field of something taken out.
func fieldWordsOf(ctx context.Context, r clearance.Removed) string {
	return placeWords(ctx, gateHit{Hit: clearance.Hit{Field: r.Field}})
}

// titleKey is the name of the section: what goes out is published, or sent with a reply.
func (p gatePage) titleKey() string {
	if p.Strict {
		return "released.gate_title"
	}
	return "clearance.title"
}
