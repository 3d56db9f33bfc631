package desk

// redact.go withholds parts of a file: boxes are drawn on its pages, each with its ground and reason, kept as revisions, and a file
// is made of the pixels (art. 37, FACTS 1.37; adr 30). The browser draws the pages of a PDF (page/ui/ts/redact.ts); without it
// boxes can be written and pictures be made all the same.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/redact"
	"gongkai/request"
	"gongkai/screen"
)

// redactPage is a file on which boxes are drawn.
type redactPage struct {
	request.Case
	File      request.ReplyFile
	Key, Seen string
	Before    int64 // revision of the boxes shown
	Boxes     []redact.Box
	Sheets    []redact.Sheet
	History   []request.Boxes
	Elsewhere []redact.Elsewhere
	Ground    string // of new boxes
	Reason    string
	Word      string
	Name      string // of the file made
	Errors    page.FieldErrors
}

func (p redactPage) base() string { return filesPath(p.ID) + "/" + p.File.ID }

// pdf says whether the file is one whose pages the browser draws.
func (p redactPage) pdf() bool { return redact.IsPDF(p.File.Name) }

// boxed is a file with its content, as a step on it needs it.
type boxed struct {
	c      request.Case
	f      request.ReplyFile
	data   []byte
	sheets []redact.Sheet
}

// openBoxed reads the file of the address for whoever may withhold parts of it.
func (d *Desk) openBoxed(v *page.Visit, verb office.Verb) (b boxed, err error) {
	if b.c, err = d.caseOf(v); err != nil {
		return b, err
	}
	if err := v.Actor.Allow(verb, b.c.Organ); err != nil {
		return b, err
	}
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		b.f, err = request.FileOf(q, b.c.ID, v.Path("file"))
		return err
	})
	if err != nil {
		return b, err
	}
	if b.f.Origin == request.Redacted {
		return b, fault.Refuse("redact.kind")
	}
	if b.data, err = b.f.Content(v.R.Context(), d.Keys, d.Blobs); err != nil {
		return b, err
	}
	b.sheets, err = redact.Sheets(b.f.Name, b.data)
	return b, err
}

func (d *Desk) redact(v *page.Visit) error {
	b, err := d.openBoxed(v, request.VerbWithhold)
	if err != nil {
		return err
	}
	return d.showRedact(v, b, redactPage{Name: withheldName(b.f.Name)}, nil)
}

// showRedact shows the newest boxes, or, with failed, those that were sent.
func (d *Desk) showRedact(v *page.Visit, b boxed, p redactPage, failed error) error {
	p.Case, p.File, p.Sheets, p.Key, p.Errors = b.c, b.f, b.sheets, page.FormKey(), page.Errors(v.Lang, failed)
	p.Seen = strconv.FormatInt(b.c.Revision, 10)
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if failed == nil {
			now, err := request.BoxesOf(q, b.f.ID, 0)
			if err != nil {
				return err
			}
			p.Boxes, p.Before = now.Boxes, now.Revision
		}
		p.History, err = request.BoxHistory(q, b.f.ID)
		return err
	})
	if err != nil {
		return err
	}
	if p.pdf() && len(p.Boxes) > 0 {
		if p.Elsewhere, err = redact.StillSeen(b.data, p.Boxes); err != nil {
			return err
		}
	}
	if p.Ground == "" {
		p.Ground, p.Reason = lastGround(p.Boxes)
	}
	f := d.frame(v, v.T("redact.title"))
	f.Wide = true
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + b.c.ID, Label: b.c.Number},
		page.Link{Href: filesPath(b.c.ID), Label: v.T("released.title")}, page.Link{Label: v.T("redact.title")})
	return v.Render(page.StatusOf(failed), redactView(f, p))
}

func lastGround(boxes []redact.Box) (ground, reason string) {
	if n := len(boxes); n > 0 {
		return boxes[n-1].Ground, boxes[n-1].Reason
	}
	return "", ""
}

// readRedact reads the form. A box without width or height is one taken away; one without ground or reason takes those of new ones.
func readRedact(v *page.Visit) redactPage {
	p := redactPage{Ground: v.Form("new_ground"), Reason: v.Form("new_reason"), Word: v.Form("word"), Name: v.Form("name")}
	p.Before, _ = strconv.ParseInt(v.Form("before"), 10, 64)
	pages := v.FormAll("box_page")
	column := func(name string, i int) string {
		if all := v.FormAll(name); i < len(all) {
			return strings.TrimSpace(all[i])
		}
		return ""
	}
	number := func(name string, i int) float64 {
		n, err := strconv.ParseFloat(column(name, i), 64)
		if err != nil {
			return 0
		}
		return n
	}
	for i := range pages {
		if column("box_w", i) == "" || column("box_h", i) == "" {
			continue
		}
		b := redact.Box{X: number("box_x", i), Y: number("box_y", i), W: number("box_w", i), H: number("box_h", i), Ground: column("box_ground", i), Reason: column("box_reason", i)}
		b.Page, _ = strconv.Atoi(column("box_page", i))
		if b.Ground == "" {
			b.Ground = p.Ground
		}
		if b.Reason == "" {
			b.Reason = p.Reason
		}
		p.Boxes = append(p.Boxes, b)
	}
	return p
}

// orRedact shows the boxes as they were sent with what is wrong.
func (d *Desk) orRedact(v *page.Visit, b boxed, p redactPage, err error) error {
	if kind := fault.Of(err); kind == fault.Invalid || kind == fault.Refused || kind == fault.Stale {
		return d.showRedact(v, b, p, err)
	}
	return err
}

