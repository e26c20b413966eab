package depend_test

import (
	"strings"
	"testing"
)

func TestWrites(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct {
		name, sql, want string
		all             bool
	}{
		{"read", `SELECT id FROM users`, "", false},
		{"insert", `INSERT INTO loose (id) VALUES ($1)`, "loose", false},
		{"insert into a parent of keys", `INSERT INTO users (id, tenant_id, name) VALUES ($1, $2, $3)`, "users", false},
		{"update of a column nobody refers to", `UPDATE orders SET total = $1 WHERE id = $2`, "orders", false},
		{"update of a key that cascades", `UPDATE orders SET id = $1 WHERE id = $2`, "orders items", false},
		{"update of a key that does not", `UPDATE users SET id = $1 WHERE id = $2`, "users", false},
		{"delete that cascades twice", `DELETE FROM users WHERE id = $1`, "users orders items", false},
		{"delete that sets null", `DELETE FROM cities WHERE id = $1`, "cities users", false},
		{"upsert", `INSERT INTO loose (id, v) VALUES ($1, $2)`, "loose", false},
		{"upsert that updates a key", `INSERT INTO orders (id, user_id, status, total, placed) VALUES ($1, $2, 'x', 1, now()) ON CONFLICT (id) DO UPDATE SET id = excluded.id + 1`, "orders items", false},
		{"data-modifying CTE", `WITH d AS (DELETE FROM loose RETURNING id) INSERT INTO audited (id) SELECT id FROM d`, "loose audited", true},
		{"triggers of the user", `UPDATE audited SET v = 1`, "audited", true},
		{"view", `UPDATE open_orders SET total = 0 WHERE id = $1`, "open_orders orders items", false},
		{"partition", `INSERT INTO parts_2024 (id, at) VALUES ($1, $2)`, "parts_2024 parts", false},
		{"child table", `INSERT INTO derived (id) VALUES ($1)`, "derived base", false},
		{"volatile function", `SELECT renew($1)`, "", true},
		{"harmless volatile function", `SELECT random()`, "", false},
		{"sequence", `SELECT nextval('s'::regclass)`, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, "-- name: Q :exec\n"+c.sql)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			var names []string
			for _, w := range r.Writes {
				names = append(names, w.Name)
			}
			if got := strings.Join(names, " "); got != c.want || r.WritesAll != c.all {
				t.Errorf("writes = %q, all = %v, want %q, %v", got, r.WritesAll, c.want, c.all)
			}
		})
	}
}
