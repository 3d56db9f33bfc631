package request

// gate.go hands a reply to the gate (package clearance) before it is signed: the letter as it would go out, and every file that
// goes with it. What the applicant told of himself, and what he asked in his own words, is expected in a letter to him, and so is the office's own contact line; all
// else is settled by somebody's name, or the reply is not signed. Arts. 14, 15, 17; FACTS 8.40–8.43.

import (
	"context"
	"slices"
	"strings"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/redact"
	"gongkai/screen"
	"gongkai/vault"
)

// MatterOf gives what the gate looks at in the newest reply of a case and its files.
func MatterOf(q db.Query, k *vault.Keys, c Case) (clearance.Matter, error) {
	organ, err := office.OrganByID(q, c.Organ)
	if err != nil {
		return clearance.Matter{}, err
	}
	m := clearance.Matter{Subject: c.Subject(), Organ: c.Organ, Own: []string{organ.Name, organ.Display()}}
	p, _, err := c.reveal(q, k)
	if err != nil && fault.Of(err) != fault.NotFound { // an applicant who was erased tells nothing
		return m, err
	}
	m.Expected = []string{p.Name, p.Identity, p.Contact, p.Phone, p.Email, p.Address, c.Description, c.Document, organ.Phone, organ.Address, organ.DisclosureUnit, "不予公开"}
	switch l, err := LetterOf(q, k, c); {
	case err == nil:
		m.Fields = append(m.Fields, clearance.Field{Name: "letter", Text: strings.Join(append([]string{l.Title}, append(l.Paragraphs, l.Contact)...), "\n\n")})
	case fault.Of(err) != fault.NotFound: // no draft yet
		return m, err
	}
	files, err := ReleasedFiles(q, c.ID)
	for _, f := range files {
		m.Files = append(m.Files, clearance.File{Name: f.Name, Ref: f.Ref})
	}
	return m, err
}

// LookInto looks into those files of a reply that were not looked into by the present rules, and keeps what is found.
func LookInto(ctx context.Context, d *db.DB, k *vault.Keys, store blob.Store, c Case) error {
	var m clearance.Matter
	var files []ReplyFile
	if err := d.View(ctx, func(q *db.View) (err error) {
		if files, err = ReleasedFiles(q, c.ID); err != nil || len(files) == 0 {
			return err
		}
		m, err = MatterOf(q, k, c)
		return err
	}); err != nil || len(files) == 0 {
		return err
	}
	return clearance.LookThrough(ctx, d, m, func(ctx context.Context, file clearance.File) (screen.Reading, error) {
		i := slices.IndexFunc(files, func(f ReplyFile) bool { return f.Hash == file.Hash && f.Name == file.Name })
		if i < 0 {
			return screen.Reading{}, fault.Missing("released.none")
		}
		return readFile(ctx, d, k, store, files[i])
	})
}

// readFile looks into a file. Of a redacted PDF it is the words outside of the boxes: they can be read on its pages, though no
// program finds them there.
func readFile(ctx context.Context, d *db.DB, k *vault.Keys, store blob.Store, f ReplyFile) (screen.Reading, error) {
	if f.Origin != Redacted || !redact.IsPDF(f.Name) {
		data, err := f.Content(ctx, k, store)
		return screen.Read(f.Name, data), err
	}
	var source ReplyFile
	var boxes Boxes
	if err := d.View(ctx, func(q *db.View) (err error) {
		if source, err = FileOf(q, f.Case, f.Source); err != nil {
			return err
		}
		boxes, err = BoxesOf(q, f.Source, f.Boxes)
		return err
	}); err != nil {
		return screen.Reading{}, err
	}
	data, err := source.Content(ctx, k, store)
	return screen.ReadOutside(data, redact.ByPage(boxes.Boxes)), err
}

// releasable refuses a reply in which a finding is not settled, or whose files withhold what the reply says is given whole.
func releasable(tx *db.Tx, k *vault.Keys, c Case, d Draft) error {
	parts, err := Withheld(tx, c.ID)
	if err != nil {
		return err
	}
	if kind, ok := KindOf(d.Reply.Outcome); len(parts) > 0 && (!ok || !kind.Has(NeedGround)) {
		return fault.Refuse("released.not_partial")
	}
	m, err := MatterOf(tx, k, c)
	if err != nil {
		return err
	}
	return clearance.ClearAll(tx, m)
}

// settle runs a decision on hits of a reply that is not signed yet.
func settle(tx *db.Tx, k *vault.Keys, id string, seen int64, a clearance.Ask, act func(m clearance.Matter, a clearance.Ask) error) error {
	c, err := ByID(tx, id)
	if err != nil {
		return err
	}
	if seen != c.Revision {
		return fault.Conflict("request.stale")
	}
	if !slices.Contains(anyOpen, c.Stage) {
		return fault.Refuse("released.closed", c.Number)
	}
	m, err := MatterOf(tx, k, c)
	if err != nil {
		return err
	}
	drafts, err := Drafts(tx, id)
	if err != nil {
		return err
	}
	files, err := Files(tx, id)
	if err != nil {
		return err
	}
	a.Title = c.Number
	for _, d := range drafts {
		a.Authors = append(a.Authors, d.Drafter)
	}
	for _, f := range files {
		a.Authors = append(a.Authors, f.ByID)
	}
	return act(m, a)
}

// AllowHits lets hits of a reply and its files stand, with a reason.
func AllowHits(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, k, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Allow(tx, by, m, a) })
}

// AgreeHits lets grave hits stand as the second person, who wrote nothing of the reply and attached none of its files.
func AgreeHits(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, k, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Agree(tx, by, m, a) })
}

// RevokeHits takes back what was decided about hits.
func RevokeHits(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return settle(tx, k, id, seen, a, func(m clearance.Matter, a clearance.Ask) error { return clearance.Revoke(tx, by, m, a) })
}

// Changeable says whether the reply of a case and its files can still be changed.
func Changeable(c Case) bool { return slices.Contains(anyOpen, c.Stage) }
