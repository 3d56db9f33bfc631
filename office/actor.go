// Package office holds who acts: administrative organs (机关) in a tree, their internal units, staff and the roles granted to
// them, the one permission table, and sign-in. FACTS 1.3 (the disclosure office), 9.20–9.22 (graded protection), 10 (names).
//
// actor.go is the Actor every action takes as an argument, and the one question it answers: may you?
package office

import (
	"encoding/json"
	"slices"

	"gongkai/fault"
	"gongkai/ledger"
)

// Everywhere is the key in Actor.Grants for roles held in every organ: those of the citizen and of the system itself.
const Everywhere = "*"

// Actor is who acts. Its zero value is nobody, who may do only what anyone may.
type Actor struct {
	ID    string // staff id, "citizen", or "system:NAME"
	Name  string // display name; for a citizen empty: the ledger never names an applicant
	Organ string // home organ id
	Unit  string // home unit (科室) id, or empty

	// Grants gives, for each organ id, the roles held there. Grants over a subtree are already spread over its organs.
	Grants map[string][]Role
}

// Citizen is whoever uses the public site without signing in.
func Citizen() Actor {
	return Actor{ID: "citizen", Grants: map[string][]Role{Everywhere: {Anyone}}}
}

// System is the program itself acting on time or on a follower's behalf; name says which part of it.
func System(name string) Actor {
	return Actor{ID: "system:" + name, Name: name, Grants: map[string][]Role{Everywhere: {TheSystem}}}
}

// May says whether the permission table gives the actor the verb in that organ. An unknown verb is nobody's.
func (a Actor) May(v Verb, organ string) bool {
	for _, role := range permissions[v] {
		if role == Anyone || (role == AnyStaff && a.SignedIn()) || a.Has(role, organ) {
			return true
		}
	}
	return false
}

// Allow is May as an error: fault.Denied when the table does not give it. The door records denials (RecordDenial).
func (a Actor) Allow(v Verb, organ string) error {
	if a.May(v, organ) {
		return nil
	}
	return fault.Deny("office.denied", string(v))
}

// Has says whether the actor holds the role in that organ.
func (a Actor) Has(r Role, organ string) bool {
	return slices.Contains(a.Grants[Everywhere], r) || slices.Contains(a.Grants[organ], r)
}

// Anywhere says whether the actor may do v in some organ at least; menus are drawn by it, actions never rely on it.
func (a Actor) Anywhere(v Verb) bool {
	if a.May(v, Everywhere) {
		return true
	}
	for organ := range a.Grants {
		if a.May(v, organ) {
			return true
		}
	}
	return false
}

// Where lists the organs in which the actor may do v, sorted. A verb that anyone or any staff may do gives the home organ.
func (a Actor) Where(v Verb) []string {
	var organs []string
	for organ := range a.Grants {
		if organ != Everywhere && a.May(v, organ) {
			organs = append(organs, organ)
		}
	}
	if len(organs) == 0 && a.Organ != "" && a.May(v, a.Organ) {
		organs = append(organs, a.Organ)
	}
	slices.Sort(organs)
	return organs
}

// SignedIn says whether the actor is a member of staff (neither nobody, nor the citizen, nor the system).
func (a Actor) SignedIn() bool {
	return a.ID != "" && len(a.Grants[Everywhere]) == 0
}

// Event begins the ledger event of what the actor did; ledger.Append fills organ, number, time and hashes.
// Data is kept as JSON and, like title, must never hold personal data of an applicant.
func (a Actor) Event(v Verb, subject, title string, data any) ledger.Event {
	e := ledger.Event{Actor: a.ID, ActorName: a.Name, Verb: string(v), Subject: subject, Title: title}
	if data != nil {
		raw, err := json.Marshal(data)
		if err != nil { // only a programming error: event data are plain values
			raw, _ = json.Marshal(map[string]string{"unprintable": err.Error()})
		}
		e.Data = raw
	}
	return e
}
