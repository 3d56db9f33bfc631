package request

// Service of letters (送达, FACTS 4.5, 4.31): by hand, through another organ, by the postal enterprise, electronically as
// agreed in the application, or left with somebody who refuses it. The day that counts follows from the way: the signature,
// the posting, the day it reached the applicant's system. Table request_service. Event case.serve.

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// ServiceWay is how a letter was served.
type ServiceWay string

// The ways there are.
const (
	ByHand        ServiceWay = "direct"     // 直接送达
	Entrusted     ServiceWay = "entrusted"  // 委托其他行政机关代为送达
	ByPost        ServiceWay = "post"       // 邮寄送达, the postal enterprise alone
	Electronic    ServiceWay = "electronic" // 电子送达, as agreed in the application
	RefusedToSign ServiceWay = "refused"    // 拒绝签收，留置
)

// ServiceWays lists the ways in the form's order.
var ServiceWays = []ServiceWay{ByHand, ByPost, Electronic, Entrusted, RefusedToSign}

// Key is the message key of the way's name.
func (w ServiceWay) Key() string { return "service.way." + string(w) }

// Service is one attempt to serve a letter.
type Service struct {
	ID, Letter, Case, Organ string
	Way                     ServiceWay
	On                      workday.Date // signed, posted, left there, or reached the applicant's system: the day that counts
	ReachedOn               workday.Date // the day it reached the addressee, when known
	Receiver                string       // who signed, or who refused; plain in memory only
	Relation                string       // of who signed for somebody else
	Through                 string       // the organ entrusted
	Postal                  string       // number of the item of mail
	Witnesses               string       // of a refused service
	Place                   string
	ScanType                string // of the picture of the signed receipt; empty when there is none
	ReturnedOn              workday.Date
	ReturnedWhy             string
	OpenedAt, ConfirmedAt   int64 // microseconds; the applicant's own acts
	ActorName               string
	At                      int64

	scan                        string
	receiver, witnesses, placed string // sealed
}

// Returned says that the letter came back.
func (s Service) Returned() bool { return !s.ReturnedOn.IsZero() }

// postalNumber is what the postal enterprise gives its items: registered letters (two letters, eleven digits or the nine and
// a country of the Universal Postal Union) and EMS (thirteen digits from 10 to 13). Numbers of couriers look otherwise;
// official papers may not be given to them (邮政法 art. 55, FACTS 4.5).
var postalNumber = regexp.MustCompile(`^([A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{2}\d{11}|1[0-3]\d{11})$`)

// couriers are the beginnings of numbers of known couriers that would pass for postal ones.
var couriers = []string{"SF", "YT", "ZT", "ST", "JD", "JT", "DP", "YD", "TT", "HT", "UC", "KY"}

// PostalNumber brings the number of an item of mail into order; ok is false for one that is not the postal enterprise's.
func PostalNumber(typed string) (number string, ok bool) {
	number = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(privacy.Clean(typed)))
	return number, postalNumber.MatchString(number) && !slices.Contains(couriers, number[:2])
}

const longestPlace = 200

// check cleans the service and names what is wrong; what a way does not have is emptied. Electronic says that the applicant agreed
// to be served so.
func (s *Service) check(one Issued, electronic bool, today workday.Date) error {
	var form fault.Form
	line := func(name string, text *string, longest int, must, may bool) {
		var flaw privacy.Flaw
		if !may && !must {
			*text = ""
			return
		}
		if *text, flaw = privacy.Line(*text, longest); flaw != privacy.Fine && (must || flaw != privacy.Missing) {
			form.Add(name, "request.flaw."+string(flaw))
		}
	}
	signed := s.Way == ByHand || s.Way == Entrusted
	line("receiver", &s.Receiver, longestName, signed || s.Way == RefusedToSign, false)
	line("relation", &s.Relation, longestName, false, signed)
	line("through", &s.Through, longestName, s.Way == Entrusted, false)
	line("witnesses", &s.Witnesses, longestPlace, s.Way == RefusedToSign, false)
	line("place", &s.Place, longestPlace, s.Way == RefusedToSign, signed)
	switch s.Way {
	case ByPost:
		var ok bool
		if s.Postal, ok = PostalNumber(s.Postal); !ok {
			form.Add("postal", "service.not_postal")
		}
	case Electronic:
		s.On, s.Postal = today, "" // it goes out now
		if one.Recipient != ToApplicant || !electronic {
			form.Add("way", "service.not_agreed")
		}
		if one.Outside() {
			form.Add("way", "letter.made_outside")
		}
	case ByHand, Entrusted, RefusedToSign:
		s.Postal = ""
	default:
		form.Add("way", "request.flaw.choose")
	}
	if s.On.IsZero() || s.On.Before(one.IssuedOn) || s.On.After(today) {
		form.Add("on", "request.flaw.date", one.IssuedOn, today)
	}
	return form.Err()
}

