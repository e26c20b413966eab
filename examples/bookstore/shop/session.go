package shop

import (
	"net/http"

	rung "github.com/rungdb/rung/runtime"
)

// CookieName is the cookie that carries what a browser has written.
const CookieName = "written"

// cookieSeconds is how long the cookie is kept. A node that has not heard of a
// write for longer serves nothing from a cache, and a replica that lags so far
// behind has another problem.
const cookieSeconds = 3600

// Sessions lets every request see what the same browser wrote before, on whichever
// node: the request's context has the session of its cookie, and the response sets
// the cookie anew where the session has changed.
func Sessions(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if cookie, err := r.Cookie(CookieName); err == nil {
			token = cookie.Value
		}
		session := rung.NewSession(token)
		writer := &cookieWriter{ResponseWriter: w, session: session, token: token, secure: r.TLS != nil}
		next.ServeHTTP(writer, r.WithContext(rung.WithSession(r.Context(), session)))
		writer.setCookie() // a handler that wrote nothing
	})
}

// cookieWriter sets the session's cookie when the header is about to be sent, since
// only then all is written that the response tells of.
type cookieWriter struct {
	http.ResponseWriter
	session *rung.Session
	token   string // as the browser has it
	secure  bool
	set     bool
}

// WriteHeader implements http.ResponseWriter.
func (w *cookieWriter) WriteHeader(status int) {
	w.setCookie()
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *cookieWriter) Write(b []byte) (int, error) {
	w.setCookie()
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *cookieWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *cookieWriter) setCookie() {
	token := w.session.Token()
	if w.set || token == w.token {
		return
	}
	w.set = true
	http.SetCookie(w.ResponseWriter, &http.Cookie{ //nolint:gosec // not Secure without TLS, for localhost; the token is no secret
		Name: CookieName, Value: token, Path: "/", MaxAge: cookieSeconds,
		HttpOnly: true, Secure: w.secure, SameSite: http.SameSiteLaxMode,
	})
}
