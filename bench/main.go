// Bench measures what the product promises about speed and prints it as one table, each figure beside its floor from
// the same run. `make bench` runs it with a PostgreSQL server of its own; figures of different runs do not compare.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"gongkai/cli"
)

// row is one line of the table.
type row struct{ what, figure, floor, promise string }

// section is one part of the measurements.
type section struct {
	name string
	run  func(s settings) ([]row, error)
}

// settings are what a run may change.
type settings struct {
	binary string // the built program
	items  []int  // sizes of the web measurements
	quick  bool
}

var sections = []section{
	{"actions", actions},
	{"web", web},
	{"browser", inBrowser},
	{"report", report},
	{"fill", fill},
	{"explorer", explorer},
	{"export", exported},
	{"visible", visible},
	{"catalogue", renaming},
	{"gate", gate},
	{"search", searching},
	{"cases", cases},
}

func main() {
	only := flag.String("only", "", "run these sections only, comma separated")
	binary := flag.String("binary", "bin/gongkai", "the program to measure")
	quick := flag.Bool("quick", false, "smaller and shorter, to see that it works")
	floorAt := flag.String("floor", "", "serve -file here from memory (used by the bench itself)")
	file := flag.String("file", "", "what -floor serves")
	flag.Parse()
	debug.SetGCPercent(cli.GCPercent) // what is measured in this process runs as the program does
	if *floorAt != "" {
		fmt.Fprintln(os.Stderr, floor(*floorAt, *file))
		os.Exit(1)
	}
	s := settings{binary: *binary, items: []int{1_000, 100_000}, quick: *quick}
	if *quick {
		s.items = []int{200}
	}
	failed := false
	for _, sec := range sections {
		if *only != "" && !strings.Contains(","+*only+",", ","+sec.name+",") {
			continue
		}
		rows, err := sec.run(s)
		fmt.Printf("\n## %s\n\n", sec.name)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "what\tmeasured\tfloor\tpromise")
		for _, r := range rows {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.what, r.figure, r.floor, r.promise)
		}
		w.Flush()
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", sec.name, err)
		}
	}
	if failed {
		os.Exit(1)
	}
}
