package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// binEnv names the environment variable that decides where PostgreSQL's
// binaries are, for machines with several versions.
const binEnv = "RUNG_PG_BIN"

const missingPostgres = `no PostgreSQL 14 or newer found: looked for initdb and postgres in $` + binEnv + `, $PATH and %s.
Run scripts/install.sh, or install it:
  Debian, Ubuntu:  apt-get install postgresql
  Fedora:          dnf install postgresql-server
  macOS:           brew install postgresql@16
or set ` + binEnv + ` to the folder that has them`

const missingRedis = `no Redis found: looked for redis-server and valkey-server in $PATH.
Run scripts/install.sh, or install it:
  Debian, Ubuntu:  apt-get install redis-server
  Fedora:          dnf install valkey
  macOS:           brew install redis`

// installFolders returns where packages put PostgreSQL's server binaries, which
// they keep out of PATH so that several versions fit on one machine.
func installFolders() []string {
	return []string{
		"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"/usr/pgsql-*/bin",          // PGDG for Fedora and its kin
		"/usr/local/bin",
		"/usr/local/pgsql/bin",
		"/usr/libexec/postgresql*", // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	}
}

// postgresFolder returns the folder of one installation's initdb and postgres.
// The first place that has both wins; among several versions in one place it is
// the newest.
func postgresFolder() (string, error) {
	if dir := os.Getenv(binEnv); dir != "" {
		if !hasServer(dir) {
			return "", fmt.Errorf("pgtest: %s=%s has no initdb and postgres", binEnv, dir)
		}
		return dir, nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link into an installation's folder: the other programs are there.
		if target, err := filepath.EvalSymlinks(path); err == nil && hasServer(filepath.Dir(target)) {
			return filepath.Dir(target), nil
		}
	}
	for _, pattern := range installFolders() {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		slices.SortFunc(dirs, func(a, b string) int { return versionIn(b) - versionIn(a) })
		for _, dir := range dirs {
			if hasServer(dir) {
				return dir, nil
			}
		}
	}
	return "", fmt.Errorf("pgtest: "+missingPostgres, strings.Join(installFolders(), ", "))
}

func hasServer(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// versionIn returns the number in an installation's path: given
// /usr/lib/postgresql/16/bin it returns 16; given a path without one, 0.
func versionIn(dir string) int {
	digits := strings.TrimFunc(dir, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// psqlBinary prefers the psql of the server's own folder over that of PATH.
func psqlBinary(dir string) (string, error) {
	if path, err := exec.LookPath(filepath.Join(dir, "psql")); err == nil {
		return path, nil
	}
	path, err := exec.LookPath("psql")
	if err != nil {
		return "", fmt.Errorf("pgtest: no psql found in %s and $PATH: install PostgreSQL's client programs", dir)
	}
	return path, nil
}

func redisBinary() (string, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("pgtest: %s", missingRedis)
}
