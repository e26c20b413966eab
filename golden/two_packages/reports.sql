-- name: CountPlans :many
-- cache: 1h
SELECT plan, count(*) FROM accounts WHERE tenant_id = @tenant_id GROUP BY plan ORDER BY plan;
