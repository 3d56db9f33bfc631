package annual

// This file brings variants of characters to those of the forms: traditional ones as reports and pages of some places have
// them, and the radicals that some programs put into PDF files for the characters they look like. It is for comparing:
// what a cell says is kept as it stood.

// variants are pairs: the variant, then the common character. Only what labels, headings and lead-ins hold is listed.
const variants = "萬万與与業业爲为為为舉举於于從从會会體体來来處处備备傳传價价僅仅億亿關关開开減减創创別别劃划動动務务區区單单協协歷历曆历參参雙双" +
	"發发變变號号後后員员問问團团園园國国圖图圍围執执報报場场復复複复夠够獎奖學学寶宝實实審审寫写對对專专導导將将層层屬属歲岁師师帶带幫帮幹干庫库" +
	"應应廢废廣广廳厅張张強强歸归當当錄录徵征徑径態态戶户擔担據据擇择擬拟擴扩護护數数斷断無无舊旧時时書书條条極极構构標标樣样權权檔档檢检機机氣气" +
	"決决沒没況况測测濟济滿满瀏浏獲获現现環环產产異异療疗監监盤盘眾众衆众確确種种稱称穩稳筆笔節节範范築筑簡简糾纠紀纪約约級级納纳細细終终組组結结" +
	"給给統统絕绝經经綜综維维網网線线編编縣县總总績绩繳缴續续罰罚聯联職职聽听聲声臨临莊庄華华術术衛卫補补裝装製制規规見见觀观計计訂订記记訊讯討讨" +
	"訓训訪访設设許许訴诉詢询試试該该詳详認认語语誤误說说請请論论證证識识議议譯译讀读財财責责貨货費费資资質质購购載载輔辅輸输辦办農农過过進进運运" +
	"達达違违遲迟適适選选還还邊边鄉乡醫医釋释鑒鉴鑑鉴鐵铁錯错鎮镇長长門门間间閱阅隊队階阶際际險险隱隐電电靈灵響响頁页項项順顺須须預预領领頻频題题" +
	"額额風风駐驻駁驳驗验點点黨党採采裏里裡里週周佈布係系彙汇匯汇託托迴回冊册啟启啓启羣群鉤勾臺台準准併并並并內内類类願愿連连遠远掛挂遞递餘余" +
	"訟讼貳贰陸陆幣币營营獨独勞劳擾扰鄰邻齊齐優优歡欢隨随樓楼橋桥灣湾蘇苏滬沪漢汉瓊琼贛赣龍龙馬马島岛陝陕陽阳陰阴錦锦銅铜蘭兰遼辽慶庆寧宁" +
	"⺠民⻓长⻔门⻅见⻉贝⻋车⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻄西⺟母⺩王⺮竹⺶羊⻁虎⻆角⻊足⻘青⻙韦⻡首⺝月⺜日⻑长" +
	"戸户靑青黒黑曁暨淸清"

// variantOf is the table of variants; variantAt says, sixty-four characters to a word, where there are any.
var variantOf, variantAt = readVariants()

func readVariants() (map[rune]rune, []uint64) {
	pairs := []rune(variants)
	of := make(map[rune]rune, len(pairs)/2)
	at := make([]uint64, 0x10000/64)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			of[pairs[i]] = pairs[i+1]
			at[pairs[i]/64] |= 1 << (pairs[i] % 64)
		}
	}
	return of, at
}

// usual gives the common character for a variant, and every other character as it is.
func usual(r rune) rune {
	if r < 0 || r > 0xFFFF || variantAt[r/64]&(1<<(r%64)) == 0 {
		return r
	}
	return variantOf[r]
}
