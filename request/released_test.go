package request_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/clearance"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/redact"
	"gongkai/request"
	"gongkai/screen"
)

const stranger = "330683198501010020" // an identity number of nobody, its check digit right

func (w *world) store() blob.Store {
	w.Helper()
	s, err := blob.NewDirectory(filepath.Join(w.dir, "blobs"))
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// attach adds a file to the reply.
func (w *world) attach(id, name string, data []byte) (f request.ReplyFile) {
	w.Helper()
	f = request.ReplyFile{Name: name, Type: "text/plain", Origin: request.FromUpload}
	if err := f.Seal(w.Context(), w.keys, w.store(), data); err != nil {
		w.Fatal(err)
	}
	seen := w.load(id).Revision
	w.must(func(tx *db.Tx) (err error) {
		f, err = request.Attach(tx, w.handler(), id, seen, f, screen.Read(name, data))
		return err
	})
	return f
}

func (w *world) hits(id string) (hits []clearance.Hit) {
	w.Helper()
	w.view(func(q *db.View) error {
		c, err := request.ByID(q, id)
		if err != nil {
			return err
		}
		m, err := request.MatterOf(q, w.keys, c)
		if err != nil {
			return err
		}
		hits, err = clearance.Hits(q, m)
		return err
	})
	return hits
}

func (w *world) settle(act func(*db.Tx, office.Actor, string, int64, clearance.Ask) error, by office.Actor, id string) error {
	w.Helper()
	ask := clearance.Ask{Reason: "依法应当提供"}
	for _, h := range w.hits(id) {
		ask.Hits = append(ask.Hits, h.ID)
	}
	seen := w.load(id).Revision
	return w.try(func(tx *db.Tx) error { return act(tx, by, id, seen, ask) })
}

func (w *world) allow(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return request.AllowHits(tx, w.keys, by, id, seen, a)
}

func (w *world) agree(tx *db.Tx, by office.Actor, id string, seen int64, a clearance.Ask) error {
	return request.AgreeHits(tx, w.keys, by, id, seen, a)
}

// fetch takes a file as the applicant does.
func (w *world) fetch(number, code, file string) (f request.ReplyFile, err error) {
	err = w.try(func(tx *db.Tx) error {
		f, err = request.FetchFile(tx, office.Citizen(), number, code, file)
		return err
	})
	return f, err
}

var granted = request.Reply{Outcome: request.GrantedProvided, Provision: "所附文件，随本答复提供。"}

func TestAFileWithAStrangersDataGoesOutByTheNamesOfTwo(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		r := w.file()
		id := r.Case.ID
		f := w.attach(id, "名单.txt", []byte("身份证号："+stranger))
		w.draft(id, granted)
		refused := func(why string) {
			t.Helper()
			if err := w.approve(w.signer(), id, w.latest(id).Hash); w.key(err) != "clearance.open" {
				t.Errorf("%s: %v", why, err)
			}
		}
		refused("nobody looked")
		if hits := w.hits(id); len(hits) != 1 || !hits[0].Grave || strings.Contains(fmt.Sprintf("%+v", hits[0]), stranger) {
			t.Fatalf("%+v", hits)
		}
		if err := w.settle(w.allow, w.handler(), id); err != nil {
			t.Fatal(err)
		}
		refused("one alone")
		if err := w.settle(w.agree, w.handler(), id); err == nil {
			t.Error("one's own word agreed to")
		}
		if err := w.settle(w.agree, w.who("审核员", office.Reviewer), id); err != nil {
			t.Fatal(err)
		}
		if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
			t.Fatal(err)
		}
		if _, err := w.fetch(r.Case.Number, r.Code, f.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("had before it was served: %v", err)
		}
		w.do(w.handler(), id, request.Fact{Kind: request.Served})
		got, err := w.fetch(r.Case.Number, r.Code, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := got.Content(w.Context(), w.keys, w.store()); err != nil || !strings.Contains(string(data), stranger) {
			t.Errorf("%q %v", data, err)
		}
		other := w.file()
		for _, try := range [][2]string{{r.Case.Number, other.Code}, {other.Case.Number, other.Code}, {r.Case.Number, ""}} {
			if _, err := w.fetch(try[0], try[1], f.ID); fault.Of(err) != fault.NotFound {
				t.Errorf("%v: %v", try, err)
			}
		}
		w.view(func(q *db.View) error {
			log, err := ledger.Of(q, "case:"+id, 100)
			n := 0
			for _, e := range log {
				if e.Verb == string(request.VerbFetch) {
					n++
				}
				if strings.Contains(string(e.Data), "名单") {
					t.Errorf("the ledger names the file: %s", e.Data)
				}
			}
			if n != 1 {
				t.Errorf("%d downloads recorded", n)
			}
			return err
		})
	})
}

func TestTheLetterMayHoldTheApplicantsOwnDataAndNobodyElses(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		own := granted
		own.Findings = "您来电（13812341234，身份证号330683199001010018）补充说明的内容，本机关已记录；本机关电话0575-83010000。"
		w.draft(id, own)
		if hits := w.hits(id); len(hits) != 0 {
			t.Errorf("%+v", hits)
		}
		other := granted
		other.Findings = "请与王某联系，身份证号" + stranger + "，手机13900001111。"
		w.draft(id, other)
		if hits := w.hits(id); len(hits) != 2 {
			t.Errorf("%+v", hits)
		}
	})
}

