// Package shop serves the bookshops over HTTP, as JSON. Any number of nodes may
// serve the same database: Sessions makes a browser see its own writes on each of
// them, and Hits counts who answered.
//
// There is no sign-in here: the customer is named in the form.
package shop

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rungdb/rung/examples/bookstore/dal"
	rung "github.com/rungdb/rung/runtime"
)

// server is what the pages share.
type server struct {
	db  *rung.DB
	q   *dal.Queries
	log *slog.Logger
}

// Handler serves the shops from db, and what hits counted under /hits. Give hits
// to rung.Config.Observer when the DB is made.
func Handler(db *rung.DB, hits *Hits, log *slog.Logger) http.Handler {
	s := &server{db: db, q: dal.New(db), log: log}
	mux := http.NewServeMux()
	for pattern, p := range map[string]page{
		"GET /shops/{shop}/books":               s.catalogue,
		"GET /shops/{shop}/books/{book}":        s.book,
		"GET /shops/{shop}/search":              s.search,
		"GET /carts/{cart}":                     s.cart,
		"GET /customers/{customer}":             s.customer,
		"GET /orders/{order}":                   s.order,
		"POST /books/{book}/reviews":            s.review,
		"POST /shops/{shop}/carts":              s.newCart,
		"POST /carts/{cart}/items":              s.putIntoCart,
		"POST /shops/{shop}/carts/{cart}/order": s.placeOrder,
	} {
		mux.Handle(pattern, s.serve(p))
	}
	mux.Handle("GET /hits", hits)
	return Sessions(mux)
}

// A page answers a request with a value to be written as JSON.
type page func(r *http.Request) (any, error)

// serve makes a page a handler.
func (s *server) serve(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, err := p(r)
		if err == nil {
			err = writeJSON(w, found)
		}
		if err == nil {
			return
		}
		status := statusOf(err)
		if status == http.StatusInternalServerError {
			s.log.ErrorContext(r.Context(), "shop: "+r.Pattern, "error", err)
			err = errors.New(http.StatusText(status))
		}
		http.Error(w, err.Error(), status)
	})
}

// badRequest is what the browser got wrong.
type badRequest struct{ what string }

func (e badRequest) Error() string { return e.what }

// statusOf says what an error means to the browser: rows that are not there, and
// rows that the schema forbids, are no faults of the server.
func statusOf(err error) int {
	var pg *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return http.StatusNotFound
	case errors.As(err, new(badRequest)):
		return http.StatusBadRequest
	case errors.As(err, &pg) && len(pg.Code) == 5 && pg.Code[:2] == "23": // integrity constraint violation
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// writeJSON writes v, or returns why it cannot be written.
func writeJSON(w http.ResponseWriter, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(text, '\n')) // an error says that whoever asked is gone
	return nil
}

// number reads a number from the path, or from the form.
func number(r *http.Request, name string) (int64, error) {
	text := r.PathValue(name)
	if text == "" {
		text = r.FormValue(name)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, badRequest{fmt.Sprintf("%s is %q, not a number", name, text)}
	}
	return n, nil
}

// small reads a number from the form that must lie within 1 and most.
func small(r *http.Request, name string, most int64) (int64, error) {
	n, err := number(r, name)
	if err == nil && (n < 1 || n > most) {
		err = badRequest{fmt.Sprintf("%s is %d, not from 1 to %d", name, n, most)}
	}
	return n, err
}

// cartID reads the cart's number from the path.
func cartID(r *http.Request) (id pgtype.UUID, err error) {
	if err := id.Scan(r.PathValue("cart")); err != nil {
		return id, badRequest{"the cart's number is not a UUID"}
	}
	return id, nil
}
