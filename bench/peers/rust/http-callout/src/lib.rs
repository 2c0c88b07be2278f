//! Asks a service about each request before it goes on, and passes what the service said to the upstream.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType};
use std::time::Duration;

proxy_wasm::main! {{
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(Root) });
}}

struct Root;

impl Context for Root {}

impl RootContext for Root {
    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(HttpCallout))
    }
}

struct HttpCallout;

impl HttpContext for HttpCallout {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        let sent = self.dispatch_http_call(
            "callee",
            vec![(":method", "GET"), (":path", "/check"), (":authority", "callee")],
            None,
            vec![],
            Duration::from_secs(5),
        );
        match sent {
            Ok(_) => Action::Pause,
            Err(_) => Action::Continue,
        }
    }
}

impl Context for HttpCallout {
    fn on_http_call_response(&mut self, _token: u32, _headers: usize, body_size: usize, _trailers: usize) {
        if let Some(body) = self.get_http_call_response_body(0, body_size) {
            self.set_http_request_header_bytes("x-bench-answer", Some(&body));
        }
        self.resume_http_request();
    }
}
