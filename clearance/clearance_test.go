package clearance

import (
	"strings"
	"testing"

	"gongkai/screen"
	"gongkai/workday"
)

func TestExpressions(t *testing.T) {
	words := NewWords(BuiltIn())
	for text, want := range map[string]string{
		"请按时拔款到位":           "拨款",
		"国家工商行政管理总局令":       "国家市场监督管理总局",
		"原国家工商行政管理总局令":      "",
		"究竟争什么":             "",
		"市场竟争":              "竞争",
		"依据《合同法》规定":         "《民法典》合同编",
		"劳动合同法":             "",
		"政府信息公开条列规定":        "政府信息公开条例",
		"政府信息公开条例规定":        "",
		"政府信公开条例规定":         "政府信息公开条例",
		"中华人名共和国":           "中华人民共和国",
		"中华人民共和国":           "",
		"申请行政负议":            "",
		"依法申请行政复义":          "行政复议",
		"行政复议和行政诉讼":         "",
		"社会主意核心价值观":         "社会主义核心价值观",
		"全国人民代表大会常务委员会":     "",
		"行政规范行文件":           "行政规范性文件",
		"法人代表":              "法定代表人",
		"个人信息保护条例与个人信息保护制度": "",
	} {
		var got []string
		for _, h := range words.Find(text) {
			got = append(got, h.Better)
			if h.From < 0 || h.To > len(text) || h.From >= h.To {
				t.Errorf("%s: %+v", text, h)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %q", text, got, want)
		}
	}
}

func TestNoRowOfTheListContradictsItself(t *testing.T) {
	for _, w := range BuiltIn() {
		if w.Correct == "" || w.Wrong == w.Correct {
			t.Errorf("%+v", w)
		}
		if w.Wrong == "" {
			continue
		}
		for _, h := range NewWords([]Word{w}).Find(w.Correct) {
			t.Errorf("%s is found in what is right, %s: %+v", w.Wrong, w.Correct, h)
		}
		for _, e := range w.Except {
			if len(NewWords([]Word{w}).Find(e)) > 0 {
				t.Errorf("%s is found in its exception %s", w.Wrong, e)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.example.gov.cn/a": "", "http://www.example.gov.cn/a": "", "https://example.com/": "", "mailto:a@b.gov.cn": "", "#part": "", "/items/x": "",
		"http://example.com/": "link.open", "": "link.empty", "javascript:alert(1)": "link.script", "java\nscript:alert(1)": "link.script", "data:text/html,x": "link.script",
		"http://10.1.2.3/": "link.internal", "http://127.0.0.1:8080/": "link.internal", "http://[::1]/": "link.internal", "http://oa/": "link.internal", "https://192.168.0.1": "link.internal",
		"https://xn--fiqs8s.example/": "link.lookalike", "https://www.gov.cn.example.com/": "link.lookalike", "https://www.gοv.cn/": "link.lookalike",
		"https://www.gov.cn@example.com/": "link.lookalike", "https://8.8.8.8/": "link.number", "https://[::ffff:10.0.0.1]/": "link.internal",
	} {
		if got, _ := judge(screen.Link{Address: address}); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	if got, grave := judge(screen.Link{Address: "https://example.com/", Words: "www.example.gov.cn"}); got != "link.elsewhere" || !grave {
		t.Error(got)
	}
}

func TestMarksOfSecrecy(t *testing.T) {
	f := finder{salt: "s", words: NewWords(nil), day: workday.MustParse("2026-11-22")}
	for text, want := range map[string]string{"机密★1年": "secret.mark", "秘密 ★ 长期": "secret.mark", "内部资料，注意保存": "secret.internal", "严禁外传": "secret.internal",
		"征求意见稿": "secret.hint", "不予公开": "secret.hint", "请妥善保管秘密钥匙": "", "商业秘密": ""} {
		got := ""
		for _, h := range f.parts(screen.Lines(text), "body") {
			got += h.Rule
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Whatever stands beside a hit, no long number is shown.
func TestTheWordsAroundAHitAreMasked(t *testing.T) {
	for _, beside := range []string{"330683199001010018", "13800138000", "６２２２０２１２３４５６７８９０１２８", "3306 8319 9001 0100 18", "330683-19900101-0018"} {
		text := "甲" + beside + "机密★" + beside + "乙"
		at := strings.Index(text, "机密")
		before, after := around(text, at, at+len("机密★"))
		for _, s := range []string{before, after} {
			digits := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
					return r
				}
				return -1
			}, s)
			if len([]rune(digits)) > 6 {
				t.Errorf("%s shows %s", beside, s)
			}
		}
	}
}

func TestTheSameThingKeepsItsIdentity(t *testing.T) {
	f := finder{salt: "s", words: NewWords(nil), day: workday.MustParse("2026-11-22")}
	one := gather(f.text(Matter{Body: "<p>手机13800138000</p>"}), "s")
	two := gather(f.text(Matter{Body: "<p>前面多了一段。</p><p>手机：138-0013-8000，再写一遍13800138000</p>"}), "s")
	if len(one) != 1 || len(two) != 1 || one[0].ID != two[0].ID || two[0].Times != 2 {
		t.Errorf("%+v %+v", one, two)
	}
	if other := gather(f.text(Matter{Body: "<p>手机13800138001</p>"}), "s"); other[0].ID == one[0].ID {
		t.Error("another number has the same identity")
	}
}

func TestAListOfExpressionsIsTakenIn(t *testing.T) {
	list, err := ParseWords("a.csv", []byte("错误用语,建议写法,严重,说明\n街道办主任,街道办事处主任,是,职务全称\n街道办主任,又一次,,\n老年卡,敬老优待证,,\n"))
	if err != nil || len(list) != 2 || !list[0].Grave || list[1].Grave || list[1].Correct != "敬老优待证" {
		t.Errorf("%+v %v", list, err)
	}
	for _, bad := range []string{"", "错误用语,建议写法\n", "同样,同样\n", "字,词\n", strings.Repeat("长", 200) + ",短\n"} {
		if got, err := ParseWords("a.csv", []byte(bad)); err == nil {
			t.Errorf("%.20q gave %+v", bad, got)
		}
	}
	if _, err := ParseWords("a.exe", []byte("MZ")); err == nil {
		t.Error("a program was read")
	}
}
