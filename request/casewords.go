package request

// What a case is found by: its words wherever they stand in the clear, part by part. What is sealed stays so: people are found by
// blind indexes of their names and papers (request_mark, request_case.same), the words of sealed files not at all, of letters what
// staff wrote into their blanks (request_letter_words).

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/search"
	"gongkai/vault"
)

// WordsKind says where words of a case stand.
type WordsKind string

// Where words stand.
const (
	WordsAsked  WordsKind = "asked"  // what was asked for
	WordsReply  WordsKind = "reply"  // drafts and replies
	WordsLetter WordsKind = "letter" // letters: numbers and blanks
	WordsPart   WordsKind = "part"   // what units were asked and said
	WordsSearch WordsKind = "search" // records of searches
	WordsRemark WordsKind = "remark" // of reviewers, supervisors, and with hand-overs
	WordsFile   WordsKind = "file"   // names of files
)

// Key is the message key of the kind's name.
func (k WordsKind) Key() string { return "casesearch.in." + string(k) }

// Words are some of a case's words.
type Words struct {
	Kind WordsKind
	Text string
}

// The facets of cases in the index. A part of a unit is a document of its own, which is all its people find.
const (
	caseOrgan search.Facet = iota
	caseWhose              // "case", or "unit:" and the unit of a part
	caseStage
	caseHandler
	caseChannel
	caseOutcome
	caseReceived // month
	caseDue      // month
)

const (
	wholeCase = "case"
	ofUnit    = "unit:"
	unitMark  = "zzunit" // begins the word that stands in a case for each unit that has a part
)

// wordSources is where words are read: case id and text of each.
var wordSources = []struct {
	kind  WordsKind
	query string
}{
	{WordsLetter, `SELECT case_id, number FROM request_letter WHERE case_id IN `},
	{WordsLetter, `SELECT case_id, text FROM request_letter_words WHERE case_id IN `},
	{WordsPart, `SELECT case_id, part || ' ' || said FROM request_part WHERE case_id IN `},
	{WordsSearch, `SELECT case_id, place || ' ' || searcher || ' ' || words || ' ' || span || ' ' || evidence FROM request_search WHERE case_id IN `},
	{WordsRemark, `SELECT case_id, comment FROM request_approval WHERE case_id IN `},
	{WordsRemark, `SELECT from_case, reason || ' ' || text FROM request_move WHERE from_case IN `},
	{WordsRemark, `SELECT case_id, reason FROM request_handover WHERE case_id IN `},
	{WordsFile, `SELECT case_id, name FROM request_file WHERE case_id IN `},
	{WordsFile, `SELECT case_id, name FROM request_released WHERE removed_at = 0 AND case_id IN `},
}

// WordsOf gives the words of cases, at most 100, by case.
func WordsOf(q db.Query, cases []Case) (map[string][]Words, error) {
	all := map[string][]Words{}
	if len(cases) == 0 {
		return all, nil
	}
	args := make([]any, len(cases))
	for i, c := range cases {
		args[i] = c.ID
		all[c.ID] = append(all[c.ID], Words{WordsAsked, c.Description})
	}
	marks := db.Values(1, len(cases))
	rows, err := q.Query(`SELECT case_id, text FROM request_reply WHERE case_id IN `+marks+` ORDER BY case_id, version DESC`, args...)
	replies, err := collect(rows, err, scanText)
	if err != nil {
		return nil, err
	}
	for i, r := range replies { // the newest version of each
		if i > 0 && replies[i-1].id == r.id {
			continue
		}
		var d Draft
		if err := d.read(r.text); err != nil {
			return nil, err
		}
		all[r.id] = append(all[r.id], Words{WordsReply, d.Reply.words()})
	}
	for _, source := range wordSources {
		rows, err := q.Query(source.query+marks+` ORDER BY 1, 2`, args...)
		texts, err := collect(rows, err, scanText)
		if err != nil {
			return nil, err
		}
		for _, t := range texts {
			if strings.TrimSpace(t.text) != "" {
				all[t.id] = append(all[t.id], Words{source.kind, t.text})
			}
		}
	}
	for _, c := range cases {
		remarks, err := office.Comments(q, c.Subject())
		if err != nil {
			return nil, err
		}
		for _, r := range remarks {
			all[c.ID] = append(all[c.ID], Words{WordsRemark, r.Text})
		}
	}
	return all, nil
}

type textRow struct{ id, text string }

func scanText(r scanner) (t textRow, err error) { return t, r.Scan(&t.id, &t.text) }

