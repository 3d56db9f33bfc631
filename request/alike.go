package request

// Was this asked before? The same applicant is known by the blind index of the identity, the same matter by the text: letters
// and figures alone, in pairs, compared as sets. Of a million cases those that may be alike are found by min-hash bands, a
// signature of each text in a plain table; what is found is then compared in full and shown with both texts and the earlier
// answer. Nothing is decided by it (FACTS 2.23, art. 36(6)): people decide.

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
)

// Likeness says how much two texts have in common.
type Likeness struct {
	Shared float64 // of all pairs of letters of both, those that stand in both: 1 is the same text
	Held   float64 // of the pairs of the shorter text, those that stand in the longer
}

// What counts as alike: texts of which half is common, or a text that stands nearly whole in a longer one.
const (
	alikeShared = 0.5
	alikeHeld   = 0.8
	heldFrom    = 8 // pairs: shorter texts stand in too many others
)

// Alike says whether people should look whether it is the same matter.
func (l Likeness) Alike() bool { return l.Shared >= alikeShared || l.Held >= alikeHeld }

// Percent is the likeness as shown.
func (l Likeness) Percent() int { return int(max(l.Shared, l.Held)*100 + 0.5) }

// commonWords are what nearly every application says.
var commonWords = strings.NewReplacer("申请公开", "", "请求公开", "", "政府信息", "", "信息公开", "", "请公开", "", "贵机关", "", "贵单位", "", "贵街道", "", "本人", "", "关于", "", "有关", "", "相关", "", "的", "", "和", "", "及", "", "与", "")

// letters gives a text as it is compared: letters and figures alone, small, in their plain width, without what every
// application says; a text of nothing else stays as it is.
func letters(text string) []rune {
	fold := func(text string) []rune {
		var out []rune
		for _, r := range text {
			if r >= 0xFF01 && r <= 0xFF5E {
				r -= 0xFEE0
			}
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				out = append(out, unicode.ToLower(r))
			}
		}
		return out
	}
	if short := fold(commonWords.Replace(text)); len(short) >= 4 {
		return short
	}
	return fold(text)
}

// pairs gives the pairs of neighbouring letters of a text, as a set; of a single letter, the letter.
func pairs(text string) map[uint64]bool {
	l := letters(text)
	set := make(map[uint64]bool, len(l))
	if len(l) == 1 {
		set[uint64(l[0])] = true
	}
	for i := 1; i < len(l); i++ {
		set[uint64(l[i-1])<<32|uint64(l[i])] = true
	}
	return set
}

// Compare says how alike two texts are.
func Compare(a, b string) Likeness { return like(pairs(a), pairs(b)) }

func like(a, b map[uint64]bool) (l Likeness) {
	if len(a) > len(b) {
		a, b = b, a
	}
	common := 0
	for p := range a {
		if b[p] {
			common++
		}
	}
	if len(a) == 0 {
		return l
	}
	l.Shared = float64(common) / float64(len(a)+len(b)-common)
	if len(a) >= heldFrom {
		l.Held = float64(common) / float64(len(a))
	}
	return l
}

// The signature: ten bands of three min-hashes each. Two texts of which the share s is common fall into one band at least
// with the probability 1-(1-s³)¹⁰: 0.74 at one half, 0.98 at 0.7, 0.27 at 0.3.
const (
	bandsOf = 10
	rowsOf  = 3
)

// bands gives the bands of a text at an organ; nil when it has no letter.
func bands(organ, text string) []int64 {
	set := pairs(text)
	if len(set) == 0 {
		return nil
	}
	var least [bandsOf * rowsOf]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for p := range set {
		for i := range least {
			least[i] = min(least[i], mixed(p+uint64(i+1)*0x9E3779B97F4A7C15))
		}
	}
	out := make([]int64, bandsOf)
	for b := range out {
		h := fnv.New64a()
		_, _ = h.Write([]byte(organ)) // a hash takes everything
		var raw [8]byte
		for _, v := range append([]uint64{uint64(b)}, least[b*rowsOf:(b+1)*rowsOf]...) {
			binary.BigEndian.PutUint64(raw[:], v)
			_, _ = h.Write(raw[:])
		}
		out[b] = int64(h.Sum64())
	}
	return out
}

