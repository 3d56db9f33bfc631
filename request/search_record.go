package request

// The record of a search: where, by whom, with which words and when, and what proves it. A reply that the information does not
// exist rests on it (art. 36(4), FACTS 4.13, 4.30). Table request_search. Event case.search.

import (
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// VerbSearch writes a search down.
const VerbSearch office.Verb = "case.search"

// Search is one search.
type Search struct {
	ID, Case, Part string // Part: of the unit that searched; "" the disclosure office
	On             workday.Date
	Place          string
	Searcher       string // who searched: a post or a name of staff
	Words          string // keywords
	Span           string // years, fonds, systems looked through
	Found          bool
	Evidence       string // what proves it: a printout, the page of the register
	ByID, ByName   string
	At             time.Time
}

// AddSearch writes down a search of the disclosure office itself.
func AddSearch(tx *db.Tx, by office.Actor, caseID string, s Search, files []Enclosure) error {
	c, err := load(tx, by, Move{Verb: VerbSearch}, caseID)
	if err != nil {
		return err
	}
	if !c.Open() {
		return fault.Refuse("request.wrong_stage", c.Number)
	}
	s.Part = ""
	if err := c.keepSearch(tx, by, &s); err != nil {
		return err
	}
	return keepEnclosures(tx, by, c, s.ID, files)
}

// check cleans the record and names what it lacks; that nothing was found must be proved.
func (s *Search) check(received, today workday.Date) error {
	var form fault.Form
	for _, one := range []struct {
		field string
		text  *string
		must  bool
	}{{"place", &s.Place, true}, {"searcher", &s.Searcher, true}, {"words", &s.Words, true}, {"span", &s.Span, false}, {"evidence", &s.Evidence, !s.Found}} {
		var flaw privacy.Flaw
		if *one.text, flaw = privacy.Line(*one.text, longestReason); flaw != privacy.Fine && (one.must || flaw != privacy.Missing) {
			form.Add(one.field, "request.flaw."+string(flaw))
		}
	}
	if s.On.IsZero() || s.On.Before(received) || s.On.After(today) {
		form.Add("searched_on", "request.flaw.date", received, today)
	}
	return form.Err()
}

func (c *Case) keepSearch(tx *db.Tx, by office.Actor, s *Search) error {
	if err := s.check(c.ArrivedOn, workday.DateOf(tx.Now())); err != nil {
		return err
	}
	s.ID, s.Case = db.NewID(tx.Now()), c.ID
	_, err := tx.Exec(`INSERT INTO request_search (id, case_id, organ, part, searched_on, place, searcher, words, span, found, evidence, by_id, by_name, at) VALUES `+db.Values(1, 14),
		s.ID, s.Case, c.Organ, s.Part, s.On.String(), s.Place, s.Searcher, s.Words, s.Span, s.Found, s.Evidence, by.ID, by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbSearch, c.Subject(), c.Number, map[string]any{"search": s.ID, "on": s.On, "found": s.Found}))
}

// Searches gives the searches of a case, oldest first.
func Searches(q db.Query, caseID string) ([]Search, error) {
	rows, err := q.Query(`SELECT id, case_id, part, searched_on, place, searcher, words, span, found, evidence, by_id, by_name, at FROM request_search
		WHERE case_id = $1 ORDER BY searched_on, id`, caseID)
	return collect(rows, err, func(r scanner) (s Search, err error) {
		var at int64
		err = r.Scan(&s.ID, &s.Case, &s.Part, &s.On, &s.Place, &s.Searcher, &s.Words, &s.Span, &s.Found, &s.Evidence, &s.ByID, &s.ByName, &at)
		s.At = time.UnixMicro(at).UTC()
		return s, err
	})
}

// SearchWords tells the searches as the letter tells them: where, by whom, when, with which words.
func SearchWords(all []Search) string {
	lines := make([]string, 0, len(all))
	for _, s := range all {
		line := s.On.Chinese() + "，" + s.Searcher + "在" + s.Place
		if s.Span != "" {
			line += "（" + s.Span + "）"
		}
		line += "以“" + strings.Join(strings.FieldsFunc(s.Words, func(r rune) bool { return strings.ContainsRune(" ,，、;；", r) }), "”“") + "”为关键词检索，"
		if s.Found {
			line += "检索到有关材料。"
		} else {
			line += "未检索到您申请的信息。"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// searched fills the reply's account of the search from the records and holds that there is one that found nothing.
func (c *Case) searched(q db.Query, r *Reply) error {
	all, err := Searches(q, c.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if !s.Found {
			if strings.TrimSpace(r.Search) == "" {
				r.Search = SearchWords(all)
			}
			return nil
		}
	}
	var form fault.Form
	form.Add("search", "request.search.needed")
	return form.Err()
}
