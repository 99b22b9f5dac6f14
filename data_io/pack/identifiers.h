// What a case carries by which a person could be found.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/report/report_source.h"

namespace chiasm::data_io {

// One kind of identifier, where it stands and how often. Never the thing itself: lists end in logs.
struct CarriedIdentifier {
  std::string where;  // "report 1", "case file"
  std::string what;   // "dates", "numbers of six digits and more"
  std::size_t count = 0;
};

// Of texts: dates, clock times, long numbers, e-mail and web addresses, telephone numbers, lines such as
// "Patient:" or "Name:", and titles before a name ("Dr.", "Mr."). Words alone cannot be told from names, so
// nothing found is no promise that nothing is there.
std::vector<CarriedIdentifier> identifiersInText(const std::string& where, const std::string& text);

// Of the case itself: its title and identifier, names of authors, reports and their sources, saved texts,
// paths of volumes (which stay in the history), study dates.
std::vector<CarriedIdentifier> identifiersInCase(const Case& current,
                                                 const std::vector<ReportSource>& sources,
                                                 std::size_t authors, std::size_t historyPaths);

}  // namespace chiasm::data_io
