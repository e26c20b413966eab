package rung_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Budgets of hand-written code, tests excepted: what fits on a screen is read.
const (
	maxFileLines     = 500
	maxFunctionLines = 60
)

// longFunctions may exceed the budget, each with the reason. Keys are path and
// name, such as "parser/scan.go scan".
func longFunctions() map[string]string { return map[string]string{} }

// goFile is one Go file of the module.
type goFile struct {
	path      string
	ast       *ast.File
	generated bool
}

// goFiles parses the module's files, those of golden cases excepted.
func goFiles(t *testing.T, fset *token.FileSet) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || path == "golden" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			files = append(files, goFile{filepath.ToSlash(path), file, ast.IsGenerated(file)})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func isTest(path string) bool { return strings.HasSuffix(path, "_test.go") }

func TestBudgets(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	allowed := longFunctions()
	for _, f := range goFiles(t, fset) {
		if f.generated || isTest(f.path) {
			continue
		}
		if lines := fset.Position(f.ast.FileEnd).Line; lines > maxFileLines {
			t.Errorf("%s has %d lines, want at most %d", f.path, lines, maxFileLines)
		}
		for _, decl := range f.ast.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
			key := f.path + " " + fn.Name.Name
			if _, found := allowed[key]; found && lines > maxFunctionLines {
				delete(allowed, key)
			} else if lines > maxFunctionLines {
				t.Errorf("%s: %s has %d lines, want at most %d", f.path, fn.Name.Name, lines, maxFunctionLines)
			}
		}
	}
	for key := range allowed {
		t.Errorf("longFunctions allows %q, which does not need it", key)
	}
}

// A file that imports package testing and is not a test is linked into users'
// programs. Two packages are for tests alone.
func TestTestCodeStaysInTests(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, token.NewFileSet()) {
		dir := filepath.ToSlash(filepath.Dir(f.path))
		if isTest(f.path) || dir == "internal/pgtest" || dir == "runtime/runtimetest" {
			continue
		}
		for _, imported := range f.ast.Imports {
			if path := strings.Trim(imported.Path.Value, `"`); path == "testing" || strings.HasPrefix(path, "testing/") {
				t.Errorf("%s imports %s", f.path, path)
			}
		}
	}
}

// Nothing runs before main, and nothing that a package shares changes: variables
// of a package are tables, and state belongs to values.
func TestPackagesHoldNoState(t *testing.T) {
	t.Parallel()
	allowed := map[string]bool{
		"internal/pgtest: shared": true, // the server that the tests of one process share
	}
	fset := token.NewFileSet()
	byDir := make(map[string][]*ast.File)
	for _, f := range goFiles(t, fset) {
		if !isTest(f.path) && !f.generated {
			dir := filepath.ToSlash(filepath.Dir(f.path))
			byDir[dir] = append(byDir[dir], f.ast)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		for _, name := range written(fset, dir, byDir[dir]) {
			if !allowed[dir+": "+name] {
				t.Errorf("%s: package variable %s is written to, or init runs", dir, name)
			}
			delete(allowed, dir+": "+name)
		}
	}
	for name := range allowed {
		t.Errorf("%q is allowed and does not exist", name)
	}
}

// written returns the package variables that the package's functions assign to,
// also in part, and "init" where there is one.
func written(fset *token.FileSet, dir string, files []*ast.File) []string {
	info := types.Info{Uses: make(map[*ast.Ident]types.Object)}
	// Imports are not needed to tell a package's own variables from local ones, so
	// that errors for want of them are of no interest.
	config := types.Config{Importer: noImporter{}, Error: func(error) {}}
	pkg, _ := config.Check(dir, fset, files, &info)

	names := make(map[string]bool)
	note := func(e ast.Expr) {
		if v, ok := info.Uses[root(e)].(*types.Var); ok && v.Parent() == pkg.Scope() {
			names[v.Name()] = true
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					names["init"] = true
				}
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					note(left)
				}
			case *ast.IncDecStmt:
				note(n.X)
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(names))
}

// root returns the x of x, x.f, x[i] and *x.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// noImporter finds no package.
type noImporter struct{}

func (noImporter) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("%s is not looked at", path)
}
