package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

const mergeKind kind = "MERGE WHEN conditions"

// mergeStmt is transformMergeStmt of parse_merge.c. The source is the tree's
// From; its rows are joined with the target by MergeOn.
func (s *scope) mergeStmt(n *pg_query.MergeStmt) *Tree {
	s.tree.Kind = Merge
	s.with(n.WithClause)
	it := s.target(n.Relation)
	if rel := s.tree.Target; rel != nil && rel.Table.Kind != 'r' && rel.Table.Kind != 'p' && (rel.Table.Kind != 'v' || !s.since(17)) {
		s.fail(errFeature, -1, "", "cannot execute MERGE on relation \"%s\"", rel.Table.Name)
	}
	source := s.mergeSource(n, it)
	s.items = append([]*item{it}, source...)
	s.tree.MergeOn = s.condition(joinKind, n.JoinCondition, "JOIN/ON")
	for _, w := range n.MergeWhenClauses {
		if c := w.GetMergeWhenClause(); c != nil {
			s.mergeArm(c, it, source)
		}
	}
	return s.tree
}

func (s *scope) mergeSource(n *pg_query.MergeStmt, it *item) []*item {
	s.from([]*pg_query.Node{n.SourceRelation})
	source := s.items
	for _, other := range source {
		if other.relVisible && other.name == it.name {
			s.fail(errDuplicateAlias, -1, "The name is used both as MERGE target table and data source.", "name \"%s\" specified more than once", it.name)
			break
		}
	}
	return source
}

// mergeArm is one WHEN clause. Where nothing matched there is no target row to
// speak of.
func (s *scope) mergeArm(w *pg_query.MergeWhenClause, it *item, source []*item) {
	s.items = source
	if w.Matched {
		s.items = append([]*item{it}, source...)
	}
	arm := &MergeArm{Matched: w.Matched}
	arm.Cond = s.condition(mergeKind, w.Condition, "WHEN")
	switch w.CommandType {
	case pg_query.CmdType_CMD_INSERT:
		arm.Kind = Insert
		arm.Assign = s.mergeInsert(w, it)
	case pg_query.CmdType_CMD_UPDATE:
		arm.Kind = Update
		arm.Assign = s.updateTargets(w.TargetList, it)
	case pg_query.CmdType_CMD_DELETE:
		arm.Kind = Delete
	default:
		arm.Kind = Select // DO NOTHING
	}
	s.tree.Arms = append(s.tree.Arms, arm)
}

// mergeInsert is INSERT with one row of values.
func (s *scope) mergeInsert(w *pg_query.MergeWhenClause, it *item) []Assign {
	n := &pg_query.InsertStmt{Cols: w.TargetList, Override: w.Override}
	cols := s.insertColumns(n, it)
	row, defaults := s.insertRow(w.Values, insertKind)
	if it.bad || !s.insertWidth(n, row, cols) {
		return nil
	}
	old := s.tree.Assign
	s.assignRow(n, it, cols, row, defaults, true)
	out := s.tree.Assign
	s.tree.Assign = old
	return out
}
