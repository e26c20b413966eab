package parser_test

import (
	"testing"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// TestVirtualColumns reads generated columns of PostgreSQL 18, whose keyword is new.
func TestVirtualColumns(t *testing.T) {
	const text = `CREATE TABLE t (
	a int GENERATED ALWAYS AS IDENTITY,
	b int GENERATED ALWAYS AS ((a) * 2) STORED,
	c int GENERATED  ALWAYS /* c */ AS (a + (2)) Virtual NOT NULL,
	d text DEFAULT 'GENERATED ALWAYS AS (1) VIRTUAL',
	e int generated always as (a));
ALTER TABLE t ADD COLUMN f int GENERATED ALWAYS AS (a) VIRTUAL, ADD COLUMN g int DEFAULT 1;
ALTER TABLE t ADD COLUMN h int GENERATED ALWAYS AS (a VIRTUAL`
	list, errs := parser.Statements(&parser.Source{Path: "schema.sql", Text: text})
	if len(errs) != 1 || errs[0].Error() == "" || text[errs[0].Offset:] != "VIRTUAL" {
		t.Errorf("errors = %v, want the one of the last statement at VIRTUAL", errs)
	}
	if len(list) != 2 {
		t.Fatalf("%d statements, want 2", len(list))
	}
	var columns []*pg_query.ColumnDef
	for _, n := range list[0].Node.GetCreateStmt().TableElts {
		columns = append(columns, n.GetColumnDef())
	}
	for _, n := range list[1].Node.GetAlterTableStmt().Cmds {
		columns = append(columns, n.GetAlterTableCmd().Def.GetColumnDef())
	}
	want := map[string]string{"b": "stored", "c": "virtual", "e": "virtual", "f": "virtual"}
	for _, c := range columns {
		got := ""
		for _, n := range c.Constraints {
			con := n.GetConstraint()
			switch {
			case con.Contype != pg_query.ConstrType_CONSTR_GENERATED:
				continue
			case con.GeneratedWhen == parser.VirtualColumn:
				got = "virtual"
			default:
				got = "stored"
			}
			if con.RawExpr == nil {
				t.Errorf("%s has no expression", c.Colname)
			}
		}
		if got != want[c.Colname] {
			t.Errorf("%s is %q, want %q", c.Colname, got, want[c.Colname])
		}
	}
}
