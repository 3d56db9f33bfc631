package page

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"testing"

	"gongkai/office"
)

// keyOf gives the key of a form with a word and two files, sent by a person.
func keyOf(t *testing.T, by, word, first, second string) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, err := range []error{form.WriteField("_key", "k"), form.WriteField("word", word)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{"first": first, "second": second} {
		w, err := form.CreateFormFile(name, "名单.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/desk/items/1/edit", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	v := &Visit{W: httptest.NewRecorder(), R: r, Actor: office.Actor{ID: by}}
	if err := v.readForm(); err != nil {
		t.Fatal(err)
	}
	key := v.Key()
	f, _, err := v.R.FormFile("first")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var again bytes.Buffer
	if _, err := again.ReadFrom(f); err != nil || again.String() != first {
		t.Errorf("after the key was made the file reads %q, %v", again.String(), err)
	}
	return key
}

// The same form with another file is another submission, also when name and size are the same.
func TestAFormIsARepetitionOnlyWithTheSameFiles(t *testing.T) {
	sent := keyOf(t, "a", "词", "content one", "content two")
	for range 20 { // files come in no order of a map
		if keyOf(t, "a", "词", "content one", "content two") != sent {
			t.Fatal("the same form sent again is not known again")
		}
	}
	for what, key := range map[string]string{
		"another file of the same name and size": keyOf(t, "a", "词", "content 1ne", "content two"),
		"the two files exchanged":                keyOf(t, "a", "词", "content two", "content one"),
		"another word":                           keyOf(t, "a", "字", "content one", "content two"),
		"another person":                         keyOf(t, "b", "词", "content one", "content two"),
	} {
		if key == sent {
			t.Errorf("%s was taken for a repetition", what)
		}
	}
}
