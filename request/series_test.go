package request_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"mime/quotedprintable"
	"strings"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/message"
	"gongkai/office"
	"gongkai/request"
	"gongkai/testkit"
)

func (w *world) sign(kind request.SeriesKind, sign string) error {
	w.Helper()
	seen := map[request.SeriesKind]int64{}
	return w.try(func(tx *db.Tx) error {
		all, err := request.AllSeries(tx, w.organ)
		for _, s := range all {
			seen[s.Kind] = s.Version
		}
		if err != nil {
			return err
		}
		return request.SetSeries(tx, w.who("安全管理员", office.SecurityAdmin), w.organ, seen, map[request.SeriesKind]string{kind: sign})
	})
}

// signed takes a case to its signed reply.
func (w *world) signed(id string, r request.Reply) {
	w.Helper()
	w.draft(id, r)
	if err := w.approve(w.signer(), id, w.latest(id).Hash); err != nil {
		w.Fatal(err)
	}
}

func TestEachKindOfLetterHasASeriesOfItsOwn(t *testing.T) {
	onBoth(t, func(w *world) {
		w.view(func(q *db.View) error {
			all, err := request.AllSeries(q, w.organ)
			signs := map[string]request.SeriesKind{}
			for _, s := range all {
				if other, twice := signs[s.Sign]; twice || s.Sign == "浦口街道依" {
					t.Errorf("%s and %s are both numbered %s", s.Kind, other, s.Sign)
				}
				signs[s.Sign] = s.Kind
			}
			return err
		})
	})
}

func TestANewSignLeavesOldNumbersAlone(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		number := func() string {
			t.Helper()
			_, one := w.replied()
			return one.Number
		}
		steps := []struct{ sign, gives string }{
			{"", "浦口街道依复〔2026〕1号"}, {"浦街公复", "浦街公复〔2026〕1号"}, {"浦街公复", "浦街公复〔2026〕2号"}, {"", "浦口街道依复〔2026〕2号"},
			{"浦口街道依答", "浦口街道依答〔2026〕1号"}, {"浦口街道依复", "浦口街道依复〔2026〕3号"}, {"浦街公复", "浦街公复〔2026〕3号"},
		}
		for _, s := range steps {
			if err := w.sign(request.SeriesReply, s.sign); err != nil {
				t.Fatalf("%q: %v", s.sign, err)
			}
			if got := number(); got != s.gives {
				t.Errorf("with %q a reply is numbered %s, want %s", s.sign, got, s.gives)
			}
		}
		for _, bad := range []string{"复", "浦口〔2026〕", "<b>", strings.Repeat("复", 31)} {
			if err := w.sign(request.SeriesReply, bad); fault.Of(err) != fault.Invalid {
				t.Errorf("the sign %q was taken: %v", bad, err)
			}
		}
		if err := w.try(func(tx *db.Tx) error {
			return request.SetSeries(tx, w.handler(), w.organ, nil, map[request.SeriesKind]string{request.SeriesReply: "浦街"})
		}); fault.Of(err) != fault.Denied {
			t.Errorf("a handler set a sign: %v", err)
		}
		if err := w.try(func(tx *db.Tx) error {
			return request.SetSeries(tx, w.who("安全管理员", office.SecurityAdmin), w.organ, nil, map[request.SeriesKind]string{request.SeriesReply: "浦街"})
		}); fault.Of(err) != fault.Stale {
			t.Errorf("a sign was set by who had not seen the last one: %v", err)
		}
	})
}

// Whatever signs are set in whatever order, and however often the organ is renamed, no number is given twice.
func TestNoNumberIsGivenTwice(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		given := map[string]bool{}
		steps := rand.New(rand.NewPCG(9, 5))
		for range 25 {
			sign := []string{"", "浦街复", "浦口街道依复", "浦口街道依补", "桥头依复"}[steps.IntN(5)]
			if err := w.sign(request.SeriesReply, sign); err != nil {
				t.Fatal(err)
			}
			name := []string{"浦口街道", "桥头"}[steps.IntN(2)]
			w.must(func(tx *db.Tx) error {
				o, err := office.OrganByID(tx, w.organ)
				if err != nil {
					return err
				}
				o.ShortName = name
				return office.EditOrgan(tx, w.who("系统管理员", office.SystemAdmin), o)
			})
			_, one := w.replied()
			if given[one.Number] {
				t.Fatalf("%s was given twice", one.Number)
			}
			given[one.Number] = true
		}
	})
}

