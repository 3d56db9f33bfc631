package cli

// This file is `gongkai report convert`, which reads a published report in whatever form and writes it in another, and
// `gongkai report schema`, the schema of the XML.

import (
	"os"
	"strings"

	"gongkai/annual"
	"gongkai/fault"
)

// reportConvertCmd is `gongkai report convert`.
type reportConvertCmd struct {
	File string `arg:"" help:"The report. / 报告文件"`
	To   string `required:"" placeholder:"KIND" help:"html, docx, xlsx, pdf, csv, json or xml. / 要写成的格式"`
	Out  string `short:"o" placeholder:"OUT" help:"The file to write, - for standard output; named after the report when not given. / 写到哪个文件"`
}

// Run converts. Cells that could not be read with certainty are named; they stand in the new file as in the old one.
func (c *reportConvertCmd) Run(a *app) error {
	data, err := readReport(c.File)
	if err != nil {
		return err
	}
	r, err := annual.Parse(c.File, data)
	if err != nil {
		return err
	}
	d := r.Document()
	f, err := d.File(annual.Kind(strings.ToLower(c.To)))
	if err != nil {
		return err
	}
	if n := uncertain(d); n > 0 {
		_, _ = a.err.Write([]byte(a.word("annual.convert.uncertain", n) + "\n")) // a warning nobody reads is no failure
	}
	if c.Out == "-" {
		_, err := a.out.Write(f.Data)
		return err
	}
	if c.Out == "" {
		c.Out = f.Name
	}
	if err := os.WriteFile(c.Out, f.Data, 0o644); err != nil {
		return fault.Wrap(err, fault.Invalid, "annual.convert.no_file", c.Out)
	}
	a.say("annual.convert.done", c.Out)
	return nil
}

// uncertain counts the cells without a certain meaning.
func uncertain(d annual.Document) int {
	n := 0
	for _, code := range d.Form.RowCodes() {
		for _, c := range d.Cells[code] {
			if !c.Known() || c.Solved {
				n++
			}
		}
	}
	return n
}

// reportSchemaCmd is `gongkai report schema`.
type reportSchemaCmd struct{}

// Run prints the schema.
func (reportSchemaCmd) Run(a *app) error { return annual.Schema(a.out) }
