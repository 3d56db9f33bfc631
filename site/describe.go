package site

// describe.go tells machines what a page is, in the words of schema.org as JSON-LD: who publishes, what the text is, where it
// stands. It is a block of data, no script. FACTS 6.F.

import (
	"encoding/json"
	"time"

	"gongkai/catalogue"
	"gongkai/office"
	"gongkai/page"
	"gongkai/workday"
)

type described struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type governmentOrganization struct {
	Type      string `json:"@type"`
	Name      string `json:"name"`
	Short     string `json:"alternateName,omitempty"`
	URL       string `json:"url,omitempty"`
	Code      string `json:"identifier,omitempty"`
	Address   string `json:"address,omitempty"`
	Telephone string `json:"telephone,omitempty"`
	Email     string `json:"email,omitempty"`
	Hours     string `json:"openingHours,omitempty"`
}

type article struct {
	Type        string                 `json:"@type"`
	Headline    string                 `json:"headline"`
	Name        string                 `json:"name,omitempty"`
	URL         string                 `json:"url,omitempty"`
	Language    string                 `json:"inLanguage"`
	Identifier  string                 `json:"identifier,omitempty"`
	Section     string                 `json:"articleSection,omitempty"`
	Keywords    string                 `json:"keywords,omitempty"`
	Description string                 `json:"description,omitempty"`
	Published   string                 `json:"datePublished"`
	Modified    string                 `json:"dateModified,omitempty"`
	Publisher   governmentOrganization `json:"publisher"`
	Number      string                 `json:"legislationIdentifier,omitempty"`
	Formed      string                 `json:"legislationDate,omitempty"`
	Effective   string                 `json:"legislationDateVersion,omitempty"`
	Force       string                 `json:"legislationLegalForce,omitempty"`
}

type breadcrumbList struct {
	Type  string     `json:"@type"`
	Items []listItem `json:"itemListElement"`
}

type listItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

// addressOf is a path of this site as a whole address, "" where the site's domain is not given.
func addressOf(site page.Site, path string) string {
	if site.Domain == "" {
		return ""
	}
	return "https://" + site.Domain + path
}

func organized(site page.Site, o office.Organ) governmentOrganization {
	return governmentOrganization{Type: "GovernmentOrganization", Name: o.Name, Short: o.ShortName, URL: addressOf(site, "/organs/"+o.ID), Code: o.Code,
		Address: o.Address, Telephone: o.Phone, Email: o.Email, Hours: o.Hours}
}

func crumbed(site page.Site, crumbs []page.Link) breadcrumbList {
	list := breadcrumbList{Type: "BreadcrumbList", Items: make([]listItem, len(crumbs))}
	for i, c := range crumbs {
		list.Items[i] = listItem{Type: "ListItem", Position: i + 1, Name: c.Label}
		if c.Href != "" {
			list.Items[i].Item = addressOf(site, c.Href)
		}
	}
	return list
}

// describe makes the block of data; things that cannot be written are left out, for no page fails for its description.
func describe(things ...any) []byte {
	raw, err := json.Marshal(described{Context: "https://schema.org", Graph: things})
	if err != nil {
		return nil
	}
	return raw
}

// described says what the item is: a piece of law-making, news, or an article.
func (p *itemPage) described(f page.Frame) []byte {
	a := article{Type: "Article", Headline: p.Title, URL: f.Self, Language: "zh-CN", Identifier: p.IndexNumber, Section: p.Column.Name, Keywords: p.Keywords,
		Description: p.Summary, Published: p.PublishedAt.In(workday.Beijing).Format(time.RFC3339), Publisher: governmentOrganization{
			Type: "GovernmentOrganization", Name: p.Organ.Name, URL: addressOf(f.Site, "/organs/"+p.Organ.ID)}}
	if !p.UpdatedAt.Equal(p.PublishedAt) {
		a.Modified = p.UpdatedAt.In(workday.Beijing).Format(time.RFC3339)
	}
	switch {
	case p.Normative:
		a.Type, a.Name, a.Number, a.Formed, a.Effective, a.Force = "Legislation", p.Title, p.DocumentNumber, p.FormedOn.String(), p.EffectiveOn.String(), legalForce[string(p.Validity)]
	case p.Column.Kind == catalogue.News:
		a.Type = "NewsArticle"
	}
	return describe(a, crumbed(f.Site, f.Crumbs))
}

var legalForce = map[string]string{"in_force": "https://schema.org/InForce", "amended": "https://schema.org/PartiallyInForce",
	"abolished": "https://schema.org/NotInForce", "lapsed": "https://schema.org/NotInForce"}
