package annual_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/oversight"
	"gongkai/request"
	"gongkai/workday"
)

// drafted is a report of 2025 over three cases, complete and with its texts drafted.
func (c *counter) drafted() *annual.Filing {
	c.Helper()
	c.clock.Set(workday.MustParse("2025-06-10").Start())
	c.register(workday.MustParse("2025-06-09"), request.NaturalPerson)
	c.register(workday.MustParse("2025-06-09"), request.Enterprise)
	id := c.register(workday.MustParse("2025-06-09"), request.NaturalPerson)
	c.do(func(tx *db.Tx) error {
		return request.RegisterFee(tx, handler, id, request.Fee{Month: "2025-06", Charged: 380_00, Paid: 380_00})
	})
	c.clock.Set(workday.MustParse("2026-01-10").Start())
	f := c.complete(c.refill(2025))
	c.do(func(tx *db.Tx) error { _, err := annual.Compose(tx, handler, f.ID, f.Revision); return err })
	return c.filing(2025)
}

func (c *counter) write(f *annual.Filing, texts map[int]string) *annual.Filing {
	c.Helper()
	c.do(func(tx *db.Tx) error { return annual.Write(tx, handler, f.ID, f.Revision, texts) })
	return c.filing(f.Year)
}

// filled takes the blanks out of a text.
func filledIn(text string) string {
	for strings.Contains(text, "【待填") {
		from := strings.Index(text, "【待填")
		to := from + strings.Index(text[from:], "】") + len("】")
		text = text[:from] + "照常进行。" + text[to:]
	}
	return text
}

func (c *counter) ground(f *annual.Filing) (g annual.Ground) {
	c.Helper()
	c.look(func(q db.Query) (err error) { g, err = annual.GroundOf(q, f, nil); return err })
	return g
}

// The sections are drafted with the office's own figures; blanks and numbers that moved keep the report from being signed.
func TestTheTextsAreDraftedAndBound(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		f := c.drafted()
		for n, wants := range map[int][]string{1: {"本年新收政府信息公开申请3件，上年结转0件。", "自然人提出2件，法人或其他组织提出1件", "当面3件", "结转下年度继续办理3件", "【待填："},
			5: {"2026年工作安排"}, 6: {"对1件申请发出收费通知，应收380元，实收380元"}} {
			for _, want := range wants {
				if !strings.Contains(f.Texts[n], want) {
					t.Errorf("section %d lacks %q:\n%s", n, want, f.Texts[n])
				}
			}
		}
		freeze := func(f *annual.Filing) error {
			return c.try(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
		}
		refused(t, "blanks left", freeze(f), "annual.blanks_left")
		refused(t, "drafted twice", c.try(func(tx *db.Tx) error { _, err := annual.Compose(tx, handler, f.ID, f.Revision); return err }), "annual.texts_stand")
		f = c.write(f, map[int]string{1: "总的看，平稳。\n" + filledIn(f.Texts[1]), 5: filledIn(f.Texts[5]), 6: filledIn(f.Texts[6])})
		if wrong := f.Mismatches(c.ground(f)); len(wrong) > 0 || len(f.Bound) < 10 {
			t.Fatalf("%d bound, wrong: %+v", len(f.Bound), wrong)
		}
		was := f.Texts[1]
		f = c.write(f, map[int]string{1: strings.Replace(was, "申请3件", "申请4件", 1)})
		refused(t, "another number typed", freeze(f), "annual.bound_moved")
		if wrong := f.Mismatches(c.ground(f)); len(wrong) != 1 || wrong[0].Written != "4" || wrong[0].Is != "3" || !strings.Contains(wrong[0].Sentence, "本年新收政府信息公开申请4件") {
			t.Errorf("%+v", wrong)
		}
		f = c.write(f, map[int]string{1: was})
		c.register(workday.MustParse("2025-12-30"), request.NaturalPerson) // late
		f = c.refill(2025)
		refused(t, "the source moved", freeze(f), "annual.bound_moved")
		c.do(func(tx *db.Tx) error { _, err := annual.Renumber(tx, handler, f.ID, f.Revision); return err })
		f = c.filing(2025)
		if !strings.Contains(f.Texts[1], "申请4件") || !strings.Contains(f.Texts[1], "总的看，平稳。") || len(f.Mismatches(c.ground(f))) > 0 {
			t.Errorf("renumbered: %s", f.Texts[1])
		}
		if err := freeze(f); err != nil {
			t.Errorf("%v", err)
		}
	})
}

