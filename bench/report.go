package main

// Reports checked per second on one core by the command people use.

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func report(s settings) ([]row, error) {
	n := 2000
	if s.quick {
		n = 50
	}
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	sample, err := os.ReadFile("cli/testdata/qingshi-2020.txt")
	if err != nil {
		return nil, err
	}
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.txt", i)), sample, 0o600); err != nil {
			return nil, err
		}
	}
	cmd := exec.Command(s.binary, "report", "check", "--json", dir)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	var out bytes.Buffer
	cmd.Stdout = &out
	begun := time.Now()
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		return nil, err
	}
	took := time.Since(begun)
	return []row{{fmt.Sprintf("gongkai report check, %d reports, one core", n), persec(float64(n) / took.Seconds()), "", "at least 500/s"}}, nil
}
