package disclosure

import (
	"strings"
	"testing"

	"gongkai/db"
)

// thaw takes the triggers away, as whoever owns the database could: what they did then is found by verify.
func (w *world) thaw() {
	w.t.Helper()
	w.do(func(tx *db.Tx) error {
		names := `SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'`
		if tx.Engine() == db.Postgres {
			names = `SELECT 'DROP TRIGGER ' || t.tgname || ' ON ' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal`
		}
		drops, err := texts(tx, names)
		for _, drop := range drops {
			if _, err := tx.Exec(drop); err != nil {
				return err
			}
		}
		return err
	})
}

func TestTheDatabaseItselfRefusesToChangeWhatWasPublished(t *testing.T) {
	engines(t, func(w *world) {
		text := w.text("公告")
		text.Attachments = []Attachment{file("名单.pdf", 'a')}
		id := w.publish(text)
		w.must(drafter, id, VerbCorrect)
		if err := w.save(drafter, id, func(t *Text) { t.Title = "公告（更正）" }); err != nil {
			t.Fatal(err)
		}
		w.must(drafter, id, VerbSubmit)
		w.must(reviewer, id, VerbReview)
		w.must(signer, id, VerbSignOff, VerbRepublish)
		before := w.verify()
		for _, statement := range []string{
			`UPDATE disclosure_revision SET body = '<p>悄悄改的</p>' WHERE n = 1`,
			`UPDATE disclosure_revision SET title = '悄悄改的' WHERE n = 2`,
			`UPDATE disclosure_revision SET n = 9 WHERE n = 1`,
			`DELETE FROM disclosure_revision WHERE n = 1`,
			`UPDATE disclosure_attachment SET name = '别的.pdf'`,
			`DELETE FROM disclosure_attachment`,
			`INSERT INTO disclosure_attachment (item, n, position, name, type, hash, size) SELECT item, n, 9, name, type, hash, size FROM disclosure_attachment WHERE n = 1`,
			`UPDATE disclosure_publication SET note = '没有说过的话'`,
			`UPDATE disclosure_publication SET at = at - 1000`,
			`DELETE FROM disclosure_publication`,
			`DELETE FROM disclosure_publication WHERE serial = 2`,
			`UPDATE disclosure_approval SET by_name = '别人'`,
			`UPDATE disclosure_approval SET hash = 'x' WHERE round = 1`,
			`DELETE FROM disclosure_approval`,
			`UPDATE disclosure_term SET late = 0`,
			`DELETE FROM disclosure_term`,
		} {
			err := w.try(func(tx *db.Tx) error { _, err := tx.Exec(statement); return err })
			if err == nil || !strings.Contains(err.Error(), "frozen") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		whole := []string{`REPLACE INTO disclosure_publication SELECT * FROM disclosure_publication WHERE serial = 1`,
			`REPLACE INTO disclosure_revision SELECT * FROM disclosure_revision WHERE n = 1`,
			`REPLACE INTO disclosure_approval SELECT * FROM disclosure_approval WHERE seq = 1`}
		if w.d.Engine() == db.Postgres {
			whole = []string{`TRUNCATE disclosure_publication`, `TRUNCATE disclosure_revision`, `TRUNCATE disclosure_attachment`, `TRUNCATE disclosure_approval`}
		}
		for _, statement := range whole {
			if err := w.try(func(tx *db.Tx) error { _, err := tx.Exec(statement); return err }); err == nil || !strings.Contains(err.Error(), "frozen") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if after := w.verify(); len(before)+len(after) != 0 {
			t.Error(before, after)
		}
	})
}

func TestADraftIsNotFrozen(t *testing.T) {
	engines(t, func(w *world) {
		id := w.draft(drafter, w.text("草稿"))
		w.do(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM disclosure_revision WHERE item = $1`, id)
			return err
		})
	})
}
