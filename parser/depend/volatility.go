package depend

import (
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

// dependence says what a function of PostgreSQL's depends on beside its arguments.
type dependence int

const (
	nothing   dependence = iota // or: not known
	onKeyed                     // settings that are part of the cache key: TimeZone, DateStyle, IntervalStyle, encoding
	onText                      // the text of its arguments, and settings that are part of the key
	onFormat                    // a pattern that may name locale settings
	onTime                      // the time
	onUser                      // who asks
	onSetting                   // a setting that is not part of the key
)

// depends judges a function of pg_catalog. Functions that are STABLE and not named
// here read catalogs, statistics or the state of the server: pg_get_viewdef,
// to_regclass, has_table_privilege, txid_current, obj_description, version. A few
// aggregates are IMMUTABLE in pg_proc though their transition functions are not.
func depends(f *catalog.Function) dependence {
	switch f.Name {
	case "now", "transaction_timestamp", "statement_timestamp":
		return onTime
	case "age":
		if len(f.Args) == 1 && f.Args[0] != xidOID {
			return onTime // since midnight of the current date
		}
	case "current_user", "session_user", "getpgusername", "current_setting":
		return onUser
	case "to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery",
		"json_to_tsvector", "jsonb_to_tsvector", "ts_headline":
		if f.Volatility == 's' {
			return onSetting
		}
	case "money", "numeric", "xml", "xml_is_well_formed":
		if f.Volatility == 's' {
			return onSetting
		}
	case "to_char", "to_date", "to_timestamp", "to_number":
		if len(f.Args) == 2 {
			return onFormat
		}
	case "concat", "concat_ws", "format", "array_to_string", "anytextcat", "textanycat", "quote_literal", "quote_nullable",
		"to_json", "to_jsonb", "row_to_json", "array_to_json",
		"json_build_array", "json_build_object", "jsonb_build_array", "jsonb_build_object",
		"json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg",
		"json_agg_strict", "jsonb_agg_strict", "json_object_agg_strict", "jsonb_object_agg_strict",
		"json_object_agg_unique", "jsonb_object_agg_unique", "json_object_agg_unique_strict", "jsonb_object_agg_unique_strict":
		return onText
	case "date", "time", "timetz", "timestamp", "timestamptz", "make_timestamptz", "timezone", "in_range",
		"date_part", "date_trunc", "date_add", "date_subtract", "extract", "overlaps", "generate_series",
		"convert", "convert_from", "convert_to", "length", "current_database",
		"json_populate_record", "json_populate_recordset", "json_to_record", "json_to_recordset",
		"jsonb_populate_record", "jsonb_populate_recordset", "jsonb_to_record", "jsonb_to_recordset",
		"jsonb_path_exists_tz", "jsonb_path_match_tz", "jsonb_path_query_array_tz", "jsonb_path_query_first_tz", "jsonb_path_query_tz",
		"interval_pl_timestamptz", "timestamptz_pl_interval", "timestamptz_mi_interval":
		return onKeyed
	}
	if f.Volatility == 's' && timeComparison(f.Name) {
		return onKeyed
	}
	return nothing
}

// timeComparison recognizes the comparisons between times with and without time
// zone: date_lt_timestamptz and the like.
func timeComparison(name string) bool {
	parts := strings.Split(name, "_")
	if len(parts) != 3 || parts[0] != "timestamptz" && parts[2] != "timestamptz" {
		return false
	}
	switch parts[1] {
	case "lt", "le", "eq", "ne", "ge", "gt", "cmp":
		return true
	}
	return false
}

// setting and remedy explain onSetting.
func setting(f *catalog.Function) string {
	switch f.Name {
	case "money", "numeric":
		return "lc_monetary"
	case "xml", "xml_is_well_formed":
		return "xmloption"
	}
	return "default_text_search_config"
}

func remedy(f *catalog.Function) string {
	switch f.Name {
	case "money", "numeric":
		return "use numeric columns"
	case "xml", "xml_is_well_formed":
		return "convert outside the query"
	}
	return "name the configuration: " + f.Name + "('english', ...)"
}

// special judges what has syntax of its own.
func special(name string) dependence {
	switch name {
	case "current_timestamp", "localtimestamp", "current_time", "localtime", "current_date":
		return onTime
	case "current_user", "session_user", "user", "current_role", "system_user":
		return onUser
	case "grouping", "current_catalog", "is document", "normalize", "is normalized", "default":
		return onKeyed
	}
	switch {
	case strings.HasPrefix(name, "json"), strings.HasPrefix(name, "is json"):
		return onText
	case strings.HasPrefix(name, "xml"):
		return onSetting
	}
	return nothing
}

// harmless says of a volatile function of PostgreSQL's that it changes nothing.
func harmless(name string) bool {
	switch name {
	case "random", "random_normal", "setseed", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4", "uuidv7",
		"pg_sleep", "pg_sleep_for", "pg_sleep_until", "current_query", "currval", "lastval", "txid_status", "pg_xact_status",
		"pg_is_in_recovery", "pg_last_wal_receive_lsn", "pg_last_wal_replay_lsn", "pg_last_xact_replay_timestamp",
		"pg_database_size", "pg_table_size", "pg_relation_size", "pg_indexes_size", "pg_total_relation_size", "pg_tablespace_size":
		return true
	}
	return false
}

// runsSQL says of a volatile function of PostgreSQL's that it executes SQL that it
// is given. The others do not write users' tables.
func runsSQL(name string) bool {
	switch name {
	case "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "cursor_to_xml", "cursor_to_xmlschema",
		"ts_stat", "ts_rewrite":
		return true
	}
	return false
}

// localized says that a pattern of to_char, to_date, to_timestamp or to_number
// takes something from a locale setting (manual, section 9.8). first is the type
// of the function's first argument. Quoted text is not told apart.
func localized(f *catalog.Function, first catalog.OID, pattern string) bool {
	numeric := f.Name == "to_number"
	if f.Name == "to_char" {
		switch first {
		case timestampOID, timestamptzOID, intervalOID:
		default:
			numeric = true
		}
	}
	upper := strings.ToUpper(pattern)
	if numeric {
		return strings.ContainsAny(upper, "LDG")
	}
	return strings.Contains(upper, "TM")
}

// relativeTime says that a literal of a date or time type is read relative to the
// present.
func relativeTime(literal string) bool {
	s := strings.ToLower(literal)
	for _, word := range []string{"now", "today", "tomorrow", "yesterday"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// More OIDs of pg_type.dat.
const (
	xidOID      catalog.OID = 28
	float4OID   catalog.OID = 700
	float8OID   catalog.OID = 701
	moneyOID    catalog.OID = 790
	xmlOID      catalog.OID = 142
	intervalOID catalog.OID = 1186
)

// unstableText says which setting that is no part of the cache key the text form
// of a type depends on, empty if on none.
func (d *deriver) unstableText(oid catalog.OID) string {
	return d.textDepends(oid, true, 0)
}

// unstableOutput is unstableText for a column of the result, which the driver
// takes in binary form where it knows one.
func (d *deriver) unstableOutput(oid catalog.OID) string {
	return d.textDepends(oid, false, 0)
}

func (d *deriver) textDepends(oid catalog.OID, text bool, depth int) string {
	t := d.cat.Type(oid)
	if t == nil || depth > 8 {
		return ""
	}
	if reason := ownText(t, text); reason != "" {
		return reason
	}
	var parts []catalog.OID
	switch {
	case t.Kind == catalog.Composite && t.Table != nil:
		for _, c := range t.Table.Columns {
			parts = append(parts, c.Type)
		}
	case t.Kind == catalog.Domain:
		parts = []catalog.OID{t.Base}
	case t.Kind == catalog.Range, t.Kind == catalog.Multirange:
		parts = []catalog.OID{t.Range}
	case t.Elem != 0:
		parts = []catalog.OID{t.Elem}
	}
	for _, p := range parts {
		if reason := d.textDepends(p, text, depth+1); reason != "" {
			return reason
		}
	}
	return ""
}

func ownText(t *catalog.Type, text bool) string {
	switch {
	case t.OID == moneyOID:
		return "lc_monetary"
	case catalogReference(t):
		return "system catalogs, which no trigger can watch"
	case !text:
		return ""
	case t.OID == float4OID || t.OID == float8OID:
		return "extra_float_digits (numeric does not)"
	case t.OID == byteaOID:
		return "bytea_output (encode(..., 'hex') does not)"
	case t.OID == xmlOID:
		return "xmloption"
	}
	return ""
}

// catalogReference says that a type's values name objects of the catalog.
func catalogReference(t *catalog.Type) bool {
	switch t.Name {
	case "regclass", "regproc", "regprocedure", "regoper", "regoperator", "regtype", "regrole", "regnamespace", "regcollation":
		return t.Schema == "pg_catalog"
	}
	return false
}
