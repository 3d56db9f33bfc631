// verify.go computes again everything that was stored with a hash or a count: for `gongkai verify`.
package disclosure

import (
	"encoding/json"
	"fmt"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/ledger"
	"gongkai/publiclog"
)

// VerifyRevisions computes the hash of every stored revision, holds items to their revisions, publications to the public log
// and counts to items, and tells problem of everything that differs. It gives the number of revisions read.
func VerifyRevisions(q db.Query, problem func(string)) (n int64, err error) {
	item, at := "", int64(0)
	for {
		page, err := revisionsAfter(q, item, at, 500)
		if err != nil || len(page) == 0 {
			if err == nil {
				err = verifyItems(q, problem)
			}
			return n, err
		}
		for _, r := range page {
			if got := r.Text.Hash(); got != r.Hash {
				problem(fmt.Sprintf("item %s, revision %d: the text hashes to %s, its row says %s", r.Item, r.N, got, r.Hash))
			}
			n, item, at = n+1, r.Item, r.N
		}
	}
}

func revisionsAfter(q db.Query, item string, n int64, limit int) ([]Revision, error) {
	rows, err := q.Query(`SELECT `+revisionFields+` FROM disclosure_revision WHERE (item, n) > ($1, $2) ORDER BY item, n LIMIT $3`, item, n, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []Revision
	var with []int
	for rows.Next() {
		var r Revision
		var at, files int64
		if err := rows.Scan(r.into(&at, &files)...); err != nil {
			return nil, err
		}
		if r.At = instant(at); files > 0 {
			with = append(with, len(page))
			r.Attachments = make([]Attachment, files) // so that lost rows change the hash
		}
		page = append(page, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, i := range with {
		had := len(page[i].Attachments)
		list, err := attachments(q, page[i].Item, page[i].N)
		if err != nil {
			return nil, err
		}
		if len(list) == had {
			page[i].Attachments = list
		}
	}
	return page, nil
}

// differing are questions whose every answer is a problem: an item, and what is wrong with it.
var differing = []struct{ what, query string }{
	{"its newest revision is not there or differs", `SELECT i.id FROM disclosure_item i LEFT JOIN disclosure_revision r ON r.item = i.id AND r.n = i.head
		WHERE r.hash IS NULL OR r.hash <> i.head_hash OR r.title <> i.head_title OR r.column_id <> i.head_column ORDER BY i.id LIMIT 100`},
	{"its public revision is not there or differs", `SELECT i.id FROM disclosure_item i LEFT JOIN disclosure_revision r ON r.item = i.id AND r.n = i.live
		WHERE i.live > 0 AND (r.hash IS NULL OR r.hash <> i.live_hash OR r.title <> i.live_title OR r.column_id <> i.live_column) ORDER BY i.id LIMIT 100`},
	{"it is public without a publication of that text", `SELECT i.id FROM disclosure_item i WHERE i.live > 0 AND NOT EXISTS
		(SELECT 1 FROM disclosure_publication p WHERE p.item = i.id AND p.n = i.live AND p.hash = i.live_hash) ORDER BY i.id LIMIT 100`},
	{"a publication names a text that is not there or differs", `SELECT p.item FROM disclosure_publication p LEFT JOIN disclosure_revision r ON r.item = p.item AND r.n = p.n
		WHERE r.hash IS NULL OR r.hash <> p.hash ORDER BY p.item LIMIT 100`},
	{"an approval names a text that is not there or differs", `SELECT a.item FROM disclosure_approval a LEFT JOIN disclosure_revision r ON r.item = a.item AND r.n = a.n
		WHERE r.hash IS NULL OR r.hash <> a.hash ORDER BY a.item LIMIT 100`},
	{"it was approved by somebody who wrote in it", `SELECT a.item FROM disclosure_approval a JOIN disclosure_revision r ON r.item = a.item AND r.n <= a.n AND r.author = a.by_id
		WHERE r.n > COALESCE((SELECT MAX(p.n) FROM disclosure_publication p WHERE p.item = a.item AND p.n < a.n AND p.at <= a.at AND p.kind <> 'emergency'), 0) ORDER BY a.item LIMIT 100`},
	{"a publication rests on approvals that are not there", `SELECT p.item FROM disclosure_publication p WHERE p.round > 0 AND NOT EXISTS
		(SELECT 1 FROM disclosure_approval a WHERE a.item = p.item AND a.round = p.round AND a.hash = p.hash AND a.verb = 'item.sign_off') ORDER BY p.item LIMIT 100`},
	{"a public column's count is wrong", `SELECT c.column_id FROM (SELECT organ, column_id, CAST(SUM(n) AS BIGINT) AS n FROM disclosure_count GROUP BY organ, column_id) c
		WHERE c.n <> (SELECT COUNT(*) FROM disclosure_item i WHERE i.live > 0 AND i.organ = c.organ AND i.live_column = c.column_id) ORDER BY c.column_id LIMIT 100`},
}

func verifyItems(q db.Query, problem func(string)) error {
	for _, d := range differing {
		ids, err := texts(q, d.query)
		if err != nil {
			return err
		}
		for _, id := range ids {
			problem(fmt.Sprintf("item %s: %s", id, d.what))
		}
	}
	if err := verifyApprovals(q, problem); err != nil {
		return err
	}
	return verifyLeaves(q, problem)
}

// verifyApprovals holds the approvals of every item that has any to the events that recorded them, both ways.
func verifyApprovals(q db.Query, problem func(string)) error {
	after := ""
	for {
		ids, err := approvedAfter(q, after, 500)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			list, err := Approvals(q, id, 0)
			if err != nil {
				return err
			}
			recorded, err := recordedApprovals(q, id)
			if err != nil {
				return err
			}
			for _, a := range list {
				if len(recorded) > 0 && !recorded[a.digest()] { // approvals from before routes have no digest in the ledger
					problem(fmt.Sprintf("item %s: approval %d of round %d is not the one the ledger recorded", id, a.Seq, a.Round))
				}
				delete(recorded, a.digest())
			}
			for range recorded {
				problem(fmt.Sprintf("item %s: an approval the ledger recorded is not there", id))
			}
			after = id
		}
	}
}

// recordedApprovals gives the digests of an item's approvals in its ledger.
func recordedApprovals(q db.Query, item string) (map[string]bool, error) {
	events, err := ledger.Of(q, Subject(item), 10_000)
	if err != nil {
		return nil, err
	}
	had := map[string]bool{}
	for _, e := range events {
		var data struct {
			Approval string `json:"approval"`
		}
		if json.Unmarshal(e.Data, &data) == nil && data.Approval != "" {
			had[data.Approval] = true
		}
	}
	return had, nil
}

func texts(q db.Query, query string, args ...any) ([]string, error) {
	rows, err := q.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// verifyLeaves holds every publication to the leaf that commits to it, and every leaf to a publication.
func verifyLeaves(q db.Query, problem func(string)) error {
	records := map[int64][]byte{}
	rows, err := q.Query(`SELECT p.item, p.serial, p.kind, p.n, p.hash, p.at, p.by_name, p.note, p.leaf, p.ground, p.shows, p.target, i.organ, i.index_number
		FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item ORDER BY p.leaf`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Publication
		var at int64
		var organ, index string
		if err := rows.Scan(&p.Item, &p.Serial, &p.Kind, &p.N, &p.Hash, &at, &p.ByName, &p.Note, &p.Leaf, &p.Ground, &p.Shows, &p.Target, &organ, &index); err != nil {
			return err
		}
		p.At = instant(at)
		records[p.Leaf] = p.Record(organ, index)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err = publiclog.Verify(q, problem, func(leaf int64, nonce, commitment string) {
		record, ok := records[leaf]
		if !ok {
			problem(fmt.Sprintf("public log: leaf %d has no publication", leaf))
			return
		}
		if got, err := publiclog.Commit(nonce, record); err != nil || got != commitment {
			problem(fmt.Sprintf("public log: leaf %d does not commit to its publication", leaf))
		}
		delete(records, leaf)
	})
	for leaf := range records {
		problem(fmt.Sprintf("public log: leaf %d, named by a publication, is not there", leaf))
	}
	return err
}

// Files calls f once for every stored file that some revision names: for full checks of the store.
func Files(q db.Query, f func(blob.Ref) error) error {
	after := ""
	for {
		page, err := filesAfter(q, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, ref := range page {
			if err := f(ref); err != nil {
				return err
			}
			after = ref.Hash
		}
	}
}

func filesAfter(q db.Query, after string) ([]blob.Ref, error) {
	rows, err := q.Query(`SELECT hash, MAX(size) FROM disclosure_attachment WHERE hash > $1 GROUP BY hash ORDER BY hash LIMIT 500`, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []blob.Ref
	for rows.Next() {
		var ref blob.Ref
		if err := rows.Scan(&ref.Hash, &ref.Size); err != nil {
			return nil, err
		}
		page = append(page, ref)
	}
	return page, rows.Err()
}

// Named says whether some revision names the file, or a form that could not be saved yet: what a sweep keeps.
func Named(q db.Query, hash string) (named bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM disclosure_attachment WHERE hash = $1) OR EXISTS
		(SELECT 1 FROM disclosure_draft WHERE fields LIKE '%' || $2 || '%')`, hash, hash).Scan(&named)
	return named, err
}
