package manuscript

import (
	"strings"

	"golang.org/x/net/html"
)

// InsertAfter puts a piece of HTML after the nth block of a text: before the first with 0, at the end (but before the notes)
// when there are fewer or n is negative.
func InsertAfter(body string, n int, piece string) string {
	ends := blockEnds(body)
	switch {
	case n == 0:
		return piece + body
	case n > 0 && n <= len(ends):
		return body[:ends[n-1]] + piece + body[ends[n-1]:]
	}
	if i := strings.LastIndex(body, `<ol class="notes">`); i >= 0 {
		return body[:i] + piece + body[i:]
	}
	return body + piece
}

// Blocks counts the blocks of a text after which something can be put; its notes are none.
func Blocks(body string) int {
	n := len(blockEnds(body))
	if strings.Contains(body, `<ol class="notes">`) {
		n--
	}
	return max(n, 0)
}

// blockEnds gives where the outermost elements of a text end.
func blockEnds(body string) []int {
	z := html.NewTokenizer(strings.NewReader(body))
	var ends []int
	at, depth := 0, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ends
		}
		at += len(z.Raw())
		name, _ := z.TagName()
		switch kind {
		case html.StartTagToken:
			if n := string(name); n != "br" && n != "img" && n != "hr" && n != "col" {
				depth++
			}
		case html.EndTagToken:
			if depth--; depth == 0 {
				ends = append(ends, at)
			}
		}
	}
}
