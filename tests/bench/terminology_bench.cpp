// terminology_bench [TERMS]: how long a search over a vocabulary takes (50,000 terms unless said otherwise).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "core/language/terminology.h"
#include "tests/support/bench_tools.h"

namespace {

// Names of two to five made-up words of three to twelve letters, two synonyms each: the shape of clinical
// vocabularies.
chiasm::Vocabulary madeUp(std::size_t terms) {
  std::mt19937 random(20260101);
  std::vector<std::string> words;
  const auto upTo = [&](unsigned n) { return random() % n; };
  for (std::size_t i = 0; i < 20000; ++i) {
    std::string word;
    const unsigned letters = 3 + upTo(10);
    for (unsigned j = 0; j < letters; ++j)
      word.push_back(j % 2 == 0 ? "bcdfglmnprst"[upTo(12)] : "aeiou"[upTo(5)]);
    words.push_back(word);
  }
  const auto name = [&] {
    std::string text;
    const unsigned count = 2 + upTo(4);
    for (unsigned i = 0; i < count; ++i)
      text += (i == 0 ? "" : " ") + words[upTo(static_cast<unsigned>(words.size()))];
    return text;
  };
  chiasm::Vocabulary vocabulary{"Made up", "1", "", {}};
  for (std::size_t i = 0; i < terms; ++i) {
    chiasm::Term term;
    term.code = {"T", std::to_string(i), name()};
    term.synonyms = {name(), name()};
    vocabulary.terms.push_back(std::move(term));
  }
  return vocabulary;
}

}  // namespace

int main(int argc, char** argv) {
  using chiasm::test::median, chiasm::test::milliseconds, chiasm::test::percentile;
  const std::size_t terms = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50000;
  const chiasm::Vocabulary vocabulary = madeUp(terms);
  std::vector<std::string> searches;
  for (std::size_t i = 0; i < 100 && i < vocabulary.terms.size(); ++i) {
    const std::string& name = vocabulary.terms[i * 7 % vocabulary.terms.size()].code.meaning;
    std::string slip = name;
    std::swap(slip[1], slip[2]);
    searches.insert(searches.end(),
                    {name, name.substr(0, 3), name.substr(0, 1), name.substr(name.find(' ') + 1), slip});
  }
  double start = milliseconds(CLOCK_MONOTONIC);
  const chiasm::TerminologyIndex index({vocabulary});
  std::printf("built over %zu terms in %.0f ms\n", terms, milliseconds(CLOCK_MONOTONIC) - start);
  std::vector<double> times;
  std::size_t found = 0;
  for (const std::string& search : searches) {
    start = milliseconds(CLOCK_MONOTONIC);
    found += index.search(search).size();
    times.push_back(milliseconds(CLOCK_MONOTONIC) - start);
  }
  if (times.empty()) return 1;
  std::printf("%zu searches, %zu results: median %.2f ms, 95 %% %.2f ms, longest %.2f ms\n", times.size(),
              found, median(times), percentile(times, 0.95), percentile(times, 1.0));
  return 0;
}
