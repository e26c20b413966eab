package verify

import (
	"crypto/md5" //nolint:gosec // as the server hashes prosrc
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// routine is a function or procedure as generated SQL makes it.
type routine struct {
	function
	sql string // CREATE OR REPLACE
}

// statements parses SQL that the generator has written.
func statements(sql string) ([]parser.Statement, error) {
	list, errs := parser.Statements(&parser.Source{Path: "generated SQL", Text: sql})
	return list, errs.Err()
}

// routines returns the functions and procedures that the statements make, by name.
func routines(list []parser.Statement) map[string]routine {
	found := map[string]routine{}
	for _, st := range list {
		if n := st.Node.GetCreateFunctionStmt(); n != nil {
			r := routine{function: asServer(n), sql: st.Text + ";"}
			found[r.Name] = r
		}
	}
	return found
}

// asServer is what pg_proc has once the statement has been run. A body is stored
// as it is written, and a setting as its name and value.
func asServer(n *pg_query.CreateFunctionStmt) function {
	f := function{Name: lastName(n.Funcname), Kind: "f", Owner: true, Settings: []string{}}
	if n.IsProcedure {
		f.Kind = "p"
	}
	var args []string
	for _, node := range n.Parameters {
		p := node.GetFunctionParameter()
		if p.Mode == pg_query.FunctionParameterMode_FUNC_PARAM_DEFAULT || p.Mode == pg_query.FunctionParameterMode_FUNC_PARAM_IN {
			args = append(args, lastName(p.ArgType.Names)+strings.Repeat("[]", len(p.ArgType.ArrayBounds)))
		}
	}
	f.Args = strings.Join(args, ", ")
	for _, node := range n.Options {
		option := node.GetDefElem()
		switch option.Defname {
		case "language":
			f.Language = option.Arg.GetString_().GetSval()
		case "security":
			f.Definer = option.Arg.GetBoolean().GetBoolval()
		case "as":
			sum := md5.Sum( //nolint:gosec // as above
				[]byte(option.Arg.GetList().Items[0].GetString_().GetSval()))
			f.Hash = hex.EncodeToString(sum[:])
		case "set":
			f.Settings = append(f.Settings, setting(option.Arg.GetVariableSetStmt()))
		}
	}
	return f
}

func setting(n *pg_query.VariableSetStmt) string {
	var values []string
	for _, a := range n.Args {
		value := a.GetAConst().GetSval().GetSval()
		if i := a.GetAConst().GetIval(); i != nil {
			value = strconv.Itoa(int(i.Ival))
		}
		values = append(values, value)
	}
	return n.Name + "=" + strings.Join(values, ", ")
}

func lastName(names []*pg_query.Node) string {
	return names[len(names)-1].GetString_().GetSval()
}

// differs says what of an installed function is not as generated, empty where
// nothing is.
func (r routine) differs(f *function) string {
	var what []string
	note := func(wrong bool, format string, args ...any) {
		if wrong {
			what = append(what, fmt.Sprintf(format, args...))
		}
	}
	note(f.Kind != r.Kind || f.Language != r.Language, "it is of another kind or language")
	note(f.Hash != r.Hash, "its body is another one")
	note(f.Definer != r.Definer, "SECURITY DEFINER is %s", onOff(f.Definer))
	note(!slices.Equal(f.Settings, r.Settings), "its settings are {%s}, not {%s}", strings.Join(f.Settings, "; "), strings.Join(r.Settings, "; "))
	return strings.Join(what, ", ")
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
