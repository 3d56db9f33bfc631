package office

import (
	"slices"
	"testing"

	"gongkai/fault"
	"gongkai/message"
)

// with is somebody who holds one role in organ A.
func with(r Role) Actor {
	return Actor{ID: "s1", Name: "张三", Organ: "A", Grants: map[string][]Role{"A": {r}}}
}

func TestPermissionTable(t *testing.T) {
	for _, row := range PermissionTable() {
		if len(row.Roles) == 0 {
			t.Errorf("%s: no role may do it", row.Verb)
		}
		for _, role := range Roles {
			t.Run(string(row.Verb)+"/"+string(role), func(t *testing.T) {
				want := slices.Contains(row.Roles, role) || slices.Contains(row.Roles, Anyone) || slices.Contains(row.Roles, AnyStaff)
				a := with(role)
				if got := a.May(row.Verb, "A"); got != want {
					t.Errorf("in the own organ: May = %v, want %v", got, want)
				}
				open := slices.Contains(row.Roles, Anyone) || slices.Contains(row.Roles, AnyStaff)
				if got := a.May(row.Verb, "B"); got != open {
					t.Errorf("in another organ: May = %v, want %v", got, open)
				}
				if err := a.Allow(row.Verb, "A"); (err == nil) != want || (err != nil && fault.Of(err) != fault.Denied) {
					t.Errorf("Allow = %v, want allowed %v", err, want)
				}
			})
		}
		t.Run(string(row.Verb)+"/nobody", func(t *testing.T) {
			open := slices.Contains(row.Roles, Anyone)
			for name, a := range map[string]Actor{"zero": {}, "citizen": Citizen()} {
				if got := a.May(row.Verb, "A"); got != open {
					t.Errorf("%s: May = %v, want %v", name, got, open)
				}
			}
			if got, want := System("tick").May(row.Verb, "A"), open || slices.Contains(row.Roles, TheSystem); got != want {
				t.Errorf("system: May = %v, want %v", got, want)
			}
		})
	}
}

func TestAdministratorsDoNoBusiness(t *testing.T) {
	for _, row := range PermissionTable() {
		noun := string(row.Verb)
		for _, prefix := range []string{"item.", "case.", "report."} {
			if len(noun) < len(prefix) || noun[:len(prefix)] != prefix {
				continue
			}
			for _, role := range row.Roles {
				if role.Administrative() {
					t.Errorf("%s is given to %s: administrators do no business (FACTS 9.21)", row.Verb, role)
				}
			}
		}
	}
}

func TestUnknownVerbIsNobodys(t *testing.T) {
	for _, role := range Roles {
		if with(role).May("no.such", "A") {
			t.Errorf("%s may do an unknown verb", role)
		}
	}
}

func TestRolesHaveNames(t *testing.T) {
	for _, lang := range message.Langs {
		for _, role := range append(slices.Clone(Roles), Anyone, AnyStaff, TheSystem) {
			if !message.Has(lang, role.Key()) {
				t.Errorf("%s: no text for %s", lang, role.Key())
			}
		}
	}
}

func TestVerbsHaveWords(t *testing.T) {
	for _, row := range PermissionTable() {
		for _, lang := range message.Langs {
			if !message.Has(lang, row.Verb.Key()) {
				t.Errorf("%s: no text for %s", lang, row.Verb.Key())
			}
		}
	}
}

func TestAdministratorsHoldNoOtherRole(t *testing.T) { // FACTS 9.21
	for _, held := range Roles {
		for _, add := range Roles {
			clash := held != add && (held.Administrative() || add.Administrative())
			if err := separate([]Role{held}, add); (err != nil) != clash {
				t.Errorf("%s beside %s: %v", add, held, err)
			}
		}
	}
}
