package clearance

// original.go keeps the originals of cleaned files: sealed in the file store, opened by permission only, each time recorded.
// Events clearance.clean, clearance.original.

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
)

// The verbs.
const (
	VerbClean    office.Verb = "clearance.clean"
	VerbOriginal office.Verb = "clearance.original"
)

// Original is a file as it was before it was cleaned.
type Original struct {
	blob.Ref        // of the original
	Name, Type      string
	Sealed          blob.Ref // of the sealed file
	Clean           string   // hash of the cleaned file
	Subject, ByName string
	At              time.Time
}

// SealOriginal puts a file under the vault's seal into the store.
func SealOriginal(ctx context.Context, keys *vault.Keys, store blob.Store, hash string, data []byte) (blob.Ref, error) {
	sealed, err := keys.SealSecret("original "+hash, string(data))
	if err != nil {
		return blob.Ref{}, err
	}
	return store.Put(ctx, strings.NewReader(sealed))
}

// Unseal gives a sealed original back.
func Unseal(ctx context.Context, keys *vault.Keys, store blob.Store, o Original) (string, error) {
	in, err := blob.OpenRef(ctx, store, o.Sealed)
	if err != nil {
		return "", err
	}
	defer in.Close()
	sealed, err := io.ReadAll(in)
	if err != nil {
		return "", err
	}
	return keys.OpenSecret("original "+o.Hash, string(sealed))
}

// KeepOriginal notes the original of a file that is cleaned, and who did it.
func KeepOriginal(tx *db.Tx, by office.Actor, m Matter, title string, o Original) error {
	if err := by.Allow(VerbClean, m.Organ); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO clearance_original (organ, hash, size, name, type, sealed, sealed_size, clean, subject, by_id, by_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (organ, hash) DO UPDATE SET sealed = excluded.sealed, sealed_size = excluded.sealed_size, clean = excluded.clean`,
		m.Organ, o.Hash, o.Size, o.Name, o.Type, o.Sealed.Hash, o.Sealed.Size, o.Clean, m.Subject, by.ID, by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbClean, m.Subject, title, map[string]any{"note": o.Name, "original": o.Hash, "clean": o.Clean}))
}

// OpenOriginal allows and records that somebody opens an original.
func OpenOriginal(tx *db.Tx, by office.Actor, organ, hash, title string) (Original, error) {
	if err := by.Allow(VerbOriginal, organ); err != nil {
		return Original{}, err
	}
	o, err := OriginalOf(tx, hash)
	if err != nil {
		return o, err
	}
	return o, ledger.Append(tx, by.Event(VerbOriginal, o.Subject, title, map[string]any{"note": o.Name, "original": o.Hash}))
}

const originalFields = `hash, size, name, type, sealed, sealed_size, clean, subject, by_name, at`

func scanOriginal(row interface{ Scan(...any) error }) (o Original, err error) {
	var at int64
	err = row.Scan(&o.Hash, &o.Size, &o.Name, &o.Type, &o.Sealed.Hash, &o.Sealed.Size, &o.Clean, &o.Subject, &o.ByName, &at)
	o.At = time.UnixMicro(at).UTC()
	return o, err
}

// OriginalOf gives the original of a hash, or a NotFound fault.
func OriginalOf(q db.Query, hash string) (Original, error) {
	o, err := scanOriginal(q.QueryRow(`SELECT `+originalFields+` FROM clearance_original WHERE hash = $1 ORDER BY organ LIMIT 1`, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return o, fault.Missing("blob.missing")
	}
	return o, err
}

// Originals gives the originals kept of a subject's files, newest first.
func Originals(q db.Query, subject string) ([]Original, error) {
	rows, err := q.Query(`SELECT `+originalFields+` FROM clearance_original WHERE subject = $1 ORDER BY at DESC, hash LIMIT 100`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Original
	for rows.Next() {
		o, err := scanOriginal(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// NamedFile says whether a hash is that of a sealed original.
func NamedFile(q db.Query, hash string) (named bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM clearance_original WHERE sealed = $1)`, hash).Scan(&named)
	return named, err
}
