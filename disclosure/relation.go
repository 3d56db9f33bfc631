// relation.go is how documents stand to each other: one amends, repeals or interprets another (有效性, 政策解读; FACTS 6.17, 7.4).
// A relation is part of the text that states it, hashed and approved with it. What it does to the other document is never
// written into that one's approved text: it is computed from what is public, and shown at once. Event item.ripen.
package disclosure

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// RelationKind is what a text does to another document.
type RelationKind string

// The kinds of relation.
const (
	Amends     RelationKind = "amends"     // 修改
	Repeals    RelationKind = "repeals"    // 废止
	Interprets RelationKind = "interprets" // 解读
	RelatedTo  RelationKind = "related"    // 相关
)

// RelationKinds lists them in the order shown.
var RelationKinds = []RelationKind{Amends, Repeals, Interprets, RelatedTo}

// Key is the message key of the kind's name, seen from the text that states it; backwards from the other.
func (k RelationKind) Key(backwards bool) string {
	if backwards {
		return "disclosure.relation.back." + string(k)
	}
	return "disclosure.relation." + string(k)
}

// VerbRipen is the event of the day on which an amendment or repeal published earlier takes effect.
const VerbRipen office.Verb = "item.ripen"

// Relation is one document another text states something about: an item of the house, or one from outside by its title.
type Relation struct {
	Kind    RelationKind `json:"kind"`
	Target  string       `json:"target,omitempty"` // item id; empty for a document from outside
	Title   string       `json:"title"`            // as it was called when this was written
	Number  string       `json:"number,omitempty"` // document number
	Address string       `json:"address,omitempty"`
}

// Relations are those of one text, in its order.
type Relations []Relation

const maxRelations = 50

// tidied gives the relations in their kept form: blanks trimmed, what says nothing left out, nothing twice.
func (list Relations) tidied() Relations {
	var out Relations
	for _, r := range list {
		for _, s := range []*string{&r.Title, &r.Number, &r.Address, &r.Target} {
			*s = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD")), " ")
		}
		r.Number = catalogue.NormaliseDocumentNumber(r.Number)
		if r.Title != "" && !slices.ContainsFunc(out, func(o Relation) bool {
			return o.Kind == r.Kind && o.Target == r.Target && (o.Target != "" || o.Title == r.Title)
		}) {
			out = append(out, r)
		}
	}
	return out
}

func (list Relations) check(f *fault.Form) {
	if len(list) > maxRelations {
		f.Add("relation", "disclosure.too_many_relations", maxRelations)
	}
	for _, r := range list {
		if !slices.Contains(RelationKinds, r.Kind) {
			f.Add("relation", "disclosure.bad_choice")
		}
		if utf8.RuneCountInString(r.Title) > 200 || utf8.RuneCountInString(r.Number) > 60 || len(r.Address) > 500 {
			f.Add("relation", "disclosure.too_long", 200)
		}
		if r.Address != "" && !strings.HasPrefix(r.Address, "https://") && !strings.HasPrefix(r.Address, "http://") {
			f.Add("relation", "disclosure.bad_address")
		}
	}
}

// encode is the stored form; "" for none.
func (list Relations) encode() string {
	if len(list) == 0 {
		return ""
	}
	raw, err := json.Marshal([]Relation(list))
	if err != nil {
		panic(err) // texts always encode
	}
	return string(raw)
}

// Value stores the relations.
func (list Relations) Value() (driver.Value, error) { return list.encode(), nil }

// Scan reads them back.
func (list *Relations) Scan(from any) error {
	var raw []byte
	switch from := from.(type) {
	case string:
		raw = []byte(from)
	case []byte:
		raw = from
	default:
		return fmt.Errorf("disclosure: relations are stored as text, not as %T", from)
	}
	*list = nil
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, (*[]Relation)(list)); err != nil {
		return fmt.Errorf("disclosure: relations: %w", err)
	}
	return nil
}

