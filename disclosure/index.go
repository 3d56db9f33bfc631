// index.go keeps the search index: what is public is put in, what is withdrawn taken out, behind the ledger.
package disclosure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/search"
)

// The facets of search.
const (
	FacetOrgan search.Facet = iota
	FacetColumn
	FacetGenre
	FacetTopic
	FacetYear // of first publication, in China
	FacetValidity
	FacetStatutory // item of arts. 20 and 21
	FacetFile      // what its attachments are: FilePDF …; empty without any
)

// searched are the verbs that change what search must find.
var searched = map[string]bool{string(VerbPublish): true, string(VerbRepublish): true, string(VerbConfirm): true, string(VerbImport): true,
	string(VerbEmergency): true, string(VerbLapse): true, string(VerbRipen): true}

// Index brings the search index to what the events left public. It is a follower of the ledger: package work calls it.
func Index(tx *db.Tx, events []ledger.Event) error {
	var ids, worked []string // what may be public otherwise than before, what was worked on
	for _, e := range events {
		moved, err := movedBy(tx, e)
		if err != nil {
			return err
		}
		ids, worked = append(ids, moved...), append(worked, moved...)
		id, ok := itemOf(e.Subject)
		if ok && searched[e.Verb] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if ok && !slices.Contains(worked, id) {
			worked = append(worked, id)
		}
	}
	if err := indexDrafts(tx, worked); err != nil {
		return fmt.Errorf("index the work on %d items: %w", len(worked), err)
	}
	if len(ids) == 0 {
		return nil
	}
	others, err := causedBy(tx, ids) // whose validity these changed
	if err != nil {
		return err
	}
	for _, id := range others {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if err := reindex(tx, ids); err != nil {
		return fmt.Errorf("index %d items from %s: %w", len(ids), ids[0], err)
	}
	return nil
}

// reindex puts those of the items that are public into the index as they are, and takes the others out.
func reindex(tx *db.Tx, ids []string) error {
	if err := search.Lock(tx); err != nil { // from here on nobody else writes the index: what is read now is the latest
		return err
	}
	public := map[string]search.Doc{}
	for part := range slices.Chunk(ids, 25) {
		found, err := publicTexts(tx, part)
		if err != nil {
			return err
		}
		for _, p := range found {
			doc, err := searchDoc(tx, p)
			if err != nil {
				return err
			}
			public[p.Item] = doc
		}
	}
	var docs []search.Doc // in the order of the ledger, so that they are numbered alike on both engines
	for _, id := range ids {
		if doc, ok := public[id]; ok {
			docs = append(docs, doc)
			continue
		}
		if err := search.Delete(tx, Subject(id)); err != nil {
			return err
		}
	}
	return search.Put(tx, docs)
}

// publicText is what search needs of a public item.
type publicText struct {
	Revision
	Organ, IndexNumber string
	Published          int64
	files              int64
}

func publicTexts(q db.Query, ids []string) (list []publicText, err error) {
	return indexedTexts(q, `SELECT i.id, i.organ, i.index_number, i.published_at, i.live, i.live_column, i.live_hash,
		r.title, r.statutory, r.topic, r.genre, r.issuer, r.document_number, r.keywords, r.summary, `+validNow+`, r.body, r.elements, r.attachments
		FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live WHERE i.live > 0 AND i.id IN `, ids)
}

func indexedTexts(q db.Query, text string, ids []string) (list []publicText, err error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := q.Query(text+db.Values(1, len(ids)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p publicText
		if err := rows.Scan(&p.Item, &p.Organ, &p.IndexNumber, &p.Published, &p.N, &p.Column, &p.Hash, &p.Title, &p.Statutory, &p.Topic, &p.Genre, &p.Issuer,
			&p.DocumentNumber, &p.Keywords, &p.Summary, &p.Validity, &p.Body, &p.Elements, &p.files); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// searchDoc is what search knows of a public text. Its mark names all that went in, so that the same is not put in twice.
func searchDoc(q db.Query, p publicText) (search.Doc, error) {
	at := instant(p.Published)
	d := search.Doc{Key: Subject(p.Item), Mark: p.Hash + " " + p.Column + " " + p.IndexNumber + " " + string(p.Validity), At: at, Title: p.Title,
		Lead:  strings.Join([]string{p.Keywords, p.DocumentNumber, p.IndexNumber, p.Summary, p.Issuer}, "\n"),
		Text:  p.Elements.Words() + "\n" + PlainText(p.Body),
		Codes: []string{p.DocumentNumber, p.IndexNumber},
		Facets: [search.Facets]string{FacetOrgan: p.Organ, FacetColumn: p.Column, FacetGenre: p.Genre, FacetTopic: p.Topic,
			FacetYear: strconv.Itoa(publicYear(at)), FacetValidity: string(p.Validity), FacetStatutory: p.Statutory}}
	if p.files == 0 {
		return d, nil
	}
	files, err := attachments(q, p.Item, p.N)
	if err != nil {
		return d, err
	}
	texts, err := fileTexts(q, files)
	if err != nil {
		return d, err
	}
	var words []string
	for _, a := range files {
		words = append(words, a.Name, texts[a.Hash])
	}
	d.Files = strings.Join(words, "\n")
	d.Mark += " " + strconv.Itoa(len(texts))
	d.Facets[FacetFile] = fileKind(files[0].Type)
	return d, nil
}

// fileKind is a media type in a word, for people to choose by.
func fileKind(media string) string {
	for _, k := range []struct{ part, kind string }{{"pdf", "pdf"}, {"wordprocessing", "document"}, {"msword", "document"}, {"spreadsheet", "table"}, {"excel", "table"}, {"image/", "image"}} {
		if strings.Contains(media, k.part) {
			return k.kind
		}
	}
	return "other"
}

// itemOf gives the item a ledger subject names.
func itemOf(subject string) (id string, ok bool) {
	const prefix = "item:"
	if len(subject) <= len(prefix) || subject[:len(prefix)] != prefix {
		return "", false
	}
	return subject[len(prefix):], true
}
