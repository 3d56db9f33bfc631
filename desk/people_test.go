package desk_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/desk"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/vault"
)

const goodPassword = "Qing-Feng-2026"

// A town is a served desk with a city, a subdistrict below it and one person of every role in the subdistrict.
type town struct {
	t                 *testing.T
	d                 *db.DB
	clock             *testkit.Clock
	keeper            *office.Gate
	keys              *vault.Keys
	server            *httptest.Server
	city, subdistrict string
	ids               map[office.Role]string
}

func inTown(t *testing.T, run func(h *town)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		rules := office.DefaultRules()
		rules.Hash, rules.PerAddress = office.HashCost{Memory: 64, Time: 1, Threads: 1}, 10_000
		open := func(name, sealed string) (string, error) { return sealed, nil }
		h := &town{t: t, d: d, clock: c, keeper: office.NewGate(rules, office.Sealer{Seal: open, Open: open}), ids: map[office.Role]string{}}
		mux := http.NewServeMux()
		var err error
		if h.keys, err = vault.Start(t.Context(), d, t.TempDir()); err != nil {
			t.Fatal(err)
		}
		files, err := blob.NewDirectory(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		desk.New(desk.Options{DB: d, Keys: h.keys, Blobs: files, Log: slog.New(slog.DiscardHandler), Keeper: h.keeper}, mux)
		h.server = httptest.NewServer(mux)
		t.Cleanup(h.server.Close)
		h.city = h.organ(office.Organ{Kind: office.Government, Name: "云溪市人民政府"})
		h.subdistrict = h.organ(office.Organ{Kind: office.Subdistrict, Name: "竹桥街道办事处", Parent: h.city, Code: "11330683742010670P"})
		for _, role := range office.Roles {
			h.ids[role] = h.appoint(role)
		}
		run(h)
	})
}

func (h *town) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *town) organ(o office.Organ) string {
	h.t.Helper()
	o.ID = db.NewID(h.clock.Now())
	home := o.Parent
	if home == "" {
		home = o.ID
	}
	h.must(h.d.Update(context.Background(), home, func(tx *db.Tx) error {
		_, err := office.CreateOrgan(tx, office.System("test"), o)
		return err
	}))
	return o.ID
}

func (h *town) appoint(role office.Role) (id string) {
	h.t.Helper()
	login := login(role)
	hash, err := h.keeper.NewPassword(context.Background(), h.d, login, goodPassword)
	h.must(err)
	h.must(h.d.Update(context.Background(), h.subdistrict, func(tx *db.Tx) (err error) {
		id, err = office.Appoint(tx, office.System("test"), office.Staff{Organ: h.subdistrict, Login: login, Name: "某" + login}, hash,
			office.Granted{Organ: h.subdistrict, Role: role})
		return err
	}))
	return id
}

func login(role office.Role) string { return strings.ReplaceAll(string(role), "_", "-") }

// A person is a browser.
type person struct {
	h      *town
	client *http.Client
	status int
	path   string // where the last answer came from
	body   string // of the last answer, entities read
	raw    string
}

func (h *town) stranger() *person {
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &person{h: h, client: &http.Client{Jar: jar}}
}

// as is somebody signed in with the role.
func (h *town) as(role office.Role) *person {
	h.t.Helper()
	p := h.stranger()
	p.signIn(login(role), goodPassword)
	p.at("/desk")
	return p
}

func (p *person) signIn(login, password string) {
	p.h.t.Helper()
	p.get("/desk/sign-in")
	p.post("/desk/sign-in", "login", login, "password", password)
}

func (p *person) take(r *http.Response, err error) {
	p.h.t.Helper()
	p.h.must(err)
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	p.h.must(err)
	p.status, p.path, p.raw, p.body = r.StatusCode, r.Request.URL.Path, string(raw), html.UnescapeString(string(raw))
	if p.status >= 500 {
		p.h.t.Fatalf("%s answered %d: %s", p.path, p.status, p.text())
	}
}

func (p *person) get(path string) {
	p.h.t.Helper()
	r, err := p.client.Get(p.h.server.URL + path)
	p.take(r, err)
}

