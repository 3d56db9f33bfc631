package disclosure

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongkai/db"
	"gongkai/office"
)

// A walk is many people doing anything in any order to one item on a route drawn at random and changed under way. What
// happened is noted here in plain words: who touched which text, who said yes to which text. The promises are held to those
// notes and not to anything the code under test keeps.
type walk struct {
	*world
	r     *rapid.T
	id    string
	route Route
	same  bool // declared: one person may take several steps

	wrote   map[string]bool // who put a word into the text since one last went the whole way
	yes     []nod           // since something undid them
	handed  string          // who handed the text in
	asked   string          // who asked for the withdrawal
	public  string          // what the public reads now; "" nothing
	hurried string          // who published it before its approval; "" once it is approved
	counted map[string]int
}

// nod is somebody's yes to a text at a step of some kind.
type nod struct {
	who  string
	kind office.Verb
	text string
}

func (w *walk) fail(format string, args ...any) {
	w.r.Helper()
	w.r.Fatalf(format, args...)
}

// words is a whole text, told without its hash.
func (w *walk) words(n int64) (s string) {
	w.look(func(q db.Query) error {
		r, err := RevisionOf(q, w.id, n)
		s = fmt.Sprintf("%+v", r.Text)
		return err
	})
	return s
}

// publicWords is what anybody reads at the item's address.
func (w *walk) publicWords() (s string) {
	w.look(func(q db.Query) error {
		if p, err := Public(q, w.id); err == nil && !p.Withdrawn() {
			s = w.words(p.Live)
		}
		return nil
	})
	return s
}

// wentTheWholeWay holds a text that just became public to the route in force: a yes to this very text for every step, from
// people who did not write it, each a different one unless that is declared.
func (w *walk) wentTheWholeWay(text string) {
	need := map[office.Verb]int{}
	for _, s := range w.route.Steps {
		need[s.Verb]++
	}
	hands := map[string]bool{}
	for _, n := range w.yes {
		switch {
		case n.text != text:
			continue
		case w.wrote[n.who]:
			w.fail("%s wrote in the text and approved it (%s)", n.who, n.kind)
		case hands[n.who] && !w.same:
			w.fail("%s took two steps", n.who)
		}
		hands[n.who] = true
		need[n.kind]--
	}
	for kind, missing := range need {
		if missing > 0 {
			w.fail("public without %s: %s", kind, text)
		}
	}
}

// edits are the ways to change one byte of a text.
var edits = []func(t *Text, n int){
	func(t *Text, n int) { t.Title = fmt.Sprintf("第%d版", n) },
	func(t *Text, n int) { t.Body += fmt.Sprintf("<p>%d</p>", n) },
	func(t *Text, n int) { t.TermDays = int64(n%200) + 1 },
	func(t *Text, n int) {
		t.Attachments = append(t.Attachments, file(fmt.Sprintf("%d.pdf", n), 'a'+byte(n%6)))
	},
	func(t *Text, _ int) { slices.Reverse(t.Attachments) },
	func(t *Text, n int) { t.ExpiresOn = t.FormedOn.AddDays(n % 4) },
	func(t *Text, n int) {
		if len(t.Attachments) > 0 {
			t.Attachments[0].Name = fmt.Sprintf("改名%d.pdf", n)
		}
	},
}

// drawRoute makes up a route of one to five steps.
func drawRoute(r *rapid.T, organ string) Route {
	route := Route{Organ: organ, Name: "随机", Reason: "人少"}
	for i := range rapid.IntRange(0, 3).Draw(r, "further steps") {
		route.Steps = append(route.Steps, RouteStep{Key: fmt.Sprintf("k%d", i), Verb: rapid.SampledFrom(StepVerbs).Draw(r, "kind")})
	}
	at := rapid.IntRange(0, len(route.Steps)).Draw(r, "sign-off at")
	route.Steps = slices.Insert(route.Steps, at, RouteStep{Key: "sign", Verb: VerbSignOff})
	return route
}

// TestRandomWalksNeverPublishWhatDidNotGoItsWholeWay is the promise of the workflow, for every role and route.
func TestRandomWalksNeverPublishWhatDidNotGoItsWholeWay(t *testing.T) {
	counted := map[string]int{}
	engines(t, func(w *world) {
		people := []office.Actor{staff("甲", office.Roles...), staff("乙", office.Roles...), staff("丙", office.Roles...), staff("丁", office.Roles...),
			staff("戊", office.Reviewer, office.Signer), staff("己", office.Reviewer, office.Signer), staff("庚", office.Drafter), staff("辛", office.Signer)}
		admin := staff("安全管理员", office.SecurityAdmin)
		rapid.Check(t, func(r *rapid.T) {
			k := &walk{world: w, r: r, wrote: map[string]bool{}, counted: counted}
			k.setRoute(admin, drawRoute(r, w.organ))
			k.declare(admin, rapid.IntRange(0, 3).Draw(r, "same hand?") == 0)
			first := rapid.SampledFrom(people[:4]).Draw(r, "first")
			text := w.text("随机")
			if rapid.Bool().Draw(r, "ends?") {
				text.ExpiresOn = text.FormedOn.AddDays(rapid.IntRange(0, 3).Draw(r, "holds"))
			}
			k.id = w.draft(first, text)
			k.wrote[first.ID] = true
			for i := range rapid.IntRange(15, 70).Draw(r, "steps") {
				k.once(i, people, admin)
			}
		})
	})
	t.Log(counted)
	for _, what := range []string{"item.publish", "item.publish_correction", "item.proofread", "item.legal_review", "item.secrecy_review",
		"item.publish_emergency", "at its time", "caught up", "lapsed"} {
		if counted[what] == 0 {
			t.Errorf("no walk came to %s: the test tests less than it says", what)
		}
	}
}

