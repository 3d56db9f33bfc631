package screen

// This file writes files anew without what they hide, as far as that can be done without touching what is seen. What could not
// be taken out is told by reading the result again.

import (
	"bytes"
	"encoding/xml"
	"errors"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/ooxml"
	"gongkai/pdftext"
)

// ErrNotCleaned says that a file of this kind or state cannot be written anew.
var ErrNotCleaned = errors.New("screen: the file cannot be cleaned")

// Cleanable says whether files of a name's kind can be cleaned.
func Cleanable(name string) bool {
	return slices.Contains([]string{".docx", ".xlsx", ".pptx", ".pdf", ".jpg", ".jpeg", ".png", ".webp"}, strings.ToLower(path.Ext(name)))
}

// Clean gives a file without what it hides, and what it still hides. Tracked changes are accepted as they are shown, formulas
// become the values shown, hidden sheets, rows and columns go with what is in them. The error wraps ErrNotCleaned.
func Clean(name string, data []byte) (clean []byte, left []Trace, err error) {
	if len(data) > MaxFile {
		return nil, nil, ErrNotCleaned
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".docx", ".xlsx", ".pptx":
		clean, err = cleanOffice(data)
	case ".pdf":
		clean, err = pdftext.Rewrite(data, func(b []byte) []byte {
			if c, err := cleanPicture(b); err == nil {
				return c
			}
			return b
		})
	case ".jpg", ".jpeg", ".png", ".webp":
		clean, err = cleanPicture(data)
	default:
		return nil, nil, ErrNotCleaned
	}
	if err != nil {
		return nil, nil, errors.Join(ErrNotCleaned, err)
	}
	r := Read(name, clean)
	if r.State != Whole && r.State != Picture && r.State != NoText {
		return nil, nil, ErrNotCleaned // it no longer opens: better none than that
	}
	return clean, r.Traces, nil
}

func cleanPicture(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, jpegBegins):
		return cleanJPEG(data)
	case bytes.HasPrefix(data, pngBegins):
		return cleanPNG(data)
	case isWebP(data):
		return cleanWebP(data)
	}
	return nil, errPicture
}

// unwanted are the parts of a package that go, by patterns of their names in small letters.
var unwanted = regexp.MustCompile(`^docprops/(custom\.xml|thumbnail.*)$|(^|/)(comments[^/]*|people)\.xml$|threadedcomments/|/persons/|(^|/)ppt/comments/|commentauthors\.xml$|vbaproject|vbadata|` +
	`customxml/|/(printersettings|pivottables|pivotcache|externallinks|querytables|notesslides)/|/connections\.xml$|/calcchain\.xml$|/vmldrawing[^/]*\.vml$|/revisions/|/slicers?(caches)?/|/webextensions/`)

// cleanOffice writes an office package anew.
func cleanOffice(data []byte) ([]byte, error) {
	files, err := ooxml.Files(data)
	if err != nil {
		return nil, err
	}
	p := &packing{gone: map[string]bool{}}
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if unwanted.MatchString(name) && !strings.Contains(name, "_rels/") {
			p.gone[name] = true
		}
	}
	if err := p.hiddenParts(files); err != nil {
		return nil, err
	}
	var out []ooxml.File
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if p.gone[name] || p.gone[ownerOf(name)] {
			continue
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			f.Data, err = p.part(name, f.Data)
		} else if clean, bad := cleanPicture(f.Data); bad == nil && strings.Contains(name, "/media/") {
			f.Data = clean
		}
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return ooxml.Pack(out)
}

// ownerOf gives the part a part of relationships belongs to.
func ownerOf(name string) string {
	if !strings.HasSuffix(name, ".rels") {
		return ""
	}
	return path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels"))
}

// packing is a package being written anew.
type packing struct {
	gone   map[string]bool // parts that go, in small letters
	sheets map[string]bool // relationship ids of hidden sheets and slides
	used   map[int]bool    // shared strings that are still shown
}

