#include "core/language/measurement_rules.h"

#include <charconv>

#include "core/language/rule_table.h"

namespace chiasm {

namespace {

using Bound = TextMeasurement::Bound;
using Axis = TextMeasurement::Axis;

double toDouble(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

MeasurementRules::MeasurementRules() {
  for (const auto& row : tableRows(embeddedText("measurements.tsv"))) {
    const std::string_view what = row.at(0);
    if (what == "unit") {
      const char kind = row.at(1) == "mm" ? 'm' : row.at(1) == "ml" ? 'v' : 'h';
      units.addPattern(row.at(3), static_cast<std::uint32_t>(unitOf.size()));
      unitOf.push_back({kind, toDouble(row.at(2))});
    } else if (what == "number") {
      numbers.emplace(row.at(2), toDouble(row.at(1)));
    } else if (what == "time") {
      times.addPattern(row.at(2), static_cast<std::uint32_t>(timeOf.size()));
      const auto kind = row.at(1) == "prior"     ? TimeRule::What::prior
                        : row.at(1) == "past"    ? TimeRule::What::past
                        : row.at(1) == "current" ? TimeRule::What::current
                        : row.at(1) == "now"     ? TimeRule::What::now
                                                 : TimeRule::What::after;
      timeOf.push_back({kind, std::string(row.at(2))});
    } else if (what == "bound") {
      bounds.addPattern(row.at(2), static_cast<std::uint32_t>(boundOf.size()));
      const std::string_view name = row.at(1);
      boundOf.push_back(name == "atMost"    ? Bound::atMost
                        : name == "below"   ? Bound::below
                        : name == "atLeast" ? Bound::atLeast
                        : name == "above"   ? Bound::above
                                            : Bound::about);
    } else if (what == "change") {
      changes.addPattern(row.at(2), 0);
    } else if (what == "way") {
      ways.addPattern(row.at(2), 0);
    } else {
      axes.addPattern(row.at(2), static_cast<std::uint32_t>(axisOf.size()));
      axisOf.push_back(row.at(1) == "short"      ? Axis::shortAxis
                       : row.at(1) == "long"     ? Axis::longAxis
                       : row.at(1) == "distance" ? Axis::distance
                                                 : Axis::thickness);
    }
  }
}

}  // namespace chiasm
