// How what people did is named to somebody: whose it was is said when it was not theirs.
#pragma once

#include <string>

#include "core/case/case_store.h"

namespace chiasm::app {

// The name that an author has now; `unknown` for an identity that the case does not know.
std::string authorName(const CaseStore& store, const Uid& author, const std::string& unknown = "unknown");
// "Paint Liver", or "Dr Lee's 'Paint Liver'" when `reader` is somebody else; empty for an empty name.
std::string actName(const std::string& name, const Author& doer, const Uid& reader);

}  // namespace chiasm::app