// hiddenParts finds hidden sheets and slides, and which shared strings the visible sheets use.
func (p *packing) hiddenParts(files []ooxml.File) error {
	find := func(name string) []byte {
		for _, f := range files {
			if strings.ToLower(f.Name) == name {
				return f.Data
			}
		}
		return nil
	}
	p.sheets = map[string]bool{}
	targets := map[string]string{}
	for _, main := range []string{"xl/workbook.xml", "ppt/presentation.xml"} {
		rels := find(path.Dir(main) + "/_rels/" + path.Base(main) + ".rels")
		if rels == nil {
			continue
		}
		if err := elements(rels, func(e xml.StartElement) {
			targets[ooxml.Attr(e, "Id")] = strings.ToLower(resolve(path.Dir(main), ooxml.Attr(e, "Target")))
		}); err != nil {
			return err
		}
		if err := elements(find(main), func(e xml.StartElement) {
			id := relation(e)
			hidden := e.Name.Local == "sheet" && strings.Contains(strings.ToLower(ooxml.Attr(e, "state")), "hidden")
			if e.Name.Local == "sldId" {
				_ = elements(find(targets[id]), func(s xml.StartElement) {
					show := ooxml.Attr(s, "show")
					hidden = hidden || s.Name.Local == "sld" && show != "" && !ooxml.On(show)
				})
			}
			if hidden && targets[id] != "" {
				p.sheets[id], p.gone[targets[id]] = true, true
			}
		}); err != nil {
			return err
		}
	}
	return p.strings(files)
}

func relation(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Space != "" && a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

func resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Clean(path.Join("/", dir, target)), "/")
}

// elements calls do for every element of a part.
func elements(data []byte, do func(e xml.StartElement)) error {
	_, err := ooxml.Edit(data, func(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
		do(*e)
		return ooxml.Keep
	})
	return err
}

// strings notes which shared strings the sheets that stay still show.
func (p *packing) strings(files []ooxml.File) error {
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if !isSheet(name) || p.gone[name] {
			continue
		}
		if p.used == nil {
			p.used = map[int]bool{}
		}
		clean, err := cleanSheet(f.Data)
		if err != nil {
			return err
		}
		for _, m := range sharedCell.FindAllSubmatch(clean, -1) {
			if n, err := strconv.Atoi(string(m[1])); err == nil {
				p.used[n] = true
			}
		}
	}
	return nil
}

var sharedCell = regexp.MustCompile(`<(?:\w+:)?c\b[^>]*\bt="s"[^>]*>\s*<(?:\w+:)?v>\s*(\d+)`)

func isSheet(name string) bool {
	return strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml")
}

// part cleans one part of XML.
func (p *packing) part(name string, data []byte) ([]byte, error) {
	switch base := path.Base(name); {
	case name == "docprops/core.xml" || name == "docprops/app.xml":
		return ooxml.Edit(data, func(e *xml.StartElement, at []string, _ int) ooxml.Verdict {
			_, tells := properties[e.Name.Local]
			return dropIf(tells || len(at) > 0 && slices.Contains([]string{"Template", "lastPrinted", "TotalTime", "revision"}, e.Name.Local))
		})
	case base == "[content_types].xml":
		return ooxml.Edit(data, func(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
			part := strings.TrimPrefix(strings.ToLower(ooxml.Attr(*e, "PartName")), "/")
			for i, a := range e.Attr { // a document without its macros is a plain one
				e.Attr[i].Value = strings.Replace(a.Value, "macroEnabled.main+xml", "main+xml", 1)
			}
			return dropIf(e.Name.Local == "Override" && p.gone[part])
		})
	case strings.HasSuffix(name, ".rels"):
		dir := path.Dir(path.Dir(name))
		return ooxml.Edit(data, func(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
			kind := path.Base(ooxml.Attr(*e, "Type"))
			gone := p.gone[strings.ToLower(resolve(dir, ooxml.Attr(*e, "Target")))] || kind == "attachedTemplate" || kind == "mailMergeSource"
			return dropIf(e.Name.Local == "Relationship" && gone)
		})
	case strings.HasPrefix(name, "word/"):
		return cleanWords(data)
	case name == "xl/workbook.xml" || name == "ppt/presentation.xml":
		return ooxml.Edit(data, p.mainPart)
	case isSheet(name):
		return cleanSheet(data)
	case name == "xl/sharedstrings.xml" && p.used != nil:
		return p.sharedStrings(data)
	}
	return data, nil
}

func dropIf(drop bool) ooxml.Verdict {
	if drop {
		return ooxml.Drop
	}
	return ooxml.Keep
}

