package request_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

func (w *world) split(id string, parts ...string) (made []string) {
	w.Helper()
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) (err error) {
		made, err = request.Split(tx, w.keys, w.handler(), id, seen, parts, "一件申请要求三样信息。")
		return err
	})
	return made
}

func (w *world) noticed() request.Notice {
	return request.Notice{On: workday.DateOf(w.d.Now()), How: "电话告知"}
}

func TestASplitApplicationIsSeveralOfTheSameDay(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		r := w.file()
		w.at("2026-03-05")
		made := w.split(r.Case.ID, "补偿方案", "拨付凭证", "听证笔录")
		first := w.load(r.Case.ID)
		if len(made) != 2 || first.Description != "补偿方案" || first.Stage != request.StageHandling {
			w.Fatalf("%v %+v", made, first)
		}
		for i, id := range made {
			c := w.load(id)
			if c.ReceivedOn != first.ReceivedOn || c.DueOn != first.DueOn || c.Number == first.Number || c.Description != []string{"拨付凭证", "听证笔录"}[i] || c.Same != first.Same {
				w.Errorf("part %d: %+v", i+2, c)
			}
			w.view(func(q *db.View) error {
				p, err := request.Applicant(q, w.keys, c)
				if p.Name != "张**" {
					w.Errorf("the applicant of part %d is %+v", i+2, p)
				}
				_, err2 := request.Track(q, c.Number, r.Code)
				if err2 != nil {
					w.Errorf("the old code does not open part %d: %v", i+2, err2)
				}
				return err
			})
		}
		w.view(func(q *db.View) error {
			moves, err := request.MovesOf(q, made[0])
			if len(moves) != 1 || moves[0].Text != w.application().Description || moves[0].FromNumber != first.Number {
				w.Errorf("%+v", moves)
			}
			counts, _ := request.Tally(q, w.organ, 2026)
			if counts["R1"][0] != 3 {
				w.Errorf("three parts count %d", counts["R1"][0])
			}
			return err
		})
		w.do(w.handler(), made[0], request.Fact{Kind: request.ThirdPartyAsked})
		seen := w.load(made[0]).Revision
		err := w.try(func(tx *db.Tx) error {
			_, err := request.Split(tx, w.keys, w.handler(), made[0], seen, []string{"甲", "乙"}, "再拆")
			return err
		})
		if w.key(err) != "request.split.late" {
			w.Errorf("split during a consultation: %v", err)
		}
		if err := w.try(func(tx *db.Tx) error {
			_, err := request.Split(tx, w.keys, w.handler(), made[1], w.load(made[1]).Revision, []string{"甲", " "}, "再拆")
			return err
		}); fault.Of(err) != fault.Invalid {
			w.Errorf("split into one: %v", err)
		}
	})
}

func TestMergingEndsTheSecondOfTheSameApplicantOnly(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		first, second := w.file().Case.ID, w.file().Case.ID
		other := w.application()
		other.Person.Identity = "110101199003070011"
		var stranger string
		w.must(func(tx *db.Tx) error {
			r, err := request.File(tx, w.keys, office.Citizen(), other)
			stranger = r.Case.ID
			return err
		})
		merge := func(by office.Actor, id, into string) error {
			seen := w.load(id).Revision
			return w.try(func(tx *db.Tx) error {
				return request.Merge(tx, by, id, seen, into, "与先收到的一件相同。", w.noticed())
			})
		}
		for _, bad := range [][2]string{{stranger, first}, {second, second}} {
			if err := merge(w.signer(), bad[0], bad[1]); w.key(err) != "request.merge.unlike" {
				w.Errorf("%v merged: %v", bad, err)
			}
		}
		if err := merge(w.handler(), second, first); fault.Of(err) != fault.Denied {
			w.Errorf("a handler merged: %v", err)
		}
		if err := merge(w.signer(), second, first); err != nil {
			w.Fatal(err)
		}
		c := w.load(second)
		if c.Row != "R3.6.3" || c.Stage != request.StageServed || c.ServedOn != c.DecidedOn {
			w.Errorf("%+v", c)
		}
		if err := merge(w.signer(), first, second); w.key(err) != "request.merge.unlike" {
			w.Errorf("merged into an ended case: %v", err)
		}
	})
}

