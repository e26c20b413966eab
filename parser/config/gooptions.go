package config

import (
	"go/token"
	"strings"

	"gopkg.in/yaml.v3"
)

// GoOptions are sqlc's options of the generated Go code, under sqlc's names. A
// package of rung.yaml has the same keys.
type GoOptions struct {
	EmitInterface                bool
	EmitJSONTags                 bool
	JSONTagsIDUppercase          bool
	JSONTagsCaseStyle            string // none, camel, pascal or snake
	EmitDBTags                   bool
	EmitExactTableNames          bool
	EmitEmptySlices              bool
	EmitExportedQueries          bool
	EmitResultStructPointers     bool
	EmitParamsStructPointers     bool
	EmitMethodsWithDBArgument    bool
	EmitPointersForNullTypes     bool
	EmitPointersForNullEnumTypes bool // default EmitPointersForNullTypes
	EmitEnumValidMethod          bool
	EmitAllEnumValues            bool
	EmitSQLAsComment             bool
	OmitUnusedStructs            bool

	QueryParameterLimit         int      // default 1
	Initialisms                 []string // default id
	InflectionExcludeTableNames []string

	OutputDBFileName       string // default db.go
	OutputModelsFileName   string // default models.go
	OutputQuerierFileName  string // default querier.go
	OutputBatchFileName    string // default batch.go
	OutputCopyFromFileName string // default copyfrom.go
	OutputFilesSuffix      string
	BuildTags              string // of a //go:build line; empty: none

	Overrides []Override
	Rename    map[string]string // name in the database -> name in Go
}

// defaultGoOptions are sqlc's defaults.
func defaultGoOptions() GoOptions {
	return GoOptions{
		JSONTagsCaseStyle:      "none",
		QueryParameterLimit:    1,
		Initialisms:            []string{"id"},
		OutputDBFileName:       "db.go",
		OutputModelsFileName:   "models.go",
		OutputQuerierFileName:  "querier.go",
		OutputBatchFileName:    "batch.go",
		OutputCopyFromFileName: "copyfrom.go",
	}
}

