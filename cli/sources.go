package cli

// This file finds the reports to check: files, all files below folders, all files in zip archives. Nothing is read but
// folders and the archives' tables of contents; what cannot be used stays in the list with its reason.

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/annual"
	"gongkai/fault"
)

// source is one file to check and how its bytes are had.
type source struct {
	name string
	read func() ([]byte, error)
}

// sources are the files of a run, in the order of the output: arguments as given, folders by name, archives as packed.
type sources struct {
	list     []source
	archives []io.Closer
}

func (s *sources) close() {
	for _, a := range s.archives {
		_ = a.Close()
	}
}

func (s *sources) add(name string, read func() ([]byte, error)) {
	s.list = append(s.list, source{name, read})
}

func (s *sources) refuse(name string, err error) {
	s.add(name, func() ([]byte, error) { return nil, err })
}

// gather lists the sources of the arguments.
func gather(paths []string) *sources {
	s := &sources{}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			s.folder(path)
		case err == nil && (isZip(path) || zipInside(path)):
			s.archive(path)
		default:
			s.add(path, func() ([]byte, error) { return readReport(path) })
		}
	}
	return s
}

// junk are files that systems and office programs leave beside others.
var junk = []string{"thumbs.db", "desktop.ini"}

func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX" || slices.Contains(junk, strings.ToLower(name))
}

func (s *sources) folder(path string) {
	before := len(s.list)
	err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.refuse(file, fault.Wrap(err, fault.Invalid, "annual.read.no_file"))
			return fs.SkipDir
		case file != path && ignored(d.Name()) && d.IsDir():
			return fs.SkipDir
		case !d.Type().IsRegular() || ignored(d.Name()):
		case isZip(file):
			s.archive(file)
		default:
			s.add(file, func() ([]byte, error) { return readReport(file) })
		}
		return nil
	})
	if err != nil || len(s.list) == before {
		s.refuse(path, fault.BadInput("annual.read.no_files"))
	}
}

func isZip(path string) bool { return strings.EqualFold(filepath.Ext(path), ".zip") }

// zipInside says whether a file given by name is an archive, whatever it is called, and no office document.
func zipInside(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return !annual.IsDocument(&z.Reader)
}

// Bounds of an archive: files in it, and how many times its size it may unpack to beyond the first mebibytes. Text packs
// to a tenth; what packs to less than a two hundredth was made to do harm.
const (
	archiveMost  = 200_000
	archiveTimes = 200
	archiveFree  = 64 << 20
)

func (s *sources) archive(path string) {
	z, err := zip.OpenReader(path)
	if err != nil {
		s.refuse(path, fault.Wrap(err, fault.Invalid, "annual.batch.zip_broken"))
		return
	}
	s.archives = append(s.archives, z)
	if annual.IsDocument(&z.Reader) { // an office document with the wrong name
		s.add(path, func() ([]byte, error) { return readReport(path) })
		return
	}
	members := annual.Members(&z.Reader)
	if err := bounded(path, members); err != nil {
		s.refuse(path, err)
		return
	}
	for _, m := range members {
		s.add(filepath.Join(path, filepath.FromSlash(m.Name)), m.Read)
	}
}

// bounded refuses an archive with too many files, files that lie on each other, or one that unpacks to far more than
// any reports would.
func bounded(path string, members []annual.Member) error {
	info, err := os.Stat(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "annual.read.no_file")
	}
	var packed, size uint64
	for _, m := range members {
		packed, size = packed+m.Packed(), size+min(m.Size(), annual.MaxInput+1)
	}
	whole := uint64(max(info.Size(), 0))
	switch {
	case len(members) == 0:
		return fault.BadInput("annual.batch.zip_empty")
	case len(members) > archiveMost:
		return fault.BadInput("annual.batch.zip_many", archiveMost)
	case packed > whole || size > whole*archiveTimes+archiveFree:
		return fault.BadInput("annual.batch.zip_bomb")
	}
	return nil
}

// readReport reads a regular file no larger than a report may be.
func readReport(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fault.Wrap(errors.Join(err), fault.Invalid, "annual.read.no_file")
	}
	if info.Size() > annual.MaxInput {
		return nil, fault.BadInput("annual.read.large", annual.MaxInput>>20)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.read.no_file")
	}
	return data, nil
}
