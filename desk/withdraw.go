package desk

// withdraw.go is the form that asks for a public text to be taken down: the ground, the words the public will read, and what
// the address shows then. The second person is told all three (item.templ). Arts. 14, 15.

import (
	"strconv"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/page"
)

// withdrawPage is the form.
type withdrawPage struct {
	disclosure.Item
	Ground, Shows string
	Words         string
	Target        targetPick
	Key           string
	Errors        page.FieldErrors
}

// targetPick is the choice of another item by what people write to name one.
type targetPick struct {
	Words  string              // what was written
	Chosen string              // id, where one of several found was ticked
	Found  []disclosure.Target // what the words may mean, when that is not clear
}

// find gives the item meant. Where the words name none or several, those they may mean are kept to choose from, and id is "".
func (t *targetPick) find(q db.Query) (id string, err error) {
	if t.Chosen != "" {
		t.Found, err = disclosure.TargetsByID(q, t.Chosen)
		if err != nil || len(t.Found) == 0 {
			return "", err
		}
		return t.Chosen, nil
	}
	exact, err := disclosure.Targets(q, t.Words)
	if err != nil {
		return "", err
	}
	if len(exact) == 1 {
		return exact[0].ID, nil
	}
	if t.Found = exact; len(exact) == 0 {
		t.Found, err = disclosure.TargetsLike(q, t.Words)
	}
	return "", err
}

func (d *Desk) withdraw(v *page.Visit) error {
	p := withdrawPage{Shows: string(disclosure.ShowsGone)}
	var err error
	if p.Item, err = d.itemOf(v); err != nil {
		return err
	}
	if err := v.Actor.Allow(disclosure.VerbWithdraw, p.Organ); err != nil {
		return err
	}
	return d.showWithdraw(v, p, nil)
}

func (d *Desk) withdrawPost(v *page.Visit) error {
	p := withdrawPage{Ground: v.Form("ground"), Shows: v.Form("shows"), Words: v.Form("note"), Target: targetPick{Words: v.Form("target"), Chosen: v.Form("target_id")}}
	var err error
	if p.Item, err = d.itemOf(v); err != nil {
		return err
	}
	if err := v.Actor.Allow(disclosure.VerbWithdraw, p.Organ); err != nil {
		return err
	}
	w := disclosure.Withdrawal{Ground: disclosure.Ground(p.Ground), Words: p.Words, Shows: disclosure.Showing(p.Shows)}
	if w.Shows == disclosure.ShowsRedirect && p.Target.Words+p.Target.Chosen != "" {
		err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
			w.Target, err = p.Target.find(q)
			return err
		})
		if err == nil && w.Target == "" {
			var f fault.Form
			f.Add("target", "disclosure.which_target")
			err = f.Err()
		}
	}
	if err == nil {
		err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/items/" + p.ID, disclosure.AskWithdrawal(tx, v.Actor, p.ID, seen(v), w)
		})
	}
	if err != nil {
		return d.showWithdraw(v, p, err)
	}
	return nil
}

func (d *Desk) showWithdraw(v *page.Visit, p withdrawPage, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p.Key, p.Errors = page.FormKey(), page.Errors(v.Lang, fail)
	f := d.frame(v, v.T("withdraw.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Href: "/desk/items/" + p.ID, Label: p.HeadTitle}, page.Link{Label: v.T("withdraw.title")})
	return v.Render(page.StatusOf(fail), withdrawView(f, p))
}

func (p withdrawPage) seen() string { return strconv.FormatInt(p.Head, 10) }
