package cli

// This file shows how far a long run has come: a bar where the error output is a terminal, a line now and then where
// it is not, nothing when that is asked for.

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gongkai/message"
)

const (
	barWidth  = 30
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second
	barFrom   = 20 // files below which nobody waits long enough to be told
)

// progress is the bar. It is used by one goroutine.
type progress struct {
	to       io.Writer
	lang     message.Lang
	terminal bool
	silent   bool
	name     string // of the phase
	n, done  int
	begun    time.Time
	last     time.Time
	drawn    bool
}

func newProgress(to, out io.Writer, lang message.Lang, quiet bool, n int) *progress {
	// where results themselves run over the screen, a bar would only tear them
	return &progress{to: to, lang: lang, n: n, terminal: isTerminal(to) && !isTerminal(out), silent: quiet || n < barFrom || (isTerminal(to) && isTerminal(out))}
}

// isTerminal says whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// phase begins anew under a name.
func (p *progress) phase(key string) {
	p.clear()
	p.name, p.done, p.begun, p.last = message.T(p.lang, key), 0, time.Now(), time.Now()
}

// step counts a file and draws, not too often.
func (p *progress) step() {
	p.done++
	if p.silent {
		return
	}
	every := lineEvery
	if p.terminal {
		every = barEvery
	}
	if now := time.Now(); now.Sub(p.last) >= every {
		p.last = now
		p.draw(now)
	}
}

func (p *progress) draw(now time.Time) {
	left := time.Duration(float64(now.Sub(p.begun)) / float64(p.done) * float64(p.n-p.done)).Round(time.Second)
	said := fmt.Sprintf("%s %d/%d (%d%%)  %s", p.name, p.done, p.n, 100*p.done/p.n, message.T(p.lang, "annual.batch.left", left.String()))
	if !p.terminal {
		fmt.Fprintln(p.to, said)
		return
	}
	full := barWidth * p.done / p.n
	fmt.Fprintf(p.to, "\r\x1b[K[%s%s] %s", strings.Repeat("#", full), strings.Repeat("·", barWidth-full), said)
	p.drawn = true
}

// clear takes the bar off the line for other words.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.drawn = false
		p.last = time.Time{} // draw again at the next step
	}
}

func (p *progress) end() { p.clear() }
