package templates_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/templates"
)

// install runs the base objects in one transaction, as a migration does.
func install(t *testing.T, d *pgtest.Database, schema, channel, owner string, roles ...string) error {
	t.Helper()
	sql, err := templates.Base(schema, channel, owner, roles)
	if err != nil {
		t.Fatal(err)
	}
	return d.Run(t.Context(), "BEGIN;\n"+sql+"\nCOMMIT;")
}

func TestBaseIsIdempotent(t *testing.T) {
	d := pgtest.NewDatabase(t)
	read := `SELECT encode(key, 'hex') || octet_length(ipad) || octet_length(opad) || number FROM rung.secret, rung.stream`
	var first, second string
	for _, got := range []*string{&first, &second} {
		if err := install(t, d, "rung", "rung", "shop/main/rung"); err != nil {
			t.Fatal(err)
		}
		if err := d.Conn(t).QueryRow(t.Context(), read).Scan(got); err != nil {
			t.Fatal(err)
		}
	}
	if first != second || !strings.HasSuffix(first, "64640") {
		t.Errorf("secret, lengths of pads and number = %q, then %q, want the same, ending in 64640", first, second)
	}
}

func TestBaseRefusesForeignSchema(t *testing.T) {
	tests := []struct{ name, before, want string }{
		{"of another configuration", "", "belongs to another rung configuration"},
		{"not rung's", `CREATE SCHEMA rung; CREATE TABLE rung.x ()`, "exists and is not rung's"},
		{"function only", `CREATE SCHEMA rung; CREATE FUNCTION rung.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`, "exists and is not rung's"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := pgtest.NewDatabase(t)
			if tt.before != "" {
				d.Exec(t, tt.before)
			} else if err := install(t, d, "rung", "rung", "shop/main/rung"); err != nil {
				t.Fatal(err)
			}
			err := install(t, d, "rung", "rung", "desk/main/rung")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("install = %v, want %q", err, tt.want)
			}
		})
	}
	t.Run("empty", func(t *testing.T) {
		d := pgtest.NewDatabase(t)
		d.Exec(t, `CREATE SCHEMA rung`)
		if err := install(t, d, "rung", "rung", "shop/main/rung"); err != nil {
			t.Error(err)
		}
	})
}

