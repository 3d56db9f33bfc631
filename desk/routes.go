package desk

import "gongkai/page"

// routes is the whole staff door: what answers where, and the verb it takes.
var routes = []route{
	// — the way in and one's own account (signin.go, account.go) —
	{"GET /desk/sign-in", page.Anyone, (*Desk).signIn},
	{"POST /desk/sign-in", page.Anyone, (*Desk).signInPost},
	{"GET /desk/sign-in/code", page.Anyone, (*Desk).signInCode},
	{"POST /desk/sign-in/code", page.Anyone, (*Desk).signInCodePost},
	{"POST /desk/sign-out", page.Anyone, (*Desk).signOut},
	{"GET /desk/account", page.Staff, (*Desk).account},
	{"POST /desk/account/password", page.May("account.password"), (*Desk).changePassword},
	{"POST /desk/account/factor", page.May("account.totp"), (*Desk).beginFactor},
	{"POST /desk/account/factor/confirm", page.May("account.totp"), (*Desk).confirmFactor},
	{"POST /desk/account/factor/drop", page.May("account.totp"), (*Desk).dropFactor},
	{"POST /desk/account/codes", page.May("account.recovery_codes"), (*Desk).newCodes},
	{"POST /desk/account/sessions/{id}/end", page.May("session.close"), (*Desk).endSession},
	// — my work (today.go) —
	{"GET /desk", page.May("desk.home"), (*Desk).today},
	{"GET /desk/{$}", page.May("desk.home"), (*Desk).today},
	// — staff, rights, the ledger (staff.go, audit.go) —
	{"GET /desk/staff", page.May("staff.read"), (*Desk).staffList},
	{"GET /desk/staff/new", page.May("staff.create"), (*Desk).staffNew},
	{"POST /desk/staff/new", page.May("staff.create"), (*Desk).staffNewPost},
	{"GET /desk/staff/{id}", page.May("staff.read"), (*Desk).staffOne},
	{"POST /desk/staff/{id}", page.May("staff.edit"), (*Desk).staffEdit},
	{"POST /desk/staff/{id}/{step}", page.May("staff.read"), (*Desk).staffStep},
	{"GET /desk/organs", page.May("organ.read"), (*Desk).organList},
	{"GET /desk/organs/new", page.May("organ.create"), (*Desk).organNew},
	{"POST /desk/organs/new", page.May("organ.create"), (*Desk).organNewPost},
	{"GET /desk/organs/{id}", page.May("organ.read"), (*Desk).organOne},
	{"POST /desk/organs/{id}", page.May("organ.edit"), (*Desk).organEdit},
	{"POST /desk/organs/{id}/site", page.May("site.edit"), (*Desk).organSite},
	{"POST /desk/organs/{id}/portal", page.May("portal.choose"), (*Desk).organPortal},
	{"POST /desk/organs/{id}/units", page.May("unit.create"), (*Desk).unitNew},
	{"POST /desk/organs/{id}/units/{unit}", page.May("unit.edit"), (*Desk).unitEdit},
	{"POST /desk/comments", page.May("comment.add"), (*Desk).commentPost},
	{"GET /desk/rules", page.May("rules.edit"), (*Desk).rules},
	{"POST /desk/rules", page.May("rules.edit"), (*Desk).rulesPost},
	{"GET /desk/permissions", page.May("permission.read"), (*Desk).permissions},
	{"GET /desk/audit", page.May("audit.read"), (*Desk).audit},
	{"GET /desk/audit.csv", page.May("audit.export"), (*Desk).auditCSV},
	// — the annual report (report.go) —
	{"GET /desk/reports", page.May("report.read"), (*Desk).reportList},
	{"POST /desk/reports", page.May("report.fill"), (*Desk).reportBegin},
	{"GET /desk/reports/{year}", page.May("report.read"), (*Desk).report},
	{"GET /desk/reports/{year}/figures", page.May("report.adjust"), (*Desk).reportFigures},
	{"POST /desk/reports/{year}/figures", page.May("report.adjust"), (*Desk).reportAdjust},
	{"GET /desk/reports/{year}/cells/{row}/{column}", page.May("report.read"), (*Desk).reportCell},
	{"POST /desk/reports/{year}/fill", page.May("report.fill"), (*Desk).reportFill},
	{"POST /desk/reports/{year}/texts", page.May("report.write"), (*Desk).reportWrite},
	{"POST /desk/reports/{year}/freeze", page.May("report.freeze"), (*Desk).reportFreeze},
	{"POST /desk/reports/{year}/reopen", page.May("report.reopen"), (*Desk).reportReopen},
	{"POST /desk/reports/{year}/publish", page.May("report.publish"), (*Desk).reportPublish},
}
