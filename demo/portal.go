package demo

// portal.go is what else the portal shows: reading places with a list handed to the library, what visitors said is wrong, and an
// item put at the top.

import (
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/reading"
	"gongkai/vault"
	"gongkai/workday"
)

// demoPlaces are made up and look it.
var demoPlaces = []reading.Place{
	{Kind: "archive", Name: "嵊州市档案馆（演示）", Address: "嵊州市（演示地址）20 号", Hours: "工作日 8:30—11:30，14:00—17:00", Phone: "0575-83000020", Offers: "全部主动公开的文件，可以复印；电脑两台。", Position: 10},
	{Kind: "library", Name: "嵊州市图书馆（演示）", Address: "嵊州市（演示地址）21 号", Hours: "周二至周日 9:00—20:00", Phone: "0575-83000021", Offers: "政府公报、规范性文件汇编；电脑四台。", Position: 20},
	{Kind: "service", Name: "浦口街道便民服务中心", Address: "浙江省绍兴市嵊州市浦口街道（演示地址）1 号", Hours: "工作日 8:30—17:30", Phone: "0575-83001010", Offers: "公开查阅点：办事指南、政务公开目录；触摸屏一台。", Position: 30},
}

// tellPlaces records the reading places when the office is set up, and two lists for the library, one of them received.
func (p *plan) tellPlaces(s *story) {
	by := p.cast["xinxi"]
	library := ""
	s.add(p.opened, func(tx *db.Tx) error {
		for _, one := range demoPlaces {
			one.Organ = pukouID
			id, err := reading.Save(tx, by, one)
			if err != nil {
				return err
			}
			if one.Kind == "library" {
				library = id
			}
		}
		return nil
	})
	for i, ago := range []int{120, 20} {
		day := p.today.AddDays(-ago)
		s.add(clockOn(day, 100), func(tx *db.Tx) error {
			id, err := reading.Make(tx, by, library, day.AddDays(-90), day)
			if err != nil || i > 0 {
				return err
			}
			return reading.Receive(tx, by, id, 1, day, "馆员（演示）", "纸质一份，电子一份")
		})
	}
}

// tellMistakes has three visitors say what is wrong; one answer is shown, one is the reporter's alone, one waits.
func (p *plan) tellMistakes(s *story, keys *vault.Keys) {
	for i, one := range []struct {
		ago   int
		f     mistake.Filing
		reply mistake.Reply
	}{
		{40, mistake.Filing{Kind: "outdated", Page: "/guide", Words: "指南里写的公交线路已经改了，请核对。"}, mistake.Reply{Valid: true, Answer: "公交线路已按调整后的更正，谢谢指出。", Gist: "公开指南中的公交线路没有更新。", Show: true}},
		{15, mistake.Filing{Kind: "function", Page: "/search", Words: "手机上搜索框点了没有反应。", Contact: "0575-83009999"}, mistake.Reply{Answer: "已用几种手机试过，可以搜索。请更新浏览器后再试，仍不行请来电。"}},
		{0, mistake.Filing{Kind: "wording", Page: "/services", Words: "办事指南列表里有一处“的地得”用错了，请检查。"}, mistake.Reply{}},
	} {
		at := clockOn(workdayAfter(p.today.AddDays(-one.ago-1), 1), 30+i)
		if at.After(p.now) {
			at = p.now.Add(-time.Hour)
		}
		var report mistake.Report
		s.add(at, func(tx *db.Tx) (err error) {
			one.f.Organ = pukouID
			report, _, err = mistake.File(tx, keys, office.Citizen(), one.f)
			return err
		})
		if one.reply.Answer == "" {
			continue
		}
		s.add(clockOn(workdayAfter(workday.DateOf(at), 1), 60), func(tx *db.Tx) error {
			return mistake.Answer(tx, p.cast["shenhe"], report.ID, 1, one.reply)
		})
	}
	s.add(p.now, func(tx *db.Tx) error {
		return disclosure.Feature(tx, p.cast["qianfa"], s.ids[leadsTo], disclosure.Recommended, p.today.AddDays(30))
	})
}
