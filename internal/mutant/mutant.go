// Package mutant breaks a rule on purpose, so that tests can show that something
// notices. It stands beside the data flow: only tests use it.
package mutant

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Edit is a file, a text that it holds, and what the first occurrence is replaced by.
type Edit [3]string

// Apply returns the files that the edits change, by path, as they are afterwards. root
// is the folder that the files' names are relative to. A file that no longer holds a
// text is an error: the mutant is out of date.
func Apply(root string, edits ...Edit) (map[string]string, error) {
	texts := map[string]string{}
	for _, e := range edits {
		file, before, after := e[0], e[1], e[2]
		path, err := filepath.Abs(filepath.Join(root, file))
		if err != nil {
			return nil, err
		}
		text, ok := texts[path]
		if !ok {
			b, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			text = string(b)
		}
		if !strings.Contains(text, before) {
			return nil, fmt.Errorf("%s does not hold %q: the mutant is out of date", file, before)
		}
		texts[path] = strings.Replace(text, before, after, 1)
	}
	return texts, nil
}

// Overlay writes the edited files into dir and returns the path of the list that tells
// the go command to build with them: go test -overlay PATH. The module stays as it is.
func Overlay(dir, root string, edits ...Edit) (string, error) {
	texts, err := Apply(root, edits...)
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for path, text := range texts {
		edited := filepath.Join(dir, fmt.Sprintf("%d_%s", len(replace), filepath.Base(path)))
		if err := os.WriteFile(edited, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[path] = edited
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, list, 0o600)
}
