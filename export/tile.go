package export

// tile.go is which tiles of the public log a run has to write. Pure.

import (
	"fmt"
)

// tiles gives the addresses of the public log's tiles that are new between two sizes (C2SP tlog-tiles), and those that are
// not full.
func tiles(from, to int64) (list []string) {
	for level := 0; ; level++ {
		was, is := from>>(8*level), to>>(8*level)
		if is == 0 {
			return list
		}
		roots := []string{fmt.Sprintf("/log/tile/%d/", level)}
		if level == 0 {
			roots = append(roots, "/log/tile/entries/")
		}
		for _, root := range roots {
			for n := was >> 8; n < is>>8; n++ {
				list = append(list, root+tileNumber(n))
			}
			if part := is & 255; part > 0 {
				list = append(list, fmt.Sprintf("%s%s.p/%d", root, tileNumber(is>>8), part))
			}
		}
	}
}

// tileNumber writes a tile's number in threes: 1234067 is x001/x234/067.
func tileNumber(n int64) string {
	s := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		s = fmt.Sprintf("x%03d/%s", n%1000, s)
	}
	return s
}
