package office

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/fault"
	"gongkai/privacy"
	"gongkai/workday"
)

// organ.go is the administrative organ (机关) and what is written about it on letters and on the site: its place in the tree
// (government → bureau, township, subdistrict), codes, contact block, the organ and court a remedy goes to (FACTS 4.12, 4.25),
// and the head and foot of its public site (FACTS 6.25). Tables office_organ, office_site.

// Kind is what sort of organ it is; it decides where reconsideration goes (FACTS 4.25).
type Kind string

const (
	Government  Kind = "government"  // 人民政府, county level and above
	Bureau      Kind = "bureau"      // 政府部门
	Township    Kind = "township"    // 乡镇人民政府
	Subdistrict Kind = "subdistrict" // 街道办事处, an outpost organ (派出机关)
	OtherOrgan  Kind = "other"       // 其他
)

// Kinds lists the kinds in the order shown.
var Kinds = []Kind{Government, Bureau, Township, Subdistrict, OtherOrgan}

// Key is the message key of the kind's name.
func (k Kind) Key() string { return "office.kind." + string(k) }

// Organ is one organ. Empty text means not given.
type Organ struct {
	ID, Parent               string
	Kind                     Kind
	Code                     string // 统一社会信用代码, 18 characters
	Division                 string // division code, 6, 9 or 12 digits
	Name, ShortName          string
	Address, Postcode, Phone string
	Fax, Email, Hours        string
	DisclosureUnit           string // name of the disclosure office, for the guide and letters (FACTS 1.7)
	Reconsideration, Court   string // as set; Remedies resolves an empty reconsideration organ
	Position                 int64
	Active                   bool
	Revision                 int64
	ClosedOn                 workday.Date `json:",omitzero"`  // the day it was closed; zero while it stands
	Successor                string       `json:",omitempty"` // the organ that carries its functions on
	Keeper                   string       `json:",omitempty"` // the organ whose people keep what a closed one left
}

// Display is the short name, or the full one where there is none.
func (o Organ) Display() string {
	if o.ShortName != "" {
		return o.ShortName
	}
	return o.Name
}

// check gives every field that is wrong, as one fault.
func (o Organ) check() error {
	var f fault.Form
	need(&f, "name", o.Name, 100)
	atMost(&f, 200, map[string]string{"short_name": o.ShortName, "address": o.Address, "hours": o.Hours, "email": o.Email,
		"phone": o.Phone, "fax": o.Fax, "disclosure_unit": o.DisclosureUnit, "reconsideration": o.Reconsideration, "court": o.Court})
	if !validKind(o.Kind) {
		f.Add("kind", "office.bad_kind")
	}
	if o.Code != "" && !ValidCode(o.Code) {
		f.Add("code", "office.bad_code")
	}
	if o.Division != "" && !validDivision(o.Division) {
		f.Add("division", "office.bad_division")
	}
	if o.Postcode != "" && (len(o.Postcode) != 6 || !digits(o.Postcode)) {
		f.Add("postcode", "office.bad_postcode")
	}
	return f.Err()
}

func validKind(k Kind) bool {
	for _, known := range Kinds {
		if k == known {
			return true
		}
	}
	return false
}

func validDivision(s string) bool {
	return digits(s) && (len(s) == 6 || len(s) == 9 || len(s) == 12)
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// ValidCode says whether s is a 统一社会信用代码 with a right check character (FACTS 8.10–8.12).
func ValidCode(s string) bool { return privacy.CheckCredit(s) == privacy.Fine }

// Site is what stands at the head and foot of an organ's public site, the seven elements of FACTS 6.25 and the usual rest.
type Site struct {
	Organ            string
	Name, Domain     string
	IDCode           string       // 网站标识码
	ICP, Police      string       // ICP备案号, 公安机关备案号
	MarkURL          string       // 党政机关标识 links here
	ErrorURL         string       // “我为政府网站找错” links here
	Host, Undertaker string       // 主办单位, 承办单位
	Contact          string       // 联系方式
	GreyFrom         workday.Date // days of mourning: the first and
	GreyUntil        workday.Date // the last day the site is shown without colour; both or neither
	Revision         int64
}

// Grey says whether the site is shown without colour on a day.
func (s Site) Grey(day workday.Date) bool {
	return !s.GreyFrom.IsZero() && !day.Before(s.GreyFrom) && !s.GreyUntil.Before(day)
}

// Formats of the footer's marks (FACTS 6.26, 6.27): the site's code, the registration with the ministry and that with the
// police. What stands before ICP备 and 公网安备 is the short name of a province.
var (
	siteCode   = regexp.MustCompile(`^(\d{10}|bm\d{8})$`)
	siteICP    = regexp.MustCompile(`^\p{Han}ICP备\d{8}号(-\d{1,3})?$`)
	sitePolice = regexp.MustCompile(`^\p{Han}公网安备\s?\d{14}号$`)
	siteDomain = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$`)
)

func (s Site) check() error {
	var f fault.Form
	need(&f, "name", s.Name, 100)
	atMost(&f, 200, map[string]string{"domain": s.Domain, "icp": s.ICP, "police": s.Police, "mark_url": s.MarkURL,
		"error_url": s.ErrorURL, "host": s.Host, "undertaker": s.Undertaker, "contact": s.Contact})
	for _, one := range []struct {
		field, value, wrong string
		format              *regexp.Regexp
	}{
		{"id_code", s.IDCode, "office.bad_id_code", siteCode}, {"icp", s.ICP, "office.bad_icp", siteICP},
		{"police", s.Police, "office.bad_police", sitePolice}, {"domain", s.Domain, "office.bad_domain", siteDomain},
	} {
		if one.value != "" && !one.format.MatchString(one.value) {
			f.Add(one.field, one.wrong)
		}
	}
	if s.GreyFrom.IsZero() != s.GreyUntil.IsZero() || s.GreyUntil.Before(s.GreyFrom) {
		f.Add("grey_until", "office.bad_grey")
	}
	for name, url := range map[string]string{"mark_url": s.MarkURL, "error_url": s.ErrorURL} {
		if url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
			f.Add(name, "office.bad_url")
		}
	}
	return f.Err()
}

// need notes a field that is blank or longer than limit characters.
func need(f *fault.Form, name, value string, limit int) {
	switch {
	case strings.TrimSpace(value) == "":
		f.Add(name, "office.required")
	case utf8.RuneCountInString(value) > limit:
		f.Add(name, "office.too_long", limit)
	}
}

// atMost notes each field longer than limit characters.
func atMost(f *fault.Form, limit int, values map[string]string) {
	for name, value := range values {
		if utf8.RuneCountInString(value) > limit {
			f.Add(name, "office.too_long", limit)
		}
	}
}
