package analyze

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

const (
	errInvalidDatetime = "22007"
	errFieldOverflow   = "22008"
)

var (
	timeWord  = regexp.MustCompile(`[a-z]+`)
	shortDate = regexp.MustCompile(`^[^a-z0-9]*[0-9]{0,2}[^a-z0-9]*$`)
	// notInDates are words of intervals that dates and times do not have.
	notInDates = regexp.MustCompile(`\b(days?|hours?|minutes?|seconds?|weeks?|months?|years?)\b`)
	wholeDate  = regexp.MustCompile(`^\s*\d+-\d+-\d+\s*$`)
	isoDate    = regexp.MustCompile(`^(\d{4,6})-(\d{1,2})-(\d{1,2})($|[ t])`)
)

// timeNames stand for a time without digits.
var timeNames = map[string]bool{
	"now": true, "today": true, "tomorrow": true, "yesterday": true, "epoch": true, "infinity": true, "allballs": true,
}

// intervalUnits are the words of intervals, cut off after ten letters as the
// server does.
var intervalUnits = map[string]bool{
	"microsecon": true, "us": true, "usec": true, "usecs": true, "useconds": true, "usecond": true,
	"millisecon": true, "ms": true, "msec": true, "msecs": true, "msecond": true, "mseconds": true,
	"second": true, "seconds": true, "sec": true, "secs": true, "s": true, "minute": true, "minutes": true, "min": true, "mins": true, "m": true,
	"hour": true, "hours": true, "hr": true, "hrs": true, "h": true, "day": true, "days": true, "d": true, "week": true, "weeks": true, "w": true,
	"month": true, "months": true, "mon": true, "mons": true, "year": true, "years": true, "yr": true, "yrs": true, "y": true,
	"decade": true, "decades": true, "dec": true, "decs": true, "century": true, "centuries": true, "cent": true, "c": true,
	"millennium": true, "millennia": true, "mil": true, "mils": true, "ago": true, "quarter": true, "qtr": true, "timezone": true,
}

// checkTime looks at the text, in lower case, of dates, times and intervals.
func (a *analyzer) checkTime(text, s string, t catalog.OID) (message, code string) {
	name := strings.TrimSuffix(a.format(t), " without time zone")
	invalid := fmt.Sprintf("invalid input syntax for type %s: \"%s\"", name, text)
	switch t {
	case intervalOID:
		if !intervalText(s) {
			return invalid, errInvalidDatetime
		}
	case dateOID, timestampOID, timestamptzOID, timeOID, timetzOID:
		if !hasTime(s) || shortDate.MatchString(s) || notInDates.MatchString(s) {
			return invalid, errInvalidDatetime
		}
		if t == timeOID || t == timetzOID {
			return "", ""
		}
		if m := isoDate.FindStringSubmatch(s); m != nil && !isDate(m[1], m[2], m[3]) {
			return fmt.Sprintf("date/time field value out of range: \"%s\"", text), errFieldOverflow
		}
	}
	return "", ""
}

// hasTime: without a digit there must be one of the names for a time.
func hasTime(s string) bool {
	if strings.ContainsAny(s, "0123456789") {
		return true
	}
	for _, w := range timeWord.FindAllString(s, -1) {
		if timeNames[w] {
			return true
		}
	}
	return false
}

func intervalText(s string) bool {
	if wholeDate.MatchString(s) {
		return false
	}
	if strings.HasPrefix(s, "p") { // ISO 8601
		return true
	}
	if !strings.ContainsAny(s, "0123456789") && !strings.Contains(s, "infinity") {
		return false
	}
	for _, w := range timeWord.FindAllString(s, -1) {
		if len(w) > 10 {
			w = w[:10]
		}
		// Letters may also be an exponent, or the T between days and hours.
		if !intervalUnits[w] && w != "e" && w != "t" && !strings.HasPrefix(w, "infinity") {
			return false
		}
	}
	return true
}

func isDate(year, month, day string) bool {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if m < 1 || m > 12 || d < 1 || y == 0 {
		return false
	}
	leap := y%4 == 0 && (y%100 != 0 || y%400 == 0)
	return d <= days[m-1] || leap && m == 2 && d == 29
}
