package planted

// sort.go is the sorts of documents. Each is whole without anything planted: what offices rightly publish, with the numbers
// that mislead scanners (codes, index and document numbers, amounts, dates, telephones of offices, masked numbers).

import "fmt"

var sorts = []struct {
	name  string
	write func(g *maker) (title string, blocks []block)
}{
	{"notice", notice}, {"subsidy", subsidy}, {"penalty", penalty}, {"staff", staff}, {"tender", tender},
	{"relief", relief}, {"pupils", pupils}, {"land", land}, {"letter", letter}, {"figures", figures},
}

func say(format string, args ...any) block { return block{text: fmt.Sprintf(format, args...)} }

// head and foot are what nearly every document has.
func (g *maker) head() block {
	return say("索引号：%s/2026-%05d　文号：浦街〔2026〕%d号　成文日期：2026-0%d-1%d", g.creditCode(), g.rng.IntN(99999), 1+g.rng.IntN(80), 1+g.rng.IntN(9), g.rng.IntN(10))
}

func (g *maker) foot() block {
	return say("公示期间如有异议，请于2026年%d月%d日前反映。联系电话：%s，监督电话：12345，传真：%s；电子邮箱：jd%s@example.gov.cn。", 1+g.rng.IntN(12), 1+g.rng.IntN(28),
		g.landline(), g.landline(), g.digits(3))
}

// decoys are codes that are no personal data.
func (g *maker) decoys() block {
	return say(g.of(
		"项目代码：2020-%s-48-01-%s，总投资%s万元，用地面积%s平方米。", "采购编号：ZJ%s-2026%s，预算金额%s元，合同号%s。",
		"工商注册号：330683%s%s，注册资本%s元，发票代码%s。", "流水号170%s%s，凭证%s，快递单号%s。"),
		"330683", g.digits(6), g.amount(), g.digits(11))
}

func notice(g *maker) (string, []block) {
	blocks := []block{g.head(), say("各村（社区）：现将2026年度有关工作通知如下，请于11月30日前完成，材料共计12345份。"), g.decoys()}
	if g.plant {
		blocks = append(blocks,
			say("会议代表%s，身份证号%s，手机%s。", g.name(), g.anIdentity(false), g.aMobile(false)),
			say("经办人员%s（%s）领取，家庭电话%s。", g.name(), g.aMobileWhole(), g.aLandline()))
	}
	return "关于做好年度工作的通知", append(blocks, g.foot())
}

// aMobileWhole plants a number without a word that names it.
func (g *maker) aMobileWhole() string {
	s := g.mobile()
	g.keep("mobile", s)
	return s
}

// list makes a table of people with further columns when something is to be planted.
func (g *maker) list(heads []string, row func() []string, more ...column) block {
	if !g.plant {
		more = nil
	}
	for _, c := range more {
		heads = append(heads, c.head)
	}
	rows := [][]string{append([]string{"序号", "姓名"}, heads...)}
	for i := range 4 + g.rng.IntN(8) {
		cells := append([]string{fmt.Sprint(i + 1), g.name()}, row()...)
		for _, c := range more {
			cells = append(cells, c.cell())
		}
		rows = append(rows, cells)
	}
	return block{rows: rows}
}

type column struct {
	head string
	cell func() string
}

func subsidy(g *maker) (string, []block) {
	table := g.list([]string{"村（社区）", "面积（亩）", "补贴金额（元）"}, func() []string {
		return []string{g.village(), fmt.Sprintf("%d.%d", g.rng.IntN(30), g.rng.IntN(10)), g.amount()}
	}, column{"身份证号", func() string { return g.anIdentity(true) }}, column{"一卡通账号", func() string { return g.aBankCard(true) }})
	return "2026年耕地地力保护补贴发放公示", []block{g.head(), say("经审核，现将发放名单公示如下，资金来源为财政专户%s。", g.digits(4)), table, g.foot()}
}

func penalty(g *maker) (string, []block) {
	blocks := []block{g.head(), say("行政处罚决定书（浦街综执罚决字〔2026〕第%06d号）", g.rng.IntN(999999)),
		say("当事人：嵊州市某某建材有限公司，统一社会信用代码：%s，法定代表人：王某。", g.creditCode()),
		say("违法事实：2026年%d月%d日擅自堆放物料%d平方米，罚款人民币%s元，缴至账号1211%s。", 1+g.rng.IntN(12), 1+g.rng.IntN(28), g.rng.IntN(500), g.amount(), g.digits(15))}
	if g.plant {
		blocks = append(blocks, say("当事人：%s，男，公民身份号码：%s，联系方式%s，驾驶浙D%s号小型汽车。", g.name(), g.anIdentity(false), g.aMobile(false), g.aPlate()))
	}
	return "行政处罚信息公示", append(blocks, g.decoys(), g.foot())
}

// aPlate gives the part behind the area of a planted number plate.
func (g *maker) aPlate() string {
	s := g.digits(5)
	g.keep("plate", "浙D"+s)
	return s
}

