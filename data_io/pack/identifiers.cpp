#include "data_io/pack/identifiers.h"

#include <array>
#include <regex>

namespace chiasm::data_io {

namespace {

struct Pattern {
  const char* what;
  const char* expression;
};

constexpr std::array<Pattern, 7> kPatterns{
    {{"dates",
      R"(\b(\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}\.? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}, \d{4})\b)"},
     {"clock times", R"(\b\d{1,2}:\d{2}(:\d{2})?\b)"},
     {"numbers of six digits and more", R"(\b\d{6,}\b)"},
     {"e-mail or web addresses", R"([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|https?://\S+)"},
     {"telephone numbers", R"(\+?\(?\d{2,4}\)?[ -/]\d{3,4}[ -]\d{3,5}\b)"},
     {"lines that name a person or number",
      R"((^|\n)[ \t]*(Patient|Name|Patient Name|MRN|ID|DOB|Born|Address|Physician|Radiologist|Signed|Dictated|Referring)[^\n]{0,30}:)"},
     {"titles before a name", R"(\b(Dr|Mr|Mrs|Ms|Prof|MD)\b\.?)"}}};

void add(std::vector<CarriedIdentifier>& list, const std::string& where, const std::string& what,
         std::size_t count) {
  if (count > 0) list.push_back({where, what, count});
}

}  // namespace

std::vector<CarriedIdentifier> identifiersInText(const std::string& where, const std::string& text) {
  // Patterns look at a line's worth at a time: their matcher recurses, and a text may be 16 MiB.
  static const std::array<std::regex, kPatterns.size()> expressions = [] {
    std::array<std::regex, kPatterns.size()> made;
    for (std::size_t i = 0; i < made.size(); ++i)
      made[i] = std::regex(kPatterns[i].expression, std::regex::ECMAScript | std::regex::icase);
    return made;
  }();
  std::array<std::size_t, kPatterns.size()> counts{};
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    end = std::min(end, at + 4096);
    const std::string line = text.substr(at, end - at);
    for (std::size_t i = 0; i < counts.size(); ++i)
      counts[i] += static_cast<std::size_t>(std::distance(
          std::sregex_iterator(line.begin(), line.end(), expressions[i]), std::sregex_iterator()));
    at = end == at + 4096 ? end : end + 1;
  }
  std::vector<CarriedIdentifier> found;
  for (std::size_t i = 0; i < counts.size(); ++i) add(found, where, kPatterns[i].what, counts[i]);
  return found;
}

std::vector<CarriedIdentifier> identifiersInCase(const Case& current,
                                                 const std::vector<ReportSource>& sources,
                                                 std::size_t authors, std::size_t historyPaths) {
  std::vector<CarriedIdentifier> found;
  add(found, "case file", "the title", current.info.title.empty() ? 0 : 1);
  add(found, "case file", "the case's identifier", current.info.identifier.empty() ? 0 : 1);
  add(found, "case file", "names of people who worked on it", authors);
  add(found, "case file", "paths of volumes on this computer (in the history)", historyPaths);
  std::size_t dates = 0, descriptions = 0, ages = 0;
  for (const Volume& volume : current.volumes) {
    dates += volume.info.study.studyDate.empty() ? 0 : 1;
    ages += volume.info.study.patientAge.empty() && volume.info.study.patientSex.empty() ? 0 : 1;
    descriptions += volume.info.study.seriesDescription.empty() ? 0 : 1;
  }
  add(found, "case file", "study dates", dates);
  add(found, "case file", "age or sex of the patient", ages);
  add(found, "case file", "descriptions of series", descriptions);
  std::size_t number = 0, reportAuthors = 0;
  for (const Report& report : current.reports) {
    const std::string where = "report " + std::to_string(++number);
    for (CarriedIdentifier& identifier : identifiersInText(where, report.text))
      found.push_back(std::move(identifier));
    add(found, where, "its date", report.date.empty() ? 0 : 1);
    reportAuthors += report.author.empty() ? 0 : 1;
  }
  add(found, "reports", "names of who wrote them", reportAuthors);
  for (const ReportSource& source : sources)
    add(found, "sources of reports", source.format + " as it came, with whatever it says of the patient", 1);
  return found;
}

}  // namespace chiasm::data_io
