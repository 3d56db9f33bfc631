package office

import "gongkai/db"

// remedy.go says where a person turns who does not accept a decision of the organ (FACTS 4.12, 4.25).

// Remedy names the reconsideration organ and the court; empty where nothing is known.
type Remedy struct{ Reconsideration, Court string }

// Remedies gives what is set at the organ, else what follows from the tree: reconsideration of acts of a bureau, a township or
// a subdistrict goes to the nearest government above (复议法第二十四条); the court is that of the nearest organ that names one.
func Remedies(q db.Query, organ string) (Remedy, error) {
	o, err := OrganByID(q, organ)
	if err != nil {
		return Remedy{}, err
	}
	line, err := above(q, organ)
	if err != nil {
		return Remedy{}, err
	}
	r := Remedy{o.Reconsideration, o.Court}
	for _, up := range line {
		if r.Reconsideration == "" && up.Kind == Government {
			r.Reconsideration = up.Name
		}
		if r.Court == "" {
			r.Court = up.Court
		}
	}
	return r, nil
}
