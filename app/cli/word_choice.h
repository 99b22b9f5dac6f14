// A choice among words on the command line that stand for values of an enumeration.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace chiasm::app {

// Takes one of the words, whatever its case; refuses others with the list of them. CLI11's own transformer
// lists the numbers behind the words as well.
template <typename Enum>
CLI::Validator oneOfWords(std::map<std::string, Enum> words) {
  return CLI::Validator(
      [words = std::move(words)](std::string& text) {
        const auto found = words.find(CLI::detail::to_lower(text));
        if (found != words.end()) {
          text = std::to_string(static_cast<int>(found->second));
          return std::string();
        }
        std::string offered;
        for (const auto& [word, value] : words) offered += (offered.empty() ? "" : ",") + word;
        return text + " not in {" + offered + "}";
      },
      std::string());
}

}  // namespace chiasm::app
