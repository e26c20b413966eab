// Command rung generates a cached data-access layer from annotated SQL.
//
//	rung init                  write a configuration, a schema and queries to start from
//	rung generate              write Go code and triggers.sql
//	rung migrate               write the next migration of the triggers
//	rung diff                  show what generate would change
//	rung explain [query...]    show types, cache rule and dependencies
//	rung vet                   show what is right and probably not what you want
//	rung verify                compare a running database with what is generated
//	rung version               print the version
//
// It reads rung.yaml in the current folder; -C names another folder, -f another
// file. The exit code is 0 where all is well, 1 where diff, vet or verify
// has findings, 2 where the input or the command line is wrong.
package main
