package site

// open_schema.go writes the open data interface down as OpenAPI 3.1, from the table of open.go and the types of open_type.go:
// what is documented is what is answered, and neither can be changed without the other.

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"

	"gongkai/message"
)

// openLangs are the documents there are.
var openLangs = []struct {
	lang message.Lang
	file string
}{{message.Chinese, "openapi.json"}, {message.English, "openapi.en.json"}}

// object is a JSON object as OpenAPI is made of.
type object map[string]any

var pathParam = regexp.MustCompile(`\{(\w+)\}`)

// openAPI gives the document in a language, for a site at base.
func openAPI(lang message.Lang, base string) ([]byte, error) {
	schemas := object{"problem": schemaOf(lang, reflect.TypeFor[problem](), nil)}
	paths := object{}
	for _, r := range openRoutes {
		paths[r.path] = object{"get": r.operation(lang, schemas)}
	}
	doc := object{
		"openapi": "3.1.0", "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
		"info":    object{"title": message.T(lang, "open.title"), "version": "1.0.0", "description": message.T(lang, "open.lead")},
		"servers": []object{{"url": base + openRoot}},
		"paths":   paths, "components": object{"schemas": schemas},
	}
	body, err := json.MarshalIndent(doc, "", " ")
	return append(body, '\n'), err
}

func (r openRoute) operation(lang message.Lang, schemas object) object {
	params := []object{}
	for _, m := range pathParam.FindAllStringSubmatch(r.path, -1) {
		schema := object{"type": "string"}
		if m[1] == "n" {
			schema = object{"type": "integer", "minimum": 1}
		}
		params = append(params, object{"name": m[1], "in": "path", "required": true, "description": message.T(lang, "open.param."+m[1]), "schema": schema})
	}
	for _, p := range r.params {
		params = append(params, object{"name": p.name, "in": "query", "required": r.name == "search" && p.name == "q",
			"description": message.T(lang, "open.param."+p.name), "schema": p.schema()})
	}
	content := object{r.kind: object{"schema": object{"type": "string"}}}
	if r.answer != nil {
		content = object{"application/json": object{"schema": refTo(lang, reflect.TypeOf(r.answer), schemas)}}
	}
	answers := object{"200": object{"description": message.T(lang, "open."+r.name), "content": content},
		"304": object{"description": message.T(lang, "open.status.304")}}
	for _, status := range r.failures() {
		answers[status] = object{"description": message.T(lang, "open.status."+status),
			"content": object{problemKind: object{"schema": object{"$ref": "#/components/schemas/problem"}}}}
	}
	return object{"operationId": r.name, "summary": message.T(lang, "open."+r.name), "description": message.T(lang, "open."+r.name+"_text"), "parameters": params, "responses": answers}
}

// failures are the statuses of what can go wrong besides the store being away.
func (r openRoute) failures() []string {
	list := []string{"422", "503"}
	if strings.Contains(r.path, "{") || r.name == "columns" {
		list = append(list, "404")
	}
	if r.name == "item" || r.name == "revision" {
		list = append(list, "410")
	}
	if r.bulk {
		list = append(list, "404", "429")
	}
	return list
}

func (p openParam) schema() object {
	switch p.format {
	case "number":
		return object{"type": "integer", "minimum": p.least, "maximum": p.most}
	case "choice":
		return object{"type": "string", "enum": p.one}
	case "time":
		return object{"type": "string", "anyOf": []object{{"format": "date-time"}, {"format": "date"}}}
	}
	return object{"type": "string", "maxLength": 300}
}

// refTo puts the schema of a struct among the components and gives a reference to it.
func refTo(lang message.Lang, t reflect.Type, schemas object) object {
	name := schemaName(t)
	if _, had := schemas[name]; !had {
		schemas[name] = object{} // its place, should it hold itself
		schemas[name] = schemaOf(lang, t, schemas)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func schemaName(t reflect.Type) string {
	return strings.ToLower(strings.TrimPrefix(t.Name(), "open"))
}

func schemaOf(lang message.Lang, t reflect.Type, schemas object) object {
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(lang, t.Elem(), schemas)}
	}
	if schemas != nil {
		if _, known := schemas[schemaName(t)]; !known || len(schemas[schemaName(t)].(object)) > 0 {
			return refTo(lang, t, schemas)
		}
	}
	properties, required := object{}, []string{}
	for _, f := range fieldsOf(t) {
		name, more, _ := strings.Cut(f.Tag.Get("json"), ",")
		one := schemaOf(lang, f.Type, schemas)
		if _, ref := one["$ref"]; !ref {
			one["description"] = message.T(lang, "open.field."+name)
		}
		if form := f.Tag.Get("form"); form != "" {
			one["format"] = form
		}
		if list := f.Tag.Get("one"); list != "" {
			one["enum"] = strings.Split(list, ",")
		}
		if more != "omitempty" {
			required = append(required, name)
		}
		properties[name] = one
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// fieldsOf gives the fields of a struct as JSON has them: those of an embedded one among its own.
func fieldsOf(t reflect.Type) (list []reflect.StructField) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			list = append(list, fieldsOf(f.Type)...)
		} else {
			list = append(list, f)
		}
	}
	return list
}
