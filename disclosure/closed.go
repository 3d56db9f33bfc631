// closed.go is information that is not made public on the organ's own motion: by which article, and its re-assessment from time
// to time (条例 arts. 14–16, 18; FACTS 1.9–1.12, 1.14). Whoever decided last does not decide next. Events item.close,
// item.reassess, item.open, rule.reassess.
package disclosure

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/workday"
)

// Article is a ground of the law on which information is not public.
type Article string

// The grounds.
const (
	StateSecret  Article = "14.secret"      // 国家秘密
	Forbidden    Article = "14.law"         // 法律、行政法规禁止公开
	ThreeSafe    Article = "14.security"    // 公开后可能危及国家安全、公共安全、经济安全、社会稳定
	TradeSecret  Article = "15.trade"       // 商业秘密
	Privacy      Article = "15.privacy"     // 个人隐私等
	Personnel    Article = "16.personnel"   // 人事管理
	Logistics    Article = "16.logistics"   // 后勤管理
	Workflow     Article = "16.workflow"    // 内部工作流程
	Discussion   Article = "16.discussion"  // 讨论记录
	ProcessDraft Article = "16.draft"       // 过程稿
	Consultation Article = "16.letter"      // 磋商信函
	AskingUp     Article = "16.request"     // 请示报告
	Enforcement  Article = "16.enforcement" // 行政执法案卷信息
	OtherLaw     Article = "other"          // 其他法律、法规 named in the reason
)

// Articles lists them in the order of the law.
var Articles = []Article{StateSecret, Forbidden, ThreeSafe, TradeSecret, Privacy, Personnel, Logistics, Workflow, Discussion, ProcessDraft,
	Consultation, AskingUp, Enforcement, OtherLaw}

// Key is the message key of the ground in words.
func (a Article) Key() string { return "disclosure.article." + string(a) }

// checkGround notes what is wrong in the ground of a decision: information is withheld by an article, and another law than the
// Regulations is named.
func checkGround(f *fault.Form, attribute Attribute, article Article, reason string) {
	if article != "" && !has(Articles, article) {
		f.Add("article", "disclosure.bad_choice")
	}
	if attribute == Withheld && article == "" {
		f.Add("article", "disclosure.no_article")
	}
	if reason == "" {
		f.Add("reason", "disclosure.no_reason")
	} else if article == OtherLaw && !strings.Contains(reason, "《") {
		f.Add("reason", "disclosure.no_law_named")
	}
}

// Outcome is what was decided about closed information.
type Outcome string

// The outcomes.
const (
	WasClosed Outcome = "closed" // signed off as not to be public
	Stays     Outcome = "stays"
	Opens     Outcome = "opens" // becomes a draft to be published
)

// Outcomes lists those of a re-assessment.
var Outcomes = []Outcome{Stays, Opens}

// Key is the message key of the outcome's name.
func (o Outcome) Key() string { return "disclosure.outcome." + string(o) }

// Reassessment is one decision about closed information.
type Reassessment struct {
	Item         string
	Seq          int64
	At           time.Time
	ByID, ByName string
	Outcome      Outcome
	N            int64
	Article      Article
	Reason       string
	NextOn       workday.Date // when it is to be looked at again; zero where it opens
}

// The verbs of closed information.
const (
	VerbClose        office.Verb = "item.close"
	VerbReassess     office.Verb = "item.reassess"
	VerbOpen         office.Verb = "item.open"
	VerbReassessRule office.Verb = "rule.reassess"
)

// The months after which closed information is looked at again: usual, least and most.
const (
	UsualMonths = 12
	leastMonths = 1
	mostMonths  = 60
)

// SoonDays is how many calendar days before its day a re-assessment is shown as coming.
const SoonDays = 30

// ReassessLevel says how a re-assessment stands: late, today, five (coming), or calm. Without a day it is due at once.
func ReassessLevel(on, today workday.Date) Level {
	switch {
	case on.IsZero() || on.Before(today):
		return LevelLate
	case on == today:
		return LevelToday
	case on.Sub(today) <= SoonDays:
		return LevelFive
	}
	return LevelCalm
}

