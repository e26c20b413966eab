package rung

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"
	"github.com/zeebo/xxh3"
)

// shared is the second rung: wire rows in Redis, which all nodes read and none
// trusts. A value says under which stamp it was read; every reader decides by its
// own slots whether it is still good. Redis being down, slow or full costs hits,
// never an error and never more than the timeout.
type shared struct {
	client  redis.UniversalClient
	prefix  string
	timeout time.Duration
	breaker *gobreaker.CircuitBreaker[any]
	queue   chan sharedItem
	places  chan struct{} // bounds the round trips that outlive their caller
	observe func(Event)
}

// sharedItem is a value on its way to Redis.
type sharedItem struct {
	query string
	key   string
	value []byte
	ttl   time.Duration
}

const (
	sharedQueue   = 1024
	sharedBatch   = 64
	sharedPlaces  = 256
	sharedVersion = 2
)

func newShared(c Config, observe func(Event)) *shared {
	s := &shared{
		client: c.Redis, prefix: c.Database.Prefix, timeout: c.RedisTimeout,
		queue: make(chan sharedItem, sharedQueue), places: make(chan struct{}, sharedPlaces),
		observe: observe,
	}
	s.breaker = gobreaker.NewCircuitBreaker[any](gobreaker.Settings{
		Name:        "redis",
		Timeout:     c.Interval, // how long it stays open before one call tries again
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= 5 },
		OnStateChange: func(_ string, _, to gobreaker.State) {
			observe(Event{Kind: Breaker, Rung: L2, Reason: Reason(to.String())})
		},
	})
	return s
}

var errBusy = errors.New("rung: too many Redis round trips under way")

// bounded runs one round trip and waits for it no longer than the timeout,
// whatever the client's own timeouts and retries are.
func (s *shared) bounded(ctx context.Context, trip func(context.Context) (any, error)) (any, error) {
	return s.breaker.Execute(func() (any, error) {
		select {
		case s.places <- struct{}{}:
		default:
			return nil, errBusy
		}
		type result struct {
			value any
			err   error
		}
		landed := make(chan result, 1)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
		go func() {
			defer func() { cancel(); <-s.places }()
			value, err := trip(ctx)
			landed <- result{value, err}
		}()
		select {
		case r := <-landed:
			return r.value, r.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

// get returns the values of keys, nil where there is none, in one round trip.
func (s *shared) get(ctx context.Context, query string, keys []string) [][]byte {
	out, err := s.bounded(ctx, func(ctx context.Context) (any, error) { return s.mget(ctx, keys) })
	if err != nil {
		s.observe(Event{Kind: Failed, Query: query, Rung: L2, Err: err})
		return make([][]byte, len(keys))
	}
	values, _ := out.([][]byte)
	return values
}

// mget is MGET on a single server and one GET each, pipelined by slot, on a
// Cluster, whose keys are spread.
func (s *shared) mget(ctx context.Context, keys []string) ([][]byte, error) {
	out := make([][]byte, len(keys))
	if _, cluster := s.client.(*redis.ClusterClient); cluster && len(keys) > 1 {
		commands, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, k := range keys {
				p.Get(ctx, k)
			}
			return nil
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return nil, err
		}
		for i, c := range commands {
			if found, ok := c.(*redis.StringCmd); ok {
				out[i], _ = found.Bytes() // nil where there is none
			}
		}
		return out, nil
	}
	values, err := s.client.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		if text, ok := v.(string); ok {
			out[i] = []byte(text)
		}
	}
	return out, nil
}

// set hands an item over; it is dropped when Redis does not keep up.
func (s *shared) set(item sharedItem) {
	select {
	case s.queue <- item:
	default:
		s.observe(Event{Kind: Dropped, Query: item.query, Rung: L2, Reason: Unavailable})
	}
}

// keepNewest stores a value unless one with a larger stamp is there. Stamps are
// eight big-endian bytes, so they compare as strings.
var keepNewest = redis.NewScript(`
local old = redis.call('GETRANGE', KEYS[1], 1, 8)
if #old == 8 and old > string.sub(ARGV[1], 2, 9) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`)

// run stores what was handed over, many at a time, until ctx ends.
func (s *shared) run(ctx context.Context) {
	for {
		var batch []sharedItem // a new one each time: a round trip can outlive its timeout
		select {
		case <-ctx.Done():
			return
		case item := <-s.queue:
			batch = append(batch, item)
		}
		for more := true; more && len(batch) < sharedBatch; {
			select {
			case item := <-s.queue:
				batch = append(batch, item)
			default:
				more = false
			}
		}
		s.write(ctx, batch)
	}
}

// write stores a batch in one round trip, or three when Redis has lost the
// script.
func (s *shared) write(ctx context.Context, batch []sharedItem) {
	_, err := s.bounded(ctx, func(ctx context.Context) (any, error) {
		err := s.send(ctx, batch)
		if redis.HasErrorPrefix(err, "NOSCRIPT") {
			if err = keepNewest.Load(ctx, s.client).Err(); err == nil {
				err = s.send(ctx, batch)
			}
		}
		return nil, err
	})
	for _, item := range batch {
		if err != nil {
			s.observe(Event{Kind: Failed, Query: item.query, Rung: L2, Err: err})
			continue
		}
		s.observe(Event{Kind: Filled, Query: item.query, Rung: L2})
	}
}

func (s *shared) send(ctx context.Context, batch []sharedItem) error {
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, item := range batch {
			keepNewest.EvalSha(ctx, p, []string{item.key}, item.value, max(1, item.ttl.Milliseconds()))
		}
		return nil
	})
	return err
}

