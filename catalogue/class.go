package catalogue

// class.go is an organ's own classes (自定义分类) beside subject and genre: lists of values its texts may carry and readers may
// filter by (FACTS 7.4: 信息分类、组配分类). Nothing of them is deleted, for hashed texts name the values; what is closed
// is no longer offered. Tables catalogue_class, catalogue_class_value; events class.edit.

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
)

// VerbClass is the verb of everything done to classes.
const VerbClass office.Verb = "class.edit"

// Class is one way of an organ to sort its texts, as 服务对象.
type Class struct {
	ID, Organ, Name string
	Position        int64
	ClosedAt        time.Time
	Values          []ClassValue
}

// ClassValue is one value, as 个人.
type ClassValue struct {
	ID, Class, Organ, Name string
	Position               int64
	ClosedAt               time.Time
}

// Closed says that the class is no longer offered.
func (c Class) Closed() bool { return !c.ClosedAt.IsZero() }

// Closed says that the value is no longer offered.
func (v ClassValue) Closed() bool { return !v.ClosedAt.IsZero() }

const (
	mostClasses = 20
	mostValues  = 200 // in one class
)

// SaveClass makes an organ's class, or renames, closes or reopens it, and takes its values as a whole: each line of lines
// is a value; one that is known by its name stays itself, one that is missing is closed, a new one is added.
func SaveClass(tx *db.Tx, by office.Actor, c Class, lines string) (string, error) {
	if err := by.Allow(VerbClass, c.Organ); err != nil {
		return "", err
	}
	all, err := Classes(tx, c.Organ)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(all, func(o Class) bool { return o.ID == c.ID })
	if c.ID != "" && at < 0 {
		return "", fault.Missing("catalogue.no_class")
	}
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	names := valueNames(lines)
	if err := checkClass(c, names, all); err != nil {
		return "", err
	}
	if c.ID == "" {
		c.ID, c.Position = db.NewID(tx.Now()), int64(len(all)+1)*10
	} else {
		c.Position = all[at].Position
	}
	if err := putClass(tx, c); err != nil {
		return "", err
	}
	var had []ClassValue
	if at >= 0 {
		had = all[at].Values
	}
	for _, v := range nextValues(c, had, names, tx.Now().UTC().Truncate(time.Microsecond)) {
		if v.ID == "" {
			v.ID = db.NewID(tx.Now())
		}
		if err := putClassValue(tx, v); err != nil {
			return "", err
		}
	}
	return c.ID, ledger.Append(tx, by.Event(VerbClass, "class:"+c.ID, c.Name, map[string]any{"values": names, "closed": c.Closed()}))
}

// valueNames reads one name a line, doubles left out.
func valueNames(lines string) []string {
	var names []string
	for _, line := range strings.Split(lines, "\n") {
		if name := strings.Join(strings.Fields(line), " "); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func checkClass(c Class, names []string, all []Class) error {
	var f fault.Form
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > 20 {
		f.Add("name", "catalogue.bad_class_name")
	}
	if slices.ContainsFunc(all, func(o Class) bool { return o.ID != c.ID && o.Name == c.Name && !o.Closed() }) {
		f.Add("name", "catalogue.same_class")
	}
	if c.ID == "" && len(all) >= mostClasses {
		f.Add("name", "catalogue.too_many_classes", mostClasses)
	}
	if len(names) == 0 || len(names) > mostValues || slices.ContainsFunc(names, func(n string) bool { return utf8.RuneCountInString(n) > 40 }) {
		f.Add("values", "catalogue.bad_values", mostValues)
	}
	return f.Err()
}

// nextValues gives the values to keep: those named, in their order, open; those no longer named, closed.
func nextValues(c Class, had []ClassValue, names []string, now time.Time) []ClassValue {
	var next []ClassValue
	for i, name := range names {
		v := ClassValue{Class: c.ID, Organ: c.Organ, Name: name}
		if at := slices.IndexFunc(had, func(o ClassValue) bool { return o.Name == name }); at >= 0 {
			v = had[at]
		}
		v.Position, v.ClosedAt = int64(i+1)*10, time.Time{}
		next = append(next, v)
	}
	for _, v := range had {
		if !slices.Contains(names, v.Name) && !v.Closed() {
			v.ClosedAt = now
			next = append(next, v)
		}
	}
	return next
}

// Classes gives an organ's classes with their values, closed ones too, in the order shown.
func Classes(q db.Query, organ string) ([]Class, error) {
	classes, err := classRows(q, organ)
	if err != nil || len(classes) == 0 {
		return classes, err
	}
	values, err := classValues(q, organ)
	if err != nil {
		return nil, err
	}
	for i := range classes {
		for _, v := range values {
			if v.Class == classes[i].ID {
				classes[i].Values = append(classes[i].Values, v)
			}
		}
	}
	return classes, nil
}

// ClassValues gives every value of an organ's classes by id.
func ClassValues(q db.Query, organ string) (map[string]ClassValue, error) {
	list, err := classValues(q, organ)
	by := make(map[string]ClassValue, len(list))
	for _, v := range list {
		by[v.ID] = v
	}
	return by, err
}
