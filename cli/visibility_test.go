package cli

// One gate for everything that shows something: page, list, search, feed, interface for programs, download, file name, sitemap.
// Marks are put into objects of every state; every route of both doors is walked as every viewer, and no
// answer (its body, its headers, the words inside of its files) holds a mark of something the viewer may not see.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gongkai/db"
	"gongkai/demo"
	"gongkai/desk"
	"gongkai/disclosure"
	"gongkai/mailbox"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/screen"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/work"
)

// mark is a word that stands in one object alone, and which verbs let staff of the organ see it. The applicant whose it is may.
type mark struct {
	word  string
	verbs []office.Verb
	whose string // the applicant's, "" for no applicant's
}

// marks are the objects: what was never published, what is pending over a public text, what a case holds before and after service.
var marks = []mark{
	{"zqtitle", []office.Verb{"item.read", "audit.read"}, ""}, // the ledger names the items
	{"zqbody", []office.Verb{"item.read"}, ""}, {"zqattach", []office.Verb{"item.read"}, ""}, {"zqcontent", []office.Verb{"item.read"}, ""},
	{"zqfixing", []office.Verb{"item.read"}, ""}, // a correction that is not public yet
	{"zqasked", []office.Verb{"case.read"}, "甲"}, {"zqreply", []office.Verb{"case.read"}, ""}, {"zqfile", []office.Verb{"case.read"}, ""},
	{"zqinside", []office.Verb{"case.file_open"}, ""},
	{"zqperson", nil, ""}, {"zqother", nil, "乙"}, // names of applicants: in one's own letter, and no page that is only opened shows them unmasked
	{"zqquestion", []office.Verb{"case.read"}, "乙"}, {"zqserved", []office.Verb{"case.read"}, "乙"}, {"zqhanded", []office.Verb{"case.file_open"}, "乙"},
	{"zqmailed", []office.Verb{"mail.open"}, ""}, {"zqmailfile", []office.Verb{"mail.open"}, ""}, {"zqsubject", []office.Verb{"mail.open"}, ""}, // a mail that waits to be registered
	{"zqsource", []office.Verb{"case.read"}, ""}, {"zqwhole", []office.Verb{"case.file_open"}, ""}, // the original of a file that went out cleaned
}

// viewer is somebody who looks.
type viewer struct {
	name   string
	client *http.Client
	actor  office.Actor // of the staff
	number string       // of the applicant's case, with its code
	code   string
}

func (m mark) shownTo(v viewer, organ string) bool {
	return m.whose != "" && m.whose == v.name || slices.ContainsFunc(m.verbs, func(verb office.Verb) bool { return v.actor.May(verb, organ) })
}

// planted is what was made, to be put into addresses.
type planted struct {
	organ  string
	ids    []string // for {id}
	hashes []string
	files  []string
	cases  [2]request.Receipt
	mails  []string // addresses that open one, and its file
}

type planter struct {
	*testing.T
	h   *house
	out planted
}

func (p *planter) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *planter) update(fn func(tx *db.Tx) error) {
	p.Helper()
	p.must(p.h.db.Update(p.Context(), p.out.organ, fn))
}

func (p *planter) who(name string, roles ...office.Role) office.Actor {
	return office.Actor{ID: "zq-" + name, Name: name, Organ: p.out.organ, Grants: map[string][]office.Role{p.out.organ: roles}}
}

// items plants a draft and a correction that waits.
func (p *planter) items() {
	var text disclosure.Text
	var public string
	p.must(p.h.db.View(p.Context(), func(q *db.View) error {
		organ, err := office.PortalOrgan(q)
		if err != nil {
			return err
		}
		p.out.organ = organ.ID
		var live int64
		if err := q.QueryRow(`SELECT id, live FROM disclosure_item WHERE organ = $1 AND live > 0 AND stage = 'published' ORDER BY id LIMIT 1`, organ.ID).Scan(&public, &live); err != nil {
			return err
		}
		r, err := disclosure.RevisionOf(q, public, live)
		text = r.Text
		return err
	}))
	ref, err := p.h.blobs.Put(p.Context(), strings.NewReader("竹林 zqcontent"))
	p.must(err)
	by := p.who("起草人", office.Drafter)
	draft := text
	draft.Title, draft.Summary, draft.Body = "竹林 zqtitle 安排", "竹林 zqbody", "<p>竹林 zqbody</p>"
	draft.Attachments = []disclosure.Attachment{{Name: "竹林zqattach.txt", Type: "text/plain", Ref: ref}}
	p.update(func(tx *db.Tx) error {
		id, err := disclosure.Draft(tx, by, p.out.organ, draft)
		p.out.ids = append(p.out.ids, id, public)
		return err
	})
	p.update(func(tx *db.Tx) error {
		it, err := disclosure.ItemByID(tx, public)
		if err != nil {
			return err
		}
		n, err := disclosure.StartCorrection(tx, by, public, it.Head)
		if err != nil {
			return err
		}
		fixing := text
		fixing.Body += "<p>竹林 zqfixing</p>"
		_, err = disclosure.Save(tx, by, public, n, fixing)
		return err
	})
	p.out.hashes = append(p.out.hashes, ref.Hash)
}

