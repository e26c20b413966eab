-- XML constructors and predicates (manual 9.15)
SELECT xmlelement(name foo)
SELECT xmlelement(name foo, xmlattributes(title AS t, qty), 'x', price, meta) FROM books
SELECT xmlelement(name "Foo bar", xmlattributes($1 AS a), $2)
SELECT xmlelement(name foo, xmlattributes(qty + 1)) FROM books
SELECT xmlelement(name foo, xmlattributes(qty AS a, id AS a)) FROM books
SELECT xmlelement(name foo, xmlattributes(qty, id AS qty)) FROM books
SELECT xmlelement(name foo, nope), xmlelement(name foo, tags, NULL) FROM books
SELECT xmlforest(title, qty AS q, tags) FROM books
SELECT xmlforest(qty + 1) FROM books
SELECT xmlforest(b.title, b) FROM books b
SELECT xmlforest($1 AS a)
SELECT xmlconcat('<a/>', '<b>x</b>'), xmlconcat(NULL, '<a/>')
SELECT xmlconcat(title) FROM books
SELECT xmlconcat($1, $2)
SELECT xmlparse(document '<a/>'), xmlparse(content title) FROM books
SELECT xmlparse(content $1 PRESERVE WHITESPACE)
SELECT xmlparse(content qty) FROM books
SELECT xmlparse(content now())
SELECT xmlpi(name php), xmlpi(name php, title), xmlpi(name php, $1) FROM books
SELECT xmlpi(name php, 5)
SELECT xmlroot('<a/>'::xml, version '1.0', standalone yes), xmlroot('<a/>', version no value)
SELECT xmlroot($1, version $2)
SELECT xmlroot(1, version no value)
SELECT xmlserialize(content '<a/>'::xml AS text), xmlserialize(document $1 AS varchar(20)), xmlserialize(content '<a/>' AS char(3))
SELECT xmlserialize(content '<a/>'::xml AS int)
SELECT xmlserialize(content '<a/>'::xml AS bytea)
SELECT xmlserialize(content 1 AS text)
SELECT xmlserialize(content '<a/>'::xml AS nosuch)
SELECT '<a/>'::xml IS DOCUMENT, '<a/>'::xml IS NOT DOCUMENT, NULL IS DOCUMENT, $1 IS DOCUMENT
SELECT title IS DOCUMENT FROM books
SELECT xmlexists('//a' PASSING ('<a/>'::xml)), xmlexists('//a' PASSING BY REF $1)
SELECT xmlexists(title PASSING BY VALUE $1 BY REF) FROM books
SELECT xmlagg(xmlelement(name t, title) ORDER BY id) FROM books
SELECT author_id, xmlelement(name books, xmlagg(xmlelement(name t, title))) AS x FROM books GROUP BY author_id
SELECT xmlelement(name t, title), count(*) FROM books GROUP BY title
SELECT xmlelement(name t, title), count(*) FROM books GROUP BY qty
SELECT xpath('//a', xmlelement(name a, title)), xpath('//a', $1), (xpath('//a/text()', $2))[1]::text FROM books
SELECT xml_is_well_formed(title), xmlcomment(title) FROM books
SELECT xmlelement(name a) = xmlelement(name a)
SELECT DISTINCT xmlelement(name a, id) FROM books
SELECT table_to_xml('books', true, false, ''), query_to_xml('SELECT 1', true, false, '')
SELECT x.* FROM xmltable('/r/a' PASSING ('<r><a/></r>'::xml) COLUMNS id int PATH '@id', n FOR ORDINALITY, name text NOT NULL, d numeric(3, 1) PATH 'd' DEFAULT 1.5) AS x
SELECT * FROM xmltable('/r/a' PASSING $1 COLUMNS a text)
SELECT x.a, xmltable.a FROM xmltable('/r/a' PASSING $1 COLUMNS a text) x
SELECT xmltable.a FROM xmltable('/r/a' PASSING $1 COLUMNS a text, b xml)
SELECT x FROM xmltable('/r/a' PASSING $1 COLUMNS a text) x
SELECT b.id, x.v FROM books b, xmltable('/r' PASSING xmlelement(name r, b.title) COLUMNS v text PATH '.') x
SELECT b.id, x.v FROM books b LEFT JOIN LATERAL xmltable('/r' PASSING xmlelement(name r, b.title) COLUMNS v text PATH b.title DEFAULT b.title) x ON true
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a text, a int)
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a FOR ORDINALITY, b FOR ORDINALITY)
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a nosuch)
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a int DEFAULT 'x')
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a int DEFAULT true)
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a int DEFAULT $2, b date DEFAULT $3 NOT NULL)
SELECT * FROM xmltable('/a' PASSING 1 COLUMNS a int)
SELECT * FROM xmltable(1 PASSING $1 COLUMNS a int)
SELECT * FROM xmltable(xmlnamespaces('http://x' AS x, DEFAULT 'http://y'), '/a' PASSING $1 COLUMNS a int PATH 'x:a')
SELECT * FROM xmltable(xmlnamespaces('http://x' AS x, 'http://z' AS x), '/a' PASSING $1 COLUMNS a int)
SELECT * FROM xmltable(xmlnamespaces(DEFAULT 'http://x', DEFAULT 'http://z'), '/a' PASSING $1 COLUMNS a int)
SELECT * FROM xmltable('/a' PASSING $1 COLUMNS a int) AS t (x, y)
SELECT t.x FROM xmltable('/a' PASSING $1 COLUMNS a int, b text) AS t (x)
SELECT * FROM xmltable('/a' PASSING nope COLUMNS a int)
SELECT count(*) FROM xmltable('/a' PASSING (SELECT xmlagg(xmlelement(name a, id)) FROM books) COLUMNS a bigint PATH '.') t WHERE a > $1
