package manuscript

// This file finds out in which encoding a file is written. What a file says of itself is often wrong: pages saved as GBK
// that declare UTF-8, and the other way round. The bytes decide, by whether they give words people use.

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"gongkai/fault"
)

// common are characters that make up most of any official text, simplified and traditional.
var common = runeSet("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小" +
	"物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系很情者最立代" +
	"通并提直题程展五果员革位入常文总次品式设及管特件长求基资路级少图统接知将组见计别期根论运农指几九区强放决西被干做必先回则任取据处南给门即保治北造百规领七海口东世金增争济交受联认六共权收证改清" +
	"再转更单教带安场务具万每目至达示议报完类八名确科信节整元况集传许步群广记需段研界律究观织算低持众书布复容际商非验连断深难近千周委技备半办省列约支般史劳团历市何除消构府称准精值号率划选标写存查江按养" +
	"易置层片专状育适属住调县局照参该价严镇街村乡通知公告预算决算补贴申请审批条例规定负责联系" +
	"這個為國時來們會發動過說產種後學經進電裡現實體機當點從業應開還義樣與關線數內變條沒結問無統將組見計別論運農幾區強處給門規領東導聯認權證轉單帶場務萬報類確節況傳許廣記錄級圖長資" +
	"總員議題據廳縣鎮鄉負責請審辦號劃標準備選層專適調嚴價補貼預決")

func runeSet(s string) map[rune]bool {
	set := map[rune]bool{}
	for _, r := range s {
		set[r] = true
	}
	return set
}

// Decode gives the text of a file in whatever encoding Chinese offices use: UTF-8, UTF-16, GB18030 (with GBK, GB2312) or
// Big5. Bytes that are words in none of them are an Invalid fault: nothing garbled is ever taken in.
func Decode(data []byte) (string, error) {
	bad := fault.BadInput("manuscript.encoding")
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return strictly(utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), data, bad)
	}
	if utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		return string(data), nil
	}
	if zeros := bytes.Count(data, []byte{0}); zeros > 0 { // ASCII among UTF-16 without a mark
		order := utf16.BigEndian
		odd := 0
		for i := 1; i < len(data); i += 2 {
			if data[i] == 0 {
				odd++
			}
		}
		if odd > zeros/2 {
			order = utf16.LittleEndian
		}
		return strictly(utf16.UTF16(order, utf16.IgnoreBOM), data, bad)
	}
	best, bestScore := "", 0.0
	for _, e := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5} {
		text, err := e.NewDecoder().Bytes(data)
		if err != nil {
			continue
		}
		if s := used(string(text)); s > bestScore {
			best, bestScore = string(text), s
		}
	}
	if bestScore < 0.35 {
		return "", bad
	}
	return best, nil
}

// strictly decodes, and refuses what does not come out as text.
func strictly(e encoding.Encoding, data []byte, bad error) (string, error) {
	text, err := e.NewDecoder().Bytes(data)
	s := string(text)
	if err != nil || len(data)%2 != 0 || strings.ContainsRune(s, 0) || strings.Count(s, "\uFFFD") > 0 {
		return "", bad
	}
	return s, nil
}

// used gives what share of the characters beyond ASCII are ones people use; a single replacement mark gives 0.
func used(s string) float64 {
	known, all := 0, 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			return 0
		case r < 0x80:
		case common[r] || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r < 0xFF60 || strings.ContainsRune("“”‘’—…·　", r):
			known++
			all++
		case unicode.Is(unicode.Co, r):
			all += 3
		default:
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(known) / float64(all)
}
