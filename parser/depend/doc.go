// Package depend is the arrow typed query -> dependencies: which tables, columns
// and keys a result depends on, and which tables a statement writes.
package depend
