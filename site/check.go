package site

// check.go reads and checks a report sent in by another program and answers in JSON; nothing of it is kept.

import (
	"encoding/json"
	"io"
	"path"

	"gongkai/annual"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/page"
)

// checkReport answers POST /reports/check: the form field file is the report, of any kind `gongkai report check` reads; the
// answer is the same document. What cannot be used is answered with its reason.
func (s *Site) checkReport(v *page.Visit) error {
	checked, err := readChecked(v)
	if err != nil {
		f := fault.As(err)
		if f == nil || fault.Of(err) != fault.Invalid {
			return err
		}
		return sendJSON(v, page.StatusOf(err), map[string]string{"error": message.T(v.Lang, f.Key, f.Args...)})
	}
	return sendJSON(v, 200, checked)
}

func readChecked(v *page.Visit) (annual.Checked, error) {
	if v.R.MultipartForm == nil || len(v.R.MultipartForm.File["file"]) != 1 {
		return annual.Checked{}, fault.BadInput("annual.read.one_file")
	}
	file := v.R.MultipartForm.File["file"][0]
	if file.Size > annual.MaxInput {
		return annual.Checked{}, fault.BadInput("annual.read.large", annual.MaxInput>>20)
	}
	from, err := file.Open()
	if err != nil {
		return annual.Checked{}, err
	}
	defer from.Close()
	data, err := io.ReadAll(from)
	if err != nil {
		return annual.Checked{}, err
	}
	r, err := annual.Parse(path.Base(file.Filename), data)
	if err != nil {
		return annual.Checked{}, err
	}
	findings, verdict := annual.Check(r)
	return annual.CheckedOf(r, findings, verdict, v.Lang), nil
}

func sendJSON(v *page.Visit, status int, doc any) error {
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return v.Send(status, "application/json; charset=utf-8", append(body, '\n'))
}
