#include "data_io/network/program/dimse_send.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <map>
#include <set>

#include "data_io/network/program/association.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/outgoing_files.h"
#include "data_io/network/program/send_tally.h"

namespace chiasm::data_io::network {
namespace {

bool isUncompressed(const std::string& transfer) {
  return transfer == UID_LittleEndianImplicitTransferSyntax ||
         transfer == UID_LittleEndianExplicitTransferSyntax ||
         transfer == UID_BigEndianExplicitTransferSyntax;
}

// Each class as its files are stored, and what is uncompressed also in the syntax that everybody speaks.
std::vector<ContextProposal> contextsFor(const std::vector<OutgoingFile>& files) {
  std::set<std::pair<std::string, std::string>> wanted;
  for (const OutgoingFile& file : files) {
    wanted.insert({file.sopClass, file.transferSyntax});
    if (isUncompressed(file.transferSyntax))
      wanted.insert({file.sopClass, UID_LittleEndianImplicitTransferSyntax});
  }
  if (wanted.size() > kMaximumContexts)
    throw Failure("these files are of too many kinds to be sent together. Send fewer at a time.",
                  ErrorKind::invalidInput);
  std::vector<ContextProposal> contexts;
  for (const auto& [sopClass, transfer] : wanted) contexts.push_back({sopClass, {transfer}});
  return contexts;
}

struct Sending {
  Voice* voice = nullptr;
  double done = 0, whole = 1;
};

// DIMSE_StoreUserCallback.
void heard(void* data, T_DIMSE_StoreProgress*, T_DIMSE_C_StoreRQ*) {
  const auto& sending = *static_cast<Sending*>(data);
  sending.voice->progress(sending.done / sending.whole);
}

void sendOne(Association& association, const OutgoingFile& file, Sending& sending, SendOutcome& outcome) {
  T_ASC_PresentationContextID context = association.contextFor(file.sopClass, file.transferSyntax);
  T_ASC_PresentationContext accepted{};
  if (context != 0) ASC_findAcceptedPresentationContext(association.get()->params, context, &accepted);
  const bool asStored = file.transferSyntax == accepted.acceptedTransferSyntax;
  const bool convertible =
      isUncompressed(file.transferSyntax) && isUncompressed(accepted.acceptedTransferSyntax);
  if (context == 0 || (!asStored && !convertible))
    return countFailure(outcome, std::string("it does not take '") +
                                     dcmFindNameOfUID(file.sopClass.c_str(), "this kind of object") +
                                     "' in the compression of the file");
  DcmFileFormat object;
  if (object.loadFile(file.path.c_str(), EXS_Unknown, EGL_noChange, 4096, ERM_fileOnly).bad())
    return countFailure(outcome, "a file is damaged or incomplete");
  T_DIMSE_C_StoreRQ request{};
  request.MessageID = association.get()->nextMsgID++;
  OFStandard::strlcpy(request.AffectedSOPClassUID, file.sopClass.c_str(), sizeof request.AffectedSOPClassUID);
  OFStandard::strlcpy(request.AffectedSOPInstanceUID, file.sopInstance.c_str(),
                      sizeof request.AffectedSOPInstanceUID);
  request.DataSetType = DIMSE_DATASET_PRESENT;
  request.Priority = DIMSE_PRIORITY_MEDIUM;
  T_DIMSE_C_StoreRSP response{};
  DcmDataset* detail = nullptr;
  const OFCondition stored = DIMSE_storeUser(
      association.get(), context, &request, nullptr, object.getDataset(), heard, &sending, DIMSE_NONBLOCKING,
      association.timeoutSeconds(), &response, &detail, nullptr, static_cast<long>(file.bytes));
  delete detail;
  require(stored, ("objects were sent (" + std::to_string(outcome.sent) + " of " +
                   std::to_string(static_cast<long>(sending.whole)) + " had been accepted and stay there)")
                      .c_str());
  if (response.DimseStatus == STATUS_Success || (response.DimseStatus & 0xF000) == 0xB000) {
    ++outcome.sent;
    outcome.coerced = outcome.coerced || response.DimseStatus != STATUS_Success;
  } else {
    countFailure(outcome, "it refused an object with the status " + statusText(response.DimseStatus));
  }
}

}  // namespace

SendOutcome sendByDimse(const Request& request, Voice& voice) {
  const OutgoingFiles outgoing = readyToSend(request.paths, voice);
  Association association(request.server, contextsFor(outgoing.files));
  Sending sending{&voice, 0.0, static_cast<double>(outgoing.files.size())};
  SendOutcome outcome;
  for (const OutgoingFile& file : outgoing.files) {
    sendOne(association, file, sending, outcome);
    sending.done += 1.0;
    voice.progress(sending.done / sending.whole);
  }
  return outcome;
}

}  // namespace chiasm::data_io::network
