package desk

// released.go is the files that go with a reply: what is attached, taken away, cleaned, and what the gate finds in them and in
// the letter before it is signed (arts. 14, 15, 37; FACTS 8.E, 1.40). Withholding parts of a file is redact.go.

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"path"
	"strconv"
	"strings"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/redact"
	"gongkai/request"
	"gongkai/screen"
)

// releasedPage is the files of a reply and the gate.
type releasedPage struct {
	request.Case
	Key, Seen string
	Files     []releasedFile
	Withheld  []request.WithheldPart
	Gate      gatePage
	Change    bool // files can still be changed, by whoever looks
	Open      bool // whoever looks may open them
	Letter    bool // there is a letter they go out with
	Item      string
	Errors    page.FieldErrors
}

// releasedFile is a file with what can be done with it.
type releasedFile struct {
	request.ReplyFile
	Redact string // address of the page where parts of it are withheld; "" when it cannot be
}

func filesPath(id string) string { return "/desk/cases/" + id + "/files" }

func (d *Desk) released(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := request.LookInto(v.R.Context(), d.DB, d.Keys, d.Blobs, c); err != nil {
		return err
	}
	return d.showReleased(v, nil)
}

func (d *Desk) showReleased(v *page.Visit, failed error) error {
	p := releasedPage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed), Item: v.Form("item")}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Case, err = d.loadCase(q, v); err != nil {
			return err
		}
		return d.fillReleased(q, v, &p)
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("released.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Href: "/desk/cases/" + p.ID, Label: p.Number}, page.Link{Label: v.T("released.title")})
	return v.Render(page.StatusOf(failed), releasedView(f, p))
}

func (d *Desk) fillReleased(q db.Query, v *page.Visit, p *releasedPage) error {
	p.Seen = strconv.FormatInt(p.Revision, 10)
	p.Change = request.Changeable(p.Case) && v.Actor.May(request.VerbAttach, p.Organ)
	p.Open = v.Actor.May(request.VerbOpenFile, p.Organ)
	files, err := request.Files(q, p.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		row := releasedFile{ReplyFile: f}
		if p.Change && f.Origin != request.Redacted && redact.Redactable(f.Name) && v.Actor.May(request.VerbWithhold, p.Organ) {
			row.Redact = filesPath(p.ID) + "/" + f.ID + "/redact"
		}
		p.Files = append(p.Files, row)
	}
	if p.Withheld, err = request.Withheld(q, p.ID); err != nil {
		return err
	}
	drafts, err := request.Drafts(q, p.ID)
	if err != nil {
		return err
	}
	p.Letter = len(drafts) > 0
	m, err := request.MatterOf(q, d.Keys, p.Case)
	if err != nil {
		return err
	}
	p.Gate, err = gateOn(q, v, m, gatePage{Base: "/desk/cases/" + p.ID, Page: filesPath(p.ID), Key: p.Key, Seen: p.Seen, Strict: true}, request.Changeable(p.Case))
	return err
}

// orReleased shows the page with the reason when a step was refused.
func (d *Desk) orReleased(v *page.Visit, err error) error {
	if kind := fault.Of(err); err != nil && (kind == fault.Refused || kind == fault.Stale || kind == fault.Invalid) {
		return d.showReleased(v, err)
	}
	return err
}

// releasedPost attaches uploaded files.
func (d *Desk) releasedPost(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(request.VerbAttach, c.Organ); err != nil {
		return err
	}
	var taken []takenFile
	if v.R.MultipartForm != nil {
		for _, h := range v.R.MultipartForm.File["files"] {
			if h.Filename == "" && h.Size == 0 {
				continue
			}
			one, err := d.takeFile(v, h)
			if err != nil {
				return d.orReleased(v, err)
			}
			taken = append(taken, one)
		}
	}
	return d.orReleased(v, d.attachAll(v, c, taken, "released.no_file"))
}

// takenFile is a file that lies sealed, with what was found in it.
type takenFile struct {
	request.ReplyFile
	reading screen.Reading
}

