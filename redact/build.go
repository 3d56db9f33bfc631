package redact

// build.go paints the boxes and makes the new file.

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"gongkai/fault"
	"gongkai/screen"
)

// Picture gives a picture with the boxes painted, decoded and written anew: nothing of the file but its pixels is left.
func Picture(name string, data []byte, boxes []Box) ([]byte, error) {
	if _, err := pictureSize(data); err != nil {
		return nil, err
	}
	if len(boxes) == 0 {
		return nil, fault.Refuse("redact.no_box")
	}
	from, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Refuse("redact.damaged")
	}
	to := turned(from, screen.Turned(data))
	paint(to, boxes, 1, 1)
	var out bytes.Buffer
	if kind == "jpeg" {
		err = jpeg.Encode(&out, to, &jpeg.Options{Quality: 92})
	} else {
		err = png.Encode(&out, to)
	}
	if err != nil {
		return nil, err
	}
	return out.Bytes(), left(name, out.Bytes(), nil)
}

func sideways(data []byte) bool { return screen.Turned(data) >= 5 }

// turned gives a picture on white paper, upright.
func turned(from image.Image, how byte) *image.RGBA {
	b := from.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), from, b.Min, draw.Over)
	if how < 2 || how > 8 {
		return flat
	}
	w, h := b.Dx(), b.Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if how >= 5 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch how {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			to.SetRGBA(tx, ty, flat.RGBAAt(x, y))
		}
	}
	return to
}

// paint paints boxes in opaque black, every pixel they touch; sx and sy are pixels to the unit of the boxes.
func paint(to *image.RGBA, boxes []Box, sx, sy float64) {
	black := image.NewUniform(color.RGBA{A: 255})
	for _, b := range boxes {
		area := image.Rect(int(math.Floor(b.X*sx)), int(math.Floor(b.Y*sy)), int(math.Ceil((b.X+b.W)*sx)), int(math.Ceil((b.Y+b.H)*sy)))
		draw.Draw(to, area.Intersect(to.Bounds()), black, image.Point{}, draw.Src)
	}
}

// PDF gives a PDF made of the pixels of all pages, the boxes painted on them. rendered gives each page as it is shown,
// made by whoever draws pages (a PNG or a JPEG); it is checked against the page it claims to be. The boxes are painted here, whatever the picture
// shows already. A result in which a word under a box can still be found is refused; name is the one it goes out under.
func PDF(name string, source []byte, boxes []Box, rendered func(page int) (io.Reader, error)) ([]byte, error) {
	sheets, err := Sheets("x.pdf", source)
	if err != nil {
		return nil, err
	}
	if len(boxes) == 0 {
		return nil, fault.Refuse("redact.no_box")
	}
	words, err := Words(source, boxes)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	w.begin(len(sheets))
	for i, s := range sheets {
		in, err := rendered(i + 1)
		if err != nil {
			return nil, err
		}
		picture, err := pageOf(in, s, i+1)
		if err != nil {
			return nil, err
		}
		var mine []Box
		for _, b := range boxes {
			if b.Page == i+1 {
				mine = append(mine, b)
			}
		}
		size := picture.Bounds()
		paint(picture, mine, float64(size.Dx())/s.Width, float64(size.Dy())/s.Height)
		if err := w.page(s, picture); err != nil {
			return nil, err
		}
		if w.out.Len() > screen.MaxFile {
			return nil, fault.Refuse("redact.too_large")
		}
	}
	out := w.end()
	return out, left(name, out, words)
}

// pageOf reads a drawn page, and refuses one that is not of the page's shape or too coarse to be read.
func pageOf(in io.Reader, s Sheet, n int) (*image.RGBA, error) {
	if in == nil {
		return nil, fault.Refuse("redact.page_missing", n)
	}
	data, err := io.ReadAll(io.LimitReader(in, screen.MaxFile))
	if err != nil {
		return nil, err
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" || c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height {
		return nil, fault.Refuse("redact.page_picture", n)
	}
	w, h := float64(c.Width), float64(c.Height)
	if math.Abs(w-h*s.Width/s.Height) > 2+0.005*w || w < s.Width*leastScale-2 {
		return nil, fault.Refuse("redact.page_shape", n)
	}
	from, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Refuse("redact.page_picture", n)
	}
	return turned(from, 1), nil
}

// writer writes a PDF of pictures, one a page, and nothing else: no information, no metadata, no identifier.
type writer struct {
	out     bytes.Buffer
	offsets []int
}

func (w *writer) object(format string, args ...any) {
	w.offsets = append(w.offsets, w.out.Len())
	fmt.Fprintf(&w.out, "%d 0 obj\n", len(w.offsets))
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteString("\nendobj\n")
}

func (w *writer) begin(pages int) {
	w.out.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	w.object("<</Type/Catalog/Pages 2 0 R>>")
	var kids bytes.Buffer
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 3+3*i)
	}
	w.object("<</Type/Pages/Count %d/Kids[%s]>>", pages, kids.String())
}

func (w *writer) page(s Sheet, picture *image.RGBA) error {
	n := len(w.offsets) + 1
	w.object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>", s.Width, s.Height, n+2, n+1)
	content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /P Do Q", s.Width, s.Height)
	w.object("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
	space, filter, data, err := packed(picture)
	if err != nil {
		return err
	}
	size := picture.Bounds()
	w.object("<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s/Filter/%s/Length %d>>\nstream\n%s\nendstream",
		size.Dx(), size.Dy(), space, filter, len(data), data)
	return nil
}

func (w *writer) end() []byte {
	at := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, at)
	return w.out.Bytes()
}

const wantedBytes = 900_000 // of a page; one that packs worse, as photographs do, becomes a JPEG

// packed gives the pixels of a page as they stand in a PDF: exact where that is small, as of text, else as a JPEG.
func packed(picture *image.RGBA) (space, filter string, data []byte, err error) {
	space = "DeviceGray"
	for i := 0; i < len(picture.Pix); i += 4 {
		if p := picture.Pix[i : i+3 : i+3]; p[0] != p[1] || p[1] != p[2] {
			space = "DeviceRGB"
			break
		}
	}
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestSpeed+2)
	if err != nil {
		return "", "", nil, err
	}
	row := make([]byte, 0, 3*picture.Bounds().Dx())
	for i := 0; i < len(picture.Pix); i += picture.Stride {
		row = row[:0]
		for x := i; x < i+picture.Stride; x += 4 {
			if row = append(row, picture.Pix[x]); space == "DeviceRGB" {
				row = append(row, picture.Pix[x+1], picture.Pix[x+2])
			}
		}
		if _, err := z.Write(row); err != nil {
			return "", "", nil, err
		}
	}
	if err := z.Close(); err != nil {
		return "", "", nil, err
	}
	if out.Len() <= wantedBytes {
		return space, "FlateDecode", out.Bytes(), nil
	}
	exact := out.Len()
	var lossy bytes.Buffer
	if err := jpeg.Encode(&lossy, picture, &jpeg.Options{Quality: 85}); err != nil { // three colours, whatever it shows
		return "", "", nil, err
	}
	if lossy.Len() < exact {
		return "DeviceRGB", "DCTDecode", lossy.Bytes(), nil
	}
	return space, "FlateDecode", out.Bytes(), nil
}
