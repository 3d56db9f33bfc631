package disclosure

import (
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// withFile is a text with a file of a filling.
func (w *world) withFile(title string, fill byte) Text {
	text := w.text(title)
	text.Attachments = []Attachment{file("名单.pdf", fill)}
	return text
}

// newRules makes every file unread: a word was added to the organ's list.
func (w *world) newRules(word string) {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		return clearance.SetWords(tx, reviewer, w.organ, []clearance.Word{{Wrong: word, Correct: "对"}})
	})
}

// Whichever way a text goes out, files nobody has looked into by the present rules keep it in; when they were, it goes.
func TestEveryWayOutWaitsForItsFiles(t *testing.T) {
	engines(t, func(w *world) {
		signed := func(title string) string {
			id := w.draft(drafter, w.withFile(title, 'a'))
			w.must(drafter, id, VerbSubmit)
			w.must(reviewer, id, VerbReview)
			w.must(signer, id, VerbSignOff)
			return id
		}
		arrange := func(id string, after time.Duration) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				at := time.Time{}
				if after > 0 {
					at = tx.Now().Add(after)
				}
				_, err := Arrange(tx, drafter, w.organ, "", at, []Planned{{Item: id, N: w.head(tx, id), Note: "更正"}})
				return err
			}
		}
		act := func(verb office.Verb, by office.Actor, id string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return acts[verb](tx, by, id, w.head(tx, id)) }
		}
		plain, bundled, timed, emergency, handed := signed("直接发布"), signed("一起发布"), signed("定时发布"), w.draft(drafter, w.withFile("紧急发布", 'a')), w.draft(drafter, w.withFile("送审", 'a'))
		corrected := w.publish(w.withFile("更正", 'a'))
		w.must(drafter, corrected, VerbCorrect)
		if err := w.save(drafter, corrected, func(t *Text) { t.Summary = "改" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, corrected, VerbSubmit)
		w.must(reviewer, corrected, VerbReview)
		w.must(signer, corrected, VerbSignOff)
		imported := Imported{PublishedAt: w.clock.Now(), Text: w.withFile("导入", 'a')}
		w.newRules("错一")
		ways := []struct {
			name string
			do   func(tx *db.Tx) error
		}{
			{"submission", act(VerbSubmit, drafter, handed)}, {"publication", act(VerbPublish, signer, plain)}, {"bundle", arrange(bundled, 0)}, {"time", arrange(timed, time.Hour)},
			{"emergency", act(VerbEmergency, signer, emergency)}, {"correction", act(VerbRepublish, signer, corrected)},
			{"import", func(tx *db.Tx) error {
				_, err := ImportPublished(tx, office.System("import"), []Imported{imported})
				return err
			}},
		}
		for _, way := range ways {
			if err := w.try(way.do); fault.As(err) == nil || !strings.Contains(err.Error(), clearance.Unread) && !says(err, clearance.Unread) {
				t.Errorf("%s: %v", way.name, err)
			}
		}
		w.do(func(tx *db.Tx) error { return w.read(tx, "a") })
		for _, way := range ways {
			if err := w.try(way.do); err != nil {
				t.Errorf("%s, read: %v", way.name, err)
			}
		}
		// The rules change once more before the time comes: the plan waits for the reader, and goes out when it has been.
		w.newRules("错二")
		w.clock.Advance(time.Hour + time.Second)
		if err := Timed(t.Context(), w.d); err != nil {
			t.Fatal(err)
		}
		if it := w.item(timed); it.Stage != Scheduled {
			t.Errorf("unread when its time came: %s", it.Stage)
		}
		w.do(func(tx *db.Tx) error { return w.read(tx, "a") })
		if err := Timed(t.Context(), w.d); err != nil {
			t.Fatal(err)
		}
		if it := w.item(timed); it.Stage != Published {
			t.Errorf("read after its time came: %s", it.Stage)
		}
	})
}

// A plan does not wait for ever: files that cannot be looked into end it.
func TestAPlanWhoseFilesStayUnreadIsRefused(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.withFile("定时发布", 'a'))
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbSchedule)
		w.newRules("错三")
		w.clock.Advance(time.Hour + readFor + time.Second)
		if err := Timed(t.Context(), w.d); err != nil {
			t.Fatal(err)
		}
		if it := w.item(id); it.Stage != SignedOff {
			t.Errorf("it is %s", it.Stage)
		}
	})
}

// The reader finds the files of whatever is not public yet, whoever brought them; a lost file stays unread.
func TestTheReaderComesToEveryFile(t *testing.T) {
	engines(t, func(w *world) {
		store, err := blob.NewDirectory(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		ref, err := store.Put(t.Context(), strings.NewReader("联系人：张三\n身份证号：330683197605123014\n"))
		if err != nil {
			t.Fatal(err)
		}
		text := w.text("名单")
		text.Attachments = []Attachment{{Name: "名单.txt", Type: "text/plain", Ref: ref}}
		id := w.draft(drafter, text)
		lost := w.draft(drafter, w.withFile("丢失", 'z'))
		refuses(t, w.act(VerbSubmit, drafter, id), clearance.Unread)
		if err := (GateReader{DB: w.d, Blobs: store}).Read(t.Context()); err == nil {
			t.Error("a lost file is not reported")
		}
		refuses(t, w.act(VerbSubmit, drafter, id), "clearance.blocked") // read: the identity number is found
		refuses(t, w.act(VerbSubmit, drafter, lost), clearance.Unread)
	})
}

// says looks for a key in a refusal that names another inside.
func says(err error, key string) bool {
	f := fault.As(err)
	if f == nil {
		return false
	}
	for _, a := range f.Args {
		if a == key {
			return true
		}
	}
	return f.Key == key
}

func (w *world) head(q db.Query, id string) int64 {
	it, err := ItemByID(q, id)
	if err != nil {
		w.t.Error(err)
	}
	return it.Head
}
