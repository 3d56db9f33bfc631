package site_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/site"
	"gongkai/testkit"
	"gongkai/vault"
)

// A visitor is a citizen's browser at a served portal.
type visitor struct {
	t      *testing.T
	d      *db.DB
	keys   *vault.Keys
	blobs  blob.Store
	clock  *testkit.Clock
	organ  string
	server *httptest.Server
	status int
	body   string
	raw    string
	retry  string // the Retry-After header
}

func atThePortal(t *testing.T, run func(v *visitor)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		v := portalOf(t, d, c)
		v.t = t
		run(v)
	})
}

// portalOf is the portal of one organ. A request says with X-Test-Address from where it comes.
func portalOf(t testing.TB, d *db.DB, c *testkit.Clock) *visitor {
	t.Helper()
	v := &visitor{d: d, clock: c, organ: db.NewID(c.Now())}
	var err error
	if v.keys, err = vault.Start(t.Context(), d, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if v.blobs, err = blob.NewDirectory(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), v.organ, func(tx *db.Tx) error {
		if _, err := office.CreateOrgan(tx, office.System("test"), office.Organ{ID: v.organ, Kind: office.Subdistrict, Name: "竹桥街道办事处", Phone: "0575-8300000"}); err != nil {
			return err
		}
		return office.ChoosePortal(tx, office.System("test"), v.organ)
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	portal := site.New(site.Options{Store: site.StoreOf(d), Keys: v.keys, Blobs: v.blobs, Log: slog.New(slog.DiscardHandler)}, mux).Cached(mux)
	v.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from := r.Header.Get("X-Test-Address"); from != "" {
			r.RemoteAddr = from
		}
		portal.ServeHTTP(w, r)
	}))
	t.Cleanup(v.server.Close)
	return v
}

func (v *visitor) take(r *http.Response, err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.retry = r.Header.Get("Retry-After")
	v.status, v.raw, v.body = r.StatusCode, string(raw), html.UnescapeString(string(raw))
	if v.status >= 500 {
		v.t.Fatalf("%s answered %d: %s", r.Request.URL.Path, v.status, v.body)
	}
}

func (v *visitor) get(path string) {
	v.t.Helper()
	r, err := http.Get(v.server.URL + path)
	v.take(r, err)
}

func (v *visitor) post(path string, pairs ...string) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.PostForm(v.server.URL+path, form)
	v.take(r, err)
}

func (v *visitor) sees(words ...string) {
	v.t.Helper()
	for _, word := range words {
		if !strings.Contains(v.body, word) {
			v.t.Errorf("the page (%d) does not say %q", v.status, word)
		}
	}
}

func typed(more ...string) []string {
	return append([]string{"_key", "k1", "requester", "natural_person", "name", "张三丰", "paper", "resident_id", "identity", "330683199001010018", "phone", "13812341234",
		"description", "2025年东郭村征地补偿方案", "form", "electronic", "way", "online"}, more...)
}

