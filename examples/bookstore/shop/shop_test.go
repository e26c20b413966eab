package shop_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/examples/bookstore/shop"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// street has the two shops on real servers, and any number of nodes that serve them.
type street struct {
	primary *pgtest.Database
	cluster *pgtest.Cluster // nil without a replica
	redis   *pgtest.Redis
}

func newStreet(t *testing.T, replicas int) *street {
	t.Helper()
	s := &street{redis: pgtest.NewRedis(t)}
	if replicas == 0 {
		s.primary = pgtest.NewDatabase(t)
	} else {
		s.cluster = pgtest.NewCluster(t, replicas)
		s.primary = &s.cluster.Primary.Database
	}
	for _, name := range []string{"schema.sql", "migrations/001_rung.sql"} {
		text, err := os.ReadFile(filepath.Join("..", "db", name))
		pgtest.Check(t, err)
		s.primary.Exec(t, string(text))
	}
	s.primary.Exec(t, `
		INSERT INTO customers (email, name) VALUES ('ada@example.com', 'Ada');
		INSERT INTO publishers (name) VALUES ('Rail');
		INSERT INTO books (shop_id, title, author, cents, stock, publisher_id, details) VALUES
		  (1, 'Ladders', 'Rung', 1000, 5, 1, '{"pages": 96}'), (1, 'Steps', 'Rung', 2000, 1, NULL, '{}'), (2, 'Ropes', 'Hemp', 3000, 5, NULL, '{}');`)
	return s
}

// node is one process that serves the shops. While it is deaf it hears of no change.
type node struct {
	url  string
	hits *shop.Hits
	deaf *sync.RWMutex
}

func (s *street) node(t *testing.T) *node {
	t.Helper()
	n := &node{hits: &shop.Hits{}, deaf: &sync.RWMutex{}}
	listen, err := s.primary.ConnConfig()
	pgtest.Check(t, err)
	listen.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		var d net.Dialer
		c, err := d.DialContext(ctx, network, addr)
		return &ear{c, n.deaf}, err
	}
	pool, err := pgxpool.New(t.Context(), s.primary.URL())
	pgtest.Check(t, err)
	t.Cleanup(pool.Close)
	config := rung.Config{
		Database: dal.Database(), Primary: pool, Listen: listen, Redis: s.redis.Client(t), Observer: n.hits,
		Bound: time.Minute, Logger: slog.New(slog.DiscardHandler),
	}
	if s.cluster != nil {
		config.Replicas = []*pgxpool.Pool{s.cluster.Replicas[0].Pool(t)}
	}
	db, err := rung.New(config)
	pgtest.Check(t, err)
	t.Cleanup(db.Close)
	pgtest.Check(t, db.Ready(t.Context()))
	server := httptest.NewServer(shop.Handler(db, n.hits, slog.New(slog.DiscardHandler)))
	t.Cleanup(server.Close)
	n.url = server.URL
	return n
}

// ear is a connection on which nothing arrives while deaf is locked.
type ear struct {
	net.Conn
	deaf *sync.RWMutex
}

func (c *ear) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.deaf.RLock()
	defer c.deaf.RUnlock()
	return n, err
}

// browser keeps its cookies from one request to the next, on any node: all nodes
// are one site to it.
type browser struct {
	t      *testing.T
	client *http.Client
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	pgtest.Check(t, err)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t, &http.Client{Jar: jar, Transport: transport}}
}

// get reads a page into found, where found is not nil, and returns the status.
func (b *browser) get(n *node, path string, found any) int {
	b.t.Helper()
	response, err := b.client.Get(n.url + path)
	return b.read(response, err, found)
}

// post sends a form, given as "name=value&…".
func (b *browser) post(n *node, path, form string, found any) int {
	b.t.Helper()
	response, err := b.client.Post(n.url+path, "application/x-www-form-urlencoded", strings.NewReader(form))
	return b.read(response, err, found)
}

