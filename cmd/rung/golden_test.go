package main

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden/*/want")

const goldenDir = "../../golden"

// TestGolden runs the pipeline over every folder of golden/ and compares what it
// would write below want/, and what explain prints, with the files there. A case
// of wrong input has want/errors.txt instead.
func TestGolden(t *testing.T) {
	cases, err := os.ReadDir(goldenDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if !c.IsDir() {
			continue
		}
		t.Run(c.Name(), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(goldenDir, c.Name())
			got := goldenFiles(t, dir)
			if again := goldenFiles(t, dir); !cmp.Equal(got, again) {
				t.Errorf("two runs differ (-first +second):\n%s", cmp.Diff(got, again))
			}
			if *update {
				rewrite(t, dir, got)
				return
			}
			if want := readFiles(t, dir); !cmp.Equal(want, got) {
				t.Errorf("%s (-want +got), rewrite with go test ./cmd/rung -update:\n%s", dir, cmp.Diff(want, got))
			}
		})
	}
}

// goldenFiles returns what belongs below want/, by path.
func goldenFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	at := &place{dir: dir}
	_, files, wrong, errs := generate(at)
	if errs = append(errs, wrong...); len(errs) > 0 {
		return map[string]string{"want/errors.txt": errs.Error() + "\n"}
	}
	got := map[string]string{}
	for _, f := range files {
		if strings.HasPrefix(f.Path, "want/") {
			got[f.Path] = string(f.Content)
		}
	}
	out := explain(at)
	if err := out.Errors.Err(); err != nil {
		t.Errorf("explain finds errors that generate does not: %v", err)
	}
	var b bytes.Buffer
	for i, q := range out.Queries {
		if i > 0 {
			b.WriteByte('\n')
		}
		printExplanation(&b, q)
	}
	got["want/explain.txt"] = b.String()
	return got
}

// readFiles returns the files below want/, by path.
func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), "want", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files[path.Clean(name)] = string(text)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

func rewrite(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "want")); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
