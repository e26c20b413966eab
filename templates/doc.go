// Package templates holds the texts that generated SQL is made from: the base
// objects of a database and the triggers of a table.
package templates
