package main

// Pages of the running program beside a Go handler that gives the same bytes from memory.

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const conns = 16

var (
	columnPath = regexp.MustCompile(`href="(/[^"?#]+)"`)
	linePath   = regexp.MustCompile(`<li><a href="(/[^"?#]+)">[^<]*</a>\s*<time>(20\d\d)-`)
)

func web(s settings) ([]row, error) {
	var rows []row
	for _, items := range s.items {
		more, err := webOf(s, items)
		rows = append(rows, more...)
		if err != nil {
			return rows, err
		}
	}
	return rows, nil
}

func webOf(s settings, items int) (rows []row, err error) {
	dir, err := os.MkdirTemp("", "gongkai-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	data := filepath.Join(dir, "data")
	args := []string{"demo", "--listen", "ADDR", "--data", data, "--items", fmt.Sprint(items), "--cases", "100"}
	made, err := start("/readyz", 15*time.Minute, s.binary, slices.Clone(args)...)
	if err != nil {
		return nil, err
	}
	size := fmt.Sprintf("%d items: ", items)
	rows = append(rows, row{size + "demo made and indexed", made.took.Round(10 * time.Millisecond).String(), "", "100,000 under 2 min"})
	made.stop()

	warm, err := start("/", time.Minute, s.binary, slices.Clone(args)...)
	if err != nil {
		return rows, err
	}
	rows = append(rows, row{size + "start to first page", warm.took.Round(time.Millisecond).String(), "", "under 0.5 s"})
	paths, err := discover(warm.address)
	if err != nil {
		warm.stop()
		return rows, err
	}
	cached, err := cachedRows(s, warm, dir, size, paths)
	warm.stop()
	rows = append(rows, cached...)
	if err != nil {
		return rows, err
	}
	cold, err := start("/readyz", time.Minute, s.binary, append(slices.Clone(args), "--cache", "0")...)
	if err != nil {
		return rows, err
	}
	defer cold.stop()
	uncached, err := uncachedRows(s, cold, size, paths)
	return append(rows, uncached...), err
}

// found is the addresses measured.
type found struct {
	items   []string
	list    []string
	filters []string
	search  []string
}

// discover walks the catalogue as a reader would, whatever its addresses look like, and gathers addresses of its pages.
func discover(address string) (f found, err error) {
	_, _, body, err := get(address, "/columns")
	if err != nil {
		return f, err
	}
	_, main, _ := strings.Cut(string(body), "<main")
	main, _, _ = strings.Cut(main, "</main>")
	seen := map[string]bool{"/": true, "/columns": true}
	for _, c := range columnPath.FindAllStringSubmatch(main, -1) {
		if seen[c[1]] {
			continue
		}
		seen[c[1]] = true
		_, _, list, err := get(address, c[1])
		if err != nil {
			return f, err
		}
		lines := linePath.FindAllStringSubmatch(string(list), -1)
		if len(lines) < 3 {
			continue
		}
		f.list, f.filters = append(f.list, c[1]), append(f.filters, c[1]+"?year="+lines[0][2])
		for _, l := range lines {
			if !seen[l[1]] {
				seen[l[1]] = true
				f.items = append(f.items, l[1])
			}
		}
	}
	for _, words := range []string{"公开", "采购", "预算 公示", "政府信息公开", "浦街"} {
		f.search = append(f.search, "/search?q="+url.QueryEscape(words))
	}
	if len(f.items) == 0 || len(f.filters) == 0 {
		return f, fmt.Errorf("found %d items, %d lists, %d filtered lists", len(f.items), len(f.list), len(f.filters))
	}
	return f, nil
}

func (s settings) length() time.Duration {
	if s.quick {
		return 300 * time.Millisecond
	}
	return 3 * time.Second
}

func cachedRows(s settings, w *server, dir, size string, f found) (rows []row, err error) {
	for _, page := range []struct {
		name    string
		path    string
		promise string
	}{{"item page", f.items[0], "ratio at least 0.8"}, {"list page", f.list[0], ""}, {"search, never kept", f.search[0], ""}} {
		got, base, err := besideFloor(s, w.address, page.path, dir)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row{size + page.name + kept(page.name), persec(got), fmt.Sprintf("%s (ratio %.2f)", persec(base), got/base), page.promise})
	}
	mib, err := w.resident()
	return append(rows, row{size + "resident memory after that", fmt.Sprintf("%.0f MiB", mib), "", "under 150 MiB"}), err
}

// kept says in the table that a page was given from memory.
func kept(name string) string {
	if strings.HasPrefix(name, "search") {
		return ""
	}
	return ", cached"
}

// besideFloor measures a page and a handler that gives the same bytes from memory, a process of its own, in turns: what a
// neighbour on the same machine takes, it takes from both. It gives the turn with the median ratio.
func besideFloor(s settings, address, path, dir string) (got, base float64, err error) {
	_, header, body, err := get(address, path)
	if err != nil {
		return 0, 0, err
	}
	file := filepath.Join(dir, "page")
	if err := os.WriteFile(file, append([]byte(strings.Join(header, "\n")+"\n\n"), body...), 0o600); err != nil {
		return 0, 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	floor, err := start("/", 10*time.Second, self, "-floor", "ADDR", "-file", file)
	if err != nil {
		return 0, 0, err
	}
	defer floor.stop()
	var turns [][2]float64
	for range windows + 1 {
		var turn [2]float64
		for i, at := range []string{address, floor.address} {
			if turn[i], _, err = load(at, []string{path}, conns, s.length()/2); err != nil {
				return 0, 0, err
			}
		}
		turns = append(turns, turn)
	}
	turns = turns[1:] // the first one warmed both
	slices.SortFunc(turns, func(a, b [2]float64) int { return cmp.Compare(a[0]/a[1], b[0]/b[1]) })
	return turns[windows/2][0], turns[windows/2][1], nil
}

func uncachedRows(s settings, w *server, size string, f found) (rows []row, err error) {
	for _, page := range []struct {
		name    string
		paths   []string
		promise string
	}{{"item page", f.items, "under 100 µs"}, {"list of 20, filtered, with total", f.filters, "under 500 µs"}, {"search", f.search, ""}} {
		if _, _, err := load(w.address, page.paths, conns, s.length()/4); err != nil { // warm
			return rows, err
		}
		each, perSecond, err := medianCPU(w, page.paths, s.length()/2)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row{size + page.name + ", nothing cached", fmt.Sprintf("%.0f µs CPU each, %s", float64(each.Nanoseconds())/1000, persec(perSecond)), "", page.promise})
	}
	return rows, nil
}

// windows is how often processor time is measured: a neighbour on the same machine makes one window dearer, not most.
const windows = 5

// medianCPU is the processor time the server spends on one answer, the median of several windows of load, and the answers
// per second of that window.
func medianCPU(w *server, paths []string, length time.Duration) (each time.Duration, perSecond float64, err error) {
	type window struct {
		each      time.Duration
		perSecond float64
	}
	var all []window
	for range windows {
		before, err := w.cpu()
		if err != nil {
			return 0, 0, err
		}
		rate, n, err := load(w.address, paths, conns, length)
		if err != nil {
			return 0, 0, err
		}
		after, err := w.cpu()
		if err != nil {
			return 0, 0, err
		}
		all = append(all, window{(after - before) / time.Duration(max(n, 1)), rate})
	}
	slices.SortFunc(all, func(a, b window) int { return cmp.Compare(a.each, b.each) })
	return all[windows/2].each, all[windows/2].perSecond, nil
}
