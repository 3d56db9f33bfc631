package disclosure

import (
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/screen"
	"gongkai/testkit"
	"gongkai/workday"
)

// world is a subdistrict with its columns and one person for every role, and two more drafters.
type world struct {
	t       testing.TB
	d       *db.DB
	clock   *testkit.Clock
	organ   string
	columns map[catalogue.Kind]catalogue.Column
}

const organID = "pukou"

// staff gives a person who holds the roles in the organ.
func staff(id string, roles ...office.Role) office.Actor {
	return office.Actor{ID: id, Name: id, Organ: organID, Grants: map[string][]office.Role{organID: roles}}
}

var (
	drafter  = staff("信息员", office.Drafter)
	second   = staff("信息员二", office.Drafter)
	reviewer = staff("审核员", office.Reviewer)
	signer   = staff("签发人", office.Signer)
	// all holds every role there is: only the rules about one's own text can stop them.
	all   = staff("什么都管", office.Roles...)
	other = staff("另一个什么都管", office.Roles...)
)

func engines(t *testing.T, run func(w *world)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) { run(newWorld(t, d, c)) })
}

func newWorld(t testing.TB, d *db.DB, c *testkit.Clock) *world {
	t.Helper()
	w := &world{t: t, d: d, clock: c, organ: organID}
	w.do(func(tx *db.Tx) error {
		root := staff("系统管理员", office.SystemAdmin)
		_, err := office.CreateOrgan(tx, root, office.Organ{ID: organID, Kind: office.Subdistrict, Name: "浦口街道办事处", Code: "11330683742010670P"})
		if err != nil {
			return err
		}
		if w.columns, err = catalogue.Standard(tx, root, organID); err != nil {
			return err
		}
		return w.read(tx, "abcdef")
	})
	return w
}

// read does what the reader of files does in the background, for files of so many fillings: they were found clean.
func (w *world) read(tx *db.Tx, fills string) error {
	for _, fill := range []byte(fills) {
		f := file("x.pdf", fill)
		m := clearance.Matter{Subject: "item:x", Organ: w.organ}
		if err := clearance.Keep(tx, m, clearance.File{Name: f.Name, Ref: f.Ref}, screen.Reading{State: screen.Whole}); err != nil {
			return err
		}
	}
	return nil
}

// try runs an action and gives its error.
func (w *world) try(f func(tx *db.Tx) error) error {
	w.t.Helper()
	return w.d.Update(w.t.Context(), w.organ, f)
}

// do runs an action that must succeed.
func (w *world) do(f func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.try(f); err != nil {
		w.t.Fatal(err)
	}
}

// index does what the follower of the ledger does, from its beginning.
func (w *world) index() {
	w.t.Helper()
	for seq, more := int64(0), true; more; {
		w.do(func(tx *db.Tx) error {
			events, err := ledger.After(tx, w.organ, seq, 200)
			if more = len(events) > 0; err != nil || !more {
				return err
			}
			seq = events[len(events)-1].Seq
			return Index(tx, events)
		})
	}
}

// look reads.
func (w *world) look(f func(q db.Query) error) {
	w.t.Helper()
	if err := w.d.View(w.t.Context(), func(q *db.View) error { return f(q) }); err != nil {
		w.t.Fatal(err)
	}
}

// text gives a complete text with a title.
func (w *world) text(title string) Text {
	return Text{Title: title, Column: w.columns[catalogue.Notices].ID, Statutory: "20.15", Topic: "综合政务", Genre: "公告", Issuer: "浦口街道办事处",
		DocumentNumber: "浦街办[2026]8号", FormedOn: workday.DateOf(w.clock.Now()), Body: "<p>现将有关事项公告如下。</p>"}
}

func (w *world) draft(by office.Actor, text Text) (id string) {
	w.t.Helper()
	w.do(func(tx *db.Tx) (err error) { id, err = Draft(tx, by, w.organ, text); return err })
	return id
}

