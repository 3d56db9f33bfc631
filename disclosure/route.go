// route.go is by which steps a text of an organ is approved (三审三校 as data): routes by kind of column, genre and whether
// the document is normative, each a list of steps with the verb it takes and the questions answered at it. Art. 17. Pure.
package disclosure

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/fault"
	"gongkai/office"
)

// The verbs of steps besides item.review and item.sign_off.
const (
	VerbProofread office.Verb = "item.proofread"
	VerbLegal     office.Verb = "item.legal_review"
	VerbSecrecy   office.Verb = "item.secrecy_review"
)

// StepVerbs lists what a step of a route can be, in the order offered.
var StepVerbs = []office.Verb{VerbReview, VerbProofread, VerbLegal, VerbSecrecy, VerbSignOff}

// RouteStep is one step of a route.
type RouteStep struct {
	Key       string      `json:"key"`  // stays when the route is edited: approvals name it
	Name      string      `json:"name"` // 初审, 复审 …; empty: the verb's own name
	Verb      office.Verb `json:"verb"`
	Questions []string    `json:"questions,omitempty"`
}

// Route is the steps the texts it fits go through, in order.
type Route struct {
	ID, Organ, Name string
	Kind            catalogue.Kind // of the column; empty any
	Genre           string         // empty any
	Normative       bool           // normative documents only
	Steps           []RouteStep
	Reason          string // why it has fewer steps than usual: declared, and shown in public
	ByID, ByName    string
	At              time.Time
	Revision        int64
}

// Usual is the number of steps below which a route must be declared with its reason: review and sign-off.
const Usual = 2

// Limits of a route.
const (
	MaxSteps     = 10
	MaxQuestions = 12
)

// DefaultRoute is what texts go through that no route of their organ fits: review, then sign-off.
func DefaultRoute() Route {
	return Route{Steps: []RouteStep{{Key: "review", Verb: VerbReview}, {Key: "sign_off", Verb: VerbSignOff}}}
}

// Preset is a route to begin from; its names and questions are message keys.
type Preset struct {
	Key   string
	Steps []RouteStep
}

// Presets are the routes offered to begin from: the default, the full 三审三校, and review with the law's and secrecy's own.
func Presets() []Preset {
	ask := func(key string, verb office.Verb, questions int) RouteStep {
		s := RouteStep{Key: key, Name: "route.step." + key, Verb: verb}
		for i := range questions {
			s.Questions = append(s.Questions, "route.ask."+key+"."+strconv.Itoa(i+1))
		}
		return s
	}
	return []Preset{
		{"two", []RouteStep{ask("review", VerbReview, 2), ask("sign_off", VerbSignOff, 1)}},
		{"three", []RouteStep{ask("first_review", VerbReview, 3), ask("first_proof", VerbProofread, 1), ask("second_review", VerbReview, 2),
			ask("second_proof", VerbProofread, 1), ask("final_review", VerbSignOff, 1), ask("third_proof", VerbProofread, 1)}},
		{"legal", []RouteStep{ask("review", VerbReview, 2), ask("legal", VerbLegal, 2), ask("secrecy", VerbSecrecy, 2), ask("sign_off", VerbSignOff, 1)}},
	}
}

// Fewer says whether the route has fewer steps than usual.
func (r Route) Fewer() bool { return len(r.Steps) < Usual }

// weight is how closely a route fits a text; -1 when it does not. What a document is weighs more than where it stands.
func (r Route) weight(kind catalogue.Kind, genre string, normative bool) int {
	switch {
	case r.Normative && !normative, r.Genre != "" && r.Genre != genre, r.Kind != "" && r.Kind != kind:
		return -1
	}
	w := 0
	for i, narrow := range []bool{r.Kind != "", r.Genre != "", r.Normative} {
		if narrow {
			w += 1 << i
		}
	}
	return w
}

// choose gives the route that fits a text most closely; of equals the oldest, and the default where none fits.
func choose(routes []Route, kind catalogue.Kind, genre string, normative bool) Route {
	best, most := DefaultRoute(), -1
	for _, r := range routes {
		if w := r.weight(kind, genre, normative); w > most {
			best, most = r, w
		}
	}
	return best
}

