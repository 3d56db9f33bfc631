package request

// released.go is what people do with the files of a reply: attach and remove them, withhold parts of them, have them made anew,
// and, once the reply is served, hand them over. Content lies sealed in the store; every opening is recorded. Events
// case.attach, case.detach, case.withhold, case.redact, case.file_open, case.fetch; they name files by id, never by name.

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/redact"
	"gongkai/screen"
	"gongkai/vault"
)

// The verbs.
const (
	VerbAttach   office.Verb = "case.attach"
	VerbDetach   office.Verb = "case.detach"
	VerbWithhold office.Verb = "case.withhold"  // draw, change, remove boxes
	VerbRedact   office.Verb = "case.redact"    // make the redacted file
	VerbOpenFile office.Verb = "case.file_open" // staff look into a file; recorded each time
	VerbFetch    office.Verb = "case.fetch"     // the applicant takes a file; recorded each time
)

const (
	mostReleased = 50
	// LongestFileName is the most letters a file's name has.
	LongestFileName = 120
)

// Seal puts the content of a file into the store under the installation's key, and fills in where it is. Called before any row
// names it.
func (f *ReplyFile) Seal(ctx context.Context, k *vault.Keys, store blob.Store, data []byte) error {
	if len(data) == 0 {
		return fault.BadInput("released.empty")
	}
	if len(data) > screen.MaxFile {
		return fault.BadInput("fault.too_large", blob.HumanSize(screen.MaxFile))
	}
	sum := sha256.Sum256(data)
	f.Ref = blob.Ref{Hash: hex.EncodeToString(sum[:]), Size: int64(len(data))}
	sealed, err := k.SealSecret(f.sealName(), string(data))
	if err != nil {
		return err
	}
	f.Sealed, err = store.Put(ctx, strings.NewReader(sealed))
	return err
}

// Content gives a file's content back, checked against its hash.
func (f ReplyFile) Content(ctx context.Context, k *vault.Keys, store blob.Store) ([]byte, error) {
	in, err := blob.OpenRef(ctx, store, f.Sealed)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	sealed, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	plain, err := k.OpenSecret(f.sealName(), string(sealed))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(plain))
	if hex.EncodeToString(sum[:]) != f.Hash {
		return nil, fmt.Errorf("file %s of a reply: the content is not the one its row names", f.ID)
	}
	return []byte(plain), nil
}

// changeable loads a case whose reply is still open to changes.
func changeable(tx *db.Tx, by office.Actor, verb office.Verb, id string, seen int64) (Case, error) {
	c, err := load(tx, by, Move{Verb: verb}, id)
	if err != nil {
		return c, err
	}
	if seen != c.Revision {
		return c, fault.Conflict("request.stale")
	}
	if !slices.Contains(anyOpen, c.Stage) {
		return c, fault.Refuse("released.closed", c.Number)
	}
	if c.Stage == StageReviewed { // what was reviewed is no longer what there is
		c.Stage = StageDrafted
	}
	return c, nil
}

// keepChange saves the case, so that whoever has it before them sees that it moved, and records.
func (c *Case) keepChange(tx *db.Tx, by office.Actor, verb office.Verb, data map[string]any) error {
	if err := c.saveChange(tx, by, verb, "", ""); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(verb, c.Subject(), c.Number, data))
}

// Attach adds a file, sealed before, to the reply; reading is what was found in it.
func Attach(tx *db.Tx, by office.Actor, id string, seen int64, f ReplyFile, reading screen.Reading) (ReplyFile, error) {
	c, err := changeable(tx, by, VerbAttach, id, seen)
	if err != nil {
		return f, err
	}
	files, err := Files(tx, id)
	if err != nil {
		return f, err
	}
	switch {
	case len(files) >= mostReleased:
		return f, fault.Refuse("released.too_many", mostReleased)
	case slices.ContainsFunc(files, func(o ReplyFile) bool { return o.Hash == f.Hash && o.Name == f.Name }):
		return f, fault.Refuse("released.twice", f.Name)
	}
	if f, err = c.addFile(tx, by, files, f, reading); err != nil {
		return f, err
	}
	return f, c.keepChange(tx, by, VerbAttach, map[string]any{"file": f.ID, "hash": f.Hash, "size": f.Size, "origin": f.Origin})
}

