package annual_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/annual"
	"gongkai/specimen"
)

// rounds is how many reports each layout is tried with.
var rounds = map[bool]int{false: 60, true: 4}[annual.UnderRace]

// Every layout gives back what was written in it: where cells stand apart all of them, elsewhere those that can be
// read, and never a wrong one.
func TestEveryLayoutReadsBack(t *testing.T) {
	for _, layout := range specimen.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			t.Parallel()
			var all tally
			for seed := range uint64(rounds) {
				want := specimen.New(seed)
				got := read(t, layout, want, seed)
				all.add(t, layout, want, got, seed)
				findings, verdict := annual.Check(got)
				for _, f := range findings {
					if f.Severity == annual.Error {
						t.Errorf("seed %d: %s %v %s, though nothing is wrong", seed, f.Check, f.Where, f.Expression)
					}
				}
				if layout.Apart && verdict != annual.Pass {
					t.Errorf("seed %d: verdict %s", seed, verdict)
				}
				if t.Failed() {
					t.Fatal(clipped(layout, want, seed))
				}
			}
			t.Log(all)
		})
	}
}

// One figure changed: the checks find that one and nothing else, and what cannot be decided is not called an error.
func TestEveryLayoutShowsThePlantedError(t *testing.T) {
	for _, layout := range specimen.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(rounds) {
				want := specimen.New(seed)
				want.Plant(seed)
				got := read(t, layout, want, seed)
				findings, verdict := annual.Check(got)
				errors := 0
				for _, f := range findings {
					if f.Severity != annual.Error {
						continue
					}
					errors++
					if layout.Apart && !slices.ContainsFunc(f.Where, func(w string) bool { return strings.HasPrefix(w, want.Planted.Row+"/") }) {
						t.Errorf("seed %d: %s %v %s is not about %v", seed, f.Check, f.Where, f.Expression, want.Planted)
					}
				}
				if layout.Apart && (errors == 0 || verdict != annual.Fail) {
					t.Errorf("seed %d: the error in %v is not found", seed, want.Planted)
				}
				var all tally
				all.add(t, layout, want, got, seed)
				if !layout.Apart && errors == 0 && verdict == annual.Pass && all.flagged+all.solved == 0 {
					t.Errorf("seed %d: passed for certain with an error in %v", seed, want.Planted)
				}
				if t.Failed() {
					t.Fatal(clipped(layout, want, seed))
				}
			}
		})
	}
}

func read(t *testing.T, layout specimen.Layout, want *specimen.Report, seed uint64) *annual.Report {
	t.Helper()
	got, err := annual.Parse(layout.Name+layout.Ext, layout.Write(want, seed))
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if got.Organ != want.Organ || got.Year != want.Year || got.Form != want.Form {
		t.Fatalf("seed %d: organ %q year %d form %s, want %q %d %s", seed, got.Organ, got.Year, got.Form.Code, want.Organ, want.Year, want.Form.Code)
	}
	return got
}

// tally counts what became of cells.
type tally struct{ right, solved, flagged int }

func (n tally) String() string {
	return fmt.Sprintf("%d read, %d solved, %d flagged", n.right, n.solved, n.flagged)
}

// add compares a report with what was written.
func (n *tally) add(t *testing.T, layout specimen.Layout, want *specimen.Report, got *annual.Report, seed uint64) {
	t.Helper()
	for code, row := range want.Cells {
		if got.Rows[code] == nil && !layout.Apart { // rows of another form than was found
			n.flagged += len(row)
			continue
		}
		for i, w := range row {
			c := got.Rows[code][i]
			total := strings.HasPrefix(code, "R3.") && i == 6
			switch {
			case c.Known() && c.Value != w && c.Solved && want.Planted != nil: // what agrees is not always what was meant
				n.flagged++
			case c.Known() && c.Value != w && !(c.Blank() && total):
				t.Errorf("seed %d: %s/%d: wrote %d, read %d (solved %v) from %q", seed, code, i, w, c.Value, c.Solved, c.Raw)
			case !c.Known() && layout.Apart, layout.Apart && c.Solved:
				t.Errorf("seed %d: %s/%d: wrote %d, read %s from %q", seed, code, i, w, c.Meaning, c.Raw)
			case !c.Known():
				n.flagged++
			case c.Solved:
				n.solved++
			default:
				n.right++
			}
		}
	}
}

// clipped shows the text of a failure.
func clipped(layout specimen.Layout, want *specimen.Report, seed uint64) string {
	text := string(layout.Write(want, seed))
	if i := strings.Index(text, "第二十条第"); i > 0 {
		text = text[i:]
	}
	return text[:min(len(text), 6000)]
}

// BenchmarkLayouts reads and checks one report after the other of each layout.
func BenchmarkLayouts(b *testing.B) {
	for _, layout := range specimen.Layouts() {
		var files [][]byte
		for seed := range uint64(40) {
			files = append(files, layout.Write(specimen.New(seed), seed))
		}
		b.Run(layout.Name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				r, err := annual.Parse(layout.Name+layout.Ext, files[i%len(files)])
				if err != nil {
					b.Fatal(err)
				}
				annual.Check(r)
			}
		})
	}
}
