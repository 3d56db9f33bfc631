package cli

// This file is `gongkai report check`: it reads published annual reports, prints what it read and what is wrong with
// it. Exit 0: no error found; 1: errors found; 2: a file could not be used (it is named, the others go on).

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/annual"
	"gongkai/fault"
	"gongkai/message"
)

// reportCmd is the command group `gongkai report`.
type reportCmd struct {
	Check reportCheckCmd `cmd:"" help:"Read published annual reports and check them. / 读取并检查年度报告"`
}

// reportCheckCmd is `gongkai report check`.
type reportCheckCmd struct {
	JSON  bool     `name:"json" help:"Print a JSON document for each file, one a line."`
	Files []string `arg:"" name:"file" help:"Reports, or folders of them."`
}

// Run checks the files; what it finds decides the exit code.
func (c *reportCheckCmd) Run(a *app) error {
	a.exit = checkReports(c.Files, c.JSON, a.lang, a.out, a.err)
	return nil
}

const (
	exitClean    = 0
	exitErrors   = 1
	exitUnusable = 2
)

// checkReports checks files, and every file below folders, and gives the exit code.
func checkReports(files []string, asJSON bool, lang message.Lang, out, errOut io.Writer) int {
	p := printer{out: out, lang: lang, json: asJSON}
	exit := exitClean
	for _, file := range files {
		exit = max(exit, checkPath(&p, file, errOut))
	}
	return exit
}

// checkPath checks one file or every file below a folder.
func checkPath(p *printer, path string, errOut io.Writer) int {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return checkFile(p, path, errOut)
	}
	exit, seen := exitClean, 0
	err = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") {
			seen++
			exit = max(exit, checkFile(p, file, errOut))
		}
		return nil
	})
	if err != nil || seen == 0 {
		unusable(errOut, p.lang, path, fault.BadInput("annual.read.no_files"))
		return exitUnusable
	}
	return exit
}

func checkFile(p *printer, file string, errOut io.Writer) int {
	data, err := readReport(file)
	if err != nil {
		unusable(errOut, p.lang, file, err)
		return exitUnusable
	}
	r, err := annual.Parse(file, data)
	if err != nil {
		unusable(errOut, p.lang, file, err)
		return exitUnusable
	}
	findings, verdict := annual.Check(r)
	if p.json {
		printJSON(p.out, document(r, findings, verdict, p.lang))
	} else {
		p.report(r, findings, verdict)
	}
	for _, f := range findings {
		if f.Severity == annual.Error {
			return exitErrors
		}
	}
	return exitClean
}

// readReport reads a regular file no larger than a report may be.
func readReport(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fault.Wrap(errors.Join(err), fault.Invalid, "annual.read.no_file")
	}
	if info.Size() > annual.MaxInput {
		return nil, fault.BadInput("annual.read.large", annual.MaxInput>>20)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "annual.read.no_file")
	}
	return data, nil
}

func unusable(w io.Writer, lang message.Lang, file string, err error) {
	reason := message.T(lang, "annual.read.no_file")
	if f := fault.As(err); f != nil {
		reason = message.T(lang, f.Key, f.Args...)
	}
	fmt.Fprintln(w, message.T(lang, "annual.unusable", file, reason))
}
