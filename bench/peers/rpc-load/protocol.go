package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync/atomic"
)

// tokenSize is the length of what tells the bodies of calls apart: eight hexadecimal digits, which are text in any protocol.
const tokenSize = 8

// template is a frame, of which an id and a token change from call to call, and nothing else may.
type template struct {
	Bytes   hexBytes
	IDAt    int
	IDSize  int
	TokenAt int
}

// protocol is what the client and the server say in it.
type protocol struct {
	Request template
	Answer  template
	// The answer to a heartbeat; its id stands where that of the answer does.
	HeartbeatAnswer hexBytes
	// Frames are heartbeats if this byte, masked, is this value.
	HeartbeatAt    int
	HeartbeatMask  byte
	HeartbeatValue byte
	HeartbeatSize  int

	name string
	// What a server met last that it should not have.
	fault atomic.Pointer[serverFault]
}

type serverFault struct{ err error }

type hexBytes []byte

func (to *hexBytes) UnmarshalText(text []byte) error {
	decoded, err := hex.DecodeString(string(text))
	*to = decoded
	return err
}

// isHeartbeat tells of a frame's first bytes, as many as any heartbeat has.
func (spoken *protocol) isHeartbeat(head []byte) bool {
	return head[spoken.HeartbeatAt]&spoken.HeartbeatMask == spoken.HeartbeatValue
}

func (frame *template) id(from []byte) uint64 {
	if frame.IDSize == 4 {
		return uint64(binary.BigEndian.Uint32(from[frame.IDAt:]))
	}
	return binary.BigEndian.Uint64(from[frame.IDAt:])
}

func (frame *template) token(from []byte) []byte {
	return from[frame.TokenAt : frame.TokenAt+tokenSize]
}

// put appends the frame with that id and token.
func (frame *template) put(out []byte, id uint64, token []byte) []byte {
	start := len(out)
	out = append(out, frame.Bytes...)
	if frame.IDSize == 4 {
		binary.BigEndian.PutUint32(out[start+frame.IDAt:], uint32(id))
	} else {
		binary.BigEndian.PutUint64(out[start+frame.IDAt:], id)
	}
	copy(out[start+frame.TokenAt:], token)
	return out
}

// check compares all of a frame but its id and its token.
func (frame *template) check(found []byte) error {
	wanted, afterID, afterToken := frame.Bytes, frame.IDAt+frame.IDSize, frame.TokenAt+tokenSize
	if bytes.Equal(found[:frame.IDAt], wanted[:frame.IDAt]) &&
		bytes.Equal(found[afterID:frame.TokenAt], wanted[afterID:frame.TokenAt]) &&
		bytes.Equal(found[afterToken:], wanted[afterToken:]) {
		return nil
	}
	return fmt.Errorf("another frame than was sent: %x…", found[:min(len(found), 160)])
}

// tokenOf scatters an id, so that the token of one call is not that of another by chance.
func tokenOf(id uint64, into []byte) {
	const digits = "0123456789abcdef"
	mixed := uint32(id)*2654435761 ^ uint32(id>>32) ^ 0x5bd1e995
	for i := range tokenSize {
		into[i] = digits[mixed>>(4*i)&15]
	}
}
