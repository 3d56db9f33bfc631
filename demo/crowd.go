package demo

// crowd.go is the large set: further organs with a few people each, and any number of public items and closed cases in the
// years before the story, the same each time. Items come in through disclosure.ImportPublished, cases through the
// actions of package request.

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

const (
	smallItems = 201 // public items of the small set: the 196, guide, 3 rules, a report
	smallCases = 25
	batchItems = 500 // items of one import
	perUpdate  = 4   // imports, or 400 steps of cases each, of one transaction
)

// town is an organ that takes part in the large set.
type town struct {
	n            int
	id, name     string
	items, cases int
	columns      map[catalogue.Kind]catalogue.Column
	cast         map[string]office.Actor
	from, to     time.Time // what is made for it lies between
}

// crowd makes the large set. The subdistrict's part ends where its story begins.
func (p *plan) crowd(ctx context.Context, h House) error {
	items, cases := max(p.size.Items-smallItems, 0), max(p.size.Cases-smallCases, 0)
	if items+cases == 0 && p.size.Organs <= 2 {
		return nil
	}
	towns := []town{{n: 1, id: pukouID, name: pukouName, cast: p.cast, from: p.opened.AddDate(0, 0, 7), to: clockOn(p.days[0].AddDays(-beforeDays-7), 0)}}
	for n := 2; n < p.size.Organs; n++ {
		towns = append(towns, town{n: n, id: organID(n), name: further(n).Name, from: towns[0].from, to: p.now.AddDate(0, 0, -7)})
	}
	done := &tally{tell: h.Tell, items: items, cases: cases}
	for i := range towns {
		t := &towns[i]
		t.items, t.cases = share(items, i, len(towns)), share(cases, i, len(towns))
		if err := h.DB.Update(ctx, t.id, func(tx *db.Tx) error { return p.prepareTown(tx.At(p.opened), t) }); err != nil {
			return fmt.Errorf("organ %d: %w", t.n, err)
		}
		if err := p.fillTown(ctx, h, t, done); err != nil {
			return fmt.Errorf("organ %d: %w", t.n, err)
		}
	}
	return nil
}

// share is the i-th of n parts of all, as even as can be.
func share(all, i, n int) int { return all*(i+1)/n - all*i/n }

// tally says how far it is, now and then.
type tally struct {
	tell         func(string, ...any)
	items, cases int
	had, hadC    int
	said         int
}

const sayEvery = 20 // times in all

func (t *tally) add(items, cases int) {
	t.had, t.hadC = t.had+items, t.hadC+cases
	part := (t.had + t.hadC) * sayEvery / max(t.items+t.cases, 1)
	if part == t.said {
		return
	}
	t.said = part
	if t.items > 0 && items > 0 {
		t.tell("demo.progress.items", t.had, t.items)
	}
	if t.cases > 0 && cases > 0 {
		t.tell("demo.progress.cases", t.hadC, t.cases)
	}
}

// townStaff are the people of a further organ.
var townStaff = []Account{
	{Login: "xinxi", Name: "信息员", Roles: []office.Role{office.Drafter}, fullTime: true},
	{Login: "shenhe", Name: "审核员", Roles: []office.Role{office.Reviewer}},
	{Login: "shenhe2", Name: "审核员（分管副职）", Roles: []office.Role{office.Reviewer}},
	{Login: "qianfa", Name: "签发人", Roles: []office.Role{office.Signer}},
	{Login: "shouli", Name: "依申请受理员", Roles: []office.Role{office.RequestHandler}},
}

