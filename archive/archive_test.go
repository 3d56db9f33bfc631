package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/archive"
	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/ooxml"
	"gongkai/pdf"
	"gongkai/pdftext"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/testkit"
	"gongkai/vault"
	"gongkai/workday"
)

const town = "o-town"

// world is an organ whose replies pass no review, with its archive.
type world struct {
	*testing.T
	d     *db.DB
	clock *testkit.Clock
	keys  *vault.Keys
	blobs blob.Store
}

func who(name string, roles ...office.Role) office.Actor {
	return office.Actor{ID: name, Name: name, Organ: town, Grants: map[string][]office.Role{town: roles}}
}

var (
	handler  = who("受理员", office.RequestHandler)
	signer   = who("签发人", office.Signer)
	reviewer = who("审核员", office.Reviewer)
)

func onBoth(t *testing.T, run func(w *world)) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) { run(newWorld(t, d, c)) })
}

func newWorld(t *testing.T, d *db.DB, c *testkit.Clock) *world {
	w := &world{T: t, d: d, clock: c}
	var err error
	if w.keys, err = vault.Start(t.Context(), d, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if w.blobs, err = blob.NewDirectory(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	w.must(func(tx *db.Tx) error {
		if _, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: town, Kind: office.Subdistrict, Name: "竹桥街道办事处", ShortName: "竹桥街道", Active: true}); err != nil {
			return err
		}
		rule, err := request.HandlingOf(tx, town)
		if err != nil {
			return err
		}
		rule.Steps, rule.Reason = nil, "测试用"
		return request.SetHandling(tx, who("安全管理员", office.SecurityAdmin), town, 0, rule)
	})
	return w
}

func (w *world) at(day string) { w.clock.Set(workday.MustParse(day).Start().Add(10 * time.Hour)) }

func (w *world) try(fn func(tx *db.Tx) error) error { return w.d.Update(w.Context(), town, fn) }