func (d *Desk) takeFile(v *page.Visit, h *multipart.FileHeader) (t takenFile, err error) {
	bad := func(key string, args ...any) error {
		var f fault.Form
		f.Add("files", key, args...)
		return f.Err()
	}
	if h.Size == 0 {
		return t, bad("released.empty")
	}
	if h.Size > screen.MaxFile {
		return t, bad("fault.too_large", blob.HumanSize(screen.MaxFile))
	}
	in, err := h.Open()
	if err != nil {
		return t, err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return t, err
	}
	t.Name, t.Origin = disclosure.CleanName(h.Filename), request.FromUpload
	kind, ok := disclosure.SniffType(t.Name, data[:min(len(data), 512)])
	if !ok {
		return t, bad("disclosure.bad_file", strings.Join(disclosure.Kinds(), " "))
	}
	t.Type = kind
	return t, t.take(v.R.Context(), d, data)
}

// take seals a file and looks into it.
func (t *takenFile) take(ctx context.Context, d *Desk, data []byte) error {
	t.reading = screen.Read(t.Name, data)
	return t.Seal(ctx, d.Keys, d.Blobs, data)
}

// attachAll attaches files that lie sealed; none says which message there is when there are none.
func (d *Desk) attachAll(v *page.Visit, c request.Case, taken []takenFile, none string) error {
	if len(taken) == 0 {
		var f fault.Form
		f.Add("files", none)
		return f.Err()
	}
	return d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		at := caseSeen(v)
		for _, t := range taken {
			if _, err := request.Attach(tx, v.Actor, c.ID, at, t.ReplyFile, t.reading); err != nil {
				return "", err
			}
			at++ // each moves the case on by one
		}
		return filesPath(c.ID), nil
	})
}

// releasedItem attaches what a public item has attached.
func (d *Desk) releasedItem(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(request.VerbAttach, c.Organ); err != nil {
		return err
	}
	var public disclosure.Page
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		public, err = disclosure.Public(q, itemID(v.Form("item")))
		return err
	})
	if err == nil && (public.Organ != c.Organ || !public.Taken.AskedAt.IsZero()) {
		err = fault.Missing("fault.not_found")
	}
	if fault.Of(err) == fault.NotFound {
		err = fault.Refuse("released.no_item")
	}
	if err != nil {
		return d.orReleased(v, err)
	}
	var taken []takenFile
	for _, a := range public.Attachments {
		data, err := d.plainFile(v.R.Context(), a.Ref)
		if err != nil {
			return d.orReleased(v, err)
		}
		t := takenFile{ReplyFile: request.ReplyFile{Name: a.Name, Type: a.Type, Origin: request.FromItem, Source: public.ID}}
		if err := t.take(v.R.Context(), d, data); err != nil {
			return d.orReleased(v, err)
		}
		taken = append(taken, t)
	}
	return d.orReleased(v, d.attachAll(v, c, taken, "released.no_item_files"))
}

// itemID takes an item's id out of what was typed: its address, or the id itself.
func itemID(typed string) string {
	if u, err := url.Parse(typed); err == nil {
		typed = u.Path
	}
	typed = strings.TrimPrefix(strings.TrimPrefix(typed, "/desk"), "/items/")
	id, _, _ := strings.Cut(typed, "/")
	return id
}

func (d *Desk) plainFile(ctx context.Context, ref blob.Ref) ([]byte, error) {
	in, err := blob.OpenRef(ctx, d.Blobs, ref)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, screen.MaxFile+1))
}

// releasedFileOpen gives a file to staff who may see it; recorded before anything is sent.
func (d *Desk) releasedFileOpen(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	var f request.ReplyFile
	err = d.DB.Update(v.R.Context(), c.Organ, func(tx *db.Tx) (err error) {
		f, err = request.OpenReleased(tx, v.Actor, c.ID, v.Path("file"))
		return err
	})
	if err != nil {
		return err
	}
	data, err := f.Content(v.R.Context(), d.Keys, d.Blobs)
	if err != nil {
		return err
	}
	return v.SendFile(page.Download{Name: f.Name, Type: f.Type, ETag: f.Hash, Cache: "private, no-store"}, strings.NewReader(string(data)))
}

