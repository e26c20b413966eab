package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rungdb/rung/internal/pgtest"
)

// browser finds a Chromium. Nothing installs one: it is large, and what the page
// holds is tested without, so that here the test is skipped where there is none.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no chromium and no google-chrome on the PATH: the page is not seen in a browser")
	return ""
}

// opened opens a page in the browser, as large as a phone, and returns its elements
// once its scripts have run.
func opened(t *testing.T, browser, address string) []element {
	t.Helper()
	profile, err := os.MkdirTemp("", "rung-browser-") //nolint:usetesting // the browser may still be writing at the end
	pgtest.Check(t, err)
	defer os.RemoveAll(profile)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	flags := []string{
		"--headless", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + profile, "--window-size=390,844", "--hide-scrollbars",
		"--virtual-time-budget=5000", "--dump-dom",
	}
	if os.Geteuid() == 0 {
		flags = append(flags, "--no-sandbox") // which root cannot have
	}
	cmd := exec.CommandContext(ctx, browser, append(flags, address)...)
	cmd.WaitDelay = 5 * time.Second
	var stderr strings.Builder
	cmd.Stderr = &stderr
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, stderr.String())
	}
	return elements(t, string(dom))
}

// reader uses the filter as a reader does, and notes what is to be seen each time.
const reader = `<pre id="noted"></pre><script>
const noted = [];
function note() {
  const ids = (all, key) => [...document.querySelectorAll(all)].filter(e => getComputedStyle(e).display !== "none").map(key).sort();
  noted.push({
    Articles: ids("article", e => e.id), Map: ids("svg a[data-query]", e => e.dataset.query),
    Lines: ids("svg path", e => e.dataset.query + " " + e.dataset.table),
    Count: document.getElementById("count").value, Fragment: location.hash,
    Wider: document.documentElement.scrollWidth - innerWidth,
    Cut: [...map.querySelectorAll("text")].filter(e => 0 > e.getBBox().x || e.getBBox().x + e.getBBox().width > 400).map(e => e.textContent),
  });
  document.getElementById("noted").textContent = JSON.stringify(noted);
}
note();
for (const [word, choice] of [["", ""], ["", "any"], ["accounts", "uncached"], ["nothing", ""]]) {
  text.value = word;
  text.dispatchEvent(new Event("input"));
  state.value = choice;
  state.dispatchEvent(new Event("change"));
  note();
}
addEventListener("hashchange", note);
document.querySelector("article.table a").click();
</script></body>`

// TestExplainPageInBrowser follows an address that filters, types and chooses, and
// at last clicks on something that the filter hides.
func TestExplainPageInBrowser(t *testing.T) {
	t.Parallel()
	chromium := browser(t)
	page, _ := explainPageOf(t, verifySchema, pageQueries)
	file := filepath.Join(t.TempDir(), "page.html")
	pgtest.Check(t, os.WriteFile(file, []byte(strings.Replace(page, "</body>", reader, 1)), 0o600))
	type view struct {
		Articles, Map, Lines []string
		Count, Fragment      string
		Wider                int
		Cut                  []string
	}
	const (
		account, events, latest, other, pay = "query-dal.GetAccount", "query-dal.Events", "query-dal.Latest", "query-dal.Other", "query-dal.Pay"
		tAccounts, tEvents, tOther          = "table-public.accounts", "table-public.events", `table-public."Other ""table"`
	)
	line := func(query, table string) string { return query + " " + table }
	latestLines := []string{line(latest, tAccounts), line(latest, tEvents)}
	whole := view{
		Articles: []string{events, account, latest, other, pay, tOther, tAccounts, tEvents},
		Map:      []string{events, account, latest, other},
		Lines:    []string{line(events, tEvents), line(account, tAccounts), latestLines[0], latestLines[1], line(other, tOther)},
		Count:    "5 of 5 queries",
	}
	unfiltered, clicked := whole, whole
	clicked.Fragment = "#" + other
	want := []view{
		{
			[]string{events, latest, tAccounts, tEvents},
			[]string{events, latest},
			append([]string{line(events, tEvents)}, latestLines...), "2 of 5 queries", "#filter=EVENTS+kind", 0, nil,
		},
		unfiltered,
		{[]string{latest, tAccounts, tEvents}, []string{latest}, latestLines, "1 of 5 queries", "#filter=&state=any", 0, nil},
		{[]string{pay, tAccounts}, nil, nil, "1 of 5 queries", "#filter=accounts&state=uncached", 0, nil},
		{nil, nil, nil, "0 of 5 queries", "#filter=nothing&state=", 0, nil},
		clicked,
	}
	var got []view
	for _, e := range opened(t, chromium, "file://"+file+"#filter=EVENTS+kind") {
		if e.attributes["id"] == "noted" {
			pgtest.Check(t, json.Unmarshal([]byte(e.text), &got))
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("to be seen (-want +got)\n%s", diff)
	}
}
