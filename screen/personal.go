package screen

import (
	"time"

	"gongkai/privacy"
)

// Personal is a piece of personal data with where it stands.
type Personal struct {
	privacy.Found
	Place  Place
	Hidden bool
	Text   string // the paragraph or the cell it was found in; it must not be shown as it is
}

// PersonalData looks through parts on a day. What stands in a hidden part and is seen elsewhere too is given once.
func PersonalData(parts []Part, today time.Time) []Personal {
	var out []Personal
	seen := map[string]bool{}
	for _, hidden := range []bool{false, true} {
		for _, p := range parts {
			if p.Hidden != hidden {
				continue
			}
			for _, one := range look(p, today) {
				if key := string(one.Kind) + one.Value; !hidden || !seen[key] {
					seen[key] = true
					out = append(out, one)
				}
			}
		}
	}
	return out
}

func look(p Part, today time.Time) (out []Personal) {
	if p.Rows == nil {
		for _, f := range privacy.Scan(p.Text, today) {
			out = append(out, Personal{f, p.Place, p.Hidden, p.Text})
		}
		return out
	}
	for _, f := range privacy.ScanTable(p.Rows, p.Caption, today) {
		cell := ""
		if f.Row >= 0 && f.Row < len(p.Rows) && f.Column < len(p.Rows[f.Row]) {
			cell = p.Rows[f.Row][f.Column]
		}
		out = append(out, Personal{f, p.Place, p.Hidden, cell})
	}
	return out
}
