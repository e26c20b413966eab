package catalog

import (
	"encoding/json"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// doBlock applies the DDL that a DO block in plpgsql holds. What stands in a
// branch or in a block with an exception handler is applied where it can be, as
// such code makes what is not there yet; branches are warned about. What a block
// does otherwise (EXECUTE, loops, functions) is not seen: from then on an object
// that is missing is no error for sure.
func (d *ddl) doBlock(n *pg_query.DoStmt) {
	for _, a := range n.Args {
		if e := a.GetDefElem(); e.Defname == "language" && e.Arg.GetString_().GetSval() != "plpgsql" {
			d.opaque("DO in another language than plpgsql is left out")
			return
		}
	}
	text, err := pg_query.ParsePlPgSqlToJSON(d.text)
	var functions []struct {
		Function struct {
			Action plNode `json:"action"`
		} `json:"PLpgSQL_function"`
	}
	if err != nil || json.Unmarshal([]byte(text), &functions) != nil || len(functions) != 1 {
		d.opaque("the DO block could not be read and is left out")
		return
	}
	b := &block{d: d, text: d.text, base: d.base}
	before := len(d.errs)
	b.statement(functions[0].Function.Action, false)
	d.text, d.base, d.tokens = b.text, b.base, nil
	switch {
	case b.unseen:
		d.opaque("what the DO block does by EXECUTE, loops or functions is left out")
		inside := d.errs[before:]
		d.errs = d.errs[:before:before]
		for _, e := range inside {
			d.report(e)
		}
	case b.branches:
		d.warn(-1, "statements in branches of the DO block are taken as run where they can be")
	}
}

// opaque warns of a statement whose effect on the schema is not known.
func (d *ddl) opaque(message string) {
	d.warn(-1, "%s", message)
	d.u.unseen = true
}

// block is a DO block that is being applied.
type block struct {
	d        *ddl
	text     string // of the DO statement
	base     int
	from     int // offset in text behind the last statement found
	unseen   bool
	branches bool
}

// plNode is a statement of plpgsql as libpg_query writes it: one field, named
// after the kind.
type plNode map[string]struct {
	Body       []plNode  `json:"body"`
	Cond       plExpr    `json:"cond"`
	Then       []plNode  `json:"then_body"`
	Elsif      []plElsif `json:"elsif_list"`
	Else       []plNode  `json:"else_body"`
	Exceptions *struct{} `json:"exceptions"`
	SQL        *plExpr   `json:"sqlstmt"`
}

// plExpr is a piece of SQL in plpgsql.
type plExpr struct {
	Expr struct {
		Query string `json:"query"`
	} `json:"PLpgSQL_expr"`
}

// plElsif is an ELSIF.
type plElsif struct {
	Branch struct {
		Cond plExpr   `json:"cond"`
		Then []plNode `json:"stmts"`
	} `json:"PLpgSQL_if_elsif"`
}

// statement applies one statement; maybe says that it need not run.
func (b *block) statement(n plNode, maybe bool) {
	for kind, s := range n { // one
		switch kind {
		case "PLpgSQL_stmt_block":
			for _, inner := range s.Body {
				b.statement(inner, maybe || s.Exceptions != nil)
			}
		case "PLpgSQL_stmt_if":
			list := []branch{{s.Cond.Expr.Query, s.Then}}
			for _, e := range s.Elsif {
				list = append(list, branch{e.Branch.Cond.Expr.Query, e.Branch.Then})
			}
			b.branch(append(list, branch{"true", s.Else}), maybe)
		case "PLpgSQL_stmt_execsql":
			if s.SQL != nil {
				b.sql(s.SQL.Expr.Query, maybe)
			}
		case "PLpgSQL_stmt_return", "PLpgSQL_stmt_raise", "PLpgSQL_stmt_assert", "PLpgSQL_stmt_assign", "PLpgSQL_stmt_getdiag":
		default:
			b.unseen = true
		}
	}
}

// branch is a part of an IF: its condition and statements.
type branch struct {
	condition  string
	statements []plNode
}

// branch applies the part of an IF that runs; where that is not known, the first that
// does anything: most such code makes what is not there yet.
func (b *block) branch(list []branch, maybe bool) {
	for i, part := range list {
		value, known := b.holds(part.condition)
		last := i == len(list)-1 // ELSE
		switch {
		case known && !value:
			continue
		case !known && !last:
			b.branches, maybe = true, true
		}
		before := b.from
		for _, inner := range part.statements {
			b.statement(inner, maybe)
		}
		if known || b.from > before {
			return
		}
	}
}

// sql applies a statement of SQL in the block.
func (b *block) sql(query string, maybe bool) {
	tree, err := pg_query.Parse(query)
	if err != nil || len(tree.Stmts) != 1 {
		b.unseen = true // it names variables
		return
	}
	if i := strings.Index(b.text[b.from:], query); i >= 0 {
		b.from += i
	}
	d := b.d
	d.text, d.base, d.tokens = query, b.base+b.from, nil
	b.from += len(query)
	if b.from > len(b.text) {
		b.from = len(b.text)
	}
	errs, warnings := len(d.errs), len(d.c.Warnings)
	d.statement(tree.Stmts[0].Stmt)
	if maybe {
		d.errs, d.c.Warnings = d.errs[:errs], d.c.Warnings[:warnings]
	}
}
