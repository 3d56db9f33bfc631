package search

// sound.go is how Chinese sounds: pinyin of single characters, for initials (zfxxgk) and for what is typed by ear. Pure.

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// readings are words in which a character is read otherwise than by itself, as it is found in titles.
var readings = map[string]string{
	"银行": "yin hang", "行业": "hang ye", "重新": "chong xin", "重建": "chong jian", "长期": "chang qi", "长效": "chang xiao", "会计": "kuai ji",
	"调查": "diao cha", "调动": "diao dong", "调研": "diao yan", "调整": "tiao zheng", "省长": "sheng zhang", "市长": "shi zhang", "县长": "xian zhang",
	"音乐": "yin yue", "重阳": "chong yang", "传记": "zhuan ji", "参差": "cen ci", "出差": "chu chai", "差旅": "chai lv", "供给": "gong ji",
	"给予": "ji yu", "数量": "shu liang", "校对": "jiao dui", "住宿": "zhu su", "星宿": "xing xiu", "便宜": "pian yi", "朝阳": "chao yang",
}

// plain are the readings of all characters, without tones, made once.
var plain = sync.OnceValue(func() map[rune]string {
	args := pinyin.NewArgs()
	table := make(map[rune]string, len(pinyin.PinyinDict))
	for code := range pinyin.PinyinDict {
		if list := pinyin.SinglePinyin(rune(code), args); len(list) > 0 {
			table[rune(code)] = strings.ReplaceAll(list[0], "ü", "v")
		}
	}
	return table
})

// syllables gives the pinyin of each letter of a run of Han; a character nobody has told us gives "".
func syllables(run []rune) []string {
	list := make([]string, len(run))
	for i := 0; i < len(run); i++ {
		if i+1 < len(run) {
			if two := strings.Fields(readings[string(run[i:i+2])]); len(two) == 2 {
				list[i], list[i+1] = two[0], two[1]
				i++
				continue
			}
		}
		list[i] = plain()[run[i]]
	}
	return list
}

// Sound is the pinyin of a text's Han characters, without tones, syllables parted by blanks; other letters stand as they are.
func Sound(text string) string {
	var out []string
	runs(text, func(run string, _ []int, han bool) {
		if han {
			out = append(out, syllables([]rune(run))...)
			return
		}
		out = append(out, run)
	})
	return strings.Join(out, " ")
}

// sounds calls put for the words by which a title is found by ear: its syllables, and the pairs of its initials.
func sounds(title string, put func(word string)) {
	runs(title, func(run string, _ []int, han bool) {
		if !han {
			return
		}
		list := syllables([]rune(run))
		for _, s := range list {
			put(soundMark + s)
		}
		put(soundMark) // between two runs
	})
	runs(title, func(run string, _ []int, han bool) {
		if !han {
			return
		}
		list := syllables([]rune(run))
		for i, s := range list {
			switch {
			case s == "":
				put(initialMark)
			case i+1 < len(list) && list[i+1] != "":
				put(initialMark + s[:1] + list[i+1][:1])
			default:
				put(initialMark + s[:1])
			}
		}
	})
}

// initialPhrase gives the words of a search for initials, such as zfxxgk; nil for what cannot be such.
func initialPhrase(term string) (list []string) {
	if len(term) < 3 || len(term) > 20 || strings.Trim(term, "abcdefghjklmnopqrstwxyz") != "" {
		return nil
	}
	for i := range len(term) - 1 {
		list = append(list, initialMark+term[i:i+2])
	}
	return list
}

// soundPhrases gives the ways in which a typed word can be cut into syllables, as phrases of the index; at most four.
func soundPhrases(term string) (all [][]string) {
	if len(term) < 4 || len(term) > 60 || strings.Trim(term, "abcdefghijklmnopqrstuvwxyz'") != "" {
		return nil
	}
	known := everySyllable()
	var cut func(rest string, so []string)
	steps := 0
	cut = func(rest string, so []string) {
		if steps++; len(all) >= 4 || steps > 500 {
			return
		}
		if rest = strings.TrimPrefix(rest, "'"); rest == "" {
			if len(so) > 1 {
				all = append(all, append([]string{}, so...))
			}
			return
		}
		for n := min(6, len(rest)); n > 0; n-- {
			if known[rest[:n]] {
				cut(rest[n:], append(so, soundMark+rest[:n]))
			}
		}
	}
	cut(term, nil)
	return all
}

// heard gives the phrase of syllables of a word written in Han; nil for any other.
func heard(term string) (list []string) {
	runs(term, func(run string, _ []int, han bool) {
		if !han {
			list = append(list, "")
			return
		}
		for _, s := range syllables([]rune(run)) {
			list = append(list, soundMark+s)
		}
	})
	for _, w := range list {
		if w == "" || w == soundMark {
			return nil
		}
	}
	return list
}

var everySyllable = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, s := range plain() {
		all[s] = true
	}
	return all
})

// InitialsIn gives the first stretch of a text whose pinyin has these initials, or these syllables, "" when none has.
func InitialsIn(text, typed string) (part string) {
	if len(typed) < 3 || strings.Trim(typed, "abcdefghijklmnopqrstuvwxyz'") != "" {
		return ""
	}
	typed = strings.ReplaceAll(typed, "'", "")
	runs(text, func(run string, _ []int, han bool) {
		if !han || part != "" {
			return
		}
		letters := []rune(run)
		list := syllables(letters)
		for from := range list {
			initials, whole := "", ""
			for to := from; to < len(list) && list[to] != "" && len(initials) < len(typed); to++ {
				initials, whole = initials+list[to][:1], whole+list[to]
				if initials == typed || whole == typed {
					part = string(letters[from : to+1])
					return
				}
			}
		}
	})
	return part
}