func (d *Desk) releasedRemove(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	return d.orReleased(v, d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		return filesPath(c.ID), request.Detach(tx, v.Actor, c.ID, caseSeen(v), v.Path("file"))
	}))
}

// releasedGate settles the hits chosen.
func (d *Desk) releasedGate(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	acts := map[string]func(*db.Tx, office.Actor, string, int64, clearance.Ask) error{
		"allow": func(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
			return request.AllowHits(tx, d.Keys, by, id, seen, a)
		},
		"agree": func(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
			return request.AgreeHits(tx, d.Keys, by, id, seen, a)
		},
		"revoke": func(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
			return request.RevokeHits(tx, d.Keys, by, id, seen, a)
		},
	}
	act, known := acts[v.Form("act")]
	if !known {
		return fault.Missing("fault.not_found")
	}
	return d.orReleased(v, d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		return filesPath(c.ID) + "#gate", act(tx, v.Actor, c.ID, caseSeen(v), clearance.Ask{Hits: v.FormAll("hit"), Reason: v.Form("reason")})
	}))
}

// releasedClean takes out of the files what they hide; each original stays sealed.
func (d *Desk) releasedClean(v *page.Visit) error {
	c, err := d.caseOf(v)
	if err != nil {
		return err
	}
	if err := v.Actor.Allow(clearance.VerbClean, c.Organ); err != nil {
		return err
	}
	spoilt, err := d.spoiltReplyFiles(v, c)
	if err != nil {
		return err
	}
	var made []takenFile
	for _, f := range spoilt {
		data, err := f.Content(v.R.Context(), d.Keys, d.Blobs)
		if err != nil {
			return err
		}
		clean, _, err := screen.Clean(f.Name, data)
		if errors.Is(err, screen.ErrNotCleaned) {
			return d.orReleased(v, fault.Refuse("clearance.not_cleaned", f.Name))
		} else if err != nil {
			return err
		}
		t := takenFile{ReplyFile: request.ReplyFile{Name: f.Name, Type: f.Type, Origin: request.Cleaned, Source: f.ID}}
		if err := t.take(v.R.Context(), d, clean); err != nil {
			return d.orReleased(v, err)
		}
		made = append(made, t)
	}
	if len(made) == 0 {
		return d.orReleased(v, fault.Refuse("clearance.nothing_to_clean"))
	}
	return d.orReleased(v, d.once(v, c.Organ, func(tx *db.Tx) (string, error) {
		at := caseSeen(v)
		for _, t := range made {
			if _, err := request.Replace(tx, v.Actor, c.ID, at, t.ReplyFile, t.reading); err != nil {
				return "", err
			}
			at++
		}
		return filesPath(c.ID) + "#gate", nil
	}))
}

// spoiltReplyFiles gives the released files in which something is hidden and which are of a kind that can be cleaned.
func (d *Desk) spoiltReplyFiles(v *page.Visit, c request.Case) (list []request.ReplyFile, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		m, err := request.MatterOf(q, d.Keys, c)
		if err != nil {
			return err
		}
		hits, err := clearance.Hits(q, m)
		if err != nil {
			return err
		}
		hidden := map[string]bool{}
		for _, h := range hits {
			if h.Area() == "hidden" {
				hidden[h.FileName()] = true
			}
		}
		files, err := request.ReleasedFiles(q, c.ID)
		for _, f := range files {
			if hidden[f.Name] && f.Origin != request.Cleaned && screen.Cleanable(f.Name) {
				list = append(list, f)
			}
		}
		return err
	})
	return list, err
}

// withheldName is the name a redacted file goes out under unless another is given.
func withheldName(name string) string {
	ending := path.Ext(name)
	return strings.TrimSuffix(name, ending) + "（部分遮盖）" + ending
}
