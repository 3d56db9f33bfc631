package privacy

// scan_table.go looks through tables: what a column is headed says what its numbers are, and a list of people must not carry
// some columns at all (FACTS 8.41, 8.42: of relief and subsidies name, village, amount and period are public, nothing more).

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// class is what a column holds, by its heading.
type class string

const (
	nameColumn     class = "name"
	identityColumn class = "identity"
	phoneColumn    class = "phone"
	bankColumn     class = "bank"
	addressColumn  class = "address"
	birthColumn    class = "birth"
	healthColumn   class = "health"
	officeColumn   class = "office" // the unit a row is of
	codeColumn     class = "code"
)

// classes are tried in order.
var classes = []struct {
	class class
	heads *regexp.Regexp
}{
	{identityColumn, regexp.MustCompile(`身份证|身份号|公民身份|证件号`)},
	{codeColumn, regexp.MustCompile(`信用代码|编号|代码|案号|文号|索引号|合同|许可证号`)},
	{bankColumn, regexp.MustCompile(`银行账|银行卡|卡号|账号|帐号|一卡通|存折|银行帐`)},
	{phoneColumn, regexp.MustCompile(`电话|手机|联系方式|联系号码`)},
	{addressColumn, regexp.MustCompile(`住址|家庭地址|居住地|户籍地|^地址$|通讯地址|通信地址`)},
	{birthColumn, regexp.MustCompile(`出生日期|出生年月日|生日`)},
	{healthColumn, regexp.MustCompile(`病名|诊断|疾病|病种|病情|残疾类别|残疾等级|残疾种类|残疾程度|健康状况|致贫原因`)},
	{nameColumn, regexp.MustCompile(`姓名|^户主|^申请人|^当事人$|^学生|被征收人|救助对象|低保对象|受助人|领取人|^家长|监护人|^人员|^联系人|^负责人|法定代表人|^受益人|^种粮户|^农户`)},
	{officeColumn, regexp.MustCompile(`单位|机构|部门|科室|窗口|企业|公司|学校|站点|^社区$|^村\(社区\)|项目`)},
}

func classOf(heading string) class {
	if utf8.RuneCountInString(heading) > 24 {
		return ""
	}
	for _, c := range classes {
		if c.heads.MatchString(heading) {
			return c.class
		}
	}
	return ""
}

var (
	officePhone  = regexp.MustCompile(`办公|值班|监督|举报|咨询|服务|传真|单位|窗口|公开`)
	officePeople = regexp.MustCompile(`联系人|负责人|经办人|法定代表人|站长|校长|院长|主任`)
	saysChildren = regexp.MustCompile(`未成年|学生|儿童|孤儿|留守|幼儿|中小学|新生|女童`)
	fullDate     = regexp.MustCompile(`\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}|\b(19|20)\d{6}\b`)
)

const headRows = 5 // where a heading may stand

// frame is what a table is by its headings.
type frame struct {
	head    int // row of the headings; -1 when there is none
	heads   []string
	classes []class
	person  bool
	office  bool
	names   int // column of the names, -1
}

func frameOf(rows [][]string) frame {
	f := frame{head: -1, names: -1}
	best := 0
	for i := 0; i < min(headRows, len(rows)); i++ {
		known := 0
		for _, cell := range rows[i] {
			if classOf(plain(cell)) != "" {
				known++
			}
		}
		if known > best && known >= 1 && len(rows[i]) > 1 {
			best, f.head = known, i
		}
	}
	if f.head < 0 {
		return f
	}
	offices := false
	for c, cell := range rows[f.head] {
		heading := plain(cell)
		f.heads = append(f.heads, heading)
		of := classOf(heading)
		f.classes = append(f.classes, of)
		if of == nameColumn && (f.names < 0 || officePeople.MatchString(f.heads[f.names])) {
			f.names = c
		}
		offices = offices || of == officeColumn
	}
	f.person = f.names >= 0
	f.office = f.person && offices && officePeople.MatchString(f.heads[f.names])
	return f
}

// plain brings a heading to one dress.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		p, ok := plainRune(r)
		if !ok || p == ' ' || p == '\n' {
			return -1
		}
		return p
	}, s)
}

// ScanTable looks through a table of cells, row by row; the caption is what stands above it. Row and Column of what is found
// are counted from 0, From and To are bytes of the cell.
func ScanTable(rows [][]string, caption string, today time.Time) []Found {
	f := frameOf(rows)
	var out []Found
	told := map[int]bool{} // columns in which something was found cell by cell
	for i, row := range rows {
		for c, cell := range row {
			a := about{cell: true, person: f.person, office: f.office}
			if alone(row) { // a line of text that stands in a sheet
				a = about{}
			}
			if a.cell && i > f.head && c < len(f.heads) {
				a.heading, a.class = f.heads[c], f.classes[c]
				a.office = a.office || a.class == phoneColumn && officePhone.MatchString(a.heading)
			}
			if !a.person && len(row) == 2 && c == 1 { // a form: label left, value right
				a.heading, a.class = plain(row[0]), classOf(plain(row[0]))
			}
			for _, one := range scan(cell, a, today) {
				one.Row, one.Column = i, c
				out = append(out, one)
				told[c] = true
			}
			if len(out) > maxFound {
				return out
			}
		}
	}
	return append(out, f.columns(rows, caption, told)...)
}

// alone says whether a row holds one cell with words.
func alone(row []string) bool {
	n := 0
	for _, cell := range row {
		if cell != "" {
			n++
		}
	}
	return n == 1
}

// columns finds the columns that a list of people must not have.
func (f frame) columns(rows [][]string, caption string, told map[int]bool) (out []Found) {
	if !f.person || f.office {
		return nil
	}
	named := false
	for _, row := range rows[f.head+1:] {
		named = named || f.names < len(row) && PersonName(row[f.names])
	}
	if !named {
		return nil
	}
	for c, of := range f.classes {
		if !told[c] && f.carries(rows, c, of) {
			out = append(out, Found{Kind: ListColumn, Value: f.heads[c], Grave: of != birthColumn, Row: f.head, Column: c})
		}
	}
	if saysChildren.MatchString(caption+" "+strings.Join(f.heads, " ")) && !strings.Contains(caption, "教师") {
		out = append(out, Found{Kind: ListColumn, Value: f.heads[f.names], Grave: true, Row: f.head, Column: f.names})
	}
	return out
}

// carries says whether the cells of a column hold what it must not, whole.
func (f frame) carries(rows [][]string, c int, of class) bool {
	for _, row := range rows[f.head+1:] {
		if c >= len(row) {
			continue
		}
		cell := plain(row[c])
		digits := strings.Count(strings.Map(func(r rune) rune {
			if isDigit(r) {
				return '0'
			}
			return -1
		}, cell), "0")
		masked := strings.ContainsAny(cell, "*＊xX×") && digits < 14
		switch of {
		case identityColumn, bankColumn:
			if digits >= 8 && !masked {
				return true
			}
		case birthColumn:
			if fullDate.MatchString(cell) {
				return true
			}
		case healthColumn:
			if cell != "" && cell != "-" && cell != "/" && cell != "无" && !masked {
				return true
			}
		}
	}
	return false
}
