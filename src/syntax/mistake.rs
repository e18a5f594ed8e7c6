//! The mistakes that people make in expressions and templates, by name.

/// Makes the enumeration, its codes, and the table in its documentation from one list.
macro_rules! mistakes {
    ($($(#[doc = $doc:literal])+ $name:ident, $code:literal: $wrong:literal => $right:literal;)+) => {
        /// A known mistake: what people write, and what they mean.
        ///
        /// It is finer than [`ParseErrorKind`](crate::syntax::ParseErrorKind), which says where the grammar
        /// stopped. [`ParseError::mistake`](crate::ParseError::mistake) and
        /// [`UrlError::mistake`](crate::UrlError::mistake) return it, and the linter's
        /// [`Rule`](crate::lint::Rule) follows from it.
        ///
        /// | Mistake | Code | Wrong | Right |
        /// |---|---|---|---|
        $(#[doc = concat!(
            "| [`", stringify!($name), "`](Self::", stringify!($name), ") | `", $code, "` | `` ",
            $wrong, " `` | `` ", $right, " `` |"
        )])+
        ///
        /// ```
        /// use openapi_expr::Template;
        /// use openapi_expr::syntax::Mistake;
        ///
        /// let error = Template::parse("{$request.body.id}").unwrap_err();
        /// assert_eq!(error.mistake(), Some(Mistake::DottedBody));
        /// assert_eq!(Mistake::DottedBody.code(), "dotted-body");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Mistake {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\n`` ", $wrong, " `` → `` ", $right, " ``")]
                $name,
            )+
        }

        impl Mistake {
            /// All mistakes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns a stable name for machines, in kebab case.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }

        #[cfg(test)]
        const EXAMPLES: &[(Mistake, &str, &str)] = &[$((Mistake::$name, $wrong, $right)),+];
    };
}

mistakes! {
    /// A bare expression has braces.
    EnclosedExpression, "enclosed-expression": "{$url}" => "$url";
    /// A template is given where one bare expression is expected.
    TemplateForExpression, "template-for-expression": "/orders/{$url}" => "$url";
    /// A JSON Pointer does not say into whose body it points.
    MissingBody, "missing-body": "{#/id}" => "{$request.body#/id}";

    /// An expression with text around it has no braces.
    MissingBraces, "missing-braces": "$url/events" => "{$url}/events";
    /// The `$` is in front of the brace, as in other template languages.
    DollarOutside, "dollar-outside": "${request.body#/id}" => "{$request.body#/id}";
    /// An expression does not begin with `$`.
    MissingDollar, "missing-dollar": "{request.body#/id}" => "{$request.body#/id}";
    /// The `$` has a backslash in front of it, left over from a shell or a template language.
    EscapedDollar, "escaped-dollar": r"{\$request.body#/id}" => "{$request.body#/id}";
    /// An expression is in two pairs of braces.
    DoubledBraces, "doubled-braces": "{{$request.body#/id}}" => "{$request.body#/id}";
    /// An expression has spaces around it or between its parts.
    Spaces, "spaces": "{ $request.body#/id }" => "{$request.body#/id}";
    /// An opening brace has no closing brace.
    UnclosedBrace, "unclosed-brace": "{$request.body#/id" => "{$request.body#/id}";
    /// An expression contains a brace.
    BraceInExpression, "brace-in-expression": "{$request.query.id{$url}" => "{$request.query.id}{$url}";
    /// A brace neither opens nor closes an expression.
    StrayBrace, "stray-brace": "{$request.body#/id}}" => "{$request.body#/id}";
    /// Text that is not an expression is in braces.
    TextInBraces, "text-in-braces": "/{a+b}" => "/%7Ba+b%7D";
    /// A parameter of the callback's own Path Item is in the key, for the sender to fill in.
    SenderParameter, "sender-parameter": "/events/{id}" => "/events/{$request.body#/id}";

    /// A parameter is named without its source.
    BareParameter, "bare-parameter": "{$callback_url}" => "{$request.query.callback_url}";
    /// `$statusCode` has another name.
    StatusCode, "status-code": "{$status}" => "{$statusCode}";
    /// A keyword is in the wrong case.
    KeywordCase, "keyword-case": "{$Request.Body#/id}" => "{$request.body#/id}";
    /// An expression of another specification, such as Arazzo or AsyncAPI.
    OtherSpecification, "other-specification": "{$message.header#/replyTo}" => "{$request.header.replyTo}";
    /// An expression ends in a regular expression, which is an extension of Schemathesis.
    ToolExtension, "tool-extension": "{$request.header.X-Id#regex:[0-9]+}" => "{$request.header.X-Id}";

    /// An expression names a message without a source.
    MissingSource, "missing-source": "{$request}" => "{$request.body}";
    /// A source has no name after it.
    MissingName, "missing-name": "{$request.header}" => "{$request.header.X-Hook}";
    /// A source is spelled differently.
    SourceSpelling, "source-spelling": "{$request.headers.X-Hook}" => "{$request.header.X-Hook}";
    /// A root of its own is read as part of a message.
    RootAsSource, "root-as-source": "{$request.method}" => "{$method}";
    /// A parameter is named without saying whether it is in the query or in the path.
    ParameterSource, "parameter-source": "{$request.params.id}" => "{$request.query.id}";
    /// A cookie is read by its name.
    CookieSource, "cookie-source": "{$request.cookie.session}" => "{$request.header.Cookie}";
    /// A header or a parameter is named with a JSON Pointer.
    NameInPointer, "name-in-pointer": "{$request.header#/X-Hook}" => "{$request.header.X-Hook}";
    /// A header or a parameter is named in brackets.
    NameInBrackets, "name-in-brackets": "{$request.query['id']}" => "{$request.query.id}";
    /// A header field name contains a space.
    SpaceInHeaderName, "space-in-header-name": "{$request.header.X Hook}" => "{$request.header.X-Hook}";

    /// A body property is addressed with dots.
    DottedBody, "dotted-body": "{$request.body.user.id}" => "{$request.body#/user/id}";
    /// A JSON Pointer does not begin with `/`.
    MissingSlash, "missing-slash": "{$request.body#id}" => "{$request.body#/id}";
    /// A body property is addressed with `JSONPath`, brackets or wildcards.
    JsonPath, "json-path": "{$request.body#$.items[0].id}" => "{$request.body#/items/0/id}";
    /// A `~` in a JSON Pointer does not escape anything.
    PointerEscape, "pointer-escape": "{$request.body#/home~url}" => "{$request.body#/home~0url}";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::expression::Expression;
    use crate::syntax::template::Template;

    #[test]
    fn examples_are_right() {
        for (mistake, wrong, right) in EXAMPLES {
            let error = match mistake {
                Mistake::EnclosedExpression | Mistake::TemplateForExpression => {
                    Expression::parse(wrong).map(drop)
                }
                _ => Template::parse(wrong).map(drop),
            };
            let found = error.unwrap_err().mistake();
            assert_eq!(found, Some(*mistake), "{wrong}");
            assert!(Template::parse(right).is_ok(), "{right}");
        }
    }
}
