// Package depend is the arrow typed query -> dependencies: which tables, columns
// and keys a result depends on, and which tables a statement writes.
//
// Derive is its only entry. The argument why no change is missed stands in
// soundness.go, and the rules of the other files are named there; a change of one
// is a change of the other. TestNoChangeIsMissed looks for counterexamples on a
// real server.
package depend