// file plants a case with a file of its own; its reply is drafted, and served if asked for.
func (p *planter) file(n int, person, asked, reply string, files map[string]string, serve bool) {
	handler := p.who("受理人", office.RequestHandler)
	var r request.Receipt
	p.update(func(tx *db.Tx) (err error) {
		identity := "33068319910101" + fmt.Sprintf("%03d", n+1)
		r, err = request.File(tx, p.h.keys, office.Citizen(), request.Application{Organ: p.out.organ, Requester: request.NaturalPerson, Description: "竹林 " + asked, Form: "electronic", Way: "online",
			Person: request.Person{Name: person, Paper: privacy.ResidentID, Identity: identity + string(privacy.ResidentCheck(identity)), Phone: "13800000000", Address: "演示地址"}})
		return err
	})
	p.out.cases[n] = r
	p.out.ids = append(p.out.ids, r.Case.ID)
	step := func(do func(tx *db.Tx, c request.Case) error) {
		p.Helper()
		p.update(func(tx *db.Tx) error {
			c, err := request.ByID(tx, r.Case.ID)
			if err != nil {
				return err
			}
			return do(tx, c)
		})
	}
	if r.Case.Stage == request.StageSubmitted {
		step(func(tx *db.Tx, c request.Case) error {
			return request.Record(tx, handler, c.ID, c.Revision, request.Fact{Kind: request.Received})
		})
	}
	for name, content := range files {
		f := request.ReplyFile{Name: name, Type: "text/plain", Origin: request.FromUpload}
		p.must(f.Seal(p.Context(), p.h.keys, p.h.blobs, []byte(content)))
		step(func(tx *db.Tx, c request.Case) (err error) {
			f, err = request.Attach(tx, handler, c.ID, c.Revision, f, screen.Read(name, []byte(content)))
			return err
		})
		p.out.files, p.out.hashes = append(p.out.files, f.ID), append(p.out.hashes, f.Hash, f.Sealed.Hash)
		if strings.Contains(name, "zqsource") { // its clean form takes its place
			made := request.ReplyFile{Name: "zqserved.txt", Type: "text/plain", Origin: request.Cleaned, Source: f.ID}
			p.must(made.Seal(p.Context(), p.h.keys, p.h.blobs, []byte("竹林 zqhanded")))
			step(func(tx *db.Tx, c request.Case) (err error) {
				made, err = request.Replace(tx, handler, c.ID, c.Revision, made, screen.Read(made.Name, []byte("竹林 zqhanded")))
				return err
			})
			p.out.files, p.out.hashes = append(p.out.files, made.ID), append(p.out.hashes, made.Hash, made.Sealed.Hash)
		}
	}
	step(func(tx *db.Tx, c request.Case) error {
		return request.DraftReply(tx, handler, c.ID, c.Revision, request.Reply{Outcome: request.GrantedProvided, Findings: reply, Provision: "见所附文件。"})
	})
	if !serve {
		return
	}
	hash := func(tx *db.Tx, c request.Case) string {
		drafts, err := request.Drafts(tx, c.ID)
		p.must(err)
		return drafts[len(drafts)-1].Hash
	}
	for _, name := range []string{"审核人一", "审核人二"} {
		step(func(tx *db.Tx, c request.Case) error {
			return request.ReviewReply(tx, p.who(name, office.Reviewer), c.ID, c.Revision, hash(tx, c), "")
		})
	}
	step(func(tx *db.Tx, c request.Case) error {
		return request.ApproveReply(tx, p.h.keys, p.who("签发人", office.Signer), c.ID, c.Revision, hash(tx, c))
	})
	step(func(tx *db.Tx, c request.Case) error {
		return request.Record(tx, handler, c.ID, c.Revision, request.Fact{Kind: request.Served})
	})
}

