package request_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/workday"
)

// wrongFields are the fields an Invalid fault names.
func wrongFields(err error) string {
	var names []string
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			names = append(names, field.Name)
		}
	}
	return strings.Join(names, " ")
}

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte("内容"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const onePagePDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func TestAFileIsLookedIntoBeforeItIsTaken(t *testing.T) {
	locked := zipped(t, "word/document.xml")
	locked[6] |= 1 // the flag in the part's own head …
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	locked[at+8] |= 1 // … and in the directory: encrypted
	old := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2048)...)
	oldLocked := append(bytes.Clone(old), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...)
	oldWord := bytes.Clone(old)
	oldWord[512], oldWord[513], oldWord[523] = 0xEC, 0xA5, 1
	lockedPDF := strings.Replace(onePagePDF, "trailer<<", "3 0 obj<</Filter/Standard/V 1/R 2/O<"+strings.Repeat("41", 32)+">/U<"+strings.Repeat("42", 32)+">/P -4>>endobj\ntrailer<</Encrypt 3 0 R/ID[<41><41>]", 1)
	for _, c := range []struct {
		name, why string
		data      []byte
	}{
		{"身份证.jpg", "", []byte("\xFF\xD8\xFF\xE0 ...")},
		{"身份证.JPG", "", []byte("\xFF\xD8\xFF\xE0 ...")},
		{"身份证.jpg", "other_kind", []byte("MZ\x90\x00 a program")},
		{"授权委托书.pdf", "", []byte(onePagePDF)},
		{"授权委托书.pdf", "locked", []byte(lockedPDF)},
		{"授权委托书.pdf", "damaged", []byte("%PDF-1.7 cut off")},
		{"授权委托书.pdf", "other_kind", []byte("<html><script>alert(1)</script>")},
		{"材料.docx", "", zipped(t, "word/document.xml")},
		{"材料.docx", "other_kind", zipped(t, "xl/workbook.xml")},
		{"材料.docx", "locked", locked},
		{"材料.zip", "locked", locked},
		{"材料.docx", "locked", oldLocked},
		{"材料.xlsx", "other_kind", old},
		{"材料.doc", "", old},
		{"材料.doc", "locked", oldWord},
		{"材料.zip", "damaged", []byte("PK\x03\x04 nothing")},
		{"材料.exe", "kind", []byte("MZ")},
		{"材料", "kind", []byte("?")},
		{"材料.txt", "", []byte("一段文字")},
		{"材料.txt", "other_kind", []byte("a\x00b")},
		{"空.pdf", "empty", nil},
		{"大.pdf", "too_large", make([]byte, request.MaxUpload+1)},
	} {
		want := c.why
		if want != "" {
			want = "intake.file." + want
		}
		if got := request.Inspect(c.name, c.data); got != want {
			t.Errorf("%s, %.20q: %q, want %q", c.name, c.data, got, want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, name := range []string{"a.pdf", "a.docx", "a.zip", "a.txt", "a.doc", "a.jpg"} {
		f.Add(name, []byte(onePagePDF))
		f.Add(name, []byte("PK\x03\x04PK\x01\x02"))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) { request.Inspect(name, data) })
}

func (w *world) blobs() blob.Store {
	w.Helper()
	store, err := blob.NewDirectory(filepath.Join(w.dir, "blobs"))
	if err != nil {
		w.Fatal(err)
	}
	return store
}

func (w *world) upload(store blob.Store, kind request.FileKind, name, content string) request.Upload {
	w.Helper()
	u, err := request.Receive(w.Context(), store, kind, "enclosure", name, []byte(content))
	if err != nil {
		w.Fatal(err)
	}
	return u
}

func TestAnAgentNeedsAnAuthorisationAndBothAreSealed(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		store := w.blobs()
		a := w.application()
		a.Agent = request.Agent{Name: "李代理", Paper: privacy.ResidentID, Identity: "11010519491231002X", Phone: "13912345678"}
		try := func(a request.Application) (r request.Receipt, err error) {
			err = w.try(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
			return r, err
		}
		if _, err := try(a); wrongFields(err) != "authorisation" {
			t.Fatalf("an agent without authorisation: %v", err)
		}
		secret := "授权委托书：张三丰委托李代理"
		a.Files = []request.Upload{w.upload(store, request.Authorisation, "张三丰的授权.txt", secret)}
		bad := a
		bad.Agent.Identity = "11010519491231002"
		if _, err := try(bad); wrongFields(err) != "agent_identity" {
			t.Fatalf("a bad number of the agent: %v", err)
		}
		bad = a
		bad.Agent = request.Agent{}
		if _, err := try(bad); wrongFields(err) != "agent_name" {
			t.Fatalf("an authorisation without agent: %v", err)
		}
		r, err := try(a)
		if err != nil {
			t.Fatal(err)
		}
		w.nothingPlain(secret, "李代理", "11010519491231002X", "13912345678", "张三丰的授权")

		var in request.Intake
		w.view(func(q *db.View) (err error) { in, err = request.IntakeOf(q, w.keys, w.load(r.Case.ID)); return err })
		if in.Agent.Name != "李**" || in.Agent.Identity != "110105********002X" || len(in.Files) != 1 || in.Files[0].Name != "" {
			t.Errorf("shown by default: %+v", in)
		}
		var p request.Person
		w.must(func(tx *db.Tx) (err error) { p, err = request.Reveal(tx, w.keys, w.handler(), r.Case.ID); return err })
		if p.Agent.Name != "李代理" || p.Agent.Phone != "13912345678" {
			t.Errorf("revealed: %+v", p.Agent)
		}
		open := func(by office.Actor) (content []byte, name string, err error) {
			var f request.Uploaded
			var key string
			if err = w.try(func(tx *db.Tx) (err error) {
				f, key, err = request.OpenFile(tx, w.keys, by, r.Case.ID, in.Files[0].ID)
				return err
			}); err != nil {
				return nil, "", err
			}
			content, err = f.Content(t.Context(), store, key)
			return content, f.Name, err
		}
		if _, _, err := open(w.who("督查", office.Inspector)); fault.Of(err) != fault.Denied {
			t.Errorf("an inspector opens the file: %v", err)
		}
		content, name, err := open(w.handler())
		if err != nil || string(content) != secret || name != "张三丰的授权.txt" || w.lastVerb() != "case.upload_open" {
			t.Errorf("opened %q %q, last event %s: %v", name, content, w.lastVerb(), err)
		}
	})
}

