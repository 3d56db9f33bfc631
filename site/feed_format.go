package site

// feed_format.go writes a feed in each of its formats.

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strconv"
	"time"

	"gongkai/disclosure"
	"gongkai/workday"
)

// dublin is the item's metadata as Dublin Core says it, in RSS and Atom alike.
type dublin struct {
	Creator    string   `xml:"http://purl.org/dc/elements/1.1/ creator,omitempty"`
	Publisher  string   `xml:"http://purl.org/dc/elements/1.1/ publisher,omitempty"`
	Identifier []string `xml:"http://purl.org/dc/elements/1.1/ identifier,omitempty"` // index number, document number
	Type       string   `xml:"http://purl.org/dc/elements/1.1/ type,omitempty"`
	Subject    string   `xml:"http://purl.org/dc/elements/1.1/ subject,omitempty"`
	Source     string   `xml:"http://purl.org/dc/elements/1.1/ source,omitempty"`
	Created    string   `xml:"http://purl.org/dc/terms/ created,omitempty"`
	Valid      string   `xml:"http://purl.org/dc/terms/ valid,omitempty"` // from the day it takes effect to the day it ends
}

func (e feedEntry) dublin() dublin {
	d := dublin{Creator: e.Issuer, Publisher: e.Organ, Identifier: []string{e.IndexNumber}, Type: e.Genre, Subject: e.Topic, Source: e.Source, Created: e.FormedOn.String()}
	if e.DocumentNumber != "" {
		d.Identifier = append(d.Identifier, e.DocumentNumber)
	}
	if from, to := e.EffectiveOn.String(), e.AbolishedOn.String(); from != "" || to != "" {
		d.Valid = from + "/" + to
	}
	return d
}

type link struct {
	Rel    string `xml:"rel,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length string `xml:"length,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
}

type rssDoc struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title     string    `xml:"title"`
	Link      string    `xml:"link"`
	About     string    `xml:"description"`
	Language  string    `xml:"language"`
	Built     string    `xml:"lastBuildDate"`
	Generator string    `xml:"generator"`
	Docs      string    `xml:"docs"`
	Self      link      `xml:"http://www.w3.org/2005/Atom link"`
	Items     []rssItem `xml:"item"`
}

type rssItem struct {
	Title      string   `xml:"title"`
	Link       string   `xml:"link"`
	GUID       rssGUID  `xml:"guid"`
	Date       string   `xml:"pubDate"`
	Categories []string `xml:"category"`
	Summary    string   `xml:"description"`
	Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded,omitempty"`
	File       *rssFile `xml:"enclosure"`
	Updated    string   `xml:"http://www.w3.org/2005/Atom updated"`
	dublin
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

type rssFile struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

func (f feed) rss() ([]byte, error) {
	c := rssChannel{Title: f.Title, Link: f.Home, About: f.About, Language: "zh-CN", Generator: "gongkai", Docs: "https://www.rssboard.org/rss-specification",
		Self: link{Rel: "self", Type: "application/rss+xml", Href: f.Self}, Built: mailDate(f.Changed)}
	for _, e := range f.Entries {
		it := rssItem{Title: e.Title, Link: e.Href, GUID: rssGUID{Value: e.UUID}, Date: mailDate(e.PublishedAt), Categories: e.Words,
			Summary: e.Summary, Content: e.HTML, Updated: stamp(e.UpdatedAt), dublin: e.dublin()}
		if len(e.Attachments) > 0 { // RSS has room for one; Atom and JSON name all
			a := e.Attachments[0]
			it.File = &rssFile{URL: f.Base + fileHref(a), Length: a.Size, Type: a.Type}
		}
		c.Items = append(c.Items, it)
	}
	return asXML(rssDoc{Version: "2.0", Channel: c})
}

// mailDate is an instant as RSS wants it (RFC 822 with a year of four digits).
func mailDate(t time.Time) string { return t.In(workday.Beijing).Format(time.RFC1123Z) }

// fileHref is the address of a public attachment.
func fileHref(a disclosure.Attachment) string {
	return "/attachments/" + a.Hash + "/" + url.PathEscape(a.Name)
}

type atomDoc struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Links     []link      `xml:"link"`
	Author    atomAuthor  `xml:"author"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     atomAuthor     `xml:"author"`
	Links      []link         `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary"`
	Content    *atomContent   `xml:"content"`
	dublin
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

func (f feed) atom() ([]byte, error) {
	doc := atomDoc{Lang: "zh-CN", ID: urn("feed:" + f.ID), Title: f.Title, Subtitle: f.About, Updated: stamp(f.Changed), Author: atomAuthor{f.Title}, Generator: "gongkai",
		Links: []link{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Home}}}
	for _, e := range f.Entries {
		one := atomEntry{ID: e.UUID, Title: e.Title, Published: stamp(e.PublishedAt), Updated: stamp(e.UpdatedAt), Author: atomAuthor{orElse(e.Issuer, e.Organ)},
			Links: []link{{Rel: "alternate", Type: "text/html", Href: e.Href}}, Summary: e.Summary, dublin: e.dublin()}
		for _, a := range e.Attachments {
			one.Links = append(one.Links, link{Rel: "enclosure", Type: a.Type, Href: f.Base + fileHref(a), Length: strconv.FormatInt(a.Size, 10), Title: a.Name})
		}
		for _, w := range e.Words {
			one.Categories = append(one.Categories, atomCategory{w})
		}
		if e.HTML != "" {
			one.Content = &atomContent{"html", e.HTML}
		}
		doc.Entries = append(doc.Entries, one)
	}
	return asXML(doc)
}

