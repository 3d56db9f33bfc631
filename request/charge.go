package request

// How the fee of an application is computed (信息处理费, 国办函〔2020〕109号, FACTS 3.2–3.8): per application of the same applicant in a
// calendar month, or per page; one of the two for one application. Its notice, payment and waiver. Table request_charge; the sums
// are in fee.go. Event case.fee. Money in 分.

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// FeeBasis is by what a fee is computed.
type FeeBasis string

// The bases.
const (
	PerCase FeeBasis = "per_case" // 按件计收
	PerPage FeeBasis = "per_page" // 按量计收
)

// FeeBases lists them.
var FeeBases = []FeeBasis{PerCase, PerPage}

// Key is the message key of the basis's name.
func (b FeeBasis) Key() string { return "request.fee." + string(b) }

const (
	yuan      = 100 // 分
	mostPages = 1_000_000
)

// CaseFee is the fee of the n-th application of one applicant in a calendar month: none up to 10, 100 元 up to 30, then 100 元 more
// for every ten (FACTS 3.4).
func CaseFee(n int64) int64 {
	switch {
	case n <= 10:
		return 0
	case n <= 30:
		return 100 * yuan
	}
	return 100 * yuan * (2 + (n-31)/10)
}

// PageFee is the fee of one application by its pages, each step of the scale for the pages within it (FACTS 3.6).
func PageFee(pages int64) int64 {
	var fee, from int64
	for _, step := range []struct{ to, each int64 }{{30, 0}, {100, 10}, {200, 20}, {1 << 62, 40}} {
		if pages > from {
			fee += (min(pages, step.to) - from) * step.each * yuan
		}
		from = step.to
	}
	return fee
}

// Charge is how the fee of a case was computed, or would be.
type Charge struct {
	Case      string
	Basis     FeeBasis
	Month     string // of receipt
	Rank      int64
	Pages     int64
	Amount    int64
	NoticeOn  workday.Date
	ReachedOn workday.Date
	ByName    string
}

// PayBy is the last day to pay: 20 workdays after the notice reached the applicant (FACTS 3.10).
func (c Charge) PayBy(cal workday.Calendar) workday.Date {
	rule, ok := inForce.feeRuleOf(c.NoticeOn)
	if !ok {
		return workday.Date{}
	}
	from := c.NoticeOn
	if !c.ReachedOn.IsZero() {
		from = c.ReachedOn
	}
	due, _ := cal.Add(from, rule.Payment)
	return due
}

// Reckon computes the fee of a case by a basis; of per_page for so many pages.
func Reckon(q db.Query, c Case, basis FeeBasis, pages int64) (Charge, error) {
	charge := Charge{Case: c.ID, Basis: basis, Pages: pages}
	if c.ReceivedOn.IsZero() || c.Kind != ForInformation {
		return charge, fault.Refuse("request.fee.not_here")
	}
	charge.Month = c.ReceivedOn.String()[:7]
	err := q.QueryRow(`SELECT count(*) FROM request_case WHERE organ = $1 AND same = $2 AND received_year <> '' AND received_on >= $3
		AND (received_on < $4 OR (received_on = $4 AND (year < $5 OR (year = $5 AND serial <= $6))))`,
		c.Organ, c.Same, charge.Month+"-01", c.ReceivedOn.String(), c.Year, c.Serial).Scan(&charge.Rank)
	if basis == PerCase {
		charge.Pages, charge.Amount = 0, CaseFee(charge.Rank)
	} else {
		charge.Amount = PageFee(pages)
	}
	return charge, err
}

// NotifyFee tells the applicant what the fee is: computed, written down, and the clock waits for the payment. A zero day is today.
func NotifyFee(tx *db.Tx, by office.Actor, id string, seen int64, basis FeeBasis, pages int64, on, reached workday.Date) error {
	m, _ := MoveOf(string(FeeNotified))
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	var form fault.Form
	if !slices.Contains(FeeBases, basis) {
		form.Add("basis", "request.flaw.choose")
	}
	if basis == PerPage && (pages < 1 || pages > mostPages) {
		form.Add("pages", "request.fee.pages", mostPages)
	}
	if err := form.Err(); err != nil {
		return err
	}
	charge, err := Reckon(tx, c, basis, pages)
	if err != nil {
		return err
	}
	if charge.Amount == 0 {
		return fault.Refuse("request.fee.free")
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: FeeNotified, On: on, Until: reached}); err != nil {
		return err
	}
	charge.NoticeOn, charge.ReachedOn = c.Facts[len(c.Facts)-1].On, reached
	_, err = tx.Exec(`INSERT INTO request_charge (case_id, organ, basis, month, rank, pages, amount, notice_on, reached_on, by_name, at) VALUES `+db.Values(1, 11),
		c.ID, c.Organ, string(charge.Basis), charge.Month, charge.Rank, charge.Pages, charge.Amount, charge.NoticeOn.String(), charge.ReachedOn.String(), by.Name, tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	if err := c.finish(tx, by, m, map[string]any{"basis": basis, "rank": charge.Rank, "pages": charge.Pages, "amount": charge.Amount, "due": c.DueOn}); err != nil {
		return err
	}
	return RegisterFee(tx, by, id, Fee{Month: charge.NoticeOn.String()[:7], Charged: charge.Amount})
}

