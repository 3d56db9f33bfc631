package desk

// further.go names the lists beside that of the items: what is found out about public pages, and what the public says of them.

import (
	"gongkai/deadlink"
	"gongkai/mistake"
	"gongkai/office"
	"gongkai/page"
	"gongkai/reading"
	"gongkai/views"
)

// furtherLists are the lists, each with the verb that opens it.
var furtherLists = []struct {
	path, key string
	verb      office.Verb
}{
	{mistakesPath, "mistake.title", mistake.VerbRead},
	{"/desk/links", "links.title", deadlink.VerbRead},
	{viewsPath, "views.title", views.VerbRead},
	{placesPath, "places.title", reading.VerbRead},
}

// further gives the visitor's ways to those lists of an organ.
func further(v *page.Visit, organ string) (list []page.Link) {
	for _, one := range furtherLists {
		if v.Actor.May(one.verb, organ) {
			list = append(list, page.Link{Href: ofOrgan(one.path, organ), Label: v.T(one.key)})
		}
	}
	return list
}
