//! A server that follows the script of a test, in threads of its own.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The longest wait of these tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// A step of a server after a request. After the last one it closes the connection.
#[derive(Clone)]
pub(crate) enum Step {
    Write(String),
    Bytes(&'static [u8]),
    /// Writes a text a number of times, with pauses, as long as the client reads.
    Repeat(String, usize, Duration),
    /// Writes nothing until the client closes the connection.
    Hang,
    /// Waits for another request.
    Next,
}

/// `200 OK` with this body. The connection remains open.
pub(crate) fn ok(body: &str) -> Vec<Step> {
    vec![
        Step::Write(format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )),
        Step::Next,
    ]
}

/// A request as the server read it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The number of its connection, starting at 1.
    pub(crate) connection: usize,
    /// The name that the client sent in the TLS handshake.
    pub(crate) server_name: Option<String>,
    /// The head and the body.
    pub(crate) text: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .text
            .split("\r\n")
            .take_while(|line| !line.is_empty())
            .skip(1);
        lines.find_map(|line| {
            line.split_once(": ")
                .filter(|(n, _)| n.eq_ignore_ascii_case(name))
                .map(|(_, v)| v)
        })
    }
}

#[derive(Default)]
struct Log {
    /// The addresses of the clients, in the order of the connections.
    accepted: Mutex<Vec<SocketAddr>>,
    /// How many of the connections the test itself opened.
    probes: AtomicUsize,
    closed: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
    read: AtomicUsize,
    written: AtomicUsize,
}

type Script = Arc<dyn Fn(&Seen) -> Vec<Step> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Log>,
}

impl Server {
    pub(crate) fn http(
        address: IpAddr,
        script: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        Self::start(
            TcpListener::bind((address, 0)).unwrap(),
            None,
            Arc::new(script),
        )
    }

    /// Starts two servers on the same port of two addresses.
    pub(crate) fn twins(addresses: [IpAddr; 2], scripts: [fn(&Seen) -> Vec<Step>; 2]) -> [Self; 2] {
        let listeners = loop {
            let first = TcpListener::bind((addresses[0], 0)).unwrap();
            if let Ok(second) =
                TcpListener::bind((addresses[1], first.local_addr().unwrap().port()))
            {
                break [first, second];
            }
        };
        let mut scripts = scripts.into_iter();
        listeners.map(|listener| Self::start(listener, None, Arc::new(scripts.next().unwrap())))
    }

