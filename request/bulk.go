package request

// Many cases at once: given to a person, or a unit asked for a part of each. Every case is looked at alone, by the rules of the
// single step; what is refused is left as it was, with the reason, and the others are done. What was done stays as a report in
// request_bulk. The events are those of the single steps.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/workday"
)

// Bulk is what is asked for each of many cases: To a person it is given to, or Unit the unit asked for What until Due.
type Bulk struct {
	To, Reason string
	Unit, What string
	Due        workday.Date
}

// Verb is what the actor has to be allowed.
func (b Bulk) Verb() office.Verb {
	if b.Unit != "" {
		return VerbAssign
	}
	return VerbHand
}

// Ticked is a case chosen as it was seen.
type Ticked struct {
	ID   string
	Seen int64
}

// BulkLine is how it goes for one case. Why is empty where it is done.
type BulkLine struct {
	Case, Number string
	Stage        Stage
	Due          workday.Date
	Was          string // name of who answers for it until now
	Why          []Said
}

// Said is a fault as it is kept: a message key and its arguments.
type Said struct {
	Key  string
	Args []string
}

// MostAtOnce is how many cases are taken at once.
const MostAtOnce = 200

// check says what stands against it for one case; nothing is written.
func (b Bulk) check(q db.Query, by office.Actor, able []Colleague, c *Case, seen int64) error {
	if err := by.Allow(b.Verb(), c.Organ); err != nil {
		return err
	}
	if b.Unit == "" {
		if err := c.unfinished(seen); err != nil {
			return err
		}
		_, _, err := c.handable(able, b.To, b.Reason)
		return err
	}
	m, _ := MoveOf("assign")
	moved := *c
	if err := moved.do(m, seen); err != nil {
		return err
	}
	_, err := c.checkPart(q, b.Unit, b.What, b.Due)
	return err
}

// act does it for one case.
func (b Bulk) act(tx *db.Tx, by office.Actor, one Ticked) (err error) {
	if b.Unit == "" {
		return HandOver(tx, by, one.ID, one.Seen, b.To, b.Reason)
	}
	_, err = Assign(tx, by, one.ID, one.Seen, b.Unit, b.What, b.Due)
	return err
}

// whole names what is wrong with the question itself, for all cases alike.
func (b Bulk) whole(q db.Query, organ string, able []Colleague, n int) error {
	var form fault.Form
	if n == 0 {
		form.Add("case", "bulk.none")
	}
	if n > MostAtOnce {
		form.Add("case", "bulk.too_many", MostAtOnce)
	}
	if b.Unit == "" && b.To == "" {
		form.Add("to", "request.flaw.choose")
	}
	if err := form.Err(); err != nil {
		return err
	}
	of := Case{Organ: organ}
	if b.Unit == "" {
		_, _, err := of.handable(able, b.To, b.Reason)
		return err
	}
	_, err := of.checkPart(q, b.Unit, b.What, b.Due)
	return err
}

// Foresee says how it would go, case by case. An error is about all of them: nobody chosen, a day that cannot be.
func (b Bulk) Foresee(q db.Query, by office.Actor, organ string, list []Ticked) ([]BulkLine, error) {
	return b.each(q, by, organ, list, nil)
}

// Carry does it for every case nothing stands against, and gives the report's id.
func (b Bulk) Carry(tx *db.Tx, by office.Actor, list []Ticked) (string, error) {
	lines, err := b.each(tx, by, tx.Organ(), list, func(one Ticked) error { return b.act(tx, by, one) })
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(bulkText{b, lines})
	if err != nil {
		return "", err
	}
	id := db.NewID(tx.Now())
	_, err = tx.Exec(`INSERT INTO request_bulk (id, organ, text, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, tx.Organ(), string(text), by.ID, by.Name, tx.Now().UnixMicro())
	return id, err
}

func (b Bulk) each(q db.Query, by office.Actor, organ string, list []Ticked, act func(one Ticked) error) ([]BulkLine, error) {
	if err := by.Allow(b.Verb(), organ); err != nil {
		return nil, err
	}
	all, err := Colleagues(q, organ)
	if err != nil {
		return nil, err
	}
	able := ForCase(all)
	if err := b.whole(q, organ, able, len(list)); err != nil {
		return nil, err
	}
	lines := make([]BulkLine, 0, len(list))
	for _, one := range list {
		c, err := ByID(q, one.ID)
		if err == nil && c.Organ != organ {
			c, err = Case{ID: one.ID}, fault.Missing("request.no_case")
		}
		line := BulkLine{Case: c.ID, Number: c.Number, Stage: c.Stage, Due: c.DueOn}
		if err == nil {
			if line.Was, err = staffName(q, c.Handler); err != nil {
				return nil, err
			}
			err = b.check(q, by, able, &c, one.Seen)
		}
		if err == nil && act != nil {
			err = act(one)
		}
		if line.Why, err = said(err); err != nil {
			return nil, fmt.Errorf("case %s among many: %w", one.ID, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// said puts a refusal as it is kept; what is no refusal stays an error.
func said(err error) ([]Said, error) {
	switch fault.Of(err) {
	case fault.NotFound, fault.Denied, fault.Invalid, fault.Refused, fault.Stale:
	default:
		return nil, err
	}
	f := fault.As(err)
	one := func(key string, args []any) Said {
		s := Said{Key: key}
		for _, a := range args {
			s.Args = append(s.Args, fmt.Sprint(a))
		}
		return s
	}
	if len(f.Fields) == 0 {
		return []Said{one(f.Key, f.Args)}, nil
	}
	var all []Said
	for _, field := range f.Fields {
		all = append(all, one(field.Key, field.Args))
	}
	return all, nil
}

type bulkText struct {
	Asked Bulk
	Lines []BulkLine
}

// BulkReport is what was done to many cases at once.
type BulkReport struct {
	ID, Organ string
	Asked     Bulk
	Lines     []BulkLine
	ByID      string
	ByName    string
	At        time.Time
}

// BulkByID gives a report, or a NotFound fault.
func BulkByID(q db.Query, id string) (r BulkReport, err error) {
	var text string
	var at int64
	err = q.QueryRow(`SELECT id, organ, text, by_id, by_name, at FROM request_bulk WHERE id = $1`, id).Scan(&r.ID, &r.Organ, &text, &r.ByID, &r.ByName, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.Missing("bulk.no_report")
	}
	if err != nil {
		return r, err
	}
	var t bulkText
	err = json.Unmarshal([]byte(text), &t)
	r.Asked, r.Lines, r.At = t.Asked, t.Lines, time.UnixMicro(at).UTC()
	return r, err
}
