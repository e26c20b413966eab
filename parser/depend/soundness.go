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
//     (they do not depend on that subquery's value) may hence be used inside. In an
//     ON of an outer join, where that is not so, they are not.
//   - `x IN (subquery)` and `x = ANY (subquery)`, where it is a condition of a
//     filter: rows of the subquery that are not equal to x cannot make it true, and
//     false and NULL are the same there. So x = its output holds inside, where
//     removing rows by it commutes with the subquery, as above.
//   - Conversely such a condition, EXISTS (subquery) and x = (subquery) say, where
//     they hold, that there is a row of the subquery, and so rows behind it that pass
//     its FROM and WHERE: witnesses. Their conditions, and x = output, are conditions
//     of the filter with the witnesses as further relations of the combination
//     (witness.go). Not where the row needs none: aggregates without GROUP BY, set
//     operations, VALUES, grouping sets; and not for relations inside of that very
//     subquery, whose rows may be what makes it hold.
//   - A call of a function in SQL is such a subquery too, one for each statement of
//     its body. A parameter inside is equal to what the call gives for it, or NULL,
//     and then equal to nothing that it is compared with. Text parameters count only
//     where no argument of the call brings a collation with it (function.go). One
//     that stands alone in FROM and returns the rows of its only statement is a
//     relation like a subquery. Not seen: other languages, VOLATILE, defaults,
//     VARIADIC, polymorphic parameters, SET of anything that could make names mean
//     something else, and functions that call themselves.
//   - A CTE that selects, does not call itself and is read in one place is a subquery
//     in that place: whatever PostgreSQL makes of MATERIALIZED, the rows are the same.
//   - Other CTEs, arms of set operations and recursive arms are closed queries: the same
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
// names rows that do not matter either. `$1 IS NULL OR R.c = $1` and
// `R.c = coalesce($1, ...)` are R.c = $1 where $1 is given, and say nothing where it is
// NULL. Several such conditions all hold where they are given, so each of them alone is
// a key then: the first that is given serves, and where none is, any change matters.
//
// The hash of a key column must not tell apart what the comparison takes for
// equal. Hence: only the key types and domains over them, whose values are values of
// the type, no enums or arrays; only pg_catalog's "=" of the type itself, or between
// int2, int4 and int8, whose hashes agree; text and varchar only in columns of the
// default collation (a database's is deterministic), C or POSIX, their own or that of
// their domain; no conversion on either side but text to varchar and back, and that of
// a domain to its type (a conversion to a length or precision changes the value, though
// not the type; so does what takes a parameter of a domain that has one); never a
// virtual generated column, which triggers do not see.
//
// ## Following values
//
// Where the filter of X says X.k = Y.c, Y another occurrence that has keys K, a row
// of X can matter only together with a row of Y's input. By then that is reduced to K
// (reductions come one after the other, and (2) is about all contents). So X's input
// may be reduced to the rows whose k is in V, the values of c in the rows of Y that
// match K (where they are optional, all that are given): X is keyed by V, whatever else the statement does: LIMIT, aggregates,
// other conditions (follow.go). V is a function of Y's reduced input and c is watched,
// so a change that touches no watch leaves V, and with it X's reduced input, as it is.
//
// Y may stand inside a subquery, view or CTE through which the value passes as an
// output column: each value of the column is that of some row of Y, or NULL, which
// equals nothing. A relation that is read in several places with several filters is
// no Y; nor is one that -- ignore: names, whose changes nobody hears; nor one behind a
// view or function, which the role that asks may have no right to read. For several
// columns of one key the values must come from one row of Y, so by the same way. No
// two relations follow each other: Y's keys are settled before X's are, or V would be
// a function of more than Y's reduced input.
//
// The cached path asks a key query for V: the column c of the rows of Y that match K
// (keyquery.go), before the statement, so that its snapshot is no later. Say a change
// alters the result after the statement's snapshot, by a row of X. Its k is in V as
// it was then. If the V that was found lacks it, a change of Y between the key query
// and that change has put it there, and that one touched Y's watch: the entry is
// dropped when it is heard, which is before the other is. Were the key query the later
// one, a change of Y could hide a value that the statement has still seen.
//
// Where a key query finds more rows than it may (tag.MaxFollowed), V is not known and
// any change of X counts; so for what follows X.
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
