package annual

// This file is the report as XML by our published schema (schema.go), written and read. A document that breaks the
// schema is refused with the line and what was expected there.

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/fault"
	"gongkai/office"
)

func writeXML(to io.Writer, d Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, xml.Header+"<report xmlns=\"%s\" version=\"%d\" year=\"%d\">\n", namespace, dataVersion, d.Year)
	fmt.Fprintf(&b, "<title>%s</title>\n<organ", escaped(d.Title))
	for _, a := range [][2]string{{"code", d.Organ.Code}, {"division", d.Organ.Division}, {"kind", string(d.Organ.Kind)}} {
		if a[1] != "" {
			fmt.Fprintf(&b, ` %s="%s"`, a[0], escaped(a[1]))
		}
	}
	fmt.Fprintf(&b, ">%s</organ>\n", escaped(d.Organ.Name))
	if d.Mark != "" {
		fmt.Fprintf(&b, "<mark>%s</mark>\n", escaped(d.Mark))
	}
	fmt.Fprintf(&b, "<lead-in>%s</lead-in>\n", escaped(d.LeadIn))
	for n := 1; n <= len(d.Form.Sections); n++ {
		fmt.Fprintf(&b, "<section number=\"%d\" title=\"%s\">%s</section>\n", n, escaped(d.Form.SectionTitle(n)), escaped(d.Texts[n]))
	}
	fmt.Fprintf(&b, "<%s>\n", d.Form.element())
	for _, t := range tables {
		fmt.Fprintf(&b, " <%s>\n", t)
		for _, code := range d.Form.rowsOf(t) {
			fmt.Fprintf(&b, "  <%s label=\"%s\">\n", code, escaped(d.Form.Label(code)))
			for _, c := range d.Form.ColumnsOf(code) {
				writeXMLCell(&b, c, d.Cell(Place{code, c.Code}))
			}
			fmt.Fprintf(&b, "  </%s>\n", code)
		}
		fmt.Fprintf(&b, " </%s>\n", t)
	}
	fmt.Fprintf(&b, "</%s>\n</report>\n", d.Form.element())
	_, err := io.WriteString(to, b.String())
	return err
}

func writeXMLCell(b *strings.Builder, c Column, cell Cell) {
	fmt.Fprintf(b, `   <%s label="%s" meaning="%s"`, c.Code, escaped(c.Label), cell.Meaning)
	if cell.Meaning == Number {
		fmt.Fprintf(b, ` value="%d"`, cell.Value)
	}
	if c.Kind == "money" && cell.Unit != "" {
		fmt.Fprintf(b, ` unit="%s"`, escaped(cell.Unit))
	}
	fmt.Fprintf(b, ">%s</%s>\n", escaped(cell.Words(c)), c.Code)
}

// looksXML says whether text is a report in XML, ours or one that claims to be.
func looksXML(text string) bool {
	head := clip(text, 2048)
	return strings.HasPrefix(strings.TrimSpace(head), "<") && strings.Contains(head, namespace)
}

// reader walks a document by what the schema allows next.
type xmlReader struct {
	dec  *xml.Decoder
	next xml.Token // the token looked at and not yet taken
}

// readXML reads a report in XML; the error is an Invalid fault that names the line.
func (e editions) readXML(text string) (Document, error) {
	x := &xmlReader{dec: xml.NewDecoder(strings.NewReader(text))}
	d, err := x.document(e)
	if err == nil || fault.As(err) != nil {
		return d, err
	}
	var syntax *xml.SyntaxError
	line, _ := x.dec.InputPos()
	reason := err.Error()
	if errors.As(err, &syntax) {
		line, reason = syntax.Line, syntax.Msg
	}
	return d, fault.Wrap(err, fault.Invalid, "annual.read.xml", line, reason)
}

func (x *xmlReader) refuse(key string, args ...any) error {
	line, _ := x.dec.InputPos()
	return fault.BadInput(key, append([]any{line}, args...)...)
}

// peek gives the next start or end of an element; words between elements are refused.
func (x *xmlReader) peek() (xml.Token, error) {
	for x.next == nil {
		t, err := x.dec.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement, xml.EndElement:
			x.next = xml.CopyToken(t)
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				return nil, x.refuse("annual.read.xml_words", clip(s, 60))
			}
		case xml.Directive:
			return nil, x.refuse("annual.read.xml_directive")
		}
	}
	return x.next, nil
}

// begins says whether an element of this name comes next.
func (x *xmlReader) begins(name string) (bool, error) {
	t, err := x.peek()
	s, ok := t.(xml.StartElement)
	return ok && s.Name.Local == name && s.Name.Space == namespace, err
}

// open takes the start of an element and its attributes, which must be among those allowed.
func (x *xmlReader) open(name string, allowed ...string) (map[string]string, error) {
	t, err := x.peek()
	if err != nil {
		return nil, err
	}
	start, ok := t.(xml.StartElement)
	if !ok {
		return nil, x.refuse("annual.read.xml_missing", name)
	}
	if start.Name.Local != name || start.Name.Space != namespace {
		return nil, x.refuse("annual.read.xml_element", name, clip(start.Name.Local, 60))
	}
	x.next = nil
	out := map[string]string{}
	for _, a := range start.Attr {
		if a.Name.Local == "xmlns" || a.Name.Space == "xmlns" || a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance" {
			continue
		}
		known := false
		for _, n := range allowed {
			known = known || n == a.Name.Local && a.Name.Space == ""
		}
		if !known {
			return nil, x.refuse("annual.read.xml_attribute", name, clip(a.Name.Local, 60))
		}
		out[a.Name.Local] = a.Value
	}
	return out, nil
}

