// The folder store: <dir>/<first two hex digits>/<hash>, and <dir>/tmp for what is being written. A file is written to
// tmp, flushed, renamed to its place, and the folder flushed, before anything may name it.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"gongkai/fault"
)

// Directory is a Store in a folder of this machine.
type Directory struct {
	dir string
	mu  sync.Mutex // held while a file gets or loses its place, so that a sweep cannot take what was just put
}

// NewDirectory opens the store in dir, and makes the folders that are missing.
func NewDirectory(dir string) (*Directory, error) {
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := flushFolder(dir); err != nil {
		return nil, err
	}
	return &Directory{dir: dir}, nil
}

// Put implements Store.
func (d *Directory) Put(ctx context.Context, r io.Reader) (ref Ref, err error) {
	temp, err := os.CreateTemp(filepath.Join(d.dir, "tmp"), "put-*")
	if err != nil {
		return Ref{}, cannotSave(err)
	}
	defer func() {
		temp.Close()
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	if ref, err = digest(temp, within(ctx, r)); err != nil {
		return Ref{}, cannotSave(err)
	}
	if err = temp.Sync(); err != nil {
		return Ref{}, cannotSave(err)
	}
	return ref, cannotSave(d.place(temp.Name(), ref.Hash))
}

// place gives a written file its name, over an equal one if there is one: that renews the time a sweep looks at.
func (d *Directory) place(temp, hash string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	folder := filepath.Join(d.dir, hash[:2])
	if err := os.Mkdir(folder, 0o700); err == nil {
		if err := flushFolder(d.dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(temp, filepath.Join(folder, hash)); err != nil {
		return err
	}
	return flushFolder(folder)
}

// Open implements Store.
func (d *Directory) Open(_ context.Context, hash string) (io.ReadSeekCloser, error) {
	if !Valid(hash) {
		return nil, missing()
	}
	f, err := os.Open(d.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing()
	}
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", hash, err)
	}
	return f, nil
}

// Each implements Store.
func (d *Directory) Each(ctx context.Context, f func(Ref, time.Time) error) error {
	return filepath.WalkDir(d.dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if entry.IsDir() || !Valid(entry.Name()) {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return f(Ref{Hash: entry.Name(), Size: info.Size()}, info.ModTime())
	})
}

// Remove implements Store.
func (d *Directory) Remove(_ context.Context, hash string, olderThan time.Time) (bool, error) {
	if !Valid(hash) {
		return false, missing()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := os.Stat(d.path(hash))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(olderThan) {
		return false, nil
	}
	if err == nil {
		err = os.Remove(d.path(hash))
	}
	return err == nil, err
}

func (d *Directory) tidy(_ context.Context, olderThan time.Time) error {
	entries, err := os.ReadDir(filepath.Join(d.dir, "tmp"))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.ModTime().Before(olderThan) {
			os.Remove(filepath.Join(d.dir, "tmp", entry.Name()))
		}
	}
	return nil
}

func (d *Directory) path(hash string) string { return filepath.Join(d.dir, hash[:2], hash) }

// flushFolder makes the names in a folder durable.
func flushFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// cannotSave says Busy for a store that is full or failing; a fault or a cancelled upload passes unchanged.
func cannotSave(err error) error {
	if err == nil || fault.As(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		return fault.Wrap(err, fault.Busy, "fault.busy")
	}
	return fmt.Errorf("blob: %w", err)
}
