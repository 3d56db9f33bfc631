// plan.go is going out at a time and together: a plan names texts that become public all or none, in one transaction, at once
// or when their time comes; then everything is asked again: who planned it, each text's place in the plan, its hash, its
// approvals, and beforePublic. Events item.schedule, item.unschedule, item.schedule_refused.
package disclosure

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// PlanState is what became of a plan.
type PlanState string

// The states of a plan.
const (
	PlanWaits PlanState = "waiting"
	Done      PlanState = "done"
	Cancelled PlanState = "cancelled"
	Refused   PlanState = "refused" // something stood against it: Why says what
)

// Key is the message key of the state's name.
func (s PlanState) Key() string { return "disclosure.plan." + string(s) }

// Said is a fault kept to be told later, in whichever language.
type Said struct {
	Key  string   `json:"key"`
	Args []string `json:"args,omitempty"`
}

// Planned is one text of a plan.
type Planned struct {
	Item, Title string
	N           int64 // the revision that is to go out; what its planner has seen
	Hash        string
	Note        string // the public note, of a correction
}

// Plan is texts that go out together.
type Plan struct {
	ID, Organ, Name string
	At              time.Time
	State           PlanState
	Why             []Said
	Noted           bool // its planner has seen that it was refused
	ByID, ByName    string
	MadeAt, EndedAt time.Time
	EndedBy         string
	Items           []Planned
}

// VerbScheduleRefused is recorded when the time came and something stood against it.
const VerbScheduleRefused office.Verb = "item.schedule_refused"

// The longest a plan can wait, and the most texts in it.
const (
	farthest     = 366 * 24 * time.Hour
	MaxTogether  = 50
	longestTitle = 60
)

// Arrange has texts go out together, all or none: at once when at is zero, else at that time. It gives the plan's id.
// Of each text Item, N and, for a correction, Note are to be given.
func Arrange(tx *db.Tx, by office.Actor, organ, name string, at time.Time, items []Planned) (id string, err error) {
	if err := checkPlan(name, at, tx.Now(), items); err != nil {
		return "", err
	}
	if organ != tx.Organ() {
		return "", fault.Missing("disclosure.no_item")
	}
	p := Plan{ID: db.NewID(tx.Now()), Organ: organ, Name: strings.TrimSpace(name), At: at.UTC().Truncate(time.Microsecond), State: PlanWaits, ByID: by.ID, ByName: by.Name, MadeAt: tx.Now(), Items: items}
	if at.IsZero() {
		p.At = tx.Now()
	}
	for i := range p.Items {
		if err := p.Items[i].join(tx, by, p); err != nil {
			return "", err
		}
	}
	if p.Name == "" {
		p.Name = p.Items[0].Title
	}
	if err := insertPlan(tx, p); err != nil {
		return "", err
	}
	if at.IsZero() {
		return p.ID, fire(tx, by, p)
	}
	return p.ID, nil
}

func checkPlan(name string, at, now time.Time, items []Planned) error {
	var f fault.Form
	if utf8.RuneCountInString(name) > longestTitle {
		f.Add("name", "disclosure.too_long", longestTitle)
	}
	if !at.IsZero() && (!at.After(now) || at.Sub(now) > farthest) {
		f.Add("at", "disclosure.plan.bad_time")
	}
	if len(items) == 0 || len(items) > MaxTogether {
		f.Add("item", "disclosure.plan.bad_number", MaxTogether)
	}
	for _, one := range items {
		if utf8.RuneCountInString(one.Note) > maxNoteLetters {
			f.Add("note-"+one.Item, "disclosure.too_long", maxNoteLetters)
		}
	}
	return f.Err()
}

// join puts a text into a plan: its route must be complete, and nothing may stand against its going out as far as can be seen.
func (one *Planned) join(tx *db.Tx, by office.Actor, p Plan) error {
	data := map[string]any{"plan": p.ID, "at": p.At.UnixMicro()}
	err := move(tx, by, VerbSchedule, one.Item, one.N, "", data, func(it *Item) error {
		if it.Live > 0 && strings.TrimSpace(one.Note) == "" {
			var f fault.Form
			f.Add("note-"+one.Item, "disclosure.no_correction_note")
			return f.Err()
		}
		r, err := RevisionOf(tx, it.ID, it.Head)
		if err != nil {
			return err
		}
		one.Hash, one.Title, it.Plan = it.HeadHash, it.HeadTitle, p.ID
		_, err = beforePublic(tx, *it, r)
		return err
	})
	if f := fault.As(err); f != nil && f.Kind == fault.Refused {
		if it, missing := ItemByID(tx, one.Item); missing == nil {
			return fault.Refuse("disclosure.plan.not_this_one", it.HeadTitle, f.Key)
		}
	}
	return err
}

