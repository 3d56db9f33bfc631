package archive

// The whole file as one archive: every paper, cover and list, and the SHA-256 of each, so that whoever has it can check it
// without this program (sha256sum -c SHA256SUMS).

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/pdf"
	"gongkai/vault"
)

// Open allows and records that somebody takes a whole file out: everything in it is plain.
func Open(tx *db.Tx, by office.Actor, id string) (File, error) {
	f, err := ByID(tx, id)
	if err != nil {
		return f, err
	}
	for _, verb := range seesAll {
		if err := by.Allow(verb, f.Organ); err != nil {
			return f, err
		}
	}
	if f.State == Destroyed {
		return f, fault.Refuse("archive.destroyed", f.Number)
	}
	return f, ledger.Append(tx, by.Event(VerbOpen, f.Subject(), f.CaseNumber, map[string]any{"archive": f.Number}))
}

// sums are the names and hashes of what was packed, as sha256sum reads them.
type packing struct {
	zip  *zip.Writer
	sums bytes.Buffer
	at   time.Time
}

func (p *packing) add(name string, data []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	fmt.Fprintf(&p.sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	return nil
}

// WriteZIP writes the whole file; Open was asked before. One paper at a time is held in memory.
func WriteZIP(ctx context.Context, q db.Query, k *vault.Keys, store blob.Store, id string, to io.Writer) error {
	cover, err := CoverOf(q, id)
	if err != nil {
		return err
	}
	p := &packing{zip: zip.NewWriter(to), at: cover.File.At}
	for _, one := range cover.Papers {
		if one.Ending == "" || one.key == "" {
			continue
		}
		data, err := one.content(ctx, q, k, store, cover.File)
		if err != nil {
			return err
		}
		if err := p.add(one.Name(), data); err != nil {
			return err
		}
	}
	list, err := cover.csv()
	if err != nil {
		return err
	}
	if err := p.add("000-卷内文件目录.csv", list); err != nil {
		return err
	}
	forms := []struct {
		ending string
		write  func(io.Writer) error
	}{{"docx", cover.WriteDOCX}}
	if pdf.Ready() {
		forms = append(forms, forms[0])
		forms[1].ending, forms[1].write = "pdf", cover.WritePDF
	}
	for _, form := range forms {
		var b bytes.Buffer
		if err := form.write(&b); err != nil {
			return err
		}
		if err := p.add("000-封面和卷内文件目录."+form.ending, b.Bytes()); err != nil {
			return err
		}
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: "SHA256SUMS", Method: zip.Deflate, Modified: p.at})
	if err != nil {
		return err
	}
	if _, err := w.Write(p.sums.Bytes()); err != nil {
		return err
	}
	return p.zip.Close()
}

// csv is the list for programs, with the hash of each paper.
func (c Cover) csv() ([]byte, error) {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	_ = w.Write([]string{"序号", "文号", "日期", "题名", "责任者", "页数", "文件", "SHA-256", "补充"}) // a buffer takes everything
	for _, p := range c.Papers {
		_ = w.Write([]string{strconv.Itoa(p.Seq), p.Number, p.On.String(), p.Title, p.By, strconv.Itoa(p.Pages), p.Name(), p.Hash, strconv.Itoa(p.Supplement)})
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
