package ooxml

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func packed(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// whole reads a part to its end.
func whole(p *Package, name string) error {
	part, err := p.Part(name)
	if err != nil {
		return err
	}
	defer part.Close()
	for {
		if _, err := part.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestPartsAreFoundByAnySpelling(t *testing.T) {
	p, err := Open(packed(t, `Word\Document.XML`, "<a/>", "../../etc/passwd", "x", "_rels/.rels", `<R><Relationship Id="1" Type="http://x/officeDocument" Target="\word\document.xml"/><Relationship Id="2" Type="http://x/image" TargetMode="External" Target="http://y"/></R>`,
		"word/_rels/document.xml.rels", `<R><Relationship Id="1" Type="x/styles" Target="../styles.xml"/></R>`))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Has("/word/document.xml") || whole(p, "word/document.xml") != nil {
		t.Error("the document was not found")
	}
	byID, byType, err := p.Relations("")
	if err != nil || byType["officeDocument"] != "word/document.xml" || len(byID) != 1 {
		t.Errorf("%v %v %v", byID, byType, err)
	}
	if _, byType, _ = p.Relations("word/document.xml"); byType["styles"] != "styles.xml" {
		t.Errorf("%v", byType)
	}
}

func TestPackagesAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		xml  string
		want error
	}{
		"deep":           {strings.Repeat("<a>", MaxDepth+1), ErrTooLarge},
		"long":           {"<a " + strings.Repeat(" ", MaxBytes), ErrTooLarge},
		"cut off":        {"<a><b>", ErrDamaged},
		"not closed":     {"<a", ErrDamaged},
		"entities":       {`<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>`, nil},
		"other encoding": {`<?xml version="1.0" encoding="GB2312"?><a>x</a>`, nil},
	} {
		p, err := Open(packed(t, "a.xml", c.xml))
		if err != nil {
			t.Fatal(err)
		}
		if err := whole(p, "a.xml"); !errors.Is(err, c.want) && err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	many := make([]string, 0, 2*(MaxParts+2))
	for i := range MaxParts + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	if _, err := Open(packed(t, many...)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("many parts: %v", err)
	}
	data := packed(t, "a.xml", "<a/>")
	for n := range data {
		if _, err := Open(data[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1 // the mark of an encrypted part
	p, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := whole(p, "a.xml"); !errors.Is(err, ErrEncrypted) {
		t.Errorf("encrypted: %v", err)
	}
}
