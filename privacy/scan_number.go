package privacy

// scan_number.go judges chains of digits: identity numbers (FACTS 8.1–8.7), cards by Luhn, mobile and fixed lines (FACTS
// 8.30). What is a code by its own rules is taken out first: 统一社会信用代码, masked numbers never form.

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// The words that say what a number is.
var (
	saysIdentity = regexp.MustCompile(`身份证|身份号|证件号|公民身份|居民身份|\bID\b`)
	saysCode     = regexp.MustCompile(`信用代码|编号|编码|项目代码|机构代码|代码|注册号|执照号|单号|运单|流水|序列|合同号|批号|条码|条形码|许可证|索引号|文号|案号|凭证|宗地|图号|工程号|采购号|订单|税号|登记号|备案号|ISBN|QQ|版本`)
	saysPhone    = regexp.MustCompile(`电话|手机|联系方式|移动|号码|短信|微信|(?i:tel|phone|mobile)`)
	saysBank     = regexp.MustCompile(`银行|卡号|账号|账户|帐号|帐户|一卡通|社保卡|存折|信用社|农商行|开户`)
	saysOffice   = regexp.MustCompile(`联系电话|咨询|监督|举报|投诉|服务|办公|值班|传真|热线|公开电话|查询|报名|窗口|总机|受理|拨打|异议|反映|电话[:： ]*$`)
	saysHome     = regexp.MustCompile(`家庭|住宅|本人|户主|当事人|申请人|个人|家属|家长|监护人|学生|村民|家中|宅电`)
	saysContact  = regexp.MustCompile(`联系人|联系电话|咨询|值班|负责人|经办人|举报|监督|报名|热线`)
	unitFollows  = regexp.MustCompile(`^(\.\d+)? ?(元|万|亿|千元|%|％|平方|亩|公里|米|吨|人|户|株|件|个|kg|KG|m2|㎡|字|册|头|只|千瓦)`)
)

