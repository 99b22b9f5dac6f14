// C-GET, and C-MOVE where a server refuses that (DICOM PS3.4, C.4.2 and C.4.3).
#pragma once

#include "data_io/network/network_wire.h"
#include "data_io/network/program/association.h"
#include "data_io/network/program/received_folder.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

FetchedInstances fetchByDimse(const Request& request, Voice& voice);

// The storage classes and transfer syntaxes that we take: those that the server lists, each syntax in a
// context of its own so that objects come as they are stored; every usual class when it does not list them.
std::vector<ContextProposal> storageContexts(const std::vector<std::string>& sopClasses, std::size_t room);

// One C-STORE request that came on an association (a sub-operation): written as it comes, answered.
void receiveInstance(T_ASC_Association* association, T_ASC_PresentationContextID context,
                     T_DIMSE_C_StoreRQ& store, int timeoutSeconds, ReceivedFolder& folder);

// What is asked for, as an identifier (PS3.4, C.4.2.1.4).
DcmDataset retrieveIdentifier(const Request& request);

// C-MOVE to `receivePort` of this computer.
FetchedInstances moveByDimse(const Request& request, ReceivedFolder& folder);

}  // namespace chiasm::data_io::network
