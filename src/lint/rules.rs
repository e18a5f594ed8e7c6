//! The rules, in one table: what the enumeration, `--explain` and the documentation are made of.

use super::rule::{Category, Row, Severity, rules};

const EXPRESSIONS: &str = "OpenAPI 3.1.1, Runtime Expressions";
const CALLBACK: &str = "OpenAPI 3.1.1, Callback Object, Key Expression";
const LINK: &str = "OpenAPI 3.1.1, Link Object";
const POINTER: &str = "RFC 6901 §3";

rules! {
    // Code, name, category, severity, clause; summary; why; wrong => right
    NotAnExpression, "OE101", "not-an-expression", Syntax, Error, EXPRESSIONS;
    "the text is no runtime expression";
    "An expression begins with `$url`, `$method`, `$statusCode`, `$request.` or `$response.`; behind the last two stands \
     `header.`, `query.`, `path.` or `body`.";
    "'{$request.cookie#session}'" => "'{$request.header.Cookie}'"

    BareParameter, "OE102", "bare-parameter", Syntax, Error, EXPRESSIONS;
    "a parameter is named without saying where it stands";
    "FastAPI's documentation writes `{$callback_url}`; no specification has it, and most tools refuse it or leave a blank. A \
     parameter is `$request.query.…`, `$request.path.…` or `$request.header.…`.";
    "'{$callback_url}/events'" => "'{$request.query.callback_url}/events'"

    DottedBody, "OE103", "dotted-body", Syntax, Error, EXPRESSIONS;
    "a place in the body is written with dots";
    "A place in the body is a JSON Pointer behind `#`. The dotted form was in drafts before OpenAPI 3.0 and in no release.";
    "'{$request.body.user.id}'" => "'{$request.body#/user/id}'"

    MissingDollar, "OE104", "missing-dollar", Syntax, Error, EXPRESSIONS;
    "an expression in braces lacks its `$`";
    "Without `$` the braces hold no expression, and a sender calls the literal text.";
    "'{request.body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    MissingSlash, "OE105", "missing-slash", Syntax, Error, POINTER;
    "a JSON Pointer does not begin with `#/`";
    "A JSON Pointer is empty or begins with `/`: `#id` points nowhere.";
    "'{$request.body#callbackUrl}/data'" => "'{$request.body#/callbackUrl}/data'"

    MissingBraces, "OE106", "missing-braces", Syntax, Error, EXPRESSIONS;
    "an expression in a text has no braces";
    "Expressions are embedded into text by braces. Without them the text stays as it is; and a text that begins with `$` is \
     one expression to its end.";
    "'https://hooks.example.com/?id=$request.body#/id'" => "'https://hooks.example.com/?id={$request.body#/id}'"

    DollarBeforeBrace, "OE107", "dollar-before-brace", Syntax, Error, EXPRESSIONS;
    "the `$` stands before the brace";
    "`${…}` is how other languages embed a value; here the `$` belongs to the expression.";
    "'${request.query.callbackUrl}'" => "'{$request.query.callbackUrl}'"

    DoubledBraces, "OE108", "doubled-braces", Syntax, Error, EXPRESSIONS;
    "an expression stands in two pairs of braces";
    "One pair embeds; two are the syntax of other template languages.";
    "'{{$request.body#/callbackUrl}}'" => "'{$request.body#/callbackUrl}'"

    HeaderPointer, "OE109", "header-pointer", Syntax, Error, EXPRESSIONS;
    "a header or a parameter is named behind `#/`";
    "Only a body has places in it. Headers and parameters are named behind a dot.";
    "'{$request.header#/X-ReplyTo}'" => "'{$request.header.X-ReplyTo}'"

    UnknownSource, "OE110", "unknown-source", Syntax, Error, EXPRESSIONS;
    "behind `$request.` or `$response.` stands no source";
    "The sources are `header`, `query`, `path` and `body`, in the singular, and a name comes after a dot; the method, the URL \
     and the status code are `$method`, `$url` and `$statusCode`.";
    "'{$request.headers.X-Callback}'" => "'{$request.header.X-Callback}'"

    KeywordCase, "OE111", "keyword-case", Syntax, Error, EXPRESSIONS;
    "a keyword is written in the wrong case";
    "All names of the specification are case-sensitive.";
    "'{$Request.Body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    JsonPath, "OE112", "json-path", Syntax, Error, POINTER;
    "JSONPath, an index in brackets or a wildcard where a JSON Pointer belongs";
    "A JSON Pointer names one value: keys and numbers between slashes. It has no `$`, no brackets and no wildcard.";
    "'{$request.body#/items[0].url}'" => "'{$request.body#/items/0/url}'"

    DottedPointer, "OE113", "dotted-pointer", Syntax, Error, POINTER;
    "a JSON Pointer has dots, which do not separate keys";
    "`#/a.b` is the member named `a.b`. The grammar allows it, and in published documents it was a mistake each time. It is an error \
     where the schema has no member of that name, and a warning where the schema leaves that open.";
    "'{$request.body#/subscription.notifyUrl}'" => "'{$request.body#/subscription/notifyUrl}'"

    EncodedPointer, "OE114", "encoded-pointer", Syntax, Error, POINTER;
    "a JSON Pointer is percent-encoded";
    "After `#` comes the string form of a JSON Pointer, not a URI fragment: nothing is decoded, and `a%20b` is a key of five \
     characters. It is an error where the schema has no member of that name, and a warning where the schema leaves that open.";
    "'{$request.body#/callback%20url}'" => "'{$request.body#/callback url}'"

    PointerEscape, "OE115", "pointer-escape", Syntax, Error, POINTER;
    "a `~` in a JSON Pointer escapes nothing";
    "`~` is written `~0`, and `/` in a key `~1`.";
    "'{$request.body#/home~url}'" => "'{$request.body#/home~0url}'"

    Blank, "OE116", "blank", Syntax, Error, EXPRESSIONS;
    "blanks stand around an expression";
    "The grammar has no blanks: inside braces they make the text no expression.";
    "'{ $request.body#/callbackUrl }'" => "'{$request.body#/callbackUrl}'"

    UnclosedBrace, "OE117", "unclosed-brace", Syntax, Error, EXPRESSIONS;
    "a brace is never closed";
    "The expression ends at the first `}`.";
    "'{$request.body#/callbackUrl'" => "'{$request.body#/callbackUrl}'"

    StrayBrace, "OE118", "stray-brace", Syntax, Error, EXPRESSIONS;
    "a brace opens or closes no expression";
    "Braces embed expressions and there is no escape for them. A brace in a URL is written `%7B` or `%7D`.";
    "'{$request.body#/callbackUrl}}'" => "'{$request.body#/callbackUrl}'"

    AngleBrackets, "OE119", "angle-brackets", Syntax, Error, EXPRESSIONS;
    "an expression stands in angle brackets";
    "Expressions are embedded by braces; a `<` is no character of a URL.";
    "'<$request.query.callbackUrl>'" => "'{$request.query.callbackUrl}'"

    EscapedDollar, "OE120", "escaped-dollar", Syntax, Error, EXPRESSIONS;
    "the `$` is escaped";
    "The backslash came from a shell or a template language; it makes the text no expression.";
    "'{\\$request.body#/callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    PathTemplate, "OE121", "path-template", Syntax, Warning, CALLBACK;
    "a path parameter of the callback stands in its key";
    "Path templating is defined for the keys of the Paths Object alone. Where the Path Item declares the parameter the meaning \
     is clear, but most tools call the literal text; the sender must put in the value.";
    "'{$request.body#/url}/payments/{paymentId}'" => "'{$request.body#/url}/payments/{$request.body#/paymentId}'"

    UndeclaredPathTemplate, "OE122", "undeclared-path-template", Syntax, Error, CALLBACK;
    "a name in braces is neither an expression nor a parameter";
    "`{name}` is no expression, and the callback's Path Item declares no path parameter of that name: nobody knows its value.";
    "'{callbackUrl}'" => "'{$request.body#/callbackUrl}'"

    EmptyKey, "OE123", "empty-key", Syntax, Error, CALLBACK;
    "the key is empty";
    "The key of a Callback Object says which URL is called.";
    "'': { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    PlainName, "OE124", "plain-name", Syntax, Error, CALLBACK;
    "the key is a name or prose, neither an expression nor a URL";
    "The key of a Callback Object is the URL that is called. The free name of a callback stands one level above it.";
    "callbackUrl: { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    LiteralUrl, "OE125", "literal-url", Syntax, Note, CALLBACK;
    "the key is one fixed URL";
    "That is allowed: each sender calls the same URL, whoever made the request.";
    "https://hooks.example.com/events: { post: … }" => "'{$request.body#/callbackUrl}': { post: … }"

    EmptyName, "OE126", "empty-name", Syntax, Warning, EXPRESSIONS;
    "a parameter's name is empty";
    "The grammar allows an empty name, and no parameter has one.";
    "'{$request.query.}'" => "'{$request.query.callbackUrl}'"

    OverLimit, "OE127", "over-limit", Syntax, Warning, EXPRESSIONS;
    "the text is larger than this crate reads";
    "A template has at most 4,096 bytes and 32 expressions, a JSON Pointer 64 tokens.";
    "'{$request.body#/a/a/a/…}'" => "'{$request.body#/callbackUrl}'"

    ExpressionInScheme, "OE201", "expression-in-scheme", Url, Error, CALLBACK;
    "an expression chooses the scheme";
    "Whoever makes the request would choose the protocol. The value should be the whole URL.";
    "'{$request.body#/scheme}://hooks.example.com/'" => "'{$request.body#/callbackUrl}'"

    ExpressionInAuthority, "OE202", "expression-in-authority", Url, Error, CALLBACK;
    "an expression stands in the authority of the URL";
    "A value in the place of the host or the port cannot be encoded, and chooses who is called. The value should be the whole URL.";
    "'https://{$request.body#/host}/events'" => "'{$request.body#/callbackUrl}/events'"

    Fragment, "OE203", "fragment", Url, Error, "RFC 9110 §7.1";
    "the URL has a fragment";
    "What stands behind `#` is never sent to a server.";
    "'{$request.body#/callbackUrl}#/events'" => "'{$request.body#/callbackUrl}/events'"

    TextAfterUrl, "OE204", "text-after-url", Url, Error, CALLBACK;
    "text behind a whole URL begins neither with `/` nor with `?`";
    "The value is a URL, and what follows goes on with it: of `https://good.example` it can make `https://good.example.evil`.";
    "'{$request.body#/callbackUrl}events'" => "'{$request.body#/callbackUrl}/events'"

    InsecureUrl, "OE205", "insecure-url", Url, Warning, "RFC 9110 §4.2.2";
    "the key is an http URL, and the servers or other callbacks use https";
    "The servers of the document, or other callbacks, are https, so these events should be too.";
    "'http://hooks.example.com/?id={$request.body#/id}'" => "'https://hooks.example.com/?id={$request.body#/id}'"

    InvalidUrl, "OE206", "invalid-url", Url, Error, "RFC 3986 §3";
    "the key can never be a URL that is called";
    "Its literal text breaks a rule for URLs, whatever the values: a character that no URL holds, another scheme than http and \
     https, user information, a `.` or `..` segment. Or it begins with `$method` or `$statusCode`.";
    "'https://hooks.example.com/new events'" => "'https://hooks.example.com/new%20events'"

    RelativeUrl, "OE207", "relative-url", Url, Warning, CALLBACK;
    "the key is a relative URL";
    "The specification does not say what a relative key is relative to; a sender needs a base URL for it. One that begins with \
     `/` or `?` is appended to the first server of its own Path Item or operation, where these have `servers`.";
    "'/events/{$request.body#/id}'" => "'{$request.body#/callbackUrl}/events/{$request.body#/id}'"

    UndeclaredPathParameter, "OE301", "undeclared-path-parameter", Operation, Error, EXPRESSIONS;
    "the operation declares no such path parameter";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they cannot be evaluated.\" The \
     parent is the operation that has the callback or the link.";
    "'{$request.path.orderID}'" => "'{$request.path.orderId}'"

    UndeclaredQueryParameter, "OE302", "undeclared-query-parameter", Operation, Error, EXPRESSIONS;
    "the operation declares no such query parameter";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they cannot be evaluated.\" Their \
     names are case-sensitive.";
    "'{$request.query.callbackURL}'" => "'{$request.query.callbackUrl}'"

    UndeclaredHeader, "OE303", "undeclared-header", Operation, Error, EXPRESSIONS;
    "the operation declares no such header";
    "\"Request parameters MUST be declared in the parameters section of the parent operation or they cannot be evaluated. This \
     includes the request headers.\" `Accept`, `Content-Type` and `Authorization`, which cannot be declared, and the headers of \
     security schemes are exempt.";
    "'{$request.header.X-Callback}'" => "parameters: [{ name: X-Callback, in: header, schema: … }]"

    NoRequestBody, "OE304", "no-request-body", Operation, Error, EXPRESSIONS;
    "the operation takes no request body";
    "The expression reads the request's body, and the operation declares none.";
    "get: { callbacks: { done: { '{$request.body#/url}': … } } }" => "get: { callbacks: { done: { '{$request.query.url}': … } } }"

    BodyNotJson, "OE305", "body-not-json", Operation, Warning, EXPRESSIONS;
    "a JSON Pointer into a body that is never JSON";
    "No media type of the body is JSON or a form, so a JSON Pointer matches nothing in it. JSON Lines, JSON text sequences and server-sent \
     events are sequences of items, not one JSON value.";
    "content: { application/xml: … }" => "content: { application/json: … }"

    UnknownProperty, "OE306", "unknown-property", Operation, Error, EXPRESSIONS;
    "the body's schema has nothing at the JSON Pointer";
    "The schema is followed through `$ref`, `allOf`, `oneOf`, `anyOf`, `items` and the other applicators. Where it leaves \
     open what the body holds, nothing is said.";
    "'{$request.body#/callbackURL}'" => "'{$request.body#/callbackUrl}'"

    NotText, "OE307", "not-text", Operation, Error, CALLBACK;
    "an object or an array is put into a URL";
    "The specification does not say how such a value would be written, and a URL holds text.";
    "'https://h.example/{$request.body#/user}'" => "'https://h.example/{$request.body#/user/id}'"

    Nullable, "OE308", "nullable", Operation, Note, CALLBACK;
    "a value that may be null is put into a URL";
    "For null no URL can be made: the callback is not sent.";
    "type: [string, 'null']" => "type: string"

    Optional, "OE309", "optional", Operation, Note, CALLBACK;
    "the callback depends on a value that may be left out";
    "Where the value is missing the callback is not sent. For the callback's own URL that is often meant so.";
    "{ name: callbackUrl, in: query, schema: … }" => "{ name: callbackUrl, in: query, required: true, schema: … }"

    NotAUrl, "OE310", "not-a-url", Operation, Error, CALLBACK;
    "the whole URL is read from a value that is no string";
    "The expression stands at the beginning, so its value must be an absolute URL; a number or a boolean never is.";
    "'{$request.body#/id}/events'" => "'{$request.body#/callbackUrl}/events'"

    NoUriFormat, "OE311", "no-uri-format", Operation, Note, CALLBACK;
    "the whole URL is read from a string that is not declared to be one";
    "`format: uri` tells the client that an absolute URL is wanted here.";
    "callbackUrl: { type: string }" => "callbackUrl: { type: string, format: uri }"

    NoResponseBody, "OE312", "no-response-body", Operation, Error, EXPRESSIONS;
    "no response has a body";
    "The expression reads the response's body, and no response of the operation declares one.";
    "responses: { '204': { description: done } }" => "responses: { '200': { description: done, content: … } }"

    UndeclaredResponseHeader, "OE313", "undeclared-response-header", Operation, Warning, EXPRESSIONS;
    "no response declares such a header";
    "A client cannot know that the header is there. Headers that HTTP defines, such as `Location`, are exempt.";
    "'$response.header.X-Next'" => "headers: { X-Next: { schema: … } }"

    NeverInResponse, "OE314", "never-in-response", Operation, Error, EXPRESSIONS;
    "a response has neither query nor path";
    "The grammar has `$response.query.…` and `$response.path.…`, and they never have a value.";
    "'$response.path.id'" => "'$request.path.id'"

    WrongDirection, "OE315", "wrong-direction", Operation, Warning, "OpenAPI 3.1.1, Schema Object; JSON Schema 2020-12 Validation §9.4";
    "a read-only property is read from the request, or a write-only one from the response";
    "A property that is `readOnly` is not sent in requests, one that is `writeOnly` not in responses.";
    "'{$request.body#/id}', with id: { readOnly: true }" => "'{$response.body#/id}'"

    MaybeRelative, "OE316", "maybe-relative", Operation, Warning, "RFC 9110 §10.2.2; RFC 3986 §4.1";
    "the whole URL is read from a value that may be a relative reference";
    "`Location` and `Content-Location`, and strings with `format: uri-reference`, may hold `/orders/1` as well as a whole URL. A \
     relative value is refused when the URL is built, since nothing says what it is relative to. A pattern such as `^/` allows one \
     too; `format: uri` or a pattern such as `^https://` beside it rules that out.";
    "'{$response.header.Location}'" => "headers: { Location: { schema: { type: string, format: uri } } }"

    UnreadParameter, "OE330", "unread-parameter", Operation, Error, "OpenAPI 3.1.1, Parameter Object, Style Values";
    "a parameter's `style` or `content` never gives a text";
    "A URL needs text. A style that the parameter's location does not have gives no value; `spaceDelimited`, `pipeDelimited` and \
     `deepObject` are not for single values; `content` is read where it is JSON or text. Whatever a client sends, no URL is built.";
    "{ name: url, in: query, style: pipeDelimited, schema: { type: string } }" => "{ name: url, in: query, schema: { type: string } }"

    NotEvaluated, "OE401", "not-evaluated", Link, Warning, LINK;
    "a constant looks like an expression and is none";
    "What is no expression is passed to the target as it is written.";
    "parameters: { id: $.data.id }" => "parameters: { id: $response.body#/data/id }"

    UnknownOperation, "OE402", "unknown-operation", Link, Error, LINK;
    "no operation has the `operationId` of a link";
    "\"The name of an existing, resolvable OAS operation\": it must be one of this document, or of those that it refers to.";
    "operationId: getUserById" => "operationId: getUser"

    UnknownOperationRef, "OE403", "unknown-operation-ref", Link, Error, LINK;
    "the `operationRef` of a link leads to no operation";
    "A reference into the same document is a JSON Pointer as a URI fragment: slashes in a path are `~1`, braces `%7B` and `%7D`.";
    "operationRef: '#/paths//users/{id}/get'" => "operationRef: '#/paths/~1users~1%7Bid%7D/get'"

    NoTarget, "OE404", "no-target", Link, Error, LINK;
    "a link has no target, or two";
    "\"A linked operation MUST be identified using either an operationRef or operationId.\" Both are text.";
    "links: { user: { parameters: … } }" => "links: { user: { operationId: getUser, parameters: … } }"

    UnknownLinkParameter, "OE405", "unknown-link-parameter", Link, Error, LINK;
    "the target of a link declares no such parameter";
    "The keys are the names of the target's parameters; where one name stands for two, it is qualified as in `path.id`.";
    "parameters: { userID: … }" => "parameters: { userId: … }"

    LinkParameterType, "OE406", "link-parameter-type", Link, Warning, LINK;
    "a value has a type that the target's parameter cannot take";
    "The value is passed as it is: an object is no integer.";
    "parameters: { id: first }, where id is an integer" => "parameters: { id: 1 }"

    LinkWithoutBody, "OE407", "link-without-body", Link, Warning, LINK;
    "a link has a request body for a target that takes none";
    "\"A literal value or {expression} to use as a request body when calling the target operation.\"";
    "{ operationId: getUser, requestBody: $response.body }" => "{ operationId: updateUser, requestBody: $response.body }"

    ToolExtension, "OE408", "tool-extension", Link, Note, LINK;
    "an extension of a tool, which no specification has";
    "Schemathesis takes a part of a value by `#regex:`. Other tools pass the text as it is.";
    "$response.header.Location#regex:/users/(.+)" => "$response.body#/id"

    NestedExpression, "OE409", "nested-expression", Link, Warning, LINK;
    "an expression inside an object or a list";
    "A value is \"Any | {expression}\": an object or a list is a constant, and by the letter the texts in it are too. Some tools \
     evaluate them, others pass the text.";
    "requestBody: { owner: $response.body#/id }" => "requestBody: '{\"owner\": \"{$response.body#/id}\"}'"

    AmbiguousLinkParameter, "OE410", "ambiguous-link-parameter", Link, Warning, LINK;
    "a name that several parameters of the target have, or one parameter set twice";
    "\"The parameter name can be qualified using the parameter location … for operations that use the same parameter name in \
     different locations (e.g. path.id).\" Without it a tool takes one of them.";
    "parameters: { id: 1 }, where id is in path and in query" => "parameters: { path.id: 1 }"

    NotOpenApi, "OE501", "not-openapi", Document, Error, "OpenAPI 3.1.1, OpenAPI Object";
    "the document is no OpenAPI document of version 3";
    "It is an object with the member `openapi`, which begins with 3.0, 3.1 or 3.2.";
    "swagger: '2.0'" => "openapi: 3.1.1"

    ExpressionAsName, "OE502", "expression-as-name", Document, Error, CALLBACK;
    "the expression stands where the callback's name belongs";
    "`callbacks` maps free names to Callback Objects, and those map expressions to Path Items. A level is missing.";
    "callbacks: { '{$request.body#/url}': { post: … } }" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    MethodAsKey, "OE503", "method-as-key", Document, Error, CALLBACK;
    "an HTTP method stands where the key expression belongs";
    "`callbacks` maps free names to Callback Objects, and those map expressions to Path Items. A level is missing.";
    "callbacks: { done: { post: … } }" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    ExtensionKey, "OE504", "extension-key", Document, Warning, "OpenAPI 3.1.1, Specification Extensions";
    "a key with a Path Item begins with `x-` and is skipped";
    "Keys that begin with `x-` are Specification Extensions: no tool calls them.";
    "x-callback-url: { post: … }" => "'{$request.header.x-callback-url}': { post: … }"

    DuplicateKey, "OE505", "duplicate-key", Document, Warning, CALLBACK;
    "two keys name the same expression";
    "Two spellings of one URL are two requests to it, or one that shadows the other.";
    "'$request.body#/url' beside '{$request.body#/url}'" => "'{$request.body#/url}'"

    WebhookExpression, "OE506", "webhook-expression", Document, Warning, "OpenAPI 3.1.1, OpenAPI Object, webhooks";
    "a webhook's name is an expression";
    "The keys of `webhooks` are free names and are never evaluated; where requests go is registered by other means.";
    "webhooks: { '{$request.body#/url}': { post: … } }" => "webhooks: { orderPaid: { post: … } }"

    DanglingReference, "OE507", "dangling-reference", Document, Error, "OpenAPI 3.1.1, Reference Object";
    "a reference does not exist";
    "The document or the file has nothing there, the file cannot be read, or the reference refers back to itself. It is an error \
     for Path Items, callbacks, links, responses, parameters, headers, request bodies, media types and `operationRef`. It is a \
     warning, once for each target, for schemas, examples and security schemes, and for a missing file wherever else it is named. \
     References that are not followed on purpose, to other hosts and outside the root, are \
     unknown and not reported.";
    "done: { $ref: '#/components/callback/done' }" => "done: { $ref: '#/components/callbacks/done' }"

    WrongShape, "OE508", "wrong-shape", Document, Warning, "OpenAPI 3.1.1, Callback Object, Link Object";
    "a callback, a link or what holds them has the wrong type";
    "`callbacks` maps names to Callback Objects, a Callback Object maps expressions to Path Items, and `links` maps names to \
     Link Objects. A list, text or null in their place is skipped, with all that is in it.";
    "callbacks: [{ '{$request.body#/url}': { post: … } }]" => "callbacks: { done: { '{$request.body#/url}': { post: … } } }"

    UnreadMember, "OE509", "unread-member", Document, Warning, "OpenAPI 3.1.1, Operation Object, Response Object, Link Object";
    "a member is misspelled or in the wrong place, so its callbacks or links are skipped";
    "`callbacks` belongs in an operation and `links` in a response. A member that the specification does not define there is \
     skipped, with all that is in it.";
    "post: { callback: { done: … } }" => "post: { callbacks: { done: … } }"

    NoOperation, "OE510", "no-operation", Document, Warning, "OpenAPI 3.1.1, Callback Object, Path Item Object";
    "a callback key has no operation under it";
    "A Path Item without a method describes no request, so nothing is called.";
    "'{$request.body#/url}': { summary: paid }" => "'{$request.body#/url}': { post: { summary: paid } }"

    MethodCase, "OE511", "method-case", Document, Error, "OpenAPI 3.1.1, Path Item Object";
    "an HTTP method is not in lower case";
    "The fields of a Path Item are case-sensitive, as all names of the specification are. An operation under `POST` is skipped, \
     with its callbacks and links.";
    "'{$request.body#/url}': { POST: … }" => "'{$request.body#/url}': { post: … }"

    RepeatedMember, "OE512", "repeated-member", Document, Error, "YAML 1.2.2 §3.2.1.1, RFC 8259 §4";
    "a key occurs twice in an object, so one of the two is lost";
    "The keys of an object are unique. Where one occurs twice, most readers keep the last one and drop the first with all that \
     is in it: its callbacks and links are never called and never checked. Away from callbacks and links it is a warning. `<<` \
     in YAML is not a repetition: own keys override merged ones.";
    "paths: { /a: { get: … }, /a: { post: … } }" => "paths: { /a: { get: …, post: … } }"

    UnusedAllow, "OE520", "unused-allow", Document, Warning, "openapi-expr lint";
    "a comment or a member silences a rule that reports nothing there";
    "What was silenced has been fixed or has moved. A silence that stays behind hides the next mistake of its kind.";
    "# openapi-expr: allow dotted-body -- …, above a key without dots" => "the key without the comment"
}
