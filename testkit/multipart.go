package testkit

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/url"
)

// multipartForm is a form's values as a browser sends them beside files.
func multipartForm(values url.Values) (body io.Reader, kind string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, all := range values {
		for _, value := range all {
			_ = w.WriteField(name, value) // a buffer takes everything
		}
	}
	_ = w.Close()
	return &b, w.FormDataContentType()
}