func (w *world) must(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.try(fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) view(fn func(q *db.View) error) {
	w.Helper()
	if err := w.d.View(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) load(id string) (c request.Case) {
	w.Helper()
	w.view(func(q *db.View) (err error) { c, err = request.ByID(q, id); return err })
	return c
}

func (w *world) fileOf(caseID string) (f archive.File) {
	w.Helper()
	w.view(func(q *db.View) (err error) { f, err = archive.OfCase(q, caseID); return err })
	return f
}

const secretName, secretID = "张三丰", "330683199001010018"

// filed takes in an application today.
func (w *world) filed() (id string) {
	w.Helper()
	w.must(func(tx *db.Tx) error {
		r, err := request.File(tx, w.keys, office.Citizen(), request.Application{Organ: town, Requester: request.NaturalPerson, Description: "请提供" + secretName + "户的征地补偿协议", Form: "electronic", Way: "online",
			Person: request.Person{Name: secretName, Paper: privacy.ResidentID, Identity: secretID, Phone: "13812341234", Address: "浙江省嵊州市竹桥街道东郭村12号"}})
		id = r.Case.ID
		return err
	})
	return id
}

// closed takes an application through its reply to the end, served in two weeks.
func (w *world) closed(day string, r request.Reply) (id string) {
	w.Helper()
	w.at(day)
	id = w.filed()
	w.must(func(tx *db.Tx) error { return request.Accept(tx, handler, id, 1) })
	w.must(func(tx *db.Tx) error {
		return request.AddSearch(tx, handler, id, request.Search{On: workday.DateOf(tx.Now()), Place: "街道档案室", Searcher: "档案员", Words: secretName, Span: "2020年", Evidence: "截图"}, nil)
	})
	w.must(func(tx *db.Tx) error { return request.DraftReply(tx, handler, id, w.revision(tx, id), r) })
	w.must(func(tx *db.Tx) error {
		drafts, err := request.Drafts(tx, id)
		if err != nil {
			return err
		}
		return request.ApproveReply(tx, w.keys, signer, id, w.revision(tx, id), drafts[0].Hash)
	})
	w.clock.Advance(24 * time.Hour)
	w.must(func(tx *db.Tx) error {
		letters, err := request.LettersIn(tx, id)
		if err != nil {
			return err
		}
		_, err = request.Serve(tx, w.keys, handler, letters[len(letters)-1].ID, w.revision(tx, id), request.Service{Way: request.ByHand, On: workday.DateOf(tx.Now()), Receiver: secretName, Place: "窗口"})
		return err
	})
	w.must(func(tx *db.Tx) error { return request.Close(tx, handler, id, w.revision(tx, id)) })
	return id
}

func (w *world) revision(q db.Query, id string) int64 {
	c, err := request.ByID(q, id)
	if err != nil {
		w.Fatal(err)
	}
	return c.Revision
}

var granted = request.Reply{Outcome: request.GrantedPublic, Provision: "见本机关网站征地信息栏目"}

func (w *world) keep(id string) error {
	var made archive.Prepared
	w.view(func(q *db.View) (err error) {
		made, err = archive.Prepare(w.Context(), q, w.keys, w.blobs, id)
		return err
	})
	return w.try(func(tx *db.Tx) error {
		_, err := archive.Keep(tx, w.keys, handler, id, w.revision(tx, id), made)
		return err
	})
}

func (w *world) supplement(id string) error {
	var made archive.Prepared
	w.view(func(q *db.View) (err error) {
		made, err = archive.Prepare(w.Context(), q, w.keys, w.blobs, id)
		return err
	})
	f := w.fileOf(id)
	return w.try(func(tx *db.Tx) error { return archive.Supplement(tx, w.keys, handler, f.ID, f.Revision, made) })
}

// follow reads the whole ledger anew: the follower must not mind.
func (w *world) follow() {
	w.Helper()
	w.must(func(tx *db.Tx) error {
		events, err := ledger.After(tx, town, 0, 10_000)
		if err != nil {
			return err
		}
		return archive.Follow(tx, events)
	})
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

func (w *world) zip(id string) map[string][]byte {
	w.Helper()
	var b bytes.Buffer
	w.view(func(q *db.View) error {
		return archive.WriteZIP(context.Background(), q, w.keys, w.blobs, w.fileOf(id).ID, &b)
	})
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		w.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			w.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(in); err != nil {
			w.Fatal(err)
		}
	}
	return all
}

// words are what can be read in a file.
func words(name string, data []byte) string {
	if strings.HasSuffix(name, ".pdf") {
		pages, err := pdftext.Read(data)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint(pages)
	}
	if p, err := ooxml.Open(data); err == nil {
		text, _ := p.Bytes("word/document.xml")
		return string(text)
	}
	return string(data)
}

func TestAClosedCaseIsArchivedOnceNobodyCanChallengeIt(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.closed("2026-01-05", granted)
		w.at("2026-03-02")
		if err := w.keep(id); key(err) != "archive.lack.remedy" {
			t.Fatalf("archived while a suit could be brought: %v", err)
		}
		w.at("2026-07-06") // served 6 January; six months end on 6 July
		if err := w.keep(id); key(err) != "archive.lack.remedy" {
			t.Fatalf("archived on the last day of the term: %v", err)
		}
		w.at("2026-07-07")
		w.view(func(q *db.View) error {
			waiting, next, err := request.Closed(q, town, "", 10)
			if err != nil || len(waiting) != 1 || next != "" {
				t.Errorf("waiting %d %q %v", len(waiting), next, err)
			}
			r, err := request.RestOf(q, waiting[0])
			if r.From.String() != "2026-07-07" || len(r.Lacks) != 0 {
				t.Errorf("could be archived from %s: %v", r.From, r.Lacks)
			}
			return err
		})
		if err := w.keep(id); err != nil {
			t.Fatal(err)
		}
		f := w.fileOf(id)
		if f.Number != "XXGK·2026-D10-0001" || f.Years != 10 || f.ExpiresOn.String() != "2036-12-31" || f.State != archive.Kept || w.load(id).Stage != request.StageArchived {
			t.Errorf("%s kept %d years until %s: %s", f.Number, f.Years, f.ExpiresOn, f.State)
		}
		w.theFileIsWhole(id)
		w.nothingChangesIt(id)
	})
}

