package parser

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// VirtualColumn is Constraint.GeneratedWhen of a generated column that is virtual:
// PostgreSQL 18 and later have them, and there they are the default (gram.y,
// opt_virtual_or_stored).
const VirtualColumn = "v"

// parseVirtual parses a statement of a schema file whose generated columns may be
// virtual, which the grammar of the parser does not know yet; code is its tokens
// without comments, from their places in the file. It reads them as columns with a
// default in the same place, so that every location stays as it is, and says afterwards
// what they are. It is nil where there are none, or another error.
func parseVirtual(sql string, code []*pg_query.ScanToken) *pg_query.Node {
	text, columns := defaultsForVirtual(sql, code)
	if len(columns) == 0 {
		return nil
	}
	result, err := pg_query.Parse(text)
	if err != nil || len(result.Stmts) != 1 {
		return nil
	}
	node := result.Stmts[0].Stmt
	for _, n := range node.GetCreateStmt().GetTableElts() {
		markVirtual(n.GetColumnDef(), columns)
	}
	for _, n := range node.GetAlterTableStmt().GetCmds() {
		markVirtual(n.GetAlterTableCmd().GetDef().GetColumnDef(), columns)
	}
	return node
}

func markVirtual(def *pg_query.ColumnDef, columns map[int32]bool) {
	for _, n := range def.GetConstraints() {
		if c := n.GetConstraint(); c.GetContype() == pg_query.ConstrType_CONSTR_DEFAULT && columns[c.Location] {
			c.Contype, c.GeneratedWhen = pg_query.ConstrType_CONSTR_GENERATED, VirtualColumn
		}
	}
}

// defaultsForVirtual replaces GENERATED ALWAYS AS (x) VIRTUAL, or without the last
// word, by DEFAULT (x) of the same length, and returns the offsets of these DEFAULTs.
func defaultsForVirtual(sql string, code []*pg_query.ScanToken) (string, map[int32]bool) {
	text, start := []byte(sql), code[0].Start
	blank := func(first, last *pg_query.ScanToken) {
		from, to := first.Start-start, last.End-start
		copy(text[from:to], strings.Repeat(" ", int(to-from)))
	}
	columns := map[int32]bool{}
	for i, t := range code {
		last := closing(code, i)
		if last < 0 || last+1 < len(code) && code[last+1].Token == pg_query.Token_STORED {
			continue
		}
		at := t.Start - start
		blank(t, code[i+2])
		copy(text[at:], "DEFAULT")
		columns[at] = true
		if last+1 < len(code) {
			if k := code[last+1]; strings.EqualFold(sql[k.Start-start:k.End-start], "virtual") {
				blank(k, k)
			}
		}
	}
	return string(text), columns
}

// closing returns the index of the parenthesis that ends GENERATED ALWAYS AS (x), which
// begins at the i-th token; -1 where it does not.
func closing(tokens []*pg_query.ScanToken, i int) int {
	begin := []pg_query.Token{pg_query.Token_GENERATED, pg_query.Token_ALWAYS, pg_query.Token_AS, pg_query.Token_ASCII_40}
	if i+len(begin) > len(tokens) {
		return -1
	}
	for j, t := range begin {
		if tokens[i+j].Token != t {
			return -1
		}
	}
	depth := 0
	for j := i + len(begin) - 1; j < len(tokens); j++ {
		switch tokens[j].Token {
		case pg_query.Token_ASCII_40:
			depth++
		case pg_query.Token_ASCII_41:
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return -1
}
