//! The examples of the rules. The linter must report the wrong example, and not the correct one.
//!
//! An example is a fragment of YAML. A frame is the document around it, with `@` in its place.

use openapi_expr::Linter;
use openapi_expr::lint::Rule;
use openapi_expr_files::{Bundle, Disk, Origin};

/// A document with an operation whose parameters and body are in unread files.
macro_rules! open {
    ($callback:literal) => {
        concat!(
            "openapi: 3.1.1\n",
            "servers: [{url: 'https://api.example.com'}]\n",
            "paths: {/orders: {post: {",
            "parameters: [{$ref: 'https://h.example/parameter'}], ",
            "requestBody: {$ref: 'https://h.example/body'}, ",
            "callbacks: {done: {",
            $callback,
            "}}}}}\n",
        )
    };
}

/// A document with these members in its one operation.
macro_rules! operation {
    ($members:literal) => {
        concat!(
            "openapi: 3.1.1\n",
            "paths: {'/orders/{orderId}': {",
            "parameters: [{name: orderId, in: path, required: true, schema: {type: string}}], ",
            "post: {",
            $members,
            "}}}\n",
        )
    };
}

/// An operation with this callback key, which declares what the examples read.
macro_rules! key {
    () => {
        operation!(
            "parameters: [{name: callbackUrl, in: query, required: true, schema: {type: string}}], \
             requestBody: {content: {application/json: {schema: {type: object, properties: {\
             id: {type: integer}, callbackUrl: {type: string}, \
             user: {type: object, properties: {id: {type: string}}}}}}}}, \
             responses: {'201': {description: created, content: {application/json: {schema: \
             {type: object, properties: {id: {type: string}}}}}}}, \
             callbacks: {done: {@: {post: {}}}}"
        )
    };
}

/// A Link Object in a document with the operations that the examples link to.
macro_rules! link {
    ($link:literal) => {
        concat!(
            "openapi: 3.1.1\n",
            "paths:\n",
            "  '/users/{id}': {\n",
            "    parameters: [{name: id, in: path, required: true, schema: {type: integer}},\n",
            "      {name: userId, in: query, schema: {}}],\n",
            "    get: {operationId: getUser},\n",
            "    put: {operationId: updateUser, requestBody: {content: {application/json: {}}}}}\n",
            "  '/twice/{id}': {get: {operationId: getTwice, parameters: [\n",
            "    {name: id, in: path, required: true, schema: {}},\n",
            "    {name: id, in: query, schema: {}}]}}\n",
            "  /users: {post: {responses: {'201': {description: created, ",
            $link,
            "}}}}\n",
        )
    };
}

const OPEN: &str = open!("@: {post: {}}");
const OPEN_ITEM: &str = open!("@");
const KEY: &str = key!();
const LINK: &str = link!("links: {user: {@}}");

