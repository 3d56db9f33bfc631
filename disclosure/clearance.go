// clearance.go hands an item's text to the gate (package clearance) before it goes on and before it goes out: what is in it and
// in its files, and what it lacks as information to be disclosed. Arts. 12, 14, 15, 17; FACTS 8.E, 9.5.
package disclosure

import (
	"strings"

	"gongkai/catalogue"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/screen"
)

// ClearanceOf gives what the gate looks at in a text of an item.
func ClearanceOf(q db.Query, it Item, t Text) (clearance.Matter, error) {
	organ, err := office.OrganByID(q, it.Organ)
	if err != nil {
		return clearance.Matter{}, err
	}
	m := clearance.Matter{Subject: Subject(it.ID), Organ: it.Organ, Own: []string{organ.Name, t.Issuer, t.Source}, Body: t.Body,
		Fields: []clearance.Field{{Name: "title", Text: t.Title}, {Name: "summary", Text: t.Summary}, {Name: "keywords", Text: t.Keywords}}}
	for _, e := range t.Elements {
		text := e.Value
		if e.Key == "phone" { // of the office, as its label says
			text = "咨询电话：" + text
		}
		m.Fields = append(m.Fields, clearance.Field{Name: "element", Text: text})
	}
	for _, a := range t.Attachments {
		m.Files = append(m.Files, clearance.File{Name: a.Name, Ref: a.Ref})
	}
	if t.DocumentNumber != "" && !catalogue.ValidDocumentNumber(t.DocumentNumber) {
		m.Lacks = append(m.Lacks, clearance.Lack{Rule: "number", Detail: t.DocumentNumber})
	}
	if t.Summary == "" {
		m.Lacks = append(m.Lacks, clearance.Lack{Rule: "summary"})
	}
	if t.Statutory == "" {
		m.Lacks = append(m.Lacks, clearance.Lack{Rule: "statutory"})
	}
	if m.Inside, err = insideLinks(q, t); err != nil {
		return m, err
	}
	m.Dead, err = deadLinks(q, t.Body)
	return m, err
}

// insideLinks says of the links to this house in a text whether a visitor finds something there.
func insideLinks(q db.Query, t Text) (map[string]bool, error) {
	leads := map[string]bool{}
	for _, l := range screen.Links(t.Body) {
		switch {
		case l.Image:
		case strings.HasPrefix(l.Address, "/items/"):
			id, _, _ := strings.Cut(strings.TrimPrefix(l.Address, "/items/"), "/")
			id, _, _ = strings.Cut(id, "#")
			it, err := ItemByID(q, id)
			if err != nil && fault.Of(err) != fault.NotFound {
				return nil, err
			}
			leads[l.Address] = err == nil && it.Live > 0
		case strings.HasPrefix(l.Address, "/attachments/"):
			leads[l.Address] = false
			for _, a := range t.Attachments {
				if strings.Contains(l.Address, a.Hash) {
					leads[l.Address] = true
				}
			}
		}
	}
	return leads, nil
}

// noteHits keeps what the gate finds in a new revision.
func noteHits(tx *db.Tx, by office.Actor, it Item, r Revision) error {
	m, err := ClearanceOf(tx, it, r.Text)
	if err != nil {
		return err
	}
	return clearance.Note(tx, by, m, r.Title)
}

// handOn lets a text go to its approvers: no grave hit is open, and lesser ones are known to whoever hands it on.
func handOn(tx *db.Tx, by office.Actor, it Item, r Revision) error {
	m, err := ClearanceOf(tx, it, r.Text)
	if err != nil {
		return err
	}
	if err := clearance.Clear(tx, m); err != nil {
		return err
	}
	return clearance.See(tx, by, m, r.Title)
}

// cleared refuses a text in which a grave hit is not settled.
func cleared(q db.Query, it Item, r Revision) error {
	m, err := ClearanceOf(q, it, r.Text)
	if err != nil {
		return err
	}
	return clearance.Clear(q, m)
}

// settle runs a decision on hits of an item's newest text, as seen.
func settle(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask, act func(m clearance.Matter, a clearance.Ask) error) error {
	it, crew, err := load(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbSave, it.Organ); err != nil {
		return err
	}
	if seen != it.Head {
		return fault.Conflict("fault.stale")
	}
	r, err := RevisionOf(tx, id, it.Head)
	if err != nil {
		return err
	}
	m, err := ClearanceOf(tx, it, r.Text)
	if err != nil {
		return err
	}
	a.Title, a.Authors = it.HeadTitle, crew.Authors
	return act(m, a)
}

// AllowHits lets hits of the newest text stand, with a reason.
func AllowHits(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, by, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Allow(tx, by, m, a) })
}

// AgreeHits lets grave hits of the newest text stand as the second person; nobody who wrote in it may.
func AgreeHits(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, by, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Agree(tx, by, m, a) })
}

// RevokeHits takes back what was decided about hits.
func RevokeHits(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, by, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Revoke(tx, by, m, a) })
}

// Cleaned is a file that was written anew without what it hid.
type Cleaned struct {
	Old      string // hash of the file it takes the place of
	New      Attachment
	Original clearance.Original
}

// CleanFiles puts cleaned files in the place of those they were made of, as a new revision of whoever does it, and keeps the
// sealed originals. Approvals lapse, as with every revision.
func CleanFiles(tx *db.Tx, by office.Actor, id string, seen int64, files []Cleaned) error {
	it, _, err := load(tx, id)
	if err != nil {
		return err
	}
	r, err := RevisionOf(tx, id, it.Head)
	if err != nil {
		return err
	}
	before, err := ClearanceOf(tx, it, r.Text)
	if err != nil {
		return err
	}
	text := r.Text
	text.Attachments = nil
	for _, a := range r.Attachments {
		for _, f := range files {
			if f.Old == a.Hash {
				text.Body = strings.ReplaceAll(text.Body, "/attachments/"+a.Hash+"/", "/attachments/"+f.New.Hash+"/")
				a = f.New
			}
		}
		text.Attachments = append(text.Attachments, a)
	}
	if _, err := Save(tx, by, id, seen, text); err != nil {
		return err
	}
	for _, f := range files {
		if err := clearance.KeepOriginal(tx, by, before, r.Title, f.Original); err != nil {
			return err
		}
	}
	return nil
}

// PlainNeeded says whether a file must stay readable: the newest text of an item has it, or one that is or was public.
func PlainNeeded(q db.Query, hash string) (needed bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM disclosure_attachment a JOIN disclosure_item i ON i.id = a.item
		WHERE a.hash = $1 AND (a.n = i.head OR a.n = i.live OR EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = a.item AND p.n = a.n)))`, hash).Scan(&needed)
	return needed, err
}
