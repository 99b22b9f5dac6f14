#include "data_io/network/program/dimse_find.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "core/report/utf8.h"
#include "data_io/network/program/association.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/shown_text.h"

namespace chiasm::data_io::network {
namespace {

constexpr const char* kFind = UID_FINDStudyRootQueryRetrieveInformationModel;
// A server that goes on after this many answers, cancelled or not, is no longer listened to.
constexpr int kMaximumAnswers = 100'000;
constexpr int kMaximumInstances = 100'000;
constexpr int kMaximumClasses = 64;

std::vector<ContextProposal> findContexts() {
  return {{kFind, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}}};
}

std::string valueOf(DcmItem& item, const DcmTagKey& tag) {
  OFString text;
  if (item.findAndGetOFStringArray(tag, text).bad()) return {};
  return {text.c_str(), text.length()};
}

bool isAscii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A query: the attributes that have to match, and the empty ones that are to be told (PS3.4, C.2.2.1.3).
class Query {
 public:
  explicit Query(const char* level) { set(DCM_QueryRetrieveLevel, level); }
  Query& set(const DcmTagKey& tag, const std::string& value) {
    if (!isAscii(value)) dataset_.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    dataset_.putAndInsertOFStringArray(tag, OFString(value.c_str(), value.size()));
    return *this;
  }
  Query& ask(std::initializer_list<DcmTagKey> tags) {
    for (const DcmTagKey& tag : tags) dataset_.insertEmptyElement(tag);
    return *this;
  }
  DcmDataset& dataset() { return dataset_; }

 private:
  DcmDataset dataset_;
};

struct Listener {
  std::function<void(DcmItem&)> take;
  T_ASC_Association* association = nullptr;
  T_ASC_PresentationContextID context = 0;
  int limit = 0;
  bool more = false;
  Voice* voice = nullptr;
};

// DIMSE_FindUserCallback.
void takeAnswer(void* data, T_DIMSE_C_FindRQ* request, int count, T_DIMSE_C_FindRSP*, DcmDataset* answer) {
  auto& listener = *static_cast<Listener*>(data);
  if (count > kMaximumAnswers)
    throw Failure("it does not stop answering. Ask for less, by ID or date.", ErrorKind::unreadable);
  listener.voice->progress(0.0);
  if (count > listener.limit) {
    if (!listener.more) DIMSE_sendCancelRequest(listener.association, listener.context, request->MessageID);
    listener.more = true;
    return;
  }
  if (answer == nullptr) return;
  answer->convertToUTF8();  // what it cannot convert stays, and is shown as '?'
  listener.take(*answer);
}

// True when the limit cut the answers off.
bool find(Association& association, Query& query, int limit, Voice& voice,
          std::function<void(DcmItem&)> take) {
  Listener listener{std::move(take), association.get(), association.contextFor(kFind), limit, false, &voice};
  if (listener.context == 0) throw Failure("it does not offer searching (C-FIND at the study root).");
  T_DIMSE_C_FindRQ request{};
  request.MessageID = association.get()->nextMsgID++;
  OFStandard::strlcpy(request.AffectedSOPClassUID, kFind, sizeof request.AffectedSOPClassUID);
  request.DataSetType = DIMSE_DATASET_PRESENT;
  request.Priority = DIMSE_PRIORITY_MEDIUM;
  T_DIMSE_C_FindRSP response{};
  DcmDataset* detail = nullptr;
  int count = 0;
  const OFCondition answered =
      DIMSE_findUser(association.get(), listener.context, &request, &query.dataset(), count, takeAnswer,
                     &listener, DIMSE_NONBLOCKING, association.timeoutSeconds(), &response, &detail);
  delete detail;
  require(answered, "its answer to a search was awaited");
  const bool cancelled = response.DimseStatus == STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest;
  if (response.DimseStatus != STATUS_Success && !(cancelled && listener.more))
    throw Failure("it refused the search with the status " + statusText(response.DimseStatus) + ".");
  return listener.more;
}

// The modalities of a study as the server lists them, "CT, SEG".
std::string listed(std::string modalities) {
  std::ranges::replace(modalities, '\\', ',');
  for (std::size_t at = 0; (at = modalities.find(',', at)) != std::string::npos; at += 2)
    modalities.insert(at + 1, " ");
  return shownText(modalities);
}

Found<FoundSeries> seriesOf(Association& association, const Uid& study, Voice& voice) {
  Query query("SERIES");
  query.set(DCM_StudyInstanceUID, study.text())
      .ask({DCM_SeriesInstanceUID, DCM_Modality, DCM_SeriesDescription, DCM_SeriesDate, DCM_SeriesNumber,
            DCM_NumberOfSeriesRelatedInstances});
  Found<FoundSeries> found;
  found.more = find(association, query, kMaximumFound, voice, [&](DcmItem& item) {
    FoundSeries row;
    row.study = study;
    row.series = uidOf(valueOf(item, DCM_SeriesInstanceUID));
    if (row.series.empty()) {
      ++found.unusable;
      return;
    }
    row.modality = shownText(valueOf(item, DCM_Modality));
    row.description = shownText(valueOf(item, DCM_SeriesDescription));
    row.date = isoDateOf(valueOf(item, DCM_SeriesDate));
    row.number = numberOf(valueOf(item, DCM_SeriesNumber));
    row.instances = numberOf(valueOf(item, DCM_NumberOfSeriesRelatedInstances));
    if (row.instances > 10'000'000) row.instances = -1;
    found.rows.push_back(std::move(row));
  });
  return found;
}

}  // namespace

