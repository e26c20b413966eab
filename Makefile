# What a developer types; `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# A checkout that belongs to another user (sudo, a container) has no readable
# version to stamp into binaries.
export GOFLAGS := -buildvcs=false $(GOFLAGS)

# Tools are built from source at a fixed version; the file's name is the version.
GOLANGCI_VERSION := v2.15.0
GOLANGCI := .tmp/bin/golangci-lint-$(GOLANGCI_VERSION)

EXAMPLES := $(patsubst %/rung.yaml,%,$(wildcard examples/*/rung.yaml))

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: demo
demo: servers ## Run the example on throw-away servers and show what the cache does
	go run ./cmd/rung generate -C examples/bookstore
	go run ./examples/bookstore

.PHONY: test
test: servers ## Run every test, with the race detector; CI runs this
	go vet ./...
	go test -race -timeout 30m ./...

.PHONY: migrations
migrations: servers ## Run the migrations that rung writes with goose, golang-migrate, dbmate and tern
	cd internal/migratetest && go vet ./... && go test ./...

.PHONY: quick
quick: servers ## Run the short tests, without the race detector
	go test -short -timeout 10m ./...

# PostgreSQL 16 is asked too where it can be had: it has what 15 lacks.
.PHONY: oracle
oracle: servers ## Compare types and nullability with real servers: the corpus and the golden cases, or PROJECTS=dir
	@mkdir -p .tmp && go test -c -o .tmp/oracle ./parser/analyze
	@servers=$$(scripts/server.sh 16) || echo "oracle: only the server that is installed is asked"; cd parser/analyze && \
		RUNG_ORACLE_PROJECTS=$(abspath $(PROJECTS)) RUNG_ORACLE_SERVERS=$$servers RUNG_ORACLE_RUNS=$${RUNG_ORACLE_RUNS-100000} \
		../../.tmp/oracle -test.timeout 2h -test.run '^TestOracle$$' | { grep -v '^PASS$$' || true; }

.PHONY: soundness
soundness: servers ## Look for a missed change, long: make soundness N=1000000 SEED=1
	go test ./internal/soundness -count=1 -timeout 0 -run '^TestSoundness$$' -v -soundness.n=$(or $(N),1000000) -soundness.seed=$(or $(SEED),0)

.PHONY: precision
precision: ## Measure how many reads are keyed in every table: make precision PROJECTS=dir
	RUNG_PROJECTS=$(abspath $(PROJECTS)) go test ./parser/depend -count=1 -run '^TestPrecision$$' -v

.PHONY: mutants
mutants: servers ## Seed bugs in protocol, analysis and triggers: each must be found
	go test -tags mutants -count=1 -timeout 0 -run '^TestMutants$$' -v ./runtime ./internal/soundness

.PHONY: bench
bench: servers ## Measure what the triggers cost writers, beside none and beside a NOTIFY of each row
	go test ./generator -count=1 -timeout 0 -run '^TestWriteCost$$' -v -writecost

.PHONY: generate
generate: ## Regenerate the examples and the golden cases
	@# Until there is a release the examples' migrations are written anew: one, the first.
	for dir in $(EXAMPLES); do rm -f $$dir/db/migrations/*_rung*.sql; \
		go run ./cmd/rung generate -C $$dir; go run ./cmd/rung migrate -C $$dir; done
	go test ./cmd/rung -run 'TestGolden|TestReview' -update
	go test ./docs -run TestAnnotations -update

.PHONY: fmt
fmt: $(GOLANGCI) ## Format the Go code
	$(GOLANGCI) fmt

.PHONY: lint
lint: $(GOLANGCI) ## Run the linters
	go vet ./...
	$(GOLANGCI) config verify
	$(GOLANGCI) run ./...

.PHONY: verify
verify: ## Regenerate, format, lint and test; fail where that changes a file
	$(MAKE) generate
	$(MAKE) fmt
	$(MAKE) lint
	$(MAKE) quick
	$(MAKE) migrations
	@test -z "$$(git status --porcelain)" || { git status --short; git --no-pager diff; \
		echo "verify: the files above are not what is committed"; exit 1; }

.PHONY: servers
servers:
	@scripts/install.sh

$(GOLANGCI):
	GOBIN=$(CURDIR)/.tmp/install go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mkdir -p $(@D) && mv .tmp/install/golangci-lint $@