// words are the texts of a reply, one after the other.
func (r Reply) words() string {
	parts := []string{r.Findings, r.Reasons, r.Provision, r.Search, r.Organ, r.Law}
	for _, w := range r.Withheld {
		parts = append(parts, w.What, w.Reasons)
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n")
}

// FollowCases keeps the index of cases behind the ledger: whatever happened to a case, its words are read anew.
func FollowCases(tx *db.Tx, events []ledger.Event) error {
	var ids []string
	for _, e := range events {
		if id, ok := strings.CutPrefix(e.Subject, "case:"); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return IndexCases(tx, ids)
}

// IndexCases brings the index to how the cases stand; those that are no more are taken out.
func IndexCases(tx *db.Tx, ids []string) error {
	var docs []search.Doc
	var gone []string
	for part := range slices.Chunk(ids, 25) {
		cases, err := ByIDs(tx, part)
		if err != nil {
			return err
		}
		words, err := WordsOf(tx, cases)
		if err != nil {
			return err
		}
		for _, id := range part {
			i := slices.IndexFunc(cases, func(c Case) bool { return c.ID == id })
			if i < 0 {
				gone = append(gone, caseKey(id))
				continue
			}
			more, err := caseDocs(tx, cases[i], words[id])
			if err != nil {
				return err
			}
			docs = append(docs, more...)
		}
	}
	if len(gone) > 0 {
		if err := search.DeleteOn(tx, search.Cases, gone...); err != nil {
			return err
		}
	}
	return search.PutOn(tx, search.Cases, docs)
}

func caseKey(id string) string { return "case:" + id }
func partKey(id string) string { return "part:" + id }

// caseDocs are the documents of a case: itself, and each part for the unit that has it.
func caseDocs(q db.Query, c Case, words []Words) ([]search.Doc, error) {
	parts, err := PartsOf(q, c.ID)
	if err != nil {
		return nil, err
	}
	of := map[WordsKind][]string{}
	for _, w := range words {
		of[w.Kind] = append(of[w.Kind], w.Text)
	}
	var units []string
	for _, p := range parts {
		if word := unitMark + p.Unit; !slices.Contains(units, word) {
			units = append(units, word)
		}
	}
	at := time.UnixMicro(c.FiledAt).UTC()
	d := search.Doc{Key: caseKey(c.ID), At: at, Title: c.Number, Lead: c.Document + "\n" + c.Description, Codes: []string{c.Number},
		Text:  strings.Join(slices.Concat(of[WordsReply], of[WordsLetter], of[WordsPart], of[WordsSearch], of[WordsRemark], units), "\n"),
		Files: strings.Join(of[WordsFile], "\n"),
		Facets: [search.Facets]string{caseOrgan: c.Organ, caseWhose: wholeCase, caseStage: string(c.Stage), caseHandler: c.Handler, caseChannel: string(c.Channel),
			caseOutcome: string(c.Outcome), caseReceived: month(c.ReceivedOn.String()), caseDue: month(c.DueOn.String())}}
	docs := []search.Doc{marked(d)}
	for _, p := range parts {
		docs = append(docs, marked(search.Doc{Key: partKey(p.ID), At: p.At, Title: p.Number, Text: p.What + "\n" + p.Said, Codes: []string{p.Number},
			Facets: [search.Facets]string{caseOrgan: p.Organ, caseWhose: ofUnit + p.Unit, caseHandler: p.Handler, caseDue: month(p.DueOn.String())}}))
	}
	return docs, nil
}

func month(day string) string { return day[:min(7, len(day))] }

// marked names all that went in, so that the same is not put in twice.
func marked(d search.Doc) search.Doc {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{d.Title, d.Lead, d.Text, d.Files}, d.Facets[:]...), "\x00")))
	d.Mark = hex.EncodeToString(sum[:16])
	return d
}

// nameMark is the blind index of a name: blanks, width and case do not count.
func nameMark(k *vault.Keys, name string) string {
	if name = strings.Join(strings.Fields(search.Fold(name)), ""); name == "" {
		return ""
	}
	return k.Index("name", name)
}

// keepMarks writes by which names a case is found.
func keepMarks(tx *db.Tx, k *vault.Keys, c *Case, names ...string) error {
	for _, name := range names {
		mark := nameMark(k, name)
		if mark == "" {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO request_mark (organ, mark, case_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, c.Organ, mark, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// keepLetterWords writes down what staff put into a letter's blanks, but for whom it goes to.
func keepLetterWords(tx *db.Tx, one Issued, kind LetterKind, blanks Values) error {
	var texts []string
	for _, name := range kind.Asked {
		if name != "收件人" && blanks[name] != "" {
			texts = append(texts, blanks[name])
		}
	}
	if len(texts) == 0 {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO request_letter_words (letter, case_id, text) VALUES ($1, $2, $3)`, one.ID, one.Case, strings.Join(texts, "\n"))
	return err
}

const markedAtOnce = 500

// MarkNames writes the names by which cases are found that were taken in before there were such marks, some at a time; done says
// that none is left. Names are opened in memory alone, once.
func MarkNames(tx *db.Tx, k *vault.Keys) (done bool, err error) {
	var last string
	if err := tx.QueryRow(`SELECT last FROM request_marked WHERE id = 1`).Scan(&last); err != nil {
		return false, err
	}
	rows, err := tx.Query(`SELECT `+columns+` FROM request_case WHERE id > $1 ORDER BY id LIMIT $2`, last, markedAtOnce)
	cases, err := collect(rows, err, scanCase)
	if err != nil || len(cases) == 0 {
		return true, err
	}
	for _, c := range cases {
		names, err := k.RevealAll(tx, c.Person, map[string]string{"name": c.sealed.name, "contact": c.sealed.contact})
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return false, err
		}
		if err := keepMarks(tx, k, &c, names["name"], names["contact"]); err != nil {
			return false, err
		}
	}
	_, err = tx.Exec(`UPDATE request_marked SET last = $1 WHERE id = 1`, cases[len(cases)-1].ID)
	return len(cases) < markedAtOnce, err
}