// key spells a Redis key:
// prefix:identity:package.Query:shape:settings:arguments. Braces cannot appear
// behind the prefix, so that a Cluster spreads the keys.
func (s *shared) key(identity, query, shape, settings string, args []byte) string {
	text := base64.RawURLEncoding.EncodeToString(args)
	if len(args) > 96 {
		sum := sha256.Sum256(args) // two argument lists with one key would be a wrong answer
		text = "." + base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return strings.Join([]string{s.prefix, identity, query, shape, settings, text}, ":")
}

// A stored value is version (1 byte), stamp (8), deadline in Unix milliseconds
// (8), checksum of all else (8), the values of keys that follow, rows; numbers are
// big-endian.
const sharedHeader = 1 + 8 + 8 + 8

func encodeShared(w *wireRows, values []keyValues, stamp uint64, deadline time.Time) []byte {
	b := make([]byte, sharedHeader, sharedHeader+len(w.data)+16+5*len(w.oids))
	b[0] = sharedVersion
	binary.BigEndian.PutUint64(b[1:], stamp)
	binary.BigEndian.PutUint64(b[9:], uint64(deadline.UnixMilli()))
	b = appendKeyValues(b, values)
	b = w.append(b)
	binary.BigEndian.PutUint64(b[17:], checksum(b))
	return b
}

func checksum(b []byte) uint64 {
	h := xxh3.New()
	_, _ = h.Write(b[:17])
	_, _ = h.Write(b[sharedHeader:])
	return h.Sum64()
}

// decodeShared reads what encodeShared wrote. Anything else is an error: a miss.
func decodeShared(b []byte) (w *wireRows, values []keyValues, stamp uint64, deadline time.Time, err error) {
	if len(b) < sharedHeader || b[0] != sharedVersion || binary.BigEndian.Uint64(b[17:]) != checksum(b) {
		return nil, nil, 0, time.Time{}, errMalformed
	}
	values, rows, err := parseKeyValues(b[sharedHeader:])
	if err != nil {
		return nil, nil, 0, time.Time{}, err
	}
	w, err = parseWireRows(rows)
	return w, values, binary.BigEndian.Uint64(b[1:]), time.UnixMilli(int64(binary.BigEndian.Uint64(b[9:]))), err
}

// settings returns the settings that keys carry: those of the first connection,
// made now if there was none yet.
func (d *DB) settings(ctx context.Context, query string) (string, error) {
	d.base.Lock()
	settings := d.base.settings
	d.base.Unlock()
	if settings != "" {
		return settings, nil
	}
	err := d.router.primary.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		k, err := d.examine(ctx, c.Conn())
		if err == nil {
			d.learnTypes(c.Conn())
			d.usual(query, k, c.Conn())
			settings = k.settings(c.Conn())
		}
		return err
	})
	return settings, err
}

