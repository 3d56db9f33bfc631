package demo

// merged.go is a small office that was merged into the subdistrict: what it published stays where it is, its page says who carries
// on. And what else is left of earlier times: an index number of an earlier system, words the office adds to search.

import (
	"context"
	"fmt"
	"time"

	"gongkai/catalogue"
	"gongkai/closing"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

const (
	mergedName  = "嵊州市三塘片区管理办公室（演示）"
	mergedShort = "三塘片区办"
	mergedWord  = "santang"
	mergedDays  = 40 // after the office was set up
)

// mergedID stands behind the organs of the largest set.
var mergedID = organID(mostOrgans + 1)

// mergedOffice is the organ, made with the others.
func mergedOffice() office.Organ {
	return office.Organ{ID: mergedID, Parent: rootID, Kind: office.OtherOrgan, Code: creditCode(mostOrgans + 1), Division: "330683", Name: mergedName, ShortName: mergedShort,
		Address: "浙江省绍兴市嵊州市浦口街道（演示地址）三塘 9 号", Postcode: "312400", Phone: "0575-83000009", Hours: "工作日 8:30—12:00，14:00—17:30",
		DisclosureUnit: "三塘片区综合科", Position: mostOrgans + 1}
}

// mergedTexts are what it had made public.
var mergedTexts = []struct{ title, summary, body string }{
	{"三塘片区农贸市场搬迁安排的通告", "三塘农贸市场搬迁的时间、地点和摊位安排。", "<p>因道路改造，三塘农贸市场自本月二十日起搬到片区北侧的新址经营，原址同时停止使用。</p><p>原摊主凭经营登记按抽签顺序进入新市场，摊位费标准不变；抽签在新市场门口公开进行，片区各村、社区可以派人到场监督。</p><p>搬迁期间在原址东侧设临时疏导点十五日，经营者应当自备垃圾容器，收摊后保持地面清洁。原市场内的垃圾清运和公厕开放到搬迁结束为止。有疑问的，请到片区综合科咨询。</p>"},
	{"三塘片区自来水管网改造施工公告", "管网改造的路段、停水时间和便民取水点。", "<p>三塘片区自来水管网使用多年，漏损较多，自下月起分四段改造，每段施工不超过十日，全部工程两个月完成。</p><p>停水一般安排在上午九时至下午四时，具体时段提前三日在村、社区公告栏张贴；施工路段设围挡和绕行标志，夜间不施工。</p><p>施工期间设便民取水点两处，行动不便的住户可以向村、社区登记，由志愿者送水上门。给大家带来的不便，请谅解；有急用水的，随时与片区综合科联系。</p>"},
}

// merge has the office publish, be closed by two people, and the subdistrict carry on.
func (p *plan) merge(ctx context.Context, h House) error {
	done := p.opened.AddDate(0, 0, mergedDays)
	if done.After(p.now) {
		done = p.now
	}
	return h.DB.Update(ctx, mergedID, func(tx *db.Tx) error {
		if err := p.publishMerged(tx.At(p.opened)); err != nil {
			return fmt.Errorf("publish for the merged office: %w", err)
		}
		s, err := office.StaffByLogin(tx, "xitong")
		if err != nil {
			return err
		}
		root, err := office.StaffActor(tx, s.ID)
		if err != nil {
			return err
		}
		id, err := closing.Ask(tx.At(done.Add(-72*time.Hour)), root, pukouID, "片区管理办公室撤销，所属村、社区划归浦口街道管理。", "")
		if err != nil {
			return err
		}
		at := tx.At(done)
		e, err := closing.Look(at, mergedID, pukouID)
		if err != nil {
			return err
		}
		return closing.Confirm(at, p.cast["qianfa"], id, e.Seen())
	})
}

func (p *plan) publishMerged(tx *db.Tx) error {
	columns, err := catalogue.Standard(tx, program, mergedID)
	if err != nil {
		return err
	}
	rule := catalogue.AddressRule{Parts: []catalogue.Part{{Kind: catalogue.WordPart, Text: mergedWord}, {Kind: catalogue.ColumnPart}, {Kind: catalogue.YearPart}, {Kind: catalogue.TitlePart, Width: 8}}}
	if err := catalogue.SetAddressRule(tx, program, mergedOffice(), rule, false); err != nil {
		return err
	}
	var batch []disclosure.Imported
	for i, one := range mergedTexts {
		at := p.opened.AddDate(0, 0, -90*(i+1))
		batch = append(batch, disclosure.Imported{PublishedAt: at, Nonce: nonce(randomFor(9, uint64(i))), Text: disclosure.Text{Title: one.title, Column: columns[catalogue.Notices].ID, Statutory: "20.15",
			Topic: "城乡建设、环境保护", Genre: "通告", Issuer: mergedName, FormedOn: workday.DateOf(at).AddDays(-2), Summary: one.summary, Keywords: "三塘片区", Body: one.body}})
	}
	_, err = disclosure.ImportPublished(tx, program, batch)
	return err
}

// oldNumber is an index number of the system the office had before.
const oldNumber = "330683005-02-0317"

// tellRemains has the subdistrict's ledger take the merging down, an old index number lead to its item, a line of words be added to
// search, and an amendment whose day has come take effect.
func (p *plan) tellRemains(s *story) {
	s.add(p.opened.AddDate(0, 0, mergedDays), closing.Note)
	s.add(p.now, func(tx *db.Tx) error {
		staff, err := office.StaffByLogin(tx, "xitong")
		if err != nil {
			return err
		}
		root, err := office.StaffActor(tx, staff.ID)
		if err != nil {
			return err
		}
		_, err = disclosure.TakeOldNumbers(tx, root, pukouID, []disclosure.OldNumber{{Row: 1, Old: oldNumber, Item: s.ids[leadsTo]}})
		return err
	})
	s.add(p.now, func(tx *db.Tx) error {
		return disclosure.AddSynonym(tx, p.cast["shenhe"], "摊贩疏导点 流动摊点 摆摊")
	})
	s.add(p.now, disclosure.Ripen)
}