// mail puts a mail with a file into the queue, as if it had come to the mailbox.
func (p *planter) mail() {
	raw := "From: zqsender <zqsender@example.com>\r\nMessage-ID: <zq@example.com>\r\nSubject: zqsubject\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n竹林 zqmailed\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\n竹林 zqmailfile\r\n--b--\r\n"
	read := func(_ context.Context, after mailbox.Place, each func(mailbox.Found) error) error {
		return each(mailbox.Found{Place: mailbox.Place{Validity: 1, UID: after.UID + 1}, Arrived: p.h.db.Now(), Size: int64(len(raw)), Raw: []byte(raw)})
	}
	box := request.Postbox{View: p.h.db.View, Update: p.h.db.Update, Keys: p.h.keys, Blobs: p.h.blobs, Boxes: []request.Box{{Name: "zq", Organ: p.out.organ, Read: read}}}
	p.must(box.Collect(p.Context()))
	p.must(p.h.db.View(p.Context(), func(q *db.View) error {
		all, err := request.Mails(q, p.h.keys, p.out.organ, request.MailWaiting, 100)
		for _, m := range all {
			files, err := request.FilesOf(q, m.ID)
			if err != nil {
				return err
			}
			p.out.ids, p.out.mails = append(p.out.ids, m.ID), append(p.out.mails, "/desk/mail/"+m.ID)
			for _, f := range files {
				p.out.mails, p.out.hashes = append(p.out.mails, "/desk/mail/"+m.ID+"/files/"+f.ID), append(p.out.hashes, f.Ref.Hash)
			}
		}
		return err
	}))
}

// addresses gives what a pattern's wildcards stand for, as far as it can meet what was planted.
func (o planted) addresses(pattern string) []string {
	values := map[string][]string{"id": append(slices.Clone(o.ids), o.organ), "hash": o.hashes, "file": append(slices.Clone(o.files), "sitemap.xml", "atom.xml", "1.xml"), "name": {"x.txt"}, "n": {"1", "2"},
		"year": {fmt.Sprint(o.cases[0].Case.Year)}, "part": {o.organ}, "number...": {"x"}, "path...": {"0/000"}}
	list := []string{pattern}
	for _, w := range wildcards.FindAllString(pattern, -1) {
		key := strings.Trim(w, "{}.$")
		with := values[key]
		if with == nil {
			with = []string{o.organ}
		}
		if w == "{$}" {
			with = []string{""}
		}
		var next []string
		for _, a := range list {
			for _, v := range with {
				next = append(next, strings.Replace(a, w, v, 1))
			}
		}
		list = next
	}
	return list
}

var wildcards = regexp.MustCompile(`\{[^}]*\}`)

// enter signs somebody of the staff in.
func enter(t *testing.T, server *httptest.Server, d *db.DB, login string) viewer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{name: login, client: &http.Client{Jar: jar}}
	answer, err := v.client.PostForm(server.URL+"/desk/sign-in", url.Values{"login": {login}, "password": {demo.Password}, "_key": {login}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Request.URL.Path != "/desk" {
		t.Fatalf("%s signed in and came to %s, %d", login, answer.Request.URL.Path, answer.StatusCode)
	}
	if err := d.View(t.Context(), func(q *db.View) error {
		s, err := office.StaffByLogin(q, login)
		if err == nil {
			v.actor, err = office.StaffActor(q, s.ID)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return v
}

// neighbour appoints somebody with every role of a reader, in another organ.
func neighbour(t *testing.T, d *db.DB, organ string) string {
	t.Helper()
	var other, hash string
	if err := d.View(t.Context(), func(q *db.View) error {
		all, err := office.Organs(q)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(o office.Organ) bool { return o.ID != organ })
		if i < 0 {
			t.Fatal("there is no other organ")
		}
		other = all[i].ID
		return q.QueryRow(`SELECT password FROM office_staff WHERE login = 'xinxi'`).Scan(&hash)
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Update(t.Context(), other, func(tx *db.Tx) error {
		var grants []office.Granted
		for _, r := range []office.Role{office.Drafter, office.Reviewer, office.Signer, office.RequestHandler, office.Inspector, office.CongressMonitor} {
			grants = append(grants, office.Granted{Organ: other, Role: r})
		}
		_, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: other, Login: "linju", Name: "邻街道的人"}, hash, grants...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return "linju"
}

// look asks for an address and gives everything the answer says: headers, body, and the words inside of a file.
func (v viewer) look(t *testing.T, method, address string, form url.Values) (status int, said string) {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(answer.Header) + " " + answer.Request.URL.String() + " " + string(data)
	for begins, name := range map[string]string{"PK": "x.docx", "%PDF": "x.pdf"} {
		if bytes.HasPrefix(data, []byte(begins)) {
			all += fmt.Sprint(screen.Read(name, data).Parts)
		}
	}
	return answer.StatusCode, strings.ToLower(all)
}

// roaming is a client that comes from another address each time: how often one address may ask is not what is looked at here.
func roaming() *http.Client {
	var n atomic.Int32
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
		i := n.Add(1)
		from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, byte(i>>8&0x7F)+1, byte(i), 7)}}
		return from.DialContext(ctx, network, to)
	}}}
}

