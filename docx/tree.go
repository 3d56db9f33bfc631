package docx

// This file reads a part of a document as a tree, for readers that must look forth and back.

import (
	"encoding/xml"
	"io"

	"gongkai/ooxml"
)

// maxNodes is how many elements a document may have: some five hundred pages.
const maxNodes = 600_000

// node is an element with what stands in it, or text (no name).
type node struct {
	name  string
	attrs []xml.Attr
	text  string
	kids  []*node
}

// attr gives an attribute by its local name.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid gives the first element of that name right below.
func (n *node) kid(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// val gives the value of the element of that name right below, "" without one.
func (n *node) val(name string) string {
	if k := n.kid(name); k != nil {
		return k.attr("val")
	}
	return ""
}

// on says whether an on/off element stands right below and is on.
func (n *node) on(name string) bool {
	k := n.kid(name)
	if k == nil {
		return false
	}
	v := k.attr("val")
	return v == "" || ooxml.On(v) && v != "none"
}

// find calls do for every element of that name below, in the order of the document.
func (n *node) find(name string, do func(*node)) {
	for _, k := range n.kids {
		if k.name == name {
			do(k)
		}
		k.find(name, do)
	}
}

// tree reads a whole part. The errors are those of package ooxml.
func tree(p *ooxml.Package, name string) (*node, error) {
	part, err := p.Part(name)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	root := &node{}
	open := []*node{root}
	for count := 0; ; {
		t, err := part.Next()
		if err == io.EOF {
			return root, nil
		} else if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if count++; count > maxNodes {
				return nil, ooxml.ErrTooLarge
			}
			n := &node{name: t.Name.Local, attrs: append([]xml.Attr(nil), t.Attr...)}
			top.kids = append(top.kids, n)
			open = append(open, n)
		case xml.EndElement:
			if len(open) > 1 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if top.name == "t" {
				top.kids = append(top.kids, &node{text: string(t)})
			}
		}
	}
}
