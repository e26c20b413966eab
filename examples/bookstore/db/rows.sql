-- What the demonstration starts with.

INSERT INTO customers (email, name, interests) VALUES
  ('ada@example.com', 'Ada', '{ladders,knots}'), ('bob@example.com', 'Bob', '{}');
INSERT INTO addresses (customer_id, lines, city, country, preferred) VALUES
  (1, '{1 Rail Lane}', 'London', 'GB', true), (2, '{Hof 2,Treppe 3}', 'Wien', 'AT', true);
INSERT INTO publishers (name, website) VALUES ('Rail & Stile', 'https://example.com'), ('Hemp Press', NULL);

INSERT INTO books (shop_id, title, author, cents, stock, publisher_id, isbn, languages, details, published_on) VALUES
  (1, 'A Ladder for Ada', 'R. Ung', 1850, 4, 1, '9780000000001', '{en}', '{"pages": 96, "from_age": 6}', '2019-05-01'),
  (1, 'The Lower Steps', 'R. Ung', 990, 9, 1, '9780000000002', '{en,de}', '{"pages": 240}', '2021-10-11'),
  (1, 'Rope and Knot', 'H. Emp', 2400, 2, 2, '9780000000003', '{en}', '{"pages": 180, "from_age": 10}', '2020-03-20'),
  (2, 'Leitern', 'R. Ung', 1700, 3, 1, '9780000000004', '{de}', '{"pages": 100}', '2022-02-02');
INSERT INTO categories (parent_id, slug, name) VALUES (NULL, 'crafts', 'Crafts'), (1, 'climbing', 'Climbing'), (2, 'ropes', 'Ropes');
INSERT INTO book_categories (book_id, category_id) VALUES (1, 2), (2, 2), (3, 3), (4, 2);
INSERT INTO reviews (book_id, customer_id, stars, body) VALUES
  (1, 2, 5, 'Up and up.'), (3, 1, 4, 'Holds.'), (3, 2, 2, 'Comes undone.');

INSERT INTO coupons (shop_id, code, percent, uses_left) VALUES (1, 'SPRING', 10, 100), (2, 'SPRING', 15, 20);
INSERT INTO carts (id, customer_id) VALUES ('00000000-0000-0000-0000-000000000001', 1);
INSERT INTO cart_items (cart_id, book_id, quantity) VALUES ('00000000-0000-0000-0000-000000000001', 3, 1);

INSERT INTO orders (customer_id, shop_id, status) VALUES (1, 1, 'open'), (1, 1, 'open'), (2, 2, 'shipped');
INSERT INTO order_lines (order_id, book_id, quantity, cents) VALUES
  (1, 1, 2, 1850), (1, 2, 1, 990), (2, 3, 1, 2400), (3, 4, 1, 1700);
INSERT INTO payments (order_id, method, cents, receipt) VALUES (3, 'card', 1700, '{"terminal": 7}');
INSERT INTO shipments (order_id, carrier, tracking) VALUES (3, 'Bicycle', 'B-3');
INSERT INTO stock_movements (book_id, copies, reason) VALUES
  (1, 6, 'delivery'), (1, -2, 'sale'), (2, 10, 'delivery'), (2, -1, 'loss'), (3, 2, 'delivery'), (4, 4, 'delivery'), (4, -1, 'sale');
