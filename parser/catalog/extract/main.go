//go:build ignore

// The program reads the facts of a running server into files of package catalog:
// those of PostgreSQL's own objects, or with -extensions those of the extensions
// named, all that can be installed where none is. Other extensions that the file
// has stay in it.
//
//	go run parser/catalog/extract/main.go -o parser/catalog/facts postgres://localhost/postgres
//	go run parser/catalog/extract/main.go -extensions -o parser/catalog/facts postgres://localhost/postgres vector
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/parser/catalog/extract"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("o", "parser/catalog/facts", "folder to write to")
	extensions := flag.Bool("extensions", false, "write extensions.tsv.gz rather than <major>.tsv.gz")
	flag.Parse()
	run := systemFacts
	if *extensions {
		run = extensionFacts
	}
	if err := run(context.Background(), *dir, flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
}

func systemFacts(ctx context.Context, dir, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	text, major, err := extract.Facts(ctx, conn)
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, fmt.Sprintf("%d.tsv.gz", major)), text)
}

func extensionFacts(ctx context.Context, dir, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	names := flag.Args()[1:]
	text, err := extract.Extensions(ctx, conn, func(name string) bool { return len(names) == 0 || slices.Contains(names, name) })
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "extensions.tsv.gz")
	parts := map[string]string{}
	old, err := read(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, part := range strings.Split("\n"+old+text, "\nextension ")[1:] {
		name, _, _ := strings.Cut(part, "\n")
		name, _, _ = strings.Cut(name, " ")
		parts[name] = "extension " + strings.TrimSuffix(part, "\n") + "\n"
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		b.WriteString(parts[name])
	}
	return write(file, b.String())
}

func read(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}

func write(file, text string) error {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}
