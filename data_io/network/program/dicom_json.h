// The DICOM JSON model (PS3.18, annex F) as servers send it: bounded, and read field by field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace chiasm::data_io::network {

// An array of objects (one object counts as an array of one). Throws Failure at anything else, also at more
// than 32 levels.
nlohmann::json parseDicomJson(std::string_view text);
// The values of an attribute ("00100020") as text, several with ", " between; a name's alphabetic form; empty
// when it is not there or is no text or number.
std::string textOf(const nlohmann::json& item, const char* tag);

}  // namespace chiasm::data_io::network