Found<FoundStudy> findStudiesByDimse(const Request& request, Voice& voice) {
  const StudyQuery& asked = request.query;
  Query query("STUDY");
  query.ask({DCM_StudyInstanceUID, DCM_StudyDescription, DCM_NumberOfStudyRelatedSeries,
             DCM_NumberOfStudyRelatedInstances});
  query.set(DCM_PatientID, asked.patientId).set(DCM_AccessionNumber, asked.accession);
  query.set(DCM_ModalitiesInStudy, asked.modality);
  query.set(DCM_StudyDate, dateRange(asked.fromDate, asked.toDate));
  if (asked.withNames || !asked.patientName.empty()) query.set(DCM_PatientName, asked.patientName);
  Association association(request.server, findContexts());
  Found<FoundStudy> found;
  found.more = find(association, query, asked.limit, voice, [&](DcmItem& item) {
    FoundStudy row;
    row.study = uidOf(valueOf(item, DCM_StudyInstanceUID));
    if (row.study.empty()) {
      ++found.unusable;
      return;
    }
    row.patientId = shownText(valueOf(item, DCM_PatientID));
    if (asked.withNames) row.patientName = shownName(valueOf(item, DCM_PatientName));
    row.accession = shownText(valueOf(item, DCM_AccessionNumber));
    row.date = isoDateOf(valueOf(item, DCM_StudyDate));
    row.description = shownText(valueOf(item, DCM_StudyDescription));
    row.modalities = listed(valueOf(item, DCM_ModalitiesInStudy));
    row.series = numberOf(valueOf(item, DCM_NumberOfStudyRelatedSeries));
    row.instances = numberOf(valueOf(item, DCM_NumberOfStudyRelatedInstances));
    if (row.series > 10'000'000) row.series = -1;
    if (row.instances > 10'000'000) row.instances = -1;
    found.rows.push_back(std::move(row));
  });
  return found;
}

Found<FoundSeries> findSeriesByDimse(const Request& request, Voice& voice) {
  Association association(request.server, findContexts());
  return seriesOf(association, uidOf(request.study), voice);
}

ListedInstances listInstancesByDimse(const Request& request, Voice& voice) {
  Association association(request.server, findContexts());
  std::vector<std::string> series;
  if (request.series.empty()) {
    for (const FoundSeries& row : seriesOf(association, uidOf(request.study), voice).rows)
      series.push_back(row.series.text());
  } else {
    series.push_back(request.series);
  }
  ListedInstances listed;
  for (const std::string& uid : series) {
    Query query("IMAGE");
    query.set(DCM_StudyInstanceUID, request.study).set(DCM_SeriesInstanceUID, uid);
    query.ask({DCM_SOPInstanceUID, DCM_SOPClassUID});
    find(association, query, kMaximumInstances, voice, [&](DcmItem& item) {
      ++listed.count;
      const Uid sopClass = uidOf(valueOf(item, DCM_SOPClassUID));
      const bool fresh = !sopClass.empty() &&
                         std::ranges::find(listed.sopClasses, sopClass.text()) == listed.sopClasses.end();
      if (fresh && listed.sopClasses.size() < kMaximumClasses) listed.sopClasses.push_back(sopClass.text());
    });
    if (listed.count > kMaximumInstances)
      throw Failure(
          "it lists more than " + std::to_string(kMaximumInstances) + " objects. Fetch one series at a time.",
          ErrorKind::invalidInput);
  }
  return listed;
}

}  // namespace chiasm::data_io::network
