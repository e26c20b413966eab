// Package extract is the arrow running server -> facts: it reads what package
// catalog embeds about PostgreSQL's own objects and about its extensions.
//
// The text that Facts returns is the content of parser/catalog/facts/<major>.tsv.gz:
//
//	server 15.18
//	types 603
//	16	p	bool	b	B	1	...
//	functions 3240
//	...
//
// That of Extensions, in facts/extensions.tsv.gz, holds the same sections for each
// extension, headed by its name and those that it requires. Its objects are
// numbered from 16384 on, those of the first one required from 116384, and so on:
//
//	extension earthdistance cube
//	types 2
//	16384	x	earth	d	...
//
// To add a version: go run parser/catalog/extract/main.go -o parser/catalog/facts postgres://...
package extract

import (
	"context"
	_ "embed" // of the statements
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

var (
	//go:embed facts.sql
	statements string
	//go:embed system.sql
	system string
	//go:embed extension.sql
	extension string
)

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
	version, _, _ = strings.Cut(version, " ") // without the packager's name
	rows, err := sections(ctx, conn, system)
	return "server " + version + "\n" + rows, major, err
}

// Extensions returns the facts of the extensions that the server could install, of
// those that wanted says.
func Extensions(ctx context.Context, conn *pgx.Conn, wanted func(name string) bool) (string, error) {
	rows, err := conn.Query(ctx, `SELECT name, array_to_string(array_remove(requires, 'plpgsql'), ' ')
		FROM pg_available_extension_versions v WHERE version = (SELECT default_version FROM pg_available_extensions a WHERE a.name = v.name)
		ORDER BY name COLLATE "C"`)
	if err != nil {
		return "", err
	}
	var heads [][2]string
	var name string
	var requires *string
	_, err = pgx.ForEachRow(rows, []any{&name, &requires}, func() error {
		head := "extension " + name
		if requires != nil && *requires != "" {
			head += " " + *requires
		}
		heads = append(heads, [2]string{name, head})
		return nil
	})
	var b strings.Builder
	for _, h := range heads {
		if name := h[0]; name != "plpgsql" && wanted(name) {
			quoted := pgx.Identifier{name}.Sanitize()
			text, err := sections(ctx, conn, "CREATE EXTENSION "+quoted+" CASCADE;\n"+strings.ReplaceAll(extension, "$1", name))
			if err != nil {
				return "", fmt.Errorf("extension %s: %w", name, err)
			}
			b.WriteString(h[1] + "\n" + text)
		}
	}
	return b.String(), err
}

// sections runs the statements about the objects that setup chooses, in a
// transaction that leaves nothing behind. Empty sections are left out.
func sections(ctx context.Context, conn *pgx.Conn, setup string) (text string, err error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, tx.Rollback(ctx)) }()
	functions, list, _ := strings.Cut(statements, "-- section: ")
	if _, err := tx.Exec(ctx, setup+functions); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, part := range strings.Split(list, "-- section: ") {
		name, sql, _ := strings.Cut(part, "\n")
		rows, err := tx.Query(ctx, sql)
		if err != nil {
			return "", err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if len(lines) == 0 || name == "keywords" && setup != system {
			continue
		}
		fmt.Fprintf(&b, "%s %d\n", name, len(lines))
		for _, line := range lines {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String(), nil
}
