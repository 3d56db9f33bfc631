// Columns (栏目): the tree of shelves on an organ's public pages. Every organ gets the standard disclosure column (FACTS 7.1)
// with the eight kinds under 法定主动公开内容 that 浦口街道 reports on. Table catalogue_column; actions in column_action.go.
package catalogue

import (
	"crypto/sha256"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
)

// Kind says what a column is for; empty for columns an organ adds itself.
type Kind string

// The standard disclosure column and, from Institution on, the kinds under Statutory content.
const (
	Guide       Kind = "guide"       // 政府信息公开指南
	Rules       Kind = "rules"       // 政府信息公开制度
	Content     Kind = "content"     // 法定主动公开内容
	Reports     Kind = "reports"     // 政府信息公开年报
	Apply       Kind = "apply"       // 依申请公开: a door, holds no items
	Institution Kind = "institution" // 工作机构
	Leadership  Kind = "leadership"  // 班子成员
	News        Kind = "news"        // 工作动态
	Finance     Kind = "finance"     // 财政预决算
	Plans       Kind = "plans"       // 总结计划
	Notices     Kind = "notices"     // 公告通告
	Services    Kind = "services"    // 办事指南
	Circulars   Kind = "circulars"   // 通知方案
)

// Column is one shelf.
type Column struct {
	ID, Organ, Parent string
	Kind              Kind
	Name              string
	Description       string // meta ColumnDescription (FACTS 6.30)
	Keywords          string // meta ColumnKeywords, separated by "；"
	Statutory         string // key of the statutory item its texts usually answer; may be empty
	Position          int64
	Category          Category // what the national check takes it for (FACTS 6.10); empty where nobody said
	Unit              string   // the unit that answers for it; empty: the disclosure office
	DutyDays          int64    // an update at least every so many calendar days; 0: as its category (UpdateRules); -1: none
	Term              string   // term of publication in words, as ParseTerm reads it; empty: the law's
	Template          Template // how it lists its items; empty: newest first
	Address           string   // its readable address, as /pukou/tongzhigonggao; empty: none was given
	Basis             string   // statutory basis in words, where an item of arts. 20 and 21 does not say it
	CreatedAt         time.Time
	ClosedAt          time.Time // zero while open
	MergedInto        string    // the column that took its items; empty while it stands
	Revision          int64     // what a form calls _seen
}

// Holds says whether items may be published in it: not in the door to requests, nor in a mere heading.
func (c Column) Holds() bool { return c.Kind != Apply && c.Kind != Content }

// Closed says that it takes no new items. What is public in it stays.
func (c Column) Closed() bool { return !c.ClosedAt.IsZero() }

// Takes says whether new items may go into it.
func (c Column) Takes() bool { return c.Holds() && !c.Closed() && c.MergedInto == "" }

// Type is the meta ColumnType of the column's pages (FACTS 6.30): its category's label.
func (c Column) Type() string {
	for _, known := range Categories {
		if known.Category == c.Category && c.Category != CategoryOther {
			return known.Label
		}
	}
	return "政府信息公开"
}

// standard is the tree every organ starts with.
var standard = []struct {
	kind, parent Kind
	name         string
	statutory    string
	category     Category
	template     Template
	description  string
}{
	{Guide, "", "政府信息公开指南", "", CategoryDisclosure, "", "怎样查找和获取本机关的政府信息，公开工作机构的地址、时间和联系方式"},
	{Rules, "", "政府信息公开制度", "", CategoryDisclosure, "", "本机关公开政府信息所依据的法规和工作制度"},
	{Content, "", "法定主动公开内容", "", CategoryDisclosure, "", "依照《政府信息公开条例》第二十条、第二十一条主动公开的政府信息"},
	{Institution, Content, "工作机构", "20.2", CategoryOverview, SingleTemplate, "机关职能、内设机构、办公地址、办公时间和联系方式"},
	{Leadership, Content, "班子成员", "20.2", CategoryOverview, PictureTemplate, "负责人姓名和分工"},
	{News, Content, "工作动态", "20.15", CategoryNews, "", "本机关工作的进展和消息"},
	{Finance, Content, "财政预决算", "20.7", CategoryFinance, TableTemplate, "财政预算、决算和收支情况"},
	{Plans, Content, "总结计划", "20.3", CategoryPlans, "", "工作计划、规划和总结"},
	{Notices, Content, "公告通告", "20.15", CategoryNotice, "", "公告、通告和公示"},
	{Services, Content, "办事指南", "20.5", CategoryService, GuideTemplate, "办理事项的依据、条件、程序、时限、收费和材料"},
	{Circulars, Content, "通知方案", "20.1", CategoryPolicy, TableTemplate, "通知、实施方案和规范性文件"},
	{Reports, "", "政府信息公开年报", "", CategoryReport, "", "历年政府信息公开工作年度报告"},
	{Apply, "", "依申请公开", "", CategoryDisclosure, "", "向本机关申请公开政府信息"},
}

// Standard makes the standard columns an organ lacks and gives all of them by kind. Calling it again changes nothing.
func Standard(tx *db.Tx, by office.Actor, organ string) (map[Kind]Column, error) {
	if err := by.Allow("column.create", organ); err != nil {
		return nil, err
	}
	have, err := Columns(tx, organ)
	if err != nil {
		return nil, err
	}
	byKind := map[Kind]Column{}
	for _, c := range have {
		if c.Kind != "" {
			byKind[c.Kind] = c
		}
	}
	for i, s := range standard {
		if _, ok := byKind[s.kind]; ok {
			continue
		}
		c := Column{ID: standardID(tx, organ, s.kind), Organ: organ, Parent: byKind[s.parent].ID, Kind: s.kind, Name: s.name,
			Description: s.description, Keywords: s.name, Statutory: s.statutory, Position: int64(i+1) * 10, Category: s.category, Template: s.template,
			CreatedAt: tx.Now().UTC().Truncate(time.Microsecond), Revision: 1}
		if err := insertColumn(tx, c); err != nil {
			return nil, err
		}
		if err := ledger.Append(tx, by.Event("column.create", "column:"+c.ID, c.Name, nil)); err != nil {
			return nil, err
		}
		byKind[s.kind] = c
	}
	return byKind, readdress(tx, organ)
}

// standardID gives a standard column the same id wherever the same organ is set up at the same time: ids of columns are
// in the hashes of texts, and the demonstration's must come out the same each time.
func standardID(tx *db.Tx, organ string, kind Kind) string {
	sum := sha256.Sum256([]byte("column\n" + organ + "\n" + string(kind)))
	return db.IDFrom(tx.Now(), [7]byte(sum[:7]))
}
