package disclosure

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var hashA = strings.Repeat("a", 64)

func TestClean_lets_nothing_run(t *testing.T) {
	for _, payload := range []string{
		`<script>alert(1)</script>`, `<scr<script>ipt>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`,
		`<a href="javascript:alert(1)">x</a>`, `<a href="JaVaScRiPt:alert(1)">x</a>`, `<a href=" javascript:alert(1)">x</a>`, `<a href="java&#9;script:alert(1)">x</a>`,
		`<a href="data:text/html,<script>alert(1)</script>">x</a>`, `<a href="vbscript:x">x</a>`, `<p onclick="alert(1)">x</p>`, `<p style="background:url(javascript:alert(1))">x</p>`,
		`<iframe src="https://evil"></iframe>`, `<object data="x"></object>`, `<embed src="x">`, `<form action="https://evil"><input name=p></form>`, `<base href="https://evil/">`,
		`<meta http-equiv="refresh" content="0;url=https://evil">`, `<link rel=stylesheet href=https://evil>`, `<style>@import "https://evil"</style>`, `<math><mtext><script>alert(1)</script></mtext></math>`,
		`<table background="javascript:alert(1)"><tr><td>x</td></tr></table>`, `<td colspan="9999999999">x</td>`, `<img src="/attachments/` + hashA + `/a.png" onload="alert(1)">`,
		`<img src="https://evil/track.gif">`, `<img src="//evil/a">`, `<img src="data:image/svg+xml;base64,PHN2Zy8+">`, `<p class="desk-button">x</p>`, `<p id="main">x</p>`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`, "<img src=`x`onerror=alert(1)>", `<!--<img src="--><img src=x onerror=alert(1)//">`, `<a href="https://x" target="_blank" onmouseover=alert(1)>x</a>`,
		`<textarea></textarea><script>alert(1)</script>`, `<button formaction="javascript:alert(1)">x</button>`, `<video src=x onerror=alert(1)></video>`, "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
	} {
		got := Clean(payload, []Attachment{file("a.png", 'a')})
		for _, bad := range []string{"<script", "onerror", "onload", "onclick", "onmouseover", "javascript:", "vbscript:", "data:", "<iframe", "<object", "<embed", "<form", "<input", "<base", "<meta", "<link", "<style", "<svg", "<math",
			"style=", "evil/", "9999999", "id=", "desk-button", "<button", "<video", "\x00", "//evil", "src=x"} {
			if strings.Contains(strings.ToLower(strings.ReplaceAll(got, "&#34;", "")), bad) && !escaped(got, bad) {
				t.Errorf("%q became %q, which has %q", payload, got, bad)
			}
		}
	}
}

// escaped says whether every occurrence of bad stands in text, not in a tag.
func escaped(s, bad string) bool {
	depth := 0
	for i := range len(s) {
		switch {
		case s[i] == '<':
			depth++
		case s[i] == '>':
			depth--
		}
		if depth > 0 && strings.HasPrefix(strings.ToLower(s[i:]), bad) || strings.HasPrefix(bad, "<") && strings.HasPrefix(strings.ToLower(s[i:]), bad) {
			return false
		}
	}
	return true
}

func TestClean_keeps_what_a_published_text_needs(t *testing.T) {
	for in, want := range map[string]string{
		`<h2>一、总体情况</h2><p class="align-center">正文<strong>重点</strong></p>`:                                                "",
		`<table><tbody><tr><th colspan="2" rowspan="2" scope="col">项目</th><td>1</td></tr></tbody></table>`:                "",
		`<ol start="3"><li>甲</li><li>乙</li></ol>`:                                                                         "",
		`<p><a href="https://www.gov.cn/zhengce">国务院</a> <a href="/items/1">另见</a> <a href="tel:057583000000">电话</a></p>`: "",
		`<p><img src="/attachments/` + hashA + `/%E5%9B%BE.png" alt="平面图"></p>`:                                           "",
		`<h1>标题</h1>`: `<h2>标题</h2>`,
		`<p><img src="/attachments/` + strings.Repeat("b", 64) + `/b.png" alt="x">文</p>`: `<p>文</p>`,
		`<p><img alt="x">文</p>`:                       `<p>文</p>`,
		`<div><span style="color:red">字</span></div>`: `字`,
	} {
		if want == "" {
			want = in
		}
		if got := Clean(in, []Attachment{file("a.png", 'a')}); got != want {
			t.Errorf("%s\nbecame\n%s\nwant\n%s", in, got, want)
		}
	}
}

func TestClean_again_changes_nothing(t *testing.T) {
	pieces := []string{"<p>", "</p>", "<h1>", "</h1>", "<b", ">", "政府", "&lt;", "&amp;", "\"", "<img src=", "/attachments/" + hashA + "/a", " alt='x'", "<table>", "<td colspan=2>", "</td>", "<a href='https://x?a=1&b=2'>", "</a>", "<!--", "-->", "\n", " ",
		"mso-", "<p style='mso-list:l0 level1 lfo1'>", "</table>", "<tr>", "<td rowspan=2>", "<ol>", "<li>", "<a href='#_ftn1'>", "<div id=ftn1>", "<font color=red>"}
	rapid.Check(t, func(r *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(r, "body"), "")
		once := Clean(body, []Attachment{file("a.png", 'a')})
		if twice := Clean(once, []Attachment{file("a.png", 'a')}); twice != once {
			r.Fatalf("%q\n%q\n%q", body, once, twice)
		}
	})
}

func TestClean_bounds_tables_in_tables(t *testing.T) {
	deep := strings.Repeat("<table><tr><td>", 10_000) + "最里面" + strings.Repeat("</td></tr></table>", 10_000)
	got := Clean(deep, nil)
	if strings.Count(got, "<table") != maxNestedTables || strings.Count(got, "</table") != maxNestedTables || !strings.Contains(got, "最里面") {
		t.Errorf("%.300s", got)
	}
	if got := Clean(strings.Repeat("<blockquote>", 10_000)+"甲", nil); strings.Count(got, "<blockquote") != maxNested {
		t.Errorf("%.300s", got)
	}
	flat := strings.Repeat("<p>甲<li>乙", 3000)
	if got := Clean(flat, nil); strings.Count(got, "<p>") != 3000 {
		t.Errorf("paragraphs without end are no nesting: %d", strings.Count(got, "<p>"))
	}
}

func TestClean_takes_what_word_and_wps_paste(t *testing.T) {
	for _, program := range []string{"word", "wps"} {
		raw, err := os.ReadFile("../manuscript/testdata/" + program + ".html")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("../manuscript/testdata/" + program + ".want.html")
		if err != nil {
			t.Fatal(err)
		}
		if got := Clean(string(raw), nil); got != strings.ReplaceAll(string(want), "\n", "") {
			t.Errorf("%s:\n%s", program, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(`<p onclick=x>政府<img src=x>`)
	f.Fuzz(func(t *testing.T, body string) {
		got := Clean(body, nil)
		if strings.Contains(strings.ToLower(got), "<script") || Clean(got, nil) != got {
			t.Errorf("%q became %q", body, got)
		}
	})
}

func TestPlainText_joins_words_and_parts_blocks(t *testing.T) {
	got := PlainText(`<h2>一、公开</h2><p>政<b>府</b>信息</p><table><tr><td>甲</td><td>乙 &amp; 丙</td></tr></table>`)
	for _, want := range []string{"一、公开\n", "政府信息", "甲\n", "乙 & 丙"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if e := Excerpt("<p>政府信息公开</p>", 4); e != "政府信息…" {
		t.Error(e)
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"2020年决算.pdf": "2020年决算.pdf", `C:\Users\a\表 1.xlsx`: "表_1.xlsx", "../../etc/passwd": "passwd", "": "附件", "..": "附件", "a\x00\n.pdf": "a.pdf",
		"\u202Efdp.exe": "fdp.exe", `x"><script>.doc`: "x___script_.doc", ".htaccess": "htaccess", strings.Repeat("长", 200) + ".docx": strings.Repeat("长", 115) + ".docx",
	} {
		if got := CleanName(in); got != want || CleanName(got) != got {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSniffType_believes_content_not_names(t *testing.T) {
	for _, c := range []struct {
		name, head, media string
		ok                bool
	}{
		{"a.pdf", "%PDF-1.7", "application/pdf", true}, {"a.PDF", "%PDF-1.7", "application/pdf", true}, {"a.pdf", "<html>", "", false}, {"a.docx", "PK\x03\x04..", "", true},
		{"a.html", "<html>", "", false}, {"a.svg", "<svg>", "", false}, {"a.exe", "MZ", "", false}, {"a", "%PDF-", "", false}, {"a.png", "\x89PNG\r\n\x1a\n", "image/png", true},
		{"a.txt", "通知", "", true}, {"a.txt", "a\x00b", "", false}, {"a.pdf", "", "", false}, {"a.mp4", "\x00\x00\x00\x18ftypmp42", "video/mp4", true}, {"a.mp4", "<script>alert(1)", "", false}, {"a.mp3", "ID3\x03", "audio/mpeg", true},
	} {
		media, ok := SniffType(c.name, []byte(c.head))
		if ok != c.ok || c.media != "" && media != c.media {
			t.Errorf("%s %q: %s %v", c.name, c.head, media, ok)
		}
	}
}

func TestSnippetShowsWhereTheWordsStand(t *testing.T) {
	text := strings.Repeat("前言。", 20) + "嵊州市发布ＡＰＰ征地补偿标准，征地按片区执行。" + strings.Repeat("后文。", 60)
	var all, found string
	spans, _ := snippet(text, []string{"征地", "app"})
	for _, s := range spans {
		all += s.Text
		if s.Marked {
			found += s.Text + "|"
		}
	}
	if found != "ＡＰＰ征地|征地|" || !strings.HasPrefix(all, "…") || !strings.HasSuffix(all, "…") || len([]rune(all)) != snippetLength+2 {
		t.Errorf("%q in %q", found, all)
	}
	if got := Mark("公告", []string{"x"}); len(got) != 1 || got[0].Marked {
		t.Errorf("%+v", got)
	}
	if got, found := snippet("", []string{"x"}); len(got) != 0 || found {
		t.Errorf("%+v", got)
	}
}

// The shortcut through the beginning of a long text gives what the whole would.
func TestAnExcerptOfALongTextIsThatOfItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"公告", "<p>", "</p>", "&amp;", " ", "a", "…", "<table><tr><td colspan=\"2\">", "</td></tr></table>", "县"}), 0, 400).Draw(t, "parts")
		n := rapid.IntRange(1, 40).Draw(t, "letters")
		body := strings.Join(parts, "")
		want, _ := excerpt(body, n)
		if got := Excerpt(body, n); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}
