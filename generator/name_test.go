package generator

import (
	"testing"
	"time"

	"github.com/rungdb/rung/parser/config"
)

// standard names as a package does that sets no options.
func standard() naming { return naming{&config.GoOptions{Initialisms: []string{"id"}}} }

func TestExportedName(t *testing.T) {
	tests := []struct{ in, want string }{
		{"account_id", "AccountID"},
		{"id", "ID"},
		{"ids", "Ids"},
		{"url", "Url"},
		{"_private", "Private"},
		{"int4_", "Int4"},
		{"2fa", "_2fa"},
		{"Mixed Case", "MixedCase"},
		{"über_größe", "ÜberGröße"},
		{"?", "Column"},
		{"ID", "ID"},
	}
	for _, tt := range tests {
		if got := standard().exported(tt.in); got != tt.want {
			t.Errorf("exported(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestArgument(t *testing.T) {
	tests := []struct{ in, want string }{
		{"account_id", "accountID"},
		{"id", "id"},
		{"Type", "type_"},
		{"q", "q_"},
		{"ctx", "ctx_"},
		{"time", "argTime"},
		{"dollar_1", "dollar1"},
		{"user ids", "userIds"},
		{"2nd", "_2nd"},
	}
	for _, tt := range tests {
		if got := (scope{}).argument(tt.in); got != tt.want {
			t.Errorf("argument(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	s := scope{}
	if a, b := s.argument("user_id"), s.argument("user_id"); a != "userID" || b != "userID_" {
		t.Errorf("two arguments of one name are %q and %q", a, b)
	}
}

func TestSingularPlural(t *testing.T) {
	singulars := []struct{ in, want string }{
		{"accounts", "account"},
		{"categories", "category"},
		{"campus", "campus"},
		{"metadata", "metadata"},
		{"calories", "calorie"},
		{"waves", "wave"},
		{"sine_waves", "sine_wafe"},
		{"people", "person"},
		{"user_data", "user_datum"},
	}
	for _, tt := range singulars {
		if got := standard().singular(tt.in); got != tt.want {
			t.Errorf("singular(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	plurals := []struct{ in, want string }{{"id", "ids"}, {"userID", "userIDs"}, {"status", "statuses"}, {"email", "emails"}}
	for _, tt := range plurals {
		if got := plural(tt.in); got != tt.want {
			t.Errorf("plural(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestEnumValue(t *testing.T) {
	tests := []struct{ in, want string }{{"very-sad", "very_sad"}, {"a:b/c", "a_b_c"}, {"!", ""}, {"it's", "its"}}
	for _, tt := range tests {
		if got := enumValue(tt.in); got != tt.want {
			t.Errorf("enumValue(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFields(t *testing.T) {
	f := standard().fields()
	for _, tt := range []struct{ in, want string }{{"id", "ID"}, {"id", "ID_2"}, {"ID", "ID_3"}, {"name", "Name"}} {
		if got := f.add(tt.in, tt.in, nil, nil).name; got != tt.want {
			t.Errorf("add(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	tests := []struct {
		in   time.Duration
		want string
	}{
		{10 * time.Minute, "10m"},
		{90 * time.Minute, "1h30m"},
		{48 * time.Hour, "2d"},
		{36 * time.Hour, "36h"},
		{1500 * time.Millisecond, "1.5s"},
		{time.Hour, "1h"},
		{10 * time.Second, "10s"},
		{0, "0s"},
		{70 * time.Second, "1m10s"},
	}
	for _, tt := range tests {
		if got := FormatDuration(tt.in); got != tt.want {
			t.Errorf("FormatDuration(%v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFormatSize(t *testing.T) {
	for in, want := range map[int64]string{64 << 10: "64KiB", 1 << 20: "1MiB", 3 << 30: "3GiB", 1500: "1500B"} {
		if got := formatSize(in); got != want {
			t.Errorf("formatSize(%d) = %q, want %q", in, got, want)
		}
	}
}
