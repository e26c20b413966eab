-- GetShop finds a shop by the name in its address. Shops hardly ever change, so that
-- the answer stays for a day unless it does.
-- name: GetShop :one
-- cache: 1d
SELECT id, slug, name, settings FROM shops WHERE slug = @slug;

-- ListShops lists all shops.
-- name: ListShops :many
-- cache: 1d
SELECT id, slug, name FROM shops ORDER BY name, id;

-- GetCoupon finds a coupon of a shop. Whether it is still valid is for the caller to
-- say, who knows the time: a cached answer does not change when time passes.
-- name: GetCoupon :one
-- cache: 1h missing=1m
SELECT percent, valid_until FROM coupons WHERE shop_id = @shop_id AND code = @code;

-- UseCoupon takes one use off a coupon, as long as it has one.
-- name: UseCoupon :execrows
UPDATE coupons SET uses_left = uses_left - 1
WHERE shop_id = @shop_id AND code = @code AND uses_left > 0;