// learnTypes keeps the types of the first connection, for values from Redis.
func (d *DB) learnTypes(c *pgx.Conn) {
	d.base.Lock()
	defer d.base.Unlock()
	if d.base.types == nil {
		d.base.types = c.TypeMap().Copy()
	}
}

// sharedKey returns the Redis key of q(a), empty where Redis is not used.
func sharedKey[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, g *generation) (string, error) {
	q := s.query
	if d.l2 == nil || q.Cache.NoL2 {
		return "", nil
	}
	settings, err := d.settings(ctx, q.Name)
	if err != nil {
		return "", err
	}
	var args []byte
	if q.Cache.Key != nil {
		args = q.Cache.Key(nil, a)
	}
	return d.l2.key(g.identity, q.Name, s.shape, settings, args), nil
}

// readShared answers from Redis if what is there is still good.
func readShared[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, g *generation, key string) (answer[R], bool) {
	values := d.l2.get(ctx, s.query.Name, []string{key})
	return acceptShared(d, s, a, g, values[0])
}

// acceptShared decodes a stored value and applies the rule: not from before the
// floor, no change of its tags heard since its stamp.
func acceptShared[A, R any](d *DB, s *state[A, R], a A, g *generation, value []byte) (answer[R], bool) {
	q := s.query
	miss := func(why Reason, err error) (answer[R], bool) {
		d.observe(Event{Kind: Miss, Query: q.Name, Rung: L2, Reason: why, Err: err})
		return answer[R]{}, false
	}
	if value == nil {
		return miss(Absent, nil)
	}
	w, values, stamp, deadline, err := decodeShared(value)
	if err == nil && len(values) != len(s.follows) {
		err = errMalformed
	}
	if err != nil {
		return miss(Unreadable, err)
	}
	left := time.Until(deadline)
	if left <= 0 {
		return miss(Expired, nil)
	}
	tags := s.followedTags(s.argumentTags(nil, a), values)
	if !s.isCovered(d.node.coverage()) {
		return miss(s.notCovered(d.node.coverage()), nil)
	}
	slots := seen{generation: g}.slots(tags)
	if !s.since.admits(g, stamp) || !g.valid(stamp, slots) {
		return miss(Invalidated, nil)
	}
	rows, err := s.decode(d, w)
	if err != nil {
		return miss(Unreadable, err)
	}
	d.observe(Event{Kind: Hit, Query: q.Name, Rung: L2, Count: len(rows)})
	h := header{generation: g, stamp: stamp, slots: slots, expires: d.node.now() + int64(left)}
	return answer[R]{rows: rows, header: h}, true
}

// keep hands an answer to Redis.
func (d *DB) keep(query, key string, w *wireRows, values []keyValues, h header, ttl time.Duration, most int64) {
	if key == "" || ttl <= 0 || !h.generation.valid(h.stamp, h.slots) {
		return
	}
	if most > 0 && int64(len(w.data)) > most {
		d.observe(Event{Kind: Dropped, Query: query, Rung: L2, Reason: TooLarge})
		return
	}
	d.l2.set(sharedItem{query: query, key: key, value: encodeShared(w, values, h.stamp, time.Now().Add(ttl)), ttl: ttl})
}
