package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

func TestSignIn(t *testing.T) {
	inHouse(t, func(h *house) {
		ticket, err := h.signIn(" SYS ", goodPassword)
		h.must(err)
		a, s, err := h.who(ticket.Token)
		h.must(err)
		if a.ID != h.sys.ID || !a.May("staff.create", h.subdistrict) || s.MustChange {
			t.Errorf("signed in as %+v, %+v", a, s)
		}
		if e := h.last(h.city); e.Verb != "session.open" || e.Actor != h.sys.ID || strings.Contains(string(e.Data), ticket.Token) {
			t.Errorf("recorded %+v %s", e, e.Data)
		}
		h.must(office.SignOut(context.Background(), h.d, ticket.Token))
		_, _, err = h.who(ticket.Token)
		h.want(err, "fault.sign_in")
		h.must(office.SignOut(context.Background(), h.d, ticket.Token))
	})
}

func TestUnknownNamesAnswerLikeWrongPasswords(t *testing.T) {
	inHouse(t, func(h *house) {
		h.must(h.in(h.city, func(tx *db.Tx) error {
			return office.Disable(tx, h.sec, h.audit.ID)
		}))
		for i := 1; i <= 6; i++ {
			var answers []string
			for _, login := range []string{"nobody-here", "sys", "audit"} {
				password := "wrong"
				if login == "audit" { // closed account: even the right one
					password = goodPassword
				}
				_, err := h.signIn(login, password)
				answers = append(answers, fmt.Sprint(err))
			}
			if answers[0] != answers[1] || answers[0] != answers[2] {
				t.Errorf("try %d: the answers differ: %v", i, answers)
			}
		}
		if e := h.last(h.city); e.Verb != "session.refuse" || strings.Contains(string(e.Data)+e.Subject+e.Title, "nobody-here") {
			t.Errorf("the typed name must not be recorded: %+v %s", e, e.Data)
		}
	})
}

func TestFiveFailuresLockForHalfAnHour(t *testing.T) {
	inHouse(t, func(h *house) {
		for range 4 {
			_, err := h.signIn("sys", "wrong")
			h.want(err, "office.wrong_password")
		}
		_, err := h.signIn("sys", "wrong")
		h.want(err, "office.locked")
		_, err = h.signIn("sys", goodPassword)
		h.want(err, "office.locked")
		h.clock.Advance(29 * minute)
		_, err = h.signIn("sys", goodPassword)
		h.want(err, "office.locked")
		h.clock.Advance(2 * minute)
		_, err = h.signIn("sys", "wrong")
		h.want(err, "office.wrong_password")
		_, err = h.signIn("sys", goodPassword)
		h.must(err)
		_, err = h.signIn("sys", "wrong")
		if f := fault.As(err); f == nil || fmt.Sprint(f.Args) != "[4]" {
			t.Errorf("success forgets failures: %v", err)
		}
		for range 4 {
			_, err = h.signIn("sys", "wrong")
		}
		h.want(err, "office.locked")
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.Unlock(tx, h.sec, h.sys.ID) }))
		_, err = h.signIn("sys", goodPassword)
		h.must(err)
	})
}

func TestParallelGuessesCountEachOnce(t *testing.T) {
	inHouse(t, func(h *house) {
		done := make(chan error)
		for range 20 {
			go func() { _, err := h.signIn("sys", "wrong"); done <- err }()
		}
		wrong := 0
		for range 20 {
			if f := fault.As(<-done); f != nil && f.Key == "office.wrong_password" {
				wrong++
			}
		}
		if wrong > 4 {
			t.Errorf("%d guesses were answered before the lock, at most 4 may be", wrong)
		}
		_, err := h.signIn("sys", goodPassword)
		h.want(err, "office.locked")
	})
}

func TestOneAddressIsSlowedDown(t *testing.T) {
	inHouse(t, func(h *house) {
		rules := cheap()
		rules.PerAddress = 10
		gate := office.NewGate(rules, backwards)
		try := func(ip string) error {
			_, err := gate.SignIn(context.Background(), h.d, "sys", goodPassword, office.Origin{IP: ip})
			return err
		}
		for range 10 {
			h.must(try("2001:db8::1"))
		}
		h.want(try("2001:db8::2"), "fault.too_many")
		h.must(try("2001:db8:0:1::1"))
		h.clock.Advance(time.Minute)
		h.must(try("2001:db8::1"))
	})
}

