// The results of chiasm-network as JSON, and back again with every field checked: the program may have been
// taken over by a hostile server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/iso_date.h"
#include "core/report/utf8.h"
#include "data_io/network/network_wire.h"

namespace chiasm::data_io::network {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumText = 512;
constexpr std::size_t kMaximumSeries = 10'000;
constexpr std::int64_t kMaximumFiles = 10'000'000;

// Reads the fields of one object; the first that is wrong makes all of it wrong.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object), valid_(object.is_object()) {}
  bool valid() const { return valid_; }

  std::string text(const char* name) {
    const json* field = find(name);
    if (field == nullptr || !field->is_string()) return wrong<std::string>();
    const auto& value = field->get_ref<const std::string&>();
    const bool clean =
        value.size() <= kMaximumText && validateUtf8(value) &&
        std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return clean ? value : wrong<std::string>();
  }
  std::string date(const char* name) {
    const std::string value = text(name);
    return value.empty() || isIsoDate(value) ? value : wrong<std::string>();
  }
  Uid uid(const char* name, bool mayBeEmpty = false) {
    const std::string value = text(name);
    if (value.empty() && mayBeEmpty) return {};
    auto parsed = Uid::parse(value);
    return parsed ? *parsed : wrong<Uid>();
  }
  std::int64_t integer(const char* name, std::int64_t smallest, std::int64_t largest) {
    const json* field = find(name);
    if (field == nullptr || !field->is_number_integer()) return wrong<std::int64_t>();
    const auto value = field->get<std::int64_t>();
    return value >= smallest && value <= largest ? value : wrong<std::int64_t>();
  }
  int count(const char* name, int smallest = 0) {
    return static_cast<int>(integer(name, smallest, kMaximumFiles));
  }
  bool flag(const char* name) {
    const json* field = find(name);
    return field != nullptr && field->is_boolean() ? field->get<bool>() : wrong<bool>();
  }
  const json& list(const char* name, std::size_t maximum) {
    static const json empty = json::array();
    const json* field = find(name);
    if (field != nullptr && field->is_array() && field->size() <= maximum) return *field;
    valid_ = false;
    return empty;
  }

 private:
  template <typename T>
  T wrong() {
    valid_ = false;
    return T{};
  }
  const json* find(const char* name) {
    if (!valid_) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    valid_ = false;
    return nullptr;
  }
  const json& object_;
  bool valid_;
};

json toJson(const FoundStudy& row) {
  return {{"study", row.study.text()},    {"id", row.patientId},  {"name", row.patientName},
          {"accession", row.accession},   {"date", row.date},     {"description", row.description},
          {"modalities", row.modalities}, {"series", row.series}, {"instances", row.instances}};
}

json toJson(const FoundSeries& row) {
  return {{"study", row.study.text()}, {"series", row.series.text()},
          {"modality", row.modality},  {"description", row.description},
          {"date", row.date},          {"number", row.number},
          {"instances", row.instances}};
}

template <typename Row>
std::string encodeFound(const Found<Row>& found) {
  json rows = json::array();
  for (const Row& row : found.rows) rows.push_back(toJson(row));
  return dump({{"rows", rows}, {"more", found.more}, {"unusable", found.unusable}});
}

void read(Fields& fields, FoundStudy& row) {
  row.study = fields.uid("study");
  row.patientId = fields.text("id");
  row.patientName = fields.text("name");
  row.accession = fields.text("accession");
  row.date = fields.date("date");
  row.description = fields.text("description");
  row.modalities = fields.text("modalities");
  row.series = fields.count("series", -1);
  row.instances = fields.count("instances", -1);
}

