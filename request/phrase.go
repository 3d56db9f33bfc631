package request

// Canned phrases (常用语): words an office or a person uses again and again, each for one place. They go into blanks that people
// fill in; what the law says in a letter is locked in its template and no phrase reaches it. Each change is a version. Tables
// request_phrase, request_phrase_version. Events phrase.save, phrase.drop, phrase.save_own, phrase.drop_own.

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// The verbs.
const (
	VerbPhraseSave    office.Verb = "phrase.save"
	VerbPhraseDrop    office.Verb = "phrase.drop"
	VerbPhraseSaveOwn office.Verb = "phrase.save_own"
	VerbPhraseDropOwn office.Verb = "phrase.drop_own"
)

// PhrasePlace is where a phrase is used.
type PhrasePlace string

// The places.
const (
	ForClarification PhrasePlace = "clarification" // what has to be corrected (art. 30)
	ForExtension     PhrasePlace = "extension"     // why a reply takes longer (arts. 33, 35)
	ForConsultation  PhrasePlace = "consultation"  // letters to third parties and other organs (arts. 32–34)
	ForLetter        PhrasePlace = "letter"        // blanks of the other letters
	ForFindings      PhrasePlace = "findings"      // what a reply says was found
	ForReasons       PhrasePlace = "reasons"       // why a reply decides so (art. 36)
	ForProvision     PhrasePlace = "provision"     // how information is got
	ForReview        PhrasePlace = "review"        // remarks of reviewers
	ForService       PhrasePlace = "service"       // where and how a letter was handed over
)

// PhrasePlaces lists the places in the order of a case.
var PhrasePlaces = []PhrasePlace{ForClarification, ForConsultation, ForExtension, ForFindings, ForReasons, ForProvision, ForLetter, ForReview, ForService}

// Key is the message key of the place's name.
func (p PhrasePlace) Key() string { return "phrase.place." + string(p) }

// letterPlaces are the places of the blanks of letters; those of others are ForLetter.
var letterPlaces = map[LetterCode]PhrasePlace{LetterClarify: ForClarification, LetterExtend: ForExtension, LetterDelay: ForExtension,
	LetterThirdParty: ForConsultation, LetterCoMaker: ForConsultation, LetterAssist: ForConsultation, LetterDecision: ForConsultation}

// PlaceOf gives the place of phrases for the blanks of a kind of letter.
func PlaceOf(k LetterKind) PhrasePlace {
	if place, ok := letterPlaces[k.Code]; ok {
		return place
	}
	return ForLetter
}

// Phrase is one canned phrase.
type Phrase struct {
	ID, Organ   string
	Owner       string // staff id; "" the organ's
	Place       PhrasePlace
	Title, Text string
	Version     int64
	Dropped     bool
}

// PhraseVersion is a phrase as it stood.
type PhraseVersion struct {
	Phrase
	ByName string
	At     time.Time
}

const (
	longestPhraseTitle = 40
	longestPhrase      = 1000
	mostPhrases        = 500 // of an organ, or a person
)

func (p Phrase) verb(organs, own office.Verb) office.Verb {
	if p.Owner == "" {
		return organs
	}
	return own
}

// SavePhrase keeps a phrase, new with ID "", or as the next version of the one that was seen. With Owner it is the actor's own.
func SavePhrase(tx *db.Tx, by office.Actor, p Phrase, seen int64) (string, error) {
	was := Phrase{Organ: tx.Organ(), Owner: p.Owner}
	if p.ID != "" {
		var err error
		if was, err = phraseToChange(tx, by, p.ID, seen, VerbPhraseSave, VerbPhraseSaveOwn); err != nil {
			return "", err
		}
	} else if err := newPhrase(tx, by, was); err != nil {
		return "", err
	}
	p.Organ, p.Owner, p.Version = was.Organ, was.Owner, was.Version+1
	if err := p.check(); err != nil {
		return "", err
	}
	if p.ID == "" {
		p.ID = db.NewID(tx.Now())
	}
	if err := keepPhrase(tx, by, p); err != nil {
		return "", err
	}
	verb := p.verb(VerbPhraseSave, VerbPhraseSaveOwn)
	return p.ID, ledger.Append(tx, by.Event(verb, "phrase:"+p.ID, p.shown(), map[string]any{"place": p.Place, "version": p.Version}))
}

// shown is the title in the ledger: of one's own phrase none, which is nobody else's business.
func (p Phrase) shown() string {
	if p.Owner != "" {
		return ""
	}
	return p.Title
}

func newPhrase(tx *db.Tx, by office.Actor, p Phrase) error {
	if err := by.Allow(p.verb(VerbPhraseSave, VerbPhraseSaveOwn), p.Organ); err != nil {
		return err
	}
	if p.Owner != "" && p.Owner != by.ID {
		return fault.Deny("office.denied", string(VerbPhraseSaveOwn))
	}
	var n int64
	if err := tx.QueryRow(`SELECT count(*) FROM request_phrase WHERE organ = $1 AND owner = $2 AND dropped = 0`, p.Organ, p.Owner).Scan(&n); err != nil {
		return err
	}
	if n >= mostPhrases {
		return fault.Refuse("phrase.too_many", mostPhrases)
	}
	return nil
}

