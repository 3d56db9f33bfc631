package privacy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// kinds gives what was found as "kind value", in order.
func kinds(found []Found) string {
	var out []string
	for _, f := range found {
		out = append(out, string(f.Kind)+" "+f.Value)
	}
	return strings.Join(out, "; ")
}

func TestScanFindsNumbersInAnyDress(t *testing.T) {
	for text, want := range map[string]string{
		"张三，身份证号330683199001010018。":                    "identity 330683199001010018",
		"３３０６８３１９９００１０１００１８":                            "identity 330683199001010018",
		"330683 19900101 0018":                          "identity 330683199001010018",
		"330683-19900101-0018":                          "identity 330683199001010018",
		"330683—19900101—0018":                          "identity 330683199001010018",
		"3306\u200b83199001\ufeff010018":                "identity 330683199001010018",
		"330683199001\n010018":                          "identity 330683199001010018",
		"11010519491231002x":                            "identity 11010519491231002X",
		"11010519491231002 X":                           "identity 11010519491231002X",
		"810000199202020037":                            "identity 810000199202020037",
		"旧证110105491231002":                             "identity_old 110105491231002",
		"身份证号：330683199001011234":                       "doubtful 330683199001011234",
		"电话13800138000":                                 "mobile 13800138000",
		"手机：138 0013 8000":                              "mobile 13800138000",
		"138-0013-8000":                                 "mobile 13800138000",
		"+86 138-0013-8000":                             "mobile 13800138000",
		"8613800138000":                                 "mobile 13800138000",
		"一三八〇〇一三八〇〇〇":                                   "mobile 13800138000",
		"13800138000/13900139000":                       "mobile 13800138000; mobile 13900139000",
		"13800138000、13900139000":                       "mobile 13800138000; mobile 13900139000",
		"Tel13800138000":                                "mobile 13800138000",
		"张某（0575-83012345）":                             "landline 0575-83012345",
		"家庭电话（0575）83012345":                            "landline 0575-83012345",
		"卡号6222020200012341235":                         "",
		"6222021234567890128":                           "bank 6222021234567890128",
		"6222 0212 3456 7890 128":                       "bank 6222021234567890128",
		"护照号码E12345678":                                 "paper E12345678",
		"号牌为浙D·12345的小型汽车":                              "plate 浙D12345",
		"邮箱zhangsan@example.com":                        "email zhangsan@example.com",
		"家住浦口街道东郭村12号":                                  "address 浦口街道东郭村12号",
		"学生张小明，男，就读于":                                   "minor 张小明",
		"身份证号330683201501010014":                        "identity 330683201501010014; minor 330683201501010014",
		"外国人永久居留身份证USA110085010101":                     "paper USA110085010101",
		"港澳居民来往内地通行证H12345678":                          "paper H12345678",
		"统一社会信用代码11330683742010670P":                    "",
		"统一社会信用代码113708280043326001":                    "",
		"索引号11330683742010670P/2026-00001":              "",
		"项目代码2020-330683-48-01-123456":                  "",
		"投资13800138000元":                                "",
		"共13800138000.55元":                              "",
		"流水号17026000123":                                "",
		"注册号330683900101123":                            "",
		"330683********0018，138****8000":                "",
		"对公示有异议的，请拨打 0575-83012345":                     "",
		"联系电话：0575-83012345":                            "",
		"咨询电话 12345，400-123-4567":                       "",
		"网址xxgk@ss.gov.cn":                              "",
		"财政收入 139 2456 7810":                            "",
		"驾驶浙D12345号小型汽车":                                "plate 浙D12345",
		"3 王芳 东郭村 330683199001010018 138 0013 8000 500": "identity 330683199001010018; mobile 13800138000",
		"许可证浙D20261号":                                   "",
		"浙D2026号":                                       "",
		"2026-11-22 13:00至2026-12-31":                   "",
		"宗地330683001001GB00001":                         "",
	} {
		if got := kinds(Scan(text, today)); got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestAContactLineIsNotGrave(t *testing.T) {
	if f := Scan("联系人：王科长，联系电话：13800138000", today); len(f) != 1 || f[0].Grave {
		t.Error(f)
	}
	if f := Scan("王某某 13800138000", today); len(f) != 1 || !f[0].Grave {
		t.Error(f)
	}
}

func TestScanTableKnowsWhatColumnsMean(t *testing.T) {
	for _, c := range []struct {
		name, caption, want string
		rows                [][]string
	}{
		{"numbers in cells, one broken by a line", "", "identity 330683199001010018; mobile 13800138000",
			[][]string{{"姓名", "身份证号", "手机"}, {"张三", "330683199001\n010018", "138 0013 8000"}}},
		{"a column of numbers that are no numbers of cards", "", "column 银行账号",
			[][]string{{"户主", "村", "银行账号"}, {"张三", "东郭村", "201000123456789"}}},
		{"diagnoses", "", "column 病名", [][]string{{"姓名", "病名", "金额"}, {"张三", "高血压", "100"}}},
		{"a list of pupils", "2026年小学新生名单", "column 姓名", [][]string{{"序号", "姓名"}, {"1", "张三"}}},
		{"addresses", "", "address 东郭村12号", [][]string{{"姓名", "家庭住址"}, {"张三", "东郭村12号"}}},
		{"a fixed line of a household", "", "landline 83012345", [][]string{{"户主", "联系电话"}, {"张三", "83012345"}}},
		{"offices and whom to call", "", "", [][]string{{"单位", "负责人", "联系电话"}, {"东郭村", "张三", "0575-83012345"}}},
		{"names and amounts", "", "", [][]string{{"姓名", "村", "补贴金额"}, {"张三", "东郭村", "1200.00"}}},
		{"masked numbers", "", "", [][]string{{"姓名", "身份证号"}, {"张三", "330683********0018"}}},
		{"a form", "", "doubtful 330683199001011234", [][]string{{"身份证号", "330683199001011234"}}},
	} {
		if got := kinds(ScanTable(c.rows, c.caption, today)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever stands around it, a right number between stops is found at its place, and is not in what is shown.
func TestScanFindsAnyNumberAtItsPlace(t *testing.T) {
	words := rapid.StringOfN(rapid.SampledFrom([]rune("公告事项如下，。；：（）\n东郭村　关于的通知")), 0, 30, -1)
	rapid.Check(t, func(r *rapid.T) {
		number := rapid.SampledFrom([]string{"33", "11", "44", "81"}).Draw(r, "province") + "0683" +
			rapid.SampledFrom([]string{"19900101", "19651231", "20000229"}).Draw(r, "born") + rapid.StringMatching(`\d{3}`).Draw(r, "serial")
		number += string(ResidentCheck(number))
		before, after := words.Draw(r, "before"), words.Draw(r, "after")
		found := Scan(before+number+after, today)
		if len(found) != 1 || found[0].Kind != Identity18 || found[0].From != len(before) || found[0].To != len(before)+18 {
			r.Fatalf("%q: %+v", before+number+after, found)
		}
		if strings.Contains(found[0].Masked(), number[6:14]) {
			r.Fatal("shown whole")
		}
	})
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"330683 19900101 0018", "138-0013-8000", "６２２２", "浙D·12345", "姓名\t身份证号\n张三\t330683199001010018", "一三八〇〇一三八〇〇〇", "(0575)83012345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, one := range Scan(s, today) {
			if one.From < 0 || one.To > len(s) || one.From >= one.To {
				t.Fatalf("%q: %+v", s, one)
			}
			if one.Masked() == one.Value && one.Kind != ListColumn && len(one.Value) > 8 {
				t.Fatalf("%q is not masked", one.Value)
			}
		}
		var rows [][]string
		for _, line := range strings.Split(s, "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		ScanTable(rows, "", today)
	})
}
