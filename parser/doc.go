// Package parser is the first arrow of the data flow: SQL text -> queries with
// directives.
//
// It splits annotated .sql files into statements with PostgreSQL's own scanner,
// reads the comment block above each one (name line, directives, doc comment),
// replaces named parameters by numbered ones and parses the result once with
// PostgreSQL's own grammar. It knows no schema. Its Error and ErrorList are what
// every later stage reports with.
package parser