// Ready says what stands against a plan's going out now: the first thing found, or nil. The queue shows it early; fire asks
// it again when the time has come.
func Ready(q db.Query, p Plan) error {
	who, err := office.StaffByID(q, p.ByID)
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	if err == nil && !who.Active {
		return fault.Refuse("disclosure.plan.planner_gone", p.ByName)
	}
	for _, one := range p.Items {
		it, err := ItemByID(q, one.Item)
		if err != nil {
			return err
		}
		if it.Stage != Scheduled || it.Plan != p.ID || it.Head != one.N || it.HeadHash != one.Hash {
			return fault.Refuse("disclosure.plan.moved", one.Title)
		}
		crew, err := CrewOf(q, it)
		if err != nil {
			return err
		}
		if !crew.whole(it.HeadHash) {
			return fault.Refuse("disclosure.plan.not_this_one", one.Title, "disclosure.not_what_was_approved")
		}
		r, err := RevisionOf(q, it.ID, it.Head)
		if err != nil {
			return err
		}
		if _, err := beforePublic(q, it, r); err != nil {
			return err
		}
	}
	return nil
}

// fire has a plan's texts go out.
func fire(tx *db.Tx, by office.Actor, p Plan) error {
	if err := Ready(tx, p); err != nil {
		return err
	}
	data := map[string]any{"plan": p.ID, "planned_by": p.ByID}
	for _, one := range p.Items {
		it, crew, err := load(tx, one.Item)
		if err != nil {
			return err
		}
		if err := it.Do(VerbUnschedule, by, one.N, "", crew, tx.Now()); err != nil {
			return err
		}
		if err := updateItem(tx, it); err != nil {
			return err
		}
		if it.Live == 0 {
			err = publish(tx, by, it.ID, one.N, data)
		} else {
			err = republish(tx, by, it.ID, one.N, one.Note, data)
		}
		if err != nil {
			return err
		}
	}
	p.State, p.EndedAt, p.EndedBy = Done, tx.Now(), by.Name
	return updatePlan(tx, p)
}

// Cancel takes a waiting plan back; its texts stay ready to go out.
func Cancel(tx *db.Tx, by office.Actor, id string) error {
	p, err := waitingPlan(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbUnschedule, p.Organ); err != nil {
		return err
	}
	for _, one := range p.Items {
		err := move(tx, by, VerbUnschedule, one.Item, one.N, "", map[string]any{"plan": p.ID}, nil)
		if err != nil {
			return err
		}
	}
	p.State, p.EndedAt, p.EndedBy = Cancelled, tx.Now(), by.Name
	return updatePlan(tx, p)
}

// NoteRefusal takes the alert of a refused plan away from its planner's list; only he can.
func NoteRefusal(tx *db.Tx, by office.Actor, id string) error {
	p, err := PlanByID(tx, id)
	if err != nil {
		return err
	}
	if err := by.Allow(VerbSchedule, p.Organ); err != nil {
		return err
	}
	if p.State != Refused || p.ByID != by.ID || p.Organ != tx.Organ() {
		return fault.Refuse("disclosure.plan.not_yours")
	}
	p.Noted = true
	return updatePlan(tx, p)
}

func waitingPlan(tx *db.Tx, id string) (Plan, error) {
	p, err := PlanByID(tx, id)
	if err == nil && (p.Organ != tx.Organ() || p.State != PlanWaits) {
		err = fault.Refuse("disclosure.plan.over")
	}
	return p, err
}

// refuse ends a plan that cannot go out: its texts, but the one that left it, are ready again, and its planner is told.
func refuse(tx *db.Tx, p Plan, why error) error {
	by := office.System("clock")
	p.State, p.Why, p.EndedAt, p.EndedBy = Refused, said(why), tx.Now(), by.Name
	if err := updatePlan(tx, p); err != nil {
		return err
	}
	for _, one := range p.Items {
		it, err := ItemByID(tx, one.Item)
		if err != nil {
			return err
		}
		if it.Plan == p.ID && it.Stage == Scheduled {
			it.Stage, it.Plan, it.ChangedAt = SignedOff, "", tx.Now()
			if err := updateItem(tx, it); err != nil {
				return err
			}
		}
		if err := record(tx, by, VerbScheduleRefused, it, map[string]any{"plan": p.ID, "why": p.Why[0].Key}); err != nil {
			return err
		}
	}
	return nil
}

// leavePlan ends the plan a text has just left by being changed or returned: all of it goes out, or none.
func leavePlan(tx *db.Tx, plan string, it Item) error {
	if plan == "" || it.Plan == plan {
		return nil
	}
	p, err := PlanByID(tx, plan)
	if err != nil || p.State != PlanWaits {
		return err
	}
	return refuse(tx, p, fault.Refuse("disclosure.plan.moved", it.HeadTitle))
}

// said keeps a fault's words: those of its fields where it has any.
func said(err error) (list []Said) {
	f := fault.As(err)
	if f == nil {
		return []Said{{Key: "fault.internal"}}
	}
	one := func(key string, args []any) {
		s := Said{Key: key}
		for _, a := range args {
			if word, ok := a.(string); ok {
				s.Args = append(s.Args, word)
			} else if n, ok := a.(int); ok {
				s.Args = append(s.Args, strconv.Itoa(n))
			}
		}
		list = append(list, s)
	}
	for _, field := range f.Fields {
		one(field.Key, field.Args)
	}
	if len(list) == 0 {
		one(f.Key, f.Args)
	}
	return list
}

// lawful says whether an error is the workflow's answer and not a failure of the machine, after which one tries again.
func lawful(err error) bool {
	f := fault.As(err)
	return f != nil && f.Kind != fault.Internal && f.Kind != fault.Busy
}
