package traditional

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// table is a small one of the tests' own.
func table(t interface{ Fatal(...any) }) *Table {
	read, err := Read(strings.NewReader("# words\n发\t發 髮\n头\t頭\n头发\t頭髮\n干\t幹\n干旱\t乾旱\n说\t說\n网\t網\n"))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestTheLongestWordComesFirst(t *testing.T) {
	for from, want := range map[string]string{
		"": "", "abc 1": "abc 1", "发网": "發網", "头发": "頭髮", "头": "頭", "干旱时干活": "乾旱时幹活", "末尾头": "末尾頭", "说\xff网": "說\xff網",
	} {
		if got := table(t).Text(from); got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
	}
}

func TestOnlyWhatPeopleReadIsConverted(t *testing.T) {
	for from, want := range map[string]string{
		`<p class="头">头发<b>网</b></p>`:                            `<p class="头">頭髮<b>網</b></p>`,
		`<a href="/网" title="说">网</a>`:                           `<a href="/网" title="說">網</a>`,
		`<input name="q" value="头发" placeholder="说">`:            `<input name="q" value="头发" placeholder="說">`,
		`<textarea>头发</textarea>网`:                               `<textarea>头发</textarea>網`,
		`<script type="application/ld+json">{"a":"头"}</script>网`: `<script type="application/ld+json">{"a":"头"}</script>網`,
		`<div translate="no">头<div>头</div>头</div>头`:              `<div translate="no">头<div>头</div>头</div>頭`,
		`<meta name="ArticleTitle" content="头">`:                 `<meta name="ArticleTitle" content="头">`,
		`<title>头_网</title>`:                                     `<title>頭_網</title>`,
		`<img src="/a.png" alt="头发"/>&amp;说`:                     `<img src="/a.png" alt="頭髮"/>&amp;說`,
	} {
		if got := string(table(t).HTML([]byte(from))); got != want {
			t.Errorf("%s\n gives %s\n want  %s", from, got, want)
		}
	}
}

func TestAnEmptyTableChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		page := rapid.StringOf(rapid.SampledFrom([]rune(`<>a/="头发 script!-&;`))).Draw(t, "page")
		if got := string((&Table{}).HTML([]byte(page))); got != page {
			t.Fatalf("%q became %q", page, got)
		}
		if got := (&Table{}).Text(page); got != page {
			t.Fatalf("%q became %q", page, got)
		}
	})
}

// The built-in tables; a program built without them has nothing to be tried.
func TestTheWordsOfGovernment(t *testing.T) {
	if !Ready() {
		t.Skip("built without the tables: make assets")
	}
	for from, want := range map[string]string{
		"政府信息公开条例":     "政府信息公開條例",
		"发展和改革委员会":     "發展和改革委員會",
		"理发店":          "理髮店",
		"依申请公开，不予公开":   "依申請公開，不予公開",
		"干部任免、抗旱、干旱灾害": "幹部任免、抗旱、乾旱災害",
		"皇后与后续、里程与里面":  "皇后與後續、里程與裡面",
		"审核、核实，因为":     "審核、核實，因為",
		"行政复议、恢复、重复":   "行政復議、恢復、重複",
	} {
		if got := Text(from); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
		if got := Simplified(want); got != from {
			t.Errorf("%s back: %s", want, got)
		}
	}
}
