package page

import (
	"gongkai/fault"
	"gongkai/message"
)

// FieldErrors says in the reader's language what is wrong with a form: whole, and field by field. Its zero value is a
// form without fault.
type FieldErrors struct {
	Summary string
	Fields  []FieldError
}

// FieldError is what is wrong with one field. Label names the field above the form, where it stands alone.
type FieldError struct{ Name, Text, Label string }

// Named gives each fault its field's label: the message under prefix and the field's name, where there is one.
func (e FieldErrors) Named(lang message.Lang, prefix string) FieldErrors {
	for i, f := range e.Fields {
		if message.Has(lang, prefix+f.Name) {
			e.Fields[i].Label = message.T(lang, prefix+f.Name)
		}
	}
	return e
}

// Errors puts a fault into words for its form. A nil error gives the zero value.
func Errors(lang message.Lang, err error) FieldErrors {
	f := fault.As(err)
	if f == nil {
		return FieldErrors{}
	}
	e := FieldErrors{Summary: message.T(lang, f.Key, f.Args...)}
	for _, field := range f.Fields {
		e.Fields = append(e.Fields, FieldError{Name: field.Name, Text: message.T(lang, field.Key, field.Args...)})
	}
	return e
}

// Of gives what is wrong with the field, "" when nothing is.
func (e FieldErrors) Of(name string) string {
	for _, f := range e.Fields {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// Any says whether anything is wrong.
func (e FieldErrors) Any() bool { return e.Summary != "" || len(e.Fields) > 0 }
