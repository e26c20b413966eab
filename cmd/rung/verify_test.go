package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/generator/verify"
	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

const verifyConfig = `version: 1
databases:
  main: {schema: [schema.sql], triggers: triggers.sql, roles: [app]}
packages:
  - {database: main, queries: queries.sql, package: dal, out: dal}
`

const verifySchema = `CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN email AS text NOT NULL;
CREATE TABLE accounts (id bigint PRIMARY KEY, address email, feels mood, moods mood[], note varchar(20));
CREATE TABLE events (id bigint, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE "Other ""table" (id int PRIMARY KEY, v text NOT NULL);
CREATE TABLE logins (account bigint REFERENCES accounts ON DELETE CASCADE, n int, UNIQUE (n, account));
CREATE VIEW summary AS SELECT id, count(*) AS n FROM events GROUP BY id;
`

const verifyQueries = `-- name: GetAccount :one
-- cache: 1m
SELECT address, feels FROM accounts WHERE id = $1;

-- name: Events :many
-- cache: 1m
SELECT id, kind FROM events WHERE at = $1;

-- name: Other :one
-- cache: 1m
SELECT v FROM "Other ""table" WHERE id = $1;
`

// verifyServer is the server of all tests of verify; it makes databases.
type verifyServer struct {
	*pgtest.Postgres
	made int
}

// next is a name for a database.
func (s *verifyServer) next() string {
	s.made++
	return fmt.Sprintf("verify_%d", s.made)
}

func TestVerify(t *testing.T) {
	server := &verifyServer{Postgres: pgtest.NewCluster(t, 0).Primary}
	pgtest.Check(t, server.On("postgres").Run(t.Context(), "CREATE ROLE app; CREATE ROLE other"))
	for _, tt := range []struct {
		name string
		test func(*testing.T, *verifyServer)
	}{
		{"Command", verifyCommand},
		{"FindsAndMends", verifyFindsAndMends},
		{"EventTriggers", verifyEventTriggers},
		{"Wider", verifyWider},
		{"Migrations", verifyMigrations},
		{"Listens", verifyListens},
		{"Pooler", verifyPooler},
		{"Golden", verifyGolden},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, server) })
	}
}

// verifyPlace is a configuration and a server on which it is installed.
type verifyPlace struct {
	dir     string
	desired *generator.Desired
	server  *verifyServer
	name    string           // of the database in which it is installed
	whole   *pgtest.Database // one in which nothing is wrong any more; nil: none
}

// newVerifyPlace installs a configuration; files are those that are applied.
func newVerifyPlace(t *testing.T, server *verifyServer, config string, files ...string) *verifyPlace {
	t.Helper()
	p := &verifyPlace{dir: t.TempDir(), server: server, name: server.next()}
	p.write(t, "rung.yaml", config)
	p.write(t, "schema.sql", verifySchema)
	p.write(t, "queries.sql", verifyQueries)
	var out strings.Builder
	if code := run([]string{"generate", "-C", p.dir}, &out, &out); code != 0 {
		t.Fatalf("generate: %s", out.String())
	}
	p.read(t)
	d, err := p.server.Create(t.Context(), p.name)
	pgtest.Check(t, err)
	d.Exec(t, verifySchema)
	for _, file := range files {
		d.Exec(t, p.script(t, `\i `+file))
	}
	return p
}

func (p *verifyPlace) write(t *testing.T, name, text string) {
	t.Helper()
	pgtest.Check(t, os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600))
}

// read analyzes the configuration, once for many databases.
func (p *verifyPlace) read(t *testing.T) {
	t.Helper()
	c, errs := config.Load(p.dir, "")
	pgtest.Check(t, errs.Err())
	databases, errs := analyzeAll(c)
	pgtest.Check(t, errs.Err())
	var err error
	p.desired, err = desire(c, databases[0])
	pgtest.Check(t, err)
}

// database is a copy of the installed one.
func (p *verifyPlace) database(t *testing.T) *pgtest.Database {
	t.Helper()
	name := p.server.next()
	pgtest.Check(t, p.server.On("postgres").Run(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+p.name))
	return p.server.On(name)
}

