package config

import (
	"bytes"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/parser"
)

// Convert returns the text of the rung.yaml that means what an sqlc configuration
// says, with a place for the triggers of each database and, where the schema is a
// folder of migrations, their format. Its errors are about that rung.yaml, such as
// paths outside of its folder, which sqlc's may have.
func (c *Config) Convert() (string, parser.ErrorList) {
	databases, packages := mappingNode(), sequenceNode()
	for _, d := range c.Databases {
		put(databases, d.Name, c.databaseNode(d))
	}
	for _, p := range c.Packages {
		packages.Content = append(packages.Content, packageNode(p))
	}
	root := mappingNode()
	put(root, "version", scalarNode("1", "!!int"))
	put(root, "databases", databases)
	put(root, "packages", packages)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return "", parser.ErrorList{{Source: &parser.Source{Path: DefaultFile}, Offset: -1, Message: err.Error()}}
	}
	r := &reader{src: &parser.Source{Path: DefaultFile, Text: b.String()}, dir: c.Dir}
	r.config(r.document(b.Bytes()))
	r.errs.Sort()
	return b.String(), r.errs
}

func (c *Config) databaseNode(d *Database) *yaml.Node {
	n := mappingNode()
	put(n, "schema", textsNode(d.Schema))
	name := "triggers.sql"
	if d != c.Databases[0] {
		name = "triggers_" + d.Name + ".sql"
	}
	m := c.migrationsOf(d)
	dir := "."
	if len(d.Schema) > 0 {
		dir = path.Dir(withoutPattern(d.Schema[0]))
	}
	if m != nil && dir == m.Dir { // a tool would take triggers.sql for a migration
		dir = path.Dir(dir)
	}
	put(n, "triggers", textNode(path.Join(dir, name)))
	if m != nil {
		migrations := mappingNode()
		migrations.Style = yaml.FlowStyle
		put(migrations, "dir", textNode(m.Dir))
		put(migrations, "format", textNode(string(m.Format)))
		put(n, "migrations", migrations)
	}
	return n
}

// migrationsOf recognizes a folder of migrations by what stands in its files.
func (c *Config) migrationsOf(d *Database) *Migrations {
	for _, entry := range d.Schema {
		dir := withoutPattern(entry)
		if strings.HasSuffix(dir, ".sql") {
			dir = path.Dir(dir)
		}
		files, _ := filepath.Glob(filepath.Join(c.join(dir), "*.sql"))
		for _, file := range files {
			text, _ := os.ReadFile(file)
			switch {
			case strings.HasSuffix(file, ".up.sql"):
				return &Migrations{dir, GolangMigrate}
			case bytes.Contains(text, []byte("-- +goose Up")):
				return &Migrations{dir, Goose}
			case bytes.Contains(text, []byte("-- migrate:up")):
				return &Migrations{dir, Dbmate}
			case bytes.Contains(text, []byte("---- create above / drop below ----")):
				return &Migrations{dir, Tern}
			}
		}
	}
	return nil
}

// withoutPattern is the folder that a pattern such as migrations/*.sql looks into, or
// the path where it is none.
func withoutPattern(entry string) string {
	i := strings.IndexAny(entry, patternMarks)
	if i < 0 {
		return entry
	}
	return path.Clean(entry[:strings.LastIndexByte(entry[:i], '/')+1] + ".")
}

func packageNode(p *Package) *yaml.Node {
	n := mappingNode()
	put(n, "database", textNode(p.Database.Name))
	put(n, "queries", textsNode(p.Queries))
	put(n, "package", textNode(p.Package))
	put(n, "out", textNode(p.Out))
	put(n, "types", textNode(string(p.Types)))
	p.Go.addTo(n)
	return n
}

