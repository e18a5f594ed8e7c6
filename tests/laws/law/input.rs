//! Cases as bytes. Each line is one part, and its first byte is the kind of the part. Other lines
//! are skipped, so any bytes are a case.

use std::net::{IpAddr, Ipv6Addr};

use openapi_expr::eval::{RepeatedHeader, RepeatedQuery};
use openapi_expr::{Leniency, Policy};

use super::leniency;
use super::world::{Content, Origin, World};

/// A template, and everything that evaluation and building a URL need.
///
/// | line | is |
/// |---|---|
/// | `T https://h/{$url}` | the template |
/// | `L 7f` | the leniencies, a bit each |
/// | `W https://h.example/a` | the base |
/// | `> c 10.0.0.0/8` | a line of [`Rules`] |
/// | `M POST` | the method |
/// | `U https://h/?a=b` | `$url` |
/// | `u /x?a=b` | the request's target |
/// | `O https h.example` | the origin; `O https` takes it from the `Host` header |
/// | `H X-Id: 7` | a header |
/// | `P id=5`, `S id=5` | a path parameter, a sender parameter |
/// | `B {"id":1}`, `J {"id":1}`, `F id=1`, `X text` | the body: raw JSON, parsed, form, text |
/// | `R 201` | the response's status |
/// | `h`, `b`, `j`, `f`, `x` | its headers and body |
/// | `Q first`, `q join` | which query parameter, which header counts when it is repeated |
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) template: String,
    pub(crate) leniency: Leniency,
    pub(crate) base: Option<String>,
    pub(crate) rules: Rules,
    pub(crate) world: World,
}

impl Case {
    pub(crate) fn read(data: &[u8]) -> Self {
        let mut case = Self::default();
        lines(data).for_each(|(kind, line)| case.line(kind, line));
        case
    }

    fn line(&mut self, kind: u8, line: &[u8]) {
        let text = || String::from_utf8_lossy(line).into_owned();
        let world = &mut self.world;
        match kind {
            b'T' => self.template = text(),
            b'L' => {
                self.leniency =
                    u8::from_str_radix(text().trim(), 16).map_or(Leniency::STRICT, leniency);
            }
            b'W' => self.base = Some(text()),
            b'>' => lines(line).for_each(|(kind, line)| self.rules.line(kind, line)),
            b'M' => world.method = Some(text()),
            b'U' => world.url = Some(text()),
            b'u' => world.uri = Some(text()),
            b'O' => {
                let text = text();
                world.origin = Some(match text.split_once(' ') {
                    Some((scheme, authority)) => {
                        Origin::Given(scheme.to_owned(), authority.to_owned())
                    }
                    None => Origin::HostHeader(text),
                });
            }
            b'H' => world.headers.extend(header(line)),
            b'P' => world.path.extend(pair(&text())),
            b'S' => world.sender.extend(pair(&text())),
            b'R' => world.status = text().trim().parse().ok(),
            b'h' => world
                .response_headers
                .get_or_insert_default()
                .extend(header(line)),
            b'Q' => {
                world.repeated_query = match line {
                    b"first" => RepeatedQuery::First,
                    b"last" => RepeatedQuery::Last,
                    _ => RepeatedQuery::Refuse,
                }
            }
            b'q' => {
                world.repeated_header = match line {
                    b"first" => RepeatedHeader::First,
                    b"last" => RepeatedHeader::Last,
                    b"join" => RepeatedHeader::Join,
                    _ => RepeatedHeader::Refuse,
                }
            }
            _ => {
                let content = match kind.to_ascii_uppercase() {
                    b'B' => Content::Raw(line.to_vec()),
                    b'J' => Content::Parsed(line.to_vec()),
                    b'F' => Content::Form(line.to_vec()),
                    b'X' => Content::Text(text()),
                    _ => return,
                };
                if kind.is_ascii_uppercase() {
                    world.body = content;
                } else {
                    world.response_body = Some(content);
                }
            }
        }
    }
}

