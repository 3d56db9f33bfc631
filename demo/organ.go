package demo

// organ.go is who there is: the city, the subdistrict with its units, staff and site, and the further organs of a large
// set. Contact data, codes and numbers are made up and look it (FACTS 6.25–6.27, 8.10, 8.20–8.22).

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/ledger"
	"gongkai/office"
)

// Password is that of every account of the demonstration. It is printed, so serve refuses to start while it is in use.
const Password = "Yanshi#2026"

const (
	cityName  = "嵊州市人民政府"
	pukouName = "嵊州市浦口街道办事处"
	pukouDesk = "党政综合办公室（政务公开办公室）"
)

var (
	pukouID = organID(1)
	epoch   = time.Date(2019, 5, 15, 1, 0, 0, 0, time.UTC) // the 条例 in force: ids of organs are of that day
)

// organID gives the n-th organ's id, the same in every demonstration.
func organID(n int) string {
	var r [7]byte
	binary.BigEndian.PutUint32(r[2:], uint32(n)) // an id keeps 52 bits of r
	return db.IDFrom(epoch, r)
}

// Account is one account as it is printed: who signs in how, to do what.
type Account struct {
	Login, Name string
	Roles       []office.Role
	unit        string
	fullTime    bool
}

// administrators are the three of the installation (三员, FACTS 9.21); they are not among the subdistrict's nineteen.
var administrators = []Account{
	{Login: "xitong", Name: "系统管理员", Roles: []office.Role{office.SystemAdmin}},
	{Login: "anquan", Name: "安全管理员", Roles: []office.Role{office.SecurityAdmin}},
	{Login: "shenji", Name: "审计管理员", Roles: []office.Role{office.AuditAdmin}},
}

// staff are the 2 full-time and 17 part-time people of the report of 2020 (FACTS 0.A.5): roles, not names.
var staff = []Account{
	{"xinxi", "信息员（专职）", []office.Role{office.Drafter}, pukouDesk, true},
	{"shenhe", "审核员（专职）", []office.Role{office.Reviewer}, pukouDesk, true},
	{"qianfa", "签发人（党政综合办公室主任）", []office.Role{office.Signer}, pukouDesk, false},
	{"shouli", "依申请受理员", []office.Role{office.RequestHandler}, pukouDesk, false},
	{"ducha", "督查员（纪工委）", []office.Role{office.Inspector}, "纪检监察工作委员会", false},
	{"renda", "人大监督员", []office.Role{office.CongressMonitor}, "人大工作委员会", false},
	{"shenhe2", "审核员（分管副主任）", []office.Role{office.Reviewer}, "", false},
	{"qianfa2", "签发人（办事处主任）", []office.Role{office.Signer}, "", false},
	{"dangjian", "信息员（党建办）", []office.Role{office.Drafter}, "党建工作办公室", false},
	{"caizheng", "信息员（财政办）", []office.Role{office.Drafter}, "财政办公室", false},
	{"jingfa", "信息员（经发办）", []office.Role{office.Drafter}, "经济发展办公室", false},
	{"nongye", "信息员（农业农村办）", []office.Role{office.Drafter}, "农业农村办公室", false},
	{"jianshe", "信息员（村镇建设办）", []office.Role{office.Drafter}, "村镇建设办公室", false},
	{"minzheng", "信息员（民政办）", []office.Role{office.Drafter}, "民政与社会事务办公室", false},
	{"pingan", "信息员（平安办）", []office.Role{office.Drafter}, "平安建设办公室", false},
	{"zhifa", "信息员（综合执法队）", []office.Role{office.Drafter}, "综合行政执法队", false},
	{"bianmin", "信息员（便民服务中心）", []office.Role{office.Drafter}, "便民服务中心", false},
	{"yingji", "信息员（应急办）", []office.Role{office.Drafter}, "应急管理办公室", false},
	{"wenhua", "信息员（文化站）", []office.Role{office.Drafter}, "文化站", false},
}

// Accounts lists every account of the demonstration, administrators last.
func Accounts() []Account { return slices.Concat(staff, cityDesk, administrators) }

// units are the internal units of the subdistrict, in the order of their page.
func units() []string {
	names := []string{pukouDesk}
	for _, a := range staff {
		if a.unit != "" && a.unit != pukouDesk {
			names = append(names, a.unit)
		}
	}
	return names
}

// found makes the organs and the administrators, in the ledger of the city.
func (p *plan) found(tx *db.Tx) error {
	city := office.Organ{ID: rootID, Kind: office.Government, Code: creditCode(0), Division: "330683", Name: cityName, ShortName: "嵊州市",
		Address: "浙江省绍兴市嵊州市（演示地址）", Postcode: "312400", Phone: "0575-83000000", Hours: "工作日 8:30—12:00，14:00—17:30",
		DisclosureUnit: "嵊州市人民政府办公室", Court: "有管辖权的人民法院"}
	pukou := office.Organ{ID: pukouID, Parent: rootID, Kind: office.Subdistrict, Code: creditCode(1), Division: "330683005", Name: pukouName,
		ShortName: "浦口街道", Address: "浙江省绍兴市嵊州市浦口街道（演示地址）1 号", Postcode: "312400", Phone: "0575-83000001",
		Fax: "0575-83000002", Email: "pukou@example.com", Hours: "工作日 8:30—12:00，14:00—17:30（夏令时 14:30—17:30）",
		DisclosureUnit: pukouDesk, Position: 1}
	for _, o := range []office.Organ{city, pukou, mergedOffice()} {
		if _, err := office.CreateOrgan(tx, program, o); err != nil {
			return err
		}
	}
	for n := 2; n < p.size.Organs; n++ {
		if _, err := office.CreateOrgan(tx, program, further(n)); err != nil {
			return err
		}
	}
	for _, a := range administrators {
		if _, err := appoint(tx, rootID, "", a, p.hash, true); err != nil {
			return err
		}
	}
	return ledger.Append(tx, program.Event(verbBegin, "organ:"+rootID, cityName, p.size))
}

// further is the n-th organ of a large set: every third a bureau, the others towns and subdistricts by turns.
func further(n int) office.Organ {
	o := office.Organ{ID: organID(n), Parent: rootID, Code: creditCode(n), Division: "330683", Postcode: "312400",
		Phone: fmt.Sprintf("0575-8301%04d", n%10000), Hours: "工作日 8:30—12:00，14:00—17:30", Address: fmt.Sprintf("嵊州市（演示地址）%d 号", n), Position: int64(n)}
	switch n % 3 {
	case 0:
		o.Kind, o.ShortName = office.Bureau, fmt.Sprintf("第%d局（演示）", n)
		o.Name = "嵊州市" + o.ShortName
	case 1:
		o.Kind, o.ShortName = office.Township, fmt.Sprintf("第%d镇（演示）", n)
		o.Name = fmt.Sprintf("嵊州市第%d镇人民政府（演示）", n)
	default:
		o.Kind, o.ShortName = office.Subdistrict, fmt.Sprintf("第%d街道（演示）", n)
		o.Name = fmt.Sprintf("嵊州市第%d街道办事处（演示）", n)
	}
	o.DisclosureUnit = "党政综合办公室"
	return o
}

// settle makes the subdistrict's units, staff, columns and site, in its own ledger.
func (p *plan) settle(tx *db.Tx) error {
	unitIDs := map[string]string{}
	for i, name := range units() {
		id, err := office.CreateUnit(tx, program, office.Unit{Organ: pukouID, Name: name, Position: int64(i+1) * 10})
		if err != nil {
			return err
		}
		unitIDs[name] = id
	}
	p.cast = map[string]office.Actor{}
	for _, a := range staff {
		id, err := appoint(tx, pukouID, unitIDs[a.unit], a, p.hash, false)
		if err != nil {
			return err
		}
		if p.cast[a.Login], err = office.StaffActor(tx, id); err != nil {
			return err
		}
	}
	columns, err := catalogue.Standard(tx, program, pukouID)
	if err != nil {
		return err
	}
	if err := sampleCatalogue(tx, columns); err != nil {
		return err
	}
	if err := readableAddresses(tx); err != nil {
		return err
	}
	if err := office.EditSite(tx, program, pukouSite); err != nil {
		return err
	}
	if err := office.ChoosePortal(tx, program, pukouID); err != nil {
		return err
	}
	if err := disclosure.SetReassessMonths(tx, p.cast["shenhe"], pukouID, reassessMonths); err != nil {
		return err
	}
	return keepPasswords(tx)
}

const reassessMonths = 6 // closed information is looked at twice a year

// readableAddresses has the pages of the subdistrict stand at addresses like /pukou/tongzhifangan/2026/guan-yu-….
func readableAddresses(tx *db.Tx) error {
	organ, err := office.OrganByID(tx, pukouID)
	if err != nil {
		return err
	}
	return catalogue.SetAddressRule(tx, program, organ, catalogue.AddressRule{Parts: []catalogue.Part{{Kind: catalogue.WordPart, Text: "pukou"}, {Kind: catalogue.ColumnPart},
		{Kind: catalogue.YearPart}, {Kind: catalogue.TitlePart, Width: 8}}}, false)
}

// keepPasswords has the security administrator lift the age limit of passwords: the demonstration is opened again months later.
func keepPasswords(tx *db.Tx) error {
	s, err := office.StaffByLogin(tx, "anquan")
	if err != nil {
		return err
	}
	by, err := office.StaffActor(tx, s.ID)
	if err != nil {
		return err
	}
	rules := office.DefaultRules()
	rules.MaxAge = 0
	return office.SetRules(tx, by, rules)
}

func appoint(tx *db.Tx, organ, unit string, a Account, hash string, subtree bool) (string, error) {
	var grants []office.Granted
	for _, r := range a.Roles {
		grants = append(grants, office.Granted{Organ: organ, Role: r, Subtree: subtree})
	}
	return office.Appoint(tx, program, office.Staff{Organ: organ, Unit: unit, Login: a.Login, Name: a.Name, FullTime: a.fullTime,
		DefaultPassword: true}, hash, grants...)
}

// pukouSite is the head and foot of the site; every number has the right form and only zeros in it.
var pukouSite = office.Site{Organ: pukouID, Name: "浦口街道政府信息公开", Domain: "pukou.example.gov.cn", IDCode: "3306830000",
	ICP: "浙ICP备00000000号", Police: "浙公网安备33068300000000号", MarkURL: "https://example.gov.cn/mark", ErrorURL: "https://example.gov.cn/error",
	Host: pukouName, Undertaker: pukouDesk, Contact: "0575-83000001"}

const codeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditCode makes up the n-th organ's 统一社会信用代码; 11 is an organ of the state.
func creditCode(n int) string { return codeFor("11", n) }

// codeFor makes up a 统一社会信用代码 of a kind of body in 嵊州市 (330683), with right check characters (FACTS 8.10–8.14); the
// body's own part is a row of zeros and n, which no real one has.
func codeFor(kind string, n int) string {
	own := fmt.Sprintf("%08d", n)
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(own[i]-'0') * w
	}
	code := kind + "330683" + own + string("0123456789X0"[11-sum%11])
	sum = 0
	for i, w := range []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} {
		sum += strings.IndexByte(codeLetters, code[i]) * w
	}
	return code + string(codeLetters[(31-sum%31)%31])
}
