package generator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroupImports(t *testing.T) {
	src := "package p\n\nimport (\n\"context\"\n\"github.com/a/b\"\n\"net/netip\"\nrung \"github.com/rungdb/rung/runtime\"\n)\n\nvar x = 1\n"
	want := "package p\n\nimport (\n\"context\"\n\"net/netip\"\n\n\"github.com/a/b\"\nrung \"github.com/rungdb/rung/runtime\"\n)\n\nvar x = 1\n"
	if diff := cmp.Diff(want, string(groupImports([]byte(src)))); diff != "" {
		t.Errorf("groupImports (-want +got):\n%s", diff)
	}
	for _, same := range []string{"package p\n", "package p\n\nimport \"context\"\n"} {
		if got := string(groupImports([]byte(same))); got != same {
			t.Errorf("groupImports(%q) = %q", same, got)
		}
	}
}

func TestWrap(t *testing.T) {
	text := "  - " + strings.Repeat("word ", 40)
	lines := wrap(text, "    ")
	for i, l := range lines {
		if len("// "+l) > width {
			t.Errorf("line %d is %d wide: %q", i, len("// "+l), l)
		}
		if i > 0 && !strings.HasPrefix(l, "    word") {
			t.Errorf("line %d is not indented: %q", i, l)
		}
	}
	if got := strings.Fields(strings.Join(lines, " ")); len(got) != 41 {
		t.Errorf("%d words after wrapping, want 41", len(got))
	}
	long := strings.Repeat("x", 200)
	if diff := cmp.Diff([]string{long}, wrap(long, "")); diff != "" {
		t.Errorf("a word that does not fit (-want +got):\n%s", diff)
	}
}

func TestRawString(t *testing.T) {
	got := fmt.Sprintf("%#v", rawString("a `quoted` name\n"))
	want := "`a ` + \"`\" + `quoted` + \"`\" + ` name\n`"
	if got != want {
		t.Errorf("rawString = %s, want %s", got, want)
	}
}
