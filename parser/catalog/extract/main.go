//go:build ignore

// The program reads the facts of a running server into a file of package catalog.
//
//	go run parser/catalog/extract/main.go -o parser/catalog/facts postgres://localhost/postgres
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/parser/catalog/extract"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("o", "parser/catalog/facts", "folder to write <major>.tsv.gz to")
	flag.Parse()
	if err := run(context.Background(), *dir, flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	text, major, err := extract.Facts(ctx, conn)
	if err != nil {
		return err
	}
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
	return os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.tsv.gz", major)), b.Bytes(), 0o644)
}
