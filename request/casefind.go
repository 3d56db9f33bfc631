package request

// Finding cases at the desk by their words, exactly as by substring, or by their applicant. Who may read an organ's cases finds
// those; who answers parts for a unit finds its parts and nothing else. What the index names is looked up again, so that only
// what is so now, and may be seen, is shown.

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/search"
	"gongkai/vault"
	"gongkai/workday"
)

// Wanted is a search over cases of an organ. Empty fields mean any.
type Wanted struct {
	Organ     string
	Words     string // terms parted by blanks, all of which must stand in the case
	Applicant string // a name or the number of a paper, whole: for FindApplicant
	Stage     Stage
	Unit      string // that has or had a part
	Handler   string // a member of staff, or Nobody
	Channel   Channel
	Outcome   Outcome

	ReceivedFrom, ReceivedTo workday.Date
	DueFrom, DueTo           workday.Date
}

// Found is a page of what was found: whole cases, or for who sees only those, parts.
type Found struct {
	Cases []Case
	Parts []Part
	Total int
	Least bool // there are at least so many: not all were looked at
	More  bool // there is a further page
}

// CaseFinder finds cases; one for each process.
type CaseFinder struct{ index *search.Index }

// NewCaseFinder makes a CaseFinder that keeps at most that many bytes of the index in memory.
func NewCaseFinder(bytes int) *CaseFinder {
	return &CaseFinder{index: search.NewOf(search.Cases, bytes)}
}

// VerbFindApplicant is looking for the cases of a person.
const VerbFindApplicant office.Verb = "case.find_applicant"

const (
	findAtOnce    = 100 // hits of one look into the index
	sameApplicant = 500 // cases of one name
)

// Find gives a page of what the actor may see, by words. No words are an Invalid fault.
func (f *CaseFinder) Find(q db.Query, by office.Actor, w Wanted, offset, limit int) (Found, error) {
	whole := by.May("case.read", w.Organ)
	if !whole && (by.Unit == "" || !by.May(VerbPart, w.Organ)) {
		return Found{}, by.Allow("case.read", w.Organ)
	}
	if !whole {
		return f.parts(q, by, w, offset, limit)
	}
	return f.cases(q, w, offset, limit)
}

func (f *CaseFinder) asked(q db.Query, w Wanted, whose string) search.Find {
	find := search.Find{Words: w.Words, Now: q.Now(), Limit: findAtOnce}
	find.Filters[caseOrgan], find.Filters[caseWhose] = []string{w.Organ}, []string{whose}
	for facet, value := range map[search.Facet]string{caseStage: string(w.Stage), caseHandler: w.Handler, caseChannel: string(w.Channel), caseOutcome: string(w.Outcome)} {
		if value != "" {
			find.Filters[facet] = []string{value}
		}
	}
	if w.Handler == Nobody {
		find.Filters[caseHandler] = []string{""}
	}
	if w.Unit != "" && whose == wholeCase {
		find.Words += " " + unitMark + w.Unit
	}
	today := workday.DateOf(q.Now())
	find.Filters[caseReceived] = months(w.ReceivedFrom, w.ReceivedTo, today)
	find.Filters[caseDue] = months(w.DueFrom, w.DueTo, today)
	return find
}

// months are those of a span of days; nil without one. What has no end goes on for two years.
func months(from, to, today workday.Date) (list []string) {
	if from.IsZero() && to.IsZero() {
		return nil
	}
	if from.IsZero() {
		from = workday.MustParse("2008-05-01") // since there are such applications
	}
	if end := today.AddDays(2 * 366); to.IsZero() || to.After(end) {
		to = end
	}
	for day := from; !day.After(to) && len(list) < 12*40; day = day.AddDays(1) {
		if m := month(day.String()); len(list) == 0 || list[len(list)-1] != m {
			list = append(list, m)
		}
	}
	if len(list) == 0 {
		return []string{"none"}
	}
	return list
}

// fits says whether a case is what is wanted, apart from its words and its units.
func (w Wanted) fits(c Case) bool {
	within := func(day, from, to workday.Date) bool {
		return (from.IsZero() || !day.IsZero() && !day.Before(from)) && (to.IsZero() || !day.IsZero() && !day.After(to))
	}
	handler := w.Handler
	if handler == Nobody {
		handler = ""
	}
	return c.Organ == w.Organ && (w.Stage == "" || c.Stage == w.Stage) && (w.Handler == "" || c.Handler == handler) && (w.Channel == "" || c.Channel == w.Channel) &&
		(w.Outcome == "" || c.Outcome == w.Outcome) && within(c.ReceivedOn, w.ReceivedFrom, w.ReceivedTo) && within(c.DueOn, w.DueFrom, w.DueTo)
}

// exact says whether the index itself knows all that is asked for: it knows days by their months.
func (w Wanted) exact() bool {
	return w.ReceivedFrom.IsZero() && w.ReceivedTo.IsZero() && w.DueFrom.IsZero() && w.DueTo.IsZero()
}

