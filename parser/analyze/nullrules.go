package analyze

import (
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

// A strict function is NULL for a NULL argument, but may be NULL for others too
// (jsonb -> text, substring by pattern, to_char of an infinite time). So the lists
// below name what never is. Only objects of pg_catalog count: a function of the
// user's may do as it likes.

// neverNullOperators yield NULL only for a NULL operand, for every type of
// pg_catalog outside geometry (where lines need not meet) and jsonpath (where
// errors become NULL).
var neverNullOperators = map[string]bool{
	"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true,
	"+": true, "-": true, "*": true, "/": true, "%": true, "^": true, "||": true,
	"~~": true, "!~~": true, "~~*": true, "!~~*": true, "~": true, "!~": true, "~*": true, "!~*": true,
	"@": true, "#": true, "<<": true, ">>": true, "|/": true, "||/": true, "-|-": true, "@@": true, "#-": true,
	"&": true, "|": true, "@>": true, "<@": true, "&&": true, "?": true, "?|": true, "?&": true, "^@": true,
}

func neverNullOperator(a *analyzer, op *catalog.Operator) bool {
	f := a.cat.Function(op.Function)
	if op.Schema == "pg_catalog" && f != nil && neverNull(a, f) {
		return true
	}
	if op.Schema != "pg_catalog" || !neverNullOperators[op.Name] {
		return false
	}
	if r := a.typ(op.Right); r.Name == "jsonpath" {
		return false
	}
	for _, t := range []catalog.OID{op.Left, op.Right} {
		if c := a.category(t); t != 0 && (c == 'G' || t >= catalog.FirstUserOID) {
			return false
		}
	}
	return true
}

// operation: arrays are put together even where one is NULL (array_cat).
func (n *nulls) operation(op *catalog.Operator, args []Expr) bool {
	if f := n.a.cat.Function(op.Function); f != nil && f.Schema == "pg_catalog" && f.Name == "array_cat" {
		return n.all(args)
	}
	return !neverNullOperator(n.a, op) || n.any(args)
}

// neverNull: a strict function of pg_catalog over values gives a value for them,
// unless it is one of those whose code says PG_RETURN_NULL. What reads catalogs or
// the server's state takes an OID or begins with one of the prefixes below.
func neverNull(a *analyzer, f *catalog.Function) bool {
	if f.Schema != "pg_catalog" || f.Kind != 'f' || !f.Strict || f.Set || len(f.Args) == 0 || nullResults[f.Name] {
		return false
	}
	for _, prefix := range nullPrefixes {
		if strings.HasPrefix(f.Name, prefix) {
			return false
		}
	}
	for _, t := range append([]catalog.OID{f.Result}, f.Args...) {
		typ := a.typ(t)
		switch {
		case polymorphic(t):
		case typ.Kind == catalog.Pseudo, typ.Category == 'P', strings.HasPrefix(typ.Name, "reg") || strings.HasPrefix(typ.Name, "_reg"), typ.Name == "oid", typ.Name == "jsonpath":
			return false
		}
	}
	switch f.Name {
	case "lower", "upper":
		return f.Args[0] == textOID // else the bounds of a range, which may have none
	case "area":
		return a.typ(f.Args[0]).Name != "path" // an open path has none
	case "to_char":
		return a.category(f.Args[0]) == 'N' // an infinite time has none
	case "substring", "substr":
		return len(f.Args) < 2 || f.Args[1] == int4OID // else by a pattern that may not be found
	}
	return a.cat.Cast(f.Args[0], f.Result) == nil || f.Args[0] != jsonbOID || a.cat.Cast(f.Args[0], f.Result).Function != f.OID
}

// nullPrefixes are how functions begin that look something up, or finish an
// aggregate.
var nullPrefixes = []string{
	"pg_", "has_", "txid_", "to_reg", "inet_client", "inet_server", "lo_", "binary_upgrade", "jsonb_path", "json_path", "uuid_extract",
	"float8_avg", "float8_var", "float8_stddev", "float8_regr", "float8_covar", "float8_corr", "int8_avg", "interval_avg", "close_", "ts_lexize", "row_security",
}

// nullResults are the functions that can be NULL for arguments that are not.
var nullResults = map[string]bool{
	"array_ndims": true, "array_dims": true, "array_lower": true, "array_upper": true, "array_length": true, "array_position": true, "array_sample": true,
	"json_object_field": true, "json_object_field_text": true, "json_array_element": true, "json_array_element_text": true,
	"json_extract_path": true, "json_extract_path_text": true, "jsonb_object_field": true, "jsonb_object_field_text": true,
	"jsonb_array_element": true, "jsonb_array_element_text": true, "jsonb_extract_path": true, "jsonb_extract_path_text": true,
	"json_to_record": true, "jsonb_to_record": true, "json_populate_record": true, "jsonb_populate_record": true,
	"regexp_match": true, "regexp_matches": true, "regexp_substr": true, "scale": true, "min_scale": true, "to_number": true,
	"extract": true, "date_part": true, "time": true, "timetz": true,
	"path_add": true, "path_distance": true, "poly_distance": true, "box_intersect": true, "lseg_interpt": true, "line_interpt": true,
	"current_setting": true, "current_schema": true, "currtid2": true, "cursor_to_xml": true, "obj_description": true, "shobj_description": true, "col_description": true,
}

// neverNullFunctions are NULL only where an argument is.
var neverNullFunctions = map[string]bool{
	"lower": true, "upper": true, "initcap": true, "length": true, "char_length": true, "character_length": true, "octet_length": true,
	"btrim": true, "ltrim": true, "rtrim": true, "left": true, "right": true, "lpad": true, "rpad": true, "repeat": true, "reverse": true,
	"replace": true, "translate": true, "split_part": true, "strpos": true, "starts_with": true, "md5": true, "ascii": true, "chr": true,
	"concat_ws": true, "quote_ident": true, "quote_literal": true, "like_escape": true,
	"abs": true, "ceil": true, "ceiling": true, "floor": true, "round": true, "trunc": true, "sign": true, "sqrt": true, "power": true,
	"exp": true, "ln": true, "mod": true, "div": true, "gcd": true, "lcm": true,
	"date_trunc": true, "age": true, "timezone": true, "make_date": true, "make_interval": true, "to_timestamp": true,
	"cardinality": true, "array_cat": true, "array_remove": true, "array_replace": true, "string_to_array": true,
	"to_json": true, "to_jsonb": true, "row_to_json": true, "jsonb_typeof": true, "json_typeof": true,
	"jsonb_array_length": true, "json_array_length": true, "jsonb_set": true, "jsonb_strip_nulls": true,
	"pg_advisory_unlock": true, "pg_advisory_unlock_shared": true, "pg_try_advisory_lock": true, "pg_try_advisory_lock_shared": true,
	"pg_try_advisory_xact_lock": true, "pg_try_advisory_xact_lock_shared": true,
	"log": true, "log10": true, "degrees": true, "radians": true, "cbrt": true, "factorial": true, "width_bucket": true, "trim_scale": true,
	"acos": true, "asin": true, "atan": true, "atan2": true, "cos": true, "sin": true, "tan": true, "cot": true, "sinh": true, "cosh": true, "tanh": true,
	"bit_length": true, "to_hex": true, "normalize": true, "is_normalized": true, "unistr": true, "regexp_replace": true, "regexp_split_to_array": true,
	"regexp_count": true, "regexp_instr": true, "regexp_like": true, "similar_to_escape": true,
	"sha224": true, "sha384": true, "get_byte": true, "set_byte": true, "convert_from": true, "convert_to": true, "bit_count": true,
	"make_time": true, "make_timestamp": true, "make_timestamptz": true, "isfinite": true, "justify_days": true, "justify_hours": true,
	"justify_interval": true, "date_bin": true, "overlaps": true,
	"isempty": true, "lower_inc": true, "upper_inc": true, "lower_inf": true, "upper_inf": true, "range_merge": true,
	"to_tsvector": true, "to_tsquery": true, "plainto_tsquery": true, "phraseto_tsquery": true, "websearch_to_tsquery": true,
	"ts_rank": true, "ts_headline": true, "strip": true, "setweight": true, "numnode": true,
	"jsonb_insert": true, "jsonb_pretty": true, "json_object": true, "jsonb_object": true, "array_to_json": true, "jsonb_path_query_array": true,
	"array_to_string": true, "pg_size_pretty": true, "pg_size_bytes": true, "pg_column_size": true, "set_config": true,
	"currval": true, "setval": true, "array_positions": true, "array_fill": true, "trim_array": true,
	"encode": true, "decode": true, "sha256": true, "sha512": true, "int4": true, "int8": true, "text": true, "numeric": true, "float8": true,
}

// alwaysFunctions are never NULL, whatever their arguments are.
var alwaysFunctions = map[string]bool{
	"now": true, "clock_timestamp": true, "statement_timestamp": true, "transaction_timestamp": true, "timeofday": true,
	"gen_random_uuid": true, "random": true, "concat": true, "num_nulls": true, "num_nonnulls": true,
	"json_build_object": true, "jsonb_build_object": true, "json_build_array": true, "jsonb_build_array": true,
	"nextval": true, "lastval": true, "array_append": true, "array_prepend": true, "version": true, "txid_current": true,
	"quote_nullable": true, "current_database": true, "pi": true, "pg_typeof": true, "pg_backend_pid": true, "pg_current_xact_id": true,
	"pg_postmaster_start_time": true, "pg_is_in_recovery": true, "pg_client_encoding": true, "get_current_ts_config": true,
	"pg_conf_load_time": true, "pg_trigger_depth": true, "pg_current_snapshot": true, "enum_first": true, "enum_last": true, "enum_range": true,
	"int4range": true, "int8range": true, "numrange": true, "daterange": true, "tsrange": true, "tstzrange": true,
}

// groupAggregates are not null over at least one row of values that are not.
var groupAggregates = map[string]bool{
	"sum": true, "avg": true, "min": true, "max": true, "bool_and": true, "bool_or": true, "every": true, "string_agg": true,
	"bit_and": true, "bit_or": true, "bit_xor": true, "stddev_pop": true, "var_pop": true, "range_agg": true, "percentile_disc": true, "percentile_cont": true, "mode": true,
	"covar_pop": true, "regr_avgx": true, "regr_avgy": true, "regr_sxx": true, "regr_syy": true, "regr_sxy": true, "range_intersect_agg": true, "xmlagg": true,
}

// collectingAggregates are not null over at least one row, whatever the values.
var collectingAggregates = map[string]bool{
	"array_agg": true, "json_agg": true, "jsonb_agg": true, "json_object_agg": true, "jsonb_object_agg": true,
	"json_agg_strict": true, "jsonb_agg_strict": true, "json_object_agg_strict": true, "jsonb_object_agg_strict": true,
	"json_object_agg_unique": true, "jsonb_object_agg_unique": true, "json_object_agg_unique_strict": true, "jsonb_object_agg_unique_strict": true,
}

// neverNullOf are functions of extensions that are NULL only where an argument is:
// all are strict, and their C code returns no NULL.
var neverNullOf = map[string]map[string]bool{
	"pg_trgm":       {"similarity": true, "word_similarity": true, "strict_word_similarity": true, "show_trgm": true},
	"pgcrypto":      {"digest": true, "hmac": true, "crypt": true, "gen_salt": true, "gen_random_bytes": true, "gen_random_uuid": true, "armor": true, "pgp_sym_encrypt": true, "pgp_sym_decrypt": true},
	"uuid-ossp":     {"uuid_generate_v1": true, "uuid_generate_v1mc": true, "uuid_generate_v3": true, "uuid_generate_v4": true, "uuid_generate_v5": true, "uuid_nil": true},
	"fuzzystrmatch": {"levenshtein": true, "levenshtein_less_equal": true, "soundex": true, "difference": true},
	"unaccent":      {"unaccent": true},
	"ltree":         {"nlevel": true, "subpath": true, "subltree": true, "ltree2text": true, "text2ltree": true, "index": true},
	"hstore":        {"akeys": true, "avals": true, "hstore_to_json": true, "hstore_to_jsonb": true, "exist": true},
	"vector":        {"l2_distance": true, "cosine_distance": true, "inner_product": true, "vector_dims": true, "vector_norm": true},
}

// rankFunctions are window functions that depend on the place of the row only.
var rankFunctions = map[string]bool{
	"row_number": true, "rank": true, "dense_rank": true, "percent_rank": true, "cume_dist": true,
}

func (n *nulls) call(c *Call) bool {
	f := c.Func
	if f.Schema != "pg_catalog" {
		return !f.Strict || f.Kind != 'f' || f.Set || !neverNullOf[n.a.cat.Extension(f.OID)][f.Name] || n.any(c.Args)
	}
	if f.Kind != 'f' { // what an arm of CASE says of this row does not hold for those
		defer func(arms []keys) { n.arms = arms }(n.arms)
		n.arms = nil
	}
	switch {
	case f.Kind == 'a' && (f.Name == "count" || f.Name == "regr_count" || f.AggKind == 'h'):
		return false
	case c.Over != nil:
		return n.windowCall(c)
	case f.Kind == 'a':
		return n.aggregate(c)
	case alwaysFunctions[f.Name]:
		return (f.Strict || c.Variadic) && n.any(c.Args)
	case f.Set:
		return !n.onlySet(c) || n.setNullable(c)
	case f.Name == "current_setting":
		return len(c.Args) > 1 || n.any(c.Args) // with missing_ok
	case f.Name == "concat_ws" || f.Name == "format":
		return len(c.Args) == 0 || n.expr(c.Args[0]) || c.Variadic && n.any(c.Args)
	case f.Name == "substring" || f.Name == "substr" || f.Name == "overlay" || f.Name == "position":
		// The forms with a pattern have text for the second argument.
		if f.Name == "position" || len(c.Args) > 1 && c.Args[1].Type() == int4OID || f.Name == "overlay" {
			return n.any(c.Args)
		}
		return true
	case f.Name == "array_cat":
		return n.all(c.Args)
	case f.Name == "string_to_array" || f.Name == "format_type":
		return n.expr(c.Args[0])
	case n.a.isRange(f.Result) && f.Name == n.a.typ(f.Result).Name, n.a.isMulti(f.Result) && f.Name == n.a.typ(f.Result).Name:
		return f.Strict && n.any(c.Args) // constructors
	case neverNull(n.a, f):
		return n.any(c.Args)
	case neverNullFunctions[f.Name]:
		return n.overRanges(c) || n.any(c.Args)
	}
	return true
}

// overRanges: lower and upper are also the bounds of a range, which may have
// none; functions of geometric types are not looked at; int4(jsonb) and the like
// are casts (see cast).
func (n *nulls) overRanges(c *Call) bool {
	for _, e := range c.Args {
		bound := c.Func.Name == "lower" || c.Func.Name == "upper"
		if t := n.a.base(e.Type()); bound && (n.a.isRange(t) || n.a.isMulti(t)) || n.a.category(t) == 'G' ||
			t == jsonbOID && n.a.cat.Cast(jsonbOID, c.Typ) != nil && n.a.cat.Cast(jsonbOID, c.Typ).Function == c.Func.OID {
			return true
		}
	}
	return false
}

// aggregate: every group has a row, while the one group of a query without GROUP
// BY may have none, as may one behind FILTER.
func (n *nulls) aggregate(c *Call) bool {
	if len(n.current) == 0 || c.Filter != nil {
		return true
	}
	t := n.current[len(n.current)-1]
	if len(t.GroupBy) == 0 || t.GroupingSets {
		return true
	}
	own := true // not an aggregate of an outer query
	for _, a := range append(append([]Expr{}, c.Args...), c.OrderBy...) {
		walk(a, func(e Expr) bool {
			if v, ok := e.(*Var); ok {
				s := n.a.owner[v.Rel]
				own = own && s != nil && s.tree == t
			}
			return true
		})
	}
	if !own {
		return true
	}
	if collectingAggregates[c.Func.Name] {
		return false
	}
	return !groupAggregates[c.Func.Name] || n.any(c.Args)
}

// windowCall: a frame that holds the row itself is not empty. Without a frame
// clause it begins at the start of the partition and does.
func (n *nulls) windowCall(c *Call) bool {
	f := c.Func
	switch {
	case rankFunctions[f.Name]:
		return false
	case f.Name == "ntile":
		return n.any(c.Args)
	case f.Name == "lag" || f.Name == "lead":
		return len(c.Args) < 3 || n.any(c.Args) // the third stands in for rows that are not there
	case c.Over.Framed && !c.Over.HoldsRow || c.Filter != nil:
		return true
	case f.Name == "first_value", f.Name == "last_value":
		return n.any(c.Args)
	case collectingAggregates[f.Name]:
		return false
	}
	return !groupAggregates[f.Name] || n.any(c.Args)
}

// cast: conversions by I/O and by functions of pg_catalog give a value for every
// value, but for those from jsonb: a JSON null is a NULL from version 18 on.
func (n *nulls) cast(c *Cast) bool {
	if c.Func == nil {
		return false
	}
	t := c.Func.Result
	infinite := t == timeOID || t == timetzOID // an infinite timestamp has no time of day
	return c.Func.Schema != "pg_catalog" || c.Arg.Type() == jsonbOID || infinite && c.Func.Args[0] != t && c.Func.Args[0] != timeOID && c.Func.Args[0] != intervalOID
}

// special: the constructors of JSON give a value for any arguments, as does
// XMLELEMENT; XMLCONCAT and XMLFOREST pass NULLs over (xml.c, execExprInterp.c).
func (n *nulls) special(v *Special) bool {
	switch v.Name {
	case "is json", "is document", "xmlparse", "xmlpi", "xmlserialize":
		return n.any(v.Args)
	case "xmlroot":
		return n.expr(v.Args[0])
	case "xmlconcat", "xmlforest":
		return n.all(v.Args)
	}
	return v.Nullable
}

// functionRelation: several functions side by side are filled up with NULLs, and
// most functions may yield them. The count of WITH ORDINALITY never is.
func (n *nulls) functionRelation(r *Relation) {
	if len(r.Funcs) == 1 {
		if f, ok := r.Funcs[0].(*Special); ok && f.Name == "xmltable" {
			return // it says itself which columns are NOT NULL
		}
	}
	for i := range r.Columns {
		r.Columns[i].Nullable = true
	}
	if last := len(r.Columns) - 1; last >= 0 && r.Columns[last].Type == int8OID && len(r.Columns) > len(r.Funcs) && r.Ordinality {
		r.Columns[last].Nullable = false
	}
	if len(r.Funcs) != 1 {
		return
	}
	c, ok := r.Funcs[0].(*Call)
	if !ok || c.Func.Schema != "pg_catalog" {
		return
	}
	switch c.Func.Name {
	case "json_each", "jsonb_each":
		for i := range r.Columns {
			r.Columns[i].Nullable = false // the set is empty where an argument is NULL
		}
	case "json_each_text", "jsonb_each_text":
		r.Columns[0].Nullable = false
	default:
		if !n.setNullable(c) {
			r.Columns[0].Nullable = false
		}
	}
}

// setNullable says whether a set of single values can hold a NULL. It is empty where
// an argument is NULL.
func (n *nulls) setNullable(c *Call) bool {
	switch c.Func.Name {
	case "generate_series", "generate_subscripts", "json_object_keys", "jsonb_object_keys",
		"json_array_elements", "jsonb_array_elements", "regexp_split_to_table":
		return false
	case "unnest":
		if len(c.Args) != 1 || n.a.typ(n.a.base(c.Typ)).Kind == catalog.Composite {
			return true // the columns of a row that is none can be NULL
		}
		if p, ok := c.Args[0].(*ParamRef); ok && n.lists[p.Number] {
			return false
		}
		return n.elements(c.Args[0])
	}
	return true
}

// onlySet says that no other set stands beside this one in the output: a shorter one
// is filled up with NULLs.
func (n *nulls) onlySet(c *Call) bool {
	if len(n.current) == 0 {
		return false
	}
	count := 0
	for _, o := range n.current[len(n.current)-1].Output {
		walk(o.Expr, func(e Expr) bool {
			if x, ok := e.(*Call); ok && x.Func.Set {
				count++
				if x != c {
					count++
				}
			}
			return true
		})
	}
	return count == 1
}