// tidied trims names and questions, drops what is blank, and gives new steps their keys.
func (r Route) tidied() Route {
	r.Name, r.Reason = strings.TrimSpace(r.Name), strings.TrimSpace(r.Reason)
	steps := make([]RouteStep, 0, len(r.Steps))
	used := map[string]bool{}
	for _, s := range r.Steps {
		used[s.Key] = true
	}
	for _, s := range r.Steps {
		s.Name = strings.TrimSpace(s.Name)
		var asked []string
		for _, q := range s.Questions {
			if q = strings.TrimSpace(q); q != "" {
				asked = append(asked, q)
			}
		}
		s.Questions = asked
		for n := 1; s.Key == ""; n++ {
			if key := "step-" + strconv.Itoa(n); !used[key] {
				s.Key, used[key] = key, true
			}
		}
		steps = append(steps, s)
	}
	r.Steps = steps
	return r
}

// check gives what is wrong in a tidied route as one fault.
func (r Route) check() error {
	var f fault.Form
	long := func(field, value string, most int) {
		if utf8.RuneCountInString(value) > most {
			f.Add(field, "disclosure.too_long", most)
		}
	}
	if r.Name == "" {
		f.Add("name", "disclosure.route.no_name")
	}
	long("name", r.Name, 60)
	long("reason", r.Reason, longestReason)
	if r.Genre != "" && !has(catalogue.Genres, r.Genre) {
		f.Add("genre", "disclosure.bad_choice")
	}
	switch {
	case len(r.Steps) == 0:
		f.Add("steps", "disclosure.route.no_steps")
	case len(r.Steps) > MaxSteps:
		f.Add("steps", "disclosure.route.too_many_steps", MaxSteps)
	case !slices.ContainsFunc(r.Steps, func(s RouteStep) bool { return s.Verb == VerbSignOff }):
		f.Add("steps", "disclosure.route.no_sign_off")
	}
	if r.Fewer() && r.Reason == "" {
		f.Add("reason", "disclosure.route.no_reason")
	}
	keys := map[string]bool{}
	for i, s := range r.Steps {
		field := "step-" + strconv.Itoa(i+1)
		if !has(StepVerbs, s.Verb) || keys[s.Key] {
			f.Add(field, "disclosure.bad_choice")
		}
		keys[s.Key] = true
		long(field, s.Name, 20)
		long(field, s.Key, 40)
		if len(s.Questions) > MaxQuestions {
			f.Add(field, "disclosure.route.too_many_questions", MaxQuestions)
		}
		for _, q := range s.Questions {
			long(field, q, 200)
		}
	}
	return f.Err()
}

// next is the first step of the route without an approval of that hash.
func (c Crew) next(hash string) (RouteStep, bool) {
	for _, s := range c.Route.Steps {
		if !c.approved(s, hash) {
			return s, true
		}
	}
	return RouteStep{}, false
}

// whole says whether every step of the route is approved on that hash, by a different person each unless one may take several.
func (c Crew) whole(hash string) bool {
	if _, more := c.next(hash); more {
		return false
	}
	hands := map[string]bool{}
	for _, a := range c.Approvals {
		if hands[a.ByID] && !c.SameHand { // declared when they approved, revoked since
			return false
		}
		hands[a.ByID] = true
	}
	return true
}

func (c Crew) approved(s RouteStep, hash string) bool {
	return hash != "" && slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.Step == s.Key && a.Verb == s.Verb && a.Hash == hash })
}

// leads gives the stage of a text for which s is the next step; without one it is ready to go out.
func leads(s RouteStep, more bool) Stage {
	switch {
	case !more:
		return SignedOff
	case s.Verb == VerbSignOff:
		return Reviewed
	}
	return Submitted
}

// Next is the step the item waits for, if it waits for one.
func (c Crew) Next(it Item) (RouteStep, bool) {
	if !has(approving, it.Stage) || it.Stage == Published && !it.Late() {
		return RouteStep{}, false
	}
	_, text := it.approved()
	return c.next(text)
}
