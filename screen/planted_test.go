package screen

import (
	"slices"
	"testing"
	"time"

	"gongkai/planted"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// find reads a document as the gate does.
func find(d planted.Document) (out []planted.Plant) {
	parts := append(Lines(d.Title), HTML(d.Body)...)
	if d.File != nil {
		parts = append(parts, Read("a"+d.Type, d.File).Parts...)
	}
	for _, f := range PersonalData(parts, today) {
		out = append(out, planted.Plant{Kind: string(f.Kind), Value: f.Value})
	}
	return out
}

// The promise of the gate: of 600 documents with planted data, at least 0.99 of the identity numbers, mobile numbers and bank
// cards are found, and at most one clean document in a hundred raises an alarm. `make bench` prints the whole table.
func TestWhatIsPlantedIsFound(t *testing.T) {
	docs, err := planted.Documents(2026, 600)
	if err != nil {
		t.Fatal(err)
	}
	got := planted.Compare(docs, find)
	clean := got.Clean
	if clean < 100 || len(docs)-clean < 350 {
		t.Fatalf("%d clean documents of %d", clean, len(docs))
	}
	for _, kind := range []string{"identity", "identity_old", "mobile", "bank", "landline", "minor", "plate", "column"} {
		c := got.Kinds[kind]
		if c == nil {
			t.Fatalf("no %s was planted", kind)
		}
		if c.Planted < 20 {
			t.Errorf("%s: only %d planted", kind, c.Planted)
		}
		t.Logf("%-12s planted %d, recall %.4f, precision %.4f", kind, c.Planted, c.Recall(), c.Precision())
		if slices.Contains([]string{"identity", "identity_old", "mobile", "bank"}, kind) && c.Recall() < 0.99 {
			t.Errorf("%s: recall %.4f; missed in %q", kind, c.Recall(), c.Missed)
		}
	}
	t.Logf("alarms in %d of %d clean documents, of which numbers: %q", got.Alarmed, clean, got.Alarms)
	if got.Alarmed*100 > clean {
		t.Errorf("%d of %d clean documents raise an alarm: %q", got.Alarmed, clean, got.Alarms)
	}
}
