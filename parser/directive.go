package parser

// directive is one row of the grammar of comment lines above a statement.
type directive struct {
	word       string
	positional []argument // in this order, before the options
	options    []argument // key=value, in any order, each at most once
	reads      bool       // only above a query that reads rows, :one or :many
	repeats    bool       // may stand there several times
	store      func(q *Query, at int, a arguments)
}

// argument is one value of a directive.
type argument struct {
	name     string
	kind     kind
	required bool
}

// kind is the form of an argument.
type kind int

const (
	kindDuration      kind = iota // as in Go, also days: 90s, 1h30m, 7d; more than 0
	kindDurationOrOff             // a duration, or off
	kindPercent                   // 10%
	kindSize                      // 512B, 64KiB, 1MiB, 1GiB
	kindOff                       // off
	kindTarget                    // primary or replica
	kindName                      // an identifier that becomes a Go method
	kindCommand                   // :one, :many, ...
	kindParam                     // the name of a parameter of the query
	kindTables                    // table, schema.table, ...: the rest of the line
	kindRule                      // the name of a lint rule
	kindText                      // the rest of the line
)

// form is how usage texts show a value of the kind.
var forms = [...]string{
	kindDuration:      "<duration>",
	kindDurationOrOff: "<duration>|off",
	kindPercent:       "<percent>",
	kindSize:          "<size>",
	kindOff:           "off",
	kindTarget:        "primary|replica",
	kindName:          "<Name>",
	kindCommand:       ":<command>",
	kindParam:         "<parameter>",
	kindTables:        "<table>, ...",
	kindRule:          "<rule>",
	kindText:          "<reason>",
}

// grammar is every line that means something: name lines and directives. What is
// accepted, the usage in hints, and which misspelt words are errors all follow
// from it.
var grammar = [...]directive{
	{
		word:       "name",
		positional: []argument{{"name", kindName, true}, {"command", kindCommand, true}},
		store:      func(q *Query, at int, a arguments) { q.Name, q.Command = a["name"].text, Command(a["command"].text) },
	},
	{
		word:       "cache",
		positional: []argument{{"ttl", kindDuration, false}},
		options: []argument{
			{"stale", kindDuration, false},
			{"jitter", kindPercent, false},
			{"missing", kindDurationOrOff, false},
			{"max", kindSize, false},
			{"l1", kindOff, false},
			{"l2", kindOff, false},
		},
		reads: true,
		store: storeCache,
	},
	{
		word:       "route",
		positional: []argument{{"target", kindTarget, true}},
		options:    []argument{{"max_lag", kindDuration, false}},
		reads:      true,
		store: func(q *Query, at int, a arguments) {
			q.Route = &Route{Offset: at, Replica: a["target"].text == "replica", MaxLag: a.duration("max_lag")}
		},
	},
	{
		word:       "loader",
		positional: []argument{{"name", kindName, false}},
		options:    []argument{{"by", kindParam, false}},
		reads:      true,
		store: func(q *Query, at int, a arguments) {
			q.Loader = &Loader{Offset: at, Name: a["name"].text, By: a["by"].text}
		},
	},
	{
		word:       "depends",
		positional: []argument{{"tables", kindTables, true}},
		reads:      true,
		store:      func(q *Query, at int, a arguments) { q.Depends = a["tables"].tables },
	},
	{
		word:       "ignore",
		positional: []argument{{"tables", kindTables, true}},
		reads:      true,
		store:      func(q *Query, at int, a arguments) { q.Ignore = a["tables"].tables },
	},
	{
		word:       "allow",
		positional: []argument{{"rule", kindRule, true}, {"reason", kindText, true}},
		repeats:    true,
		store: func(q *Query, at int, a arguments) {
			q.Allow = append(q.Allow, Allow{Offset: at, Rule: a["rule"].text, Reason: a["reason"].text})
		},
	},
}

func storeCache(q *Query, at int, a arguments) {
	c := &Cache{
		Offset:  at,
		TTL:     a.duration("ttl"),
		Stale:   a.duration("stale"),
		Missing: a.duration("missing"),
	}
	if v, ok := a["jitter"]; ok {
		percent := int(v.number)
		c.Jitter = &percent
	}
	if v, ok := a["max"]; ok {
		size := v.number
		c.Max = &size
	}
	_, c.NoL1 = a["l1"]
	_, c.NoL2 = a["l2"]
	q.Cache = c
}

// lintRules are the warnings of `rung vet` that -- allow: can silence.
var lintRules = [...]string{"time-dependent", "offset-on-replica", "unordered-limit", "cached-any"}

// LintRules returns the names of the warnings that `-- allow:` knows.
func LintRules() []string { return append([]string(nil), lintRules[:]...) }

// lookupDirective returns the row of a word, nil where there is none.
func lookupDirective(word string) *directive {
	for i := range grammar {
		if grammar[i].word == word {
			return &grammar[i]
		}
	}
	return nil
}

// usage returns the line as documentation writes it, for example
// `-- route: primary|replica [max_lag=<duration>]`.
func (d *directive) usage() string {
	text := "-- " + d.word + ":"
	for _, a := range d.positional {
		form := forms[a.kind]
		if a.name == "ttl" {
			form = "<ttl>"
		}
		text += " " + optional(form, a.required)
	}
	for _, a := range d.options {
		text += " " + optional(a.name+"="+forms[a.kind], a.required)
	}
	return text
}

func optional(form string, required bool) string {
	if required {
		return form
	}
	return "[" + form + "]"
}

// Usage returns the syntax of every directive, one line each.
func Usage() []string {
	var lines []string
	for i := range grammar {
		lines = append(lines, grammar[i].usage())
	}
	return lines
}
