// Package generator is the arrow analyzed queries -> files: typed Go data-access
// code through jennifer, trigger SQL through the texts of package templates. It
// is pure: it reads nothing and writes nothing.
package generator