// Against last year's report the draft says what rose and fell.
func TestTheDraftComparesWithTheYearBefore(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		c.clock.Set(workday.MustParse("2025-01-10").Start())
		last := c.complete(c.refill(2024))
		c.do(func(tx *db.Tx) error {
			_, err := annual.Adjust(tx, handler, last.ID, last.Revision, []annual.Entry{{Place: annual.Place{Row: "R1", Column: "total"}, Value: 5}}, "系统启用前")
			return err
		})
		f := c.drafted()
		if !strings.Contains(f.Texts[1], "新收申请比上年减少2件。") {
			t.Errorf("%s", f.Texts[1])
		}
	})
}

// However a text is edited around them, numbers that stay keep their source, and no number gains another's.
func TestEditingCarriesBoundNumbers(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		f := c.drafted()
		original := f.Texts[1]
		rapid.Check(t, func(r *rapid.T) {
			lines := strings.Split(original, "\n")
			for range rapid.IntRange(0, 4).Draw(r, "edits") {
				i := rapid.IntRange(0, len(lines)-1).Draw(r, "line")
				switch rapid.IntRange(0, 3).Draw(r, "edit") {
				case 0:
					lines = append(lines[:i:i], append([]string{"本节另述，共有9项做法。"}, lines[i:]...)...)
				case 1:
					lines[i] = "其中，" + lines[i]
				case 2:
					lines[i] += "另有7场活动。"
				case 3:
					if len(lines) > 1 {
						lines = append(lines[:i:i], lines[i+1:]...)
					}
				}
			}
			edited := strings.Join(lines, "\n")
			got := c.write(c.filing(2025), map[int]string{1: edited})
			if wrong := got.Mismatches(c.ground(got)); len(wrong) > 0 {
				r.Fatalf("%s\n%+v", edited, wrong)
			}
			kept := 0
			for _, line := range lines {
				if strings.Contains(line, "本年新收政府信息公开申请3件") {
					kept++
				}
			}
			if bound := codes(got)["R1/total"]; kept > 0 && bound == 0 {
				r.Fatalf("the number of new cases lost its source:\n%s", edited)
			}
			back := c.write(got, map[int]string{1: ""}) // and begin anew
			c.do(func(tx *db.Tx) error { _, err := annual.Compose(tx, handler, back.ID, back.Revision); return err })
		})
	})
}

func codes(f *annual.Filing) map[string]int {
	out := map[string]int{}
	for _, b := range f.Bound {
		out[b.Code]++
	}
	return out
}

// What the register of oversight holds is told in sections one and five, with its numbers bound.
func TestTheRegisterOfOversightIsToldOf(t *testing.T) {
	onBoth(t, func(b *bureau) {
		c := b.counter(1)
		day := workday.MustParse
		c.clock.Set(day("2025-11-03").Start())
		c.do(func(tx *db.Tx) error {
			if _, err := oversight.Enter(tx, handler, oversight.Record{Organ: organID, Kind: oversight.Training, HeldOn: day("2025-03-05"), Title: "专题培训", People: 19}); err != nil {
				return err
			}
			if _, err := oversight.Enter(tx, handler, oversight.Record{Organ: organID, Kind: oversight.Inspection, HeldOn: day("2025-06-05"), Title: "半年自查", ByWhom: oversight.Self}); err != nil {
				return err
			}
			id, err := oversight.Find(tx, handler, oversight.Problem{Organ: organID, FoundOn: day("2025-06-05"), What: "指南没有及时更新。", Measure: "每季度核对指南"})
			if err != nil {
				return err
			}
			if err := oversight.Mend(tx, handler, id, day("2025-06-20"), "指南已更新"); err != nil {
				return err
			}
			_, err = oversight.Find(tx, handler, oversight.Problem{Organ: organID, FoundOn: day("2025-10-09"), What: "解读偏少", Measure: "重要文件同步解读"})
			return err
		})
		f := c.drafted()
		for n, wants := range map[int][]string{
			1: {"本年组织政府信息公开培训1次，参加19人次。", "开展和接受检查1次，其中自查1次。", "发现问题2个，本年整改完成1个。"},
			5: {"主要问题：一是指南没有及时更新。二是解读偏少。", "改进情况：一是针对“指南没有及时更新”，指南已更新。", "2026年工作安排：一是重要文件同步解读。"},
		} {
			for _, want := range wants {
				if !strings.Contains(f.Texts[n], want) {
					t.Errorf("section %d lacks %q:\n%s", n, want, f.Texts[n])
				}
			}
		}
		c.do(func(tx *db.Tx) error {
			_, err := oversight.Enter(tx, handler, oversight.Record{Organ: organID, Kind: oversight.Training, HeldOn: day("2025-12-05"), Title: "又一次培训", People: 4})
			return err
		})
		moved := map[string]string{}
		for _, m := range f.Mismatches(c.ground(f)) {
			moved[m.Code] = m.Written + "→" + m.Is
		}
		if moved["oversight/trainings"] != "1→2" || moved["oversight/trained"] != "19→23" {
			t.Errorf("a training entered later moves %v", moved)
		}
	})
}
