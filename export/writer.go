package export

// writer.go takes what the handler answers into a file: beside the old one first, then in its place, so that a visitor is
// given the one or the other and never a part. A file that says the same already is left alone.

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
)

// answer is what the handler gave for an address.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
	file   *os.File // of an attachment, which may be large
	err    error
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.file != nil && a.status == http.StatusOK {
		n, err := a.file.Write(p)
		a.err = errors.Join(a.err, err)
		return n, err
	}
	return a.body.Write(p)
}

func (a *answer) reset() {
	a.header, a.status, a.file, a.err = http.Header{}, 0, nil, nil
	a.body.Reset()
}

func (a *answer) isHTML() bool { return strings.HasPrefix(a.header.Get("Content-Type"), "text/html") }

// folder is where the copy is written.
type folder struct {
	dir   string
	temp  string // a folder for files under way, on the same file system
	count *atomic.Int64
}

// under opens a file under way, readable by the web server once it is in its place.
func (f folder) under() (*os.File, error) {
	return os.OpenFile(filepath.Join(f.temp, strconv.FormatInt(f.count.Add(1), 36)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

const (
	tempName  = ".gongkai-export-new"
	stateName = ".gongkai-export.json"
	goneName  = ".gone" // names what is to be answered with 410
	lockName  = ".gongkai-export.lock"
)

func (f folder) path(file string) string { return filepath.Join(f.dir, filepath.FromSlash(file)) }

func (f folder) has(file string) bool {
	_, err := os.Stat(f.path(file))
	return err == nil
}

// put writes a file unless it says the same already; changed says whether it did.
func (f folder) put(file string, content []byte) (changed bool, err error) {
	to := f.path(file)
	if info, err := os.Stat(to); err == nil && info.Size() == int64(len(content)) {
		if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, content) {
			return false, nil
		}
	}
	temp, err := f.under()
	if err != nil {
		return false, err
	}
	_, err = temp.Write(content)
	return true, f.place(temp, to, err)
}

// place brings a finished file to where it belongs.
func (f folder) place(temp *os.File, to string, err error) error {
	err = errors.Join(err, temp.Close())
	if err == nil {
		if err = os.Rename(temp.Name(), to); errors.Is(err, fs.ErrNotExist) {
			if err = os.MkdirAll(filepath.Dir(to), 0o755); err == nil {
				err = os.Rename(temp.Name(), to)
			}
		}
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", to, err), os.Remove(temp.Name()))
	}
	return nil
}

// drop removes a file; one that is not there is no error.
func (f folder) drop(file string) (dropped bool, err error) {
	err = os.Remove(f.path(file))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// below gives the addresses of the list pages and revisions written below an address.
func (f folder) below(address string) (list []string) {
	entries, err := os.ReadDir(f.path(strings.TrimPrefix(address, "/")))
	if err != nil {
		return nil // none were
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".html")
		if e.IsDir() || name == e.Name() {
			continue
		}
		list = append(list, address+listQuery(name))
	}
	return list
}

// listQuery gives back the address's end that listSuffix named.
func listQuery(name string) string {
	year, number := "", ""
	for i, parts := 0, strings.Split(name, "-"); i+1 < len(parts); i += 2 {
		switch parts[i] {
		case "year":
			year = parts[i+1]
		case "page":
			number = parts[i+1]
		}
	}
	switch {
	case year != "" && number != "":
		return "?page=" + number + "&year=" + year
	case year != "":
		return "?year=" + year
	case number != "":
		return "?page=" + number
	}
	return "/" + name
}
