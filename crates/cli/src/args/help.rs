//! What stands below `--help`: examples, as a shell takes them.

pub(crate) const PROGRAM: &str = "\
Examples:
  openapi-expr parse '{$request.body#/callbackUrl}?id={$response.body#/id}'
  openapi-expr eval '{$request.query.cb}/done' --url 'https://api.example/?cb=https://h.example'
  openapi-expr check-url https://h.example/hook http://169.254.169.254/
  openapi-expr callbacks openapi.yaml --har session.har
  openapi-expr lint openapi.yaml
  openapi-expr completions bash > ~/.local/share/bash-completion/completions/openapi-expr
  openapi-expr man | man -l -

Results go to stdout, all else to stderr. The exit code is 0 when all is good, 1 for a verdict
against the input, 2 for a wrong command line or a file that cannot be read. With --jsonl verdicts
are in the answers: 1 says that a line could not be read as a request. Members of a line that are
not known are ignored.";

pub(crate) const PARSE: &str = "\
Examples:
  Where each expression stands and what it reads:
    openapi-expr parse '{$request.body#/callbackUrl}?id={$response.body#/id}'

  Keys as the FastAPI documentation writes them, in the spelling of the standard:
    openapi-expr parse --standard --lenient fastapi '{$callback_url}/invoices/{$request.body.id}'

  For programs, one text or many:
    openapi-expr parse --json '$request.header.X-Request-Id'
    printf '%s\\n' '{\"text\":\"{$url}/done\"}' | openapi-expr parse --jsonl";

pub(crate) const EVAL: &str = "\
Examples:
  A callback URL, from a request given in flags:
    openapi-expr eval '{$request.query.callback_url}/invoices/{$request.body#/id}' \\
      --method POST --url 'https://api.example/?callback_url=https://h.example/events' \\
      --body '{\"id\": \"2expen51ve\"}'

  The same from what a browser recorded, third request:
    openapi-expr eval '{$request.body#/hook}' --har session.har --entry 2

  A callback URL that has a query, and an id with a slash for a receiver that takes `%2F` as data:
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

  Own ranges that look public, and own names, are denied whatever is opened:
    openapi-expr check-url --deny-cidr 34.118.224.0/20 --deny-host '*.corp.example' https://h.example/hook

  With the addresses that a name gave:
    printf '%s\\n' '{\"url\":\"https://h.example/\",\"dns\":[\"10.0.0.1\"]}' | openapi-expr check-url --jsonl";

pub(crate) const CALLBACKS: &str = "\
Examples:
  What the documents call, and what for:
    openapi-expr callbacks openapi.yaml
    openapi-expr callbacks 'api/**/*.yaml' --json

  What a recorded session would have triggered, or why nothing:
    openapi-expr callbacks openapi.yaml --har session.har
    openapi-expr callbacks openapi.yaml --exchange exchange.json --allow-loopback

References to other files are followed below the folder of the document, or below --root.";

pub(crate) const LINT: &str = "\
Examples:
  What is wrong, where, why, and what to write:
    openapi-expr lint openapi.yaml
    openapi-expr lint --explain dotted-body

  Every document of a repository, warnings as errors, in CI:
    openapi-expr lint . --deny warnings --format github

  Mend what is certain, having looked at it:
    openapi-expr lint api/ --diff
    openapi-expr lint api/ --fix

One place is silenced by a comment on its line or above it:
    # openapi-expr: allow literal-url -- this sender calls one fixed address
or by a member of an object around it:
    x-openapi-expr-allow: {literal-url: this sender calls one fixed address}
One that silences nothing is reported.
Settings are in `openapi-expr.toml`:
    deny-warnings = true
    [rules]
    literal-url = \"allow\"    # note, warn, deny

With --format json lines and columns count from 1, columns in characters; `span` is bytes of `text`,
and `fix.replacement` is what stands there instead. In a folder, files named .yaml, .yml and .json
that hold an OpenAPI document are read, but none in hidden folders, node_modules, target and vendor.

The exit code is 0 when there is no error, 1 when there is one, and 2 when a file cannot be read
or no OpenAPI document was found.";
