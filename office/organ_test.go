package office

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestValidCode(t *testing.T) { // FACTS 8.12
	for code, want := range map[string]bool{
		"11330683742010670P": true, "11441700007280420Y": true, "113708280043326001": true, "91350100M000100Y43": true,
		"12330000470082478T": false, "1133068374201067": false, "": false, "113306837420106701": false, "I1330683742010670P": false,
	} {
		if got := ValidCode(code); got != want {
			t.Errorf("ValidCode(%q) = %v", code, got)
		}
	}
}

// The gate takes as long for a name nobody has: there is always one computation, with a hash of the same cost.
func TestDecoyCostsTheSame(t *testing.T) {
	h := newHasher(HashCost{Memory: 256, Time: 2, Threads: 1}, 1)
	real, err := h.hash(context.Background(), "Some-Password-1")
	if err != nil {
		t.Fatal(err)
	}
	a, _, sumA, okA := parse(real)
	b, _, sumB, okB := parse(h.decoy)
	if !okA || !okB || a != b || len(sumA) != len(sumB) {
		t.Errorf("real %v and decoy %v differ in cost", a, b)
	}
	for _, password := range []string{"", "x", "Some-Password-1"} {
		if ok, err := h.matches(context.Background(), password, h.decoy); ok || err != nil {
			t.Errorf("%q matches the decoy", password)
		}
	}
	if ok, _ := h.matches(context.Background(), "Some-Password-1", real); !ok {
		t.Error("the right password does not match")
	}
	if ok, _ := h.matches(context.Background(), "x", "not a hash"); ok {
		t.Error("an unreadable hash matches")
	}
}

// No more computations at once than there are slots, whoever waits; and who waits no longer is let go.
func TestHashingIsBounded(t *testing.T) {
	h := newHasher(HashCost{Memory: 64, Time: 1, Threads: 1}, 3)
	var running, most atomic.Int32
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			give, err := h.take(context.Background())
			if err != nil {
				t.Error(err)
				return
			}
			if n := running.Add(1); n > most.Load() {
				most.Store(n)
			}
			running.Add(-1)
			give()
		})
	}
	all.Wait()
	if most.Load() > 3 {
		t.Errorf("%d at once, want at most 3", most.Load())
	}
	for range 3 {
		if _, err := h.take(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.matches(gone, "x", h.decoy); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("a caller that left still waits: %v", err)
	}
}
