package main

// Published reports read and checked by the command people use: forty thousand in mixed layouts, and one of each.

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"gongkai/annual"
	"gongkai/specimen"
)

// mixed is the share of each layout in a hundred reports: most are pages of sites and documents.
var mixed = map[string]int{
	"html_clean": 16, "html_word": 14, "html_editor": 12, "document": 14, "workbook": 4, "pdf_text": 12, "spaces": 4, "tabs": 5,
	"one_cell_a_line": 5, "one_cell_a_line_untabbed": 2, "pipes": 3, "pipes_broken": 2, "glued": 3, "split_digits": 1, "lost_cells": 1,
	"joined_cells": 1, "lost_labels": 1,
}

func report(s settings) ([]row, error) {
	n := 40_000
	if s.quick {
		n = 400
	}
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := mixture(dir, n); err != nil {
		return nil, err
	}
	two, err := checkAll(s, 2, dir)
	if err != nil {
		return nil, err
	}
	rows := []row{{fmt.Sprintf("gongkai report check, %d reports in mixed layouts, two cores", n), fmt.Sprintf("%.1f s (%.1f s of CPU), peak %d MiB", two.took.Seconds(), two.cpu.Seconds(), two.peak>>20), "", "under 60 s, under 500 MiB"}}
	one, err := checkAll(s, 1, filepath.Join(dir, "0"))
	if err != nil {
		return nil, err
	}
	few := n / folders
	rows = append(rows, row{fmt.Sprintf("the same, %d reports, one core", few), persec(float64(few) / one.took.Seconds()), "", "at least 500/s"})
	return append(rows, single(s.quick)...), nil
}

// folders is over how many folders the reports are spread.
const folders = 10

// mixture writes n reports of mixed layouts into folders.
func mixture(dir string, n int) error {
	var deck []specimen.Layout
	for _, l := range specimen.Layouts() {
		for range mixed[l.Name] {
			deck = append(deck, l)
		}
	}
	for i := range n {
		l := deck[(i*37)%len(deck)]
		folder := filepath.Join(dir, strconv.Itoa(i%folders))
		if i < folders {
			if err := os.Mkdir(folder, 0o700); err != nil {
				return err
			}
		}
		r := specimen.New(uint64(i))
		if i%10 == 3 {
			r.Plant(uint64(i))
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%05d%s", i, l.Ext)), l.Write(r, uint64(i)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// run is what one run of the command took.
type run struct {
	took time.Duration
	cpu  time.Duration // of all cores; a busy machine takes longer by the clock
	peak int64         // bytes
}

func checkAll(s settings, cores int, dir string) (run, error) {
	cmd := exec.Command(s.binary, "report", "check", "--json", dir)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(cores))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	begun := time.Now()
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		return run{}, fmt.Errorf("%w: %s", err, said.String())
	}
	r := run{took: time.Since(begun), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.peak = usage.Maxrss << 10 // Linux gives KiB
	}
	return r, nil
}

// single reads and checks one report of each layout, many times over.
func single(quick bool) []row {
	n := 60
	if quick {
		n = 3
	}
	var rows []row
	for _, l := range specimen.Layouts() {
		var files [][]byte
		for i := range n {
			files = append(files, l.Write(specimen.New(uint64(i)), uint64(i)))
		}
		var worst time.Duration
		begun := time.Now()
		for _, f := range files {
			each := time.Now()
			if r, err := annual.Parse(l.Name+l.Ext, f); err == nil {
				annual.Check(r)
			}
			worst = max(worst, time.Since(each))
		}
		promise := "under 5 ms"
		if l.Ext == ".docx" || l.Ext == ".xlsx" {
			promise = "under 50 ms"
		}
		mean := time.Since(begun) / time.Duration(n)
		rows = append(rows, row{"one report, " + l.Name, fmt.Sprintf("%.2f ms (worst %.1f)", mean.Seconds()*1000, worst.Seconds()*1000), "", promise})
	}
	return rows
}
