package request

// Files of a case: what units hand in and what proves a search, sealed in the file store and opened by permission only, each
// time recorded; or public items that were chosen instead. Table request_file. Event case.file_open.

import (
	"context"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
)

// Enclosure is a file of a case, or with Item an item that was chosen.
type Enclosure struct {
	ID, Case string
	About    string // id of the part or search it belongs to
	Item     string // id of the item
	Name     string
	Type     string
	blob.Ref          // of the plain file
	Sealed   blob.Ref // of the sealed file
	ByName   string
	At       time.Time
}

const (
	longestFileName = 200
	mostFiles       = 20
)

// SealEnclosure puts a file under the vault's seal into the store, before any row names it.
func SealEnclosure(ctx context.Context, k *vault.Keys, store blob.Store, f Enclosure, data []byte) (Enclosure, error) {
	sealed, err := k.SealSecret("case file "+f.Hash, string(data))
	if err != nil {
		return f, err
	}
	f.Sealed, err = store.Put(ctx, strings.NewReader(sealed))
	return f, err
}

// UnsealEnclosure gives the plain bytes of a sealed file.
func UnsealEnclosure(ctx context.Context, k *vault.Keys, store blob.Store, f Enclosure) (string, error) {
	in, err := blob.OpenRef(ctx, store, f.Sealed)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // only read
	sealed, err := io.ReadAll(in)
	if err != nil {
		return "", err
	}
	return k.OpenSecret("case file "+f.Hash, string(sealed))
}

// keepEnclosures writes down the files of a part or a search.
func keepEnclosures(tx *db.Tx, by office.Actor, c Case, about string, files []Enclosure) error {
	if len(files) > mostFiles {
		return fault.BadInput("request.file.too_many", mostFiles)
	}
	for _, f := range files {
		if f.Item == "" && (!blob.Valid(f.Hash) || !blob.Valid(f.Sealed.Hash)) || utf8.RuneCountInString(f.Name) > longestFileName {
			return fault.BadInput("request.file.bad")
		}
		_, err := tx.Exec(`INSERT INTO request_file (id, case_id, organ, about, item, name, type, hash, size, sealed, sealed_size, by_id, by_name, at) VALUES `+db.Values(1, 14),
			db.NewID(tx.Now()), c.ID, c.Organ, about, f.Item, f.Name, f.Type, f.Hash, f.Size, f.Sealed.Hash, f.Sealed.Size, by.ID, by.Name, tx.Now().UnixMicro())
		if err != nil {
			return err
		}
	}
	return nil
}

// copyEvidence gives a case what was handed in with the application of another at the desk.
func copyEvidence(tx *db.Tx, from, to *Case) error {
	_, err := tx.Exec(`INSERT INTO request_file (id, case_id, organ, about, item, name, type, hash, size, sealed, sealed_size, by_id, by_name, at)
		SELECT id || $4, $2, $3, $2, item, name, type, hash, size, sealed, sealed_size, by_id, by_name, at FROM request_file WHERE case_id = $1 AND about = $1`,
		from.ID, to.ID, to.Organ, "-"+to.ID)
	return err
}

const fileFields = `id, case_id, about, item, name, type, hash, size, sealed, sealed_size, by_name, at`

func scanEnclosure(r scanner) (f Enclosure, err error) {
	var at int64
	err = r.Scan(&f.ID, &f.Case, &f.About, &f.Item, &f.Name, &f.Type, &f.Hash, &f.Size, &f.Sealed.Hash, &f.Sealed.Size, &f.ByName, &at)
	f.At = time.UnixMicro(at).UTC()
	return f, err
}

// EnclosuresOf gives the files of a case, oldest first.
func EnclosuresOf(q db.Query, caseID string) ([]Enclosure, error) {
	rows, err := q.Query(`SELECT `+fileFields+` FROM request_file WHERE case_id = $1 ORDER BY id LIMIT 1000`, caseID)
	return collect(rows, err, scanEnclosure)
}

// OpenEnclosure allows and records that somebody opens a sealed file: whoever handles the case, or the unit that handed it in.
func OpenEnclosure(tx *db.Tx, by office.Actor, id string) (Enclosure, error) {
	rows, err := tx.Query(`SELECT `+fileFields+` FROM request_file WHERE id = $1`, id)
	all, err := collect(rows, err, scanEnclosure)
	if err != nil {
		return Enclosure{}, err
	}
	if len(all) == 0 || all[0].Item != "" {
		return Enclosure{}, fault.Missing("blob.missing")
	}
	f := all[0]
	c, err := ByID(tx, f.Case)
	if err != nil {
		return f, err
	}
	if err := by.Allow("case.read", c.Organ); err != nil {
		p, partErr := PartByID(tx, f.About)
		if partErr != nil || !p.of(by) {
			return f, err
		}
	}
	return f, ledger.Append(tx, by.Event("case.file_open", c.Subject(), c.Number, map[string]any{"file": f.ID, "hash": f.Hash}))
}

// NamedFile says whether a file of the store belongs to a case; such files are never swept.
func NamedFile(q db.Query, hash string) (bool, error) {
	var n int
	err := q.QueryRow(`SELECT (SELECT count(*) FROM request_file WHERE sealed = $1) + (SELECT count(*) FROM request_released WHERE sealed = $1 AND removed_at = 0)`, hash).Scan(&n)
	return n > 0, err
}
