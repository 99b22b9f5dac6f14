// What servers and files say as what may be shown and passed on.
#pragma once

#include <string>
#include <string_view>

#include "core/base/uid.h"

namespace chiasm::data_io::network {

// At most 128 characters of valid UTF-8, none of them a control character; trimmed. What is not UTF-8 becomes
// '?'.
std::string shownText(std::string_view text);
// The first component group of a person's name (PS3.5, 6.2: PN), "DOE^JANE" as "DOE JANE".
std::string shownName(std::string_view text);
// "20260131" as "2026-01-31"; empty for anything else that is no day.
std::string isoDateOf(std::string_view text);
// "2026-01-31" … as a range of days for a query (PS3.4, C.2.2.2.5); empty when both are.
std::string dateRange(const std::string& from, const std::string& to);
// A whole number from 0 up to 2,147,483,647 in decimal; -1 for anything else.
int numberOf(std::string_view text);
// A UID, or none.
Uid uidOf(std::string_view text);

}  // namespace chiasm::data_io::network
