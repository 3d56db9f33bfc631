package office_test

import (
	"context"
	"testing"

	"gongkai/db"
	"gongkai/office"
	"gongkai/testkit"
)

func TestFirstAdministrators(t *testing.T) {
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		h := &house{t: t, d: d, clock: c, gate: office.NewGate(cheap(), backwards)}
		ctx := context.Background()
		first := func(role office.Role, login string) error {
			return h.gate.AppointFirst(ctx, d, office.First{Organ: office.Organ{Kind: office.Subdistrict, Name: "竹桥街道办事处"},
				Role: role, Login: login, Name: "某人", Password: office.NewPassphrase()})
		}
		h.want(first(office.Drafter, "one"), "office.bad_role")
		h.want(first(office.SystemAdmin, "1"), "office.bad_login")
		h.must(first(office.SystemAdmin, "one"))
		h.want(first(office.SystemAdmin, "two"), "office.post_taken")
		h.want(first(office.SecurityAdmin, "one"), "office.login_taken")
		h.must(first(office.SecurityAdmin, "two"))
		h.must(first(office.AuditAdmin, "three"))
		h.view(func(q *db.View) error {
			organs, err := office.Organs(q)
			if len(organs) != 1 {
				t.Errorf("%d organs, want the one made by the first command", len(organs))
			}
			return err
		})
		h.must(h.gate.ResetFirst(ctx, d, "ONE", goodPassword))
		ticket, err := h.signIn("one", goodPassword)
		h.must(err)
		if !ticket.MustChange {
			t.Error("the first password must be changed")
		}
		h.want(h.gate.ResetFirst(ctx, d, "nobody", goodPassword), "office.no_staff")
	})
}

func TestNewPassphraseIsGood(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		word := office.NewPassphrase()
		if err := office.DefaultRules().CheckPassword(word, "admin"); err != nil || seen[word] {
			t.Fatalf("%s: %v", word, err)
		}
		seen[word] = true
	}
}
