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
// virtual, which the grammar of the parser does not know yet. It reads them as columns
// with a default in the same place, so that every location stays as it is, and says
// afterwards what they are. It is nil where there are none, or another error.
func parseVirtual(sql string) *pg_query.Node {
	text, columns := defaultsForVirtual(sql)
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
func defaultsForVirtual(sql string) (string, map[int32]bool) {
	scan, err := pg_query.Scan(sql)
	if err != nil {
		return "", nil
	}
	var tokens []*pg_query.ScanToken
	for _, t := range scan.Tokens {
		if t.Token != pg_query.Token_SQL_COMMENT && t.Token != pg_query.Token_C_COMMENT {
			tokens = append(tokens, t)
		}
	}
	text := []byte(sql)
	blank := func(from, to int32) { copy(text[from:to], strings.Repeat(" ", int(to-from))) }
	columns := map[int32]bool{}
	for i := range tokens {
		last := closing(tokens, i)
		if last < 0 || last+1 < len(tokens) && tokens[last+1].Token == pg_query.Token_STORED {
			continue
		}
		from := tokens[i].Start
		blank(from, tokens[i+2].End)
		copy(text[from:], "DEFAULT")
		columns[from] = true
		if last+1 < len(tokens) {
			if t := tokens[last+1]; strings.EqualFold(sql[t.Start:t.End], "virtual") {
				blank(t.Start, t.End)
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
