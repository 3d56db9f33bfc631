package office

import (
	"slices"
	"strings"
)

// permission.go is the one table of who may do what. Every package that adds an action adds its verb here; a verb that is
// not here is nobody's. Roles are granted per organ, so each row means "in the organ where the role is held".

// Role is what a person was appointed to do in an organ. Names for people: message keys office.role.ROLE.
type Role string

const (
	Drafter         Role = "drafter"          // 信息员: drafts for a unit
	Reviewer        Role = "reviewer"         // 审核员: reviews before sign-off (公开审查)
	Signer          Role = "signer"           // 签发人: head of the disclosure office (FACTS 1.3, 1.33)
	RequestHandler  Role = "request_handler"  // 依申请受理员: handles disclosure on request
	Inspector       Role = "inspector"        // 督查员: discipline inspection, reads
	CongressMonitor Role = "congress_monitor" // 人大监督员: reads and comments

	// The three separate administrators (三员分立, FACTS 9.21): distinct people, none with any other role.
	SystemAdmin   Role = "system_admin"   // 系统管理员: organs, units, accounts, settings
	SecurityAdmin Role = "security_admin" // 安全管理员: grants, locks, passwords
	AuditAdmin    Role = "audit_admin"    // 审计管理员: reads and exports the ledger

	// Roles nobody is granted.
	Anyone    Role = "anyone"    // everybody, signed in or not
	AnyStaff  Role = "any_staff" // everybody signed in
	TheSystem Role = "system"    // the program itself
)

// Roles lists the roles that can be granted, in the order shown to people.
var Roles = []Role{Drafter, Reviewer, Signer, RequestHandler, Inspector, CongressMonitor, SystemAdmin, SecurityAdmin, AuditAdmin}

// Administrative says whether the role is one of the three administrators.
func (r Role) Administrative() bool {
	return r == SystemAdmin || r == SecurityAdmin || r == AuditAdmin
}

// Valid says whether the role can be granted.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Key is the message key of the role's name.
func (r Role) Key() string { return "office.role." + string(r) }

// Verb is an action's name, `noun.verb`; it is also the verb of its ledger event.
type Verb string

// Key is the message key of the verb in words; a verb without words is shown by its name.
func (v Verb) Key() string { return "verb." + string(v) }

// readers see the work of an organ; all but the last two also do some of it.
var readers = []Role{Drafter, Reviewer, Signer, RequestHandler, Inspector, CongressMonitor}

