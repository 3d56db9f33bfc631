package disclosure

import (
	"encoding/json"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/publiclog"
	"gongkai/workday"
)

// rule is a normative document, published on a day.
func (w *world) rule(title string, day workday.Date, change func(t *Text)) (id string) {
	w.t.Helper()
	w.clock.Set(day.Start().Add(10 * time.Hour))
	text := w.text(title)
	text.Normative, text.Validity = true, InForce
	if change != nil {
		change(&text)
	}
	return w.publish(text)
}

// A document ends by its own word, by another's public text that repeals it, or when its last day has passed; on 31 December of that
// year it is not in force, and it counts as abolished in that year.
func TestNormativeDocumentsEndByWhateverEndsThem(t *testing.T) {
	engines(t, func(w *world) {
		day := workday.MustParse
		stays := w.rule("一直有效", day("2024-02-01"), nil)
		own := w.rule("自己写明废止", day("2024-02-02"), func(t *Text) { t.Validity, t.AbolishedOn = Abolished, day("2025-06-01") })
		repealed := w.rule("被新办法废止", day("2024-02-03"), nil)
		later := w.rule("明年起被废止", day("2024-02-04"), nil)
		lapses := w.rule("试行一年", day("2024-02-05"), func(t *Text) { t.ExpiresOn = day("2025-12-30") })
		lastDay := w.rule("有效到年底", day("2024-02-06"), func(t *Text) { t.ExpiresOn = day("2025-12-31") })
		kept := w.rule("废止它的文件撤下了", day("2024-02-07"), nil)
		relates := func(target string) Relations { return Relations{{Kind: Repeals, Target: target, Title: "旧办法"}} }
		w.rule("新办法", day("2025-03-03"), func(t *Text) { t.Relations = relates(repealed) })
		w.rule("明年的新办法", day("2025-04-01"), func(t *Text) { t.Relations, t.EffectiveOn = relates(later), day("2026-01-01") })
		gone := w.rule("撤下的新办法", day("2025-05-06"), func(t *Text) { t.Relations = relates(kept) })
		w.must(drafter, gone, VerbWithdraw)
		w.must(reviewer, gone, VerbConfirm)
		w.clock.Set(day("2026-02-02").Start().Add(10 * time.Hour))
		want := map[string]struct {
			ended     string
			abolished [3]bool // in 2024, 2025, 2026
			inForce   [3]bool
		}{
			stays:    {"", [3]bool{}, [3]bool{true, true, true}},
			own:      {"2025-06-01", [3]bool{false, true, false}, [3]bool{true, false, false}},
			repealed: {"2025-03-03", [3]bool{false, true, false}, [3]bool{true, false, false}},
			later:    {"2026-01-01", [3]bool{false, false, true}, [3]bool{true, true, false}},
			lapses:   {"2025-12-31", [3]bool{false, true, false}, [3]bool{true, false, false}},
			lastDay:  {"2026-01-01", [3]bool{false, false, true}, [3]bool{true, true, false}},
			kept:     {"", [3]bool{}, [3]bool{true, true, true}},
		}
		w.look(func(q db.Query) error {
			list, err := NormativeDocuments(q, w.organ)
			again, bad := NormativeDocumentsAt(q, w.organ, q.Now())
			if err != nil || bad != nil {
				t.Fatal(err, bad)
			}
			for i, docs := range [][]Document{list, again} {
				seen := 0
				for _, d := range docs {
					c, known := want[d.ID]
					if !known {
						continue
					}
					seen++
					if d.EndedOn.String() != c.ended {
						t.Errorf("%s ended on %q, want %q", d.Title, d.EndedOn, c.ended)
					}
					for n := range 3 {
						if got := d.Counts("abolished", 2024+n); got != c.abolished[n] {
							t.Errorf("%s abolished in %d: %t", d.Title, 2024+n, got)
						}
						if got := d.Counts("in_force", 2024+n); got != c.inForce[n] {
							t.Errorf("%s in force at the end of %d: %t", d.Title, 2024+n, got)
						}
					}
				}
				if seen != len(want) {
					t.Errorf("way %d: %d documents", i, seen)
				}
			}
			// What was repealed in March was in force in January.
			before, err := NormativeDocumentsAt(q, w.organ, day("2025-01-15").Start())
			for _, d := range before {
				if d.ID == repealed && !d.EndedOn.IsZero() {
					t.Errorf("as of January it ended on %s", d.EndedOn)
				}
			}
			return err
		})
		if err := Timed(t.Context(), w.d); err != nil { // the days that have passed are marked
			t.Fatal(err)
		}
		w.do(Ripen)
		w.look(func(q db.Query) error {
			for validity, ids := range map[Validity][]string{Abolished: {own, repealed, later}, Lapsed: {lapses, lastDay}} {
				part, err := Entries(q, Harvest{Organ: w.organ, Validity: validity, Limit: 100})
				if err != nil {
					return err
				}
				got := map[string]bool{}
				for _, e := range part.Entries {
					got[e.ID] = true
				}
				for _, id := range ids {
					if !got[id] {
						t.Errorf("the harvest of %s lacks %s", validity, id)
					}
				}
				if len(part.Entries) != len(ids) {
					t.Errorf("the harvest of %s has %d", validity, len(part.Entries))
				}
			}
			return nil
		})
	})
}

// The leaf of a withdrawal commits to its ground and to what the address shows since.
func TestTheGroundOfAWithdrawalIsProvable(t *testing.T) {
	engines(t, func(w *world) {
		id := w.publish(w.text("名单"))
		w.do(func(tx *db.Tx) error {
			return AskWithdrawal(tx, drafter, id, w.head(tx, id), Withdrawal{Ground: PersonalData, Words: "含有个人信息", Shows: ShowsGone})
		})
		w.must(reviewer, id, VerbConfirm)
		w.look(func(q db.Query) error {
			list, err := Publications(q, id)
			if err != nil {
				return err
			}
			last := list[len(list)-1]
			it := w.item(id)
			record := last.Record(it.Organ, it.IndexNumber)
			var said struct {
				Version       int `json:"v"`
				Ground, Shows string
			}
			if err := json.Unmarshal(record, &said); err != nil {
				return err
			}
			if said.Version != 2 || said.Ground != string(PersonalData) || said.Shows != string(ShowsGone) {
				t.Errorf("the record says %s", record)
			}
			proof, err := publiclog.ProofOf(q, last.Leaf)
			if err != nil {
				return err
			}
			if err := proof.Check(record); err != nil {
				t.Errorf("the leaf does not commit to it: %v", err)
			}
			last.Ground = OtherGround
			if proof.Check(last.Record(it.Organ, it.IndexNumber)) == nil {
				t.Error("another ground fits the same leaf")
			}
			return nil
		})
		if problems := w.verify(); len(problems) > 0 {
			t.Error(problems)
		}
	})
}
