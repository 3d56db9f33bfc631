package annual

import (
	"math/rand"
	"path/filepath"
	"strings"
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

// Checking alone: a report with many figures in its words, beside last year's.
func BenchmarkCheckBesideLastYear(b *testing.B) {
	parse := func(year int) *Report {
		s := holding(year)
		r, err := Parse("bench", []byte(strings.Replace(layouts["tabs"](s), sampleText, story("道路")+"（二）依申请公开。收到政府信息公开申请1件，予以公开1件，办结1件，结转下年0件。", 1)))
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	r, before := parse(2023), parse(2022)
	for b.Loop() {
		if _, v := CheckWith(r, Around{Previous: before}); v == NotAssessable {
			b.Fatal(v)
		}
	}
}

func BenchmarkStated(b *testing.B) {
	r, err := Parse("bench", []byte(strings.Replace(layouts["tabs"](holding(2023)), sampleText, story("道路")+"（二）依申请公开。收到政府信息公开申请1件，予以公开1件，办结1件，结转下年0件。", 1)))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r.state()
	}
}