func (w *walk) setRoute(admin office.Actor, route Route) {
	w.do(func(tx *db.Tx) error {
		list, err := Routes(tx, w.organ)
		if err != nil {
			return err
		}
		for _, old := range list { // one at a time, so that it is plain which is in force
			if err := DropRoute(tx, admin, w.organ, old.ID, old.Revision); err != nil {
				return err
			}
		}
		_, err = SetRoute(tx, admin, route, 0)
		return err
	})
	w.route = route
}

func (w *walk) declare(admin office.Actor, same bool) {
	w.do(func(tx *db.Tx) error { return Declare(tx, admin, w.organ, same, "人少") })
	w.same = same
}

// once has somebody do something, most often what the workflow says they may.
func (w *walk) once(i int, people []office.Actor, admin office.Actor) {
	by := rapid.SampledFrom(people).Draw(w.r, "by")
	switch rapid.IntRange(0, 29).Draw(w.r, "what") {
	case 0, 1:
		was := w.words(w.item(w.id).Head)
		if w.save(by, w.id, func(t *Text) { rapid.SampledFrom(edits).Draw(w.r, "edit")(t, i) }) == nil && w.words(w.item(w.id).Head) != was {
			w.wrote[by.ID], w.yes, w.handed = true, nil, ""
		}
		return
	case 2:
		w.setRoute(admin, drawRoute(w.r, w.organ))
		return
	case 3:
		w.declare(admin, !w.same)
		return
	case 4, 5:
		w.timePasses(time.Duration(rapid.SampledFrom([]int{1, 70, 26 * 60}).Draw(w.r, "minutes")) * time.Minute)
		return
	}
	before := w.item(w.id)
	verb := rapid.SampledFrom([]office.Verb{VerbSubmit, VerbReview, VerbProofread, VerbLegal, VerbSecrecy, VerbSignOff, VerbPublish, VerbReturn, VerbCorrect,
		VerbRepublish, VerbDiscard, VerbWithdraw, VerbConfirm, VerbKeep, VerbSchedule, VerbUnschedule, VerbEmergency}).Draw(w.r, "verb")
	if all := w.lawful(before, people); len(all) > 0 && rapid.IntRange(0, 5).Draw(w.r, "lawful?") > 0 {
		c := rapid.SampledFrom(all).Draw(w.r, "choice")
		by, verb = c.by, c.verb
	}
	if rare := map[office.Verb]int{VerbEmergency: 12, VerbWithdraw: 5, VerbUnschedule: 4}[verb]; rapid.IntRange(0, rare).Draw(w.r, "rarely") > 0 {
		return // else no walk goes the whole way
	}
	text := w.words(before.Head)
	if before.Stage == Published {
		text = w.words(before.Live)
	}
	err := w.act(verb, by, w.id)
	after := w.item(w.id)
	if err != nil {
		if after != before {
			w.fail("%s failed with %v and changed the item", verb, err)
		}
		return
	}
	w.note(verb, by, text, before, after)
}

// cameOut notes a text that went its whole way to the public.
func (w *walk) cameOut(text string) {
	w.wrote, w.yes, w.public, w.hurried, w.handed = map[string]bool{}, nil, text, "", ""
}

// timePasses lets the clock's work be done. What it makes public has gone its whole way too.
func (w *walk) timePasses(d time.Duration) {
	w.clock.Advance(d)
	if err := Timed(w.t.Context(), w.d); err != nil {
		w.fail("%v", err)
	}
	it := w.item(w.id)
	if now := w.publicWords(); now != w.public {
		if it.Stage != Published || it.Late() {
			w.fail("the clock published: %+v", it)
		}
		w.counted["at its time"]++
		w.wentTheWholeWay(now)
		w.cameOut(now)
	}
	if !it.LapsedAt.IsZero() && it.Live > 0 {
		w.counted["lapsed"]++
	}
}

// note writes down what a step that was taken means, and holds it to the promises.
func (w *walk) note(verb office.Verb, by office.Actor, text string, before, after Item) {
	w.counted[string(verb)]++
	now := w.publicWords()
	switch verb {
	case VerbReview, VerbProofread, VerbLegal, VerbSecrecy, VerbSignOff:
		if w.wrote[by.ID] || by.ID == w.handed {
			w.fail("%s approved (%s) a text of their own", by.ID, verb)
		}
		if before.Stage == Published && by.ID == w.hurried && !w.same {
			w.fail("%s approved what they had hurried out", by.ID)
		}
		if w.yes = append(w.yes, nod{by.ID, verb, text}); after.Emergency != before.Emergency {
			w.counted["caught up"]++
			w.wentTheWholeWay(now)
			w.wrote, w.yes, w.hurried = map[string]bool{}, nil, ""
		}
	case VerbEmergency:
		if w.wrote[by.ID] || by.ID == w.handed {
			w.fail("%s hurried out a text of their own", by.ID)
		}
		if !after.Late() || now != text {
			w.fail("hurried out and not marked: %+v", after)
		}
		w.public, w.hurried = now, by.ID
	case VerbSubmit:
		w.handed = by.ID // who hands it in stands for it
	case VerbReturn, VerbDiscard, VerbCorrect:
		w.yes, w.handed = nil, ""
		if verb == VerbCorrect && after.Head != before.Head {
			w.wrote[by.ID] = true
		}
	case VerbPublish, VerbRepublish:
		if now != text {
			w.fail("public is not what was there to publish")
		}
		w.wentTheWholeWay(now)
		w.cameOut(now)
	case VerbWithdraw:
		w.asked = by.ID
	case VerbConfirm:
		if by.ID == w.asked {
			w.fail("one person withdrew alone")
		}
		w.public = ""
	}
	if now != w.public {
		w.fail("%s moved the public text", verb)
	}
}
