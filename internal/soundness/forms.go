package soundness

// form is a kind of query; its function returns an empty text where the schema
// does not allow it.
type form struct {
	kind  string
	write func(*gen) (sql string, one bool)
}

func many(f func(*gen) string) func(*gen) (string, bool) {
	return func(g *gen) (string, bool) { return f(g), false }
}

// forms are the kinds of queries; those that users write most stand twice.
func forms() []form {
	return []form{
		{"key", (*gen).byKey},
		{"key", (*gen).byKey},
		{"any", many((*gen).byAny)},
		{"or", many((*gen).byOr)},
		{"in", many((*gen).byIn)},
		{"constant", many((*gen).byConstant)},
		{"optional", many((*gen).optional)},
		{"predicate", many((*gen).predicate)},
		{"join", many(func(g *gen) string { return g.join("JOIN") })},
		{"left", many(func(g *gen) string { return g.join("LEFT JOIN") })},
		{"left", many(func(g *gen) string { return g.join("LEFT JOIN") })},
		{"right", many(func(g *gen) string { return g.join("RIGHT JOIN") })},
		{"full", many(func(g *gen) string { return g.join("FULL JOIN") })},
		{"follow", many((*gen).follow)},
		{"follow", many((*gen).follow)},
		{"follow", many((*gen).follow)},
		{"followleft", many((*gen).followLeft)},
		{"followleft", many((*gen).followLeft)},
		{"joins", (*gen).joins},
		{"joins", (*gen).joins},
		{"joins", (*gen).joins},
		{"joins", (*gen).joins},
		{"joins", (*gen).joins},
		{"joins", (*gen).joins},
		{"values", many((*gen).byValues)},
		{"values", many((*gen).byValues)},
		{"values", many((*gen).byValues)},
		{"values", many((*gen).byValues)},
		{"values", many((*gen).byValues)},
		{"values", many((*gen).byValues)},
		{"existsjoins", many((*gen).existsJoins)},
		{"existsjoins", many((*gen).existsJoins)},
		{"exists", many(func(g *gen) string { return g.exists("EXISTS") })},
		{"notexists", many(func(g *gen) string { return g.exists("NOT EXISTS") })},
		{"insubquery", many(func(g *gen) string { return g.inSubquery("IN") })},
		{"notin", many(func(g *gen) string { return g.inSubquery("NOT IN") })},
		{"aggregate", (*gen).aggregate},
		{"group", many((*gen).group)},
		{"window", many((*gen).window)},
		{"distinct", many((*gen).distinct)},
		{"limit", (*gen).limit},
		{"union", many((*gen).setOperation)},
		{"scalar", many((*gen).scalarSubquery)},
		{"derived", many((*gen).derived)},
		{"derived", many((*gen).derived)},
		{"lateral", many((*gen).lateral)},
		{"cte", many((*gen).cte)},
		{"recursive", many((*gen).recursive)},
		{"view", many((*gen).view)},
		{"partition", many((*gen).partition)},
		{"function", many((*gen).function)},
		{"function", many((*gen).function)},
	}
}

// newQuery writes a query of a random kind.
func (g *gen) newQuery() spec {
	list := forms()
	for {
		f := pick(g, list)
		g.query, g.aliases = &text{}, 0
		if sql, one := f.write(g); sql != "" {
			return spec{f.kind, sql, one, g.query.params}
		}
	}
}
