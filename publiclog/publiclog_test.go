package publiclog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/testkit"
)

func record(i int) []byte { return fmt.Appendf(nil, "publication %d", i) }

// fill appends n leaves, one by one up to a hundred and the rest at once.
func fill(t *testing.T, d *db.DB, n int) {
	t.Helper()
	one := min(n, 100)
	for i := range one {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			idx, err := Append(tx, Entry{Subject: fmt.Sprintf("item:%d", i), Record: record(i)})
			if idx != int64(i) {
				t.Errorf("leaf %d got index %d", i, idx)
			}
			return err
		}))
	}
	var rest []Entry
	for i := one; i < n; i++ {
		rest = append(rest, Entry{Subject: fmt.Sprintf("item:%d", i), Record: record(i)})
	}
	if len(rest) > 0 {
		must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { _, err := AppendAll(tx, rest); return err }))
	}
}

func TestProof_convinces_a_stranger_and_nothing_else_does(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 300)
		must(t, d.View(t.Context(), func(q *db.View) error {
			for _, i := range []int{0, 1, 99, 100, 255, 256, 299} {
				p, err := ProofOf(q, int64(i))
				must(t, err)
				must(t, p.Check(record(i)))
				if p.Check(record(i+1)) == nil {
					t.Errorf("leaf %d proves another record", i)
				}
				p.Tree.Root[0] ^= 1
				if p.Check(record(i)) == nil {
					t.Errorf("leaf %d is in another tree", i)
				}
			}
			_, err := ProofOf(q, 300)
			if err == nil {
				t.Error("a leaf that is not there was proved")
			}
			return nil
		}))
	})
}

func TestCheckpoint_is_signed_and_its_tiles_give_its_root(t *testing.T) {
	dir := t.TempDir()
	key, err := OpenKey(dir, "pukou.example/log")
	must(t, err)
	info, err := os.Stat(filepath.Join(dir, "publiclog.key"))
	if must(t, err); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	again, err := OpenKey(dir, "other.example/log")
	if must(t, err); again.Verifier != key.Verifier || again.Origin != "pukou.example/log" {
		t.Error("the second opening gave another key")
	}
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 600)
		must(t, d.View(t.Context(), func(q *db.View) error {
			signed, err := key.Checkpoint(q)
			must(t, err)
			tree, err := ReadCheckpoint(signed, key.Verifier)
			must(t, err)
			if tree.Size != 600 {
				t.Errorf("size %d", tree.Size)
			}
			reader := tlog.TileHashReader(tlog.Tree{N: tree.Size, Hash: tree.Root}, &tiles{t: t, q: q})
			root, err := tlog.TreeHash(600, reader)
			if must(t, err); root != tree.Root {
				t.Error("the tiles give another root")
			}
			_, err = reader.ReadHashes([]int64{tlog.StoredHashIndex(0, 3), tlog.StoredHashIndex(0, 599)})
			must(t, err)
			entries, full, err := Resource(q, "tile/entries/000")
			if must(t, err); !full || len(entries) != 256*34 || binary.BigEndian.Uint16(entries) != 32 {
				t.Errorf("entries tile of %d bytes", len(entries))
			}
			if partial, full, err := Resource(q, "tile/entries/002.p/88"); err != nil || full || len(partial) != 88*34 {
				t.Error(len(partial), full, err)
			}
			signed[10] ^= 1
			if _, err := ReadCheckpoint(signed, key.Verifier); err == nil {
				t.Error("a changed checkpoint was accepted")
			}
			return nil
		}))
	})
}

// tiles reads the log as a client on the network would.
type tiles struct {
	t *testing.T
	q db.Query
}

func (r *tiles) Height() int { return 8 }

func (r *tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range want {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, _, err := Resource(r.q, path)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (r *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func TestResource_of_anything_else_is_NotFound(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 3)
		must(t, d.View(t.Context(), func(q *db.View) error {
			for _, path := range []string{"", "tile", "tile/", "tile/0/000", "tile/0/000.p/4", "tile/0/001.p/1", "tile/1/000.p/1", "tile/63/000.p/1",
				"tile/0/x999/x999/x999/x999/x999/999", "tile/-1/000", "tile/8/0/000", "tile/entries/000.p/0", "tile/0/../0"} {
				if _, _, err := Resource(q, path); fault.Of(err) != fault.NotFound {
					t.Errorf("%q: %v", path, err)
				}
			}
			if data, full, err := Resource(q, "tile/0/000.p/3"); err != nil || full || len(data) != 96 {
				t.Error(len(data), full, err)
			}
			return nil
		}))
	})
}

func TestAppend_of_many_organs_at_once_leaves_no_gap(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		var wait sync.WaitGroup
		for organ := range 8 {
			wait.Go(func() {
				for i := range 25 {
					err := d.Update(t.Context(), fmt.Sprintf("o%d", organ), func(tx *db.Tx) error {
						_, err := Append(tx, Entry{Record: record(organ*1000 + i)})
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		if n, problems := verify(t, d); n != 200 || len(problems) != 0 {
			t.Error(n, problems)
		}
	})
}

func TestAppend_that_is_rolled_back_leaves_nothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 5)
		_ = d.Update(t.Context(), "o1", func(tx *db.Tx) error {
			_, err := Append(tx, Entry{Record: record(5)})
			must(t, err)
			return fault.Refuse("x")
		})
		fill2 := func(tx *db.Tx) error { _, err := Append(tx, Entry{Record: record(6)}); return err }
		must(t, d.Update(t.Context(), "o1", fill2))
		if n, problems := verify(t, d); n != 6 || len(problems) != 0 {
			t.Error(n, problems)
		}
	})
}

func TestVerify_finds_what_was_done_by_hand(t *testing.T) {
	for name, tamper := range map[string]string{
		"leaf":      `UPDATE publiclog_leaf SET commitment = (SELECT commitment FROM publiclog_leaf WHERE idx = 3) WHERE idx = 2`,
		"hash":      `UPDATE publiclog_hash SET hash = (SELECT hash FROM publiclog_hash WHERE idx = 3) WHERE idx = 2`,
		"lost leaf": `DELETE FROM publiclog_leaf WHERE idx = 4`,
		"lost hash": `DELETE FROM publiclog_hash WHERE idx = 4`,
		"head":      `UPDATE publiclog_head SET size = 8`,
		"last leaf": `DELETE FROM publiclog_leaf WHERE idx = 8`,
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Engines(t, func(t *testing.T, d *db.DB) {
				fill(t, d, 9)
				if _, problems := verify(t, d); len(problems) != 0 {
					t.Fatal(problems)
				}
				must(t, d.Update(t.Context(), "o1", func(tx *db.Tx) error { _, err := tx.Exec(tamper); return err }))
				if _, problems := verify(t, d); len(problems) == 0 {
					t.Error("not found")
				}
			})
		})
	}
}

func TestCommit_needs_a_whole_nonce(t *testing.T) {
	for _, nonce := range []string{"", "00", strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		if _, err := Commit(nonce, nil); err == nil {
			t.Errorf("%q accepted", nonce)
		}
	}
	a, _ := Commit(strings.Repeat("0", 64), []byte("a"))
	b, _ := Commit(strings.Repeat("0", 63)+"1", []byte("a"))
	if a == b || bytes.Equal([]byte(a), nil) {
		t.Error("the nonce does not count")
	}
}

func verify(t *testing.T, d *db.DB) (n int64, problems []string) {
	t.Helper()
	must(t, d.View(t.Context(), func(q *db.View) (err error) {
		n, err = Verify(q, func(s string) { problems = append(problems, s) }, nil)
		return err
	}))
	return n, problems
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