// Words gives the relations as a reader compares them, one a line.
func (list Relations) Words(name func(key string) string) string {
	var lines []string
	for _, r := range list {
		line := name(r.Kind.Key(false)) + " " + r.Title
		if r.Number != "" {
			line += " " + r.Number
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// relate brings the public relations of an item to what its public text says, and the validity of every document touched.
// serial is the publication that did it; without relations (nil) the item's fall away.
func relate(tx *db.Tx, it Item, serial int64, text Text) error {
	touched, err := ids(tx, `SELECT DISTINCT target FROM disclosure_relation WHERE source = $1`, it.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM disclosure_relation WHERE source = $1`, it.ID); err != nil {
		return err
	}
	today := workday.DateOf(tx.Now())
	for i, r := range text.Relations {
		if r.Target == "" || r.Target == it.ID {
			continue
		}
		ripe := text.EffectiveOn.IsZero() || !text.EffectiveOn.After(today)
		if _, err := tx.Exec(`INSERT INTO disclosure_relation (source, position, target, kind, from_on, ripe) VALUES ($1, $2, $3, $4, $5, $6)`,
			it.ID, i+1, r.Target, string(r.Kind), text.EffectiveOn, ripe); err != nil {
			return err
		}
		touched = append(touched, r.Target)
	}
	if err := weigh(tx, it.ID, it.Live, it.ID, serial); err != nil {
		return err
	}
	return weighAll(tx, touched, it.ID, serial)
}

// weighAll weighs documents in one order, so that two publications never wait for each other.
func weighAll(tx *db.Tx, touched []string, cause string, serial int64) error {
	slices.Sort(touched)
	for _, id := range slices.Compact(touched) {
		var live int64
		if err := tx.QueryRow(`SELECT COALESCE(MAX(live), 0) FROM disclosure_item WHERE id = $1`, id).Scan(&live); err != nil {
			return err
		}
		if err := weigh(tx, id, live, cause, serial); err != nil {
			return err
		}
	}
	return nil
}

// weigh computes the validity of one item from its public text and what public texts do to it, and tells it when another's
// publication changed it. The row is taken first, so that what another writer did to it is seen.
func weigh(tx *db.Tx, id string, live int64, cause string, serial int64) error {
	if _, err := tx.Exec(`UPDATE disclosure_item SET links = links WHERE id = $1`, id); err != nil {
		return err
	}
	var organ, was, own string
	var links, repealed, amended int64
	err := tx.QueryRow(`SELECT COALESCE(MAX(i.organ), ''), COALESCE(MAX(i.validity), ''),
			COALESCE((SELECT r.validity FROM disclosure_revision r WHERE r.item = $1 AND r.n = $2), ''),
			(SELECT COUNT(*) FROM disclosure_relation l WHERE l.target = $1),
			(SELECT COUNT(*) FROM disclosure_relation l WHERE l.target = $1 AND l.kind = 'repeals' AND l.ripe),
			(SELECT COUNT(*) FROM disclosure_relation l WHERE l.target = $1 AND l.kind = 'amends' AND l.ripe)
		FROM disclosure_item i WHERE i.id = $1`, id, live).Scan(&organ, &was, &own, &links, &repealed, &amended)
	if err != nil || organ == "" {
		return err
	}
	now := validityOf(Validity(own), repealed > 0, amended > 0)
	if _, err := tx.Exec(`UPDATE disclosure_item SET validity = $2, links = $3 WHERE id = $1`, id, string(now), links); err != nil {
		return err
	}
	if id == cause || live == 0 || now == Validity(was) {
		return nil
	}
	kind := PublicationKind(now)
	if now == "" {
		kind = PublicationKind(InForce)
	}
	return insertChange(tx, happened{id, serial, cause, organ, kind, tx.Now()})
}

// validityOf is the validity of a document from what its own text says and what others do to it.
func validityOf(own Validity, repealed, amended bool) Validity {
	switch {
	case own == Abolished || own == Lapsed:
		return own
	case repealed:
		return Abolished
	case amended:
		return Amended
	}
	return own
}

// Ripen has the amendments and repeals of an organ's public texts take effect whose day has come: daily work.
func Ripen(tx *db.Tx) error {
	today := workday.DateOf(tx.Now())
	sources, err := ids(tx, `SELECT DISTINCT l.source FROM disclosure_relation l JOIN disclosure_item i ON i.id = l.source
		WHERE NOT l.ripe AND l.from_on <= $1 AND i.organ = $2 ORDER BY l.source LIMIT 500`, today, tx.Organ())
	if err != nil {
		return err
	}
	for _, source := range sources {
		if _, err := tx.Exec(`UPDATE disclosure_relation SET ripe = TRUE WHERE source = $1`, source); err != nil {
			return err
		}
		touched, err := ids(tx, `SELECT DISTINCT target FROM disclosure_relation WHERE source = $1`, source)
		if err != nil {
			return err
		}
		var serial int64
		if err := tx.QueryRow(`SELECT MAX(serial) FROM disclosure_publication WHERE item = $1`, source).Scan(&serial); err != nil {
			return err
		}
		if err := weighAll(tx, touched, source, serial); err != nil {
			return err
		}
		it, err := ItemByID(tx, source)
		if err != nil {
			return err
		}
		if err := ledger.Append(tx, office.System("validity").Event(VerbRipen, Subject(source), it.LiveTitle, nil)); err != nil {
			return err
		}
	}
	return nil
}

// Linked is one end of a relation between public documents, as a reader follows it.
type Linked struct {
	Relation
	Back   bool         // the other document states it about this one
	Public bool         // Target may be opened
	From   workday.Date // the day from which an amendment or repeal by the other holds; zero from publication
}

// Links gives what a public page says of other documents and what theirs say of it; one query, and none for a page without.
func Links(q db.Query, p Page) ([]Linked, error) {
	var out []Linked
	var targets []string
	for _, r := range p.Relations {
		out = append(out, Linked{Relation: r})
		if r.Target != "" {
			targets = append(targets, r.Target)
		}
	}
	found, err := TargetsByID(q, targets...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		for _, t := range found {
			if t.ID == out[i].Target {
				out[i].Title, out[i].Number, out[i].Public = t.Title, t.DocumentNumber, true
			}
		}
	}
	// What is no longer public, or not yet, is not named.
	out = slices.DeleteFunc(out, func(l Linked) bool { return l.Target != "" && !l.Public })
	if p.Links == 0 {
		return out, nil
	}
	rows, err := q.Query(`SELECT l.kind, l.source, i.live_title, r.document_number, l.from_on FROM disclosure_relation l
		JOIN disclosure_item i ON i.id = l.source AND i.live > 0 JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		WHERE l.target = $1 ORDER BY i.published_at DESC, l.source LIMIT 100`, p.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		l := Linked{Back: true, Public: true}
		if err := rows.Scan(&l.Kind, &l.Target, &l.Title, &l.Number, &l.From); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// causedBy gives the items whose validity the publications of others changed.
func causedBy(q db.Query, causes []string) (all []string, err error) {
	for part := range slices.Chunk(causes, 25) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		some, err := ids(q, `SELECT DISTINCT item FROM disclosure_change WHERE cause <> '' AND cause IN `+db.Values(1, len(part)), args...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func ids(q db.Query, text string, args ...any) ([]string, error) {
	rows, err := q.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}
