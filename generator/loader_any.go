package generator

import (
	"errors"
	"strconv"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/depend"
)

// keyed says that every row of a batch can tell its key, so that anySQL applies.
func (m *method) keyed(l *loader) bool {
	_, ok := findKeyCondition(m.SQL, l.key+1)
	return ok && l.keyType.tellsKey() && rowsTellKey(m.Query, l.key+1)
}

// anySQL is the faster form of batchSQL, for a statement whose rows tell their
// key: the condition becomes `column = ANY (keys)`, and the column stands in front
// of the output. ORDER BY keeps the order of each key's rows.
func (p *pkg) anySQL(m *method, l *loader) (string, error) {
	sql := m.SQL
	c, ok := findKeyCondition(sql, l.key+1)
	if !ok {
		return "", errors.New("the condition by the key is not found")
	}
	return sql[:c.list] + " " + c.column + " AS " + freeName(c.tokens, sql, "rung_key") + "," + sql[c.list:c.from] +
		c.column + " = ANY (" + p.arrayParam(m.Params[l.key].Type, l.key+1) + ")" + sql[c.to:], nil
}

// tellsKey says that a value of the type, scanned from the column that it was
// compared with, is the same value again.
func (t *goType) tellsKey() bool {
	switch t.class {
	case intClass, textClass, uuidClass:
		return t.form == named && !t.opaque && t.enum == nil && t.field == ""
	}
	return false
}

// rowsTellKey says that the statement has each row for one value of the parameter
// only, that of a column which every row has: it compares the two where all
// conditions must hold. What counts, cuts or compares rows of several keys with
// each other has another meaning for many keys at once; so have the places of
// output columns in ORDER BY once there is one more.
func rowsTellKey(q *Query, param int) bool {
	t := q.Tree
	if t == nil || t.Kind != analyze.Select || t.SetOp != nil || t.Rows != nil || len(t.With) > 0 || len(q.Columns) == 0 ||
		t.Aggregated || t.Distinct || len(t.DistinctOn) > 0 || len(t.Windows) > 0 || t.Limit != nil || t.Offset != nil || t.Locking {
		return false
	}
	for _, by := range q.Stmt.GetSelectStmt().GetSortClause() {
		if by.GetSortBy().GetNode().GetAConst() != nil {
			return false
		}
	}
	for _, e := range conditions(nil, t.Where) {
		if v := comparedWith(e, param); v != nil {
			return isKey(q.Reads, v, param)
		}
	}
	return false
}

// conditions appends the conditions that must all hold.
func conditions(list []analyze.Expr, e analyze.Expr) []analyze.Expr {
	if and, ok := e.(*analyze.BoolOp); ok && and.Op == "and" {
		for _, a := range and.Args {
			list = conditions(list, a)
		}
		return list
	}
	return append(list, e)
}

// comparedWith returns the column where e is `column = $param`, of one type (or
// varchar as text) and in either order.
func comparedWith(e analyze.Expr, param int) *analyze.Var {
	op, ok := e.(*analyze.Op)
	if !ok || len(op.Args) != 2 || op.Distinct || op.NullIf || op.Operator == nil || op.Operator.Name != "=" {
		return nil
	}
	for i, a := range op.Args {
		ref, ok := op.Args[1-i].(*analyze.ParamRef)
		if !ok || ref.Number != param || ref.Cast || a.Type() != ref.Type() {
			continue
		}
		if c, ok := a.(*analyze.Cast); ok && c.Implicit && c.Func == nil && !c.IO {
			a = c.Arg
		}
		v, _ := a.(*analyze.Var)
		return v
	}
	return nil
}

// isKey says that the column's equality with the parameter is one that keys are
// made of, so that equal means the same.
func isKey(reads []depend.Watch, v *analyze.Var, param int) bool {
	if v.Rel.Table == nil || v.Column < 0 || v.Column >= len(v.Rel.Table.Columns) {
		return false
	}
	for _, r := range reads {
		for _, k := range r.Keys {
			for _, c := range k {
				if c.Column == v.Rel.Table.Columns[v.Column] && c.Param == param && !c.Each && !c.Optional {
					return true
				}
			}
		}
	}
	return false
}

// keyCondition is where a statement compares a column with a parameter.
type keyCondition struct {
	tokens   []*pg_query.ScanToken
	list     int    // offset of the select list
	column   string // as written
	from, to int    // of the condition
}

// findKeyCondition finds `name.name = $n` or its reverse around the only use of $n
// in a statement that begins with SELECT.
func findKeyCondition(sql string, param int) (c keyCondition, ok bool) {
	scan, err := pg_query.Scan(sql)
	if err != nil || len(scan.Tokens) == 0 {
		return c, false
	}
	c.tokens, c.list = scan.Tokens, int(scan.Tokens[0].End)
	text := make([]string, len(c.tokens)+2)
	at, uses := 0, 0
	for i, t := range c.tokens {
		if text[i] = sql[t.Start:t.End]; text[i] == "$"+strconv.Itoa(param) {
			at, uses = i, uses+1
		}
	}
	if uses != 1 || !strings.EqualFold(text[0], "select") || strings.EqualFold(text[1], "all") {
		return c, false
	}
	var first, last int // tokens of the column
	switch {
	case at >= 2 && text[at-1] == "=" && text[at-2] != ")":
		first, last = at-2, at-2
		for first >= 2 && text[first-1] == "." {
			first -= 2
		}
	case text[at+1] == "=" && text[at+2] != "(":
		first, last = at+2, at+2
		for last+2 < len(c.tokens) && text[last+1] == "." {
			last += 2
		}
	default:
		return c, false
	}
	c.column = sql[c.tokens[first].Start:c.tokens[last].End]
	c.from = int(c.tokens[min(first, at)].Start)
	c.to = int(c.tokens[max(last, at)].End)
	return c, true
}
