-- name: GetInvoice :one
-- cache: 1m
SELECT id, cents FROM invoices WHERE id = @id;
