package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// square measures every character as 1 wide.
func square(s string) float64 { return float64(len([]rune(s))) }

func TestLinesBreakAsChineseIsSet(t *testing.T) {
	for _, c := range []struct {
		text   string
		width  float64
		indent float64
		want   []string
	}{
		{"一二三四五六", 4, 0, []string{"一二三四", "五六"}},
		{"一二三四五六", 4, 2, []string{"一二", "三四五六"}},
		{"一二三四，五六", 4, 0, []string{"一二三", "四，五六"}}, // no comma at the head of a line
		{"一二三（四）五", 4, 0, []string{"一二三", "（四）五"}}, // no bracket left open at its end
		{"办结2026件", 4, 0, []string{"办结", "2026", "件"}},
		{"增长12.5%以上", 6, 0, []string{"增长", "12.5%以", "上"}},
		{"a@b.cn。", 3, 0, []string{"a@b", ".cn", "。"}}, // longer than a line
		{"甲\n乙", 4, 0, []string{"甲", "乙"}},
		{"", 4, 0, []string{""}},
	} {
		if got := wrap(c.text, c.width, c.indent, square); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
	if got := balance("商业企业", 3, 1, square); !slices.Equal(got, []string{"商业", "企业"}) {
		t.Error(got)
	}
}

func TestBreakingLinesLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("一二三，。（）“”12.%a "))).Draw(t, "text")
		width := rapid.IntRange(1, 9).Draw(t, "width")
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		lines := wrap(text, float64(width), 0, square)
		if got := bare(strings.Join(lines, "")); got != bare(text) {
			t.Fatalf("%q became %q", text, got)
		}
		for _, l := range lines {
			if square(l) > float64(width) {
				t.Fatalf("%q is wider than %d", l, width)
			}
		}
	})
}

func needFont(t *testing.T) {
	t.Helper()
	if !Ready() {
		t.Skip("the typeface is not built in: make assets")
	}
}

// pages writes a document and counts its pages.
func pages(t *testing.T, d Document) int {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Fatal("not a PDF")
	}
	return bytes.Count(b.Bytes(), []byte("/Type /Page\n"))
}

func TestALongTableGoesOnOverPagesWithItsHeadings(t *testing.T) {
	needFont(t)
	table := Table{Widths: []int{1, 1, 1}, Heads: 1, Rows: [][]Cell{{{Text: "一", Head: true}, {Text: "二", Head: true}, {Text: "三", Head: true}}}}
	for i := range 120 {
		row := []Cell{{Text: fmt.Sprint(i)}, {Text: "说明文字"}}
		if i%40 == 0 {
			row = append([]Cell{{Text: "跨行的名称", Down: 40}}, row...)
		}
		table.Rows = append(table.Rows, row)
	}
	if got := pages(t, Document{Blocks: []Block{table}}); got < 3 || got > 5 {
		t.Errorf("%d pages", got)
	}
}

func TestAHeadingIsNotLeftAtThePagesEnd(t *testing.T) {
	needFont(t)
	blocks := []Block{}
	for range 21 { // one line short of a page
		blocks = append(blocks, Paragraph{Text: "正文"})
	}
	if got := pages(t, Document{Blocks: append(blocks, Paragraph{Text: "一、标题", KeepNext: true}, Paragraph{Text: "正文"})}); got != 2 {
		t.Errorf("%d pages", got)
	}
	if got := pages(t, Document{Blocks: append(blocks, Paragraph{Text: "正文"})}); got != 1 {
		t.Errorf("%d pages", got)
	}
}

func TestATableWhoseCellsDoNotFillItIsRefused(t *testing.T) {
	needFont(t)
	for name, table := range map[string]Table{
		"too few":  {Widths: []int{1, 1}, Rows: [][]Cell{{{Text: "甲"}}}},
		"too many": {Widths: []int{1}, Rows: [][]Cell{{{Text: "甲"}, {Text: "乙"}}}},
		"too deep": {Widths: []int{1}, Rows: [][]Cell{{{Text: "甲", Down: 2}}}},
	} {
		if err := (Document{Blocks: []Block{table}}).Write(io.Discard); !errors.Is(err, ErrGrid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACharacterTheTypefaceLacksIsMarkedNotLost(t *testing.T) {
	needFont(t)
	if got := pages(t, Document{Subject: "题", Author: "机关", Mark: "草稿", Blocks: []Block{Paragraph{Text: "甲\U0010FFFF乙😀", Align: Center, Outline: "甲"}}}); got != 1 {
		t.Error(got)
	}
}
