package main

// A load from keep-alive connections with as little work of its own as can be: a request is a fixed run of bytes, an
// answer is read to its length. It aims at loopback only and stops by itself.

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load asks for the paths in turn over conns connections for a while and gives answers per second.
func load(address string, paths []string, conns int, length time.Duration) (perSecond float64, total int64, err error) {
	if !strings.HasPrefix(address, "127.0.0.1:") {
		return 0, 0, fmt.Errorf("load aims at loopback only, not at %s", address)
	}
	var n, next atomic.Int64
	var first atomic.Pointer[error]
	var all sync.WaitGroup
	start := time.Now()
	for range conns {
		all.Go(func() {
			if err := keepAsking(address, paths, &next, &n, start, length); err != nil {
				first.Store(&err)
			}
		})
	}
	all.Wait()
	if e := first.Load(); e != nil {
		return 0, n.Load(), *e
	}
	return float64(n.Load()) / time.Since(start).Seconds(), n.Load(), nil
}

func keepAsking(address string, paths []string, next, n *atomic.Int64, start time.Time, length time.Duration) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	requests := make([][]byte, len(paths))
	for i, p := range paths {
		requests[i] = []byte("GET " + p + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n")
	}
	for time.Since(start) < length {
		i := int(next.Add(1)) % len(paths)
		if _, err := conn.Write(requests[i]); err != nil {
			return err
		}
		status, _, err := readAnswer(in, io.Discard)
		if err != nil {
			return err
		}
		if status != 200 {
			return fmt.Errorf("%s was answered %d", paths[i], status)
		}
		n.Add(1)
	}
	return nil
}

// readAnswer reads one answer, its body into to, and gives status and header lines.
func readAnswer(in *bufio.Reader, to io.Writer) (status int, header []string, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, chunked := int64(-1), false
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), ": ")
		if to != io.Discard {
			header = append(header, name+": "+value)
		}
		switch textproto.CanonicalMIMEHeaderKey(name) {
		case "Content-Length":
			if length, err = strconv.ParseInt(value, 10, 64); err != nil {
				return 0, nil, err
			}
		case "Transfer-Encoding":
			chunked = value == "chunked"
		}
	}
	if chunked {
		return status, header, readChunks(in, to)
	}
	_, err = io.CopyN(to, in, max(length, 0))
	return status, header, err
}

func readChunks(in *bufio.Reader, to io.Writer) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 64)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(to, in, n); err != nil {
			return err
		}
		if _, err := in.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}
