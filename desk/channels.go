package desk

// channels.go is where an organ decides by which channels it takes applications, and what it publishes about each (FACTS 4.4);
// and the heaps of applications by one applicant, as groups that open to their members.

import (
	"net/http"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/request"
)

// channelsPage is the list of channels.
type channelsPage struct {
	Organ    string
	Organs   []page.Option
	Channels []request.Opened
	Key      string
	Errors   page.FieldErrors
	Saved    bool
}

func (d *Desk) channels(v *page.Visit) error {
	return d.showChannels(v, channelsPage{Saved: v.Ask("saved") != ""}, nil)
}

func (d *Desk) showChannels(v *page.Visit, p channelsPage, failed error) error {
	organ, err := caseOrgan(v, "channel.edit")
	if err != nil {
		return err
	}
	p.Organ, p.Key, p.Errors = organ, page.FormKey(), page.Errors(v.Lang, failed)
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if _, p.Organs, err = organNames(q, v.Actor, "channel.edit"); err != nil || p.Channels != nil {
			return err
		}
		p.Channels, err = request.OpenedBy(q, organ)
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("intake.channel.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("intake.channel.title")})
	return v.Render(page.StatusOf(failed), channelsView(f, p))
}

func (d *Desk) channelsPost(v *page.Visit) error {
	organ, err := caseOrgan(v, "channel.edit")
	if err != nil {
		return err
	}
	var p channelsPage
	for _, o := range request.Published {
		o.Open, o.Usage = o.Basic() || v.Form("open_"+string(o.Channel)) != "", v.Form("usage_"+string(o.Channel))
		p.Channels = append(p.Channels, o)
	}
	err = d.once(v, organ, func(tx *db.Tx) (string, error) {
		return "/desk/channels?saved=1&organ=" + organ, request.OpenChannels(tx, v.Actor, organ, p.Channels)
	})
	if fault.Of(err) == fault.Invalid {
		return d.showChannels(v, p, err)
	}
	return err
}

// groupPage is the members of a group.
type groupPage struct {
	Organ, Same string
	Name        string
	Rows        []request.Case
	Next        string
}

func (d *Desk) caseGroup(v *page.Visit) error {
	organ, err := caseOrgan(v, "case.read")
	if err != nil {
		return err
	}
	p := groupPage{Organ: organ, Same: v.Path("same")}
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Rows, err = request.Members(q, organ, p.Same, v.Ask("after"), casesPerPage+1); err != nil {
			return err
		}
		if len(p.Rows) == 0 {
			return fault.Missing("request.no_case")
		}
		if len(p.Rows) > casesPerPage {
			p.Rows = p.Rows[:casesPerPage]
			p.Next = "/desk/case-groups/" + p.Same + "?organ=" + organ + "&after=" + p.Rows[casesPerPage-1].ID
		}
		p.Name, err = d.maskedName(q, p.Rows[0])
		return err
	})
	if err != nil {
		return err
	}
	f := d.frame(v, v.T("intake.group.title"))
	f.Crumbs = crumbs(v, page.Link{Href: "/desk/cases", Label: v.T("desk.menu.cases")}, page.Link{Label: v.T("intake.group.title")})
	return v.Render(http.StatusOK, groupView(f, p))
}

// groupRow is a group in the list of cases.
type groupRow struct {
	request.Group
	Name string
}

// groupRows gives the groups of an organ, and the applicants the list leaves out for them.
func (d *Desk) groupRows(q db.Query, organ string) (rows []groupRow, same string, err error) {
	groups, err := request.Groups(q, organ)
	for _, g := range groups {
		row := groupRow{Group: g}
		if row.Name, err = d.maskedName(q, g.Newest); err != nil {
			return nil, "", err
		}
		rows, same = append(rows, row), same+" "+g.Same
	}
	return rows, same, err
}
