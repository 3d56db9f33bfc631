package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/testkit"
)

func update(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Update(t.Context(), "organ", fn); err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, d *db.DB, dir string) *Keys {
	t.Helper()
	k, err := Start(t.Context(), d, dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAPersonIsSealedAndRevealed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		k := start(t, d, t.TempDir())
		var person, other PersonID
		var sealed string
		update(t, d, func(tx *db.Tx) (err error) {
			if person, err = k.New(tx); err != nil {
				return err
			}
			if other, err = k.New(tx); err != nil {
				return err
			}
			sealed, err = k.Seal(tx, person, "identity", "330683199001010018")
			return err
		})
		if strings.Contains(sealed, "330683") {
			t.Fatal("the value stands plain in its sealed form")
		}
		read := func(k *Keys, who PersonID, field, text string) (plain string, err error) {
			return plain, d.View(t.Context(), func(q *db.View) error {
				plain, err = k.Reveal(q, who, field, text)
				return err
			})
		}
		var plain string
		if err := d.View(t.Context(), func(q *db.View) (err error) { plain, err = k.Reveal(q, person, "identity", sealed); return err }); err != nil || plain != "330683199001010018" {
			t.Fatalf("revealed %q, %v", plain, err)
		}
		for what, c := range map[string]struct {
			who         PersonID
			field, text string
		}{"another person": {other, "identity", sealed}, "another field": {person, "phone", sealed}, "a changed text": {person, "identity", sealed[:len(sealed)-2] + "AA"}, "rubbish": {person, "identity", "x"}} {
			if _, err := read(k, c.who, c.field, c.text); err == nil {
				t.Errorf("opened for %s", what)
			}
		}
	})
}

func TestAnErasedPersonIsGoneAlsoFromABackup(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		k := start(t, d, dir)
		var person PersonID
		var sealed, backup string
		update(t, d, func(tx *db.Tx) (err error) {
			if person, err = k.New(tx); err != nil {
				return err
			}
			if sealed, err = k.Seal(tx, person, "name", "张三"); err != nil {
				return err
			}
			backup, err = wrappedKey(tx, person)
			return err
		})
		update(t, d, func(tx *db.Tx) error { return k.Erase(tx, person) })
		gone := func(k *Keys) {
			t.Helper()
			err := d.View(t.Context(), func(q *db.View) error { _, err := k.Reveal(q, person, "name", sealed); return err })
			if f := fault.As(err); f == nil || f.Key != "vault.erased" {
				t.Fatalf("want the person erased, got %v", err)
			}
		}
		gone(k)
		update(t, d, func(tx *db.Tx) error { // an old backup brings the row back
			_, err := tx.Exec(`UPDATE vault_person SET wrapped = $1, erased = 0 WHERE id = $2`, backup, string(person))
			return err
		})
		gone(k)
		gone(start(t, d, dir))
		var wrapped string
		update(t, d, func(tx *db.Tx) (err error) { wrapped, err = wrappedKey(tx, person); return err })
		if wrapped != "" {
			t.Error("the restored key is still there after the next start")
		}
	})
}

func TestALostOrForeignKeyIsRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		first := start(t, d, dir)
		path := filepath.Join(dir, keyFile)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the key file has mode %v, %v", info.Mode(), err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, readFile)); err != nil || !bytes.Contains(text, []byte("抄存")) {
			t.Errorf("no explanation beside the key: %v", err)
		}
		if again := start(t, d, dir); again.Index("id", "1") != first.Index("id", "1") {
			t.Error("the same file gave another key")
		}
		refused := func(dir, key string) {
			t.Helper()
			_, err := Start(t.Context(), d, dir)
			if f := fault.As(err); f == nil || f.Key != key {
				t.Errorf("want %s, got %v", key, err)
			}
		}
		empty := t.TempDir()
		refused(empty, "vault.key_missing")
		if left, _ := os.ReadDir(empty); len(left) > 0 {
			t.Error("a key was written although it was refused")
		}
		foreign := t.TempDir()
		if err := os.WriteFile(filepath.Join(foreign, keyFile), []byte(heading+"\n"+strings.Repeat("A", 43)+"=\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(foreign, "vault.key_wrong")
		for text, key := range map[string]string{"": "vault.key_broken", heading + "\nAAAA\n": "vault.key_broken"} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			refused(dir, key)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		refused(dir, "vault.key_open")
	})
}

// The key is lost for good: a new one is made only then, who came before says so, and everything else goes on.
func TestALostKeyIsReplaced(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		seal := func(k *Keys, name string) (person PersonID, sealed string) {
			update(t, d, func(tx *db.Tx) (err error) {
				if person, err = k.New(tx); err != nil {
					return err
				}
				sealed, err = k.Seal(tx, person, "name", name)
				return err
			})
			return person, sealed
		}
		says := func(k *Keys, person PersonID, sealed, key string) {
			t.Helper()
			err := d.View(t.Context(), func(q *db.View) error {
				_, err := k.RevealAll(q, person, map[string]string{"name": sealed})
				return err
			})
			if f := fault.As(err); f == nil || f.Key != key || fault.Of(err) != fault.NotFound {
				t.Errorf("want %s, got %v", key, err)
			}
		}
		replace := func(dir string) (people int64, err error) {
			k, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			return people, d.Update(t.Context(), "organ", func(tx *db.Tx) error { people, err = k.Replace(tx); return err })
		}
		if _, err := replace(dir); err == nil || fault.As(err).Key != "vault.nothing_lost" {
			t.Errorf("a new key over nothing: %v", err)
		}
		first := start(t, d, dir)
		before, sealed := seal(first, "张三")
		gone, other := seal(first, "李四")
		update(t, d, func(tx *db.Tx) error { return first.Erase(tx, gone) })
		if _, err := replace(dir); err == nil || fault.As(err).Key != "vault.key_there" {
			t.Errorf("a new key beside one that is there: %v", err)
		}
		path := filepath.Join(dir, keyFile)
		if err := os.Rename(path, path+".old"); err != nil {
			t.Fatal(err)
		}
		if people, err := replace(dir); err != nil || people != 1 {
			t.Fatalf("%d people, %v", people, err)
		}
		second := start(t, d, dir)
		says(second, before, sealed, "vault.lost")
		says(second, gone, other, "vault.erased")
		after, fresh := seal(second, "王五")
		if err := d.View(t.Context(), func(q *db.View) error { _, err := second.Reveal(q, after, "name", fresh); return err }); err != nil {
			t.Errorf("who came after: %v", err)
		}
		update(t, d, func(tx *db.Tx) error { return second.Erase(tx, before) })
		says(second, before, sealed, "vault.erased")
		if err := os.Rename(path+".old", path); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(t.Context(), d, dir); err == nil || fault.As(err).Key != "vault.key_wrong" {
			t.Errorf("the old key after the new one: %v", err)
		}
	})
}

func TestSecretsAndIndexes(t *testing.T) {
	k, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.SealSecret("totp", "x"); err == nil {
		t.Error("a key that is not written yet sealed something")
	}
	k.fresh = false
	sealed, err := k.SealSecret("totp of a", "JBSWY3DP")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := k.OpenSecret("totp of a", sealed); err != nil || plain != "JBSWY3DP" {
		t.Error(plain, err)
	}
	if _, err := k.OpenSecret("totp of b", sealed); err == nil {
		t.Error("a secret opened under another name")
	}
	one, again := k.Index("id", "1"), k.Index("id", "1")
	if one != again || one == k.Index("id", "2") || one == k.Index("phone", "1") || k.Index("id", "") != "" {
		t.Error("indexes do not tell values apart")
	}
}
