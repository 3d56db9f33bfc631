package site_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/office"
)

// contract is the OpenAPI document, read as a stranger would.
type contract struct {
	r   *reader
	doc map[string]any
}

func (r *reader) contract(path string) contract {
	r.t.Helper()
	c := contract{r: r}
	if r.get(path) != 200 {
		r.t.Fatal(r.body)
	}
	r.must(json.Unmarshal([]byte(r.body), &c.doc))
	return c
}

func dig(from any, path ...string) any {
	for _, p := range path {
		m, ok := from.(map[string]any)
		if !ok {
			return nil
		}
		from = m[p]
	}
	return from
}

// shape holds the document to what OpenAPI 3.1 demands of one.
func (c contract) shape() {
	t := c.r.t
	for path, kind := range map[string]string{"openapi": "string", "info": "object", "info.title": "string", "info.version": "string", "servers": "array", "paths": "object", "components.schemas": "object"} {
		if got := jsonType(dig(c.doc, strings.Split(path, ".")...)); got != kind {
			t.Errorf("%s is %s, not %s", path, got, kind)
		}
	}
	if !regexp.MustCompile(`^3\.1\.\d+$`).MatchString(dig(c.doc, "openapi").(string)) {
		t.Error("not OpenAPI 3.1")
	}
	ids := map[string]bool{}
	for path, methods := range dig(c.doc, "paths").(map[string]any) {
		for method, op := range methods.(map[string]any) {
			id, _ := dig(op, "operationId").(string)
			if method != "get" || !strings.HasPrefix(path, "/") || id == "" || ids[id] {
				t.Errorf("%s %s: operationId %q", method, path, id)
			}
			ids[id] = true
			c.operation(path, op)
		}
	}
	c.walk(c.doc)
}

func (c contract) operation(path string, op any) {
	t := c.r.t
	var inPath []string
	for _, p := range dig(op, "parameters").([]any) {
		if dig(p, "name") == "" || dig(p, "schema") == nil || dig(p, "description") == "" {
			t.Errorf("%s: a parameter without name, schema or words: %v", path, p)
		}
		if dig(p, "in") == "path" {
			inPath = append(inPath, "{"+dig(p, "name").(string)+"}")
			if dig(p, "required") != true {
				t.Errorf("%s: a part of the path is not required", path)
			}
		}
	}
	for _, want := range regexp.MustCompile(`\{\w+\}`).FindAllString(path, -1) {
		if !slices.Contains(inPath, want) {
			t.Errorf("%s: %s is not told", path, want)
		}
	}
	for status, answer := range dig(op, "responses").(map[string]any) {
		if words, _ := dig(answer, "description").(string); words == "" || strings.HasPrefix(words, "open.") {
			t.Errorf("%s: %s has no words", path, status)
		}
	}
}

// walk finds references that lead nowhere, and words that are missing.
func (c contract) walk(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			c.walk(one)
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && c.resolve(ref) == nil {
			c.r.t.Errorf("%s leads nowhere", ref)
		}
		if words, ok := v["description"].(string); ok && strings.HasPrefix(words, "open.") {
			c.r.t.Errorf("%s has no words", words)
		}
		for _, one := range v {
			c.walk(one)
		}
	}
}

