//go:build mutants

package rung_test

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

// edit replaces text in one file of the package or below it.
type edit struct{ file, old, new string }

// mutants are rules of the protocol taken out one at a time, each with the test
// that must notice. Where a rule is tested twice on the way, both are taken out.
var mutants = []struct {
	name  string
	edits []edit
	test  string
}{
	{"stamp after the snapshot", []edit{{
		"read.go",
		"h := header{generation: g, stamp: stamp,", "h := header{generation: g, stamp: g.position(),",
	}}, "TestStaleSet"},
	{"changes heard do not count", []edit{{
		"generation.go",
		"if g.slots[s].Load() > stamp {", "if s > 1<<30 {",
	}}, "TestStaleSet"},
	{"a slot one position too low", []edit{{
		"node_apply.go",
		"plan.Touch(c, func(t uint64) { g.touch(t, at) })", "plan.Touch(c, func(t uint64) { g.touch(t, at-1) })",
	}}, "TestEveryChangeCounts"},
	{"only the first key of a change", []edit{{
		"feed/plan.go",
		"for _, key := range c.Keys[t.key] {", "for _, key := range c.Keys[t.key][:1] {",
	}}, "TestKeyMove"},
	{"floor forgotten", []edit{{
		"generation.go",
		"if stamp < g.floor {", "if false {",
	}}, "TestGap"},
	{"changes before the watch forgotten", []edit{{
		"node.go",
		"if f.changed.generation == g.serial {", "if false {",
	}}, "TestNodeWatchRegisteredLate"},
	{"flight joined without the test", []edit{{
		"flight.go",
		"f.generation == g && g.valid(f.stamp.Load(), slots)", "f.generation == g",
	}}, "TestJoin"},
	{"replica without fence", []edit{{
		"view.go",
		"	need.lsn = max(need.lsn, fence)\n", "	_ = fence\n",
	}, {
		"view.go",
		"		need.primary = true\n		return need\n	}\n	_", "		return need\n	}\n	_",
	}, {
		"view.go",
		"return ok && fence <= lsn", "return !ok || fence > 0",
	}}, "TestLaggingReplica"},
	{"own writes forgotten", []edit{{
		"own.go",
		"	if o.unheard.Load() == 0 {\n		return 0\n	}\n", "	if true {\n		return 0\n	}\n",
	}}, "TestOwnWrite"},
	{"own transactions forgotten", []edit{{
		"tx.go",
		"		t.noted.note(w)\n", "",
	}}, "TestOwnTransaction"},
	{"token ignored", []edit{{
		"view.go",
		"need.lsn = max(own, t.lsn)\n", "need.lsn, t.lsn = own, 0\n",
	}}, "TestSession"},
	{"followed values without tags", []edit{{
		"follow.go",
		"dst = append(dst, tag.Tag(s.reads[i].keys[j], h))", "_, _ = j, h",
	}}, "TestFollowedRow"},
	{"followed values of Redis without tags", []edit{{
		"shared.go",
		"tags := s.followedTags(s.argumentTags(nil, a), values)", "tags := s.argumentTags(nil, a)",
	}}, "TestFollowedOnAnotherNode"},
	{"key queries asked last", []edit{{
		"read.go",
		"	batch := &pgx.Batch{}\n	for _, k := range keys {", "	batch := &pgx.Batch{}\n	batch.Queue(sql, args...)\n	for _, k := range keys[1:] {",
	}}, "TestKeyQueriesAreAskedFirst"},
	{"too many followed values", []edit{{
		"follow.go",
		"found[i].count > tag.MaxFollowed", "false",
	}}, "TestTooManyToFollow"},
	{"too many followed values of the query around", []edit{{
		"follow.go",
		"i = s.query.Cache.KeyQueries[i].Within - 1 {", "i = -1 {",
	}}, "TestTooManyToFollow"},
	{"a key of an argument that is not given", []edit{{
		"state.go",
		"if read.Keys == nil || read.Given != nil && !read.Given(a) {", "if read.Keys == nil {",
	}}, "TestOptionalKey"},
	{"coverage not asked", []edit{{
		"view.go",
		"case !s.isCovered(d.node.coverage()):", "case false:",
	}, {
		"read.go",
		"v.fill = s.isCovered(d.node.coverage())\n", "",
	}}, "TestCodeBeforeMigration"},
	{"an announcement leaves the coverage", []edit{{
		"node_apply.go",
		"g.covered.Store(g.covered.Load().without(table))\n", "",
	}}, "TestAnnouncement"},
	{"altered triggers are trusted", []edit{{
		"coverage.go",
		"if rows[i].Altered {", "if false {",
	}}, "TestTriggerDisabled"},
	{"no audits", []edit{{
		"feed/prober.go",
		"		p.audit(ctx)\n", "",
	}}, "TestTriggerDisabledAndEnabled"},
	{"values of Redis not tested", []edit{{
		"shared.go",
		"!g.valid(stamp, slots) {", "false {",
	}}, "TestEachRungAnswers"},
	{"no rows never forgotten", []edit{{
		"read.go",
		"	tags = s.followedTags(tags, values)\n", "	if tags = s.followedTags(tags, values); w.count == 0 {\n		tags = nil\n	}\n",
	}}, "TestMissing"},
	{"what callers get is shared", []edit{{
		"entry.go",
		"	out := make([]R, len(rows))\n	copy(out, rows)\n", "	out := rows\n",
	}}, "TestMutation"},
}

// overlay writes the edited files and the list that tells the go command to use
// them.
func overlay(t *testing.T, edits []edit) string {
	t.Helper()
	dir := t.TempDir()
	texts := map[string]string{}
	for _, e := range edits {
		text, ok := texts[e.file]
		if !ok {
			b, err := os.ReadFile(e.file)
			if err != nil {
				t.Fatal(err)
			}
			text = string(b)
		}
		if !strings.Contains(text, e.old) {
			t.Fatalf("%s does not hold %q: the mutant is out of date", e.file, e.old)
		}
		texts[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	replace := map[string]string{}
	for file, text := range texts {
		original, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		replace[original] = filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(replace[original], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, list, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMutants builds the package once per mutant and wants the mutant's test to
// fail.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-overlay", overlay(t, m.edits), "-run", "^"+m.test+"$", ".").CombinedOutput()
			switch {
			case strings.Contains(string(out), "[build failed]"):
				t.Fatalf("the mutant does not compile:\n%s", out)
			case err == nil:
				t.Errorf("%s did not notice", m.test)
			case !strings.Contains(string(out), "--- FAIL: "+m.test):
				t.Errorf("%s did not fail in the way it should:\n%s", m.test, out)
			}
		})
	}
}
