package request

// The history of a case with values before and after: what each step changed, who, when and why. Codes and dates are kept as they
// change (table request_change); texts, parts, handovers, proceedings and fees have states of their own, which are told apart here.
// Nothing of it stands in the ledger but what was done.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/message"
	"gongkai/office"
)

// Change is one field that went from one value to another.
type Change struct {
	At            time.Time
	ByID, ByName  string
	Verb          office.Verb // what was done; "" where Step says it
	Step          string      // of the workflow
	Field         string      // ends the message key change.field.…
	About         string      // a part, a proceeding: which of several
	Before, After string      // codes, dates, names or texts, as the field has them
	Reason        string
	Text          bool // two texts, to be compared word by word
}

// watched are the fields of a case that steps change.
var watched = []struct {
	field string
	of    func(c *Case) string
}{
	{"stage", func(c *Case) string { return string(c.Stage) }},
	{"received_on", func(c *Case) string { return c.ReceivedOn.String() }},
	{"due_on", func(c *Case) string { return c.DueOn.String() }},
	{"decided_on", func(c *Case) string { return c.DecidedOn.String() }},
	{"served_on", func(c *Case) string { return c.ServedOn.String() }},
	{"outcome", func(c *Case) string { return string(c.Outcome) }},
	{"requester", func(c *Case) string { return string(c.Requester) }},
}

// saveChange writes a case and what the step changed in it.
func (c *Case) saveChange(tx *db.Tx, by office.Actor, verb office.Verb, step, reason string) error {
	was := Case{}
	err := tx.QueryRow(`SELECT stage, received_on, due_on, decided_on, served_on, outcome, requester FROM request_case WHERE id = $1`, c.ID).
		Scan(&was.Stage, &was.ReceivedOn, &was.DueOn, &was.DecidedOn, &was.ServedOn, &was.Outcome, &was.Requester)
	if err != nil {
		return err
	}
	if err := saveCase(tx, c); err != nil {
		return err
	}
	for _, w := range watched {
		if before, after := w.of(&was), w.of(c); before != after {
			if err := keepChangeOf(tx, by, c.ID, Change{Verb: verb, Step: step, Field: w.field, Before: before, After: after, Reason: reason}); err != nil {
				return err
			}
		}
	}
	return nil
}

