// Package extract is the arrow running server -> facts: it reads what package
// catalog embeds about PostgreSQL's own objects.
//
// The text that it returns is the content of parser/catalog/facts/<major>.tsv.gz:
//
//	server 15.18
//	types 603
//	16	p	bool	b	B	1	...
//	functions 3240
//	...
//
// To add a version: go run parser/catalog/extract/main.go -o parser/catalog/facts postgres://...
package extract

import (
	"context"
	_ "embed" // of facts.sql
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed facts.sql
var statements string

// Facts returns the facts of the server that conn leads to, and the server's
// major version. The rows do not depend on the user's objects.
func Facts(ctx context.Context, conn *pgx.Conn) (text string, major int, err error) {
	var version, number string
	err = conn.QueryRow(ctx, "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000 || ''").Scan(&version, &number)
	if err != nil {
		return "", 0, err
	}
	if _, err := fmt.Sscan(number, &major); err != nil {
		return "", 0, err
	}
	tx, err := conn.Begin(ctx) // that leaves nothing behind
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, tx.Rollback(ctx)) }()
	setup, sections, _ := strings.Cut(statements, "-- section: types\n")
	if _, err := tx.Exec(ctx, setup); err != nil {
		return "", 0, err
	}
	var b strings.Builder
	version, _, _ = strings.Cut(version, " ") // without the packager's name
	fmt.Fprintf(&b, "server %s\n", version)
	for _, part := range strings.Split("types\n"+sections, "-- section: ") {
		name, sql, _ := strings.Cut(part, "\n")
		rows, err := tx.Query(ctx, sql)
		if err != nil {
			return "", 0, err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return "", 0, fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(&b, "%s %d\n", name, len(lines))
		for _, line := range lines {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String(), major, nil
}