func (c contract) resolve(ref string) any {
	return dig(c.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

func jsonType(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// matches says where a value differs from its schema.
func (c contract) matches(where string, schema, v any) (wrong []string) {
	if ref, ok := dig(schema, "$ref").(string); ok {
		return c.matches(where, c.resolve(ref), v)
	}
	if kind := dig(schema, "type"); kind != jsonType(v) {
		return []string{fmt.Sprintf("%s is %s, not %v", where, jsonType(v), kind)}
	}
	switch v := v.(type) {
	case string:
		return c.matchText(where, schema, v)
	case []any:
		for i, one := range v {
			wrong = append(wrong, c.matches(fmt.Sprintf("%s[%d]", where, i), dig(schema, "items"), one)...)
		}
	case map[string]any:
		properties, _ := dig(schema, "properties").(map[string]any)
		for _, name := range dig(schema, "required").([]any) {
			if _, there := v[name.(string)]; !there {
				wrong = append(wrong, where+" lacks "+name.(string))
			}
		}
		for name, one := range v {
			if properties[name] == nil {
				wrong = append(wrong, where+" has "+name+", which is not documented")
				continue
			}
			wrong = append(wrong, c.matches(where+"."+name, properties[name], one)...)
		}
	}
	return wrong
}

func (c contract) matchText(where string, schema any, v string) (wrong []string) {
	if one, ok := dig(schema, "enum").([]any); ok && !slices.Contains(one, any(v)) {
		wrong = append(wrong, where+" is "+v)
	}
	switch dig(schema, "format") {
	case "date-time":
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			wrong = append(wrong, err.Error())
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			wrong = append(wrong, err.Error())
		}
	case "uri":
		if u, err := url.Parse(v); err != nil || !u.IsAbs() {
			wrong = append(wrong, where+" is no address: "+v)
		}
	}
	return wrong
}

// answers asks an address and holds the answer to the document.
func (c contract) answers(route, path string, status int) any {
	c.r.t.Helper()
	if got := c.r.get(path); got != status {
		c.r.t.Fatalf("%s answers %d: %s", path, got, c.r.body)
	}
	kind, _, _ := strings.Cut(c.r.header.Get("Content-Type"), ";")
	schema := dig(c.doc, "paths", route, "get", "responses", fmt.Sprint(status), "content", kind, "schema")
	if schema == nil {
		c.r.t.Fatalf("%s: %d as %s is not documented", route, status, kind)
	}
	if c.r.header.Get("Access-Control-Allow-Origin") != "*" {
		c.r.t.Errorf("%s is not for pages of other sites", path)
	}
	if !strings.Contains(kind, "json") || kind == "application/jsonl" {
		return nil
	}
	var doc any
	c.r.must(json.Unmarshal([]byte(c.r.body), &doc))
	for _, w := range c.matches(route, schema, doc) {
		c.r.t.Error(w)
	}
	return doc
}

func TestEveryDocumentedAddressAnswersAsDocumented(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		id, _ := r.hard()
		gone := r.publish(r.text("撤下的"))
		r.withdraw(gone)
		r.contract("/api/v1/openapi.en.json").shape()
		c := r.contract("/api/v1/openapi.json")
		c.shape()
		fill := strings.NewReplacer("{id}", id, "{n}", "1")
		for route := range dig(c.doc, "paths").(map[string]any) {
			query := map[string]string{"/search": "?q=" + url.QueryEscape("公告"), "/items": "?order=newest&organ=" + town + "&year=2026&limit=2&changed_since=2026-03-01", "/changes": "?limit=1"}[route]
			c.answers(route, "/api/v1"+fill.Replace(route)+query, 200)
			bad := map[string]string{"/search": "?q=", "/items/{id}": "?x=1"}[route]
			if bad == "" {
				bad = "?" + "orgn=x"
			}
			doc := c.answers(route, "/api/v1"+fill.Replace(route)+bad, 422)
			if strings.Contains(bad, "orgn") && !strings.Contains(r.body, `"orgn"`) {
				t.Errorf("%s does not name what is wrong: %v", route, doc)
			}
			if strings.Contains(route, "{id}") {
				c.answers(route, "/api/v1"+strings.NewReplacer("{id}", "none", "{n}", "1").Replace(route), 404)
			}
		}
		c.answers("/items/{id}", "/api/v1/items/"+gone, 410)
		c.answers("/items/{id}/revisions/{n}", "/api/v1/items/"+gone+"/revisions/1", 410)
		if !strings.Contains(r.body, "含有个人隐私") || strings.Contains(r.body, "撤下的") {
			t.Errorf("a withdrawn item says %s", r.body)
		}
	})
}

func (r *reader) withdraw(id string) {
	r.t.Helper()
	r.do(func(tx *db.Tx) error {
		if err := disclosure.Withdraw(tx, who("信息员", office.Drafter), id, 1, "含有个人隐私，依法撤下"); err != nil {
			return err
		}
		return disclosure.ConfirmWithdrawal(tx, who("签发人", office.Signer), id, 1)
	})
}

func TestAnItemIsGivenWhole(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		id, file := r.hard()
		r.clock.Advance(time.Hour)
		r.do(func(tx *db.Tx) error {
			n, err := disclosure.StartCorrection(tx, who("信息员", office.Drafter), id, 1)
			if err != nil {
				return err
			}
			text := r.text("改正后")
			_, err = disclosure.Save(tx, who("信息员", office.Drafter), id, n, text)
			return err
		})
		r.approve(id, func(tx *db.Tx, by office.Actor, id string, seen int64) error {
			return disclosure.PublishCorrection(tx, by, id, seen, "更正标题")
		})
		var now, old struct {
			Title, Text, URL, Self string
			IndexNumber            string `json:"index_number"`
			Superseded             bool
			Attachments            []struct{ URL, SHA256 string }
			History                []struct{ Kind, Note string }
		}
		r.get("/api/v1/items/" + id)
		r.must(json.Unmarshal([]byte(r.body), &now))
		if now.Title != "改正后" || now.Text != "现将有关事项公告如下。" || now.IndexNumber != "11330683742010670P/2026-00001" || now.Superseded || len(now.History) != 2 || now.History[1].Note != "更正标题" {
			t.Errorf("%+v", now)
		}
		r.get("/api/v1/items/" + id + "/revisions/1")
		r.must(json.Unmarshal([]byte(r.body), &old))
		if !old.Superseded || !strings.HasSuffix(old.URL, "/items/"+id+"/revisions/1") || len(old.Attachments) != 1 || old.Attachments[0].SHA256 != file.Hash {
			t.Errorf("%+v", old)
		}
		if r.get(strings.TrimPrefix(old.Attachments[0].URL, "https://zhuqiao.example")) != 200 || r.body != "%PDF-1.7 表" {
			t.Error("the file is elsewhere")
		}
		if r.get("/api/v1/items/"+id, "If-None-Match", func() string { r.get("/api/v1/items/" + id); return r.header.Get("ETag") }()) != 304 {
			t.Error("an item is sent again")
		}
	})
}