/// Returns the frames of the wrong and of the correct example of a rule.
fn frames(rule: Rule) -> [&'static str; 2] {
    match rule {
        Rule::PathTemplate => {
            [open!("@: {parameters: [{name: paymentId, in: path}], post: {}}"); 2]
        }
        Rule::EmptyKey | Rule::PlainName | Rule::LiteralUrl => [OPEN_ITEM; 2],
        Rule::ExtensionKey | Rule::NoOperation | Rule::MethodCase => [OPEN_ITEM; 2],
        Rule::UndeclaredPathParameter
        | Rule::UndeclaredQueryParameter
        | Rule::UnknownProperty
        | Rule::NotText
        | Rule::NotAUrl
        | Rule::NeverInResponse => [KEY; 2],
        Rule::WrongDirection => {
            [operation!(
                "requestBody: {content: {application/json: {schema: \
             {type: object, properties: {id: {type: string, readOnly: true}}}}}}, \
             responses: {'201': {description: created, content: {application/json: {}}}}, \
             callbacks: {done: {@: {post: {}}}}"
            ); 2]
        }
        Rule::UndeclaredHeader => [
            KEY,
            operation!("@, callbacks: {done: {'{$request.header.X-Callback}': {post: {}}}}"),
        ],
        Rule::NoRequestBody => ["openapi: 3.1.1\npaths: {/orders: {@}}\n"; 2],
        Rule::BodyNotJson => {
            [operation!(
                "requestBody: {@}, callbacks: {done: {'{$request.body#/url}': {post: {}}}}"
            ); 2]
        }
        Rule::Nullable => {
            [operation!(
                "requestBody: {content: {application/json: {schema: \
             {type: object, required: [id], properties: {id: {@}}}}}}, \
             callbacks: {done: {'https://h.example/{$request.body#/id}': {post: {}}}}"
            ); 2]
        }
        Rule::Optional => {
            [operation!(
                "parameters: [@], callbacks: {done: {'{$request.query.callbackUrl}': {post: {}}}}"
            ); 2]
        }
        Rule::NoUriFormat => {
            [operation!(
                "requestBody: {content: {application/json: {schema: \
             {type: object, required: [callbackUrl], properties: {@}}}}}, \
             callbacks: {done: {'{$request.body#/callbackUrl}': {post: {}}}}"
            ); 2]
        }
        Rule::NoResponseBody => {
            [operation!(
                "@, callbacks: {done: {'https://h.example/{$response.body#/id}': {post: {}}}}"
            ); 2]
        }
        Rule::UndeclaredResponseHeader => [
            KEY,
            operation!(
                "responses: {'201': {description: created, @}}, \
                 callbacks: {done: {$response.header.X-Next: {post: {}}}}"
            ),
        ],
        Rule::MaybeRelative => [
            KEY,
            operation!(
                "responses: {'201': {description: created, @}}, \
                 callbacks: {done: {'{$response.header.Location}': {post: {}}}}"
            ),
        ],
        Rule::UnreadParameter => {
            [operation!("parameters: [@], callbacks: {done: {'{$request.query.url}': {post: {}}}}");
                2]
        }
        Rule::NotEvaluated | Rule::UnknownLinkParameter | Rule::LinkParameterType => {
            [link!("links: {user: {operationId: getUser, @}}"); 2]
        }
        Rule::UnknownOperation | Rule::UnknownOperationRef => [LINK; 2],
        Rule::NoTarget => [link!("@"); 2],
        Rule::LinkWithoutBody => [link!("links: {user: @}"); 2],
        Rule::ToolExtension => {
            [link!("links: {user: {operationId: getUser, parameters: {id: @}}}"); 2]
        }
        Rule::NestedExpression => [link!("links: {user: {operationId: updateUser, @}}"); 2],
        Rule::AmbiguousLinkParameter => [link!("links: {user: {operationId: getTwice, @}}"); 2],
        Rule::NotOpenApi => ["@\npaths: {}\n"; 2],
        Rule::ExpressionAsName | Rule::MethodAsKey | Rule::WrongShape => [operation!("@"); 2],
        Rule::WebhookExpression | Rule::RepeatedMember => ["openapi: 3.1.1\n@\n"; 2],
        Rule::DanglingReference => {
            ["openapi: 3.1.1\npaths: {/orders: {post: {callbacks: {@}}}}\n\
             components: {callbacks: {done: {}}}\n"; 2]
        }
        Rule::UnreadMember => ["openapi: 3.1.1\npaths: {/orders: {@}}\n"; 2],
        Rule::UnusedAllow => [
            "openapi: 3.1.1\npaths:\n  /orders:\n    post:\n      callbacks:\n        done:\n          \
             @\n          '{$request.query.url}': {post: {}}\n",
            "openapi: 3.1.1\npaths: {/orders: {post: {callbacks: {done: {}}}}}\n# @\n",
        ],
        _ => [OPEN; 2],
    }
}

/// Returns the fragment of an example, without its explanation.
fn fragment(rule: Rule, example: &str) -> String {
    // Words after a comma say what the fragment does not show.
    let words = [", where ", ", with ", ", above "];
    let end = words.iter().filter_map(|words| example.find(words)).min();
    let fragment = end.map_or(example, |end| example.split_at(end).0);
    match rule {
        Rule::OverLimit => fragment.replace('…', &"a/".repeat(70)),
        Rule::DuplicateKey => fragment.replace(" beside ", ": {post: {}}, "),
        _ => fragment.replace('…', "{}"),
    }
}

/// Returns the wrong and the correct example.
fn examples(rule: Rule) -> [String; 2] {
    let (_, examples) = rule
        .explanation()
        .split_once("\n\nExample:\n\n    ")
        .unwrap();
    let (example, instead) = examples.split_once("\n\nUse instead:\n\n    ").unwrap();
    [example, instead].map(|example| fragment(rule, example.trim_end()))
}

fn fires(rule: Rule, document: &str) -> Result<bool, String> {
    let origin = Origin::text("example.yaml");
    let source = origin.source(document).map_err(|error| error.to_string())?;
    let linted = Bundle::new(&Disk, source, origin).lint(&Linter::new());
    let found = linted
        .findings
        .iter()
        .any(|placed| placed.finding.rule == rule);
    Ok(found)
}

#[test]
fn each_rule_fires_in_the_wrong_example_and_not_in_the_correct_one() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let examples = examples(*rule).into_iter().zip(frames(*rule));
        for ((example, frame), expected) in examples.zip([true, false]) {
            let document = frame.replace('@', &example);
            let fired = fires(*rule, &document);
            if fired != Ok(expected) {
                wrong.push(format!("{} {rule}: {fired:?} in\n{document}", rule.code()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
