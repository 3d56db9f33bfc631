package site

// report_file.go gives a public report as a file in every form it has, and the schema of the XML.

import (
	"bytes"
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
)

// reportFile answers /reports/{year}/{organ}/report.pdf and the like.
func (s *Site) reportFile(v *page.Visit) error {
	kind, ok := annual.KindOf(v.Path("file"))
	year, err := strconv.Atoi(v.Path("year"))
	if !ok || err != nil || v.R.URL.RawQuery != "" { // each address is made once, and kept
		return fault.Missing("fault.not_found")
	}
	var d annual.Document
	err = s.Store.View(v.R.Context(), func(q *db.View) error {
		p, err := readReport(q, v.Path("organ"), year)
		if err == nil {
			d = p.Document(p.Organ)
		}
		return err
	})
	if err != nil {
		return err
	}
	f, err := d.File(kind)
	if err != nil {
		return err
	}
	return v.SendNamed(f.Name, f.Type, f.Data)
}

// reportFiles are the links to a report's files.
func reportFiles(lang message.Lang, p reportPage) []page.Link {
	var out []page.Link
	for _, k := range annual.Kinds() {
		out = append(out, page.Link{Href: "/reports/" + strconv.Itoa(p.Year) + "/" + p.Filing.Organ + "/report." + string(k), Label: message.T(lang, k.Key())})
	}
	return out
}

// schema answers /schemas/annual-report.xsd.
func (s *Site) schema(v *page.Visit) error {
	if v.Path("file") != annual.SchemaName {
		return fault.Missing("fault.not_found")
	}
	var b bytes.Buffer
	if err := annual.Schema(&b); err != nil {
		return err
	}
	return v.Send(200, "application/xml", []byte(strings.TrimSpace(b.String())+"\n"))
}
