package rung_test

import (
	"testing"

	"github.com/rungdb/rung/internal/mutant"
)

// mutants are rules of the protocol taken out one at a time, each with the test
// that must notice. Where a rule is tested twice on the way, both are taken out.
var mutants = []struct {
	name  string
	edits []mutant.Edit
	test  string
}{
	{"stamp after the snapshot", []mutant.Edit{{
		"read.go",
		"h := header{generation: g, stamp: stamp,", "h := header{generation: g, stamp: g.position(),",
	}}, "TestStaleSet"},
	{"changes heard do not count", []mutant.Edit{{
		"generation.go",
		"if g.slots[s].Load() > stamp {", "if s > 1<<30 {",
	}}, "TestStaleSet"},
	{"a slot one position too low", []mutant.Edit{{
		"node_apply.go",
		"plan.Touch(c, func(t uint64) { g.touch(t, at) })", "plan.Touch(c, func(t uint64) { g.touch(t, at-1) })",
	}}, "TestEveryChangeCounts"},
	{"only the first key of a change", []mutant.Edit{{
		"feed/plan.go",
		"for _, key := range c.Keys[t.key] {", "for _, key := range c.Keys[t.key][:1] {",
	}}, "TestKeyMove"},
	{"floor forgotten", []mutant.Edit{{
		"generation.go",
		"if stamp < g.floor {", "if false {",
	}}, "TestGap"},
	{"changes before the watch forgotten", []mutant.Edit{{
		"node.go",
		"if f.changed.generation == g.serial {", "if false {",
	}}, "TestNodeWatchRegisteredLate"},
	{"flight joined without the test", []mutant.Edit{{
		"flight.go",
		"f.generation == g && g.valid(f.stamp.Load(), slots)", "f.generation == g",
	}}, "TestJoin"},
	{"replica without fence", []mutant.Edit{{
		"view.go",
		"	need.lsn = max(need.lsn, fence)\n", "	_ = fence\n",
	}, {
		"view.go",
		"		need.primary = true\n		return need\n	}\n	_", "		return need\n	}\n	_",
	}, {
		"view.go",
		"return ok && fence <= lsn", "return !ok || fence > 0",
	}}, "TestLaggingReplica"},
	{"own writes forgotten", []mutant.Edit{{
		"own.go",
		"	if o.unheard.Load() == 0 {\n		return 0\n	}\n", "	if true {\n		return 0\n	}\n",
	}}, "TestOwnWrite"},
	{"own transactions forgotten", []mutant.Edit{{
		"tx.go",
		"		t.noted.note(w)\n", "",
	}}, "TestOwnTransaction"},
	{"token ignored", []mutant.Edit{{
		"view.go",
		"need.lsn = max(own, t.lsn)\n", "need.lsn, t.lsn = own, 0\n",
	}}, "TestSession"},
	{"followed values without tags", []mutant.Edit{{
		"follow.go",
		"dst = append(dst, tag.Tag(k.watch, h))", "_ = h",
	}}, "TestFollowedRow"},
	{"followed values of Redis without tags", []mutant.Edit{{
		"shared.go",
		"tags := s.followedTags(s.argumentTags(nil, a), values)", "tags := s.argumentTags(nil, a)",
	}}, "TestFollowedOnAnotherNode"},
	{"key queries asked last", []mutant.Edit{{
		"read.go",
		"	batch := &pgx.Batch{}\n	for _, k := range keys {", "	batch := &pgx.Batch{}\n	batch.Queue(sql, args...)\n	for _, k := range keys[1:] {",
	}}, "TestKeyQueriesAreAskedFirst"},
	{"too many followed values", []mutant.Edit{{
		"follow.go",
		"found[i].count > tag.MaxFollowed", "false",
	}}, "TestTooManyToFollow"},
	{"too many followed values of the query around", []mutant.Edit{{
		"follow.go",
		"i = s.query.Cache.KeyQueries[i].Within - 1 {", "i = -1 {",
	}}, "TestTooManyToFollow"},
	{"a key of an argument that is not given", []mutant.Edit{{
		"state.go",
		"case g(a):", "default:",
	}}, "TestOptionalKey"},
	{"coverage not asked", []mutant.Edit{{
		"view.go",
		"case !s.isCovered(d.node.coverage()):", "case false:",
	}, {
		"read.go",
		"v.fill = s.isCovered(d.node.coverage())\n", "",
	}}, "TestCodeBeforeMigration"},
	{"an announcement leaves the coverage", []mutant.Edit{{
		"node_apply.go",
		"g.covered.Store(g.covered.Load().without(table))\n", "",
	}}, "TestAnnouncement"},
	{"altered triggers are trusted", []mutant.Edit{{
		"coverage.go",
		"if rows[i].Altered {", "if false {",
	}}, "TestTriggerDisabled"},
	{"no audits", []mutant.Edit{{
		"feed/prober.go",
		"		p.audit(ctx)\n", "",
	}}, "TestTriggerDisabledAndEnabled"},
	{"values of Redis not tested", []mutant.Edit{{
		"shared.go",
		"!g.valid(stamp, slots) {", "false {",
	}}, "TestEachRungAnswers"},
	{"no rows never forgotten", []mutant.Edit{{
		"read.go",
		"	tags = s.followedTags(tags, values)\n", "	if tags = s.followedTags(tags, values); w.count == 0 {\n		tags = nil\n	}\n",
	}}, "TestMissing"},
	{"what callers get is shared", []mutant.Edit{{
		"entry.go",
		"	out := make([]R, len(rows))\n	copy(out, rows)\n", "	out := rows\n",
	}}, "TestMutation"},
}

// TestMutantsApply keeps the mutants up to date; the long lane runs them.
func TestMutantsApply(t *testing.T) {
	for _, m := range mutants {
		if _, err := mutant.Apply(".", m.edits...); err != nil {
			t.Errorf("%s: %v", m.name, err)
		}
	}
}
