package analyze

import (
	"fmt"
	"slices"

	"github.com/rungdb/rung/parser/catalog"
)

// finding is one error, placed in the parser's SQL (-1: no place).
type finding struct {
	pos                 int
	code, message, hint string
}

// SQLSTATEs (errcodes.txt).
const (
	errSyntax             = "42601"
	errUndefinedColumn    = "42703"
	errUndefinedTable     = "42P01"
	errUndefinedFunction  = "42883"
	errUndefinedObject    = "42704"
	errUndefinedSchema    = "3F000"
	errDuplicateColumn    = "42701"
	errDuplicateAlias     = "42712"
	errAmbiguousColumn    = "42702"
	errAmbiguousFunction  = "42725"
	errAmbiguousParameter = "42P08"
	errAmbiguousAlias     = "42P09"
	errIndeterminate      = "42P18"
	errDatatypeMismatch   = "42804"
	errCannotCoerce       = "42846"
	errGrouping           = "42803"
	errWindowing          = "42P20"
	errWrongObject        = "42809"
	errColumnReference    = "42P10"
	errFeature            = "0A000"
	errRecursion          = "42P19"
	errColumnDefinition   = "42611"
	errDuplicateCTE       = "42712"
	errGeneratedAlways    = "428C9"
	errInvalidText        = "22P02"
	errTooManyArguments   = "54023"
)

// fail reports an error. Places inside a view's body are not the query's.
func (a *analyzer) fail(code string, pos int, hint, format string, args ...any) {
	if a.nested > a.placed {
		pos = -1
	}
	m := fmt.Sprintf(format, args...)
	for _, f := range a.findings {
		if f.pos == pos && f.message == m {
			return // the same node was looked at twice (BETWEEN, ORDER BY)
		}
	}
	a.findings = append(a.findings, &finding{pos: pos, code: code, message: m, hint: hint})
}

// syntaxError reports what the server's parser would not have let through, before
// all else.
func (a *analyzer) syntaxError(pos int, hint, message string) {
	if a.nested > a.placed {
		pos = -1
	}
	a.findings = slices.Insert(a.findings, 0, &finding{pos: pos, code: errSyntax, message: message, hint: hint})
}

// unsupported reports what this version cannot analyze.
func (a *analyzer) unsupported(what string, pos int, hint string) {
	a.fail(errFeature, pos, hint, "%s is not supported yet", what)
}

// errExpr stands for an expression that was already reported. Whatever contains
// it is an errExpr too, so that one mistake makes one error.
type errExpr struct{ Node }

func bad(pos int) Expr { return &errExpr{Node{Offset: pos}} }

func isBad(e Expr) bool { _, ok := e.(*errExpr); return ok }

func anyBad(list []Expr) bool {
	return slices.ContainsFunc(list, isBad)
}

// badf reports an error and returns its errExpr.
func (a *analyzer) badf(code string, pos int, hint, format string, args ...any) Expr {
	a.fail(code, pos, hint, format, args...)
	return bad(pos)
}

// typesOf lists the types of expressions.
func typesOf(list []Expr) []catalog.OID {
	types := make([]catalog.OID, len(list))
	for i, e := range list {
		types[i] = e.Type()
	}
	return types
}