func (d *Desk) redactPost(v *page.Visit) error {
	b, err := d.openBoxed(v, request.VerbWithhold)
	if err != nil {
		return err
	}
	return d.saveBoxes(v, b, readRedact(v))
}

func (d *Desk) saveBoxes(v *page.Visit, b boxed, p redactPage) error {
	return d.orRedact(v, b, p, d.once(v, b.c.Organ, func(tx *db.Tx) (string, error) {
		_, err := request.Withhold(tx, v.Actor, b.c.ID, b.f.ID, p.Before, p.Boxes, b.sheets)
		return filesPath(b.c.ID) + "/" + b.f.ID + "/redact", err
	}))
}

// redactFind boxes every occurrence of a word, with the ground and reason of new boxes, and saves.
func (d *Desk) redactFind(v *page.Visit) error {
	b, err := d.openBoxed(v, request.VerbWithhold)
	if err != nil {
		return err
	}
	p := readRedact(v)
	if !redact.IsPDF(b.f.Name) {
		return d.orRedact(v, b, p, fault.Refuse("redact.word_none", p.Word))
	}
	found, err := redact.Find(b.data, p.Word)
	if err == nil && len(found) == 0 {
		err = fault.Refuse("redact.word_none", p.Word)
	}
	if err != nil {
		return d.orRedact(v, b, p, err)
	}
	for _, box := range found {
		box.Ground, box.Reason = p.Ground, p.Reason
		if !slices.ContainsFunc(p.Boxes, func(o redact.Box) bool { return holds(o, box) }) {
			p.Boxes = append(p.Boxes, box)
		}
	}
	return d.saveBoxes(v, b, p)
}

// holds says whether a box covers another whole.
func holds(o, b redact.Box) bool {
	const hair = 0.02
	return o.Page == b.Page && o.X <= b.X+hair && o.Y <= b.Y+hair && o.X+o.W >= b.X+b.W-hair && o.Y+o.H >= b.Y+b.H-hair
}

// redactRelease saves the boxes as they stand and makes the file that goes out, in the place of its original.
func (d *Desk) redactRelease(v *page.Visit) error {
	b, err := d.openBoxed(v, request.VerbRedact)
	if err != nil {
		return err
	}
	p := readRedact(v)
	boxes, err := redact.Check(p.Boxes, b.sheets)
	if err != nil {
		return d.orRedact(v, b, p, err)
	}
	made := takenFile{ReplyFile: request.ReplyFile{Name: releaseName(p.Name, b.f.Name), Type: request.ReleasedKind(b.f.Name), Origin: request.Redacted, Source: b.f.ID}}
	out, err := buildRelease(v, made.Name, b, boxes)
	if err != nil {
		return d.orRedact(v, b, p, err)
	}
	if made.reading = screen.Read(made.Name, out); redact.IsPDF(made.Name) {
		made.reading = screen.ReadOutside(b.data, redact.ByPage(boxes)) // what can still be read with one's eyes
	}
	if err := made.Seal(v.R.Context(), d.Keys, d.Blobs, out); err != nil {
		return err
	}
	return d.orRedact(v, b, p, d.once(v, b.c.Organ, func(tx *db.Tx) (string, error) {
		now, err := request.BoxesOf(tx, b.f.ID, 0)
		if err != nil {
			return "", err
		}
		if made.Boxes = now.Revision; !slices.Equal(now.Boxes, boxes) || now.Revision != p.Before {
			if made.Boxes, err = request.Withhold(tx, v.Actor, b.c.ID, b.f.ID, p.Before, boxes, b.sheets); err != nil {
				return "", err
			}
		}
		_, err = request.Replace(tx, v.Actor, b.c.ID, caseSeen(v), made.ReplyFile, made.reading)
		return filesPath(b.c.ID), err
	}))
}

// buildRelease makes the file: a picture here alone, a PDF of the pages the browser drew.
func buildRelease(v *page.Visit, name string, b boxed, boxes []redact.Box) ([]byte, error) {
	if !redact.IsPDF(b.f.Name) {
		return redact.Picture(name, b.data, boxes)
	}
	var open []io.Closer
	defer func() {
		for _, c := range open {
			_ = c.Close() // read only
		}
	}()
	return redact.PDF(name, b.data, boxes, func(n int) (io.Reader, error) {
		if v.R.MultipartForm == nil || len(v.R.MultipartForm.File["page-"+strconv.Itoa(n)]) != 1 {
			return nil, nil //nolint:nilnil // a page that did not arrive: PDF says so
		}
		in, err := v.R.MultipartForm.File["page-"+strconv.Itoa(n)][0].Open()
		if err != nil {
			return nil, err
		}
		open = append(open, in)
		return in, nil
	})
}

// releaseName is the name a redacted file goes out under: the one given, with the ending of what it is.
func releaseName(given, source string) string {
	if given == "" {
		given = withheldName(source)
	}
	ending := path.Ext(source)
	if !strings.EqualFold(path.Ext(given), ending) {
		given += ending
	}
	return disclosure.CleanName(given)
}

// sizes writes the sizes of pages for the script that draws them.
func sizes(sheets []redact.Sheet) string {
	var b bytes.Buffer
	for i, s := range sheets {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%sx%s", figure(s.Width), figure(s.Height))
	}
	return b.String()
}

// figure writes a length of a box for its field.
func figure(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func boxSaved(ctx context.Context, h request.Boxes) string {
	return page.T(ctx, "redact.saved", h.Revision, h.ByName, instant(time.UnixMicro(h.At)))
}
