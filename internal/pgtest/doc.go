// Package pgtest starts throw-away servers from the binaries installed on this
// machine: a PostgreSQL primary with streaming replicas, and Redis. Tests use
// it, and so does the demonstration program.
//
// Tests take what they need with one call and give nothing back:
//
//	db := pgtest.NewDatabase(t)         // a fresh database on one server per test process
//	cluster := pgtest.NewCluster(t, 1)  // a primary and replicas of the test's own
//	redis := pgtest.NewRedis(t)
//
// Programs call StartCluster and StartRedis, which return errors, and Close what
// they got.
//
// The servers listen on loopback behind a random password and write to one
// folder under the system's temporary directory. Whatever ends the process that
// started them (the end of the tests, a panic, SIGKILL), nothing stays behind:
// see guardian. As root the servers run as the account postgres or nobody, since
// PostgreSQL refuses to run as root. Unix only.
//
// Missing binaries are an error that says what to install. Nothing here skips a
// test.
package pgtest
