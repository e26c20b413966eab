// Package analyze is the arrow (Query, Catalog) -> typed query: what PostgreSQL's
// parse analysis would answer to Parse and Describe, found without a server, and
// in addition which results can be NULL.
//
// It resolves every name, function, operator and cast by PostgreSQL's own rules
// (parse_func.c, parse_oper.c, parse_coerce.c; manual chapter 10) over the facts
// of package catalog. What it cannot type is an error, never a guess.
package analyze
