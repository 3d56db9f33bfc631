package privacy

// scan_chain.go brings text to one dress, character by character with the way back to where each stood, and finds the
// digits in it that may be one number although something stands between them.

import "strings"

// folded is a text in plain dress: half-width, one kind of blank and dash, nothing without width.
type folded struct {
	runes []rune
	at    []int // byte of the original where each rune stood
	ends  []int // byte behind it
}

func (f folded) end(to int) int {
	if to == 0 {
		return 0
	}
	return f.ends[to-1]
}

// groups of digits shorter than a number are joined over these.
const separators = " -.·_\n"

func fold(s string) folded {
	f := folded{runes: make([]rune, 0, len(s)), at: make([]int, 0, len(s)), ends: make([]int, 0, len(s))}
	for i, r := range s {
		size := len(string(r))
		plain, ok := plainRune(r)
		if !ok {
			continue
		}
		f.runes, f.at, f.ends = append(f.runes, plain), append(f.at, i), append(f.ends, i+size)
	}
	f.numerals()
	return f
}

func plainRune(r rune) (rune, bool) {
	switch {
	case r < 0x80:
		if r == '\t' || r == '\v' || r == '\f' {
			return ' ', true
		}
		return r, r != '\r' && r != 0
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r >= 0xFE00 && r <= 0xFE0F:
		return 0, false
	case r == 0xA0, r == 0x3000, r >= 0x2000 && r <= 0x200A, r == 0x202F:
		return ' ', true
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFE63, r == 0x2500, r == 0xFF0D, r == 'ー':
		return '-', true
	case r == '•', r == '・', r == '‧', r == '．', r == '∙':
		return '·', true
	case r == 0x2028, r == 0x2029, r == 0x85:
		return '\n', true
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0, true
	case r >= 0x1D7CE && r <= 0x1D7FF: // digits of mathematical alphabets
		return '0' + (r-0x1D7CE)%10, true
	case r == '—':
		return '-', true
	}
	return r, true
}

const chineseDigits = "〇一二三四五六七八九"

// numerals writes long runs of Chinese digits as digits: 一三八〇〇一三八〇〇〇.
func (f *folded) numerals() {
	value := func(r rune) int {
		if r == '零' || r == '○' {
			return 0
		}
		return strings.IndexRune(chineseDigits, r) / len("一")
	}
	known := func(r rune) bool {
		return r == '零' || r == '○' || r > 0x3000 && strings.ContainsRune(chineseDigits, r)
	}
	for i := 0; i < len(f.runes); {
		j := i
		for j < len(f.runes) && known(f.runes[j]) {
			j++
		}
		if j-i >= 11 {
			for k := i; k < j; k++ {
				f.runes[k] = '0' + rune(value(f.runes[k]))
			}
		}
		i = max(j, i+1)
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// group is a run of digits. Groups of one chain are parted by little.
type group struct {
	from, to int
	sep      rune // what stands before it in the chain; 0 for the first
	x        bool // an X follows at once
	coded    bool // letters stand at it: a code, no number
}

// chains gives the groups that might belong together.
func (f folded) chains() [][]group {
	var all [][]group
	var chain []group
	for i := 0; i < len(f.runes); {
		if !isDigit(f.runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(f.runes) && isDigit(f.runes[j]) {
			j++
		}
		g := group{from: i, to: j}
		f.neighbours(&g)
		if len(chain) > 0 {
			last := chain[len(chain)-1]
			g.sep = f.between(last, i)
		}
		if g.sep == 0 && len(chain) > 0 || len(chain) >= 64 {
			all, chain = append(all, chain), nil
			g.sep = 0
		}
		chain = append(chain, g)
		i = j
	}
	if len(chain) > 0 {
		all = append(all, chain)
	}
	return all
}

// plainWords are letters that may stand at a number without making it a code.
var plainWords = []string{"tel", "phone", "mobile", "mob", "m", "t", "id", "no", "sfz", "hp", "x", "card"}

func (f folded) neighbours(g *group) {
	i := g.from
	for i > 0 && isLetter(f.runes[i-1]) && g.from-i < 12 {
		i--
	}
	if i < g.from {
		letters := strings.ToLower(string(f.runes[i:g.from]))
		known := false
		for _, w := range plainWords {
			known = known || w == letters
		}
		if letters == "x" { // of the number before
			known = i > 0 && !isLetter(f.runes[i-1])
		}
		g.coded = !known || i > 0 && isDigit(f.runes[i-1])
	}
	if g.to < len(f.runes) && isLetter(f.runes[g.to]) {
		beyond := g.to+1 < len(f.runes) && (isLetter(f.runes[g.to+1]) || isDigit(f.runes[g.to+1]))
		if (f.runes[g.to] == 'x' || f.runes[g.to] == 'X') && !beyond {
			g.x = true
		} else {
			g.coded = true
		}
	}
}

// between gives the separator of two groups, 0 when they have nothing to do with each other.
func (f folded) between(last group, next int) rune {
	if last.x || last.coded {
		return 0
	}
	gap := f.runes[last.to:next]
	if len(gap) > 4 {
		return 0
	}
	sep := ' '
	for _, r := range gap {
		switch {
		case r == ' ':
		case strings.ContainsRune(separators, r) && (sep == ' ' || sep == r && r == '-'):
			sep = r
		default:
			return 0
		}
	}
	return sep
}

func (f folded) digits(g group) string { return string(f.runes[g.from:g.to]) }