func TestBaseQuotesNames(t *testing.T) {
	d := pgtest.NewDatabase(t)
	role := `app "r" 'x'`
	d.Exec(t, `CREATE ROLE `+pgx.Identifier{role}.Sanitize())
	defer d.Exec(t, `DROP OWNED BY `+pgx.Identifier{role}.Sanitize()+`; DROP ROLE `+pgx.Identifier{role}.Sanitize())
	schema := `Ru"ng'\`
	if err := install(t, d, schema, `ch'\`, `a'\b/main/ch`, role); err != nil {
		t.Fatal(err)
	}
	d.Exec(t, `SET ROLE `+pgx.Identifier{role}.Sanitize()+`; SELECT * FROM `+pgx.Identifier{schema, "heartbeat"}.Sanitize()+`('1s')`)
	if _, err := templates.Base("a$rung$", "c", "o", nil); err == nil {
		t.Error("Base accepts $rung$ in a name")
	}
	if _, err := templates.Base("", strings.Repeat("c", 64), "o", nil); err == nil {
		t.Error("Base accepts an empty schema")
	}
}

func TestBaseGrants(t *testing.T) {
	d := pgtest.NewDatabase(t)
	d.Exec(t, `CREATE ROLE base_app; CREATE ROLE base_other;
		ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO base_other, PUBLIC;
		ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO base_other`)
	defer d.Exec(t, `DROP OWNED BY base_app, base_other; DROP ROLE base_app, base_other`)
	if err := install(t, d, "rung", "rung", "shop/main/rung", "base_app"); err != nil {
		t.Fatal(err)
	}
	d.Exec(t, `GRANT USAGE ON SCHEMA rung TO base_other`)
	tests := []struct {
		role, sql string
		ok        bool
	}{
		{"base_app", `SELECT FROM rung.secret, rung.stream, rung.coverage`, true},
		{"base_app", `SELECT rung.heartbeat('1s')`, true},
		{"base_app", `SELECT rung.invalidate('pg_class')`, true},
		{"base_app", `UPDATE rung.stream SET number = 1`, false},
		{"base_app", `DELETE FROM rung.coverage`, false},
		{"base_other", `SELECT FROM rung.secret`, false},
		{"base_other", `SELECT FROM rung.stream`, false},
		{"base_other", `INSERT INTO rung.coverage VALUES ('x', 1, '', '', '', '', '')`, false},
		{"base_app", `SELECT rung.audit('0')`, true},
		{"base_app", `SELECT rung.digest(1)`, false},
	}
	for _, tt := range tests {
		err := d.Run(t.Context(), `SET ROLE `+tt.role+`; `+tt.sql)
		if (err == nil) != tt.ok {
			t.Errorf("as %s, %s = %v, want ok %v", tt.role, tt.sql, err, tt.ok)
		}
	}
}

func TestHeartbeat(t *testing.T) {
	d := pgtest.NewDatabase(t)
	if err := install(t, d, "rung", "rung", "shop/main/rung"); err != nil {
		t.Fatal(err)
	}
	c := d.Conn(t)
	beat := func(spacing string) (number int64, made bool, age int64, identity string) {
		t.Helper()
		err := c.QueryRow(t.Context(), `SELECT number, made, age_us, identity FROM rung.heartbeat($1::text::interval)`, spacing).Scan(&number, &made, &age, &identity)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	n1, made1, _, id1 := beat("1 hour")
	n2, made2, _, id2 := beat("1 hour")
	if n1 != 1 || !made1 || n2 != 1 || made2 || id1 != id2 || strings.Count(id1, ".") != 3 || strings.HasSuffix(id1, ".0000000000000000") {
		t.Errorf("heartbeat = %d %v %s, then %d %v %s; want 1 true, then 1 false, of one identity", n1, made1, id1, n2, made2, id2)
	}
	tests := []struct {
		name, row string
		made      bool
		renewed   bool
	}{
		{"old", `at = now() - interval '2 hours'`, true, false},
		{"clock set back", `at = now() + interval '1 minute'`, true, false},
		{"young", `at = now()`, false, false},
		{"other server", `at = now(), system_identifier = 7`, true, true},
		{"other timeline", `at = now(), timeline = 7`, true, true},
		{"restarted", `at = now(), postmaster_start = postmaster_start - interval '1 us'`, true, true},
	}
	for _, tt := range tests {
		n, _, _, id := beat("1 hour")
		d.Exec(t, `UPDATE rung.stream SET `+tt.row)
		n2, made, age, id2 := beat("1 hour")
		wantNumber := n
		if tt.made {
			wantNumber++
		}
		if made != tt.made || n2 != wantNumber || (id != id2) != tt.renewed || age < 0 || age > 60e6 {
			t.Errorf("%s: heartbeat after %d = %d %v, age %d us, renewed %v; want %d %v, renewed %v", tt.name, n, n2, made, age, id != id2, wantNumber, tt.made, tt.renewed)
		}
	}
	var commit string
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), `SET LOCAL synchronous_commit = off; SELECT rung.heartbeat('0')`); err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow(t.Context(), `SHOW synchronous_commit`).Scan(&commit); err != nil || commit != "local" {
		t.Errorf("synchronous_commit after a heartbeat = %q, %v, want local", commit, err)
	}
}

func TestInvalidate(t *testing.T) {
	d := pgtest.NewDatabase(t)
	if err := install(t, d, "rung", "rung", "shop/main/rung"); err != nil {
		t.Fatal(err)
	}
	d.Exec(t, `CREATE TABLE a (); CREATE TABLE "B c" (id int) PARTITION BY LIST (id); CREATE TABLE leaf PARTITION OF "B c" DEFAULT; CREATE TABLE d ();
		INSERT INTO rung.coverage VALUES ('public.a', 'a'::regclass, '', '', '', '', ''), ('public."B c"', '"B c"'::regclass, '', '', '', '', '')`)
	c := d.Conn(t)
	if _, err := c.Exec(t.Context(), `LISTEN rung`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ relation, want string }{
		{"a", "* * public.a"}, {"leaf", `* * public."B c"`}, {`"B c"`, `* * public."B c"`}, {"d", ""},
	} {
		var announced bool
		if err := c.QueryRow(t.Context(), `SELECT rung.invalidate($1::text::regclass)`, tt.relation).Scan(&announced); err != nil {
			t.Fatal(err)
		}
		if announced != (tt.want != "") {
			t.Errorf("invalidate(%s) = %v, want %v", tt.relation, announced, tt.want != "")
		}
		if tt.want == "" {
			continue
		}
		n, err := c.WaitForNotification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(n.Payload, "c1 - ") || !strings.HasSuffix(n.Payload, tt.want) {
			t.Errorf("invalidate(%s) announces %q, want c1 - <xid> %s", tt.relation, n.Payload, tt.want)
		}
	}
}
