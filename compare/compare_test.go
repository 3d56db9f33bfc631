package compare

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// told writes pieces as people mark them by hand: [-taken-] and {+put+}.
func told(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		switch p.Op {
		case Taken:
			b.WriteString("[-" + p.Text + "-]")
		case Put:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWordsAreComparedAsPeopleWouldMarkThem(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"补偿标准为每亩5.8万元。", "补偿标准为每亩6.2万元。", "补偿标准为每亩[-5.8-]{+6.2+}万元。"},
		{"联系电话：83001234", "联系电话：83005678", "联系电话：[-83001234-]{+83005678+}"},
		{"三月十日前", "四月二十日前", "[-三月-]{+四月二+}十日前"},
		{"各村（社区）：", "各村、各社区：", "各村[-（-]{+、各+}社区[-）-]："},
		{"", "新增", "{+新增+}"},
		{"删除", "", "[-删除-]"},
		{"不变", "不变", "不变"},
		{"", "", ""},
		{"the red house", "the blue house", "the [-red-]{+blue+} house"},
	} {
		if got := told(Words(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

// rebuilt gives the two texts pieces came from.
func rebuilt(list []Piece) (before, after string) {
	for _, p := range list {
		if p.Op != Put {
			before += p.Text
		}
		if p.Op != Taken {
			after += p.Text
		}
	}
	return before, after
}

func TestPiecesMakeUpBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOfN(rapid.RuneFrom([]rune("政府信息公开a1 ，。")), 0, 60, -1)
		a, b := line.Draw(t, "before"), line.Draw(t, "after")
		pieces := Words(a, b)
		if before, after := rebuilt(pieces); before != a || after != b {
			t.Fatalf("%q → %q: %s", a, b, told(pieces))
		}
		for i := 1; i < len(pieces); i++ {
			if pieces[i].Op == pieces[i-1].Op {
				t.Fatalf("two neighbours of one fate: %s", told(pieces))
			}
		}
	})
}

func TestTextsFarApartAreToldAsReplaced(t *testing.T) {
	a, b := strings.Repeat("甲乙丙丁", 2000), strings.Repeat("戊己庚辛", 2000)
	pieces := Words("开头"+a+"结尾", "开头"+b+"结尾")
	if len(pieces) != 4 || pieces[1].Text != a || pieces[2].Text != b {
		t.Errorf("%d pieces", len(pieces))
	}
}

func FuzzBodies(f *testing.F) {
	f.Add("<p>一</p><table><tr><td>1</td></tr></table>", "<p>二</p><table><tr><td>2</td><td>3</td></tr></table>")
	f.Add("<table><tr><td><table><tr><td>x", "</td></td></tr><li><img src=a alt=b>")
	f.Fuzz(func(t *testing.T, a, b string) {
		before, after := "", ""
		for _, s := range Bodies(a, b) {
			if len(s.Cells) == 0 {
				t.Fatal("a stretch without words")
			}
			for _, c := range s.Cells {
				x, y := rebuilt(c)
				before, after = before+x, after+y
			}
		}
		if want := plain(Blocks(a)); before != want {
			t.Fatalf("before: %q, want %q", before, want)
		}
		if want := plain(Blocks(b)); after != want {
			t.Fatalf("after: %q, want %q", after, want)
		}
	})
}

func plain(list []Block) string {
	out := ""
	for _, b := range list {
		out += strings.Join(b.Cells, "")
	}
	return out
}

// marked writes stretches a line each, cells parted by bars.
func marked(list []Stretch) string {
	var b strings.Builder
	for _, s := range list {
		var cells []string
		for _, c := range s.Cells {
			cells = append(cells, told(c))
		}
		fmt.Fprintf(&b, "%s %s: %s\n", s.Op, s.Kind, strings.Join(cells, " | "))
	}
	return b.String()
}

func TestBodiesAreComparedByParagraphAndRow(t *testing.T) {
	before := `<h2>一、标准</h2><p>自2026年<b>三月</b>起执行。</p><p>本段删去。</p><ul><li>甲</li><li>乙</li></ul>
		<table><thead><tr><th>类别</th><th>金额</th></tr></thead><tbody><tr><td>水田</td><td>5.8</td></tr><tr><td>旱地</td><td>4.1</td></tr></tbody></table><p>特此通知。</p>`
	after := `<h2>一、标准</h2><p>自2026年四月起执行。</p><ul><li>甲</li><li>乙</li><li>丙</li></ul>
		<table><thead><tr><th>类别</th><th>金额</th></tr></thead><tbody><tr><td>水田</td><td>6.2</td></tr><tr><td>园地</td><td>3.0</td></tr><tr><td>旱地</td><td>4.1</td></tr></tbody></table>
		<p><img src="/attachments/a/图.png" alt="位置图"></p><p>特此通知。</p>`
	want := `same h: 一、标准
changed p: 自2026年[-三-]{+四+}月起执行。
del p: [-本段删去。-]
same li: 甲
same li: 乙
ins li: {+丙+}
same row: 类别 | 金额
changed row: 水田 | [-5.8-]{+6.2+}
ins row: {+园地+} | {+3.0+}
same row: 旱地 | 4.1
ins img: {+位置图+} | {+/attachments/a/图.png+}
same p: 特此通知。
`
	if got := marked(Bodies(before, after)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestARowWithAnotherCellIsMatchedByTheCellsThatStayed(t *testing.T) {
	got := marked(Bodies(`<table><tr><td>水田面积</td><td>五十亩</td></tr></table>`, `<table><tr><td>水田面积</td><td>浦口村</td><td>五十亩</td></tr></table>`))
	if got != "changed row: 水田面积 | {+浦口村+} | 五十亩\n" {
		t.Error(got)
	}
}
