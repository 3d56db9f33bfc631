// report.go is what the annual report asks of the items: the normative documents of an organ and which of its figures each
// counts in (FACTS 2.9, 2.12). The report counts what stands in the records, public or not; what was dropped or withdrawn
// does not count. A document ends by what its own text says, by the public text of another that repeals it, whoever's, or by the
// passing of its last day, whichever comes first.
package disclosure

import (
	"time"

	"gongkai/db"
	"gongkai/workday"
)

// Document is a normative document as the annual report counts it.
type Document struct {
	ID, Title, Number string
	FormedOn          workday.Date
	AbolishedOn       workday.Date // as its own text says
	EndedOn           workday.Date // the first day on which it was no longer in force; zero while it is
	Validity          Validity
	PublishedAt       time.Time // zero while it is not public
}

// NormativeDocuments gives an organ's normative documents, oldest first: of each item the public text, or the newest one
// while none is public.
func NormativeDocuments(q db.Query, organ string) ([]Document, error) {
	rows, err := q.Query(`SELECT i.id, r.title, r.document_number, r.formed_on, r.abolished_on, r.expires_on, r.validity, CASE WHEN i.live > 0 THEN i.published_at ELSE 0 END
		FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id AND r.n = CASE WHEN i.live > 0 THEN i.live ELSE i.head END
		WHERE i.organ = $1 AND r.normative AND i.stage <> $2 AND i.stage <> $3 ORDER BY r.formed_on, i.id`, organ, Dropped, Withdrawn)
	return documents(q, rows, err, q.Now())
}

// NormativeDocumentsAt is NormativeDocuments for the records as they were at an instant: revisions, publications and
// withdrawals are never changed, only followed.
func NormativeDocumentsAt(q db.Query, organ string, at time.Time) ([]Document, error) {
	rows, err := q.Query(`SELECT i.id, r.title, r.document_number, r.formed_on, r.abolished_on, r.expires_on, r.validity,
			CASE WHEN i.published_at > 0 AND i.published_at <= $2 THEN i.published_at ELSE 0 END
		FROM disclosure_item i JOIN disclosure_revision r ON r.item = i.id
		WHERE i.organ = $1 AND r.normative AND r.at <= $2
			AND r.n = COALESCE((SELECT p.n FROM disclosure_publication p WHERE p.item = i.id AND p.at <= $2 ORDER BY p.serial DESC LIMIT 1),
				(SELECT max(h.n) FROM disclosure_revision h WHERE h.item = i.id AND h.at <= $2))
			AND NOT EXISTS (SELECT 1 FROM disclosure_publication w WHERE w.item = i.id AND w.kind = $3 AND w.at <= $2)
			AND NOT (i.stage = $4 AND i.changed_at <= $2)
		ORDER BY r.formed_on, i.id`, organ, at.UnixMicro(), TakenDown, Dropped)
	return documents(q, rows, err, at)
}

func documents(q db.Query, rows *db.Rows, err error, at time.Time) ([]Document, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Document
	for rows.Next() {
		var d Document
		var expires workday.Date
		var published int64
		if err := rows.Scan(&d.ID, &d.Title, &d.Number, &d.FormedOn, &d.AbolishedOn, &expires, &d.Validity, &published); err != nil {
			return nil, err
		}
		d.PublishedAt, d.EndedOn = instant(published), d.AbolishedOn
		if !expires.IsZero() {
			d.EndedOn = earlier(d.EndedOn, expires.AddDays(1))
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil || len(out) == 0 {
		return out, err
	}
	rows.Close()
	repealed, err := repeals(q, at)
	for i := range out {
		out[i].EndedOn = earlier(out[i].EndedOn, repealed[out[i].ID])
	}
	return out, err
}

// earlier is the earlier of two days, either of which may be missing.
func earlier(a, b workday.Date) workday.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// repeals gives the day on which documents were repealed by the texts of others that were public at an instant: the day the other
// took effect, or, where it names none, the day it was published saying so.
func repeals(q db.Query, at time.Time) (map[string]workday.Date, error) {
	rows, err := q.Query(`SELECT p.item, p.kind, p.at, r.effective_on, r.relations FROM disclosure_publication p
		JOIN disclosure_revision r ON r.item = p.item AND r.n = p.n
		WHERE p.at <= $1 AND p.item IN (SELECT s.item FROM disclosure_revision s WHERE s.relations <> '') ORDER BY p.item, p.serial`, at.UnixMicro())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	days := map[string]workday.Date{}
	source, now := "", map[string]workday.Date{} // what the text of one source says, publication by publication
	keep := func() {
		for target, day := range now {
			days[target] = earlier(days[target], day)
		}
	}
	for rows.Next() {
		var item string
		var kind PublicationKind
		var published int64
		var effective workday.Date
		var relations Relations
		if err := rows.Scan(&item, &kind, &published, &effective, &relations); err != nil {
			return nil, err
		}
		if item != source {
			keep()
			source, now = item, map[string]workday.Date{}
		}
		now = repealedBy(now, kind, relations, effective, workday.DateOf(instant(published)))
	}
	keep()
	return days, rows.Err()
}

// repealedBy carries what a source repeals on over one more of its publications.
func repealedBy(before map[string]workday.Date, kind PublicationKind, relations Relations, effective, published workday.Date) map[string]workday.Date {
	if kind == TakenDown {
		return nil
	}
	if !kind.Shows() {
		return before
	}
	now := map[string]workday.Date{}
	for _, r := range relations {
		if r.Kind != Repeals || r.Target == "" {
			continue
		}
		switch day, said := before[r.Target]; {
		case !effective.IsZero():
			now[r.Target] = effective
		case said:
			now[r.Target] = day
		default:
			now[r.Target] = published
		}
	}
	return now
}

// Counts says whether a document counts in a figure of a year's report: made, newly_public, public_total (form of 2019),
// abolished, in_force (form of 2021; as of 31 December).
func (d Document) Counts(column string, year int) bool {
	last := workday.On(year, 12, 31)
	public := workday.DateOf(d.PublishedAt)
	switch column {
	case "made":
		return d.FormedOn.Year() == year && !d.FormedOn.IsZero()
	case "newly_public":
		return !d.PublishedAt.IsZero() && public.Year() == year
	case "public_total":
		return !d.PublishedAt.IsZero() && !public.After(last)
	case "abolished":
		return !d.EndedOn.IsZero() && d.EndedOn.Year() == year
	case "in_force":
		return !d.FormedOn.IsZero() && !d.FormedOn.After(last) && (d.EndedOn.IsZero() || d.EndedOn.After(last)) &&
			(d.Validity != Abolished && d.Validity != Lapsed || d.EndedOn.After(last))
	}
	return false
}

// CorrectedIn gives how many times an organ's public items were corrected, and how many were taken down, in a year.
func CorrectedIn(q db.Query, organ string, year int) (corrected, withdrawn int64, err error) {
	from, to := yearSpan(year)
	err = q.QueryRow(`SELECT CAST(COALESCE(SUM(CASE WHEN p.kind = $4 THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN p.kind = $5 THEN 1 ELSE 0 END), 0) AS BIGINT)
		FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item WHERE i.organ = $1 AND p.at >= $2 AND p.at < $3`,
		organ, from, to, Corrected, TakenDown).Scan(&corrected, &withdrawn)
	return corrected, withdrawn, err
}
