package desk

// relation.go is the part of the form of a text that says which documents it amends, repeals, interprets or is related to.
// Everything works without script: what was written to name a document is looked up when the form is sent.

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// relating is the relations in the form.
type relating struct {
	Relations disclosure.Relations
	Drop      []string // places of those ticked to be taken out
	Kind      string   // of the one being added
	Outside   bool     // it is no item of the house
	New       targetPick
}

// typedRelations reads the relations the form already had, and what is written to add one.
func (p *itemForm) typedRelations(v *page.Visit) {
	p.relating = relating{Drop: v.FormAll("relation_drop"), Kind: v.Form("relation_kind"), Outside: v.Form("relation_outside") == "1",
		New: targetPick{Words: v.Form("relation"), Chosen: v.Form("relation_id")}}
	for _, raw := range v.FormAll("relation_had") {
		var r disclosure.Relation
		if json.Unmarshal([]byte(raw), &r) == nil {
			p.Relations = append(p.Relations, r)
		}
	}
}

// related gives the text its relations: those kept and the one added. One that cannot be told is said, with what it may be.
func (d *Desk) related(v *page.Visit, p *itemForm, t *disclosure.Text) error {
	for i, r := range p.Relations {
		if !slices.Contains(p.Drop, strconv.Itoa(i)) {
			t.Relations = append(t.Relations, r)
		}
	}
	if p.New.Words == "" && p.New.Chosen == "" {
		return nil
	}
	var f fault.Form
	kind := disclosure.RelationKind(p.Kind)
	if !slices.Contains(disclosure.RelationKinds, kind) {
		f.Add("relation_kind", "disclosure.no_relation_kind")
		return f.Err()
	}
	if p.Outside {
		t.Relations = append(t.Relations, outside(kind, p.New.Words))
		p.New, p.Outside, p.Relations, p.Drop = targetPick{}, false, t.Relations, nil
		return nil
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		id, err := p.New.find(q)
		if err != nil || id == "" || id == p.ID {
			return err
		}
		found, err := disclosure.TargetsByID(q, id)
		if err == nil && len(found) == 1 {
			t.Relations = append(t.Relations, disclosure.Relation{Kind: kind, Target: id, Title: found[0].Title, Number: found[0].DocumentNumber})
			p.New = targetPick{}
		}
		return err
	})
	if err == nil && p.New.Words+p.New.Chosen != "" {
		f.Add("relation", "disclosure.which_relation")
		err = f.Err()
	}
	if err == nil {
		p.Relations, p.Drop = t.Relations, nil
	}
	return err
}

var (
	numberIn  = regexp.MustCompile(`[\p{Han}A-Za-z]+[〔\[［【(（](?:19|20)\d{2}[〕\]］】)）][1-9]\d*号`)
	addressIn = regexp.MustCompile(`https?://\S+`)
)

// outside makes a relation to a document of elsewhere from what was written: its title, with its number and address if these
// stand in it.
func outside(kind disclosure.RelationKind, words string) disclosure.Relation {
	r := disclosure.Relation{Kind: kind, Address: addressIn.FindString(words)}
	rest := strings.TrimSpace(strings.Replace(words, r.Address, "", 1))
	r.Number = numberIn.FindString(rest)
	if title := strings.Trim(strings.Replace(rest, r.Number, "", 1), " （）()，,"); title != "" {
		rest = title
	}
	r.Title = rest
	if r.Title == "" {
		r.Title = r.Address
	}
	return r
}

// kept is a relation as the form carries it.
func (p relating) kept(i int) string {
	raw, err := json.Marshal(p.Relations[i])
	if err != nil {
		panic(err) // texts always encode
	}
	return string(raw)
}