    /// Starts a server with a self-signed certificate for `hook.example.com` and `example.com`. It
    /// is valid until 2120, and its key is public.
    pub(crate) fn https(
        address: IpAddr,
        script: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let certificate = CertificateDer::from(include_bytes!("certificate.der").as_slice());
        let key = PrivateKeyDer::try_from(include_bytes!("key.der").as_slice()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = config
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self::start(
            TcpListener::bind((address, 0)).unwrap(),
            Some(Arc::new(config)),
            Arc::new(script),
        )
    }

    fn start(listener: TcpListener, tls: Option<Arc<ServerConfig>>, script: Script) -> Self {
        let server = Self {
            address: listener.local_addr().unwrap(),
            log: Arc::default(),
        };
        let log = Arc::clone(&server.log);
        thread::spawn(move || {
            for (stream, number) in listener.incoming().map(Result::unwrap).zip(1..) {
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                stream.set_write_timeout(Some(PATIENCE)).unwrap();
                // A connection that is already closed has no address, but it counts.
                let peer = stream.peer_addr().unwrap_or(([0, 0, 0, 0], 0).into());
                log.accepted.lock().unwrap().push(peer);
                let (tls, script, log) = (tls.clone(), Arc::clone(&script), Arc::clone(&log));
                thread::spawn(move || {
                    let mut connection = Connection {
                        number,
                        server_name: None,
                        script,
                        log,
                    };
                    match tls {
                        None => connection.serve(stream),
                        Some(config) => connection.serve_tls(stream, config),
                    }
                    connection.log.closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    pub(crate) fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/", self.address.port())
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().unwrap().clone()
    }

    /// Returns how many bytes clients sent.
    pub(crate) fn read(&self) -> usize {
        self.log.read.load(Ordering::SeqCst)
    }

    /// Returns how many bytes the server wrote.
    pub(crate) fn written(&self) -> usize {
        self.log.written.load(Ordering::SeqCst)
    }

    /// Returns the number of connections. Connections are accepted in order, so this opens another
    /// one and waits until it is accepted.
    pub(crate) async fn connections(&self) -> usize {
        let probe = TcpStream::connect(self.address).unwrap();
        let last = probe.local_addr().unwrap();
        until(|| self.log.accepted.lock().unwrap().contains(&last)).await;
        let probes = self.log.probes.fetch_add(1, Ordering::SeqCst) + 1;
        self.log.accepted.lock().unwrap().len() - probes
    }

    /// Waits until no connection is open.
    pub(crate) async fn closed(&self) {
        until(|| self.log.closed.load(Ordering::SeqCst) >= self.log.accepted.lock().unwrap().len())
            .await;
    }
}

/// Waits until `done` returns true. Meanwhile the connections of the clients continue.
async fn until(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < PATIENCE, "waited too long");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

struct Connection {
    number: usize,
    server_name: Option<String>,
    script: Script,
    log: Arc<Log>,
}

impl Connection {
    fn serve_tls(&mut self, mut stream: TcpStream, config: Arc<ServerConfig>) {
        let mut tls = ServerConnection::new(config).unwrap();
        // In some tests the client breaks off the handshake.
        if tls.complete_io(&mut stream).is_ok() {
            self.server_name = tls.server_name().map(str::to_owned);
            self.serve(StreamOwned::new(tls, stream));
        }
    }

    fn serve(&mut self, mut stream: impl Read + Write) {
        while let Some(text) = self.request(&mut stream) {
            let seen = Seen {
                connection: self.number,
                server_name: self.server_name.clone(),
                text,
            };
            self.log.seen.lock().unwrap().push(seen.clone());
            let steps = (self.script)(&seen);
            for step in &steps {
                match step {
                    Step::Write(text) => drop(self.write(&mut stream, text.as_bytes())),
                    Step::Bytes(bytes) => drop(self.write(&mut stream, bytes)),
                    Step::Repeat(text, times, pause) => {
                        let written =
                            |_: &usize| self.write(&mut stream, text.as_bytes()).is_some();
                        (0..*times)
                            .take_while(written)
                            .for_each(|_| thread::sleep(*pause));
                    }
                    Step::Hang => drop(self.request(&mut stream)),
                    Step::Next => {}
                }
            }
            if !matches!(steps.last(), Some(Step::Next)) {
                return;
            }
        }
    }

    /// Reads a request, or returns `None` if there are no more.
    fn request(&self, stream: &mut impl Read) -> Option<String> {
        let mut text = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Some(head) = text.windows(4).position(|end| end == b"\r\n\r\n") {
                let seen = Seen {
                    connection: self.number,
                    server_name: None,
                    text: String::from_utf8_lossy(&text).into_owned(),
                };
                let body = seen
                    .header("content-length")
                    .map_or(0, |length| length.parse().unwrap());
                if text.len() >= head + 4 + body {
                    return Some(seen.text);
                }
            }
            let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
            self.log.read.fetch_add(count, Ordering::SeqCst);
            text.extend(&buffer[..count]);
        }
    }

    /// Writes the bytes, or returns `None` if the client has closed the connection.
    fn write(&self, stream: &mut impl Write, bytes: &[u8]) -> Option<()> {
        stream.write_all(bytes).and_then(|()| stream.flush()).ok()?;
        self.log.written.fetch_add(bytes.len(), Ordering::SeqCst);
        Some(())
    }
}
