package demo

// oversight.go is what kept disclosure honest in the year told: trainings, inspections, and problems put right or still open.

import (
	"gongkai/db"
	"gongkai/oversight"
)

// tellOversight puts the register into the story: places are workdays of the year told, from its first.
func (p *plan) tellOversight(s *story) {
	enter := func(place int, login string, r oversight.Record) {
		day := p.days[place]
		s.add(clockOn(day, 300), func(tx *db.Tx) error {
			r.Organ, r.HeldOn = pukouID, day
			_, err := oversight.Enter(tx, p.cast[login], r)
			return err
		})
	}
	n := len(p.days)
	enter(n/8, "xinxi", oversight.Record{Kind: oversight.Training, Title: "政府信息公开条例专题培训", People: 19})
	enter(n/3, "shenhe", oversight.Record{Kind: oversight.Inspection, ByWhom: oversight.Self, Title: "上半年公开工作自查", Result: "专栏更新及时，个别指南内容需要更新。"})
	enter(n/2, "xinxi", oversight.Record{Kind: oversight.Training, Title: "发布审查和个人信息保护培训", People: 17})
	enter(n*3/4, "ducha", oversight.Record{Kind: oversight.Inspection, ByWhom: oversight.Discipline, Title: "政务公开专项检查"})
	p.tellProblem(s, n/3, n/3+12, oversight.Problem{What: "办事指南中的联系电话没有及时更新", Measure: "逐项核对办事指南"}, "全部办事指南已核对，联系电话已更新")
	p.tellProblem(s, n*3/4, 0, oversight.Problem{What: "政策解读的形式比较单一", Measure: "重要文件同步发布图表、问答形式的解读"}, "")
}

// tellProblem finds a problem on one workday and puts it right on another; 0 leaves it open.
func (p *plan) tellProblem(s *story, found, mended int, one oversight.Problem, outcome string) {
	var id string
	s.add(clockOn(p.days[found], 330), func(tx *db.Tx) (err error) {
		one.Organ, one.FoundOn = pukouID, p.days[found]
		id, err = oversight.Find(tx, p.cast["shenhe"], one)
		return err
	})
	if mended > 0 {
		s.add(clockOn(p.days[mended], 300), func(tx *db.Tx) error {
			return oversight.Mend(tx, p.cast["xinxi"], id, p.days[mended], outcome)
		})
	}
}
