package manuscript

// This file is a text as an official document (公文) in the form of GB/T 9704-2012, FACTS 9.1–9.6: what stands on the paper
// and where. How it is written as DOCX and PDF is in official_docx.go and official_pdf.go.

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Official is an official document. Only the title and the body must be there; what is empty does not appear.
type Official struct {
	CopyNumber, Secrecy, Urgency string // 份号, 密级和保密期限, 紧急程度
	Organ                        string // whose document it is: 发文机关
	Number                       string // 发文字号; a document without one has no red head
	SignedFor                    string // 签发人, in documents to a superior
	Title, Addressee             string // 标题, 主送机关
	Body                         string // HTML as it is kept
	Attachments                  []string
	Issuer, Date                 string // 发文机关署名, 成文日期 as 2026年3月5日
	Annotation                   string // 附注, without its brackets
	Copies, PrintedBy, PrintedOn string // 抄送机关, 印发机关, 印发日期

	Picture func(src string) (data []byte, kind string) // nil data: the picture cannot be had
}

// Head says whether the document has the red head of a 公文.
func (o Official) Head() bool { return o.Number != "" }

// Mark is the 发文机关标志.
func (o Official) Mark() string { return o.Organ + "文件" }

// Notes gives the lines of the 附件说明: the first begins with 附件：, the others stand below its number (FACTS 9.3).
func (o Official) Notes() []string {
	if len(o.Attachments) == 0 {
		return nil
	}
	if len(o.Attachments) == 1 {
		return []string{"附件：" + o.Attachments[0]}
	}
	var out []string
	for i, name := range o.Attachments {
		line := "　　　" + digits(i+1) + ". " + name
		if i == 0 {
			line = "附件：" + digits(i+1) + ". " + name
		}
		out = append(out, line)
	}
	return out
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + digits(n%10)
}

// Trimmed leaves out what the body says itself: many a text is kept with its addressee, its list of attachments, its
// signature and date.
func (o Official) Trimmed() Official {
	lines := o.lines()
	tail := strings.Join(lines[max(0, len(lines)-8):], "\n")
	if len(lines) > 0 && strings.HasSuffix(lines[0], "：") && utf8.RuneCountInString(lines[0]) < 120 {
		o.Addressee = ""
	}
	if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "附件：") || strings.HasPrefix(l, "附件1") }) {
		o.Attachments = nil
	}
	if o.Issuer != "" && strings.Contains(tail, "\n"+o.Issuer+"\n") || strings.HasSuffix(tail, "\n"+o.Issuer) {
		o.Issuer = ""
	}
	if o.Date != "" && strings.Contains(tail, o.Date) {
		o.Date = ""
	}
	if o.Annotation != "" && strings.Contains(tail, o.Annotation) {
		o.Annotation = ""
	}
	return o
}

// lines gives the words of the body's blocks outside of tables, without blanks.
func (o Official) lines() []string {
	var out []string
	for _, b := range o.blocks() {
		if words := strings.Join(strings.Fields(wordsOfLine(b.line)), ""); words != "" && b.kind != "list" {
			out = append(out, words)
		}
	}
	return out
}

func (o Official) blocks() []block {
	root, err := html.Parse(strings.NewReader(o.Body))
	if err != nil {
		return []block{{kind: "p", line: []run{{text: strings.Join(wordsOf(o.Body), "\n")}}}}
	}
	_, blocks := read(root, Pictures{})
	return blocks
}

func wordsOfLine(line []run) string {
	var b strings.Builder
	for _, r := range line {
		b.WriteString(r.text)
		if r.br {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// signature gives how far from the right edge the issuer stands, in characters, so that it is centred over the date, which
// keeps four characters free (FACTS 9.4).
func (o Official) signature() int {
	return max(0, dateEdge+(width(o.Date)-width(o.Issuer))/2)
}

const dateEdge = 4

// width of words in characters; two figures are one.
func width(s string) int {
	half := 0
	for _, r := range s {
		if r < 0x80 {
			half++
		} else {
			half += 2
		}
	}
	return (half + 1) / 2
}

// shares gives the widths of a table's columns by what stands in them.
func shares(rows [][]cell) []int {
	var wide []int
	busy := map[int]int{} // column → rows it is still covered for
	for _, row := range rows {
		col := 0
		for _, c := range row {
			for busy[col] > 0 {
				busy[col]--
				col++
			}
			for len(wide) < col+c.across {
				wide = append(wide, 4)
			}
			if c.across == 1 {
				for _, line := range cellLines(c.inside) {
					wide[col] = max(wide[col], min(width(line), 24))
				}
			}
			for k := col; k < col+c.across; k++ {
				busy[k] = c.down - 1
			}
			col += c.across
		}
		for busy[col] > 0 {
			busy[col]--
			col++
		}
	}
	return wide
}

// cellLines gives the words of blocks, a line each; a list's items with their marks, a table's cells one after another.
func cellLines(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		switch b.kind {
		case "list":
			for i, inside := range b.inside {
				for k, line := range cellLines(inside) {
					if k == 0 {
						line = b.marker(i) + line
					}
					out = append(out, line)
				}
			}
		case "blockquote":
			out = append(out, cellLines(b.inside[0])...)
		case "table":
			out = append(out, wordsOfLine(b.caption))
			for _, row := range b.rows {
				for _, c := range row {
					out = append(out, cellLines(c.inside)...)
				}
			}
		default:
			out = append(out, strings.Split(shown(b.line), "\n")...)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// marker is what stands before an item where the program does not number.
func (b block) marker(i int) string {
	if b.ordered {
		return digits(b.start+i) + ". "
	}
	return "· "
}

// shown gives a line as plain words: a picture by its description.
func shown(line []run) string {
	var b strings.Builder
	for _, r := range line {
		switch {
		case r.br:
			b.WriteByte('\n')
		case r.src != "":
			b.WriteString("［图：" + r.alt + "］")
		default:
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// heads counts the rows at a table's top that are headings.
func heads(rows [][]cell) int {
	for i, row := range rows {
		if slices.ContainsFunc(row, func(c cell) bool { return !c.head }) {
			return i
		}
	}
	return 0
}
