package clearance

// file.go looks into attached files and remembers what was found, by content: a file is read once, not at every save.

import (
	"context"
	"io"
	"slices"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/screen"
)

// readers is the version of the readers; what was found by an older one is looked at anew.
const readers = "2"

// rules names what a file is looked into by: what was found by others is not known any more.
func (f finder) rules() string { return readers + " " + f.words.mark }

// UnreadOf gives which of an organ's files nobody has looked into by the present rules, by hash.
func UnreadOf(q db.Query, organ string, hashes []string) (map[string]bool, error) {
	f, err := finderFor(q, organ, nil, "")
	if err != nil {
		return nil, err
	}
	unread := map[string]bool{}
	for _, h := range hashes {
		unread[h] = true
	}
	for part := range slices.Chunk(hashes, 50) {
		known, err := readBy(q, organ, f.rules(), part)
		if err != nil {
			return nil, err
		}
		for _, h := range known {
			delete(unread, h)
		}
	}
	return unread, nil
}

// LookInto looks into those files of a matter that nobody has looked into by the present rules, and keeps what is found. It is
// called before a text is shown or handed on, outside of any transaction.
func LookInto(ctx context.Context, d *db.DB, store blob.Store, m Matter) error {
	return LookThrough(ctx, d, m, func(ctx context.Context, file File) (screen.Reading, error) { return open(ctx, store, file) })
}

// LookThrough is LookInto for files that are read in a way of their own.
func LookThrough(ctx context.Context, d *db.DB, m Matter, read func(context.Context, File) (screen.Reading, error)) error {
	for _, file := range m.Files {
		var known bool
		var rules string
		err := d.View(ctx, func(q *db.View) (err error) {
			var f finder
			if f, err = finderFor(q, m.Organ, m.Own, ""); err != nil {
				return err
			}
			_, rules, known, err = fileHits(q, m.Organ, file.Hash)
			known = known && rules == f.rules()
			return err
		})
		if err != nil {
			return err
		}
		if known {
			continue
		}
		r, err := read(ctx, file)
		if err != nil {
			return err
		}
		if err := d.Update(ctx, m.Organ, func(tx *db.Tx) error { return Keep(tx, m, file, r) }); err != nil {
			return err
		}
	}
	return nil
}

// LookIntoWithin is LookInto in a transaction of the matter's organ.
func LookIntoWithin(ctx context.Context, tx *db.Tx, store blob.Store, m Matter) error {
	for _, file := range m.Files {
		unread, err := UnreadOf(tx, m.Organ, []string{file.Hash})
		if err != nil {
			return err
		}
		if !unread[file.Hash] {
			continue
		}
		r, err := open(ctx, store, file)
		if err != nil {
			return err
		}
		if err := Keep(tx, m, file, r); err != nil {
			return err
		}
	}
	return nil
}

// Keep keeps what was found in a file.
func Keep(tx *db.Tx, m Matter, file File, r screen.Reading) error {
	s, err := someSalt(tx)
	if err != nil {
		return err
	}
	f, err := finderFor(tx, m.Organ, m.Own, s)
	if err != nil {
		return err
	}
	return keepFile(tx, m.Organ, file.Hash, f.rules(), gather(f.file(file.Name, r), s))
}

func open(ctx context.Context, store blob.Store, file File) (screen.Reading, error) {
	if file.Size > screen.MaxFile {
		return screen.Reading{State: screen.TooLarge}, nil
	}
	in, err := blob.OpenRef(ctx, store, file.Ref)
	if err != nil {
		return screen.Reading{}, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, screen.MaxFile+1))
	if err != nil {
		return screen.Reading{}, err
	}
	return screen.Read(file.Name, data), nil
}
