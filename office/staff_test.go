package office_test

import (
	"context"
	"fmt"
	"testing"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

func (h *house) create(login string) (string, error) {
	hash, err := h.gate.NewPassword(context.Background(), h.d, login, goodPassword)
	if err != nil {
		return "", err
	}
	var id string
	err = h.in(h.subdistrict, func(tx *db.Tx) (err error) {
		id, err = office.CreateStaff(tx, h.sys, office.Staff{Organ: h.subdistrict, Login: login, Name: "李四"}, hash)
		return err
	})
	return id, err
}

func (h *house) grant(by office.Actor, staff string, role office.Role) error {
	s := h.actor(staff)
	return h.in(s.Organ, func(tx *db.Tx) error {
		return office.Grant(tx, by, office.Granted{Staff: staff, Organ: s.Organ, Role: role})
	})
}

func (h *house) revoke(by office.Actor, staff string, role office.Role) error {
	s := h.actor(staff)
	return h.in(s.Organ, func(tx *db.Tx) error {
		return office.Revoke(tx, by, office.Granted{Staff: staff, Organ: s.Organ, Role: role})
	})
}

func TestItTakesTwoToLetSomebodyIn(t *testing.T) {
	inHouse(t, func(h *house) {
		id, err := h.create("lisi")
		h.must(err)
		if a := h.actor(id); len(a.Grants) != 0 {
			t.Errorf("a new account has no role, got %v", a.Grants)
		}
		h.want(h.grant(h.sys, id, office.Drafter), "office.denied")
		h.want(h.grant(h.audit, id, office.Drafter), "office.denied")
		h.must(h.grant(h.sec, id, office.Drafter))
		if a := h.actor(id); !a.Has(office.Drafter, h.subdistrict) {
			t.Errorf("granted, but %v", a.Grants)
		}
		if e := h.last(h.subdistrict); e.Verb != "staff.grant" || e.Subject != "staff:"+id {
			t.Errorf("recorded %+v", e)
		}
		_, err = h.create("LISI")
		h.want(err, "office.bad_login")
		_, err = h.create("lisi")
		h.want(err, "office.login_taken")
	})
}

func TestThreeAdministratorsAreDistinctAndDoNoBusiness(t *testing.T) {
	inHouse(t, func(h *house) {
		drafter := h.appoint(h.subdistrict, "drafter", office.Drafter).ID
		h.must(h.grant(h.sec, drafter, office.Reviewer))
		h.want(h.grant(h.sec, drafter, office.AuditAdmin), "office.separate_administrators")
		h.want(h.in(h.city, func(tx *db.Tx) error { // in another organ no more than in this one
			return office.Grant(tx, h.sec, office.Granted{Staff: h.audit.ID, Organ: h.subdistrict, Role: office.Drafter})
		}), "office.separate_administrators")
		hash, err := h.gate.NewPassword(context.Background(), h.d, "both", goodPassword)
		h.must(err)
		h.want(h.in(h.city, func(tx *db.Tx) error {
			_, err := office.Appoint(tx, office.System("test"), office.Staff{Organ: h.city, Login: "both", Name: "甲"}, hash,
				office.Granted{Organ: h.city, Role: office.SystemAdmin}, office.Granted{Organ: h.subdistrict, Role: office.Drafter})
			return err
		}), "office.separate_administrators")
	})
}

func TestNobodyServesHimself(t *testing.T) {
	inHouse(t, func(h *house) {
		h.want(h.grant(h.sec, h.sec.ID, office.SystemAdmin), "office.not_oneself")
		h.want(h.in(h.city, func(tx *db.Tx) error { return office.Unlock(tx, h.sec, h.sec.ID) }), "office.not_oneself")
	})
}

func TestTheLastKeyholderStays(t *testing.T) {
	inHouse(t, func(h *house) {
		second := h.appoint(h.city, "sec2", office.SecurityAdmin)
		h.want(h.revoke(second, h.sys.ID, office.SystemAdmin), "office.last_administrator")
		h.want(h.in(h.city, func(tx *db.Tx) error { return office.Disable(tx, second, h.sys.ID) }), "office.last_administrator")
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.Disable(tx, second, h.sec.ID) }))
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.Enable(tx, second, h.sec.ID) }))
		h.must(h.revoke(second, h.sec.ID, office.SecurityAdmin))
		h.want(h.revoke(second, h.sec.ID, office.SecurityAdmin), "office.no_grant")
	})
}

func TestASecurityAdminOfOneOrganGrantsThereOnly(t *testing.T) {
	inHouse(t, func(h *house) {
		local := h.appoint(h.subdistrict, "local-sec", office.SecurityAdmin)
		id, err := h.create("wang")
		h.must(err)
		h.must(h.grant(local, id, office.Reviewer))
		err = h.in(h.subdistrict, func(tx *db.Tx) error {
			return office.Grant(tx, local, office.Granted{Staff: id, Organ: h.city, Role: office.Signer})
		})
		if fault.Of(err) != fault.Denied {
			t.Errorf("granting in an organ one does not serve: %v", err)
		}
	})
}

func TestDefaultPasswordsAreNamed(t *testing.T) {
	inHouse(t, func(h *house) {
		hash, err := h.gate.NewPassword(context.Background(), h.d, "demo", goodPassword)
		h.must(err)
		var id string
		h.must(h.in(h.city, func(tx *db.Tx) (err error) {
			id, err = office.Appoint(tx, office.System("demo"), office.Staff{Organ: h.city, Login: "demo", Name: "演示",
				DefaultPassword: true}, hash)
			return err
		}))
		logins := func() (names []string) {
			h.view(func(q *db.View) (err error) {
				names, err = office.DefaultPasswords(q)
				return err
			})
			return names
		}
		if got := logins(); len(got) != 1 || got[0] != "demo" {
			t.Fatalf("default passwords: %v", got)
		}
		hash, err = h.gate.NewPassword(context.Background(), h.d, "demo", "Another-One-77")
		h.must(err)
		h.must(h.in(h.city, func(tx *db.Tx) error { return office.ResetPassword(tx, h.sec, id, hash) }))
		if got := logins(); len(got) != 0 {
			t.Errorf("after a reset still default: %v", got)
		}
	})
}

func TestTwoKeyholdersCannotTakeEachOthersRole(t *testing.T) {
	inHouse(t, func(h *house) {
		other := h.organ(office.Organ{Kind: office.Bureau, Name: "云溪市水利局"})
		far := office.Actor{ID: "far", Name: "远", Organ: other, Grants: map[string][]office.Role{h.city: {office.SecurityAdmin}, other: {office.SecurityAdmin}}}
		for round := range 10 {
			id := h.appoint(other, fmt.Sprintf("sec%d", round), office.SecurityAdmin).ID
			done := make(chan error, 2)
			for organ, victim := range map[string]string{h.city: h.sec.ID, other: id} {
				go func() {
					done <- h.in(organ, func(tx *db.Tx) error { return office.Disable(tx, far, victim) })
				}()
			}
			failed := 0
			for range 2 {
				if err := <-done; err != nil {
					h.want(err, "office.last_administrator")
					failed++
				}
			}
			if failed != 1 {
				t.Fatalf("round %d: %d of two keyholders kept the role, want one", round, failed)
			}
			for organ, who := range map[string]string{h.city: h.sec.ID, other: id} {
				h.must(h.in(organ, func(tx *db.Tx) error { return office.Enable(tx, far, who) }))
			}
			h.must(h.in(other, func(tx *db.Tx) error { return office.Disable(tx, far, id) }))
		}
	})
}
