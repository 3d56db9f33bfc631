# make run    the office of the demo on http://127.0.0.1:8080, data in ./data
# make test   everything, on both engines, with the race detector and a real browser
# make check  the quick part of it, under a minute
# make bench  the figures, as a table
# make shots  pictures of the main pages into ./shots
# make build  bin/gongkai, CGO-free, version stamped in

version := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
stamp   := -trimpath -ldflags "-s -w -X gongkai/cli.version=$(version)"

.PHONY: run build assets templates test check bench shots clean

run: build
	./bin/gongkai demo

build: assets templates
	CGO_ENABLED=0 go build $(stamp) -o bin/gongkai .

templates:
	@cd tools && go tool templ generate -path .. -log-level error

assets: page/assets/app.js pdf/assets/song.ttf.gz traditional/assets/traditional.txt.gz

page/assets/app.js pdf/assets/song.ttf.gz traditional/assets/traditional.txt.gz &: node_modules/.package-lock.json go.mod $(shell find page/ui tools/assets -type f 2>/dev/null)
	cd tools && go run ./assets

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --silent
	@touch $@

test: build
	scripts/test

check: assets templates
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); [ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }
	go vet ./...
	@echo 'quick tests: SQLite only, no browser; make test runs everything'
	go test -short . ./fault ./message ./workday ./privacy ./annual ./page

bench: build
	scripts/need postgresql chromium fonts
	scripts/postgres go run ./bench

shots: build
	scripts/need chromium fonts
	npm run --silent shots

clean:
	rm -rf bin shots node_modules
	find page/assets pdf/assets traditional/assets -type f ! -name .gitkeep -delete
	find . -name '*_templ.go' -not -path './node_modules/*' -delete