// close takes the end of an element.
func (x *xmlReader) close(name string) error {
	t, err := x.peek()
	if err != nil {
		return err
	}
	if s, more := t.(xml.StartElement); more {
		return x.refuse("annual.read.xml_more", name, clip(s.Name.Local, 60))
	}
	x.next = nil
	return nil
}

// text takes what an open element of words says, and its end.
func (x *xmlReader) text(name string) (string, error) {
	var b strings.Builder
	for {
		t, err := x.dec.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			return b.String(), nil
		case xml.StartElement:
			return "", x.refuse("annual.read.xml_more", name, clip(t.Name.Local, 60))
		case xml.Directive:
			return "", x.refuse("annual.read.xml_directive")
		}
	}
}

// words takes an element that holds words only.
func (x *xmlReader) words(name string) (string, error) {
	if _, err := x.open(name); err != nil {
		return "", err
	}
	return x.text(name)
}

func (x *xmlReader) document(e editions) (d Document, err error) {
	d = Document{Cells: map[string][]Cell{}, Texts: map[int]string{}}
	attrs, err := x.open("report", "version", "year")
	if err != nil {
		return d, err
	}
	if attrs["version"] != strconv.Itoa(dataVersion) {
		return d, fault.BadInput("annual.read.version", dataFormat, attrs["version"])
	}
	if d.Year, err = strconv.Atoi(attrs["year"]); err != nil || d.Year < 0 {
		return d, x.refuse("annual.read.xml_value", "year", clip(attrs["year"], 60))
	}
	if d.Title, err = x.words("title"); err != nil {
		return d, err
	}
	if err := x.organ(&d); err != nil {
		return d, err
	}
	if marked, err := x.begins("mark"); err != nil {
		return d, err
	} else if marked {
		if d.Mark, err = x.words("mark"); err != nil {
			return d, err
		}
	}
	if d.LeadIn, err = x.words("lead-in"); err != nil {
		return d, err
	}
	if err := x.sections(&d); err != nil {
		return d, err
	}
	if err := x.tables(&d, e); err != nil {
		return d, err
	}
	if err := x.close("report"); err != nil {
		return d, err
	}
	switch _, err := x.peek(); {
	case errors.Is(err, io.EOF):
		return d, nil
	case err != nil:
		return d, err
	}
	return d, x.refuse("annual.read.xml_more", "XML", "report")
}

func (x *xmlReader) organ(d *Document) error {
	attrs, err := x.open("organ", "code", "division", "kind")
	if err != nil {
		return err
	}
	name, err := x.text("organ")
	d.Organ = office.Organ{Name: name, Code: attrs["code"], Division: attrs["division"], Kind: office.Kind(attrs["kind"])}
	return err
}

func (x *xmlReader) sections(d *Document) error {
	for {
		if more, err := x.begins("section"); err != nil || !more {
			return err
		}
		attrs, err := x.open("section", "number", "title")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(attrs["number"])
		if err != nil || n < 1 || n > 20 {
			return x.refuse("annual.read.xml_value", "number", clip(attrs["number"], 60))
		}
		if text, err := x.text("section"); err != nil {
			return err
		} else if text != "" {
			d.Texts[n] = text
		}
	}
}

func (x *xmlReader) tables(d *Document, e editions) error {
	for _, f := range e {
		if here, err := x.begins(f.element()); err != nil {
			return err
		} else if here {
			d.Form = f
		}
	}
	if d.Form == nil {
		return x.refuse("annual.read.xml_form", e[len(e)-1].element())
	}
	if _, err := x.open(d.Form.element()); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := x.open(string(t)); err != nil {
			return err
		}
		for _, code := range d.Form.rowsOf(t) {
			if err := x.row(d, code); err != nil {
				return err
			}
		}
		if err := x.close(string(t)); err != nil {
			return err
		}
	}
	return x.close(d.Form.element())
}

func (x *xmlReader) row(d *Document, code string) error {
	if _, err := x.open(code, "label"); err != nil {
		return err
	}
	for _, c := range d.Form.ColumnsOf(code) {
		allowed := []string{"label", "meaning", "value"}
		if c.Kind == "money" {
			allowed = append(allowed, "unit")
		}
		attrs, err := x.open(c.Code, allowed...)
		if err != nil {
			return err
		}
		text, err := x.text(c.Code)
		if err != nil {
			return err
		}
		var value *int64
		if s, ok := attrs["value"]; ok {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				return x.refuse("annual.read.xml_value", c.Code, clip(s, 60))
			}
			value = &n
		}
		if err := d.put(Place{code, c.Code}, attrs["meaning"], value, attrs["unit"], text); err != nil {
			return x.at(err)
		}
	}
	return x.close(code)
}

// at puts the line before what is wrong with a cell.
func (x *xmlReader) at(err error) error {
	line, _ := x.dec.InputPos()
	args := []any{line, "", "", ""}
	if f := fault.As(err); f != nil {
		copy(args[1:], f.Args)
	}
	return fault.Wrap(err, fault.Invalid, "annual.read.xml_cell", args...)
}