// Whoever walks through the items or the changes while others publish, correct and withdraw misses and doubles nothing.
func TestAWalkWhileOthersPublishMissesAndDoublesNothing(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		stay := map[string]bool{}
		for i := range 12 {
			stay[r.publish(r.text(fmt.Sprint("早先的", i)))] = true
		}
		done := make(chan struct{})
		var writers sync.WaitGroup
		writers.Go(func() {
			defer close(done)
			for i := range 12 {
				id := r.publish(r.text(fmt.Sprint("其间的", i)))
				if i%3 == 0 {
					r.withdraw(id)
				}
			}
		})
		walks := 0
		for going := true; going; walks++ {
			select {
			case <-done:
				going = false
			default:
			}
			for _, order := range []string{"oldest", "newest"} {
				seen := r.walkItems(order)
				for id := range stay {
					if seen[id] != 1 {
						t.Fatalf("%s first: an item that was public throughout was met %d times", order, seen[id])
					}
				}
				for id, n := range seen {
					if n > 1 {
						t.Errorf("%s first: %s was met %d times", order, id, n)
					}
				}
			}
		}
		writers.Wait()
		t.Log(walks, "walks")
		kinds := map[string]int{}
		for from, more := 0, true; more; {
			var doc struct {
				Changes []struct {
					Position int
					Kind     string
				}
				Next int
				More bool
			}
			r.ask(fmt.Sprintf("/api/v1/changes?limit=7&from=%d", from), &doc)
			for _, c := range doc.Changes {
				if c.Position != from {
					t.Fatalf("after %d comes %d", from-1, c.Position)
				}
				from++
				kinds[c.Kind]++
			}
			more = doc.More
			if doc.Next != from {
				t.Errorf("next is %d, not %d", doc.Next, from)
			}
		}
		if kinds["published"] != 24 || kinds["withdrawn"] != 4 {
			t.Errorf("the changes are %v", kinds)
		}
	})
}

// ask reads a JSON answer; it may run beside other users of r.
func (r *reader) ask(path string, into any) {
	r.t.Helper()
	answer, err := http.Get(r.server.URL + path)
	r.must(err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		r.t.Fatalf("%s answers %d", path, answer.StatusCode)
	}
	r.must(json.NewDecoder(answer.Body).Decode(into))
}

func (r *reader) walkItems(order string) map[string]int {
	r.t.Helper()
	seen := map[string]int{}
	for next, more := int64(0), true; more; {
		var doc struct {
			Items []struct{ ID string }
			Next  int64
			More  bool
		}
		r.ask(fmt.Sprintf("/api/v1/items?limit=5&order=%s&from=%d", order, next), &doc)
		for _, it := range doc.Items {
			seen[it.ID]++
		}
		next, more = doc.Next, doc.More
	}
	return seen
}