void read(Fields& fields, FoundSeries& row) {
  row.study = fields.uid("study");
  row.series = fields.uid("series");
  row.modality = fields.text("modality");
  row.description = fields.text("description");
  row.date = fields.date("date");
  row.number = static_cast<int>(fields.integer("number", -1, 2'147'483'647));
  row.instances = fields.count("instances", -1);
}

template <typename Row>
std::optional<Found<Row>> decodeFound(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  Fields fields(root);
  Found<Row> found;
  for (const json& value : fields.list("rows", kMaximumFound)) {
    Fields rowFields(value);
    read(rowFields, found.rows.emplace_back());
    if (!rowFields.valid()) return std::nullopt;
  }
  found.more = fields.flag("more");
  found.unusable = fields.count("unusable");
  return fields.valid() ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace

std::string encode(const Found<FoundStudy>& found) {
  return encodeFound(found);
}
std::string encode(const Found<FoundSeries>& found) {
  return encodeFound(found);
}
std::optional<Found<FoundStudy>> decodeStudies(std::string_view text) {
  return decodeFound<FoundStudy>(text);
}
std::optional<Found<FoundSeries>> decodeSeries(std::string_view text) {
  return decodeFound<FoundSeries>(text);
}

std::string encode(const FetchedInstances& fetched) {
  return dump({{"instances", fetched.instances},
               {"bytes", fetched.bytes},
               {"by", fetched.by},
               {"unasked", fetched.unasked}});
}

std::optional<FetchedInstances> decodeFetched(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  Fields fields(root);
  FetchedInstances fetched;
  fetched.instances = fields.count("instances");
  fetched.bytes = fields.integer("bytes", 0, std::int64_t{1} << 50);
  fetched.by = fields.text("by");
  fetched.unasked = fields.count("unasked");
  return fields.valid() ? std::optional(fetched) : std::nullopt;
}

std::string encode(const Outgoing& outgoing) {
  json series = json::array();
  for (const OutgoingSeries& row : outgoing.series)
    series.push_back({{"id", row.patientId},
                      {"date", row.studyDate},
                      {"modality", row.modality},
                      {"description", row.description},
                      {"kind", row.kind},
                      {"study", row.study.text()},
                      {"series", row.series.text()},
                      {"files", row.files},
                      {"bytes", row.bytes},
                      {"ours", row.ours},
                      {"refusal", row.refusal}});
  return dump({{"series", series}, {"not_dicom", outgoing.notDicom}});
}

std::optional<Outgoing> decodeOutgoing(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  Fields fields(root);
  Outgoing outgoing;
  for (const json& value : fields.list("series", kMaximumSeries)) {
    Fields row(value);
    OutgoingSeries& series = outgoing.series.emplace_back();
    series.patientId = row.text("id");
    series.studyDate = row.date("date");
    series.modality = row.text("modality");
    series.description = row.text("description");
    series.kind = row.text("kind");
    series.study = row.uid("study", true);
    series.series = row.uid("series", true);
    series.files = row.count("files", 1);
    series.bytes = row.integer("bytes", 0, std::int64_t{1} << 50);
    series.ours = row.flag("ours");
    series.refusal = row.text("refusal");
    if (!row.valid()) return std::nullopt;
  }
  outgoing.notDicom = fields.count("not_dicom");
  return fields.valid() ? std::optional(std::move(outgoing)) : std::nullopt;
}

std::string encode(const SendOutcome& outcome) {
  return dump({{"sent", outcome.sent},
               {"failed", outcome.failed},
               {"reasons", outcome.reasons},
               {"coerced", outcome.coerced}});
}

std::optional<SendOutcome> decodeOutcome(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  Fields fields(root);
  SendOutcome outcome;
  outcome.sent = fields.count("sent");
  outcome.failed = fields.count("failed");
  outcome.coerced = fields.flag("coerced");
  for (const json& value : fields.list("reasons", 20)) {
    const json wrapped = {{"reason", value}};
    Fields reason(wrapped);
    outcome.reasons.push_back(reason.text("reason"));
    if (!reason.valid()) return std::nullopt;
  }
  return fields.valid() ? std::optional(std::move(outcome)) : std::nullopt;
}

}  // namespace chiasm::data_io::network
