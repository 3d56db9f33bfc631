package clearance

// words.go looks for expressions that are wrong, outdated or off by one character. The list that is built in is words.csv,
// ours, a small one; an organ adds its own (import.go). A row without a wrong expression is a term to be guarded: what is one
// character off is shown as near. Every hit is somebody's to judge (FACTS 8.44). Pure.

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"unicode"
)

//go:embed words.csv
var builtIn string

// Word is a row of the list.
type Word struct {
	Wrong   string // the expression looked for; "" for a term to be guarded
	Correct string
	Grave   bool
	Except  []string // where Wrong is part of one of these it is right
	Note    string
}

// WordHit is a place in a text.
type WordHit struct {
	From, To int // bytes
	Better   string
	Grave    bool
	Near     bool
}

// Words is a list made ready for looking.
type Words struct {
	wrong map[rune][]Word
	near  []term
	head  map[rune][]int // first letter of a half → terms
	mark  string
}

type term struct {
	letters []rune
	half    int
	grave   bool
}

// BuiltIn gives the list that comes with the program.
func BuiltIn() []Word {
	rows, err := csv.NewReader(strings.NewReader(builtIn)).ReadAll()
	if err != nil { // a file of ours: a test reads it
		panic(err)
	}
	var out []Word
	for _, r := range rows[1:] {
		w := Word{Wrong: r[0], Correct: r[1], Grave: r[2] == "1", Note: r[4]}
		if r[3] != "" {
			w.Except = strings.Split(r[3], "|")
		}
		out = append(out, w)
	}
	return out
}

// NewWords makes a list ready.
func NewWords(list []Word) *Words {
	w := &Words{wrong: map[rune][]Word{}, head: map[rune][]int{}}
	var mark strings.Builder
	for _, one := range list {
		mark.WriteString(one.Wrong + "\x00" + one.Correct + "\x00" + strings.Join(one.Except, "|") + "\x01")
		if one.Grave {
			mark.WriteString("!")
		}
		letters := []rune(one.Wrong)
		if len(letters) > 0 {
			w.wrong[letters[0]] = append(w.wrong[letters[0]], one)
			continue
		}
		if t := []rune(one.Correct); len(t) >= 4 {
			w.near = append(w.near, term{t, len(t) / 2, one.Grave})
			n := len(w.near) - 1
			w.head[t[0]] = append(w.head[t[0]], n)
			if second := t[len(t)/2]; second != t[0] {
				w.head[second] = append(w.head[second], n)
			}
		}
	}
	w.mark = salt("words").hash(mark.String())
	return w
}

const mostWords = 200 // of one text

// Find gives the places of a text that are in the list, or one character off a guarded term.
func (w *Words) Find(text string) (out []WordHit) {
	letters, at := make([]rune, 0, len(text)), make([]int, 0, len(text)+1)
	for i, r := range text {
		letters, at = append(letters, r), append(at, i)
	}
	at = append(at, len(text))
	for i := 0; i < len(letters) && len(out) < mostWords; i++ {
		for _, one := range w.wrong[letters[i]] {
			if strings.HasPrefix(text[at[i]:], one.Wrong) && !excepted(text, at[i], one) {
				out = append(out, WordHit{From: at[i], To: at[i] + len(one.Wrong), Better: one.Correct, Grave: one.Grave})
			}
		}
		for _, n := range w.head[letters[i]] {
			if h, ok := w.near[n].around(letters, i, at); ok && !slices.ContainsFunc(out, func(o WordHit) bool { return o.From < h.To && h.From < o.To }) {
				out = append(out, h)
			}
		}
	}
	return out
}

// excepted says whether what was found is part of an expression that is right. An exception that holds the wrong expression
// covers it at its place; any other stands right before it.
func excepted(text string, at int, w Word) bool {
	for _, e := range w.Except {
		before := max(strings.Index(e, w.Wrong), 0)
		if !strings.Contains(e, w.Wrong) { // as 原国土 before 国土资源部: they overlap or meet
			before = len("原")
		}
		if at >= before && strings.HasPrefix(text[at-before:], e) {
			return true
		}
	}
	return false
}

// around sees whether one of the term's halves stands at a place and the other, one character off, beside it.
func (t term) around(letters []rune, i int, at []int) (WordHit, bool) {
	n := len(t.letters)
	hit := func(from, to int) (WordHit, bool) {
		return WordHit{From: at[from], To: at[to], Better: string(t.letters), Grave: t.grave, Near: true}, true
	}
	if stands(letters, i, t.letters[:t.half]) { // the first half is right
		for _, size := range []int{n, n - 1} {
			if i+size <= len(letters) && t.off(letters[i:i+size]) && !stands(letters, i, t.letters) {
				return hit(i, i+size)
			}
		}
	}
	if from := i - t.half; stands(letters, i, t.letters[t.half:]) { // the second is
		for _, start := range []int{from, from + 1} {
			end := i + n - t.half
			if start >= 0 && t.off(letters[start:end]) && !stands(letters, from, t.letters) {
				return hit(start, end)
			}
		}
	}
	return WordHit{}, false
}

func stands(letters []rune, at int, what []rune) bool {
	return at >= 0 && at+len(what) <= len(letters) && slices.Equal(letters[at:at+len(what)], what)
}

// off says whether a stretch is the term with exactly one character wrong or left out, in a way people err: another one of the
// same sound or look, or, in a long term, any.
func (t term) off(s []rune) bool {
	n := len(t.letters)
	if len(s) == n-1 {
		if n < 7 {
			return false
		}
		k := 0
		for k < len(s) && s[k] == t.letters[k] {
			k++
		}
		return k > 0 && k < n-1 && slices.Equal(s[k:], t.letters[k+1:])
	}
	wrong := -1
	for k := range s {
		if s[k] != t.letters[k] {
			if wrong >= 0 {
				return false
			}
			wrong = k
		}
	}
	if wrong < 0 || !unicode.Is(unicode.Han, s[wrong]) {
		return false
	}
	return confused(s[wrong], t.letters[wrong]) || n >= 7 && wrong > 0 && wrong < n-2
}

// alike are characters people take for each other, by sound or look.
var alike = strings.Fields(`再在 做作座坐 的地得 纪记 制治置 定订 权全 以已己 像象 即既 竟竞境 账帐 部布步 园圆 燥躁 侯候 署暑 贷货 券卷 薄簿 施式 绩积
	公工攻功 开丌幵 政正证政 信心新 息习席 条调 例列利 府俯付 法发 规归 范犯泛 复覆腹 议意义 诉拆述 讼颂松 保报堡 护户互 人入 民名明 共供 和合 国过 华化画
	代带待 表标 会汇 大太 社设 主住注 义议 核合 心新 价阶 值直 特持 色涩 式试 现限 营迎 商伤 环坏 乡相 村付 振震镇 兴性 统通 一亿 用佣 码玛 最罪 低底抵 生升 活话
	居据 身深 份分 近进 平评 时实 思司 想相 年念 度渡 告靠 指至 南难 章张 通同 知之 示视 期其`)

func confused(a, b rune) bool {
	return slices.ContainsFunc(alike, func(g string) bool { return strings.ContainsRune(g, a) && strings.ContainsRune(g, b) })
}
