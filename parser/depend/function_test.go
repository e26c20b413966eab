package depend_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// functions are seen through, added to the shop.
const functions = shop + `
CREATE FUNCTION city_name(city int) RETURNS text STABLE LANGUAGE sql AS $$ SELECT name FROM cities WHERE id = city $$;
CREATE FUNCTION orders_of(bigint, wanted text DEFAULT 'open') RETURNS SETOF orders STABLE LANGUAGE sql
	AS 'SELECT * FROM orders WHERE user_id = $1 AND status = wanted';
CREATE FUNCTION all_orders() RETURNS SETOF orders STABLE LANGUAGE sql BEGIN ATOMIC; SELECT * FROM orders; END;
CREATE FUNCTION country_of(id int) RETURNS int STABLE RETURN (SELECT c.country_id FROM cities c WHERE c.id = country_of.id);
CREATE FUNCTION nested(a bigint) RETURNS text STABLE LANGUAGE sql AS 'SELECT city_name(city_id) FROM users WHERE id = a';
CREATE FUNCTION by_view(a bigint) RETURNS bigint STABLE LANGUAGE sql AS 'SELECT count(*) FROM open_orders WHERE user_id = a';
CREATE FUNCTION lax(a bigint) RETURNS text STABLE LANGUAGE sql AS 'SELECT name FROM users WHERE id = a OR a IS NULL';
CREATE FUNCTION two(a bigint) RETURNS bigint STABLE LANGUAGE sql AS 'SELECT 1 FROM loose; SELECT id FROM orders WHERE id = a';
CREATE FUNCTION by_name(who text) RETURNS bigint STABLE LANGUAGE sql AS 'SELECT id FROM users WHERE name = who';
CREATE FUNCTION moody() RETURNS text LANGUAGE sql AS 'SELECT name FROM users';
CREATE FUNCTION sneaky() RETURNS float8 STABLE LANGUAGE sql AS 'SELECT random()';
CREATE FUNCTION broken() RETURNS int STABLE LANGUAGE sql AS 'SELECT id FROM nowhere';
CREATE FUNCTION elsewhere() RETURNS bigint STABLE LANGUAGE sql SET search_path = other, public AS 'SELECT id FROM users';
CREATE FUNCTION pinned(a bigint) RETURNS text STABLE LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT name FROM public.users WHERE id = a';
CREATE FUNCTION loop(n int) RETURNS int STABLE LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION loop(n int) RETURNS int STABLE LANGUAGE sql AS 'SELECT CASE WHEN n > 0 THEN loop(n - 1) ELSE 0 END';
CREATE FUNCTION altered(a bigint) RETURNS text LANGUAGE sql AS 'SELECT name FROM users WHERE id = a';
ALTER FUNCTION altered STABLE;
CREATE VIEW named_users AS SELECT id, city_name(city_id) AS city FROM users;
CREATE FUNCTION today() RETURNS date STABLE LANGUAGE sql AS 'SELECT current_date';
`

func TestFunctionsAreSeenThrough(t *testing.T) {
	cat := load(t, functions)
	for _, c := range []readCase{
		{"of a parameter", `SELECT city_name($1)`, `cities(id,name) id=$1`},
		{"of a column", `SELECT city_name(city_id) FROM users WHERE id = $1`, `users(city_id,id) id=$1
			cities(id,name) id=users.city_id`},
		{"of a column that is given", `SELECT city_name(city_id) FROM users WHERE city_id = $1`, `users(city_id) city_id=$1
			cities(id,name) id=$1`},
		{"in FROM", `SELECT total FROM orders_of($1, $2)`, `orders(buyer_id,id,note,placed,status,total,user_id) user_id=$1 & status=$2`},
		{"conditions above", `SELECT total FROM all_orders() WHERE id = $1`, `orders(buyer_id,id,note,placed,status,total,user_id) id=$1`},
		{"RETURN", `SELECT country_of($1)`, `cities(country_id,id) id=$1`},
		{"nested", `SELECT nested($1)`, `users(city_id,id) id=$1
			cities(id,name) any`},
		{"a view inside", `SELECT by_view($1)`, `orders(id,status,total,user_id) user_id=$1 & status='open'`},
		{"inside a view", `SELECT city FROM named_users WHERE id = $1`, `users(city_id,id) id=$1
			cities(id,name) any`},
		{"NULL is taken", `SELECT lax($1)`, `users(id,name) any`},
		{"several statements", `SELECT two($1)`, `loose(id) any
			orders(id) id=$1`},
		{"text", `SELECT by_name($1)`, `users(id,name) name=$1`},
		{"text of another collation", `SELECT by_name(nick) FROM users WHERE id = $1 AND nick = name AND name = $2`, `users(id,name,nick) id=$1 & name=$2
			users(id,name) any`},
		{"both collations", `SELECT by_name($1), by_name(nick) FROM users WHERE id = $2`, `users(id,nick) id=$2
			users(id,name) any`},
		{"path of its own", `SELECT pinned($1)`, `users(id,name) id=$1`},
		{"altered", `SELECT altered($1)`, `users(id,name) id=$1`},
		{"in a condition", `SELECT id FROM orders WHERE user_id = $1 AND city_name($2) = note`, `orders(id,note,user_id) user_id=$1
			cities(id,name) id=$2`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.sql)
			if len(errs) > 0 || r.Refused != "" {
				t.Fatal(errs, r.Refused)
			}
			if diff := cmp.Diff(lines(c.want), watches(r)); diff != "" {
				t.Errorf("%s\nwatches (-want +got):\n%s", c.sql, diff)
			}
		})
	}
}

func TestFunctionsThatAreNotSeen(t *testing.T) {
	cat := load(t, functions)
	for _, c := range []struct{ sql, want string }{
		{`SELECT moody()`, "moody is volatile"},
		{`SELECT sneaky()`, "random is volatile: it answers differently each time, or has an effect (in the function sneaky)"},
		{`SELECT broken()`, `what broken reads cannot be seen: relation "nowhere" does not exist`},
		{`SELECT elsewhere()`, "it runs with settings of its own"},
		{`SELECT loop($1)`, "it calls itself"},
		{`SELECT total FROM orders_of($1)`, "some of its arguments are defaults or a list"},
		{`SELECT plan(1)`, "what plan reads cannot be seen; name its tables"},
	} {
		r, _ := derive(t, cat, c.sql)
		if !strings.Contains(r.Refused, c.want) || r.RefusedAt < 7 {
			t.Errorf("%s: refused at %d: %q, want %q", c.sql, r.RefusedAt, r.Refused, c.want)
		}
	}
	if r, _ := derive(t, cat, "-- name: Q :many\n-- cache: 1m\nSELECT today()"); r.Refused != "" || len(r.Warnings) != 1 {
		t.Errorf("today(): %q, warnings %v, want one of the time", r.Refused, r.Warnings)
	}
}