// cases looks into the index. Where days have to be looked at, hits are gone through from the best on.
func (f *CaseFinder) cases(q db.Query, w Wanted, offset, limit int) (Found, error) {
	find := f.asked(q, w, wholeCase)
	var out Found
	if w.exact() {
		find.Offset, find.Limit = offset, limit
		r, err := f.index.Find(q, find)
		if err != nil {
			return out, worded(err)
		}
		out.Cases, err = w.lookUp(q, r.Hits)
		out.Total, out.More = r.Total, offset+limit < min(r.Total, search.Deepest)
		return out, err
	}
	var all []Case
	for find.Offset < search.Deepest {
		r, err := f.index.Find(q, find)
		if err != nil {
			return out, worded(err)
		}
		some, err := w.lookUp(q, r.Hits)
		if err != nil {
			return out, err
		}
		all = append(all, some...)
		find.Offset += findAtOnce
		out.Least = r.Total > find.Offset
		if !out.Least || len(all) > offset+limit+findAtOnce {
			break
		}
	}
	out.page(all, offset, limit)
	return out, nil
}

func (out *Found) page(all []Case, offset, limit int) {
	out.Total = len(all)
	out.Cases = all[min(offset, len(all)):min(offset+limit, len(all))]
	out.More = len(all) > offset+limit
}

// lookUp gives the cases of hits as they stand now, those that still fit.
func (w Wanted) lookUp(q db.Query, hits []search.Hit) ([]Case, error) {
	var ids []string
	for _, h := range hits {
		if id, ok := strings.CutPrefix(h.Key, "case:"); ok {
			ids = append(ids, id)
		}
	}
	cases, err := ByIDs(q, ids)
	return slices.DeleteFunc(cases, func(c Case) bool { return !w.fits(c) }), err
}

// parts finds parts of the actor's own unit.
func (f *CaseFinder) parts(q db.Query, by office.Actor, w Wanted, offset, limit int) (Found, error) {
	find := f.asked(q, Wanted{Organ: w.Organ, Words: w.Words, Handler: w.Handler}, ofUnit+by.Unit)
	find.Offset, find.Limit = offset, limit
	r, err := f.index.Find(q, find)
	if err != nil {
		return Found{}, worded(err)
	}
	out := Found{Total: r.Total, More: offset+limit < min(r.Total, search.Deepest)}
	for _, h := range r.Hits {
		id, ok := strings.CutPrefix(h.Key, "part:")
		if !ok {
			continue
		}
		p, err := PartByID(q, id)
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		if p.Unit == by.Unit && p.Organ == w.Organ {
			out.Parts = append(out.Parts, p)
		}
	}
	return out, nil
}

// worded says of words nothing can be found by what this search asks for.
func worded(err error) error {
	if fault.Of(err) == fault.Invalid {
		return fault.BadInput("casesearch.nothing")
	}
	return err
}

// FindApplicant gives the cases of an applicant by the whole name or number of a paper, at most a hundred. It tells who asked for
// something, so it is for those who may see applicants, and each time is recorded, without the name.
func FindApplicant(tx *db.Tx, k *vault.Keys, by office.Actor, w Wanted) (Found, error) {
	if err := by.Allow(VerbFindApplicant, w.Organ); err != nil {
		return Found{}, err
	}
	if w.Applicant == "" {
		return Found{}, fault.BadInput("casesearch.nobody")
	}
	found, err := byApplicant(tx, k, w, 0, findAtOnce)
	if err != nil {
		return found, err
	}
	return found, ledger.Append(tx, by.Event(VerbFindApplicant, "organ:"+w.Organ, "", map[string]any{"found": found.Total}))
}

// byApplicant finds by the blind index of a name or of a paper's number: nothing is opened. Words narrow what was found.
func byApplicant(q db.Query, k *vault.Keys, w Wanted, offset, limit int) (Found, error) {
	var out Found
	marks := []any{w.Organ, sameApplicant + 1, nameMark(k, w.Applicant)}
	for _, paper := range append(slices.Clone(privacy.Papers), privacy.CreditCode) {
		marks = append(marks, SameIdentity(k, Person{Paper: paper, Identity: w.Applicant}))
	}
	same := ""
	for i := range marks[3:] {
		same += `, $` + strconv.Itoa(i+4)
	}
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND id IN (SELECT case_id FROM request_mark WHERE organ = $1 AND mark = $3)
		UNION SELECT `+columns+` FROM request_case WHERE organ = $1 AND same IN (`+same[2:]+`) AND same <> '' ORDER BY id DESC LIMIT $2`, marks...)
	cases, err := collect(rows, err, scanCase)
	if err != nil {
		return out, err
	}
	out.Least = len(cases) > sameApplicant
	cases = slices.DeleteFunc(cases, func(c Case) bool { return !w.fits(c) })
	var all []Case
	for part := range slices.Chunk(cases, 100) {
		kept, err := w.saying(q, part)
		if err != nil {
			return out, err
		}
		all = append(all, kept...)
	}
	out.page(all, offset, limit)
	return out, nil
}

// saying keeps the cases in which all the words stand, and that have a part of the unit.
func (w Wanted) saying(q db.Query, cases []Case) ([]Case, error) {
	words, err := WordsOf(q, cases)
	if err != nil {
		return nil, err
	}
	var kept []Case
	for _, c := range cases {
		text := search.Fold(c.Number + "\n" + c.Document)
		for _, one := range words[c.ID] {
			text += "\n" + search.Fold(one.Text)
		}
		fits := true
		for _, term := range strings.Fields(search.Fold(w.Words)) {
			fits = fits && strings.Contains(text, term)
		}
		if fits && w.Unit != "" {
			parts, err := PartsOf(q, c.ID)
			if err != nil {
				return nil, err
			}
			fits = slices.ContainsFunc(parts, func(p Part) bool { return p.Unit == w.Unit })
		}
		if fits {
			kept = append(kept, c)
		}
	}
	return kept, nil
}