// theFileIsWhole checks the list and the download of an archived case.
func (w *world) theFileIsWhole(id string) {
	var cover archive.Cover
	w.view(func(q *db.View) (err error) {
		cover, err = archive.CoverOf(q, w.fileOf(id).ID)
		return err
	})
	var kinds []string
	for i, p := range cover.Papers {
		kinds = append(kinds, string(p.Kind))
		if p.Seq != i+1 || pdf.Ready() && p.Pages < 1 || strings.Contains(p.Title+p.By+p.Number+p.Name(), "张") {
			w.Errorf("paper %d: %+v", i+1, p)
		}
	}
	if got := strings.Join(kinds, " "); got != "application receiving search review reply service days changes" {
		w.Errorf("the file holds %s", got)
	}
	for _, write := range []func(io.Writer) error{cover.WriteDOCX, cover.WritePDF} {
		if err := write(io.Discard); err != nil && pdf.Ready() {
			w.Error(err)
		}
	}
	all := w.zip(id)
	for line := range strings.Lines(string(all["SHA256SUMS"])) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if got := sha256.Sum256(all[name]); hex.EncodeToString(got[:]) != sum || len(all[name]) == 0 {
			w.Errorf("%s is not what its sum says", name)
		}
		if strings.Contains(name, "申请表") && !strings.Contains(words(name, all[name]), secretID) {
			w.Errorf("%s lacks the applicant: %.200s", name, words(name, all[name]))
		}
	}
	if n := strings.Count(string(all["SHA256SUMS"]), "\n"); n < len(cover.Papers)+2 {
		w.Errorf("%d sums for %d papers", n, len(cover.Papers))
	}
	for _, by := range []office.Actor{reviewer, who("督查员", office.Inspector)} {
		if err := w.try(func(tx *db.Tx) error { _, err := archive.Open(tx, by, cover.File.ID); return err }); fault.Of(err) != fault.Denied {
			w.Errorf("%s took the whole file out: %v", by.Name, err)
		}
	}
	w.must(func(tx *db.Tx) error { _, err := archive.Open(tx, handler, cover.File.ID); return err })
}

// nothingChangesIt tries every step on an archived case.
func (w *world) nothingChangesIt(id string) {
	before := w.load(id)
	all := who("全能", office.RequestHandler, office.Signer, office.Reviewer, office.Drafter)
	for _, m := range request.Flow {
		if m.Fact == "" {
			continue
		}
		f := request.Fact{Kind: m.Fact, Days: 5}
		if err := w.try(func(tx *db.Tx) error { return request.Record(tx, all, id, before.Revision, f) }); err == nil {
			w.Errorf("%s was taken on an archived case", m.Step)
		}
	}
	for name, act := range map[string]func(tx *db.Tx) error{
		"accept": func(tx *db.Tx) error { return request.Accept(tx, all, id, before.Revision) },
		"close":  func(tx *db.Tx) error { return request.Close(tx, all, id, before.Revision) },
		"draft":  func(tx *db.Tx) error { return request.DraftReply(tx, all, id, before.Revision, granted) },
		"erase":  func(tx *db.Tx) error { return request.Erase(tx, w.keys, all, id, before.Revision) },
		"search": func(tx *db.Tx) error {
			return request.AddSearch(tx, all, id, request.Search{On: workday.DateOf(tx.Now()), Place: "甲", Searcher: "乙", Words: "丙", Span: "丁"}, nil)
		},
		"fee": func(tx *db.Tx) error {
			return request.NotifyFee(tx, all, id, before.Revision, "per_page", 300, workday.Date{}, workday.Date{})
		},
		"archive": func(tx *db.Tx) error { return w.keep(id) },
	} {
		if name == "archive" {
			if err := w.keep(id); err == nil {
				w.Error("archived twice")
			}
			continue
		}
		if err := w.try(act); key(err) != "request.archived" {
			w.Errorf("%s on an archived case: %v", name, err)
		}
	}
	if after := w.load(id); after.Revision != before.Revision || after.Stage != before.Stage {
		w.Errorf("it changed: %s %d", after.Stage, after.Revision)
	}
}

