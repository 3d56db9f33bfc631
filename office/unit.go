package office

import "gongkai/fault"

// unit.go is the internal unit (科室) of an organ: drafters belong to one. Table office_unit.

// Unit is an internal unit of an organ.
type Unit struct {
	ID, Organ, Name string
	Position        int64
	Active          bool
}

func (u Unit) check() error {
	var f fault.Form
	need(&f, "name", u.Name, 50)
	return f.Err()
}
