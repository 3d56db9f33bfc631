package desk

// gate_clean.go takes out of an item's files what they hide, and gives the sealed originals to those who may see them.

import (
	"bytes"
	"context"
	"io"
	"strings"
	"time"

	"gongkai/annual"
	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/screen"
)

// gateClean cleans every file of the newest text that hides something and can be cleaned.
func (d *Desk) gateClean(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(clearance.VerbClean, it.Organ); err != nil {
		return err
	}
	spoilt, err := d.spoiltFiles(v, it)
	if err != nil {
		return err
	}
	var cleaned []disclosure.Cleaned
	for _, a := range spoilt {
		one, err := d.cleanOne(v.R.Context(), a)
		if err != nil {
			return err
		}
		cleaned = append(cleaned, one)
	}
	if len(cleaned) == 0 {
		return fault.Refuse("clearance.nothing_to_clean")
	}
	if err := d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
		return "/desk/items/" + it.ID + "#gate", disclosure.CleanFiles(tx, v.Actor, it.ID, seen(v), cleaned)
	}); err != nil {
		return err
	}
	d.sealOff(context.WithoutCancel(v.R.Context()), spoilt)
	return nil
}

// spoiltFiles gives the files of the newest text in which something is hidden and which are of a kind that can be cleaned.
func (d *Desk) spoiltFiles(v *page.Visit, it disclosure.Item) (list []disclosure.Attachment, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		r, err := disclosure.RevisionOf(q, it.ID, it.Head)
		if err != nil {
			return err
		}
		m, err := disclosure.ClearanceOf(q, it, r.Text)
		if err != nil {
			return err
		}
		hits, err := clearance.Hits(q, m)
		hidden := map[string]bool{}
		for _, h := range hits {
			if h.Area() == "hidden" {
				hidden[h.FileName()] = true
			}
		}
		for _, a := range r.Attachments {
			if hidden[a.Name] && screen.Cleanable(a.Name) {
				list = append(list, a)
			}
		}
		return err
	})
	return list, err
}

// cleanOne writes a file anew, and seals the original.
func (d *Desk) cleanOne(ctx context.Context, a disclosure.Attachment) (disclosure.Cleaned, error) {
	in, err := blob.OpenRef(ctx, d.Blobs, a.Ref)
	if err != nil {
		return disclosure.Cleaned{}, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, screen.MaxFile+1))
	if err != nil {
		return disclosure.Cleaned{}, err
	}
	clean, _, err := screen.Clean(a.Name, data)
	if err != nil {
		return disclosure.Cleaned{}, fault.Refuse("clearance.not_cleaned", a.Name)
	}
	c := disclosure.Cleaned{Old: a.Hash, New: a, Original: clearance.Original{Ref: a.Ref, Name: a.Name, Type: a.Type}}
	if c.New.Ref, err = d.Blobs.Put(ctx, bytes.NewReader(clean)); err != nil {
		return c, err
	}
	c.Original.Clean = c.New.Hash
	c.Original.Sealed, err = clearance.SealOriginal(ctx, d.Keys, d.Blobs, a.Hash, data)
	return c, err
}

// sealOff removes the plain originals that no public or newest text has: from then on the sealed ones are all there is. What
// fails is logged; the sealed original is there all the same.
func (d *Desk) sealOff(ctx context.Context, files []disclosure.Attachment) {
	for _, a := range files {
		needed := false
		err := d.DB.View(ctx, func(q *db.View) (err error) {
			if needed, err = disclosure.PlainNeeded(q, a.Hash); err == nil && !needed {
				needed, err = annual.NamedFile(q, a.Hash)
			}
			return err
		})
		if err == nil && !needed {
			_, err = d.Blobs.Remove(ctx, a.Hash, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) // however new it is
		}
		if err != nil {
			d.Log.Error("remove the plain original of a cleaned file", "hash", a.Hash, "err", err)
		}
	}
}

// gateOriginal gives a sealed original to somebody who may see it; it is recorded before anything is sent.
func (d *Desk) gateOriginal(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	var o clearance.Original
	err = d.DB.Update(v.R.Context(), it.Organ, func(tx *db.Tx) error {
		o, err = clearance.OpenOriginal(tx, v.Actor, it.Organ, v.Path("hash"), it.HeadTitle)
		if err == nil && o.Subject != disclosure.Subject(it.ID) {
			return fault.Missing("blob.missing")
		}
		return err
	})
	if err != nil {
		return err
	}
	data, err := clearance.Unseal(v.R.Context(), d.Keys, d.Blobs, o)
	if err != nil {
		return err
	}
	return v.SendFile(page.Download{Name: o.Name, Type: o.Type, ETag: o.Hash, Cache: "private, no-store"}, strings.NewReader(data))
}

// mayClean says whether a group of hits is of files that can be cleaned by whoever looks.
func mayClean(a office.Actor, organ string, g gateGroup) bool {
	if g.Area != "hidden" || !a.May(clearance.VerbClean, organ) {
		return false
	}
	for _, h := range g.Hits {
		if screen.Cleanable(h.FileName()) {
			return true
		}
	}
	return false
}
