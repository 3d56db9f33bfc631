package annual

import (
	"math/rand"
	"path/filepath"
	"testing"

	"gongkai/pdf"
)

// BenchmarkCheck reads and checks one report; 2 ms an operation is 500 reports a second on one core.
func BenchmarkCheck(b *testing.B) {
	for name, layout := range layouts {
		data := []byte(layout(randomSample(2023, rand.New(rand.NewSource(1)), 400)))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := Parse(name, data)
				if err != nil {
					b.Fatal(err)
				}
				Check(r)
			}
		})
	}
}

// BenchmarkRead reads one report of each kind of file. The bounds to keep on one core: 5 ms for text and HTML, 50 ms for
// DOCX, XLSX and PDF. "real" are those of the shared folder.
func BenchmarkRead(b *testing.B) {
	s := randomSample(2023, rand.New(rand.NewSource(1)), 400)
	files := map[string][]byte{"text": []byte(layouts["spaces"](s)), "html": []byte(layouts["html"](s)),
		"docx": s.asDocument(b), "xlsx": s.asBook(b, true, true)}
	if pdf.Ready() {
		files["pdf"] = s.asPDF(b)
	}
	for name, data := range files {
		benchRead(b, name, data)
	}
	for _, name := range []string{"008-shuyang-drc-2023.html", "018-pingtan-2025-article.html", "blank-form-2021.docx", "huaian-2024.pdf"} {
		b.Run("real "+name, func(b *testing.B) {
			benchRead(b, "", readFile(b, shared(b), filepath.Join("real", name)))
		})
	}
}

func benchRead(b *testing.B, name string, data []byte) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(name, data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
