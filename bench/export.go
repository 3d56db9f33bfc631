package main

// The portal as files: everything, then again after one publication, by the command people use.

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

func exported(s settings) (rows []row, err error) {
	items := slices.Max(s.items)
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "out")
	made, err := start("/readyz", 30*time.Minute, s.binary, "demo", "--listen", "ADDR", "--data", data, "--items", fmt.Sprint(items), "--cases", "100")
	if err != nil {
		return nil, err
	}
	made.stop()
	size := fmt.Sprintf("%d items: ", items)
	for _, step := range []struct {
		name, promise string
		before        func() error
	}{
		{"every page as files, two cores", "100,000 under 3 min", nil},
		{"again, nothing has happened", "", nil},
		{"again, after one publication", "", func() error { return publishOne(data) }},
	} {
		if step.before != nil {
			if err := step.before(); err != nil {
				return rows, err
			}
		}
		cmd := exec.Command(s.binary, "export", "site", out, "--data", data)
		cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "GONGKAI_LANG=en")
		begun := time.Now()
		said, err := cmd.CombinedOutput()
		if err != nil {
			return rows, fmt.Errorf("%w: %s", err, said)
		}
		took := time.Since(begun)
		cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		what, _, _ := strings.Cut(strings.TrimSpace(string(said)), ", in ")
		rows = append(rows, row{size + step.name, fmt.Sprintf("%.1f s (%.1f s of CPU); %s", took.Seconds(), cpu.Seconds(), what), "", step.promise})
	}
	n, bytes, err := weigh(out)
	return append(rows, row{size + "the files", fmt.Sprintf("%d, %d MiB", n, bytes>>20), "", ""}), err
}

// publishOne makes one more item public in the portal's organ, in a column that has many.
func publishOne(data string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Dir: data})
	if err != nil {
		return err
	}
	defer d.Close()
	var organ office.Organ
	if err := d.View(ctx, func(q *db.View) (err error) { organ, err = office.PortalOrgan(q); return err }); err != nil {
		return err
	}
	return d.Update(ctx, organ.ID, func(tx *db.Tx) error {
		column, err := catalogue.ColumnByKind(tx, organ.ID, catalogue.Notices)
		if err != nil {
			return err
		}
		_, err = disclosure.ImportPublished(tx, office.System("bench"), []disclosure.Imported{{PublishedAt: tx.Now(), Text: disclosure.Text{Title: "又一条公告", Column: column.ID,
			Issuer: organ.Name, FormedOn: workday.DateOf(tx.Now()), Topic: "综合政务", Genre: "公告", Statutory: "20.15", Body: "<p>内容。</p>"}}})
		return err
	})
}

// weigh counts files and their bytes.
func weigh(dir string) (n int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n, bytes = n+1, bytes+info.Size()
		}
		return err
	})
	return n, bytes, err
}
