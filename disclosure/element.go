// element.go is the structured fields of a text: the eight elements a service guide must have (FACTS 6.12), and what an
// official document says outside of its body (FACTS 9.2). Pure.
package disclosure

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
)

// GuideElements are the keys of what a service guide (办事指南) must say, in the order shown (FACTS 6.12): 事项名称,
// 设定依据, 申请条件, 办理材料, 办理地点, 办理时间, 联系电话, 办理流程. Names for people: ElementKey.
var GuideElements = []string{"matter", "basis", "conditions", "materials", "place", "hours", "phone", "process"}

// The keys of what an official document (公文) says outside of its body (FACTS 9.2).
const (
	CopyNumber = "copy_number" // 份号
	Secrecy    = "secrecy"     // 密级和保密期限: what bears one is never published
	Urgency    = "urgency"     // 紧急程度
	SignedFor  = "signer"      // 签发人, in documents to a superior
	Addressee  = "addressee"   // 主送机关
	Annotation = "annotation"  // 附注
	Copies     = "copies"      // 抄送机关
	PrintedBy  = "printed_by"  // 印发机关
	PrintedOn  = "printed_on"  // 印发日期
)

// OfficialElements are those keys, in the order of the paper.
var OfficialElements = []string{CopyNumber, Secrecy, Urgency, SignedFor, Addressee, Annotation, Copies, PrintedBy, PrintedOn}

// ElementKey is the message key of an element's name.
func ElementKey(key string) string { return "disclosure.element." + key }

// Element is one structured field.
type Element struct{ Key, Value string }

// Elements are the fields that are filled in, in the order of GuideElements and OfficialElements.
type Elements []Element

// The limits of an element in letters: a guide's may be long, a document's stand on a line or two.
const (
	maxGuideElement    = 5000
	maxOfficialElement = 300
)

// Of gives the value under a key, "" when there is none.
func (e Elements) Of(key string) string {
	for _, one := range e {
		if one.Key == key {
			return one.Value
		}
	}
	return ""
}

// Guide gives those of a service guide.
func (e Elements) Guide() Elements {
	var out Elements
	for _, one := range e {
		if slices.Contains(GuideElements, one.Key) {
			out = append(out, one)
		}
	}
	return out
}

// Words gives the values, one a line.
func (e Elements) Words() string {
	var out []string
	for _, one := range e {
		out = append(out, one.Value)
	}
	return strings.Join(out, "\n")
}

// tidied gives the fields in their order, blanks trimmed, without empty and unknown ones.
func (e Elements) tidied() Elements {
	var out Elements
	for _, key := range slices.Concat(GuideElements, OfficialElements) {
		value := strings.ToValidUTF8(strings.ReplaceAll(e.Of(key), "\x00", ""), "\uFFFD")
		if value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n")); value != "" {
			out = append(out, Element{key, value})
		}
	}
	return out
}

func (e Elements) check(f *fault.Form) {
	for _, one := range e {
		most := maxOfficialElement
		if slices.Contains(GuideElements, one.Key) {
			most = maxGuideElement
		}
		if utf8.RuneCountInString(one.Value) > most {
			f.Add(ElementField(one.Key), "disclosure.too_long", most)
		}
	}
}

// ElementField is the name of an element's field in a form.
func ElementField(key string) string { return "element_" + key }

// encode is the stored form; "" for none.
func (e Elements) encode() string {
	if len(e) == 0 {
		return ""
	}
	pairs := make([][2]string, len(e))
	for i, one := range e {
		pairs[i] = [2]string{one.Key, one.Value}
	}
	raw, err := json.Marshal(pairs)
	if err != nil {
		panic(err) // texts always encode
	}
	return string(raw)
}

// Value stores the fields.
func (e Elements) Value() (driver.Value, error) { return e.encode(), nil }

// Scan reads them back.
func (e *Elements) Scan(from any) error {
	var raw string
	switch from := from.(type) {
	case string:
		raw = from
	case []byte:
		raw = string(from)
	default:
		return fmt.Errorf("disclosure: elements are stored as text, not as %T", from)
	}
	*e = nil
	if raw == "" {
		return nil
	}
	var pairs [][2]string
	if err := json.Unmarshal([]byte(raw), &pairs); err != nil {
		return fmt.Errorf("disclosure: elements: %w", err)
	}
	for _, p := range pairs {
		*e = append(*e, Element{p[0], p[1]})
	}
	return nil
}

// blank is a place of a template that a person has to fill in: 【待填：…】, as in the drafts of annual reports.
var blank = regexp.MustCompile(`【待填[^【】]{0,80}】`)

// Blanks gives what is still to be filled in by hand, each once, in the order of the text.
func (t Text) Blanks() []string {
	return unique(blank.FindAllString(t.Title+"\n"+t.DocumentNumber+"\n"+t.Summary+"\n"+t.Elements.Words()+"\n"+PlainText(t.Body), -1))
}

// completeElements says what structured fields still lack: of a guide all eight, once one is there or must says so.
func (t Text) completeElements(f *fault.Form, must bool) {
	if guide := t.Elements.Guide(); must || len(guide) > 0 {
		for _, key := range GuideElements {
			if guide.Of(key) == "" {
				f.Add(ElementField(key), "disclosure.no_element")
			}
		}
	}
	if t.Attribute == Proactive && t.Elements.Of(Secrecy) != "" {
		f.Add(ElementField(Secrecy), "disclosure.secret_marked")
	}
	if left := t.Blanks(); len(left) > 0 {
		f.Add("body", "disclosure.blanks", strings.Join(left, " "))
	}
}

// table gives the elements of a guide as a table of the body, for paper; "" without any.
func (e Elements) table() string {
	guide := e.Guide()
	if len(guide) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<table><tbody>")
	for _, one := range guide {
		b.WriteString("<tr><th><p>" + guideNames[one.Key] + "</p></th><td>")
		for line := range strings.SplitSeq(one.Value, "\n") {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
		b.WriteString("</td></tr>")
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

// guideNames are the names of a guide's elements on paper, which is Chinese in every language of the interface.
var guideNames = map[string]string{"matter": "事项名称", "basis": "设定依据", "conditions": "申请条件", "materials": "办理材料", "place": "办理地点",
	"hours": "办理时间", "phone": "联系电话", "process": "办理流程"}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s], out = true, append(out, s)
		}
	}
	return out
}
