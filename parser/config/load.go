package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/parser"
)

// DefaultFile is the name of the configuration file.
const DefaultFile = "rung.yaml"

// Load reads a configuration. File is relative to dir; empty means rung.yaml, or
// sqlc's configuration where there is no rung.yaml. The Config is nil where there
// are errors: all that the file has, in its order.
func Load(dir, file string) (*Config, parser.ErrorList) {
	path := filepath.Join(dir, file)
	switch {
	case filepath.IsAbs(file):
		path = file
	case file == "":
		path = filepath.Join(dir, findFile(dir))
	}
	src := &parser.Source{Path: filepath.Base(path)}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, parser.ErrorList{missingFile(src, path, err)}
	}
	if !utf8.Valid(text) {
		return nil, parser.ErrorList{{Source: src, Offset: -1, Message: "the file is not UTF-8", Hint: "save it as UTF-8"}}
	}
	src.Text = string(text)
	r := &reader{src: src, dir: filepath.Dir(path)}
	root := r.document(text)
	r.sqlc = isSQLC(src.Path, root)
	var c *Config
	if r.sqlc {
		c = r.sqlcConfig(root)
	} else {
		c = r.config(root)
	}
	if len(r.errs) > 0 {
		r.errs.Sort()
		return nil, r.errs
	}
	c.Dir, c.Path = r.dir, src.Path
	return c, nil
}

// findFile returns the name of the configuration in a folder: rung.yaml, unless
// only sqlc's is there.
func findFile(dir string) string {
	for _, name := range append([]string{DefaultFile}, sqlcFiles...) {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return DefaultFile
}

// missingFile explains why a configuration cannot be read.
func missingFile(src *parser.Source, path string, err error) *parser.Error {
	e := &parser.Error{Source: src, Offset: -1}
	if !errors.Is(err, os.ErrNotExist) {
		e.Message = reason(err)
		return e
	}
	e.Message = "there is no such file"
	e.Hint = "run in the folder of rung.yaml or sqlc.yaml, or name it with -C or -f"
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "rung.yml")); err == nil {
		e.Hint = "rename rung.yml to rung.yaml"
	}
	return e
}

// reason is an error of the file system without the path, which errors print
// themselves.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// reader turns YAML nodes into a Config and collects what is wrong.
type reader struct {
	src  *parser.Source
	dir  string
	sqlc bool // the file is sqlc's
	errs parser.ErrorList

	merges int // mappings merged so far
}

// document parses the file; nil where it is not YAML or empty.
func (r *reader) document(text []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	err := decoder.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]):
		r.failAt(-1, "", "the file is empty")
		return nil
	case err != nil:
		r.notYAML(err)
		return nil
	}
	if err := decoder.Decode(&second); err == nil {
		r.fail(&second, "", "a second YAML document")
	} else if !errors.Is(err, io.EOF) {
		r.notYAML(err)
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// notYAML reports an error of the YAML parser, which knows the line only.
func (r *reader) notYAML(err error) {
	message, offset := err.Error(), 0
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ := strconv.Atoi(m[1])
		offset = r.src.Offset(line, 1)
		for offset < len(r.src.Text) && r.src.Text[offset] == ' ' {
			offset++
		}
		message = message[len(m[0]):]
	}
	r.failAt(offset, "", "not YAML: %s", strings.TrimPrefix(message, "yaml: "))
}

// fail reports an error at a node.
func (r *reader) fail(n *yaml.Node, hint, format string, args ...any) {
	r.failAt(r.src.Offset(n.Line, n.Column), hint, format, args...)
}

