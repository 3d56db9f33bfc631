package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/testkit"
	"gongkai/workday"
)

// A house is a small installation: a city with a subdistrict below it, the three administrators, and a gate that computes
// passwords cheaply.
type house struct {
	t                 *testing.T
	d                 *db.DB
	clock             *testkit.Clock
	gate              *office.Gate
	city, subdistrict string
	sys, sec, audit   office.Actor
}

const goodPassword = "Qing-Feng-2026"

func cheap() office.Rules {
	r := office.DefaultRules()
	r.Hash, r.PerAddress = office.HashCost{Memory: 64, Time: 1, Threads: 1}, 600
	return r
}

// backwards is a sealer good enough to see whether what is stored is what was sealed.
var backwards = office.Sealer{
	Seal: func(name, s string) (string, error) { return name + "|" + s, nil },
	Open: func(name, s string) (string, error) {
		plain, ok := strings.CutPrefix(s, name+"|")
		if !ok {
			return "", errors.New("sealed for another name")
		}
		return plain, nil
	},
}

// inHouse runs a test in a new house on both engines.
func inHouse(t *testing.T, run func(h *house)) {
	t.Helper()
	testkit.EnginesClock(t, func(t *testing.T, d *db.DB, c *testkit.Clock) {
		h := &house{t: t, d: d, clock: c, gate: office.NewGate(cheap(), backwards)}
		h.city = h.organ(office.Organ{Kind: office.Government, Name: "云溪市人民政府"})
		h.subdistrict = h.organ(office.Organ{Kind: office.Subdistrict, Name: "云溪市竹桥街道办事处", Parent: h.city})
		h.sys = h.appoint(h.city, "sys", office.SystemAdmin)
		h.sec = h.appoint(h.city, "sec", office.SecurityAdmin)
		h.audit = h.appoint(h.city, "audit", office.AuditAdmin)
		run(h)
	})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// want fails unless err carries the message key.
func (h *house) want(err error, key string) {
	h.t.Helper()
	wantKey(h.t, err, key)
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil {
		t.Fatalf("got %v, want fault %s", err, key)
	}
	if f.Key == key {
		return
	}
	for _, field := range f.Fields {
		if field.Key == key {
			return
		}
	}
	t.Fatalf("got %v, want fault %s", err, key)
}

func (h *house) in(organ string, fn func(tx *db.Tx) error) error {
	return h.d.Update(context.Background(), organ, fn)
}

func (h *house) organ(o office.Organ) string {
	h.t.Helper()
	o.ID = db.NewID(h.clock.Now())
	home := o.Parent
	if home == "" {
		home = o.ID
	}
	h.must(h.in(home, func(tx *db.Tx) error {
		_, err := office.CreateOrgan(tx, office.System("test"), o)
		return err
	}))
	return o.ID
}

// appoint opens an account whose holder has the role in the organ and below it, and gives its actor.
func (h *house) appoint(organ, login string, roles ...office.Role) office.Actor {
	h.t.Helper()
	var grants []office.Granted
	for _, r := range roles {
		grants = append(grants, office.Granted{Organ: organ, Role: r, Subtree: true})
	}
	hash, err := h.gate.NewPassword(context.Background(), h.d, login, goodPassword)
	h.must(err)
	var id string
	h.must(h.in(organ, func(tx *db.Tx) (err error) {
		id, err = office.Appoint(tx, office.System("test"), office.Staff{Organ: organ, Login: login, Name: login}, hash, grants...)
		return err
	}))
	return h.actor(id)
}

func (h *house) actor(id string) (a office.Actor) {
	h.t.Helper()
	h.must(h.d.View(context.Background(), func(q *db.View) (err error) {
		a, err = office.StaffActor(q, id)
		return err
	}))
	return a
}

func (h *house) view(fn func(q *db.View) error) {
	h.t.Helper()
	h.must(h.d.View(context.Background(), fn))
}

func (h *house) signIn(login, password string) (office.Ticket, error) {
	return h.gate.SignIn(context.Background(), h.d, login, password, office.Origin{IP: "192.0.2.7", Agent: "test"})
}

// who gives the actor of a token, or the error.
func (h *house) who(token string) (a office.Actor, s office.Session, err error) {
	err = h.d.View(context.Background(), func(q *db.View) error {
		var err error
		a, s, err = office.SessionActor(q, token)
		return err
	})
	return a, s, err
}

// last gives the latest event of an organ.
func (h *house) last(organ string) ledger.Event {
	h.t.Helper()
	var events []ledger.Event
	h.view(func(q *db.View) (err error) {
		events, err = ledger.Latest(q, ledger.Filter{Organ: organ}, 0, 1)
		return err
	})
	if len(events) == 0 {
		h.t.Fatal("the ledger is empty")
	}
	return events[0]
}

func TestRightsReachBelowOnlyWithSubtree(t *testing.T) {
	inHouse(t, func(h *house) {
		bureau := h.organ(office.Organ{Kind: office.Bureau, Name: "云溪市水利局", Parent: h.city})
		worker := h.appoint(bureau, "worker", office.Drafter)
		if !h.sys.May("staff.create", h.subdistrict) {
			t.Error("a subtree grant at the city must reach the subdistrict")
		}
		if worker.May("comment.read", h.city) || worker.May("comment.read", h.subdistrict) || !worker.May("comment.read", bureau) {
			t.Errorf("a drafter of the bureau reads there only: %v", worker.Grants)
		}
		village := h.organ(office.Organ{Kind: office.OtherOrgan, Name: "竹桥便民服务中心", Parent: h.subdistrict})
		if sys := h.actor(h.sys.ID); !sys.May("staff.create", village) {
			t.Error("an organ made later, two levels down, must be reached too")
		}
	})
}

func TestOrgansAndUnits(t *testing.T) {
	inHouse(t, func(h *house) {
		var unit string
		h.must(h.in(h.subdistrict, func(tx *db.Tx) (err error) {
			unit, err = office.CreateUnit(tx, h.sys, office.Unit{Organ: h.subdistrict, Name: "党政综合办"})
			return err
		}))
		if e := h.last(h.subdistrict); e.Verb != "unit.create" || e.Actor != h.sys.ID {
			t.Errorf("recorded %+v", e)
		}
		h.want(h.in(h.subdistrict, func(tx *db.Tx) error {
			_, err := office.CreateUnit(tx, h.sys, office.Unit{Organ: h.subdistrict, Name: "党政综合办"})
			return err
		}), "office.unit_taken")
		h.want(h.in(h.subdistrict, func(tx *db.Tx) error {
			_, err := office.CreateUnit(tx, h.sec, office.Unit{Organ: h.subdistrict, Name: "城建办"})
			return err
		}), "office.denied")
		h.view(func(q *db.View) error {
			units, err := office.Units(q, h.subdistrict)
			if len(units) != 1 || units[0].ID != unit {
				t.Errorf("units: %v", units)
			}
			return err
		})
		edit := func(revision int64, phone string) error {
			return h.in(h.subdistrict, func(tx *db.Tx) error {
				o, err := office.OrganByID(tx, h.subdistrict)
				if err != nil {
					return err
				}
				o.Phone, o.Revision = phone, revision
				return office.EditOrgan(tx, h.sys, o)
			})
		}
		h.must(edit(1, "0575-80000000"))
		h.want(edit(1, "0575-81111111"), "fault.stale")
		h.view(func(q *db.View) error {
			r, err := office.Remedies(q, h.subdistrict)
			if r.Reconsideration != "云溪市人民政府" {
				t.Errorf("reconsideration goes to %q, want the government that set the subdistrict up", r.Reconsideration)
			}
			return err
		})
	})
}

func TestPortalAndSite(t *testing.T) {
	inHouse(t, func(h *house) {
		h.view(func(q *db.View) error {
			o, err := office.PortalOrgan(q)
			if o.ID != h.city {
				t.Errorf("portal is %s, want the top of the tree", o.Name)
			}
			return err
		})
		h.must(h.in(h.subdistrict, func(tx *db.Tx) error { return office.ChoosePortal(tx, h.sys, h.subdistrict) }))
		site := office.Site{Organ: h.subdistrict, Name: "竹桥街道信息公开", IDCode: "3306830099", ICP: "浙ICP备00000000号"}
		h.must(h.in(h.subdistrict, func(tx *db.Tx) error { return office.EditSite(tx, h.sys, site) }))
		h.want(h.in(h.subdistrict, func(tx *db.Tx) error { return office.EditSite(tx, h.sys, site) }), "fault.stale")
		h.view(func(q *db.View) error {
			o, err := office.PortalOrgan(q)
			if err != nil {
				return err
			}
			got, err := office.SiteOf(q, o)
			if got.IDCode != "3306830099" || got.Revision != 1 {
				t.Errorf("site %+v", got)
			}
			return err
		})
	})
}

func TestCommentsAndDenials(t *testing.T) {
	inHouse(t, func(h *house) {
		monitor := h.appoint(h.city, "monitor", office.CongressMonitor)
		h.must(h.in(h.subdistrict, func(tx *db.Tx) error {
			_, err := office.AddComment(tx, monitor, h.subdistrict, "item:1", "附件打不开，请核实。")
			return err
		}))
		if e := h.last(h.subdistrict); e.Verb != "comment.add" || e.Subject != "item:1" || e.Title != "" {
			t.Errorf("recorded %+v", e)
		}
		h.view(func(q *db.View) error {
			all, err := office.Comments(q, "item:1")
			if len(all) != 1 || all[0].Text != "附件打不开，请核实。" || all[0].Name != "monitor" {
				t.Errorf("comments %+v", all)
			}
			return err
		})
		h.want(h.in(h.subdistrict, func(tx *db.Tx) error {
			_, err := office.AddComment(tx, h.sys, h.subdistrict, "item:1", "好")
			return err
		}), "office.denied")
		h.must(office.RecordDenial(context.Background(), h.d, h.sys, "comment.add", h.subdistrict, "item:1"))
		if e := h.last(h.subdistrict); e.Verb != "access.deny" || string(e.Data) != `{"verb":"comment.add"}` || e.Actor != h.sys.ID {
			t.Errorf("recorded %+v %s", e, e.Data)
		}
		h.must(office.RecordDenial(context.Background(), h.d, h.sys, "comment.add", "no-such-organ", "item:1"))
		if e := h.last(h.city); e.Verb != "access.deny" {
			t.Errorf("a denial about an unknown organ belongs to the portal's ledger, got %+v", e)
		}
	})
}

const minute = time.Minute

// FACTS 6.26, 6.27: the marks of the footer have forms of their own.
func TestTheMarksOfTheFooterAreChecked(t *testing.T) {
	inHouse(t, func(h *house) {
		day := workday.MustParse("2026-12-13")
		for name, wrong := range map[string]office.Site{
			"code":            {IDCode: "33068300AB"},
			"code too long":   {IDCode: "33068300001"},
			"icp":             {ICP: "浙ICP备123号"},
			"police":          {Police: "浙公网安备330683号"},
			"domain":          {Domain: "https://www.example.gov.cn/"},
			"only one day":    {GreyFrom: day},
			"days in reverse": {GreyFrom: day, GreyUntil: day.AddDays(-1)},
		} {
			wrong.Organ, wrong.Name = h.subdistrict, "竹桥街道信息公开"
			if err := h.in(h.subdistrict, func(tx *db.Tx) error { return office.EditSite(tx, h.sys, wrong) }); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		right := office.Site{Organ: h.subdistrict, Name: "竹桥街道信息公开", Domain: "www.zhuqiao.gov.cn", IDCode: "bm07000001", ICP: "浙ICP备00000000号-12",
			Police: "浙公网安备 33068300000000号", GreyFrom: day, GreyUntil: day}
		h.must(h.in(h.subdistrict, func(tx *db.Tx) error { return office.EditSite(tx, h.sys, right) }))
		if !right.Grey(day) || right.Grey(day.AddDays(1)) || right.Grey(day.AddDays(-1)) || (office.Site{}).Grey(day) {
			t.Error("grey on the wrong days")
		}
	})
}