func TestElectronicServiceAsksForAllWaysTheApplicantNamed(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		for _, c := range []struct {
			ways   []string
			agreed bool
		}{{[]string{"mail"}, false}, {[]string{"mail", "in_person"}, false}, {[]string{"mail", "online"}, true}, {[]string{"in_person", "email"}, true}} {
			a := w.application()
			a.Way, a.Ways, a.Person.Address, a.Person.Email = "", c.ways, "浦口街道东郭村1号", "someone@mail.example.cn"
			var r request.Receipt
			w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
			w.signed(r.Case.ID, request.Reply{Outcome: request.GrantedProvided, Provision: "随本答复书一并提供。"})
			all := w.letters(r.Case.ID)
			if _, err := w.serve(all[len(all)-1], request.Service{Way: request.Electronic}); (err == nil) != c.agreed {
				t.Errorf("%v served electronically: %v", c.ways, err)
			}
		}
	})
}

// 复议法第二十二条第二款: what is served over the internet names the way to apply for reconsideration over the internet.
func TestWhatIsServedOnlineNamesWhereReconsiderationIsAskedForOnline(t *testing.T) {
	onBoth(t, func(w *world) {
		w.at("2026-09-14")
		w.must(func(tx *db.Tx) error {
			return request.SetHandling(tx, w.who("安全管理员", office.SecurityAdmin), w.organ, 0, request.Handling{Steps: request.ReviewVerbs, Online: "浙里复议 fuyi.example.cn", Number: "X{年度}-{件号}", Years: 10, Litigated: 30})
		})
		for way, named := range map[string]bool{"online": true, "email": true, "mail": false, "in_person": false} {
			a := w.application()
			a.Way, a.Ways, a.Person.Address, a.Person.Email = "", []string{way}, "浦口街道东郭村1号", "someone@mail.example.cn"
			var r request.Receipt
			w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
			w.signed(r.Case.ID, request.Reply{Outcome: request.RefusedInternal, Reasons: "属于人事管理方面的信息。"})
			all := w.letters(r.Case.ID)
			text := strings.Join(w.text(all[len(all)-1]).Paragraphs, "\n")
			if strings.Contains(text, "通过互联网申请行政复议的途径：浙里复议 fuyi.example.cn") != named {
				t.Errorf("served by %s: %s", way, text)
			}
		}
	})
}

func TestAnApplicantIsWrittenToInHisLanguage(t *testing.T) {
	onBoth(t, func(w *world) {
		post := testkit.NewMailServer(t, false)
		m, err := mail.ParseServer("smtp://gongkai:"+testkit.Secret+"@"+post.Address, "浦口街道办事处 <noreply@pukou.example.cn>")
		if err != nil {
			t.Fatal(err)
		}
		w.at("2026-09-14")
		for i, lang := range []message.Lang{"", message.English} {
			a := w.application()
			a.Lang, a.Person.Email = lang, fmt.Sprintf("someone%d@mail.example.cn", i)
			w.must(func(tx *db.Tx) error { _, err := request.File(tx, w.keys, office.Citizen(), a); return err })
		}
		teller := request.Teller{View: w.d.View, Update: w.d.Update, Keys: w.keys, Mail: m.Trusting(post.Trust),
			SiteOf: func(db.Query) (string, string, error) {
				return "浦口街道办事处", "https://pukou.example.cn", nil
			}}
		if err := teller.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, texts := post.Letters()
		both := ""
		for _, text := range texts {
			plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
			if err != nil {
				t.Fatal(err)
			}
			both += string(plain)
		}
		if len(texts) != 2 || !strings.Contains(both, "已登记您的政府信息公开申请（编号：浦口街道20260001）") || !strings.Contains(both, "has registered your request for government information (number 浦口街道20260002)") {
			t.Errorf("%q", both)
		}
	})
}

func TestEveryMessageHasItsTextInBothLanguages(t *testing.T) {
	for _, template := range request.MessageTemplates {
		for _, lang := range message.Langs {
			if text := message.T(lang, "notice.text."+template); !strings.Contains(text, "{0}") || !strings.Contains(text, "{1}") || !strings.Contains(text, "{2}") {
				t.Errorf("%s in %s: %q", template, lang, text)
			}
		}
	}
}
