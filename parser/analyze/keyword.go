package analyze

import "strings"

// notUnreserved are the keywords that cannot name everything without quotes: all
// but the unreserved ones (parser/kwlist.h of PostgreSQL 16). quote_identifier
// quotes them.
const notUnreserved = ` 
	all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
	cast char character check coalesce collate collation column concurrently constraint create cross
	current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
	decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
	freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
	interval into is isnull join json_array json_arrayagg json_object json_objectagg lateral leading least left
	like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
	offset on only or order out outer overlaps overlay placing position precision primary real references
	returning right row select session_user setof similar smallint some substring symmetric system_user table
	tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic
	verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
	xmlpi xmlroot xmlserialize xmltable
`

// keyword says whether a lower-case word needs quotes.
func keyword(word string) bool {
	at := 0
	for {
		i := strings.Index(notUnreserved[at:], word)
		if i < 0 {
			return false
		}
		at += i
		end := at + len(word)
		if space(notUnreserved[at-1]) && space(notUnreserved[end]) {
			return true
		}
		at = end
	}
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }
