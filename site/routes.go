package site

import "gongkai/page"

// routes is the whole public door: what answers where, and who may call it.
var routes = []route{
	{"GET /prefer", page.Anyone, (*Site).prefer, false},
	{"GET /guide", page.Anyone, (*Site).guide, false}, // guide.go
	{"GET /catalogue", page.Anyone, (*Site).organCatalogue, false},
	{"GET /services", page.Anyone, (*Site).services, false},
	{"GET /organs/{id}/guide", page.Anyone, (*Site).guide, false},
	{"GET /organs/{id}/catalogue", page.Anyone, (*Site).organCatalogue, false},
	{"GET /organs/{id}/services", page.Anyone, (*Site).services, false},
	{"GET /preferences", page.Anyone, (*Site).preferences, false}, // help.go
	{"GET /sitemap", page.Anyone, (*Site).siteMap, false},
	{"GET /statement", page.Anyone, (*Site).statement, false},
	{"GET /mistake", page.Anyone, (*Site).mistake, false}, // mistake.go
	{"POST /mistake", page.Anyone, (*Site).mistakePost, true},
	{"GET /mistake/track", page.Anyone, (*Site).mistakeTrack, false},
	{"POST /mistake/track", page.Anyone, (*Site).mistakeTrackPost, true},
	{"GET /places", page.Anyone, (*Site).places, false}, // places.go
	{"GET /leave", page.Anyone, (*Site).leave, false},
	{"GET /assets/{file}", page.Anyone, (*Site).asset, false},
	{"GET /robots.txt", page.Anyone, (*Site).robots, false},
	{"GET /sitemap.xml", page.Anyone, (*Site).sitemap, false},
	{"GET /sitemap/{file}", page.Anyone, (*Site).sitemapPart, false},
	{"GET /third-party.txt", page.Anyone, (*Site).notices, false},
	// — news for programs (feed.go) —
	{"GET /feeds/{file}", page.Anyone, (*Site).portalFeed, false},
	{"GET /feeds/organs/{file}", page.Anyone, (*Site).organFeed, false},
	{"GET /feeds/columns/{file}", page.Anyone, (*Site).columnFeed, false},
	{"GET /search/{file}", page.Anyone, (*Site).searchFeed, false},
	{"GET /api", page.Anyone, (*Site).openGuide, false}, // the interface itself: open.go
	// — annual reports (report.go, explore.go) —
	{"GET /reports", page.Anyone, (*Site).reports, false},
	{"GET /reports/explore", page.Anyone, (*Site).explore, false},
	{"GET /reports/explore.csv", page.Anyone, (*Site).exploreCSV, false},
	{"GET /reports/explore.json", page.Anyone, (*Site).exploreJSON, false},
	{"POST /reports/check", page.Anyone, (*Site).checkReport, true},
	{"GET /reports/{year}", page.Anyone, (*Site).report, false},
	{"GET /reports/{year}/{organ}", page.Anyone, (*Site).report, false},
	{"GET /reports/{year}/{organ}/{file}", page.Anyone, (*Site).reportFile, false},
	{"GET /schemas/{file}", page.Anyone, (*Site).schema, false},
	// — asking for information (apply.go, request.go) —
	{"GET /apply", page.Anyone, (*Site).apply, false},
	{"POST /apply", page.Anyone, (*Site).applyPost, false}, // bounded too, and gives back what was typed
	{"POST /apply/offers", page.Anyone, (*Site).applyOffers, false},
	{"GET /correct", page.Anyone, (*Site).correct, false}, // correct.go
	{"POST /correct", page.Anyone, (*Site).correctPost, false},
	{"GET /track", page.Anyone, (*Site).track, false},
	{"POST /track", page.Anyone, (*Site).trackPost, true},
	{"POST /track/letter", page.Anyone, (*Site).trackLetter, true},
	{"POST /track/hand-in", page.Anyone, (*Site).trackHandIn, true},
	{"POST /track/letter.docx", page.Anyone, trackLetterFile("docx"), true},
	{"POST /track/letter.pdf", page.Anyone, trackLetterFile("pdf"), true},
	{"GET /verify", page.Anyone, (*Site).verify, false}, // verify.go
	{"POST /track/days.pdf", page.Anyone, (*Site).trackDays, true},
	// — the calculator (deadline.go) —
	{"GET /deadline", page.Anyone, (*Site).deadline, false},
	{"GET /deadline.pdf", page.Anyone, (*Site).deadlinePDF, false},
	{"GET /deadline.json", page.Anyone, (*Site).deadlineData, false},
	{"POST /track/file", page.Anyone, (*Site).trackFile, true},
	// — the portal: home.go, column.go, item.go, search.go, attachment.go, log.go —
	{"GET /{$}", page.Anyone, (*Site).home, false},
	{"GET /organs/{id}", page.Anyone, (*Site).organ, false},
	{"GET /index/{number...}", page.Anyone, (*Site).byNumber, false},
	{"GET /organs/{id}/classes/{value}", page.Anyone, (*Site).class, false},
	{"GET /organs/{id}/standard", page.Anyone, (*Site).standard, false},
	{"GET /organs/{id}/standard.json", page.Anyone, (*Site).standardData, false},
	{"GET /organs/{id}/standard/{field}", page.Anyone, (*Site).standardField, false},
	{"GET /columns", page.Anyone, (*Site).columns, false},
	{"GET /columns/{id}", page.Anyone, (*Site).column, false},
	{"GET /items/{id}", page.Anyone, (*Site).item, false},
	{"GET /changes", page.Anyone, (*Site).news, false},
	{"GET /changes/{file}", page.Anyone, (*Site).newsFeed, false},
	{"GET /items/{id}/revisions/{n}", page.Anyone, (*Site).revision, false},
	{"GET /items/{id}/changes/{serial}", page.Anyone, (*Site).itemChange, false},
	{"GET /items/{id}/newer", page.Anyone, func(s *Site, v *page.Visit) error { return s.neighbour(v, true) }, false},
	{"GET /items/{id}/older", page.Anyone, func(s *Site, v *page.Visit) error { return s.neighbour(v, false) }, false},
	{"GET /items/{id}/document", page.Anyone, (*Site).document, false},
	{"GET /items/{id}/document.docx", page.Anyone, documentFile("docx"), false},
	{"GET /items/{id}/document.pdf", page.Anyone, documentFile("pdf"), false},
	{"GET /items/{id}/qr.svg", page.Anyone, (*Site).itemCode, false},
	{"GET /items/{id}/proof", page.Anyone, (*Site).proof, false},
	{"GET /items/{id}/proof.json", page.Anyone, (*Site).proofData, false},
	{"GET /search", page.Anyone, (*Site).search, false},
	{"GET /alerts", page.Anyone, (*Site).alert, false}, // alert.go
	{"POST /alerts", page.Anyone, (*Site).alertPost, true},
	{"GET /alerts/{token}", page.Anyone, (*Site).alertConfirm, false},
	{"POST /alerts/{token}", page.Anyone, (*Site).alertConfirmPost, true},
	{"GET /alerts/end/{token}", page.Anyone, (*Site).alertEnd, false},
	{"POST /alerts/end/{token}", page.Anyone, (*Site).alertEndPost, true},
	{"GET /attachments/{hash}/{name}", page.Anyone, (*Site).attachment, false},
	{"GET /log", page.Anyone, (*Site).log, false},
	{"GET /log/checkpoint", page.Anyone, (*Site).checkpoint, false},
	{"GET /log/tile/{path...}", page.Anyone, (*Site).tile, false},
}

// cachedPaths are the pages kept in memory; one that ends in a slash stands for all below it. The search page is not among
// them: its index follows a publication a moment later, without an event of its own, so that an answer made in between
// would be kept without the new item.
var cachedPaths = []string{"/", "/guide", "/catalogue", "/services", "/sitemap", "/statement", "/places", "/columns", "/columns/", "/items/", "/organs/", "/reports", "/reports/", "/changes", "/changes/", "/feeds/", "/sitemap.xml", "/sitemap/", "/robots.txt", "/log", "/log/checkpoint", "/api", openRoot + "/"}

// PublicVerb says whether an event of this verb changes what the public sees.
func PublicVerb(verb string) bool { return publicVerbs[verb] }

var publicVerbs = map[string]bool{
	"organ.create": true, "organ.edit": true, "site.edit": true, "portal.choose": true, "organ.close_confirm": true,
	"column.create": true, "column.edit": true, "column.move": true, "column.close": true, "column.reopen": true, "class.edit": true, "address.rule": true, "address.give": true, "column.merge": true, "column.merge_confirm": true, "number.alias": true, "catalogue.import": true, "catalogue.row": true, "catalogue.field": true,
	"item.publish": true, "item.publish_correction": true, "item.confirm_withdrawal": true, "item.import": true,
	"item.feature": true, "item.unfeature": true, "views.show": true, "place.save": true, "place.close": true,
	"item.publish_emergency": true, "item.emergency_approved": true, "item.emergency_overdue": true, "item.lapse": true, "item.ripen": true,
	"rule.approval": true, "rule.route": true, // declared on the organ's page
	"report.publish": true, "report.figures": true,
	"report.import_keep": true, "report.import_correct": true, "report.import_drop": true, "report.import_show": true, // figures compared in public
	"case.file": true, "case.register": true, "case.approve": true, "case.withdraw": true, "case.split": true, "case.merge": true, "case.transfer": true, "case.take_over": true, // counted on the home page
	"channel.edit": true, "rule.case": true, // in the guide
}
