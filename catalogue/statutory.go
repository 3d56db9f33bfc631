// Package catalogue holds the shelves: what the law says must be published (this file: arts. 20 and 21 of the 条例), the
// columns of an organ's disclosure page, index numbers and document numbers.
package catalogue

import "gongkai/office"

// Statutory is one item of information the law names for proactive disclosure.
type Statutory struct {
	Key     string // "20.1" … "20.15", "21.t1" … (townships), "21.c1" … (cities and counties); kept in items and reports
	Article string // as cited in Chinese
	Name    string // the law's own label
	Gloss   string // English gloss
}

// Article20 is the list every organ answers for (条例 art. 20, FACTS 1.16).
var Article20 = []Statutory{
	{"20.1", "第二十条第（一）项", "行政法规、规章和规范性文件", "Regulations, rules and normative documents"},
	{"20.2", "第二十条第（二）项", "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名", "Functions, structure, address, hours, contact, heads of the organ"},
	{"20.3", "第二十条第（三）项", "国民经济和社会发展规划、专项规划、区域规划及相关政策", "Development plans and related policies"},
	{"20.4", "第二十条第（四）项", "国民经济和社会发展统计信息", "Economic and social statistics"},
	{"20.5", "第二十条第（五）项", "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果", "Licences and other public services: basis, conditions, procedure, results"},
	{"20.6", "第二十条第（六）项", "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定", "Penalties and enforcement: basis, conditions, procedure, decisions of public interest"},
	{"20.7", "第二十条第（七）项", "财政预算、决算信息", "Budgets and final accounts"},
	{"20.8", "第二十条第（八）项", "行政事业性收费项目及其依据、标准", "Administrative fees: basis and rates"},
	{"20.9", "第二十条第（九）项", "政府集中采购项目的目录、标准及实施情况", "Central government purchasing"},
	{"20.10", "第二十条第（十）项", "重大建设项目的批准和实施情况", "Major construction projects"},
	{"20.11", "第二十条第（十一）项", "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况", "Poverty relief, education, health, social security, employment"},
	{"20.12", "第二十条第（十二）项", "突发公共事件的应急预案、预警信息及应对情况", "Emergencies: plans, warnings, response"},
	{"20.13", "第二十条第（十三）项", "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况", "Inspections: environment, health, safety, food and drugs, product quality"},
	{"20.14", "第二十条第（十四）项", "公务员招考的职位、名额、报考条件等事项以及录用结果", "Civil service recruitment"},
	{"20.15", "第二十条第（十五）项", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息", "Other information that must be published by law"},
}

// Article21Township is what 乡(镇) governments answer for besides (art. 21, second half; FACTS 1.18). A 街道 is not named
// there; most counties apply the list to it by their own catalogue.
var Article21Township = []Statutory{
	{"21.t1", "第二十一条", "贯彻落实农业农村政策", "Carrying out agricultural and rural policy"},
	{"21.t2", "第二十一条", "农田水利工程建设运营", "Irrigation works"},
	{"21.t3", "第二十一条", "农村土地承包经营权流转", "Transfer of rural land contract rights"},
	{"21.t4", "第二十一条", "宅基地使用情况审核", "Review of homestead use"},
	{"21.t5", "第二十一条", "土地征收", "Land expropriation"},
	{"21.t6", "第二十一条", "房屋征收", "Housing expropriation"},
	{"21.t7", "第二十一条", "筹资筹劳", "Raising of funds and labour"},
	{"21.t8", "第二十一条", "社会救助", "Social relief"},
}

// Article21City is what governments of cities and counties and their departments answer for besides (art. 21, first half;
// FACTS 1.17).
var Article21City = []Statutory{
	{"21.c1", "第二十一条", "市政建设", "Municipal works"},
	{"21.c2", "第二十一条", "公共服务", "Public services"},
	{"21.c3", "第二十一条", "公益事业", "Public welfare"},
	{"21.c4", "第二十一条", "土地征收", "Land expropriation"},
	{"21.c5", "第二十一条", "房屋征收", "Housing expropriation"},
	{"21.c6", "第二十一条", "治安管理", "Public order"},
	{"21.c7", "第二十一条", "社会救助", "Social relief"},
}

// StatutoryFor gives the items an organ of that kind answers for: art. 20, and the half of art. 21 for its level. A 街道 is
// not named there; it is given the townships' half, as most counties' catalogues do [D] (FACTS 1.18).
func StatutoryFor(kind office.Kind) []Statutory {
	all := append([]Statutory{}, Article20...)
	switch kind {
	case office.Township, office.Subdistrict:
		return append(all, Article21Township...)
	case office.Government, office.Bureau:
		return append(all, Article21City...)
	}
	return all
}

// AllStatutory gives the three lists in order.
func AllStatutory() []Statutory {
	all := append([]Statutory{}, Article20...)
	return append(append(all, Article21Township...), Article21City...)
}

// StatutoryByKey finds an item by its key; ok is false for anything else, the empty key included.
func StatutoryByKey(key string) (item Statutory, ok bool) {
	for _, list := range [][]Statutory{Article20, Article21Township, Article21City} {
		for _, s := range list {
			if s.Key == key {
				return s, true
			}
		}
	}
	return Statutory{}, false
}

// Topics are the 22 subject classes (主题分类) of the State Council's document library (FACTS 7.7).
var Topics = []string{"国务院组织机构", "综合政务", "国民经济管理、国有资产监管", "财政、金融、审计", "国土资源、能源", "农业、林业、水利", "工业、交通",
	"商贸、海关、旅游", "市场监管、安全生产监督", "城乡建设、环境保护", "科技、教育", "文化、广电、新闻出版", "卫生、体育", "人口与计划生育、妇女儿童工作",
	"劳动、人事、监察", "公安、安全、司法", "民政、扶贫、救灾", "民族、宗教", "对外事务", "港澳台侨工作", "国防", "其他"}

// Genres are the fifteen kinds of official document (体裁分类, FACTS 7.8), and 其他 as sites add.
var Genres = []string{"决议", "决定", "命令（令）", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要", "其他"}
