package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// The typeface of the PDF files: Noto Serif SC, whole, because names hold rare characters. Package pdf embeds it
// compressed.
const (
	fontPackage = "../node_modules/@expo-google-fonts/noto-serif-sc"
	fontSource  = fontPackage + "/400Regular/NotoSerifSC_400Regular.ttf"
	fontTarget  = "../pdf/assets/song.ttf.gz"
)

// font compresses the typeface, unless it has been done since it last changed.
func font() error {
	from, err := os.Stat(fontSource)
	if err != nil {
		return fmt.Errorf("the typeface is missing: run npm ci first (%w)", err)
	}
	if to, err := os.Stat(fontTarget); err == nil && to.ModTime().After(from.ModTime()) {
		return os.Chtimes(fontTarget, time.Now(), time.Now()) // so that make sees it done
	}
	raw, err := os.ReadFile(filepath.FromSlash(fontSource))
	if err != nil {
		return err
	}
	out, err := os.Create(fontTarget + ".part")
	if err != nil {
		return err
	}
	defer out.Close()
	z, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(raw); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(fontTarget+".part", fontTarget)
}
