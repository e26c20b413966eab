package generator

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/rungdb/rung/parser/config"
)

// tags returns the struct tags of a field made from the given name, sorted by key;
// those of overrides replace ours.
func (n naming) tags(name string, extra []config.StructTag) string {
	tags := map[string]string{}
	if n.options.EmitDBTags {
		tags["db"] = name
	}
	if n.options.EmitJSONTags {
		tags["json"] = n.json(name)
	}
	for _, t := range extra {
		tags[t.Key] = t.Value
	}
	var list []string
	for key, value := range tags {
		list = append(list, fmt.Sprintf("%s:%q", key, value))
	}
	sort.Strings(list)
	return strings.Join(list, " ")
}

// json returns the name of a field in JSON.
func (n naming) json(name string) string {
	switch n.options.JSONTagsCaseStyle {
	case "camel":
		id := "Id"
		if n.options.JSONTagsIDUppercase {
			id = "ID"
		}
		return joinWords(name, id, false)
	case "pascal":
		return joinWords(name, "ID", true)
	case "snake":
		return snakeCase(name)
	}
	return name
}

// joinWords writes the words between underscores together, each but perhaps the
// first with a capital letter.
func joinWords(name, id string, first bool) string {
	var b strings.Builder
	for i, word := range strings.Split(name, "_") {
		switch {
		case i == 0 && !first:
			b.WriteString(word)
		case word == "id":
			b.WriteString(id)
		default:
			b.WriteString(upperFirst(word))
		}
	}
	return b.String()
}

var capitals = regexp.MustCompile("[^A-Z][A-Z]+")

// snakeCase puts underscores between the words of a name that has none.
func snakeCase(name string) string {
	if !strings.ContainsRune(name, '_') {
		name = capitals.ReplaceAllStringFunc(name, func(s string) string { return s[:1] + "_" + s[1:] })
	}
	return strings.ToLower(name)
}
