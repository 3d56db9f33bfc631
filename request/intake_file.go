package request

// Files that come with an application: a copy of an identity paper, the authorisation of an agent, enclosures, the scan of a
// letter. They are personal data: encrypted before they reach the file store, each under a key of its own that is sealed with
// the person's. A file is looked into before it is taken: what it says it is, whether a password locks it. Table request_upload;
// event case.upload_open.

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/pdftext"
	"gongkai/privacy"
	"gongkai/vault"
)

// FileKind says what a file is to the application.
type FileKind string

// The kinds.
const (
	IdentityCopy  FileKind = "identity"      // a copy of the applicant's paper (art. 29 ¶2(1))
	Authorisation FileKind = "authorisation" // of an agent
	Material      FileKind = "enclosure"     // whatever the applicant adds
	Original      FileKind = "original"      // the letter, the fax or the form as it came
)

// FileKinds lists the kinds in the order of a form.
var FileKinds = []FileKind{Authorisation, IdentityCopy, Material, Original}

// Key is the message key of the kind's name.
func (k FileKind) Key() string { return "intake.file." + string(k) }

// What is taken: a scan is a few megabytes, a booklet of plans some more.
const (
	MaxUpload  = 20 << 20 // bytes of one file
	MaxUploads = 10       // files of one application
)

// Upload is a file that was looked into and is in the store, encrypted; no row names it yet.
type Upload struct {
	Kind FileKind
	Name string
	Type string // ending of the name, with the dot
	Size int64  // of the plain file
	Ref  blob.Ref
	Key  string // opens it
	Flaw string // key of the message why it cannot be opened here: only of files that came by mail and could not be refused
}

// Receive looks into a file and puts it into the store, encrypted. What is wrong with it is said as a fault of the form's
// field; then nothing was stored.
func Receive(ctx context.Context, store blob.Store, kind FileKind, field, name string, content []byte) (Upload, error) {
	up := Upload{Kind: kind, Name: cleanFileName(name), Size: int64(len(content))}
	up.Type = strings.ToLower(path.Ext(up.Name))
	if why := Inspect(up.Name, content); why != "" {
		var form fault.Form
		form.Add(field, why, up.Name, blob.HumanSize(MaxUpload), strings.Join(UploadTypes(), " "))
		return up, form.Err()
	}
	return up, up.store(ctx, store, content)
}

func (u *Upload) store(ctx context.Context, store blob.Store, content []byte) error {
	sealed, key, err := vault.Encrypt(bytes.NewReader(content))
	if err != nil {
		return err
	}
	u.Key = key
	u.Ref, err = store.Put(ctx, sealed)
	return err
}

const longestUploadName = 120 // letters

// cleanFileName makes a name harmless: no folders, nothing hidden, not too long, its ending kept.
func cleanFileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name, _ = privacy.Line(strings.Map(func(r rune) rune {
		if _, f := privacy.Line("a"+string(r)+"a", 3); f != privacy.Fine {
			return ' '
		}
		return r
	}, name), 1<<20)
	ending := path.Ext(name)
	letters := []rune(strings.TrimSuffix(name, ending))
	if len(ending) > 10 || len(letters) == 0 && ending == "" {
		return "file"
	}
	return string(letters[:min(len(letters), longestUploadName)]) + ending
}

// uploadTypes are the endings that are taken and how such a file begins. A file of words has no beginning of its own.
var uploadTypes = []struct {
	ending string
	begins []string
	check  func(data []byte) (why string)
}{
	{".pdf", nil, lockedPDF},
	{".jpg", []string{"\xFF\xD8\xFF"}, nil}, {".jpeg", []string{"\xFF\xD8\xFF"}, nil}, {".png", []string{"\x89PNG\r\n\x1a\n"}, nil},
	{".bmp", []string{"BM"}, nil}, {".tif", []string{"II*\x00", "MM\x00*"}, nil}, {".tiff", []string{"II*\x00", "MM\x00*"}, nil},
	{".docx", []string{"PK\x03\x04", oldOffice}, packageOf("word/")}, {".xlsx", []string{"PK\x03\x04", oldOffice}, packageOf("xl/")},
	{".ofd", []string{"PK\x03\x04"}, packageOf("OFD.xml")}, {".zip", []string{"PK\x03\x04"}, packageOf("")},
	{".doc", []string{oldOffice}, lockedOld}, {".xls", []string{oldOffice}, lockedOld}, {".wps", []string{oldOffice}, lockedOld}, {".et", []string{oldOffice}, lockedOld},
	{".txt", nil, plainWords},
}

const oldOffice = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// UploadTypes lists the endings that are taken.
func UploadTypes() []string {
	var all []string
	for _, t := range uploadTypes {
		all = append(all, t.ending)
	}
	return all
}

