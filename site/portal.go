package site

import (
	"cmp"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

// readPortal reads whose site this is: the portal organ, the seven elements of its footer (FACTS 6.25), and whether these are
// days of mourning.
func readPortal(q db.Query) (page.Site, error) {
	organ, err := office.PortalOrgan(q)
	if err != nil {
		return page.Site{}, err
	}
	site, err := office.SiteOf(q, organ)
	if err != nil {
		return page.Site{}, err
	}
	return page.Site{
		Name: site.Name, Domain: site.Domain, IDCode: site.IDCode, Organ: cmp.Or(site.Host, organ.Name), Undertake: site.Undertaker,
		Address: organ.Address, Postcode: organ.Postcode, Phone: cmp.Or(site.Contact, organ.Phone), Email: organ.Email, Hours: organ.Hours,
		ICP: site.ICP, Police: site.Police, BadgeHref: site.MarkURL, ErrorHref: site.ErrorURL,
		Grey: site.Grey(workday.DateOf(q.Now())),
	}, nil
}
