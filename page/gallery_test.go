package page

// The gallery shows every component on two pages, to be looked at: GONGKAI_GALLERY=folder go test ./page -run Gallery
// writes them there beside the front-end files. Without the variable it only proves that every component renders.

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gongkai/message"
)

func TestGallery(t *testing.T) {
	pages := map[string]templ.Component{}
	for _, lang := range message.Langs {
		for _, mode := range []string{"", "-elder"} {
			name := string(lang) + mode
			pages["site-"+name] = galleryOn(SitePage(galleryFrame(lang, "site", mode != "")))
			pages["desk-"+name] = galleryOn(DeskPage(galleryFrame(lang, "desk", mode != "")))
		}
	}
	folder := os.Getenv("GONGKAI_GALLERY")
	for name, c := range pages {
		var b bytes.Buffer
		if err := c.Render(context.Background(), &b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, bad := range []string{"page.", "style=\"", "onclick"} {
			if i := strings.Index(b.String(), bad); i >= 0 {
				t.Errorf("%s holds %q: …%s", name, bad, b.String()[max(0, i-40):min(b.Len(), i+60)])
			}
		}
		if folder == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name+".html"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if folder != "" {
		writeAssets(t, folder)
	}
}

func writeAssets(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(folder, "assets"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, a := range assets.files {
		if err := os.WriteFile(filepath.Join(folder, "assets", name), a.plain, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func galleryOn(frame templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, gallery(galleryDays())), w)
	})
}

func galleryFrame(lang message.Lang, door string, elder bool) Frame {
	f := Frame{
		Lang: lang, Title: "组件", Column: "样张", Elder: elder, Path: "/gallery?a=1", Editor: true, Alerts: 3,
		Crumbs: []Link{{"/", "首页"}, {"/columns/1", "政府信息公开目录"}, {"", "组件样张"}},
		Site: Site{
			Name: "浦口街道政府信息公开", Domain: "example.gov.cn", IDCode: "3306830000", Organ: "嵊州市人民政府浦口街道办事处",
			Address: "嵊州市浦口街道浦南大道1号", Postcode: "312400", Phone: "0575-00000000", Email: "pk@example.gov.cn",
			Hours: "工作日 8:30–11:30，13:30–17:00", ICP: "浙ICP备00000000号", Police: "浙公网安备33068302000000号",
			BadgeHref: "/badge", ErrorHref: "/mistake",
		},
		Flash:  Flash{Good, "已经保存。"},
		Person: Person{"王一民", "信息员、依申请受理员"},
	}
	f.Nav = []NavItem{
		{Href: "/", Label: "首页", Icon: "today", Count: 5, Current: true}, {Href: "/columns", Label: "政府信息公开", Icon: "item"},
		{Href: "/apply", Label: "依申请公开", Icon: "case", Count: 12}, {Href: "/reports", Label: "年度报告", Icon: "report"},
		{Href: "/guide", Label: "公开指南", Icon: "book"}, {Href: "/policy", Label: "公开制度", Icon: "audit"},
	}
	if door == "desk" {
		f.Rail, f.Search = galleryRail(), "/desk/items"
	}
	return f
}

func galleryDays() Strip {
	s := Strip{Title: "答复期限"}
	n := 0
	for d := 20; d <= 30; d++ {
		s.Days = append(s.Days, galleryDay("2026-04-", d, &n))
	}
	for d := 1; d <= 28; d++ {
		s.Days = append(s.Days, galleryDay("2026-05-", d, &n))
		if n == 20 {
			break
		}
	}
	s.Days[len(s.Days)-1].Due = true
	s.Days[14].Today = true
	return s
}

func galleryDay(month string, d int, n *int) Day {
	date := month + string(rune('0'+d/10)) + string(rune('0'+d%10))
	day := Day{Date: date, Kind: DayCounted}
	switch date {
	case "2026-04-20":
		day.Kind = DayStart
	case "2026-04-25", "2026-04-26", "2026-05-10", "2026-05-16", "2026-05-17", "2026-05-23", "2026-05-24":
		day.Kind = DayWeekend
	case "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05":
		day.Kind, day.Why = DayHoliday, "劳动节"
	case "2026-05-09":
		day.Kind = DayMakeUp
	case "2026-05-12", "2026-05-13", "2026-05-14":
		day.Kind, day.Why = DayWaiting, "等待申请人补正"
	}
	if day.Kind == DayCounted || day.Kind == DayMakeUp {
		*n++
		day.N = *n
	}
	return day
}
