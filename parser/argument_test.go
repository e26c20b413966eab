package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"10m":    10 * time.Minute,
		"1h30m":  90 * time.Minute,
		"1.5h":   90 * time.Minute,
		"7d":     7 * 24 * time.Hour,
		"1d12h":  36 * time.Hour,
		"0.5d":   12 * time.Hour,
		"250ms":  250 * time.Millisecond,
		"0":      0,
		"-1s":    -time.Second,
		"10675d": 10675 * 24 * time.Hour,
	} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "10", "d", "1w", "1d+2h", "1d-2h", "1d2", "1d2d", "1e3d", "0x1d", "infd", "nand", "1_0d", "999999d", "-999999d", "10 m", "Ten"} {
		if got, err := ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", s, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int64{"1B": 1, "512B": 512, "64KiB": 64 << 10, "1MiB": 1 << 20, "2GiB": 2 << 30} {
		if got, err := ParseSize(s); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "B", "64", "0B", "64KB", "64kib", "-1B", "+1B", "1.5MiB", "5000000000B", "1TiB", "1 KiB"} {
		if got, err := ParseSize(s); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", s, got)
		}
	}
}

func TestParsePercent(t *testing.T) {
	for s, want := range map[string]int{"0%": 0, "10%": 10, "100%": 100} {
		if got, err := ParsePercent(s); err != nil || got != want {
			t.Errorf("ParsePercent(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "%", "10", "101%", "-1%", "+1%", "1.5%", "10%%", "99999999999%"} {
		if got, err := ParsePercent(s); err == nil {
			t.Errorf("ParsePercent(%q) = %d, want an error", s, got)
		}
	}
}

func TestNearest(t *testing.T) {
	candidates := []string{"cache", "route", "loader", "id", "arg"}
	for word, want := range map[string]string{
		"cahce": "cache", "CACHE": "cache", "cach": "cache", "rout": "route", "lod": "", "ids": "id",
		"xy": "", "agr": "", "ar": "arg", "": "", "i": "", "cache": "", "ladder": "loader",
	} {
		if got := Nearest(word, candidates); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestUsage(t *testing.T) {
	want := []string{
		"-- name: <Name> :<command>",
		"-- cache: [<ttl>] [stale=<duration>] [jitter=<percent>] [missing=<duration>|off] [max=<size>] [l1=off] [l2=off]",
		"-- route: primary|replica [max_lag=<duration>]",
		"-- loader: [<Name>] [by=<parameter>]",
		"-- depends: <table>, ...",
		"-- ignore: <table>, ...",
		"-- allow: <rule> <reason>",
	}
	if diff := cmp.Diff(want, Usage()); diff != "" {
		t.Errorf("Usage() (-want +got):\n%s", diff)
	}
	if got, want := strings.Join(LintRules(), " "), "time-dependent offset-on-replica unordered-limit cached-any"; got != want {
		t.Errorf("LintRules() = %s, want %s", got, want)
	}
}

// Words one or two edits away from a directive are errors only where the rest of
// the line parses.
func TestNearDirective(t *testing.T) {
	for text, want := range map[string]string{
		"cahce: 10m":                   "cache",
		"caches: stale=1m":             "cache",
		"Note: ordered for the screen": "",
		"Note: replica":                "route",
		"case: 10m":                    "cache",
		"case: closed":                 "",
		"leader: elected":              "loader",
		"leader: elected by vote":      "",
		"depend: on other things":      "",
		"allow me: to":                 "",
	} {
		word0, rest, ok := line{text: text}.splitDirective()
		got := ""
		if ok {
			if d := nearDirective(word0.text, rest); d != nil {
				got = d.word
			}
		}
		if got != want {
			t.Errorf("nearDirective(%q) = %q, want %q", text, got, want)
		}
	}
}
