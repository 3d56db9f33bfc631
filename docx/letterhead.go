package docx

// This file writes the letter format of GB/T 9704-2012 (10.1): the organ's name in red 30 mm below the upper edge, under it
// a double red rule, thick above thin, 170 mm long; another, thin above thick, 20 mm above the lower edge of the first page.

import (
	"encoding/xml"
	"strings"
)

const (
	letterheadTop        = 1701 // twentieths of a point: 30 mm
	letterheadReferences = `<w:headerReference w:type="first" r:id="rId7"/><w:footerReference w:type="first" r:id="rId8"/>`
	letterheadWidth      = 442.0 // points the name may take
)

func titlePage(d Document) string {
	if d.Letterhead == "" {
		return ""
	}
	return `<w:titlePg/>`
}

// withLetterhead names the two files in the lists of the package.
func withLetterhead(types, relations string) (string, string) {
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relations = strings.Replace(relations, `</Relationships>`, `<Relationship Id="rId7" Type="`+kind+`header" Target="header1.xml"/><Relationship Id="rId8" Type="`+kind+`footer" Target="footer3.xml"/></Relationships>`, 1)
	const part = `ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.`
	types = strings.Replace(types, `</Types>`, `<Override PartName="/word/header1.xml" `+part+`header+xml"/><Override PartName="/word/footer3.xml" `+part+`footer+xml"/></Types>`, 1)
	return types, relations
}

// letterheadParts are the head and the foot of the first page.
func letterheadParts(d Document) []part {
	if d.Letterhead == "" {
		return nil
	}
	size := min(36, float64(int(letterheadWidth/float64(max(len([]rune(d.Letterhead)), 1)))))
	var head, foot writer
	head.put(`%s<w:hdr %s><w:p><w:pPr><w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="C00000"/></w:pBdr><w:ind w:left="-397" w:right="-397"/><w:jc w:val="center"/></w:pPr>`, xml.Header, namespace)
	Run{Text: d.Letterhead, Font: Title, Size: size, Color: "C00000"}.write(&head)
	head.put(`</w:p></w:hdr>`)
	foot.put(`%s<w:ftr %s><w:p><w:pPr><w:framePr w:w="9638" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="1134" w:y="15704"/><w:pBdr><w:top w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="C00000"/></w:pBdr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p><w:p/></w:ftr>`, xml.Header, namespace)
	return []part{{"word/header1.xml", head.String()}, {"word/footer3.xml", foot.String()}}
}
