// Package migratetest runs the migrations that rung writes with the tools that they
// are written for. It is a module of its own, so that nobody inherits the tools.
package migratetest