// script is what verify prints as the server reads it: psql puts the files in.
func (p *verifyPlace) script(t *testing.T, printed string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(printed) {
		if file, found := strings.CutPrefix(strings.TrimSpace(line), `\i `); found {
			text, err := os.ReadFile(filepath.Join(p.dir, file))
			pgtest.Check(t, err)
			line = string(text) + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// verify returns the rules and objects found, and what is printed.
func (p *verifyPlace) verify(t *testing.T, url string) (rules []string, printed string) {
	t.Helper()
	connect, err := pgx.ParseConfig(url)
	pgtest.Check(t, err)
	found, err := verify.Run(t.Context(), verify.Request{Connect: connect, Desired: p.desired, Patience: time.Minute})
	pgtest.Check(t, err)
	for _, f := range found {
		line := f.Rule + " " + f.Object
		if f.SQL == "" {
			line += unmended
		}
		rules = append(rules, line)
	}
	var b strings.Builder
	printFindings(&b, &verified{Database: "main", Findings: found})
	return rules, b.String()
}

const unmended = " (no SQL)"

// sabotage is a way to break an installation, and what verify says of it.
type sabotage struct {
	name, sql string
	want      []string
}

// mends breaks an installation, verifies it, and runs what is printed. Where that
// has mended it, the next way to break it starts from there.
func (p *verifyPlace) mends(t *testing.T, s sabotage) {
	t.Helper()
	d := p.whole
	if d == nil {
		d = p.database(t)
	}
	p.whole = nil
	d.Exec(t, s.sql)
	got, script := p.verify(t, d.URL())
	if diff := cmp.Diff(s.want, got); diff != "" {
		t.Errorf("found (-want +got)\n%s\n%s", diff, script)
	}
	if slices.ContainsFunc(s.want, func(line string) bool { return strings.HasSuffix(line, unmended) }) {
		return
	}
	if len(got) > 0 {
		if err := d.Run(t.Context(), p.script(t, script)); err != nil {
			t.Fatalf("mending: %v\n%s", err, script)
		}
		if left, _ := p.verify(t, d.URL()); left != nil {
			t.Fatalf("after mending by\n%s\nthere is %q", script, left)
		}
	}
	p.whole = d
}

// verifyCommand runs the command itself.
func verifyCommand(t *testing.T, server *verifyServer) {
	p := newVerifyPlace(t, server, verifyConfig, "triggers.sql")
	d := p.database(t)
	verify := func(flags ...string) (int, string) {
		t.Helper()
		var stdout, stderr strings.Builder
		code := run(append([]string{"verify", "-C", p.dir, "--database", d.URL()}, flags...), &stdout, &stderr)
		return code, stdout.String() + stderr.String()
	}
	if code, got := verify(); code != 0 || got != "main: all is right: 6 tables, 3 of them watched\n" {
		t.Errorf("verify of a fresh installation: exit code %d, %q", code, got)
	}
	if code, got := verify("main", "--json"); code != 0 || !strings.Contains(got, `"findings": []`) {
		t.Errorf("verify --json of a fresh installation: exit code %d, %s", code, got)
	}
	d.Exec(t, "ALTER TABLE accounts DISABLE TRIGGER rung_u")
	if code, got := verify(); code != exitFindings || !strings.HasPrefix(got, "-- public.accounts: the trigger \"rung_u\" of public.accounts is disabled: UPDATE is not announced [trigger-disabled]\nCALL \"rung\".install(\n") {
		t.Errorf("verify: exit code %d, %s", code, got)
	}
	code, got := verify("--json")
	var out struct {
		Database string
		Findings []struct{ Rule, Object, Message, Hint, SQL string }
		Errors   []struct{ Message string }
	}
	pgtest.Check(t, json.Unmarshal([]byte(got), &out))
	if code != exitFindings || out.Database != "main" || len(out.Findings) != 1 || len(out.Errors) != 0 || out.Findings[0].SQL == "" {
		t.Errorf("verify --json: exit code %d, %+v", code, out)
	}
	plain := strings.Replace(d.URL(), "?", "?options=-c%20role%3Dother&", 1)
	if code, got := verify("--database", plain); code != exitInput || !strings.Contains(got, `connect as the owner of schema "rung"`) {
		t.Errorf("verify by a role without rights: exit code %d, %s", code, got)
	}
	if code, got := verify("other"); code != exitInput || !strings.Contains(got, "there is main") {
		t.Errorf("verify of a database that is not there: exit code %d, %s", code, got)
	}
}

func verifyFindsAndMends(t *testing.T, server *verifyServer) {
	p := newVerifyPlace(t, server, verifyConfig, "triggers.sql")
	for _, s := range []sabotage{
		{"none", "SELECT 1", nil},
		{"nothing", "DROP SCHEMA rung CASCADE", []string{"not-installed rung"}},
		{"another owner", "UPDATE rung.stream SET owner = 'x/y/z'", []string{"other-owner rung" + unmended}},
		{"disabled", "ALTER TABLE accounts DISABLE TRIGGER rung_u", []string{"trigger-disabled public.accounts"}},
		{
			"disabled on a partition", "ALTER TABLE events_1 DISABLE TRIGGER ALL",
			slices.Repeat([]string{"trigger-disabled public.events_1"}, 6),
		},
		{"origin only", "ALTER TABLE accounts ENABLE TRIGGER rung_d", []string{"trigger-disabled public.accounts"}},
		{"replica only", "ALTER TABLE accounts ENABLE REPLICA TRIGGER rung_d", []string{"trigger-disabled public.accounts"}},
		{"missing", "DROP TRIGGER rung_t ON accounts", []string{"trigger-missing public.accounts"}},
		{
			"all missing", `DROP TRIGGER rung_t ON "Other ""table"; DROP TRIGGER rung_i ON "Other ""table"; DROP TRIGGER rung_u ON "Other ""table"; DROP TRIGGER rung_d ON "Other ""table"`,
			[]string{`trigger-missing public."Other ""table"`},
		},
		{"new partition", "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')", []string{"trigger-missing public.events_2"}},
		{"new partition below a new one", `CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01') PARTITION BY LIST (kind);
			CREATE TABLE events_3_a PARTITION OF events_3 DEFAULT`, []string{"trigger-missing public.events_3", "trigger-missing public.events_3_a"}},
		{
			"with a condition", `CREATE OR REPLACE TRIGGER rung_t AFTER TRUNCATE ON accounts FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION rung."public.accounts"(); ALTER TABLE accounts ENABLE ALWAYS TRIGGER rung_t`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"another event", `DROP TRIGGER rung_i ON accounts; CREATE TRIGGER rung_i AFTER DELETE ON accounts REFERENCING OLD TABLE AS rung_old FOR EACH STATEMENT EXECUTE FUNCTION rung."public.accounts"()`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"other transition tables", `CREATE OR REPLACE TRIGGER rung_d AFTER DELETE ON accounts REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION rung."public.accounts"(); ALTER TABLE accounts ENABLE ALWAYS TRIGGER rung_d`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"a function of another table", `CREATE OR REPLACE TRIGGER rung_d AFTER DELETE ON accounts REFERENCING OLD TABLE AS rung_old FOR EACH STATEMENT EXECUTE FUNCTION rung."public.events"(); ALTER TABLE accounts ENABLE ALWAYS TRIGGER rung_d`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"a function of the user", `CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
			CREATE OR REPLACE TRIGGER rung_t AFTER TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION nothing(); ALTER TABLE accounts ENABLE ALWAYS TRIGGER rung_t`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"a constraint trigger", `DROP TRIGGER rung_i ON accounts; CREATE CONSTRAINT TRIGGER rung_i AFTER INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION rung."public.accounts"()`,
			[]string{"trigger-altered public.accounts"},
		},
		{
			"body", `CREATE OR REPLACE FUNCTION rung."public.accounts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS 'BEGIN RETURN NULL; END'`,
			[]string{`function-altered "rung"."public.accounts"()`},
		},
		{"invoker", `ALTER FUNCTION rung."public.accounts"() SECURITY INVOKER`, []string{`function-altered "rung"."public.accounts"()`}},
		{"search path", `ALTER FUNCTION rung."public.events"() RESET search_path`, []string{`function-altered "rung"."public.events"()`}},
		{"another setting", `ALTER FUNCTION rung."public.events"() SET work_mem = '1MB'`, []string{`function-altered "rung"."public.events"()`}},
		{"function gone", `DROP FUNCTION rung."public.accounts"() CASCADE`, []string{`function-missing "rung"."public.accounts"()`, "trigger-missing public.accounts"}},
		{"function called by all", `GRANT EXECUTE ON FUNCTION rung."public.accounts"() TO PUBLIC`, []string{`privilege ROUTINE rung."public.accounts"()`}},
		{"heartbeat", "ALTER FUNCTION rung.heartbeat(interval) SECURITY INVOKER", []string{`function-altered "rung"."heartbeat"(interval)`}},
		{"heartbeat gone", "DROP FUNCTION rung.heartbeat(interval)", []string{`function-missing "rung"."heartbeat"(interval)`}},
		{
			"attach gone", "DROP PROCEDURE rung.attach(regclass, regprocedure); ALTER TABLE accounts DISABLE TRIGGER rung_i",
			[]string{`function-missing "rung"."attach"(regclass, regprocedure)`, "trigger-disabled public.accounts"},
		},
		{"owner of a function", "ALTER FUNCTION rung.heartbeat(interval) OWNER TO other", []string{`function-owner "rung"."heartbeat"(interval)`}},
		{
			"left-over function", `CREATE FUNCTION rung."public.gone"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE gone (id int);
			CREATE TRIGGER rung_t AFTER TRUNCATE ON gone FOR EACH STATEMENT EXECUTE FUNCTION rung."public.gone"(); INSERT INTO rung.coverage VALUES ('public.gone', 'gone'::regclass, '{}', '', '', '', '')`,
			[]string{`left-over "rung"."public.gone"()`, "left-over public.gone"},
		},
		{"left-over trigger", `CREATE TRIGGER more AFTER TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION rung."public.accounts"()`, []string{"left-over public.accounts"}},
		{
			"detached partition", "ALTER TABLE events DETACH PARTITION events_1",
			slices.Repeat([]string{"left-over public.events_1"}, 5),
		},
		{"overload", "CREATE FUNCTION rung.heartbeat(text) RETURNS int LANGUAGE sql AS 'SELECT 1'", []string{`left-over "rung"."heartbeat"(text)`}},
		{"coverage gone", "DELETE FROM rung.coverage WHERE table_name = 'public.events'", []string{"coverage-missing public.events"}},
		{
			"coverage says more", `UPDATE rung.coverage SET spec = replace(spec, '"address"', '"address","note"'), fingerprint = left(md5(replace(spec, '"address"', '"address","note"')), 16) WHERE table_name = 'public.accounts'`,
			[]string{"coverage-lies public.accounts"},
		},
		{"coverage is no JSON", "UPDATE rung.coverage SET spec = 'x' WHERE table_name = 'public.accounts'", []string{"coverage-lies public.accounts"}},
		{"fingerprint", "UPDATE rung.coverage SET fingerprint = '0123456789abcdef' WHERE table_name = 'public.accounts'", []string{"coverage-lies public.accounts"}},
		{"digest", "UPDATE rung.coverage SET digest = 'x' WHERE table_name = 'public.accounts'", []string{"coverage-lies public.accounts"}},
		{"audit gone", "DROP FUNCTION rung.audit(interval)", []string{`function-missing "rung"."audit"(interval)`}},
		{
			"digest gone", `DROP FUNCTION rung.digest(oid); ALTER TABLE accounts DISABLE TRIGGER rung_u`,
			[]string{`function-missing "rung"."digest"(oid)`, "trigger-disabled public.accounts"},
		},
		{"no right to audit", "REVOKE EXECUTE ON FUNCTION rung.audit(interval) FROM app", []string{`privilege FUNCTION "rung"."audit"(interval)`}},
		{"relation", "UPDATE rung.coverage SET relation = 1 WHERE table_name = 'public.accounts'", []string{"coverage-lies public.accounts"}},
		{
			"table made anew", `DROP TABLE "Other ""table"; CREATE TABLE "Other ""table" (id int PRIMARY KEY, v text NOT NULL)`,
			[]string{`coverage-lies public."Other ""table"`, `trigger-missing public."Other ""table"`},
		},
		{"no select", "REVOKE SELECT ON rung.coverage FROM app", []string{`privilege TABLE "rung"."coverage"`}},
		{"no usage", "REVOKE USAGE ON SCHEMA rung FROM app", []string{`privilege SCHEMA "rung"`}},
		{"no heartbeat", "REVOKE EXECUTE ON FUNCTION rung.heartbeat(interval) FROM app", []string{`privilege FUNCTION "rung"."heartbeat"(interval)`}},
		{"secret is known", "GRANT SELECT ON rung.secret TO other", []string{"privilege TABLE rung.secret"}},
		{"secret is known to all", "GRANT SELECT ON rung.secret TO PUBLIC", []string{"privilege TABLE rung.secret"}},
		{"coverage can be written", "GRANT UPDATE ON rung.coverage TO app", []string{"privilege TABLE rung.coverage"}},
		{"rights can be given on", "GRANT SELECT ON rung.coverage TO app WITH GRANT OPTION", []string{"privilege TABLE rung.coverage"}},
		{"objects can be made", "GRANT CREATE ON SCHEMA rung TO other", []string{"privilege SCHEMA rung"}},
		{"old version", "UPDATE rung.stream SET version = 0", []string{"version rung"}},
		{"new version", "UPDATE rung.stream SET version = 1000", []string{"version rung" + unmended}},
		{"channel", "UPDATE rung.stream SET channel = 'x'", []string{`channel "rung"."stream"`}},
		{"no stream", "DELETE FROM rung.stream", []string{`stream "rung"."stream"`}},
		{"no secret", "DELETE FROM rung.secret", []string{`secret "rung"."secret"`}},
		{"another secret", "UPDATE rung.secret SET key = 'x'", []string{`secret "rung"."secret"`}},
		{"table of rung", "ALTER TABLE rung.coverage DROP COLUMN fingerprint", []string{"base-altered rung.coverage"}},
		{"nullable", `ALTER TABLE "Other ""table" ALTER COLUMN v DROP NOT NULL`, []string{`column-null public."Other ""table"`}},
		{
			"no primary key", "ALTER TABLE logins DROP CONSTRAINT logins_account_fkey; ALTER TABLE accounts DROP CONSTRAINT accounts_pkey",
			[]string{"key-missing public.accounts", "key-missing public.logins"},
		},
		{"no unique key", "ALTER TABLE logins DROP CONSTRAINT logins_n_account_key", []string{"key-missing public.logins"}},
		{"deferrable key", "ALTER TABLE logins DROP CONSTRAINT logins_n_account_key, ADD UNIQUE (n, account) DEFERRABLE", []string{"key-missing public.logins"}},
		{"no foreign key", "ALTER TABLE logins DROP CONSTRAINT logins_account_fkey", []string{"key-missing public.logins"}},
		{
			"foreign key of the new rows", "ALTER TABLE logins DROP CONSTRAINT logins_account_fkey, ADD FOREIGN KEY (account) REFERENCES accounts NOT VALID",
			[]string{"key-missing public.logins"},
		},
		{"no view", "DROP VIEW summary", []string{"table-missing public.summary" + unmended}},
		{"no table", `DROP TABLE "Other ""table"`, []string{`table-missing public."Other ""table"` + unmended}},
		{"column of a type", "ALTER TABLE accounts ALTER COLUMN feels TYPE text", []string{"column-type public.accounts" + unmended}},
		{"column gone", "ALTER TABLE accounts DROP COLUMN moods", []string{"column-missing public.accounts" + unmended}},
		{
			"not partitioned", "DROP VIEW summary; DROP TABLE events; CREATE TABLE events (id bigint, at date NOT NULL, kind text); CREATE VIEW summary AS SELECT id, count(*) AS n FROM events GROUP BY id",
			[]string{"table-kind public.events" + unmended, "table-missing public.events_1" + unmended, "coverage-lies public.events", "trigger-missing public.events"},
		},
		{"child", "CREATE TABLE child () INHERITS (accounts)", []string{"trigger-missing public.child" + unmended, "unwatchable public.accounts" + unmended}},
		{"row-level security", "ALTER TABLE accounts ENABLE ROW LEVEL SECURITY", []string{"unwatchable public.accounts" + unmended}},
	} {
		t.Run(s.name, func(t *testing.T) { p.mends(t, s) })
	}
}

// verifyEventTriggers is the same where a superuser has installed them.
func verifyEventTriggers(t *testing.T, server *verifyServer) {
	config := strings.Replace(verifyConfig, "triggers.sql,", "triggers.sql, event_triggers: events.sql,", 1)
	p := newVerifyPlace(t, server, config, "triggers.sql", "events.sql")
	for _, s := range []sabotage{
		{"none", "SELECT 1", nil},
		{"nothing", "DROP SCHEMA rung CASCADE", []string{"not-installed rung"}},
		{"disabled", "ALTER EVENT TRIGGER rung_drop DISABLE", []string{"event-trigger rung_drop"}},
		{"gone", "DROP EVENT TRIGGER rung_ddl", []string{"event-trigger rung_ddl"}},
		{
			"for less", "DROP EVENT TRIGGER rung_ddl; CREATE EVENT TRIGGER rung_ddl ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION rung.ddl(); ALTER EVENT TRIGGER rung_ddl ENABLE ALWAYS",
			[]string{"event-trigger rung_ddl"},
		},
		{"function", "CREATE OR REPLACE FUNCTION rung.ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'", []string{`function-altered "rung"."ddl"()`}},
		{"function gone", "DROP FUNCTION rung.ddl() CASCADE", []string{`function-missing "rung"."ddl"()`, "event-trigger rung_ddl", "event-trigger rung_drop"}},
		{"a new partition has triggers", "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')", nil},
	} {
		t.Run(s.name, func(t *testing.T) { p.mends(t, s) })
	}
}

// verifyWider accepts what watches more than the queries read, for code of
// another version, and mends it without narrowing it.
func verifyWider(t *testing.T, server *verifyServer) {
	p := newVerifyPlace(t, server, verifyConfig, "triggers.sql")
	d := p.database(t)
	narrow := strings.Replace(verifyQueries, "address, feels", "address", 1)
	p.write(t, "queries.sql", narrow)
	p.read(t)
	if rules, _ := p.verify(t, d.URL()); rules != nil {
		t.Fatalf("found %q", rules)
	}
	d.Exec(t, `ALTER FUNCTION rung."public.accounts"() SECURITY INVOKER; ALTER TABLE accounts DISABLE TRIGGER rung_i`)
	rules, script := p.verify(t, d.URL())
	if want := []string{`function-altered "rung"."public.accounts"()`, "trigger-disabled public.accounts"}; !slices.Equal(rules, want) {
		t.Errorf("found %q, want %q", rules, want)
	}
	d.Exec(t, p.script(t, script))
	if rules, _ := p.verify(t, d.URL()); rules != nil {
		t.Errorf("after mending there is %q", rules)
	}
	var spec string
	pgtest.Check(t, d.Conn(t).QueryRow(t.Context(), "SELECT spec FROM rung.coverage WHERE table_name = 'public.accounts'").Scan(&spec))
	if !strings.Contains(spec, "feels") {
		t.Errorf("mending has narrowed coverage to %s", spec)
	}
}

// verifyMigrations installs by migrations, which keep what older code reads:
// that is wanted, too.
func verifyMigrations(t *testing.T, server *verifyServer) {
	config := strings.Replace(verifyConfig, "triggers.sql,", "triggers.sql, migrations: {dir: migrations, format: plain},", 1)
	p := newVerifyPlace(t, server, config)
	d := p.database(t)
	if rules, text := p.verify(t, d.URL()); !slices.Equal(rules, []string{"not-installed rung"}) || !strings.Contains(text, "rung migrate") {
		t.Errorf("before the migration: %q\n%s", rules, text)
	}
	var out strings.Builder
	if code := run([]string{"migrate", "-C", p.dir}, &out, &out); code != 0 {
		t.Fatalf("migrate: %s", out.String())
	}
	text, err := os.ReadFile(filepath.Join(p.dir, "migrations", "001_rung.sql"))
	pgtest.Check(t, err)
	_, err = d.Psql(t.Context(), string(text))
	pgtest.Check(t, err)
	for _, queries := range []string{verifyQueries, strings.SplitAfter(verifyQueries, ";\n")[0]} {
		p.write(t, "queries.sql", queries)
		p.read(t)
		if rules, text := p.verify(t, d.URL()); rules != nil {
			t.Errorf("after the migration: %q\n%s", rules, text)
		}
	}
	p.write(t, "rung.yaml", verifyConfig) // now nothing says that older code reads the rest
	p.read(t)
	want := []string{
		`left-over "rung"."public.""Other """"table"""()`, `left-over "rung"."public.events"()`,
		`left-over public."Other ""table"`, "left-over public.events",
	}
	rules, script := p.verify(t, d.URL())
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("without migrations (-want +got)\n%s", diff)
	}
	d.Exec(t, p.script(t, script))
	if rules, text := p.verify(t, d.URL()); rules != nil {
		t.Errorf("after mending: %q\n%s", rules, text)
	}
}

// verifyListens finds a way on which announcements are lost, as they are in a
// transaction pooler.
func verifyListens(t *testing.T, server *verifyServer) {
	p := newVerifyPlace(t, server, verifyConfig, "triggers.sql")
	d := p.database(t)
	url := strings.Replace(d.URL(), d.Addr(), deafProxy(t, d.Addr()), 1)
	var out strings.Builder
	code := run([]string{"verify", "-C", p.dir, "--database", url, "--patience", "100ms"}, &out, &out)
	if got := out.String(); code != exitFindings || !strings.Contains(got, "did not arrive within 100ms [listen]") || !strings.Contains(got, "transaction pooler") {
		t.Errorf("verify: exit code %d, %s", code, got)
	}
}

// deafProxy forwards connections, and drops the announcements of the server.
func deafProxy(t *testing.T, server string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	pgtest.Check(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go forward(client, server)
		}
	}()
	return l.Addr().String()
}

func forward(client net.Conn, server string) {
	defer client.Close()
	up, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer up.Close()
	go func() {
		defer up.Close()
		buffer := make([]byte, 8192)
		for {
			n, err := client.Read(buffer)
			if err != nil {
				return
			}
			if _, err := up.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	frontend := pgproto3.NewFrontend(up, client)
	for {
		m, err := frontend.Receive()
		if err != nil {
			return
		}
		if _, drop := m.(*pgproto3.NotificationResponse); drop {
			continue
		}
		encoded, err := m.Encode(nil)
		if err != nil {
			return
		}
		if _, err := client.Write(encoded); err != nil {
			return
		}
	}
}

// verifyGolden installs what the golden cases generate, and verifies it: the
// schema as it is read is the one that a server makes of it.
func verifyGolden(t *testing.T, server *verifyServer) {
	// Those whose schemas have the most in them.
	for _, name := range []string{"column_types", "composite_key", "domains", "enums", "follow_row", "names", "sqlc_yaml", "two_packages"} {
		t.Run(name, func(t *testing.T) {
			c, errs := config.Load(filepath.Join(goldenDir, name), "")
			pgtest.Check(t, errs.Err())
			databases, errs := analyzeAll(c)
			pgtest.Check(t, errs.Err())
			for _, db := range databases {
				d, err := server.Create(t.Context(), server.next())
				pgtest.Check(t, err)
				applied(t, c, db, d)
				desired, err := desire(c, db)
				pgtest.Check(t, err)
				connect, err := d.ConnConfig()
				pgtest.Check(t, err)
				found, err := verify.Run(t.Context(), verify.Request{Connect: connect, Desired: desired, Patience: time.Minute})
				pgtest.Check(t, err)
				if len(found) > 0 {
					var b strings.Builder
					printFindings(&b, &verified{Database: db.Config.Name, Findings: found})
					t.Errorf("verify finds\n%s", b.String())
				}
			}
		})
	}
}

// applied makes the schema, the roles and the triggers.
func applied(t *testing.T, c *config.Config, db *generator.Database, d *pgtest.Database) {
	t.Helper()
	names, errs := c.SchemaFiles(db.Config)
	pgtest.Check(t, errs.Err())
	for _, name := range names {
		src, e := c.ReadSource(name)
		if e != nil {
			t.Fatal(e)
		}
		statements, errs := parser.Statements(src) // without the way down of a migration
		pgtest.Check(t, errs.Err())
		for _, st := range statements {
			d.Exec(t, st.Text)
		}
	}
	if db.Config.Triggers == "" {
		return
	}
	triggers, err := generator.Triggers(db)
	pgtest.Check(t, err)
	d.Exec(t, string(triggers.Content))
}
