package site

// The application of a citizen or an organisation (条例 art. 29: what it asks is what the article allows). Nothing that was
// typed or sent is lost: it comes back with what is wrong, files travel sealed in the form. Before it is filed it is held
// against what is published already (apply_offer.go).

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
)

// applyPage is the form with what was typed.
type applyPage struct {
	Organ   office.Organ
	Key     string
	App     request.Application
	Kept    []keptFile
	Errors  page.FieldErrors
	Offers  []hit
	Offered bool // what is published was shown
	Wait    int  // seconds until it may be sent again; 0: now
	Lost    bool // files must be chosen again
}

// keptFile is a file that was sent and waits for the rest of the form.
type keptFile struct {
	request.Upload
	Sealed string
}

func (s *Site) apply(v *page.Visit) error {
	p := applyPage{}
	p.App.Requester, p.App.Person.Paper, p.App.Forms, p.App.Ways = request.NaturalPerson, privacy.ResidentID, []string{"electronic"}, []string{"online"}
	return s.showApply(v, http.StatusOK, p)
}

func (s *Site) showApply(v *page.Visit, status int, p applyPage) error {
	p.Key = page.FormKey()
	var f page.Frame
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if p.Organ, err = office.PortalOrgan(q); err != nil {
			return err
		}
		f, err = s.frame(v, q, v.T("apply.title"))
		return err
	})
	if err != nil {
		return err
	}
	for _, u := range p.App.Files {
		sealed, err := u.Carry(s.Keys, s.Store.Now())
		if err != nil {
			return err
		}
		p.Kept = append(p.Kept, keptFile{u, sealed})
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(status, applyView(f, p))
}

// readApplication takes the form as typed; the action cleans and checks it.
func readApplication(v *page.Visit) request.Application {
	return request.Application{
		Requester: request.Requester(v.Form("requester")), Description: v.Form("description"), Document: v.Form("document"),
		Forms: v.FormAll("form"), Ways: v.FormAll("way"),
		Person: request.Person{Name: v.Form("name"), Paper: privacy.Paper(v.Form("paper")), Identity: v.Form("identity"), Contact: v.Form("contact"),
			Phone: v.Form("phone"), Email: v.Form("email"), Address: v.Form("address")},
		Agent: request.Agent{Name: v.Form("agent_name"), Paper: privacy.Paper(v.Form("agent_paper")), Identity: v.Form("agent_identity"), Phone: v.Form("agent_phone")},
	}
}

// applyFiles are the file fields of the form.
var applyFiles = []struct {
	field string
	kind  request.FileKind
}{{"authorisation", request.Authorisation}, {"identity_copy", request.IdentityCopy}, {"enclosure", request.Material}}

// receive takes the files of a form: those sent before and those sent now. What is wrong with one is said with its field; the
// others are kept.
func (s *Site) receive(v *page.Visit) (files []request.Upload, err error) {
	dropped := map[string]bool{}
	for _, sealed := range v.FormAll("drop") {
		dropped[sealed] = true
	}
	for _, sealed := range v.FormAll("kept") {
		if u, ok := request.Carried(s.Keys, s.Store.Now(), sealed); ok && !dropped[u.Ref.Hash] && len(files) < request.MaxUploads {
			files = append(files, u)
		}
	}
	if v.R.MultipartForm == nil {
		return files, nil
	}
	var form fault.Form
	for _, f := range applyFiles {
		for _, h := range v.R.MultipartForm.File[f.field] {
			if h.Filename == "" && h.Size == 0 {
				continue
			}
			if len(files) >= request.MaxUploads {
				form.Add(f.field, "intake.file.too_many", request.MaxUploads)
				break
			}
			u, err := s.receiveOne(v, f.kind, f.field, h)
			if wrong := fault.As(err); wrong != nil && wrong.Kind == fault.Invalid {
				for _, field := range wrong.Fields {
					form.Add(field.Name, field.Key, field.Args...)
				}
				continue
			}
			if err != nil {
				return files, err
			}
			files = append(files, u)
		}
	}
	return files, form.Err()
}

