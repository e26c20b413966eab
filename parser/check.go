package parser

import (
	"fmt"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// check returns what is wrong between a query's directives, its command and its
// statement, each of which is right in itself.
func (q *Query) check(b *block) []problem {
	problems := append(q.checkCommand(b), q.checkMany(b)...)
	kind, reads := statementWord(q)
	for _, l := range b.lines {
		if !l.d.reads {
			continue
		}
		found := q.checkLine(l)
		wrongKind := !reads || q.Command != One && q.Command != Many
		switch {
		case !reads:
			found = []problem{{l.at, fmt.Sprintf("-- %s: is for queries that read, not for %s", l.d.word, kind), ""}}
		case wrongKind:
			found = []problem{{l.at, fmt.Sprintf("-- %s: is for :one and :many; this query is %s", l.d.word, q.Command), ""}}
		}
		if wrongKind || (len(found) > 0 || !l.good) && l.d.word != "cache" {
			q.drop(l.d.word)
		}
		problems = append(problems, found...)
	}
	return append(problems, q.checkTables()...)
}

// checkCommand wants rows of a statement where the command returns rows.
func (q *Query) checkCommand(b *block) []problem {
	if !q.Command.HasRows() {
		return nil
	}
	var returning bool
	switch n := q.Stmt.GetNode().(type) {
	case *pg_query.Node_InsertStmt:
		returning = len(n.InsertStmt.ReturningList) > 0
	case *pg_query.Node_UpdateStmt:
		returning = len(n.UpdateStmt.ReturningList) > 0
	case *pg_query.Node_DeleteStmt:
		returning = len(n.DeleteStmt.ReturningList) > 0
	case *pg_query.Node_MergeStmt:
	default:
		return nil
	}
	if returning {
		return nil
	}
	kind, _ := statementWord(q)
	return []problem{{
		b.name().args["command"].word.at,
		fmt.Sprintf("%s needs rows; this %s has no RETURNING", q.Command, kind),
		"use :exec or :execrows, or add RETURNING",
	}}
}

// checkMany wants what the commands need that take a list of arguments.
func (q *Query) checkMany(b *block) []problem {
	at := b.name().args["command"].word.at
	switch {
	case q.Command.IsBatch() && len(q.Params) == 0:
		return []problem{{at, fmt.Sprintf("%s runs the statement once for each of a list of arguments; this one has no parameters", q.Command), ""}}
	case q.Command == CopyFrom && !q.copies():
		return []problem{{at, ":copyfrom needs an INSERT of one row of parameters: INSERT INTO t (a, b) VALUES ($1, $2)", "WITH, ON CONFLICT, RETURNING, DEFAULT and expressions are not possible with COPY"}}
	}
	return nil
}

// copies says whether COPY can do what the statement does: an INSERT that lists its
// columns and has one row, a parameter of its own for each.
func (q *Query) copies() bool {
	n := q.Stmt.GetInsertStmt()
	values := n.GetSelectStmt().GetSelectStmt()
	if n == nil || n.WithClause != nil || n.OnConflictClause != nil || len(n.ReturningList) > 0 ||
		n.Override != pg_query.OverridingKind_OVERRIDING_NOT_SET || values == nil || len(values.ValuesLists) != 1 {
		return false
	}
	row := values.ValuesLists[0].GetList().GetItems()
	if len(n.Cols) != len(row) || len(row) != len(q.Params) {
		return false
	}
	seen := map[int32]bool{}
	for i, item := range row {
		ref := item.GetParamRef()
		if ref == nil || seen[ref.Number] || len(n.Cols[i].GetResTarget().GetIndirection()) > 0 {
			return false
		}
		seen[ref.Number] = true
	}
	return true
}

// drop removes a directive with an error, so that later stages do not report what
// follows from it. A cache directive with wrong arguments stays: whether the query
// may be cached does not depend on them.
func (q *Query) drop(word string) {
	switch word {
	case "cache":
		q.Cache = nil
	case "route":
		q.Route = nil
	case "loader":
		q.Loader = nil
	case "depends":
		q.Depends = nil
	case "ignore":
		q.Ignore = nil
	}
}

// checkLine finds contradictions inside of one directive.
func (q *Query) checkLine(l parsedLine) []problem {
	if !l.good {
		return nil
	}
	switch l.d.word {
	case "cache":
		return q.checkCache(l)
	case "route":
		if lag, ok := l.args["max_lag"]; ok && !q.Route.Replica {
			return []problem{{lag.word.at, "max_lag is for replicas; the route is primary", "write `-- route: replica max_lag=" + lag.text + "`"}}
		}
	case "loader":
		return q.checkLoader(l)
	}
	return nil
}

func (q *Query) checkCache(l parsedLine) []problem {
	var problems []problem
	if q.Cache.NoL1 && q.Cache.NoL2 {
		problems = append(problems, problem{l.args["l2"].word.at, "l1=off and l2=off leave nothing to cache in", "remove the -- cache: line, or one of the two"})
	}
	if missing, ok := l.args["missing"]; ok && q.Command != One {
		problems = append(problems, problem{missing.word.at, "missing is for :one; an empty list is a result like any other", ""})
	}
	return problems
}

// checkLoader wants the batch parameter to be one of the query's, or the only one.
func (q *Query) checkLoader(l parsedLine) []problem {
	var names []string
	for _, p := range q.Params {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	by, ok := l.args["by"]
	if folded := foldIdentifier(by.text); ok && !slices.Contains(names, by.text) && slices.Contains(names, folded) {
		by.text, q.Loader.By = folded, folded
	}
	switch {
	case ok && !slices.Contains(names, by.text):
		// A parameter written $1 gets its name from what it is compared with, which
		// is not known yet.
		if len(names) < len(q.Params) {
			return nil
		}
		hint := "the query has no parameters"
		if near := Nearest(by.text, names); near != "" {
			hint = fmt.Sprintf("perhaps you meant %q", near)
		} else if len(names) > 0 {
			hint = "its parameters are " + strings.Join(names, ", ")
		}
		return []problem{{by.word.at, fmt.Sprintf("the query has no parameter %q", by.text), hint}}
	case !ok && len(q.Params) == 0:
		return []problem{{l.at, "-- loader: needs a parameter; the query has none", ""}}
	case !ok && len(q.Params) > 1:
		return []problem{{l.at, fmt.Sprintf("-- loader: does not say over which of the %d parameters", len(q.Params)), "add by=<parameter>"}}
	}
	return nil
}

// checkTables finds tables that are to invalidate a query and not to.
func (q *Query) checkTables() []problem {
	var problems []problem
	for _, d := range q.Depends {
		for _, i := range q.Ignore {
			if d.Schema == i.Schema && d.Name == i.Name {
				problems = append(problems, problem{max(d.Offset, i.Offset), "the table is both in -- depends: and in -- ignore:", ""})
			}
		}
	}
	return problems
}
