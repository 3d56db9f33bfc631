package page

// What the components are given: plain structs, filled by site and desk with words in the reader's language.

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Tone is the weight of a notice, a tag or a step. Every tone has a shape of its own besides its colour.
type Tone int

const (
	Neutral Tone = iota // hollow circle: nothing to say about it
	Info                // dot: under way
	Good                // tick: done, in force
	Warn                // triangle: soon, provisional, look here
	Bad                 // square with a cross: overdue, refused, broken
	Over                // filled square: closed, withdrawn, no longer in force
)

var toneClasses = [...]string{"neutral", "info", "good", "warn", "bad", "over"}
var toneIcons = [...]string{"ring", "dot", "tick", "triangle", "cross", "square"}

func (t Tone) class() string { return toneClasses[t] }
func (t Tone) icon() string  { return toneIcons[t] }

// Weight is how a button looks.
type Weight string

const (
	Secondary Weight = ""        // the usual button
	Primary   Weight = "primary" // the one thing to do on the page
	Danger    Weight = "danger"  // cannot be taken back
	Quiet     Weight = "quiet"   // beside other things
)

// Act is a button, or with Href a link that looks like one.
type Act struct {
	Label       string
	Href        string
	Weight      Weight
	Icon        string
	Name, Value string // what the button submits
	FormAction  string // submit to another address than the form's
	FormID      string // the form it belongs to, when it stands outside of it
	Confirm     string // asked before submitting, when there is script
	Opens       string // id of the Dialog it opens
	Type        string // "submit" unless said otherwise
	Small       bool
	NoCheck     bool // submit without the browser's checks (saving a draft)
	Attrs       templ.Attributes
}

func (a Act) class() string {
	class := "button"
	if a.Weight != "" {
		class += " button-" + string(a.Weight)
	}
	if a.Small {
		class += " button-small"
	}
	return class
}

func (a Act) attributes() templ.Attributes {
	attrs := templ.Attributes{}
	for name, value := range map[string]string{"name": a.Name, "formaction": a.FormAction, "form": a.FormID, "data-confirm": a.Confirm} {
		if value != "" {
			attrs[name] = value
		}
	}
	if a.Name != "" {
		attrs["value"] = a.Value
	}
	if a.NoCheck {
		attrs["formnovalidate"] = true
	}
	return merge(attrs, a.Attrs)
}

// Option is one choice of a Select, Radios or Checkboxes. Hint is shown below its label (not in a Select).
type Option struct{ Value, Label, Hint string }

// Named is a value of a closed list that knows the message of its name.
type Named interface {
	~string
	Key() string
}

// Choices are the values of a closed list as options, each by its name.
func Choices[V Named](ctx context.Context, values []V) []Option {
	options := make([]Option, len(values))
	for i, value := range values {
		options[i] = Option{Value: string(value), Label: T(ctx, value.Key())}
	}
	return options
}

// Field is one control of a form. Only Name and Label are needed.
type Field struct {
	Name, Label string
	Value       string
	Values      []string // what is ticked, in Checkboxes
	Hint        string   // how to fill it in
	Error       string   // what is wrong, in the reader's language; see Errors
	Why         string   // why it is asked
	Law         string   // the article it is asked by
	Type        string   // of TextInput: text, email, tel, password, number, search
	Options     []Option
	Empty       string // of Select: the words of the first, empty choice
	Required    bool
	ReadOnly    bool
	Multiple    bool   // of FileInput
	Accept      string // of FileInput
	Rows        int    // of TextArea
	Max         int    // longest text in characters
	Width       string // "short", "medium", "full", or "" for a comfortable line
	Complete    string // the autocomplete attribute
	InputMode   string
	Private     bool // never kept as a draft in the browser (identity numbers, telephones)
	Inline      bool // Radios and Checkboxes beside each other
	ID          string
	Attrs       templ.Attributes
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + f.Name
}

func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

// attributes are those every control has in common.
func (f Field) attributes() templ.Attributes {
	attrs := templ.Attributes{}
	if d := f.describedBy(); d != "" {
		attrs["aria-describedby"] = d
	}
	if f.Error != "" {
		attrs["aria-invalid"] = "true"
	}
	if f.Required {
		attrs["required"] = true
	}
	if f.ReadOnly {
		attrs["readonly"] = true
	}
	if f.Max > 0 {
		attrs["maxlength"] = strconv.Itoa(f.Max)
	}
	if f.Complete != "" {
		attrs["autocomplete"] = f.Complete
	}
	if f.InputMode != "" {
		attrs["inputmode"] = f.InputMode
	}
	if f.Private {
		attrs["data-private"] = "true"
	}
	return merge(attrs, f.Attrs)
}

func (f Field) ticked(value string) bool {
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "5"
	}
	return strconv.Itoa(f.Rows)
}

func (f Field) widthClass() string {
	if f.Width == "" {
		return "field"
	}
	return "field field-" + f.Width
}

// Column is a column of a table. With SortHref its head is a link that sorts; Sorted is "ascending" or "descending".
type Column struct {
	Label    string
	Numeric  bool
	SortHref string
	Sorted   string
}

