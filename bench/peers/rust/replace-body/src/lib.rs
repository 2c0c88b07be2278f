//! Holds the response body back until it is whole, then puts another of 64 KiB in its place.

use std::rc::Rc;

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType};

proxy_wasm::main! {{
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> {
        Box::new(Root { body: vec![b'b'; 65536].into() })
    });
}}

struct Root {
    body: Rc<[u8]>,
}

impl Context for Root {}

impl RootContext for Root {
    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(ReplaceBody { body: Rc::clone(&self.body) }))
    }
}

struct ReplaceBody {
    body: Rc<[u8]>,
}

impl Context for ReplaceBody {}

impl HttpContext for ReplaceBody {
    fn on_http_response_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if !end_of_stream {
            return Action::Pause;
        }
        self.set_http_response_body(0, size, &self.body);
        Action::Continue
    }
}
