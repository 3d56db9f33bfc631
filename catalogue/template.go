package catalogue

// template.go is the ways in which a column may show what is in it (FACTS 6.22: one kind of column, one look).

// Template is how a column shows its items.
type Template string

// The templates. Empty is a list, newest first.
const (
	TableTemplate   Template = "table"    // number, title, document number, days; by year
	PictureTemplate Template = "pictures" // each with its first picture
	GuideTemplate   Template = "guide"    // service guides with their elements
	SingleTemplate  Template = "single"   // the newest text itself, older ones below
)

// Templates lists them in the order shown.
var Templates = []Template{"", TableTemplate, PictureTemplate, GuideTemplate, SingleTemplate}

// Key is the message key of its name.
func (t Template) Key() string {
	if t == "" {
		return "columns.template.list"
	}
	return "columns.template." + string(t)
}

func (t Template) valid() bool {
	for _, known := range Templates {
		if known == t {
			return true
		}
	}
	return false
}
