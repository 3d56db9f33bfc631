package site

import (
	"net/http/httptest"
	"testing"

	"gongkai/office"
)

// A misspelt verb here would leave pages stale without a word.
func TestPublicVerbsAreThoseOfThePermissionTable(t *testing.T) {
	for verb := range publicVerbs {
		if !office.Known(office.Verb(verb)) {
			t.Errorf("no action has the verb %s", verb)
		}
	}
}

func TestOnlyPagesThatEventsRefreshAreKept(t *testing.T) {
	for path, kept := range map[string]bool{"/": true, "/items/x": true, "/reports/2025": true, "/search?q=补偿": false, "/apply": false, "/track": false, "/desk": false} {
		if _, got := cacheKey(httptest.NewRequest("GET", path, nil)); got != kept {
			t.Errorf("%s is kept: %v, want %v", path, got, kept)
		}
	}
}
