//! Walks all request headers, counts those named `x-…`, and sets the count as one more.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType};

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
        Some(Box::new(ScanHeaders))
    }
}

struct ScanHeaders;

impl Context for ScanHeaders {}

impl HttpContext for ScanHeaders {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        let headers = self.get_http_request_headers();
        let count = headers.iter().filter(|(name, _)| name.starts_with("x-")).count();
        self.set_http_request_header("x-bench-count", Some(&count.to_string()));
        Action::Continue
    }
}
