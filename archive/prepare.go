package archive

// Papers made ready for the archive: read, hashed, encrypted into the store, before any row names them. What the rows do not
// come to name is swept like every such file.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/request"
	"gongkai/vault"
)

// Prepared are the papers of a case at one revision of it, in the store.
type Prepared struct {
	Case     string
	Revision int64
	Papers   []Paper
}

// Prepare reads the papers of a case and puts those that the archive does not have yet into the store, encrypted. Who may is
// asked when they are kept.
func Prepare(ctx context.Context, q db.Query, k *vault.Keys, store blob.Store, caseID string) (Prepared, error) {
	c, err := request.ByID(q, caseID)
	if err != nil {
		return Prepared{}, err
	}
	papers, err := missing(q, k, store, c)
	if err != nil {
		return Prepared{}, err
	}
	made := Prepared{Case: c.ID, Revision: c.Revision}
	for _, one := range papers {
		p := Paper{Kind: one.Kind, Source: one.Source, Number: one.Number, On: one.On, Title: one.Title, By: one.By, Ending: one.Ending, state: one.State}
		data, pages, err := one.Read(ctx)
		if err != nil {
			return made, fmt.Errorf("paper %s of case %s: %w", one.Source, c.ID, err)
		}
		if data != nil {
			sum := sha256.Sum256(data)
			p.Hash, p.Size, p.Pages = hex.EncodeToString(sum[:]), int64(len(data)), pages
			var sealed io.Reader
			if sealed, p.key, err = vault.Encrypt(bytes.NewReader(data)); err != nil {
				return made, err
			}
			if p.sealed, err = store.Put(ctx, sealed); err != nil {
				return made, err
			}
		}
		made.Papers = append(made.Papers, p)
	}
	return made, nil
}

// missing gives the papers of a case that its file does not have, in order: all of one that has no file. A paper that grew is
// missing in its new state.
func missing(q db.Query, k *vault.Keys, store blob.Store, c request.Case) ([]request.Paper, error) {
	papers, err := request.Papers(q, k, store, c)
	if err != nil || c.Stage != request.StageArchived {
		return papers, err
	}
	f, err := OfCase(q, c.ID)
	if err != nil {
		return nil, err
	}
	kept, err := PapersOf(q, f.ID)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, p := range kept {
		has[p.Source+" "+p.state] = true
	}
	var out []request.Paper
	for _, p := range papers {
		if !has[p.Source+" "+p.State] {
			out = append(out, p)
		}
	}
	return out, nil
}

// Missing gives the titles of the papers a supplement would add.
func Missing(q db.Query, k *vault.Keys, store blob.Store, caseID string) ([]request.Paper, error) {
	c, err := request.ByID(q, caseID)
	if err != nil {
		return nil, err
	}
	return missing(q, k, store, c)
}

// keep writes the rows of the papers; the file's key seals theirs.
func (m Prepared) keep(tx *db.Tx, k *vault.Keys, f File, supplement int) error {
	first, err := lastPaper(tx, f.ID)
	if err != nil {
		return err
	}
	for i, p := range m.Papers {
		p.Seq, p.Supplement, p.at = first+i+1, supplement, tx.Now().UnixMicro()
		if p.key != "" {
			if p.key, err = k.Seal(tx, f.person, keyName(p.Seq), p.key); err != nil {
				return err
			}
		}
		if err := insertPaper(tx, f.ID, p); err != nil {
			return err
		}
	}
	return nil
}

func keyName(seq int) string { return fmt.Sprintf("archive paper %d", seq) }

// content gives a paper back, checked against its hash.
func (p Paper) content(ctx context.Context, q db.Query, k *vault.Keys, store blob.Store, f File) ([]byte, error) {
	key, err := k.Reveal(q, f.person, keyName(p.Seq), p.key)
	if err != nil {
		return nil, err
	}
	in, err := blob.OpenRef(ctx, store, p.sealed)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // only read
	data, err := vault.Decrypt(io.Reader(in), key, p.sealed.Size)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.Hash {
		return nil, fmt.Errorf("paper %d of the file %s is not the one its row names", p.Seq, f.ID)
	}
	return data, nil
}
