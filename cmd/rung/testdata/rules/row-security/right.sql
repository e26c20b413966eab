-- name: GetOwnInvoice :one
SELECT id, cents FROM invoices WHERE id = @id;
