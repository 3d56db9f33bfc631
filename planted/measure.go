package planted

import "slices"

// Count is how one kind of personal data fared.
type Count struct {
	Planted, Found int      // planted, and found of those
	Wrong          int      // found and not planted
	Missed         []string // names of documents with something missed
}

// Recall is the share of the planted that was found.
func (c Count) Recall() float64 { return share(c.Found, c.Planted) }

// Precision is the share of what was found that was planted.
func (c Count) Precision() float64 { return share(c.Found, c.Found+c.Wrong) }

func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Measure is how a scanner fared.
type Measure struct {
	Kinds   map[string]*Count
	Clean   int      // documents without anything planted
	Alarmed int      // of those, the ones with a false alarm
	Alarms  []string // their names and kinds
}

// Compare measures a scanner over documents: find gives the kinds and values found in one.
func Compare(docs []Document, find func(d Document) []Plant) Measure {
	m := Measure{Kinds: map[string]*Count{}}
	of := func(kind string) *Count {
		if m.Kinds[kind] == nil {
			m.Kinds[kind] = &Count{}
		}
		return m.Kinds[kind]
	}
	for _, d := range docs {
		left := slices.Clone(d.Planted)
		found := find(d)
		for _, f := range found {
			if i := slices.Index(left, f); i >= 0 {
				of(f.Kind).Found++
				left = slices.Delete(left, i, i+1)
			} else if !slices.Contains(d.Planted, f) {
				of(f.Kind).Wrong++
				if d.Clean() {
					m.Alarms = append(m.Alarms, d.Name+": "+f.Kind)
				}
			}
		}
		for _, p := range d.Planted {
			of(p.Kind).Planted++
		}
		for _, p := range left {
			of(p.Kind).Missed = append(of(p.Kind).Missed, d.Name)
		}
		if d.Clean() {
			m.Clean++
			if len(found) > 0 {
				m.Alarmed++
			}
		}
	}
	return m
}
