package shop

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rungdb/rung/examples/bookstore/dal"
)

// pageSize is how many books a page of the catalogue has.
const pageSize = 20

// catalogue shows a page of the books: ?after_title= and ?after_id= are those of
// the last book of the page before.
func (s *server) catalogue(r *http.Request) (any, error) {
	shop, err := s.q.GetShop(r.Context(), r.PathValue("shop"))
	if err != nil {
		return nil, err
	}
	var after int64
	if r.FormValue("after_id") != "" {
		if after, err = number(r, "after_id"); err != nil {
			return nil, err
		}
	}
	return s.q.ListCatalogue(r.Context(), dal.ListCatalogueParams{
		ShopID: shop.ID, AfterTitle: r.FormValue("after_title"), AfterID: after, PageSize: pageSize,
	})
}

// search shows the books that have the words of ?q=.
func (s *server) search(r *http.Request) (any, error) {
	shop, err := s.q.GetShop(r.Context(), r.PathValue("shop"))
	if err != nil {
		return nil, err
	}
	return s.q.SearchBooks(r.Context(), dal.SearchBooksParams{ShopID: shop.ID, Words: r.FormValue("q")})
}

// bookPage is the page of a book.
type bookPage struct {
	Title, Author string
	Cents         int32
	Languages     []string
	Details       json.RawMessage
	Publisher     pgtype.Text
	PublishedOn   pgtype.Date
	Stars         float64
	Reviews       []dal.ListReviewsRow
	Together      []dal.ListBoughtTogetherRow
	Stock         int32
}

// book shows a book: four cached reads, and one that is never cached.
func (s *server) book(r *http.Request) (any, error) {
	ctx := r.Context()
	id, err := number(r, "book")
	if err != nil {
		return nil, err
	}
	shop, err := s.q.GetShop(ctx, r.PathValue("shop"))
	if err != nil {
		return nil, err
	}
	book, err := s.q.GetBookPage(ctx, dal.GetBookPageParams{ShopID: shop.ID, ID: id})
	if err != nil {
		return nil, err
	}
	rating, err := s.q.GetRating(ctx, id)
	if err != nil {
		return nil, err
	}
	newest := pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	reviews, err := s.q.ListReviews(ctx, dal.ListReviewsParams{BookID: id, BeforeTime: newest})
	if err != nil {
		return nil, err
	}
	together, err := s.q.ListBoughtTogether(ctx, id)
	if err != nil {
		return nil, err
	}
	stock, err := s.q.GetStock(ctx, id)
	return bookPage{
		Title: book.Title, Author: book.Author, Cents: book.Cents, Languages: book.Languages,
		Details: book.Details, Publisher: book.Publisher, PublishedOn: book.PublishedOn,
		Stars: rating.Stars, Reviews: reviews, Together: together, Stock: stock,
	}, err
}

// cart shows what is in a cart.
func (s *server) cart(r *http.Request) (any, error) {
	id, err := cartID(r)
	if err != nil {
		return nil, err
	}
	return s.q.ListCart(r.Context(), id)
}

// orderPage is an order with its books.
type orderPage struct {
	ID          int64
	Status      dal.OrderStatus
	PlacedAt    time.Time
	Customer    string
	Books       []dal.ListOrderedBooksRow
	Cents, Paid int64
}

// order shows an order.
func (s *server) order(r *http.Request) (any, error) {
	ctx := r.Context()
	id, err := number(r, "order")
	if err != nil {
		return nil, err
	}
	order, err := s.q.GetOrder(ctx, id)
	if err != nil {
		return nil, err
	}
	books, err := s.q.ListOrderedBooks(ctx, id)
	if err != nil {
		return nil, err
	}
	balance, err := s.q.GetBalance(ctx, id)
	return orderPage{
		ID: id, Status: order.Status, PlacedAt: order.PlacedAt.Time, Customer: order.CustomerName,
		Books: books, Cents: balance.Cents, Paid: balance.Paid,
	}, err
}

// customerPage is a customer with all orders and what is in them.
type customerPage struct {
	Name   string
	Open   int64
	Orders []orderWithLines
}

type orderWithLines struct {
	ID     int64
	Status dal.OrderStatus
	Lines  []dal.ListLinesRow
}

// customer shows a customer. The lines of all orders come from one batch: one look
// into each rung, however many orders there are.
func (s *server) customer(r *http.Request) (any, error) {
	ctx := r.Context()
	id, err := number(r, "customer")
	if err != nil {
		return nil, err
	}
	customer, err := s.q.GetCustomer(ctx, id)
	if err != nil {
		return nil, err
	}
	open, err := s.q.CountOpenOrders(ctx, id)
	if err != nil {
		return nil, err
	}
	orders, err := s.q.ListOrders(ctx, id)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(orders))
	for i, order := range orders {
		ids[i] = order.ID
	}
	lines, err := s.q.ListLinesBatch(ctx, ids)
	if err != nil {
		return nil, err
	}
	p := customerPage{Name: customer.Name, Open: open}
	for _, order := range orders {
		p.Orders = append(p.Orders, orderWithLines{order.ID, order.Status, lines[order.ID]})
	}
	return p, nil
}
