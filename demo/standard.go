package demo

// standard.go is a few rows of standard catalogues, made up and marked as samples: no ministry's rows are in the program.

import (
	"gongkai/catalogue"
	"gongkai/db"
)

// sampleRows are the samples: two fields, one with a gap, one counted by its column.
func sampleRows(columns map[catalogue.Kind]catalogue.Column) []catalogue.ReadRow {
	row := func(field int, level1, level2, content, term string, column catalogue.Kind) catalogue.ReadRow {
		r := catalogue.Row{Field: field, Level1: level1, Level2: level2, Content: content, Basis: "《政府信息公开条例》（演示样例）", Term: term, Body: "街道办事处",
			Channels: []int{1, 7, 11}, Everyone: true, Proactive: true, Tiers: []catalogue.Tier{catalogue.Town}, Sample: true}
		if column != "" {
			r.Column = columns[column].ID
		}
		return catalogue.ReadRow{Row: r}
	}
	list := []catalogue.ReadRow{
		row(5, "综合业务", "办事指南", "办理条件、材料、地点、时间、电话、流程（样例）", "信息形成或者变更之日起20个工作日内", catalogue.Services),
		row(5, "综合业务", "救助对象公示", "对象范围、公示时间、监督电话（样例）", "及时公开", ""),
		row(8, "街道预算", "", "收支预算及说明（样例）", "20个工作日内", catalogue.Finance),
		row(8, "街道决算", "", "收支决算及说明（样例）", "20个工作日内", catalogue.Finance),
	}
	for i := range list {
		list[i].Position = int64(i+1) * 10
	}
	return list
}

// sampleCatalogue keeps the samples, and declares fields the office has nothing to do with.
func sampleCatalogue(tx *db.Tx, columns map[catalogue.Kind]catalogue.Column) error {
	if _, err := catalogue.TakeIn(tx, program, pukouID, sampleRows(columns), false); err != nil {
		return err
	}
	for _, not := range []struct {
		field int
		why   string
	}{{4, "户籍管理由公安机关办理和公开"}, {25, "税收管理由税务部门办理和公开"}} {
		if err := catalogue.DeclareField(tx, program, pukouID, not.field, false, not.why); err != nil {
			return err
		}
	}
	return nil
}
