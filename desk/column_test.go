package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
	"gongkai/workday"
)

// column finds a column of the subdistrict by its name.
func (h *town) column(name string) (found catalogue.Column) {
	h.t.Helper()
	h.must(h.d.View(context.Background(), func(q *db.View) error {
		columns, err := catalogue.Columns(q, h.subdistrict)
		for _, c := range columns {
			if c.Name == name {
				found = c
			}
		}
		return err
	}))
	return found
}

// publish has an item made public, by the program.
func (h *town) publish(title, column string, at time.Time) {
	h.t.Helper()
	h.do(func(tx *db.Tx) error {
		_, err := disclosure.ImportPublished(tx, office.System("test"), []disclosure.Imported{{PublishedAt: at, Text: disclosure.Text{Title: title, Column: column,
			Statutory: "20.15", Issuer: "竹桥街道办事处", FormedOn: workday.DateOf(at), Body: "<p>正文</p>"}}})
		return err
	})
}

func TestColumnsAreEditedInTheTree(t *testing.T) {
	inTown(t, func(h *town) {
		h.do(func(tx *db.Tx) error {
			_, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
			return err
		})
		admin := h.as(office.SystemAdmin)
		admin.get("/desk/columns?organ=" + h.subdistrict)
		admin.sees("栏目与目录", "工作动态", "法定主动公开内容", "空白")
		admin.get("/desk/columns/new?organ=" + h.subdistrict)
		admin.post("/desk/columns/new", "organ", h.subdistrict, "parent", h.column("工作动态").ID, "name", "防汛专题", "category", "news", "duty_days", "7")
		admin.sees("防汛专题", "至少 7 天更新一次", "20 个工作日内")
		made := h.column("防汛专题")
		if made.Parent != h.column("工作动态").ID || made.DutyDays != 7 || made.Category != catalogue.CategoryNews {
			t.Errorf("%+v", made)
		}
		admin.post("/desk/columns/"+made.ID, "name", "防汛抗旱", "category", "news", "duty_days", "x")
		admin.sees("更新要求应为")
		admin.get("/desk/columns/" + made.ID)
		admin.post("/desk/columns/"+made.ID, "name", "防汛抗旱", "category", "news", "term", "及时公开")
		admin.sees("防汛抗旱", "及时公开（按 1 个工作日提醒）")
		admin.get("/desk/columns/" + h.column("工作动态").ID)
		admin.post("/desk/columns/"+h.column("工作动态").ID+"/move", "parent", made.ID)
		admin.sees("不能把栏目移到它自己或者它的下级栏目下面")
		admin.get("/desk/columns?organ=" + h.subdistrict)
		admin.post("/desk/columns/" + h.column("班子成员").ID + "/shift/up")
		if h.column("班子成员").Position >= h.column("工作机构").Position {
			t.Error("not moved up")
		}
		admin.get("/desk/columns/" + made.ID)
		admin.post("/desk/columns/" + made.ID + "/close")
		admin.sees("已关闭", "重新开放栏目")
		admin.get("/desk/columns/" + h.column("公告通告").ID)
		admin.post("/desk/columns/" + h.column("公告通告").ID + "/close")
		admin.sees("是每个机关都要有的标准栏目")

		drafter := h.as(office.Drafter)
		drafter.get("/desk/columns/" + made.ID)
		if strings.Contains(drafter.body, "/close") {
			t.Error("a drafter is offered what only the administrator may")
		}
		if drafter.post("/desk/columns/"+made.ID+"/close", "_seen", "3"); drafter.status != 403 {
			t.Error(drafter.status)
		}
	})
}

func TestTheBoardOfDutiesNamesWhatIsOverdueAndTheOwnerIsTold(t *testing.T) {
	inTown(t, func(h *town) {
		h.do(func(tx *db.Tx) error {
			_, err := catalogue.Standard(tx, office.System("test"), h.subdistrict)
			return err
		})
		drafter := h.as(office.Drafter)
		if strings.Contains(drafter.body, "栏目更新：") {
			t.Error("an organ that has not begun is not behind")
		}
		h.publish("一条动态", h.column("工作动态").ID, h.clock.Now().AddDate(0, 0, -20))
		drafter.get("/desk")
		drafter.sees("栏目更新：1 个逾期", "工作动态")
		drafter.get("/desk/columns/duties?organ=" + h.subdistrict)
		drafter.sees("逾期未更新", "已逾期 6 天", "至少 14 天更新一次", "空白", "达到单项否决")
		if strings.Index(drafter.body, "› 工作动态") > strings.Index(drafter.body, "› 公告通告") {
			t.Error("the overdue come first")
		}
		drafter.get("/desk/columns/statutory?organ=" + h.subdistrict)
		drafter.sees("贯彻落实农业农村政策", "23 项中有 22 项还没有公开任何信息", "第二十条第（十五）项")
	})
}
