package privacy

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// FACTS 8.3, 8.6, 8.12 and 8.8.
func TestIdentityNumbers(t *testing.T) {
	for _, c := range []struct {
		paper  Paper
		number string
		want   Flaw
	}{
		{ResidentID, "11010519491231002X", Fine},
		{ResidentID, "11010519491231002x", Fine},
		{ResidentID, "440524188001010014", Fine},
		{ResidentID, "34052419800101001X", Fine},
		{ResidentID, "330683199001010018", Fine},
		{ResidentID, " 330683 19900101 0018 ", Fine},
		{ResidentID, "３３０６８３１９９００１０１００１８", Fine},
		{ResidentID, "330683200002290029", Fine},
		{ResidentID, "810000199202020037", Fine},
		{ResidentID, "830000198506150040", Fine},
		{ResidentID, "330683199001011234", WrongCheck},
		{ResidentID, "330683199002300018", WrongDate},
		{ResidentID, "330683202712010010", WrongDate},
		{ResidentID, "990683199001010018", WrongRegion},
		{ResidentID, "33068319900101001", WrongLength},
		{ResidentID, "3306831990010100O8", WrongCharacter},
		{ResidentID, "", Missing},
		{ResidentID, strings.Repeat("1", 1<<20), WrongLength},
		{CreditCode, "11330683742010670P", Fine},
		{CreditCode, "11441700007280420Y", Fine},
		{CreditCode, "113708280043326001", Fine},
		{CreditCode, "91350100M000100Y43", Fine},
		{CreditCode, "12330000470082478T", WrongCheck},
		{CreditCode, "1133068374201067OP", WrongCharacter},
		{PermanentID, "USA110085010101", Fine},
		{PermanentID, "US1110085010101", WrongCharacter},
		{Passport, "E12345678", Fine},
		{Passport, "E-1", WrongForm},
		{HongKongMacao, "H12345678", Fine},
		{Taiwan, "12345678", Fine},
		{Officer, "南字第123456号", Fine},
		{OtherPaper, "律师执业证13306201010000001", Fine},
		{Paper("forged"), "1", WrongForm},
	} {
		if _, got := Identity(c.paper, c.number, today); got != c.want {
			t.Errorf("%s %.30q: %q, want %q", c.paper, c.number, got, c.want)
		}
	}
	if got, _ := Identity(ResidentID, "11010519491231002x", today); got != "11010519491231002X" {
		t.Errorf("stored as %s", got)
	}
}

// 440524188001010014 is right by its check and was born in 1880: at 146 still possible, from 2031 on not.
func TestAgeHasAnEnd(t *testing.T) {
	if _, flaw := Identity(ResidentID, "440524188001010014", today.AddDate(5, 0, 0)); flaw != WrongDate {
		t.Error(flaw)
	}
}

// FACTS 8.30.
func TestContacts(t *testing.T) {
	for s, want := range map[string]string{"138 0013 8000": "13800138000", "+86 138-0013-8000": "13800138000", "0575-83012345": "0575-83012345",
		"（0575）83012345": "0575-83012345", "83012345": "83012345", "0575-83012345转801": "0575-83012345-801", "400-123-4567": "400-123-4567", "12345": "12345", "+4915112345678": "+4915112345678"} {
		if got, flaw := Phone(s); got != want || flaw != Fine {
			t.Errorf("%s: %s %s, want %s", s, got, flaw, want)
		}
	}
	for _, s := range []string{"12345678901", "1380013800", "abc", "138001380000", "1;drop"} {
		if _, flaw := Phone(s); flaw != WrongForm {
			t.Errorf("%s: %q", s, flaw)
		}
	}
	if got, flaw := Email(" Zhang.San@Example.COM "); got != "Zhang.San@example.com" || flaw != Fine {
		t.Error(got, flaw)
	}
	for _, s := range []string{"a@b", "a b@c.cn", "@c.cn", "a@c..cn", "a@-c.cn", "a\n@c.cn"} {
		if _, flaw := Email(s); flaw != WrongForm {
			t.Errorf("%s: %q", s, flaw)
		}
	}
}

func TestTextsHideNothing(t *testing.T) {
	if got, flaw := Line("  张  三 ", 10); got != "张 三" || flaw != Fine {
		t.Error(got, flaw)
	}
	for _, s := range []string{"张\x00三", "张\u202e三", "张\xff"} {
		if _, flaw := Line(s, 10); flaw != WrongCharacter {
			t.Errorf("%q: %q", s, flaw)
		}
	}
	if _, flaw := Line(strings.Repeat("长", 11), 10); flaw != WrongLength {
		t.Error(flaw)
	}
	if got, flaw := Text("一\r\n二", 10); got != "一\n二" || flaw != Fine {
		t.Error(got, flaw)
	}
}

// FACTS 8.42.
func TestMasks(t *testing.T) {
	for _, c := range []struct {
		mask func(string) string
		in   string
		want string
	}{
		{MaskIdentity, "330683199001010018", "330683********0018"},
		{MaskIdentity, "E12345678", "*******78"},
		{MaskIdentity, "", ""},
		{MaskPhone, "13812341234", "138****1234"},
		{MaskPhone, "0575-83012345", "0575-******45"},
		{MaskName, "张三", "张*"},
		{MaskName, "欧阳修文", "欧阳**"},
		{MaskName, "John", "J***"},
		{MaskEmail, "zhang@example.com", "z***@example.com"},
		{MaskAddress, "浙江省嵊州市浦口街道东郭村12号", "浙江省嵊州市浦口街道东郭村****"},
		{MaskAddress, "浙江省嵊州市浦口街道大道1号", "浙江省嵊州市浦口街道****"},
		{MaskBank, "6222020200012341234", "6222 **** **** 1234"},
	} {
		if got := c.mask(c.in); got != c.want {
			t.Errorf("%s became %s, want %s", c.in, got, c.want)
		}
	}
}

func FuzzIdentity(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "11330683742010670P", "USA110085010101", "南字第123456号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, paper := range append(Papers, CreditCode) {
			clean, flaw := Identity(paper, s, today)
			if again, same := Identity(paper, clean, today); flaw == Fine && (again != clean || same != Fine) {
				t.Errorf("%q is right but its stored form %q is not", s, clean)
			}
			if flaw == Fine && len([]rune(clean)) > 4 && MaskIdentity(clean) == clean {
				t.Errorf("%q is not masked", clean)
			}
		}
		if clean, flaw := Line(s, 50); flaw == Fine && !utf8.ValidString(clean) {
			t.Errorf("%q passed", s)
		}
		Phone(s)
		Email(s)
		MaskAddress(s)
		MaskName(s)
	})
}
