package disclosure

// query.go understands what people type: other names of things, words they add when they ask, years that stand inside. Pure.

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"

	"gongkai/search"
)

//go:embed data/synonyms.txt
var synonymsFile string

//go:embed data/fillers.txt
var fillersFile string

// Synonyms gives for a word, folded, what else the thing is called.
type Synonyms map[string][]string

// OwnSynonyms are those the product brings along. They are never changed.
var OwnSynonyms = sync.OnceValue(func() Synonyms { return ParseSynonyms(synonymsFile) })

// ParseSynonyms reads lines of words for one thing each; lines that begin with # are remarks.
func ParseSynonyms(text string) Synonyms {
	all := Synonyms{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		all.add(strings.Fields(line))
	}
	return all
}

func (s Synonyms) add(words []string) {
	for _, w := range words {
		key := search.Fold(w)
		for _, other := range words {
			if search.Fold(other) != key && !slices.Contains(s[key], other) {
				s[key] = append(s[key], other)
			}
		}
	}
}

// with gives these and further ones.
func (s Synonyms) with(more Synonyms) Synonyms {
	if len(more) == 0 {
		return s
	}
	all := Synonyms{}
	for _, from := range []Synonyms{s, more} {
		for word, others := range from {
			for _, o := range others {
				if !slices.Contains(all[word], o) {
					all[word] = append(slices.Clone(all[word]), o)
				}
			}
		}
	}
	return all
}

var fillers = sync.OnceValue(func() []string {
	var list []string
	for line := range strings.Lines(fillersFile) {
		if !strings.HasPrefix(line, "#") {
			list = append(list, strings.Fields(line)...)
		}
	}
	slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
})

var (
	yearInside = regexp.MustCompile(`((?:19|20)\d{2}年(?:度)?)(\d{1,2}月(?:份)?)?`)
	askedHow   = regexp.MustCompile(`怎么办|怎样办|如何办|办理|申请|材料|条件|流程|手续|哪里|哪办|怎么领|怎么查|多少钱|怎么申请|需要什么`)
)

// simpler gives a search without the words people add when they ask, years parted from what stands beside them, and the
// things that have other names parted from the rest; the same text when there is nothing to do.
func simpler(typed string, names Synonyms) string {
	out := search.Fold(typed)
	for _, f := range fillers() {
		out = strings.ReplaceAll(out, f, " ")
	}
	out = yearInside.ReplaceAllString(out, " $1 $2 ")
	var words []string
	for _, w := range strings.Fields(out) {
		words = append(words, apart(w, names)...)
	}
	var kept []string
	for _, w := range words {
		if len(words) > 1 && (w == "申请" || w == "材料" || w == "条件") { // of what, says the rest
			continue
		}
		if len([]rune(w)) > 1 || len(words) == 1 {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return typed
	}
	return strings.Join(kept, " ")
}

// apart cuts the longest word with other names out of a longer one: 低保申请条件 → 低保, 申请条件.
func apart(word string, names Synonyms) []string {
	letters := []rune(word)
	if names[word] != nil {
		return []string{word}
	}
	for n := min(len(letters)-1, 12); n >= 2; n-- {
		for i := 0; i+n <= len(letters); i++ {
			if names[string(letters[i:i+n])] != nil {
				parts := []string{}
				for _, p := range []string{string(letters[:i]), string(letters[i : i+n]), string(letters[i+n:])} {
					if p != "" {
						parts = append(parts, p)
					}
				}
				return parts
			}
		}
	}
	return []string{word}
}

// asks says whether somebody wants to know how to get something done.
func asks(typed string) bool { return askedHow.MatchString(typed) }

// closest gives the stretch of the titles that is most like what was typed, one letter off or sounding the same, "" when none
// is: what people may have meant.
func closest(typed string, titles []string) string {
	want := []rune(search.Fold(strings.Join(strings.Fields(typed), "")))
	if len(want) < 2 || len(want) > 20 {
		return ""
	}
	sound := search.Sound(string(want))
	type candidate struct{ n, first int }
	seen := map[string]*candidate{}
	for i, title := range titles {
		letters := []rune(search.Fold(title))
		for at := range letters {
			if at+len(want) > len(letters) {
				break
			}
			part := letters[at : at+len(want)]
			off := 0
			for k := range part {
				if part[k] != want[k] {
					off++
				}
			}
			text := string(part)
			if off == 0 || !(off == 1 && len(want) > 2 || off <= 2 && search.Sound(text) == sound) || strings.ContainsFunc(text, notWord) {
				continue
			}
			if seen[text] == nil {
				seen[text] = &candidate{first: i}
			}
			seen[text].n += 2
			if search.Sound(text) == sound {
				seen[text].n += 100
			}
		}
	}
	best := ""
	for text, c := range seen {
		if b := seen[best]; b == nil || c.n > b.n || c.n == b.n && (c.first < b.first || c.first == b.first && text < best) {
			best = text
		}
	}
	return best
}

func notWord(r rune) bool {
	return !(r >= 0x3400 && r <= 0x9fff || r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
}