func TestBulkFilesHoldEverything(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		var batch []disclosure.Imported
		for i := range 130 {
			text := r.text(fmt.Sprintf("=HYPERLINK(\"x\"),第%d期", i))
			if i%2 == 1 {
				text.Column = r.columns[catalogue.News].ID
			}
			batch = append(batch, disclosure.Imported{PublishedAt: r.clock.Now().Add(-time.Duration(i) * time.Hour), Text: text})
		}
		batch[7].Body = "<p>" + strings.Repeat("长", 40_000) + "</p>"
		r.do(func(tx *db.Tx) error {
			_, err := disclosure.ImportPublished(tx, office.System("import"), batch)
			return err
		})
		if r.get("/api/v1/items.jsonl") != 200 {
			t.Fatal(r.body)
		}
		ids := map[string]bool{}
		for line := range strings.Lines(r.body) {
			var it struct{ ID, Title, Text string }
			r.must(json.Unmarshal([]byte(line), &it))
			ids[it.ID] = it.Text != "" && strings.HasPrefix(it.Title, "=HYPER")
		}
		if len(ids) != 130 {
			t.Errorf("%d items", len(ids))
		}
		tag := r.header.Get("ETag")
		if tag == "" || r.get("/api/v1/items.jsonl", "If-None-Match", tag) != 304 {
			t.Errorf("with its tag %q it is sent again", tag)
		}
		if r.get("/api/v1/items.csv?column="+r.columns[catalogue.News].ID) != 200 {
			t.Fatal(r.body)
		}
		body, bom := strings.CutPrefix(r.body, "\ufeff")
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		r.must(err)
		if !bom || len(rows) != 66 || rows[0][4] != "title" || !strings.HasPrefix(rows[1][4], "'=HYPERLINK") || !strings.Contains(body, "\r\n") {
			t.Errorf("%d rows, BOM %v, first %q", len(rows), bom, rows[1])
		}
		for _, row := range rows[1:] {
			if long := row[len(row)-1] == "true"; long != (len([]rune(row[len(row)-2])) == 32_000) {
				t.Errorf("cut: %s, %d letters", row[len(row)-1], len([]rune(row[len(row)-2])))
			}
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
					t.Errorf("a formula: %q", cell)
				}
			}
		}
		r.publish(r.text("又一条"))
		if r.get("/api/v1/items.jsonl", "If-None-Match", tag) != 200 {
			t.Error("what is new is hidden behind the old tag")
		}
		last := 200
		for range 15 {
			last = r.get("/api/v1/items.csv?year=2001")
		}
		if last != 429 || r.header.Get("Retry-After") == "" || !strings.Contains(r.body, `"status":429`) {
			t.Errorf("whole files without end: %d %s", last, r.body)
		}
	})
}

var exampleLink = regexp.MustCompile(`data-example href="([^"]+)"`)

func TestTheExamplesOnThePageOfTheInterfaceWork(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		r.page("/api", "/api/v1/organs") // with nothing public yet
		r.hard()
		r.page("/api", "OpenAPI 3.1", "/api/v1/items/{id}")
		r.get("/api")
		links := exampleLink.FindAllStringSubmatch(r.body, -1)
		if len(links) < 15 {
			t.Fatalf("%d examples", len(links))
		}
		for _, l := range links {
			path := strings.ReplaceAll(l[1], "&amp;", "&")
			if status := r.get(path); status != 200 || len(r.body) < 30 {
				t.Errorf("%s answers %d: %.100s", path, status, r.body)
			}
		}
	})
}

func TestTheInterfaceRefusesInItsOwnWords(t *testing.T) {
	atAPortal(t, func(r *reader) {
		r.domain("zhuqiao.example")
		for path, want := range map[string]int{
			"/api/v1": 404, "/api/v1/": 404, "/api/v2/items": 404, "/api/v1/items/none/x": 404, "/api/v1/items/%00": 422, "/api/v1/items/..%2f..%2fetc": 404,
			"/api/v1/items?limit=0": 422, "/api/v1/items?limit=1001": 422, "/api/v1/items?from=-1": 422, "/api/v1/items?from=x": 422, "/api/v1/items?year=1": 422,
			"/api/v1/items?year=2026&year=2025": 422, "/api/v1/items?order=up": 422, "/api/v1/items?validity=x": 422, "/api/v1/items?changed_since=yesterday": 422,
			"/api/v1/items?organ=" + strings.Repeat("x", 400): 422, "/api/v1/search": 422, "/api/v1/columns?organ=none": 404, "/api/v1/items.jsonl?organ=none": 404,
			"/api/v1/items?from=999999999": 200, "/api/v1/changes?from=999999999": 200, "/api/v1/items?organ=none": 200,
		} {
			if got := r.get(path); got != want {
				t.Errorf("%s answers %d, want %d: %s", path, got, want, r.body)
			}
			if want != 200 && (r.header.Get("Content-Type") != "application/problem+json" || !json.Valid([]byte(r.body))) {
				t.Errorf("%s answers %s", path, r.header.Get("Content-Type"))
			}
		}
		for method, want := range map[string]int{"OPTIONS": 204, "POST": 405, "DELETE": 405, "HEAD": 200} {
			ask, err := http.NewRequest(method, r.server.URL+"/api/v1/items", nil)
			r.must(err)
			answer, err := http.DefaultTransport.RoundTrip(ask)
			r.must(err)
			answer.Body.Close()
			if answer.StatusCode != want || answer.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s answers %d: %v", method, answer.StatusCode, answer.Header)
			}
		}
	})
}
