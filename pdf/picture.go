package pdf

// This file draws pictures: as they are, or as large as the page takes them.

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // pictures of texts
	"image/jpeg"
	_ "image/png" // pictures of texts

	"github.com/signintech/gopdf"
)

// Picture is an image in the middle of its own lines. One that cannot be drawn is named by its description.
type Picture struct {
	Data []byte // PNG, JPEG or GIF
	Alt  string
}

const (
	mostPixels   = 40_000_000
	pointsOf     = 0.75 // of a pixel, at 96 an inch
	mostHeight   = 200 * mm
	pictureSpace = 6 // points above and below
)

// size gives how large the picture is drawn in points; false for what is no picture.
func (p Picture) size() (width, height float64, ok bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height {
		return 0, 0, false
	}
	width, height = float64(c.Width)*pointsOf, float64(c.Height)*pointsOf
	if width > textWidth {
		width, height = textWidth, height*textWidth/width
	}
	if height > mostHeight {
		width, height = width*mostHeight/height, mostHeight
	}
	return width, height, true
}

func (p Picture) least(w *writer) float64 {
	if _, height, ok := p.size(); ok {
		return height + 2*pictureSpace
	}
	return p.named().least(w)
}

// named is what stands for a picture that cannot be drawn.
func (p Picture) named() Paragraph {
	return Paragraph{Text: "［图：" + p.Alt + "］", Align: Center}
}

func (p Picture) place(w *writer) {
	width, height, ok := p.size()
	var flat []byte
	if ok {
		flat, ok = flatten(p.Data)
	}
	if !ok {
		p.named().place(w)
		return
	}
	holder, err := gopdf.ImageHolderByBytes(flat)
	if err != nil {
		w.fail(fmt.Errorf("pdf: picture: %w", err))
		return
	}
	if err := w.pdf.ImageByHolder(holder, left+(textWidth-width)/2, w.y+pictureSpace, &gopdf.Rect{W: width, H: height}); err != nil {
		w.fail(fmt.Errorf("pdf: picture: %w", err))
	}
	w.y += height + 2*pictureSpace
}

// flatten gives a picture on white paper in the one form every reader of PDF shows.
func flatten(data []byte) ([]byte, bool) {
	from, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	to := image.NewRGBA(from.Bounds())
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, to, &jpeg.Options{Quality: 90}); err != nil {
		return nil, false
	}
	return b.Bytes(), true
}
