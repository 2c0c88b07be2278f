//! HTTP and gRPC callouts, one for each value of the request header `x-do`; what came of it goes into the header `x-result`
//! of the response.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, Status};
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

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::<Stream>::default())
    }
}

#[derive(Default)]
struct Stream {
    result: String,
    stream: Option<u32>,
}

const TIMEOUT: Duration = Duration::from_secs(1);

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _count: usize, _end: bool) -> Action {
        let work = self.get_http_request_header("x-do").unwrap_or_default();
        let sent = match work.as_str() {
            "call" => self.call("callee", "/echo", TIMEOUT),
            "call with trailers" => self.call("callee", "/trailers", TIMEOUT),
            "call nobody" => self.call("nobody", "/", TIMEOUT),
            "call the dead" => self.call("refused", "/", TIMEOUT),
            "call in vain" => self.call("callee", "/slow", Duration::from_millis(50)),
            "grpc" => self.grpc("Ends", b"hello"),
            "grpc failing" => self.grpc("Fail", b"5"),
            "grpc nobody" => {
                self.dispatch_grpc_call("nobody", "test.Service", "Ends", vec![], None, TIMEOUT)
            }
            "grpc stream" => self.open(),
            _ => return Action::Continue,
        };
        match sent {
            Ok(_) => Action::Pause,
            Err(status) => {
                self.result = format!("not sent: {status:?}");
                Action::Continue
            }
        }
    }

    fn on_http_response_headers(&mut self, _count: usize, _end: bool) -> Action {
        self.set_http_response_header("x-result", Some(&self.result));
        Action::Continue
    }
}

impl Context for Stream {
    fn on_http_call_response(&mut self, _token: u32, headers: usize, size: usize, trailers: usize) {
        let status = self
            .get_http_call_response_header(":status")
            .unwrap_or_default();
        let body = self
            .get_http_call_response_body(0, size)
            .unwrap_or_default();
        // The SDK panics where there are none.
        let trailer = match trailers {
            0 => None,
            _ => self.get_http_call_response_trailer("x-t"),
        };
        let trailer = trailer.unwrap_or_default();
        let text = String::from_utf8_lossy(&body);
        let text = if status == "200" { text.as_ref() } else { "-" };
        self.finish(format!(
            "{status} {text} {trailer}{} {}",
            trailers,
            headers > 0
        ));
    }

    fn on_grpc_call_response(&mut self, _token: u32, status: u32, size: usize) {
        let message = match status {
            0 => self
                .get_grpc_call_response_body(0, size)
                .unwrap_or_default(),
            _ => self.get_grpc_status().1.unwrap_or_default().into_bytes(),
        };
        self.finish(format!("{status} {}", String::from_utf8_lossy(&message)));
    }

    fn on_grpc_stream_initial_metadata(&mut self, _token: u32, _count: u32) {
        let value = self
            .get_grpc_stream_initial_metadata_value("x-initial")
            .unwrap_or_default();
        self.result += &format!("{} ", String::from_utf8_lossy(&value));
    }

    fn on_grpc_stream_message(&mut self, token: u32, size: usize) {
        let message = self.get_grpc_stream_message(0, size).unwrap_or_default();
        self.result += &format!("{} ", String::from_utf8_lossy(&message));
        if message == b"second" {
            self.send_grpc_stream_message(token, None, true);
        }
    }

    fn on_grpc_stream_trailing_metadata(&mut self, _token: u32, _count: u32) {
        let value = self
            .get_grpc_stream_trailing_metadata_value("x-trailer")
            .unwrap_or_default();
        self.result += &format!("{} ", String::from_utf8_lossy(&value));
    }

    fn on_grpc_stream_close(&mut self, token: u32, status: u32) {
        let own = self.stream == Some(token);
        self.finish(format!("{}{status} {own}", self.result));
    }
}

impl Stream {
    fn call(&self, cluster: &str, path: &str, timeout: Duration) -> Result<u32, Status> {
        let headers = vec![
            (":method", "POST"),
            (":path", path),
            (":authority", "callee.internal"),
            ("x-a", "rust"),
        ];
        self.dispatch_http_call(cluster, headers, Some(b"a question"), vec![], timeout)
    }

    fn grpc(&self, method: &str, message: &[u8]) -> Result<u32, Status> {
        self.dispatch_grpc_call(
            "grpc",
            "test.Service",
            method,
            vec![],
            Some(message),
            TIMEOUT,
        )
    }

    fn open(&mut self) -> Result<u32, Status> {
        let token = self.open_grpc_stream("grpc", "test.Service", "Echo", vec![])?;
        self.stream = Some(token);
        self.send_grpc_stream_message(token, Some(b"first"), false);
        self.send_grpc_stream_message(token, Some(b"second"), false);
        Ok(token)
    }

    fn finish(&mut self, result: String) {
        self.result = result;
        self.resume_http_request();
    }
}
