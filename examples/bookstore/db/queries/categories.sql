-- GetCategory finds a category by the name in its address.
-- name: GetCategory :one
-- cache: 1h
SELECT id, parent_id, name FROM categories WHERE slug = @slug;

-- ListCategories lists the categories directly below another.
-- name: ListCategories :many
-- cache: 1h
SELECT id, slug, name FROM categories WHERE parent_id = @parent_id::bigint ORDER BY name, id;

-- ListTopCategories lists the categories that are below no other.
-- name: ListTopCategories :many
-- cache: 1h
SELECT id, slug, name FROM categories WHERE parent_id IS NULL ORDER BY name, id;

-- ListCategoryPath lists a category and those above it, from the top.
-- name: ListCategoryPath :many
-- cache: 1h
WITH RECURSIVE path AS (
  SELECT id, parent_id, slug, name, 0 AS depth FROM categories WHERE id = @id
  UNION ALL
  SELECT above.id, above.parent_id, above.slug, above.name, path.depth + 1
  FROM categories AS above
  JOIN path ON path.parent_id = above.id
)
SELECT id, slug, name FROM path ORDER BY depth DESC;

-- ListBooksInCategory lists a shop's books in a category.
-- name: ListBooksInCategory :many
-- cache: 10m
SELECT books.id, books.title, books.author, books.cents
FROM book_categories
JOIN books ON books.id = book_categories.book_id
WHERE book_categories.category_id = @category_id AND books.shop_id = @shop_id
ORDER BY books.title, books.id;

-- ListCategoriesOfBook lists what a book is filed under.
-- name: ListCategoriesOfBook :many
-- cache: 1h
-- loader: ListCategoriesOfBooks by=book_id
SELECT categories.id, categories.slug, categories.name
FROM book_categories
JOIN categories ON categories.id = book_categories.category_id
WHERE book_categories.book_id = @book_id
ORDER BY categories.name, categories.id;
