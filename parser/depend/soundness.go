package depend

// # Why no change is missed
//
// Claim: if a committed change of the database alters the result of a query for
// some arguments, then it touches one of the query's watches for those arguments.
// "Alters" is up to what PostgreSQL leaves open: the order of rows that ORDER BY
// does not settle, which rows an unsettled LIMIT picks, and errors that depend on
// the order in which conditions are evaluated. Time is no change (time-dependent).
//
// A row operation touches a watch (table, columns, keys) if it is an INSERT or
// DELETE, or an UPDATE that changes one of the columns, and if the old or the new
// row matches one of the keys, where there are keys. TRUNCATE touches all.
//
// ## One occurrence at a time
//
// Every place where the statement reads a base table is an occurrence with a
// watch of its own; its input is the multiset of the table's rows. The result is
// a function of these inputs, the arguments, and what the refusals below exclude.
// Let f(K) be the input without the rows that match none of the keys K, and
// without the columns not watched. If
//
//	(1) no expression of the statement reads a column that is not watched, and
//	(2) for all contents of all inputs, the result stays the same when one
//	    occurrence's input is reduced to the rows that match its keys,
//
// then reducing them one after the other leaves the result unchanged, so it is a
// function of the reduced inputs. A change that touches no watch changes no
// reduced input. That is the claim; a sequence of changes is handled one by one.
// (2) quantifies over all contents, so two occurrences of one table, or a change
// of several tables in one transaction, need no argument of their own.
//
// (1) holds because every Var in every tree is collected, wherever it stands
// (columns.go). A whole row reads all columns. A virtual generated column reads
// all columns. A relation of which no column is read is still watched: its rows
// count.
//
// ## Rules for (2), within one SELECT
//
// A filter is a set of conditions. At a relation R it has the meaning: a row of R
// that satisfies it together with no choice of rows of the other relations can be
// removed from R's input (filter.go). The filters are:
//
//   - WHERE. A combination of rows that fails WHERE goes nowhere: grouping,
//     windows, DISTINCT, ORDER BY, LIMIT and output see only those that pass. So
//     removing a row whose every combination fails changes nothing. Conditions of
//     inner joins that every combination has passed are as good as WHERE.
//   - Inner join: the filter from above and ON hold for both sides.
//   - A LEFT JOIN B ON c, filter F from above. If F cannot be true where all of
//     B's columns are NULL (strict.go; it is PostgreSQL's reduce_outer_joins), the
//     NULL-extended rows fail F, and the join is an inner join as far as the
//     result goes: F and c for both. Otherwise a row of A appears whether or not c
//     holds, so only F for A. A row of B matters only by matching: c, and those
//     conditions of F that do not mention B, for the row of A that it matches;
//     conditions of F on B are not used, since without its match that row of A
//     would be NULL-extended, which F may accept. RIGHT is LEFT turned round.
//   - A FULL JOIN B: where F rejects the NULL-extended rows of a side, it is the
//     corresponding LEFT or RIGHT join. Otherwise no filter for either side.
//   - A subquery, view or LATERAL item is a relation: its rows that fail the
//     filter can go. A condition `s.c = ...` of the filter says that s.c is not
//     NULL and equals the expression behind it. It is passed on as an equality
//     where removing output rows by it commutes with the subquery: not below
//     LIMIT, OFFSET, DISTINCT ON, window functions, set operations, grouping sets.
//     Conversely, where the conditions of a subquery, view or CTE give one of its
//     columns a value, every row that it returns has that value there.
//   - A subquery in an expression is a function of the row around it and of its
//     inputs; its own WHERE makes it independent of the removed rows, whatever is
//     done with its value (EXISTS, NOT EXISTS, NOT IN, EXCEPT, a scalar). Its value
//     counts only for combinations that pass the filter around it, whose equalities
//     (they do not depend on any subquery's value) may hence be used inside. In an
//     ON of an outer join, where that is not so, they are not.
//   - A call of a function in SQL is such a subquery too, one for each statement of
//     its body. A parameter inside is equal to what the call gives for it, or NULL,
//     and then equal to nothing that it is compared with. Text parameters count only
//     where no argument of the call brings a collation with it (function.go). One
//     that stands alone in FROM and returns the rows of its only statement is a
//     relation like a subquery. Not seen: other languages, VOLATILE, defaults,
//     VARIADIC, polymorphic parameters, SET of anything that could make names mean
//     something else, and functions that call themselves.
//   - CTEs, arms of set operations and recursive arms are closed queries: the same
//     holds for each evaluation, so for the whole. Nothing is passed into them but
//     what holds around the statement.
//
// HAVING, FILTER, CASE, ON of FULL joins and LIMIT give no keys.
//
// ## From filters to keys
//
// The keys of R are read off its filter (key.go): where the filter says that
// R.c = v, a row with another c, or with NULL, satisfies it with nothing. v is a
// parameter, a constant or an element of an array parameter, a value that is the
// same for the whole statement. Equalities between columns carry values over, in
// both directions: all of them hold at once for a combination that passes. Several
// columns make one composite key. Of a disjunction one arm holds, so the keys of
// its arms are alternatives, if every arm gives one. A condition that is left out
// only makes the filter weaker. NULL as a parameter matches no row; the key then
// names rows that do not matter either.
//
// The hash of a key column must not tell apart what the comparison takes for
// equal. Hence: only the key types, no domains, enums or arrays; only pg_catalog's
// "=" of the type itself, or between int2, int4 and int8, whose hashes agree; text
// and varchar only in columns of the default collation (a database's is
// deterministic), C or POSIX; no conversion on either side but text to varchar and
// back (a conversion to a length or precision changes the value, though not the
// type: length.go); never a virtual generated column, which triggers do not see.
//
// ## Following rows
//
// X is keyed by values found in the result, X.k = Y.c, where every row combination
// of the rest of the query, in which Y stands, appears in the result whatever X
// holds (follow.go). Let a change touch no watch, with X keyed by the values of
// Y.c in the result; suppose it alters the result through a row x of X. Then x.k,
// old or new, equals Y.c of a combination w of the rest; w is there before and
// after, as the rest's reduced inputs have not changed. So w was in the result and
// x.k is among the keys, and the change touched the watch after all. What makes
// all such w appear:
//
//   - X is the nullable side of LEFT JOIN, the ON has X.k = Y.c, and nothing that
//     can reject a row mentions X; or
//   - X is inner-joined by X.k = Y.c only (or both equal to one value), with a validated and enforced foreign
//     key Y.c -> X.k: w with Y.c not NULL has exactly one x; w with NULL has none,
//     for all contents of X, and is no part of the rest that counts. Y is on no
//     nullable side, where X could decide whether it appears.
//
// "Mentions X" includes mentioning a relation that the ON of an outer join matches
// to X, directly or not, as X decides which of its rows appear; and a LATERAL item
// that uses X. A :one query, LIMIT and OFFSET show some rows only: X is not followed
// where ORDER BY mentions it, as X then decides which rows these are; and with LIMIT
// and OFFSET each relation that X decides about, X included, must match one row at
// most, by a unique key, so that the rows in front are those of the same w whatever X
// holds: the argument is about the w that are shown.
//
// Relations that are themselves joined by such a foreign key, with NOT NULL
// columns, reject nothing. No aggregate, GROUP BY, DISTINCT, set operation or
// set-returning function in the output may swallow a row. A NULL
// in the followed column hashes as any NULL: no row of X joins with it, so the
// key is needless and harmless. Where no row came back, the runtime takes "any",
// which it must do in any case, having no values.
//
// ## Refusals
//
// Results that are not functions of tables, arguments and the settings that are
// part of the cache key, or of tables that no trigger watches, are not cached
// (refuse.go, volatility.go). So are those of functions whose body is not seen,
// unless -- depends: names what they read; then all columns, any change.
//
// A partition is written through its ancestors, whose triggers announce the
// ancestor, and rows move in and out of it when any column of the partition key
// changes: it is watched as its topmost ancestor, all columns.
