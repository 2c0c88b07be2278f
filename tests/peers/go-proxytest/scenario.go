package main

// Fields are names and values in their order.
type Fields [][2]string

// Scenario is one module and what happens to it.
type Scenario struct {
	// Wasm is the path of the module.
	Wasm          string `json:"wasm"`
	Configuration string `json:"configuration"`
	// Properties are the host's, by dotted path.
	Properties map[string]string `json:"properties"`
	// Ticks is how often the timer rings before the streams.
	Ticks   int      `json:"ticks"`
	Streams []Stream `json:"streams"`
}

// Stream is one request and its response; parts that are null do not come.
type Stream struct {
	Request  Message `json:"request"`
	Response Message `json:"response"`
}

// Message is what comes in one direction.
type Message struct {
	Headers Fields `json:"headers"`
	// Chunks of the body, each a call; the last one ends the stream if there are no trailers.
	Chunks   []string `json:"chunks"`
	Trailers Fields   `json:"trailers"`
}

// Result is what became of a scenario.
type Result struct {
	// Error is why the module could not be run to the end, or empty.
	Error      string              `json:"error"`
	Configured bool                `json:"configured"`
	TickPeriod uint32              `json:"tickPeriod"`
	Logs       map[string][]string `json:"logs"`
	Streams    []StreamResult      `json:"streams"`
}

// StreamResult is what a module made of a stream.
type StreamResult struct {
	Request  Fields `json:"request"`
	Response Fields `json:"response"`
	// RequestBody and ResponseBody are the last pieces, or everything where the module held the pieces before.
	RequestBody  string `json:"requestBody"`
	ResponseBody string `json:"responseBody"`
	// Actions are the answers of the callbacks, in order: 0 continue, 1 pause.
	Actions []uint32 `json:"actions"`
	Reply   *Reply   `json:"reply"`
}

// Reply is a local reply.
type Reply struct {
	Status  uint32 `json:"status"`
	Headers Fields `json:"headers"`
	Body    string `json:"body"`
}
