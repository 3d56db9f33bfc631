package demo

// report.go is the annual reports: last year's, filled, completed, signed and published in January like any item; and this
// year's as a draft, for the desk.

import (
	"fmt"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

const reportDay = "01-15" // the city asks for the reports of its streets before the end of January

// tellReports puts the reports into the story.
func (p *plan) tellReports(s *story) {
	year := p.today.Year()
	day := workdayAfter(workday.MustParse(fmt.Sprintf("%d-%s", year, reportDay)).AddDays(-1), 1)
	r := randomFor(6, 0)
	begin := clockOn(day, 30)
	if begin.After(clockOn(p.days[0], 0)) && clockOn(workdayAfter(day, 3), 0).Before(s.last) {
		t := &told{story: s, crew: crew{p.cast["xinxi"], p.cast["shenhe"], p.cast["qianfa"]}, intN: r.IntN, last: begin}
		var id string
		t.next(0, func(tx *db.Tx) (err error) { id, err = p.fillReport(tx, year-1); return err })
		t.next(60, func(tx *db.Tx) error { return p.onReport(tx, id, annual.Freeze, "qianfa") })
		t.next(20, func(tx *db.Tx) (err error) {
			f, err := annual.ByID(tx, id)
			if err != nil {
				return err
			}
			organ, err := office.OrganByID(tx, f.Organ)
			if err != nil {
				return err
			}
			files, err := p.keep(f.Document(organ))
			if err != nil {
				return err
			}
			if t.id, err = annual.Publish(tx, t.drafter, id, f.Revision, files...); err != nil {
				return err
			}
			t.head = 1
			made, err := disclosure.RevisionOf(tx, t.id, t.head)
			if err != nil {
				return err
			}
			return p.look(tx, made.Text)
		})
		t.move(20, t.drafter, disclosure.Submit)
		t.move(60, t.reviewer, disclosure.Review)
		t.move(60, t.signer, disclosure.SignOff)
		t.move(20, t.drafter, disclosure.Publish)
	}
	s.add(s.last, func(tx *db.Tx) error { _, err := p.fillReport(tx, year); return err })
}

type reportStep = func(tx *db.Tx, by office.Actor, id string, seen int64) error

func (p *plan) onReport(tx *db.Tx, id string, step reportStep, login string) error {
	f, err := annual.ByID(tx, id)
	if err != nil {
		return err
	}
	return step(tx, p.cast[login], id, f.Revision)
}

// fillReport counts a report's figures, enters what the program does not count, and writes its sections.
func (p *plan) fillReport(tx *db.Tx, year int) (id string, err error) {
	by := p.cast["xinxi"]
	if id, err = annual.Refill(tx, by, pukouID, year); err != nil {
		return "", err
	}
	f, err := annual.ByID(tx, id)
	if err != nil {
		return "", err
	}
	var entries []annual.Entry
	for _, row := range f.Form.RowCodes() {
		for _, c := range f.Form.ColumnsOf(row) {
			place := annual.Place{Row: row, Column: c.Code}
			if _, ok := f.Figure(place); !ok {
				entries = append(entries, annual.Entry{Place: place, Value: reported[row]})
			}
		}
	}
	if _, err := annual.Adjust(tx, by, id, f.Revision, entries, "各科室报送：执法数字取自综合行政执法队台账，其余项目本年没有发生。"); err != nil {
		return "", err
	}
	if f, err = annual.ByID(tx, id); err != nil {
		return "", err
	}
	return id, annual.Write(tx, by, id, f.Revision, sections)
}

// reported are the figures other units report; what is not here is 0.
var reported = map[string]int64{"penalties": 46, "coercion": 3}

// sections are the written ones, after the matter of the report of 2020 (FACTS 0.A) in words of our own.
var sections = map[int]string{
	1: `本年，浦口街道把政务公开作为转变作风的抓手，由分管副主任负责、党政综合办公室牵头、各科室配合，配有专职人员 2 名、兼职人员 17 名。
主动公开方面，信息栏目每周至少更新一次，涉及工作机构、班子成员、工作动态、财政预决算、总结计划、公告通告、办事指南和通知方案。
依申请公开方面，每件申请当日登记，补正、征求意见、延期和答复都留有记录，答复书写明依据、理由和救济途径。
管理和监督方面，信息员每月申报，起草、审核、签发由不同人员承担；纪检监察工作委员会和人大工作委员会定期抽查。`,
	5: `一是公开内容偏重动态，政策解读不够多。改进：规范性文件公布时同步说明制定理由和适用对象。
二是兼职人员变动较快，答复不够规范。改进：每年组织三期培训，用真实格式模拟办理。
三是村级公开栏更新不均衡。改进：将更新情况列入每月抽查。`,
	6: `按照《政府信息公开信息处理费管理办法》，本年没有收取信息处理费。其他没有需要报告的事项。`,
}
