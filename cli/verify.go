package cli

import (
	"errors"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/request"
)

// verifyCmd walks everything that carries a hash and names the first break of each.
type verifyCmd struct{ place }

// Run prints what it checked; the exit code is 1 when anything does not hold.
func (c *verifyCmd) Run(a *app) error {
	h, err := c.place.open(a, false)
	if err != nil {
		return err
	}
	return errors.Join(h.verify(a), h.close())
}

func (h *house) verify(a *app) error {
	err := h.db.View(a.ctx, func(q *db.View) error {
		heads, err := ledger.Heads(q)
		if err != nil {
			return err
		}
		for _, head := range heads {
			n, err := ledger.Verify(q, head.Organ)
			var b *ledger.Break
			switch {
			case errors.As(err, &b):
				a.exit = 1
				a.say("verify.broken", b.Organ, b.Seq, a.word("verify.reason."+b.Reason))
			case err != nil:
				return err
			default:
				a.say("verify.ledger", head.Organ, n)
			}
		}
		return h.verifyTexts(a, q)
	})
	if err != nil {
		return err
	}
	if a.exit == 0 {
		a.say("verify.whole")
	}
	return nil
}

// verifyTexts checks every stored text, the public log, and every file that a text names.
func (h *house) verifyTexts(a *app, q db.Query) error {
	problem := func(what string) {
		a.exit = 1
		a.say("verify.problem", what)
	}
	texts, err := disclosure.VerifyRevisions(q, problem)
	if err != nil {
		return err
	}
	files := 0
	err = disclosure.Files(q, func(ref blob.Ref) error {
		files++
		err := blob.Check(a.ctx, h.blobs, ref)
		if o, gone := clearance.OriginalOf(q, ref.Hash); err != nil && gone == nil { // cleaned since: the sealed one is kept
			err = blob.Check(a.ctx, h.blobs, o.Sealed)
		}
		if err != nil {
			problem(err.Error())
		}
		return a.ctx.Err()
	})
	if err == nil {
		err = request.StoredUploads(q, func(ref blob.Ref) error {
			files++
			if err := blob.Check(a.ctx, h.blobs, ref); err != nil {
				problem(err.Error())
			}
			return a.ctx.Err()
		})
	}
	if err == nil {
		a.say("verify.texts", texts, files)
	}
	return err
}
