package desk

import (
	"cmp"
	"net/http"
	"strings"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// comment.go is the remarks of supervision on an item, a case or a report. A page that shows a subject reads them with
// commentsOf and puts @commentList(c) where they belong; the form posts to /desk/comments.

// comments is what commentList shows.
type comments struct {
	Subject, Organ string
	Back           string // the page they stand on
	Key            string
	List           []office.Comment
	MayRead        bool
	MayAdd         bool
}

// commentsOf reads the remarks on a subject of an organ, as far as the visitor may.
func commentsOf(q db.Query, v *page.Visit, organ, subject string) (comments, error) {
	c := comments{Subject: subject, Organ: organ, Back: v.R.URL.Path, Key: page.FormKey(), MayRead: v.Actor.May("comment.read", organ),
		MayAdd: v.Actor.May("comment.add", organ)}
	if v.R.Method == http.MethodPost { // a form shown again: its address cannot be looked at
		c.Back = cmp.Or(subjectHref(subject), "/desk")
	}
	if !c.MayRead {
		return c, nil
	}
	var err error
	c.List, err = office.Comments(q, subject)
	return c, err
}

// commentPost leaves a remark. The organ is that of the subject, never what the form says.
func (d *Desk) commentPost(v *page.Visit) error {
	subject, back := v.Form("subject"), page.LocalPath(v.Form("back"))
	var organ string
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		organ, err = subjectOrgan(q, subject)
		return err
	})
	if err != nil {
		return err
	}
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := office.AddComment(tx, v.Actor, organ, subject, v.Form("text"))
		return back + "#comments", err
	})
}

// subjectOrgans finds the organ of a subject, by the subject's kind.
var subjectOrgans = map[string]func(q db.Query, id string) (string, error){
	"item": func(q db.Query, id string) (string, error) {
		it, err := disclosure.ItemByID(q, id)
		return it.Organ, err
	},
	"report": reportOrganOf,
	"case": func(q db.Query, id string) (string, error) {
		c, err := request.ByID(q, id)
		return c.Organ, err
	},
}

func subjectOrgan(q db.Query, subject string) (string, error) {
	kind, id, _ := strings.Cut(subject, ":")
	find, ok := subjectOrgans[kind]
	if !ok {
		return "", fault.Missing("fault.not_found")
	}
	return find(q, id)
}
