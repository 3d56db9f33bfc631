package deadlink

// watch.go is the daily round: links not asked for most of a day, a few of each host, one after another with a pause, several
// hosts at a time.

import (
	"context"
	"sync"
	"time"

	"gongkai/db"
)

// Watch goes the rounds.
type Watch struct {
	View   func(ctx context.Context, fn func(q *db.View) error) error
	Update func(ctx context.Context, organ string, fn func(tx *db.Tx) error) error
	Checker
	Pause time.Duration // between two questions to one host
}

// writer is the organ under whose lock standings are written: none.
const writer = "links"

const (
	askedAgain   = 20 * time.Hour
	roundMost    = 5000
	perHost      = 100 // in one round
	hostsAtATime = 8
	sureFrom     = 5 // of so many links, all failing, our own line is at fault
)

// Round asks what is due and keeps the answers. When nothing at all could be reached, it is this house that is cut off: then
// nothing is kept.
func (w Watch) Round(ctx context.Context) error {
	var due []Link
	err := w.View(ctx, func(q *db.View) (err error) {
		due, err = dueLinks(q, q.Now().Add(-askedAgain), roundMost)
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	hosts := map[string][]Link{}
	for _, l := range due {
		if len(hosts[l.Host]) < perHost {
			hosts[l.Host] = append(hosts[l.Host], l)
		}
	}
	answers := w.askAll(ctx, hosts)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	reached := len(answers) < sureFrom
	for _, v := range answers {
		reached = reached || v.Code > 0
	}
	if !reached {
		return nil
	}
	for _, l := range due {
		v, asked := answers[l.URL]
		if !asked {
			continue
		}
		if err := w.Update(ctx, writer, func(tx *db.Tx) error { return Record(tx, l.URL, v) }); err != nil {
			return err
		}
	}
	return nil
}

func (w Watch) askAll(ctx context.Context, hosts map[string][]Link) map[string]Verdict {
	answers := map[string]Verdict{}
	queue := make(chan []Link)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range min(hostsAtATime, len(hosts)) {
		all.Go(func() {
			for list := range queue {
				for i, l := range list {
					if i > 0 {
						rest(ctx, w.Pause)
					}
					if ctx.Err() != nil {
						break
					}
					v := w.Ask(ctx, l.URL)
					mu.Lock()
					answers[l.URL] = v
					mu.Unlock()
				}
			}
		})
	}
	for _, list := range hosts {
		queue <- list
	}
	close(queue)
	all.Wait()
	return answers
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
