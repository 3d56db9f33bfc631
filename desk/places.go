package desk

// places.go is the reading places of an organ and the lists by which information is handed to archives and libraries
// (条例 art. 25).

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/reading"
	"gongkai/workday"
)

const (
	placesPath    = "/desk/places"
	transfersPath = "/desk/transfers"
)

// placesPage is an organ's places and lists, with the forms for one more of each.
type placesPage struct {
	Organ     office.Organ
	Places    []reading.Place
	Receivers []page.Option
	Transfers []reading.Transfer
	One       reading.Place // in the form: a new one, or the one to change
	Period    [2]string     // of the form of lists
	Receiver  string
	Key       string
	Bad       page.FieldErrors
	ListBad   page.FieldErrors
	May       func(office.Verb) bool
}

func (d *Desk) places(v *page.Visit) error { return d.showPlaces(v, nil, nil) }

func (d *Desk) showPlaces(v *page.Visit, fail error, typed func(*placesPage, page.FieldErrors)) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p := placesPage{Key: page.FormKey()}
	err := d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		organ := v.Ask("organ")
		if organ == "" {
			organ = homeFor(v, reading.VerbRead)
		}
		if err := v.Actor.Allow(reading.VerbRead, organ); err != nil {
			return err
		}
		if p.Organ, err = office.OrganByID(q, organ); err != nil {
			return err
		}
		if p.Places, err = reading.Places(q, organ, true); err != nil {
			return err
		}
		p.Transfers, err = reading.Transfers(q, organ)
		return err
	})
	if err != nil {
		return err
	}
	today := workday.DateOf(d.DB.Now())
	p.Period = [2]string{today.AddDays(-90).String(), today.String()}
	for _, one := range p.Places {
		if one.ID == v.Ask("edit") {
			p.One = one
		}
		if one.Kind.Receives() && !one.Closed {
			p.Receivers = append(p.Receivers, page.Option{Value: one.ID, Label: one.Name})
		}
	}
	if typed != nil {
		typed(&p, page.Errors(v.Lang, fail))
	}
	p.May = func(verb office.Verb) bool { return v.Actor.May(verb, p.Organ.ID) }
	f := d.frame(v, v.T("places.title"))
	f.Crumbs = crumbs(v, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), placesView(f, p))
}

func (d *Desk) placesPost(v *page.Visit) error {
	organ := v.Ask("organ")
	one := reading.Place{ID: v.Form("id"), Organ: organ, Kind: reading.Kind(v.Form("kind")), Name: v.Form("name"), Address: v.Form("address"), Hours: v.Form("hours"),
		Phone: v.Form("phone"), Offers: v.Form("offers"), Position: int64(number(v.Form("position"))), Revision: int64(number(v.Form("_seen")))}
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		_, err := reading.Save(tx, v.Actor, one)
		return ofOrgan(placesPath, organ), err
	})
	if err != nil {
		return d.showPlaces(v, err, func(p *placesPage, bad page.FieldErrors) { p.One, p.Bad = one, bad })
	}
	return nil
}

func (d *Desk) placeClose(v *page.Visit) error {
	organ := v.Ask("organ")
	return d.once(v, organ, func(tx *db.Tx) (string, error) {
		return ofOrgan(placesPath, organ), reading.Close(tx, v.Actor, v.Path("id"), seen(v), v.Form("closed") == "1")
	})
}

func (d *Desk) transfersPost(v *page.Visit) error {
	organ := v.Ask("organ")
	from, _ := workday.ParseDate(v.Form("from")) // a day that is none is the zero day, which the action refuses in words
	to, _ := workday.ParseDate(v.Form("to"))
	err := d.once(v, organ, func(tx *db.Tx) (string, error) {
		id, err := reading.Make(tx, v.Actor, v.Form("place"), from, to)
		return transfersPath + "/" + id, err
	})
	if err != nil {
		return d.showPlaces(v, err, func(p *placesPage, bad page.FieldErrors) {
			p.Period, p.Receiver, p.ListBad = [2]string{v.Form("from"), v.Form("to")}, v.Form("place"), bad
		})
	}
	return nil
}

// transferPage is one list.
type transferPage struct {
	reading.Transfer
	Name  string // of the organ
	Lines []reading.Line
	Today string
	Key   string
	Bad   page.FieldErrors
	May   bool
}

func (d *Desk) readTransfer(v *page.Visit) (p transferPage, err error) {
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Transfer, err = reading.TransferByID(q, v.Path("id")); err != nil {
			return err
		}
		if err := v.Actor.Allow(reading.VerbRead, p.Organ); err != nil {
			return err
		}
		organ, err := office.OrganByID(q, p.Organ)
		if err != nil {
			return err
		}
		p.Name = organ.Name
		p.Lines, err = reading.Lines(q, p.ID)
		return err
	})
	return p, err
}

func (d *Desk) transfer(v *page.Visit) error { return d.showTransfer(v, nil) }

func (d *Desk) showTransfer(v *page.Visit, fail error) error {
	if fail != nil && !wordable(fail) {
		return fail
	}
	p, err := d.readTransfer(v)
	if err != nil {
		return err
	}
	p.Key, p.Bad, p.Today = page.FormKey(), page.Errors(v.Lang, fail), workday.DateOf(d.DB.Now()).String()
	p.May = v.Actor.May(reading.VerbReceive, p.Organ)
	f := d.frame(v, v.T("transfer.title_of", p.Number))
	f.Crumbs = crumbs(v, page.Link{Href: ofOrgan(placesPath, p.Organ), Label: v.T("places.title")}, page.Link{Label: f.Title})
	return v.Render(page.StatusOf(fail), transferView(f, p))
}

func (d *Desk) transferReceive(v *page.Visit) error {
	p, err := d.readTransfer(v)
	if err != nil {
		return err
	}
	on, _ := workday.ParseDate(v.Form("received_on")) // as above
	err = d.once(v, p.Organ, func(tx *db.Tx) (string, error) {
		return transfersPath + "/" + p.ID, reading.Receive(tx, v.Actor, p.ID, seen(v), on, v.Form("received_by"), v.Form("note"))
	})
	if err != nil {
		return d.showTransfer(v, err)
	}
	return nil
}

// transferFile gives a list as a file.
func (d *Desk) transferFile(v *page.Visit) error {
	kinds := map[string]struct {
		kind  string
		write func(io.Writer, string, reading.Transfer, []reading.Line) error
	}{
		"list.xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", reading.WriteXLSX},
		"list.docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", reading.WriteDOCX},
	}
	k, ok := kinds[v.Path("file")]
	if !ok {
		return fault.Missing("fault.not_found")
	}
	p, err := d.readTransfer(v)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := k.write(&out, p.Name, p.Transfer, p.Lines); err != nil {
		return err
	}
	v.W.Header().Set("Content-Disposition", `attachment; filename="`+strconv.Quote(p.Number)[1:len(p.Number)+1]+v.Path("file")[4:]+`"`)
	return v.Send(http.StatusOK, k.kind, out.Bytes())
}
