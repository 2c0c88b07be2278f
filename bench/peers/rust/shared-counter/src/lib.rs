//! Counts requests in one number that all workers share, by compare-and-swap.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, Status};

const KEY: &str = "requests";
const ATTEMPTS: u32 = 100;

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
        Some(Box::new(SharedCounter { counted: false }))
    }
}

struct SharedCounter {
    counted: bool,
}

impl Context for SharedCounter {}

impl SharedCounter {
    /// Adds one; false when other workers were faster a hundred times.
    fn count(&self) -> bool {
        for _ in 0..ATTEMPTS {
            let (value, cas) = self.get_shared_data(KEY);
            let before = value.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
            let after = (before + 1).to_le_bytes();
            // A first value is written with a number that is none, so that two workers do not both begin.
            match self.set_shared_data(KEY, Some(&after), cas.or(Some(u32::MAX))) {
                Ok(()) => return true,
                Err(Status::CasMismatch) => continue,
                Err(_) => return false,
            }
        }
        false
    }
}

impl HttpContext for SharedCounter {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.counted = self.count();
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        if self.counted {
            self.add_http_response_header("x-bench-counted", "1");
        }
        Action::Continue
    }
}
