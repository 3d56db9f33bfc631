package annual_test

import (
	"archive/zip"
	"bytes"
	"math/rand"
	"strings"
	"testing"

	"gongkai/annual"
	"gongkai/db"

	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// written is a report of the year as a published one stands, read back.
func written(t testing.TB, organ string, year int, seed int64) *annual.Report {
	t.Helper()
	r, err := annual.Parse(organ+".txt", []byte(annual.SampleText(organ, year, rand.New(rand.NewSource(seed)))))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (b *bureau) takeIn(files ...annual.Received) []*annual.Import {
	b.Helper()
	var out []*annual.Import
	b.do(func(tx *db.Tx) error {
		batch, err := annual.TakeIn(tx, drafter, organID, files)
		if err != nil {
			return err
		}
		out, err = annual.ImportsOf(tx, organID, batch)
		return err
	})
	return out
}

func (b *bureau) keep(i *annual.Import, w annual.Whose) error {
	b.Helper()
	if w.Received.IsZero() {
		w.Received = workday.MustParse("2026-01-09")
	}
	if w.Scope == "" {
		w.Scope = annual.Self
	}
	return b.try(func(tx *db.Tx) error {
		now, err := annual.ImportByID(tx, i.ID)
		if err != nil {
			return err
		}
		return annual.KeepImport(tx, drafter, i.ID, now.Revision, w)
	})
}

func (b *bureau) imported(id string) (i *annual.Import) {
	b.Helper()
	b.look(func(q db.Query) (err error) { i, err = annual.ImportByID(q, id); return err })
	return i
}

var willow = annual.Agency{Name: "柳湾镇人民政府", Kind: office.Township, Parent: organID}

func TestAnUnusableFileIsNamedAndTheOthersGoOn(t *testing.T) {
	onBoth(t, func(b *bureau) {
		r := written(t, "柳湾镇", 2024, 1)
		list := b.takeIn(annual.Received{File: "a.pdf", Err: fault.BadInput("annual.read.large", 16)}, annual.Received{File: "b.txt", Hash: strings.Repeat("b", 64), Report: r})
		if len(list) != 2 || list[0].State != annual.Unusable || list[0].Reason.Key != "annual.read.large" || list[1].State != annual.Taken || list[1].Year != 2024 {
			t.Fatalf("took in %+v %+v", list[0], list[1])
		}
		b.look(func(q db.Query) error {
			if named, err := annual.NamedFile(q, strings.Repeat("b", 64)); !named || err != nil {
				t.Error("the original is not named, and would be swept away", err)
			}
			return nil
		})
	})
}

func TestAKeptImportCountsUntilAnotherReplacesIt(t *testing.T) {
	onBoth(t, func(b *bureau) {
		first := b.takeIn(annual.Received{File: "1.txt", Report: written(t, "柳湾镇", 2024, 1)})[0]
		if err := b.keep(first, annual.Whose{New: willow, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		body := b.imported(first.ID).Body
		b.counts(body, 2024, first.ID)
		second := b.takeIn(annual.Received{File: "2.txt", Report: written(t, "柳湾镇人民政府", 2024, 2)})[0]
		if second.Body != body {
			t.Errorf("柳湾镇人民政府 is not known again: %q, want %q", second.Body, body)
		}
		if err := b.keep(second, annual.Whose{Body: body, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		b.counts(body, 2024, second.ID)
		if now := b.imported(first.ID); now.State != annual.Replaced || b.imported(second.ID).Replaces != first.ID {
			t.Errorf("the first is %s, the second replaces %q", now.State, b.imported(second.ID).Replaces)
		}
		if err := b.keep(first, annual.Whose{Body: body, Year: 2024}); fault.Of(err) != fault.Refused {
			t.Errorf("a replaced import was kept again: %v", err)
		}
		if err := b.try(func(tx *db.Tx) error {
			return annual.DropImport(tx, drafter, second.ID, b.imported(second.ID).Revision, "重复")
		}); err != nil {
			t.Fatal(err)
		}
		b.counts(body, 2024, "")
	})
}

// counts wants the figures of a body and a year to be those of that report, and every one of them.
func (b *bureau) counts(body string, year int, report string) {
	b.Helper()
	b.look(func(q db.Query) error {
		var have, lines int
		err := q.QueryRow(`SELECT COUNT(*) FROM annual_figure WHERE body = $1 AND year = $2`, body, year).Scan(&lines)
		if err != nil {
			return err
		}
		if err := q.QueryRow(`SELECT COUNT(*) FROM annual_figure WHERE body = $1 AND year = $2 AND report = $3`, body, year, report).Scan(&have); err != nil {
			return err
		}
		if want := len(annual.FormOf(year).Measures()); have != lines || (report != "") != (lines == want) {
			b.Errorf("%d lines, %d of report %q, the form has %d", lines, have, report, want)
		}
		return nil
	})
}

func TestACorrectionStandsBesideWhatWasRead(t *testing.T) {
	onBoth(t, func(b *bureau) {
		text := annual.SampleText("柳湾镇", 2024, rand.New(rand.NewSource(3)))
		r, err := annual.Parse("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		place := annual.Place{Row: "R1", Column: "natural_person"}
		was, _, _ := r.Cell(place)
		i := b.takeIn(annual.Received{File: "x.txt", Report: r})[0]
		if err := b.keep(i, annual.Whose{New: willow, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		b.do(func(tx *db.Tx) error {
			n, err := annual.CorrectImport(tx, drafter, i.ID, 2, map[annual.Place]string{place: "123456"}, "对照原件")
			if n != 1 {
				t.Errorf("%d cells corrected", n)
			}
			return err
		})
		now := b.imported(i.ID)
		c, ok := now.Corrected(place)
		if cell, _, _ := now.Report().Cell(place); !ok || c.Was != was.Written() || cell.Value != 123456 || now.Errors == 0 {
			t.Errorf("corrected %v %+v, cell %+v, %d errors", ok, c, cell, now.Errors)
		}
		if read, _, _ := now.Read.Cell(place); read.Value != was.Value {
			t.Error("what was read is lost")
		}
		b.look(func(q db.Query) error {
			var v int64
			err := q.QueryRow(`SELECT v1 FROM annual_figure WHERE report = $1 AND row_code = 'R1'`, i.ID).Scan(&v)
			if v != 123456 {
				t.Errorf("the figure beside others is %d", v)
			}
			return err
		})
		if err := b.try(func(tx *db.Tx) error {
			_, err := annual.CorrectImport(tx, drafter, i.ID, 3, map[annual.Place]string{place: "很多"}, "对照原件")
			return err
		}); fault.Of(err) != fault.Invalid {
			t.Errorf("words were taken for a figure: %v", err)
		}
	})
}

func TestFiguresAreShownWithASourceAndByWhoMayPublish(t *testing.T) {
	onBoth(t, func(b *bureau) {
		i := b.takeIn(annual.Received{File: "x.txt", Report: written(t, "柳湾镇", 2024, 1)})[0]
		show := func(by office.Actor) error {
			return b.try(func(tx *db.Tx) error {
				return annual.ShowImport(tx, by, i.ID, b.imported(i.ID).Revision, true)
			})
		}
		if err := show(signer); fault.Of(err) != fault.Refused {
			t.Errorf("shown before it is kept: %v", err)
		}
		if err := b.keep(i, annual.Whose{New: willow, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		if err := show(signer); fault.Of(err) != fault.Refused {
			t.Errorf("shown without a source: %v", err)
		}
		if err := b.keep(i, annual.Whose{Body: b.imported(i.ID).Body, Year: 2024, Source: "https://example.org/2024"}); err != nil {
			t.Fatal(err)
		}
		if err := show(drafter); fault.Of(err) != fault.Denied {
			t.Errorf("a drafter showed it: %v", err)
		}
		if err := show(signer); err != nil {
			t.Fatal(err)
		}
	})
}

// follow plays every event of the ledger through the follower, as the background does.
func (b *bureau) follow() {
	b.Helper()
	b.do(func(tx *db.Tx) error {
		events, err := ledger.After(tx, organID, 0, 10_000)
		if err != nil {
			return err
		}
		return annual.Follow(tx, events)
	})
}

func TestOurSignedReportComesInAndGoesWithItsReopening(t *testing.T) {
	onBoth(t, func(b *bureau) {
		i := b.takeIn(annual.Received{File: "x.txt", Report: written(t, "青石街道办事处", 2025, 1)})[0]
		if i.Body != organID {
			t.Fatalf("our own name is not known: %q", i.Body)
		}
		if err := b.keep(i, annual.Whose{Body: organID, Year: 2025}); err != nil {
			t.Fatal(err)
		}
		b.counts(organID, 2025, i.ID)
		f := b.complete(b.refill(2025))
		b.do(func(tx *db.Tx) error { return annual.Freeze(tx, signer, f.ID, f.Revision) })
		b.follow()
		b.counts(organID, 2025, f.ID)
		again := b.takeIn(annual.Received{File: "y.txt", Report: written(t, "青石街道办事处", 2025, 2)})[0]
		if err := b.keep(again, annual.Whose{Body: organID, Year: 2025}); fault.Of(err) != fault.Refused {
			t.Errorf("an import took the place of our own report: %v", err)
		}
		b.do(func(tx *db.Tx) error {
			now, err := annual.ByID(tx, f.ID)
			if err != nil {
				return err
			}
			return annual.Reopen(tx, signer, f.ID, now.Revision, "数字有误")
		})
		b.follow()
		b.counts(organID, 2025, i.ID)
	})
}

func TestAnArchiveIsOpenedWithinBounds(t *testing.T) {
	pack := func(files map[string]string) []byte {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		for name, text := range files {
			f, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	inner := string(pack(map[string]string{"x": "y"}))
	for _, c := range []struct {
		name  string
		data  []byte
		good  int
		wrong string
	}{
		{"one file", []byte("文字"), 1, ""},
		{"two files", pack(map[string]string{"甲.txt": "甲", "乙/乙.txt": "乙", "__MACOSX/x": "x", "乙/.DS_Store": "x"}), 2, ""},
		{"a document is a file", pack(map[string]string{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), 1, ""},
		{"an archive within", pack(map[string]string{"甲.zip": inner, "乙.txt": "乙"}), 1, "annual.import.zip_nested"},
		{"a bomb", pack(map[string]string{"甲.txt": strings.Repeat("0", annual.MaxInput+1), "乙.txt": "乙"}), 1, "annual.read.large"},
		{"cut off", pack(map[string]string{"甲.txt": strings.Repeat("甲乙", 3000)})[:80], 0, "annual.import.zip_broken"},
		{"empty", pack(nil), 0, "annual.import.zip_empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			good, wrong := 0, ""
			err := annual.Parts("上传.zip", bytes.NewReader(c.data), int64(len(c.data)), func(p annual.Part) error {
				if p.Err != nil {
					wrong = fault.As(p.Err).Key
				} else {
					good++
				}
				return nil
			})
			if err != nil || good != c.good || wrong != c.wrong {
				t.Errorf("%d files, refused %q, %v; want %d, %q", good, wrong, err, c.good, c.wrong)
			}
		})
	}
}

// A report that adds up the bodies below is held against their sum as soon as all of them have handed in, and not before:
// half a sum proves nothing (FACTS 2.47, C-609).
func TestAnAggregateIsHeldAgainstItsParts(t *testing.T) {
	onBoth(t, func(b *bureau) {
		keep := func(r *annual.Report, w annual.Whose) *annual.Import {
			i := b.takeIn(annual.Received{File: "file", Report: r})[0]
			if err := b.keep(i, w); err != nil {
				t.Fatal(err)
			}
			return b.imported(i.ID)
		}
		unequal := func(i *annual.Import) (n int) {
			b.look(func(q db.Query) error {
				findings, _, err := annual.Findings(q, i)
				for _, f := range findings {
					if f.Check == "C-609" {
						n++
					}
				}
				return err
			})
			return n
		}
		keep(written(t, "青石街道办事处", 2024, 1), annual.Whose{Body: organID, Year: 2024})
		all := keep(written(t, "青石街道办事处", 2024, 2), annual.Whose{Body: organID, Year: 2024, Scope: annual.Aggregate})
		if n := unequal(all); n != 0 {
			t.Errorf("without a body below, %d findings speak of parts", n)
		}
		keep(written(t, "柳湾镇人民政府", 2024, 3), annual.Whose{New: willow, Year: 2024})
		if unequal(all) == 0 {
			t.Error("an aggregate that is not the sum of its parts passed")
		}
		late := annual.Agency{Name: "松岭镇人民政府", Kind: office.Township, Parent: organID}
		keep(written(t, "松岭镇人民政府", 2023, 4), annual.Whose{New: late, Year: 2023})
		if n := unequal(all); n != 0 {
			t.Errorf("with a body below still to hand in, %d findings speak of parts", n)
		}
	})
}