var formKey = regexp.MustCompile(`name="_key" value="([^"]+)"`)
var formSeen = regexp.MustCompile(`name="_seen" value="([^"]+)"`)

// post sends a form with the key and the revision of the page looked at last.
func (p *person) post(path string, pairs ...string) {
	p.h.t.Helper()
	form := url.Values{}
	for name, find := range map[string]*regexp.Regexp{"_key": formKey, "_seen": formSeen} {
		if m := find.FindStringSubmatch(p.raw); m != nil {
			form.Set(name, m[1])
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := p.client.PostForm(p.h.server.URL+path, form)
	p.take(r, err)
}

func (p *person) at(path string) {
	p.h.t.Helper()
	if p.path != path || p.status != 200 {
		p.h.t.Fatalf("at %s with %d, want %s with 200: %s", p.path, p.status, path, p.text())
	}
}

var tags = regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`)

// text is the words of the last answer, for messages of failing tests.
func (p *person) text() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(p.body, " ")), " ")
}

func (p *person) sees(words ...string) {
	p.h.t.Helper()
	for _, word := range words {
		if !strings.Contains(p.body, word) {
			p.h.t.Errorf("%s (%d) does not say %q", p.path, p.status, word)
		}
	}
}

func (h *town) last(organ string) (e ledger.Event) {
	h.t.Helper()
	h.must(h.d.View(context.Background(), func(q *db.View) error {
		events, err := ledger.Latest(q, ledger.Filter{Organ: organ}, 0, 1)
		if len(events) > 0 {
			e = events[0]
		}
		return err
	}))
	return e
}

func TestSignInPages(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.stranger()
		p.get("/desk/audit")
		p.at("/desk/sign-in")
		p.post("/desk/sign-in", "login", "audit-admin", "password", "wrong", "back", "/desk/audit")
		if p.status != 422 {
			t.Errorf("a wrong password answers %d", p.status)
		}
		p.sees("登录名或密码不正确，还可以再试 4 次", `value="audit-admin"`, `value="/desk/audit"`)
		p.post("/desk/sign-in", "login", "audit-admin", "password", goodPassword, "back", "/desk/audit")
		p.at("/desk/audit")
		p.get("/desk/sign-in")
		p.at("/desk")
		p.post("/desk/sign-out")
		p.at("/desk/sign-in")
		p.get("/desk")
		p.at("/desk/sign-in")
		p.post("/desk/sign-in", "login", "audit-admin", "password", goodPassword, "back", "//elsewhere.example/desk/")
		p.at("/desk")
	})
}

func TestANewColleague(t *testing.T) {
	inTown(t, func(h *town) {
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/staff/new")
		admin.at("/desk/staff/new")
		admin.post("/desk/staff/new", "organ", h.subdistrict, "login", "wangwu", "name", "王五", "full_time", "1", "password", "short",
			"password2", "short")
		admin.sees("密码至少 10 位", `value="wangwu"`)
		admin.post("/desk/staff/new", "organ", h.subdistrict, "login", "wangwu", "name", "王五", "full_time", "1", "password", goodPassword,
			"password2", goodPassword)
		if admin.status != 200 || !strings.HasPrefix(admin.path, "/desk/staff/") {
			t.Fatalf("at %s with %d", admin.path, admin.status)
		}
		account := admin.path
		admin.sees("王五", "专职", "还没有岗位")
		admin.post(account, "name", "王五五", "full_time", "0")
		admin.at(account)
		admin.sees("王五五", "兼职")
		admin.post(account+"/grant", "role", "drafter", "organ", h.subdistrict)
		if admin.status != 403 {
			t.Errorf("the system administrator grants: %d", admin.status)
		}
		if e := h.last(h.subdistrict); e.Verb != "access.deny" || string(e.Data) != `{"verb":"staff.grant"}` {
			t.Errorf("the denial is recorded as %+v", e)
		}

		security := h.as(office.SecurityAdmin)
		security.sees("王五五 的账号还没有岗位")
		security.get(account)
		security.post(account+"/grant", "role", "drafter", "organ", h.subdistrict)
		security.at(account)
		security.sees("收回岗位")
		security.post(account+"/grant", "role", "audit_admin", "organ", h.subdistrict)
		if security.status != 409 {
			t.Errorf("a business user becomes an administrator: %d", security.status)
		}
		security.sees("三员分立")

		p := h.stranger()
		p.signIn("wangwu", goodPassword)
		p.at("/desk/account")
		p.sees("请先修改密码")
		p.get("/desk")
		p.at("/desk/account")
		p.post("/desk/account/password", "old", goodPassword, "password", "Bamboo-Bridge-1", "password2", "Bamboo-Bridge-2")
		p.sees("两次输入的新密码不一致")
		p.post("/desk/account/password", "old", goodPassword, "password", "Bamboo-Bridge-1", "password2", "Bamboo-Bridge-1")
		p.at("/desk/account")
		p.sees("密码已修改")
		p.get("/desk")
		p.at("/desk")
		p.sees("没有等您办理的事项")

		security.get(account)
		security.post(account + "/disable")
		security.at(account)
		security.sees("已停用")
		p.get("/desk")
		p.at("/desk/sign-in")
	})
}

func TestSecondFactorPages(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.SystemAdmin)
		p.sees("您的账号没有开启双重验证")
		p.get("/desk/account")
		p.post("/desk/account/factor", "old", goodPassword)
		p.at("/desk/account")
		m := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(p.raw)
		if m == nil || !strings.Contains(p.raw, "<path") {
			t.Fatal("no secret and no QR code")
		}
		code := func() string { c, err := totp.GenerateCode(m[1], h.clock.Now()); h.must(err); return c }
		p.post("/desk/account/factor/confirm", "code", code())
		p.sees("请保存恢复码", "还有 10 个恢复码未用")
		p.post("/desk/sign-out")

		h.clock.Advance(time.Minute)
		p.signIn("system-admin", goodPassword)
		p.at("/desk/sign-in/code")
		p.get("/desk/staff")
		p.at("/desk/sign-in/code")
		p.post("/desk/sign-in/code", "code", "000000")
		p.sees("验证码不正确")
		p.post("/desk/sign-in/code", "code", code())
		p.at("/desk")
	})
}

func TestMySessionsPage(t *testing.T) {
	inTown(t, func(h *town) {
		one, two := h.as(office.Drafter), h.as(office.Drafter)
		one.get("/desk/account")
		m := regexp.MustCompile(`/desk/account/sessions/([a-z0-9]+)/end`).FindStringSubmatch(one.raw)
		if m == nil {
			t.Fatal("the other session cannot be ended")
		}
		one.post(m[0])
		one.at("/desk/account")
		two.get("/desk")
		two.at("/desk/sign-in")
		one.get("/desk")
		one.at("/desk")
	})
}

func TestAuditPage(t *testing.T) {
	inTown(t, func(h *town) {
		p := h.as(office.AuditAdmin)
		p.get("/desk/audit?check=1")
		p.at("/desk/audit")
		p.sees("校验通过", "初始任命", "登录")
		p.get("/desk/audit?verb=session.open&actor=" + h.ids[office.AuditAdmin])
		p.sees("登录")
		if strings.Contains(p.body, "<td>初始任命</td>") {
			t.Error("the filter lets other verbs through")
		}
		p.get("/desk/audit.csv?verb=staff.appoint")
		if n := strings.Count(p.body, "staff.appoint"); n != len(office.Roles) || !strings.HasPrefix(p.raw, "\ufeff") {
			t.Errorf("%d rows exported, want %d", n, len(office.Roles))
		}
		if e := h.last(h.subdistrict); e.Verb != "audit.export" {
			t.Errorf("the export is recorded as %+v", e)
		}
		inspector := h.as(office.Inspector)
		inspector.get("/desk/audit")
		inspector.at("/desk/audit")
		inspector.get("/desk/audit.csv")
		if inspector.status != 403 {
			t.Errorf("the inspector exports: %d", inspector.status)
		}
		inspector.get("/desk/audit?organ=" + h.city)
		if inspector.status != 403 {
			t.Errorf("the inspector reads the city's ledger: %d", inspector.status)
		}
	})
}

// Every page of this part, as every role and as nobody: what the permission table says, and never a failure.
func TestWhoSeesWhichPage(t *testing.T) {
	inTown(t, func(h *town) {
		pages := map[string]office.Verb{"/desk": "desk.home", "/desk/account": "account.password", "/desk/permissions": "permission.read",
			"/desk/staff": "staff.read", "/desk/staff/new": "staff.create", "/desk/staff/" + h.ids[office.Drafter]: "staff.read",
			"/desk/staff/nobody": "staff.read", "/desk/audit": "audit.read", "/desk/audit.csv": "audit.export"}
		for _, role := range office.Roles {
			p := h.as(role)
			actor := office.Actor{ID: "x", Organ: h.subdistrict, Grants: map[string][]office.Role{h.subdistrict: {role}}}
			for path, verb := range pages {
				p.get(path)
				want := 403
				if actor.May(verb, h.subdistrict) {
					want = 200
				}
				if want == 200 && path == "/desk/staff/nobody" {
					want = 404
				}
				if p.status != want {
					t.Errorf("%s as %s: %d, want %d", path, role, p.status, want)
				}
			}
		}
		p := h.stranger()
		for path := range pages {
			p.get(path)
			p.at("/desk/sign-in")
		}
	})
}

func TestRulesPage(t *testing.T) {
	inTown(t, func(h *town) {
		hash, err := h.keeper.NewPassword(context.Background(), h.d, "citysec", goodPassword)
		h.must(err)
		h.must(h.d.Update(context.Background(), h.city, func(tx *db.Tx) error {
			_, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: h.city, Login: "citysec", Name: "安全员"}, hash,
				office.Granted{Organ: h.city, Role: office.SecurityAdmin, Subtree: true})
			return err
		}))
		p := h.stranger()
		p.signIn("citysec", goodPassword)
		p.get("/desk/rules")
		p.at("/desk/rules")
		strict := []string{"min_length", "12", "min_classes", "3", "keep_last", "5", "max_age", "60", "failures", "3", "lock_for", "60", "idle", "15",
			"absolute", "8", "one_session", "1", "factor", "nobody"}
		p.post("/desk/rules", append(strict[:len(strict):len(strict)], "idle", "x")...)
		if p.status != 422 {
			t.Errorf("no number answers %d", p.status)
		}
		p.sees("应在 5 到 60 之间")
		p.post("/desk/rules", strict...)
		p.at("/desk/permissions")
		p.sees("密码至少 12 位", "连续输错 3 次，锁定 60 分钟")
		again := h.stranger()
		again.signIn("citysec", goodPassword)
		again.at("/desk")
		p.get("/desk")
		p.at("/desk/sign-in")

		local := h.as(office.SecurityAdmin) // of the subdistrict: the rules are the whole installation's
		local.get("/desk/rules")
		local.post("/desk/rules", strict...)
		if local.status != 403 {
			t.Errorf("a subdistrict's security administrator sets everybody's rules: %d", local.status)
		}
	})
}

func TestAdministratorsMustHaveASecondFactorWhereTheRulesSaySo(t *testing.T) {
	inTown(t, func(h *town) {
		rules := office.DefaultRules()
		rules.Factor = office.FactorAdministrators
		everywhere := office.Actor{ID: "x", Grants: map[string][]office.Role{h.city: {office.SecurityAdmin}}}
		h.must(h.d.Update(context.Background(), h.city, func(tx *db.Tx) error { return office.SetRules(tx, everywhere, rules) }))
		h.as(office.Drafter).at("/desk")
		p := h.stranger()
		p.signIn("system-admin", goodPassword)
		p.at("/desk/account")
		p.sees("请先开启双重验证")
		for _, path := range []string{"/desk", "/desk/staff", "/desk/permissions"} {
			p.get(path)
			p.at("/desk/account")
		}
		p.post("/desk/account/factor", "old", goodPassword)
		m := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(p.raw)
		if m == nil {
			t.Fatal("no secret")
		}
		code, err := totp.GenerateCode(m[1], h.clock.Now())
		h.must(err)
		p.post("/desk/account/factor/confirm", "code", code)
		p.sees("请保存恢复码")
		p.get("/desk/staff")
		p.at("/desk/staff")
		p.get("/desk/account")
		p.post("/desk/account/factor/drop", "old", goodPassword)
		p.get("/desk/staff")
		p.at("/desk/account")
	})
}
