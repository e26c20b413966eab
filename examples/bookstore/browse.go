package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/rungdb/rung/examples/bookstore/shop"
)

// overHTTP serves the shops on both nodes, and lets one browser go from one to the
// other.
func (s *story) overHTTP(ctx context.Context) error {
	say("6. The same over HTTP: two servers, one browser with a cookie, hit counters")
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	b := &browser{client: &http.Client{Jar: jar, Transport: &http.Transport{}}, sites: map[*node]string{}}
	defer b.client.CloseIdleConnections()
	for _, n := range s.nodes {
		site, stop, err := n.serve(ctx)
		if err != nil {
			return err
		}
		defer stop()
		b.sites[n] = site
	}
	return b.visit(ctx, s.nodes[0], s.nodes[1])
}

// serve serves the shops on a free port until stop is called.
func (n *node) serve(ctx context.Context) (site string, stop func(), err error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{
		Handler:           shop.Handler(n.db, n.hits, slog.New(slog.DiscardHandler)),
		ReadHeaderTimeout: 5 * time.Second,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // ends when it is closed; a browser that got no answer says why
	}()
	return "http://" + listener.Addr().String(), func() { _ = server.Close(); <-served }, nil
}

// browser asks the nodes, which are one site to it: cookies do not tell ports apart.
type browser struct {
	client *http.Client
	sites  map[*node]string
}

// visit writes a review on node a and reads it on node b.
func (b *browser) visit(ctx context.Context, a, c *node) error {
	const page = "/shops/upper/books/1"
	show := func(n *node) error {
		var book struct {
			Stars   float64
			Reviews []struct{ Reviewer string }
		}
		if err := b.ask(ctx, n, http.MethodGet, page, nil, &book); err != nil {
			return err
		}
		fmt.Printf("  node %s  GET %-30s -> %.1f stars, %d reviews\n", n.name, page, book.Stars, len(book.Reviews))
		return nil
	}
	if err := first(show(c), show(c)); err != nil {
		return err
	}
	review := url.Values{"customer": {"1"}, "stars": {"4"}, "body": {"I know that ladder."}}
	if err := b.ask(ctx, a, http.MethodPost, "/books/1/reviews", review, nil); err != nil {
		return err
	}
	fmt.Printf("  node %s  POST %-29s -> 4 stars\n", a.name, "/books/1/reviews")
	if err := show(c); err != nil {
		return err
	}
	var hits map[string]map[string]int64
	if err := b.ask(ctx, c, http.MethodGet, "/hits", nil, &hits); err != nil {
		return err
	}
	fmt.Printf("  node %s  GET %-30s -> dal.GetBookPage: %d by the process, %d by the primary\n",
		c.name, "/hits", hits["dal.GetBookPage"]["process"], hits["dal.GetBookPage"]["primary"])
	return nil
}

// ask sends a request and reads what comes back into found, where it is not nil.
func (b *browser) ask(ctx context.Context, n *node, method, path string, form url.Values, found any) error {
	request, err := http.NewRequestWithContext(ctx, method, b.sites[n]+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, body)
	}
	if found == nil {
		return nil
	}
	return json.Unmarshal(body, found)
}
