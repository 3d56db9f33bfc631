package desk

// report_file.go gives a report at the desk as a file; one that is not frozen says on its face that it is a draft.

import (
	"gongkai/annual"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
)

func (d *Desk) reportFile(v *page.Visit) error {
	kind, ok := annual.KindOf(v.Path("file"))
	if !ok {
		return fault.Missing("fault.not_found")
	}
	organ, err := reportOrgan(v)
	if err != nil {
		return err
	}
	var doc annual.Document
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		f, err := annual.Of(q, organ, reportYear(v))
		if err != nil {
			return err
		}
		o, err := office.OrganByID(q, organ)
		doc = f.Document(o)
		if f.State == annual.Draft {
			doc.Mark = message.T(message.Chinese, "annual.document.draft")
		}
		return err
	})
	if err != nil {
		return err
	}
	f, err := doc.File(kind)
	if err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.SendNamed(f.Name, f.Type, f.Data)
}

// reportFiles are the links to a report's files.
func reportFiles(lang message.Lang, p reportPage) []page.Link {
	var out []page.Link
	for _, k := range annual.Kinds() {
		out = append(out, page.Link{Href: p.Path("/files/report." + string(k)), Label: message.T(lang, k.Key())})
	}
	return out
}
