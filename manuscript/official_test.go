package manuscript

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"gongkai/pdf"
	"gongkai/pdftext"
)

const officialBody = `<p>为做好冬季供水保障，现就有关事项通知如下<sup class="note-ref"><a href="#note-1" id="note-ref-1">[1]</a></sup>。</p><h2>一、工作安排</h2><h3>（一）东片</h3>` +
	`<p>对<strong>老旧管网</strong>逐段检查，水压不低于0.25<em>MPa</em>，用水量单位为m<sup>3</sup>。</p><ol><li><p>登记</p><ul><li><p>按户登记</p></li></ul></li><li><p>检修</p></li></ol><p>其间：</p><ol start="3"><li><p>复核</p></li></ol>` +
	`<table><caption>片区安排</caption><tbody><tr><th rowspan="2"><p>片区</p></th><th colspan="2"><p>时间</p></th></tr><tr><th><p>开始</p></th><th><p>结束</p></th></tr>` +
	`<tr><td><p>东片</p></td><td><p class="align-right">8</p></td><td><p>17点<br>或者18点</p></td></tr><tr><td colspan="3"><p>雨天顺延</p></td></tr></tbody></table>` +
	`<p class="align-center"><img src="/attachments/x/管网图.png" alt="管网图"></p><p>参见<a href="https://example.cn/a">公告</a>。</p><ol class="notes"><li id="note-1"><p>依据供水条例。</p></li></ol>`

func official(t testing.TB) Official {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return Official{Organ: "桐溪街道办事处", Number: "桐街办〔2026〕8号", Title: "关于做好冬季供水保障工作的通知", Addressee: "各村（社区）", Body: officialBody,
		Attachments: []string{"管网图", "应急电话表"}, Issuer: "桐溪街道办事处", Date: "2026年11月5日", Annotation: "此件公开发布", Copies: "市水务局", PrintedBy: "桐溪街道办事处办公室", PrintedOn: "2026年11月6日",
		Picture: func(string) ([]byte, string) { return b.Bytes(), "image/png" }}
}

func TestADocumentWrittenAsDOCXComesInAgainTheSame(t *testing.T) {
	var b bytes.Buffer
	if err := official(t).DOCX(&b); err != nil {
		t.Fatal(err)
	}
	got, _, err := File("a.docx", b.Bytes(), 0, Pictures{Keep: func(p Picture) (string, bool) { return "/attachments/x/管网图.png", true }})
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != official(t).Title {
		t.Errorf("title %q", got.Title)
	}
	plain := func(s string) string {
		return strings.NewReplacer(` class="indent"`, "", ` class="align-center"`, "", "<caption>", "", "</caption>", "", "片区安排", "").Replace(s)
	}
	body := plain(got.HTML)
	from, to := strings.Index(body, "<p>为做好"), strings.Index(body, "<p>附件：")
	if from < 0 || to < 0 {
		t.Fatal(body)
	}
	want := plain(strings.Split(officialBody, `<ol class="notes">`)[0])
	body = strings.Replace(body[from:to], "<p></p><table>", "<table>", 1)
	if body != want {
		t.Errorf("\n%s\nwant\n%s", body, want)
	}
	for _, words := range []string{"桐溪街道办事处文件", "桐街办〔2026〕8号", "各村（社区）：", "附件：1. 管网图", "2. 应急电话表", "2026年11月5日", "（此件公开发布）", "抄送：市水务局。", "2026年11月6日印发", "依据供水条例。", "片区安排"} {
		if !strings.Contains(got.HTML, words) {
			t.Errorf("%q is lost", words)
		}
	}
}

func TestADocumentWrittenAsPDFHasTheSameWords(t *testing.T) {
	if !pdf.Ready() {
		t.Skip("the typeface is not built in: make assets")
	}
	o := official(t)
	o.Body = strings.Repeat("<p>冬季供水关系千家万户，各村要提前检查，落实到人。</p>", 60) + o.Body
	var b bytes.Buffer
	if err := o.PDF(&b); err != nil {
		t.Fatal(err)
	}
	pages, err := pdftext.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, p := range pages {
		for _, block := range p.Blocks {
			if text := strings.Join(strings.Fields(block.Text), ""); text != "—"+digits(i+1)+"—" {
				out.WriteString(text)
			}
			for _, row := range block.Rows {
				for _, c := range row {
					out.WriteString(strings.Join(strings.Fields(c.Text), ""))
				}
			}
		}
	}
	if len(pages) < 4 {
		t.Errorf("%d pages", len(pages))
	}
	want := ""
	for _, words := range append(append([]string{o.Mark(), o.Number, o.Title, o.Addressee + "："}, cellLines(o.blocks())...), append(o.Notes(), o.Issuer, o.Date, "（"+o.Annotation+"）", "抄送："+o.Copies+"。", o.printed())...) {
		want += words
	}
	want = strings.Join(strings.Fields(want), "")
	want = strings.Replace(strings.Replace(want, "如下。", "如下［1］。", 1), "［图：管网图］", "", 1)
	want = strings.Replace(want, "附件：1.", "［1］依据供水条例。附件：1.", 1)
	if got := out.String(); got != want {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("differs at …%.90s…\nwant …%.90s…", got[max(0, i-30):], want[max(0, i-30):])
			}
		}
		t.Errorf("%d bytes, want %d: …%s", len(got), len(want), got[min(len(got), len(want)):])
	}
}

func TestWhatTheBodySaysItselfIsNotSaidTwice(t *testing.T) {
	o := official(t)
	o.Body = "<p>各村（社区）：</p><p>文。</p><p>附件：管网图</p><p>桐溪街道办事处</p><p>2026年11月5日</p>"
	if o = o.Trimmed(); o.Addressee != "" || o.Attachments != nil || o.Issuer != "" || o.Date != "" || o.Annotation == "" {
		t.Errorf("%+v", o)
	}
}

func TestATextWithoutANumberHasNoRedHead(t *testing.T) {
	o := Official{Organ: "桐溪街道办事处", Title: "工作动态", Body: "<p>文。</p>"}
	var b bytes.Buffer
	if err := o.DOCX(&b); err != nil {
		t.Fatal(err)
	}
	got, _, err := File("a.docx", b.Bytes(), 0, Pictures{})
	if err != nil || strings.Contains(got.HTML, "文件") || got.Title != "工作动态" {
		t.Errorf("%v %q %s", err, got.Title, got.HTML)
	}
}