func keepChangeOf(tx *db.Tx, by office.Actor, caseID string, ch Change) error {
	_, err := tx.Exec(`INSERT INTO request_change (case_id, seq, verb, step, field, before_value, after_value, reason, by_id, by_name, at)
		VALUES ($1, (SELECT count(*) + 1 FROM request_change WHERE case_id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		caseID, string(ch.Verb), ch.Step, ch.Field, ch.Before, ch.After, ch.Reason, by.ID, by.Name, tx.Now().UnixMicro())
	return err
}

// Changes gives everything that changed in a case, oldest first. Who may see it is the caller's to ask.
func Changes(q db.Query, c Case) ([]Change, error) {
	rows, err := q.Query(`SELECT verb, step, field, before_value, after_value, reason, by_id, by_name, at FROM request_change WHERE case_id = $1 ORDER BY seq LIMIT 2000`, c.ID)
	all, err := collect(rows, err, func(r scanner) (ch Change, err error) {
		var at int64
		err = r.Scan(&ch.Verb, &ch.Step, &ch.Field, &ch.Before, &ch.After, &ch.Reason, &ch.ByID, &ch.ByName, &at)
		ch.At = microTime(at)
		return ch, err
	})
	if err != nil {
		return nil, err
	}
	for _, more := range []func(db.Query, Case) ([]Change, error){calendarChanges, handlerChanges, partChanges, draftChanges, proceedingChanges, feeChanges, splitChanges} {
		found, err := more(q, c)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b Change) int { return a.At.Compare(b.At) })
	return all, nil
}

// calendarChanges are dates that a changed calendar moved.
func calendarChanges(q db.Query, c Case) (all []Change, err error) {
	moved, err := MovedOf(q, c.ID)
	for _, m := range moved {
		all = append(all, Change{At: microTime(m.At), Verb: "calendar.load", Field: "term", About: string(m.What), Before: m.Old.String(), After: m.New.String()})
	}
	return all, err
}

func handlerChanges(q db.Query, c Case) (all []Change, err error) {
	handed, err := Handovers(q, c.ID)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(q, c.Organ)
	for _, h := range handed {
		all = append(all, Change{At: h.At, ByID: h.ByID, ByName: h.ByName, Verb: VerbHand, Field: "handler", About: units[h.Unit], Before: h.FromName, After: h.ToName, Reason: h.Reason})
	}
	return all, err
}

func unitNames(q db.Query, organ string) (map[string]string, error) {
	units, err := office.Units(q, organ)
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// partChanges are units asked, asked instead of another, and what they answered.
func partChanges(q db.Query, c Case) (all []Change, err error) {
	parts, err := PartsOf(q, c.ID)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	units, err := unitNames(q, c.Organ)
	from := map[string]string{} // the unit a part came from
	for _, p := range parts {
		if p.MovedTo != "" {
			from[p.MovedTo] = units[p.Unit]
		}
	}
	for _, p := range parts {
		all = append(all, Change{At: p.At, ByName: p.ByName, Verb: VerbAssign, Field: "unit", Before: from[p.ID], After: units[p.Unit], Reason: p.What})
		if p.Answer != PartOpen && p.Answer != PartMoved {
			all = append(all, Change{At: p.AnsweredAt, ByName: p.AnsweredName, Verb: VerbPart, Field: "part", About: units[p.Unit], Before: string(PartOpen), After: string(p.Answer), Reason: p.Said})
		}
	}
	return all, err
}

// draftChanges are the texts of one version of the reply beside those of the one before.
func draftChanges(q db.Query, c Case) (all []Change, err error) {
	drafts, err := Drafts(q, c.ID)
	if err != nil {
		return nil, err
	}
	fields := func(r Reply) [][2]string {
		withheld := ""
		for _, w := range r.Withheld {
			withheld += w.What + "：" + w.Reasons + "\n"
		}
		return [][2]string{{"findings", r.Findings}, {"reasons", r.Reasons}, {"provision", r.Provision}, {"search", r.Search}, {"organ", r.Organ}, {"law", r.Law}, {"withheld", strings.TrimSpace(withheld)}}
	}
	before := Reply{}
	for _, d := range drafts {
		name, err := staffName(q, d.Drafter)
		if err != nil {
			return nil, err
		}
		base := Change{At: microTime(d.DraftedAt), ByID: d.Drafter, ByName: name, Step: "draft", About: strconv.FormatInt(d.Version, 10)}
		if before.Outcome != d.Reply.Outcome {
			ch := base
			ch.Field, ch.Before, ch.After = "reply_outcome", string(before.Outcome), string(d.Reply.Outcome)
			all = append(all, ch)
		}
		was := fields(before)
		for i, f := range fields(d.Reply) {
			if was[i][1] != f[1] {
				ch := base
				ch.Field, ch.Before, ch.After, ch.Text = "reply_"+f[0], was[i][1], f[1], true
				all = append(all, ch)
			}
		}
		before = d.Reply
	}
	return all, nil
}

// proceedingChanges are the states of each reconsideration and suit, one beside the other.
func proceedingChanges(q db.Query, c Case) (all []Change, err error) {
	states, err := ProceedingsOf(q, c.ID)
	values := func(p Proceeding) [][2]string {
		void := ""
		if p.Void {
			void = "void"
		}
		return [][2]string{{"proceeding_on", p.ReceivedOn.String()}, {"proceeding_closed", p.ClosedOn.String()}, {"proceeding_result", p.Result}, {"proceeding_void", void}}
	}
	for i, p := range states {
		was := values(Proceeding{})
		if i > 0 && states[i-1].ID == p.ID {
			was = values(states[i-1])
		}
		for n, v := range values(p) {
			if was[n][1] != v[1] {
				all = append(all, Change{At: p.Since, ByName: p.ByName, Verb: VerbRemedy, Field: v[0], About: string(p.Way), Before: was[n][1], After: v[1], Reason: p.Reason})
			}
		}
	}
	return all, err
}

// feeChanges are the amounts of the fee as they went, in yuan.
func feeChanges(q db.Query, c Case) (all []Change, err error) {
	rows, err := q.Query(`SELECT charged, paid, waived, reason, by_name, since FROM request_fee WHERE case_id = $1 ORDER BY seq`, c.ID)
	names, before := [3]string{"fee_charged", "fee_paid", "fee_waived"}, [3]int64{}
	_, err = collect(rows, err, func(r scanner) (_ struct{}, err error) {
		var now [3]int64
		var ch Change
		var since int64
		err = r.Scan(&now[0], &now[1], &now[2], &ch.Reason, &ch.ByName, &since)
		ch.At, ch.Verb = microTime(since), "case.fee"
		for i := range now {
			if now[i] != before[i] {
				ch.Field, ch.Before, ch.After = names[i], inYuan(before[i]), inYuan(now[i])
				all = append(all, ch)
			}
		}
		before = now
		return struct{}{}, err
	})
	return all, err
}

func inYuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

// splitChanges is what was asked for as a whole beside what is left of it here.
func splitChanges(q db.Query, c Case) (all []Change, err error) {
	moves, err := MovesOf(q, c.ID)
	for _, m := range moves {
		if m.Kind == SplitOff && m.FromCase == c.ID && len(all) == 0 {
			all = append(all, Change{At: m.At, ByName: m.ByName, Step: "split", Field: "description", Before: m.Text, After: c.Description, Reason: m.Reason, Text: true})
		}
	}
	return all, err
}

// changeWords are the message keys of values that are codes, by field.
var changeWords = map[string]string{"stage": "request.stage.", "outcome": "request.outcome.", "reply_outcome": "request.outcome.", "requester": "request.requester.", "way": "request.way.",
	"proceeding_result": "request.result.", "proceeding_void": "change.", "part": "request.part."}

// Say gives a value in words.
func (ch Change) Say(lang message.Lang, value string) string {
	prefix, coded := changeWords[ch.Field]
	switch {
	case ch.Field == "part" && value == "":
		return message.T(lang, PartOpen.Key())
	case coded && value != "":
		return message.T(lang, prefix+value)
	}
	return value
}

// What gives the field in words, with which of several it is about.
func (ch Change) What(lang message.Lang) string {
	name := message.T(lang, "change.field."+ch.Field)
	about := ch.About
	switch {
	case strings.HasPrefix(ch.Field, "proceeding_"):
		about = message.T(lang, Way(ch.About).Key())
	case ch.Field == "term":
		about = message.T(lang, "request.term."+ch.About)
	case strings.HasPrefix(ch.Field, "reply_"):
		about = message.T(lang, "change.version", ch.About)
	}
	if about == "" {
		return name
	}
	return name + "（" + about + "）"
}

// Did gives what was done in words, and the article it rests on, where the workflow names one.
func (ch Change) Did(lang message.Lang) (did, article string) {
	if m, ok := MoveOf(ch.Step); ok {
		return message.T(lang, "step."+m.Step), m.Article
	}
	return message.T(lang, ch.Verb.Key()), ""
}

// changes is the history with values as a paper of the file.
func (b *bundle) changes() error {
	all, err := Changes(b.q, b.c)
	if err != nil || len(all) == 0 {
		return err
	}
	f := form{Heads: []string{"时间", "办理人", "事项", "内容", "变更前", "变更后", "理由"}, Widths: []int{4, 2, 3, 3, 4, 4, 3}}
	for _, ch := range all {
		did, _ := ch.Did(message.Chinese)
		f.row(beijing(ch.At.UnixMicro()), ch.ByName, did, ch.What(message.Chinese), ch.Say(message.Chinese, ch.Before), ch.Say(message.Chinese, ch.After), ch.Reason)
	}
	b.add(Paper{Kind: PaperChanges, Source: "changes", On: b.c.DecidedOn, Title: zh("archive.title.changes")}, f)
	return nil
}
