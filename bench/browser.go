package main

// Pages in a real browser: what they weigh, when the largest thing is painted at 4G, whether the layout moves. The
// measuring itself is browser/measure.mjs; the tests use it too.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// painted is what measure.mjs says of one page.
type painted struct {
	Name                 string
	All, Script          float64 // bytes
	Largest, Best, Shift float64 // milliseconds; share of the window
}

func inBrowser(s settings) (rows []row, err error) {
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	house, err := start("/readyz", 5*time.Minute, s.binary, "demo", "--listen", "ADDR", "--data", filepath.Join(dir, "data"))
	if err != nil {
		return nil, err
	}
	defer house.stop()
	var said bytes.Buffer
	cmd := exec.Command("node", "browser/measure.mjs", "http://"+house.address)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("browser/measure.mjs: %w: %s", err, said.String())
	}
	var pages []painted
	if err := json.Unmarshal(out, &pages); err != nil {
		return nil, fmt.Errorf("browser/measure.mjs: %w", err)
	}
	for _, p := range pages {
		rows = append(rows,
			row{p.Name + ": script", fmt.Sprintf("%.1f kB", p.Script/1000), "", "under 50 kB"},
			row{p.Name + ": everything", fmt.Sprintf("%.1f kB", p.All/1000), "", "under 100 kB"},
			row{p.Name + ": largest paint at 4G", fmt.Sprintf("%.0f ms, best of five %.0f ms", p.Largest, p.Best), "", "under 1 s"},
			row{p.Name + ": shift of the layout", fmt.Sprintf("%.3f", p.Shift), "", "0"})
	}
	return rows, nil
}
