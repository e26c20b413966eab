package shop

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/examples/bookstore/dal"
)

// made answers a form with the number of what it made.
type made struct{ ID any }

// review writes a customer's review of a book.
func (s *server) review(r *http.Request) (any, error) {
	book, err := number(r, "book")
	if err != nil {
		return nil, err
	}
	customer, err := number(r, "customer")
	if err != nil {
		return nil, err
	}
	stars, err := small(r, "stars", 5)
	if err != nil {
		return nil, err
	}
	id, err := s.q.WriteReview(r.Context(), dal.WriteReviewParams{
		BookID: book, CustomerID: customer, Stars: int16(stars), Body: r.FormValue("body"),
	})
	return made{id}, err
}

// newCart makes an empty cart.
func (s *server) newCart(r *http.Request) (any, error) {
	shop, err := s.q.GetShop(r.Context(), r.PathValue("shop"))
	if err != nil {
		return nil, err
	}
	id, err := s.q.CreateCart(r.Context(), shop.ID)
	return made{id}, err
}

// putIntoCart puts copies of a book into a cart and returns how many copies are in
// it: a read after a write, which sees it.
func (s *server) putIntoCart(r *http.Request) (any, error) {
	id, err := cartID(r)
	if err != nil {
		return nil, err
	}
	book, err := number(r, "book")
	if err != nil {
		return nil, err
	}
	quantity, err := small(r, "quantity", 100)
	if err != nil {
		return nil, err
	}
	err = s.q.PutIntoCart(r.Context(), dal.PutIntoCartParams{CartID: id, BookID: book, Quantity: int32(quantity)})
	if err != nil {
		return nil, err
	}
	copies, err := s.q.CountCart(r.Context(), id)
	return struct{ Copies int64 }{copies}, err
}

// placeOrder orders what is in a cart, all of it or nothing. In the transaction
// nothing is read from a cache; after it the browser's session knows of it.
func (s *server) placeOrder(r *http.Request) (any, error) {
	ctx := r.Context()
	customer, err := number(r, "customer")
	if err != nil {
		return nil, err
	}
	shop, err := s.q.GetShop(ctx, r.PathValue("shop"))
	if err != nil {
		return nil, err
	}
	cart, err := cartID(r)
	if err != nil {
		return nil, err
	}
	var order int64
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		q := s.q.WithTx(tx)
		order, err = q.PlaceOrderIn(ctx, dal.PlaceOrderInParams{ShopID: shop.ID, CustomerID: customer})
		if err != nil {
			return err
		}
		if _, err := q.OrderCart(ctx, dal.OrderCartParams{OrderID: order, CartID: cart}); err != nil {
			return err
		}
		if err := takeStock(ctx, q, order); err != nil {
			return err
		}
		_, err = q.EmptyCart(ctx, cart)
		return err
	})
	return made{order}, err
}

// takeStock takes the books of an order off the shelf.
func takeStock(ctx context.Context, q *dal.Queries, order int64) error {
	lines, err := q.ListLines(ctx, order)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return badRequest{"the cart is empty"}
	}
	for _, line := range lines {
		taken, err := q.TakeStock(ctx, dal.TakeStockParams{ID: line.BookID, Copies: line.Quantity})
		if err != nil {
			return err
		}
		if taken == 0 {
			return badRequest{fmt.Sprintf("there are not %d copies of book %d", line.Quantity, line.BookID)}
		}
	}
	return nil
}
