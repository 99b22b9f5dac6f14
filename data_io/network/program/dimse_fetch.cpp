#include "data_io/network/program/dimse_fetch.h"

#include <dcmtk/dcmdata/dcostrmf.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/diutil.h>

#include <array>
#include <memory>
#include <optional>

#include "data_io/network/program/dimse_find.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/shown_text.h"

namespace chiasm::data_io::network {
namespace {

constexpr const char* kGet = UID_GETStudyRootQueryRetrieveInformationModel;

constexpr std::array kTransferSyntaxes = {
    UID_LittleEndianExplicitTransferSyntax,
    UID_LittleEndianImplicitTransferSyntax,
    UID_JPEG2000LosslessOnlyTransferSyntax,
    UID_JPEGProcess14SV1TransferSyntax,
    UID_JPEGLSLosslessTransferSyntax,
    UID_RLELosslessTransferSyntax,
    UID_JPEG2000TransferSyntax,
    UID_JPEGProcess1TransferSyntax,
    UID_JPEGProcess2_4TransferSyntax,
    UID_JPEGLSLossyTransferSyntax,
    UID_DeflatedExplicitVRLittleEndianTransferSyntax,
    UID_JPEGProcess14TransferSyntax,
    UID_BigEndianExplicitTransferSyntax,
};

void heard(void* folder, unsigned long) {
  static_cast<ReceivedFolder*>(folder)->heard();
}

// Pending answers may carry nothing, final ones a list of what failed: read past it.
void skipDataset(T_ASC_Association* association, int timeoutSeconds, DIC_US type) {
  if (type == DIMSE_DATASET_NULL) return;
  DIC_UL bytes = 0, parts = 0;
  require(DIMSE_ignoreDataSet(association, DIMSE_NONBLOCKING, timeoutSeconds, &bytes, &parts),
          "it sent objects");
}

void askToGet(Association& association, T_ASC_PresentationContextID context, const Request& request) {
  T_DIMSE_Message message{};
  message.CommandField = DIMSE_C_GET_RQ;
  T_DIMSE_C_GetRQ& get = message.msg.CGetRQ;
  get.MessageID = association.get()->nextMsgID++;
  OFStandard::strlcpy(get.AffectedSOPClassUID, kGet, sizeof get.AffectedSOPClassUID);
  get.Priority = DIMSE_PRIORITY_MEDIUM;
  get.DataSetType = DIMSE_DATASET_PRESENT;
  DcmDataset identifier = retrieveIdentifier(request);
  require(DIMSE_sendMessageUsingMemoryData(association.get(), context, &message, nullptr, &identifier,
                                           nullptr, nullptr),
          "it was asked for objects");
}

struct GetEnd {
  unsigned int status = 0;
  int failed = 0;
};

GetEnd takeObjects(Association& association, ReceivedFolder& folder) {
  for (;;) {
    T_ASC_PresentationContextID context = 0;
    T_DIMSE_Message message{};
    DcmDataset* detail = nullptr;
    const OFCondition received = DIMSE_receiveCommand(
        association.get(), DIMSE_NONBLOCKING, association.timeoutSeconds(), &context, &message, &detail);
    delete detail;
    require(received, "it sent objects");
    if (message.CommandField == DIMSE_C_STORE_RQ) {
      receiveInstance(association.get(), context, message.msg.CStoreRQ, association.timeoutSeconds(), folder);
      continue;
    }
    if (message.CommandField != DIMSE_C_GET_RSP)
      throw Failure("it answered a request for objects with something else.", ErrorKind::unreadable);
    const T_DIMSE_C_GetRSP& answer = message.msg.CGetRSP;
    skipDataset(association.get(), association.timeoutSeconds(), answer.DataSetType);
    folder.heard();
    if (answer.DimseStatus != STATUS_Pending && answer.DimseStatus != 0xFF01)
      return {answer.DimseStatus, (answer.opts & O_GET_NUMBEROFFAILEDSUBOPERATIONS) != 0
                                      ? static_cast<int>(answer.NumberOfFailedSubOperations)
                                      : 0};
  }
}

// nullopt: the server does not do C-GET for us; `why` says how it refused.
std::optional<FetchedInstances> getByDimse(const Request& request, const ListedInstances& listed,
                                           ReceivedFolder& folder, std::string& why) {
  std::vector<ContextProposal> proposals = {
      {kGet, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}}};
  for (ContextProposal& proposal : storageContexts(listed.sopClasses, kMaximumContexts - 1)) {
    proposal.scp = true;
    proposals.push_back(std::move(proposal));
  }
  Association association(request.server, proposals);
  const T_ASC_PresentationContextID context = association.contextFor(kGet);
  if (context == 0) {
    why = "it does not offer C-GET";
    return std::nullopt;
  }
  GetEnd end;
  try {
    askToGet(association, context, request);
    end = takeObjects(association, folder);
  } catch (const Failure& failure) {
    // Some servers refuse by closing the connection.
    if (folder.received() > 0 || failure.error().kind != ErrorKind::unavailable) throw;
    why = "it did not answer C-GET";
    return std::nullopt;
  }
  const bool complete = end.status == STATUS_Success || (end.status & 0xF000) == 0xB000;
  if (!complete && folder.received() == 0) {
    why = "it refused C-GET with the status " + statusText(end.status);
    return std::nullopt;
  }
  if (!complete && end.failed == 0)
    throw Failure("it stopped with the status " + statusText(end.status) + "; nothing was kept.");
  return folder.finish("C-GET", end.failed);
}

}  // namespace

