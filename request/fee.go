package request

// The fee of a case (信息处理费, 国办函〔2020〕109号, FACTS 3): what was charged, paid and waived, for section six of the annual
// report (FACTS 2.8). Table request_fee: every registration a row, ended by the next. How it
// is computed is in charge.go. Event case.fee. Money in 分.

import (
	"database/sql"
	"errors"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/workday"
)

// Fee is what stands for a case; money in 分.
type Fee struct {
	Case                  string
	Month                 string // the month of the charge, YYYY-MM
	Charged, Paid, Waived int64
	Reason                string // of the waiver
	ByName                string
	Since                 time.Time

	seq int64
}

const highestFee = 100_000_000_00 // 分; nobody is charged more

// RegisterFee records what was charged, paid and waived for a case so far; it replaces what was registered before, which
// stays in the records.
func RegisterFee(tx *db.Tx, by office.Actor, caseID string, f Fee) error {
	c, err := load(tx, by, Move{Verb: "case.fee"}, caseID)
	if err != nil {
		return err
	}
	if err := f.check(c, workday.DateOf(tx.Now())); err != nil {
		return err
	}
	was, err := FeeOf(tx, caseID)
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	now := tx.Now().UnixMicro()
	if _, err := tx.Exec(`UPDATE request_fee SET until = $3 WHERE case_id = $1 AND seq = $2`, caseID, was.seq, now); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO request_fee (case_id, seq, organ, month, charged, paid, waived, reason, by_name, since, until) VALUES `+db.Values(1, 11),
		caseID, was.seq+1, c.Organ, f.Month, f.Charged, f.Paid, f.Waived, f.Reason, by.Name, now, int64(forever))
	if err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("case.fee", c.Subject(), c.Number, map[string]any{"step": "amount", "month": f.Month, "charged": f.Charged, "paid": f.Paid, "waived": f.Waived}))
}

func (f *Fee) check(c Case, today workday.Date) error {
	var form fault.Form
	month, err := workday.ParseDate(f.Month + "-01")
	if err != nil || month.After(today) || f.Month < feesSince.String()[:7] || f.Month < c.ReceivedOn.String()[:min(7, len(c.ReceivedOn.String()))] {
		form.Add("month", "request.fee.month")
	}
	if f.Charged < 0 || f.Charged > highestFee {
		form.Add("charged", "request.fee.amount")
	}
	if f.Paid < 0 || f.Waived < 0 || f.Paid+f.Waived > f.Charged {
		form.Add("paid", "request.fee.too_much")
	}
	var flaw privacy.Flaw
	if f.Reason, flaw = privacy.Line(f.Reason, longestReason); flaw != privacy.Fine && flaw != privacy.Missing {
		form.Add("waived_reason", "request.flaw."+string(flaw))
	}
	if f.Waived > 0 && strings.TrimSpace(f.Reason) == "" {
		form.Add("waived_reason", "request.fee.no_reason") // FACTS 3.14
	}
	return form.Err()
}

// FeeOf gives what stands for a case, or a NotFound fault.
func FeeOf(q db.Query, caseID string) (f Fee, err error) {
	var since int64
	err = q.QueryRow(`SELECT case_id, seq, month, charged, paid, waived, reason, by_name, since FROM request_fee WHERE case_id = $1 ORDER BY seq DESC LIMIT 1`, caseID).
		Scan(&f.Case, &f.seq, &f.Month, &f.Charged, &f.Paid, &f.Waived, &f.Reason, &f.ByName, &since)
	if errors.Is(err, sql.ErrNoRows) {
		return Fee{}, fault.Missing("request.fee.none")
	}
	f.Since = time.UnixMicro(since).UTC()
	return f, err
}

// Fees are the sums of a year.
type Fees struct{ Cases, Charged, Paid, Waived int64 }

// FeesIn sums the fees charged in the months of a year, as the records were at an instant.
func FeesIn(q db.Query, organ string, year int, at time.Time) (f Fees, err error) {
	first, last := ends(year)
	err = q.QueryRow(`SELECT count(*), CAST(COALESCE(sum(charged), 0) AS BIGINT), CAST(COALESCE(sum(paid), 0) AS BIGINT), CAST(COALESCE(sum(waived), 0) AS BIGINT)
		FROM request_fee WHERE organ = $1 AND month >= $2 AND month <= $3 AND since <= $4 AND until > $4 AND charged > 0`,
		organ, first[:7], last[:7], at.UnixMicro()).Scan(&f.Cases, &f.Charged, &f.Paid, &f.Waived)
	return f, err
}
