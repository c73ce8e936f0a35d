// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterparser.h"

#include "core/capture/filter/filterfields.h"
#include "core/capture/filter/filterlexer.h"
#include "core/capture/filter/filtertermparser.h"

namespace pushscope::capture {

namespace {

using Kind = FilterNode::Kind;
using Token = FilterToken::Kind;

/// Puts `children` side by side under `kind`; children of the same kind are taken in, a single one stands
/// alone.
FilterNode joined(Kind kind, std::vector<FilterNode> children)
{
    if (children.size() == 1)
        return std::move(children.front());
    FilterNode node;
    node.kind = kind;
    for (FilterNode &child : children) {
        if (child.kind == kind)
            std::move(child.children.begin(), child.children.end(), std::back_inserter(node.children));
        else
            node.children.push_back(std::move(child));
    }
    return node;
}

/// Recursive descent. The token at hand has been cut off by the lexer; nothing behind it has.
class Parser
{
public:
    explicit Parser(QStringView text)
        : m_lexer(text)
    {
    }

    FilterResult<FilterNode> parse()
    {
        if (auto error = advance())
            return tl::unexpected(std::move(*error));
        if (m_token.kind == Token::End)
            return FilterNode();
        auto node = alternatives(0);
        if (node && m_token.kind == Token::Close)
            return refused(m_token, QStringLiteral("This ')' has no '('."));
        return node;
    }

private:
    using Node = FilterResult<FilterNode>;
    using Failure = std::optional<FilterError>;
    enum class Keyword : unsigned char { None, Or, And, Not };

    [[nodiscard]] Failure advance()
    {
        auto token = m_lexer.term();
        if (!token)
            return std::move(token.error());
        m_token = std::move(*token);
        m_keyword = Keyword::None;
        // `or:` is a field that does not exist rather than a keyword.
        if (m_token.kind == Token::Word && !m_lexer.atSign()) {
            if (isWord(m_token.text, QLatin1String("or")))
                m_keyword = Keyword::Or;
            else if (isWord(m_token.text, QLatin1String("and")))
                m_keyword = Keyword::And;
            else if (isWord(m_token.text, QLatin1String("not")))
                m_keyword = Keyword::Not;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool atTerm() const
    {
        return m_token.kind != Token::End && m_token.kind != Token::Close && m_keyword != Keyword::Or &&
               m_keyword != Keyword::And;
    }

    static tl::unexpected<FilterError> refused(const FilterToken &token, QString sentence)
    {
        return tl::unexpected(FilterError{token.position, token.length, std::move(sentence)});
    }

    Node alternatives(int depth)
    {
        std::vector<FilterNode> children;
        for (;;) {
            auto child = sequence(depth);
            if (!child)
                return child;
            children.push_back(std::move(*child));
            if (m_keyword != Keyword::Or)
                return joined(Kind::Or, std::move(children));
            const FilterToken word = m_token;
            if (auto error = advance())
                return tl::unexpected(std::move(*error));
            if (!atTerm())
                return refused(
                    word,
                    QStringLiteral("'or' needs a term after it; put the word in quotes to look for it."));
        }
    }

    Node sequence(int depth)
    {
        if (m_keyword == Keyword::Or || m_keyword == Keyword::And) {
            return refused(
                m_token, QStringLiteral("'%1' needs a term before it; put the word in quotes to look for it.")
                             .arg(m_token.text.toLower()));
        }
        if (m_token.kind == Token::Close)
            return refused(m_token, QStringLiteral("This ')' has no '('."));
        std::vector<FilterNode> children;
        while (atTerm()) {
            auto child = negatable(depth);
            if (!child)
                return child;
            children.push_back(std::move(*child));
            if (m_keyword != Keyword::And)
                continue;
            const FilterToken word = m_token;
            if (auto error = advance())
                return tl::unexpected(std::move(*error));
            if (!atTerm())
                return refused(
                    word,
                    QStringLiteral("'and' needs a term after it; put the word in quotes to look for it."));
        }
        return joined(Kind::And, std::move(children));
    }

    Node negatable(int depth)
    {
        const bool minus = m_token.kind == Token::Minus;
        if (!minus && m_keyword != Keyword::Not)
            return m_token.kind == Token::Open ? group(depth) : term();
        const FilterToken sign = m_token;
        if (depth == kMaxFilterDepth)
            return tooDeep(sign);
        if (auto error = advance())
            return tl::unexpected(std::move(*error));
        if (!atTerm()) {
            return refused(
                sign,
                minus ? QStringLiteral("'-' needs a term after it; put text that begins with it in quotes.")
                      : QStringLiteral("'not' needs a term after it; put the word in quotes to look for "
                                       "it."));
        }
        auto child = negatable(depth + 1);
        if (!child)
            return child;
        FilterNode node;
        node.kind = Kind::Not;
        node.children.push_back(std::move(*child));
        return node;
    }

    Node group(int depth)
    {
        const FilterToken open = m_token;
        if (depth == kMaxFilterDepth)
            return tooDeep(open);
        if (auto error = advance())
            return tl::unexpected(std::move(*error));
        if (m_token.kind == Token::Close)
            return refused(m_token, QStringLiteral("A term must stand between '(' and ')'."));
        if (m_token.kind == Token::End)
            return refused(open, QStringLiteral("This '(' needs a ')'."));
        auto node = alternatives(depth + 1);
        if (!node)
            return node;
        if (m_token.kind != Token::Close)
            return refused(open, QStringLiteral("This '(' needs a ')'."));
        if (auto error = advance())
            return tl::unexpected(std::move(*error));
        return node;
    }

    Node term()
    {
        auto parsed = parseFilterTerm(m_token, m_lexer);
        if (!parsed)
            return tl::unexpected(std::move(parsed.error()));
        if (auto error = advance())
            return tl::unexpected(std::move(*error));
        FilterNode node;
        node.kind = Kind::Term;
        node.term = std::move(*parsed);
        return node;
    }

    static tl::unexpected<FilterError> tooDeep(const FilterToken &token)
    {
        return refused(token, QStringLiteral("A filter nests at most %1 deep.").arg(kMaxFilterDepth));
    }

    FilterLexer m_lexer;
    FilterToken m_token;
    Keyword m_keyword = Keyword::None;
};

} // namespace

FilterResult<FilterNode> parseFilter(QStringView text)
{
    if (text.size() > kMaxFilterLength) {
        return tl::unexpected(
            FilterError{kMaxFilterLength, text.size() - kMaxFilterLength,
                        QStringLiteral("A filter has at most %1 characters.").arg(kMaxFilterLength)});
    }
    return Parser(text).parse();
}

} // namespace pushscope::capture
