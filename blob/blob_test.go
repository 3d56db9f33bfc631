// One test set for both stores: the folder, and an S3-compatible store against a server that speaks S3.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"gongkai/fault"
)

// stores runs a test on both stores; files gives what is really kept, temporary files included.
func stores(t *testing.T, run func(t *testing.T, s Store, files func() int)) {
	t.Run("directory", func(t *testing.T) {
		dir := t.TempDir()
		s, err := NewDirectory(dir)
		must(t, err)
		run(t, s, func() int { return filesUnder(t, dir) })
	})
	t.Run("s3", func(t *testing.T) {
		s, spool := newS3(t)
		run(t, s, func() int { return filesUnder(t, spool) + count(t, s) })
	})
}

func newS3(t *testing.T) (*S3, string) {
	t.Helper()
	backend := s3mem.New()
	must(t, backend.CreateBucket("gongkai"))
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	spool := t.TempDir()
	o := S3Options{Endpoint: strings.TrimPrefix(server.URL, "http://"), Bucket: "gongkai", Prefix: "files/",
		AccessKey: "key", SecretKey: "secret", Region: "us-east-1", Spool: spool}
	s, err := NewS3(t.Context(), o)
	must(t, err)
	o.Bucket = "elsewhere"
	if _, err := NewS3(t.Context(), o); err == nil {
		t.Error("a bucket that is not there was accepted")
	}
	return s, spool
}

func TestPut_keeps_the_same_content_once_and_gives_it_back(t *testing.T) {
	stores(t, func(t *testing.T, s Store, files func() int) {
		for _, content := range [][]byte{{0}, []byte("政府信息公开指南"), bytes.Repeat([]byte("x"), 3<<20)} {
			for range 2 {
				ref, err := s.Put(t.Context(), bytes.NewReader(content))
				must(t, err)
				sum := sha256.Sum256(content)
				if ref.Hash != hex.EncodeToString(sum[:]) || ref.Size != int64(len(content)) {
					t.Errorf("got %+v for %d bytes", ref, len(content))
				}
				f, err := OpenRef(t.Context(), s, ref)
				must(t, err)
				got, err := io.ReadAll(f)
				must(t, errors.Join(err, f.Close()))
				if !bytes.Equal(got, content) {
					t.Errorf("content of %d bytes came back changed", len(content))
				}
				must(t, Check(t.Context(), s, ref))
			}
		}
		if n := files(); n != 3 {
			t.Errorf("%d files are kept, want 3", n)
		}
	})
}

func TestPut_leaves_nothing_when_the_upload_is_cut_off_or_too_large(t *testing.T) {
	stores(t, func(t *testing.T, s Store, files func() int) {
		ctx, cancel := context.WithCancel(t.Context())
		broken := io.MultiReader(strings.NewReader("half of it"), readerFunc(func([]byte) (int, error) {
			cancel()
			return 0, nil
		}), strings.NewReader("the rest"))
		if _, err := s.Put(ctx, broken); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v", err)
		}
		if _, err := s.Put(t.Context(), Limit(strings.NewReader("12345"), 5)); err != nil {
			t.Errorf("exactly the limit: %v", err)
		}
		_, err := s.Put(t.Context(), Limit(strings.NewReader("123456"), 5))
		if fault.Of(err) != fault.Invalid || fault.As(err).Args[0] != "5 B" {
			t.Errorf("too large: got %v", err)
		}
		if n := files(); n != 1 {
			t.Errorf("%d files are kept, want only the one of five bytes", n)
		}
	})
}

func TestOpen_of_what_is_not_there_is_NotFound(t *testing.T) {
	stores(t, func(t *testing.T, s Store, _ func() int) {
		for _, hash := range []string{strings.Repeat("0", 64), "", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("/", 64)} {
			if _, err := s.Open(t.Context(), hash); fault.Of(err) != fault.NotFound {
				t.Errorf("%q: got %v", hash, err)
			}
		}
	})
}

func TestSweep_removes_only_old_files_that_nothing_names(t *testing.T) {
	stores(t, func(t *testing.T, s Store, files func() int) {
		named, err := s.Put(t.Context(), strings.NewReader("named"))
		must(t, err)
		_, err = s.Put(t.Context(), strings.NewReader("orphan"))
		must(t, err)
		keep := func(hash string) bool { return hash == named.Hash }
		n, err := Sweep(t.Context(), s, keep, time.Now().Add(-time.Hour))
		if must(t, err); n != 0 || count(t, s) != 2 {
			t.Errorf("young files were swept: %d", n)
		}
		n, err = Sweep(t.Context(), s, keep, time.Now().Add(time.Hour))
		if must(t, err); n != 1 || files() != 1 {
			t.Errorf("swept %d, left %d", n, files())
		}
		must(t, Check(t.Context(), s, named))
	})
}

func TestSweep_spares_an_orphan_that_was_put_again(t *testing.T) {
	dir := t.TempDir()
	s, err := NewDirectory(dir)
	must(t, err)
	ref, err := s.Put(t.Context(), strings.NewReader("orphan"))
	must(t, err)
	old := time.Now().Add(-48 * time.Hour)
	must(t, os.Chtimes(s.path(ref.Hash), old, old))
	again := func(string) bool { // somebody uploads the same content while the sweep looks at it
		_, err := s.Put(t.Context(), strings.NewReader("orphan"))
		must(t, err)
		return false
	}
	n, err := Sweep(t.Context(), s, again, time.Now().Add(-time.Hour))
	if must(t, err); n != 0 {
		t.Error("the file was taken from under its row")
	}
}

func TestSweep_clears_what_a_crash_left_in_tmp(t *testing.T) {
	dir := t.TempDir()
	s, err := NewDirectory(dir)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "tmp", "put-1"), []byte("half"), 0o600))
	_, err = Sweep(t.Context(), s, nil, time.Now().Add(time.Hour))
	if must(t, err); filesUnder(t, dir) != 0 {
		t.Error("the half file is still there")
	}
}

func TestCheck_finds_a_changed_byte_and_a_changed_length(t *testing.T) {
	dir := t.TempDir()
	s, err := NewDirectory(dir)
	must(t, err)
	ref, err := s.Put(t.Context(), strings.NewReader("2020年决算"))
	must(t, err)
	for name, content := range map[string]string{"byte": "2021年决算", "length": "2020年决算 "} {
		must(t, os.WriteFile(s.path(ref.Hash), []byte(content), 0o600))
		if err := Check(t.Context(), s, ref); err == nil {
			t.Errorf("a changed %s was not found", name)
		}
	}
}

func TestHumanSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KB", 20 << 20: "20 MB", 3 << 30: "3 GB"} {
		if got := HumanSize(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func count(t *testing.T, s Store) int {
	t.Helper()
	n := 0
	must(t, s.Each(t.Context(), func(Ref, time.Time) error { n++; return nil }))
	return n
}

func filesUnder(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	must(t, filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