func TestAnotherOrganTakesOverFromTheDayOfTheHandOver(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		r := w.file()
		w.at("2026-03-04")
		seen := r.Case.Revision
		w.must(func(tx *db.Tx) error {
			return request.Transfer(tx, w.signer(), r.Case.ID, seen, "o-city", "由市政府制作。", w.noticed())
		})
		w.at("2026-03-06")
		city := office.Actor{ID: "市受理员", Name: "市受理员", Organ: "o-city", Grants: map[string][]office.Role{"o-city": {office.RequestHandler}}}
		var waiting []request.Moving
		w.view(func(q *db.View) (err error) { waiting, err = request.HandedOver(q, "o-city", 10); return err })
		if len(waiting) != 1 || waiting[0].FromCase != r.Case.ID {
			w.Fatalf("%+v", waiting)
		}
		take := func(organ string, by office.Actor) (c request.Case, err error) {
			return c, w.d.Update(w.Context(), organ, func(tx *db.Tx) (err error) {
				c, err = request.TakeOver(tx, w.keys, by, waiting[0].ID)
				return err
			})
		}
		if _, err := take(w.organ, w.handler()); fault.Of(err) != fault.NotFound {
			w.Errorf("an organ took over what was for another: %v", err)
		}
		c, err := take("o-city", city)
		if err != nil {
			w.Fatal(err)
		}
		if c.Organ != "o-city" || c.ReceivedOn.String() != "2026-03-04" || c.DueOn.String() != "2026-04-01" || c.Description != r.Case.Description || c.Stage != request.StageReceived {
			w.Errorf("%+v", c)
		}
		if _, err := take("o-city", city); w.key(err) != "request.transfer.taken" {
			w.Errorf("taken over twice: %v", err)
		}
		w.view(func(q *db.View) error {
			for _, organ := range []string{w.organ, "o-city"} {
				counts, _ := request.Tally(q, organ, 2026)
				if counts["R1"][0] != 1 {
					w.Errorf("%s counts %d", organ, counts["R1"][0])
				}
			}
			_, err := request.Track(q, c.Number, r.Code)
			return err
		})
	})
}

func (w *world) correction() string {
	w.Helper()
	var id string
	w.must(func(tx *db.Tx) error {
		a := w.application()
		a.Channel, a.ArrivedOn, a.Description = request.InPerson, workday.DateOf(tx.Now()), ""
		r, err := request.RegisterCorrection(tx, w.keys, w.handler(), a, request.Wrong{Record: "低保登记表", Is: "家庭人口 3 人", Should: "家庭人口 4 人", Evidence: "户口簿复印件"}, nil)
		id = r.Case.ID
		return err
	})
	return id
}

func TestACorrectionIsAnsweredByItsOwnRepliesAndCountsNowhere(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.correction()
		c := w.load(id)
		if c.Kind != request.ForCorrection || c.DueOn.String() != "2026-03-30" || !strings.Contains(c.Description, "应当更正为：家庭人口 4 人") {
			w.Errorf("%+v", c)
		}
		draft := func(id string, r request.Reply) error {
			seen := w.load(id).Revision
			return w.try(func(tx *db.Tx) error { return request.DraftReply(tx, w.handler(), id, seen, r) })
		}
		if err := draft(id, request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。"}); w.key(err) != "request.other_kind" {
			w.Errorf("a correction was granted as a request: %v", err)
		}
		if err := draft(w.file().Case.ID, request.Reply{Outcome: request.Corrected, Provision: "已改。"}); w.key(err) != "request.other_kind" {
			w.Errorf("a request was corrected: %v", err)
		}
		w.answer(id, request.Reply{Outcome: request.Corrected, Provision: "登记表已改为 4 人。"})
		w.view(func(q *db.View) error {
			l, err := request.LetterOf(q, w.keys, w.load(id))
			if text := strings.Join(l.Paragraphs, "\n"); l.Title != "政府信息更正告知书" || !strings.Contains(text, "第四十一条") || !strings.Contains(text, "政府信息更正申请") {
				w.Errorf("%s\n%s", l.Title, text)
			}
			return err
		})
		counted(w, 2026, map[string]int64{"R1": 1, "R4": 1})
	})
}

