// C-MOVE: the server connects back to us. Only the address by which we reach it listens, only while it is
// asked, and only to the server's own title.
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/diutil.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <optional>

#include "data_io/network/program/dimse_fetch.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/tls_layer.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::network {
namespace {

using reader::UniqueFd;

constexpr const char* kMove = UID_MOVEStudyRootQueryRetrieveInformationModel;
constexpr std::size_t kMaximumConnections = 8;

// A listening socket on the address of this computer by which the server is reached.
UniqueFd listenTowards(const PacsServer& server) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  const bool known =
      ::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found) == 0;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> peer(known ? found : nullptr, ::freeaddrinfo);
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  // Connecting a datagram socket sends nothing; it only chooses the address.
  const UniqueFd probe(peer ? ::socket(peer->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1);
  if (!probe || ::connect(probe.get(), peer->ai_addr, peer->ai_addrlen) != 0 ||
      ::getsockname(probe.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0)
    throw Failure("this computer has no address by which it could reach us for C-MOVE.");
  const auto bigEndianPort = htons(static_cast<std::uint16_t>(server.receivePort));
  if (own.ss_family == AF_INET6)
    reinterpret_cast<sockaddr_in6*>(&own)->sin6_port = bigEndianPort;
  else
    reinterpret_cast<sockaddr_in*>(&own)->sin_port = bigEndianPort;
  UniqueFd listening(::socket(own.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  if (listening) ::setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (!listening || ::bind(listening.get(), reinterpret_cast<const sockaddr*>(&own), size) != 0 ||
      ::listen(listening.get(), 8) != 0)
    throw Failure("we cannot listen on the port " + std::to_string(server.receivePort) +
                  " ('receive_port'): another program may have it.");
  return listening;
}

// What connects back to us: associations on which the server stores.
class Incoming {
 public:
  Incoming(const Request& request, ReceivedFolder& folder) : request_(request), folder_(folder) {
    if (ASC_initializeNetwork(NET_ACCEPTORREQUESTOR, 0, request.server.timeoutSeconds, &network_).bad())
      throw Failure("this computer has no network for C-MOVE.");
    if (request.server.tls) useTls(network_, request.server, true);
  }
  ~Incoming() {
    for (T_ASC_Association*& association : associations_) drop(association);
    ASC_dropNetwork(&network_);
  }
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;

  // Takes a connection in, if one waits.
  void acceptFrom(int listening) {
    const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    if (associations_.size() >= kMaximumConnections) {
      ::close(socket);
      return;
    }
    dcmExternalSocketHandle.set(socket);
    T_ASC_Association* association = nullptr;
    const OFCondition received = ASC_receiveAssociation(network_, &association, ASC_DEFAULTMAXPDU, nullptr,
                                                        nullptr, request_.server.tls ? OFTrue : OFFalse,
                                                        DUL_NOBLOCK, request_.server.timeoutSeconds);
    if (received.bad() || !admit(association)) return drop(association);
    associations_.push_back(association);
  }

  // Answers what has come on any of them; true when something had.
  bool serve() {
    bool any = false;
    for (std::size_t i = 0; i < associations_.size();) {
      if (!ASC_dataWaiting(associations_[i], 0)) {
        ++i;
      } else if (any = true; serveOne(associations_[i])) {
        ++i;
      } else {
        drop(associations_[i]);
        associations_.erase(associations_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    return any;
  }
  bool empty() const { return associations_.empty(); }

 private:
  static void drop(T_ASC_Association*& association) {
    if (association == nullptr) return;
    ASC_dropAssociation(association);
    ASC_destroyAssociation(&association);
  }

  // Only the server itself, by its title, and only storage (and echo).
  bool admit(T_ASC_Association* association) {
    char calling[65] = {}, called[65] = {};
    ASC_getAPTitles(association->params, calling, sizeof calling, called, sizeof called, nullptr, 0);
    if (request_.server.calledAe != calling || request_.server.callingAe != called) {
      const T_ASC_RejectParameters reject = {ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
                                             ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED};
      ASC_rejectAssociation(association, &reject);
      return false;
    }
    // As stored first; a proposal's own order decides among what we know.
    const int contexts = ASC_countPresentationContexts(association->params);
    for (int i = 0; i < contexts; ++i) {
      T_ASC_PresentationContext context{};
      ASC_getPresentationContext(association->params, i, &context);
      const bool storage = dcmIsaStorageSOPClassUID(context.abstractSyntax, ESSC_All) ||
                           std::strcmp(context.abstractSyntax, UID_VerificationSOPClass) == 0;
      if (storage && context.transferSyntaxCount > 0)
        ASC_acceptPresentationContext(association->params, context.presentationContextID,
                                      context.proposedTransferSyntaxes[0]);
      else
        ASC_refusePresentationContext(association->params, context.presentationContextID,
                                      ASC_P_ABSTRACTSYNTAXNOTSUPPORTED);
    }
    return ASC_acknowledgeAssociation(association).good();
  }

  // False when the association is at its end.
  bool serveOne(T_ASC_Association* association) {
    const int timeout = request_.server.timeoutSeconds;
    T_ASC_PresentationContextID context = 0;
    T_DIMSE_Message message{};
    DcmDataset* detail = nullptr;
    const OFCondition received =
        DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, timeout, &context, &message, &detail);
    delete detail;
    if (received == DUL_PEERREQUESTEDRELEASE) {
      ASC_acknowledgeRelease(association);
      return false;
    }
    require(received, "it sent objects by C-MOVE");
    if (message.CommandField == DIMSE_C_ECHO_RQ)
      return DIMSE_sendEchoResponse(association, context, &message.msg.CEchoRQ, STATUS_Success, nullptr)
          .good();
    if (message.CommandField != DIMSE_C_STORE_RQ) return false;
    receiveInstance(association, context, message.msg.CStoreRQ, timeout, folder_);
    return true;
  }

  const Request& request_;
  ReceivedFolder& folder_;
  T_ASC_Network* network_ = nullptr;
  std::vector<T_ASC_Association*> associations_;
};

void askToMove(Association& association, T_ASC_PresentationContextID context, const Request& request) {
  T_DIMSE_Message message{};
  message.CommandField = DIMSE_C_MOVE_RQ;
  T_DIMSE_C_MoveRQ& move = message.msg.CMoveRQ;
  move.MessageID = association.get()->nextMsgID++;
  OFStandard::strlcpy(move.AffectedSOPClassUID, kMove, sizeof move.AffectedSOPClassUID);
  OFStandard::strlcpy(move.MoveDestination, request.server.callingAe.c_str(), sizeof move.MoveDestination);
  move.Priority = DIMSE_PRIORITY_MEDIUM;
  move.DataSetType = DIMSE_DATASET_PRESENT;
  DcmDataset identifier = retrieveIdentifier(request);
  require(DIMSE_sendMessageUsingMemoryData(association.get(), context, &message, nullptr, &identifier,
                                           nullptr, nullptr),
          "it was asked for objects");
}

// The next answer to the request; nullopt: only a sign of life.
std::optional<T_DIMSE_C_MoveRSP> nextAnswer(Association& association) {
  T_ASC_PresentationContextID context = 0;
  T_DIMSE_Message message{};
  DcmDataset* detail = nullptr;
  const OFCondition received = DIMSE_receiveCommand(
      association.get(), DIMSE_NONBLOCKING, association.timeoutSeconds(), &context, &message, &detail);
  delete detail;
  require(received, "it was asked for objects by C-MOVE");
  if (message.CommandField != DIMSE_C_MOVE_RSP)
    throw Failure("it answered a request for objects with something else.", ErrorKind::unreadable);
  const T_DIMSE_C_MoveRSP answer = message.msg.CMoveRSP;
  if (answer.DataSetType != DIMSE_DATASET_NULL) {
    DIC_UL bytes = 0, parts = 0;
    require(DIMSE_ignoreDataSet(association.get(), DIMSE_NONBLOCKING, association.timeoutSeconds(), &bytes,
                                &parts),
            "it was asked for objects by C-MOVE");
  }
  const bool pending = answer.DimseStatus == STATUS_Pending || answer.DimseStatus == 0xFF01;
  return pending ? std::nullopt : std::optional(answer);
}

}  // namespace

FetchedInstances moveByDimse(const Request& request, ReceivedFolder& folder) {
  Association association(
      request.server,
      {{kMove, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}}});
  const T_ASC_PresentationContextID context = association.contextFor(kMove);
  if (context == 0) throw Failure("it offers neither C-GET nor C-MOVE.");
  const UniqueFd listening = listenTowards(request.server);
  // DCMTK takes connections from this handle and opens no listening socket of its own, on every address.
  dcmExternalSocketHandle.set(listening.get());
  Incoming incoming(request, folder);
  askToMove(association, context, request);
  std::optional<T_DIMSE_C_MoveRSP> end;
  const int patience = 20 * request.server.timeoutSeconds;  // of 50 ms
  for (int idle = 0; !end || !incoming.empty();) {
    pollfd wait{listening.get(), POLLIN, 0};
    const bool knocked = ::poll(&wait, 1, idle == 0 ? 0 : 50) > 0;
    if (knocked) incoming.acceptFrom(listening.get());
    const bool served = incoming.serve();
    const bool answered = !end && ASC_dataWaiting(association.get(), 0);
    if (answered) end = nextAnswer(association);
    idle = knocked || served || answered ? 0 : idle + 1;
    if (idle > patience)
      throw Failure(
          "it went silent while it was asked for objects by C-MOVE. Does it know this computer's "
          "address and the port " +
          std::to_string(request.server.receivePort) + " for the title '" + request.server.callingAe + "'?");
  }
  const int failed = (end->opts & O_MOVE_NUMBEROFFAILEDSUBOPERATIONS) != 0
                         ? static_cast<int>(end->NumberOfFailedSubOperations)
                         : 0;
  const bool complete = end->DimseStatus == STATUS_Success || (end->DimseStatus & 0xF000) == 0xB000;
  if (!complete && folder.received() == 0)
    throw Failure("it refused C-GET, and C-MOVE with the status " + statusText(end->DimseStatus) +
                  ". Does it know the title '" + request.server.callingAe +
                  "' with this computer's address and the port " +
                  std::to_string(request.server.receivePort) + "?");
  return folder.finish("C-MOVE", failed);
}

}  // namespace chiasm::data_io::network
