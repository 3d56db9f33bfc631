// Package message holds every sentence the product says, per language, under a key. The texts are the JSON files in
// zh-CN/ and en/, one file an area; both languages carry the same keys (message_test.go). {0}, {1} … in a text are
// replaced by the arguments. The labels of the law stay Chinese everywhere; English gives a gloss beside them.
package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed zh-CN/*.json en/*.json
var files embed.FS

// Lang is a language of the interface, written as in HTML's lang attribute.
type Lang string

const (
	Chinese Lang = "zh-CN" // Chinese is the first language and the fallback.
	English Lang = "en"    // English is complete too.
	// Traditional is Chinese in traditional characters: the same sentences, converted with the whole page (package traditional).
	Traditional Lang = "zh-Hant"
)

// Langs lists the languages that have texts of their own.
var Langs = []Lang{Chinese, English}

var catalogue = load()

func load() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs {
		texts := map[string]string{}
		names, err := fs.Glob(files, string(lang)+"/*.json")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			raw, err := files.ReadFile(name)
			if err != nil {
				panic(err)
			}
			var area map[string]string
			if err := json.Unmarshal(raw, &area); err != nil {
				panic(fmt.Sprintf("message: %s: %v", name, err))
			}
			for key, text := range area {
				if _, twice := texts[key]; twice {
					panic(fmt.Sprintf("message: %s: key %s stands twice", name, key))
				}
				texts[key] = text
			}
		}
		all[lang] = texts
	}
	return all
}

// Parse gives the language of a tag such as "en", "zh-TW" or "zh"; anything unknown is Chinese.
func Parse(tag string) Lang {
	switch tag {
	case string(Traditional), "zh-TW", "zh-HK", "zh-MO":
		return Traditional
	}
	if tag == string(English) || strings.HasPrefix(tag, "en-") {
		return English
	}
	return Chinese
}

// Has says whether the language has a text under key.
func Has(lang Lang, key string) bool { _, ok := catalogue[lang][key]; return ok }

// Keys gives every key of the language, in no order.
func Keys(lang Lang) []string {
	keys := make([]string, 0, len(catalogue[lang]))
	for key := range catalogue[lang] {
		keys = append(keys, key)
	}
	return keys
}

// T gives the text under key in the language with {0}, {1} … replaced by args. A missing text falls back to Chinese,
// then to the key itself, so that a page never fails for a word; the test of this package finds such keys.
func T(lang Lang, key string, args ...any) string {
	text, ok := catalogue[lang][key]
	if !ok {
		if text, ok = catalogue[Chinese][key]; !ok {
			text = key
		}
	}
	for i, arg := range args {
		mark := "{" + strconv.Itoa(i) + "}"
		if strings.Contains(text, mark) {
			text = strings.ReplaceAll(text, mark, fmt.Sprint(arg))
		}
	}
	return text
}
