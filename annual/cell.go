package annual

// This file is the cell: a place in a table with its meaning, the text it was read from and where that stood
// (FACTS 0.A.6, 2.10, 2.11, 2.14, 2.48). A blank is not a zero, and what could not be read is not a blank.

import (
	"strconv"
	"strings"
	"unicode"
)

// Meaning is what a cell says.
type Meaning uint8

const (
	Missing       Meaning = iota // Missing: the cell was not found at all.
	Number                       // Number: a figure, zero included.
	Empty                        // Empty: a blank cell.
	NotApplicable                // NotApplicable: "/", "-", "—", 无.
	Text                         // Text: words where a figure belongs.
	Unreadable                   // Unreadable: something is there, its figure is not certain.
)

var meaningNames = [...]string{"missing", "number", "empty", "not_applicable", "text", "unreadable"}

// String gives the meaning's name.
func (m Meaning) String() string {
	if int(m) < len(meaningNames) {
		return meaningNames[m]
	}
	return meaningNames[Missing]
}

// Cell is one place of a table.
type Cell struct {
	Meaning Meaning
	Value   int64   // the figure; money in 分
	Unit    string  // of money, "元" or "万元"; "" when none was written
	Raw     string  // as it stood in the source
	Line    int     // line of the source, from 1; 0 when unknown
	At      Spot    // place in the source
	Solved  bool    // reconstructed from damaged text by the relations, not read directly
	Could   []int64 // for a solved cell: every figure the text could also be read as
}

// Known says whether the cell's figure may be counted on: a number, or a blank or "not applicable", which count as 0.
func (c Cell) Known() bool {
	return c.Meaning == Number || c.Meaning == Empty || c.Meaning == NotApplicable
}

// Blank says whether the cell stands without a figure.
func (c Cell) Blank() bool { return c.Meaning == Empty || c.Meaning == NotApplicable }

// words gives what stands in the cell: the source's text, else the figure.
func (c Cell) words(column Column) string {
	switch {
	case c.Raw != "" || c.Meaning != Number:
		return c.Raw
	case column.Kind == "money":
		return Yuan(c.Value, c.Unit) + c.Unit
	}
	return strconv.FormatInt(c.Value, 10)
}

// readings gives every figure the cell may stand for.
func (c Cell) readings() []int64 {
	if len(c.Could) > 0 {
		return c.Could
	}
	return []int64{c.Value}
}

// ReadCell reads the text of a cell of the given column kind. unit is what the header says of money ("" = nothing).
func ReadCell(raw, kind, unit string, line int) Cell {
	c := Cell{Raw: clip(strings.TrimSpace(raw), 80), Line: line}
	s := plain(raw)
	switch {
	case s == "":
		c.Meaning = Empty
	case apart(raw):
		c.Meaning = Unreadable
	case isDash(s) || s == "无" || s == "不适用":
		c.Meaning = NotApplicable
	case kind == "money":
		readMoney(&c, s, unit)
	default:
		readCount(&c, s, kind == "signed")
	}
	return c
}

// apart says whether digits stand so that more than one figure may be meant: parted by white space ("1 2", two lines),
// or with a mark of a note behind them ("3①").
func apart(raw string) bool {
	digit, space := false, false
	for _, r := range raw {
		switch {
		case r >= 0x2460 && r <= 0x24FF, r >= 0x2776 && r <= 0x2793, r >= 0x2070 && r <= 0x209F, r == '²', r == '³', r == '¹':
			return true
		case unicode.IsDigit(r):
			if digit && space {
				return true
			}
			digit, space = true, false
		case unicode.IsSpace(r):
			space = true
		default:
			digit = false
		}
	}
	return false
}

func readCount(c *Cell, s string, signed bool) {
	s = strings.TrimSuffix(cutRemark(s), "件")
	s = strings.TrimSuffix(s, "项")
	if signed {
		s = strings.Replace(strings.Replace(s, "增加", "+", 1), "减少", "-", 1)
		s = strings.Replace(strings.Replace(s, "增", "+", 1), "减", "-", 1)
	}
	n, ok := number(s)
	if !ok {
		c.Meaning = Text
		if hasDigit(s) {
			c.Meaning = Unreadable
		}
		return
	}
	c.Meaning, c.Value = Number, n
}

// readMoney keeps money in 分; a figure without a unit is taken as 元 where neither cell nor header says otherwise.
func readMoney(c *Cell, s, unit string) {
	s = cutRemark(s)
	c.Unit = unit
	for _, u := range []string{"万元", "元"} {
		if t, ok := strings.CutSuffix(s, u); ok {
			s, c.Unit = t, u
			break
		}
	}
	fen, ok := decimal(s, 2)
	if c.Unit == "万元" {
		fen, ok = decimal(s, 6)
	}
	if !ok {
		c.Meaning = Text
		if hasDigit(s) {
			c.Meaning = Unreadable
		}
		return
	}
	c.Meaning, c.Value = Number, fen
}

// number reads a whole number with optional sign and thousands separators.
func number(s string) (int64, bool) {
	neg := false
	if t, ok := strings.CutPrefix(s, "-"); ok {
		neg, s = true, t
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	s, ok := ungroup(s)
	if !ok || s == "" || len(s) > 15 {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, false
	}
	if neg {
		n = -n
	}
	return n, true
}

// ungroup takes out thousands separators, and only such: 1,234 but not 12,34.
func ungroup(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, onlyDigits(s)
	}
	parts := strings.Split(s, ",")
	for i, p := range parts {
		if !onlyDigits(p) || (i == 0 && (p == "" || len(p) > 3)) || (i > 0 && len(p) != 3) {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}

// decimal reads an amount ≥ 0 as a whole number of 10^-places; further decimals must be zero.
func decimal(s string, places int) (int64, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	whole, ok := ungroup(whole)
	if !ok || whole == "" || len(whole) > 12 || !onlyDigits(frac) {
		return 0, false
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > places {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", places-len(frac)), 10, 64)
	return n, err == nil
}

// Yuan writes an amount of 分 in the given unit, without trailing zeros.
func Yuan(fen int64, unit string) string {
	places := 2
	if unit == "万元" {
		places = 6
	}
	s := strconv.FormatInt(fen, 10)
	for len(s) <= places {
		s = "0" + s
	}
	whole, frac := s[:len(s)-places], strings.TrimRight(s[len(s)-places:], "0")
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

func onlyDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// isDash knows the marks for "does not apply" (FACTS 2.14).
func isDash(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("-—–―─/\\", r) {
			return false
		}
	}
	return s != "" && len(s) <= 12
}

// cutRemark takes a bracketed remark off a figure: "22(其中修订16件)" is 22.
func cutRemark(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") && onlyDigits(s[:i]) {
		return s[:i]
	}
	return s
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
