package annual

// This file is the published schema of a report in XML (XSD 1.0), made from the forms: every row and column of every
// form is an element of its own, so that a validator finds what is missing, twice or out of order.

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// SchemaName is the name of the schema's file; it is served below /schemas/.
const SchemaName = "annual-report.xsd"

// namespace is that of version 1 of the document.
const namespace = "urn:gongkai:annual-report:1"

// Schema writes the schema of the forms there are.
func Schema(to io.Writer) error { return forms.schema(to) }

func (e editions) schema(to io.Writer) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<!-- 政府信息公开工作年度报告 / annual report on government information disclosure, version 1.
     Amounts are whole numbers of 分 (value), as written in unit (text). A cell has a value when its meaning is number. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="` + namespace + `" targetNamespace="` + namespace + `" elementFormDefault="qualified" version="1">
`)
	b.WriteString(schemaTypes())
	b.WriteString(`<xs:element name="report"><xs:complexType><xs:sequence>
 <xs:element name="title" type="xs:string"/>
 <xs:element name="organ" type="organ"/>
 <xs:element name="mark" type="xs:string" minOccurs="0"/>
 <xs:element name="lead-in" type="xs:string"/>
 <xs:element name="section" type="section" minOccurs="0" maxOccurs="unbounded"/>
 <xs:choice>
`)
	for _, f := range e {
		f.schemaForm(&b)
	}
	b.WriteString(` </xs:choice>
</xs:sequence>
<xs:attribute name="version" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1"/></xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="year" type="xs:nonNegativeInteger" use="required"/>
</xs:complexType></xs:element>
</xs:schema>
`)
	_, err := io.WriteString(to, b.String())
	return err
}

func schemaTypes() string {
	var meanings strings.Builder
	for _, m := range meaningNames {
		meanings.WriteString(`<xs:enumeration value="` + m + `"/>`)
	}
	cell := func(name, value, more string) string {
		return `<xs:complexType name="` + name + `"><xs:simpleContent><xs:extension base="xs:string">
 <xs:attribute name="label" type="xs:string"/><xs:attribute name="meaning" type="meaning" use="required"/><xs:attribute name="value" type="` + value + `"/>` + more + `
</xs:extension></xs:simpleContent></xs:complexType>
`
	}
	return `<xs:simpleType name="meaning"><xs:restriction base="xs:string">` + meanings.String() + `</xs:restriction></xs:simpleType>
<xs:simpleType name="unit"><xs:restriction base="xs:string"><xs:enumeration value="元"/><xs:enumeration value="万元"/></xs:restriction></xs:simpleType>
` + cell("count", "xs:long", "") + cell("money", "xs:long", `<xs:attribute name="unit" type="unit"/>`) +
		`<xs:complexType name="organ"><xs:simpleContent><xs:extension base="xs:string">
 <xs:attribute name="code" type="xs:string"/><xs:attribute name="division" type="xs:string"/><xs:attribute name="kind" type="xs:string"/>
</xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="section"><xs:simpleContent><xs:extension base="xs:string">
 <xs:attribute name="number" type="xs:positiveInteger" use="required"/><xs:attribute name="title" type="xs:string"/>
</xs:extension></xs:simpleContent></xs:complexType>
`
}

func (f *Form) schemaForm(b *strings.Builder) {
	fmt.Fprintf(b, "  <xs:element name=\"%s\"><xs:complexType><xs:sequence><!-- %s -->\n", f.element(), escaped(f.Basis))
	for _, t := range tables {
		fmt.Fprintf(b, "   <xs:element name=\"%s\"><xs:complexType><xs:sequence>\n", t)
		for _, code := range f.rowsOf(t) {
			fmt.Fprintf(b, "    <xs:element name=\"%s\"><xs:complexType><xs:sequence><!-- %s -->", code, escaped(f.Label(code)))
			for _, c := range f.ColumnsOf(code) {
				kind := "count"
				if c.Kind == "money" {
					kind = "money"
				}
				fmt.Fprintf(b, `<xs:element name="%s" type="%s"/>`, c.Code, kind)
			}
			b.WriteString("</xs:sequence><xs:attribute name=\"label\" type=\"xs:string\"/></xs:complexType></xs:element>\n")
		}
		b.WriteString("   </xs:sequence></xs:complexType></xs:element>\n")
	}
	b.WriteString("  </xs:sequence></xs:complexType></xs:element>\n")
}

// element is the name of the form's element in a document.
func (f *Form) element() string { return "form-" + f.Code }

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
