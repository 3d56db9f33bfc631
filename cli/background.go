package cli

import (
	"context"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/work"
)

const (
	answersKept = 30 * 24 * time.Hour // how long a repeated form is recognised
	orphansKept = 24 * time.Hour      // how long a file without a row may be one whose form is not sent yet
)

// followers is the list of those who read the ledger.
func followers() []work.Follower {
	return []work.Follower{
		{Name: "search", Do: disclosure.Index},
	}
}

// ticks is the list of what is done now and then.
func (h *house) ticks() []work.Tick {
	return []work.Tick{
		{Name: "forget answers", Every: 24 * time.Hour, Do: func(ctx context.Context) error {
			return h.db.Update(ctx, "", func(tx *db.Tx) error { return db.ForgetAnswers(tx, answersKept) })
		}},
	}
}