// codes takes out the 统一社会信用代码 that are right by their check character (FACTS 8.10–8.12), so that nothing in them is
// taken for a number of its own.
func (x *examiner) codes() {
	runes := x.text.runes
	for i := 0; i < len(runes); {
		if !isDigit(runes[i]) && !isLetter(runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(runes) && (isDigit(runes[j]) || isLetter(runes[j])) {
			j++
		}
		if j-i == 18 {
			s := strings.ToUpper(string(runes[i:j]))
			if CheckCredit(s) == Fine && resident(s, x.today) != Fine {
				for k := i; k < j; k++ {
					x.taken[k] = true
				}
			}
		}
		i = j
	}
}

// window is consecutive groups of a chain as one number.
type window struct {
	from, to int // runes
	digits   string
	shape    []int // lengths of the groups
	sep      rune  // between them; 0 with one group, '?' when mixed
	left     rune  // what parts it from the group before, 0 when there is none
	right    rune
	prev     string // the group before
	next     string
	x        bool
}

// windows calls try for every window of a chain of least to most digits, longest first from each group, and goes on behind
// those it accepts.
func (x *examiner) windows(least, most int, try func(w window) bool) {
	for _, chain := range x.chains {
		for i := 0; i < len(chain); i++ {
			for _, w := range x.windowsAt(chain, i, least, most) {
				if x.free(w.from, w.to) && try(w) {
					i += len(w.shape) - 1
					break
				}
			}
		}
	}
}

func (x *examiner) windowsAt(chain []group, i, least, most int) []window {
	var out []window
	w := window{from: chain[i].from, left: chain[i].sep}
	if i > 0 {
		w.prev = x.text.digits(chain[i-1])
	}
	for j := i; j < len(chain) && !chain[j].coded; j++ {
		g := chain[j]
		if len(w.digits)+g.to-g.from > most {
			break
		}
		switch {
		case j == i:
		case w.sep == 0 || w.sep == '\n':
			w.sep = g.sep
		case g.sep != w.sep && g.sep != '\n':
			w.sep = '?'
		}
		w.digits += x.text.digits(g)
		w.shape = append(slices.Clone(w.shape), g.to-g.from)
		w.to, w.x, w.right, w.next = g.to, g.x, 0, ""
		if j+1 < len(chain) {
			w.right, w.next = chain[j+1].sep, x.text.digits(chain[j+1])
		}
		if len(w.digits) >= least {
			out = append(out, w)
		}
	}
	slices.Reverse(out)
	return out
}

// part says whether the window is a piece of a longer code held together by dashes.
func (w window) part() bool {
	tied := func(sep rune, beside string) bool { return (sep == '-' || sep == '_') && len(beside) < 11 }
	return tied(w.left, w.prev) && w.prev != "86" && w.prev != "0086" || tied(w.right, w.next)
}

func (x *examiner) identities() {
	x.windows(15, 18, func(w window) bool {
		to, number := w.to, w.digits
		if w.x && len(number) == 17 {
			number, to = number+"X", to+1
		} else if w.x {
			return false
		}
		switch len(number) {
		case residentLength:
			return x.identity(w, number, to)
		case oldLength:
			return x.oldIdentity(w)
		}
		return false
	})
	x.lonelyX()
}

func (x *examiner) identity(w window, number string, to int) bool {
	flaw := resident(number, x.today)
	if flaw != Fine && number[0] == '9' && strings.Contains(x.label(w.from), "居留") && permanent(number, x.today) == Fine {
		flaw = Fine
	}
	if flaw == Fine && !w.part() {
		x.person(Identity18, w.from, to, number, number[6:14])
		return true
	}
	if flaw == WrongCheck && len(w.shape) == 1 && (saysIdentity.MatchString(x.label(w.from)) || x.about.class == identityColumn) {
		x.add(Doubtful, w.from, to, number, true)
		return true
	}
	return false
}

// lonelyX finds the numbers whose last X stands apart: "330683 19900101 001 X".
func (x *examiner) lonelyX() {
	x.windows(17, 17, func(w window) bool {
		at := w.to
		for at < len(x.text.runes) && at-w.to < 3 && strings.ContainsRune(separators, x.text.runes[at]) {
			at++
		}
		if w.x || at == w.to || at >= len(x.text.runes) || x.text.runes[at] != 'X' && x.text.runes[at] != 'x' {
			return false
		}
		if resident(w.digits+"X", x.today) != Fine {
			return false
		}
		x.person(Identity18, w.from, at+1, w.digits+"X", w.digits[6:14])
		return true
	})
}

// oldIdentity accepts 15 digits with a province and a birthday (FACTS 8.4), unless what names them is a code.
func (x *examiner) oldIdentity(w window) bool {
	if w.x || w.part() || len(w.shape) > 1 && !slices.Equal(w.shape, []int{6, 6, 3}) || !slices.Contains(provinces, w.digits[:2]) || !birthday("19"+w.digits[6:12], x.today) {
		return false
	}
	if label := x.label(w.from); saysCode.MatchString(label) && !saysIdentity.MatchString(label) || unitFollows.MatchString(x.after(w.to, 12)) {
		return false
	}
	if x.about.class == bankColumn || saysBank.MatchString(x.label(w.from)) && luhn(w.digits) {
		return false
	}
	x.person(Identity15, w.from, w.to, w.digits, "19"+w.digits[6:12])
	return true
}

// person adds an identity number, and that it is a minor's where the birthday says so (个人信息保护法 art. 31: under 14; we say
// under 18, 未成年人保护法 art. 2).
func (x *examiner) person(kind Kind, from, to int, number, born string) {
	x.add(kind, from, to, number, true)
	if day, err := time.Parse("20060102", born); err == nil && day.AddDate(18, 0, 0).After(x.today) {
		x.add(Minor, from, to, number, true)
	}
}

// luhn is the check of card numbers (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// issuers are the beginnings of card numbers and their lengths; those that are also met elsewhere need a word of banking.
var issuers = []struct {
	begins  string
	lengths []int
	word    bool
}{
	{"62", []int{16, 17, 18, 19}, false},
	{"4", []int{13, 16, 19}, true}, {"51", []int{16}, true}, {"52", []int{16}, true}, {"53", []int{16}, true}, {"54", []int{16}, true}, {"55", []int{16}, true},
	{"2", []int{16}, true}, {"35", []int{16}, true}, {"34", []int{15}, true}, {"37", []int{15}, true}, {"36", []int{14}, true}, {"30", []int{14}, true},
	{"60", []int{16, 17, 18, 19}, true}, {"65", []int{16, 19}, true}, {"68", []int{16, 17, 18, 19}, true}, {"69", []int{16, 18, 19}, true},
	{"9", []int{16, 17, 18, 19}, true}, {"88", []int{16, 18, 19}, true}, {"10", []int{16, 18, 19}, true}, {"8", []int{16}, true},
}

func (x *examiner) cards() {
	x.windows(13, 19, func(w window) bool {
		if w.x || w.part() || !cardShape(w) || !luhn(w.digits) || unitFollows.MatchString(x.after(w.to, 12)) {
			return false
		}
		label := x.label(w.from)
		banking := saysBank.MatchString(label) || x.about.class == bankColumn
		if saysCode.MatchString(label) && !banking {
			return false
		}
		for _, is := range issuers {
			if strings.HasPrefix(w.digits, is.begins) && slices.Contains(is.lengths, len(w.digits)) && (banking || !is.word) {
				x.add(BankCard, w.from, w.to, w.digits, true)
				return true
			}
		}
		return false
	})
}

// cardShape says whether the groups are as people write card numbers: whole, by fours, 6 and the rest, or broken by a line.
func cardShape(w window) bool {
	if len(w.shape) == 1 || w.sep == '\n' && len(w.shape) == 2 {
		return true
	}
	if w.sep == '?' {
		return false
	}
	body := w.shape[:len(w.shape)-1]
	fours := !slices.ContainsFunc(body, func(n int) bool { return n != 4 }) && w.shape[len(w.shape)-1] <= 4
	ones := !slices.ContainsFunc(w.shape, func(n int) bool { return n != 1 })
	return fours || ones || len(w.shape) == 2 && (w.shape[0] == 6 || w.shape[0] == 8) || slices.Equal(w.shape, []int{4, 4, 4, 4, 3})
}

var mobileShapes = [][]int{{11}, {3, 4, 4}, {3, 8}, {7, 4}, {4, 4, 3}, {4, 3, 4}, {3, 3, 5}, {5, 6}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}

func (x *examiner) mobiles() {
	x.windows(11, 13, func(w window) bool {
		if len(w.digits) == 13 && len(w.shape) == 1 && strings.HasPrefix(w.digits, "86") { // the country's code run together with it
			w.digits, w.shape = w.digits[2:], []int{11}
		}
		if len(w.digits) != 11 || w.digits[0] != '1' || w.digits[1] < '3' || w.part() || !x.mobileShape(w) || unitFollows.MatchString(x.after(w.to, 12)) {
			return false
		}
		label := x.label(w.from)
		phone := saysPhone.MatchString(label) || x.about.class == phoneColumn
		if saysCode.MatchString(label) && !phone || x.about.class == bankColumn || x.about.class == identityColumn && !phone {
			return false
		}
		if w.left == '.' || w.right == '.' && len(w.shape) == 1 { // a figure with decimals
			return false
		}
		x.add(Mobile, w.from, w.to, w.digits, !x.contact(w.from))
		return true
	})
}

// mobileShape says whether the groups are as people write the number. Blanks alone also part the figures of a table that
// lost its lines: then something must say it is a number to call.
func (x *examiner) mobileShape(w window) bool {
	if len(w.shape) == 2 && w.sep == '\n' {
		return true
	}
	if w.sep == '?' || !slices.ContainsFunc(mobileShapes, func(s []int) bool { return slices.Equal(s, w.shape) }) {
		return false
	}
	if w.sep != ' ' && w.sep != '\n' || w.prev == "86" || w.prev == "0086" {
		return true
	}
	if x.about.cell && w.left == 0 && w.right == 0 || saysPhone.MatchString(x.label(w.from)) || x.about.class == phoneColumn {
		return true
	}
	if x.named() {
		return true
	}
	return w.left == 0 && w.right == 0 && w.from > 0 && strings.ContainsRune("(:：（，,、", x.text.runes[w.from-1])
}

// named says whether one of the words of the text is a person's name: a line of a list that lost its columns.
func (x *examiner) named() bool {
	if x.hasName == 0 {
		x.hasName = -1
		for _, w := range strings.FieldsFunc(string(x.text.runes), func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			if PersonName(w) && !slices.Contains(noNames, w) {
				x.hasName = 1
			}
		}
	}
	return x.hasName > 0
}

// noNames begin like a surname and head columns of figures.
var noNames = []string{"金额", "高度", "方法", "万元", "万人", "万吨", "高中", "白天", "石油", "金属", "常住", "时间", "安全", "时间段", "水产", "毛利", "高校", "马力", "雷电", "温度", "成本", "成果", "贝类", "江苏", "江西", "云南", "贵州", "安徽", "温州", "金华", "向上", "任务", "任期", "程度", "余额", "于是", "章节", "严重"}

// contact says whether a number stands where an office says whom to call.
func (x *examiner) contact(at int) bool {
	if x.about.cell {
		return x.about.office
	}
	before := x.before(at, 28)
	return saysContact.MatchString(before) && !saysHome.MatchString(before)
}

func areaCode(s string) bool {
	switch len(s) {
	case 3:
		return s == "010" || s[:2] == "02" && s != "026"
	case 4:
		return s[0] == '0' && s[1] >= '3' && s[1] <= '9'
	}
	return false
}

var inBrackets = regexp.MustCompile(`\((0\d{2,3})\) ?-? ?(\d{7,8})(?:\D|$)`)

func (x *examiner) landlines() {
	x.windows(10, 12, func(w window) bool {
		two := len(w.shape) == 2 && areaCode(w.digits[:w.shape[0]]) && w.shape[1] >= 7 && w.sep != '.'
		three := len(w.shape) == 3 && areaCode(w.digits[:w.shape[0]]) && w.shape[1] >= 3 && w.shape[2] == 4 && w.sep != '.'
		whole := len(w.shape) == 1 && w.digits[0] == '0' && saysPhone.MatchString(x.label(w.from)) && (areaCode(w.digits[:3]) || areaCode(w.digits[:4]))
		if !two && !three && !whole || w.left == '-' || w.left == '.' {
			return false
		}
		return x.landline(w.from, w.to, w.digits)
	})
	text := string(x.text.runes)
	for _, m := range inBrackets.FindAllStringSubmatchIndex(text, maxFound) {
		from, to := len([]rune(text[:m[0]])), len([]rune(text[:m[5]]))
		if number := text[m[2]:m[3]] + text[m[4]:m[5]]; areaCode(text[m[2]:m[3]]) && x.free(from, to) {
			x.landline(from, to, number)
		}
	}
	if x.about.person && x.about.class == phoneColumn {
		x.windows(7, 8, func(w window) bool {
			return w.left == 0 && w.right == 0 && len(w.shape) == 1 && w.digits[0] > '1' && x.landline(w.from, w.to, w.digits)
		})
	}
}

// landline adds a fixed line that is a person's: offices publish theirs.
func (x *examiner) landline(from, to int, digits string) bool {
	if x.about.cell {
		if !x.about.person || x.about.office {
			return false
		}
	} else if before := x.before(from, 28); saysOffice.MatchString(before) && !saysHome.MatchString(before) {
		return false
	}
	if label := x.label(from); saysCode.MatchString(label) && !saysPhone.MatchString(label) || unitFollows.MatchString(x.after(to, 12)) {
		return false
	}
	value := digits
	for _, n := range []int{3, 4} {
		if len(digits) >= n+7 && areaCode(digits[:n]) {
			value = digits[:n] + "-" + digits[n:]
		}
	}
	x.add(Landline, from, to, value, false)
	return true
}
