package cli

// This file runs the check over many files: on all cores, in the order of the list, with no more in memory than what is
// being worked on.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"gongkai/annual"
	"gongkai/fault"
)

// outcome is what became of one file.
type outcome struct {
	file     string
	err      error  // why it cannot be used, nil when it was read
	text     []byte // what is printed of it
	organ    string
	year     int
	form     string
	findings []annual.Finding
	verdict  annual.Verdict
}

// failed says whether an error was found in the report.
func (o outcome) failed() bool {
	for _, f := range o.findings {
		if f.Severity == annual.Error {
			return true
		}
	}
	return false
}

// inOrder does the work of n files on all cores and gives the results to each in order. At most window results wait. It
// ends when ctx does, or when each says no; the number given is how many came through.
func inOrder[T any](ctx context.Context, n int, work func(i int) T, each func(i int, t T) bool) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := min(runtime.GOMAXPROCS(0), n)
	type job struct {
		i    int
		done chan T
	}
	jobs, waiting := make(chan job), make(chan chan T, 4*workers)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for j := range jobs {
				j.done <- work(j.i)
			}
		})
	}
	group.Go(func() {
		defer close(jobs)
		defer close(waiting)
		for i := range n {
			done := make(chan T, 1)
			select {
			case waiting <- done:
			case <-ctx.Done():
				return
			}
			jobs <- job{i, done}
		}
	})
	came := 0
	for done := range waiting {
		if t := <-done; ctx.Err() == nil && each(came, t) {
			came++
		} else {
			stop()
		}
	}
	group.Wait()
	return came
}

// batch is one run of `gongkai report check`.
type batch struct {
	*checkOptions
	sources  *sources
	previous *annual.Report // of every report, when given
	years    map[body]int   // the source of a body's report of a year, when years are compared
}

// body is whose report it is, and of which year.
type body struct {
	organ string
	year  int
}

// check reads and checks one source and writes what is printed of it.
func (b *batch) check(i int) (o outcome) {
	s := b.sources.list[i]
	defer func() {
		if p := recover(); p != nil { // a fault of the reader must not take the other files with it
			o = outcome{file: s.name, err: fault.Wrap(fmt.Errorf("%v", p), fault.Invalid, "annual.batch.reader_failed")}
		}
	}()
	r, err := b.read(i)
	if err != nil {
		return outcome{file: s.name, err: err}
	}
	o = outcome{file: s.name, organ: r.Organ, year: r.Year, form: r.Form.Code}
	o.findings, o.verdict = annual.CheckWith(r, annual.Around{Previous: b.before(r)})
	var out bytes.Buffer
	p := printer{out: &out, lang: b.lang}
	switch {
	case b.json:
		printJSON(&out, annual.CheckedOf(r, o.findings, o.verdict, b.lang))
	case b.brief:
		p.brief(r, o.findings, o.verdict)
	default:
		p.report(r, o.findings, o.verdict)
	}
	o.text = out.Bytes()
	return o
}

func (b *batch) read(i int) (*annual.Report, error) {
	s := b.sources.list[i]
	data, err := s.read()
	if err != nil {
		return nil, err
	}
	return annual.Parse(s.name, data)
}

// before gives the report of the year before, nil when there is none.
func (b *batch) before(r *annual.Report) *annual.Report {
	if b.previous != nil && (r.Year == 0 || b.previous.Year == 0 || b.previous.Year == r.Year-1) {
		return b.previous
	}
	if i, ok := b.years[body{r.Organ, r.Year - 1}]; ok && r.Organ != "" {
		if before, err := b.read(i); err == nil {
			return before
		}
	}
	return nil
}

// index reads every source once and notes whose report of which year it is. A body's year found twice is not used.
func (b *batch) index(ctx context.Context, bar *progress) {
	years := map[body]int{}
	inOrder(ctx, len(b.sources.list), func(i int) (w body) {
		defer func() { _ = recover() }() // said when it is checked
		if r, err := b.read(i); err == nil {
			w = body{r.Organ, r.Year}
		}
		return w
	}, func(i int, w body) bool {
		if _, twice := years[w]; twice {
			i = -1
		}
		years[w] = i
		bar.step()
		return true
	})
	for w, i := range years {
		if i < 0 || w.organ == "" || w.year == 0 {
			delete(years, w)
		}
	}
	b.years = years
}

// run checks all sources and says what came of them; the number is the exit code.
func (b *batch) run(ctx context.Context, out, errOut io.Writer) int {
	n := len(b.sources.list)
	var sum summary
	bar := newProgress(errOut, out, b.lang, b.quiet, n)
	if b.compares(n) {
		bar.phase("annual.batch.indexing")
		b.index(ctx, bar)
	}
	bar.phase("annual.batch.checking")
	broken := false
	came := inOrder(ctx, n, b.check, func(_ int, o outcome) bool {
		bar.clear()
		sum.add(o)
		if o.err != nil {
			unusable(errOut, b.lang, o.file, o.err)
		} else if _, err := out.Write(o.text); err != nil { // whoever has stopped reading needs no more
			broken = true
			return false
		}
		if err := b.list.add(o); err != nil {
			fmt.Fprintln(errOut, err)
			broken = true
			return false
		}
		bar.step()
		return true
	})
	bar.end()
	if n > 1 && !b.quiet {
		sum.print(errOut, b.lang)
	}
	if came < n && !broken {
		stopped(errOut, b.lang, came, n)
		return exitStopped
	}
	return sum.exit()
}
