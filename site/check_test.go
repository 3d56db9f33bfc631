package site_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/testkit"
)

func TestAReportSentInIsReadAndCheckedAndNotKept(t *testing.T) {
	sample, err := os.ReadFile("../cli/testdata/qingshi-2020.txt")
	if err != nil {
		t.Fatal(err)
	}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		_, _, _, address := servedAt(t, d)
		send := func(field, name string, data []byte) (int, string) {
			t.Helper()
			var form bytes.Buffer
			w := multipart.NewWriter(&form)
			part, _ := w.CreateFormFile(field, name)
			_, _ = part.Write(data)
			_ = w.Close()
			answer, err := http.Post(address+"/reports/check", w.FormDataContentType(), &form)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") {
				t.Errorf("%s was answered as %s, %v", name, answer.Header.Get("Content-Type"), err)
			}
			return answer.StatusCode, string(body)
		}
		status, body := send("file", "青石.txt", sample)
		var doc annual.Checked
		if err := json.Unmarshal([]byte(body), &doc); err != nil || status != 200 || doc.File != "青石.txt" || doc.Year != 2020 || len(doc.Tables.Remedies) != 15 {
			t.Errorf("%d %s %v", status, body, err)
		}
		for _, bad := range []struct {
			field, name string
			data        []byte
		}{{"file", "图.png", []byte("\x89PNG\r\n\x1a\n0000")}, {"file", "空.txt", nil}, {"other", "青石.txt", sample}} {
			if status, body := send(bad.field, bad.name, bad.data); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest || !strings.Contains(body, `"error":"`) {
				t.Errorf("%s: %d %s", bad.name, status, body)
			}
		}
	})
}
