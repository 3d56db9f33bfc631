package disclosure

import (
	"strings"
	"testing"

	"gongkai/privacy"
	"gongkai/workday"
)

func TestCheckFindsWhatMustNotGoOut(t *testing.T) {
	number := "33068319900307001"
	number += string(privacy.ResidentCheck(number))
	today := workday.MustParse("2026-03-02")
	base := Text{Title: "公告", Summary: "一句", Statutory: "20.15", FormedOn: today, TermDays: 20, Body: "<p>正文。</p>"}
	for key, spoil := range map[string]func(*Text){
		"identity": func(t *Text) { t.Body = "<p>张某，身份证号" + number + "。</p>" }, "mobile": func(t *Text) { t.Body = "<td>13800138000</td>" },
		"bank": func(t *Text) { t.Body = "<p>账号 6222021234567890123</p>" }, "secret": func(t *Text) { t.Title = "机密★一年" }, "number": func(t *Text) { t.DocumentNumber = "第八号" },
		"late": func(t *Text) { t.FormedOn = workday.MustParse("2026-01-05") }, "summary": func(t *Text) { t.Summary = "" }, "statutory": func(t *Text) { t.Statutory = "" },
		"alt": func(t *Text) { t.Body = `<p><img src="/attachments/x/y" alt=""></p>` },
	} {
		text := base
		spoil(&text)
		found := Check(text, today, workday.National())
		if len(found) != 1 || found[0].Key != "disclosure.check."+key {
			t.Errorf("%s: %+v", key, found)
		}
		for _, f := range found {
			for _, arg := range f.Args {
				if s, ok := arg.(string); ok && strings.Contains(s, number) {
					t.Error("the number is shown whole")
				}
			}
		}
	}
	if found := Check(base, today, workday.National()); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}
