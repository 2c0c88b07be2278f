//! Headers, bodies, trailers, properties, local replies and a timer, one behaviour for each value of the request header
//! `x-do`; what it found out goes into the header `x-result` of the response.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::<Root>::default() });
}}

#[derive(Default)]
struct Root {
    configuration: String,
    started: bool,
    ticks: Rc<Cell<u32>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_vm_start(&mut self, _size: usize) -> bool {
        self.started = true;
        true
    }

    fn on_configure(&mut self, _size: usize) -> bool {
        let bytes = self.get_plugin_configuration().unwrap_or_default();
        self.configuration = String::from_utf8_lossy(&bytes).into_owned();
        self.set_tick_period(Duration::from_millis(20));
        self.configuration != "refuse"
    }

    fn on_tick(&mut self) {
        self.ticks.set(self.ticks.get() + 1);
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            configuration: self.configuration.clone(),
            started: self.started,
            ticks: Rc::clone(&self.ticks),
            work: String::new(),
            result: String::new(),
        }))
    }
}

struct Stream {
    configuration: String,
    started: bool,
    ticks: Rc<Cell<u32>>,
    work: String,
    result: String,
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _count: usize, _end: bool) -> Action {
        self.work = self.get_http_request_header("x-do").unwrap_or_default();
        match self.work.as_str() {
            "headers" => self.result = self.headers(),
            "properties" => self.result = self.properties(),
            "configuration" => {
                let ticked = self.ticks.get() > 0;
                self.result = format!("{} {} {}", self.configuration, self.started, ticked);
            }
            "clock" => {
                let now = self.get_current_time().duration_since(UNIX_EPOCH);
                self.result = now.map_or(0, |time| time.as_secs()).to_string();
            }
            "reply" => {
                self.send_http_response(403, vec![("x-why", "because")], Some(b"no"));
                return Action::Pause;
            }
            _ => {}
        }
        Action::Continue
    }

    fn on_http_request_body(&mut self, size: usize, end: bool) -> Action {
        if self.work != "request body" {
            return Action::Continue;
        }
        if !end {
            return Action::Pause;
        }
        let body = self.get_http_request_body(0, size).unwrap_or_default();
        self.set_http_request_body(0, size, &body.to_ascii_uppercase());
        Action::Continue
    }

    fn on_http_request_trailers(&mut self, count: usize) -> Action {
        self.add_http_request_trailer("x-trailers", &count.to_string());
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _count: usize, _end: bool) -> Action {
        self.set_http_response_header("x-result", Some(&self.result));
        if self.work == "response body" {
            self.remove_http_response_header("content-length");
        }
        Action::Continue
    }

    fn on_http_response_body(&mut self, size: usize, end: bool) -> Action {
        if self.work != "response body" {
            return Action::Continue;
        }
        if !end {
            return Action::Pause;
        }
        self.set_http_response_body(0, size, b"replaced");
        Action::Continue
    }

    fn on_log(&mut self) {
        log::info!("rust: {} is over", self.work);
    }
}

impl Stream {
    fn headers(&self) -> String {
        self.add_http_request_header("x-many", "last");
        self.set_http_request_header("x-old", Some("new"));
        self.remove_http_request_header("x-gone");
        let many: Vec<String> = self
            .get_http_request_headers()
            .into_iter()
            .filter(|(name, _)| name == "x-many")
            .map(|(_, value)| value)
            .collect();
        let absent = self.get_http_request_header("x-absent").is_none();
        let old = self.get_http_request_header("x-old").unwrap_or_default();
        format!("{} {} {}", many.join(" "), old, absent)
    }

    fn properties(&self) -> String {
        let absent = self.get_property(vec!["no", "such"]).is_none();
        let name = self.get_property(vec!["plugin_name"]).unwrap_or_default();
        self.set_property(vec!["rust"], Some(b"kept"));
        let kept = self.get_property(vec!["rust"]).unwrap_or_default();
        let (name, kept) = (
            String::from_utf8_lossy(&name),
            String::from_utf8_lossy(&kept),
        );
        format!("{absent} {name} {kept}")
    }
}