// nothingPlain fails when one of the values stands readable in the database's folder or the file store.
func (w *world) nothingPlain(values ...string) {
	w.Helper()
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, value := range values {
			if bytes.Contains(raw, []byte(value)) {
				w.Errorf("%s stands readable in %s", value, path)
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	w.view(func(q *db.View) error {
		for _, table := range []string{"request_intake", "request_upload", "request_call"} {
			for _, value := range values {
				var n int
				column := map[string]string{"request_intake": "agent_name || agent_identity || agent_phone", "request_upload": "name || file_key", "request_call": "number"}[table]
				if err := q.QueryRow(fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s LIKE $1`, table, column), "%"+value+"%").Scan(&n); err != nil {
					return err
				}
				if n > 0 {
					w.Errorf("%s stands readable in %s", value, table)
				}
			}
		}
		return nil
	})
}

func TestOrdinaryMailCountsFromTheDayTheApplicantWasReached(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		a := w.application()
		a.Channel, a.ArrivedOn = request.OrdinaryMail, workday.MustParse("2026-03-02")
		a.Call = request.Call{At: w.clock.Now(), Number: "13812341234"}
		var r request.Receipt
		w.must(func(tx *db.Tx) (err error) { r, err = request.Register(tx, w.keys, w.handler(), a); return err })
		if c := w.load(r.Case.ID); c.Stage != request.StageSubmitted || !c.ReceivedOn.IsZero() {
			t.Fatalf("nobody was reached, yet it is received on %s", c.ReceivedOn)
		}
		call := func(c request.Call) error {
			seen := w.load(r.Case.ID).Revision
			return w.try(func(tx *db.Tx) error { return request.Contact(tx, w.keys, w.handler(), r.Case.ID, seen, c) })
		}
		w.at("2026-03-03")
		if err := call(request.Call{Number: "13812341234"}); err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]request.Call{"before it came": {At: workday.MustParse("2026-03-01").Start(), Number: "13812341234", Reached: true},
			"to come": {At: w.clock.Now().Add(time.Hour), Number: "13812341234", Reached: true}, "no number": {Number: "abc", Reached: true}} {
			if err := call(c); fault.Of(err) != fault.Invalid {
				t.Errorf("a call %s: %v", what, err)
			}
		}
		w.at("2026-03-05")
		if err := call(request.Call{Number: "13812341234", Reached: true}); err != nil {
			t.Fatal(err)
		}
		c := w.load(r.Case.ID)
		if c.Stage != request.StageReceived || c.ReceivedOn.String() != "2026-03-05" || c.DueOn.String() != "2026-04-02" {
			t.Errorf("%s, received %s, due %s", c.Stage, c.ReceivedOn, c.DueOn)
		}
		var in request.Intake
		w.view(func(q *db.View) (err error) { in, err = request.IntakeOf(q, w.keys, c); return err })
		if len(in.Calls) != 3 || in.Calls[0].Reached || !in.Calls[2].Reached || in.Calls[2].Number != "138****1234" || in.Calls[2].ByName != "受理员" {
			t.Errorf("calls: %+v", in.Calls)
		}
		if err := call(request.Call{Number: "13812341234", Reached: true}); fault.Of(err) != fault.Refused {
			t.Errorf("it was confirmed twice: %v", err)
		}
	})
}

// Each channel's day of receipt, as art. 31 and the interpretation of 2015 have it.
func TestEachChannelHasItsDayOfReceipt(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-06")
		for _, c := range []struct {
			channel request.Channel
			more    func(a *request.Application)
			want    string
		}{
			{request.InPerson, nil, "2026-03-04"},
			{request.InPerson, func(a *request.Application) { a.Oral, a.Transcriber = true, "受理员" }, "2026-03-04"},
			{request.SignedMail, func(a *request.Application) { a.PostNumber = "XA12345678933" }, "2026-03-04"},
			{request.OrdinaryMail, nil, ""},
			{request.OrdinaryMail, func(a *request.Application) { a.ConfirmedOn = workday.MustParse("2026-03-05") }, "2026-03-05"},
			{request.OtherUnitMail, func(a *request.Application) { a.AddressedTo = "街道主任" }, ""},
			{request.OtherUnitMail, func(a *request.Application) {
				a.AddressedTo, a.Call = "街道主任", request.Call{At: workday.MustParse("2026-03-06").Start().Add(9 * time.Hour), Number: "13812341234", Reached: true}
			}, "2026-03-06"},
			{request.Fax, nil, ""},
			{request.Email, func(a *request.Application) { a.ConfirmedOn = a.ArrivedOn }, "2026-03-04"},
		} {
			a := w.application()
			a.Channel, a.ArrivedOn = c.channel, workday.MustParse("2026-03-04")
			if c.more != nil {
				c.more(&a)
			}
			var r request.Receipt
			w.must(func(tx *db.Tx) (err error) { r, err = request.Register(tx, w.keys, w.handler(), a); return err })
			if got := r.Case.ReceivedOn.String(); got != c.want {
				t.Errorf("%s %+v: received on %q, want %q", c.channel, a.Call, got, c.want)
			}
		}
		for field, spoil := range map[string]func(a *request.Application){
			"transcriber":  func(a *request.Application) { a.Oral = true },
			"addressed_to": func(a *request.Application) { a.Channel = request.OtherUnitMail },
			"arrived_on":   func(a *request.Application) { a.ArrivedOn = workday.MustParse("2018-03-04") },
			"paper": func(a *request.Application) {
				a.Person.Paper, a.Person.Identity = privacy.CreditCode, "11330683742010670P"
			},
		} {
			a := w.application()
			a.Channel, a.ArrivedOn = request.InPerson, workday.MustParse("2026-03-04")
			spoil(&a)
			err := w.try(func(tx *db.Tx) error { _, err := request.Register(tx, w.keys, w.handler(), a); return err })
			if !strings.Contains(wrongFields(err), field) {
				t.Errorf("%s was not refused: %v", field, err)
			}
		}
	})
}

func TestSeveralFormsAndWaysWouldDo(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		a := w.application()
		a.Form, a.Way, a.Forms, a.Ways = "", "", []string{"paper", "electronic", "paper"}, []string{"mail", "online"}
		var r request.Receipt
		w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
		var in request.Intake
		w.view(func(q *db.View) (err error) { in, err = request.IntakeOf(q, w.keys, r.Case); return err })
		if got := fmt.Sprint(in.Forms, " ", in.Ways, " "+r.Case.Form+" "+r.Case.Way); got != "[electronic paper] [online mail] electronic online" {
			t.Error(got)
		}
		a.Ways = append(a.Ways, "email")
		if err := w.try(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err }); wrongFields(err) != "email" {
			t.Errorf("by e-mail without an address: %v", err)
		}
	})
}

func TestWhatIsRefusedLeavesNothingBehind(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		store := w.blobs()
		a := w.application()
		a.Files = []request.Upload{w.upload(store, request.Material, "材料.txt", "材料")}
		for what, spoil := range map[string]func(a *request.Application){
			"name":        func(a *request.Application) { a.Person.Name = strings.Repeat("名", 1<<20/3) },
			"description": func(a *request.Application) { a.Description = "征地\x00补偿" },
			"identity":    func(a *request.Application) { a.Person.Identity = "<script>alert(1)</script>" },
			"requester":   func(a *request.Application) { a.Requester = "head_of_state" },
			"document":    func(a *request.Application) { a.Document = "a\u202eb" },
			"enclosure":   func(a *request.Application) { a.Files = make([]request.Upload, request.MaxUploads+1) },
		} {
			bad := a
			spoil(&bad)
			err := w.try(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), bad); return err })
			if !strings.Contains(wrongFields(err), what) {
				t.Errorf("%s was not refused: %v", what, err)
			}
		}
		w.view(func(q *db.View) error {
			for _, table := range []string{"request_case", "request_intake", "request_upload", "request_fact", "request_number", "vault_person"} {
				var n int
				if err := q.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
					return err
				}
				if n > 0 {
					t.Errorf("%d rows in %s", n, table)
				}
			}
			named, err := request.NamedUpload(q, a.Files[0].Ref.Hash)
			if named {
				t.Error("a row names the file")
			}
			return err
		})
		n, err := blob.Sweep(t.Context(), store, func(string) bool { return false }, time.Now().Add(time.Hour))
		if err != nil || n != 1 {
			t.Errorf("%d files swept: %v", n, err)
		}
	})
}

func TestErasingAnApplicantMakesFilesAndCallsUnreadable(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		store := w.blobs()
		a := w.application()
		a.Files = []request.Upload{w.upload(store, request.Material, "材料.txt", "材料")}
		var r request.Receipt
		w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
		w.do(w.handler(), r.Case.ID, request.Fact{Kind: request.Withdrawn})
		seen := w.load(r.Case.ID).Revision
		w.must(func(tx *db.Tx) error { return request.Close(tx, w.handler(), r.Case.ID, seen) })
		w.must(func(tx *db.Tx) error { return request.Erase(tx, w.keys, w.signer(), r.Case.ID, seen+1) })
		w.view(func(q *db.View) error {
			in, err := request.IntakeOf(q, w.keys, w.load(r.Case.ID))
			if err != nil || len(in.Files) > 0 {
				t.Errorf("after erasing: %+v %v", in, err)
			}
			return nil
		})
	})
}

func TestAFileTravelsSealedAndForgedOnesAreIgnored(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-03-02")
		u := w.upload(w.blobs(), request.Material, "../../etc/材料\u202e.txt", "材料")
		if strings.ContainsAny(u.Name, "/\u202e") {
			t.Errorf("the name is %q", u.Name)
		}
		sealed, err := u.Carry(w.keys, w.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := request.Carried(w.keys, w.clock.Now(), sealed); !ok || got != u {
			t.Errorf("came back as %+v", got)
		}
		for what, bad := range map[string]string{"forged": "v1.AAAA", "empty": "", "long": strings.Repeat("v1.", 10000)} {
			if _, ok := request.Carried(w.keys, w.clock.Now(), bad); ok {
				t.Errorf("%s was believed", what)
			}
		}
		if _, ok := request.Carried(w.keys, w.clock.Now().Add(24*time.Hour), sealed); ok {
			t.Error("it was believed a day later, when the file may be swept")
		}
	})
}

// lastVerb is the verb of the organ's newest event.
func (w *world) lastVerb() (verb string) {
	w.Helper()
	w.view(func(q *db.View) error {
		heads, err := ledger.Heads(q)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if h.Organ == w.organ {
				events, err := ledger.After(q, w.organ, h.Seq-1, 1)
				if err != nil {
					return err
				}
				verb = events[0].Verb
			}
		}
		return nil
	})
	return verb
}
