package request_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/mail"
	"gongkai/office"
	"gongkai/request"
	"gongkai/sms"
	"gongkai/testkit"
	"gongkai/workday"
)

func (w *world) notices(id string) map[string]request.Message {
	w.Helper()
	all := map[string]request.Message{}
	w.view(func(q *db.View) error {
		list, err := request.MessagesOf(q, id)
		for _, n := range list {
			all[n.Way] = n
		}
		return err
	})
	return all
}

func TestAnApplicantIsToldOutsideOfTheQuietHoursAndTheProofIsKept(t *testing.T) {
	onBoth(t, func(w *world) {
		post := testkit.NewMailServer(t, false)
		m, err := mail.ParseServer("smtp://gongkai:"+testkit.Secret+"@"+post.Address, "浦口街道办事处 <noreply@pukou.example.cn>")
		if err != nil {
			t.Fatal(err)
		}
		var bodies []string
		gateway := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				_, _ = rw.Write([]byte(`{"id":"p1","status":"delivered"}`))
				return
			}
			b := make([]byte, 4096)
			n, _ := r.Body.Read(b)
			bodies = append(bodies, string(b[:n]))
			_, _ = rw.Write([]byte(`{"id":"p1","status":"queued"}`))
		}))
		defer gateway.Close()
		teller := request.Teller{View: w.d.View, Update: w.d.Update, Keys: w.keys, Mail: m.Trusting(post.Trust),
			SMS: &sms.Settings{Dialect: "bearer", Address: gateway.URL, Secret: "s", Templates: map[string]string{"received": "T1"}, QuietFrom: "21:00", QuietTo: "08:00"},
			SiteOf: func(db.Query) (string, string, error) {
				return "浦口街道办事处", "https://pukou.example.cn", nil
			}}
		send := func() {
			t.Helper()
			if err := teller.Send(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Set(workday.MustParse("2026-09-14").Start().Add(22 * time.Hour)) // at night
		a := w.application()
		a.Person.Email = "someone@mail.example.cn"
		var r request.Receipt
		w.must(func(tx *db.Tx) (err error) { r, err = request.File(tx, w.keys, office.Citizen(), a); return err })
		send()
		n := w.notices(r.Case.ID)
		if n["email"].State != request.MessageSent || n["email"].Provider == "" || n["sms"].State != request.MessageWaiting || len(bodies) != 0 {
			t.Fatalf("%+v %v", n, bodies)
		}
		w.clock.Set(workday.MustParse("2026-09-15").Start().Add(8*time.Hour + time.Minute))
		send()
		send()
		if n = w.notices(r.Case.ID); n["sms"].SentAt == 0 || n["sms"].Provider != "p1" || len(bodies) != 1 {
			t.Fatalf("%+v %v", n, bodies)
		}
		w.clock.Advance(10 * time.Minute)
		send()
		if n = w.notices(r.Case.ID); n["sms"].State != request.MessageDelivered {
			t.Errorf("%+v", n)
		}
		letters, texts := post.Letters()
		if len(letters) != 1 || strings.Contains(bodies[0]+texts[0], "东郭村") || !strings.Contains(bodies[0], "+8613812341234") || !strings.Contains(bodies[0], r.Case.Number) {
			t.Errorf("%v %v", texts, bodies)
		}
	})
}

func TestAMessageThatCannotGoOutIsShownAsFailed(t *testing.T) {
	onBoth(t, func(w *world) {
		gateway := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = rw.Write([]byte(`{"error":{"code":"blocked"}}`))
		}))
		defer gateway.Close()
		w.at("2026-09-14")
		r := w.file()
		teller := request.Teller{View: w.d.View, Update: w.d.Update, Keys: w.keys,
			SMS:    &sms.Settings{Dialect: "bearer", Address: gateway.URL, Secret: "s", Templates: map[string]string{"received": "T1"}, QuietFrom: "21:00", QuietTo: "08:00"},
			SiteOf: func(db.Query) (string, string, error) { return "浦口街道办事处", "", nil }}
		if err := teller.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.notices(r.Case.ID)["sms"]; n.State != request.MessageFailed || n.Error != "422 blocked" {
			t.Errorf("%+v", n)
		}
	})
}

// A gateway that takes a message and breaks off is asked for it; while it gives no answer nothing is sent again.
func TestAMessageWithAnUnclearOutcomeIsLookedForAndNotSentTwice(t *testing.T) {
	onBoth(t, func(w *world) {
		taken, busy := 0, true
		gateway := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				taken++
				panic(http.ErrAbortHandler)
			}
			if busy {
				rw.WriteHeader(http.StatusTooManyRequests)
				_, _ = rw.Write([]byte(`{"error":{"code":"throttled"}}`))
				return
			}
			_, _ = rw.Write([]byte(`{"id":"p1","status":"sent"}`))
		}))
		defer gateway.Close()
		w.at("2026-09-14")
		r := w.file()
		teller := request.Teller{View: w.d.View, Update: w.d.Update, Keys: w.keys,
			SMS:    &sms.Settings{Dialect: "bearer", Address: gateway.URL, Secret: "s", Templates: map[string]string{"received": "T1"}, QuietFrom: "21:00", QuietTo: "08:00"},
			SiteOf: func(db.Query) (string, string, error) { return "浦口街道办事处", "", nil }}
		first := int64(0)
		for _, step := range []struct {
			state request.MessageState
			error string
		}{{request.MessageUnclear, "unreachable"}, {request.MessageUnclear, "429 throttled"}, {request.MessageSent, ""}} {
			if err := teller.Send(t.Context()); err != nil {
				t.Fatal(err)
			}
			n := w.notices(r.Case.ID)["sms"]
			if first == 0 {
				first = n.SentAt
			}
			if n.State != step.state || n.Error != step.error || n.SentAt != first || first == 0 || taken != 1 {
				t.Fatalf("want %s %q: %+v after %d", step.state, step.error, n, taken)
			}
			busy = n.Tries < 2
			w.clock.Advance(10 * time.Minute)
		}
		if n := w.notices(r.Case.ID)["sms"]; n.Provider != "p1" {
			t.Errorf("%+v", n)
		}
	})
}
