package desk_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/annual"
	"gongkai/office"
)

// reportText is a report as a body publishes it, every figure of table 3 nought but the new requests and their answers.
func reportText(organ string, year, received int) string {
	var b strings.Builder
	f := annual.FormOf(year)
	fmt.Fprintf(&b, "%s%d年政府信息公开工作年度报告\n本报告数据期限为%d年1月1日至%d年12月31日。联系电话：0575-0000000。\n一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n", organ, year, year, year)
	for _, block := range f.Proactive {
		b.WriteString(block.Label + "\n信息内容")
		for _, c := range block.Columns {
			b.WriteString("\t" + c.Label)
		}
		b.WriteString("\n")
		for _, r := range block.Rows {
			b.WriteString(r.Label + strings.Repeat("\t0", len(block.Columns)) + "\n")
		}
	}
	b.WriteString("三、收到和处理政府信息公开申请情况\n" + f.Applications.Note + "\t申请人情况\n自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n")
	for _, r := range f.Lines() {
		n := 0
		if r.Code == "R1" || r.Code == "R3.1" || r.Code == "R3.7" {
			n = received
		}
		fmt.Fprintf(&b, "%s\t%d\t0\t0\t0\t0\t0\t%d\n", r.Label, n, n)
	}
	b.WriteString("四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉\n")
	b.WriteString(strings.Repeat("结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t", 3) + "\n" + strings.TrimSpace(strings.Repeat("0\t", 15)) + "\n")
	b.WriteString("五、存在的主要问题及改进情况\n宣传还不够，下一年改进。\n六、其他需要报告的事项\n无。\n")
	return b.String()
}

func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// A clerk takes in an archive of reports: the unusable file is named, the clear ones are kept together, one is set right
// by hand, another replaces it, and who may publish shows the figures.
func TestReportsOfOthersComeInThroughTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		h.clock.Set(time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC))
		p := h.as(office.Drafter)
		p.get("/desk/reports")
		p.sees("导入年报")
		p.get("/desk/imports")
		p.wellFormed()
		p.post("/desk/imports")
		p.sees("请选择要导入的文件")
		p.get("/desk/imports")
		p.upload("/desk/imports", "年报.zip", archive(t, map[string]string{"柳湾镇.txt": reportText("柳湾镇人民政府", 2025, 7), "松台乡.txt": reportText("松台乡人民政府", 2025, 3), "空.txt": "", "别的.txt": "今天天气很好。"}))
		if !strings.HasPrefix(p.path, "/desk/import-batches/") {
			t.Fatalf("went to %s: %s", p.path, p.text())
		}
		p.sees("共 4 个文件：待确认 2，已收录 0，不能使用 2", "文件是空的", "没有找到年度报告", "柳湾镇人民政府", "新机关")
		p.wellFormed()
		batch := p.path
		var ticked []string
		for _, part := range strings.Split(p.raw, `name="keep" value="`)[1:] {
			ticked = append(ticked, "keep", part[:strings.Index(part, `"`)])
		}
		if len(ticked) != 4 {
			t.Fatalf("%v are ticked", ticked)
		}
		for i := 0; i < len(ticked); i += 2 {
			p.post(batch+"/keep", "keep", ticked[i+1], "source", "https://example.org/2025")
		}
		p.sees("待确认 0，已收录 2")

		one := "/desk/imports/" + ticked[1]
		p.get(one)
		p.sees("报告机关", "这是谁的报告", "勾稽关系成立")
		p.wellFormed()
		p.get(one + "?edit=1")
		p.wellFormed()
		p.post(one+"/cells", "R1/natural_person", "很多", "reason", "对照原件")
		p.sees("不是可用的数字")
		p.post(one+"/cells", "R1/natural_person", "9", "reason", "对照原件")
		p.sees("更正记录", "对照原件", "有错误")
		p.wellFormed()
		p.get(one + "/findings")
		p.sees("错误：请与制作机关核对", "写处理意见")
		p.wellFormed()
		about := "C-303@R1/total"
		p.post(one+"/findings", "finding", about, "figures", p.figuresOf(about), "ruling", "waived", "reason", "")
		p.sees("请写明理由")
		p.post(one+"/findings", "finding", about, "figures", p.figuresOf(about), "ruling", "waived", "reason", "原件已公布")
		p.at(one + "/findings")
		p.sees("等待另一人同意", "原件已公布")
		reviewer := h.as(office.Reviewer)
		reviewer.get(one + "/findings")
		reviewer.post(one+"/findings/waive", "finding", about, "figures", reviewer.figuresOf(about))
		reviewer.sees("已豁免", "其中 1 处已豁免")
		p.get(one)
		p.sees("已豁免", "查看全部检查结果并处理")
		p.post(one+"/show", "public", "1")
		if p.status != 403 {
			t.Errorf("a drafter showed figures: %d", p.status)
		}
		signer := h.as(office.Signer)
		signer.get(one)
		signer.post(one+"/show", "public", "1")
		signer.sees("数字已公开")
		signer.get(one + "/file")
		if signer.status != 200 || !strings.Contains(signer.raw, "政府信息公开工作年度报告") {
			t.Errorf("the original: %d", signer.status)
		}

		p.get("/desk/imports")
		p.upload("/desk/imports", "更正版.txt", reportText("柳湾镇人民政府", 2025, 8))
		p.sees("柳湾镇人民政府", "待确认 1")
		p.get("/desk/imports")
		p.upload("/desk/imports", "坏.docx", "PK\x03\x04 这不是压缩包")
		p.sees("压缩包已损坏")
		p.get("/desk/city?year=2025")
		p.sees("柳湾镇人民政府", "已收录", "逾期 40 天")
		p.wellFormed()
		p.get("/desk/city?year=2025&view=sums")
		p.sees("还没有本机关的汇总报告", "（七）总计")
		p.wellFormed()
		p.get("/desk/city?year=2025&view=moved&row=R3.1")
		p.sees("松台乡人民政府", "+3")
		p.wellFormed()
		p.get("/desk/imports/none")
		if p.status != 404 {
			t.Errorf("no import answered %d", p.status)
		}
	})
}
