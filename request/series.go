package request

// The series letters are numbered in: each kind of letter has its own (告, 延, 征 …), with a sign (机关代字, FACTS 9.5) the organ may
// set. A sign is an edition: the last one holds for new letters, letters that were numbered keep their number, and no number is
// given twice. Table request_series. Event rule.case.

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// SeriesKind names a series: a kind of letter, or a group of replies.
type SeriesKind string

// The groups of replies.
const (
	SeriesReply        SeriesKind = "reply"
	SeriesNotProcessed SeriesKind = "not_processed"
	SeriesClosed       SeriesKind = "closed"
	SeriesCorrection   SeriesKind = "reply_correction"
)

// Key is the message key of the series' name.
func (k SeriesKind) Key() string {
	if _, ok := replySigns[k]; ok {
		return "letter.series." + string(k)
	}
	return LetterCode(k).Key()
}

// replySigns are the usual signs of the groups of replies.
var replySigns = map[SeriesKind]string{SeriesReply: seriesReply, SeriesNotProcessed: "不", SeriesClosed: "结", SeriesCorrection: "更"}

// SeriesKinds lists them in the catalogue's order, replies last.
func SeriesKinds() []SeriesKind {
	var all []SeriesKind
	for _, k := range LetterKinds {
		all = append(all, SeriesKind(k.Code))
	}
	return append(all, SeriesReply, SeriesNotProcessed, SeriesClosed, SeriesCorrection)
}

// seriesOf is the series a letter is numbered in.
func seriesOf(code LetterCode) SeriesKind {
	outcome, reply := outcomeOf(code)
	switch {
	case !reply:
		return SeriesKind(code)
	case outcome == ClosedNotCorrected, outcome == ClosedFeeUnpaid, outcome == ClosedOther:
		return SeriesClosed
	case slices.ContainsFunc(CorrectionReplies, func(k ReplyKind) bool { return k.Outcome == outcome }):
		return SeriesCorrection
	case code == replyCodes[Repeat], strings.HasPrefix(string(code), "not_processed_"):
		return SeriesNotProcessed
	}
	return SeriesReply
}

// Series is the sign of a series in force.
type Series struct {
	Kind    SeriesKind
	Sign    string // what stands before the year: 浦口街道依复
	Set     string // what the organ set; '' the usual sign
	Version int64
	ByName  string
	At      time.Time
}

// usualSign is the sign where the organ set none: its name, 依, and the sign of the kind.
func usualSign(o office.Organ, k SeriesKind) string { return usualLead(o) + usualMark(k) }

func usualLead(o office.Organ) string { return o.Display() + "依" }

func usualMark(k SeriesKind) string {
	if sign, ok := replySigns[k]; ok {
		return sign
	}
	kind, _ := LetterKindOf(LetterCode(k))
	return kind.Series
}

// AllSeries gives the signs of an organ in force, in the catalogue's order.
func AllSeries(q db.Query, organ string) ([]Series, error) {
	o, err := office.OrganByID(q, organ)
	if err != nil {
		return nil, err
	}
	editions, err := seriesEditions(q, organ)
	if err != nil {
		return nil, err
	}
	var all []Series
	for _, kind := range SeriesKinds() {
		s := Series{Kind: kind}
		for _, e := range editions { // oldest first: the last one holds
			if e.Kind == kind {
				s = e
			}
		}
		if s.Sign = s.Set; s.Set == "" {
			s.Sign = usualSign(o, kind)
		}
		all = append(all, s)
	}
	return all, nil
}

// seriesEditions gives every edition, oldest first.
func seriesEditions(q db.Query, organ string) ([]Series, error) {
	rows, err := q.Query(`SELECT kind, version, sign, by_name, at FROM request_series WHERE organ = $1 ORDER BY kind, version`, organ)
	return collect(rows, err, func(r scanner) (s Series, err error) {
		var at int64
		err = r.Scan(&s.Kind, &s.Version, &s.Set, &s.ByName, &at)
		s.At = time.UnixMicro(at).UTC()
		return s, err
	})
}

var signForm = regexp.MustCompile(`^[\p{Han}A-Za-z]{2,30}$`)

// SetSeries gives series of an organ other signs, by kind; an empty one is the usual sign again. Seen are the versions their
// writer started from. Signs that did not change make no edition.
func SetSeries(tx *db.Tx, by office.Actor, organ string, seen map[SeriesKind]int64, signs map[SeriesKind]string) error {
	if err := by.Allow(VerbHandling, organ); err != nil {
		return err
	}
	now, err := AllSeries(tx, organ)
	if err != nil {
		return err
	}
	var form fault.Form
	changed := map[string]any{}
	for _, s := range now {
		sign, given := signs[s.Kind]
		if sign = privacy.Clean(sign); !given || sign == s.Set || s.Set == "" && sign == s.Sign {
			continue
		}
		if sign != "" && !signForm.MatchString(sign) {
			form.Add(string(s.Kind), "letter.series.form")
			continue
		}
		if s.Version != seen[s.Kind] {
			return fault.Conflict("fault.stale")
		}
		changed[string(s.Kind)] = map[string]string{"was": s.Set, "now": sign}
		if _, err := tx.Exec(`INSERT INTO request_series (organ, kind, version, sign, by_id, by_name, at) VALUES `+db.Values(1, 7),
			organ, string(s.Kind), s.Version+1, sign, by.ID, by.Name, tx.Now().UnixMicro()); err != nil {
			return err
		}
	}
	if err := form.Err(); err != nil || len(changed) == 0 {
		return err
	}
	return ledger.Append(tx, by.Event(VerbHandling, "organ:"+organ, "", map[string]any{"series": changed}))
}

// number takes the next number for a letter. A series counts by its sign, so two kinds that share one share the count too; a
// number that was ever given, also before a name or a sign changed, is passed over.
func (c *Case) number(tx *db.Tx, code LetterCode, year int) (series string, serial int64, number string, err error) {
	o, err := office.OrganByID(tx, c.Organ)
	if err != nil {
		return "", 0, "", err
	}
	all, err := AllSeries(tx, c.Organ)
	if err != nil {
		return "", 0, "", err
	}
	kind := seriesOf(code)
	sign := usualSign(o, kind)
	if at := slices.IndexFunc(all, func(s Series) bool { return s.Kind == kind }); at >= 0 {
		sign = all[at].Sign
	}
	series = strings.TrimPrefix(sign, usualLead(o)) // as it is called while the organ uses its usual signs
	name := "letter"
	if series != seriesReply {
		name += " " + series
	}
	for {
		if serial, err = nextNumber(tx, c.Organ, name, year); err != nil {
			return "", 0, "", err
		}
		number = fmt.Sprintf("%s〔%d〕%d号", sign, year, serial)
		given, err := lettersNumbered(tx, number)
		if err != nil || !slices.ContainsFunc(given, func(one Issued) bool { return one.Organ == c.Organ }) {
			return series, serial, number, err
		}
	}
}
