package site

import (
	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
)

// readPortal reads whose site this is: the portal organ and the seven elements of its footer (FACTS 6.25).
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
		Name: site.Name, Domain: site.Domain, IDCode: site.IDCode, Organ: organ.Name, Undertake: site.Undertaker,
		Address: organ.Address, Postcode: organ.Postcode, Phone: organ.Phone, Email: organ.Email, Hours: organ.Hours,
		ICP: site.ICP, Police: site.Police, BadgeHref: site.MarkURL, ErrorHref: site.ErrorURL,
	}, nil
}
