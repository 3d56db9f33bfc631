// Package blob keeps attachments by the SHA-256 of their content: in a folder, or in an S3-compatible store. A file is
// durable before Put returns, so that the row which names it can commit after it (file, row and ledger event are one
// unit); a file no row came to name is an orphan, and Sweep removes it later. Nothing is ever changed in place.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"gongkai/fault"
)

// Ref names one stored file.
type Ref struct {
	Hash string // SHA-256 of the content, 64 lower-case hex digits
	Size int64  // bytes
}

// Store is a place for files. Its two implementations are Directory and S3.
type Store interface {
	// Put reads r to its end and keeps it durably; the same content twice is kept once. When r or ctx fails, or the
	// store is full, nothing is left behind.
	Put(ctx context.Context, r io.Reader) (Ref, error)
	// Open gives the file of a hash, or a NotFound fault. The content is not checked; Check does that.
	Open(ctx context.Context, hash string) (io.ReadSeekCloser, error)
	// Each calls f for every file with the time it was last put, in no order, until f fails.
	Each(ctx context.Context, f func(ref Ref, put time.Time) error) error
	// Remove deletes the file if it was last put before olderThan, and says whether it did.
	Remove(ctx context.Context, hash string, olderThan time.Time) (bool, error)
	// tidy removes what uploads that were cut off before olderThan left behind.
	tidy(ctx context.Context, olderThan time.Time) error
}

// Valid says whether hash has the form of a Ref's hash. Anything else never reaches a path or a network.
func Valid(hash string) bool {
	if len(hash) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(hash) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// OpenRef opens a file and refuses it when its size is not the one its row names. The error is internal: a file
// that differs from its row is damage, not a visitor's mistake.
func OpenRef(ctx context.Context, s Store, ref Ref) (io.ReadSeekCloser, error) {
	f, err := s.Open(ctx, ref.Hash)
	if err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil && size != ref.Size {
		err = fmt.Errorf("blob %s: size is %d, its row says %d", ref.Hash, size, ref.Size)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Check reads a whole file and compares it with its row: a file system's or database's own check misses bits that
// flipped. A nil error means every byte is as it was.
func Check(ctx context.Context, s Store, ref Ref) error {
	f, err := OpenRef(ctx, s, ref)
	if err != nil {
		return err
	}
	defer f.Close()
	got, err := digest(io.Discard, within(ctx, f))
	if err != nil {
		return fmt.Errorf("blob %s: %w", ref.Hash, err)
	}
	if got.Hash != ref.Hash {
		return fmt.Errorf("blob %s: content hashes to %s", ref.Hash, got.Hash)
	}
	return nil
}

// Sweep removes the files that nothing names: keep says which hashes are named, and only files put before olderThan
// are looked at, so that a file whose row is about to commit stays (a day is ample). It gives the number removed.
func Sweep(ctx context.Context, s Store, keep func(hash string) bool, olderThan time.Time) (int, error) {
	var orphans []string
	err := s.Each(ctx, func(ref Ref, put time.Time) error {
		if put.Before(olderThan) && !keep(ref.Hash) {
			orphans = append(orphans, ref.Hash)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, hash := range orphans {
		if keep(hash) { // a row may have come since
			continue
		}
		gone, err := s.Remove(ctx, hash, olderThan)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, s.tidy(ctx, olderThan)
}

// Limit gives a reader that fails with an Invalid fault, naming the limit, as soon as r holds more than max bytes.
func Limit(r io.Reader, max int64) io.Reader { return &limited{r: r, left: max, max: max} }

type limited struct {
	r         io.Reader
	left, max int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fault.BadInput("fault.too_large", HumanSize(l.max))
	}
	return n, err
}

// HumanSize says a number of bytes for people: "820 B", "1.5 KB", "20 MB".
func HumanSize(n int64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	value, unit := float64(n), 0
	for value >= 1024 && unit < len(units)-1 {
		value, unit = value/1024, unit+1
	}
	if unit == 0 || value == float64(int64(value)) {
		return fmt.Sprintf("%d %s", int64(value), units[unit])
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

// digest copies r to w and gives what went by.
func digest(w io.Writer, r io.Reader) (Ref, error) {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), r)
	if err != nil {
		return Ref{}, err
	}
	return Ref{Hash: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
}

// within gives a reader that stops when ctx ends.
func within(ctx context.Context, r io.Reader) io.Reader { return &cancellable{ctx, r} }

type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func missing() error { return fault.Missing("blob.missing") }
