package export

// state.go is the folder between two runs: whose it is, that one run at a time works on it, and how far the last one came.

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"

	"gongkai/fault"
)

// state is what a run leaves for the next.
type state struct {
	Print  string           `json:"print"`
	Day    string           `json:"day"`
	Log    int64            `json:"log"`
	Seen   map[string]int64 `json:"seen"` // organ → last event followed
	Shared []string         `json:"shared"`
}

func withShared(s state, shared []string) state {
	s.Shared = shared
	return s
}

// openFolder makes or takes the folder: an empty one, or one of ours.
func openFolder(dir string) (f folder, unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return f, nil, fault.Wrap(err, fault.Invalid, "export.dir", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return f, nil, fault.Wrap(err, fault.Invalid, "export.dir", dir)
	}
	// The lock is left there from the first run on, even one that failed: it says whose folder this is.
	if len(entries) > 0 && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == lockName }) {
		return f, nil, fault.Refuse("export.foreign", dir)
	}
	lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return f, nil, fault.Wrap(err, fault.Invalid, "export.dir", dir)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return f, nil, errors.Join(fault.New(fault.Busy, "export.taken", dir), lock.Close())
	}
	f = folder{dir: dir, temp: filepath.Join(dir, tempName), count: new(atomic.Int64)}
	if err == nil {
		err = errors.Join(os.RemoveAll(f.temp), os.Mkdir(f.temp, 0o700))
	}
	if err != nil {
		return f, nil, errors.Join(err, lock.Close())
	}
	return f, lock.Close, nil
}

func readState(f folder) (s state, first bool, err error) {
	raw, err := os.ReadFile(f.path(stateName))
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, true, nil
	}
	if err != nil {
		return s, false, err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return state{}, true, nil // not readable any more: begin anew
	}
	return s, false, nil
}

func writeState(f folder, s state) error {
	raw, err := json.Marshal(s)
	if err == nil {
		_, err = f.put(stateName, raw)
	}
	return err
}