// goOptions reads the options into o; n is what they stand in. Other fields of the
// same mapping are given along.
func (r *reader) goOptions(n *yaml.Node, what string, o *GoOptions, others ...field) {
	enums := false // emit_pointers_for_null_enum_types is there
	flag := func(name string, to *bool) field {
		return field{name, false, func(n *yaml.Node) { r.flag(n, name, to) }}
	}
	file := func(name string, to *string) field {
		return field{name, false, func(n *yaml.Node) { r.fileName(n, name, to) }}
	}
	ignored := func(name string) field {
		return field{name, false, func(n *yaml.Node) { var b bool; r.flag(n, name, &b) }}
	}
	r.mapping(n, what, append(others,
		flag("emit_interface", &o.EmitInterface),
		flag("emit_json_tags", &o.EmitJSONTags),
		flag("json_tags_id_uppercase", &o.JSONTagsIDUppercase),
		field{"json_tags_case_style", false, func(n *yaml.Node) {
			if s, ok := r.oneText(n, "json_tags_case_style", "none", "camel", "pascal", "snake"); ok {
				o.JSONTagsCaseStyle = s
			}
		}},
		flag("emit_db_tags", &o.EmitDBTags),
		flag("emit_exact_table_names", &o.EmitExactTableNames),
		flag("emit_empty_slices", &o.EmitEmptySlices),
		flag("emit_exported_queries", &o.EmitExportedQueries),
		flag("emit_result_struct_pointers", &o.EmitResultStructPointers),
		flag("emit_params_struct_pointers", &o.EmitParamsStructPointers),
		flag("emit_methods_with_db_argument", &o.EmitMethodsWithDBArgument),
		flag("emit_pointers_for_null_types", &o.EmitPointersForNullTypes),
		field{"emit_pointers_for_null_enum_types", false, func(n *yaml.Node) {
			enums = true
			r.flag(n, "emit_pointers_for_null_enum_types", &o.EmitPointersForNullEnumTypes)
		}},
		flag("emit_enum_valid_method", &o.EmitEnumValidMethod),
		flag("emit_all_enum_values", &o.EmitAllEnumValues),
		flag("emit_sql_as_comment", &o.EmitSQLAsComment),
		flag("omit_unused_structs", &o.OmitUnusedStructs),
		ignored("emit_prepared_queries"), // no effect on pgx, which prepares by itself
		ignored("omit_sqlc_version"),     // no version is ever written
		ignored("wrap_errors"),           // errors always name their query
		field{"query_parameter_limit", false, func(n *yaml.Node) { r.number(n, "query_parameter_limit", &o.QueryParameterLimit) }},
		field{"initialisms", false, func(n *yaml.Node) { o.Initialisms = r.texts(n, "initialisms") }},
		field{"inflection_exclude_table_names", false, func(n *yaml.Node) {
			o.InflectionExcludeTableNames = r.texts(n, "inflection_exclude_table_names")
		}},
		file("output_db_file_name", &o.OutputDBFileName),
		file("output_models_file_name", &o.OutputModelsFileName),
		file("output_querier_file_name", &o.OutputQuerierFileName),
		file("output_batch_file_name", &o.OutputBatchFileName),
		file("output_copyfrom_file_name", &o.OutputCopyFromFileName),
		field{"output_files_suffix", false, func(n *yaml.Node) { o.OutputFilesSuffix, _ = r.text(n, "output_files_suffix") }},
		field{"build_tags", false, func(n *yaml.Node) { o.BuildTags, _ = r.text(n, "build_tags") }},
		field{"overrides", false, func(n *yaml.Node) { o.Overrides = append(o.Overrides, r.overrides(n)...) }},
		field{"rename", false, func(n *yaml.Node) { r.rename(n, o) }},
	))
	if !enums {
		o.EmitPointersForNullEnumTypes = o.EmitPointersForNullTypes
	}
}

// flag reads true or false.
func (r *reader) flag(n *yaml.Node, what string, to *bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		r.fail(n, "", "%s must be true or false, not %s", what, form(n))
		return
	}
	*to = strings.EqualFold(n.Value, "true")
}

// number reads a count.
func (r *reader) number(n *yaml.Node, what string, to *int) {
	var v int
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || n.Decode(&v) != nil || v < 0 {
		r.fail(n, "", "%s must be 0 or a larger number, not %s", what, form(n))
		return
	}
	*to = v
}

// texts reads a list of texts, which may be empty.
func (r *reader) texts(n *yaml.Node, what string) []string {
	list := []string{}
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		return list
	}
	r.list(n, what, func(item *yaml.Node) {
		if s, ok := r.text(item, what); ok {
			list = append(list, s)
		}
	})
	return list
}

// fileName reads the name of a Go file of the generated package.
func (r *reader) fileName(n *yaml.Node, what string, to *string) {
	s, ok := r.text(n, what)
	if !ok {
		return
	}
	if strings.ContainsAny(s, `/\`) || !strings.HasSuffix(s, ".go") || strings.HasSuffix(s, "_test.go") {
		r.fail(n, "", "%s must be the name of a Go file in `out`, such as db.go, not %q", what, s)
		return
	}
	*to = s
}

// rename reads a mapping of names in the database to names in Go. What is there
// already wins.
func (r *reader) rename(n *yaml.Node, o *GoOptions) {
	if isNull(n) {
		return
	}
	r.pairs(n, "rename", func(key, value *yaml.Node) {
		s, ok := r.text(value, "a name in Go")
		if !ok {
			return
		}
		if !goIdentifier.MatchString(s) || !token.IsExported(s) {
			r.fail(value, "it is the name of a type, field or constant that others use", "%q is not a name that Go exports", s)
			return
		}
		if o.Rename == nil {
			o.Rename = map[string]string{}
		}
		if _, ok := o.Rename[key.Value]; !ok {
			o.Rename[key.Value] = s
		}
	})
}
