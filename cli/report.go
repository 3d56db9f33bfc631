package cli

// This file is `gongkai report check`: it reads published annual reports, prints what it read and what is wrong with
// it. Exit 0: no error found; 1: errors found; 2: a file could not be used (it is named, the others go on). Documented
// in docs/report-check.md.

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"gongkai/annual"
	"gongkai/fault"
	"gongkai/message"
)

// reportCmd is the command group `gongkai report`.
type reportCmd struct {
	Check   reportCheckCmd   `cmd:"" help:"Read published annual reports and check them: files, folders, zip archives. / 读取并检查年度报告（文件、文件夹、zip 压缩包）"`
	Convert reportConvertCmd `cmd:"" help:"Read a published report and write it in another form. / 把报告转换成另一种格式"`
	Schema  reportSchemaCmd  `cmd:"" help:"Print the schema of a report in XML. / 输出 XML 格式的结构定义"`
}

// reportCheckCmd is `gongkai report check`.
type reportCheckCmd struct {
	JSON     bool     `name:"json" help:"Print a JSON document for each file, one a line. / 每个文件输出一行 JSON"`
	Brief    bool     `help:"One line for each report, and its errors. / 每份报告一行，附错误"`
	Quiet    bool     `short:"q" help:"No progress and no summary. / 不显示进度和汇总"`
	CSV      string   `name:"csv" placeholder:"OUT" help:"Also list the files in this CSV file. / 另存一份 CSV 清单"`
	Previous string   `placeholder:"FILE" help:"Last year's report, to compare with. / 上一年的报告，用于跨年核对"`
	Years    bool     `help:"Compare every body's reports with its own of the year before, among the files; done anyway up to 2000 files. / 同一机关前后两年的报告相互核对（2000 个文件以内自动进行）"`
	Files    []string `arg:"" name:"file" help:"Reports, folders of them, or zip archives. / 报告文件、文件夹或 zip 压缩包"`
}

// checkOptions are the settings of a run.
type checkOptions struct {
	json, brief, quiet, years bool
	previous                  string
	list                      *list
	lang                      message.Lang
}

// yearsFree is up to how many files reports of following years are compared without being asked: all are read twice.
const yearsFree = 2000

func (o *checkOptions) compares(n int) bool {
	return o.previous == "" && n > 1 && (o.years || n <= yearsFree)
}

// Run checks the files; what it finds decides the exit code.
func (c *reportCheckCmd) Run(a *app) error {
	o := &checkOptions{json: c.JSON, brief: c.Brief, quiet: c.Quiet, years: c.Years, previous: c.Previous, lang: a.lang}
	if c.CSV != "" {
		f, err := os.Create(c.CSV)
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "annual.batch.no_csv", c.CSV)
		}
		defer f.Close()
		if o.list, err = newList(f, a.lang); err != nil {
			return fault.Wrap(err, fault.Invalid, "annual.batch.no_csv", c.CSV)
		}
		defer o.list.w.Flush()
	}
	debug.SetGCPercent(batchGC)
	debug.SetMemoryLimit(memoryLimit)
	a.exit = checkReports(a.ctx, c.Files, o, a.out, a.err)
	return nil
}

// What a report leaves behind is small and soon forgotten: collecting it seldom saves a sixth of the time, and the limit
// keeps the memory of forty thousand reports as low as that of one.
const (
	batchGC     = 400
	memoryLimit = 300 << 20
)

const (
	exitClean    = 0
	exitErrors   = 1
	exitUnusable = 2
	exitStopped  = 130
)

// checkReports checks files, every file below folders and in archives, and gives the exit code.
func checkReports(ctx context.Context, files []string, o *checkOptions, out, errOut io.Writer) int {
	b := &batch{checkOptions: o, sources: gather(files)}
	defer b.sources.close()
	if o.json {
		_, _ = marshal(annual.Checked{}) // the encoder is made once, before many ask for it at the same time
	}
	if o.previous != "" {
		data, err := readReport(o.previous)
		if err == nil {
			b.previous, err = annual.Parse(o.previous, data)
		}
		if err != nil {
			unusable(errOut, o.lang, o.previous, err)
			return exitUnusable
		}
	}
	return b.run(ctx, out, errOut)
}

func unusable(w io.Writer, lang message.Lang, file string, err error) {
	reason := message.T(lang, "annual.read.no_file")
	if f := fault.As(err); f != nil {
		reason = message.T(lang, f.Key, f.Args...)
	}
	fmt.Fprintln(w, message.T(lang, "annual.unusable", file, reason))
}

// stopped says that a run was broken off.
func stopped(w io.Writer, lang message.Lang, came, n int) {
	fmt.Fprintln(w, message.T(lang, "annual.batch.stopped", came, n))
}
