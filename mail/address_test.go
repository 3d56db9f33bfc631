package mail_test

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/testkit"
	"gongkai/vault"
)

func TestAMemberOfStaffHasOneAddress(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, d *db.DB) {
		keys, err := vault.Start(t.Context(), d, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		set := func(typed string) (given bool, err error) {
			return given, d.Update(t.Context(), "o", func(tx *db.Tx) (err error) {
				given, err = mail.SetAddress(tx, keys, "s1", typed)
				return err
			})
		}
		has := func(want string) (person vault.PersonID) {
			t.Helper()
			if err := d.View(t.Context(), func(q *db.View) error {
				address, p, err := mail.AddressOf(q, keys, "s1")
				if person = p; address != want || (p == "") != (want == "") {
					t.Errorf("kept %q under %q, want %q", address, p, want)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return person
		}
		has("")
		for _, address := range []string{"a@mail.example.cn", "b@mail.example.cn"} {
			if given, err := set(" " + address + " "); err != nil || !given {
				t.Fatal(given, err)
			}
			has(address)
		}
		old := has("b@mail.example.cn")
		if _, err := set("b@@mail"); fault.Of(err) != fault.Invalid {
			t.Errorf("a wrong address: %v", err)
		}
		has("b@mail.example.cn")
		if given, err := set(""); err != nil || given {
			t.Fatal(given, err)
		}
		has("")
		if err := d.View(t.Context(), func(q *db.View) error { _, err := keys.Reveal(q, old, "address", "x"); return err }); fault.Of(err) != fault.NotFound {
			t.Errorf("the key of an address taken back is still there: %v", err)
		}
	})
}
