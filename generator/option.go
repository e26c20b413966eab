package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser"
)

// checkOptions refuses the options that would change the code and do not yet:
// code of another shape than asked for is a surprise.
func (p *pkg) checkOptions() {
	o := p.config.Go
	asked := map[string]bool{
		"emit_json_tags": o.EmitJSONTags, "emit_db_tags": o.EmitDBTags,
		"emit_exact_table_names": o.EmitExactTableNames, "emit_empty_slices": o.EmitEmptySlices,
		"emit_exported_queries": o.EmitExportedQueries, "emit_result_struct_pointers": o.EmitResultStructPointers,
		"emit_params_struct_pointers": o.EmitParamsStructPointers, "emit_methods_with_db_argument": o.EmitMethodsWithDBArgument,
		"emit_pointers_for_null_types":      o.EmitPointersForNullTypes,
		"emit_pointers_for_null_enum_types": o.EmitPointersForNullEnumTypes,
		"emit_enum_valid_method":            o.EmitEnumValidMethod, "emit_all_enum_values": o.EmitAllEnumValues,
		"emit_sql_as_comment": o.EmitSQLAsComment, "omit_unused_structs": o.OmitUnusedStructs,
		"query_parameter_limit":          o.QueryParameterLimit > 1,
		"initialisms":                    len(o.Initialisms) > 0 && !slices.Equal(o.Initialisms, []string{"id"}),
		"inflection_exclude_table_names": len(o.InflectionExcludeTableNames) > 0,
		"output_files_suffix":            o.OutputFilesSuffix != "", "build_tags": o.BuildTags != "",
		"output_db_file_name":      other(o.OutputDBFileName, "db.go"),
		"output_models_file_name":  other(o.OutputModelsFileName, "models.go"),
		"output_querier_file_name": other(o.OutputQuerierFileName, "querier.go"),
		"overrides":                len(o.Overrides) > 0, "rename": len(o.Rename) > 0,
	}
	var names []string
	for name, on := range asked {
		if on {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	p.errs = append(p.errs, &parser.Error{
		Offset:  -1,
		Message: fmt.Sprintf("package %s: not supported yet: %s", p.config.Package, strings.Join(names, ", ")),
		Hint:    "remove these options; beside an sqlc.yaml, write a rung.yaml without them",
	})
}

// other says whether a file name is set and not the default.
func other(name, standard string) bool { return name != "" && name != standard }
