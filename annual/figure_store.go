package annual

// What keeps the figures side by side: queries of annual_figure, and the follower of the ledger that brings in our own
// reports when they are signed, marks them public with their item, and takes them out again.

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/office"
)

// slot is the place of a report among the figures: of a body, a year and a scope there is one.
type slot struct {
	Body  string
	Year  int
	Scope Scope
}

// holder is the report in a slot.
type holder struct {
	Report      string
	Own, Public bool
}

// wideColumns is v1, v2 … v15.
var wideColumns = func() string {
	names := make([]string, Widest)
	for i := range names {
		names[i] = fmt.Sprintf("v%d", i+1)
	}
	return strings.Join(names, ", ")
}()

// marker is the row every report has: one line of it says that a report is there.
const marker = "R1"

// holderOf gives the report in a slot, a zero holder when it is empty.
func holderOf(q db.Query, s slot) (h holder, err error) {
	err = q.QueryRow(`SELECT report, own, is_public FROM annual_figure WHERE row_code = $1 AND year = $2 AND body = $3 AND scope = $4`,
		marker, s.Year, s.Body, s.Scope).Scan(&h.Report, &h.Own, &h.Public)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return h, err
}

func deleteFigures(tx *db.Tx, report string) error {
	_, err := tx.Exec(`DELETE FROM annual_figure WHERE report = $1`, report)
	return err
}

// insertFigures writes a report's lines, a few at a time: long statements cost by their square.
func insertFigures(tx *db.Tx, s slot, h holder, figures map[string]Wide) error {
	const batch, width = 8, 8 + Widest
	for rows := range slices.Chunk(slices.Sorted(maps.Keys(figures)), batch) {
		args := make([]any, 0, batch*width)
		for _, row := range rows {
			args = append(args, h.Report, row, s.Year, s.Body, s.Scope, h.Own, h.Public)
			for _, v := range figures[row] {
				args = append(args, orNull(v))
			}
			args = append(args, figures[row].Packed())
		}
		if _, err := tx.Exec(`INSERT INTO annual_figure (report, row_code, year, body, scope, own, is_public, `+wideColumns+`, packed) VALUES `+db.Values(len(rows), width), args...); err != nil {
			return err
		}
	}
	return nil
}

func orNull(v int64) any {
	if v == None {
		return nil
	}
	return v
}

// occupy puts into a slot the report that belongs there: ours if it is signed, else the newest import kept for it, else
// none. It says whether another report than before stands there now, or its being public changed.
func occupy(tx *db.Tx, s slot) (changed bool, err error) {
	had, err := holderOf(tx, s)
	if err != nil {
		return false, err
	}
	now, figures, err := belongs(tx, s)
	if err != nil {
		return false, err
	}
	if had.Report != "" {
		if err := deleteFigures(tx, had.Report); err != nil {
			return false, err
		}
	}
	if now.Report != "" {
		err = insertFigures(tx, s, now, figures)
	}
	return had != now, err
}

func belongs(tx *db.Tx, s slot) (h holder, figures map[string]Wide, err error) {
	if s.Scope == Self {
		h, figures, err = ownFigures(tx, s)
		if err != nil || h.Report != "" {
			return h, figures, err
		}
	}
	i, err := keptImport(tx, s)
	if err != nil || i == nil {
		return holder{}, nil, err
	}
	return holder{i.ID, false, i.Public}, i.Report().Figures(), nil
}

// ownFigures gives the figures of our own report of a slot: as public while it is, else if it is signed.
func ownFigures(q db.Query, s slot) (holder, map[string]Wide, error) {
	f, err := scanFiling(q.QueryRow(`SELECT `+reportFields+` FROM annual_report WHERE organ = $1 AND year = $2`, s.Body, s.Year))
	if f == nil {
		return holder{}, nil, orMissing(err)
	}
	if f, err = whole(q, f); err != nil {
		return holder{}, nil, err
	}
	p, public, err := published(q, f)
	switch {
	case err != nil:
		return holder{}, nil, err
	case public:
		if f, err = asPublic(q, f, p.Item); err != nil {
			return holder{}, nil, err
		}
	case f.State != Frozen:
		return holder{}, nil, nil
	}
	organ, err := office.OrganByID(q, f.Organ)
	if err != nil {
		return holder{}, nil, err
	}
	return holder{f.ID, true, public}, f.Report(organ).Figures(), nil
}

// filingOfItem gives the organ and year of the report that became an item; ok is false for any other item.
func filingOfItem(q db.Query, item string) (s slot, ok bool, err error) {
	s.Scope = Self
	err = q.QueryRow(`SELECT organ, year FROM annual_report WHERE item = $1`, item).Scan(&s.Body, &s.Year)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, err
}

// followed are the events after which a report of ours may stand otherwise among the figures.
var followed = map[string]bool{string(VerbFreeze): true, string(VerbReopen): true,
	"item.publish": true, "item.publish_correction": true, "item.confirm_withdrawal": true, "item.publish_emergency": true}

// VerbFigures is recorded when the figures of a report of ours came in, became public, or went.
const VerbFigures office.Verb = "report.figures"

// Follow brings the figures side by side to what the events left. It is a follower of the ledger: package work calls it.
func Follow(tx *db.Tx, events []ledger.Event) error {
	done := map[slot]bool{}
	for _, e := range events {
		if !followed[e.Verb] {
			continue
		}
		s, ok, err := slotOf(tx, e)
		if err != nil {
			return err
		}
		if !ok || done[s] {
			continue
		}
		done[s] = true
		changed, err := occupy(tx, s)
		if err != nil {
			return fmt.Errorf("figures of %s: %w", e.Subject, err)
		}
		if changed {
			if err := ledger.Append(tx, office.System("figures").Event(VerbFigures, e.Subject, yearText(s.Year), nil)); err != nil {
				return err
			}
		}
	}
	return nil
}

// slotOf gives the slot an event is about; ok is false when it is about no report.
func slotOf(q db.Query, e ledger.Event) (slot, bool, error) {
	kind, id, _ := strings.Cut(e.Subject, ":")
	switch kind {
	case "item":
		return filingOfItem(q, id)
	case "report":
		f, err := scanFiling(q.QueryRow(`SELECT `+reportFields+` FROM annual_report WHERE id = $1`, id))
		if f == nil {
			return slot{}, false, orMissing(err)
		}
		return slot{f.Organ, f.Year, Self}, true, nil
	}
	return slot{}, false, nil
}
