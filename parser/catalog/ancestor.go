package catalog

// Parents returns the tables that t inherits from, or the one that it is a
// partition of.
func (t *Table) Parents() []*Table { return t.parents }

// IsPartition says that t is attached to its parent as a partition.
func (t *Table) IsPartition() bool { return t.partition }

// Partitions returns the partitions of a partitioned table, and theirs.
func (t *Table) Partitions() []*Table {
	var all []*Table
	for _, child := range t.children {
		if child.partition {
			all = append(append(all, child), child.Partitions()...)
		}
	}
	return all
}

// Nullable says whether a read of t, with the tables that inherit from it unless
// only, can find NULL in column c. Before version 18 a child may drop the NOT NULL
// that it has inherited (ATExecDropNotNull of tablecmds.c forbids it to partitions
// only).
func (t *Table) Nullable(c *Column, only bool) bool {
	if !c.NotNull {
		return true
	}
	if only {
		return false
	}
	for _, child := range t.children {
		if own := child.Column(c.Name); own != nil && child.Nullable(own, false) {
			return true
		}
	}
	return false
}
