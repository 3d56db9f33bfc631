package desk

import (
	"context"
	"strconv"

	"gongkai/office"
	"gongkai/page"
)

// organ_words.go is the fields of an organ and of its site, in the order of the forms.

func organFields(ctx context.Context, p organPage) []page.Field {
	o := p.Organ
	name := organField(ctx, p, "name", o.Name)
	name.Required = true
	remedy := organField(ctx, p, "reconsideration", o.Reconsideration)
	remedy.Hint, remedy.Law = page.T(ctx, "organ.reconsideration_hint"), page.T(ctx, "organ.reconsideration_law")
	return []page.Field{name, organField(ctx, p, "short_name", o.ShortName), organField(ctx, p, "code", o.Code),
		organField(ctx, p, "division", o.Division), organField(ctx, p, "disclosure_unit", o.DisclosureUnit),
		organField(ctx, p, "address", o.Address), organField(ctx, p, "postcode", o.Postcode), organField(ctx, p, "phone", o.Phone),
		organField(ctx, p, "fax", o.Fax), organField(ctx, p, "email", o.Email), organField(ctx, p, "hours", o.Hours),
		remedy, organField(ctx, p, "court", o.Court)}
}

func siteFields(ctx context.Context, p organPage) []page.Field {
	s := p.Site
	name := siteField(ctx, p, "name", s.Name)
	name.Required = true
	return []page.Field{name, siteField(ctx, p, "domain", s.Domain), siteField(ctx, p, "id_code", s.IDCode), siteField(ctx, p, "icp", s.ICP),
		siteField(ctx, p, "police", s.Police), siteField(ctx, p, "mark_url", s.MarkURL), siteField(ctx, p, "error_url", s.ErrorURL),
		siteField(ctx, p, "host", s.Host), siteField(ctx, p, "undertaker", s.Undertaker), siteField(ctx, p, "contact", s.Contact)}
}

// organPairs is what anybody on the staff may read of an organ.
func organPairs(ctx context.Context, o office.Organ) []page.Pair {
	var pairs []page.Pair
	for _, f := range organFields(ctx, organPage{Organ: o}) {
		pairs = append(pairs, page.Pair{Label: f.Label, Value: f.Value})
	}
	return pairs
}

// dueYears are the years a day can be set for: every year, the report due now, the next one.
func dueYears(ctx context.Context, p duePart) []page.Option {
	out := []page.Option{{Value: "0", Label: dueYear(ctx, 0)}}
	for _, year := range []int{p.Year, p.Year + 1} {
		out = append(out, page.Option{Value: strconv.Itoa(year), Label: dueYear(ctx, year)})
	}
	return out
}

func dueYear(ctx context.Context, year int) string {
	if year == 0 {
		return page.T(ctx, "annual.due.every_year")
	}
	return page.T(ctx, "annual.desk.of_year", year)
}

func dueDay(ctx context.Context, day string) string {
	if day == "" {
		return page.T(ctx, "annual.due.law_again")
	}
	return day
}
