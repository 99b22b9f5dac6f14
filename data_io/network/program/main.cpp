// chiasm-network: speaks with one server of images for chiasm, once, in a confined process of its own.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/oflog/oflog.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "data_io/network/network_wire.h"
#include "data_io/network/program/association.h"
#include "data_io/network/program/dimse_fetch.h"
#include "data_io/network/program/dimse_find.h"
#include "data_io/network/program/dimse_send.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/fences.h"
#include "data_io/network/program/outgoing_files.h"
#include "data_io/network/program/voice.h"
#include "data_io/network/program/web.h"

namespace chiasm::data_io::network {
namespace {

std::string readAll(int descriptor) {
  std::string text;
  char buffer[65536];
  for (ssize_t got = 0; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

std::string answer(const Request& request, Voice& voice) {
  const bool web = request.server.protocol == PacsServer::Protocol::dicomWeb;
  switch (request.task) {
    case Task::echo:
      web ? echoByWeb(request, voice) : echoByDimse(request.server);
      return "{}";
    case Task::findStudies:
      return encode(web ? findStudiesByWeb(request, voice) : findStudiesByDimse(request, voice));
    case Task::findSeries:
      return encode(web ? findSeriesByWeb(request, voice) : findSeriesByDimse(request, voice));
    case Task::fetch:
      return encode(web ? fetchByWeb(request, voice) : fetchByDimse(request, voice));
    case Task::describe:
      return encode(lookAt(request.paths, voice).summary);
    case Task::send:
      return encode(web ? sendByWeb(request, voice) : sendByDimse(request, voice));
  }
  throw Failure("chiasm-network does not know this request; install it and chiasm from one build.");
}

int serve() {
  Voice voice(STDOUT_FILENO);
  try {
    const Request request = decodeRequest(readAll(STDIN_FILENO));
    // DCMTK's dictionary is read before the fences stand, and its log, which repeats what servers say, is
    // off.
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    if (!dcmDataDict.isDictionaryLoaded())
      throw Failure("DCMTK's dictionary is not installed (Debian's package libdcmtk17).");
    raiseFences(request);
    voice.say(encodeResult(answer(request, voice)));
    return 0;
  } catch (const Failure& failure) {
    voice.say(encodeError(failure.error()));
  } catch (const std::bad_alloc&) {
    voice.say(encodeError({ErrorKind::unreadable, "what it sent needs more memory than is allowed."}));
  } catch (const std::exception&) {
    voice.say(encodeError({ErrorKind::unreadable, "what it sent could not be understood."}));
  }
  return 1;
}

}  // namespace
}  // namespace chiasm::data_io::network

int main(int argc, char** argv) {
  struct stat output {};
  const bool started = argc == 2 && std::strcmp(argv[1], "--serve") == 0 &&
                       ::fstat(STDOUT_FILENO, &output) == 0 && S_ISFIFO(output.st_mode);
  if (!started) {
    std::fputs("chiasm-network is started by chiasm; it does nothing by itself.\n", stderr);
    return 2;
  }
  // Whatever else was open in the application is not ours to hold.
  ::syscall(SYS_close_range, 3U, ~0U, 0);
  ::umask(077);
  return chiasm::data_io::network::serve();
}
