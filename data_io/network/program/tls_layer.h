// TLS for DICOM's upper layer (PS3.15, B.9 to B.12): who is trusted, and that it is the host that was meant.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>

#include "data_io/network/pacs_server.h"

namespace chiasm::data_io::network {

// Gives the network TLS with the server's files; with `accepts` also for connections to us. Throws Failure.
void useTls(T_ASC_Network* network, const PacsServer& server, bool accepts);
// Throws Failure unless the certificate of the association's other side names `host`.
void checkPeerName(T_ASC_Association* association, const std::string& host);

}  // namespace chiasm::data_io::network
