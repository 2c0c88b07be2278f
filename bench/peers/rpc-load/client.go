package main

import (
	"bytes"
	"fmt"
	"net"
	"time"
)

// slotBits is how much of an id says which of the calls in flight it is; the rest counts the calls that were in that place.
const slotBits = 12

// patience is how long an answer may take. No call waits that long unless it is lost.
const patience = 10 * time.Second

// client keeps calls in flight on one connection.
type client struct {
	spoken     *protocol
	connection net.Conn
	// The id that is in flight in each place; 0 where none is.
	slots []uint64
	out   []byte
	calls int
	// How many are in flight.
	pending int
}

// load makes calls for a while, waits for all of them to be answered, and checks each answer.
func load(spoken *protocol, asked visit) (result, error) {
	if asked.InFlight < 1 || asked.InFlight > 1<<slotBits {
		return result{}, fmt.Errorf("%d calls in flight are not from 1 to %d", asked.InFlight, 1<<slotBits)
	}
	connection, err := net.Dial("tcp", asked.Address)
	if err != nil {
		return result{}, err
	}
	defer connection.Close()
	calling := &client{spoken: spoken, connection: connection, slots: make([]uint64, asked.InFlight)}
	start := time.Now()
	err = calling.run(start.Add(time.Duration(asked.Seconds * float64(time.Second))))
	return result{Calls: calling.calls, Seconds: time.Since(start).Seconds()}, err
}

func (calling *client) run(end time.Time) error {
	for slot := range calling.slots {
		calling.call(slot)
	}
	size := len(calling.spoken.Answer.Bytes)
	in, held := make([]byte, bufferSize), 0
	for calling.pending > 0 {
		now := time.Now()
		calling.connection.SetDeadline(now.Add(patience))
		if len(calling.out) > 0 {
			if _, err := calling.connection.Write(calling.out); err != nil {
				return fmt.Errorf("%w, with %d calls in flight", err, calling.pending)
			}
			calling.out = calling.out[:0]
		}
		n, err := calling.connection.Read(in[held:])
		if err != nil {
			return fmt.Errorf("%w, with %d calls in flight and %x… at hand", err, calling.pending, in[:min(held, 160)])
		}
		held += n
		used := 0
		for ; held-used >= size; used += size {
			if err := calling.answered(in[used:used+size], now.Before(end)); err != nil {
				return err
			}
		}
		held = copy(in, in[used:held])
	}
	if held > 0 {
		return fmt.Errorf("%d bytes beyond the last answer", held)
	}
	return nil
}

// call appends the next call of a place. Its id has not been seen on this connection.
func (calling *client) call(slot int) {
	id := calling.slots[slot]&^(1<<slotBits-1) + 1<<slotBits | uint64(slot)
	if calling.spoken.Request.IDSize == 4 {
		id = uint64(uint32(id))
	}
	calling.slots[slot] = id
	calling.pending++
	var token [tokenSize]byte
	tokenOf(id, token[:])
	calling.out = calling.spoken.Request.put(calling.out, id, token[:])
}

// answered checks an answer, and makes the next call in its place if there is to be one.
func (calling *client) answered(answer []byte, next bool) error {
	if err := calling.spoken.Answer.check(answer); err != nil {
		return fmt.Errorf("the client got %w", err)
	}
	id := calling.spoken.Answer.id(answer)
	slot := int(id & (1<<slotBits - 1))
	if slot >= len(calling.slots) || calling.slots[slot] != id {
		return fmt.Errorf("an answer to %#x, which is not in flight", id)
	}
	var token [tokenSize]byte
	tokenOf(id, token[:])
	if !bytes.Equal(calling.spoken.Answer.token(answer), token[:]) {
		return fmt.Errorf("the answer to %#x has the content of another call", id)
	}
	calling.calls++
	calling.pending--
	if next {
		calling.call(slot)
	} else {
		calling.slots[slot] = 0
	}
	return nil
}
