package page

// A QR code drawn as one SVG path, so that a printed page leads back to its address.

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// code is a drawn QR code: its side in modules, the quiet zone of four included, and the path of the dark ones.
type code struct{ Side, Path string }

// quiet is the empty margin a reader needs, in modules.
const quiet = 4

// drawCode draws text; ok is false when it is too long for a code.
func drawCode(text string) (c code, ok bool) {
	drawn, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return code{}, false
	}
	side := drawn.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for x < side && drawn.At(x, y) == color.Black {
				x++
			}
			if x > from {
				path.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(x-from) + "v1h-" + strconv.Itoa(x-from) + "z")
			}
		}
	}
	return code{Side: strconv.Itoa(side + 2*quiet), Path: path.String()}, true
}

// QRImage is an address as a code in a picture file (SVG) of its own, for pages too often asked for to draw it each
// time; nil when the address is too long.
func QRImage(address string) []byte {
	drawn, ok := drawCode(address)
	if !ok {
		return nil
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + drawn.Side + ` ` + drawn.Side + `" width="132" height="132">` +
		`<rect width="100%" height="100%" fill="#fff"/><path d="` + drawn.Path + `" fill="#000"/></svg>`)
}