func TestAProceedingReopensAFileAndItsNumberStays(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.closed("2026-01-05", granted)
		w.at("2026-08-03")
		if err := w.keep(id); err != nil {
			t.Fatal(err)
		}
		first := w.fileOf(id)
		w.follow()
		if w.fileOf(id).State != archive.Kept {
			t.Error("what happened before archiving reopened the file")
		}
		if err := w.supplement(id); key(err) != "archive.not_reopened" {
			t.Errorf("a supplement of nothing: %v", err)
		}
		w.at("2026-08-10")
		var suit string
		w.must(func(tx *db.Tx) (err error) {
			suit, err = request.RegisterProceeding(tx, handler, id, request.Proceeding{Way: request.DirectSuit, Number: "（2026）行初9号", ReceivedOn: workday.DateOf(tx.Now())})
			return err
		})
		w.follow()
		w.follow()
		if w.fileOf(id).State != archive.Reopened {
			t.Fatal("a suit did not reopen the file")
		}
		if err := w.supplement(id); key(err) != "archive.lack.proceeding" {
			t.Errorf("supplemented while the suit is pending: %v", err)
		}
		w.at("2027-02-01")
		w.must(func(tx *db.Tx) error {
			return request.CloseProceeding(tx, handler, suit, workday.MustParse("2027-01-20"), "claim_rejected", "")
		})
		if err := w.supplement(id); err != nil {
			t.Fatal(err)
		}
		f := w.fileOf(id)
		if f.Number != first.Number || f.Years != 30 || !f.Litigated || f.ExpiresOn.String() != "2057-12-31" || f.State != archive.Kept || f.Supplement != 1 {
			t.Errorf("after the suit: %+v", f)
		}
		w.view(func(q *db.View) error {
			papers, err := archive.PapersOf(q, f.ID)
			last := papers[len(papers)-1]
			if last.Kind != request.PaperProceeding || last.Supplement != 1 || last.Seq != len(papers) || slices.ContainsFunc(papers[:len(papers)-2], func(p archive.Paper) bool { return p.Supplement != 0 }) {
				t.Errorf("the supplement: %+v", last)
			}
			return err
		})
		if all := w.zip(id); len(all) < 9 {
			t.Errorf("%d files", len(all))
		}
		other := w.closed("2026-02-02", request.Reply{Outcome: request.NotExisting})
		w.at("2027-03-01")
		if err := w.keep(other); err != nil || w.fileOf(other).Number != "XXGK·2026-D10-0002" {
			t.Errorf("the next file: %s %v", w.fileOf(other).Number, err)
		}
	})
}

func TestAfterItsRetentionOneProposesAndAnotherDestroys(t *testing.T) {
	onBoth(t, func(w *world) {
		id := w.closed("2026-01-05", granted)
		w.at("2026-08-03")
		if err := w.keep(id); err != nil {
			t.Fatal(err)
		}
		f := w.fileOf(id)
		count := func() (all request.Counts, behind []request.Case) {
			w.view(func(q *db.View) (err error) {
				if all, err = request.Tally(q, town, 2026); err == nil {
					behind, err = request.Counted(q, town, 2026, "R3.1", request.NaturalPerson, "", 10)
				}
				return err
			})
			return all, behind
		}
		before, _ := count()
		propose := func(by office.Actor) (list string, err error) {
			err = w.try(func(tx *db.Tx) (err error) {
				list, err = archive.Propose(tx, by, town, []string{f.ID}, "保管期满，无继续保存价值")
				return err
			})
			return list, err
		}
		w.at("2036-12-31")
		if _, err := propose(signer); key(err) != "destruction.too_soon" {
			t.Errorf("proposed within the retention: %v", err)
		}
		w.at("2037-01-04")
		if _, err := propose(reviewer); fault.Of(err) != fault.Denied {
			t.Errorf("a reviewer proposed: %v", err)
		}
		list, err := propose(signer)
		if err != nil {
			t.Fatal(err)
		}
		decide := func(by office.Actor, list string, agree bool, why string) error {
			return w.try(func(tx *db.Tx) error { return archive.Decide(tx, w.keys, by, list, agree, why) })
		}
		if err := decide(signer, list, true, ""); key(err) != "destruction.own" {
			t.Errorf("who proposed decided: %v", err)
		}
		if err := decide(reviewer, list, false, ""); fault.As(err) == nil {
			t.Errorf("refused without a word: %v", err)
		}
		if err := decide(reviewer, list, false, "再留一年"); err != nil || w.fileOf(id).State != archive.Kept {
			t.Errorf("refused: %v, %s", err, w.fileOf(id).State)
		}
		if list, err = propose(signer); err != nil {
			t.Fatal(err)
		}
		if err := decide(reviewer, list, true, ""); err != nil {
			t.Fatal(err)
		}
		after, behind := count()
		if fmt.Sprint(before) != fmt.Sprint(after) || len(behind) != 1 || behind[0].ID != id {
			t.Errorf("the report's figures moved: %v, %v", before["R3.1"], after["R3.1"])
		}
		w.nothingIsLeftOf(id, list)
	})
}

