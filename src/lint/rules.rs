//! The rules, in one table: the enumeration, `--explain` and the documentation are made from it.
//!
//! To find where a rule is detected and fixed, search `check/` for its code: the first lines of
//! each file list its rules. The rules in `check/mistake.rs` follow from a mistake that
//! `src/syntax/parser/mistakes/` recognises.

use super::rule::{Category, Row, Severity, rules};

const EXPRESSIONS: &str = "OpenAPI 3.1.1, Runtime Expressions";
const CALLBACK: &str = "OpenAPI 3.1.1, Callback Object, Key Expression";
const LINK: &str = "OpenAPI 3.1.1, Link Object";
const POINTER: &str = "RFC 6901 §3";

rules! {
    // Code, name, category, severity, clause; summary; why it matters; example => use instead
    NotAnExpression, "OE101", "not-an-expression", Syntax, Error, EXPRESSIONS;
    "the text is not a runtime expression";
    "An expression starts with `$url`, `$method`, `$statusCode`, `$request.` or `$response.`. The last \
     two are followed by `header.`, `query.`, `path.` or `body`.";
    "'{$request.header.X Callback}'" => "'{$request.header.X-Callback}'"

    BareParameter, "OE102", "bare-parameter", Syntax, Error, EXPRESSIONS;
    "the parameter's location is missing (`query`, `path` or `header`)";
    "FastAPI's documentation writes `{$callback_url}`. No specification defines it, and most tools \
     reject it or insert nothing. Write `$request.query.…`, `$request.path.…` or \
     `$request.header.…`.";
    "'{$callback_url}/events'" => "'{$request.query.callback_url}/events'"

    DottedBody, "OE103", "dotted-body", Syntax, Error, EXPRESSIONS;
    "a body property is addressed with dots";
    "A body property is addressed with a JSON Pointer after `#`. Drafts of OpenAPI 3.0 used dots, but \
     no release does.";
    "'{$request.body.user.id}'" => "'{$request.body#/user/id}'"

    MissingDollar, "OE104", "missing-dollar", Syntax, Error, EXPRESSIONS;
    "the `$` of an expression is missing";
    "Without the `$`, the braces do not contain an expression, and a sender calls the literal text.";
    "'{request.body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    MissingSlash, "OE105", "missing-slash", Syntax, Error, POINTER;
    "a JSON Pointer does not start with `#/`";
    "A JSON Pointer is empty or starts with `/`: `#id` matches nothing.";
    "'{$request.body#callbackUrl}/data'" => "'{$request.body#/callbackUrl}/data'"

    MissingBraces, "OE106", "missing-braces", Syntax, Error, EXPRESSIONS;
    "an expression inside text has no braces";
    "Braces embed an expression in text. Without them, a sender calls the literal text. A text that \
     starts with `$` is one expression to its end.";
    "'https://hooks.example.com/?id=$request.body#/id'" => "'https://hooks.example.com/?id={$request.body#/id}'"

    DollarBeforeBrace, "OE107", "dollar-before-brace", Syntax, Error, EXPRESSIONS;
    "the `$` is before the brace";
    "Other languages embed a value with `${…}`. Here the `$` belongs to the expression, inside the \
     braces.";
    "'${request.query.callbackUrl}'" => "'{$request.query.callbackUrl}'"

    DoubledBraces, "OE108", "doubled-braces", Syntax, Error, EXPRESSIONS;
    "an expression is in two pairs of braces";
    "One pair of braces embeds an expression. Two pairs are the syntax of other template languages.";
    "'{{$request.body#/callbackUrl}}'" => "'{$request.body#/callbackUrl}'"

    HeaderPointer, "OE109", "header-pointer", Syntax, Error, EXPRESSIONS;
    "a header or a parameter is named after `#/`";
    "A JSON Pointer addresses a part of a body. Headers and parameters are named after a dot.";
    "'{$request.header#/X-ReplyTo}'" => "'{$request.header.X-ReplyTo}'"

    UnknownSource, "OE110", "unknown-source", Syntax, Error, EXPRESSIONS;
    "`$request.` or `$response.` is not followed by a source";
    "The sources are `header`, `query` and `path`, each followed by a dot and a name, and `body`. All \
     are singular. The method, the URL and the status code are `$method`, `$url` and `$statusCode`.";
    "'{$request.headers.X-Callback}'" => "'{$request.header.X-Callback}'"

    KeywordCase, "OE111", "keyword-case", Syntax, Error, EXPRESSIONS;
    "a keyword is in the wrong case";
    "All names in the specification are case-sensitive.";
    "'{$Request.Body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    JsonPath, "OE112", "json-path", Syntax, Error, POINTER;
    "a JSON Pointer contains JSONPath: `$`, brackets or a wildcard";
    "A JSON Pointer addresses one value by keys and indexes, each after a slash. It has no `$`, no \
     brackets and no wildcards.";
    "'{$request.body#/items[0].url}'" => "'{$request.body#/items/0/url}'"

    DottedPointer, "OE113", "dotted-pointer", Syntax, Error, POINTER;
    "a JSON Pointer has dots, which do not separate keys";
    "`#/a.b` is the member named `a.b`. The grammar allows it, but it was a mistake in every published \
     document that was checked. It is an error if the schema has no member with that name, and a \
     warning if the schema leaves that open.";
    "'{$request.body#/subscription.notifyUrl}'" => "'{$request.body#/subscription/notifyUrl}'"

    EncodedPointer, "OE114", "encoded-pointer", Syntax, Error, POINTER;
    "a JSON Pointer is percent-encoded";
    "What follows `#` is a plain JSON Pointer, not a URI fragment. It is not decoded, so `a%20b` is a \
     key of five characters. It is an error if the schema has no member with that name, and a \
     warning if the schema leaves that open.";
    "'{$request.body#/callback%20url}'" => "'{$request.body#/callback url}'"

    PointerEscape, "OE115", "pointer-escape", Syntax, Error, POINTER;
    "a `~` in a JSON Pointer is not followed by `0` or `1`";
    "A JSON Pointer escapes `~` as `~0` and `/` as `~1`.";
    "'{$request.body#/home~url}'" => "'{$request.body#/home~0url}'"

    Spaces, "OE116", "spaces", Syntax, Error, EXPRESSIONS;
    "an expression has spaces around it";
    "The grammar allows no spaces. With spaces inside the braces, the text is not an expression.";
    "'{ $request.body#/callbackUrl }'" => "'{$request.body#/callbackUrl}'"

    UnclosedBrace, "OE117", "unclosed-brace", Syntax, Error, EXPRESSIONS;
    "a brace is never closed";
    "An embedded expression ends at the first `}`.";
    "'{$request.body#/callbackUrl'" => "'{$request.body#/callbackUrl}'"

    StrayBrace, "OE118", "stray-brace", Syntax, Error, EXPRESSIONS;
    "a brace does not belong to an expression";
    "Braces embed expressions and cannot be escaped. Write a brace in a URL as `%7B` or `%7D`.";
    "'{$request.body#/callbackUrl}}'" => "'{$request.body#/callbackUrl}'"

    AngleBrackets, "OE119", "angle-brackets", Syntax, Error, EXPRESSIONS;
    "an expression is in angle brackets";
    "Braces embed expressions. A `<` is not a character of a URL.";
    "'<$request.query.callbackUrl>'" => "'{$request.query.callbackUrl}'"

    EscapedDollar, "OE120", "escaped-dollar", Syntax, Error, EXPRESSIONS;
    "the `$` is escaped";
    "The backslash comes from a shell or a template language. With it, the text is not an expression.";
    "'{\\$request.body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    PathTemplate, "OE121", "path-template", Syntax, Warning, CALLBACK;
    "the key contains a path parameter of the callback";
    "Path templating is only defined for the keys of the Paths Object. The Path Item declares the \
     parameter, so the meaning is clear, but the sender must insert the value, and most tools call \
     the literal text.";
    "'{$request.body#/url}/payments/{paymentId}'" => "'{$request.body#/url}/payments/{$request.body#/paymentId}'"

    UndeclaredPathTemplate, "OE122", "undeclared-path-template", Syntax, Error, CALLBACK;
    "a name in braces is neither an expression nor a parameter";
    "`{name}` is not an expression, and the callback's Path Item declares no path parameter with that \
     name, so its value is unknown.";
    "'{callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    EmptyKey, "OE123", "empty-key", Syntax, Error, CALLBACK;
    "the key is empty";
    "The key of a Callback Object is the URL that is called.";
    "'': { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    PlainName, "OE124", "plain-name", Syntax, Error, CALLBACK;
    "the key is a name or prose, neither an expression nor a URL";
    "The key of a Callback Object is the URL that is called. The name of the callback, which you can \
     choose, is one level above it.";
    "callbackUrl: { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    LiteralUrl, "OE125", "literal-url", Syntax, Note, CALLBACK;
    "the key is one fixed URL";
    "This is allowed, but every callback goes to the same URL, whoever made the request.";
    "https://hooks.example.com/events: { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    EmptyName, "OE126", "empty-name", Syntax, Warning, EXPRESSIONS;
    "a parameter's name is empty";
    "The grammar allows an empty name, but no parameter has one.";
    "'{$request.query.}'" => "'{$request.query.callbackUrl}'"

    OverLimit, "OE127", "over-limit", Syntax, Warning, EXPRESSIONS;
    "the text exceeds a limit of the linter";
    "A template has at most 4,096 bytes and 32 expressions, and a JSON Pointer at most 64 tokens.";
    "'{$request.body#/a/a/a/…}'" => "'{$request.body#/callbackUrl}'"

    ExpressionInScheme, "OE201", "expression-in-scheme", Url, Error, CALLBACK;
    "an expression chooses the scheme";
    "Whoever makes the request would choose the protocol. Read the whole URL from one value.";
    "'{$request.body#/scheme}://hooks.example.com/'" => "'{$request.body#/callbackUrl}'"

    ExpressionInAuthority, "OE202", "expression-in-authority", Url, Error, CALLBACK;
    "an expression is in the host or port of the URL";
    "Whoever makes the request would choose the server that is called, and a value in the host or the \
     port cannot be encoded. Read the whole URL from one value.";
    "'https://{$request.body#/host}/events'" => "'{$request.body#/callbackUrl}/events'"

    Fragment, "OE203", "fragment", Url, Error, "RFC 9110 §7.1";
    "the URL has a fragment";
    "What follows `#` is never sent to a server.";
    "'{$request.body#/callbackUrl}#/events'" => "'{$request.body#/callbackUrl}/events'"

    TextAfterUrl, "OE204", "text-after-url", Url, Error, CALLBACK;
    "text after a whole URL starts with neither `/` nor `?`";
    "The value is a URL, and the text continues it: `https://good.example` can become \
     `https://good.example.evil`.";
    "'{$request.body#/callbackUrl}events'" => "'{$request.body#/callbackUrl}/events'"

    InsecureUrl, "OE205", "insecure-url", Url, Warning, "RFC 9110 §4.2.2";
    "the key is an http URL, but the servers or other callbacks use https";
    "Anyone on the way can read and change an http request. The servers of the document, or other \
     callbacks, use https, so this callback should too.";
    "'http://hooks.example.com/?id={$request.body#/id}'" => "'https://hooks.example.com/?id={$request.body#/id}'"

    InvalidUrl, "OE206", "invalid-url", Url, Error, "RFC 3986 §3";
    "the key can never produce a valid URL";
    "Whatever the values are, the literal text breaks a rule for URLs: it has a character that a URL \
     cannot contain, a scheme other than http and https, user information, or a `.` or `..` segment. \
     Or the key starts with `$method` or `$statusCode`, which are never URLs.";
    "'https://hooks.example.com/new events'" => "'https://hooks.example.com/new%20events'"

    RelativeUrl, "OE207", "relative-url", Url, Warning, CALLBACK;
    "the key is a relative URL";
    "The specification does not say what a relative key is relative to, so a sender needs a base URL \
     for it. A key that starts with `/` or `?` is appended to the first server of its own Path Item \
     or operation, if these have `servers`.";
    "'/events/{$request.body#/id}'" => "'{$request.body#/callbackUrl}/events/{$request.body#/id}'"

    UndeclaredPathParameter, "OE301", "undeclared-path-parameter", Operation, Error, EXPRESSIONS;
    "the operation declares no such path parameter";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they \
     cannot be evaluated.\" The parent is the operation that has the callback or the link.";
    "'{$request.path.orderID}'" => "'{$request.path.orderId}'"

    UndeclaredQueryParameter, "OE302", "undeclared-query-parameter", Operation, Error, EXPRESSIONS;
    "the operation declares no such query parameter";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they \
     cannot be evaluated.\" Their names are case-sensitive.";
    "'{$request.query.callbackURL}'" => "'{$request.query.callbackUrl}'"

    UndeclaredHeader, "OE303", "undeclared-header", Operation, Error, EXPRESSIONS;
    "the operation declares no such header";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they \
     cannot be evaluated. This includes the request headers.\" Headers of security schemes are \
     exempt, and so are `Accept`, `Content-Type` and `Authorization`, which cannot be declared.";
    "'{$request.header.X-Callback}'" => "parameters: [{ name: X-Callback, in: header, schema: … }]"

    NoRequestBody, "OE304", "no-request-body", Operation, Error, EXPRESSIONS;
    "the operation takes no request body";
    "The expression reads the request body, but the operation does not declare one.";
    "get: { callbacks: { done: { '{$request.body#/url}': … } } }" => "get: { callbacks: { done: { '{$request.query.url}': … } } }"

    BodyNotJson, "OE305", "body-not-json", Operation, Warning, EXPRESSIONS;
    "a JSON Pointer addresses a part of a body that is never JSON";
    "No media type of the body is JSON or a form, so a JSON Pointer matches nothing in it. JSON \
     Lines, JSON text sequences and server-sent events are sequences of items, not one JSON value.";
    "content: { application/xml: … }" => "content: { application/json: … }"

    UnknownProperty, "OE306", "unknown-property", Operation, Error, EXPRESSIONS;
    "the body's schema has nothing at the JSON Pointer";
    "The linter follows the schema through `$ref`, `allOf`, `oneOf`, `anyOf`, `items` and the other \
     applicators. If the schema leaves open what the body contains, nothing is reported.";
    "'{$request.body#/callbackURL}'" => "'{$request.body#/callbackUrl}'"

    NotText, "OE307", "not-text", Operation, Error, CALLBACK;
    "an object or an array is inserted into a URL";
    "A URL is text, and the specification does not say how to write such a value.";
    "'https://h.example/{$request.body#/user}'" => "'https://h.example/{$request.body#/user/id}'"

    Nullable, "OE308", "nullable", Operation, Note, CALLBACK;
    "a value that may be null is inserted into a URL";
    "No URL can be built from null, so the callback is not sent.";
    "type: [string, 'null']" => "type: string"

    Optional, "OE309", "optional", Operation, Note, CALLBACK;
    "the callback depends on a value that may be missing";
    "If the value is missing, the callback is not sent. If the value is the whole URL, this is often \
     intended.";
    "{ name: callbackUrl, in: query, schema: … }" => "{ name: callbackUrl, in: query, required: true, schema: … }"

    NotAUrl, "OE310", "not-a-url", Operation, Error, CALLBACK;
    "the whole URL is read from a value that is not a string";
    "The expression is at the beginning of the URL, so its value must be an absolute URL. A number \
     or a boolean never is.";
    "'{$request.body#/id}/events'" => "'{$request.body#/callbackUrl}/events'"

    NoUriFormat, "OE311", "no-uri-format", Operation, Note, CALLBACK;
    "the whole URL is read from a string that is not declared as a URL";
    "`format: uri` tells the client to send an absolute URL here.";
    "callbackUrl: { type: string }" => "callbackUrl: { type: string, format: uri }"

    NoResponseBody, "OE312", "no-response-body", Operation, Error, EXPRESSIONS;
    "no response has a body";
    "The expression reads the response body, but no response of the operation declares one.";
    "responses: { '204': { description: done } }" => "responses: { '200': { description: done, content: … } }"

    UndeclaredResponseHeader, "OE313", "undeclared-response-header", Operation, Warning, EXPRESSIONS;
    "no response declares such a header";
    "A client cannot know that the header is there. Headers that HTTP defines, such as `Location`, \
     are exempt.";
    "'$response.header.X-Next'" => "headers: { X-Next: { schema: … } }"

    NeverInResponse, "OE314", "never-in-response", Operation, Error, EXPRESSIONS;
    "a response has neither a query nor a path";
    "The grammar has `$response.query.…` and `$response.path.…`, but they never have a value.";
    "'$response.path.id'" => "'$request.path.id'"

    WrongDirection, "OE315", "wrong-direction", Operation, Warning, "OpenAPI 3.1.1, Schema Object; JSON Schema 2020-12 Validation §9.4";
    "a read-only property is read from the request, or a write-only one from the response";
    "A `readOnly` property is not sent in requests, and a `writeOnly` property is not sent in \
     responses.";
    "'{$request.body#/id}', with id: { readOnly: true }" => "'{$response.body#/id}'"

    MaybeRelative, "OE316", "maybe-relative", Operation, Warning, "RFC 9110 §10.2.2; RFC 3986 §4.1";
    "the whole URL is read from a value that may be a relative reference";
    "`Location`, `Content-Location`, and strings with `format: uri-reference` or a pattern such as `^/` \
     may be `/orders/1` as well as a whole URL. A relative value is rejected when the URL is built, \
     because nothing says what it is relative to. `format: uri`, or a pattern such as `^https://`, \
     rules it out.";
    "'{$response.header.Location}'" => "headers: { Location: { schema: { type: string, format: uri } } }"

    UnreadParameter, "OE330", "unread-parameter", Operation, Error, "OpenAPI 3.1.1, Parameter Object, Style Values";
    "a parameter's `style` or `content` never produces text";
    "A URL is built from text, and this parameter has none, whatever a client sends. A style that is \
     not defined for its location produces no value. `spaceDelimited`, `pipeDelimited` and \
     `deepObject` are not for single values. `content` is only read if it is JSON or text.";
    "{ name: url, in: query, style: pipeDelimited, schema: { type: string } }" => "{ name: url, in: query, schema: { type: string } }"

    NotEvaluated, "OE401", "not-evaluated", Link, Warning, LINK;
    "a constant looks like an expression";
    "A value that is not an expression is passed to the target unchanged.";
    "parameters: { id: $.data.id }" => "parameters: { id: $response.body#/data/id }"

    UnknownOperation, "OE402", "unknown-operation", Link, Error, LINK;
    "no operation has the `operationId` of a link";
    "\"The name of an existing, resolvable OAS operation\": it must be in this document, or in one \
     that it refers to.";
    "operationId: getUserById" => "operationId: getUser"

    UnknownOperationRef, "OE403", "unknown-operation-ref", Link, Error, LINK;
    "the `operationRef` of a link does not point to an operation";
    "A reference into the same document is a JSON Pointer as a URI fragment: write `~1` for a slash \
     in a path, and `%7B` and `%7D` for its braces.";
    "operationRef: '#/paths//users/{id}/get'" => "operationRef: '#/paths/~1users~1%7Bid%7D/get'"

    NoTarget, "OE404", "no-target", Link, Error, LINK;
    "a link has no target, or two";
    "\"A linked operation MUST be identified using either an operationRef or operationId.\" Both are \
     strings.";
    "links: { user: { parameters: … } }" => "links: { user: { operationId: getUser, parameters: … } }"

    UnknownLinkParameter, "OE405", "unknown-link-parameter", Link, Error, LINK;
    "the target of a link declares no such parameter";
    "The keys are the names of the target's parameters. If two parameters share a name, qualify it \
     with the location, as in `path.id`.";
    "parameters: { userID: … }" => "parameters: { userId: … }"

    LinkParameterType, "OE406", "link-parameter-type", Link, Warning, LINK;
    "a value has a type that the target's parameter does not accept";
    "The value is passed unchanged, and the target cannot read it.";
    "parameters: { id: first }, where id is an integer" => "parameters: { id: 1 }"

    LinkWithoutBody, "OE407", "link-without-body", Link, Warning, LINK;
    "a link has a request body for a target that takes none";
    "`requestBody` is \"a literal value or {expression} to use as a request body when calling the \
     target operation\", and the target does not declare one.";
    "{ operationId: getUser, requestBody: $response.body }" => "{ operationId: updateUser, requestBody: $response.body }"

    ToolExtension, "OE408", "tool-extension", Link, Note, LINK;
    "an expression uses an extension of one tool, which no specification defines";
    "Schemathesis extracts a part of a value with `#regex:`. Other tools pass the text unchanged.";
    "$response.header.Location#regex:/users/(.+)" => "$response.body#/id"

    NestedExpression, "OE409", "nested-expression", Link, Warning, LINK;
    "an expression is inside an object or an array";
    "A value is \"Any | {expression}\". Taken literally, an object or an array is a constant, and so \
     are the strings in it. Some tools evaluate them, others pass them unchanged.";
    "requestBody: { owner: $response.body#/id }" => "requestBody: '{\"owner\": \"{$response.body#/id}\"}'"

    AmbiguousLinkParameter, "OE410", "ambiguous-link-parameter", Link, Warning, LINK;
    "several parameters of the target have the name, or a parameter is set twice";
    "\"The parameter name can be qualified using the parameter location … for operations that use the \
     same parameter name in different locations (e.g. path.id).\" Without the location, a tool picks \
     one of them.";
    "parameters: { id: 1 }, where id is in path and in query" => "parameters: { path.id: 1 }"

    NotOpenApi, "OE501", "not-openapi", Document, Error, "OpenAPI 3.1.1, OpenAPI Object";
    "the document is not an OpenAPI 3 document";
    "An OpenAPI 3 document is an object whose member `openapi` starts with 3.0, 3.1 or 3.2.";
    "swagger: '2.0'" => "openapi: 3.1.1"

    ExpressionAsName, "OE502", "expression-as-name", Document, Error, CALLBACK;
    "an expression is where the callback's name belongs";
    "`callbacks` maps names that you choose to Callback Objects, and those map expressions to Path \
     Items. One level is missing.";
    "callbacks: { '{$request.body#/url}': { post: … } }" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    MethodAsKey, "OE503", "method-as-key", Document, Error, CALLBACK;
    "an HTTP method is where the key expression belongs";
    "`callbacks` maps names that you choose to Callback Objects, and those map expressions to Path \
     Items. One level is missing.";
    "callbacks: { done: { post: … } }" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    ExtensionKey, "OE504", "extension-key", Document, Warning, "OpenAPI 3.1.1, Specification Extensions";
    "the key of a Path Item starts with `x-`, so it is skipped";
    "Keys that start with `x-` are Specification Extensions: no tool calls them.";
    "x-callback-url: { post: … }" => "'{$request.header.x-callback-url}': { post: … }"

    DuplicateKey, "OE505", "duplicate-key", Document, Warning, CALLBACK;
    "two keys are the same expression";
    "A sender makes two requests to the same URL, or one key hides the other.";
    "'$request.body#/url' beside '{$request.body#/url}'" => "'{$request.body#/url}'"

    WebhookExpression, "OE506", "webhook-expression", Document, Warning, "OpenAPI 3.1.1, OpenAPI Object, webhooks";
    "a webhook's name is an expression";
    "The keys of `webhooks` are names that you choose, and they are never evaluated. The URL of a \
     webhook is registered by other means.";
    "webhooks: { '{$request.body#/url}': { post: … } }" => "webhooks: { orderPaid: { post: … } }"

    DanglingReference, "OE507", "dangling-reference", Document, Error, "OpenAPI 3.1.1, Reference Object";
    "the target of a reference does not exist";
    "The target is not in the document or the file, the file cannot be read, or the reference refers \
     back to itself. It is an error for Path Items, callbacks, links, responses, parameters, headers, \
     request bodies, media types and `operationRef`. It is a warning, once for each target, for \
     schemas, examples and security schemes, and for a missing file named anywhere else. References \
     to other hosts and to files outside the root folder are not followed and not reported.";
    "done: { $ref: '#/components/callback/done' }" => "done: { $ref: '#/components/callbacks/done' }"

    WrongShape, "OE508", "wrong-shape", Document, Warning, "OpenAPI 3.1.1, Callback Object, Link Object";
    "a callback, a link or an object that contains them has the wrong type";
    "`callbacks` maps names to Callback Objects, a Callback Object maps expressions to Path Items, and \
     `links` maps names to Link Objects. An array, a string or null in their place is skipped with \
     everything in it.";
    "callbacks: [{ '{$request.body#/url}': { post: … } }]" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    UnreadMember, "OE509", "unread-member", Document, Warning, "OpenAPI 3.1.1, Operation Object, Response Object, Link Object";
    "a member is misspelled or in the wrong place, so its callbacks or links are skipped";
    "`callbacks` belongs in an operation and `links` in a response. A member that the specification \
     does not define there is skipped with everything in it.";
    "post: { callback: { done: … } }" => "post: { callbacks: { done: … } }"

    NoOperation, "OE510", "no-operation", Document, Warning, "OpenAPI 3.1.1, Callback Object, Path Item Object";
    "a callback key has no operation under it";
    "A Path Item without a method describes no request, so nothing is called.";
    "'{$request.body#/url}': { summary: paid }" => "'{$request.body#/url}': { post: { summary: paid } }"

    MethodCase, "OE511", "method-case", Document, Error, "OpenAPI 3.1.1, Path Item Object";
    "an HTTP method is not in lowercase";
    "The fields of a Path Item are case-sensitive, as all names in the specification are. An \
     operation under `POST` is skipped, with its callbacks and links.";
    "'{$request.body#/url}': { POST: … }" => "'{$request.body#/url}': { post: … }"

    RepeatedMember, "OE512", "repeated-member", Document, Error, "YAML 1.2.2 §3.2.1.1, RFC 8259 §4";
    "a key occurs twice in an object, so one of the two is lost";
    "The keys of an object are unique. If one occurs twice, most readers keep the last one and drop \
     the first with everything in it: its callbacks and links are never called and never checked. \
     In an object that cannot contain any, it is a warning. `<<` in YAML is not a repetition: an \
     object's own keys override merged ones.";
    "paths: { /a: { get: … }, /a: { post: … } }" => "paths: { /a: { get: …, post: … } }"

    UnusedAllow, "OE520", "unused-allow", Document, Warning, "openapi-expr lint";
    "a comment or a member silences a rule that reports nothing there";
    "What it silenced has been fixed or has moved. If it stays, it hides the next mistake of its \
     kind.";
    "# openapi-expr: allow dotted-body -- …, above a key without dots" => "the key without the comment"
}
