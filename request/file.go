package request

// file.go is the files of a reply and their queries: what is attached, what of it goes to the applicant, what is withheld in it.
// Tables request_released, request_redaction, request_release.

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/redact"
)

// Origin is where a file of a reply comes from.
type Origin string

// The origins. Names for people: message keys released.origin.ORIGIN.
const (
	FromUpload Origin = "upload"
	FromItem   Origin = "item"     // of a public item
	Cleaned    Origin = "cleaned"  // written anew without what it hid
	Redacted   Origin = "redacted" // made of the pixels of its original, with boxes over what is withheld
)

// ReplyFile is a file of a reply.
type ReplyFile struct {
	ID, Case string
	Seq      int64
	Name     string
	Type     string
	blob.Ref          // of the plain content, which is nowhere but sealed
	Sealed   blob.Ref // in the store
	Origin   Origin
	Source   string // the item, or the file it was made of
	Boxes    int64  // of a redacted one: the revision of its boxes
	Released bool   // goes to the applicant
	ByID     string
	ByName   string
	At       int64 // microseconds
}

// sealName is what a file's seal is bound to.
func (f ReplyFile) sealName() string { return "reply file " + f.Hash }

const fileColumns = `id, case_id, seq, name, type, hash, size, sealed, sealed_size, origin, source, boxes, released, by_id, by_name, at`

func scanFile(r scanner) (f ReplyFile, err error) {
	err = r.Scan(&f.ID, &f.Case, &f.Seq, &f.Name, &f.Type, &f.Hash, &f.Size, &f.Sealed.Hash, &f.Sealed.Size, &f.Origin, &f.Source, &f.Boxes,
		&f.Released, &f.ByID, &f.ByName, &f.At)
	return f, err
}

// Files gives the files of a case's reply in order, originals of redacted and cleaned ones too.
func Files(q db.Query, id string) ([]ReplyFile, error) {
	rows, err := q.Query(`SELECT `+fileColumns+` FROM request_released WHERE case_id = $1 AND removed_at = 0 ORDER BY seq, id`, id)
	return collect(rows, err, scanFile)
}

// ReleasedFiles gives those that go to the applicant.
func ReleasedFiles(q db.Query, id string) ([]ReplyFile, error) {
	rows, err := q.Query(`SELECT `+fileColumns+` FROM request_released WHERE case_id = $1 AND removed_at = 0 AND released ORDER BY seq, id`, id)
	return collect(rows, err, scanFile)
}

// FileOf gives a file of a case, or fault.NotFound.
func FileOf(q db.Query, caseID, id string) (ReplyFile, error) {
	f, err := scanFile(q.QueryRow(`SELECT `+fileColumns+` FROM request_released WHERE case_id = $1 AND id = $2 AND removed_at = 0`, caseID, id))
	if errors.Is(err, sql.ErrNoRows) {
		return ReplyFile{}, fault.Missing("released.none")
	}
	return f, err
}

func insertFile(tx *db.Tx, f ReplyFile) error {
	_, err := tx.Exec(`INSERT INTO request_released (`+fileColumns+`, removed_at) VALUES `+db.Values(1, 17),
		f.ID, f.Case, f.Seq, f.Name, f.Type, f.Hash, f.Size, f.Sealed.Hash, f.Sealed.Size, string(f.Origin), f.Source, f.Boxes, f.Released,
		f.ByID, f.ByName, f.At, 0)
	return err
}

func markReleased(tx *db.Tx, id string, released bool) error {
	_, err := tx.Exec(`UPDATE request_released SET released = $2 WHERE id = $1`, id, released)
	return err
}

