package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/config"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestServerAcceptsSQL prepares every statement of the golden packages, batches
// and key queries included, on a real server with the case's schema.
func TestServerAcceptsSQL(t *testing.T) {
	files, err := filepath.Glob("*/rung.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		if strings.HasPrefix(dir, "err_") {
			continue
		}
		t.Run(dir, func(t *testing.T) {
			db := pgtest.NewDatabase(t)
			db.Exec(t, schema(t, dir))
			conn := db.Conn(t)
			statements := constants(t, dir)
			if len(statements) == 0 {
				t.Fatalf("no statements below %s/want", dir)
			}
			types := map[string][]uint32{}
			for name, sql := range statements {
				d, err := conn.Prepare(t.Context(), "", sql)
				if err != nil {
					t.Errorf("%s: %v\n%s", name, err, sql)
					continue
				}
				for _, f := range d.Fields {
					types[name] = append(types[name], f.DataTypeOID)
				}
			}
			for name, single := range types {
				if batch, ok := types[name+"Batch"]; ok && !slices.Equal(batch[1:], single) {
					t.Errorf("%sBatch returns the types %v after the key's index, %s returns %v", name, batch[1:], name, single)
				}
			}
		})
	}
}

// schema returns the text of a case's schema files.
func schema(t *testing.T, dir string) string {
	t.Helper()
	c, errs := config.Load(dir, "")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, d := range c.Databases {
		names, errs := c.SchemaFiles(d)
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	return all.String()
}

// constants returns the SQL of a case's generated packages by the names of the
// constants.
func constants(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "want"), func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".sql.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Error(err)
				}
				found[spec.Names[0].Name] = text
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
