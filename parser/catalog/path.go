package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// set applies SET search_path. A path set for the session stays in force for the
// next files, as for a migration tool that runs them on one connection, and for
// the queries; an empty one (pg_dump's) or SET LOCAL only until the file ends.
func (d *ddl) set(n *pg_query.VariableSetStmt, session bool) {
	switch {
	case n.Kind == pg_query.VariableSetKind_VAR_RESET_ALL, n.Kind != pg_query.VariableSetKind_VAR_SET_VALUE && n.Name == "search_path":
		d.c.setPath([]string{"public"})
		d.kept = d.c.path
	case n.Name == "search_path":
		path := pathOf(n.Args)
		d.c.setPath(path)
		if session && !n.IsLocal && len(path) > 0 {
			d.kept = path
		}
	}
}

// setForever applies ALTER DATABASE and ALTER ROLE ... SET search_path: what
// connections made later begin with.
func (d *ddl) setForever(n *pg_query.VariableSetStmt) {
	if n.Kind == pg_query.VariableSetKind_VAR_SET_VALUE && n.Name == "search_path" {
		if path := pathOf(n.Args); len(path) > 0 {
			d.kept = path
		}
	}
}

// pathOf returns the schemas of a SET list. "$user" is left out: a schema named
// like the role is not known here. Names of schemas made later count.
func pathOf(args []*pg_query.Node) []string {
	var path []string
	for _, a := range args {
		s := a.GetAConst().GetSval().GetSval()
		if s != "" && s != "$user" && !slices.Contains(path, s) {
			path = append(path, s)
		}
	}
	return path
}

// selectStatement applies SELECT set_config('search_path', ...), with which
// pg_dump begins. SELECT INTO makes a table.
func (d *ddl) selectStatement(n *pg_query.SelectStmt) {
	if n.IntoClause != nil {
		into := n.IntoClause
		n.IntoClause = nil
		d.createTableFrom(&pg_query.Node{Node: &pg_query.Node_SelectStmt{SelectStmt: n}}, into, false)
		return
	}
	for _, target := range n.TargetList {
		call := target.GetResTarget().GetVal().GetFuncCall()
		if call == nil {
			continue
		}
		schema, name := splitName(call.Funcname)
		for _, f := range d.c.Functions(schema, name) {
			d.u.unseen = d.u.unseen || f.OID >= FirstUserOID // it may make tables
		}
		if len(call.Args) != 3 || name != "set_config" || call.Args[0].GetAConst().GetSval().GetSval() != "search_path" {
			continue
		}
		var path []string
		if s := call.Args[1].GetAConst().GetSval().GetSval(); s != "" {
			r, err := pg_query.Parse("SET search_path = " + s)
			if err != nil {
				continue
			}
			path = pathOf(r.Stmts[0].Stmt.GetVariableSetStmt().GetArgs())
		}
		d.c.setPath(path)
	}
}