// nothingIsLeftOf looks for the applicant in every text the store has of a destroyed case.
func (w *world) nothingIsLeftOf(id, list string) {
	w.view(func(q *db.View) error {
		c, err := request.ByID(q, id)
		if err != nil {
			return err
		}
		if _, err := request.Applicant(q, w.keys, c); fault.Of(err) != fault.NotFound {
			w.Errorf("the applicant can still be read: %v", err)
		}
		searches, _ := request.Searches(q, id)
		drafts, _ := request.Drafts(q, id)
		if text := fmt.Sprint(c, searches, drafts); strings.Contains(text, secretName) || strings.Contains(text, "网站") {
			w.Errorf("words are left: %s", text)
		}
		if c.Outcome != request.GrantedPublic || c.DecidedOn.IsZero() || c.Number == "" {
			w.Errorf("what is counted is gone: %+v", c)
		}
		letters, err := request.LettersIn(q, id)
		for _, one := range letters {
			if l, err := request.TextOf(q, w.keys, one); err == nil {
				w.Errorf("a letter can still be read: %s", l.Addressee)
			}
		}
		lines, err2 := archive.Lines(q, list)
		if err != nil || err2 != nil || len(lines) != 1 || lines[0].Number != "XXGK·2026-D10-0001" || lines[0].Papers == 0 {
			w.Errorf("the list of destruction: %+v", lines)
		}
		papers, err := archive.PapersOf(q, w.fileOf(id).ID)
		for _, p := range papers {
			if p.Hash != "" {
				w.Errorf("paper %d keeps its hash", p.Seq)
			}
		}
		return err
	})
	if err := w.try(func(tx *db.Tx) error { _, err := archive.Open(tx, handler, w.fileOf(id).ID); return err }); key(err) != "archive.destroyed" {
		w.Errorf("opened: %v", err)
	}
}

// Whatever happens in whatever order, a file keeps its number and its papers, and nobody destroys what is reopened or not over.
func TestAFileKeepsItsNumberWhateverHappens(t *testing.T) {
	testkit.EnginesAt(t, []db.Engine{db.SQLite}, func(t *testing.T, open func(func() time.Time) *db.DB) {
		clock := testkit.NewClock()
		w := newWorld(t, open(clock.Now), clock)
		id := w.closed("2026-01-05", granted)
		w.at("2026-08-03")
		if err := w.keep(id); err != nil {
			t.Fatal(err)
		}
		first := w.fileOf(id)
		r := rand.New(rand.NewPCG(7, 7))
		pending, papers := "", 0
		acts := []func() error{
			func() error { clock.Advance(time.Duration(r.IntN(900)) * 24 * time.Hour); return nil },
			func() error {
				return w.try(func(tx *db.Tx) (err error) {
					pending, err = request.RegisterProceeding(tx, handler, id, request.Proceeding{Way: request.DirectSuit, Number: "号", ReceivedOn: workday.DateOf(tx.Now())})
					return err
				})
			},
			func() error {
				return w.try(func(tx *db.Tx) error {
					return request.CloseProceeding(tx, handler, pending, workday.DateOf(tx.Now()), "upheld", "")
				})
			},
			func() error { return w.supplement(id) },
			func() error {
				return w.try(func(tx *db.Tx) error {
					_, err := archive.Propose(tx, signer, town, []string{first.ID}, "期满")
					return err
				})
			},
			func() error {
				return w.try(func(tx *db.Tx) error {
					lists, err := archive.Destructions(tx, town, 1)
					if err != nil || len(lists) == 0 {
						return fault.Missing("destruction.none")
					}
					return archive.Decide(tx, w.keys, reviewer, lists[0].ID, r.IntN(3) > 0, "意见")
				})
			},
		}
		for i := range 60 {
			before := w.fileOf(id)
			n := r.IntN(len(acts))
			err := acts[n]()
			w.follow()
			f := w.fileOf(id)
			var now []archive.Paper
			w.view(func(q *db.View) (err error) { now, err = archive.PapersOf(q, f.ID); return err })
			if f.Number != first.Number || len(now) < papers || f.Years < before.Years {
				t.Fatalf("step %d: %+v with %d papers, had %d", i, f, len(now), papers)
			}
			if f.State == archive.Destroyed && before.State != archive.Destroyed && (before.State != archive.Proposed || !before.Expired(workday.DateOf(clock.Now()))) {
				t.Fatalf("step %d destroyed what was %s until %s", i, before.State, before.ExpiresOn)
			}
			if n == 3 && err == nil && before.State != archive.Reopened {
				t.Fatalf("step %d supplemented what was %s", i, before.State)
			}
			if papers = len(now); f.State == archive.Destroyed {
				return
			}
		}
	})
}
