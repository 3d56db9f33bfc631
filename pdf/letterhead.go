package pdf

// This file draws the letter format of GB/T 9704-2012 (10.1): the organ's name in red 30 mm below the upper edge, 4 mm under
// it a double rule, thick above thin, 170 mm long; another, thin above thick, 20 mm above the lower edge of the first page.

const (
	headTop   = 30 * mm
	headLarge = 36 // points, at most
	ruleLeft  = 20 * mm
	ruleWidth = 170 * mm
	thickRed  = 2.0
	thinRed   = 0.75
	redGap    = 2.5
	footRule  = (297 - 20) * mm
)

// letterhead draws the head and the foot of the first page of a letter and begins the text under it.
func (w *writer) letterhead() {
	size := min(headLarge, textWidth/max(w.width(w.head, 1), 1))
	w.pdf.SetTextColor(192, 0, 0)
	w.text(w.head, left+(textWidth-w.width(w.head, size))/2, headTop+size*rise, size, 0)
	w.pdf.SetTextColor(0, 0, 0)
	y := headTop + size + 4*mm
	w.pdf.SetStrokeColor(192, 0, 0)
	w.red(y, thickRed)
	w.red(y+redGap, thinRed)
	w.red(footRule-redGap, thinRed)
	w.red(footRule, thickRed)
	w.pdf.SetStrokeColor(0, 0, 0)
	w.pdf.SetLineWidth(0.5)
	w.y = y + redGap + 14
}

func (w *writer) red(y, thick float64) {
	w.pdf.SetLineWidth(thick)
	w.pdf.Line(ruleLeft, y, ruleLeft+ruleWidth, y)
}