func (r *reader) failAt(offset int, hint, format string, args ...any) {
	r.errs = append(r.errs, &parser.Error{Source: r.src, Offset: offset, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// field is one key of a mapping.
type field struct {
	name     string
	required bool
	read     func(n *yaml.Node)
}

// mapping reads a mapping with known keys.
func (r *reader) mapping(n *yaml.Node, what string, fields []field) {
	seen := map[string]bool{}
	r.pairs(n, what, func(key, value *yaml.Node) {
		f := lookup(fields, key.Value)
		if f == nil {
			near, hint := unknownHint(key.Value, fields)
			seen[near] = true // it is misspelt rather than missing
			r.fail(key, hint, "unknown key %q in %s", key.Value, what)
			return
		}
		seen[f.name] = true
		if r.sqlc && isNull(value) && !f.required {
			return // as if it were not there
		}
		f.read(value)
	})
	if n = resolve(n); n.Kind != yaml.MappingNode {
		return
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			r.fail(n, "", "%s lacks the key %q", what, f.name)
		}
	}
}

// pairs calls f for each key of a mapping; a key may be there once.
func (r *reader) pairs(n *yaml.Node, what string, f func(key, value *yaml.Node)) {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		r.fail(n, "", "%s must be a mapping of keys to values, not %s", what, form(n))
		return
	}
	seen := map[string]int{}
	content := r.merged(n)
	for i := 0; i+1 < len(content); i += 2 {
		key := resolve(content[i])
		if key.Kind != yaml.ScalarNode {
			r.fail(key, "", "a key must be a word")
			continue
		}
		if line, twice := seen[key.Value]; twice {
			r.fail(key, "", "the key %q is already in line %d", key.Value, line)
			continue
		}
		seen[key.Value] = key.Line
		f(key, resolve(content[i+1]))
	}
}

// merged returns the keys and values of a mapping with those that its merge keys
// (`<<: *base`) add: what the mapping has itself wins, then what is merged first.
func (r *reader) merged(n *yaml.Node) []*yaml.Node {
	var content, bases []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := resolve(n.Content[i+1])
		switch {
		case n.Content[i].Tag != "!!merge":
			content = append(content, n.Content[i], n.Content[i+1])
		case value.Kind == yaml.SequenceNode:
			bases = append(bases, value.Content...)
		default:
			bases = append(bases, value)
		}
	}
	for _, b := range bases {
		if b = resolve(b); b.Kind != yaml.MappingNode {
			r.fail(b, "", "<< merges mappings, not %s", form(b))
			continue
		}
		if r.merges++; r.merges > maxMerges {
			if r.merges == maxMerges+1 {
				r.fail(b, "", "more than %d mappings are merged by <<", maxMerges)
			}
			break
		}
		more := r.merged(b)
		for i := 0; i+1 < len(more); i += 2 {
			if !hasKey(content, more[i].Value) {
				content = append(content, more[i], more[i+1])
			}
		}
	}
	return content
}

// maxMerges bounds mappings that merge mappings: one can merge itself.
const maxMerges = 1000

func hasKey(content []*yaml.Node, key string) bool {
	for i := 0; i+1 < len(content); i += 2 {
		if content[i].Value == key {
			return true
		}
	}
	return false
}

// text reads a string that is not empty.
func (r *reader) text(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" || n.Value == "" {
		hint := ""
		if n.Kind == yaml.ScalarNode && n.Tag != "!!str" && n.Tag != "!!null" {
			hint = fmt.Sprintf("write %q in quotes", n.Value)
		}
		r.fail(n, hint, "%s must be a text, not %s", what, form(n))
		return "", false
	}
	return n.Value, true
}

// oneText reads one of a few words.
func (r *reader) oneText(n *yaml.Node, what string, words ...string) (string, bool) {
	s, ok := r.text(n, what)
	if !ok {
		return "", false
	}
	if slices.Contains(words, s) {
		return s, true
	}
	hint := ""
	if near := parser.Nearest(s, words); near != "" {
		hint = fmt.Sprintf("perhaps you meant %q", near)
	}
	r.fail(n, hint, "%s must be %s, not %q", what, strings.Join(words, " or "), s)
	return "", false
}

// list reads a list, or a single value as a list of one.
func (r *reader) list(n *yaml.Node, what string, f func(item *yaml.Node)) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str":
		f(n)
	case n.Kind != yaml.SequenceNode:
		r.fail(n, "", "%s must be a list, not %s", what, form(n))
	case len(n.Content) == 0:
		r.fail(n, "", "%s is an empty list", what)
	default:
		for _, item := range n.Content {
			f(resolve(item))
		}
	}
}

func (r *reader) duration(n *yaml.Node, what string, to *time.Duration) {
	if n.Kind != yaml.ScalarNode {
		r.fail(n, "", "%s must be a duration, not %s", what, form(n))
		return
	}
	d, err := parser.ParseDuration(n.Value)
	if err == nil && d <= 0 {
		err = fmt.Errorf("%s must be more than 0", what)
	}
	if err != nil {
		r.fail(n, "durations are written 90s, 10m, 1h30m or 7d", "%s", err)
		return
	}
	*to = d
}

func lookup(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

// unknownHint returns the key that a misspelt one means, empty where there is none,
// and a hint.
func unknownHint(key string, fields []field) (near, hint string) {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	if near := parser.Nearest(key, names); near != "" {
		return near, fmt.Sprintf("perhaps you meant %q", near)
	}
	return "", "known are " + strings.Join(names, ", ")
}

// resolve follows an alias.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// form names what a node is.
func form(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!null":
		return "nothing"
	case n.Value == "":
		return "an empty text"
	case n.Tag == "!!int" || n.Tag == "!!float":
		return "the number " + n.Value
	case n.Tag == "!!str":
		return fmt.Sprintf("the text %q", n.Value)
	}
	return n.Value
}
