// target.go finds the item somebody means by what they wrote: its address, its index number (索引号), its document number
// (文号). For relations between documents and for withdrawals that lead elsewhere.
package disclosure

import (
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
)

// Target is an item somebody may mean.
type Target struct {
	ID, Organ, Title, IndexNumber, DocumentNumber string
}

const maxTargets = 20

// Targets gives the public items that words name exactly: by address or id, by index number, by document number in whatever
// brackets. Several may bear one number.
func Targets(q db.Query, words string) ([]Target, error) {
	words = strings.TrimSpace(words)
	if words == "" {
		return nil, nil
	}
	id := words
	if _, after, ok := strings.Cut(words, "/items/"); ok {
		id, _, _ = strings.Cut(strings.SplitN(after, "?", 2)[0], "/")
	}
	return targets(q, `SELECT i.id, i.organ, i.live_title, i.index_number, r.document_number FROM disclosure_item i
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.live > 0 AND i.id IN (SELECT $1
			UNION SELECT x.id FROM disclosure_item x WHERE x.index_number = $2 AND x.index_number <> ''
			UNION SELECT n.item FROM disclosure_revision n WHERE n.document_number = $3 AND n.document_number <> '')
		AND (i.id = $1 OR i.index_number = $2 OR r.document_number = $3)
		ORDER BY i.published_at DESC, i.id DESC LIMIT $4`, id, words, catalogue.NormaliseDocumentNumber(words), maxTargets)
}

// TargetsByID gives public items by id; what is not public is left out.
func TargetsByID(q db.Query, ids ...string) ([]Target, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return targets(q, `SELECT i.id, i.organ, i.live_title, i.index_number, r.document_number FROM disclosure_item i
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.live > 0 AND i.id IN `+db.Values(1, len(ids)), args...)
}

// TargetsLike gives public items that words may mean: those they name exactly, otherwise those with the words in the title,
// the newest first.
func TargetsLike(q db.Query, words string) ([]Target, error) {
	list, err := Targets(q, words)
	if words = strings.TrimSpace(words); err != nil || len(list) > 0 || words == "" {
		return list, err
	}
	part := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words) + "%"
	return targets(q, `SELECT i.id, i.organ, i.live_title, i.index_number, r.document_number FROM disclosure_item i
		JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.live > 0 AND i.live_title LIKE $1 ESCAPE '\'
		ORDER BY i.published_at DESC, i.id DESC LIMIT $2`, part, maxTargets)
}

func targets(q db.Query, text string, args ...any) ([]Target, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Target
	for rows.Next() {
		var t Target
		if err := rows.Scan(&t.ID, &t.Organ, &t.Title, &t.IndexNumber, &t.DocumentNumber); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}