// TableHead is all of a table but its rows, which are the children: tr elements of th/td, or Cell and NumberCell.
type TableHead struct {
	Caption     string
	HideCaption bool // for the screen reader only
	Columns     []Column
	Rows        int    // how many rows follow; with none, Empty is shown instead of the table
	Empty       string // what would be here and how it gets here
	EmptyAct    Act    // the way to get it there; no Href, no button
	StickyFirst bool   // the first column stays when the table scrolls sideways
	Keyboard    bool   // up and down go from row to row, through the first link of each
}

// Pages is where a list stands. Href gives the address of a page, counted from 1.
type Pages struct {
	Page, Size, Total int
	Href              func(page int) string
}

func (p Pages) last() int {
	if p.Size <= 0 || p.Total <= 0 {
		return 1
	}
	return (p.Total + p.Size - 1) / p.Size
}

// around lists the page numbers to show; 0 stands for a gap.
func (p Pages) around() []int {
	last := p.last()
	var list []int
	for n := 1; n <= last; n++ {
		if n == 1 || n == last || (n >= p.Page-2 && n <= p.Page+2) {
			list = append(list, n)
		} else if list[len(list)-1] != 0 {
			list = append(list, 0)
		}
	}
	return list
}

// Tab is one of several views of the same thing, each with its own address. Count below zero is not shown.
type Tab struct {
	Href, Label string
	Count       int
	Current     bool
}

// Pair is a name and its value. Wide takes both columns of a MetaBox.
type Pair struct {
	Label, Value, Href string
	Wide               bool
	File               bool // Href leads to a file to keep
}

// Moment is one entry of a history, oldest or newest first as the caller orders them.
type Moment struct {
	When  string // as shown
	Who   string
	What  string
	Note  string
	Href  string
	Tone  Tone
	Until bool // still to come
}

// Figure is a number with its meaning.
type Figure struct {
	Label, Value, Unit, Note, Href string
	Tone                           Tone
}

// DoorCard is a large way in: a verb, one line, a symbol.
type DoorCard struct{ Href, Icon, Title, Text string }

// Step is a lawful step that can be taken now: with Href a link to its form, with Post a button that takes it.
type Step struct {
	Label   string
	Law     string // the article it rests on
	Effect  string // what it does, to the due date above all
	Href    string
	Post    string // address a button posts to, with Hidden fields
	Hidden  []Hidden
	Weight  Weight
	WhyNot  string // not possible now, and why; then it is neither link nor button
	Confirm string
}

// Hidden is a hidden field of a form.
type Hidden struct{ Name, Value string }

func merge(into, from templ.Attributes) templ.Attributes {
	for name, value := range from {
		into[name] = value
	}
	return into
}

func current(is bool) templ.Attributes {
	if !is {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-current": "page"}
}

func count(n int) string { return strconv.Itoa(n) }

// SizeText is a file's size in words: 12 KB, 3.4 MB.
func SizeText(bytes int64) string {
	switch {
	case bytes < 1024:
		return strconv.FormatInt(bytes, 10) + " B"
	case bytes < 1024*1024:
		return strconv.FormatInt((bytes+512)/1024, 10) + " KB"
	}
	return strconv.FormatFloat(float64(bytes)/(1024*1024), 'f', 1, 64) + " MB"
}

// DateText is a date as written in running text: 2026年3月5日, or 5 March 2026. It takes 2026-03-05; what is not such a
// date is given back as it is.
func DateText(ctx context.Context, iso string) string {
	y, m, d, ok := splitDate(iso)
	if !ok {
		return iso
	}
	return T(ctx, "page.date", y, m, d, T(ctx, "page.month."+strconv.Itoa(m)))
}

func splitDate(iso string) (y, m, d int, ok bool) {
	parts := strings.Split(iso, "-")
	if len(parts) != 3 || len(iso) != 10 {
		return 0, 0, 0, false
	}
	y, ey := strconv.Atoi(parts[0])
	m, em := strconv.Atoi(parts[1])
	d, ed := strconv.Atoi(parts[2])
	return y, m, d, ey == nil && em == nil && ed == nil && m >= 1 && m <= 12
}

// choiceID is the id of the i-th choice; the first has the field's own, so that an error summary's link finds it.
func choiceID(f Field, i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i)
}

// areaWidth is the width of a control that takes a row of its own.
func areaWidth(f Field) string {
	if f.Width == "" {
		return "area"
	}
	return f.Width
}

func choiceAttributes(f Field) templ.Attributes {
	attrs := templ.Attributes{}
	if d := f.describedBy(); d != "" {
		attrs["aria-describedby"] = d
	}
	return merge(attrs, f.Attrs)
}

func sorted(c Column) templ.Attributes {
	if c.Sorted == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-sort": c.Sorted}
}

func tableAttributes(t TableHead) templ.Attributes {
	if !t.Keyboard {
		return templ.Attributes{}
	}
	return templ.Attributes{"data-keyboard": true}
}

// Draft is for a form whose text the browser keeps until it has arrived, under a name that says what it is a draft of:
// { page.Draft(ctx, "apply")... }. A text that changes needs its revision in the name.
func Draft(ctx context.Context, name string) templ.Attributes {
	return templ.Attributes{
		"data-draft":          name,
		"data-draft-restored": T(ctx, "page.draft.restored"),
		"data-draft-clear":    T(ctx, "page.draft.clear"),
	}
}
