package urging

// unconfirmed.go reminds those who take applications in of what was neither confirmed nor registered for a working day (FACTS
// 1.27, 4.4(3)): a letter nobody called about, a mail nobody opened. One reminder for each.

import (
	"slices"

	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/message"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

func unconfirmed(q db.Query, organ string) ([]reminder, error) {
	waiting, err := request.WaitingToConfirm(q, organ)
	if err != nil {
		return nil, err
	}
	today := workday.DateOf(q.Now())
	var list []reminder
	var to []string
	for _, w := range waiting {
		if today.Before(w.DueOn) {
			continue
		}
		r := reminder{subject: "case:" + w.ID, title: message.T(message.Chinese, "intake.urge_case", w.Number), path: "/desk/cases/" + w.ID, due: w.DueOn, level: disclosure.LevelLate,
			words: message.T(message.Chinese, "intake.urge", w.ArrivedOn)}
		if w.Mail {
			r.subject, r.title, r.path = "mail:"+w.ID, message.T(message.Chinese, "intake.urge_mail"), "/desk/mail?organ="+organ
		}
		known, err := told(q, r.subject, r.due, r.level)
		if err != nil {
			return nil, err
		}
		if known {
			continue
		}
		if to == nil {
			if to, err = handlers(q, organ); err != nil {
				return nil, err
			}
		}
		r.to = to
		list = append(list, r)
	}
	return list, nil
}

// handlers are those who take applications in at an organ.
func handlers(q db.Query, organ string) ([]string, error) {
	staff, err := disclosure.StaffOf(q, organ)
	ids := []string{}
	for _, p := range staff {
		if p.Active && slices.Contains(p.Roles, office.RequestHandler) {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}
