package main

// The program under measurement, and the floor it is measured against: a Go handler that gives the same bytes from
// memory. Both are processes of their own.

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

type server struct {
	cmd     *exec.Cmd
	address string
	took    time.Duration // from start to first answer
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start runs the command with its address put for ADDR, and waits until ready answers 200.
func start(ready string, limit time.Duration, name string, args ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "ADDR", address)
	}
	s := &server{address: address, cmd: exec.Command(name, args...)}
	var said bytes.Buffer
	s.cmd.Stderr = &said
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < limit {
		status, _, _, err := get(address, ready)
		if err == nil && status == 200 {
			s.took = time.Since(begun)
			return s, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s did not answer within %s: %s", name, limit, said.String())
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	done := make(chan struct{})
	go func() { _ = s.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
	}
}

// cpu is the processor time the server has used.
func (s *server) cpu() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+2:]))
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	if err != nil {
		return 0, err
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100
	return time.Duration(user+system) * tick, nil
}

// resident is the server's memory in MiB.
func (s *server) resident() (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no VmRSS")
}

func get(address, path string) (status int, header []string, body []byte, err error) {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return 0, nil, nil, err
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, address); err != nil {
		return 0, nil, nil, err
	}
	var b bytes.Buffer
	status, header, err = readAnswer(bufio.NewReader(conn), &b)
	return status, header, b.Bytes(), err
}

// floor serves the bytes of file under every path until it is interrupted, with the headers given.
func floor(address, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	type pair struct {
		name  string
		value []string
	}
	var headers []pair
	for line := range strings.Lines(string(head)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if name != "Content-Length" && name != "Date" && name != "" {
			headers = append(headers, pair{http.CanonicalHeaderKey(name), []string{value}})
		}
	}
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		for _, p := range headers {
			h[p.name] = p.value
		}
		_, _ = w.Write(body)
	}))
}