// Serve records that a letter was served or sent off. The day that counts goes to the clock: for a reply as the day of
// service, for a consultation or a fee notice as the day it reached the one who has a term from then.
func Serve(tx *db.Tx, k *vault.Keys, by office.Actor, letterID string, seen int64, s Service) (string, error) {
	c, one, err := served(tx, by, letterID)
	if err != nil {
		return "", err
	}
	if c.Revision != seen {
		return "", fault.Conflict("request.stale")
	}
	if !one.ServedOn.IsZero() && !one.Returned {
		return "", fault.Refuse("service.done")
	}
	electronic, err := takesElectronic(tx, c)
	if err != nil {
		return "", err
	}
	if err := s.check(one, electronic, workday.DateOf(tx.Now())); err != nil {
		return "", err
	}
	if s.Way != ByPost { // of mail the day of arrival comes later
		s.ReachedOn = s.On
	}
	s.ID, s.Letter, s.Case, s.Organ, s.ActorName, s.At = db.NewID(tx.Now()), one.ID, c.ID, c.Organ, by.Name, tx.Now().UnixMicro()
	if err := s.seal(tx, k, c.Person); err != nil {
		return "", err
	}
	if err := insertService(tx, s, by.ID); err != nil {
		return "", err
	}
	if err := saveLetterService(tx, one.ID, s.Way, s.On, false); err != nil {
		return "", err
	}
	if err := c.tell(tx, by, one, s); err != nil {
		return "", err
	}
	if one.Recipient == ToApplicant {
		if err := c.notify(tx, MessageLetter); err != nil {
			return "", err
		}
	}
	return s.ID, c.serveEvent(tx, by, one, map[string]any{"step": "serve", "way": s.Way, "on": s.On})
}

// tell gives the clock its day.
func (c *Case) tell(tx *db.Tx, by office.Actor, one Issued, s Service) error {
	if _, reply := outcomeOf(one.Kind); reply && c.Stage == StageReplied {
		return Record(tx, by, c.ID, c.Revision, Fact{Kind: Served, On: s.On})
	}
	return c.reached(tx, by, one, s.ReachedOn)
}

// reached tells the clock when a letter reached the one whose term runs from then, unless it knows.
func (c *Case) reached(tx *db.Tx, by office.Actor, one Issued, on workday.Date) error {
	if on.IsZero() || one.Fact < 1 || one.Fact > len(c.Facts) {
		return nil
	}
	f := &c.Facts[one.Fact-1]
	if !f.Until.IsZero() || f.Kind != ThirdPartyAsked && f.Kind != CoMakerAsked && f.Kind != FeeNotified || f.Kind != FeeNotified && one.Recipient == ToApplicant {
		return nil
	}
	f.Until = on
	if _, err := c.refresh(tx); err != nil {
		return err
	}
	if err := saveReached(tx, c.ID, one.Fact, on); err != nil {
		return err
	}
	return c.finish(tx, by, Move{Step: "reached", Verb: "case.serve"}, map[string]any{"fact": one.Fact, "reached": on, "due": c.DueOn})
}

func served(tx *db.Tx, by office.Actor, letterID string) (Case, Issued, error) {
	one, err := LetterByID(tx, letterID)
	if err != nil {
		return Case{}, one, err
	}
	c, err := load(tx, by, Move{Verb: "case.serve"}, one.Case)
	return c, one, err
}

func (c *Case) serveEvent(tx *db.Tx, by office.Actor, one Issued, data map[string]any) error {
	data["document"] = one.Number
	return ledger.Append(tx, by.Event("case.serve", c.Subject(), c.Number, data))
}

func (s *Service) seal(tx *db.Tx, k *vault.Keys, person vault.PersonID) (err error) {
	for _, f := range []struct {
		field, plain string
		into         *string
	}{{"receiver " + s.ID, s.Receiver, &s.receiver}, {"witnesses " + s.ID, s.Witnesses, &s.witnesses}, {"place " + s.ID, s.Place, &s.placed}} {
		if *f.into, err = k.Seal(tx, person, f.field, f.plain); err != nil {
			return err
		}
	}
	return nil
}

// Services gives the attempts to serve a letter, oldest first, with the names in them; who may see them is the caller's to ask.
func Services(q db.Query, k *vault.Keys, one Issued) ([]Service, error) {
	all, err := servicesOf(q, one.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		s := &all[i]
		v, err := k.RevealAll(q, one.person, map[string]string{"receiver " + s.ID: s.receiver, "witnesses " + s.ID: s.witnesses, "place " + s.ID: s.placed})
		if fault.Of(err) == fault.NotFound { // erased
			continue
		}
		if err != nil {
			return nil, err
		}
		s.Receiver, s.Witnesses, s.Place = v["receiver "+s.ID], v["witnesses "+s.ID], v["place "+s.ID]
	}
	return all, nil
}

