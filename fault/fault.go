// Package fault names the ways an action can fail, so that a door (web, command line) can answer rightly without
// looking into the words. A fault carries a message key and its arguments, never text: the door says it in the
// reader's language through package message. Anything that is not a fault is internal: it is logged once, at the
// door, under a reference number, and never shown.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is the class of a fault; each door maps kinds outward with one table.
type Kind int

const (
	// Internal is everything that is not the caller's doing. It has no public message.
	Internal Kind = iota
	// Invalid means the input is wrong and can be corrected by the person who gave it.
	Invalid
	// NotFound means there is no such thing, or none this caller may know of.
	NotFound
	// Denied means the caller is known and may not do this. Denials are recorded in the ledger.
	Denied
	// SignIn means nobody is signed in and somebody must be.
	SignIn
	// Stale means the thing changed since the caller last saw it; what was typed is given back.
	Stale
	// Refused means the law or the workflow forbids the step in the present state.
	Refused
	// TooMany means the caller must slow down.
	TooMany
	// Busy means the store cannot take it now (disk full, database away); trying again later is right.
	Busy
)

var kindNames = [...]string{"internal", "invalid", "not_found", "denied", "sign_in", "stale", "refused", "too_many", "busy"}

// String gives the kind's name as used in logs and problem documents.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "internal"
	}
	return kindNames[k]
}

// Field says which input is wrong and why; Key is a message key.
type Field struct {
	Name string
	Key  string
	Args []any
}

// Error is a fault: a kind, a message key with arguments, and, for Invalid, the fields.
type Error struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []Field
	cause  error
}

// Error gives the key and arguments for logs; people are shown the message of the key instead.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String() + ": " + e.Key)
	for _, a := range e.Args {
		fmt.Fprintf(&b, " %v", a)
	}
	for _, f := range e.Fields {
		b.WriteString("; " + f.Name + ": " + f.Key)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the underlying error, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// New makes a fault of the given kind.
func New(kind Kind, key string, args ...any) *Error { return &Error{Kind: kind, Key: key, Args: args} }

// BadInput, Missing, Deny, Conflict and Refuse make a fault of the kind each is named for.
func BadInput(key string, args ...any) error { return New(Invalid, key, args...) }

// Missing makes a NotFound fault.
func Missing(key string, args ...any) error { return New(NotFound, key, args...) }

// Deny makes a Denied fault.
func Deny(key string, args ...any) error { return New(Denied, key, args...) }

// Conflict makes a Stale fault.
func Conflict(key string, args ...any) error { return New(Stale, key, args...) }

// Refuse makes a Refused fault.
func Refuse(key string, args ...any) error { return New(Refused, key, args...) }

// Wrap makes a fault of the given kind that keeps its cause for the log.
func Wrap(cause error, kind Kind, key string, args ...any) error {
	return &Error{Kind: kind, Key: key, Args: args, cause: cause}
}

// Of gives the kind of err: Internal for anything that is not a fault, including nil.
func Of(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// As gives the fault inside err, or nil.
func As(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Form gathers the faults of a form's fields. Its zero value is ready.
type Form struct{ fields []Field }

// Add notes that a field is wrong.
func (f *Form) Add(name, key string, args ...any) {
	f.fields = append(f.fields, Field{Name: name, Key: key, Args: args})
}

// Err gives one Invalid fault with every field noted, or nil when there is none.
func (f *Form) Err() error {
	if len(f.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.form", Args: []any{len(f.fields)}, Fields: f.fields}
}