// mainPart judges the elements of a workbook's or presentation's main part: what named hidden or dropped parts goes.
func (p *packing) mainPart(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
	switch e.Name.Local {
	case "sheet", "sldId":
		return dropIf(p.sheets[relation(*e)])
	case "definedNames", "pivotCaches", "externalReferences", "fileRecoveryPr", "customWorkbookViews", "section", "sectionLst", "calcPr", "absPath":
		return ooxml.Drop
	case "workbookView":
		e.Attr = slices.DeleteFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "activeTab" || a.Name.Local == "firstSheet" })
	}
	return ooxml.Keep
}

// cleanSheet takes hidden rows and columns out of a sheet with what is in them; formulas become the values shown.
func cleanSheet(data []byte) ([]byte, error) {
	hidden := map[int]bool{}
	column := 0
	return ooxml.Edit(data, func(e *xml.StartElement, _ []string, _ int) ooxml.Verdict {
		switch e.Name.Local {
		case "col":
			if ooxml.On(ooxml.Attr(*e, "hidden")) {
				from, _ := strconv.Atoi(ooxml.Attr(*e, "min"))
				to, _ := strconv.Atoi(ooxml.Attr(*e, "max"))
				for c := max(from, 1); c <= min(to, 1<<14); c++ {
					hidden[c] = true
				}
			}
		case "row":
			column = 0
			return dropIf(ooxml.On(ooxml.Attr(*e, "hidden")))
		case "c":
			column = columnOf(ooxml.Attr(*e, "r"), column)
			return dropIf(hidden[column])
		case "f", "legacyDrawing", "legacyDrawingHF", "oleObjects", "controls", "customSheetViews", "extLst", "dataValidations":
			return ooxml.Drop
		case "pageSetup":
			e.Attr = slices.DeleteFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "id" && a.Name.Space != "" })
		}
		return ooxml.Keep
	})
}

// sharedStrings empties the strings that no sheet shows any more; the others keep their numbers.
func (p *packing) sharedStrings(data []byte) ([]byte, error) {
	n := -1
	return ooxml.Edit(data, func(e *xml.StartElement, at []string, _ int) ooxml.Verdict {
		if e.Name.Local == "si" {
			n++
			return ooxml.Keep
		}
		return dropIf(len(at) > 1 && !p.used[n])
	})
}

// cleanWords accepts tracked changes as they are shown and takes out comments, hidden words, deleted rows, the marks of who
// saved when.
func cleanWords(data []byte) ([]byte, error) {
	drop := map[int]bool{}
	var starts []int // where the elements around begin
	if _, err := ooxml.Edit(data, func(e *xml.StartElement, at []string, from int) ooxml.Verdict {
		starts = append(starts[:len(at)], from)
		above := func(n int) string {
			if len(at) < n {
				return ""
			}
			return at[len(at)-n]
		}
		v := ooxml.Attr(*e, "val")
		switch name := e.Name.Local; {
		case name == "vanish" && above(1) == "rPr" && above(2) == "r" && (v == "" || ooxml.On(v)),
			name == "del" && above(1) == "trPr" && above(2) == "tr",
			name == "commentReference" && above(1) == "r":
			drop[starts[len(starts)-2]] = name == "commentReference" || drop[starts[len(starts)-2]]
			if name != "commentReference" {
				drop[starts[len(starts)-3]] = true
			}
		case name == "cellDel" && above(2) == "tc":
			drop[starts[len(starts)-3]] = true
		}
		return ooxml.Keep
	}); err != nil {
		return nil, err
	}
	return ooxml.Edit(data, func(e *xml.StartElement, _ []string, from int) ooxml.Verdict {
		switch name := e.Name.Local; {
		case drop[from]:
			return ooxml.Drop
		case name == "ins" || name == "moveTo":
			return ooxml.Unwrap
		case tracked(name), strings.HasPrefix(name, "comment") && strings.Contains(name, "Range"), strings.HasPrefix(name, "move") && strings.Contains(name, "Range"),
			slices.Contains([]string{"rsids", "trackRevisions", "attachedTemplate", "docVars", "mailMerge", "proofErr"}, name):
			return ooxml.Drop
		}
		e.Attr = slices.DeleteFunc(e.Attr, func(a xml.Attr) bool { return strings.HasPrefix(a.Name.Local, "rsid") })
		return ooxml.Keep
	})
}