// asXML writes a document as XML with its declaration. What XML cannot hold at all comes out as the sign for that.
func asXML(doc any) ([]byte, error) {
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

type jsonFeed struct {
	Version     string      `json:"version"`
	Title       string      `json:"title"`
	HomePage    string      `json:"home_page_url"`
	FeedURL     string      `json:"feed_url"`
	Description string      `json:"description,omitempty"`
	Language    string      `json:"language"`
	Items       []jsonEntry `json:"items"`
}

type jsonEntry struct {
	ID          string       `json:"id"`
	URL         string       `json:"url"`
	Title       string       `json:"title"`
	HTML        string       `json:"content_html,omitempty"`
	Text        string       `json:"content_text,omitempty"`
	Summary     string       `json:"summary,omitempty"`
	Published   string       `json:"date_published"`
	Modified    string       `json:"date_modified"`
	Authors     []jsonAuthor `json:"authors"`
	Tags        []string     `json:"tags,omitempty"`
	Attachments []jsonFile   `json:"attachments,omitempty"`
	Gongkai     jsonMore     `json:"_gongkai"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonFile struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title"`
	Size  int64  `json:"size_in_bytes"`
}

// jsonMore is the metadata for which JSON Feed has no field.
type jsonMore struct {
	Item           string `json:"item"`
	IndexNumber    string `json:"index_number"`
	DocumentNumber string `json:"document_number,omitempty"`
	Organ          string `json:"organ"`
	Column         string `json:"column"`
	Topic          string `json:"topic,omitempty"`
	Genre          string `json:"genre,omitempty"`
	Source         string `json:"source,omitempty"`
	FormedOn       string `json:"formed_on,omitempty"`
	EffectiveOn    string `json:"effective_on,omitempty"`
	AbolishedOn    string `json:"abolished_on,omitempty"`
	Validity       string `json:"validity,omitempty"`
}

func (f feed) json() ([]byte, error) {
	doc := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePage: f.Home, FeedURL: f.Self, Description: f.About, Language: "zh-CN", Items: []jsonEntry{}}
	for _, e := range f.Entries {
		one := jsonEntry{ID: e.UUID, URL: e.Href, Title: e.Title, HTML: e.HTML, Summary: e.Summary, Published: stamp(e.PublishedAt), Modified: stamp(e.UpdatedAt),
			Authors: []jsonAuthor{{orElse(e.Issuer, e.Organ)}}, Tags: e.Words,
			Gongkai: jsonMore{Item: e.ID, IndexNumber: e.IndexNumber, DocumentNumber: e.DocumentNumber, Organ: e.Organ, Column: e.Column, Topic: e.Topic, Genre: e.Genre,
				Source: e.Source, FormedOn: e.FormedOn.String(), EffectiveOn: e.EffectiveOn.String(), AbolishedOn: e.AbolishedOn.String(), Validity: string(e.Validity)}}
		if e.HTML == "" { // an entry must have one of the two
			one.Text = orElse(e.Summary, e.Title)
		}
		for _, a := range e.Attachments {
			one.Attachments = append(one.Attachments, jsonFile{f.Base + fileHref(a), a.Type, a.Name, a.Size})
		}
		doc.Items = append(doc.Items, one)
	}
	return json.Marshal(doc)
}