// Inspect says why a file is not taken, as a message key, or "" when it is: nothing in it, too large, not of a kind that is
// taken, not what its name says, behind a password, damaged.
func Inspect(name string, data []byte) (why string) {
	switch {
	case len(data) == 0:
		return "intake.file.empty"
	case len(data) > MaxUpload:
		return "intake.file.too_large"
	}
	ending := strings.ToLower(path.Ext(name))
	for _, t := range uploadTypes {
		if t.ending != ending {
			continue
		}
		if len(t.begins) > 0 && !slices.ContainsFunc(t.begins, func(b string) bool { return bytes.HasPrefix(data, []byte(b)) }) {
			return "intake.file.other_kind"
		}
		if t.check != nil {
			return t.check(data)
		}
		return ""
	}
	return "intake.file.kind"
}

func lockedPDF(data []byte) string {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return "intake.file.other_kind"
	}
	switch err := pdftext.Check(data); {
	case errors.Is(err, pdftext.ErrLocked):
		return "intake.file.locked"
	case err != nil:
		return "intake.file.damaged"
	}
	return ""
}

const mostEntries = 5000 // of an archive

// packageOf checks an archive by its directory alone, unpacking nothing: that it has a part whose name begins so, and that
// none is encrypted.
func packageOf(part string) func(data []byte) string {
	return func(data []byte) string {
		if bytes.HasPrefix(data, []byte(oldOffice)) { // an office file behind a password is a package of the old kind
			if why := lockedOld(data); why != "" {
				return why
			}
			return "intake.file.other_kind"
		}
		if bytes.Count(data, []byte("PK\x01\x02")) > mostEntries {
			return "intake.file.damaged"
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return "intake.file.damaged"
		}
		found := part == ""
		for _, f := range z.File {
			if f.Flags&1 != 0 {
				return "intake.file.locked"
			}
			found = found || strings.HasPrefix(strings.ReplaceAll(f.Name, `\`, "/"), part)
		}
		if !found {
			return "intake.file.other_kind"
		}
		return ""
	}
}

// lockedOld looks for the marks of a password in a file of the old office formats: the stream of an encrypted package, and the
// flag in the first block of a document.
func lockedOld(data []byte) string {
	encrypted := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	if bytes.Contains(data, encrypted) {
		return "intake.file.locked"
	}
	if len(data) > 524 && data[512] == 0xEC && data[513] == 0xA5 && data[523]&1 != 0 {
		return "intake.file.locked"
	}
	return ""
}

func plainWords(data []byte) string {
	if bytes.IndexByte(data, 0) >= 0 {
		return "intake.file.other_kind"
	}
	if !utf8.Valid(data) {
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "intake.file.other_kind"
		}
	}
	return ""
}

// uploadsKept is how long files wait for the rest of the form: less than the sweeping of files that no row names allows.
const uploadsKept = 20 * time.Hour

// carried is what of a file travels in a form that is shown again.
type carried struct {
	Until int64
	Upload
}

// Carry seals a file that is in the store for a form that is shown again: what was sent once need not be sent again.
func (u Upload) Carry(k *vault.Keys, now time.Time) (string, error) {
	plain, err := json.Marshal(carried{now.Add(uploadsKept).Unix(), u})
	if err != nil {
		return "", err
	}
	return k.SealSecret("upload", string(plain))
}

// Carried opens what Carry sealed; ok is false for what is forged or too old.
func Carried(k *vault.Keys, now time.Time, sealed string) (u Upload, ok bool) {
	if len(sealed) > 8<<10 {
		return u, false
	}
	plain, err := k.OpenSecret("upload", sealed)
	if err != nil {
		return u, false
	}
	var c carried
	if err := json.Unmarshal([]byte(plain), &c); err != nil || c.Until < now.Unix() {
		return u, false
	}
	return c.Upload, slices.Contains(FileKinds, c.Kind) && blob.Valid(c.Ref.Hash)
}

// Uploaded is a file of an application as its row has it; the name is plain only where it was opened for somebody.
type Uploaded struct {
	ID, Owner string
	Kind      FileKind
	Name      string
	Type      string
	Size      int64
	Ref       blob.Ref
	Flaw      string
	At        time.Time

	sealedName, sealedKey string
}

// attach writes the rows of files; the person's key seals their names and keys.
func attach(tx *db.Tx, k *vault.Keys, person vault.PersonID, owner string, files []Upload) error {
	for _, u := range files {
		id := db.NewID(tx.Now())
		name, err := k.Seal(tx, person, "file name "+id, u.Name)
		if err != nil {
			return err
		}
		key, err := k.Seal(tx, person, "file key "+id, u.Key)
		if err != nil {
			return err
		}
		if err := insertUpload(tx, Uploaded{ID: id, Owner: owner, Kind: u.Kind, Type: u.Type, Size: u.Size, Ref: u.Ref, Flaw: u.Flaw, sealedName: name, sealedKey: key}); err != nil {
			return err
		}
	}
	return nil
}

// copyUploads gives a case the files of another: rows of its own, their keys sealed for its person, over what is stored once. The
// store keeps a file while any row names it.
func copyUploads(tx *db.Tx, k *vault.Keys, from, to *Case) error {
	files, err := FilesOf(tx, from.ID)
	if err != nil {
		return err
	}
	var ups []Upload
	for _, f := range files {
		key, err := f.open(tx, k, from.Person)
		if err != nil {
			return err
		}
		ups = append(ups, Upload{Kind: f.Kind, Name: f.Name, Type: f.Type, Size: f.Size, Ref: f.Ref, Key: key, Flaw: f.Flaw})
	}
	return attach(tx, k, to.Person, to.ID, ups)
}

// OpenFile gives a file of a case plain, with its name; each time is recorded before anything is given.
func OpenFile(tx *db.Tx, k *vault.Keys, by office.Actor, caseID, id string) (f Uploaded, key string, err error) {
	c, err := load(tx, by, Move{Verb: "case.upload_open"}, caseID)
	if err != nil {
		return f, "", err
	}
	if f, err = uploadOf(tx, caseID, id); err != nil {
		return f, "", err
	}
	if key, err = f.open(tx, k, c.Person); err != nil {
		return f, "", err
	}
	return f, key, ledger.Append(tx, by.Event("case.upload_open", c.Subject(), c.Number, map[string]any{"file": f.ID, "kind": f.Kind}))
}

// open gives the file's key and makes its name plain.
func (f *Uploaded) open(q db.Query, k *vault.Keys, person vault.PersonID) (key string, err error) {
	v, err := k.RevealAll(q, person, map[string]string{"file name " + f.ID: f.sealedName, "file key " + f.ID: f.sealedKey})
	if err != nil {
		return "", err
	}
	f.Name = v["file name "+f.ID]
	return v["file key "+f.ID], nil
}

// Content reads a file from the store with the key OpenFile gave.
func (f Uploaded) Content(ctx context.Context, store blob.Store, key string) ([]byte, error) {
	in, err := blob.OpenRef(ctx, store, f.Ref)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // read only
	return vault.Decrypt(io.Reader(in), key, f.Ref.Size)
}

const uploadFields = `id, owner, kind, name, type, size, hash, stored, file_key, flaw, at`

func scanUpload(r scanner) (f Uploaded, err error) {
	var at int64
	err = r.Scan(&f.ID, &f.Owner, &f.Kind, &f.sealedName, &f.Type, &f.Size, &f.Ref.Hash, &f.Ref.Size, &f.sealedKey, &f.Flaw, &at)
	f.At = time.UnixMicro(at).UTC()
	return f, err
}

// FilesOf gives the files of a case or a mail, their names sealed.
func FilesOf(q db.Query, owner string) ([]Uploaded, error) {
	rows, err := q.Query(`SELECT `+uploadFields+` FROM request_upload WHERE owner = $1 ORDER BY kind, id LIMIT 200`, owner)
	return collect(rows, err, scanUpload)
}

func uploadOf(q db.Query, owner, id string) (Uploaded, error) {
	f, err := scanUpload(q.QueryRow(`SELECT `+uploadFields+` FROM request_upload WHERE owner = $1 AND id = $2`, owner, id))
	if errors.Is(err, sql.ErrNoRows) {
		return f, fault.Missing("blob.missing")
	}
	return f, err
}

func insertUpload(tx *db.Tx, f Uploaded) error {
	_, err := tx.Exec(`INSERT INTO request_upload (`+uploadFields+`) VALUES `+db.Values(1, 11), f.ID, f.Owner, string(f.Kind), f.sealedName, f.Type, f.Size,
		f.Ref.Hash, f.Ref.Size, f.sealedKey, f.Flaw, tx.Now().UnixMicro())
	if err != nil {
		return fmt.Errorf("keep a file of an application: %w", err)
	}
	return nil
}

// moveFiles gives the files of a mail to the case it became.
func moveFiles(tx *db.Tx, from, to string) error {
	_, err := tx.Exec(`UPDATE request_upload SET owner = $2 WHERE owner = $1`, from, to)
	return err
}

// NamedUpload says whether a stored file belongs to an application.
func NamedUpload(q db.Query, hash string) (named bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM request_upload WHERE hash = $1)`, hash).Scan(&named)
	return named, err
}

// StoredUploads walks all files of applications as they are stored, for the check of the whole.
func StoredUploads(q db.Query, each func(blob.Ref) error) error {
	for after := ""; ; {
		rows, err := q.Query(`SELECT `+uploadFields+` FROM request_upload WHERE id > $1 ORDER BY id LIMIT 500`, after)
		files, err := collect(rows, err, scanUpload)
		if err != nil || len(files) == 0 {
			return err
		}
		for _, f := range files {
			if err := each(f.Ref); err != nil {
				return err
			}
		}
		after = files[len(files)-1].ID
	}
}
