package desk

// phrase.go is canned phrases (常用语): the page where they are kept, and how one comes into a form. Every form that offers them has
// a choice and a button beside the field; the button sends the form to its own address, which shows it again with the phrase
// in the field and everything else as it was typed. Script puts the phrase in without the way there and back.

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"gongkai/db"
	"gongkai/page"
	"gongkai/request"
)

type phraseKey struct{}

// withPhrases lets the forms of a page offer the phrases of an organ.
func (d *Desk) withPhrases(v *page.Visit, organ string, c templ.Component) (templ.Component, error) {
	var all []request.Phrase
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		all, err = request.Phrases(q, v.Actor, organ)
		return err
	})
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(context.WithValue(ctx, phraseKey{}, all), w)
	}), err
}

// renderWithPhrases answers with a page whose forms offer phrases.
func (d *Desk) renderWithPhrases(v *page.Visit, status int, organ string, c templ.Component) error {
	c, err := d.withPhrases(v, organ, c)
	if err != nil {
		return err
	}
	return v.Render(status, c)
}

// phrasesFor gives the phrases of a place that the page offers.
func phrasesFor(ctx context.Context, place request.PhrasePlace) []request.Phrase {
	all, _ := ctx.Value(phraseKey{}).([]request.Phrase)
	var fit []request.Phrase
	for _, p := range all {
		if p.Place == place {
			fit = append(fit, p)
		}
	}
	return fit
}

// inserting puts the phrase chosen beside a field into what was typed there, if its button was pressed. The form is then to be
// shown again and nothing done. A button pressed without a choice, as by the enter key, sends the form like any other.
func (d *Desk) inserting(v *page.Visit, organ string) (bool, error) {
	field := v.Form("_insert")
	chosen := v.Form("_phrase-" + field)
	if field == "" || chosen == "" {
		return false, nil
	}
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		p, err := request.PhraseByID(q, v.Actor, chosen)
		if err == nil && p.Organ == organ && !p.Dropped {
			v.R.PostForm[field] = []string{request.Inserted(v.Form(field), p.Text)}
			if v.R.Form != nil {
				v.R.Form[field] = v.R.PostForm[field]
			}
		}
		return err
	})
	return err == nil, err
}

// phrasePage is the page where phrases are kept, or with One a single one is changed.
type phrasePage struct {
	Organ    string
	Organs   []page.Option
	Groups   []phraseGroup
	One      request.Phrase
	Versions []request.PhraseVersion
	Own      bool // the form is for one's own
	MayOrgan bool
	Key      string
	Errors   page.FieldErrors
}

// phraseGroup is the phrases of one place.
type phraseGroup struct {
	Place request.PhrasePlace
	List  []request.Phrase
}

func (d *Desk) phrases(v *page.Visit) error {
	return d.showPhrases(v, phrasePage{One: request.Phrase{Place: request.PhrasePlace(v.Ask("place"))}}, nil)
}