// mixed scatters a number (splitmix64).
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// Match is an earlier case that may be about the same, with the evidence.
type Match struct {
	Case
	Likeness
	Own bool // of the same applicant
}

// Sought is what is looked for: an application before it is a case, or a case.
type Sought struct {
	Organ, ID   string // ID of the case, "" for none yet
	Same        string // blind index of the applicant; "" for unknown
	Description string
}

// SoughtOf is what a case is about.
func SoughtOf(c Case) Sought {
	return Sought{Organ: c.Organ, ID: c.ID, Same: c.Same, Description: c.Description}
}

const (
	ownLooked  = 200 // cases of the same applicant that are compared
	bandLooked = 20  // cases of one band
	mostLooked = 60  // of others
)

// Earlier gives the cases of an organ that may be about the same matter, those of the same applicant first, then the most alike.
func Earlier(q db.Query, m Sought, limit int) ([]Match, error) {
	own, err := SameApplicant(q, Case{ID: m.ID, Organ: m.Organ, Same: m.Same}, ownLooked)
	if err != nil {
		return nil, err
	}
	others, err := candidates(q, m)
	if err != nil {
		return nil, err
	}
	mine := pairs(m.Description)
	var all []Match
	for i, c := range append(own, others...) {
		if c.ID == m.ID || slices.ContainsFunc(all, func(other Match) bool { return other.ID == c.ID }) {
			continue
		}
		if l := like(mine, pairs(c.Description)); l.Alike() {
			all = append(all, Match{c, l, i < len(own)})
		}
	}
	slices.SortStableFunc(all, func(a, b Match) int {
		if a.Own != b.Own {
			if a.Own {
				return -1
			}
			return 1
		}
		return b.Percent() - a.Percent()
	})
	return all[:min(limit, len(all))], nil
}

// candidates gives the cases that share a band, those that share most of them first.
func candidates(q db.Query, m Sought) ([]Case, error) {
	shared := map[int64]int{}
	for _, band := range bands(m.Organ, m.Description) {
		rows, err := q.Query(`SELECT ref FROM request_band WHERE band = $1 ORDER BY ref DESC LIMIT $2`, band, bandLooked)
		refs, err := collect(rows, err, func(r scanner) (ref int64, err error) { return ref, r.Scan(&ref) })
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			shared[ref]++
		}
	}
	refs := make([]int64, 0, len(shared))
	for ref := range shared {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, func(a, b int64) int {
		if d := shared[b] - shared[a]; d != 0 {
			return d
		}
		return int(min(max(b-a, -1), 1))
	})
	var cases []Case
	for _, ref := range refs[:min(mostLooked, len(refs))] {
		rows, err := q.Query(`SELECT `+columns+` FROM request_case WHERE organ = $1 AND year = $2 AND serial = $3`, m.Organ, ref>>32, ref&(1<<32-1))
		found, err := collect(rows, err, scanCase)
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
	}
	return cases, nil
}

// FollowAlike puts the signature of each new case into its bands, and looks after each signed reply whether what was given should
// be published (publish.go): a follower of the ledger, which makes those of earlier cases too.
func FollowAlike(tx *db.Tx, events []ledger.Event) error {
	for _, e := range events {
		if e.Verb == string(VerbApprove) {
			if err := followGrant(tx, e); err != nil {
				return err
			}
			continue
		}
		if e.Verb != "case.file" && e.Verb != "case.register" && e.Verb != string(VerbCarryOn) {
			continue
		}
		c, err := ByID(tx, strings.TrimPrefix(e.Subject, "case:"))
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		var args []any
		for _, band := range bands(c.Organ, c.Description) {
			args = append(args, band, int64(c.Year)<<32|c.Serial)
		}
		if len(args) == 0 {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO request_band (band, ref) VALUES `+db.Values(len(args)/2, 2)+` ON CONFLICT DO NOTHING`, args...); err != nil {
			return err
		}
	}
	return nil
}
