package office

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongkai/fault"
)

// rules.go is how strict sign-in is, as data (FACTS 9.22), and the rules of a good password. Setting "rules" changes them.

// Rules are the parameters of sign-in. The zero value is useless: begin from DefaultRules.
type Rules struct {
	MinLength  int           `json:"min_length"`  // characters
	MinClasses int           `json:"min_classes"` // of the four: lower, upper, digit, other
	KeepLast   int           `json:"keep_last"`   // this many last passwords are not used again
	MaxAge     time.Duration `json:"max_age"`     // then it must be changed; 0 = never
	Failures   int           `json:"failures"`    // wrong passwords in a row until the login is locked
	LockFor    time.Duration `json:"lock_for"`
	Idle       time.Duration `json:"idle"`        // a session unused this long has ended
	Absolute   time.Duration `json:"absolute"`    // and so has one this old, used or not
	Second     time.Duration `json:"second"`      // time to enter the second factor
	OneSession bool          `json:"one_session"` // a new sign-in ends the others of the account
	Factor     Demand        `json:"factor"`      // who must have a second factor
	PerAddress int           `json:"per_address"` // sign-ins a minute from one network address
	Hash       HashCost      `json:"hash"`
	Parallel   int           `json:"parallel"` // password computations at once: bounds memory to Parallel × Hash.Memory
}

// Demand says who must have a second factor before doing anything else (FACTS 9.21 8.1.4.1 d).
type Demand string

// The demands.
const (
	FactorNobody         Demand = "nobody"
	FactorAdministrators Demand = "administrators"
	FactorEverybody      Demand = "everybody"
)

// Demands lists them in the order shown.
var Demands = []Demand{FactorNobody, FactorAdministrators, FactorEverybody}

// of says whether the actor is among those asked.
func (d Demand) of(a Actor) bool {
	if d != FactorAdministrators {
		return d == FactorEverybody
	}
	for _, roles := range a.Grants {
		if slices.ContainsFunc(roles, Role.Administrative) {
			return true
		}
	}
	return false
}

// HashCost is the cost of one argon2id computation.
type HashCost struct {
	Memory  uint32 `json:"memory"` // KiB
	Time    uint32 `json:"time"`   // passes
	Threads uint8  `json:"threads"`
}

// DefaultRules are the values in common practice for graded protection level 3 (FACTS 9.22).
func DefaultRules() Rules {
	return Rules{
		MinLength: 10, MinClasses: 3, KeepLast: 5, MaxAge: 90 * 24 * time.Hour,
		Failures: 5, LockFor: 30 * time.Minute,
		Idle: 30 * time.Minute, Absolute: 12 * time.Hour, Second: 5 * time.Minute,
		PerAddress: 30, Factor: FactorNobody,
		Hash: HashCost{Memory: 19 * 1024, Time: 2, Threads: 1}, Parallel: 4,
	}
}

// check refuses rules weaker than the least that FACTS 9.22 names, so that a slip in the settings opens no door.
func (r Rules) check() error {
	var f fault.Form
	bounds := []struct {
		name          string
		value, lo, hi int64
	}{
		{"min_length", int64(r.MinLength), 8, 64},
		{"min_classes", int64(r.MinClasses), 3, 4},
		{"keep_last", int64(r.KeepLast), 1, 24},
		{"max_age", int64(r.MaxAge / (24 * time.Hour)), 0, 365},
		{"failures", int64(r.Failures), 3, 10},
		{"lock_for", int64(r.LockFor / time.Minute), 10, 24 * 60},
		{"idle", int64(r.Idle / time.Minute), 5, 60},
		{"absolute", int64(r.Absolute / time.Hour), 1, 24},
		{"second", int64(r.Second / time.Minute), 1, 30},
		{"per_address", int64(r.PerAddress), 5, 600},
	}
	for _, b := range bounds {
		if b.value < b.lo || b.value > b.hi {
			f.Add(b.name, "office.bad_rule", b.lo, b.hi)
		}
	}
	if !slices.Contains(Demands, r.Factor) {
		f.Add("factor", "office.bad_demand")
	}
	return f.Err()
}

// CheckPassword gives what is wrong with a new password for the login, as one fault on field "password", or nil.
func (r Rules) CheckPassword(password, login string) error {
	var f fault.Form
	switch n := utf8.RuneCountInString(password); {
	case n < r.MinLength:
		f.Add("password", "office.password_short", r.MinLength)
	case len(password) > 256:
		f.Add("password", "office.password_long", 256)
	case classes(password) < r.MinClasses:
		f.Add("password", "office.password_classes", r.MinClasses)
	case login != "" && strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		f.Add("password", "office.password_login")
	}
	return f.Err()
}

// classes counts which of the four classes of characters occur: lower case, upper case, digits, all other.
func classes(s string) int {
	var seen [4]bool
	for _, c := range s {
		switch {
		case unicode.IsLower(c):
			seen[0] = true
		case unicode.IsUpper(c):
			seen[1] = true
		case unicode.IsDigit(c):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	n := 0
	for _, ok := range seen {
		if ok {
			n++
		}
	}
	return n
}
