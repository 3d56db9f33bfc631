package desk_test

import (
	"testing"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// What the reviewer types is kept when the decision is refused; the one taken stands in the history.
func TestClosedInformationIsAssessedAtTheDesk(t *testing.T) {
	inTown(t, func(h *town) {
		var id string
		h.do(func(tx *db.Tx) error {
			columns, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
			if err != nil {
				return err
			}
			id, err = disclosure.Draft(tx, h.actor(office.Drafter), h.subdistrict, disclosure.Text{Title: "会议讨论记录", Column: columns[catalogue.Notices].ID,
				Issuer: "竹桥街道办事处", FormedOn: workday.MustParse("2026-02-26"), Attribute: disclosure.Withheld, Article: disclosure.Discussion, Reason: "尚在商议", Body: "<p>正文</p>"})
			if err != nil {
				return err
			}
			if err := disclosure.Submit(tx, h.actor(office.Drafter), id, 1); err != nil {
				return err
			}
			if err := disclosure.Review(tx, h.actor(office.Reviewer), id, 1); err != nil {
				return err
			}
			return disclosure.SignOff(tx, h.actor(office.Signer), id, 1)
		})
		signer := h.as(office.Signer)
		signer.get("/desk/items/" + id)
		signer.sees("不主动公开", "这一次应由别人评估", "第十六条第二款：讨论记录")
		reviewer := h.as(office.Reviewer)
		reviewer.get("/desk/closed")
		reviewer.sees("会议讨论记录", "尚在商议")
		address := "/desk/items/" + id + "/reassess"
		reviewer.get("/desk/items/" + id)
		reviewer.post(address, "outcome", "stays", "article", string(disclosure.Discussion), "reason", "仍在商议中的事项", "next_on", "2020-01-01")
		if reviewer.status != 422 {
			t.Errorf("a day in the past: %d", reviewer.status)
		}
		reviewer.sees("仍在商议中的事项", "2020-01-01")
		reviewer.post(address, "outcome", "stays", "article", string(disclosure.Discussion), "reason", "仍在商议中的事项", "next_on", "2026-12-01")
		reviewer.get("/desk/items/" + id)
		reviewer.sees("继续不公开", "仍在商议中的事项", "2026-12-01")
	})
}

func TestTheBoardOfTerms(t *testing.T) {
	inTown(t, func(h *town) {
		late := h.draft("迟到的通知", workday.MustParse("2026-01-05"))
		inspector := h.as(office.Inspector)
		inspector.get("/desk/terms")
		inspector.sees("迟到的通知", "已逾期", "应公开未公开")
		inspector.get("/desk/items/" + late)
		inspector.sees("逐日计算明细", "条例第二十六条")
		inspector.get("/desk/items/" + h.draft("跨春节的通知", workday.MustParse("2026-02-10")))
		inspector.sees("春节")
	})
}
