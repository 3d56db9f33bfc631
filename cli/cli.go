// Package cli is the command line: the commands, their settings from flags or GONGKAI_… variables, and the wiring of
// everything into one process.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"gongkai/annual"
	"gongkai/fault"
	"gongkai/message"
)

// version is stamped in by make build.
var version = "dev"

// commands is every command there is.
type commands struct {
	Lang    string           `help:"Language of messages: zh-CN or en." default:"${lang}" env:"GONGKAI_LANG"`
	Version kong.VersionFlag `help:"Print the version."`

	Serve   serveCmd   `cmd:"" help:"Run the public site and the staff workspace. / 启动门户与工作台"`
	Demo    demoCmd    `cmd:"" help:"Run with the made-up office of 浦口街道. / 以演示数据启动"`
	Due     dueCmd     `cmd:"" help:"When a reply is due, and why: a story in, every day with its reason out. / 计算答复期限"`
	Report  reportCmd  `cmd:"" help:"Annual reports. / 年度报告"`
	Numbers numbersCmd `cmd:"" help:"Index numbers: gaps, numbers of an earlier system. / 索引号"`
	Export  exportCmd  `cmd:"" help:"Write the portal as files for any web server. / 导出静态门户"`
	Admin   adminCmd   `cmd:"" help:"The first administrators. / 首任管理员"`
	Verify  verifyCmd  `cmd:"" help:"Check ledger, public log, texts and files for changes made by hand. / 校验数据未被改动"`
}

// app is what a command is given.
type app struct {
	ctx  context.Context
	lang message.Lang
	in   io.Reader
	out  io.Writer
	err  io.Writer
	exit int // of a command that ran to its end but found something
}

// say prints a message; word gives one.
func (a *app) say(key string, args ...any) { fmt.Fprintln(a.out, a.word(key, args...)) }

func (a *app) word(key string, args ...any) string { return message.T(a.lang, key, args...) }

// exits maps kinds of fault to exit codes; 1 is for findings, 2 for unusable input.
var exits = map[fault.Kind]int{
	fault.Internal: 70, fault.Invalid: 2, fault.NotFound: 3, fault.Denied: 4, fault.SignIn: 4, fault.Stale: 5,
	fault.Refused: 5, fault.TooMany: 6, fault.Busy: 6,
}

// Main runs the command line and gives the exit code. Interrupt and terminate end a server cleanly.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	ended := -1
	parser, err := kong.New(&c, kong.Name("gongkai"), kong.Description("政府信息公开 — disclosure of government information."),
		kong.Writers(out, errOut), kong.Exit(func(code int) { ended = code }), kong.UsageOnError(),
		kong.Vars{"version": version, "lang": defaultLang()})
	if err != nil {
		fmt.Fprintln(errOut, err)
		return exits[fault.Internal]
	}
	run, err := parser.Parse(args)
	if ended >= 0 {
		return ended
	}
	if err != nil {
		parser.Errorf("%s", err)
		return exits[fault.Invalid]
	}
	a := &app{ctx: ctx, lang: message.Parse(c.Lang), in: in, out: out, err: errOut}
	if err := annual.FormsFault(); err != nil {
		return a.report(err)
	}
	if err := run.Run(a); err != nil {
		return a.report(err)
	}
	return a.exit
}

// report says an error in the user's language and gives its exit code.
func (a *app) report(err error) int {
	f := fault.As(err)
	if f == nil {
		fmt.Fprintf(a.err, "gongkai: %v\n", err)
		return exits[fault.Internal]
	}
	fmt.Fprintln(a.err, message.T(a.lang, f.Key, f.Args...))
	for _, field := range f.Fields {
		fmt.Fprintf(a.err, "  %s: %s\n", field.Name, message.T(a.lang, field.Key, field.Args...))
	}
	if cause := errors.Unwrap(f); cause != nil {
		fmt.Fprintf(a.err, "  (%v)\n", cause)
	}
	return exits[f.Kind]
}

// defaultLang follows the machine's locale: English where it says so, Chinese everywhere else.
func defaultLang() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			if strings.HasPrefix(value, "en") {
				return string(message.English)
			}
			return string(message.Chinese)
		}
	}
	return string(message.Chinese)
}
