package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// Binding is what the names in the query of a view stood for when it was made.
// What is renamed or made later changes nothing about the view, as the server keeps
// it with the numbers of objects.
type Binding struct {
	Tables    map[*pg_query.RangeVar]*BoundTable
	Types     map[*pg_query.TypeName]OID
	Functions map[FunctionName][]*Function
}

// FunctionName is the name of a function as written.
type FunctionName struct{ Schema, Name string }

// BoundTable is a table with the names that its columns had. A column without one
// is not seen: it was added later. A nil map: the columns were not known.
type BoundTable struct {
	Table *Table
	Names map[*Column]string
}

// bind looks all names of a query up.
func (d *ddl) bind(query *pg_query.Node) *Binding {
	b := &Binding{
		Tables: map[*pg_query.RangeVar]*BoundTable{}, Types: map[*pg_query.TypeName]OID{}, Functions: map[FunctionName][]*Function{},
	}
	walk(query, func(n *pg_query.Node) {
		switch n := n.Node.(type) {
		case *pg_query.Node_RangeVar:
			if t := d.c.Table(n.RangeVar.Schemaname, n.RangeVar.Relname); t != nil {
				b.Tables[n.RangeVar] = boundTable(t)
			}
		case *pg_query.Node_FuncCall:
			schema, name := splitName(n.FuncCall.Funcname)
			if list := d.c.Functions(schema, name); len(list) > 0 {
				b.Functions[FunctionName{schema, name}] = list
			}
		case *pg_query.Node_TypeCast:
			b.bindType(d, n.TypeCast.TypeName)
		case *pg_query.Node_ColumnDef:
			b.bindType(d, n.ColumnDef.TypeName)
		}
	})
	return b
}

func (b *Binding) bindType(d *ddl, n *pg_query.TypeName) {
	if n == nil {
		return
	}
	if oid, _, err := d.c.ParseTypeName(n); err == nil && oid >= FirstUserOID {
		b.Types[n] = oid
	}
}

func boundTable(t *Table) *BoundTable {
	b := &BoundTable{Table: t}
	if len(t.Columns) > 0 {
		b.Names = make(map[*Column]string, len(t.Columns))
	}
	for _, c := range t.Columns {
		b.Names[c] = c.Name
	}
	return b
}

// dropReaders removes the views that use a column, which is dropped with CASCADE.
func (d *ddl) dropReaders(t *Table, col *Column) {
	for _, v := range slices.Clone(d.u.dependents[t]) {
		if !v.dropped && v.uses(t, col) {
			d.dropTable(v)
		}
	}
}

// uses says whether the query of a view names a column, or a star that stands for
// it. A column of the same name in another table counts as well.
func (t *Table) uses(base *Table, col *Column) bool {
	query, _ := t.Query.(*pg_query.Node)
	if query == nil || t.Binding == nil {
		return false
	}
	aliases, names := map[string]bool{}, map[string]bool{}
	for r, b := range t.Binding.Tables {
		if b.Table == base && b.Names[col] != "" {
			names[b.Names[col]], aliases[r.Relname], aliases[r.Alias.GetAliasname()] = true, true, true
		}
	}
	found := false
	walk(query, func(n *pg_query.Node) {
		fields := n.GetColumnRef().GetFields()
		if len(fields) == 0 {
			return
		}
		last := fields[len(fields)-1]
		switch {
		case last.GetAStar() == nil:
			found = found || names[last.GetString_().GetSval()]
		case len(fields) == 1:
			found = found || len(names) > 0
		default:
			found = found || aliases[fields[len(fields)-2].GetString_().GetSval()]
		}
	})
	return found
}