// mutes are routes that are not walked: they end the visit.
var mutes = []string{"POST /desk/sign-out"}

func TestNoAnswerShowsWhatItsReaderMayNotSee(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		h, server := openDemo(t, d)
		p := &planter{T: t, h: h}
		p.items()
		p.file(0, "竹zqperson", "zqasked", "竹林 zqreply", map[string]string{"竹林zqfile.txt": "竹林 zqinside"}, false)
		p.file(1, "竹zqother", "zqquestion", "竹林，见附件。", map[string]string{"zqsource.txt": "竹林 zqwhole"}, true)
		p.mail()
		for _, f := range Followers() {
			p.must(work.CatchUp(t.Context(), d, f))
		}
		a, b := p.out.cases[0], p.out.cases[1]
		viewers := []viewer{{name: "nobody", client: roaming(), number: a.Case.Number, code: b.Code},
			{name: "甲", client: roaming(), number: a.Case.Number, code: a.Code}, {name: "乙", client: roaming(), number: b.Case.Number, code: b.Code}}
		for _, login := range []string{"xinxi", "shenhe", "qianfa", "shouli", "ducha", "renda", "xitong", "anquan", "shenji", neighbour(t, d, p.out.organ)} {
			viewers = append(viewers, enter(t, server, d, login))
		}
		patterns := append(site.Patterns(), "GET /healthz", "GET /readyz")
		for pattern := range desk.Table() {
			patterns = append(patterns, pattern)
		}
		slices.Sort(patterns)
		seen := map[string]bool{}
		asked, failed := 0, 0
		for _, v := range viewers {
			ask := func(method, address string, form url.Values) {
				status, said := v.look(t, method, server.URL+address, form)
				if asked++; status >= 500 {
					t.Errorf("%s as %s answers %d", address, v.name, status)
				}
				for _, m := range marks {
					switch shown := strings.Contains(said, m.word); {
					case shown && m.shownTo(v, p.out.organ):
						if v.actor.SignedIn() {
							seen[m.word] = true
						} else {
							seen[m.word+"/"+v.name] = true
						}
					case shown:
						if failed++; failed < 40 {
							t.Errorf("%s %s shows %s to %s", method, address, m.word, v.name)
						}
					}
				}
			}
			for _, pattern := range patterns {
				method, route, _ := strings.Cut(pattern, " ")
				public := !strings.HasPrefix(route, "/desk")
				outside := !v.actor.SignedIn() || v.name == "linju"
				if slices.Contains(mutes, pattern) || public && v.actor.SignedIn() || method == http.MethodPost && !outside {
					continue // staff read the public door as anybody does; what they send changes things
				}
				for _, address := range p.out.addresses(route) {
					if method == http.MethodGet {
						ask(method, address, nil)
						if !wildcards.MatchString(route) {
							ask(method, address+"?q="+url.QueryEscape("竹林")+"&organ="+p.out.organ, nil)
						}
						continue
					}
					ask(method, address, url.Values{"_key": {"k"}, "number": {v.number}, "code": {v.code}, "file": {p.out.files[0]}})
				}
			}
			for _, file := range p.out.files {
				ask(http.MethodPost, "/track/file", url.Values{"_key": {"k"}, "number": {v.number}, "code": {v.code}, "file": {file}})
			}
			for _, mail := range p.out.mails { // opening one writes down who did, and moves nothing
				ask(http.MethodPost, mail, url.Values{"_key": {"k"}})
			}
			for _, hash := range p.out.hashes {
				ask(http.MethodGet, "/attachments/"+hash+"/x.txt", nil)
			}
		}
		for _, m := range marks {
			if len(m.verbs) > 0 && !seen[m.word] || m.whose != "" && len(m.verbs) > 0 && !seen[m.word+"/"+m.whose] {
				t.Errorf("nobody who may see %s saw it: the walk does not reach it", m.word)
			}
		}
		t.Logf("%d answers read", asked)
	})
}