std::vector<ContextProposal> storageContexts(const std::vector<std::string>& sopClasses, std::size_t room) {
  std::vector<ContextProposal> contexts;
  const std::vector<std::string> uncompressed = {kTransferSyntaxes[0], kTransferSyntaxes[1]};
  if (sopClasses.empty()) {
    for (int i = 0; i < numberOfDcmShortSCUStorageSOPClassUIDs && contexts.size() < room; ++i)
      contexts.push_back({dcmShortSCUStorageSOPClassUIDs[i], uncompressed});
    return contexts;
  }
  // As many syntaxes a class as all classes have room for.
  const std::size_t each = std::min(kTransferSyntaxes.size(), room / sopClasses.size());
  for (const std::string& sopClass : sopClasses) {
    if (each < 2) {
      contexts.push_back({sopClass, uncompressed});
      continue;
    }
    for (std::size_t i = 0; i < each; ++i) contexts.push_back({sopClass, {kTransferSyntaxes[i]}});
  }
  return contexts;
}

DcmDataset retrieveIdentifier(const Request& request) {
  DcmDataset identifier;
  identifier.putAndInsertString(DCM_QueryRetrieveLevel, request.series.empty() ? "STUDY" : "SERIES");
  identifier.putAndInsertString(DCM_StudyInstanceUID, request.study.c_str());
  if (!request.series.empty()) identifier.putAndInsertString(DCM_SeriesInstanceUID, request.series.c_str());
  return identifier;
}

void receiveInstance(T_ASC_Association* association, T_ASC_PresentationContextID context,
                     T_DIMSE_C_StoreRQ& store, int timeoutSeconds, ReceivedFolder& folder) {
  if (uidOf(store.AffectedSOPInstanceUID).empty() || uidOf(store.AffectedSOPClassUID).empty())
    throw Failure("it sent an object without a valid identifier; nothing was kept.", ErrorKind::unreadable);
  const std::string path = folder.begin();
  {
    DcmOutputFileStream* opened = nullptr;
    const OFCondition created =
        DIMSE_createFilestream(path.c_str(), &store, association, context, 1, &opened);
    const std::unique_ptr<DcmOutputFileStream> stream(opened);
    if (created.bad()) throw Failure("a file in the folder cannot be written.", ErrorKind::storage);
    require(DIMSE_receiveDataSetInFile(association, DIMSE_NONBLOCKING, timeoutSeconds, &context, stream.get(),
                                       heard, &folder),
            "it sent an object");
  }
  folder.keep();
  T_DIMSE_C_StoreRSP answer{};
  answer.MessageIDBeingRespondedTo = store.MessageID;
  answer.DimseStatus = STATUS_Success;
  answer.DataSetType = DIMSE_DATASET_NULL;
  OFStandard::strlcpy(answer.AffectedSOPClassUID, store.AffectedSOPClassUID,
                      sizeof answer.AffectedSOPClassUID);
  OFStandard::strlcpy(answer.AffectedSOPInstanceUID, store.AffectedSOPInstanceUID,
                      sizeof answer.AffectedSOPInstanceUID);
  answer.opts = O_STORE_AFFECTEDSOPCLASSUID | O_STORE_AFFECTEDSOPINSTANCEUID;
  require(DIMSE_sendStoreResponse(association, context, &store, &answer, nullptr), "it sent objects");
}

FetchedInstances fetchByDimse(const Request& request, Voice& voice) {
  ReceivedFolder folder(request, voice);
  const ListedInstances listed = listInstancesByDimse(request, voice);
  folder.expect(listed.count);
  if (listed.count == 0 && listed.sopClasses.empty()) return folder.finish("C-FIND", 0);
  std::string why;
  if (const auto fetched = getByDimse(request, listed, folder, why)) return *fetched;
  if (request.server.receivePort == 0)
    throw Failure(why +
                  ". If it can send by C-MOVE, ask its administrator to know this computer's address, title "
                  "and a port, and set that port as 'receive_port'.");
  return moveByDimse(request, folder);
}

}  // namespace chiasm::data_io::network