func (d *Desk) showPhrases(v *page.Visit, p phrasePage, failed error) error {
	organ, err := caseOrgan(v, request.VerbPhraseSaveOwn)
	if err != nil {
		return err
	}
	p.Organ, p.Key, p.Errors, p.MayOrgan = organ, page.FormKey(), page.Errors(v.Lang, failed), v.Actor.May(request.VerbPhraseSave, organ)
	err = d.DB.View(v.R.Context(), func(q *db.View) error {
		if _, p.Organs, err = organNames(q, v.Actor, request.VerbPhraseSaveOwn); err != nil {
			return err
		}
		all, err := request.Phrases(q, v.Actor, organ)
		for _, place := range request.PhrasePlaces {
			group := phraseGroup{Place: place}
			for _, one := range all {
				if one.Place == place {
					group.List = append(group.List, one)
				}
			}
			if len(group.List) > 0 {
				p.Groups = append(p.Groups, group)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("phrase.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases?organ=" + organ, Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("phrase.title")})
	return v.Render(page.StatusOf(failed), phrasesView(f, p))
}

func typedPhrase(v *page.Visit) request.Phrase {
	p := request.Phrase{Place: request.PhrasePlace(v.Form("place")), Title: v.Form("title"), Text: v.Form("text")}
	if v.Form("whose") == "own" {
		p.Owner = v.Actor.ID
	}
	return p
}

func (d *Desk) phraseNew(v *page.Visit) error {
	organ, err := caseOrgan(v, request.VerbPhraseSaveOwn)
	if err != nil {
		return err
	}
	one := typedPhrase(v)
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := request.SavePhrase(tx, v.Actor, one, 0)
		return "/desk/phrases?organ=" + organ, err
	})
	if err != nil && wordable(err) {
		return d.showPhrases(v, phrasePage{One: one, Own: one.Owner != ""}, err)
	}
	return err
}

func (d *Desk) phrase(v *page.Visit) error { return d.showPhrase(v, nil, nil) }

// showPhrase shows a phrase with its versions; typed is what was sent and refused.
func (d *Desk) showPhrase(v *page.Visit, typed *request.Phrase, failed error) error {
	p := phrasePage{Key: page.FormKey(), Errors: page.Errors(v.Lang, failed)}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.One, err = request.PhraseByID(q, v.Actor, v.Path("id")); err != nil {
			return err
		}
		p.Versions, err = request.PhraseVersions(q, p.One.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.Organ, p.Own, p.MayOrgan = p.One.Organ, p.One.Owner != "", v.Actor.May(request.VerbPhraseSave, p.One.Organ)
	if typed != nil {
		p.One.Place, p.One.Title, p.One.Text = typed.Place, typed.Title, typed.Text
	}
	f := d.frame(v, p.One.Title)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/phrases?organ=" + p.Organ, Label: v.T("phrase.title")}, page.Link{Label: p.One.Title})
	return v.Render(page.StatusOf(failed), phraseView(f, p))
}

func (d *Desk) phrasePost(v *page.Visit) error {
	one := typedPhrase(v)
	one.ID = v.Path("id")
	return d.phraseStep(v, &one, func(tx *db.Tx, was request.Phrase) error {
		_, err := request.SavePhrase(tx, v.Actor, one, caseSeen(v))
		return err
	})
}

func (d *Desk) phraseDrop(v *page.Visit) error {
	return d.phraseStep(v, nil, func(tx *db.Tx, was request.Phrase) error { return request.DropPhrase(tx, v.Actor, was.ID, caseSeen(v)) })
}

func (d *Desk) phraseStep(v *page.Visit, typed *request.Phrase, act func(tx *db.Tx, was request.Phrase) error) error {
	var was request.Phrase
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		was, err = request.PhraseByID(q, v.Actor, v.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	err = d.once(v, was.Organ, func(tx *db.Tx) (string, error) { return "/desk/phrases?organ=" + was.Organ, act(tx, was) })
	if err != nil && wordable(err) {
		return d.showPhrase(v, typed, err)
	}
	return err
}

// mayChange says whether the visitor may change a phrase.
func (p phrasePage) mayChange() bool { return !p.One.Dropped && (p.Own || p.MayOrgan) }

// whose are the choices of whom a new phrase is for.
func (p phrasePage) whose(ctx context.Context) []page.Option {
	own := page.Option{Value: "own", Label: page.T(ctx, "phrase.own")}
	if !p.MayOrgan {
		return []page.Option{own}
	}
	return []page.Option{{Value: "organ", Label: page.T(ctx, "phrase.organs")}, own}
}

func ownValue(own bool, options []page.Option) string {
	if own || !slices.ContainsFunc(options, func(o page.Option) bool { return o.Value == "organ" }) {
		return "own"
	}
	return "organ"
}

// errOr gives the error, or without one what show does.
func errOr(err error, show func() error) error {
	if err != nil {
		return err
	}
	return show()
}
