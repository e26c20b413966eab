package config

import (
	"bytes"
	"cmp"
	"os"
	"path"
	"slices"
	"strings"
)

// sortMigrations puts the files of a folder in the order in which its migration
// tool runs them. goose, golang-migrate, tern and sql-migrate read the digits that
// a name begins with as a number: 2_x comes before 10_x. Atlas and dbmate go by the
// names alone. Files that no tool runs are read as the former, which is what their
// author means.
func (c *Config) sortMigrations(names []string) {
	slices.Sort(names)
	numbered := slices.Clone(names)
	slices.SortFunc(numbered, byNumber)
	if !slices.Equal(numbered, names) && !c.byName(names) {
		copy(names, numbered)
	}
}

// byName says that the files are those of a tool that goes by their names.
func (c *Config) byName(names []string) bool {
	for _, name := range names {
		if _, err := os.Stat(c.join(path.Join(path.Dir(name), "atlas.sum"))); err == nil {
			return true
		}
		text, err := os.ReadFile(c.join(name))
		if err == nil && bytes.Contains(text, []byte("-- migrate:up")) {
			return true
		}
	}
	return false
}

func byNumber(a, b string) int {
	m, n := leadingNumber(path.Base(a)), leadingNumber(path.Base(b))
	if m != "" && n != "" {
		if order := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); order != 0 {
			return order
		}
	}
	return cmp.Compare(a, b)
}

// leadingNumber returns the digits that a name begins with, without leading
// zeros: "" where there are none, "0" for zero.
func leadingNumber(name string) string {
	digits := name[:len(name)-len(strings.TrimLeft(name, "0123456789"))]
	if s := strings.TrimLeft(digits, "0"); s != "" || digits == "" {
		return s
	}
	return "0"
}