// ReassessConcerned gives the ids of those a re-assessment waits for, sorted: who reviews, and from its day on also who signs; never
// who decided last.
func ReassessConcerned(it Item, level Level, staff []Posted) (ids []string) {
	for _, p := range staff {
		due := level == LevelToday || level == LevelLate
		if p.ID != it.ClosedBy && level.Urgent() && (p.is(office.Reviewer) || due && p.is(office.Signer)) {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// close notes that an item's route ended in its not being public.
func (it *Item) close(tx *db.Tx, by office.Actor) error {
	r, err := RevisionOf(tx, it.ID, it.Head)
	if err != nil {
		return err
	}
	months, err := ReassessMonths(tx, it.Organ)
	if err != nil {
		return err
	}
	it.ClosedBy, it.ReassessOn = by.ID, workday.DateOf(tx.Now()).AddMonths(months)
	one := Reassessment{Item: it.ID, ByID: by.ID, ByName: by.Name, Outcome: WasClosed, N: r.N, Article: r.Article, Reason: r.Reason, NextOn: it.ReassessOn}
	if err := putReassessment(tx, one); err != nil {
		return err
	}
	return record(tx, by, VerbClose, *it, map[string]any{"attribute": r.Attribute, "article": r.Article, "next_on": it.ReassessOn})
}

// Reassess decides on closed information again: it stays closed, for which article and reason, until when it is looked at again;
// or it opens, and its text becomes a draft to be published, which goes through its route anew.
func Reassess(tx *db.Tx, by office.Actor, id string, seen int64, given Reassessment) error {
	given.Reason = strings.TrimSpace(given.Reason)
	verb := VerbReassess
	if given.Outcome == Opens {
		verb, given.NextOn = VerbOpen, workday.Date{}
	}
	data := map[string]any{"outcome": given.Outcome, "article": given.Article, "next_on": given.NextOn}
	return move(tx, by, verb, id, seen, given.Reason, data, func(it *Item) error {
		if err := given.check(*it, workday.DateOf(tx.Now())); err != nil {
			return err
		}
		if given.Outcome == Opens {
			if err := mayBegin(tx, it.Organ, it.HeadColumn); err != nil {
				return err
			}
		}
		given.Item, given.ByID, given.ByName, given.N = it.ID, by.ID, by.Name, it.Head
		if err := putReassessment(tx, given); err != nil {
			return err
		}
		it.ClosedBy, it.ReassessOn = by.ID, given.NextOn
		if given.Outcome == Stays {
			return nil
		}
		return it.reopen(tx)
	})
}

func (given Reassessment) check(it Item, today workday.Date) error {
	var f fault.Form
	if !has(Outcomes, given.Outcome) {
		f.Add("outcome", "disclosure.bad_choice")
	}
	if utf8.RuneCountInString(given.Reason) > 500 {
		f.Add("reason", "disclosure.too_long", 500)
	}
	if given.Outcome == Opens && given.Reason == "" {
		f.Add("reason", "disclosure.no_reason")
	}
	if given.Outcome == Stays {
		checkGround(&f, it.Attribute, given.Article, given.Reason)
		if !given.NextOn.After(today) || given.NextOn.After(today.AddMonths(mostMonths)) {
			f.Add("next_on", "disclosure.bad_next_on", mostMonths)
		}
	}
	return f.Err()
}

// reopen makes the closed text a draft that is to be public. Nobody wrote in it: the system does, and who decided stands in the
// record. Its term runs from the day of the decision.
func (it *Item) reopen(tx *db.Tx) error {
	r, err := RevisionOf(tx, it.ID, it.Head)
	if err != nil {
		return err
	}
	text := r.Text
	text.Attribute, text.Article, text.Reason, text.TermDays = Proactive, "", "", 0
	it.OpenedOn = workday.DateOf(tx.Now())
	return addRevision(tx, office.System("reassessment"), it, text)
}

// SetReassessMonths sets after how many months an organ's closed information is looked at again, from the next decision on.
func SetReassessMonths(tx *db.Tx, by office.Actor, organ string, months int) error {
	if err := by.Allow(VerbReassessRule, organ); err != nil {
		return err
	}
	if months < leastMonths || months > mostMonths {
		var f fault.Form
		f.Add("months", "disclosure.bad_months", leastMonths, mostMonths)
		return f.Err()
	}
	if err := putReassessMonths(tx, organ, months, by.Name); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event(VerbReassessRule, "organ:"+organ, "", map[string]any{"months": months}))
}
