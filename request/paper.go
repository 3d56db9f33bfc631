package request

// The papers of a case in the order of its file (卷内文件, FACTS 9.12): the application with its proofs, letters, consultations,
// searches, reviews, the reply with its files, receipts of service, proceedings. What the program holds as rows is set on paper
// here; letters and files come as they are. Papers are Chinese whatever their reader's language is, and their titles name nobody.

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/docx"
	"gongkai/message"
	"gongkai/office"
	"gongkai/pdf"
	"gongkai/pdftext"
	"gongkai/vault"
	"gongkai/workday"
)

// PaperKind is what sort of paper it is.
type PaperKind string

// The kinds, in the order of the file.
const (
	PaperApplication  PaperKind = "application"
	PaperProof        PaperKind = "proof" // identity, authorisation
	PaperEnclosure    PaperKind = "enclosure"
	PaperReceiving    PaperKind = "receiving"
	PaperNotice       PaperKind = "notice" // letters to the applicant before the reply
	PaperHandIn       PaperKind = "hand_in"
	PaperFee          PaperKind = "fee"
	PaperConsultation PaperKind = "consultation"
	PaperPart         PaperKind = "part"
	PaperSearch       PaperKind = "search"
	PaperFound        PaperKind = "found"
	PaperMove         PaperKind = "move"
	PaperReview       PaperKind = "review"
	PaperReply        PaperKind = "reply"
	PaperReplyFile    PaperKind = "reply_file"
	PaperWithheld     PaperKind = "withheld"
	PaperService      PaperKind = "service"
	PaperDays         PaperKind = "days"
	PaperChanges      PaperKind = "changes"
	PaperProceeding   PaperKind = "proceeding"
)

// PaperKinds lists the kinds in the order of the file.
var PaperKinds = []PaperKind{PaperApplication, PaperProof, PaperEnclosure, PaperReceiving, PaperNotice, PaperHandIn, PaperFee, PaperConsultation, PaperPart, PaperSearch,
	PaperFound, PaperMove, PaperReview, PaperReply, PaperReplyFile, PaperWithheld, PaperService, PaperDays, PaperChanges, PaperProceeding}

// Paper is one paper of the file.
type Paper struct {
	Kind   PaperKind
	Source string // what it is made of: stays the same when the paper grows
	State  string // tells two states of one source apart: made of all its words
	Number string // its own number, where it has one
	On     workday.Date
	Title  string
	By     string // responsible: a member of staff, a unit's answer, the applicant
	Ending string // of the file's name: pdf, jpg …; "" for what is kept on paper outside the program

	read func(context.Context) ([]byte, error)
}

// Read gives the paper's bytes and how many pages it has; 0 where that cannot be told, as of a recording.
func (p Paper) Read(ctx context.Context) (data []byte, pages int, err error) {
	if p.read == nil {
		return nil, 0, nil
	}
	if data, err = p.read(ctx); err != nil {
		return nil, 0, err
	}
	return data, pagesOf(p.Ending, data), nil
}

var pageObject = regexp.MustCompile(`/Type\s*/Page\b`)

func pagesOf(ending string, data []byte) int {
	switch strings.ToLower(ending) {
	case "jpg", "jpeg", "png":
		return 1
	case "pdf":
		if n := len(pageObject.FindAll(data, -1)); n > 0 {
			return n
		}
		if pages, err := pdftext.Read(data); err == nil {
			return len(pages)
		}
	}
	return 0
}

// zh says a message in Chinese: papers are.
func zh(key string, args ...any) string { return message.T(message.Chinese, key, args...) }

// form is a paper set from rows: lines of name and value, then a table.
type form struct {
	organ, number string
	Title         string
	Lines         [][2]string
	Heads         []string
	Widths        []int
	Rows          [][]string
}

func (f *form) line(name, value string) {
	if value != "" {
		f.Lines = append(f.Lines, [2]string{name, value})
	}
}

func (f *form) row(cells ...string) { f.Rows = append(f.Rows, cells) }

// pdf sets the form on A4.
func (f form) pdf(context.Context) ([]byte, error) {
	var b bytes.Buffer
	blocks := []pdf.Block{pdf.Paragraph{Text: f.Title, Size: 18, Line: 34, Align: pdf.Center, Outline: f.Title},
		pdf.Paragraph{Text: f.organ + "　申请编号：" + f.number, Size: 12, Line: 22, Align: pdf.Left}}
	if len(f.Lines) > 0 {
		t := pdf.Table{Widths: []int{3, 9}, Size: 12}
		for _, l := range f.Lines {
			t.Rows = append(t.Rows, []pdf.Cell{{Text: l[0], Head: true, Align: pdf.Center}, {Text: l[1], Align: pdf.Left}})
		}
		blocks = append(blocks, t)
	}
	if len(f.Heads) > 0 {
		t := pdf.Table{Widths: f.Widths, Size: 10.5, Heads: 1}
		for i, cells := range append([][]string{f.Heads}, f.Rows...) {
			var row []pdf.Cell
			for _, text := range cells {
				row = append(row, pdf.Cell{Text: text, Head: i == 0, Align: pdf.Left})
			}
			t.Rows = append(t.Rows, row)
		}
		blocks = append(blocks, pdf.Paragraph{Size: 6, Line: 8}, t)
	}
	err := pdf.Document{Subject: f.Title, Author: f.organ, Blocks: blocks}.Write(&b)
	return b.Bytes(), err
}

// docx sets it where the program was built without its typeface.
func (f form) docx(context.Context) ([]byte, error) {
	var b bytes.Buffer
	blocks := []docx.Block{docx.Text(f.Title, docx.Run{Font: docx.Title, Size: 18}, docx.Paragraph{Align: docx.Center, Line: 34, Title: true}),
		docx.Text(f.organ+"　申请编号："+f.number, docx.Run{Size: 12}, docx.Paragraph{Line: 22})}
	if len(f.Lines) > 0 {
		t := docx.Table{Widths: []int{3, 9}, Size: 12}
		for _, l := range f.Lines {
			t.Rows = append(t.Rows, []docx.Cell{{Text: l[0], Bold: true}, {Text: l[1], Align: docx.Left}})
		}
		blocks = append(blocks, t)
	}
	if len(f.Heads) > 0 {
		t := docx.Table{Widths: f.Widths, Size: 10.5, Heads: 1}
		for i, cells := range append([][]string{f.Heads}, f.Rows...) {
			var row []docx.Cell
			for _, text := range cells {
				row = append(row, docx.Cell{Text: text, Bold: i == 0, Align: docx.Left})
			}
			t.Rows = append(t.Rows, row)
		}
		blocks = append(blocks, docx.Paragraph{Line: 8}, t)
	}
	err := docx.Document{Subject: f.Title, Author: f.organ, Blocks: blocks, Pages: true}.Write(&b)
	return b.Bytes(), err
}

// bundle collects the papers of one case.
type bundle struct {
	q      db.Query
	k      *vault.Keys
	store  blob.Store
	c      Case
	organ  office.Organ
	cal    workday.Calendar
	today  workday.Date
	plain  Person
	erased bool
	onPage bool // the program can write PDF
	papers []Paper
}

// Papers gives every paper of a case in the order of its file. Who may see them is the caller's to ask: nothing is masked.
func Papers(q db.Query, k *vault.Keys, store blob.Store, c Case) ([]Paper, error) {
	b := &bundle{q: q, k: k, store: store, c: c, today: workday.DateOf(q.Now()), onPage: pdf.Ready()}
	var err error
	if b.organ, err = office.OrganByID(q, c.Organ); err != nil {
		return nil, err
	}
	if b.cal, err = office.Calendar(q); err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	for _, collect := range []func(*bundle) error{(*bundle).application, (*bundle).uploads, (*bundle).letters, (*bundle).handIns, (*bundle).fee, (*bundle).consultations,
		(*bundle).parts, (*bundle).searches, (*bundle).found, (*bundle).moves, (*bundle).reviews, (*bundle).replyFiles, (*bundle).days, (*bundle).changes, (*bundle).proceedings} {
		if err := collect(b); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(b.papers, func(x, y Paper) int {
		if d := slices.Index(PaperKinds, x.Kind) - slices.Index(PaperKinds, y.Kind); d != 0 {
			return d
		}
		return x.On.Compare(y.On)
	})
	return b.papers, nil
}

// add puts a form among the papers.
func (b *bundle) add(p Paper, f form) {
	f.organ, f.number, f.Title = b.organ.Name, b.c.Number, p.Title
	p.Ending, p.read = "docx", f.docx
	if b.onPage {
		p.Ending, p.read = "pdf", f.pdf
	}
	raw, _ := json.Marshal(f) // texts alone: never fails
	p.State = b.k.Index("paper", string(raw))
	b.papers = append(b.papers, p)
}

// file puts a file among the papers; state tells its contents apart.
func (b *bundle) file(p Paper, ending, state string, read func(context.Context) ([]byte, error)) {
	p.Ending, p.State, p.read = ending, b.k.Index("paper", state), read
	b.papers = append(b.papers, p)
}

func readAll(ctx context.Context, store blob.Store, hash string) (string, error) {
	in, err := store.Open(ctx, hash)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // only read
	all, err := io.ReadAll(in)
	return string(all), err
}

func microTime(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
