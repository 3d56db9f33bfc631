// official.go gives a text as an official document on paper (GB/T 9704, FACTS 9.A).
package disclosure

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"gongkai/blob"
	"gongkai/fault"
	"gongkai/manuscript"
)

// Official gives the text as an official document of an organ. open reads an attachment, for the pictures in the body.
func (t Text) Official(organ string, open func(Attachment) ([]byte, error)) manuscript.Official {
	e := t.Elements
	o := manuscript.Official{CopyNumber: e.Of(CopyNumber), Secrecy: e.Of(Secrecy), Urgency: e.Of(Urgency), Organ: organ, Number: t.DocumentNumber,
		SignedFor: e.Of(SignedFor), Title: t.Title, Addressee: e.Of(Addressee), Body: t.Body + t.Elements.table(), Issuer: t.Issuer, Annotation: e.Of(Annotation),
		Copies: e.Of(Copies), PrintedBy: e.Of(PrintedBy), PrintedOn: e.Of(PrintedOn)}
	if !t.FormedOn.IsZero() {
		o.Date = t.FormedOn.Chinese()
	}
	o.Annotation = strings.Trim(o.Annotation, "（）()")
	if note, ok := annotations[t.Attribute]; ok && o.Annotation == "" && o.Number != "" {
		o.Annotation = note
	}
	for _, a := range t.Attachments {
		if !t.placed(a) {
			o.Attachments = append(o.Attachments, strings.TrimSuffix(a.Name, path.Ext(a.Name)))
		}
	}
	o.Picture = func(src string) ([]byte, string) {
		for _, a := range t.Attachments {
			if m := ourImage.FindStringSubmatch(src); m != nil && m[1] == a.Hash && open != nil {
				if data, err := open(a); err == nil {
					return data, a.Type
				}
			}
		}
		return nil, ""
	}
	return o
}

// annotations are the notes printed for each attribute (FACTS 7.9).
var annotations = map[Attribute]string{Proactive: "此件公开发布", OnRequest: "此件依申请公开"}

// placed says whether an attachment is a picture in the body.
func (t Text) placed(a Attachment) bool {
	return a.IsImage() && strings.Contains(t.Body, `src="/attachments/`+a.Hash+"/")
}

// File is a document made for a download.
type File struct {
	Name, Type string
	Data       []byte
}

// OfficialFile writes an official document as "docx" or "pdf", NotFound for other kinds.
func OfficialFile(o manuscript.Official, kind string) (File, error) {
	var b bytes.Buffer
	f := File{Name: CleanName(o.Title + "." + kind)}
	var err error
	switch kind {
	case "docx":
		f.Type, err = kinds[".docx"].media, o.DOCX(&b)
	case "pdf":
		f.Type, err = kinds[".pdf"].media, o.PDF(&b)
	default:
		return f, fault.Missing("fault.not_found")
	}
	f.Data = b.Bytes()
	return f, err
}

// maxPicture is how large a picture is that goes into a document, in bytes.
const maxPicture = 20 << 20

// Pictures reads attachments for a document.
func Pictures(ctx context.Context, store blob.Store) func(Attachment) ([]byte, error) {
	return func(a Attachment) ([]byte, error) {
		if a.Size > maxPicture {
			return nil, fault.BadInput("fault.too_large", blob.HumanSize(maxPicture))
		}
		f, err := blob.OpenRef(ctx, store, a.Ref)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // read only
		return io.ReadAll(f)
	}
}
