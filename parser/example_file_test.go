package parser_test

import (
	"fmt"

	"github.com/rungdb/rung/parser"
)

func ExampleParseFile() {
	src := &parser.Source{Path: "queries/author.sql", Text: `-- GetAuthor returns one author.
-- name: GetAuthor :one
-- cache: 10m
SELECT name FROM authors WHERE id = @id;

-- name: ListAuthors :many
-- cahce: 1h
SELECT name FROM FROM authors;
`}
	queries, errs := parser.ParseFile(src)
	for _, q := range queries {
		fmt.Println(q.Name, q.Command, *q.Cache.TTL)
		fmt.Println(q.SQL)
	}
	fmt.Println(errs)
	// Output:
	// GetAuthor :one 10m0s
	// SELECT name FROM authors WHERE id = $1
	// queries/author.sql:7:4: ListAuthors: unknown directive "cahce"
	//     -- cahce: 1h
	//        ^
	//   hint: perhaps you meant `-- cache: 1h`
	// queries/author.sql:8:18: ListAuthors: syntax error at or near "FROM"
	//     SELECT name FROM FROM authors;
	//                      ^
}

func ExampleStatements() {
	src := &parser.Source{Path: "db/1.sql", Text: `-- +goose Up
CREATE TABLE authors (id bigint);
CREATE TABLE books (id bigint;
-- +goose Down
DROP TABLE authors;
`}
	statements, errs := parser.Statements(src)
	for _, s := range statements {
		fmt.Println(src.Position(s.Offset).Line, s.Text)
	}
	fmt.Println(errs)
	// Output:
	// 2 CREATE TABLE authors (id bigint)
	// db/1.sql:3:30: syntax error at end of input
	//     CREATE TABLE books (id bigint;
	//                                  ^
}