// phraseToChange gives a phrase the actor may change, as it was seen. Another's own is as if it were not there.
func phraseToChange(tx *db.Tx, by office.Actor, id string, seen int64, organs, own office.Verb) (Phrase, error) {
	p, err := PhraseByID(tx, by, id)
	if err != nil {
		return p, err
	}
	if err := by.Allow(p.verb(organs, own), p.Organ); err != nil {
		return p, err
	}
	if p.Organ != tx.Organ() || p.Dropped {
		return p, fault.Missing("phrase.none")
	}
	if p.Version != seen {
		return p, fault.Conflict("phrase.stale")
	}
	return p, nil
}

// DropPhrase takes a phrase out of what is offered; its versions stay.
func DropPhrase(tx *db.Tx, by office.Actor, id string, seen int64) error {
	p, err := phraseToChange(tx, by, id, seen, VerbPhraseDrop, VerbPhraseDropOwn)
	if err != nil {
		return err
	}
	p.Version, p.Dropped = p.Version+1, true
	if err := keepPhrase(tx, by, p); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(p.verb(VerbPhraseDrop, VerbPhraseDropOwn), "phrase:"+p.ID, p.shown(), map[string]any{"version": p.Version}))
}

// check cleans a phrase and names what is wrong. Braces would open a blank of a letter.
func (p *Phrase) check() error {
	var form fault.Form
	if !slices.Contains(PhrasePlaces, p.Place) {
		form.Add("place", "request.flaw.choose")
	}
	var flaw privacy.Flaw
	if p.Title, flaw = privacy.Line(p.Title, longestPhraseTitle); flaw != privacy.Fine {
		form.Add("title", "request.flaw."+string(flaw))
	}
	if p.Text, flaw = privacy.Text(p.Text, longestPhrase); flaw != privacy.Fine {
		form.Add("text", "request.flaw."+string(flaw))
	} else if strings.ContainsAny(p.Text, "{}") {
		form.Add("text", "phrase.brace")
	}
	return form.Err()
}

func keepPhrase(tx *db.Tx, by office.Actor, p Phrase) error {
	dropped := 0
	if p.Dropped {
		dropped = 1
	}
	_, err := tx.Exec(`INSERT INTO request_phrase (id, organ, owner, place, title, text, version, dropped) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET place = excluded.place, title = excluded.title, text = excluded.text, version = excluded.version, dropped = excluded.dropped`,
		p.ID, p.Organ, p.Owner, string(p.Place), p.Title, p.Text, p.Version, dropped)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_phrase_version (phrase, version, place, title, text, dropped, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		p.ID, p.Version, string(p.Place), p.Title, p.Text, dropped, by.ID, by.Name, tx.Now().UnixMicro())
	return err
}

const phraseColumns = `id, organ, owner, place, title, text, version, dropped`

func scanPhrase(r scanner) (p Phrase, err error) {
	var dropped int64
	err = r.Scan(&p.ID, &p.Organ, &p.Owner, &p.Place, &p.Title, &p.Text, &p.Version, &dropped)
	p.Dropped = dropped != 0
	return p, err
}

// PhraseByID gives a phrase the actor may use: of an organ where phrases are the actor's business, or the actor's own.
func PhraseByID(q db.Query, by office.Actor, id string) (Phrase, error) {
	p, err := scanPhrase(q.QueryRow(`SELECT `+phraseColumns+` FROM request_phrase WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) || err == nil && (p.Owner != "" && p.Owner != by.ID || !by.May(VerbPhraseSaveOwn, p.Organ)) {
		return Phrase{}, fault.Missing("phrase.none")
	}
	return p, err
}

// Phrases gives what is offered to the actor in an organ: the organ's and the actor's own, by title.
func Phrases(q db.Query, by office.Actor, organ string) ([]Phrase, error) {
	if !by.May(VerbPhraseSaveOwn, organ) {
		return nil, nil
	}
	rows, err := q.Query(`SELECT `+phraseColumns+` FROM request_phrase WHERE organ = $1 AND owner IN ('', $2) AND dropped = 0
		ORDER BY owner, place, title, id LIMIT $3`, organ, by.ID, 2*mostPhrases)
	return collect(rows, err, scanPhrase)
}

// PhraseVersions gives every version of a phrase, the latest first.
func PhraseVersions(q db.Query, id string) ([]PhraseVersion, error) {
	rows, err := q.Query(`SELECT version, place, title, text, dropped, by_name, at FROM request_phrase_version WHERE phrase = $1 ORDER BY version DESC LIMIT 200`, id)
	return collect(rows, err, func(r scanner) (v PhraseVersion, err error) {
		var dropped, at int64
		err = r.Scan(&v.Version, &v.Place, &v.Title, &v.Text, &dropped, &v.ByName, &at)
		v.Dropped, v.At = dropped != 0, time.UnixMicro(at).UTC()
		return v, err
	})
}

// Inserted puts a phrase into what was typed: at its end, on a line of its own.
func Inserted(typed, phrase string) string {
	if typed = strings.TrimRight(typed, "\n "); typed == "" {
		return phrase
	}
	return typed + "\n" + phrase
}