func (s *Site) receiveOne(v *page.Visit, kind request.FileKind, field string, h *multipart.FileHeader) (u request.Upload, err error) {
	in, err := h.Open()
	if err != nil {
		return u, err
	}
	defer func() { _ = in.Close() }() // read only
	content, err := io.ReadAll(io.LimitReader(in, request.MaxUpload+1))
	if err != nil {
		return u, err
	}
	return request.Receive(v.R.Context(), s.Blobs, kind, field, h.Filename, content)
}

// applyPost files the application and answers with the receipt. The same form sent again gets the same receipt.
func (s *Site) applyPost(v *page.Visit) error {
	p := applyPage{App: readApplication(v), Offered: v.Form("offered") != ""}
	if wait := s.limiter.wait(address(v.R)); wait > 0 {
		return s.slowDown(v, p, wait)
	}
	if p.App.Person.Identity != "" {
		same := s.Keys.Index("apply", privacy.Clean(p.App.Person.Identity))
		if wait := s.person.wait(same); wait > 0 {
			return s.slowDown(v, p, wait)
		}
	}
	files, bad := s.receive(v)
	if p.App.Files = files; bad != nil && fault.Of(bad) != fault.Invalid {
		return bad
	}
	var organ office.Organ
	err := s.Store.View(v.R.Context(), func(q *db.View) (err error) {
		if organ, err = office.PortalOrgan(q); err == nil && bad == nil && !p.Offered {
			p.Offers, err = s.offers(q, v, p.App.Description)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.App.Organ = organ.ID
	if len(p.Offers) > 0 {
		p.Offered = true
		return s.showApply(v, http.StatusOK, p)
	}
	id := ""
	if bad != nil {
		bad = request.CheckFiled(p.App, s.Store.Now(), bad)
	} else {
		id, _, bad = s.Store.Once(v.R.Context(), organ.ID, v.Key(), func(tx *db.Tx) (string, error) {
			r, err := request.File(tx, s.Keys, v.Actor, p.App)
			return r.Case.ID, err
		})
	}
	if fault.Of(bad) == fault.Invalid {
		p.Errors = page.Errors(v.Lang, bad).Named(v.Lang, "apply.")
		return s.showApply(v, page.StatusOf(bad), p)
	}
	if bad != nil {
		return bad
	}
	return s.showReceipt(v, id)
}

// slowDown gives the form back with what was typed: an application that comes too soon after others is not lost, it waits a
// moment.
func (s *Site) slowDown(v *page.Visit, p applyPage, wait int) error {
	for _, sealed := range v.FormAll("kept") {
		if u, ok := request.Carried(s.Keys, s.Store.Now(), sealed); ok {
			p.App.Files = append(p.App.Files, u)
		}
	}
	p.Wait = wait
	p.Lost = v.R.MultipartForm != nil && sent(v.R.MultipartForm)
	v.W.Header().Set("Retry-After", strconv.Itoa(wait))
	return s.showApply(v, http.StatusTooManyRequests, p)
}

// sent says whether a form came with files.
func sent(form *multipart.Form) bool {
	for _, files := range form.File {
		for _, h := range files {
			if h.Size > 0 {
				return true
			}
		}
	}
	return false
}

// agentOpen says whether the part about an agent is shown open.
func (p applyPage) agentOpen() bool {
	if p.App.Agent.There() {
		return true
	}
	for _, f := range p.Errors.Fields {
		switch f.Name {
		case "agent_name", "agent_paper", "agent_identity", "agent_phone", "authorisation":
			return true
		}
	}
	return false
}

// personalPapers are the papers of a natural person.
func personalPapers(lang message.Lang) []page.Option {
	var values []string
	for _, p := range privacy.Papers {
		values = append(values, string(p))
	}
	return choices(lang, "request.paper.", values...)
}

// accepted are the kinds of files a file field offers.
func accepted() string { return strings.Join(request.UploadTypes(), ",") }

// keptOptions are the files that were sent, each with a way to take it back.
func keptOptions(ctx context.Context, kept []keptFile) []page.Option {
	var all []page.Option
	for _, k := range kept {
		all = append(all, page.Option{Value: k.Ref.Hash, Label: page.T(ctx, "apply.kept_drop", keptLabel(k)), Hint: page.T(ctx, k.Kind.Key())})
	}
	return all
}
