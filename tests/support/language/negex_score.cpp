#include <algorithm>
#include <fstream>

#include "core/language/context.h"
#include "core/language/sentences.h"
#include "core/report/utf8.h"
#include "tests/support/language/score.h"

namespace chiasm::test {

namespace {

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// The condition stands in capitals in the sentence: that occurrence is meant, if there is one.
std::size_t findCondition(const std::string& sentence, const std::string& condition) {
  std::string capitals = condition;
  std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const std::size_t exact = sentence.find(capitals);
  return exact != std::string::npos ? exact : lowered(sentence).find(lowered(condition));
}

// The tokens of one sentence out of those of the whole text.
std::vector<Token> tokensIn(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  std::vector<Token> inside;
  for (const Token& token : tokens)
    if (token.begin >= begin && token.end <= end) inside.push_back(token);
  return inside;
}

bool saysNegated(const ContextRules& rules, const std::string& text, std::size_t begin, std::size_t end) {
  const CodePointIndex index(text);
  const auto sentences = findSentences(
      text, {{.name = {}, .headingBegin = 0, .headingEnd = 0, .bodyBegin = 0, .bodyEnd = index.count()}});
  const std::vector<Token> all = tokenise(text);
  std::size_t from = 0, to = text.size();
  for (const Sentence& sentence : sentences) {
    const std::size_t first = index.byteOffset(sentence.range.begin),
                      last = index.byteOffset(sentence.range.end);
    if (first <= begin && begin < last) {
      from = first;
      to = std::max(last, end);
    }
  }
  const std::vector<Token> tokens = tokensIn(all, from, to);
  std::size_t first = tokens.size(), last = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].end > begin) first = std::min(first, i);
    if (tokens[i].begin < end) last = i + 1;
  }
  if (first >= last) return false;
  return rules.look(text, tokens).of(first, last).certainty == Certainty::negated;
}

}  // namespace

double Score::precision() const {
  const auto said = truePositives + falsePositives;
  return said == 0 ? 1.0 : static_cast<double>(truePositives) / static_cast<double>(said);
}
double Score::recall() const {
  const auto there = truePositives + falseNegatives;
  return there == 0 ? 1.0 : static_cast<double>(truePositives) / static_cast<double>(there);
}
double Score::f1() const {
  const double sum = precision() + recall();
  return sum == 0.0 ? 0.0 : 2.0 * precision() * recall() / sum;
}

Expected<NegexResult> scoreNegex(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return failure(ErrorKind::notFound, "There is no file '" + file.string() + "' to score.");
  const ContextRules rules;
  NegexResult result;
  std::string line;
  std::getline(stream, line);  // the header
  for (int number = 2; std::getline(stream, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string> fields;
    for (std::size_t from = 0;;) {
      const std::size_t tab = line.find('\t', from);
      fields.push_back(line.substr(from, tab - from));
      if (tab == std::string::npos) break;
      from = tab + 1;
    }
    const auto wrong = [&](const std::string& what) {
      return failure(ErrorKind::unreadable, "Line " + std::to_string(number) + ": " + what);
    };
    if (fields.size() < 4) return wrong("a sentence line has at least four tab-separated columns.");
    if (!validateUtf8(fields[2])) return wrong("the sentence is not valid UTF-8.");
    const std::size_t at = findCondition(fields[2], fields[1]);
    const bool found = at != std::string::npos;
    const bool said =
        saysNegated(rules, fields[2], found ? at : 0, found ? at + fields[1].size() : fields[2].size());
    const bool expected = lowered(fields[3]) == "negated";
    ++result.sentences;
    if (said && expected) ++result.negated.truePositives;
    if (said && !expected) ++result.negated.falsePositives;
    if (!said && expected) ++result.negated.falseNegatives;
    if (said != expected)
      result.misses.push_back({"line " + std::to_string(number), expected ? "negated" : "not negated",
                               said ? "negated" : "not negated"});
  }
  return result;
}

}  // namespace chiasm::test
