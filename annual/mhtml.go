package annual

// This file reads a web page kept as one file (MHTML, RFC 2557), as word processors and browsers save it: the first part
// that is HTML or text.

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"gongkai/fault"
)

func isMHTML(data []byte) bool {
	head := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 4096)], "\xEF\xBB\xBF \r\n")))
	for _, start := range []string{"mime-version:", "from:", "content-type:", "date:", "subject:", "message-id:"} {
		if strings.HasPrefix(head, start) {
			return strings.Contains(head, "multipart/related") || strings.Contains(head, "text/html")
		}
	}
	return false
}

func readMHTML(data []byte) ([]Line, error) {
	data = bytes.TrimLeft(data, "\xEF\xBB\xBF \r\n")
	r := bufio.NewReader(bytes.NewReader(data))
	header, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.read.damaged")
	}
	return readEntity(header, r, 0)
}

// readEntity reads one part, or the first readable one inside it.
func readEntity(header textproto.MIMEHeader, body io.Reader, depth int) ([]Line, error) {
	kind, params, _ := mime.ParseMediaType(header.Get("Content-Type"))
	if strings.HasPrefix(kind, "multipart/") && depth < 4 {
		parts := multipart.NewReader(body, params["boundary"])
		for range 1000 {
			p, err := parts.NextRawPart()
			if err != nil {
				break
			}
			if lines, err := readEntity(p.Header, p, depth+1); err == nil {
				return lines, nil
			}
		}
		return nil, fault.BadInput("annual.read.damaged")
	}
	if kind != "text/html" && kind != "text/plain" {
		return nil, fault.BadInput("annual.read.no_report")
	}
	switch strings.ToLower(strings.TrimSpace(header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(io.LimitReader(body, MaxInput+1))
	if err != nil || len(raw) > MaxInput {
		return nil, fault.BadInput("annual.read.damaged")
	}
	text, err := decode(raw, params["charset"])
	if err != nil {
		return nil, err
	}
	return textual(text)
}