/// The builder calls of a policy, in order, and what it checks.
///
/// | line | is |
/// |---|---|
/// | `n` | begin again with `Policy::any()` |
/// | `s` | https only |
/// | `h a.example *.b.example` | only these hosts |
/// | `p 80 8443` | only these ports |
/// | `c 10.0.0.0/8` | allow the range |
/// | `o localhost` | allow the host |
/// | `l` | allow loopback |
/// | `d 10.0.0.0/8` | deny the range |
/// | `x *.h.example` | deny the host |
/// | `u https://h.example/` | a URL to check |
/// | `a 10.0.0.1` | an address to check; other text is taken as the bytes of one |
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) steps: Vec<Step>,
    pub(crate) urls: Vec<String>,
    pub(crate) addresses: Vec<IpAddr>,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Any,
    HttpsOnly,
    OnlyHosts(Vec<String>),
    OnlyPorts(Vec<u16>),
    AllowCidr(String),
    AllowHost(String),
    AllowLoopback,
    DenyCidr(String),
    DenyHost(String),
}

impl Rules {
    pub(crate) fn read(data: &[u8]) -> Self {
        let mut rules = Self::default();
        lines(data).for_each(|(kind, line)| rules.line(kind, line));
        rules
    }

    fn line(&mut self, kind: u8, line: &[u8]) {
        let text = String::from_utf8_lossy(line).into_owned();
        let words = || text.split(' ').filter(|word| !word.is_empty());
        self.steps.push(match kind {
            b'n' => Step::Any,
            b's' => Step::HttpsOnly,
            b'h' => Step::OnlyHosts(words().map(str::to_owned).collect()),
            b'p' => Step::OnlyPorts(words().filter_map(|word| word.parse().ok()).collect()),
            b'c' => Step::AllowCidr(text),
            b'o' => Step::AllowHost(text),
            b'l' => Step::AllowLoopback,
            b'd' => Step::DenyCidr(text),
            b'x' => Step::DenyHost(text),
            b'u' => return self.urls.push(text),
            b'a' => {
                return self
                    .addresses
                    .push(text.parse().unwrap_or_else(|_| some_address(line)));
            }
            _ => return,
        });
    }

    /// Returns the policy that the steps build. Invalid steps are skipped.
    pub(crate) fn policy(&self) -> Policy {
        self.steps
            .iter()
            .fold(Policy::public(), |policy, step| step.apply(policy))
    }
}

impl Step {
    pub(crate) fn apply(&self, policy: Policy) -> Policy {
        match self {
            Self::Any => Policy::any(),
            Self::HttpsOnly => policy.https_only(),
            Self::OnlyHosts(hosts) => {
                policy.only_hosts(hosts.iter().filter_map(|host| host.parse().ok()))
            }
            Self::OnlyPorts(ports) => policy.only_ports(ports.iter().copied()),
            Self::AllowCidr(range) => match range.parse() {
                Ok(range) => policy.allow_cidr(range),
                Err(_) => policy,
            },
            Self::AllowHost(host) => match host.parse() {
                Ok(host) => policy.allow_host(host),
                Err(_) => policy,
            },
            Self::AllowLoopback => policy.allow_loopback(),
            Self::DenyCidr(range) => match range.parse() {
                Ok(range) => policy.deny_cidr(range),
                Err(_) => policy,
            },
            Self::DenyHost(host) => match host.parse() {
                Ok(host) => policy.deny_host(host),
                Err(_) => policy,
            },
        }
    }

    /// Returns true for a step that can only deny more.
    pub(crate) fn narrows(&self) -> bool {
        matches!(
            self,
            Self::HttpsOnly | Self::OnlyHosts(_) | Self::OnlyPorts(_)
        ) || self.denies()
    }

    /// Returns true for a step that no other step can undo.
    pub(crate) fn denies(&self) -> bool {
        matches!(self, Self::DenyCidr(_) | Self::DenyHost(_))
    }
}

/// Returns the kind of each line, and the text after the kind and a space.
fn lines(data: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    data.split(|b| *b == b'\n').filter_map(|line| {
        let (kind, line) = line.split_first()?;
        Some((*kind, line.strip_prefix(b" ").unwrap_or(line)))
    })
}

fn header(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = line.iter().position(|b| *b == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let value = value.strip_prefix(b" ").unwrap_or(value);
    Some((String::from_utf8_lossy(name).into_owned(), value.to_vec()))
}

fn pair(text: &str) -> Option<(String, String)> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Returns an IPv4 address for up to four bytes, and an IPv6 address for more.
fn some_address(bytes: &[u8]) -> IpAddr {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return IpAddr::from(bytes);
    }
    let mut address = [0; 16];
    address
        .iter_mut()
        .zip(bytes)
        .for_each(|(to, from)| *to = *from);
    IpAddr::V6(Ipv6Addr::from(address))
}
