#include "core/language/tokens.h"

#include <cstdint>

namespace chiasm {

namespace {

struct Decoded {
  std::uint32_t codePoint = 0;
  std::size_t length = 1;
};

// The text is valid, so the lead byte alone says how long a sequence is.
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + offset]));
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1FU) << 6 | (byte(1) & 0x3FU), 2};
  if (lead < 0xF0) return {(lead & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU), 3};
  return {(lead & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU), 4};
}

bool isDigitPoint(std::uint32_t c) {
  return c >= '0' && c <= '9';
}
bool isSpacePoint(std::uint32_t c) {
  return c <= ' ' || c == 0x7F || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000 ||
         c == 0xFEFF;
}
bool isHyphen(std::uint32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xAD;
}
bool isApostrophe(std::uint32_t c) {
  return c == '\'' || c == 0x2018 || c == 0x2019;
}
// Letters: ASCII, and beyond it everything that is not a known mark or space (so combining marks stay with
// their letters).
bool isLetterPoint(std::uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || (c >= 0x2010 && c <= 0x206F) || (c >= 0x2190 && c <= 0x2BFF)) return false;
  return !isSpacePoint(c) && c < 0x1F000;
}

class Tokeniser {
 public:
  explicit Tokeniser(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      const Decoded next = decode(text_, at_);
      if (isSpacePoint(next.codePoint))
        at_ += next.length;
      else if (isDigitPoint(next.codePoint))
        number();
      else if (isLetterPoint(next.codePoint))
        word();
      else
        mark(next);
    }
    return std::move(tokens_);
  }

 private:
  std::uint32_t peek(std::size_t at) const { return at < text_.size() ? decode(text_, at).codePoint : 0; }

  void number() {
    Token token{at_, at_, TokenKind::number, {}};
    bool fraction = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool separator = (c == '.' || c == ',') && !fraction && isDigitPoint(peek(at_ + 1));
      if (!isDigitPoint(static_cast<unsigned char>(c)) && !separator) break;
      fraction = fraction || separator;
      token.text.push_back(c);
      ++at_;
    }
    token.end = at_;
    tokens_.push_back(std::move(token));
  }

  // The x of "23x19 mm": between two numbers.
  bool isTimesSign() const {
    return (text_[at_] == 'x' || text_[at_] == 'X') && isDigitPoint(peek(at_ + 1)) && !tokens_.empty() &&
           tokens_.back().kind == TokenKind::number;
  }

  void word() {
    Token token{at_, at_, TokenKind::word, {}};
    if (isTimesSign()) {
      ++at_;
      token.end = at_;
      token.text = "x";
      tokens_.push_back(std::move(token));
      return;
    }
    while (at_ < text_.size()) {
      const Decoded next = decode(text_, at_);
      if (isApostrophe(next.codePoint) && isLetterPoint(peek(at_ + next.length))) {
        token.text.push_back('\'');
      } else if (isLetterPoint(next.codePoint) || isDigitPoint(next.codePoint)) {
        const bool capital = next.codePoint >= 'A' && next.codePoint <= 'Z';
        if (capital)
          token.text.push_back(static_cast<char>(next.codePoint - 'A' + 'a'));
        else
          token.text.append(text_.substr(at_, next.length));
      } else {
        break;
      }
      at_ += next.length;
    }
    token.end = at_;
    tokens_.push_back(std::move(token));
  }

  void mark(Decoded next) {
    Token token{at_, at_ + next.length, TokenKind::mark, std::string(text_.substr(at_, next.length))};
    if (isHyphen(next.codePoint)) token.text = "-";
    if (isApostrophe(next.codePoint)) token.text = "'";
    if (next.codePoint == 0xD7) token = {token.begin, token.end, TokenKind::word, "x"};
    at_ += next.length;
    tokens_.push_back(std::move(token));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenise(std::string_view validUtf8) {
  return Tokeniser(validUtf8).run();
}

}  // namespace chiasm
