package catalog

// constraint is a named constraint of a table.
type constraint struct {
	name    string
	kind    byte // contype: c check, f foreign key, p primary key, u unique, x exclusion
	columns []string
	index   *index // of p, u and x
}

// index is an index of a table.
type index struct {
	name       string
	schema     string
	table      *Table
	columns    []string // plain columns that it uses anywhere
	key        *Key     // of unique ones
	constraint *constraint
}
