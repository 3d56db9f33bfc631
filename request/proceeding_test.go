package request_test

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/request"
	"gongkai/workday"
)

// FACTS 4.24, 4.27: the answer counts in workdays, the decision in calendar days; suits in calendar days.
func TestTheOrgansOwnTermsInProceedings(t *testing.T) {
	cal, day := workday.National(), workday.MustParse
	step := func(kind request.ProceedingStepKind, on string) request.ProceedingStep {
		return request.ProceedingStep{Kind: kind, On: day(on)}
	}
	for _, c := range []struct {
		say   string
		p     request.Proceeding
		steps []request.ProceedingStep
		want  map[string]string
	}{
		{"a reconsideration over the spring festival", request.Proceeding{Way: request.Reconsideration, ReceivedOn: day("2026-02-06")}, nil, map[string]string{"answer": "2026-02-27", "decision": "2026-04-07"}},
		{"simplified", request.Proceeding{Way: request.Reconsideration, ReceivedOn: day("2026-03-02")}, []request.ProceedingStep{step(request.MadeSimple, "2026-03-02")}, map[string]string{"answer": "2026-03-09", "decision": "2026-04-01"}},
		{"the copy came later, the decision is put off", request.Proceeding{Way: request.Reconsideration, ReceivedOn: day("2026-03-02")},
			[]request.ProceedingStep{step(request.CopyReceived, "2026-03-06"), step(request.Prolonged, "2026-04-20")}, map[string]string{"answer": "2026-03-20", "decision": "2026-06-01"}},
		{"a suit", request.Proceeding{Way: request.DirectSuit, ReceivedOn: day("2026-03-02")}, nil, map[string]string{"answer": "2026-03-17", "judgment": "2026-09-02"}},
		{"a suit in the simplified procedure, lost", request.Proceeding{Way: request.SuitAfterReconsideration, ReceivedOn: day("2026-03-02")},
			[]request.ProceedingStep{step(request.MadeSimple, "2026-03-03"), step(request.JudgmentCame, "2026-04-10"), step(request.ToPerform, "2026-05-08")}, map[string]string{"judgment": "2026-04-16", "may_appeal": "2026-04-27", "perform": "2026-05-08"}},
	} {
		got := map[string]string{}
		for _, term := range c.p.Terms(c.steps, cal) {
			got[term.What] = term.Due.String()
			if term.Workdays != (term.What == "answer" && c.p.Way == request.Reconsideration) {
				t.Errorf("%s: %s counts in workdays: %v", c.say, term.What, term.Workdays)
			}
		}
		for what, due := range c.want {
			if got[what] != due {
				t.Errorf("%s: %s due %s, not %s", c.say, what, got[what], due)
			}
		}
	}
}

func TestAProceedingGoesItsWayOverTheYearsEnd(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2025-12-01")
		id := w.file().Case.ID
		var one string
		w.must(func(tx *db.Tx) (err error) {
			one, err = request.RegisterProceeding(tx, w.handler(), id, request.Proceeding{Way: request.Reconsideration, Number: "复〔2025〕9号", ReceivedOn: workday.MustParse("2025-12-01")})
			return err
		})
		record := func(kind request.ProceedingStepKind, on string) error {
			return w.try(func(tx *db.Tx) error {
				return request.RecordProceedingStep(tx, w.handler(), one, kind, workday.MustParse(on), "")
			})
		}
		for _, bad := range [][2]string{{"judgment", "2025-12-01"}, {"answered", "2025-11-30"}, {"answered", "2025-12-02"}} {
			if err := record(request.ProceedingStepKind(bad[0]), bad[1]); fault.Of(err) != fault.Invalid {
				w.Errorf("%v: %v", bad, err)
			}
		}
		if err := record(request.AnswerSent, "2025-12-01"); err != nil {
			w.Fatal(err)
		}
		if err := record(request.AnswerSent, "2025-12-01"); fault.Of(err) != fault.Invalid {
			w.Errorf("answered twice: %v", err)
		}
		w.at("2026-01-20")
		w.must(func(tx *db.Tx) error {
			return request.CloseProceeding(tx, w.handler(), one, workday.MustParse("2026-01-20"), "upheld", "")
		})
		w.view(func(q *db.View) error {
			p, err := request.ProceedingByID(q, one)
			steps, _ := request.ProceedingSteps(q, one)
			for _, term := range p.Terms(steps, workday.National()) {
				if term.Ours && !term.Done {
					w.Errorf("still owed: %+v", term)
				}
			}
			for year, column := range map[int]string{2025: "reconsideration.pending", 2026: "reconsideration.upheld"} {
				if got := p.Columns(year); len(got) != 2 || got[0] != column {
					w.Errorf("%d: %v", year, got)
				}
			}
			pending, _ := request.ProceedingsNow(q, w.organ, true, 0, 10)
			all, _ := request.ProceedingsNow(q, w.organ, false, 0, 10)
			if len(pending) != 0 || len(all) != 1 {
				w.Errorf("%d pending of %d", len(pending), len(all))
			}
			return err
		})
	})
}