func TestSessionsEnd(t *testing.T) {
	inHouse(t, func(h *house) {
		ticket, err := h.signIn("sys", goodPassword)
		h.must(err)
		h.clock.Advance(29 * minute)
		a, s, err := h.who(ticket.Token)
		h.must(err)
		h.must(office.KeepAlive(context.Background(), h.d, a, s))
		h.clock.Advance(29 * minute)
		_, _, err = h.who(ticket.Token)
		h.must(err)
		h.clock.Advance(minute)
		_, _, err = h.who(ticket.Token)
		h.want(err, "office.session_ended")

		ticket, err = h.signIn("sys", goodPassword)
		h.must(err)
		for range 12*60/20 - 1 {
			h.clock.Advance(20 * minute)
			a, s, err := h.who(ticket.Token)
			h.must(err)
			h.must(office.KeepAlive(context.Background(), h.d, a, s))
		}
		h.clock.Advance(20 * minute)
		_, _, err = h.who(ticket.Token)
		h.want(err, "office.session_ended")
		h.must(h.in(h.city, office.Sweep))
	})
}

func TestKeepAliveWritesOnceAMinute(t *testing.T) {
	inHouse(t, func(h *house) {
		ticket, err := h.signIn("sys", goodPassword)
		h.must(err)
		seen := func() time.Time {
			a, s, err := h.who(ticket.Token)
			h.must(err)
			h.must(office.KeepAlive(context.Background(), h.d, a, s))
			_, s, err = h.who(ticket.Token)
			h.must(err)
			return s.LastSeen
		}
		first := seen()
		h.clock.Advance(59 * time.Second)
		if got := seen(); !got.Equal(first) {
			t.Errorf("written after 59 s")
		}
		h.clock.Advance(time.Second)
		if got := seen(); !got.Equal(first.Add(time.Minute)) {
			t.Errorf("not written after 60 s")
		}
	})
}

func TestMySessions(t *testing.T) {
	inHouse(t, func(h *house) {
		one, err := h.signIn("sys", goodPassword)
		h.must(err)
		h.clock.Advance(minute)
		two, err := h.signIn("sys", goodPassword)
		h.must(err)
		_, first, err := h.who(one.Token)
		h.must(err)
		var all []office.Session
		h.view(func(q *db.View) (err error) {
			all, err = office.Sessions(q, h.sys.ID)
			return err
		})
		if len(all) != 2 || all[1].ID != first.ID || all[0].IP != "192.0.2.7" {
			t.Fatalf("sessions %+v", all)
		}
		h.want(h.in(h.city, func(tx *db.Tx) error { return office.EndSession(tx, h.sec, first.ID) }), "office.no_session")
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.EndSession(tx, h.sys, first.ID) }))
		_, _, err = h.who(one.Token)
		h.want(err, "fault.sign_in")
		_, _, err = h.who(two.Token)
		h.must(err)
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.Disable(tx, h.sec, h.audit.ID) }))
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.EndSessions(tx, h.sec, h.sys.ID) }))
		_, _, err = h.who(two.Token)
		h.want(err, "fault.sign_in")
	})
}

func TestChangePassword(t *testing.T) {
	inHouse(t, func(h *house) {
		ctx := context.Background()
		id, err := h.create("lisi")
		h.must(err)
		ticket, err := h.signIn("lisi", goodPassword)
		h.must(err)
		other, err := h.signIn("lisi", goodPassword)
		h.must(err)
		if !ticket.MustChange {
			t.Error("the first sign-in must ask for a new password")
		}
		a, s, err := h.who(ticket.Token)
		h.must(err)
		change := func(old, new string) error { return h.gate.ChangePassword(ctx, h.d, a, old, new, s) }
		h.want(change("wrong", "Second-Pass-1"), "office.wrong_password")
		h.want(change(goodPassword, "short"), "office.password_short")
		h.want(change(goodPassword, goodPassword), "office.password_used")
		h.must(change(goodPassword, "Second-Pass-1"))
		_, s, err = h.who(ticket.Token)
		h.must(err)
		if s.MustChange {
			t.Error("still to be changed")
		}
		_, _, err = h.who(other.Token)
		h.want(err, "fault.sign_in")

		for i := 2; i <= 5; i++ { // the last five: goodPassword, Second-Pass-1 … 4
			h.clock.Advance(time.Second)
			h.want(change(fmt.Sprintf("Second-Pass-%d", i-1), goodPassword), "office.password_used")
			h.must(change(fmt.Sprintf("Second-Pass-%d", i-1), fmt.Sprintf("Second-Pass-%d", i)))
		}
		h.clock.Advance(time.Second)
		h.must(change("Second-Pass-5", goodPassword))

		h.clock.Advance(89 * 24 * time.Hour)
		ticket, err = h.signIn("lisi", goodPassword)
		h.must(err)
		if ticket.MustChange {
			t.Error("after 89 days the password is still good")
		}
		h.clock.Advance(24 * time.Hour)
		ticket, err = h.signIn("lisi", goodPassword)
		h.must(err)
		_, s, err = h.who(ticket.Token)
		h.must(err)
		if !ticket.MustChange || !s.MustChange {
			t.Error("after 90 days it must be changed")
		}
		_ = id
	})
}

