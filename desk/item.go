package desk

// item.go is one item with its checks, history and lawful steps, and those steps. The form is in itemform.go, the list in
// itemlist.go. Arts. 5, 6, 17, 26.

import (
	"strconv"
	"strings"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/compare"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// itemPage is one item as staff see it.
type itemPage struct {
	disclosure.Item
	Text     disclosure.Revision
	Shown    int64 // the revision shown; Head unless an older one was asked for
	Body     string
	Column   string
	Facts    []page.Pair
	Files    string // address below which this item's files are
	Gate     gatePage
	Proposal request.Proposal // it was made for; none has no id
	Term     termPart
	Closed   closedPart
	Missing  page.FieldErrors      // what it lacks to be submitted
	Changes  compare.Difference    // from the public text to the one shown
	Taken    disclosure.Withdrawal // asked for or done
	History  []page.Moment
	Steps    []page.Step
	Notes    []noteStep
	Errors   page.FieldErrors // what was refused, where a form of the page was
	Key      string
	MayEdit  bool
	Comments comments
	Mark     markPart                 // how it is put forward, where it is public
	Plan     disclosure.Plan          // what it waits in to go out at a time; empty when it does not
	Declared []disclosure.Declaration // of the organ: fewer steps or hands than usual

	Route     []routeRow
	RouteName string    // empty: the default
	Pass      *passForm // of the step that is due, for whoever may take it
	Reasons   []page.Option
}

// noteStep is a step that asks for a reason, in a dialog of its own.
type noteStep struct {
	ID, Label, Post, Ask string
	Danger               bool
	Ready                []page.Option // reasons to choose from; then own words may be left out
	Own                  bool          // the visitor may change those
}

func (d *Desk) item(v *page.Visit) error { return d.showItem(v, nil, nil) }

// showItem shows the item of the address; fail is what was refused, and typed puts what was typed back into its form.
func (d *Desk) showItem(v *page.Visit, fail error, typed func(p *itemPage)) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := itemPage{Key: page.FormKey()}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Item, err = disclosure.ItemByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow("item.read", p.Organ); err != nil {
			return err
		}
		p.Shown = p.Head
		if asked := int64(number(v.Path("n"))); asked > 0 {
			p.Shown = asked
		}
		return p.read(q, v)
	})
	if err != nil {
		return err
	}
	if typed != nil {
		typed(&p)
	}
	f := d.frame(v, p.HeadTitle)
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/items", Label: v.T("desk.menu.items")}, page.Link{Label: p.HeadTitle})
	f.Rail = itemRail(p)
	return v.Render(page.StatusOf(fail), itemView(f, p))
}

func (p *itemPage) read(q db.Query, v *page.Visit) (err error) {
	if p.Text, err = disclosure.RevisionOf(q, p.ID, p.Shown); err != nil {
		return err
	}
	p.Files = "/desk/items/" + p.ID + "/files/"
	p.Body = strings.ReplaceAll(p.Text.Body, `src="/attachments/`, `src="`+p.Files)
	column, err := catalogue.ColumnByID(q, p.Text.Column)
	if err != nil {
		return err
	}
	p.Column = column.Name
	if p.Proposal, err = request.ProposalOfItem(q, p.ID); err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	if p.Gate, err = gateOf(q, v, p.Item, p.Text.Text, p.Shown == p.Head); err != nil {
		return err
	}
	if p.Term, err = termOf(q, v, p.Item, p.Text.Text); err != nil {
		return err
	}
	p.Facts = itemFacts(v, p.Text.Text, p.Item, p.Column)
	if err := p.compare(q, v); err != nil {
		return err
	}
	if p.Taken, err = disclosure.WithdrawalOf(q, p.ID); err != nil {
		return err
	}
	crew, err := disclosure.CrewOf(q, p.Item)
	if err != nil {
		return err
	}
	if p.Declared, err = disclosure.Declared(q, p.Organ); err != nil {
		return err
	}
	if p.Item.Plan != "" {
		if p.Plan, err = disclosure.PlanByID(q, p.Item.Plan); err != nil {
			return err
		}
	}
	reasons, err := returnReasons(q, v, p.Organ)
	if err != nil {
		return err
	}
	p.Reasons = choices(reasons)
	lawful := p.Lawful(v.Actor, crew)
	if p.Closed, err = closedOf(q, v, p.Item, lawful); err != nil {
		return err
	}
	p.route(v, crew, lawful)
	if p.Shown == p.Head {
		p.steps(v, lawful)
		if p.Stage == disclosure.Drafting {
			p.Missing = page.Errors(v.Lang, p.Text.CompleteIn(column))
		}
	}
	events, err := ledger.Of(q, disclosure.Subject(p.ID), 500)
	if err != nil {
		return err
	}
	p.history(v, events)
	if p.Mark, err = markOf(q, v, p.Item); err != nil {
		return err
	}
	p.Comments, err = commentsOf(q, v, p.Organ, disclosure.Subject(p.ID))
	return err
}