func (b *browser) read(response *http.Response, err error, found any) int {
	b.t.Helper()
	pgtest.Check(b.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	pgtest.Check(b.t, err)
	if response.StatusCode == http.StatusOK && found != nil {
		if err := json.Unmarshal(body, found); err != nil {
			b.t.Fatalf("%s: %v in %s", response.Request.URL, err, body)
		}
	}
	return response.StatusCode
}

type book struct {
	Title     string
	Cents     int
	Publisher string
	Stars     float64
	Stock     int
	Details   struct{ Pages int }
	Reviews   []struct{ Body, Reviewer string }
}

// TestSession writes on one node and reads on another that hears of nothing, with
// and without the cookie.
func TestSession(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 1)
	a, b := s.node(t), s.node(t)
	ada, stranger := newBrowser(t), newBrowser(t)
	var before, seen book
	if status := stranger.get(b, "/shops/upper/books/1", &before); status != http.StatusOK || before.Stars != 0 {
		t.Fatalf("the book before = %d, %+v", status, before)
	}
	b.deaf.Lock()
	defer b.deaf.Unlock()
	pgtest.Check(t, s.cluster.Replicas[0].PauseReplay(t.Context()))

	if status := ada.post(a, "/books/1/reviews", "customer=1&stars=4&body=Steep", nil); status != http.StatusOK {
		t.Fatalf("the review = %d", status)
	}
	if ada.get(b, "/shops/upper/books/1", &seen); seen.Stars != 4 || len(seen.Reviews) != 1 || seen.Reviews[0].Reviewer != "Ada" {
		t.Errorf("with the cookie on another node = %+v, want the review", seen)
	}
	var cart struct{ ID string }
	ada.post(a, "/shops/upper/carts", "", &cart)
	ada.post(b, "/carts/"+cart.ID+"/items", "book=1&quantity=2", nil)
	var order struct{ ID int64 }
	if status := ada.post(a, "/shops/upper/carts/"+cart.ID+"/order", "customer=1", &order); status != http.StatusOK || order.ID != 1 {
		t.Fatalf("the order = %d, %+v", status, order)
	}
	var customer struct {
		Open   int
		Orders []struct {
			ID    int64
			Lines []struct{ BookID, Quantity int }
		}
	}
	ada.get(b, "/customers/1", &customer)
	if customer.Open != 1 || len(customer.Orders) != 1 || len(customer.Orders[0].Lines) != 1 || customer.Orders[0].Lines[0].Quantity != 2 {
		t.Errorf("the customer's page on another node = %+v, want the order of 2 copies", customer)
	}
	pgtest.Check(t, s.cluster.Replicas[0].ResumeReplay(t.Context()))
}

// TestWithoutSession says what the cookie is for: a node that has not heard of a
// write may still show what was there before, to those who have not written.
func TestWithoutSession(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 0)
	a, b := s.node(t), s.node(t)
	ada, stranger := newBrowser(t), newBrowser(t)
	stranger.get(b, "/shops/upper/books/1", nil)
	b.deaf.Lock()
	ada.post(a, "/books/1/reviews", "customer=1&stars=4&body=Steep", nil)
	var seen book
	if stranger.get(b, "/shops/upper/books/1", &seen); seen.Stars != 0 {
		t.Errorf("on a node that hears nothing, without the cookie = %+v: the other test shows nothing", seen)
	}
	b.deaf.Unlock()
	pgtest.Check(t, pgtest.Wait(t.Context(), "the review to be heard of", func(context.Context) (bool, error) {
		stranger.get(b, "/shops/upper/books/1", &seen)
		return seen.Stars == 4, nil
	}))
}

// TestCookie says when a cookie is set: when something was written.
func TestCookie(t *testing.T) {
	t.Parallel()
	n := newStreet(t, 0).node(t)
	b := newBrowser(t)
	site, err := url.Parse(n.url)
	pgtest.Check(t, err)
	b.get(n, "/shops/upper/books/1", nil)
	if got := b.client.Jar.Cookies(site); len(got) != 0 {
		t.Errorf("cookies after a read = %v, want none", got)
	}
	b.post(n, "/books/1/reviews", "customer=1&stars=4&body=Steep", nil)
	got := b.client.Jar.Cookies(site)
	if len(got) != 1 || got[0].Name != shop.CookieName || got[0].Value == "" {
		t.Fatalf("cookies after a write = %v, want %s", got, shop.CookieName)
	}
	b.client.Jar.SetCookies(site, []*http.Cookie{{Name: shop.CookieName, Value: "garbage", Path: "/"}})
	if status := b.get(n, "/shops/upper/books/1", nil); status != http.StatusOK {
		t.Errorf("with a cookie that means nothing = %d, want %d", status, http.StatusOK)
	}
}

// TestHits looks at the counters after a miss and after hits.
func TestHits(t *testing.T) {
	t.Parallel()
	n := newStreet(t, 0).node(t)
	b := newBrowser(t)
	for range 3 {
		b.get(n, "/shops/upper/books/1", nil)
	}
	var counts map[string]map[string]int64
	b.get(n, "/hits", &counts)
	for query, want := range map[string]map[string]int64{
		"dal.GetBookPage": {"primary": 1, "process": 2},
		"dal.GetStock":    {"primary": 3},
	} {
		if got := counts[query]; !maps.Equal(got, want) {
			t.Errorf("hits of %s = %v, want %v", query, got, want)
		}
	}
}