func removeFile(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE request_released SET removed_at = $2, released = $3 WHERE id = $1`, id, tx.Now().UnixMicro(), false)
	return err
}

// Boxes is a revision of what is withheld of a file.
type Boxes struct {
	Revision int64
	Boxes    []redact.Box
	ByName   string
	At       int64 // microseconds
}

// BoxesOf gives a revision of the boxes of a file; 0 is the newest. A file without any has revision 0 and no boxes.
func BoxesOf(q db.Query, file string, revision int64) (b Boxes, err error) {
	var text string
	err = q.QueryRow(`SELECT revision, boxes, by_name, at FROM request_redaction WHERE file = $1 AND ($2 = 0 OR revision = $2) ORDER BY revision DESC LIMIT 1`,
		file, revision).Scan(&b.Revision, &text, &b.ByName, &b.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Boxes{}, nil
	}
	if err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(text), &b.Boxes)
}

// BoxHistory gives who changed the boxes of a file when, newest first, at most fifty; without the boxes.
func BoxHistory(q db.Query, file string) ([]Boxes, error) {
	rows, err := q.Query(`SELECT revision, by_name, at FROM request_redaction WHERE file = $1 ORDER BY revision DESC LIMIT 50`, file)
	return collect(rows, err, func(r scanner) (b Boxes, err error) {
		return b, r.Scan(&b.Revision, &b.ByName, &b.At)
	})
}

func insertBoxes(tx *db.Tx, file string, revision int64, boxes []redact.Box, by, name string) error {
	text, err := json.Marshal(boxes)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_redaction (file, revision, boxes, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		file, revision, string(text), by, name, tx.Now().UnixMicro())
	return err
}

// signedHash gives what was signed of a case with its files; "" when no files go with the reply.
func signedHash(q db.Query, id string) (hash string, err error) {
	err = q.QueryRow(`SELECT hash FROM request_release WHERE case_id = $1`, id).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}

// keepSigned keeps what was signed of a reply with which files go.
func keepSigned(tx *db.Tx, id string, d Draft) error {
	if d.Hash == d.text {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO request_release (case_id, version, hash) VALUES ($1, $2, $3)
		ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, hash = excluded.hash`, id, d.Version, d.Hash)
	return err
}

// wholeHash gives what a review and a signature are bound to: the text of a draft and, where files go with it, every byte, name
// and withheld part of them.
func wholeHash(q db.Query, id string, d Draft) (string, error) {
	files, err := ReleasedFiles(q, id)
	if err != nil || len(files) == 0 {
		return d.text, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n", d.text)
	for _, f := range files {
		fmt.Fprintf(sum, "%s %q %q %s %d %s %d\n", f.ID, f.Name, f.Type, f.Hash, f.Size, f.Source, f.Boxes)
	}
	parts, err := Withheld(q, id)
	if err != nil {
		return "", err
	}
	for _, p := range parts {
		fmt.Fprintf(sum, "%q %d %d %s %q\n", p.File, p.Page, p.Times, p.Ground, p.Reason)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// WithheldPart is a part of a file that is not provided, with its reason (art. 37, FACTS 1.37).
type WithheldPart struct {
	File   string
	Page   int
	Times  int // boxes of one reason on the page
	Ground string
	Reason string
}

// groundWords are the articles as a letter cites them.
var groundWords = map[string]string{
	"state_secret":      "《中华人民共和国政府信息公开条例》第十四条（依法确定为国家秘密）",
	"law_forbids":       "《中华人民共和国政府信息公开条例》第十四条（法律、行政法规禁止公开）",
	"security":          "《中华人民共和国政府信息公开条例》第十四条（公开后可能危及国家安全、公共安全、经济安全、社会稳定）",
	"commercial_secret": "《中华人民共和国政府信息公开条例》第十五条（涉及商业秘密）",
	"privacy":           "《中华人民共和国政府信息公开条例》第十五条（涉及个人隐私）",
	"internal_affairs":  "《中华人民共和国政府信息公开条例》第十六条第一款（内部事务信息）",
	"process":           "《中华人民共和国政府信息公开条例》第十六条第二款（过程性信息）",
	"enforcement":       "《中华人民共和国政府信息公开条例》第十六条第二款（行政执法案卷信息）",
	"not_information":   "《中华人民共和国政府信息公开条例》第三十七条（不属于政府信息）",
}

// Words is the part as the letter says it.
func (p WithheldPart) Words() string {
	return fmt.Sprintf("《%s》第%d页%d处，依据%s，理由：%s。", p.File, p.Page, p.Times, groundWords[p.Ground], strings.TrimRight(p.Reason, "。"))
}

// Withheld gives the parts withheld of the files that go with a case's reply, file by file and page by page.
func Withheld(q db.Query, id string) ([]WithheldPart, error) {
	files, err := ReleasedFiles(q, id)
	if err != nil {
		return nil, err
	}
	var out []WithheldPart
	for _, f := range files {
		if f.Origin != Redacted {
			continue
		}
		b, err := BoxesOf(q, f.Source, f.Boxes)
		if err != nil {
			return nil, err
		}
		out = append(out, withheldOf(f.Name, b.Boxes)...)
	}
	return out, nil
}

// withheldOf puts boxes of one page, ground and reason together, in the order of the pages.
func withheldOf(file string, boxes []redact.Box) []WithheldPart {
	var out []WithheldPart
	at := map[WithheldPart]int{}
	for page := 1; page <= redact.MostPages; page++ {
		for _, b := range boxes {
			if b.Page != page {
				continue
			}
			part := WithheldPart{File: file, Page: page, Ground: b.Ground, Reason: b.Reason}
			i, known := at[part]
			if !known {
				i = len(out)
				at[part] = i
				out = append(out, part)
			}
			out[i].Times++
		}
	}
	return out
}
