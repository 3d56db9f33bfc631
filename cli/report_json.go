package cli

// This file prints JSON: one document for each file, on a line of its own.

import (
	"bytes"
	"encoding/json"
	"io"
)

// printJSON prints a document on a line of its own, so that thousands can be read as they come.
func printJSON(w io.Writer, doc any) {
	raw, err := marshal(doc)
	if err != nil { // cannot be: the document holds strings and numbers only
		panic(err)
	}
	_, _ = w.Write(append(raw, '\n')) // whoever has stopped reading needs no more
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