// TestPsql changes a price with psql: a page that was answered by the process's
// memory shows it.
func TestPsql(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 0)
	n, b := s.node(t), newBrowser(t)
	var seen book
	b.get(n, "/shops/upper/books/1", &seen)
	b.get(n, "/shops/upper/books/1", &seen)
	if got := n.hits.Counts()["dal.GetBookPage"]["process"]; seen.Cents != 1000 || got != 1 {
		t.Fatalf("the page = %+v with %d hits, want one hit", seen, got)
	}
	_, err := s.primary.Psql(t.Context(), `UPDATE books SET cents = 900 WHERE id = 1`)
	pgtest.Check(t, err)
	pgtest.Check(t, pgtest.Wait(t.Context(), "the new price", func(context.Context) (bool, error) {
		b.get(n, "/shops/upper/books/1", &seen)
		return seen.Cents == 900, nil
	}))
}

// TestPages walks through a shop, in order.
func TestPages(t *testing.T) {
	t.Parallel()
	n := newStreet(t, 0).node(t)
	b := newBrowser(t)
	var one book
	b.get(n, "/shops/upper/books/1", &one)
	if one.Title != "Ladders" || one.Publisher != "Rail" || one.Details.Pages != 96 || one.Stock != 5 {
		t.Errorf("the book = %+v", one)
	}
	for path, want := range map[string]int{
		"/shops/upper/books": 2, "/shops/upper/books?after_title=Ladders&after_id=1": 1, "/shops/lower/books": 1,
		"/shops/upper/search?q=rung+steps": 1, "/shops/lower/search?q=steps": 0,
	} {
		var books []book
		if status := b.get(n, path, &books); status != http.StatusOK || len(books) != want {
			t.Errorf("%s = %d, %d books, want %d", path, status, len(books), want)
		}
	}
	var cart struct{ ID string }
	b.post(n, "/shops/upper/carts", "", &cart)
	items, order := "/carts/"+cart.ID+"/items", "/shops/upper/carts/"+cart.ID+"/order"
	for _, step := range []struct {
		path, form string
		want       int
	}{
		{order, "customer=1", http.StatusBadRequest}, // the cart is empty
		{items, "book=99&quantity=1", http.StatusConflict},
		{items, "book=2&quantity=many", http.StatusBadRequest},
		{items, "book=2&quantity=0", http.StatusBadRequest},
		{items, "book=2&quantity=1", http.StatusOK},
		{items, "book=2&quantity=1", http.StatusOK},
		{order, "customer=1", http.StatusBadRequest}, // there is one copy
		{"/shops/nowhere/carts", "", http.StatusNotFound},
		{"/carts/none/items", "book=1&quantity=1", http.StatusBadRequest},
		{"/books/1/reviews", "customer=1&stars=6", http.StatusBadRequest},
	} {
		if got := b.post(n, step.path, step.form, nil); got != step.want {
			t.Errorf("POST %s %s = %d, want %d", step.path, step.form, got, step.want)
		}
	}
	var left []struct{ Quantity int }
	if b.get(n, "/carts/"+cart.ID, &left); len(left) != 1 || left[0].Quantity != 2 {
		t.Errorf("the cart after an order that was refused = %+v, want 2 copies of one book", left)
	}
	for path, want := range map[string]int{
		"/shops/lower/books/1": http.StatusNotFound, // the other shop's
		"/shops/nowhere/books": http.StatusNotFound,
		"/orders/1":            http.StatusNotFound,
		"/shops/upper/books/x": http.StatusBadRequest,
		"/shops/upper/books/3": http.StatusNotFound,
	} {
		if got := b.get(n, path, nil); got != want {
			t.Errorf("GET %s = %d, want %d", path, got, want)
		}
	}
}

// TestOrder orders a cart.
func TestOrder(t *testing.T) {
	t.Parallel()
	n := newStreet(t, 0).node(t)
	b := newBrowser(t)
	var cart struct{ ID string }
	b.post(n, "/shops/upper/carts", "", &cart)
	var inside struct{ Copies int }
	b.post(n, "/carts/"+cart.ID+"/items", "book=1&quantity=3", &inside)
	if inside.Copies != 3 {
		t.Errorf("copies in the cart = %d, want 3", inside.Copies)
	}
	var made struct{ ID int64 }
	b.post(n, "/shops/upper/carts/"+cart.ID+"/order", "customer=1", &made)
	var order struct {
		Status, Customer string
		Cents            int
		Books            []struct {
			Title    string
			Quantity int
		}
	}
	b.get(n, "/orders/1", &order)
	if order.Status != "open" || order.Customer != "Ada" || order.Cents != 3000 || len(order.Books) != 1 || order.Books[0].Title != "Ladders" {
		t.Errorf("the order = %+v", order)
	}
	var one book
	if b.get(n, "/shops/upper/books/1", &one); one.Stock != 2 {
		t.Errorf("stock = %d, want 2", one.Stock)
	}
	var left []struct{ Quantity int }
	if b.get(n, "/carts/"+cart.ID, &left); len(left) != 0 {
		t.Errorf("the cart = %+v, want none", left)
	}
}