func staff(g *maker) (string, []block) {
	table := g.list([]string{"性别", "报考单位", "准考证号", "毕业院校"}, func() []string {
		return []string{g.of("男", "女"), g.of("街道办事处", "综合服务中心"), "2026" + g.digits(6), g.of("某某大学", "某某学院")}
	}, column{"身份证号码", func() string { return g.anIdentity(true) }}, column{"手机号码", func() string { return g.aMobile(true) }})
	return "拟录用人员公示", []block{g.head(), table, g.decoys(), g.foot()}
}

func tender(g *maker) (string, []block) {
	rows := [][]string{{"标段", "中标单位", "统一社会信用代码", "中标价（元）"}}
	for i := range 2 + g.rng.IntN(4) {
		rows = append(rows, []string{fmt.Sprint("第", i+1, "标段"), "嵊州市" + g.of("宏达", "永兴", "正大") + "建设有限公司", g.creditCode(), g.amount()})
	}
	blocks := []block{g.head(), say("招标编号：SZ2026%s，保证金账户：嵊州市公共资源交易中心，账号：3305%s。", g.digits(7), g.digits(16)), {rows: rows}, g.decoys()}
	if g.plant {
		blocks = append(blocks, say("项目经理%s，注册证书浙1332026%s，身份证%s，开户行卡号%s。", g.name(), g.digits(6), g.anIdentity(false), g.aBankCard(false)))
	}
	return "工程中标结果公告", append(blocks, g.foot())
}

func relief(g *maker) (string, []block) {
	table := g.list([]string{"村（社区）", "人口", "月补助金额（元）"}, func() []string {
		return []string{g.village(), fmt.Sprint(1 + g.rng.IntN(5)), g.amount()}
	}, column{"身份证号", func() string { return g.anIdentity(true) }}, column{"联系电话", func() string { return g.aMobile(true) }},
		column{"致贫原因", func() string { return g.of("大病", "残疾", "缺劳力") }})
	if g.plant && g.format != "text" { // a list that lost its columns has none
		g.keep("column", "致贫原因")
	}
	return "最低生活保障对象公示", []block{g.head(), say("以下家庭符合条件，身份证号已作隐去处理：%s、%s。", g.maskedIdentity(), masked(g.mobile())), table, g.foot()}
}

func pupils(g *maker) (string, []block) {
	if !g.plant {
		return "义务教育学生资助政策", []block{g.head(), say("学生资助对象为本街道户籍学生，未成年人由监护人申请，儿童之家开放时间8:30—17:00。"),
			{rows: [][]string{{"学段", "学生人数", "资助标准（元）"}, {"小学", "1380", g.amount()}, {"初中", "1390", g.amount()}}}, g.foot()}
	}
	rows := [][]string{{"序号", "学生姓名", "身份证号", "家长电话"}}
	for i := range 3 + g.rng.IntN(5) {
		s := g.identity(2012, 2019)
		g.keep("identity", s)
		g.keep("minor", s)
		rows = append(rows, []string{fmt.Sprint(i + 1), g.name(), g.dress(s, []int{6, 8}, true), g.aMobile(true)})
	}
	if g.format != "text" {
		g.keep("column", "学生姓名")
	}
	return "2026年小学新生名单", []block{g.head(), {rows: rows}, g.foot()}
}

func land(g *maker) (string, []block) {
	table := g.list([]string{"地块编号", "面积（平方米）", "补偿金额（元）"}, func() []string {
		return []string{"330683001" + g.digits(3) + "GB" + g.digits(5), g.amount(), g.amount()}
	}, column{"银行卡号", func() string { return g.aBankCard(true) }}, column{"手机", func() string { return g.aMobile(true) }})
	return "征地补偿费用分配公示", []block{g.head(), say("不动产权证：浙（2026）嵊州市不动产权第00%s号，坐标120.%s，29.%s。", g.digits(5), g.digits(7), g.digits(7)), table, g.foot()}
}

func letter(g *maker) (string, []block) {
	blocks := []block{g.head(), say("来信收悉。经核实，您反映的道路问题已列入2026年养护计划（项目代码2026-330683-54-01-%s），工期90日，投资1380013.80元。", g.digits(6))}
	if g.plant {
		blocks = append(blocks, say("来信人：%s；电话：%s；证件号码：%s；银行卡：%s。", g.name(), g.aMobile(false), g.anIdentity(false), g.aBankCard(false)))
	}
	return "关于来信事项的答复", append(blocks, g.decoys(), g.foot())
}

func figures(g *maker) (string, []block) {
	rows := [][]string{{"指标", "本年", "上年", "合计"}}
	for _, what := range []string{"财政收入", "常住人口", "粮食产量", "用电量", "工业总产值"} {
		rows = append(rows, []string{what, "1" + g.of("39", "58", "86"), g.digits(4), g.digits(4)})
	}
	rows = append(rows, []string{"累计", "13" + g.digits(9) + "元", g.digits(18) + "元", "62" + g.digits(14) + "元"})
	blocks := []block{g.head(), {rows: rows}, say("统计口径：110105%s等数据为快报数，占比13.800138%%，条形码69%s，ISBN 978-7-%s-%s-%s。", g.digits(4), g.digits(11), g.digits(3), g.digits(5), g.digits(1))}
	if g.plant {
		blocks = append(blocks, say("填报人%s，%s。", g.name(), g.aMobileWhole()))
	}
	return "主要经济指标完成情况", append(blocks, g.decoys(), g.foot())
}
