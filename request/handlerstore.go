package request

// Queries on who answers for what: request_handover, and the queues by person and unit of request_case and request_part.

import (
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/office"
)

// Handover is one change of who answers for a case, or with Part for a part of it.
type Handover struct {
	Part, Unit     string
	From, FromName string
	To, ToName     string
	Reason         string
	ByID, ByName   string
	At             time.Time
}

func insertHandover(tx *db.Tx, by office.Actor, c *Case, h Handover) error {
	_, err := tx.Exec(`INSERT INTO request_handover (case_id, seq, part, from_staff, from_name, to_staff, to_name, reason, by_id, by_name, at)
		VALUES ($1, (SELECT count(*) + 1 FROM request_handover WHERE case_id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, h.Part, h.From, h.FromName, h.To, h.ToName, h.Reason, by.ID, by.Name, tx.Now().UnixMicro())
	return err
}

// Handovers gives every change of who answers for a case and its parts, oldest first.
func Handovers(q db.Query, caseID string) ([]Handover, error) {
	rows, err := q.Query(`SELECT h.part, COALESCE(p.unit, ''), h.from_staff, h.from_name, h.to_staff, h.to_name, h.reason, h.by_id, h.by_name, h.at
		FROM request_handover h LEFT JOIN request_part p ON p.id = h.part WHERE h.case_id = $1 ORDER BY h.seq LIMIT 500`, caseID)
	return collect(rows, err, func(r scanner) (h Handover, err error) {
		var at int64
		err = r.Scan(&h.Part, &h.Unit, &h.From, &h.FromName, &h.To, &h.ToName, &h.Reason, &h.ByID, &h.ByName, &at)
		h.At = time.UnixMicro(at).UTC()
		return h, err
	})
}

// saveHandler writes who answers for a case; it is a change of the case like any other.
func saveHandler(tx *db.Tx, c *Case, to string) error {
	c.Revision++
	_, err := tx.Exec(`UPDATE request_case SET handler = $2, revision = $3 WHERE id = $1`, c.ID, to, c.Revision)
	return err
}

func savePartHandler(tx *db.Tx, id, to string) error {
	_, err := tx.Exec(`UPDATE request_part SET handler = $2 WHERE id = $1`, id, to)
	return err
}

// handled narrows a stretch of the queue to one handler, whose id is the argument after its place.
func (s stretch) handled(named bool) stretch {
	more := ` AND handler = $` + strconv.Itoa(6+len(s.begin))
	if named {
		more += ` AND handler <> ''`
	}
	s.query = strings.Replace(s.query, ofColumn, ofColumn+more, 1)
	return s
}

// CountHandled counts the open cases of somebody in an organ, Nobody's with "", at most so many. That every day comes after none
// has the engines take the index of what is open.
func CountHandled(q db.Query, organ, handler string, most int) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM (SELECT 1 AS one FROM request_case WHERE organ = $1 AND handler = $2 AND decided_on = '' AND due_on >= '' LIMIT $3) AS counted`,
		organ, handler, most).Scan(&n)
	return n, err
}

// HandlersOf gives everybody who answers for an open case of an organ, by id, at most a hundred.
func HandlersOf(q db.Query, organ string) (ids []string, err error) {
	last := ""
	for len(ids) < 100 {
		rows, err := q.Query(`SELECT handler FROM request_case WHERE organ = $1 AND decided_on = '' AND handler > $2 ORDER BY handler LIMIT 1`, organ, last)
		next, err := collect(rows, err, func(r scanner) (id string, err error) { return id, r.Scan(&id) })
		if err != nil || len(next) == 0 {
			return ids, err
		}
		last = next[0]
		ids = append(ids, last)
	}
	return ids, nil
}

const ownedByUnit = ` FROM request_part p JOIN request_case c ON c.id = p.case_id WHERE p.organ = $1 AND p.unit = $2 AND p.answer = '' AND c.decided_on = ''`

// CountUnit counts what a unit owes, at most so many.
func CountUnit(q db.Query, organ, unit string, most int) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM (SELECT 1 AS one`+ownedByUnit+` LIMIT $3) AS counted`, organ, unit, most).Scan(&n)
	return n, err
}

// UnitPage gives what a unit owes by the day set for it, after a place of that order ("" is the beginning), and the place after
// the last when there are more. Stage, Requester, Handler and DueBefore of the filter narrow it.
func UnitPage(q db.Query, f Filter, after string, limit int) ([]Part, string, error) {
	on, id, _ := strings.Cut(after, " ")
	before := lastDay
	if !f.DueBefore.IsZero() {
		before = f.DueBefore.String()
	}
	anybody, handler := 1, f.Handler
	if handler != "" {
		anybody = 0
	}
	if handler == Nobody {
		handler = ""
	}
	rows, err := q.Query(`SELECT `+partFields+ownedByUnit+` AND (p.due_on, p.id) > ($3, $4) AND p.due_on < $5 AND ($6 = '' OR c.stage = $6)
		AND ($7 = '' OR c.requester = $7) AND ($8 = 1 OR c.handler = $9) ORDER BY p.due_on, p.id LIMIT $10`,
		f.Organ, f.Unit, on, id, before, string(f.Stage), string(f.Requester), anybody, handler, limit+1)
	parts, err := collect(rows, err, scanPart)
	if err != nil || len(parts) <= limit {
		return parts, "", err
	}
	last := parts[limit-1]
	return parts[:limit], last.DueOn.String() + " " + last.ID, nil
}

// ByIDs gives cases, at most a hundred, in the order of their ids; unknown ones are left out.
func ByIDs(q db.Query, ids []string) ([]Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE id IN `+db.Values(1, len(ids)), args...)
	found, err := collect(rows, err, scanCase)
	if err != nil {
		return nil, err
	}
	at := map[string]Case{}
	for _, c := range found {
		at[c.ID] = c
	}
	found = found[:0]
	for _, id := range ids {
		if c, ok := at[id]; ok {
			found = append(found, c)
		}
	}
	return found, nil
}

// answering gives who answers for what a term is about: the whole case, or a unit's part with its day.
func answering(q db.Query, t OpenTerm) (handler string, err error) {
	text, args := `SELECT handler FROM request_case WHERE id = $1`, []any{t.Case}
	if t.What == PartTerm {
		text, args = `SELECT handler FROM request_part WHERE case_id = $1 AND unit = $2 AND due_on = $3 AND answer = '' ORDER BY handler DESC LIMIT 1`, []any{t.Case, string(t.Stage), t.Due.String()}
	}
	return handler, q.QueryRow(text, args...).Scan(&handler)
}