// Arrived records the day an item of mail was signed for.
func Arrived(tx *db.Tx, by office.Actor, serviceID string, on workday.Date) error {
	s, c, one, err := serviceFor(tx, by, serviceID)
	if err != nil {
		return err
	}
	if s.Way != ByPost || !s.ReachedOn.IsZero() {
		return fault.Refuse("service.done")
	}
	if today := workday.DateOf(tx.Now()); on.IsZero() || on.Before(s.On) || on.After(today) {
		var form fault.Form
		form.Add("on", "request.flaw.date", s.On, today)
		return form.Err()
	}
	if err := saveArrived(tx, s.ID, on); err != nil {
		return err
	}
	if err := c.reached(tx, by, one, on); err != nil {
		return err
	}
	return c.serveEvent(tx, by, one, map[string]any{"step": "arrived", "on": on})
}

// CameBack records that a letter came back or did not arrive. The day of posting still shows that the organ was in time
// (FACTS 4.5); the letter must be served again.
func CameBack(tx *db.Tx, by office.Actor, serviceID string, on workday.Date, why string) error {
	s, c, one, err := serviceFor(tx, by, serviceID)
	if err != nil {
		return err
	}
	var form fault.Form
	if today := workday.DateOf(tx.Now()); on.IsZero() || on.Before(s.On) || on.After(today) {
		form.Add("on", "request.flaw.date", s.On, today)
	}
	why, flaw := privacy.Line(why, longestPlace)
	if flaw != privacy.Fine {
		form.Add("why", "request.flaw."+string(flaw))
	}
	if err := form.Err(); err != nil {
		return err
	}
	if s.Way != ByPost && s.Way != Electronic || !s.ConfirmedNot() {
		return fault.Refuse("service.done")
	}
	if err := saveReturned(tx, s.ID, on, why); err != nil {
		return err
	}
	if err := saveLetterService(tx, one.ID, one.Service, one.ServedOn, true); err != nil {
		return err
	}
	return c.serveEvent(tx, by, one, map[string]any{"step": "returned", "on": on})
}

// ConfirmedNot says that nothing shows the letter arrived.
func (s Service) ConfirmedNot() bool {
	return s.OpenedAt == 0 && s.ConfirmedAt == 0 && !s.Returned() && (s.Way != ByPost || s.ReachedOn.IsZero())
}

func serviceFor(tx *db.Tx, by office.Actor, serviceID string) (Service, Case, Issued, error) {
	s, err := serviceByID(tx, serviceID)
	if err != nil {
		return s, Case{}, Issued{}, err
	}
	c, one, err := served(tx, by, s.Letter)
	if err == nil && s.Returned() {
		err = fault.Refuse("service.done")
	}
	return s, c, one, err
}

// ScanTypes are the kinds of pictures a signed receipt is kept as.
var ScanTypes = []string{"image/jpeg", "image/png", "application/pdf"}

const (
	largestScan = 10 << 20
	sealedScan  = "scan "
)

// KeepScan keeps the picture of a signed receipt, sealed, and binds it to the service.
func KeepScan(ctx context.Context, tx *db.Tx, k *vault.Keys, store blob.Store, by office.Actor, serviceID, kind string, data []byte) error {
	s, c, one, err := serviceFor(tx, by, serviceID)
	if err != nil {
		return err
	}
	if len(data) == 0 || len(data) > largestScan || !slices.Contains(ScanTypes, kind) {
		var form fault.Form
		form.Add("scan", "service.bad_scan")
		return form.Err()
	}
	sealed, err := k.Seal(tx, c.Person, sealedScan+s.ID, string(data))
	if err != nil {
		return err
	}
	ref, err := store.Put(ctx, bytes.NewReader([]byte(sealed)))
	if err != nil {
		return err
	}
	if err := saveScan(tx, s.ID, ref.Hash, kind); err != nil {
		return err
	}
	return c.serveEvent(tx, by, one, map[string]any{"step": "scan"})
}

// OpenScan gives the picture of a signed receipt, plain; the look is recorded.
func OpenScan(ctx context.Context, tx *db.Tx, k *vault.Keys, store blob.Store, by office.Actor, serviceID string) (data []byte, kind string, err error) {
	s, err := serviceByID(tx, serviceID)
	if err != nil {
		return nil, "", err
	}
	c, err := load(tx, by, Move{Verb: "case.reveal"}, s.Case)
	if err != nil {
		return nil, "", err
	}
	if s.scan == "" {
		return nil, "", fault.Missing("service.none")
	}
	f, err := store.Open(ctx, s.scan)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	sealed, err := io.ReadAll(f)
	if err != nil {
		return nil, "", err
	}
	plain, err := k.Reveal(tx, c.Person, sealedScan+s.ID, string(sealed))
	if err != nil {
		return nil, "", err
	}
	return []byte(plain), s.ScanType, ledger.Append(tx, by.Event("case.reveal", c.Subject(), c.Number, nil))
}

// beijing is an instant in words, empty for none.
func beijing(micros int64) string {
	if micros == 0 {
		return ""
	}
	return time.UnixMicro(micros).In(workday.Beijing).Format("2006年1月2日 15:04")
}
