// One association with a server (DICOM PS3.8), by DCMTK: asked for, used, released.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dimse.h>

#include <string>
#include <vector>

#include "data_io/network/pacs_server.h"

namespace chiasm::data_io::network {

// A presentation context that is proposed; `scp`: the other side sends to us (C-GET).
struct ContextProposal {
  std::string abstractSyntax;
  std::vector<std::string> transferSyntaxes;
  bool scp = false;
};
inline constexpr std::size_t kMaximumContexts = 128;  // PS3.8, 9.3.2.2: odd identifiers of one byte

// Throws Failure with what the server's refusal means. The end of scope releases the association, or aborts
// it when an exception passes.
class Association {
 public:
  Association(const PacsServer& server, const std::vector<ContextProposal>& proposals);
  ~Association();
  Association(const Association&) = delete;
  Association& operator=(const Association&) = delete;

  T_ASC_Association* get() { return association_; }
  // The accepted context; 0: there is none.
  T_ASC_PresentationContextID contextFor(const std::string& abstractSyntax);
  T_ASC_PresentationContextID contextFor(const std::string& abstractSyntax, const std::string& transfer);
  int timeoutSeconds() const { return timeoutSeconds_; }

 private:
  void close(bool gently);
  int timeoutSeconds_;
  T_ASC_Network* network_ = nullptr;
  T_ASC_Association* association_ = nullptr;
};

// What a failed exchange means for a person; throws it as a Failure unless the condition is good.
void require(const OFCondition& condition, const char* what);

// "0xA700", for a status that a server gave.
std::string statusText(unsigned int status);

// C-ECHO.
void echoByDimse(const PacsServer& server);

}  // namespace chiasm::data_io::network
