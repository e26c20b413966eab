package analyze

// deviations are queries of the corpus whose answer differs from the server's on
// purpose or for lack of a rule, with the reason.
var deviations = map[string]string{
	"SELECT JSON_OBJECT('a': 1 RETURNING anyelement)":              "version 16 describes a column of a pseudotype, whose values nobody can send",
	"INSERT INTO mv VALUES (1)":                                    "the server refuses it only when it runs",
	"SELECT s.* FROM (SELECT id FROM users) s":                     "of the golden case err_embed: a subquery has no model",
	"SELECT * FROM (SELECT u.* FROM users u) s":                    "of the golden case err_embed: a row has no place for a model of a subquery",
	"SELECT u.* FROM users u UNION ALL SELECT 1, 'x'":              "of the golden case err_embed: an arm has no row of the table",
	"SELECT id, name FROM users UNION ALL SELECT u.* FROM users u": "of the golden case err_embed: the first arm embeds nothing there",
	"SELECT id FROM accounts WHERE id = $1":                        "of the golden case err_schema: the server has no table, as its schema is wrong",
}
