package docx

// This file writes what documents with more than letters need: pictures, links, notes at the foot of the page, and page
// numbers outside (GB/T 9704, FACTS 9.6).

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"strconv"
	"strings"
)

// Picture is an image in a run.
type Picture struct {
	Type string // image/png, image/jpeg or image/gif
	Alt  string
	Data []byte
}

// ending gives the ending of the picture's file, "" for a kind documents do not show.
func (p *Picture) ending() string {
	return map[string]string{"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}[p.Type]
}

// extras are what a document has beside its text: it is gathered while the text is written.
type extras struct {
	pictures []*Picture
	links    []string
	notes    []string
	lists    []*List
}

const (
	firstPicture = 100  // relationship ids
	firstLink    = 5000 // the same
	firstNote    = 2    // 0 and 1 are the rules above the notes
)

const (
	emuPerPixel = 9525 // at 96 pixels an inch
	emuWidth    = 156 * 36000
	emuHeight   = 200 * 36000
	mostPixels  = 100_000_000
)

// size gives how large a picture is drawn: as it is, or as large as the page takes it.
func (p *Picture) size() (width, height int, ok bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height || p.ending() == "" {
		return 0, 0, false
	}
	w, h := c.Width*emuPerPixel, c.Height*emuPerPixel
	if w > emuWidth {
		w, h = emuWidth, h*emuWidth/w
	}
	if h > emuHeight {
		w, h = w*emuHeight/h, emuHeight
	}
	return max(w, 1), max(h, 1), true
}

// picture writes an image; one that cannot be shown is named by its description.
func (w *writer) picture(p *Picture) {
	width, height, ok := p.size()
	if !ok {
		w.put(`<w:t xml:space="preserve">［图：%s］</w:t>`, escape(p.Alt))
		return
	}
	w.extras.pictures = append(w.extras.pictures, p)
	n := len(w.extras.pictures)
	w.put(`<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="图片 %d" descr="%s"/>`, width, height, n, n, escape(p.Alt))
	w.put(`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="%d" name="图片 %d"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`,
		n, n, firstPicture+n, width, height)
}

// link gives the relationship of a link.
func (w *writer) link(to string) int {
	w.extras.links = append(w.extras.links, to)
	return firstLink + len(w.extras.links)
}

// note writes the mark of a note.
func (w *writer) note(words string) {
	w.extras.notes = append(w.extras.notes, words)
	w.put(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, firstNote+len(w.extras.notes)-1)
}

// part is a file of the package.
type part struct{ name, text string }

// parts gives the files of what was gathered.
func (e *extras) parts(outside bool) []part {
	var out []part
	for i, p := range e.pictures {
		out = append(out, part{"word/media/image" + strconv.Itoa(i+1) + "." + p.ending(), string(p.Data)})
	}
	if len(e.notes) > 0 {
		out = append(out, part{"word/footnotes.xml", e.footnotes()})
	}
	if len(e.lists) > 0 {
		out = append(out, part{"word/numbering.xml", numberingOf(e.lists)})
	}
	if outside {
		out = append(out, part{"word/settings.xml", xml.Header + `<w:settings ` + namespace + `><w:evenAndOddHeaders/></w:settings>`},
			part{"word/footer1.xml", footer("right")}, part{"word/footer2.xml", footer("left")})
	} else {
		out = append(out, part{"word/footer1.xml", pageFooter})
	}
	return out
}

func (e *extras) footnotes() string {
	var w writer
	w.put(`%s<w:footnotes %s><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`, xml.Header, namespace)
	for i, words := range e.notes {
		w.put(`<w:footnote w:id="%d"><w:p><w:r><w:rPr><w:sz w:val="21"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:rPr><w:rFonts w:eastAsia="%s"/><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve"> %s</w:t></w:r></w:p></w:footnote>`,
			firstNote+i, FangSong, escape(words))
	}
	w.put(`</w:footnotes>`)
	return w.String()
}

// footer is the page number on the outer side, one character in.
func footer(side string) string {
	ind := `<w:ind w:rightChars="100" w:right="280"/>`
	if side == "left" {
		ind = `<w:ind w:leftChars="100" w:left="280"/>`
	}
	return strings.Replace(pageFooter, `<w:jc w:val="center"/>`, ind+`<w:jc w:val="`+side+`"/>`, 1)
}

// relations and types are the two lists of the package, with what was gathered.
func (e *extras) relations(outside bool) string {
	var b strings.Builder
	add := func(id, kind, target, mode string) {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"%s/>`, id, kind, escape(target), mode)
	}
	if outside {
		add("rId3", "footer", "footer2.xml", "")
		add("rId4", "settings", "settings.xml", "")
	}
	if len(e.notes) > 0 {
		add("rId5", "footnotes", "footnotes.xml", "")
	}
	if len(e.lists) > 0 {
		add("rId6", "numbering", "numbering.xml", "")
	}
	for i, p := range e.pictures {
		add("rId"+strconv.Itoa(firstPicture+i+1), "image", "media/image"+strconv.Itoa(i+1)+"."+p.ending(), "")
	}
	for i, to := range e.links {
		add("rId"+strconv.Itoa(firstLink+i+1), "hyperlink", to, ` TargetMode="External"`)
	}
	return strings.Replace(documentRels, `</Relationships>`, b.String()+`</Relationships>`, 1)
}

func (e *extras) types(outside bool) string {
	more := ""
	seen := map[string]bool{}
	for _, p := range e.pictures {
		if !seen[p.ending()] {
			seen[p.ending()] = true
			more += `<Default Extension="` + p.ending() + `" ContentType="` + p.Type + `"/>`
		}
	}
	override := func(name, kind string) {
		more += `<Override PartName="/word/` + name + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
	}
	if len(e.notes) > 0 {
		override("footnotes.xml", "footnotes")
	}
	if len(e.lists) > 0 {
		override("numbering.xml", "numbering")
	}
	if outside {
		override("footer2.xml", "footer")
		override("settings.xml", "settings")
	}
	return strings.Replace(contentTypes, `</Types>`, more+`</Types>`, 1)
}
