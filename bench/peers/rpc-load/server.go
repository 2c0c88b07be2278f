package main

import (
	"fmt"
	"net"
)

const bufferSize = 256 * 1024

func serve(listener net.Listener, spoken *protocol) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go answerAll(connection, spoken)
	}
}

// answerAll checks and answers what comes on one connection, whatever has come together in one write.
func answerAll(connection net.Conn, spoken *protocol) {
	defer connection.Close()
	// A proxy that has a connection a call has a thousand of them: the buffer grows with what comes together.
	in, held := make([]byte, 4*len(spoken.Request.Bytes)), 0
	var out []byte
	for {
		n, end := connection.Read(in[held:])
		held += n
		ended := end != nil
		used := 0
		var err error
		out, used, err = answerFrames(out[:0], in[:held], spoken)
		if len(out) > 0 {
			if _, failed := connection.Write(out); failed != nil {
				return
			}
		}
		if err != nil {
			spoken.fault.Store(&serverFault{fmt.Errorf("the %s server got %w", spoken.name, err)})
			return
		}
		if ended {
			return
		}
		held = copy(in, in[used:held])
		if held+len(spoken.Request.Bytes) > len(in) || n > len(in)/2 && len(in) < bufferSize {
			in = append(in, make([]byte, len(in))...)
		}
	}
}

// answerFrames appends the answers to all whole frames, and tells how many bytes these have.
func answerFrames(out, in []byte, spoken *protocol) ([]byte, int, error) {
	used := 0
	for {
		rest := in[used:]
		if len(rest) < spoken.HeartbeatSize {
			break
		}
		if spoken.isHeartbeat(rest) {
			answer := template{Bytes: spoken.HeartbeatAnswer, IDAt: spoken.Answer.IDAt, IDSize: spoken.Answer.IDSize}
			out = answer.put(out, spoken.Request.id(rest), nil)
			used += spoken.HeartbeatSize
			continue
		}
		size := len(spoken.Request.Bytes)
		if len(rest) < size {
			break
		}
		if err := spoken.Request.check(rest[:size]); err != nil {
			return out, used, err
		}
		out = spoken.Answer.put(out, spoken.Request.id(rest), spoken.Request.token(rest))
		used += size
	}
	return out, used, nil
}
