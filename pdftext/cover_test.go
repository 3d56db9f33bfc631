package pdftext

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// sketch makes a PDF of pages with the given content, in a plain typeface; extra goes into each page's dictionary.
func sketch(extra string, contents ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	kids := ""
	for i := range contents {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(contents), kids))
	object("<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 32/Widths[" + strings.Repeat("600 ", 95) + "]>>")
	object("<</Type/ExtGState/ca 0.4>>")
	for i, c := range contents {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]%s/Resources<</Font<</F 3 0 R>>/ExtGState<</G 4 0 R>>>>/Contents %d 0 R>>", extra, 6+2*i))
		object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(c), c))
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}

const sentence = "BT /F 20 Tf 100 500 Td (open SECRET open) Tj ET\n" // 12 points a letter: SECRET from 160 to 232

func TestWordsUnderADrawnBoxAreFound(t *testing.T) {
	for name, c := range map[string]struct{ after, want string }{
		"nothing":                          {"", ""},
		"a black box":                      {"0 g 158 495 76 22 re f", "SECRET"},
		"a white box":                      {"1 g 158 495 76 22 re f*", "SECRET"},
		"a box of lines, filled and drawn": {"158 495 m 234 495 l 234 517 l 158 517 l h B", "SECRET"},
		"a round box":                      {"162 495 m 230 495 l 234 495 234 499 y 234 513 l 234 517 230 517 y 162 517 l 158 517 158 513 y 158 499 l 158 495 162 495 y f", "SECRET"},
		"a thick stroke":                   {"18 w 158 506 m 234 506 l S", "SECRET"},
		"a thin stroke, as under a word":   {"1 w 158 506 m 234 506 l S", ""},
		"a marker's ink":                   {"q /G gs 1 1 0 rg 158 495 76 22 re f Q", ""},
		"a frame":                          {"158 495 76 22 re S", ""},
		"a path that is not painted":       {"158 495 76 22 re n", ""},
		"a box beside it":                  {"300 495 76 22 re f", ""},
		"a box moved by a matrix":          {"q 1 0 0 1 58 0 cm 100 495 76 22 re f Q", "SECRET"},
		"a picture":                        {"q 76 0 0 22 158 495 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q", "SECRET"},
		"a box, and the word once more":    {"0 g 158 495 76 22 re f 1 g " + sentence, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Covered(sketch("", sentence+c.after))
			if err != nil || got[0] != c.want {
				t.Errorf("%q %v, want %q", got, err, c.want)
			}
		})
	}
	if got, err := Covered(sketch("", "158 495 76 22 re f "+sentence)); err != nil || got[0] != "" {
		t.Errorf("a ground below the word: %q %v", got, err)
	}
}

func TestPlacesAreThoseOfThePageAsItIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		extra      string
		w, h, x, y float64 // of the page; of the first letter's left edge and base line
	}{
		"upright":       {"", 600, 800, 100, 300},
		"cut":           {"/CropBox[50 100 500 700]", 450, 600, 50, 200},
		"cut too large": {"/CropBox[-50 -50 5000 5000]", 600, 800, 100, 300},
		"in units of 2": {"/UserUnit 2", 1200, 1600, 200, 600},
		"turned":        {"/Rotate 90", 800, 600, 500, 100},
	} {
		t.Run(name, func(t *testing.T) {
			leaves, err := Places(sketch(c.extra, sentence))
			if err != nil || len(leaves) != 1 || leaves[0].Width != c.w || leaves[0].Height != c.h {
				t.Fatalf("%+v %v", leaves, err)
			}
			s := leaves[0].Spots[0]
			x, y := s.X, s.Y+s.H*0.8
			if name == "turned" { // the text runs down the page
				x, y = s.X+s.W*0.2, s.Y
			}
			if math.Abs(x-c.x) > 0.5 || math.Abs(y-c.y) > 0.5 || s.Text != "o" {
				t.Errorf("%+v, want %v %v", s, c.x, c.y)
			}
		})
	}
}

func TestTextOutsideOfBoxes(t *testing.T) {
	pages, err := ReadOutside(sketch("", sentence), map[int][]Box{1: {{X: 158, Y: 283, W: 76, H: 22}}})
	if err != nil || pages[0].Blocks[0].Text != "open open" {
		t.Errorf("%+v %v", pages, err)
	}
}

func TestPlacesOfWhatIsNotDrawnAreToldToo(t *testing.T) {
	leaves, err := Places(sketch("", "BT 3 Tr /F 20 Tf 100 500 Td (SCANNED) Tj ET"))
	if err != nil || len(leaves[0].Spots) != 7 || !leaves[0].Spots[0].Unseen {
		t.Errorf("%+v %v", leaves, err)
	}
}
