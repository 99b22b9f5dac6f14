// JSON of a user's file, within bounds, and its fields when they are there and of the right kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace chiasm::data_io::reader {

// Throws Refusal for text that is no JSON (with the byte where it stops) and for nesting beyond 64 levels.
nlohmann::json parseJson(std::string_view text);
// The same, nullopt for text that is no JSON.
std::optional<nlohmann::json> tryJson(std::string_view text);

// nullptr when `object` is none, or has no such field.
const nlohmann::json* fieldOf(const nlohmann::json& object, const char* name);
// The field's elements: those of a list, the thing itself, or none.
std::vector<const nlohmann::json*> elementsOf(const nlohmann::json* field);
// A string's or number's text; empty for anything else.
std::string textOf(const nlohmann::json* field);
// A whole number from 0 to 2³¹ − 1, also written as 12.0; nullopt for anything else.
std::optional<std::int64_t> positionOf(const nlohmann::json* field);

}  // namespace chiasm::data_io::reader
