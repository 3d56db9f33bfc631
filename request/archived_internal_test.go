package request

import (
	"fmt"
	"testing"

	"gongkai/workday"
)

// FACTS 4.20–4.26, 9.12: what stands against archiving, and from when it does not.
func TestWhenACaseMayBeArchived(t *testing.T) {
	cal, day := workday.National(), workday.MustParse
	served := func(o Outcome) Case {
		return Case{ID: "c", Stage: StageClosed, Outcome: o, DecidedOn: day("2026-01-05"), ServedOn: day("2026-01-06")}
	}
	recon := func(closed, result string) Proceeding {
		p := Proceeding{ID: "p", Way: Reconsideration, ReceivedOn: day("2026-02-02"), Result: result}
		if closed != "" {
			p.ClosedOn = day(closed)
		}
		return p
	}
	for _, c := range []struct {
		say   string
		c     Case
		f     restFacts
		today string
		from  string
		lacks string
	}{
		{"open", Case{Stage: StageServed}, restFacts{}, "2027-01-04", "", "[open]"},
		{"six months where one can sue", served(GrantedProvided), restFacts{}, "2026-07-06", "2026-07-07", "[remedy]"},
		{"they are over", served(GrantedProvided), restFacts{}, "2026-07-07", "2026-07-07", "[]"},
		{"sixty days where reconsideration comes first; the last one a Saturday", served(RefusedProcess), restFacts{}, "2026-03-09", "2026-03-10", "[remedy]"},
		{"and over", served(RefusedProcess), restFacts{}, "2026-03-10", "2026-03-10", "[]"},
		{"a partial reply by its ground", served(PartiallyGranted), restFacts{ground: RefusedThirdParty}, "2026-03-10", "2026-03-10", "[]"},
		{"a partial reply on another ground", served(PartiallyGranted), restFacts{ground: NotHeld}, "2026-03-10", "2026-07-07", "[remedy]"},
		{"from the day it arrived, when known", served(RefusedProcess), restFacts{reached: day("2026-01-20")}, "2026-03-10", "2026-03-24", "[remedy]"},
		{"withdrawn: at once", Case{ID: "c", Stage: StageClosed, Outcome: ClosedOther, DecidedOn: day("2026-01-05")}, restFacts{}, "2026-01-05", "2026-01-05", "[]"},
		{"before 2024 one could always sue", Case{ID: "c", Stage: StageClosed, Outcome: RefusedProcess, DecidedOn: day("2023-12-29"), ServedOn: day("2023-12-29")}, restFacts{}, "2024-03-01", "2024-07-02", "[remedy]"},
		{"a proceeding is pending", served(GrantedProvided), restFacts{proceedings: []Proceeding{recon("", "")}}, "2027-01-04", "", "[proceeding]"},
		{"after a reconsideration one may sue for 15 days", served(RefusedProcess), restFacts{proceedings: []Proceeding{recon("2026-04-01", "upheld")}}, "2026-04-16", "2026-04-17", "[remedy]"},
		{"and over", served(RefusedProcess), restFacts{proceedings: []Proceeding{recon("2026-04-01", "upheld")}}, "2026-04-17", "2026-04-17", "[]"},
		{"a court had the last word", served(GrantedProvided), restFacts{proceedings: []Proceeding{{ID: "s", Way: DirectSuit, ClosedOn: day("2026-04-01"), Result: "claim_rejected"}}}, "2026-04-01", "2026-04-01", "[]"},
		{"a suit that was not taken on ends nothing", served(GrantedProvided), restFacts{proceedings: []Proceeding{{ID: "s", Way: DirectSuit, ClosedOn: day("2026-04-01"), Result: "not_accepted"}}}, "2026-04-01", "2026-07-07", "[remedy]"},
		{"what was ordered is not done", served(GrantedProvided), restFacts{proceedings: []Proceeding{{ID: "s", Way: DirectSuit, ClosedOn: day("2026-04-01"), Result: "ordered"}},
			steps: map[string][]ProceedingStep{"s": {{Kind: ToPerform}}}}, "2026-07-07", "2026-04-01", "[perform]"},
		{"loose ends", served(RefusedProcess), restFacts{returned: true, handIns: []Submission{{State: SubmissionWaiting}}, parts: []Part{{}}, moves: []Moving{{Kind: Transferred, FromCase: "c"}}},
			"2026-03-10", "2026-03-10", "[returned hand_in part handover]"},
	} {
		got := rest(c.c, c.f, cal, day(c.today))
		var lacks []LackKind
		for _, l := range got.Lacks {
			lacks = append(lacks, l.Kind)
		}
		if fmt.Sprint(lacks) != c.lacks || got.From.String() != c.from {
			t.Errorf("%s: %v from %s, want %s from %s", c.say, lacks, got.From, c.lacks, c.from)
		}
	}
}