// compare shows what differs from the public text, for whoever approves a correction.
func (p *itemPage) compare(q db.Query, v *page.Visit) error {
	if p.Live == 0 || p.Shown == p.Live {
		return nil
	}
	public, err := disclosure.RevisionOf(q, p.ID, p.Live)
	if err != nil {
		return err
	}
	_, columns, err := columnOptions(q, p.Organ)
	p.Changes = disclosure.Between(public.Text, p.Text.Text, valueWords(v, columns))
	return err
}

// stepLooks gives each step its address, article and weight.
var stepLooks = map[office.Verb]struct {
	path, law string
	weight    page.Weight
}{
	disclosure.VerbSubmit:    {"submit", "", page.Primary},
	disclosure.VerbReview:    {"review", "law.17", page.Primary},
	disclosure.VerbProofread: {"pass", "law.17", page.Primary},
	disclosure.VerbLegal:     {"pass", "law.17", page.Primary},
	disclosure.VerbSecrecy:   {"pass", "law.17", page.Primary},
	disclosure.VerbSignOff:   {"sign-off", "law.17", page.Primary},
	disclosure.VerbPublish:   {"publish", "law.26", page.Primary},
	disclosure.VerbReturn:    {"return", "", page.Secondary},
	disclosure.VerbSchedule:  {"schedule", "", page.Secondary},
	disclosure.VerbEmergency: {"publish-emergency", "law.21", page.Danger},
	disclosure.VerbDrop:      {"drop", "", page.Danger},
	disclosure.VerbCorrect:   {"correct", "law.6", page.Secondary},
	disclosure.VerbRepublish: {"publish-correction", "law.6", page.Primary},
	disclosure.VerbDiscard:   {"discard-correction", "", page.Secondary},
	disclosure.VerbReassess:  {"reassess", "law.18", page.Primary},
	disclosure.VerbWithdraw:  {"withdraw", "law.14", page.Danger},
	disclosure.VerbConfirm:   {"confirm-withdrawal", "law.14", page.Danger},
	disclosure.VerbKeep:      {"refuse-withdrawal", "", page.Secondary},
}

