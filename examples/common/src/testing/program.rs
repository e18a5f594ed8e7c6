//! A program that a test runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::wait::DEADLINE;

/// A running program, killed when this is dropped. Its log is printed if the test fails.
#[derive(Debug)]
pub struct Program {
    child: Child,
    lines: Receiver<String>,
    log: Arc<Mutex<String>>,
}

impl Program {
    /// Starts a program:
    /// `Program::start(env!("CARGO_BIN_EXE_server"), ["--listen", "127.0.0.1:0"])`.
    pub fn start<I: AsRef<std::ffi::OsStr>>(
        path: &str,
        arguments: impl IntoIterator<Item = I>,
    ) -> Self {
        let mut command = Command::new(path);
        command.args(arguments);
        Self::run(command)
    }

    /// Starts a command.
    pub fn run(mut command: Command) -> Self {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (out, err) = (
            child.stdout.take().expect("piped"),
            child.stderr.take().expect("piped"),
        );
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || keep(err, &kept));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // Nobody may be listening any more, but the pipe must be drained anyway.
                let _ = sender.send(line);
            }
        });
        Self { child, lines, log }
    }

    /// Returns the next line of its stdout.
    pub fn line(&self) -> String {
        self.lines
            .recv_timeout(DEADLINE)
            .unwrap_or_else(|error| panic!("no line on stdout, {error}: {}", self.log()))
    }

    /// Returns the URL from its line `listening on http://127.0.0.1:41234`, without a slash at the
    /// end.
    pub fn url(&self) -> String {
        let line = self.line();
        let url = line
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("no address: {line}"));
        url.trim_end_matches('/').to_owned()
    }

    /// Returns its log, which is its stderr.
    pub fn log(&self) -> String {
        self.log.lock().map(|log| log.clone()).unwrap_or_default()
    }

    /// Kills it with SIGKILL, as abruptly as a power failure.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends it SIGTERM, as service managers do.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill");
        assert!(
            sent.success(),
            "the program has ended already: {}",
            self.log()
        );
    }

    /// Waits until it ends, up to [`DEADLINE`].
    pub fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(
                start.elapsed() < DEADLINE,
                "the program does not end: {}",
                self.log()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn keep(mut stderr: impl Read, log: &Mutex<String>) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = stderr.read(&mut bytes) {
        if let (Some(bytes), Ok(mut log)) = (bytes.get(..read), log.lock()) {
            log.push_str(&String::from_utf8_lossy(bytes));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("the program logged:\n{}", self.log());
        }
    }
}
