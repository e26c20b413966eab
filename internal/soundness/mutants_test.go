//go:build mutants

package soundness

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mutant is a bug: text replaced in one file of the module.
type mutant struct{ name, file, old, new string }

const (
	columnsFile = "parser/depend/columns.go"
	filterFile  = "parser/depend/filter.go"
	keyFile     = "parser/depend/key.go"
	followFile  = "parser/depend/follow.go"
	tableFile   = "generator/trigger_table.go"
	valueFile   = "generator/trigger_value.go"
	bodyFile    = "templates/trigger_table.sql.tmpl"
	installFile = "templates/trigger_install.sql.tmpl"
	hashFile    = "runtime/tag/hash.go"
)

// mutants are rules of the analysis and of the triggers broken one at a time.
var mutants = []mutant{
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
	{"conditions above restrict the nullable side", filterFile, "if !mentions(c, set) {", "if set != nil {"},
	{"keys go below LIMIT", filterFile, "t.Limit != nil || t.Offset != nil ||", ""},
	{"keys go below DISTINCT ON and windows", filterFile, "len(t.DistinctOn) > 0 || t.GroupingSets || hasWindows(t)", "t.GroupingSets"},
	{"subqueries are not read", filterFile, "			d.tree(s.Tree, filter)\n", "			_ = s\n"},
	{"only the first arm of OR counts", keyFile, "				arms = append(arms, sub...)\n", "				if len(arms) == 0 {\n					arms = sub\n				}\n"},
	{"an arm of OR may be without key", keyFile, "			if len(d.pinned(r, state)) <= before {\n				return nil", "			if len(d.pinned(r, state)) <= before {\n				continue"},
	{"rows are followed without a foreign key", followFile, "return d.innerJoined(use[0].y.rel) && references(x, use)", "return d.innerJoined(use[0].y.rel)"},
	{"rows are followed through what WHERE rejects", followFile, "		if mentions(c, set) {\n			return nil, false", "		if c == nil {\n			return nil, false"},
	{"rows are followed behind LIMIT", followFile, "t.Limit != nil || t.Offset != nil || t.Locking", "t.Locking"},

	// What the triggers announce.
	{
		"the OLD row of an update is dropped", tableFile,
		"concat_ws(',', to_hex(r.old%[1]s), CASE WHEN r.new%[1]s <> r.old%[1]s THEN to_hex(r.new%[1]s) END)", "to_hex(r.new%[1]s)",
	},
	{
		"the NEW row of an update is dropped", tableFile,
		"concat_ws(',', to_hex(r.old%[1]s), CASE WHEN r.new%[1]s <> r.old%[1]s THEN to_hex(r.new%[1]s) END)", "to_hex(r.old%[1]s)",
	},
	{"the OLD rows of a bulk update are dropped", tableFile, "unnest(array_agg(r.old%[1]s) || array_agg(r.new%[1]s))", "unnest(array_agg(r.new%[1]s))"},
	{"OLD rows are dropped where nothing pairs them", bodyFile, "            FROM rung_old o\n            EXCEPT ALL", "            FROM rung_old o WHERE false\n            EXCEPT ALL"},
	{"one key of many", tableFile, "string_agg(DISTINCT to_hex(r.k%s), ',')", "max(to_hex(r.k%s))"},
	{"a column counts if it changed in all rows", tableFile, `"bool_or(r."`, `"bool_and(r."`},
	{"numbers of another scale are the same", valueFile, `case "int2", "int4", "int8", "bool", "uuid", "bytea", "oid",
		"date"`, `case "int2", "int4", "int8", "bool", "uuid", "bytea", "oid", "numeric",
		"date"`},
	{"INSERT is not announced", bodyFile, "ELSIF TG_OP = 'INSERT' THEN\n", "ELSIF TG_OP = 'INSERT' THEN\n      RETURN NULL;\n"},
	{"DELETE is not announced", bodyFile, "ELSIF TG_OP = 'DELETE' THEN\n", "ELSIF TG_OP = 'DELETE' THEN\n      RETURN NULL;\n"},
	{"TRUNCATE is not announced", bodyFile, "    IF TG_OP = 'UPDATE' THEN\n", "    IF TG_OP = 'TRUNCATE' THEN\n      RETURN NULL;\n    ELSIF TG_OP = 'UPDATE' THEN\n"},
	{"cascades and other triggers are skipped", bodyFile, "    fingerprint := left", "    IF pg_trigger_depth() > 1 THEN\n      RETURN NULL;\n    END IF;\n    fingerprint := left"},
	{"partitions have no triggers", installFile, "FOR relation IN SELECT watched UNION SELECT t.relid FROM pg_partition_tree(watched) t LOOP", "FOR relation IN SELECT watched LOOP"},
	{"MERGE is an update like others", bodyFile, "moved := coalesce(", "moved := false AND coalesce("},

	// How keys are hashed.
	{"a composite key is its last column", tableFile, `row+"."+quoteIdent(name), h)`, `row+"."+quoteIdent(name), "0")`},
	{"numbers are hashed with their scale", valueFile, "trim_scale(%s)::text", "(%s)::text"},
	{"dates count from 1970", valueFile, "DATE '2000-01-01'", "DATE '1970-01-01'"},
	{"moments are hashed in the session's zone", valueFile, "AT TIME ZONE 'UTC'", "AT TIME ZONE current_setting('timezone')"},
	{"negative integers are hashed by their width", hashFile, "		hi = ^hi // so", "		hi += 0 // so"},
	{"bytes are hashed as they are", hashFile, "	return tail(a, b, c, digits[:hex.Encode(digits[:], v)])", "	return tail(a, b, c, v)"},
	{"false is hashed as 2", hashFile, "	return h.Int8(0)\n", "	return h.Int8(2)\n"},
}

// overlay writes the edited file and the list that tells the go command to use it.
func overlay(t *testing.T, m mutant) string {
	t.Helper()
	original, err := filepath.Abs(filepath.Join("../..", m.file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), m.old) {
		t.Fatalf("%s does not hold %q: the mutant is out of date", m.file, m.old)
	}
	dir := t.TempDir()
	edited := filepath.Join(dir, filepath.Base(m.file))
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{original: edited}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	for name, content := range map[string]string{edited: strings.Replace(string(text), m.old, m.new, 1), path: string(list)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestMutants builds the lane once per mutant and wants it to miss a change.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			defer cancel()
			out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-overlay", overlay(t, m), "-run", "^TestSoundness$", ".",
				"-soundness.raw", "-soundness.n=40000", "-soundness.seed=1").CombinedOutput()
			switch {
			case strings.Contains(string(out), "[build failed]"):
				t.Fatalf("the mutant does not compile:\n%s", out)
			case err == nil:
				t.Error("no change was missed")
			case !strings.Contains(string(out), "a change was missed"):
				t.Errorf("the lane failed in another way:\n%.3000s", out)
			}
		})
	}
}
