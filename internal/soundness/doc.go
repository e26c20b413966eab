// Package soundness checks the last arrow of the generator, from queries to
// triggers, against a real server: whatever changes the result of a cached query
// is announced, by the triggers generated for it, under a tag that the result
// depends on.
//
// A world is a random schema with random cached queries over it, taken through
// parser, analyze, depend and generator.Triggers as `rung generate` does, and
// installed in a database of its own. Random programs write to it, in every form
// that PostgreSQL has. Every query is remembered with its arguments, its result
// and its tags, as the runtime remembers it. After each commit every query is
// asked again: where the result is another one and none of the announcements
// heard touches a tag, a change was missed.
//
// Everything follows from a seed. What is missed is printed with it, with the
// program shrunk to what is needed.
//
// Not reached: tables that others inherit from, foreign and temporary tables,
// row-level security (all refused), DDL, partitions attached after the triggers
// (announced by event triggers and by `rung verify`), session_replication_role,
// under which the server itself does not keep foreign keys.
package soundness
