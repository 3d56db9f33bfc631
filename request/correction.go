package request

// Correction of data about oneself (art. 41, FACTS 1.41): a case type of its own with the same intake, clock and letters, its own
// replies, and no place in the annual report. Events case.file (portal) and case.register (staff).

import (
	"slices"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/privacy"
	"gongkai/vault"
	"gongkai/workday"
)

// CaseKind is what sort of case it is.
type CaseKind string

// The kinds.
const (
	ForInformation CaseKind = ""
	ForCorrection  CaseKind = "correction"
)

// The outcomes of a correction.
const (
	Corrected           Outcome = "corrected"
	NotCorrected        Outcome = "not_corrected"
	CorrectionForwarded Outcome = "correction_forwarded"
	CorrectionElsewhere Outcome = "correction_elsewhere"
)

// CorrectionReplies is the closed table of what a correction comes to; none counts in the report.
var CorrectionReplies = []ReplyKind{
	{Corrected, "第四十一条", "", "信息更正告知书", "您提出的更正申请，经审核属实。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关已经予以更正，情况如下：", Choice60or6, []Need{NeedProvision}},
	{NotCorrected, "第四十一条", "", "信息更正告知书", "您提出的更正申请，经审核，本机关的记录与证据材料相符。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关不予更正。", Choice60or6, []Need{NeedReasons}},
	{CorrectionForwarded, "第四十一条", "", "信息更正转送告知书", "您申请更正的信息不属于本机关职能范围。根据《中华人民共和国政府信息公开条例》{0}的规定，本机关已经转送有权更正的行政机关处理。", Choice60or6, []Need{NeedOrgan}},
	{CorrectionElsewhere, "第四十一条", "", "信息更正告知书", "您申请更正的信息不属于本机关职能范围。根据《中华人民共和国政府信息公开条例》{0}的规定，请您向有权更正的行政机关提出。", Choice60or6, []Need{NeedOrgan}},
}

// Wrong is what somebody says is inaccurate in a record about himself.
type Wrong struct {
	Record   string // which record
	Is       string // what it says
	Should   string // what it should say
	Evidence string // what proves it
}

// words checks it and puts it into one text.
func (w *Wrong) words() (string, error) {
	var form fault.Form
	var b strings.Builder
	for _, part := range []struct {
		field, lead string
		text        *string
	}{{"record", "记录：", &w.Record}, {"is", "现在的内容：", &w.Is}, {"should", "应当更正为：", &w.Should}, {"evidence", "证据：", &w.Evidence}} {
		var flaw privacy.Flaw
		if *part.text, flaw = privacy.Text(*part.text, longestDescription/5); flaw != privacy.Fine {
			form.Add(part.field, "request.flaw."+string(flaw))
		}
		b.WriteString(part.lead + *part.text + "\n")
	}
	return strings.TrimSpace(b.String()), form.Err()
}

// FileCorrection takes from the portal the application of somebody to correct a record about himself; what proves it comes among
// its files. It is confirmed at once like any other (FACTS 1.27).
func FileCorrection(tx *db.Tx, k *vault.Keys, by office.Actor, a Application, w Wrong) (Receipt, error) {
	if err := mayFile(tx, by, a.Organ); err != nil {
		return Receipt{}, err
	}
	if err := CheckCorrection(a, w, tx.Now(), nil); err != nil {
		return Receipt{}, err
	}
	a.online(workday.DateOf(tx.Now()))
	if err := a.corrects(w); err != nil {
		return Receipt{}, err
	}
	return take(tx, k, by, "case.file", a)
}

// CheckCorrection says what FileCorrection would say is wrong, and adds it to what is wrong already.
func CheckCorrection(a Application, w Wrong, now time.Time, already error) error {
	var form fault.Form
	for _, err := range []error{already, a.corrects(w)} {
		if f := fault.As(err); f != nil {
			for _, field := range f.Fields {
				form.Add(field.Name, field.Key, field.Args...)
			}
		}
	}
	return CheckFiled(a, now, form.Err())
}

// corrects makes the application one for the correction of a record: nothing is asked for but an answer, in writing or as a file
// by the way it shall take.
func (a *Application) corrects(w Wrong) (err error) {
	a.kind, a.Document, a.Forms, a.Form = ForCorrection, "", nil, "paper"
	if way := append(onlyOf(Ways, a.Ways), a.Way)[0]; slices.Contains([]string{"online", "email"}, way) {
		a.Form = "electronic"
	}
	a.Description, err = w.words()
	return err
}

// RegisterCorrection takes in the application of somebody to correct a record about himself, with its evidence.
func RegisterCorrection(tx *db.Tx, k *vault.Keys, by office.Actor, a Application, w Wrong, files []Enclosure) (Receipt, error) {
	if err := by.Allow("case.register", a.Organ); err != nil {
		return Receipt{}, err
	}
	var err error
	if a.Description, err = w.words(); err != nil {
		return Receipt{}, err
	}
	a.kind = ForCorrection
	r, err := take(tx, k, by, "case.register", a)
	if err != nil {
		return r, err
	}
	return r, keepEnclosures(tx, by, r.Case, r.Case.ID, files)
}