// addFile writes a file's row and keeps what was found in it.
func (c *Case) addFile(tx *db.Tx, by office.Actor, files []ReplyFile, f ReplyFile, reading screen.Reading) (ReplyFile, error) {
	f.ID, f.Case, f.Released, f.ByID, f.ByName, f.At = db.NewID(tx.Now()), c.ID, true, by.ID, by.Name, tx.Now().UnixMicro()
	for _, o := range files {
		f.Seq = max(f.Seq, o.Seq+1)
	}
	if err := insertFile(tx, f); err != nil {
		return f, err
	}
	organ, err := office.OrganByID(tx, c.Organ)
	if err != nil {
		return f, err
	}
	m := clearance.Matter{Subject: c.Subject(), Organ: c.Organ, Own: []string{organ.Name}}
	return f, clearance.Keep(tx, m, clearance.File{Name: f.Name, Ref: f.Ref}, reading)
}

// Detach takes a file from the reply; a redacted or cleaned one gives its place back to its original.
func Detach(tx *db.Tx, by office.Actor, id string, seen int64, file string) error {
	c, err := changeable(tx, by, VerbDetach, id, seen)
	if err != nil {
		return err
	}
	files, err := Files(tx, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(files, func(f ReplyFile) bool { return f.ID == file })
	if i < 0 {
		return fault.Missing("released.none")
	}
	for _, f := range files {
		if f.Source == file { // what was made of it goes with it
			if err := removeFile(tx, f.ID); err != nil {
				return err
			}
		}
	}
	if err := removeFile(tx, file); err != nil {
		return err
	}
	if f := files[i]; f.Origin == Cleaned || f.Origin == Redacted {
		if err := markReleased(tx, f.Source, true); err != nil {
			return err
		}
	}
	return c.keepChange(tx, by, VerbDetach, map[string]any{"file": file, "hash": files[i].Hash})
}

// Withhold keeps a new revision of the boxes of a file; sheets are its pages. It gives the revision.
func Withhold(tx *db.Tx, by office.Actor, id, file string, before int64, boxes []redact.Box, sheets []redact.Sheet) (int64, error) {
	c, err := load(tx, by, Move{Verb: VerbWithhold}, id)
	if err != nil {
		return 0, err
	}
	if !slices.Contains(anyOpen, c.Stage) {
		return 0, fault.Refuse("released.closed", c.Number)
	}
	f, err := FileOf(tx, id, file)
	if err != nil {
		return 0, err
	}
	if f.Origin == Redacted || !redact.Redactable(f.Name) {
		return 0, fault.Refuse("redact.kind")
	}
	now, err := BoxesOf(tx, file, 0)
	if err != nil {
		return 0, err
	}
	if now.Revision != before {
		return 0, fault.Conflict("redact.stale")
	}
	if boxes, err = redact.Check(boxes, sheets); err != nil {
		return 0, err
	}
	next := now.Revision + 1
	if err := insertBoxes(tx, file, next, boxes, by.ID, by.Name); err != nil {
		return 0, err
	}
	return next, ledger.Append(tx, by.Event(VerbWithhold, c.Subject(), c.Number, map[string]any{"file": file, "revision": next, "boxes": len(boxes)}))
}

// Replace puts a file that was made of another one, cleaned or redacted, into its place; the original stays sealed. reading is
// what can still be found in it.
func Replace(tx *db.Tx, by office.Actor, id string, seen int64, made ReplyFile, reading screen.Reading) (ReplyFile, error) {
	verb := VerbRedact
	if made.Origin == Cleaned {
		verb = clearance.VerbClean
	}
	c, err := changeable(tx, by, verb, id, seen)
	if err != nil {
		return made, err
	}
	files, err := Files(tx, id)
	if err != nil {
		return made, err
	}
	i := slices.IndexFunc(files, func(f ReplyFile) bool { return f.ID == made.Source })
	if i < 0 || made.Origin != Cleaned && made.Origin != Redacted {
		return made, fault.Missing("released.none")
	}
	if made.Origin == Redacted {
		now, err := BoxesOf(tx, made.Source, 0)
		if err != nil {
			return made, err
		}
		if now.Revision != made.Boxes {
			return made, fault.Conflict("redact.stale")
		}
	}
	for _, f := range files {
		if f.Source == made.Source { // an earlier one made of the same
			if err := removeFile(tx, f.ID); err != nil {
				return made, err
			}
		}
	}
	if err := markReleased(tx, made.Source, false); err != nil {
		return made, err
	}
	if made, err = c.addFile(tx, by, files, made, reading); err != nil {
		return made, err
	}
	return made, c.keepChange(tx, by, verb, map[string]any{"file": made.ID, "hash": made.Hash, "source": made.Source, "boxes": made.Boxes})
}

// OpenReleased allows and records that somebody of the staff opens a file.
func OpenReleased(tx *db.Tx, by office.Actor, id, file string) (ReplyFile, error) {
	c, err := load(tx, by, Move{Verb: VerbOpenFile}, id)
	if err != nil {
		return ReplyFile{}, err
	}
	f, err := FileOf(tx, id, file)
	if err != nil {
		return f, err
	}
	return f, ledger.Append(tx, by.Event(VerbOpenFile, c.Subject(), c.Number, map[string]any{"file": f.ID, "hash": f.Hash}))
}

// FetchFile gives a file of a served reply to whoever has number and code, and records it. What does not fit is the same fault,
// whether it is the code, the file, or that nothing was served yet.
func FetchFile(tx *db.Tx, by office.Actor, number, code, file string) (ReplyFile, error) {
	t, err := Track(tx, number, code)
	if err != nil {
		return ReplyFile{}, err
	}
	if err := by.Allow(VerbFetch, t.Case.Organ); err != nil {
		return ReplyFile{}, err
	}
	i := slices.IndexFunc(t.Files, func(f ReplyFile) bool { return f.ID == file })
	if i < 0 {
		return ReplyFile{}, fault.Missing("released.none")
	}
	c := t.Case
	return t.Files[i], ledger.Append(tx, by.Event(VerbFetch, c.Subject(), c.Number, map[string]any{"file": file, "hash": t.Files[i].Hash}))
}

// servedFiles gives the files of a served reply, and none if they are no longer those that were signed.
func servedFiles(q db.Query, c Case, drafts []Draft) ([]ReplyFile, error) {
	if c.ServedOn.IsZero() || len(drafts) == 0 {
		return nil, nil
	}
	signed, err := signedHash(q, c.ID)
	if err != nil || signed == "" {
		return nil, err
	}
	if drafts[len(drafts)-1].Hash != signed {
		return nil, fmt.Errorf("case %s: the files are not those that were signed", c.ID)
	}
	return ReleasedFiles(q, c.ID)
}

// enclosures are the last lines of a letter: what is enclosed, and what of it is withheld and why.
func enclosures(q db.Query, id string) ([]string, error) {
	files, err := ReleasedFiles(q, id)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	parts, err := Withheld(q, id)
	if err != nil {
		return nil, err
	}
	var lines []string
	for i, p := range parts {
		lead := ""
		if i == 0 {
			lead = "所附文件中不予提供的部分："
		}
		lines = append(lines, fmt.Sprintf("%s%d．%s", lead, i+1, p.Words()))
	}
	for i, f := range files {
		lead := ""
		if i == 0 {
			lead = "附件："
		}
		lines = append(lines, fmt.Sprintf("%s%d．%s", lead, i+1, f.Name))
	}
	return lines, nil
}

// ReleasedKind gives the kind of a file made of another: a redacted page is a PDF whatever it was called.
func ReleasedKind(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	}
	return "application/pdf"
}
