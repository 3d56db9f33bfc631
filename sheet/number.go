package sheet

// This file shows stored numbers as people see them: floating-point noise taken off, dates as dates, percentages as
// such. A number is never rounded to fewer decimals than it has: who reads figures must see that 3.4 is not 3.

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"

	"gongkai/ooxml"
)

type format int

const (
	plainFormat format = iota
	dateFormat
	timeFormat
	percentFormat
)

// show gives the text of a stored number; true when it is a plain decimal number.
func (f format) show(v string) (string, bool) {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return v, false
	}
	switch {
	case f == dateFormat && n >= 1 && n < 2958466:
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)).Format("2006-01-02"), false
	case f == timeFormat && n >= 0 && n < 1:
		return (time.Duration(n*86400+0.5) * time.Second).String(), false
	case f == percentFormat:
		return decimal(n*100) + "%", false
	}
	return decimal(n), true
}

// decimal writes a number with the fifteen digits a workbook keeps, without an exponent.
func decimal(n float64) string {
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if n == 0 {
		return "0"
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// readFormats gives the format of each cell style.
func readFormats(p *ooxml.Package, name string) ([]format, error) {
	if name == "" {
		return nil, nil
	}
	var out []format
	custom := map[string]format{}
	within := ""
	err := each(p, name, func(_ *ooxml.Part, e xml.StartElement) error {
		switch e.Name.Local {
		case "cellXfs", "cellStyleXfs", "dxfs":
			within = e.Name.Local
		case "numFmt":
			if len(custom) < 10_000 {
				custom[ooxml.Attr(e, "numFmtId")] = formatOf(ooxml.Attr(e, "formatCode"))
			}
		case "xf":
			if within == "cellXfs" && len(out) < 100_000 {
				id := ooxml.Attr(e, "numFmtId")
				f, ok := custom[id]
				if !ok {
					f = builtIn(id)
				}
				out = append(out, f)
			}
		}
		return nil
	})
	return out, err
}

// builtIn knows the numbered formats of ECMA-376 18.8.30, those of Chinese editions included.
func builtIn(id string) format {
	n, _ := strconv.Atoi(id)
	switch {
	case n == 9 || n == 10:
		return percentFormat
	case n >= 18 && n <= 21, n >= 45 && n <= 47, n >= 32 && n <= 35, n == 55, n == 56:
		return timeFormat
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 50 && n <= 58:
		return dateFormat
	}
	return plainFormat
}

// formatOf tells the kind of a custom format by its letters outside quotes, brackets and escapes.
func formatOf(code string) format {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			if j := strings.IndexByte(code[i+1:], '"'); j >= 0 {
				i += j + 1
			}
		case '[':
			if j := strings.IndexByte(code[i:], ']'); j >= 0 {
				i += j
			}
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(code[i])
		}
	}
	s := strings.ToLower(b.String())
	switch {
	case strings.Contains(s, "general"), strings.Contains(s, "g/"):
		return plainFormat
	case strings.ContainsAny(s, "yd") || s == "m" || strings.Contains(s, "mm") && !strings.ContainsAny(s, "hs"):
		return dateFormat
	case strings.ContainsAny(s, "hs"):
		return timeFormat
	case strings.Contains(s, "%"):
		return percentFormat
	}
	return plainFormat
}
