// Command assets builds the front end: it bundles page/ui into page/assets and puts the typeface of PDF files into
// pdf/assets, the tables of traditional characters into traditional/assets; the binary embeds them. It needs the npm packages of package-lock.json (npm ci). Run it from the tools folder: go run ./assets.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "../page/ui"
	target = "../page/assets"
)

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build() error {
	if _, err := os.Stat("../node_modules/@tiptap/core"); err != nil {
		return fmt.Errorf("the front-end packages are missing: run npm ci first (%w)", err)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{source + "/ts/app.ts", source + "/ts/editor.ts", source + "/ts/word.ts", source + "/ts/redact.ts", source + "/ts/pdfworker.ts", source + "/css/app.css"},
		EntryNames:        "[name]",
		Outdir:            target,
		Bundle:            true,
		Write:             true,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone, // the licences stand in third-party.txt
		Metafile:          true,
		Format:            api.FormatESModule,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "86"},
			{Name: api.EngineFirefox, Version: "78"},
			{Name: api.EngineSafari, Version: "14.1"},
		},
		LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d error(s) in page/ui", len(result.Errors))
	}
	for _, name := range []string{"icons.svg", "mark.svg"} {
		raw, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(target, name), raw, 0o644); err != nil {
			return err
		}
	}
	if err := font(); err != nil {
		return err
	}
	words, err := tables()
	if err != nil {
		return err
	}
	return notices(result.Metafile, words, filepath.Join(target, "third-party.txt"))
}