func TestSecondFactor(t *testing.T) {
	inHouse(t, func(h *house) {
		ctx := context.Background()
		h.want(h.gate.BeginTOTP(ctx, h.d, h.sys, "wrong"), "office.wrong_password")
		h.must(h.gate.BeginTOTP(ctx, h.d, h.sys, goodPassword))
		var address, secret string
		h.view(func(q *db.View) (err error) {
			address, secret, err = h.gate.PendingTOTP(q, h.sys, "竹桥街道")
			return err
		})
		key, err := otp.NewKeyFromURL(address)
		if err != nil || key.Secret() != secret || key.Issuer() != "竹桥街道" || key.AccountName() != "sys" || len(secret) != 32 {
			t.Fatalf("address %q secret %q: %v", address, secret, err)
		}
		code := func() string {
			c, err := totp.GenerateCode(secret, h.clock.Now())
			h.must(err)
			return c
		}
		ticket, err := h.signIn("sys", goodPassword)
		h.must(err)
		if ticket.Second {
			t.Error("a factor not yet confirmed must not be asked for")
		}
		_, err = h.gate.ConfirmTOTP(ctx, h.d, h.sys, "000000")
		h.want(err, "office.wrong_code")
		codes, err := h.gate.ConfirmTOTP(ctx, h.d, h.sys, code())
		h.must(err)
		if len(codes) != 10 {
			t.Fatalf("%d recovery codes", len(codes))
		}

		second := func(typed string) (office.Ticket, error) {
			ticket, err := h.signIn("sys", goodPassword)
			h.must(err)
			if _, s, err := h.who(ticket.Token); !ticket.Second || !s.Second || fault.Of(err) != fault.SignIn {
				t.Fatalf("the password alone let in: %v", err)
			}
			return h.gate.SecondFactor(ctx, h.d, ticket.Token, typed, office.Origin{IP: "192.0.2.7"})
		}
		_, err = second(code())
		h.want(err, "office.wrong_code") // replay of the confirming code
		h.clock.Advance(30 * time.Second)
		in, err := second(code()[:3] + " " + code()[3:])
		h.must(err)
		if a, _, err := h.who(in.Token); err != nil || a.ID != h.sys.ID {
			t.Fatalf("not signed in: %v", err)
		}
		_, err = second(code())
		h.want(err, "office.wrong_code") // the same step again
		_, err = second(strings.ToUpper(codes[3]))
		h.must(err)
		_, err = second(codes[3])
		h.want(err, "office.wrong_code") // a recovery code is good once
		h.view(func(q *db.View) error {
			n, err := office.RecoveryLeft(q, h.sys.ID)
			if n != 9 {
				t.Errorf("%d recovery codes left, want 9", n)
			}
			return err
		})
		for range 3 {
			_, err = second("111111")
			h.want(err, "office.wrong_code")
		}
		_, err = second("111111")
		h.want(err, "office.locked") // a right password between wrong codes forgives nothing
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.Unlock(tx, h.sec, h.sys.ID) }))
		ticket, err = h.signIn("sys", goodPassword)
		h.must(err)
		h.clock.Advance(6 * minute)
		_, err = h.gate.SecondFactor(ctx, h.d, ticket.Token, code(), office.Origin{})
		h.want(err, "office.session_ended")
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.ResetTOTP(tx, h.sec, h.sys.ID) }))
		ticket, err = h.signIn("sys", goodPassword)
		h.must(err)
		if ticket.Second {
			t.Error("the factor was taken off")
		}
	})
}

func TestPasswordRules(t *testing.T) {
	rules := office.DefaultRules()
	for password, want := range map[string]string{
		"Ab1-efghi":               "office.password_short",
		"abcdefghij":              "office.password_classes",
		"abcdefghi1":              "office.password_classes",
		"Abcdefghi1":              "",
		"abcdefgh-1":              "",
		"政府信息公开工作Ab":              "",
		"Zhang.San-2026":          "office.password_login",
		strings.Repeat("A1-", 90): "office.password_long",
	} {
		err := rules.CheckPassword(password, "zhang.san")
		if want == "" && err != nil {
			t.Errorf("%s: %v", password, err)
		}
		if want != "" {
			wantKey(t, err, want)
		}
	}
}

func TestRulesAreNeverWeakerThanTheLeast(t *testing.T) {
	inHouse(t, func(h *house) {
		set := func(change func(*office.Rules)) error {
			r := office.DefaultRules()
			change(&r)
			return h.in(h.city, func(tx *db.Tx) error { return office.SetRules(tx, h.sec, r) })
		}
		h.want(set(func(r *office.Rules) { r.MinLength = 4 }), "office.bad_rule")
		h.want(set(func(r *office.Rules) { r.LockFor = time.Minute }), "office.bad_rule")
		h.must(set(func(r *office.Rules) { r.Failures = 3; r.Idle = 10 * time.Minute }))
		for range 2 {
			_, err := h.signIn("sys", "wrong")
			h.want(err, "office.wrong_password")
		}
		_, err := h.signIn("sys", "wrong")
		h.want(err, "office.locked")
	})
}
