// Package disclosure is the items of government information an organ publishes on its own motion (主动公开): their texts as
// immutable revisions, the workflow that lets no one approve their own words, publication, correction and withdrawal.
// 条例 arts. 5, 6, 17, 19–26; FACTS 1.A–1.C, 7.B.
//
// noun.go is the item, its revisions, and what makes a text fit to be submitted.
package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/blob"
	"gongkai/catalogue"
	"gongkai/fault"
	"gongkai/workday"
)

// Validity is whether a document is in force (有效性, FACTS 6.28, 7.4); empty where the question does not arise.
type Validity string

// The validities.
const (
	InForce   Validity = "in_force"  // 有效
	Amended   Validity = "amended"   // 已修改
	Abolished Validity = "abolished" // 废止
	Lapsed    Validity = "lapsed"    // 失效
)

// Validities lists them in the order shown.
var Validities = []Validity{InForce, Amended, Abolished, Lapsed}

// Attribute is whether and how the information may be public (公开属性), decided when it is drafted (FACTS 7.9).
type Attribute string

// The attributes. Only Proactive items can be published.
const (
	Proactive Attribute = "proactive"  // 主动公开
	OnRequest Attribute = "on_request" // 依申请公开
	Withheld  Attribute = "withheld"   // 不予公开, with the article and the reason
)

// Attributes lists them in the order shown.
var Attributes = []Attribute{Proactive, OnRequest, Withheld}

// Attachment is a file of a revision.
type Attachment struct {
	Name string // as shown and downloaded, cleaned (CleanName)
	Type string // media type, sniffed (SniffType)
	blob.Ref
}

// Text is everything a person writes in an item: what the approvals approve and what the hash covers. The fields are
// those of FACTS 7.4.
type Text struct {
	Title     string
	Column    string // catalogue column id
	Statutory string // key of catalogue.AllStatutory (公开依据); may be empty
	Topic     string // 主题分类
	Genre     string // 体裁分类
	Normative bool   // 行政规范性文件: counted in the annual report (FACTS 2.B)

	Issuer         string // 发布机构
	DocumentNumber string // 文号, in the standard form
	Source         string // 来源, where not the issuer
	Keywords       string // 主题词, separated by "；"
	Summary        string // 内容概述

	FormedOn    workday.Date // 成文（生成）日期: the 20 working days run from it (art. 26)
	ChangedOn   workday.Date // 变更日期: of a text that takes the place of a public one, they run from it
	EffectiveOn workday.Date // 实施日期
	AbolishedOn workday.Date // 废止日期
	ExpiresOn   workday.Date // 有效期至: the last day; the day after the text lapses by itself
	Validity    Validity
	Attribute   Attribute
	Article     Article // by which it is not public, where Attribute is not Proactive
	Reason      string  // and for what reason
	TermDays    int64   // 公开时限 in working days, 20 unless another rule prevails (FACTS 1.20)

	CatalogueRow string // row of a standard catalogue it answers (package catalogue); may be empty
	Classes      string // ids of values of the organ's own classes, sorted, separated by blanks

	Body        string   // sanitised HTML (Clean)
	Elements    Elements // structured fields, as those of a service guide
	Relations   Relations
	Attachments []Attachment
}

// Revision is one save of an item's text. It is never changed.
type Revision struct {
	Item       string
	N          int64 // 1, 2, 3 … in the item
	At         time.Time
	Author     string // staff id
	AuthorName string // as it was then
	Hash       string // Text.Hash of Text
	Text
}

// Item is the state of one piece of information: which revision is being worked on, which is public, who approved what.
type Item struct {
	ID, Organ, Unit string
	Stage           Stage
	Head            int64  // newest revision; what a form calls _seen
	HeadHash        string // its hash
	HeadTitle       string
	HeadColumn      string
	Attribute       Attribute    // of the newest text
	ClockFrom       workday.Date // the term runs from the day after: formed, or changed where there is a public text
	DueOn           workday.Date // last day to publish (art. 26); zero when FormedOn is not given
	CreatedAt       time.Time
	ChangedAt       time.Time // last step
	CreatedBy       string

	ReassessOn workday.Date // of closed information: when it is looked at again; zero at once
	ClosedBy   string       // who decided last that it is closed, or opens
	OpenedOn   workday.Date // when it was decided to open it; its term runs from then

	SubmittedBy string
	Round       int64 // of approval, from 1: only approvals of the present round stand
	Base        int64 // newest revision that went through its whole route; 0 before the first

	Plan         string       // what it waits in to go out at a time; empty when it does not
	ExpiresOn    workday.Date // of the public text
	LapsedAt     time.Time    // when that day had passed; zero before
	Emergency    Emergency    // how the public text stands that went out unapproved; empty for one that went the whole way
	EmergencyDue workday.Date // last day to approve it
	EmergencyBy  string

	WithdrawBy     string // who asked for the withdrawal
	WithdrawReason string

	Live        int64 // public revision; 0 when the item is not public
	LiveTitle   string
	LiveColumn  string
	LiveHash    string
	PublishedAt time.Time // first publication; zero before
	UpdatedAt   time.Time // publication of the public revision
	IndexNumber string    // 索引号; empty before the first publication
	Corrections int64     // publications after the first
}

