package cli

import (
	"errors"

	"gongkai/db"
	"gongkai/ledger"
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
		return nil
	})
	if err != nil {
		return err
	}
	if a.exit == 0 {
		a.say("verify.whole")
	}
	return nil
}
