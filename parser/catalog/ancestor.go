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
