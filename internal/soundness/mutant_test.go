package soundness

import (
	"testing"

	"github.com/rungdb/rung/internal/mutant"
)

const (
	columnsFile  = "parser/depend/columns.go"
	walkFile     = "parser/depend/walk.go"
	equalFile    = "parser/depend/equality.go"
	strictFile   = "parser/depend/strict.go"
	filterFile   = "parser/depend/filter.go"
	keyFile      = "parser/depend/key.go"
	followFile   = "parser/depend/follow.go"
	keyQueryFile = "parser/depend/keyquery.go"
	witnessFile  = "parser/depend/witness.go"
	tableFile    = "generator/trigger_table.go"
	valueFile    = "generator/trigger_value.go"
	bodyFile     = "templates/trigger_table.sql.tmpl"
	installFile  = "templates/trigger_install.sql.tmpl"
	hashFile     = "runtime/tag/hash.go"
)

// mutants are rules of the analysis and of the triggers broken one at a time.
var mutants = []struct{ name, file, old, new string }{
	// What a query depends on.
	{"the last column is not watched", columnsFile, "(all || s.read[i])", "(all || s.read[i]) && i < len(t.Columns)-1"},
	{"generated columns are not watched", columnsFile, "if c.Generated != 'v' && (all", "if c.Generated == 0 && (all"},
	{
		"an outer join's ON restricts the row-preserving side", filterFile,
		"	case left:\n		d.item(j.Left, filter, outer)", "	case left:\n		d.item(j.Left, both, outer)",
	},
	{"a left join is an inner join", filterFile, "right = j.Kind == analyze.InnerJoin ||", "right = j.Kind != analyze.FullJoin ||"},
	{
		"a full join restricts its sides", filterFile,
		"		d.item(j.Left, outer, outer)\n		d.item(j.Right, outer, outer)", "		d.item(j.Left, both, outer)\n		d.item(j.Right, both, outer)",
	},
	{"keys go below LIMIT", filterFile, "t.Limit == nil && t.Offset == nil &&", ""},
	{"keys go below DISTINCT ON and windows", filterFile, "len(t.DistinctOn) == 0 && !t.GroupingSets && !hasWindows(t)", "!t.GroupingSets"},
	{"subqueries are not read", filterFile, "	d.tree(s.Tree, filter)\n", "	_ = filter\n"},
	{"only the first arm of OR counts", keyFile, "				arms = append(arms, sub...)\n", "				if len(arms) == 0 {\n					arms = sub\n				}\n"},
	{"an arm of OR may be without key", keyFile, "			if d.pinned(r, state).firm() <= before {\n				return nil", "			if d.pinned(r, state).firm() <= before {\n				continue"},
	{"what windows are partitioned by is not read", walkFile, "list := slices.Concat(w.Partition, w.OrderBy)", "list := slices.Clone(w.OrderBy)"},
	{"conditions of joins are not read", walkFile, "		if j.On != nil {\n			visit(j.On)", "		if j.On == nil {\n			visit(j.On)"},
	{"any operator is an equality", equalFile, `op.Schema != "pg_catalog" || op.Name != "=" ||`, `op.Schema != "pg_catalog" ||`},
	{"IS DISTINCT FROM is an equality", equalFile, "len(e.Args) == 2 && !e.Distinct && !e.NullIf &&", "len(e.Args) == 2 && !e.NullIf &&"},
	{"NULLIF is an equality", equalFile, "len(e.Args) == 2 && !e.Distinct && !e.NullIf &&", "len(e.Args) == 2 && !e.Distinct &&"},
	{"ALL is ANY", equalFile, "		if e.All || !d.keyOperator", "		if !d.keyOperator"},
	{"conversions to a length are none", equalFile, "c.Modifier >= 0 || ", ""},
	{"any conversion leaves a value as it is", equalFile, "if !ok || c.Func != nil || c.IO || c.Modifier >= 0 || !d.relabels(c.Arg.Type(), c.Typ) {", "if !ok {"},

	// Which rows an outer join fills with NULLs.
	{"one arm of OR rejects NULLs for all", strictFile, "				if !d.notTrue(a, set) {\n					return false\n				}\n			}\n			return len(e.Args) > 0", "				if d.notTrue(a, set) {\n					return true\n				}\n			}\n			return false"},
	{"IS NULL rejects NULLs", strictFile, "return e.Not && d.isNull", "return d.isNull"},
	{"IS NOT TRUE rejects NULLs", strictFile, `case "false", "not unknown":`, `case "false", "not unknown", "not true":`},
	{"IS DISTINCT FROM rejects NULLs", strictFile, "return !e.Distinct && !e.NullIf &&", "return !e.NullIf &&"},
	{"every function is strict", strictFile, "e.Func.Strict && !e.Func.Set && e.Over == nil && d.anyNull", "!e.Func.Set && e.Over == nil && d.anyNull"},
	{"coalesce is strict", strictFile, "	case *analyze.Collate:\n", "	case *analyze.Coalesce:\n		return d.isNull(e.Args[0], set)\n	case *analyze.Collate:\n"},
	{"ALL rejects NULLs", strictFile, "return !e.All && d.strictOperator", "return d.strictOperator"},

	// Which arguments a key is made of.
	{"an argument that may be NULL is always given", equalFile, "			eq.value.optional = true\n", ""},
	{"a filter is off where another argument is NULL", equalFile, "eq.value.param == p.Number {", "p != nil {"},
	{"coalesce is its last argument", equalFile, "p, ok := d.relabelled(e.Args[0]).(*analyze.ParamRef)", "p, ok := d.relabelled(e.Args[len(e.Args)-1]).(*analyze.ParamRef)"},
	{"what a domain cuts is what was given", equalFile, "if x.TypeMod >= 0 {", "if x.TypeMod < -1 {"},
	{"the first optional key is always given", keyFile, "			return choices(p)\n", "			return append(list, p)\n"},
	{"a column that may be compared is not NULL", filterFile, "if eq, ok := d.equality(c); ok && !eq.value.optional &&", "if eq, ok := d.equality(c); ok &&"},

	// Which values are followed.
	{"a row that aggregates all has a row behind it", followFile, "(!t.Aggregated || len(t.GroupBy) > 0)", "true"},
	{"values of two rows make one key", followFile, "same := m.from.read == l.from.read && m.from.way == l.from.way", "same := m.from.read == l.from.read"},
	{"values are those of the column beside", followFile, "		c = columnOf{v.Rel, v.Column}\n", "		c = columnOf{v.Rel, max(0, v.Column-1)}\n"},
	{"a subquery is a witness of itself", witnessFile, "slices.Contains(inside, s) || ", ""},
	{"= ALL has a witness", witnessFile, "case analyze.AnyLink:", "case analyze.AnyLink, analyze.AllLink:"},
	{"IN chooses rows below LIMIT", filterFile, "s.Kind != analyze.AnyLink || !commutes(s.Tree) {", "s.Kind != analyze.AnyLink {"},
	{"= ALL chooses rows", filterFile, "if !ok || s.Kind != analyze.AnyLink ||", "if !ok || s.Kind == analyze.ExistsLink || s.Kind == analyze.ScalarLink ||"},
	{"the key query asks by one alternative", keyQueryFile, "	for i, k := range q.keys {", "	for i, k := range q.keys[:1] {"},
	{"the key query asks for one row", keyQueryFile, "tag.MaxFollowed+1", "tag.MaxFollowed/1000"},
	{"the key query wants the argument", keyQueryFile, "p + \" IS NULL OR \" + equal", "p + \" <> \" + p + \" OR \" + equal"},

	// What the triggers announce.
	{
		"the OLD row of an update is dropped", tableFile,
		"concat_ws(',', to_hex(r.%[1]s), CASE WHEN r.%[2]s <> r.%[1]s THEN to_hex(r.%[2]s) END)", "to_hex(r.%[2]s)",
	},
	{
		"the NEW row of an update is dropped", tableFile,
		"concat_ws(',', to_hex(r.%[1]s), CASE WHEN r.%[2]s <> r.%[1]s THEN to_hex(r.%[2]s) END)", "to_hex(r.%[1]s)",
	},
	{"the OLD rows of a bulk update are dropped", tableFile, "unnest(array_agg(r.%s) || array_agg(r.%s)) h)\", before, after))", "unnest(array_agg(r.%s)) h)\", after))"},
	{"OLD rows are dropped where nothing pairs them", bodyFile, "            FROM rung_old o\n            EXCEPT ALL", "            FROM rung_old o WHERE false\n            EXCEPT ALL"},
	{"one key of many", tableFile, "string_agg(DISTINCT to_hex(r.%s), ',')", "max(to_hex(r.%s))"},
	{"a column counts if it changed in all rows", tableFile, `"bool_or(r."`, `"bool_and(r."`},
	{"numbers of another scale are the same", valueFile, `case "int2", "int4", "int8", "bool", "uuid", "bytea", "oid",
		"date"`, `case "int2", "int4", "int8", "bool", "uuid", "bytea", "oid", "numeric",
		"date"`},
	{"INSERT is not announced", bodyFile, "ELSIF TG_OP = 'INSERT' THEN\n", "ELSIF TG_OP = 'INSERT' THEN\n      RETURN NULL;\n"},
	{"DELETE is not announced", bodyFile, "ELSIF TG_OP = 'DELETE' THEN\n", "ELSIF TG_OP = 'DELETE' THEN\n      RETURN NULL;\n"},
	{"TRUNCATE is not announced", bodyFile, "    IF TG_OP = 'UPDATE' THEN\n", "    IF TG_OP = 'TRUNCATE' THEN\n      RETURN NULL;\n    ELSIF TG_OP = 'UPDATE' THEN\n"},
	{"cascades and other triggers are skipped", bodyFile, "    fingerprint := left", "    IF pg_trigger_depth() > 1 THEN\n      RETURN NULL;\n    END IF;\n    fingerprint := left"},
	{"partitions have no triggers", installFile, "FOR relation IN SELECT watched UNION SELECT t.relid FROM pg_partition_tree(watched) t LOOP", "FOR relation IN SELECT watched LOOP"},
	{"rows that MERGE moves are not looked for", installFile, "  IF partitioned AND NOT partition THEN", "  IF false THEN"},
	{"rows that MERGE hides are taken for updated ones", bodyFile, "WHERE o.{{.PairFirst}} IS NULL OR n.{{.PairFirst}} IS NULL", "WHERE false"},

	// How keys are hashed.
	{"a composite key is its last column", tableFile, `row+"."+quoteIdent(name), h)`, `row+"."+quoteIdent(name), "0")`},
	{"numbers are hashed with their scale", valueFile, "trim_scale(%s)::text", "(%s)::text"},
	{"dates count from 1970", valueFile, "DATE '2000-01-01'", "DATE '1970-01-01'"},
	{"moments are hashed in the session's zone", valueFile, "AT TIME ZONE 'UTC'", "AT TIME ZONE current_setting('timezone')"},
	{"negative integers are hashed by their width", hashFile, "		hi = ^hi // so", "		hi += 0 // so"},
	{"bytes are hashed as they are", hashFile, "	return tail(a, b, c, digits[:hex.Encode(digits[:], v)])", "	return tail(a, b, c, v)"},
	{"false is hashed as 2", hashFile, "	return h.Int8(0)\n", "	return h.Int8(2)\n"},
}

// TestMutantsApply keeps the mutants up to date; the long lane runs them.
func TestMutantsApply(t *testing.T) {
	for _, m := range mutants {
		if _, err := mutant.Apply("../..", mutant.Edit{m.file, m.old, m.new}); err != nil {
			t.Errorf("%s: %v", m.name, err)
		}
	}
}
