package catalog

// Parents returns the tables that t inherits from, or the one that it is a
// partition of.
func (t *Table) Parents() []*Table { return t.parents }

// IsPartition says that t is attached to its parent as a partition.
func (t *Table) IsPartition() bool { return t.partition }