// Subject is the item's name in the ledger.
func Subject(id string) string { return "item:" + id }

// Hash is the SHA-256, in hex, of a canonical encoding of the text: every field by name with its length, then the
// attachments in order. Two texts that differ in anything a reader could see differ in hash.
func (t Text) Hash() string {
	h := sha256.New()
	write(h, "gongkai text", "1")
	for _, f := range t.fields() {
		if !f.later || f.value != "" {
			write(h, f.name, f.value)
		}
	}
	for _, a := range t.Attachments {
		write(h, "attachment", a.Hash)
		write(h, "size", strconv.FormatInt(a.Size, 10))
		write(h, "name", a.Name)
		write(h, "type", a.Type)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// field is a field by name. One added later is hashed only when it is not empty, so that old hashes stay true.
type field struct {
	name, value string
	later       bool
}

// fields gives every field but the attachments, in the order hashed.
func (t Text) fields() []field {
	return []field{
		{name: "title", value: t.Title}, {name: "column", value: t.Column}, {name: "statutory", value: t.Statutory}, {name: "topic", value: t.Topic}, {name: "genre", value: t.Genre},
		{name: "normative", value: strconv.FormatBool(t.Normative)}, {name: "issuer", value: t.Issuer}, {name: "document_number", value: t.DocumentNumber},
		{name: "source", value: t.Source}, {name: "keywords", value: t.Keywords}, {name: "summary", value: t.Summary}, {name: "formed_on", value: t.FormedOn.String()},
		{name: "effective_on", value: t.EffectiveOn.String()}, {name: "abolished_on", value: t.AbolishedOn.String()}, {name: "validity", value: string(t.Validity)},
		{name: "attribute", value: string(t.Attribute)}, {name: "reason", value: t.Reason}, {name: "term_days", value: strconv.FormatInt(t.TermDays, 10)}, {name: "body", value: t.Body},
		{name: "elements", value: t.Elements.encode(), later: true},
		{name: "relations", value: t.Relations.encode(), later: true},
		{name: "catalogue_row", value: t.CatalogueRow, later: true}, {name: "classes", value: t.Classes, later: true},
		{name: "expires_on", value: t.ExpiresOn.String(), later: true}, {name: "changed_on", value: t.ChangedOn.String(), later: true},
		{name: "article", value: string(t.Article), later: true},
	}
}

func write(h hash.Hash, name, value string) {
	io.WriteString(h, name+" "+strconv.Itoa(len(value))+"\n"+value+"\n")
}

// Changed names the fields in which two texts differ, in the order of the form; "attachments" last.
func Changed(a, b Text) []string {
	var names []string
	for i, f := range a.fields() {
		if b.fields()[i] != f {
			names = append(names, f.name)
		}
	}
	same := len(a.Attachments) == len(b.Attachments)
	for i := 0; same && i < len(a.Attachments); i++ {
		same = a.Attachments[i] == b.Attachments[i]
	}
	if !same {
		names = append(names, "attachments")
	}
	return names
}

// DefaultTerm is the term of art. 26 in working days (FACTS 1.20).
const DefaultTerm = 20

// tidied brings a text to the form in which it is kept: blanks trimmed, numbers normalised, HTML cleaned, defaults set.
func (t Text) tidied() Text {
	for _, s := range []*string{&t.Title, &t.Issuer, &t.Source, &t.Keywords, &t.Summary, &t.Reason} {
		*s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD"))
	}
	t.Title = strings.Join(strings.Fields(t.Title), " ")
	t.DocumentNumber = catalogue.NormaliseDocumentNumber(t.DocumentNumber)
	t.Classes = tidyList(t.Classes)
	t.Body = Clean(t.Body, t.Attachments)
	t.Elements = t.Elements.tidied()
	t.Relations = t.Relations.tidied()
	if t.Attribute == "" {
		t.Attribute = Proactive
	}
	if t.Attribute == Proactive {
		t.Reason, t.Article = "", ""
	}
	if t.TermDays == 0 {
		t.TermDays = DefaultTerm
	}
	return t
}

// Limits of a text; an attachment's size is limited where it is received.
const (
	MaxBody        = 2 << 20   // bytes of HTML
	MaxAttachments = 50        // of one revision
	MaxAttachment  = 100 << 20 // bytes of one file
)

// check gives what is wrong in a tidied text as one fault. today is the legal day.
func (t Text) check(today workday.Date) error {
	var f fault.Form
	limits := []struct {
		name, value string
		max         int
	}{{"title", t.Title, 200}, {"issuer", t.Issuer, 100}, {"document_number", t.DocumentNumber, 60}, {"source", t.Source, 100},
		{"keywords", t.Keywords, 200}, {"summary", t.Summary, 1000}, {"reason", t.Reason, 500}}
	for _, l := range limits {
		if utf8.RuneCountInString(l.value) > l.max {
			f.Add(l.name, "disclosure.too_long", l.max)
		}
	}
	if t.Title == "" {
		f.Add("title", "disclosure.no_title")
	}
	if t.Column == "" {
		f.Add("column", "disclosure.no_column")
	}
	if len(t.Body) > MaxBody {
		f.Add("body", "fault.too_large", blob.HumanSize(MaxBody))
	}
	if len(t.Attachments) > MaxAttachments {
		f.Add("attachments", "disclosure.too_many_files", MaxAttachments)
	}
	if t.FormedOn.After(today) {
		f.Add("formed_on", "disclosure.future")
	}
	if t.ChangedOn.After(today) {
		f.Add("changed_on", "disclosure.future")
	}
	if !t.ChangedOn.IsZero() && t.ChangedOn.Before(t.FormedOn) {
		f.Add("changed_on", "disclosure.changed_early")
	}
	if !t.ExpiresOn.IsZero() && (t.ExpiresOn.Before(t.EffectiveOn) || t.ExpiresOn.Before(t.FormedOn)) {
		f.Add("expires_on", "disclosure.expires_early")
	}
	t.Elements.check(&f)
	t.checkChoices(&f)
	return f.Err()
}

func (t Text) checkChoices(f *fault.Form) {
	t.Relations.check(f)
	if _, ok := catalogue.StatutoryByKey(t.Statutory); t.Statutory != "" && !ok {
		f.Add("statutory", "catalogue.bad_statutory")
	}
	if t.Topic != "" && !has(catalogue.Topics, t.Topic) {
		f.Add("topic", "disclosure.bad_choice")
	}
	if t.Genre != "" && !has(catalogue.Genres, t.Genre) {
		f.Add("genre", "disclosure.bad_choice")
	}
	if t.Validity != "" && !has(Validities, t.Validity) {
		f.Add("validity", "disclosure.bad_choice")
	}
	if !has(Attributes, t.Attribute) {
		f.Add("attribute", "disclosure.bad_choice")
	}
	if t.Article != "" && !has(Articles, t.Article) {
		f.Add("article", "disclosure.bad_choice")
	}
	if t.TermDays < 1 || t.TermDays > 250 {
		f.Add("term_days", "disclosure.bad_term")
	}
	if (t.Validity == Abolished || t.Validity == Lapsed) && t.AbolishedOn.IsZero() {
		f.Add("abolished_on", "disclosure.no_abolished_on")
	}
}

// Complete gives what a text still lacks to be submitted, wherever it will stand (FACTS 1.13, 7.9, 7.10).
func (t Text) Complete() error { return t.CompleteIn(catalogue.Column{}) }

// CompleteIn gives what a text still lacks to be submitted in a column: in the one of service guides all eight elements
// (FACTS 6.12).
func (t Text) CompleteIn(column catalogue.Column) error {
	var f fault.Form
	if t.FormedOn.IsZero() {
		f.Add("formed_on", "disclosure.no_formed_on")
	}
	if t.Issuer == "" {
		f.Add("issuer", "disclosure.no_issuer")
	}
	if strings.TrimSpace(PlainText(t.Body)) == "" && !strings.Contains(t.Body, "<img") && len(t.Attachments) == 0 && len(t.Elements.Guide()) == 0 {
		f.Add("body", "disclosure.no_body")
	}
	if t.Attribute != Proactive {
		checkGround(&f, t.Attribute, t.Article, t.Reason)
	}
	t.completeElements(&f, column.Kind == catalogue.Services)
	return f.Err()
}

func has[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