// steps offers the lawful verbs: at once, or by a dialog where a reason is asked.
func (p *itemPage) steps(v *page.Visit, verbs []office.Verb) {
	for _, verb := range verbs {
		if verb == disclosure.VerbSave {
			p.MayEdit = true
			continue
		}
		look := stepLooks[verb]
		step := page.Step{Label: v.T(verb.Key()), Effect: v.T("item.effect." + look.path), Weight: look.weight}
		if look.law != "" {
			step.Law = v.T("item." + look.law)
		}
		post := "/desk/items/" + p.ID + "/" + look.path
		if verb == disclosure.VerbOpen { // in one form with the other (closed.go)
			continue
		}
		if verb == disclosure.VerbUnschedule { // a whole plan is taken back, where it is seen whole
			continue
		}
		if verb == disclosure.VerbReassess {
			step.Href = "#closed"
		} else if verb == disclosure.VerbWithdraw {
			step.Href = post // a form of its own (withdraw.go)
		} else if verb == disclosure.VerbSchedule {
			step.Href = "/desk/queue?organ=" + p.Organ + "&item=" + p.ID + "#ready"
		} else if p.Pass != nil && verb == p.Pass.Verb && len(p.Pass.Questions) > 0 {
			step.Href = "#pass"
		} else if disclosure.WantsNote(verb) {
			step.Href = "#step-" + look.path
			n := noteStep{ID: "step-" + look.path, Label: step.Label, Post: post, Ask: v.T("item.ask." + look.path), Danger: look.weight == page.Danger}
			if verb == disclosure.VerbReturn {
				n.Ready, n.Own = p.Reasons, v.Actor.May(disclosure.VerbReasons, p.Organ)
			}
			p.Notes = append(p.Notes, n)
		} else {
			step.Post, step.Hidden = post, []page.Hidden{{Name: "_key", Value: p.Key}, {Name: "_seen", Value: strconv.FormatInt(p.Head, 10)}}
			if verb == disclosure.VerbPublish || verb == disclosure.VerbConfirm {
				step.Confirm = v.T("item.confirm." + look.path)
			}
		}
		p.Steps = append(p.Steps, step)
	}
}

var eventTones = map[string]page.Tone{string(disclosure.VerbPublish): page.Good, string(disclosure.VerbRepublish): page.Good, string(disclosure.VerbReview): page.Good,
	string(disclosure.VerbProofread): page.Good, string(disclosure.VerbLegal): page.Good, string(disclosure.VerbSecrecy): page.Good, string(disclosure.VerbSignOff): page.Good, string(disclosure.VerbReturn): page.Warn, string(disclosure.VerbConfirm): page.Over, string(disclosure.VerbWithdraw): page.Warn,
	string(disclosure.VerbEmergency): page.Warn, string(disclosure.VerbCaughtUp): page.Good, string(disclosure.VerbOverdue): page.Bad,
	string(disclosure.VerbScheduleRefused): page.Bad, string(disclosure.VerbLapse): page.Over}

// history tells the ledger's events about the item, newest first; a saved text opens.
func (p *itemPage) history(v *page.Visit, events []ledger.Event) {
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		m := page.Moment{When: instant(e.At), Who: actorWord(v.Context(), e.Actor, e.ActorName), What: verbWord(v.Lang, office.Verb(e.Verb)), Tone: eventTones[e.Verb]}
		data := eventData(e.Data)
		if data.Name != "" {
			m.What = v.T("route.named", data.Name, m.What)
		}
		m.Note = data.Note
		if (e.Verb == string(disclosure.VerbSave) || e.Verb == string(disclosure.VerbDraft)) && data.N > 0 {
			m.Href = "/desk/items/" + p.ID + "/revisions/" + strconv.FormatInt(data.N, 10)
			m.Note = fieldWords(v, data.Changed)
		}
		p.History = append(p.History, m)
	}
}

