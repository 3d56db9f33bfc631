// Package clearance is the gate a text passes before it goes out: everything that should not be public or is not right is
// found at once, with where it stands, and each hit is settled by a named person: by editing, or by letting it stand with a
// reason, which for a grave one takes a second person who did not write the text. Nothing is ever rewritten silently. It
// knows texts and files, not what they are of: items and letters use it alike. 条例 arts. 14, 15, 17; 个人信息保护法 arts. 25, 28;
// FACTS 8.E, 6.7. Tables clearance_salt, clearance_hit, clearance_decision, clearance_file, clearance_word, clearance_original.
//
// clearance.go is the nouns.
package clearance

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/screen"
)

// Matter is what is about to go out.
type Matter struct {
	Subject string   // its name in the ledger
	Organ   string   // organ whose words count
	Own     []string // names of the organ: as author of a file they are nobody's
	Fields  []Field  // plain texts by name, as title, summary
	Body    string   // HTML
	Files   []File
	Lacks   []Lack          // what whoever calls finds lacking itself
	Inside  map[string]bool // addresses of the house in the body: whether a visitor finds something there
	// Expected are personal data and words that the plain texts are to hold: of whom a letter goes to, of the office itself. They
	// are no hits there; in files they are.
	Expected []string
	Dead     map[string]time.Time // outside addresses in the body known to lead nowhere, and since when
}

// Field is a plain text of a matter.
type Field struct{ Name, Text string }

// File is an attached file.
type File struct {
	Name string
	blob.Ref
}

// Lack is something a matter should have: its rule and a word about it.
type Lack struct {
	Rule   string
	Detail string
}

// Hit is one thing to be settled. What it shows is masked.
type Hit struct {
	ID     string       `json:"id,omitempty"` // of rule, field and thing: the same in the next revision while the thing is unchanged
	Rule   string       `json:"rule"`         // message keys clearance.rule.RULE and clearance.advice.AREA
	Field  string       `json:"field,omitempty"`
	Place  screen.Place `json:"place,omitzero"`
	Hidden bool         `json:"hidden,omitempty"` // not to be seen in the file as it opens
	Shown  string       `json:"shown"`
	Before string       `json:"before,omitempty"` // the words around it, masked
	After  string       `json:"after,omitempty"`
	Better string       `json:"better,omitempty"` // what it should be
	Grave  bool         `json:"grave,omitempty"`
	Times  int          `json:"times,omitempty"`
	Thing  string       `json:"thing,omitempty"` // keyed hash of the thing itself

	value string // the thing itself, while it is looked for: never kept, never shown
}

// Area is the part of the rule's name before the dot: personal, secret, word, link, image, file, hidden, lack.
func (h Hit) Area() string {
	area, _, _ := strings.Cut(h.Rule, ".")
	return area
}

// FileField is the field of a file's hits.
func FileField(name string) string { return "file:" + name }

// FileName gives the file a hit stands in, "" when it is in the text itself.
func (h Hit) FileName() string {
	name, isFile := strings.CutPrefix(h.Field, "file:")
	if !isFile {
		return ""
	}
	return name
}

// salted hashes what must not be guessed from its hash: an identity number has few possibilities.
type salt string

func (s salt) hash(parts ...string) string {
	mac := hmac.New(sha256.New, []byte(s))
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// gather puts hits of the same thing at the same field together and gives each its identity.
func gather(hits []Hit, s salt) []Hit {
	var out []Hit
	at := map[string]int{}
	for _, h := range hits {
		h.ID = s.hash(h.Rule, h.Field, h.Thing)
		if i, ok := at[h.ID]; ok {
			out[i].Times++
			out[i].Grave = out[i].Grave || h.Grave
			continue
		}
		at[h.ID], h.Times = len(out), max(h.Times, 1)
		out = append(out, h)
	}
	return out
}
