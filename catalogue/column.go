// Columns (栏目): the tree of shelves on an organ's public pages. Every organ gets the standard disclosure column (FACTS 7.1)
// with the eight kinds under 法定主动公开内容 that 浦口街道 reports on. Table catalogue_column; events column.create, column.edit.
package catalogue

import (
	"crypto/sha256"
	"strings"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
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
}

// Holds says whether items may be published in it: not in the door to requests, nor in a mere heading.
func (c Column) Holds() bool { return c.Kind != Apply && c.Kind != Content }

// Type is the meta ColumnType of the column's pages (FACTS 6.30).
func (c Column) Type() string {
	if c.Kind == News || c.Kind == Notices {
		return c.Name
	}
	return "政府信息公开"
}

// standard is the tree every organ starts with.
var standard = []struct {
	kind, parent Kind
	name         string
	statutory    string
	description  string
}{
	{Guide, "", "政府信息公开指南", "", "怎样查找和获取本机关的政府信息，公开工作机构的地址、时间和联系方式"},
	{Rules, "", "政府信息公开制度", "", "本机关公开政府信息所依据的法规和工作制度"},
	{Content, "", "法定主动公开内容", "", "依照《政府信息公开条例》第二十条、第二十一条主动公开的政府信息"},
	{Institution, Content, "工作机构", "20.2", "机关职能、内设机构、办公地址、办公时间和联系方式"},
	{Leadership, Content, "班子成员", "20.2", "负责人姓名和分工"},
	{News, Content, "工作动态", "20.15", "本机关工作的进展和消息"},
	{Finance, Content, "财政预决算", "20.7", "财政预算、决算和收支情况"},
	{Plans, Content, "总结计划", "20.3", "工作计划、规划和总结"},
	{Notices, Content, "公告通告", "20.15", "公告、通告和公示"},
	{Services, Content, "办事指南", "20.5", "办理事项的依据、条件、程序、时限、收费和材料"},
	{Circulars, Content, "通知方案", "20.1", "通知、实施方案和规范性文件"},
	{Reports, "", "政府信息公开年报", "", "历年政府信息公开工作年度报告"},
	{Apply, "", "依申请公开", "", "向本机关申请公开政府信息"},
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
			Description: s.description, Keywords: s.name, Statutory: s.statutory, Position: int64(i+1) * 10}
		if err := insertColumn(tx, c); err != nil {
			return nil, err
		}
		if err := ledger.Append(tx, by.Event("column.create", "column:"+c.ID, c.Name, nil)); err != nil {
			return nil, err
		}
		byKind[s.kind] = c
	}
	return byKind, nil
}

// standardID gives a standard column the same id wherever the same organ is set up at the same time: ids of columns are
// in the hashes of texts, and the demonstration's must come out the same each time.
func standardID(tx *db.Tx, organ string, kind Kind) string {
	sum := sha256.Sum256([]byte("column\n" + organ + "\n" + string(kind)))
	return db.IDFrom(tx.Now(), [7]byte(sum[:7]))
}

// Create adds a column of the organ's own under parent (empty: at the top) and gives its id.
func Create(tx *db.Tx, by office.Actor, c Column) (string, error) {
	if err := by.Allow("column.create", c.Organ); err != nil {
		return "", err
	}
	c.ID, c.Kind, c.Name = db.NewID(tx.Now()), "", strings.TrimSpace(c.Name)
	if err := c.check(tx); err != nil {
		return "", err
	}
	if err := insertColumn(tx, c); err != nil {
		return "", err
	}
	return c.ID, ledger.Append(tx, by.Event("column.create", "column:"+c.ID, c.Name, nil))
}

// Edit changes a column's words and place among its siblings.
func Edit(tx *db.Tx, by office.Actor, c Column) error {
	old, err := ColumnByID(tx, c.ID)
	if err != nil {
		return err
	}
	if err := by.Allow("column.edit", old.Organ); err != nil {
		return err
	}
	old.Name, old.Description, old.Keywords = strings.TrimSpace(c.Name), c.Description, c.Keywords
	old.Statutory, old.Position = c.Statutory, c.Position
	if err := old.check(tx); err != nil {
		return err
	}
	if err := updateColumn(tx, old); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("column.edit", "column:"+old.ID, old.Name, nil))
}

func (c Column) check(q db.Query) error {
	var f fault.Form
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > 40 {
		f.Add("name", "catalogue.bad_name")
	}
	if utf8.RuneCountInString(c.Description) > 300 || utf8.RuneCountInString(c.Keywords) > 300 {
		f.Add("description", "catalogue.too_long")
	}
	if _, ok := StatutoryByKey(c.Statutory); c.Statutory != "" && !ok {
		f.Add("statutory", "catalogue.bad_statutory")
	}
	if c.Parent != "" {
		parent, err := ColumnByID(q, c.Parent)
		if fault.Of(err) == fault.NotFound || err == nil && (parent.Organ != c.Organ || parent.Parent != "") {
			f.Add("parent", "catalogue.bad_parent")
		} else if err != nil {
			return err
		}
	}
	return f.Err()
}

// Branch is a column with those under it.
type Branch struct {
	Column
	Under []Column
}

// Tree arranges an organ's columns (in the order of Columns) as the two levels they have.
func Tree(columns []Column) []Branch {
	var tree []Branch
	at := map[string]int{}
	for _, c := range columns {
		if c.Parent == "" {
			at[c.ID] = len(tree)
			tree = append(tree, Branch{Column: c})
		}
	}
	for _, c := range columns {
		if i, ok := at[c.Parent]; ok {
			tree[i].Under = append(tree[i].Under, c)
		}
	}
	return tree
}
