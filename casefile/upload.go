package casefile

import (
	"context"
	"io"
	"mime/multipart"
	"time"

	"gongkai/blob"
	"gongkai/fault"
	"gongkai/page"
	"gongkai/privacy"
	"gongkai/request"
	"gongkai/vault"
)

// Application reads what an application says from the fields both doors ask with, as typed; the action cleans and checks it.
func Application(v *page.Visit) request.Application {
	return request.Application{
		Requester: request.Requester(v.Form("requester")), Description: v.Form("description"), Document: v.Form("document"),
		Forms: v.FormAll("form"), Ways: v.FormAll("way"),
		Person: request.Person{Name: v.Form("name"), Paper: privacy.Paper(v.Form("paper")), Identity: v.Form("identity"), Contact: v.Form("contact"),
			Phone: v.Form("phone"), Email: v.Form("email"), Address: v.Form("address")},
		Agent: request.Agent{Name: v.Form("agent_name"), Paper: privacy.Paper(v.Form("agent_paper")), Identity: v.Form("agent_identity"), Phone: v.Form("agent_phone")},
	}
}

// FileField is a field of a form that takes files of one kind.
type FileField struct {
	Name string
	Kind request.FileKind
}

// Receiver takes the files of a form in: into the store at once, and from one showing of the form to the next sealed in the
// form itself, so that who mends a field need not choose his files again.
type Receiver struct {
	Keys  *vault.Keys
	Blobs blob.Store
	Now   time.Time
}

// Receive gives the files of a form: those sent before (fields "kept", without those named by "drop") and those sent now, at
// most request.MaxUploads. What is wrong with one is said in form with its field; the others are kept.
func (r Receiver) Receive(v *page.Visit, form *fault.Form, fields ...FileField) (files []request.Upload, err error) {
	dropped := map[string]bool{}
	for _, hash := range v.FormAll("drop") {
		dropped[hash] = true
	}
	for _, u := range r.Before(v) {
		if !dropped[u.Ref.Hash] && len(files) < request.MaxUploads {
			files = append(files, u)
		}
	}
	if v.R.MultipartForm == nil {
		return files, nil
	}
	for _, f := range fields {
		for _, h := range v.R.MultipartForm.File[f.Name] {
			if h.Filename == "" && h.Size == 0 {
				continue
			}
			if len(files) >= request.MaxUploads {
				form.Add(f.Name, "intake.file.too_many", request.MaxUploads)
				break
			}
			u, err := r.one(v.R.Context(), f, h)
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
	return files, nil
}

// Before gives the files that an earlier showing of the form has taken in; what was tampered with or is too old is left out.
func (r Receiver) Before(v *page.Visit) (files []request.Upload) {
	for _, sealed := range v.FormAll("kept") {
		if u, ok := request.Carried(r.Keys, r.Now, sealed); ok {
			files = append(files, u)
		}
	}
	return files
}

func (r Receiver) one(ctx context.Context, f FileField, h *multipart.FileHeader) (u request.Upload, err error) {
	in, err := h.Open()
	if err != nil {
		return u, err
	}
	defer func() { _ = in.Close() }() // read only
	content, err := io.ReadAll(io.LimitReader(in, request.MaxUpload+1))
	if err != nil {
		return u, err
	}
	return request.Receive(ctx, r.Blobs, f.Kind, f.Name, h.Filename, content)
}

// Kept is a file that was sent and waits for the rest of the form.
type Kept struct {
	request.Upload
	Sealed string // what the form carries
}

// Keep seals files for the next showing of the form.
func (r Receiver) Keep(files []request.Upload) (kept []Kept, err error) {
	for _, u := range files {
		sealed, err := u.Carry(r.Keys, r.Now)
		if err != nil {
			return nil, err
		}
		kept = append(kept, Kept{u, sealed})
	}
	return kept, nil
}

// options are the files that were sent, each with a way to take it back.
func options(ctx context.Context, kept []Kept) []page.Option {
	var all []page.Option
	for _, k := range kept {
		all = append(all, page.Option{Value: k.Ref.Hash, Label: page.T(ctx, "apply.kept_drop", k.Name+"（"+page.SizeText(k.Size)+"）"), Hint: page.T(ctx, k.Kind.Key())})
	}
	return all
}
