// chiasm-reader: parses users' files for chiasm, each in a confined process of its own.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "data_io/reader/program/zygote.h"
#include "data_io/reader/protocol.h"

int main(int argc, char** argv) {
  using namespace chiasm::data_io::reader;
  int kind = 0;
  socklen_t size = sizeof kind;
  const bool started = argc == 2 && std::strcmp(argv[1], kServeArgument) == 0 &&
                       ::getsockopt(kControlFd, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 &&
                       kind == SOCK_SEQPACKET;
  if (!started) {
    std::fputs("chiasm-reader is started by chiasm; it does nothing by itself.\n", stderr);
    return 2;
  }
  // Whatever else was open in the application is not ours to hold.
  ::syscall(SYS_close_range, kControlFd + 1, ~0U, 0);
  ::fcntl(kControlFd, F_SETFD, FD_CLOEXEC);
  return serve(kControlFd);
}