// counted holds that the three ways of counting a year agree, and with what is expected of some rows.
func counted(w *world, year int, want map[string]int64) {
	w.Helper()
	w.view(func(q *db.View) error {
		counts, err := request.Tally(q, w.organ, year)
		if err != nil {
			return err
		}
		at, err := request.TallyAt(q, w.organ, year, w.d.Now())
		if err != nil {
			return err
		}
		for _, row := range request.Rows {
			cases, err := request.Counted(q, w.organ, year, row, "", "", 1000)
			if err != nil {
				return err
			}
			if counts[row] != at[row] || int64(len(cases)) != counts[row][6] {
				w.Errorf("%d %s: counted %v, as it stood %v, %d cases", year, row, counts[row], at[row], len(cases))
			}
			if n, ok := want[row]; ok && counts[row][6] != n {
				w.Errorf("%d %s: %d, not %d", year, row, counts[row][6], n)
			}
		}
		for column := range 7 { // C-301: R1 + R2 = R3.7 + R4
			var results int64
			for _, row := range request.Rows {
				if strings.HasPrefix(row, "R3.") {
					results += counts[row][column]
				}
			}
			if counts["R1"][column]+counts["R2"][column] != results+counts["R4"][column] {
				w.Errorf("%d column %d does not add up: %v", year, column, counts)
			}
		}
		channels, err := request.ChannelCounts(q, w.organ, year)
		var sum int64
		for _, n := range channels {
			sum += n
		}
		if sum != counts["R1"][6] {
			w.Errorf("%d: %d by channel, %d received", year, sum, counts["R1"][6])
		}
		return err
	})
}

// Whatever is split, merged, handed over, withdrawn, corrected and answered over a year's end, the report adds up, its three ways
// of counting agree, and it counts as many cases as there are.
func TestTheReportStaysExactWhateverHappensToCases(t *testing.T) {
	onBoth(t, func(w *world) {
		rapid.Check(t, func(r *rapid.T) {
			w.at("2025-12-10")
			w.must(func(tx *db.Tx) error { // begin anew
				for _, table := range []string{"request_case", "request_standing", "request_fact", "request_reply", "request_approval", "request_move"} {
					if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
						return err
					}
				}
				return nil
			})
			open, requests := []string{}, map[int]int64{}
			decided := map[int]int64{}
			day := workday.MustParse("2025-12-10")
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				day = day.AddDays(rapid.IntRange(0, 5).Draw(r, "days"))
				w.clock.Set(day.Start().Add(10 * 60 * 60 * 1e9))
				kind := rapid.IntRange(0, 6).Draw(r, "step")
				if kind == 0 || len(open) == 0 {
					open = append(open, w.file().Case.ID)
					requests[day.Year()]++
					continue
				}
				at := rapid.IntRange(0, len(open)-1).Draw(r, "which")
				id := open[at]
				seen := w.load(id).Revision
				ended := true
				switch kind {
				case 1:
					parts := rapid.IntRange(2, 4).Draw(r, "parts")
					words := make([]string, parts)
					for i := range words {
						words[i] = fmt.Sprint("第", i+1, "部分")
					}
					open = append(open, w.split(id, words...)...)
					requests[w.load(id).ReceivedOn.Year()] += int64(parts - 1)
					ended = false
				case 2:
					if len(open) < 2 {
						continue
					}
					w.must(func(tx *db.Tx) error {
						return request.Merge(tx, w.signer(), id, seen, open[(at+1)%len(open)], "相同", w.noticed())
					})
				case 3:
					w.must(func(tx *db.Tx) error {
						return request.Transfer(tx, w.signer(), id, seen, "o-city", "由市里制作", w.noticed())
					})
				case 4:
					w.do(w.handler(), id, request.Fact{Kind: request.Withdrawn})
				case 5:
					w.correction()
					ended = false
				default:
					w.answer(id, request.Reply{Outcome: request.GrantedPublic, Provision: "见网站。"})
				}
				if ended {
					open = append(open[:at:at], open[at+1:]...)
					decided[day.Year()]++
				}
			}
			counted(w, 2025, map[string]int64{"R1": requests[2025], "R2": 0, "R4": requests[2025] - decided[2025]})
			counted(w, 2026, map[string]int64{"R1": requests[2026], "R2": requests[2025] - decided[2025], "R4": int64(len(open))})
			if t.Failed() {
				r.Fatal("see above")
			}
		})
	})
}
