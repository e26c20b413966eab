// Package verify compares a running database with what the generator would
// install there: base objects, trigger functions, triggers, coverage, rights, the
// tables that the code was generated from, and the way that announcements take.
//
// It changes nothing. Each finding says what is wrong and, where SQL can mend it,
// the SQL.
package verify
