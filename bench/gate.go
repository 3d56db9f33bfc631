package main

// What the gate finds: synthetic documents with planted personal data, read and looked through as the desk does it. Precision
// and recall for each kind, false alarms in clean documents, time for one document.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"gongkai/planted"
	"gongkai/screen"
)

func gate(s settings) ([]row, error) {
	n := 1200
	if s.quick {
		n = 120
	}
	docs, err := planted.Documents(7, n)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	m := planted.Compare(docs, func(d planted.Document) (out []planted.Plant) {
		begin := time.Now()
		parts := append(screen.Lines(d.Title), screen.HTML(d.Body)...)
		if d.File != nil {
			parts = append(parts, screen.Read("a"+d.Type, d.File).Parts...)
		}
		for _, f := range screen.PersonalData(parts, today) {
			out = append(out, planted.Plant{Kind: string(f.Kind), Value: f.Value})
		}
		took = append(took, time.Since(begin))
		return out
	})
	kinds := make([]string, 0, len(m.Kinds))
	for k := range m.Kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	var rows []row
	for _, k := range kinds {
		c := m.Kinds[k]
		promise := ""
		if slices.Contains([]string{"identity", "identity_old", "mobile", "bank"}, k) {
			promise = "recall 0.99"
		}
		rows = append(rows, row{fmt.Sprintf("%s: %d planted", k, c.Planted), fmt.Sprintf("recall %.4f, precision %.4f", c.Recall(), c.Precision()), "", promise})
		if len(c.Missed) > 0 {
			fmt.Fprintf(os.Stderr, "%s missed in: %s\n", k, strings.Join(c.Missed, ", "))
		}
	}
	rows = append(rows, row{fmt.Sprintf("alarms in %d clean documents of %d", m.Clean, len(docs)), fmt.Sprint(m.Alarmed), "", "1 in 100"})
	slices.Sort(took)
	return append(rows, row{"one document read and looked through, p50, p99", fmt.Sprintf("%s, %s", took[len(took)/2].Round(10*time.Microsecond), took[len(took)*99/100].Round(10*time.Microsecond)), "", ""}), nil
}
