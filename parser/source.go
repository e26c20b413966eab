package parser

// Source is one text file held in memory. Offsets into it are byte offsets.
type Source struct {
	// Path is what errors print: relative to the configuration's folder, with
	// forward slashes.
	Path string
	Text string
}

// Position is a place in a source. Line and Column start at 1; Column counts
// characters (runes), not bytes.
type Position struct {
	File   string
	Line   int
	Column int
}
