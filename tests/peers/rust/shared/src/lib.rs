//! Shared data, a shared queue, metrics and a foreign function, one for each value of the request header `x-do`; what was
//! found out goes into the header `x-result` of the response.

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel, MetricType, Status};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Warn);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::<Root>::default() });
}}

#[derive(Default)]
struct Root {
    queue: u32,
    counter: u32,
    gauge: u32,
    histogram: u32,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        self.queue = self.register_shared_queue("rust");
        let define = |kind, name| hostcalls::define_metric(kind, name).unwrap_or_default();
        self.counter = define(MetricType::Counter, "rust_counter");
        self.gauge = define(MetricType::Gauge, "rust_gauge");
        self.histogram = define(MetricType::Histogram, "rust_histogram");
        true
    }

    fn on_queue_ready(&mut self, queue: u32) {
        log::warn!("queue {} is ready", queue == self.queue);
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            queue: self.queue,
            counter: self.counter,
            gauge: self.gauge,
            histogram: self.histogram,
            result: String::new(),
        }))
    }
}

struct Stream {
    queue: u32,
    counter: u32,
    gauge: u32,
    histogram: u32,
    result: String,
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _count: usize, _end: bool) -> Action {
        let work = self.get_http_request_header("x-do").unwrap_or_default();
        let found = match work.as_str() {
            "shared data" => self.shared_data(),
            "queue" => self.queued(),
            "metrics" => self.metrics(),
            "foreign function" => self.foreign(),
            _ => Ok(String::new()),
        };
        self.result = found.unwrap_or_else(|status| format!("{status:?}"));
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _count: usize, _end: bool) -> Action {
        self.set_http_response_header("x-result", Some(&self.result));
        Action::Continue
    }
}

impl Stream {
    fn shared_data(&self) -> Result<String, Status> {
        self.set_shared_data("rust", Some(b"one"), None)?;
        let (_, first) = self.get_shared_data("rust");
        self.set_shared_data("rust", Some(b"two"), first)?;
        let late = self.set_shared_data("rust", Some(b"three"), first);
        let (value, _) = self.get_shared_data("rust");
        let (absent, _) = self.get_shared_data("rust/absent");
        let value = String::from_utf8(value.unwrap_or_default()).unwrap_or_default();
        Ok(format!("{late:?} {value} {}", absent.is_none()))
    }

    fn queued(&self) -> Result<String, Status> {
        let before = self.dequeue_shared_queue(self.queue)?.is_none();
        self.enqueue_shared_queue(self.queue, Some(b"an item"))?;
        let item = self.dequeue_shared_queue(self.queue)?.unwrap_or_default();
        let unknown = self.resolve_shared_queue("", "no such queue").is_none();
        Ok(format!(
            "{before} {} {unknown}",
            String::from_utf8_lossy(&item)
        ))
    }

    fn metrics(&self) -> Result<String, Status> {
        let before = hostcalls::get_metric(self.counter)?;
        hostcalls::increment_metric(self.counter, 3)?;
        let added = hostcalls::get_metric(self.counter)? - before;
        hostcalls::record_metric(self.gauge, 40)?;
        hostcalls::increment_metric(self.gauge, 2)?;
        let gauge = hostcalls::get_metric(self.gauge)?;
        hostcalls::record_metric(self.histogram, 7)?;
        let unknown = hostcalls::get_metric(999_999).is_err();
        Ok(format!("{added} {gauge} {unknown}"))
    }

    fn foreign(&self) -> Result<String, Status> {
        let compressed = self
            .call_foreign_function("compress", Some(&[b'a'; 100]))?
            .unwrap_or_default();
        let restored = self
            .call_foreign_function("uncompress", Some(&compressed))?
            .unwrap_or_default();
        let unknown = self.call_foreign_function("no such function", None);
        Ok(format!(
            "{} {} {unknown:?}",
            compressed.len() < 100,
            restored.len()
        ))
    }
}
