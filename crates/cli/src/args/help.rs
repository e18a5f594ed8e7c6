//! The text at the end of `--help`: examples, ready for a shell.

pub(crate) const PROGRAM: &str = "\
Examples:
  openapi-expr parse '{$request.body#/callbackUrl}?id={$response.body#/id}'
  openapi-expr eval '{$request.query.cb}/done' --url 'https://api.example/?cb=https://h.example'
  openapi-expr check-url https://h.example/hook http://169.254.169.254/
  openapi-expr callbacks openapi.yaml --har session.har
  openapi-expr lint openapi.yaml
  openapi-expr completions bash > ~/.local/share/bash-completion/completions/openapi-expr
  openapi-expr man | man -l -

Results go to stdout, everything else to stderr. The exit code is 0 if all inputs are accepted, 1 if
one is rejected, and 2 if the command line is wrong or a file cannot be read. With --jsonl, verdicts
are in the answers, and 1 means that a line is not a valid request. Unknown members of a line are
ignored.";

pub(crate) const PARSE: &str = "\
Examples:
  Where each expression is and what it reads:
    openapi-expr parse '{$request.body#/callbackUrl}?id={$response.body#/id}'

  Keys from the FastAPI documentation, in the standard spelling:
    openapi-expr parse --standard --lenient fastapi '{$callback_url}/invoices/{$request.body.id}'

  For programs, one text or many:
    openapi-expr parse --json '$request.header.X-Request-Id'
    printf '%s\\n' '{\"text\":\"{$url}/done\"}' | openapi-expr parse --jsonl";

pub(crate) const EVAL: &str = "\
Examples:
  A callback URL, from a request given by flags:
    openapi-expr eval '{$request.query.callback_url}/invoices/{$request.body#/id}' \\
      --method POST --url 'https://api.example/?callback_url=https://h.example/events' \\
      --body '{\"id\": \"2expen51ve\"}'

  The same from a session that a browser recorded, third request:
    openapi-expr eval '{$request.body#/hook}' --har session.har --entry 2

  A callback URL with a query, and an id with a slash for a receiver that treats `%2F` as data:
    openapi-expr eval '{$request.body#/hook}/{$request.body#/id}' --join-query --slashes encode \\
      --body '{\"hook\": \"https://h.example/?key=1\", \"id\": \"2026/7\"}'

  The value of one expression with its type, the body from a file:
    openapi-expr eval '$request.body#/user' --as value --body @order.json

  A receiver on this machine, for a test:
    openapi-expr eval '{$request.body#/hook}' --body - --allow-loopback < order.json

  A stream:
    printf '%s\\n' '{\"text\":\"$method\",\"exchange\":{\"request\":{\"method\":\"GET\"}},\"as\":\"text\"}' |
      openapi-expr eval --jsonl";

pub(crate) const CHECK_URL: &str = "\
Examples:
  openapi-expr check-url https://h.example/hook
  openapi-expr check-url --https-only --allow-cidr 10.20.0.0/16 https://10.20.0.7/hook

  Deny internal ranges that look public, and internal names, whatever else is allowed:
    openapi-expr check-url --deny-cidr 34.118.224.0/20 --deny-host '*.corp.example' \\
      https://h.example/hook

  With the addresses that DNS returned for a name:
    printf '%s\\n' '{\"url\":\"https://h.example/\",\"dns\":[\"10.0.0.1\"]}' | openapi-expr check-url --jsonl";

pub(crate) const CALLBACKS: &str = "\
Examples:
  The callbacks and links of the documents:
    openapi-expr callbacks openapi.yaml
    openapi-expr callbacks 'api/**/*.yaml' --json

  What a recorded session would have triggered, or why not:
    openapi-expr callbacks openapi.yaml --har session.har
    openapi-expr callbacks openapi.yaml --exchange exchange.json --allow-loopback

References to other files are followed within the folder of the document, or within --root.";

pub(crate) const LINT: &str = "\
Examples:
  What is wrong, where, why, and what to write:
    openapi-expr lint openapi.yaml
    openapi-expr lint --explain dotted-body

  Every document of a repository in CI, with warnings as errors:
    openapi-expr lint . --deny warnings --format github

  Look at the fixes that are certain, then make them:
    openapi-expr lint api/ --diff
    openapi-expr lint api/ --fix

Silence a rule in one place with a comment on the line or above it:
    # openapi-expr: allow literal-url -- this sender calls one fixed address
or with a member of an enclosing object:
    x-openapi-expr-allow: {literal-url: this sender calls one fixed address}
A comment or a member that silences nothing is reported.
Settings are in `openapi-expr.toml`:
    deny-warnings = true
    [rules]
    literal-url = \"allow\"    # note, warn, deny

With --format json, lines and columns count from 1, columns in characters; `span` is the bytes of
`text` that `fix.replacement` replaces. In a folder, the OpenAPI documents in files named .yaml,
.yml and .json are read, except in hidden folders, node_modules, target and vendor.

The exit code is 0 if there is no error, 1 if there is one, and 2 if a file cannot be read or no
OpenAPI document is found.";