func TestOneByteMoreVoidsTheApproval(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		r := w.file()
		id := r.Case.ID
		f := w.attach(id, "一.txt", []byte("可以提供的内容"))
		w.draft(id, granted)
		read := w.latest(id).Hash
		w.attach(id, "二.txt", []byte("后来加的"))
		if err := w.approve(w.signer(), id, read); w.key(err) != "request.changed_reply" {
			t.Errorf("signed what was not read: %v", err)
		}
		if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
			t.Fatal(err)
		}
		late := request.ReplyFile{Name: "三.txt", Origin: request.FromUpload}
		if err := late.Seal(w.Context(), w.keys, w.store(), []byte("签发以后")); err != nil {
			t.Fatal(err)
		}
		seen := w.load(id).Revision
		if err := w.try(func(tx *db.Tx) error {
			_, err := request.Attach(tx, w.handler(), id, seen, late, screen.Reading{})
			return err
		}); w.key(err) != "released.closed" {
			t.Errorf("attached to what was signed: %v", err)
		}
		if err := w.try(func(tx *db.Tx) error { return request.Detach(tx, w.handler(), id, seen, f.ID) }); w.key(err) != "released.closed" {
			t.Errorf("taken from what was signed: %v", err)
		}
		w.do(w.handler(), id, request.Fact{Kind: request.Served})
		if _, err := w.fetch(r.Case.Number, r.Code, f.ID); err != nil {
			t.Fatal(err)
		}
		w.must(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE request_released SET name = '换过的.txt' WHERE id = $1`, f.ID)
			return err
		})
		if _, err := w.fetch(r.Case.Number, r.Code, f.ID); fault.Of(err) != fault.Internal {
			t.Errorf("what was signed was changed behind everybody's back, and given out: %v", err)
		}
	})
}

func TestWhatIsWithheldStandsInTheLetter(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 100, 100))); err != nil {
			t.Fatal(err)
		}
		source := w.attach(id, "协议.png", b.Bytes())
		sheets, err := redact.Sheets(source.Name, b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		boxes := []redact.Box{{Page: 1, X: 1, Y: 1, W: 9, H: 9, Ground: "privacy", Reason: "他人姓名"}, {Page: 1, X: 21, Y: 1, W: 9, H: 9, Ground: "privacy", Reason: "他人姓名"}}
		mark := func(before int64) error {
			return w.try(func(tx *db.Tx) error {
				_, err := request.Withhold(tx, w.handler(), id, source.ID, before, boxes, sheets)
				return err
			})
		}
		if err := mark(0); err != nil {
			t.Fatal(err)
		}
		if err := mark(0); fault.Of(err) != fault.Stale {
			t.Errorf("two at once: %v", err)
		}
		out, err := redact.Picture(source.Name, b.Bytes(), boxes)
		if err != nil {
			t.Fatal(err)
		}
		made := request.ReplyFile{Name: "协议（遮盖）.png", Type: "image/png", Origin: request.Redacted, Source: source.ID, Boxes: 1}
		if err := made.Seal(w.Context(), w.keys, w.store(), out); err != nil {
			t.Fatal(err)
		}
		seen := w.load(id).Revision
		w.must(func(tx *db.Tx) error {
			_, err := request.Replace(tx, w.handler(), id, seen, made, screen.Read(made.Name, out))
			return err
		})
		w.view(func(q *db.View) error {
			files, err := request.ReleasedFiles(q, id)
			if len(files) != 1 || files[0].Name != made.Name {
				t.Errorf("the original goes out: %+v", files)
			}
			return err
		})
		w.draft(id, granted)
		if err := w.settle(w.allow, w.handler(), id); err != nil { // a picture: somebody has to look at it
			t.Fatal(err)
		}
		if err := w.approve(w.signer(), id, w.latest(id).Hash); w.key(err) != "released.not_partial" {
			t.Errorf("given whole, with parts withheld: %v", err)
		}
		w.draft(id, request.Reply{Outcome: request.PartiallyGranted, Ground: request.RefusedThirdParty, Reasons: "协议中有他人姓名。", Provision: "所附文件。"})
		w.view(func(q *db.View) error {
			c, err := request.ByID(q, id)
			if err != nil {
				return err
			}
			l, err := request.LetterOf(q, w.keys, c)
			all := strings.Join(l.Paragraphs, "\n")
			if !strings.Contains(all, "《协议（遮盖）.png》第1页2处") || !strings.Contains(all, "第十五条（涉及个人隐私）") || !slices.Contains(l.Paragraphs, "附件：1．协议（遮盖）.png") {
				t.Error(all)
			}
			return err
		})
		if err := w.settle(w.allow, w.handler(), id); err != nil {
			t.Fatal(err)
		}
		if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
			t.Fatal(err)
		}
	})
}

func TestFilesLieSealed(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		id := w.file().Case.ID
		f := w.attach(id, "名单.txt", []byte("不应当看得见的内容"))
		in, err := w.store().Open(w.Context(), f.Sealed.Hash)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		var b bytes.Buffer
		if _, err := b.ReadFrom(in); err != nil || strings.Contains(b.String(), "看得见") {
			t.Errorf("%q %v", b.String(), err)
		}
		if _, err := w.store().Open(w.Context(), f.Hash); fault.Of(err) != fault.NotFound {
			t.Error("the plain file lies in the store too")
		}
		for _, by := range []office.Actor{w.who("别人", office.SystemAdmin), office.Citizen()} {
			if err := w.try(func(tx *db.Tx) error { _, err := request.OpenReleased(tx, by, id, f.ID); return err }); fault.Of(err) != fault.Denied {
				t.Errorf("%s opened it: %v", by.Name, err)
			}
		}
		w.view(func(q *db.View) error {
			named, err := request.NamedFile(q, f.Sealed.Hash)
			if !named {
				t.Error("the sweeper would take it")
			}
			return err
		})
	})
}
