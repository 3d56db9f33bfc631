package request

// The parts a partial reply withholds, each with its reason and article (art. 37, FACTS 1.37, 2.23). Pure.

import (
	"slices"
	"strconv"

	"gongkai/fault"
	"gongkai/privacy"
)

// PartWithheld is one part that is not disclosed.
type PartWithheld struct {
	What    string  `json:"what"`
	Ground  Outcome `json:"ground"`
	Reasons string  `json:"reasons"`
}

// PartGrounds lists what can stand against one part: arts. 14–16, and that it is special, not there, not ours or not ready made.
func PartGrounds() []Outcome {
	return append(Grounds(), RefusedQuery, NotExisting, NotHeld, NeedsCreation)
}

const (
	mostWithheld  = 50
	longestLetter = 2000
)

// checkWithheld brings the parts into order; what has one ground and reason as a whole is one part. The ground that decides
// on remedies is kept as the reply's own: one of arts. 14–16 where there is any (FACTS 4.21).
func (r *Reply) checkWithheld(form *fault.Form) {
	if r.Outcome != PartiallyGranted {
		r.Withheld = nil
		return
	}
	if len(r.Withheld) == 0 && r.Ground != "" && r.Reasons != "" {
		r.Withheld = []PartWithheld{{What: "其余内容", Ground: r.Ground, Reasons: r.Reasons}}
	}
	if len(r.Withheld) == 0 {
		form.Add("ground", "request.flaw.choose")
		form.Add("withheld", "request.withheld.none")
	}
	if len(r.Withheld) > mostWithheld {
		form.Add("withheld", "request.withheld.many", mostWithheld)
		return
	}
	r.Ground = ""
	for i := range r.Withheld {
		w := &r.Withheld[i]
		n := strconv.Itoa(i + 1)
		var flaw privacy.Flaw
		if w.What, flaw = privacy.Line(w.What, longestLetter); flaw != privacy.Fine {
			form.Add("withheld-"+n, "request.flaw."+string(flaw))
		}
		if w.Reasons, flaw = privacy.Text(w.Reasons, longestLetter); flaw != privacy.Fine {
			form.Add("reasons-"+n, "request.flaw."+string(flaw))
		}
		if !slices.Contains(PartGrounds(), w.Ground) {
			form.Add("ground-"+n, "request.flaw.choose")
		}
		if r.Ground == "" || slices.Contains(Grounds(), w.Ground) && !slices.Contains(Grounds(), r.Ground) {
			r.Ground = w.Ground
		}
	}
}

// withheldLines tells the parts as the letter tells them.
func (r Reply) withheldLines() []string {
	var lines []string
	for i, w := range r.Withheld {
		kind, _ := KindOf(w.Ground)
		lines = append(lines, "不予公开内容之"+strconv.Itoa(i+1)+"："+w.What+"。依据：《中华人民共和国政府信息公开条例》"+kind.Article+"。理由："+w.Reasons)
	}
	return lines
}
