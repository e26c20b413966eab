-- ListPublishers lists all publishers.
-- name: ListPublishers :many
-- cache: 1h
SELECT id, name, website FROM publishers ORDER BY name, id;

-- CreatePublisher adds a publisher.
-- name: CreatePublisher :one
INSERT INTO publishers (name, website) VALUES (@name, sqlc.narg(website)) RETURNING id;

-- AddBook adds a book to the catalogue of a shop.
-- name: AddBook :one
INSERT INTO books (shop_id, title, author, cents, publisher_id, isbn, languages, details, published_on)
VALUES (@shop_id, @title, @author, @cents, @publisher_id, @isbn, @languages, @details, @published_on)
RETURNING id;

-- EditBook changes what is given of a shop's book, and leaves the rest.
-- name: EditBook :execrows
UPDATE books SET
  title = coalesce(sqlc.narg(title), title),
  author = coalesce(sqlc.narg(author), author),
  languages = coalesce(sqlc.narg(languages), languages)
WHERE shop_id = @shop_id AND id = @id;

-- SetDetail sets one of the details of a book.
-- name: SetDetail :execrows
UPDATE books SET details = jsonb_set(details, ARRAY[@name::text], @value::jsonb)
WHERE shop_id = @shop_id AND id = @id;

-- FileBook files a book under a category.
-- name: FileBook :exec
INSERT INTO book_categories (book_id, category_id) VALUES (@book_id, @category_id) ON CONFLICT DO NOTHING;

-- CreateCategory adds a category, below another or at the top.
-- name: CreateCategory :one
INSERT INTO categories (parent_id, slug, name) VALUES (sqlc.narg(parent_id), @slug, @name) RETURNING id;

-- ListHiddenReviews lists the reviews that nobody sees, for a second look.
-- name: ListHiddenReviews :many
SELECT reviews.id, reviews.body, books.title
FROM reviews
JOIN books ON books.id = reviews.book_id
WHERE books.shop_id = @shop_id AND reviews.hidden
ORDER BY reviews.id;

-- HideReview hides a review.
-- name: HideReview :execrows
UPDATE reviews SET hidden = true WHERE id = @id;

-- CreateCoupon makes a coupon of a shop.
-- name: CreateCoupon :exec
INSERT INTO coupons (shop_id, code, percent, uses_left, valid_until)
VALUES (@shop_id, @code, @percent, @uses_left, @valid_until);