func (w *world) item(id string) (it Item) {
	w.t.Helper()
	w.look(func(q db.Query) (err error) { it, err = ItemByID(q, id); return err })
	return it
}

func (w *world) save(by office.Actor, id string, change func(*Text)) error {
	it := w.item(id)
	return w.try(func(tx *db.Tx) error {
		r, err := RevisionOf(tx, id, it.Head)
		if err != nil {
			return err
		}
		change(&r.Text)
		_, err = Save(tx, by, id, it.Head, r.Text)
		return err
	})
}

// acts are the actions that only move an item, by verb, so that tests can walk the workflow.
var acts = map[office.Verb]func(tx *db.Tx, by office.Actor, id string, seen int64) error{
	VerbSubmit:    Submit,
	VerbReview:    Review,
	VerbProofread: passing(VerbProofread),
	VerbLegal:     passing(VerbLegal),
	VerbSecrecy:   passing(VerbSecrecy),
	VerbSignOff:   SignOff,
	VerbPublish:   Publish,
	VerbSchedule: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		_, err := Arrange(tx, by, organID, "", tx.Now().Add(time.Hour), []Planned{{Item: id, N: seen, Note: "更正联系电话"}})
		return err
	},
	VerbUnschedule: func(tx *db.Tx, by office.Actor, id string, _ int64) error {
		it, err := ItemByID(tx, id)
		if err != nil {
			return err
		}
		if err := by.Allow(VerbUnschedule, it.Organ); err != nil {
			return err
		}
		return Cancel(tx, by, it.Plan)
	},
	VerbEmergency: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		return PublishEmergency(tx, by, id, seen, "台风红色预警")
	},
	VerbDiscard: DiscardCorrection,
	VerbConfirm: ConfirmWithdrawal,
	VerbReturn: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		return Return(tx, by, id, seen, "标题有错字")
	},
	VerbDrop: func(tx *db.Tx, by office.Actor, id string, seen int64) error { return Drop(tx, by, id, seen, "重复") },
	VerbCorrect: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		_, err := StartCorrection(tx, by, id, seen)
		return err
	},
	VerbRepublish: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		return PublishCorrection(tx, by, id, seen, "更正联系电话")
	},
	VerbWithdraw: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		return Withdraw(tx, by, id, seen, "含有个人信息")
	},
	VerbKeep: func(tx *db.Tx, by office.Actor, id string, seen int64) error {
		return RefuseWithdrawal(tx, by, id, seen, "内容合法")
	},
}

// passing takes a step of that kind if it is the one due.
func passing(verb office.Verb) func(tx *db.Tx, by office.Actor, id string, seen int64) error {
	return func(tx *db.Tx, by office.Actor, id string, seen int64) error { return take(tx, by, verb, id, seen) }
}

// act takes a step, seeing the newest revision.
func (w *world) act(verb office.Verb, by office.Actor, id string) error {
	w.t.Helper()
	seen := w.item(id).Head
	return w.try(func(tx *db.Tx) error { return acts[verb](tx, by, id, seen) })
}

// must takes steps that must succeed.
func (w *world) must(by office.Actor, id string, verbs ...office.Verb) {
	w.t.Helper()
	for _, verb := range verbs {
		if err := w.act(verb, by, id); err != nil {
			w.t.Fatalf("%s by %s: %v", verb, by.ID, err)
		}
	}
}

// publish drafts a text and takes it to the public.
func (w *world) publish(text Text) (id string) {
	w.t.Helper()
	id = w.draft(drafter, text)
	w.must(drafter, id, VerbSubmit)
	w.must(reviewer, id, VerbReview)
	w.must(signer, id, VerbSignOff, VerbPublish)
	return id
}

func (w *world) page(id string) (p Page) {
	w.t.Helper()
	w.look(func(q db.Query) (err error) { p, err = Public(q, id); return err })
	return p
}

func file(name string, fill byte) Attachment {
	return Attachment{Name: name, Type: "application/pdf", Ref: blob.Ref{Hash: strings.Repeat(string(fill), 64), Size: 9}}
}
