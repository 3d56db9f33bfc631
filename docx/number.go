package docx

// This file writes the numbers of automatically numbered paragraphs (一、 （一） 1.), which stand in no text of the
// document but are seen by everybody.

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"gongkai/ooxml"
)

// level is how one level of a list is numbered.
type level struct {
	form, text string
	start      int
}

// numbering is the lists of a document and how far each has been counted.
type numbering struct {
	abstract map[string]map[int]level // by abstract list
	lists    map[string]string        // list → abstract list
	styles   map[string][2]string     // style → list and level
	counts   map[string][]int         // by abstract list
}

const maxLevels = 9

func readNumbering(p *ooxml.Package, main string) (*numbering, error) {
	n := &numbering{map[string]map[int]level{}, map[string]string{}, map[string][2]string{}, map[string][]int{}}
	_, byType, err := p.Relations(main)
	if err != nil {
		return nil, err
	}
	if err := n.readLists(p, byType["numbering"]); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
		return nil, err
	}
	if len(n.lists) == 0 {
		return n, nil
	}
	if err := n.readStyles(p, byType["styles"]); err != nil && !errors.Is(err, ooxml.ErrNoPart) {
		return nil, err
	}
	return n, nil
}

// elements calls do for each start of an element of a part.
func elements(p *ooxml.Package, name string, do func(xml.StartElement)) error {
	part, err := p.Part(name)
	if err != nil {
		return err
	}
	defer part.Close()
	for {
		t, err := part.Next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			do(e)
		}
	}
}

func (n *numbering) readLists(p *ooxml.Package, name string) error {
	abstract, list, at := "", "", -1
	return elements(p, name, func(e xml.StartElement) {
		val := ooxml.Attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			abstract, list = ooxml.Attr(e, "abstractNumId"), ""
			n.abstract[abstract] = map[int]level{}
		case "num":
			list, abstract, at = ooxml.Attr(e, "numId"), "", -1
		case "abstractNumId":
			if list != "" {
				n.lists[list] = val
			}
		case "lvl":
			at = -1
			if i, err := strconv.Atoi(ooxml.Attr(e, "ilvl")); err == nil && i >= 0 && i < maxLevels && abstract != "" {
				at = i
				n.abstract[abstract][at] = level{start: 1}
			}
		case "start", "numFmt", "lvlText":
			if at < 0 || abstract == "" {
				return
			}
			l := n.abstract[abstract][at]
			switch e.Name.Local {
			case "start":
				l.start, _ = strconv.Atoi(val)
			case "numFmt":
				l.form = val
			default:
				l.text = val
			}
			n.abstract[abstract][at] = l
		}
	})
}

func (n *numbering) readStyles(p *ooxml.Package, name string) error {
	style := ""
	return elements(p, name, func(e xml.StartElement) {
		val := ooxml.Attr(e, "val")
		switch e.Name.Local {
		case "style":
			style = ooxml.Attr(e, "styleId")
		case "numId", "ilvl":
			s := n.styles[style]
			if e.Name.Local == "numId" {
				s[0] = val
			} else {
				s[1] = val
			}
			n.styles[style] = s
		}
	})
}

// next counts on and gives the number of a paragraph of a list and level; "" for bullets and none.
func (n *numbering) next(list, at string) string {
	abstract, ok := n.lists[list]
	levels := n.abstract[abstract]
	i, _ := strconv.Atoi(at)
	if !ok || i < 0 || i >= maxLevels {
		return ""
	}
	l, ok := levels[i]
	if !ok || l.form == "bullet" || l.form == "none" {
		return ""
	}
	counts := n.counts[abstract]
	for k := len(counts); k <= i; k++ {
		counts = append(counts, levels[k].start-1)
	}
	counts = counts[:i+1]
	counts[i]++
	n.counts[abstract] = counts
	text := l.text
	for k := range counts {
		c := counts[k]
		if k < i && c < levels[k].start {
			c = levels[k].start
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(k+1), numeral(c, levels[k].form))
	}
	return text
}

// numeral writes a number as a list shows it.
func numeral(n int, form string) string {
	switch {
	case strings.HasPrefix(form, "chinese"), strings.HasPrefix(form, "japaneseCounting"), form == "ideographDigital", form == "taiwaneseCounting":
		if n > 0 && n < 100 {
			return chineseNumber(n)
		}
	case form == "decimalEnclosedCircle" || form == "decimalEnclosedCircleChinese":
		if n > 0 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case form == "lowerLetter" && n > 0 && n <= 26:
		return string(rune('a' + n - 1))
	case form == "upperLetter" && n > 0 && n <= 26:
		return string(rune('A' + n - 1))
	}
	return strconv.Itoa(n)
}

func chineseNumber(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}
