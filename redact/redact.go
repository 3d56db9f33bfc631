// Package redact makes the released form of a file in which something is withheld: boxes are painted over the pixels of its
// pages, and a new file is made of the pixels alone. No text, layer, annotation, attachment or metadata of the original can
// survive, because nothing but pixels is taken over (art. 37 of the 条例, FACTS 1.37; adr 30). It knows files and boxes, not
// cases. Pure; files are of unknown origin and every step is bounded.
//
// redact.go is the nouns and what a file allows.
package redact

import (
	"bytes"
	"errors"
	"image"
	"math"
	"path"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/pdftext"
)

// Box is an area to be withheld: points from the left and top edge of a PDF's page as it is shown, pixels of a picture as it
// stands upright.
type Box struct {
	Page   int     `json:"page"` // from 1
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	W      float64 `json:"w"`
	H      float64 `json:"h"`
	Ground string  `json:"ground"` // key of the article (Grounds)
	Reason string  `json:"reason"`
}

// Sheet is the size of a page in the unit of its boxes.
type Sheet struct{ Width, Height float64 }

// The bounds. What is larger is refused with a word about what to do.
const (
	MostPages   = 300
	MostBoxes   = 2000
	mostReason  = 200        // letters
	mostPixels  = 40_000_000 // of one page or picture
	leastScale  = 1.0        // pixels a point: 72 an inch can just be read
	leastSide   = 1.0        // points: what is thinner hides nothing
	longestWord = 100
)

// Grounds are the articles by which a part may be withheld, in the order of the 条例; message keys redact.ground.KEY.
var Grounds = []string{"state_secret", "law_forbids", "security", "commercial_secret", "privacy", "internal_affairs", "process", "enforcement", "not_information"}

// Redactable says whether files of a name's kind can be redacted.
func Redactable(name string) bool { return IsPDF(name) || isPicture(name) }

// IsPDF says whether a name is that of a PDF.
func IsPDF(name string) bool { return strings.ToLower(path.Ext(name)) == ".pdf" }

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// Sheets gives the pages of a file, a picture being one; faults with a reason for what cannot be redacted here.
func Sheets(name string, data []byte) ([]Sheet, error) {
	if isPicture(name) {
		s, err := pictureSize(data)
		return []Sheet{s}, err
	}
	if !IsPDF(name) {
		return nil, fault.Refuse("redact.kind")
	}
	leaves, err := leavesOf(data)
	if err != nil {
		return nil, err
	}
	var out []Sheet
	for _, l := range leaves {
		if l.Width < 1 || l.Height < 1 || l.Width > 20_000 || l.Height > 20_000 {
			return nil, fault.Refuse("redact.page_size")
		}
		out = append(out, Sheet{l.Width, l.Height})
	}
	return out, nil
}

func leavesOf(data []byte) ([]pdftext.Leaf, error) {
	leaves, err := pdftext.Places(data)
	switch {
	case errors.Is(err, pdftext.ErrLocked):
		return nil, fault.Refuse("redact.locked")
	case errors.Is(err, pdftext.ErrTooLarge), err == nil && len(leaves) > MostPages:
		return nil, fault.Refuse("redact.too_many_pages", MostPages)
	case err != nil:
		return nil, fault.Refuse("redact.damaged")
	}
	return leaves, nil
}

// Check brings boxes into order: within their pages, each with its article and reason. The fields of the fault are box-N.
func Check(boxes []Box, sheets []Sheet) ([]Box, error) {
	var form fault.Form
	if len(boxes) > MostBoxes {
		form.Add("boxes", "redact.too_many_boxes", MostBoxes)
		return nil, form.Err()
	}
	var out []Box
	for i, b := range boxes {
		if flaw := b.fit(sheets); flaw != "" {
			form.Add("boxes", flaw, i+1, mostReason)
			continue
		}
		out = append(out, b)
	}
	return out, form.Err()
}

// fit cuts a box at the edges of its page, and gives the key of what is wrong with it.
func (b *Box) fit(sheets []Sheet) string {
	b.Reason = strings.TrimSpace(b.Reason)
	known := false
	for _, g := range Grounds {
		known = known || g == b.Ground
	}
	sum := b.X + b.Y + b.W + b.H
	switch {
	case b.Page < 1 || b.Page > len(sheets):
		return "redact.box_page"
	case math.IsNaN(sum) || math.IsInf(sum, 0) || b.W < leastSide || b.H < leastSide:
		return "redact.box_size"
	case !known:
		return "redact.box_ground"
	case b.Reason == "" || utf8.RuneCountInString(b.Reason) > mostReason:
		return "redact.box_reason"
	}
	s := sheets[b.Page-1]
	x2, y2 := min(b.X+b.W, s.Width), min(b.Y+b.H, s.Height)
	b.X, b.Y = max(b.X, 0), max(b.Y, 0)
	b.W, b.H = x2-b.X, y2-b.Y
	if b.W < leastSide || b.H < leastSide {
		return "redact.box_outside"
	}
	for _, v := range []*float64{&b.X, &b.Y, &b.W, &b.H} {
		*v = math.Round(*v*100) / 100
	}
	return ""
}

// ByPage gives the areas of boxes by the number of their page.
func ByPage(boxes []Box) map[int][]pdftext.Box {
	out := map[int][]pdftext.Box{}
	for _, b := range boxes {
		out[b.Page] = append(out[b.Page], pdftext.Box{X: b.X, Y: b.Y, W: b.W, H: b.H})
	}
	return out
}

// pictureSize gives the size of a picture as it stands upright.
func pictureSize(data []byte) (Sheet, error) {
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" {
		return Sheet{}, fault.Refuse("redact.damaged")
	}
	if c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height {
		return Sheet{}, fault.Refuse("redact.too_many_pixels", mostPixels/1_000_000)
	}
	w, h := float64(c.Width), float64(c.Height)
	if sideways(data) {
		w, h = h, w
	}
	return Sheet{w, h}, nil
}
