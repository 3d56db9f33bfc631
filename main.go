// Gongkai (公开) keeps a government body's duty to be open: it publishes, answers, is supervised, and reports.
package main

import (
	"os"

	"gongkai/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
