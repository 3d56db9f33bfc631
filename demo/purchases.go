package demo

// purchases.go is the 59 purchases of the report of 2020 for 792062 (FACTS 0.A.4: the report says 万元, surely meaning 元; here it
// is 元), in four items with their tables, each also as a file of comma-separated values and as a workbook.

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"strings"

	"gongkai/blob"
	"gongkai/disclosure"
)

const purchasesYuan = 792062

// purchase is one row.
type purchase struct {
	what, way, supplier string
	yuan                int64
}

var (
	purchased = []string{"台式计算机 2 台", "打印机耗材", "办公用纸", "会议室音响维修", "防汛编织袋", "应急照明灯", "灭火器年检", "公务车辆维修", "公务车辆保险",
		"宣传折页印刷", "档案盒和装订用品", "便民中心空调 1 台", "垃圾分类宣传品", "网络安全检测服务", "电梯维保", "食堂冷柜 1 台", "护林员装备", "防汛水泵 2 台",
		"公示栏制作安装", "电子显示屏维修", "窗口评价器", "培训资料印刷", "办公家具", "扫描仪 1 台", "无人机巡查服务", "图书更新", "文化礼堂灯光", "保洁用品", "饮用水", "体检服务",
		"便携式计算机 1 台", "碎纸机 2 台", "消防水带", "救生衣和抛投器", "避灾点床垫", "森林防火宣传牌", "高音喇叭巡护设备", "执法记录仪 4 台", "反光背心和雨衣", "道路警示标志",
		"垃圾分类桶", "公厕维修材料", "病媒防制药物", "绿化苗木", "路灯灯具", "监控设备维保", "档案数字化服务", "法律顾问服务", "工程造价审核服务", "村庄规划测绘", "审计服务",
		"物业保洁服务", "会议服务", "宣传视频制作", "公示牌喷绘", "志愿者马甲", "文体活动器材", "老年餐设备", "食堂灶具"}
	ways      = []string{"网上超市", "网上超市", "在线询价", "定点采购"}
	suppliers = []string{"某某科技有限公司", "某某办公用品商行", "某某印务有限公司", "某某汽车服务有限公司", "某某消防器材有限公司"}
)

// purchasesOf gives the rows of the n-th of the four items; all four make 59 rows and the sum of the report.
func purchasesOf(n int) []purchase {
	r := randomFor(4, 0)
	rows := make([]purchase, len(purchased))
	left := int64(purchasesYuan)
	for i := range rows {
		rest := int64(len(rows) - i)
		yuan := left
		if rest > 1 {
			yuan = left / rest * (40 + r.Int64N(120)) / 100
		}
		left -= yuan
		rows[i] = purchase{purchased[i], ways[r.IntN(len(ways))], suppliers[r.IntN(len(suppliers))], yuan}
	}
	return rows[n*15 : min((n+1)*15, len(rows))]
}

// describePurchases gives the words that the item of purchases needs.
func describePurchases(f *filler, n int) {
	rows := purchasesOf(n)
	var table strings.Builder
	table.WriteString("|序号|采购项目|方式|供应商|金额（元）|\n")
	var sum int64
	for i, p := range rows {
		fmt.Fprintf(&table, "|%d|%s|%s|%s|%d|\n", i+1, p.what, p.way, p.supplier, p.yuan)
		sum += p.yuan
	}
	fmt.Fprintf(&table, "|合计||||%d|", sum)
	f.words["件"], f.words["额"], f.words["采购表"] = fmt.Sprintf("%d ", len(rows)), fmt.Sprint(sum), table.String()
}

// files are the attachments of the small set, already in the store of files.
type files struct {
	purchases [4][]disclosure.Attachment
}

// putFiles writes them. Writing the same again changes nothing.
func putFiles(ctx context.Context, store blob.Store) (f files, err error) {
	for n := range f.purchases {
		rows := purchasesOf(n)
		for _, file := range []struct {
			name, kind string
			data       []byte
		}{
			{fmt.Sprintf("第%s批政府集中采购明细.csv", quarters[n]), "text/csv; charset=utf-8", sheetCSV(rows)},
			{fmt.Sprintf("第%s批政府集中采购明细.xlsx", quarters[n]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheetXLSX(rows)},
		} {
			ref, err := store.Put(ctx, bytes.NewReader(file.data))
			if err != nil {
				return f, fmt.Errorf("keep %s: %w", file.name, err)
			}
			f.purchases[n] = append(f.purchases[n], disclosure.Attachment{Name: file.name, Type: file.kind, Ref: ref})
		}
	}
	return f, nil
}

func cells(rows []purchase) [][]string {
	all := [][]string{{"序号", "采购项目", "采购方式", "供应商", "金额（元）"}}
	for i, p := range rows {
		all = append(all, []string{fmt.Sprint(i + 1), p.what, p.way, p.supplier, fmt.Sprint(p.yuan)})
	}
	return all
}

// sheetCSV begins with the mark that office programs need to read UTF-8.
func sheetCSV(rows []purchase) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	_ = w.WriteAll(cells(rows)) // a buffer takes everything
	return out.Bytes()
}

// sheetXLSX is the smallest workbook that office programs open: one sheet, texts in the cells.
func sheetXLSX(rows []purchase) []byte {
	var sheet strings.Builder
	sheet.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for _, row := range cells(rows) {
		sheet.WriteString("<row>")
		for _, c := range row {
			sheet.WriteString(`<c t="inlineStr"><is><t>` + html.EscapeString(c) + `</t></is></c>`)
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData></worksheet>")
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="采购明细" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet.String()},
	} {
		f, err := w.Create(part.name)
		if err == nil {
			_, err = f.Write([]byte(part.text))
		}
		if err != nil { // a buffer takes everything
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
