-- GetRating says how a book was reviewed.
-- name: GetRating :one
-- cache: 10m
-- loader: by=book_id
SELECT count(*) AS reviews, coalesce(avg(stars), 0)::float8 AS stars
FROM reviews WHERE book_id = @book_id AND NOT hidden;

-- ListReviews lists a page of the reviews of a book, the newest first. The next page
-- starts behind the time and id of the last review of this one.
-- name: ListReviews :many
-- cache: 10m
SELECT reviews.id, reviews.stars, reviews.body, reviews.written_at, customers.name AS reviewer
FROM reviews
JOIN customers ON customers.id = reviews.customer_id
WHERE reviews.book_id = @book_id AND NOT reviews.hidden
  AND (reviews.written_at, reviews.id) < (@before_time, @before_id)
ORDER BY reviews.written_at DESC, reviews.id DESC
LIMIT 10;

-- WriteReview writes a review, in place of the one that the customer wrote before.
-- name: WriteReview :one
INSERT INTO reviews (book_id, customer_id, stars, body)
VALUES (@book_id, @customer_id, @stars, @body)
ON CONFLICT (book_id, customer_id)
DO UPDATE SET stars = excluded.stars, body = excluded.body, written_at = now()
RETURNING id;
