package annual

import (
	"strings"
	"testing"
	"time"
)

// Input made to be slow is read in bounded time. The bound is generous: this machine may be busy.
func TestHostileInputIsReadInBoundedTime(t *testing.T) {
	if UnderRace {
		t.Skip("bounds of time and size are tried without the race detector")
	}
	fill := func(unit string) string { return strings.Repeat(unit, maxWords/4/len(unit)) }
	const title = "青石街道2023年政府信息公开工作年度报告\n"
	for name, text := range map[string]string{
		"pipes":         title + fill("|"),
		"tabs":          title + fill("\t"),
		"lines":         title + fill("1\n"),
		"tab lines":     title + fill("\t1\n"),
		"digits":        title + "申请人情况一、本年新收政府信息公开申请数量" + fill("1"),
		"spaced digits": title + "申请人情况\n一、本年新收政府信息公开申请数量 " + fill("1 "),
		"numerals":      title + fill("一、"),
		"labels":        title + "申请人情况\n" + fill("（七）总计 1 1 1 1 1 1 6\n"),
		"brackets":      title + fill("（"),
		"titles":        fill("2023年政府信息公开"),
		"table headers": title + fill("第二十条第（一）项\n"),
		"glued":         title + strings.Repeat("申请人情况一、本年新收政府信息公开申请数量1111111111111111111111", 1000),
		"nested":        "<html><body>" + strings.Repeat("<div>", 300000) + title,
		"rows":          "<html><body><p>" + title + "</p><table>" + strings.Repeat("<tr><td>1<td>2", 50000),
		"nested tables": "<html><body>" + strings.Repeat("<table><tr><td>", 100000),
		"entity soup":   "<html>" + fill("&amp;&#x4e00;"),
		"full width":    title + fill("１"),
		"combining":     title + fill("é"),
		"radicals":      title + fill("⼀"),
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			r, err := Parse(name, []byte(text))
			if err == nil {
				Check(r)
			}
			if took := time.Since(begin); took > 30*time.Second {
				t.Errorf("took %s", took)
			} else {
				t.Log(took, err)
			}
		})
	}
}