// permissions: verb → roles. Never changed at run time.
var permissions = map[Verb][]Role{
	// — organs, units, staff (office) —
	"organ.create": {SystemAdmin, TheSystem},
	"organ.edit":   {SystemAdmin},
	"organ.due":    {SystemAdmin}, // the day set for its annual report by its county office (FACTS 0.3)
	"organ.read":   {AnyStaff},
	// Closing an organ, or merging it into another: asked for by one, decided by the head of the disclosure office that is to
	// carry on (FACTS 1.3, 1.33), who is asked in that organ, not in the one that ends; docs/adr/0032.
	"organ.close":         {SystemAdmin, TheSystem},
	"organ.close_confirm": {Signer},
	"organ.close_refuse":  {SystemAdmin, Signer},
	"unit.create":         {SystemAdmin, TheSystem},
	"unit.edit":           {SystemAdmin},
	"site.edit":           {SystemAdmin, TheSystem},
	"calendar.load":       {SystemAdmin, TheSystem}, // the State Council's yearly notice of days off (FACTS 5.4)
	"portal.choose":       {SystemAdmin, TheSystem},
	"staff.create":        {SystemAdmin},
	"staff.edit":          {SystemAdmin},
	"staff.read":          {SystemAdmin, SecurityAdmin, AuditAdmin},
	// Rights and locks are the security administrator's, who makes no accounts: it takes two people to let a third one in.
	"staff.grant":          {SecurityAdmin},
	"staff.revoke":         {SecurityAdmin},
	"staff.disable":        {SecurityAdmin},
	"staff.enable":         {SecurityAdmin},
	"staff.unlock":         {SecurityAdmin},
	"staff.reset_password": {SecurityAdmin, TheSystem},
	"staff.reset_totp":     {SecurityAdmin},
	"staff.end_sessions":   {SecurityAdmin},
	"staff.appoint":        {TheSystem}, // the first administrators, the demonstration
	"rules.edit":           {SecurityAdmin},
	"key.replace":          {TheSystem}, // whoever holds the machine, when the installation's key is lost
	"permission.read":      {AnyStaff},
	// One's own account.
	"session.open":           {Anyone},
	"session.refuse":         {Anyone},
	"session.close":          {AnyStaff},
	"account.password":       {AnyStaff},
	"account.totp":           {AnyStaff},
	"account.recovery_codes": {AnyStaff},
	"reminder.mail":          {AnyStaff}, // where one wants to be told of terms
	"reminder.feed":          {AnyStaff}, // the calendar one subscribes to
	// The ledger (FACTS 9.22: export by the auditor only).
	"audit.read":   {AuditAdmin, Inspector},
	"audit.export": {AuditAdmin},
	// Remarks of the people's congress and of inspection on an item, a case or a report.
	"comment.add":  {CongressMonitor, Inspector, Reviewer, Signer},
	"comment.read": readers,
	"access.deny":  {Anyone}, // only ever recorded: what somebody was refused
	"desk.home":    {AnyStaff},

	// — information items (disclosure) —
	"item.read":               readers,
	"item.draft":              {Drafter},
	"item.save":               {Drafter, Reviewer, Signer}, // whoever saves has written in it and may no longer approve it
	"item.submit":             {Drafter},
	"item.return":             {Reviewer, Signer},
	"item.review":             {Reviewer},
	"item.proofread":          {Drafter, Reviewer, Signer}, // 校对: of what others wrote
	"item.legal_review":       {Reviewer, Signer},
	"item.secrecy_review":     {Reviewer, Signer},
	"item.sign_off":           {Signer},
	"item.publish":            {Drafter, Reviewer, Signer, TheSystem}, // what was signed off goes out; nothing is decided here
	"item.schedule":           {Drafter, Reviewer, Signer},            // at a time
	"item.unschedule":         {Drafter, Reviewer, Signer, TheSystem},
	"item.schedule_refused":   {TheSystem}, // the time came and something stood against it
	"item.publish_emergency":  {Signer},    // unapproved, with its reason: the head of the disclosure office, never the writer
	"item.emergency_approved": {TheSystem}, // recorded when its route is complete
	"item.emergency_overdue":  {TheSystem},
	"item.lapse":              {TheSystem}, // its last day has passed
	"item.drop":               {Drafter},
	"item.correct":            {Drafter, Reviewer, Signer},
	"item.publish_correction": {Drafter, Reviewer, Signer, TheSystem},
	"item.discard_correction": {Drafter},
	"item.withdraw":           {Drafter, Reviewer, Signer},
	"item.confirm_withdrawal": {Reviewer, Signer},
	"item.refuse_withdrawal":  {Reviewer, Signer},
	"rule.approval":           {SecurityAdmin},
	"rule.route":              {SecurityAdmin}, // who takes part in no approval says how it goes
	"rule.reasons":            {Reviewer, Signer},
	"item.import":             {TheSystem},
	"item.close":              {Reviewer, Signer, Drafter}, // recorded when the route of what is not to be public is complete
	"item.reassess":           {Reviewer, Signer},          // closed information stays closed (art. 18); never who decided last
	"item.open":               {Reviewer, Signer},          // or becomes a draft to be published
	"rule.reassess":           {Reviewer, Signer},          // after how many months
	"template.edit":           {Reviewer, Signer},          // what new texts begin as
	"item.ripen":              {TheSystem},                 // an amendment or repeal takes effect on its day
	"link.read":               readers,
	"search.add_synonym":      {Drafter, Reviewer, SystemAdmin},
	"search.drop_synonym":     {Drafter, Reviewer, SystemAdmin},
	"item.feature":            {Drafter, Reviewer, Signer}, // 推荐、置顶: who may publish
	"item.unfeature":          {Drafter, Reviewer, Signer},
	"views.show":              {SystemAdmin},
	"views.read":              append([]Role{SystemAdmin}, readers...), // who decides whether they are shown sees them too
	// — reading places, and what is handed to archives and libraries (reading) —
	"place.save":       {Drafter, Reviewer, Signer, TheSystem},
	"place.close":      {Drafter, Reviewer, Signer},
	"transfer.read":    readers,
	"transfer.make":    {Drafter, Reviewer, Signer, TheSystem},
	"transfer.receive": {Drafter, Reviewer, Signer, TheSystem},
	// — what visitors say is wrong with the site (mistake) —
	"mistake.file":   {Anyone},
	"mistake.read":   readers,
	"mistake.answer": {RequestHandler, Drafter, Reviewer, Signer},
	"mistake.show":   {Reviewer, Signer},                          // the answer, to everybody
	"mistake.hide":   {RequestHandler, Drafter, Reviewer, Signer}, // recorded when an answer is shown no more
	"mistake.reveal": {RequestHandler, Drafter, Reviewer, Signer}, // see a reporter's contact; recorded each time
	// — what is found before a text goes out (clearance) —
	"clearance.allow":    {Drafter, Reviewer, Signer, RequestHandler}, // of items only those who may write in them (item.save)
	"clearance.agree":    {Reviewer, Signer},                          // as the second person, never to one's own text or word
	"clearance.revoke":   {Drafter, Reviewer, Signer, RequestHandler},
	"clearance.see":      {Drafter, Reviewer, Signer},                 // recorded when a text is handed on
	"clearance.remove":   {Drafter, Reviewer, Signer},                 // recorded when a grave hit is edited out
	"clearance.clean":    {Drafter, Reviewer, Signer, RequestHandler}, // take out what a file hides, as a new revision
	"clearance.original": {Reviewer, Signer},                          // open the sealed original; recorded each time
	"clearance.words":    {Reviewer, Signer},                          // the organ's own list of expressions
	// — columns (catalogue) —
	"column.read":    {Drafter, Reviewer, Signer, RequestHandler, Inspector, CongressMonitor, SystemAdmin},
	"column.create":  {SystemAdmin, TheSystem},
	"column.edit":    {SystemAdmin},
	"column.move":    {SystemAdmin},
	"column.close":   {SystemAdmin},
	"column.reopen":  {SystemAdmin},
	"class.edit":     {SystemAdmin},
	"number.rule":    {SystemAdmin},
	"number.reserve": {SystemAdmin},
	"number.alias":   {SystemAdmin, TheSystem}, // numbers of an earlier system, from a table
	"address.rule":   {SystemAdmin, TheSystem},
	"address.give":   {TheSystem}, // items published before the rule get theirs
	// Merging moves what is public: asked for by one, agreed to by another.
	"column.merge":         {SystemAdmin},
	"column.merge_confirm": {Reviewer, Signer},
	"column.merge_refuse":  {SystemAdmin, Reviewer, Signer},
	// The disclosure office compiles the catalogues (art. 4, FACTS 1.3).
	"catalogue.import": {Reviewer, Signer, TheSystem},
	"catalogue.row":    {Reviewer, Signer},
	"catalogue.field":  {Reviewer, Signer, TheSystem},

	// — cases of disclosure on request (request) —
	"case.read":        {RequestHandler, Reviewer, Signer, Inspector, CongressMonitor},
	"case.file":        {Anyone},         // the citizen files through the portal
	"case.register":    {RequestHandler}, // intake at the counter, by post, fax and e-mail
	"mail.arrive":      {TheSystem},      // a mail to the published mailbox came into the queue
	"mail.open":        {RequestHandler}, // read such a mail or a file of it; recorded each time
	"mail.aside":       {RequestHandler}, // it is no application
	"mail.back":        {RequestHandler},
	"channel.edit":     {Signer},                                               // which channels take applications, and what is published about each
	"case.call":        {RequestHandler},                                       // confirm an application with the applicant by telephone or mail
	"case.upload_open": {RequestHandler, Signer},                               // a file the applicant sent; recorded each time
	"case.accept":      {RequestHandler},                                       // take a registered case into handling
	"case.assign":      {RequestHandler},                                       // ask units for parts of a case
	"case.part":        {Drafter, RequestHandler},                              // answer for one's own unit; sees that part alone
	"case.search":      {RequestHandler, Drafter},                              // write a search down (FACTS 4.13)
	"case.file_open":   {RequestHandler, Reviewer, Signer, Drafter, Inspector}, // a sealed file of a case; recorded each time
	"case.clarify":     {RequestHandler},                                       // ask for clarification, record the correction (art. 30)
	"case.consult":     {RequestHandler},                                       // ask a third party, a co-maker, another organ; record the answer
	"case.extend":      {Signer},                                               // art. 33 ¶2: the head of the disclosure office approves
	"case.delay":       {Signer},                                               // art. 35
	"case.fee":         {RequestHandler},                                       // fee notice and payment (109号)
	"case.remedy":      {RequestHandler},                                       // register a reconsideration or a suit over a case, and its result
	"case.amend":       {Signer},                                               // correct how a case counts: column or outcome; with a reason
	"case.withdraw":    {RequestHandler},                                       // record that the applicant withdrew
	"case.reply":       {RequestHandler, Drafter},                              // draft the reply
	"case.rule":        {Signer},                                               // decide after a third party's answer or silence (art. 32)
	"case.split":       {RequestHandler},                                       // 一事一申请
	"case.merge":       {Signer},                                               // with another of the same applicant
	"case.transfer":    {Signer},                                               // to another organ of the house
	"case.take_over":   {RequestHandler},
	"case.pass_on":     {TheSystem},      // recorded when the organ of an open case is closed: there,
	"case.carry_on":    {TheSystem},      // and with the organ that carries on
	"case.petition":    {RequestHandler}, // hand a petition to the office that deals with such

	// Who answers for a case, and within a unit for its part.
	"case.take":           {RequestHandler},
	"case.hand":           {RequestHandler, Signer},
	"case.give_back":      {RequestHandler},
	"case.part_take":      {Drafter, RequestHandler},  // of one's own unit
	"case.part_hand":      {Reviewer, RequestHandler}, // of one's own unit, or who asks units for parts
	"case.part_give_back": {Drafter, RequestHandler},
	"case.find_applicant": {RequestHandler, Signer}, // the cases of a person, by name or paper; recorded each time

	// The reply passes by people other than its drafter, each step another's (FACTS 1.13).
	"case.legal_review":   {Reviewer, Signer},
	"case.secrecy_review": {Reviewer, Signer},
	"rule.case":           {SecurityAdmin}, // who takes part in no review says how replies go

	"case.approve": {Signer},           // sign the reply, never one's own
	"case.return":  {Signer, Reviewer}, // send the draft back
	"case.serve":   {RequestHandler},   // record service or posting
	"case.close":   {RequestHandler},   // close and hand over to the archive
	// The archive (art. 45, FACTS 9.10–9.12).
	"case.statistics": {RequestHandler, Reviewer, Signer, Inspector, CongressMonitor}, // export of what is counted, nothing of applicants
	// From answer to publication (art. 44).
	"case.propose":        {TheSystem},      // recorded when several applicants were given the same
	"case.suggest":        {RequestHandler}, // an applicant suggests to publish
	"proposal.agree":      {Reviewer, Signer},
	"proposal.decline":    {Reviewer, Signer},
	"proposal.draft":      {Drafter}, // begin the item
	"case.archive":        {RequestHandler},
	"archive.supplement":  {RequestHandler},
	"archive.reopen":      {TheSystem},              // a proceeding or a correction came to an archived case
	"archive.open":        {RequestHandler, Signer}, // take a whole file out; recorded each time
	"destruction.propose": {RequestHandler, Signer},
	"destruction.decide":  {Signer, Reviewer}, // never who proposed
	"case.destroy":        {Signer, Reviewer}, // recorded for each case when a list is agreed to

	"case.receipt": {RequestHandler},         // print the receipt with its query code; recorded each time
	"case.reveal":  {RequestHandler, Signer}, // see an applicant's data unmasked; recorded each time
	"case.erase":   {Signer},                 // erase an applicant (个人信息保护法 art. 47)
	// The files of a reply. Whoever attaches or boxes has a hand in it and is not the second person at the gate.
	"case.attach":   {RequestHandler, Drafter},
	"case.detach":   {RequestHandler, Drafter},
	"case.withhold": {RequestHandler, Drafter}, // draw boxes over what is withheld
	"case.redact":   {RequestHandler, Drafter}, // have the redacted file made
	"case.fetch":    {Anyone},                  // the applicant takes a served file; recorded each time

	// Canned phrases for the blanks people fill in: an organ's, and one's own.
	"phrase.save":     {RequestHandler, Reviewer, Signer},
	"phrase.drop":     {RequestHandler, Reviewer, Signer},
	"phrase.save_own": {RequestHandler, Drafter, Reviewer, Signer},
	"phrase.drop_own": {RequestHandler, Drafter, Reviewer, Signer},

	// Letters of cases: their texts take two people, like everything an office says.
	"letter.issue":           {RequestHandler, Signer, TheSystem},
	"letter.template":        {RequestHandler, Reviewer, Signer}, // propose other free paragraphs
	"letter.template_agree":  {Reviewer, Signer},                 // never to one's own
	"letter.template_refuse": {RequestHandler, Reviewer, Signer},
	"letter.opened":          {Anyone}, // recorded when the applicant opens a letter with number and code
	// What applicants hand in on the tracking page, and what the office makes of it.
	"submission.hand_in": {Anyone},
	"submission.take":    {RequestHandler},
	"submission.decline": {RequestHandler},

	// — the register of trainings, inspections, results and problems (oversight) —
	"oversight.read":   readers,
	"oversight.record": {RequestHandler, Drafter, Reviewer, Signer, Inspector, CongressMonitor},
	"oversight.mend":   {RequestHandler, Drafter, Reviewer, Signer},
	"oversight.void":   {Reviewer, Signer},

	// — the annual report (annual) —
	"report.read":    readers,
	"report.fill":    {RequestHandler, Drafter, Reviewer, Signer}, // count again from cases and items; decides nothing
	"report.adjust":  {RequestHandler, Drafter},                   // a figure by hand, signed, with its source
	"report.write":   {RequestHandler, Drafter},                   // the written sections
	"report.decide":  {RequestHandler, Drafter, Reviewer, Signer}, // say what is to be thought of a finding
	"report.waive":   {Reviewer, Signer},                          // agree that an error may stand, never to one's own
	"report.freeze":  {Signer},                                    // the head of the disclosure office (art. 4, FACTS 1.3)
	"report.reopen":  {Signer},
	"report.figures": {TheSystem}, // figures of our own report came into the comparison, or left it
	// Reports of other bodies, taken in from their files. Their figures are shown in public by who may publish.
	"report.import":         {Drafter, RequestHandler, Reviewer, Signer, TheSystem},
	"report.import_correct": {Drafter, RequestHandler, Reviewer, Signer},
	"report.import_keep":    {Drafter, RequestHandler, Reviewer, Signer, TheSystem},
	"report.import_drop":    {Drafter, RequestHandler, Reviewer, Signer},
	"report.import_show":    {Reviewer, Signer, TheSystem},
	"report.publish":        {Drafter}, // make the frozen report a draft item, which then goes the way of every item
}

// Permission is one row of the printed table.
type Permission struct {
	Verb  Verb
	Roles []Role
}

// PermissionTable gives the whole table, sorted by verb, for printing; the caller may keep it.
func PermissionTable() []Permission {
	rows := make([]Permission, 0, len(permissions))
	for v, roles := range permissions {
		rows = append(rows, Permission{v, slices.Clone(roles)})
	}
	slices.SortFunc(rows, func(a, b Permission) int { return strings.Compare(string(a.Verb), string(b.Verb)) })
	return rows
}

// Known says whether the verb is in the table; routes are checked by it.
func Known(v Verb) bool { _, ok := permissions[v]; return ok }
