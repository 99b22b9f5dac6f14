#include "data_io/network/program/association.h"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/cond.h>
#include <dcmtk/dcmnet/dcmtrans.h>
#include <dcmtk/dcmnet/diutil.h>

#include <cstdio>
#include <exception>

#include "data_io/network/program/failure.h"
#include "data_io/network/program/tls_layer.h"

namespace chiasm::data_io::network {
namespace {

std::string rejection(T_ASC_Parameters* parameters, const PacsServer& server) {
  T_ASC_RejectParameters reason{};
  ASC_getRejectParameters(parameters, &reason);
  switch (reason.reason) {
    case ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED:
      return "it does not go by the title '" + server.calledAe +
             "'. Ask its administrator for the AE title and set 'called_ae'.";
    case ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED:
      return "it does not know us by the title '" + server.callingAe +
             "'. Ask its administrator to let this title in, or set 'calling_ae'.";
    case ASC_REASON_SP_PRES_TEMPORARYCONGESTION:
    case ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED:
      return "it is too busy for another connection. Try again later.";
    default:
      return "it refused the connection. Ask its administrator to let the title '" + server.callingAe +
             "' in from this computer.";
  }
}

std::string noAnswer(const PacsServer& server) {
  return "nothing answers at " + server.host + ":" + std::to_string(server.port) +
         ". Check that it runs and can be reached from here, and that host and port are right.";
}

std::string requestProblem(const OFCondition& condition, T_ASC_Parameters* parameters,
                           const PacsServer& server) {
  if (condition == DUL_ASSOCIATIONREJECTED) return rejection(parameters, server);
  if (condition.module() == OFM_dcmnet) {
    const auto code = condition.code();
    if (code == DULC_UNKNOWNHOST)
      return "there is no host '" + server.host + "'. Check the name, and the network of this computer.";
    if (code == DULC_TCPINITERROR) return noAnswer(server);
  }
  if (server.tls)
    return "no secure connection could be made. It may not speak TLS, its certificate is not trusted by the "
           "authority that is named, or it asks for a certificate of ours.";
  if (condition == DUL_PEERABORTEDASSOCIATION || condition == DUL_NETWORKCLOSED ||
      condition == DUL_READTIMEOUT || condition == DUL_PEERREQUESTEDRELEASE)
    return "it closed the connection or went silent before it answered. It may want TLS, or speak another "
           "protocol.";
  return "what answers at " + server.host + ":" + std::to_string(server.port) +
         " does not speak DICOM. Check host and port.";
}

}  // namespace

std::string statusText(unsigned int status) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%04X", status);
  return text;
}

void require(const OFCondition& condition, const char* what) {
  if (condition.good()) return;
  const std::string during = std::string(" while ") + what + ".";
  if (condition == DIMSE_NODATAAVAILABLE || condition == DUL_READTIMEOUT)
    throw Failure("it went silent" + during + " Try again.");
  if (condition == DUL_PEERABORTEDASSOCIATION || condition == DUL_PEERREQUESTEDRELEASE ||
      condition == DUL_NETWORKCLOSED || condition == DIMSE_READPDVFAILED || condition == DIMSE_SENDFAILED)
    throw Failure("it closed the connection" + during + " Try again; if it happens again, ask why.");
  throw Failure("it said something that is not to be understood as DICOM" + during, ErrorKind::unreadable);
}

Association::Association(const PacsServer& server, const std::vector<ContextProposal>& proposals)
    : timeoutSeconds_(server.timeoutSeconds) {
  dcmConnectionTimeout.set(server.timeoutSeconds);
  dcmSocketReceiveTimeout.set(server.timeoutSeconds);
  dcmSocketSendTimeout.set(server.timeoutSeconds);
  dcmDisableGethostbyaddr.set(OFTrue);
  try {
    if (ASC_initializeNetwork(NET_REQUESTOR, 0, server.timeoutSeconds, &network_).bad())
      throw Failure("this computer has no network for it.");
    if (server.tls) useTls(network_, server, false);
    T_ASC_Parameters* parameters = nullptr;
    if (ASC_createAssociationParameters(&parameters, ASC_DEFAULTMAXPDU).bad())
      throw Failure("an association cannot be prepared.");
    ASC_setAPTitles(parameters, server.callingAe.c_str(), server.calledAe.c_str(), nullptr);
    ASC_setTransportLayerType(parameters, server.tls ? OFTrue : OFFalse);
    const bool v6 = server.host.find(':') != std::string::npos && server.host.front() != '[';
    const std::string peer = (v6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port);
    ASC_setPresentationAddresses(parameters, "localhost", peer.c_str());
    T_ASC_PresentationContextID id = 1;
    for (const ContextProposal& proposal : proposals) {
      std::vector<const char*> transfers;
      for (const std::string& transfer : proposal.transferSyntaxes) transfers.push_back(transfer.c_str());
      ASC_addPresentationContext(parameters, id, proposal.abstractSyntax.c_str(), transfers.data(),
                                 static_cast<int>(transfers.size()),
                                 proposal.scp ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_DEFAULT);
      id = static_cast<T_ASC_PresentationContextID>(id + 2);
    }
    const OFCondition asked = ASC_requestAssociation(network_, parameters, &association_);
    if (asked.bad()) throw Failure(requestProblem(asked, parameters, server));
    if (server.tls) checkPeerName(association_, server.host);
    if (ASC_countAcceptedPresentationContexts(parameters) == 0)
      throw Failure("it offers nothing of what was asked for.");
  } catch (...) {
    close(false);
    throw;
  }
}

Association::~Association() {
  close(std::uncaught_exceptions() == 0);
}

void Association::close(bool gently) {
  if (association_ != nullptr) {
    if (!gently || ASC_releaseAssociation(association_).bad()) ASC_abortAssociation(association_);
    ASC_destroyAssociation(&association_);
  }
  if (network_ != nullptr) ASC_dropNetwork(&network_);
}

T_ASC_PresentationContextID Association::contextFor(const std::string& abstractSyntax) {
  return ASC_findAcceptedPresentationContextID(association_, abstractSyntax.c_str());
}

T_ASC_PresentationContextID Association::contextFor(const std::string& abstractSyntax,
                                                    const std::string& transfer) {
  return ASC_findAcceptedPresentationContextID(association_, abstractSyntax.c_str(), transfer.c_str());
}

void echoByDimse(const PacsServer& server) {
  Association association(server, {{UID_VerificationSOPClass, {UID_LittleEndianImplicitTransferSyntax}}});
  DIC_US status = 0;
  DcmDataset* detail = nullptr;
  const OFCondition answered =
      DIMSE_echoUser(association.get(), association.get()->nextMsgID++, DIMSE_NONBLOCKING,
                     association.timeoutSeconds(), &status, &detail);
  delete detail;
  require(answered, "its answer to an echo was awaited");
  if (status != STATUS_Success)
    throw Failure("it answered an echo with the status " + statusText(status) + ".");
}

}  // namespace chiasm::data_io::network
