package cli

// This file sums up a run over many reports: how many could be read, how they stand, what was found; and lists them for
// a spreadsheet.

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"gongkai/annual"
	"gongkai/message"
)

// summary counts outcomes.
type summary struct {
	files, unusable int
	verdicts        map[annual.Verdict]int
	found           map[found]*count
	errors          bool
}

// found is what a check found, by severity.
type found struct {
	check    string
	severity annual.Severity
}

type count struct{ findings, reports int }

func (s *summary) add(o outcome) {
	s.files++
	if o.err != nil {
		s.unusable++
		return
	}
	if s.verdicts == nil {
		s.verdicts, s.found = map[annual.Verdict]int{}, map[found]*count{}
	}
	s.verdicts[o.verdict]++
	s.errors = s.errors || o.failed()
	var seen []found
	for _, f := range o.findings {
		k := found{f.Check, f.Severity}
		if s.found[k] == nil {
			s.found[k] = &count{}
		}
		s.found[k].findings++
		if !slices.Contains(seen, k) {
			seen = append(seen, k)
			s.found[k].reports++
		}
	}
}

// exit is the exit code: the worst there was.
func (s *summary) exit() int {
	switch {
	case s.unusable > 0:
		return exitUnusable
	case s.errors:
		return exitErrors
	}
	return exitClean
}

func (s *summary) print(w io.Writer, lang message.Lang) {
	t := func(key string, args ...any) string { return message.T(lang, key, args...) }
	fmt.Fprintln(w, t("annual.batch.summary", s.files, s.files-s.unusable, s.unusable))
	if s.files == s.unusable {
		return
	}
	for _, v := range []annual.Verdict{annual.Pass, annual.Fail, annual.Uncertain, annual.NotAssessable} {
		fmt.Fprintf(w, "  %s %d\n", pad(t("annual.verdict."+string(v)), 32), s.verdicts[v])
	}
	var keys []found
	for k := range s.found {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].check < keys[j].check || (keys[i].check == keys[j].check && keys[i].severity < keys[j].severity)
	})
	for _, k := range keys {
		c := s.found[k]
		fmt.Fprintf(w, "  %s  %s %s\n", k.check, pad(t("annual.severity."+string(k.severity)), 7), t("annual.batch.found", c.findings, c.reports))
	}
}

// list writes one line for each file as CSV; a nil list writes nothing.
type list struct{ w *csv.Writer }

func newList(w io.Writer, lang message.Lang) (*list, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil { // so that spreadsheets read the characters right
		return nil, err
	}
	l := &list{csv.NewWriter(w)}
	return l, l.w.Write(strings.Split(message.T(lang, "annual.batch.columns"), ","))
}

func (l *list) add(o outcome) error {
	if l == nil {
		return nil
	}
	if o.err != nil {
		return l.w.Write([]string{o.file, "", "", "", "unusable", "", "", ""})
	}
	var codes []string
	errors, warnings := 0, 0
	for _, f := range o.findings {
		switch f.Severity {
		case annual.Error:
			errors++
		case annual.Warning:
			warnings++
		}
		if !slices.Contains(codes, f.Check) {
			codes = append(codes, f.Check)
		}
	}
	return l.w.Write([]string{o.file, o.organ, strconv.Itoa(o.year), o.form, string(o.verdict), strconv.Itoa(errors), strconv.Itoa(warnings), strings.Join(codes, " ")})
}