func itemFacts(v *page.Visit, t disclosure.Text, it disclosure.Item, column string) []page.Pair {
	statutory := ""
	if s, ok := catalogue.StatutoryByKey(t.Statutory); ok {
		statutory = s.Article + " " + s.Name
	}
	validity := ""
	if t.Validity != "" {
		validity = v.T("disclosure.validity." + string(t.Validity))
	}
	published := ""
	if !it.PublishedAt.IsZero() {
		published = instant(it.PublishedAt)
	}
	return []page.Pair{
		{Label: v.T("item.column"), Value: column}, {Label: v.T("portal.meta.index"), Value: it.IndexNumber},
		{Label: v.T("portal.meta.number"), Value: t.DocumentNumber}, {Label: v.T("portal.meta.issuer"), Value: t.Issuer},
		{Label: v.T("portal.meta.formed"), Value: t.FormedOn.String()}, {Label: v.T("term.changed_on"), Value: t.ChangedOn.String()}, {Label: v.T("item.due"), Value: dueWords(it)},
		{Label: v.T("portal.meta.published"), Value: published}, {Label: v.T("portal.meta.topic"), Value: t.Topic},
		{Label: v.T("portal.meta.genre"), Value: t.Genre}, {Label: v.T("portal.meta.validity"), Value: validity},
		{Label: v.T("portal.meta.effective"), Value: t.EffectiveOn.String()}, {Label: v.T("portal.meta.abolished"), Value: t.AbolishedOn.String()},
		{Label: v.T("portal.meta.expires"), Value: t.ExpiresOn.String()},
		{Label: v.T("item.attribute"), Value: v.T("disclosure.attribute." + string(t.Attribute))}, {Label: v.T("closed.article"), Value: articleWord(v.Context(), t.Article)}, {Label: v.T("item.reason"), Value: t.Reason},
		{Label: v.T("portal.meta.source"), Value: t.Source}, {Label: v.T("portal.meta.keywords"), Value: t.Keywords},
		{Label: v.T("portal.meta.basis"), Value: statutory, Wide: true}, {Label: v.T("portal.meta.summary"), Value: t.Summary, Wide: true},
	}
}

// itemStep is the handler of a step that only moves an item.
func itemStep(act func(tx *db.Tx, by office.Actor, id string, seen int64, note string) error) func(*Desk, *page.Visit) error {
	return func(d *Desk, v *page.Visit) error {
		it, err := d.itemOf(v)
		if err != nil {
			return err
		}
		return d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
			return "/desk/items/" + it.ID, act(tx, v.Actor, it.ID, seen(v), v.Form("note"))
		})
	}
}

// plainStep fits an action without a reason to itemStep.
func plainStep(act func(tx *db.Tx, by office.Actor, id string, seen int64) error) func(*Desk, *page.Visit) error {
	return itemStep(func(tx *db.Tx, by office.Actor, id string, seen int64, _ string) error { return act(tx, by, id, seen) })
}

// startCorrection opens the form of the new text at once.
func (d *Desk) startCorrection(v *page.Visit) error {
	it, err := d.itemOf(v)
	if err != nil {
		return err
	}
	return d.once(v, it.Organ, func(tx *db.Tx) (string, error) {
		_, err := disclosure.StartCorrection(tx, v.Actor, it.ID, seen(v))
		return "/desk/items/" + it.ID + "/edit", err
	})
}

// itemOf finds the item of the address, to know whose writer to be.
func (d *Desk) itemOf(v *page.Visit) (it disclosure.Item, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		it, err = disclosure.ItemByID(q, v.Path("id"))
		return err
	})
	return it, err
}

// itemFile gives a file of an item to staff, public or not.
func (d *Desk) itemFile(v *page.Visit) error {
	var a disclosure.Attachment
	err := d.DB.View(v.R.Context(), func(q *db.View) error {
		it, err := disclosure.ItemByID(q, v.Path("id"))
		if err != nil {
			return err
		}
		if err := v.Actor.Allow("item.read", it.Organ); err != nil {
			return err
		}
		a, err = disclosure.OrganAttachment(q, it.Organ, v.Path("hash"))
		return err
	})
	if err != nil {
		return err
	}
	f, err := blob.OpenRef(v.R.Context(), d.Blobs, a.Ref)
	if err != nil {
		return err
	}
	defer f.Close()
	return v.SendFile(page.Download{Name: a.Name, Type: a.Type, Inline: a.IsImage(), ETag: a.Hash, Cache: "private, no-store"}, f)
}
