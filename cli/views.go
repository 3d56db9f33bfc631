package cli

import (
	"context"
	"time"
)

// viewsEach is how often the numbers of readings are written; what was counted since is lost with the process.
const viewsEach = 30 * time.Second

// keepViews writes how often items were read, until ctx ends and once more then. Every process writes what it counted itself.
func (h *house) keepViews(ctx context.Context) {
	for ctx.Err() == nil {
		pause(ctx, viewsEach)
		last, done := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
		if err := h.views.Flush(last, h.db.Update); err != nil {
			h.log.Warn("write how often items were read", "err", err)
		}
		done()
	}
}
