package annual

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// An office suite opens the documents and prints them on as many pages as a report has. The suite is not needed for
// anything else; where it is not installed this test says so.
func TestAnOfficeSuiteOpensTheDocuments(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("soffice is not on this machine (Debian packages libreoffice-writer-nogui, libreoffice-calc-nogui)")
	}
	if testing.Short() {
		t.Skip("an office suite takes seconds to start")
	}
	folder := t.TempDir()
	d := rapid.Custom(func(t *rapid.T) Document { return anyDocument(t, FormOf(2021)) }).Example(4)
	for _, k := range []Kind{DOCX, XLSX} {
		file, err := d.File(k)
		if err != nil {
			t.Fatal(err)
		}
		in := filepath.Join(folder, "report."+string(k))
		if err := os.WriteFile(in, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		run := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(folder, "profile"), "--headless", "--convert-to", "pdf", "--outdir", folder, in)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", k, err, out)
		}
		printed, err := os.ReadFile(filepath.Join(folder, "report.pdf"))
		if err != nil {
			t.Fatalf("%s: nothing was printed: %v", k, err)
		}
		if pages := bytes.Count(printed, []byte("/Type/Page/")); pages < 2 || pages > 8 {
			t.Errorf("%s: %d pages", k, pages)
		}
		r, err := Parse("report.pdf", printed) // what the suite printed is the report still
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		if k == DOCX {
			if diff := differs(d, r); diff != "" {
				t.Errorf("%s: %s", k, diff)
			}
		}
		if err := os.Remove(filepath.Join(folder, "report.pdf")); err != nil {
			t.Fatal(err)
		}
	}
}
