package rung_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// block is one fenced code block of a document.
type block struct {
	file     string
	line     int
	language string
	text     string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.file, b.line) }

// blocks returns the code blocks of the documents, golden cases excepted.
func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	for _, file := range files(t, ".md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var open *block
		for i, line := range strings.Split(string(text), "\n") {
			language, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
			switch {
			case fence && open == nil:
				open = &block{file: file, line: i + 1, language: language}
			case fence:
				all = append(all, *open)
				open = nil
			case open != nil:
				open.text += line + "\n"
			}
		}
		if open != nil {
			t.Errorf("%s: the block is not closed", open)
		}
	}
	return all
}

// files returns the module's files with one of the extensions.
func files(t *testing.T, extensions ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || path == "golden"):
			return filepath.SkipDir
		case !entry.IsDir() && slices.Contains(extensions, filepath.Ext(path)):
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// No code stands in a document that nothing has compiled or run. A Go block is a
// whole file that compiles. Everything else is an excerpt, word for word, of a
// file that is generated from, compiled or executed; of a diff it is the side
// after the change. A shell block calls what exists.
func TestDocumentsTellTheTruth(t *testing.T) {
	t.Parallel()
	rung := filepath.Join(t.TempDir(), "rung")
	run(t, "go", "build", "-o", rung, "./cmd/rung")
	for _, b := range blocks(t) {
		switch {
		case b.file == "docs/getting-started.md", b.file == "docs/from-sqlc.md": // a test of docs/ does all that they say
		case b.language == "go" && strings.HasPrefix(b.text, "package "):
			compiles(t, b)
		case b.language == "go", b.language == "sql", b.language == "yaml":
			excerpt(t, b, "."+b.language)
		case b.language == "diff":
			b.text = regexp.MustCompile(`(?m)^-.*\n`).ReplaceAllString(b.text, "")
			b.text = regexp.MustCompile(`(?m)^[+ ]`).ReplaceAllString(b.text, "")
			excerpt(t, b, ".go", ".sql", ".yaml")
		case b.language == "sh":
			callable(t, b, rung)
		case b.language != "text":
			t.Errorf("%s: a block of %q is checked by nothing; pictures and output are text", b, b.language)
		}
	}
}

// compiles builds the block as a package of this module that is nowhere on disk.
func compiles(t *testing.T, b block) {
	t.Helper()
	dir := t.TempDir()
	source := filepath.Join(dir, "document.go")
	overlay := filepath.Join(dir, "overlay.json")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]any{"Replace": map[string]string{filepath.Join(here, "internal", "document", "document.go"): source}}
	text, err := json.Marshal(replace)
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{source: []byte(b.text), overlay: text} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, "-overlay", overlay, "./internal/document").CombinedOutput()
	if err != nil {
		t.Errorf("%s does not compile: %v\n%s", b, err, out)
	}
}

// excerpt looks for the block's lines, one after another, in the module's files.
func excerpt(t *testing.T, b block, extensions ...string) {
	t.Helper()
	for _, file := range files(t, extensions...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains("\n"+string(text), "\n"+b.text) {
			return
		}
	}
	t.Errorf("%s stands in no %v file:\n%s", b, extensions, b.text)
}

// callable checks that what a shell block calls exists: targets of the Makefile,
// commands of rung, whose binary is given.
func callable(t *testing.T, b block, rung string) {
	t.Helper()
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "make" && len(words) > 1:
			if !strings.Contains(string(makefile), "\n"+words[1]+":") {
				t.Errorf("%s: the Makefile has no target %s", b, words[1])
			}
		case words[0] == "rung" && len(words) > 1:
			out, err := exec.CommandContext(t.Context(), rung, words[1], "-h").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "rung "+words[1]) {
				t.Errorf("%s: rung has no command %s: %v\n%s", b, words[1], err, out)
			}
		case words[0] == "go" && len(words) > 1 && slices.Contains([]string{"get", "install", "tool"}, words[1]):
		default:
			t.Errorf("%s: %q is checked by nothing", b, strings.TrimSpace(line))
		}
	}
}

// Documents point to what exists, and name nothing that only its writers had.
func TestDocumentLinks(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#: ]+)(#[^)]*)?\)`)
	for _, file := range files(t, ".md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), match[1])); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}