// prepareTown gives a further organ its columns and people; the subdistrict has them.
func (p *plan) prepareTown(tx *db.Tx, t *town) (err error) {
	if t.columns, err = catalogue.Standard(tx, program, t.id); err != nil || t.cast != nil {
		return err
	}
	t.cast = map[string]office.Actor{}
	for _, a := range townStaff {
		login := a.Login
		a.Login += fmt.Sprintf("-%d", t.n) // xinxi-2
		id, err := appoint(tx, t.id, "", a, p.hash, false)
		if err != nil {
			return err
		}
		if t.cast[login], err = office.StaffActor(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// fillTown makes an organ's items and cases in order of time, some thousands of steps to a transaction.
func (p *plan) fillTown(ctx context.Context, h House, t *town, done *tally) error {
	s := &story{last: t.to}
	for from := 0; from < t.items; from += batchItems {
		n := min(batchItems, t.items-from)
		s.add(t.when(from+n-1, t.items), nil)
		s.steps[len(s.steps)-1].items = &lot{from: from, n: n}
	}
	for n := range t.cases {
		p.tellPastCase(s, h, t, n)
	}
	slices.SortStableFunc(s.steps, func(a, b moment) int { return a.at.Compare(b.at) })
	defer prepareAhead(t, s.steps)()
	for len(s.steps) > 0 {
		n, items, cases := 0, 0, 0
		for weight := 0; n < len(s.steps) && weight < perUpdate*stepWeight; n++ {
			weight++
			if lot := s.steps[n].items; lot != nil {
				weight += stepWeight
				items += lot.n
			}
			if s.steps[n].begins {
				cases++
			}
		}
		part := s.steps[:n]
		if err := h.DB.Update(ctx, t.id, func(tx *db.Tx) error { return t.take(tx, part) }); err != nil {
			return err
		}
		done.add(items, cases)
		s.steps = s.steps[n:]
	}
	return nil
}

const stepWeight = 400 // steps of cases weigh as much in a transaction as one import

func (t *town) take(tx *db.Tx, part []moment) error {
	for _, m := range part {
		if m.items == nil {
			if err := m.do(tx.At(m.at)); err != nil {
				return err
			}
			continue
		}
		if _, err := disclosure.ImportPublished(tx.At(m.at), program, <-m.items.ready); err != nil {
			return err
		}
	}
	return nil
}

// lot is a batch of items being prepared.
type lot struct {
	from, n int
	ready   chan []disclosure.Imported
}

// prepareAhead writes the texts of the coming lots on every processor; the function it gives waits for the writers.
func prepareAhead(t *town, steps []moment) (wait func()) {
	lots := make(chan *lot)
	stop := make(chan struct{})
	var writers []chan struct{}
	for _, m := range steps {
		if m.items != nil {
			m.items.ready = make(chan []disclosure.Imported, 1)
		}
	}
	for range runtime.GOMAXPROCS(0) {
		ended := make(chan struct{})
		writers = append(writers, ended)
		go func() {
			defer close(ended)
			for l := range lots {
				l.ready <- t.write(l)
			}
		}()
	}
	handed := make(chan struct{})
	go func() {
		defer close(handed)
		defer close(lots)
		for _, m := range steps {
			if m.items == nil {
				continue
			}
			select {
			case lots <- m.items:
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-handed
		for _, ended := range writers {
			<-ended
		}
	}
}

// when is the moment of the i-th of n: spread evenly, moved into working hours.
func (t *town) when(i, n int) time.Time {
	at := t.from.Add(time.Duration(float64(t.to.Sub(t.from)) * (float64(i) + 1) / (float64(n) + 1)))
	day := workday.DateOf(at)
	const working = 9 * 60
	minutes := int(at.Sub(day.Start()) * working / (24 * time.Hour))
	moved := clockOn(day, minutes)
	if kind, _ := workday.National().Kind(day); !kind.Works() {
		moved = clockOn(workdayAfter(day, 1), 0)
	}
	if moved.After(t.to) {
		return t.to
	}
	return moved
}

// write makes the texts of a lot.
func (t *town) write(l *lot) []disclosure.Imported {
	list := make([]disclosure.Imported, l.n)
	for i := range list {
		list[i] = t.item(l.from + i)
	}
	return list
}

// shelves are the eight kinds the report of 2020 names, and how many of the 196 are of each.
var shelves = map[catalogue.Kind]int{catalogue.Institution: 6, catalogue.Leadership: 5, catalogue.News: 62, catalogue.Finance: 14,
	catalogue.Plans: 18, catalogue.Notices: 38, catalogue.Services: 25, catalogue.Circulars: 28}

func (t *town) item(i int) disclosure.Imported {
	r := randomFor(100+uint64(t.n), uint64(i))
	all := texts().pool
	pat := all[r.IntN(len(all))]
	at := t.when(i, t.items)
	day := workday.DateOf(at)
	f := newFiller(r, pat, r.IntN(64), day)
	text := pat.text(f, t.name)
	text.Title = fmt.Sprintf("%s（%d 号）", text.Title, i+1)
	text.Column = t.columns[pat.kind].ID
	if pat.numbered {
		text.DocumentNumber = fmt.Sprintf("演街〔%d〕%d号", day.Year(), i+1)
	}
	var id [7]byte
	return disclosure.Imported{ID: db.IDFrom(at, id7(r, id)), PublishedAt: at, Nonce: nonce(r), Text: text}
}

func id7(r *rand.Rand, b [7]byte) [7]byte {
	v := r.Uint64()
	for i := range b {
		b[i] = byte(v >> (8 * i))
	}
	return b
}

func nonce(r *rand.Rand) string {
	var b [32]byte
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return hex.EncodeToString(b[:])
}

// pastReplies are how the cases of the large set ended, one after the other.
var pastReplies = []request.Reply{
	{Outcome: request.GrantedProvided, Findings: "您申请的信息由本机关制作并保存。", Provision: "电子件，发送至您填写的邮箱。"},
	{Outcome: request.GrantedPublic, Provision: "该信息已在政府信息公开专栏公布，可以按标题检索。"},
	{Outcome: request.NotHeld, Reasons: "该事项不属于本机关职责。", Organ: "请向市级主管部门提出。"},
	{Outcome: request.NotExisting, Search: "经办人在档案室以名称、年份检索，没有找到。"},
	{Outcome: request.RefusedProcess, Findings: "您申请的是讨论记录。", Reasons: "属于过程性信息，公开会影响决策。"},
	{Outcome: request.GrantedProvided, Findings: "您申请的信息由本机关保存。", Provision: "复印件，当面领取。"},
	{Outcome: request.Petition, Reasons: "来信要求查处违法行为，属于投诉举报事项。"},
}

var wanted = []string{"农民建房审批结果", "工程招标的中标通知书", "低保资金的发放总额", "会议纪要", "征地补偿标准", "环卫合同", "补贴分村金额"}

// tellPastCase puts a closed case into the story.
func (p *plan) tellPastCase(s *story, h House, t *town, n int) {
	r := randomFor(2000+uint64(t.n), uint64(n))
	c := &toldCase{plan: &plan{cast: t.cast}, keys: h.Keys, organ: t.id, n: n, matter: matter{who: request.Requesters[r.IntN(len(request.Requesters))],
		channel: request.Internet, way: "email", asked: fmt.Sprintf("%s（第 %d 件）", wanted[r.IntN(len(wanted))], n+1),
		steps: answered(4+r.IntN(14), pastReplies[r.IntN(len(pastReplies))])}}
	came := workday.DateOf(t.when(n, t.cases))
	if latest := workday.DateOf(t.to).AddDays(-60); came.After(latest) {
		came = latest
	}
	came = workdayAfter(came.AddDays(-1), 1)
	s.add(clockOn(came, 20+r.IntN(420)), c.intake)
	s.steps[len(s.steps)-1].begins = true
	for _, step := range c.steps {
		s.add(clockOn(workdayAfter(came, step.after), 15+r.IntN(480)), func(tx *db.Tx) error { return c.step(tx, step) })
	}
}
