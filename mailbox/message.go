package mailbox

// message.go takes a mail apart that anybody may have written: who sent it, what it says, what is attached, and whether a
// program wrote it by itself (RFC 3834). It never fails: what cannot be read is left out and said. Bounded in depth, parts,
// words and files.

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // GB18030 and its like
	"github.com/emersion/go-message/mail"
	"golang.org/x/net/html"
)

// Message is what a mail says.
type Message struct {
	ID        string // Message-ID without its brackets; may be empty
	From      string // address
	FromName  string
	Subject   string
	Text      string
	Automatic Automatic
	Files     []File
	LeftOut   bool // parts could not be read, or there were too many
}

// File is an attachment.
type File struct {
	Name string
	Data []byte
}

// Automatic says which kind of program wrote a mail by itself; "" is a person.
type Automatic string

// The kinds. Names for people: message keys intake.mail.KIND.
const (
	ByPerson Automatic = ""
	Bounce   Automatic = "bounce" // a mail of ours could not be delivered
	Reply    Automatic = "reply"  // out of office and the like
	List     Automatic = "list"   // circulars
)

const (
	maxDepth   = 8
	maxParts   = 100
	maxFiles   = 30
	maxLetters = 200_000 // bytes of the text
	maxHeader  = 1 << 20
	maxSubject = 500
)

// Read takes a mail apart.
func Read(raw []byte) (m Message) {
	defer func() {
		if recover() != nil { // a reader that breaks on one mail must not stop the others
			m.LeftOut = true
		}
	}()
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		m.Text, m.LeftOut = clean(string(raw[:min(len(raw), maxLetters)])), true
		return m
	}
	m.head(e.Header)
	t := &taker{m: &m}
	t.take(e, 0)
	m.Text = clean(t.plain.String())
	if m.Text == "" {
		m.Text = clean(t.marked.String())
	}
	return m
}

func (m *Message) head(h message.Header) {
	m.ID = strings.Trim(strings.TrimSpace(h.Get("Message-Id")), "<>")
	if len(m.ID) > 998 {
		m.ID = ""
	}
	from, _ := h.Text("From")                                // a name that cannot be decoded stays as it is
	list, _ := (&mail.Header{Header: h}).AddressList("From") // what it is not is none
	if len(list) > 0 {
		m.From = list[0].Address
		m.FromName = line(list[0].Name, 100)
	}
	if at := strings.LastIndexByte(from, '<'); m.FromName == "" && at > 0 {
		m.FromName = line(strings.Trim(from[:at], "\" "), 100)
	}
	if subject, err := h.Text("Subject"); err == nil || subject != "" {
		m.Subject = line(subject, maxSubject)
	}
	m.Automatic = automatic(h)
}

// automatic tells mails of programs by their heads.
func automatic(h message.Header) Automatic {
	get := func(name string) string { return strings.ToLower(strings.TrimSpace(h.Get(name))) }
	from, kind := get("From"), get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "multipart/report"), get("Return-Path") == "<>", strings.Contains(from, "mailer-daemon@"), strings.Contains(from, "postmaster@"), get("X-Failed-Recipients") != "":
		return Bounce
	case get("Auto-Submitted") != "" && get("Auto-Submitted") != "no", get("X-Autoreply") != "", get("X-Autorespond") != "", get("Precedence") == "auto_reply", get("X-Auto-Response-Suppress") == "all":
		return Reply
	case get("List-Id") != "", get("List-Unsubscribe") != "", get("Precedence") == "bulk", get("Precedence") == "list", get("Precedence") == "junk":
		return List
	}
	return ByPerson
}

// taker walks the parts.
type taker struct {
	m             *Message
	parts         int
	plain, marked strings.Builder
}

func (t *taker) take(e *message.Entity, depth int) {
	if t.parts++; t.parts > maxParts || depth > maxDepth {
		t.m.LeftOut = true
		return
	}
	if parts := e.MultipartReader(); parts != nil {
		t.all(parts, depth)
		return
	}
	kind, params, _ := e.Header.ContentType()
	disposition, more, _ := e.Header.ContentDisposition()
	name := or(more["filename"], params["name"])
	if disposition != "attachment" && name == "" && (kind == "text/plain" || kind == "text/html" || kind == "") {
		body, err := io.ReadAll(io.LimitReader(e.Body, maxLetters+1))
		if err != nil && len(body) == 0 || len(body) > maxLetters {
			t.m.LeftOut = true
		}
		body = body[:min(len(body), maxLetters)]
		if kind == "text/html" {
			words(&t.marked, body)
		} else {
			t.plain.Write(body)
			t.plain.WriteByte('\n')
		}
		return
	}
	t.file(e, kind, name)
}

func (t *taker) all(parts message.MultipartReader, depth int) {
	for t.parts <= maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if part == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			t.m.LeftOut = true // broken from here on
			return
		}
		t.take(part, depth+1)
	}
	t.m.LeftOut = true
}

func (t *taker) file(e *message.Entity, kind, name string) {
	data, err := io.ReadAll(io.LimitReader(e.Body, MaxMail))
	if err != nil && len(data) == 0 {
		t.m.LeftOut = true
		return
	}
	if len(data) == 0 || len(t.m.Files) >= maxFiles {
		t.m.LeftOut = t.m.LeftOut || len(data) > 0
		return
	}
	if name = line(path.Base(strings.ReplaceAll(name, `\`, "/")), 200); name == "" || name == "." || name == "/" {
		name = "attachment" + endings[kind]
	}
	t.m.Files = append(t.m.Files, File{Name: name, Data: data})
}

// endings are those of attachments without a name.
var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "text/plain": ".txt", "message/rfc822": ".eml"}

// words writes what a reader of the marked-up text would see.
func words(b *strings.Builder, marked []byte) {
	z := html.NewTokenizer(bytes.NewReader(marked))
	z.SetMaxBuf(1 << 20)
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			b.WriteByte('\n')
			return
		case html.TextToken:
			if hidden == 0 {
				b.Write(bytes.ReplaceAll(z.Text(), []byte("\n"), []byte(" ")))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "head", "title":
				hidden++
			case "br", "p", "div", "tr", "li", "h1", "h2", "h3", "table":
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "head", "title":
				hidden = max(hidden-1, 0)
			case "p", "div", "tr", "li":
				b.WriteByte('\n')
			}
		}
	}
}

// clean makes a text one that may be stored and shown: valid, without controls, without heaps of empty lines.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r == 0xA0:
			return ' '
		case r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
	var lines []string
	empty := 0
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimRight(l, " \t"); strings.TrimSpace(l) == "" {
			if empty++; empty > 1 {
				continue
			}
		} else {
			empty = 0
		}
		lines = append(lines, l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// line makes a text one line of at most that many letters.
func line(text string, most int) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most])
	}
	return text
}