// addTo writes the options that are not the default of a package of rung.yaml.
func (o *GoOptions) addTo(n *yaml.Node) {
	d := defaultGoOptions()
	d.EmitInterface = true
	d.EmitPointersForNullEnumTypes = o.EmitPointersForNullTypes
	flag := func(key string, value, without bool) {
		if value != without {
			put(n, key, scalarNode(strconv.FormatBool(value), "!!bool"))
		}
	}
	text := func(key, value, without string) {
		if value != without {
			put(n, key, textNode(value))
		}
	}
	texts := func(key string, value, without []string) {
		if !slices.Equal(value, without) {
			put(n, key, textsNode(value))
		}
	}
	flag("emit_interface", o.EmitInterface, d.EmitInterface)
	flag("emit_json_tags", o.EmitJSONTags, d.EmitJSONTags)
	flag("json_tags_id_uppercase", o.JSONTagsIDUppercase, d.JSONTagsIDUppercase)
	text("json_tags_case_style", o.JSONTagsCaseStyle, d.JSONTagsCaseStyle)
	flag("emit_db_tags", o.EmitDBTags, d.EmitDBTags)
	flag("emit_exact_table_names", o.EmitExactTableNames, d.EmitExactTableNames)
	flag("emit_empty_slices", o.EmitEmptySlices, d.EmitEmptySlices)
	flag("emit_exported_queries", o.EmitExportedQueries, d.EmitExportedQueries)
	flag("emit_result_struct_pointers", o.EmitResultStructPointers, d.EmitResultStructPointers)
	flag("emit_params_struct_pointers", o.EmitParamsStructPointers, d.EmitParamsStructPointers)
	flag("emit_methods_with_db_argument", o.EmitMethodsWithDBArgument, d.EmitMethodsWithDBArgument)
	flag("emit_pointers_for_null_types", o.EmitPointersForNullTypes, d.EmitPointersForNullTypes)
	flag("emit_pointers_for_null_enum_types", o.EmitPointersForNullEnumTypes, d.EmitPointersForNullEnumTypes)
	flag("emit_enum_valid_method", o.EmitEnumValidMethod, d.EmitEnumValidMethod)
	flag("emit_all_enum_values", o.EmitAllEnumValues, d.EmitAllEnumValues)
	flag("emit_sql_as_comment", o.EmitSQLAsComment, d.EmitSQLAsComment)
	flag("omit_unused_structs", o.OmitUnusedStructs, d.OmitUnusedStructs)
	if o.QueryParameterLimit != d.QueryParameterLimit {
		put(n, "query_parameter_limit", scalarNode(strconv.Itoa(o.QueryParameterLimit), "!!int"))
	}
	texts("initialisms", o.Initialisms, d.Initialisms)
	texts("inflection_exclude_table_names", o.InflectionExcludeTableNames, nil)
	text("output_db_file_name", o.OutputDBFileName, d.OutputDBFileName)
	text("output_models_file_name", o.OutputModelsFileName, d.OutputModelsFileName)
	text("output_querier_file_name", o.OutputQuerierFileName, d.OutputQuerierFileName)
	text("output_batch_file_name", o.OutputBatchFileName, d.OutputBatchFileName)
	text("output_copyfrom_file_name", o.OutputCopyFromFileName, d.OutputCopyFromFileName)
	text("output_files_suffix", o.OutputFilesSuffix, "")
	text("build_tags", o.BuildTags, "")
	o.addNames(n)
}

// addNames writes the overrides and the names.
func (o *GoOptions) addNames(n *yaml.Node) {
	if len(o.Overrides) > 0 {
		list := sequenceNode()
		for _, v := range o.Overrides {
			list.Content = append(list.Content, v.node())
		}
		put(n, "overrides", list)
	}
	if len(o.Rename) > 0 {
		rename := mappingNode()
		for _, from := range slices.Sorted(maps.Keys(o.Rename)) {
			put(rename, from, textNode(o.Rename[from]))
		}
		put(n, "rename", rename)
	}
}

func (o Override) node() *yaml.Node {
	n := mappingNode()
	n.Style = yaml.FlowStyle
	switch {
	case o.Column != nil:
		put(n, "column", textNode(o.Column.Schema+"."+o.Column.Table+"."+o.Column.Column))
	default:
		put(n, "db_type", textNode(o.Written))
	}
	if o.GoType != nil {
		put(n, "go_type", o.GoType.node())
	}
	if o.Nullable {
		put(n, "nullable", scalarNode("true", "!!bool"))
	}
	var tags []string
	for _, t := range o.Tags {
		tags = append(tags, t.Key+":"+strconv.Quote(t.Value))
	}
	if len(tags) > 0 {
		put(n, "go_struct_tag", textNode(strings.Join(tags, " ")))
	}
	return n
}

// node is a text where the package has the name of its path, else a mapping.
func (t *GoType) node() *yaml.Node {
	switch {
	case t.Import == "" && (predeclared[t.Name] || t.Name == "interface{}"):
		return textNode(t.Prefix + t.Name)
	case t.Import == "": // of the package itself
		n := mappingNode()
		n.Style = yaml.FlowStyle
		put(n, "type", textNode(t.Prefix+t.Name))
		return n
	case t.Package == packageOf(t.Import) && !strings.ContainsAny(t.Name, ".["):
		return textNode(t.Prefix + t.Import + "." + t.Name)
	}
	n := mappingNode()
	n.Style = yaml.FlowStyle
	put(n, "import", textNode(t.Import))
	put(n, "package", textNode(t.Package))
	put(n, "type", textNode(t.Name))
	if strings.HasPrefix(t.Prefix, "[]") {
		put(n, "slice", scalarNode("true", "!!bool"))
	}
	if strings.HasSuffix(t.Prefix, "*") {
		put(n, "pointer", scalarNode("true", "!!bool"))
	}
	return n
}

func mappingNode() *yaml.Node  { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }
func sequenceNode() *yaml.Node { return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"} }

func scalarNode(value, tag string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

// textNode is quoted by the encoder where the text would be read as something else.
func textNode(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

func textsNode(list []string) *yaml.Node {
	n := sequenceNode()
	n.Style = yaml.FlowStyle
	for _, s := range list {
		n.Content = append(n.Content, textNode(s))
	}
	return n
}

func put(mapping *yaml.Node, key string, value *yaml.Node) {
	mapping.Content = append(mapping.Content, textNode(key), value)
}