// PayFee records that what is owed was paid; the term begins anew.
func PayFee(tx *db.Tx, by office.Actor, id string, seen int64, on workday.Date) error {
	return settleFee(tx, by, id, seen, on, func(f *Fee) { f.Paid = f.Charged - f.Waived })
}

// WaiveFee forgives a part of the fee or all of it, with a reason; when nothing is owed any more the term begins anew as after a
// payment (FACTS 3.14).
func WaiveFee(tx *db.Tx, by office.Actor, id string, seen, amount int64, reason string) error {
	if amount <= 0 {
		var form fault.Form
		form.Add("waived", "request.fee.amount")
		return form.Err()
	}
	return settleFee(tx, by, id, seen, workday.Date{}, func(f *Fee) { f.Waived, f.Reason = f.Waived+amount, reason })
}

func settleFee(tx *db.Tx, by office.Actor, id string, seen int64, on workday.Date, change func(*Fee)) error {
	m, _ := MoveOf(string(Paid))
	c, err := load(tx, by, m, id)
	if err != nil {
		return err
	}
	f, err := FeeOf(tx, id)
	if err != nil {
		return err
	}
	change(&f)
	if _, flaw := privacy.Line(f.Reason, longestReason); flaw != privacy.Fine && f.Waived > 0 {
		var form fault.Form
		form.Add("waived_reason", "request.flaw."+string(flaw))
		return form.Err()
	}
	if err := RegisterFee(tx, by, id, f); err != nil {
		return err
	}
	if f.Paid+f.Waived < f.Charged {
		return nil
	}
	if err := c.take(tx, by, m, seen, Fact{Kind: Paid, On: on}); err != nil {
		return err
	}
	return c.finish(tx, by, m, map[string]any{"due": c.DueOn})
}

// ChargeOf gives how the fee of a case was computed, or a NotFound fault.
func ChargeOf(q db.Query, caseID string) (c Charge, err error) {
	err = q.QueryRow(`SELECT case_id, basis, month, rank, pages, amount, notice_on, reached_on, by_name FROM request_charge WHERE case_id = $1`, caseID).
		Scan(&c.Case, &c.Basis, &c.Month, &c.Rank, &c.Pages, &c.Amount, &c.NoticeOn, &c.ReachedOn, &c.ByName)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.Missing("request.fee.none")
	}
	return c, err
}

// NotifyFeeWithLetter notifies as NotifyFee does and issues the notice; its scale and amount are written where nothing was typed.
func NotifyFeeWithLetter(tx *db.Tx, k *vault.Keys, by office.Actor, id string, seen int64, basis FeeBasis, pages int64, on, reached workday.Date, w Wish) error {
	if err := NotifyFee(tx, by, id, seen, basis, pages, on, reached); err != nil {
		return err
	}
	charge, err := ChargeOf(tx, id)
	if err != nil {
		return err
	}
	for blank, text := range charge.words() {
		if given, asked := w.Blanks[blank]; asked && given == "" {
			w.Blanks[blank] = text
		}
	}
	_, err = issueStep(tx, k, by, id, string(FeeNotified), w)
	return err
}

// words are the scale and the amount as the notice tells them (FACTS 3.9).
func (c Charge) words() Values {
	v := Values{"收费数额": fmt.Sprintf("%d元", c.Amount/yuan)}
	if c.Basis == PerCase {
		v["收费标准"] = fmt.Sprintf("按件计收：您%s向本机关提出的第%d件申请。同一申请人一个自然月内10件以下（含10件）不收费，11至30件每件100元，31件以上以10件为一档，每增加一档每件提高100元", monthWords(c.Month), c.Rank)
	} else {
		v["收费标准"] = fmt.Sprintf("按量计收：共%d页。30页以下（含30页）不收费，31至100页每页10元，101至200页每页20元，201页以上每页40元", c.Pages)
	}
	return v
}

func monthWords(month string) string {
	day, err := workday.ParseDate(month + "-01")
	if err != nil {
		return ""
	}
	year, m, _ := day.Civil()
	return fmt.Sprintf("%d年%d月", year, int(m))
}
