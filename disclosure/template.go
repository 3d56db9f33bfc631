// template.go is the templates of texts: what a kind of text always says, with blanks 【待填：…】 for the rest. The built-in
// ones are data here; an organ changes them, hides them or adds its own. Table disclosure_template; event template.edit.
package disclosure

import (
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// VerbTemplate changes an organ's templates.
const VerbTemplate office.Verb = "template.edit"

// Template is what a kind of text begins as.
type Template struct {
	Key    string // of a built-in one, or an id
	Name   string
	Kind   catalogue.Kind // kind of column it is offered first in; may be empty
	Genre  string         // 体裁; may be empty
	Body   string         // HTML as it is kept
	Guide  bool           // brings the eight elements of a service guide (FACTS 6.12)
	Hidden bool           // not offered
	Own    bool           // changed or made by the organ
	ByName string         // who changed it, when it is Own
	At     time.Time
}

// builtIn are the templates every organ has.
var builtIn = []Template{
	{Key: "circular", Name: "通知", Kind: catalogue.Circulars, Genre: "通知", Body: `<p>【待填：主送机关】：</p><p class="indent">为【待填：目的】，根据【待填：依据】，现就有关事项通知如下。</p><h2>一、【待填：事项】</h2><p class="indent">【待填：要求、责任单位和时限】</p><h2>二、【待填：事项】</h2><p class="indent">【待填：要求、责任单位和时限】</p><p class="indent">联系人：【待填：科室】，电话：【待填：号码】。</p>`},
	{Key: "notice", Name: "公告", Kind: catalogue.Notices, Genre: "公告", Body: `<p class="indent">根据【待填：依据】，现将【待填：事项】公告如下：</p><p class="indent">一、【待填：内容】</p><p class="indent">二、【待填：内容】</p><p class="indent">三、公告期限自【待填：起日】至【待填：止日】。对公告内容有异议的，请在公告期限内向【待填：单位、地址、电话】书面提出。</p><p class="indent">特此公告。</p>`},
	{Key: "budget", Name: "预算公开", Kind: catalogue.Finance, Body: `<h2>一、单位职责和机构设置</h2><p class="indent">【待填：主要职责、内设机构、编制和人员】</p><h2>二、【待填：年度】年预算收支情况</h2><p class="indent">收入预算【待填：金额】万元，比上年【待填：增减及原因】；支出预算【待填：金额】万元，比上年【待填：增减及原因】。</p><table><caption>收支预算总表（单位：万元）</caption><tbody><tr><th colspan="2"><p>收入</p></th><th colspan="2"><p>支出</p></th></tr><tr><th><p>项目</p></th><th><p>预算数</p></th><th><p>项目</p></th><th><p>预算数</p></th></tr><tr><td><p>一般公共预算拨款</p></td><td><p>【待填：数】</p></td><td><p>基本支出</p></td><td><p>【待填：数】</p></td></tr><tr><td><p>其他收入</p></td><td><p>【待填：数】</p></td><td><p>项目支出</p></td><td><p>【待填：数】</p></td></tr></tbody></table><h2>三、“三公”经费预算</h2><p class="indent">【待填：因公出国（境）、公务接待、公务用车各多少万元，与上年比较和原因；没有的写明没有】</p><h2>四、其他重要事项</h2><p class="indent">【待填：机关运行经费、政府采购、国有资产占用、预算绩效】</p><h2>五、名词解释</h2><p class="indent">【待填：名词解释】</p>`},
	{Key: "accounts", Name: "决算公开", Kind: catalogue.Finance, Body: `<h2>一、单位概况</h2><p class="indent">【待填：主要职责和机构设置】</p><h2>二、【待填：年度】年度决算情况</h2><p class="indent">收入总计【待填：金额】万元，支出总计【待填：金额】万元，与上年相比【待填：增减及原因】。</p><h2>三、“三公”经费支出决算</h2><p class="indent">【待填：预算数、决算数、完成比例和原因，批次、人次、车辆数】</p><h2>四、预算绩效</h2><p class="indent">【待填：绩效评价开展情况和结果】</p><h2>五、机关运行经费、政府采购和国有资产</h2><p class="indent">【待填：情况说明】</p>`},
	{Key: "guide", Name: "办事指南", Kind: catalogue.Services, Guide: true, Body: `<p class="indent">【待填：这件事给谁办、办成什么，一两句话】</p>`},
	{Key: "interpretation", Name: "政策解读", Body: `<h2>一、为什么出台</h2><p class="indent">【待填：背景和依据】</p><h2>二、对谁有什么影响</h2><p class="indent">【待填：适用对象和范围】</p><h2>三、主要内容</h2><p class="indent">【待填：要点，用大白话】</p><h2>四、怎么办理、找谁问</h2><p class="indent">【待填：办理渠道、解读单位、联系电话】</p><p class="indent">原文：【待填：文件名称和链接】</p>`},
	{Key: "plan", Name: "年度计划", Kind: catalogue.Plans, Body: `<h2>一、总体要求</h2><p class="indent">【待填：要求】</p><h2>二、主要目标</h2><p class="indent">【待填：可以检查的目标】</p><h2>三、重点任务</h2><table><tbody><tr><th><p>序号</p></th><th><p>任务</p></th><th><p>责任单位</p></th><th><p>完成时限</p></th></tr><tr><td><p>1</p></td><td><p>【待填：任务】</p></td><td><p>【待填：单位】</p></td><td><p>【待填：时限】</p></td></tr></tbody></table><h2>四、保障措施</h2><p class="indent">【待填：措施】</p>`},
	{Key: "news", Name: "工作动态", Kind: catalogue.News, Body: `<p class="indent">【待填：日期】，【待填：谁在哪里做了什么】。</p><p class="indent">【待填：效果、下一步】</p>`},
}

// Templates gives an organ's templates: the built-in ones as the organ has changed them, then its own.
func Templates(q db.Query, organ string) ([]Template, error) {
	own, err := ownTemplates(q, organ)
	if err != nil {
		return nil, err
	}
	var list []Template
	for _, t := range builtIn {
		if changed, ok := own[t.Key]; ok {
			t = changed
			delete(own, t.Key)
		}
		list = append(list, t)
	}
	rest, err := ownTemplatesInOrder(q, organ)
	for _, t := range rest {
		if _, left := own[t.Key]; left {
			list = append(list, t)
		}
	}
	return list, err
}

func ownTemplates(q db.Query, organ string) (map[string]Template, error) {
	list, err := ownTemplatesInOrder(q, organ)
	byKey := map[string]Template{}
	for _, t := range list {
		byKey[t.Key] = t
	}
	return byKey, err
}

// maxTemplates is how many templates an organ may have of its own.
const maxTemplates = 200

func ownTemplatesInOrder(q db.Query, organ string) ([]Template, error) {
	rows, err := q.Query(`SELECT key, name, kind, genre, body, guide, hidden, by_name, at FROM disclosure_template WHERE organ = $1 ORDER BY name, key LIMIT 200`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Template
	for rows.Next() {
		t := Template{Own: true}
		var at int64
		if err := rows.Scan(&t.Key, &t.Name, &t.Kind, &t.Genre, &t.Body, &t.Guide, &t.Hidden, &t.ByName, &at); err != nil {
			return nil, err
		}
		t.At = instant(at)
		list = append(list, t)
	}
	return list, rows.Err()
}

// TemplateByKey gives one template of an organ, or a NotFound fault.
func TemplateByKey(q db.Query, organ, key string) (Template, error) {
	list, err := Templates(q, organ)
	if err != nil {
		return Template{}, err
	}
	for _, t := range list {
		if t.Key == key {
			return t, nil
		}
	}
	return Template{}, fault.Missing("disclosure.no_template")
}

// EditTemplate changes a template of an organ, or makes one when Key is empty, and gives its key.
func EditTemplate(tx *db.Tx, by office.Actor, organ string, t Template) (string, error) {
	if err := by.Allow(VerbTemplate, organ); err != nil {
		return "", err
	}
	if t.Key == "" {
		t.Key = db.NewID(tx.Now())
	} else if _, err := TemplateByKey(tx, organ, t.Key); err != nil {
		return "", err
	}
	t.Name, t.Body = strings.TrimSpace(t.Name), Clean(t.Body, nil)
	if err := t.check(tx, organ); err != nil {
		return "", err
	}
	_, err := tx.Exec(`INSERT INTO disclosure_template (organ, key, name, kind, genre, body, guide, hidden, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (organ, key) DO UPDATE SET name = excluded.name, kind = excluded.kind, genre = excluded.genre, body = excluded.body, guide = excluded.guide,
			hidden = excluded.hidden, by_name = excluded.by_name, at = excluded.at`,
		organ, t.Key, t.Name, t.Kind, t.Genre, t.Body, t.Guide, t.Hidden, by.Name, micros(tx.Now()))
	if err != nil {
		return "", err
	}
	return t.Key, ledger.Append(tx, by.Event(VerbTemplate, "template:"+t.Key, t.Name, map[string]any{"hidden": t.Hidden}))
}

func (t Template) check(q db.Query, organ string) error {
	var f fault.Form
	if n := utf8.RuneCountInString(t.Name); n == 0 || n > 40 {
		f.Add("name", "disclosure.bad_template_name")
	}
	if len(t.Body) > MaxBody/4 {
		f.Add("body", "fault.too_large", "512 KB")
	}
	if t.Genre != "" && !has(catalogue.Genres, t.Genre) {
		f.Add("genre", "disclosure.bad_choice")
	}
	own, err := ownTemplates(q, organ)
	if err != nil {
		return err
	}
	if _, there := own[t.Key]; !there && len(own) >= maxTemplates {
		f.Add("name", "disclosure.too_many_templates", maxTemplates)
	}
	return f.Err()
}

// Fill begins a text by a template: its body, its genre, blanks for the elements of a guide. What the text has already
// stays, before the template's body.
func (t Template) Fill(text Text) Text {
	text.Body += t.Body
	if text.Genre == "" {
		text.Genre = t.Genre
	}
	if t.Guide {
		e := append(Elements{}, text.Elements...)
		for _, key := range GuideElements {
			if e.Of(key) == "" {
				e = append(e, Element{key, "【待填：" + guideNames[key] + "】"})
			}
		}
		text.Elements = e.tidied()
	}
	return text
}
