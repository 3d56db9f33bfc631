package annual

// This file is the table of what the words before a figure mean, and of the words that say whose and of when it is (FACTS
// 2.44); stated.go applies it.

// topic is what a stretch of text is about.
type topic uint8

const (
	anything topic = iota
	requestTopic
	remedyTopic
	documentTopic
)

// saying is a meaning: the words just before a figure, and the sums of cells it may equal. A sum names rows, or row/column;
// a row stands for its column 总计, a heading of rows for all below it.
type saying struct {
	about string
	rank  int // the higher one wins where a stretch of words has several meanings
	words []string
	sums  []string
}

var requestSayings = []saying{
	{"requests.carried_in", 4, []string{"上年结转", "上年度结转", "上一年结转", "上一年度结转", "去年结转", "上年转入", "上年度转入", "上年未办结", "结转上年"}, []string{"R2"}},
	{"requests.carried_out", 4, []string{"结转至", "结转到", "结转下", "转下年", "转入下", "转至下", "转下一年", "顺延", "尚未办结", "正在办理", "尚在办理", "下年度继续", "下一年度继续", "未到答复期"}, []string{"R4"}},
	{"requests.granted", 3, []string{"予以公开", "同意公开", "全部公开", "准予公开"}, []string{"R3.1"}},
	{"requests.partly_granted", 3, []string{"部分公开", "区分处理"}, []string{"R3.2"}},
	{"requests.released", 3, []string{"予以公开及部分公开", "予以公开和部分公开", "予以公开、部分公开", "予以公开或部分公开", "予以公开及予以部分公开", "予以公开和予以部分公开"}, []string{"R3.1+R3.2"}},
	{"requests.refused", 3, []string{"不予公开", "不予以公开"}, []string{"R3.3"}},
	{"requests.unable", 3, []string{"无法提供", "不能提供"}, []string{"R3.4"}},
	{"requests.not_processed", 3, []string{"不予处理"}, []string{"R3.5"}},
	{"requests.otherwise", 3, []string{"其他处理"}, []string{"R3.6"}},
	{"requests.state_secret", 3, []string{"属于国家秘密", "涉及国家秘密"}, []string{"R3.3.1"}},
	{"requests.third_party", 3, []string{"第三方合法权益"}, []string{"R3.3.4"}},
	{"requests.internal", 3, []string{"内部事务信息"}, []string{"R3.3.5"}},
	{"requests.process", 3, []string{"过程性信息"}, []string{"R3.3.6"}},
	{"requests.enforcement_file", 3, []string{"行政执法案卷"}, []string{"R3.3.7"}},
	{"requests.query", 3, []string{"行政查询事项"}, []string{"R3.3.8"}},
	{"requests.not_held", 3, []string{"不掌握相关政府信息", "本机关不掌握", "信息不存在"}, []string{"R3.4.1"}},
	{"requests.creation", 3, []string{"另行制作"}, []string{"R3.4.2"}},
	{"requests.unclear", 3, []string{"内容仍不明确"}, []string{"R3.4.3"}},
	{"requests.petition", 3, []string{"信访举报投诉类申请", "信访举报投诉类"}, []string{"R3.5.1"}},
	{"requests.repeated", 3, []string{"重复申请"}, []string{"R3.5.2"}},
	{"requests.answered", 2, []string{"办结", "办理完毕", "处理完毕", "答复", "办复", "回复"}, []string{"R3.7", "R3.1+R3.2+R3.3+R3.4+R3.5"}},
	{"requests.natural", 2, []string{"自然人", "自然人申请", "公民申请"}, []string{"R1/natural_person", "R1/natural_person+R2/natural_person"}},
}

var (
	receiving  = []string{"收到", "受理", "接收", "接到", "新收", "共收"}
	newSums    = []string{"R1"}
	newSumsAll = []string{"R1", "R1+R2"}
	// besides are words of figures that are not requests for information, or not all of them.
	besides = []string{"复议", "诉讼", "投诉", "来信", "来电", "咨询", "诉求", "举报", "留言", "建议", "提案", "问政", "热线", "12345", "行政许可", "群众", "撤回", "撤销", "逾期", "超期", "延期", "延长", "补正", "征求", "培训", "检查"}
	// channels are ways a request comes in: a figure about one is a part.
	channels = []string{"网络", "网上", "网站", "信函", "邮寄", "邮件", "当面", "现场", "窗口", "传真", "在线", "平台", "渠道", "信箱", "快递"}
	all      = []string{"共", "总计", "合计", "累计收"}
)

var remedySayings = []saying{
	{"upheld", 3, []string{"维持", "驳回"}, nil},
	{"corrected", 3, []string{"纠正", "纠错", "撤销", "败诉"}, nil},
	{"pending", 3, []string{"未审结", "正在审理", "审理中", "尚在审理"}, nil},
	{"other_result", 3, []string{"其他结果"}, nil},
	{"total", 1, []string{"复议", "诉讼", "案件", "起诉", "应诉", "共", "申请"}, nil},
}

var documentSayings = []saying{
	{"documents.rules", 1, []string{"规章"}, []string{"rules/made"}},
	{"documents.normative", 2, []string{"规范性文件"}, []string{"normative_documents/made", "normative_documents/newly_public"}},
	{"decisions.licences", 2, []string{"行政许可", "行政许可决定", "行政许可事项"}, []string{"licences/decisions"}},
	{"decisions.penalties", 2, []string{"行政处罚", "行政处罚决定", "行政处罚案件"}, []string{"penalties/decisions"}},
	{"decisions.coercion", 2, []string{"行政强制", "行政强制措施", "行政强制决定"}, []string{"coercion/decisions"}},
}

var (
	making     = []string{"制发", "制定", "出台", "印发", "新增公开", "主动公开"}
	deciding   = []string{"作出", "做出", "办理", "实施"}
	notMade    = []string{"废止", "清理", "修订", "修改", "备案", "审查", "失效", "有效", "刊登", "报备", "解读", "审核", "类信息", "合法性", "部门", "公示"}
	aboutWords = []string{"申请", "复议", "诉讼", "规范性文件", "规章", "行政许可", "行政处罚", "行政强制", "处理费", "主动公开", "办结", "答复", "结转"}
	changes    = []string{"同比", "增加", "减少", "增长", "下降", "上升", "降低", "比上年", "比去年", "较上年", "较去年", "多于", "累计", "以来", "历年", "平均", "日均", "月均", "突破", "不少于"}
	parts      = []string{"季度", "上半年", "下半年", "月份", "月底", "期间"}
	wideWords  = []string{"全省", "全市", "全县", "全区", "全州", "全盟", "全旗", "全镇", "全乡", "全街道", "全系统", "全辖", "各级", "各地", "各部门", "各单位", "各镇", "各县", "各区", "系统内"}
	ownWords   = []string{"本机关", "本单位", "本局", "我局", "本委", "我委", "本厅", "我厅", "我办", "本办", "本级", "办公室", "办公厅"}
	otherEnds  = []string{"局", "委员会", "委", "办公室", "办公厅", "中心", "镇", "乡", "街道", "街道办事处", "大队", "管理处", "公司", "法院", "部门", "单位"}
)
