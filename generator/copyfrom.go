package generator

// copyTarget returns the table as written, and the columns in the order of the
// parameters. The parser has seen to it that the statement is one row of parameters.
func (m *method) copyTarget() (table, columns []string) {
	n := m.Stmt.GetInsertStmt()
	if s := n.Relation.Schemaname; s != "" {
		table = append(table, s)
	}
	table = append(table, n.Relation.Relname)
	columns = make([]string, len(m.Params))
	row := n.SelectStmt.GetSelectStmt().ValuesLists[0].GetList().Items
	for i, item := range row {
		columns[item.GetParamRef().Number-1] = n.Cols[i].GetResTarget().Name
	}
	return table, columns
}
