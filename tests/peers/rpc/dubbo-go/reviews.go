package main

import (
	"time"

	hessian "github.com/apache/dubbo-go-hessian2"
	"github.com/apache/dubbo-go-hessian2/java_exception"
)

// The same service by two names: calls are routed by that of their service.
const (
	serviceName      = "peers.dubbo.Reviews"
	otherServiceName = "peers.dubbo.Ratings"
)

// Review is an argument of many types: that of the Java peers.
type Review struct {
	Text     string
	Stars    int32
	Reader   int64
	Weight   float64
	Verified bool
	Written  time.Time
	Tags     []string
	Votes    map[string]int32
	Answered *Review
}

// JavaClassName is what hessian2 calls it.
func (Review) JavaClassName() string { return "peers.dubbo.Review" }

// ReviewException is what the service itself throws.
type ReviewException struct {
	SerialVersionUID     int64
	DetailMessage        string
	SuppressedExceptions []java_exception.Throwabler
	StackTrace           []java_exception.StackTraceElement
	Cause                java_exception.Throwabler
	Code                 int32
}

// Error is its message.
func (e ReviewException) Error() string { return e.DetailMessage }

// JavaClassName is what hessian2 calls it.
func (ReviewException) JavaClassName() string { return "peers.dubbo.ReviewException" }

// GetStackTrace is where it was thrown.
func (e ReviewException) GetStackTrace() []java_exception.StackTraceElement { return e.StackTrace }

func init() {
	hessian.RegisterPOJO(&Review{})
	hessian.RegisterPOJO(&ReviewException{})
}

func largeBytes(size int) []byte {
	bytes := make([]byte, size)
	for i := range bytes {
		bytes[i] = byte(i ^ (i >> 8) ^ (i >> 16))
	}
	return bytes
}

func reversed(bytes []byte) []byte {
	result := make([]byte, len(bytes))
	for i, b := range bytes {
		result[len(bytes)-1-i] = b
	}
	return result
}
