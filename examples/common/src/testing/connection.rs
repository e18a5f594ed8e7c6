//! Connections of misbehaving clients.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use super::wait::DEADLINE;

/// Connects to `127.0.0.1:41234` or `http://127.0.0.1:41234`, sends these bytes, and returns the
/// connection.
pub fn sent(server: &str, bytes: &[u8]) -> TcpStream {
    let address = server.strip_prefix("http://").unwrap_or(server);
    let mut connection =
        TcpStream::connect(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    connection
        .set_read_timeout(Some(DEADLINE))
        .expect("a duration above 0");
    connection
        .write_all(bytes)
        .expect("what was sent fits into the buffers");
    connection
}

/// Waits until the server has closed the connection, up to [`DEADLINE`], and returns what it sent
/// before that.
pub fn closed(connection: &mut TcpStream) -> String {
    let (mut answer, mut bytes) = (Vec::new(), [0; 4096]);
    loop {
        match connection.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => answer.extend(bytes.iter().take(read)),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the connection stays open: {error}"),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Sends another byte from time to time until the server has closed the connection, and returns
/// what the server sent.
pub fn trickled(connection: &mut TcpStream) -> String {
    let start = std::time::Instant::now();
    while connection.write_all(b"x").is_ok() {
        assert!(start.elapsed() < DEADLINE, "the connection stays open");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    closed(connection)
}