var code = regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}`)

func TestACitizenAppliesAndFollows(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		v.get("/apply")
		v.sees("第二十九条", "不需要说明用途", "竹桥街道办事处")
		testkit.CheckHTML(t, "apply", []byte(v.raw))
		v.post("/apply", typed()...)
		v.sees("竹桥街道办事处20260001", "2026年3月30日", "20 个工作日")
		testkit.CheckHTML(t, "receipt", []byte(v.raw))
		found := code.FindString(v.body)
		if v.status != 200 || found == "" {
			t.Fatalf("no receipt: %d", v.status)
		}
		v.post("/apply", typed()...)
		if again := code.FindString(v.body); again != found {
			t.Errorf("the same form gave another receipt: %s, %s", found, again)
		}
		v.get("/track?number=x")
		testkit.CheckHTML(t, "track", []byte(v.raw))
		v.post("/track", "_key", "k", "number", "竹桥街道办事处20260001", "code", "2222-2222-2222")
		if v.status != 404 {
			t.Errorf("a guessed code answered %d", v.status)
		}
		v.sees("没有找到")
		v.post("/track", "_key", "k", "number", "20260001", "code", strings.ToLower(found))
		v.sees("办理中", "2026年3月30日", "周末", "答复申请人")
		testkit.CheckHTML(t, "tracked", []byte(v.raw))
		if strings.Contains(v.body, "330683199001010018") || strings.Contains(v.body, "13812341234") {
			t.Error("the tracking page shows the applicant's data")
		}
		v.post("/track/letter", "_key", "k", "number", "20260001", "code", found)
		if v.status != 404 {
			t.Errorf("a letter before there is one: %d", v.status)
		}
		v.answer()
		v.post("/track", "_key", "k", "number", "20260001", "code", found)
		v.sees("已送达", "予以公开", "查看答复书")
		v.post("/track/letter", "_key", "k", "number", "20260001", "code", found)
		v.sees("政府信息公开申请答复书", "张三丰：", "随信附上")
		testkit.CheckHTML(t, "letter", []byte(v.raw))
		v.post("/track/letter.docx", "_key", "k", "number", "20260001", "code", found)
		if !strings.HasPrefix(v.raw, "PK") {
			t.Error("the letter's file is no DOCX")
		}
	})
}

// answer has the staff reply to the one case there is.
func (v *visitor) answer() {
	v.t.Helper()
	staff := func(id string, role office.Role) office.Actor {
		return office.Actor{ID: id, Name: id, Organ: v.organ, Grants: map[string][]office.Role{v.organ: {role}}}
	}
	handler, signer := staff("h", office.RequestHandler), staff("s", office.Signer)
	err := v.d.Update(context.Background(), v.organ, func(tx *db.Tx) error {
		cases, err := request.List(tx, request.Filter{Organ: v.organ}, 0, 1)
		if err != nil {
			return err
		}
		id := cases[0].ID
		if err := request.DraftReply(tx, handler, id, 1, request.Reply{Outcome: request.GrantedProvided, Provision: "随信附上。"}); err != nil {
			return err
		}
		drafts, err := request.Drafts(tx, id)
		if err != nil {
			return err
		}
		for i, reviewer := range []string{"r1", "r2"} {
			if err := request.ReviewReply(tx, staff(reviewer, office.Reviewer), id, int64(2+i), drafts[0].Hash, ""); err != nil {
				return err
			}
		}
		if err := request.ApproveReply(tx, v.keys, signer, id, 4, drafts[0].Hash); err != nil {
			return err
		}
		letters, err := request.LettersIn(tx, id)
		if err != nil || len(letters) != 1 {
			return fmt.Errorf("%d letters: %w", len(letters), err)
		}
		_, err = request.Serve(tx, v.keys, handler, letters[0].ID, 5, request.Service{Way: request.Electronic})
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func TestABadApplicationComesBackWithWhatWasTyped(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for _, c := range [][]string{{"identity", "330683199001011234", "校验码"}, {"phone", "abc", "格式不对"}, {"way", "email", "请填写"}, {"description", " ", "请填写"}, {"form", "x", "请选择"}, {"name", strings.Repeat("长", 5000), "长度不对"}} {
			v.post("/apply", typed(c[0], c[1])...)
			if v.status != 422 {
				t.Errorf("%s answered %d", c[0], v.status)
			}
			v.sees(c[2])
			for i, kept := 0, typed(c[0], c[1]); i < len(kept); i += 2 {
				if name, value := kept[i], kept[i+1]; name != c[0] && len(value) > 6 && name != "requester" {
					v.sees(value)
				}
			}
			testkit.CheckHTML(t, "apply again", []byte(v.raw))
		}
	})
}

func TestHostileApplications(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for _, body := range []string{"", "%", "name=%00", "name=%ff", strings.Repeat("a=1&", 100), "_key=" + strings.Repeat("x", 100000)} {
			r, err := http.Post(v.server.URL+"/apply", "application/x-www-form-urlencoded", strings.NewReader(body))
			v.take(r, err)
			if v.status < 400 {
				t.Errorf("%.20q answered %d", body, v.status)
			}
		}
	})
}

func TestTryingCodesIsSlowed(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for range 30 {
			v.post("/track", "_key", "k", "number", "20260001", "code", "2222-2222-2222")
		}
		if v.status != 429 {
			t.Errorf("the thirtieth try in a row answered %d", v.status)
		}
	})
}
